package main

import (
	"context"
	"fmt"
	"math/rand/v2"
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

// seeder writes a large desk straight into the database of a server that is
// not running: what a month of webhooks and answers would leave behind, by the
// product's own rules and through its own store, but without the journal and
// the event log, which the measured reads do not touch.
type seeder struct {
	store   *store.Store
	ws      string
	user    string
	channel string
	from    time.Time
	step    time.Duration
	random  *rand.Rand
	threads []thread
	seq     int64 // the newest event, so that the index is not behind
	indexer *search.Indexer
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
func (b *bench) seed(s *server, database string) (seeded, error) {
	ctx, began := context.Background(), time.Now()
	st, err := store.Open(ctx, store.Config{Dir: s.dir, DatabaseURL: database})
	if err != nil {
		return seeded{}, err
	}
	defer func() { _ = st.Close() }()
	const month = 30 * 24 * time.Hour
	d := &seeder{
		store: st, ws: s.workspace, user: s.user, channel: s.channel, from: time.Now().Add(-month).Truncate(time.Second),
		step: month / time.Duration(b.messages+1), random: rand.New(rand.NewPCG(1, 2)), threads: make([]thread, max(b.messages/perConversation, 1)),
		indexer: search.NewIndexer(func(int64) {}),
	}
	if d.seq, err = st.Read().EventHead(ctx, d.ws); err != nil {
		return seeded{}, err
	}
	for at := 0; at < b.messages; at += seedBatch {
		if err := d.write(ctx, at, min(at+seedBatch, b.messages)); err != nil {
			return seeded{}, err
		}
	}
	if err := d.finish(ctx); err != nil {
		return seeded{}, err
	}
	if err := d.tidy(ctx); err != nil {
		return seeded{}, err
	}
	out := seeded{took: time.Since(began)}
	for i := range d.threads {
		out.conversations = append(out.conversations, d.threads[i].conv.ID)
	}
	return out, st.AnalyzeYoung(ctx)
}

// write makes the messages from a number up to another and whom they are from.
func (d *seeder) write(ctx context.Context, from, to int) error {
	messages := make([]desk.Message, 0, to-from)
	docs := make([]store.SearchDoc, 0, to-from)
	var people []*thread
	for n := from; n < to; n++ {
		t := &d.threads[n*7919%len(d.threads)]
		if t.messages == 0 {
			d.begin(t, n)
			people = append(people, t)
		}
		m := d.message(t, n)
		messages = append(messages, m)
		docs = append(docs, search.MessageDocs(m)...)
	}
	for _, t := range people {
		docs = append(docs, search.ContactDoc(t.contact))
	}
	err := d.store.Write(ctx, func(tx *store.Tx) error {
		if err := d.savePeople(ctx, tx, people); err != nil {
			return err
		}
		return tx.InsertMessages(ctx, messages)
	})
	if err != nil {
		return err
	}
	return d.index(ctx, docs)
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

// finish writes the conversations and cases as they ended.
func (d *seeder) finish(ctx context.Context) error {
	for at := 0; at < len(d.threads); at += seedBatch {
		part := d.threads[at:min(at+seedBatch, len(d.threads))]
		docs := make([]store.SearchDoc, len(part))
		err := d.store.Write(ctx, func(tx *store.Tx) error {
			convs := make([]store.NewConversation, len(part))
			changes := make([]store.CaseChange, len(part))
			for i := range part {
				t := &part[i]
				d.settle(t, at+i)
				convs[i] = store.NewConversation{Conversation: t.conv, ThreadKey: store.DirectThread(t.conv.IdentityID)}
				changes[i] = store.CaseChange{After: t.kase}
			}
			if err := tx.InsertConversations(ctx, d.ws, convs); err != nil {
				return err
			}
			if err := tx.SaveCases(ctx, d.ws, changes); err != nil {
				return err
			}
			for i := range part {
				docs[i] = search.CaseDoc(store.CaseView(changes[i].After, part[i].contact.Name, ""))
			}
			return nil
		})
		if err == nil {
			err = d.index(ctx, docs)
		}
		if err != nil {
			return err
		}
	}
	return nil
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

// begin makes the customer, conversation and case of a thread's first message.
func (d *seeder) begin(t *thread, n int) {
	at := d.at(n)
	phone := fmt.Sprintf("34611%06d", n)
	name := firstNames[d.random.IntN(len(firstNames))] + " " + lastNames[d.random.IntN(len(lastNames))]
	t.contact = desk.Contact{WorkspaceID: d.ws, ID: d.id(at), Name: name, CreatedAt: at, UpdatedAt: at}
	t.contact.Identities = []desk.Identity{{
		WorkspaceID: d.ws, ID: d.id(at), ContactID: t.contact.ID, Platform: "whatsapp", Address: phone, Display: "+" + phone, Name: name, CreatedAt: at,
	}}
	t.conv = desk.Conversation{
		WorkspaceID: d.ws, ID: d.id(at), ChannelID: d.channel, Platform: "whatsapp", ContactID: t.contact.ID, IdentityID: t.contact.Identities[0].ID,
		LastActivityAt: at, CreatedAt: at,
	}
	t.kase = cases.New(d.id(at), t.conv, at)
	t.conv.CaseID = t.kase.ID
}

// message makes message n, as its thread's next one: the customer writes, the
// desk answers every other time.
func (d *seeder) message(t *thread, n int) desk.Message {
	at := d.at(n)
	m := desk.Message{
		WorkspaceID: d.ws, ID: d.id(at), ConversationID: t.conv.ID, CaseID: t.kase.ID, ChannelID: d.channel, Kind: desk.MessageText,
		ExternalID: "wamid.S" + strconv.Itoa(n), OccurredAt: at, CreatedAt: at, Attachments: []desk.Attachment{}, Reactions: []desk.Reaction{},
	}
	if t.messages%2 == 0 {
		m.Direction, m.Status = desk.DirectionIn, desk.StatusReceived
		m.Author = desk.Author{Type: "contact", ID: t.contact.ID, Name: t.contact.Name}
		m.Text = d.text(asked, n)
		t.conv = conversation.OnInbound(t.conv, m, cases.PreviewOf(m), at)
		t.kase = cases.OnInbound(t.kase, m, at)
	} else {
		m.Direction, m.Status, m.Origin, m.Attempts = desk.DirectionOut, desk.StatusRead, "desk", 1
		m.Author = desk.Author{Type: "user", ID: d.user, Name: "Bench"}
		m.SentAt, m.DeliveredAt, m.ReadAt = &at, &at, &at
		m.Text = d.text(answered, n)
		t.conv = conversation.OnOutbound(t.conv, cases.PreviewOf(m), at)
		t.conv.UnreadCount = 0
		t.kase = cases.OnOutbound(cases.OnRead(t.kase, at), m, at)
	}
	t.messages++
	return m
}

// settle leaves the cases of a busy desk: most resolved, some waiting.
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

// id is a UUIDv7 of a time, since ids of the product sort by their making.
func (d *seeder) id(at time.Time) string {
	ms, us := at.UnixMilli(), at.UnixMicro()%1000
	return fmt.Sprintf("%08x-%04x-7%03x-8%03x-%012x", ms>>16, ms&0xffff, us*4, d.random.IntN(0x1000), d.random.Int64N(1<<48))
}

// text is one of the usual sentences with an order's number, which is as rare
// a word as there is.
func (d *seeder) text(of []string, n int) string {
	return of[d.random.IntN(len(of))] + " " + order(n)
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
