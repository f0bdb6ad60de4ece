package search_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/search"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// corpus is a small desk in the tables and in the event log.
type corpus struct {
	t    testing.TB
	s    *store.Store
	ws   string
	evs  []desk.Event
	msgs []desk.Message
	n    int
}

func (c *corpus) contact(id, name string, more func(*desk.Contact)) desk.Contact {
	p := desk.Contact{WorkspaceID: c.ws, ID: id, Name: name, CreatedAt: now, UpdatedAt: now}
	if more != nil {
		more(&p)
	}
	c.write(func(ctx context.Context, tx *store.Tx) error { return tx.SaveContacts(ctx, c.ws, []desk.Contact{p}) })
	c.evs = append(c.evs, event(c.t, desk.EventContactCreated, p))
	return p
}

func (c *corpus) kase(id string, number int64, p desk.Contact, more func(*desk.Case)) desk.Case {
	k := desk.Case{
		WorkspaceID: c.ws, ID: id, Number: number, Status: desk.CaseOpen, Priority: desk.PriorityNormal, ContactID: p.ID, ConversationID: "v-" + id, ChannelID: "ch-1",
		Platform: "telegram", LastActivityAt: now.Add(time.Duration(number) * time.Minute), CreatedAt: now, UpdatedAt: now, Version: 1,
	}
	if more != nil {
		more(&k)
	}
	conv := desk.Conversation{WorkspaceID: c.ws, ID: k.ConversationID, ChannelID: k.ChannelID, Platform: k.Platform, ContactID: p.ID, IdentityID: "i-" + p.ID, CaseID: id, LastActivityAt: now, CreatedAt: now}
	c.write(func(ctx context.Context, tx *store.Tx) error {
		if err := tx.InsertConversations(ctx, c.ws, []store.NewConversation{{Conversation: conv, ThreadKey: "k-" + id}}); err != nil {
			return err
		}
		return tx.SaveCases(ctx, c.ws, []store.CaseChange{{After: k}})
	})
	c.evs = append(c.evs, event(c.t, desk.EventCaseCreated, store.CaseView(k, p.Name, "")))
	return k
}

// says adds a message: "in", "out" or "note", so many days before now.
func (c *corpus) says(id string, k desk.Case, direction, author string, days int, text string, files ...desk.Attachment) {
	c.n++
	at := now.AddDate(0, 0, -days).Add(time.Duration(c.n) * time.Second)
	m := desk.Message{
		WorkspaceID: c.ws, ID: id, ConversationID: k.ConversationID, CaseID: k.ID, ChannelID: k.ChannelID, Direction: desk.Direction(direction), Kind: desk.MessageText,
		Text: text, Author: desk.Author{Type: "agent", ID: author, Name: author}, Status: desk.StatusReceived, OccurredAt: at, CreatedAt: at, Attachments: files,
	}
	for i := range m.Attachments {
		m.Attachments[i].ID = fmt.Sprintf("a-%s-%d", id, i)
		m.Attachments[i].State = desk.AttachmentReady
	}
	c.msgs = append(c.msgs, m)
	c.evs = append(c.evs, event(c.t, desk.EventMessageCreated, m))
}

func (c *corpus) write(f func(context.Context, *store.Tx) error) {
	c.t.Helper()
	ctx := context.Background()
	if err := c.s.Write(ctx, func(tx *store.Tx) error { return f(ctx, tx) }); err != nil {
		c.t.Fatal(err)
	}
}

