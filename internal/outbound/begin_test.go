package outbound

import (
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// dialled is a platform on which the business may write to a number first.
type dialled struct{ *fakeSession }

func (dialled) Reach(address string) (platform.Person, bool) {
	if address == "+34000000" {
		return platform.Person{}, false
	}
	return platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("phone:" + address)}, Address: address, Display: address}, true
}

func dialling(b *bed) {
	live := b.channels.live[b.channel]
	live.Session, live.Descriptor = dialled{b.session}, platform.Descriptor{Title: "Echo", StartBy: platform.StartByPhone}
}

func TestSomebodyNewIsWrittenToOnceTheyAreNamed(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		dialling(b)
		b.session.caps.Window = platform.WindowRule{Seconds: 24 * 3600, Templates: true}
		b.begin(b.service)
		conv, err := b.service.Begin(b.ctx, b.who, Begin{ChannelID: b.channel, Address: "+34 600 100 200", Name: "Nora"})
		if err != nil {
			t.Fatal(err)
		}
		if conv.CaseID != "" || conv.LastMessage != nil {
			t.Errorf("before the first message: %+v", conv)
		}
		again, err := b.service.Begin(b.ctx, b.who, Begin{ChannelID: b.channel, Address: "0034600100200"})
		if err != nil || again.ID != conv.ID {
			t.Errorf("again: %+v, %v", again, err)
		}
		if _, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageText, Text: "free"}); desk.CodeOf(err) != desk.CodeWindowClosed {
			t.Errorf("a free message: %v", err)
		}
		if c, _ := s.Read().ConversationByID(b.ctx, b.who.WorkspaceID, conv.ID); c.CaseID != "" {
			t.Error("a refused message left a case")
		}
		ms, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageTemplate, Template: &desk.Template{Name: "hello", Language: "es"}})
		if err != nil {
			t.Fatal(err)
		}
		b.until(ms[0], desk.StatusSent)
		c, err := s.Read().CaseByID(b.ctx, b.who.WorkspaceID, ms[0].CaseID)
		if err != nil || c.Status != desk.CasePending || c.AssigneeID != b.who.UserID || c.ConversationID != conv.ID {
			t.Errorf("case %+v, %v", c, err)
		}
		var kinds []desk.EventType
		for _, e := range b.events() {
			kinds = append(kinds, e.Type)
		}
		if len(kinds) < 3 || kinds[0] != desk.EventContactCreated || kinds[1] != desk.EventCaseCreated || kinds[2] != desk.EventMessageCreated {
			t.Errorf("events %v", kinds)
		}
		if to := b.session.sent[0].To; to.Address != "+34600100200" || len(to.Keys) != 1 {
			t.Errorf("sent to %+v", to)
		}
	})
}

func TestWhoCanBeWrittenTo(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	known := b.customer("Bea")
	begin := func(in Begin) (desk.Conversation, error) {
		in.ChannelID = b.channel
		return b.service.Begin(b.ctx, b.who, in)
	}
	if got, err := begin(Begin{ContactID: known.ContactID}); err != nil || got.ID != known.ID {
		t.Errorf("who wrote here: %+v, %v", got, err)
	}
	if _, err := begin(Begin{Address: "+34600100200"}); desk.CodeOf(err) != desk.CodeUnsupported {
		t.Errorf("a platform on which customers begin: %v", err)
	}
	dialling(b)
	nora := desk.Contact{WorkspaceID: b.who.WorkspaceID, ID: "nora", Name: "Nora", CreatedAt: start, UpdatedAt: start}
	nora.Phone = "+34600300400"
	b.write(func(tx *store.Tx) error {
		return first(tx.SaveContacts(b.ctx, b.who.WorkspaceID, []desk.Contact{nora}), tx.SaveContactDetails(b.ctx, b.who.WorkspaceID, []desk.Contact{nora}))
	})
	byContact, err := begin(Begin{ContactID: "nora"})
	if err != nil || byContact.ContactID != "nora" {
		t.Fatalf("by the contact's number: %+v, %v", byContact, err)
	}
	if got, err := begin(Begin{Address: "+34600300400"}); err != nil || got.ID != byContact.ID {
		t.Errorf("by the number: %+v, %v", got, err)
	}
	for name, c := range map[string]struct {
		in   Begin
		want desk.Code
	}{
		"nobody":                    {Begin{}, desk.CodeInvalid},
		"no number":                 {Begin{Address: "600"}, desk.CodeInvalid},
		"a number that nobody has":  {Begin{Address: "+34000000"}, desk.CodeInvalid},
		"another contact's number":  {Begin{ContactID: known.ContactID, Address: "+34600300400"}, desk.CodeConflict},
		"a contact who is not here": {Begin{ContactID: "nobody"}, desk.CodeNotFound},
	} {
		if _, err := begin(c.in); desk.CodeOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := b.service.Begin(b.ctx, b.who, Begin{ChannelID: "none", Address: "+34600300400"}); desk.CodeOf(err) != desk.CodeInvalid {
		t.Errorf("no channel: %v", err)
	}
}
