package inbound_test

import (
	"context"
	"testing"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// ours puts a message of ours into the thread of the first message.
func ours(t *testing.T, r *inboundtest.Rig, s *store.Store, change func(*desk.Message)) string {
	t.Helper()
	m := r.Messages(t)[0]
	m.ID, m.Direction, m.Status, m.ExternalID, m.Attachments = ident.New(), desk.DirectionOut, desk.StatusSent, "", nil
	change(&m)
	if m.SentAt != nil {
		m.OccurredAt, m.CreatedAt = *m.SentAt, *m.SentAt
	}
	if err := s.Write(context.Background(), func(tx *store.Tx) error { return tx.InsertMessages(context.Background(), []desk.Message{m}) }); err != nil {
		t.Fatal(err)
	}
	return m.ID
}

// sentIn are our messages in the thread of the first message.
func sentIn(t *testing.T, r *inboundtest.Rig) map[string]desk.Message {
	t.Helper()
	ms, err := r.Store.Read().ListMessages(context.Background(), r.Workspace, r.Messages(t)[0].ConversationID, store.MessageQuery{Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]desk.Message{}
	for _, m := range ms {
		if m.Direction == desk.DirectionOut {
			out[m.ExternalID] = m
		}
	}
	return out
}

func statuses(t *testing.T, r *inboundtest.Rig) map[string]desk.Status {
	t.Helper()
	out := map[string]desk.Status{}
	for id, m := range sentIn(t, r) {
		out[id] = m.Status
	}
	return out
}

func TestAReceiptUntilAMomentCountsForAllThatWentByThen(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r, at := inboundtest.New(t, s), inboundtest.Start
		r.Apply(t, inboundtest.Text("ana", "m1", "Hola", at), inboundtest.Text("eva", "m2", "Hola", at.Add(time.Second)))
		for i, id := range []string{"o1", "o2", "o3", "o4"} {
			ours(t, r, s, func(m *desk.Message) {
				sent := at.Add(time.Duration(i+1) * time.Minute)
				m.ExternalID, m.SentAt, m.Text = id, &sent, id
				if id == "o4" {
					m.Status = desk.StatusFailed
				}
			})
		}
		until := func(who string, status desk.Status, at time.Time) platform.Inbound {
			return platform.Inbound{Key: who + string(status) + at.String(), Sender: inboundtest.Person(who), At: at, Receipt: &platform.ReceiptIn{Status: status, Until: at}}
		}
		r.Apply(t, until("eva", desk.StatusRead, at.Add(time.Hour))) // another thread's
		if got := statuses(t, r); got["o1"] != desk.StatusSent {
			t.Errorf("what another customer read changed %v", got)
		}
		r.Apply(t, until("ana", desk.StatusDelivered, at.Add(3*time.Minute)), until("ana", desk.StatusRead, at.Add(2*time.Minute)))
		got := statuses(t, r)
		if got["o1"] != desk.StatusRead || got["o2"] != desk.StatusRead || got["o3"] != desk.StatusDelivered || got["o4"] != desk.StatusFailed {
			t.Errorf("they became %v", got)
		}
		r.Apply(t, until("ana", desk.StatusDelivered, at.Add(3*time.Minute))) // late and again
		if got := statuses(t, r); got["o1"] != desk.StatusRead {
			t.Errorf("a repeat takes back: %v", got)
		}
		r.Apply(t, until("nobody", desk.StatusRead, at.Add(time.Hour))) // of whom nothing is known
	})
}

func TestAnEchoThatOvertakesTheAnswerIsTheMessageItself(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r, at := inboundtest.New(t, s), inboundtest.Start
		r.Apply(t, inboundtest.Text("ana", "m1", "Hola", at))
		id := ours(t, r, s, func(m *desk.Message) { m.Status, m.Text = desk.StatusQueued, "*Abrimos* a las 10" })
		echo := func(id, text string) platform.Inbound {
			in := inboundtest.Echo("ana", id, text, at.Add(time.Minute))
			in.Echo.PerhapsOurs = true
			return in
		}
		r.Apply(t, echo("e1", "Abrimos a las 10"))
		if got := sentIn(t, r); len(got) != 1 || got["e1"].Status != desk.StatusSent || got["e1"].ID != id {
			t.Fatalf("ours are %+v", got)
		}
		r.Apply(t, echo("e1", "Abrimos a las 10"), echo("e2", "Te llamo luego"))
		if got := statuses(t, r); len(got) != 2 || got["e2"] != desk.StatusSent {
			t.Errorf("what was written elsewhere is missing: %v", got)
		}
	})
}