// fill makes the corpus and indexes it.
func fill(t testing.TB, s *store.Store) (*search.Service, string) {
	t.Helper()
	c := &corpus{t: t, s: s, ws: workspace(t, s)}
	c.write(func(ctx context.Context, tx *store.Tx) error {
		for _, u := range []desk.User{{ID: "u-eva", Name: "Eva Soler", Email: "eva@" + c.ws}, {ID: "u-leo", Name: "Leo Ríos", Email: "leo@" + c.ws}} {
			u.ID += c.ws // of this workspace alone
			if err := tx.InsertUser(ctx, store.UserRow{User: u}); err != nil {
				return err
			}
			if err := tx.InsertMember(ctx, c.ws, u.ID, desk.RoleAgent, now); err != nil {
				return err
			}
		}
		for _, name := range []string{"vip", "Devolución"} {
			if err := tx.InsertTag(ctx, desk.Tag{WorkspaceID: c.ws, ID: "t-" + name, Name: name, Color: "grey", CreatedAt: now}); err != nil {
				return err
			}
		}
		if err := tx.SaveQueue(ctx, store.Queue{WorkspaceID: c.ws, ID: "q-1", Name: "Ventas", Settings: []byte("{}"), CreatedAt: now, UpdatedAt: now}); err != nil {
			return err
		}
		tienda := desk.Channel{WorkspaceID: c.ws, ID: "ch-1" + c.ws, Platform: "telegram", Name: "Tienda", Settings: map[string]string{}, Status: desk.ChannelNew, CreatedAt: now, UpdatedAt: now}
		return tx.InsertChannel(ctx, store.ChannelRow{Channel: tienda, Sealed: []byte{}})
	})
	eva := "u-eva" + c.ws
	ana := c.contact("p-ana", "Ana Núñez", func(p *desk.Contact) {
		p.Email, p.Phone, p.Attributes = "ana.nunez@correo.es", "+34600111222", map[string]any{"plan": "Platino"}
		p.Company = &desk.Ref{ID: "f", Name: "Hilos Rojos"}
	})
	bob := c.contact("p-bob", "Bob Stone", nil)
	k1 := c.kase("k-1", 41, ana, func(k *desk.Case) {
		k.Subject, k.Tags, k.AssigneeID, k.UnreadCount, k.ChannelID = "Pedido retrasado", []string{"vip", "Devolución"}, eva, 2, "ch-1"+c.ws
		since := now
		k.WaitingSince = &since
	})
	k2 := c.kase("k-2", 42, bob, func(k *desk.Case) { k.Subject, k.Status, k.Queue = "Invoice", desk.CaseResolved, "q-1" })
	c.says("m1", k1, "in", "p-ana", 40, "¿Dónde está mi pedido? Lo espero desde el lunes")
	c.says("m2", k1, "out", eva, 39, "Tus pedidos salieron ayer, gracias por esperar")
	c.says("m3", k1, "note", eva, 38, "La cliente pidió la devolución del pedido roto")
	c.says("m4", k2, "in", "p-bob", 10, "My orders arrived broken, see the photo", desk.Attachment{Mime: "image/jpeg", Name: "broken-box.jpg"})
	c.says("m5", k2, "out", "u-leo"+c.ws, 9, "Sorry! I have ordered a new one", desk.Attachment{Mime: "application/pdf", Name: "Factura-2231.pdf"})
	c.says("m6", k1, "in", "p-ana", 1, "roto el pedido, mirad", desk.Attachment{Mime: "audio/ogg", Name: ""})
	c.write(func(ctx context.Context, tx *store.Tx) error {
		for _, m := range c.msgs {
			if err := tx.InsertAttachments(ctx, c.ws, m.ID, m.Attachments); err != nil {
				return err
			}
		}
		return tx.InsertMessages(ctx, c.msgs)
	})
	write(t, s, c.ws, c.evs...)
	v := search.New(s, slog.New(slog.DiscardHandler))
	if err := v.CatchUp(context.Background(), c.ws); err != nil {
		t.Fatal(err)
	}
	return v, c.ws
}

// shown is what was found in one line: cases, messages, contacts, files.
func shown(a search.Answer) string {
	var out []string
	for _, k := range []store.SearchKind{store.SearchCases, store.SearchMessages, store.SearchContacts, store.SearchFiles} {
		if ids := a.Groups[k].IDs; len(ids) > 0 {
			out = append(out, string(k)+" "+strings.Join(ids, " "))
		}
	}
	for _, p := range a.Problems {
		out = append(out, fmt.Sprintf("%s@%d-%d", p.Code, p.Start, p.End))
	}
	if a.Corrected != "" {
		out = append(out, "→ "+a.Corrected)
	}
	return strings.Join(out, " | ")
}

