package inbound_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

var (
	start = inboundtest.Start
	text  = inboundtest.Text
)

func TestAFirstMessageMakesContactConversationAndCase(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		r.Apply(t, text("ana", "m1", "Hola", start.Add(-time.Minute)))
		m := r.Messages(t)[0]
		if m.Text != "Hola" || m.Direction != desk.DirectionIn || m.Status != desk.StatusReceived || m.Author.Name != "ANA" {
			t.Errorf("message %+v", m)
		}
		if !m.OccurredAt.Equal(start.Add(-time.Minute)) || !m.CreatedAt.Equal(start) {
			t.Errorf("times %v %v: want the platform's and ours", m.OccurredAt, m.CreatedAt)
		}
		c := caseOf(t, r, m)
		if c.Number != 1 || c.Status != desk.CaseOpen || c.UnreadCount != 1 || c.WaitingSince == nil || c.LastMessage.Text != "Hola" {
			t.Errorf("case %+v", c)
		}
		cv, err := s.Read().ConversationByID(context.Background(), r.Workspace, m.ConversationID)
		if err != nil || cv.UnreadCount != 1 || cv.LastInboundAt == nil || !cv.LastInboundAt.Equal(m.OccurredAt) {
			t.Errorf("conversation %+v, %v", cv, err)
		}
		want := []desk.EventType{desk.EventContactCreated, desk.EventCaseCreated, desk.EventMessageCreated, desk.EventConversationUpdated}
		if got := typesOf(r.Events(t)); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("events %v, want %v", got, want)
		}
		counts, err := s.Read().CaseCounts(context.Background(), r.Workspace, "nobody")
		if err != nil || counts.Unassigned != (store.CaseCount{Open: 1, Unread: 1}) || counts.All != counts.Unassigned {
			t.Errorf("counts %+v, %v", counts, err)
		}
	})
}

func TestARepeatedEventHasNoSecondEffect(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		first := text("ana", "m1", "Hola", start)
		like := platform.Inbound{Key: "r1", Sender: inboundtest.Person("ana"), At: start, Reaction: &platform.ReactionIn{ID: "m1", Emoji: "👍"}}
		r.Apply(t, first, first, like, like)
		events := len(r.Events(t))
		r.Apply(t, first, like)
		if got := len(r.Events(t)); got != events {
			t.Errorf("the repeat wrote %d events", got-events)
		}
		m := r.Messages(t)
		if len(m) != 1 || len(m[0].Reactions) != 1 || caseOf(t, r, m[0]).UnreadCount != 1 {
			t.Errorf("messages %+v", m)
		}
	})
}

func TestKeysOfOnePersonLeadToOneContact(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		with := func(id string, keys ...platform.RemoteUserKey) platform.Inbound {
			in := text("ana", id, id, start)
			in.Sender.Keys = keys
			return in
		}
		// Two strangers, in batches of their own, and then news that they are one.
		r.Apply(t, with("m1", "phone:1"))
		r.Clock.Advance(time.Second)
		r.Apply(t, with("m2", "id:x"))
		r.Apply(t, with("m3", "id:x", "phone:1"))
		r.Apply(t, with("m4", "id:x"), with("m5", "phone:1"))
		ms := r.Messages(t)
		if len(ms) != 5 {
			t.Fatalf("%d messages, want 5", len(ms))
		}
		first := ms[0]
		for _, m := range ms[2:] {
			if m.Author.ID != first.Author.ID || m.ConversationID != first.ConversationID {
				t.Errorf("message %s is of contact %s, want %s", m.Text, m.Author.ID, first.Author.ID)
			}
		}
		cv, err := s.Read().ConversationByID(context.Background(), r.Workspace, ms[1].ConversationID)
		if err != nil || cv.ContactID != first.Author.ID {
			t.Errorf("the second stranger's conversation is of %s, %v; want the first's contact", cv.ContactID, err)
		}
		if _, err := s.Read().ContactByID(context.Background(), r.Workspace, ms[1].Author.ID); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("the second contact is still there: %v", err)
		}
		if c := caseOf(t, r, ms[1]); c.ContactID != first.Author.ID {
			t.Errorf("the second case is of %s", c.ContactID)
		}
	})
}

