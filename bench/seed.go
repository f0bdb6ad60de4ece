package main

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/search"
	"recado.dev/internal/store"
)

// perConversation is how many messages each conversation of the large desk has.
const perConversation = 10

// seedBatch is how many messages one transaction of the seeding writes.
const seedBatch = 20_000

// firstBatch is how many are written before the database looks at its tables.
const firstBatch = 1000

// seeder writes a large desk straight into the database of a server that is
// not running: what a month of webhooks and answers would leave behind, by the
// product's own rules and through its own store, but without the journal and
// the event log, which the measured reads do not touch. Who writes what follows
// from a message's number alone, so that nothing is kept in memory from one
// batch to the next, however large the desk.
type seeder struct {
	store    *store.Store
	ws       string
	user     string
	channel  string
	from     time.Time
	step     time.Duration
	messages int
	threads  int
	seq      int64 // the newest event, so that the index is not behind
	indexer  *search.Indexer
	progress *progress
}

// thread is one customer with their conversation and case.
type thread struct {
	contact  desk.Contact
	conv     desk.Conversation
	kase     desk.Case
	messages int
}

// seeded says what a seeding made, for the questions that are asked of it.
type seeded struct {
	conversations []string
	took          time.Duration
}

// seed fills the prepared desk of s with messages.
func (b *bench) seed(s *server) (seeded, error) {
	ctx, began := context.Background(), time.Now()
	st, err := store.Open(ctx, store.Config{Dir: s.dir, DatabaseURL: s.database})
	if err != nil {
		return seeded{}, err
	}
	defer func() { _ = st.Close() }()
	d := newSeeder(st, s, b.messages)
	if d.seq, err = st.Read().EventHead(ctx, d.ws); err != nil {
		return seeded{}, err
	}
	if err := d.writeAll(ctx); err != nil {
		return seeded{}, err
	}
	conversations, err := d.finish(ctx)
	if err != nil {
		return seeded{}, err
	}
	if err := d.tidy(ctx); err != nil {
		return seeded{}, err
	}
	out := seeded{conversations: conversations, took: time.Since(began)}
	return out, vacuum(s.database)
}

// vacuum leaves PostgreSQL's tables as its own vacuuming leaves those of a desk
// that came to be over a month; it would otherwise begin in the midst of what is
// measured.
func vacuum(database string) error {
	if database == "" {
		return nil
	}
	db, err := sql.Open("pgx", database)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec("VACUUM (ANALYZE)"); err != nil {
		return fmt.Errorf("vacuum: %w", err)
	}
	return nil
}

func newSeeder(st *store.Store, s *server, messages int) *seeder {
	const month = 30 * 24 * time.Hour
	return &seeder{
		store: st, ws: s.workspace, user: s.user, channel: s.channel, from: time.Now().Add(-month).Truncate(time.Second),
		step: month / time.Duration(messages+1), messages: messages, threads: max(messages/perConversation, 1), indexer: search.NewIndexer(func(int64) {}), progress: startProgress(os.Stderr, time.Now),
	}
}

// writeAll writes all messages, and indexes each batch while the next is written.
func (d *seeder) writeAll(ctx context.Context) error {
	// Few first: PostgreSQL reads tables that it never looked at from end to end.
	first := min(firstBatch, d.messages)
	docs, err := d.write(ctx, 0, first)
	if err == nil {
		err = d.index(ctx, docs)
	}
	if err == nil {
		err = d.store.AnalyzeYoung(ctx)
	}
	if err != nil {
		return err
	}
	return d.writeFrom(ctx, first)
}

func (d *seeder) writeFrom(ctx context.Context, first int) error {
	docs, indexed := make(chan []store.SearchDoc, 1), make(chan error, 1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		for part := range docs {
			if err := d.index(ctx, part); err != nil {
				indexed <- err
				cancel()
				for range docs { // whoever writes is about to stop
				}
				return
			}
		}
		indexed <- nil
	}()
	var failed error
	for at := first; at < d.messages && failed == nil; at += seedBatch {
		var part []store.SearchDoc
		if part, failed = d.write(ctx, at, min(at+seedBatch, d.messages)); failed == nil {
			docs <- part
			d.progress.at("messages", min(at+seedBatch, d.messages), d.messages)
		}
	}
	close(docs)
	return cmp.Or(<-indexed, failed)
}

// write makes the messages from a number up to another and whom they are from,
// and answers what is to be found of them.
func (d *seeder) write(ctx context.Context, from, to int) ([]store.SearchDoc, error) {
	messages := make([]desk.Message, 0, to-from)
	docs := make([]store.SearchDoc, 0, to-from)
	var people []*thread
	for n := from; n < to; n++ {
		t := d.begin(n % d.threads)
		t.messages = n / d.threads
		if t.messages == 0 {
			people = append(people, t)
			docs = append(docs, search.ContactDoc(t.contact))
		}
		m := d.message(t, n)
		messages = append(messages, m)
		docs = append(docs, search.MessageDocs(m)...)
	}
	return docs, d.store.Write(ctx, func(tx *store.Tx) error {
		if err := d.savePeople(ctx, tx, people); err != nil {
			return err
		}
		return tx.InsertMessages(ctx, messages)
	})
}