func TestTheEchoOfTheFirstOfTwoEqualMessagesIsNotTheSecond(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r, at := inboundtest.New(t, s), inboundtest.Start
		r.Apply(t, inboundtest.Text("ana", "m1", "Hola", at))
		var ids [2]string
		for i := range ids { // both wait; they leave one after the other
			ids[i] = ours(t, r, s, func(m *desk.Message) {
				m.Status, m.Text, m.OccurredAt = desk.StatusQueued, "Ya va", at.Add(time.Duration(i)*time.Second)
			})
		}
		for i, name := range []string{"e1", "e2"} {
			in := inboundtest.Echo("ana", name, "Ya va", at.Add(time.Minute))
			in.Echo.PerhapsOurs = true
			r.Apply(t, in)
			if got := sentIn(t, r); got[name].ID != ids[i] || got[name].Status != desk.StatusSent {
				t.Errorf("%s is %+v; want message %d", name, got[name], i)
			}
		}
	})
}

func TestStrangersAreAskedForOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r, at := inboundtest.New(t, s), inboundtest.Start
		var asked []string
		r.Options = []inbound.Option{inbound.OnStranger(func(_ context.Context, _ *store.Tx, _ *channel.Live, id string) error {
			asked = append(asked, id)
			return nil
		})}
		in := inboundtest.Text("ana", "m1", "Hola", at)
		in.Sender.Name = ""
		again := inboundtest.Text("ana", "m2", "¿Hola?", at.Add(time.Second))
		again.Sender.Name = ""
		r.Apply(t, in, again, inboundtest.Text("eva", "m3", "Hola", at))
		r.Apply(t, inboundtest.Text("ana", "m4", "Ana soy yo", at.Add(time.Minute)))
		if len(asked) != 1 {
			t.Errorf("asked for %v", asked)
		}
	})
}

func TestAnEchoInPublicOfAnAnswerJustSentIsThatAnswerWhomeverItStandsUnder(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		at := r.Clock.Now()
		under := comment
		under.Parent = "c1"
		r.Apply(t, said("ana", "p1", "c1", "How much?", at, comment), said("leo", "p1", "c2", "Me too", at.Add(time.Second), under))
		asked := r.Messages(t)[1]
		answer := asked
		answer.ID, answer.Direction, answer.Status, answer.ExternalID, answer.Text = ident.New(), desk.DirectionOut, desk.StatusQueued, "", "9 euros"
		public := *asked.Content.Public
		public.Parent, public.Named = "c2", true
		answer.Content = &desk.Content{Public: &public}
		if err := s.Write(context.Background(), func(tx *store.Tx) error {
			i, _ := store.PublicItemOf(answer, "")
			if err := tx.SavePublicItems(context.Background(), r.Workspace, []desk.PublicItem{i}); err != nil {
				return err
			}
			return tx.InsertMessages(context.Background(), []desk.Message{answer})
		}); err != nil {
			t.Fatal(err)
		}
		// The network nests once: our answer to Leo stands under Ana's comment.
		echo := func(id, text string) platform.Inbound {
			return platform.Inbound{Key: id, At: at, Post: "p1", Echo: &platform.MessageIn{ID: platform.RemoteMessageID(id), Kind: desk.MessageText, Text: text, PerhapsOurs: true,
				Public: &platform.PublicIn{Kind: desk.PublicComment, Parent: "c1"}}}
		}
		r.Apply(t, echo("o1", "Leo, 9 euros"))
		if all := r.Messages(t); len(all) != 2 {
			t.Fatalf("%d messages came in; want the two comments alone", len(all))
		}
		r.Apply(t, echo("o2", "Said in the page's own tools"))
		if all := r.Messages(t); len(all) != 3 {
			t.Errorf("%d messages came in; want what was said elsewhere too", len(all))
		}
		m, err := s.Read().MessageByID(context.Background(), r.Workspace, answer.ID)
		if err != nil || m.ExternalID != "o1" || m.Status != desk.StatusSent {
			t.Errorf("the answer is %q, %s, %v; want o1, sent", m.ExternalID, m.Status, err)
		}
	})
}