func TestAResolvedCaseReopensForAWeek(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		r.Apply(t, text("ana", "m1", "Hola", start))
		resolve := func() {
			c := caseOf(t, r, r.Messages(t)[0])
			now := r.Clock.Now()
			after := c
			after.Status, after.ResolvedAt, after.UnreadCount = desk.CaseResolved, &now, 0
			err := s.Write(context.Background(), func(tx *store.Tx) error {
				return tx.SaveCases(context.Background(), r.Workspace, []store.CaseChange{{Before: &c, After: after}})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		resolve()
		r.Clock.Advance(6 * 24 * time.Hour)
		r.Apply(t, text("ana", "m2", "Otra cosa", r.Clock.Now()))
		ms := r.Messages(t)
		if c := caseOf(t, r, ms[1]); ms[1].CaseID != ms[0].CaseID || c.Status != desk.CaseOpen || c.ResolvedAt != nil {
			t.Errorf("after six days: case %+v, want the first, open", c)
		}
		resolve()
		r.Clock.Advance(8 * 24 * time.Hour)
		r.Apply(t, text("ana", "m3", "Nueva", r.Clock.Now()))
		ms = r.Messages(t)
		if ms[2].CaseID == ms[0].CaseID || caseOf(t, r, ms[2]).Number != 2 {
			t.Errorf("after eight days: case %s, want a new one", ms[2].CaseID)
		}
		counts, err := s.Read().CaseCounts(context.Background(), r.Workspace, "nobody")
		if err != nil || counts.All != (store.CaseCount{Open: 1, Resolved: 1, Unread: 1}) {
			t.Errorf("counts %+v, %v", counts.All, err)
		}
	})
}

func TestReceiptsOfUnknownMessagesWaitForThem(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		at := start.Add(time.Second)
		r.Apply(t, inboundtest.Receipt("ana", "out1", desk.StatusRead, at.Add(2*time.Second)), inboundtest.Receipt("ana", "out1", desk.StatusDelivered, at))
		if n := len(r.Events(t)); n != 0 {
			t.Fatalf("%d events of a message that nobody knows", n)
		}
		r.Apply(t, inboundtest.Echo("ana", "out1", "Buenos días", start))
		m := r.Messages(t)[0]
		if m.Status != desk.StatusRead || m.DeliveredAt == nil || !m.DeliveredAt.Equal(at) || m.ReadAt == nil || m.Origin != "phone" {
			t.Errorf("message %+v", m)
		}
		err := s.Write(context.Background(), func(tx *store.Tx) error {
			left, err := tx.TakeOrphanReceipts(context.Background(), r.Workspace, r.Channel, []string{"out1"})
			if len(left) != 0 {
				t.Errorf("receipts are left: %v", left)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestReceiptsFindAMessageByOurOwnID(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		r.Apply(t, text("ana", "m1", "Hola", start))
		in := r.Messages(t)[0]
		out := in
		out.ID, out.Direction, out.Status, out.ExternalID = "0-ours", desk.DirectionOut, desk.StatusUnconfirmed, ""
		if err := s.Write(context.Background(), func(tx *store.Tx) error {
			return tx.InsertMessages(context.Background(), []desk.Message{out})
		}); err != nil {
			t.Fatal(err)
		}
		receipt := inboundtest.Receipt("ana", "theirs", desk.StatusDelivered, start)
		receipt.Receipt.OurID = out.ID
		r.Apply(t, receipt, inboundtest.Receipt("ana", "theirs", desk.StatusRead, start))
		m, err := s.Read().MessageByID(context.Background(), r.Workspace, out.ID)
		if err != nil || m.Status != desk.StatusRead || m.ExternalID != "theirs" {
			t.Errorf("message %s %q, %v", m.Status, m.ExternalID, err)
		}
	})
}

func TestATextWithNULIsCleanedNotLost(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		in := text("ana", "m\x001", "a\x00b\xffc", start)
		in.Sender.Name = "A\x00na"
		in.Message.Content = &desk.Content{Answer: &desk.Answer{Kind: "button", ID: "x", Title: "s\x00í"}}
		in.Message.Attachments = []platform.AttachmentIn{{Remote: []byte("{\"id\":\"\xff\"}"), Mime: "image/png", Name: "f\x00.png"}}
		r.Apply(t, in)
		m := r.Messages(t)[0]
		if m.Text != "a\uFFFDb\uFFFDc" || m.Author.Name != "A\uFFFDna" || m.Content.Answer.Title != "s\uFFFDí" || len(m.Attachments) != 1 {
			t.Errorf("message %+v", m)
		}
	})
}

func TestVeryLateMessagesTakeTheirPlaceInTheThread(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		r.Apply(t, text("ana", "m2", "segundo", start))
		r.Clock.Advance(48 * time.Hour)
		r.Apply(t, text("ana", "m1", "primero", start.Add(-24*time.Hour)))
		ms := r.Messages(t)
		cv, err := s.Read().ConversationByID(context.Background(), r.Workspace, ms[0].ConversationID)
		if err != nil || cv.LastMessage.Text != "segundo" || !cv.LastInboundAt.Equal(start) || cv.UnreadCount != 2 {
			t.Errorf("conversation %+v %+v, %v", cv, cv.LastMessage, err)
		}
		if c := caseOf(t, r, ms[1]); !c.WaitingSince.Equal(start.Add(-24*time.Hour)) || !c.LastActivityAt.Equal(start.Add(48*time.Hour)) {
			t.Errorf("case %+v", c)
		}
	})
}