// The same corpus and the same questions have the same answers on both
// databases.
func TestQuestionsHaveOneAnswer(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		v, ws := fill(t, s)
		for _, c := range [][2]string{
			// Forms of words, in both languages, and without accents.
			{"pedido", "k k-1 | m m6 m3 m2 m1"},
			{"PEDIDOS", "k k-1 | m m6 m3 m2 m1"},
			{"order", "m m5 m4"},
			{"esperando", "m m2 m1"},
			{"devolucion", "k k-1 | m m3"},
			{"-gracias pedido", "k k-1 | m m6 m3 m1"},
			{"broken", "m m4 | f m4"},
			// Phrases.
			{`"pedido roto"`, "m m3"},
			{`"el pedido"`, "m m6"},
			{`pedido -"pedido roto"`, "k k-1 | m m6 m2 m1"},
			{`"PEDIDOS"`, "m m2"},
			{`"Ana Nunez"`, "k k-1 | c p-ana"},
			{`"broken box"`, "m m4 | f m4"},
			// Contacts by all that is known of them.
			{"nuñez", "k k-1 | c p-ana"},
			{"600 111 222", "c p-ana"},
			{"0034600111222", ""},
			{"ana.nunez@correo.es", "c p-ana"},
			{"hilos", "c p-ana"},
			{"platino", "c p-ana"},
			{"#42", "k k-2"},
			{"2231", "m m5 | f m5"},
			// Who wrote.
			{"from:ana", "k k-1 | m m6 m1"},
			{"from:ana pedido", "k k-1 | m m6 m1"},
			{"de:eva pedido", "m m3 m2"},
			{"from:me", "m m3 m2"},
			{"-from:me pedido", "k k-1 | m m6 m1"},
			{`from:"leo rios"`, "m m5 | f m5"},
			{"to:bob", "k k-2 | m m5 | f m5"},
			{"to:me", "unknown_value@0-5"},
			{"from:600111222", "k k-1 | m m6 m1"},
			{"from:nobody", "unknown_value@0-11"},
			// When.
			{"before:2026-02-01 pedido", "m m3 m2 m1"},
			{"antes:30d pedido", "m m3 m2 m1"},
			{"after:2026-02-25 broken", "m m4 | f m4"},
			{"on:2026-03-09 pedido", "m m6"},
			{"desde:2026-03", "k k-2 k-1"},
			{"before:2020", ""},
			{"-after:2026-02-01 pedido", "m m3 m2 m1"},
			// What hangs on it, and where.
			{"has:image", "m m4 | f m4"},
			{"tiene:documento", "m m5 | f m5"},
			{"has:audio", "m m6"},
			{"has:attachment pedido", "m m6"},
			{"has:video", ""},
			{"pedido en:notas", "m m3"},
			{"pedido -in:notes", "m m6 m2 m1"},
			{"channel:tienda", "k k-1"},
			{"canal:telegram gracias", "m m2"},
			// The case.
			{"tag:vip", "k k-1"},
			{"etiqueta:devolucion roto", "m m6 m3"},
			{"-tag:vip", "k k-2"},
			{"tag:none", "k k-2"},
			{"tag:lost", "unknown_value@0-8"},
			{"status:resolved", "k k-2"},
			{"is:open pedido", "k k-1 | m m6 m3 m2 m1"},
			{"is:unread", "k k-1"},
			{"es:esperando roto", "m m6 m3"},
			{"assignee:me", "k k-1"},
			{"agent:eva is:waiting", "k k-1"},
			{"asignado:nadie", "k k-2"},
			{"queue:ventas", "k k-2"},
			{"cola:ninguna", "k k-1"},
			{"queue:ventas has:image", "m m4 | f m4"},
			// What is not understood.
			{"pedido form:ana", "unknown_operator@7-15"},
			{"has:imagn", "wrong_value@0-9"},
			{"before:never tag:lost", "wrong_date@0-12 | unknown_value@13-21"},
			{"-pedido", "only_without@0-7"},
			// Slips.
			{"pedudo", "k k-1 | m m6 m3 m2 m1 | → pedido"},
			{"peddio roto", "m m6 m3 | → pedido roto"},
			{"devoluzion", "k k-1 | m m3 | → devolucion"},
			{"from:ana pedudo", "k k-1 | m m6 m1 | → from:ana pedido"},
			{"xqzwv", ""},
		} {
			a := ask(t, v, search.Question{Workspace: ws, User: "u-eva" + ws, Text: c[0]})
			if got := shown(a); got != c[1] {
				t.Errorf("%s\n got %s\nwant %s", c[0], got, c[1])
			}
		}
	})
}

func TestPagesGoOnWhereTheyEnded(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		v, ws := fill(t, s)
		for text, kind := range map[string]store.SearchKind{
			"pedido": store.SearchMessages, "ped": store.SearchMessages, `from:ana`: store.SearchMessages, `"pedido"`: store.SearchMessages, "desde:2026": store.SearchCases,
			`-"pedido roto" pedido`: store.SearchMessages,
		} {
			q := search.Question{Workspace: ws, Text: text, Limit: 10, Kinds: []store.SearchKind{kind}}
			want := ask(t, v, q).Groups[kind].IDs
			if len(want) < 2 {
				t.Fatalf("%s finds %v", text, want)
			}
			q.Limit = 1
			var got []string
			for range len(want) + 1 {
				g := ask(t, v, q).Groups[kind]
				got = append(got, g.IDs...)
				if q.Cursor = g.Next; q.Cursor == "" {
					break
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s one by one: %v, want %v", text, got, want)
			}
		}
		if _, err := v.Ask(context.Background(), search.Question{Workspace: ws, Text: "pedido", Limit: 1, Cursor: "x"}); err == nil {
			t.Error("a cursor of nothing is taken")
		}
	})
}

func TestNobodyFindsWhatIsAnotherWorkspaces(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		v, _ := fill(t, s)
		other := workspace(t, s)
		write(t, s, other, event(t, desk.EventMessageCreated, desk.Message{ID: "x1", Text: "nada que ver"}))
		if err := v.CatchUp(context.Background(), other); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"pedido", "pedudo", "600111222", "has:image", "is:open", "is:resolved -nada", "factura"} {
			if got := shown(ask(t, v, search.Question{Workspace: other, Text: text})); got != "" {
				t.Errorf("%s found %s", text, got)
			}
		}
	})
}