func (d *seeder) savePeople(ctx context.Context, tx *store.Tx, people []*thread) error {
	contacts := make([]desk.Contact, len(people))
	identities := make([]desk.Identity, len(people))
	keys := make([]store.IdentityKey, len(people))
	for i, t := range people {
		contacts[i], identities[i] = t.contact, t.contact.Identities[0]
		keys[i] = store.IdentityKey{Platform: identities[i].Platform, Key: identities[i].Address, IdentityID: identities[i].ID}
	}
	if err := tx.SaveContacts(ctx, d.ws, contacts); err != nil {
		return err
	}
	if err := tx.SaveIdentities(ctx, d.ws, identities); err != nil {
		return err
	}
	return tx.AddIdentityKeys(ctx, d.ws, keys)
}

func (d *seeder) index(ctx context.Context, docs []store.SearchDoc) error {
	return d.store.Search().Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.SearchSeq(ctx, d.ws); err != nil {
			return err
		}
		for part := range slices.Chunk(docs, 8192) {
			if err := d.indexer.Save(ctx, tx, d.ws, part, d.seq); err != nil {
				return err
			}
		}
		return nil
	})
}

// finish writes the conversations and cases as they ended, and answers the
// conversations' ids, in the order in which they began.
func (d *seeder) finish(ctx context.Context) ([]string, error) {
	ids := make([]string, 0, d.threads)
	for at := 0; at < d.threads; at = len(ids) {
		n := min(seedBatch/2, d.threads-at)
		if at == 0 {
			n = min(firstBatch, n)
		}
		convs := make([]store.NewConversation, n)
		changes := make([]store.CaseChange, n)
		names := make([]string, n)
		for i := range n {
			t := d.ended(at + i)
			convs[i] = store.NewConversation{Conversation: t.conv, ThreadKey: store.DirectThread(t.conv.IdentityID)}
			changes[i] = store.CaseChange{After: t.kase}
			names[i] = t.contact.Name
			ids = append(ids, t.conv.ID)
		}
		err := d.store.Write(ctx, func(tx *store.Tx) error {
			if err := tx.InsertConversations(ctx, d.ws, convs); err != nil {
				return err
			}
			return tx.SaveCases(ctx, d.ws, changes)
		})
		if err != nil {
			return nil, err
		}
		docs := make([]store.SearchDoc, n)
		for i := range docs {
			docs[i] = search.CaseDoc(store.CaseView(changes[i].After, names[i], ""))
		}
		if err := d.index(ctx, docs); err != nil {
			return nil, err
		}
		if at == 0 {
			if err := d.store.AnalyzeYoung(ctx); err != nil {
				return nil, err
			}
		}
		d.progress.at("conversations and cases", at+n, d.threads)
	}
	return ids, nil
}

// ended is a thread with all its messages, the first of which has this number.
func (d *seeder) ended(first int) *thread {
	t := d.begin(first)
	for n := first; n < d.messages; n += d.threads {
		d.hear(t, d.message(t, n))
		t.messages++
	}
	d.settle(t, first)
	return t
}