func TestEditsDeletionsAndReactions(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		news := func(key string, f func(*platform.Inbound)) platform.Inbound {
			in := platform.Inbound{Key: key, Sender: inboundtest.Person("ana"), At: start.Add(time.Second)}
			f(&in)
			return in
		}
		edit := news("e1", func(in *platform.Inbound) { in.Edit = &platform.EditIn{ID: "m1", Text: "Hola!"} })
		dead := r.Apply(t, edit)
		if len(dead) != 1 || !strings.Contains(dead[0].Reason, "not known") {
			t.Errorf("an edit of nothing: %+v", dead)
		}
		r.Apply(t, text("ana", "m1", "Hola", start), edit,
			news("r1", func(in *platform.Inbound) { in.Reaction = &platform.ReactionIn{ID: "m1", Emoji: "❤️"} }))
		r.Apply(t, news("d1", func(in *platform.Inbound) { in.Delete = &platform.DeleteIn{ID: "m1"} }))
		m := r.Messages(t)[0]
		if m.Text != "Hola!" || m.EditedAt == nil || m.DeletedAt == nil || len(m.Reactions) != 1 || m.Reactions[0].Author.Name != "ANA" {
			t.Errorf("message %+v", m)
		}
		if c := caseOf(t, r, m); c.LastMessage.Text != "Hola!" {
			t.Errorf("preview %+v", c.LastMessage)
		}
		history, err := s.Read().MessageEvents(context.Background(), r.Workspace, m.ID, 0, 10)
		if err != nil || len(history) != 2 || history[1].Type != desk.EventMessageCreated {
			t.Errorf("history %v, %v", typesOf(history), err)
		}
	})
}

func TestAReactionFromThePhoneAppIsOursAndTakesThePlaceOfTheDesks(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		react := func(key, emoji string, ours bool, at time.Time) platform.Inbound {
			return platform.Inbound{Key: key, Sender: inboundtest.Person("ana"), At: at, Reaction: &platform.ReactionIn{ID: "m1", Emoji: emoji, Ours: ours}}
		}
		r.Apply(t, text("ana", "m1", "Hola", start), react("r1", "❤️", false, start.Add(time.Second)))
		r.Apply(t, react("r2", "👍", true, start.Add(2*time.Second)), react("r3", "🎉", true, start.Add(4*time.Second)), react("r4", "😮", true, start.Add(3*time.Second)))
		m := r.Messages(t)[0]
		if len(m.Reactions) != 2 || m.Reactions[0].Author.Type != "contact" || m.Reactions[1].Author.Type != "agent" || m.Reactions[1].Emoji != "🎉" {
			t.Fatalf("reactions %+v", m.Reactions)
		}
		r.Apply(t, react("r5", "", true, start.Add(5*time.Second)))
		if m := r.Messages(t)[0]; len(m.Reactions) != 1 || m.Reactions[0].Emoji != "❤️" {
			t.Errorf("taken back: %+v", m.Reactions)
		}
	})
}

func TestProfileNewsOptOutsAndFiles(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		photo := text("ana", "m1", "", start)
		photo.Message.Kind = desk.MessageImage
		photo.Message.Attachments = []platform.AttachmentIn{{Remote: []byte(`{"id":"9"}`), Mime: "image/jpeg", Size: 12}}
		news := platform.Inbound{Key: "p1", Sender: inboundtest.Person("ana"), At: start,
			Profile: &platform.ProfileIn{NewKeys: []platform.RemoteUserKey{"phone:2"}, Name: "Ana María", Display: "+2"}}
		stop := platform.Inbound{Key: "o1", Sender: inboundtest.Person("ana"), At: start, OptOut: &platform.OptOutIn{Stop: true, Detail: "no"}}
		stop.Sender.Name = "" // says nothing
		r.Apply(t, photo, news, stop)
		later := text("ana", "m2", "soy yo", start)
		later.Sender.Keys, later.Sender.Name = []platform.RemoteUserKey{"phone:2"}, ""
		r.Apply(t, later)
		ms := r.Messages(t)
		if len(ms) != 3 || ms[0].Author.ID != ms[2].Author.ID || ms[2].Author.Name != "Ana María" {
			t.Fatalf("messages %+v", ms)
		}
		if len(ms[0].Attachments) != 1 || ms[0].Attachments[0].State != desk.AttachmentPending || len(r.Media.IDs) != 1 {
			t.Errorf("attachments %+v, to fetch %v", ms[0].Attachments, r.Media.IDs)
		}
		if ms[1].Kind != desk.MessageSystem || ms[1].Content.System.Type != "opt_out" {
			t.Errorf("opt-out %+v", ms[1])
		}
		if c := caseOf(t, r, ms[0]); c.UnreadCount != 2 {
			t.Errorf("unread %d, want the two that a person wrote", c.UnreadCount)
		}
	})
}

func caseOf(t *testing.T, r *inboundtest.Rig, m desk.Message) desk.Case {
	t.Helper()
	c, err := r.Store.Read().CaseByID(context.Background(), r.Workspace, m.CaseID)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func typesOf(evs []desk.Event) []desk.EventType {
	var out []desk.EventType
	for _, e := range evs {
		out = append(out, e.Type)
	}
	return out
}