// tidy leaves the index of words as the server does once it has time.
func (d *seeder) tidy(ctx context.Context) error {
	for more := true; more; {
		err := d.store.Search().Write(ctx, func(tx *store.Tx) (err error) {
			more, err = tx.TidySearch(ctx, 4096)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// chance is what is random about a message or, apart from that, about the thread
// that begins with it.
func (d *seeder) chance(n int, thread bool) *rand.Rand {
	kind := uint64(1)
	if thread {
		kind = 2
	}
	return rand.New(rand.NewPCG(kind, uint64(n)))
}

// begin makes the customer, conversation and case of a thread, as they are before
// its first message, which has this number.
func (d *seeder) begin(n int) *thread {
	at, random := d.at(n), d.chance(n, true)
	phone := fmt.Sprintf("34611%06d", n)
	name := firstNames[random.IntN(len(firstNames))] + " " + lastNames[random.IntN(len(lastNames))]
	t := &thread{contact: desk.Contact{WorkspaceID: d.ws, ID: seedID(at, random), Name: name, CreatedAt: at, UpdatedAt: at}}
	t.contact.Identities = []desk.Identity{{
		WorkspaceID: d.ws, ID: seedID(at, random), ContactID: t.contact.ID, Platform: "whatsapp", Address: phone, Display: "+" + phone, Name: name, CreatedAt: at,
	}}
	t.conv = desk.Conversation{
		WorkspaceID: d.ws, ID: seedID(at, random), ChannelID: d.channel, Platform: "whatsapp", ContactID: t.contact.ID, IdentityID: t.contact.Identities[0].ID,
		LastActivityAt: at, CreatedAt: at,
	}
	t.kase = cases.New(seedID(at, random), t.conv, at)
	t.conv.CaseID = t.kase.ID
	return t
}

// message makes message n, as its thread's next one: the customer writes, the
// desk answers every other time.
func (d *seeder) message(t *thread, n int) desk.Message {
	at, random := d.at(n), d.chance(n, false)
	m := desk.Message{
		WorkspaceID: d.ws, ID: seedID(at, random), ConversationID: t.conv.ID, CaseID: t.kase.ID, ChannelID: d.channel, Kind: desk.MessageText,
		ExternalID: "wamid.S" + strconv.Itoa(n), OccurredAt: at, CreatedAt: at, Attachments: []desk.Attachment{}, Reactions: []desk.Reaction{},
	}
	if t.messages%2 == 0 {
		m.Direction, m.Status = desk.DirectionIn, desk.StatusReceived
		m.Author = desk.Author{Type: "contact", ID: t.contact.ID, Name: t.contact.Name}
		m.Text = asked[random.IntN(len(asked))] + " " + order(n)
		return m
	}
	m.Direction, m.Status, m.Origin, m.Attempts = desk.DirectionOut, desk.StatusRead, "desk", 1
	m.Author = desk.Author{Type: "user", ID: d.user, Name: "Bench"}
	m.SentAt, m.DeliveredAt, m.ReadAt = &at, &at, &at
	m.Text = answered[random.IntN(len(answered))] + " " + order(n)
	return m
}

// hear has the conversation and the case take in a message, by the product's
// rules.
func (d *seeder) hear(t *thread, m desk.Message) {
	at := m.OccurredAt
	if m.Direction == desk.DirectionIn {
		t.conv = conversation.OnInbound(t.conv, m, cases.PreviewOf(m), at)
		t.kase = cases.OnInbound(t.kase, m, at)
		return
	}
	t.conv = conversation.OnOutbound(t.conv, cases.PreviewOf(m), at)
	t.conv.UnreadCount = 0
	t.kase = cases.OnOutbound(cases.OnRead(t.kase, at), m, at)
}

// settle leaves the cases of a busy desk: most resolved, some waiting. n is the
// number of the thread's first message.
func (d *seeder) settle(t *thread, n int) {
	now := t.kase.LastActivityAt
	patch := cases.Patch{}
	switch n % 10 {
	case 0, 1, 2:
	case 3:
		pending := desk.CasePending
		patch.Status = &pending
	default:
		resolved := desk.CaseResolved
		patch.Status = &resolved
	}
	if n%3 == 0 {
		patch.AssigneeID = &d.user
	}
	t.kase, _, _ = cases.Apply(t.kase, patch, now)
}

func (d *seeder) at(n int) time.Time {
	return d.from.Add(time.Duration(n) * d.step).Truncate(time.Microsecond)
}

// seedID is a UUIDv7 of a time, since ids of the product sort by their making.
func seedID(at time.Time, random *rand.Rand) string {
	ms, us := at.UnixMilli(), at.UnixMicro()%1000
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(ms)<<16|0x7000|uint64(us*4))
	binary.BigEndian.PutUint64(b[8:], random.Uint64()&(1<<60-1)|8<<60)
	text := hex.EncodeToString(b[:])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}

// order is the number of the order that message n is about.
func order(n int) string { return "P" + strconv.Itoa(100_000+n*31%9_000_011) }

var (
	firstNames = []string{"Ana", "Luis", "Marta", "Jorge", "Lucía", "Pablo", "Emma", "Noah", "Olivia", "James", "Sofía", "Diego", "Valeria", "Hugo", "Carmen", "Iván"}
	lastNames  = []string{"García", "Martínez", "López", "Smith", "Johnson", "Fernández", "Pérez", "Brown", "Torres", "Ruiz", "Díaz", "Navarro", "Wilson", "Romero", "Vega", "Costa"}
	asked      = []string{
		"Hola, quiero saber de mi pedido", "Buenas, ¿cuándo llega el pedido?", "Hi, where is my order?", "Me llegó roto, ¿lo puedo cambiar?",
		"¿Hacen envíos a Canarias y cuánto cuesta?", "I would like to return these shoes", "Gracias, lo espero mañana por la tarde", "¿Tienen la camisa azul en la talla M?",
		"No me funciona el código de descuento", "The tracking link says delivered but nothing came", "¿Puedo recogerlo en la tienda del centro?", "Necesito la factura con otro nombre",
	}
	answered = []string{
		"¡Hola! Ahora mismo miro tu pedido", "Thanks for writing, let me check the order", "Lo enviamos hoy y llega entre dos y tres días", "Te mando la etiqueta de devolución por aquí",
		"Sí, queda una en la talla M, ¿te la reservo?", "We have sent a new one, sorry for the trouble", "La factura está corregida, gracias por avisar", "El código vale desde 30 euros",
	}
)
