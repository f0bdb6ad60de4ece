package form_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/contactdata"
	"recado.dev/internal/desk"
	"recado.dev/internal/form"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/job"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// press is a network that has forms.
type press struct {
	account string
	made    []platform.RemoteForm
	retired []string
	fail    error
}

func (p *press) Caps() platform.Caps { return platform.Caps{TextLength: 100} }

func (p *press) Send(context.Context, platform.Outgoing) (platform.Receipt, error) {
	return platform.Receipt{ID: "x"}, nil
}

func (p *press) FormAccount() string { return p.account }

func (p *press) PublishForm(_ context.Context, f platform.RemoteForm) (platform.PublishedForm, error) {
	if p.fail != nil {
		return platform.PublishedForm{}, p.fail
	}
	p.made = append(p.made, f)
	return platform.PublishedForm{ID: fmt.Sprintf("66%02d", len(p.made)), Screen: "FIRST"}, nil
}

func (p *press) RetireForm(_ context.Context, id string) error {
	p.retired = append(p.retired, id)
	return p.fail
}

type channels map[string]*channel.Live

func (c channels) Find(_ context.Context, ws, id string) (*channel.Live, error) {
	if l := c[id]; l != nil && l.Channel.WorkspaceID == ws {
		return l, nil
	}
	return nil, desk.NotFound("channel")
}

func (c channels) Descriptor(string) (platform.Descriptor, bool) { return platform.Descriptor{}, false }

type bed struct {
	*testing.T
	*form.Service
	ctx   context.Context
	rig   *inboundtest.Rig
	net   *press
	who   access.Who
	live  channels
	plain string // a channel without forms
	apart string // a channel of another account
}

func on(t *testing.T, f func(b *bed)) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		rig := inboundtest.New(t, s)
		b := &bed{T: t, ctx: ctx, rig: rig, net: &press{account: "waba"}, live: channels{}, plain: ident.New(), apart: ident.New()}
		b.who = access.Who{WorkspaceID: rig.Workspace, UserID: "u", Name: "Eva", Role: desk.RoleOwner, Actor: desk.Actor{Type: "agent", ID: "u", Name: "Eva"}}
		for id, session := range map[string]platform.Session{rig.Channel: b.net, b.plain: &press{}, b.apart: &press{account: "other"}} {
			c := desk.Channel{WorkspaceID: rig.Workspace, ID: id, Platform: "fake", Name: "Shop", Status: desk.ChannelConnected}
			b.live[id] = &channel.Live{Channel: c, Session: session, Descriptor: platform.Descriptor{Title: "Fake"}}
		}
		contacts := contactdata.New(contactdata.Config{Store: s, Queue: job.New(s, nil), Channels: b.live, Clock: rig.Clock})
		b.Service = form.New(form.Config{Store: s, Channels: b.live, Contacts: contacts, Clock: rig.Clock})
		err := s.Write(ctx, func(tx *store.Tx) error {
			for _, a := range []desk.Attribute{
				{Owner: desk.OfContacts, Key: "size", Name: "Size", Kind: "choice", Options: []string{"Small", "Large"}},
				{Owner: desk.OfCases, Key: "guests", Name: "Guests", Kind: "number"},
				{Owner: desk.OfCases, Key: "day", Name: "Day", Kind: "date"},
			} {
				a.WorkspaceID, a.ID, a.CreatedAt = rig.Workspace, ident.New(), rig.Clock.Now()
				if a.Options == nil {
					a.Options = []string{}
				}
				if err := tx.SaveAttribute(ctx, a); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		f(b)
	})
}

func booking() []desk.FormScreen {
	return []desk.FormScreen{
		{Title: "Who", Fields: []desk.FormField{
			{Label: "Your name", Kind: desk.FieldText, Required: true, Goes: "contact.name"},
			{Label: "E-mail", Kind: desk.FieldEmail, Goes: "contact.email"},
			{Label: "Size", Kind: desk.FieldChoice, Options: []string{"Small", "Large"}, Goes: "contact.size"},
		}},
		{Title: "When", Fields: []desk.FormField{
			{Label: "Day", Kind: desk.FieldDate, Goes: "case.day"},
			{Label: "Guests", Kind: desk.FieldNumber, Goes: "case.guests"},
			{Label: "Extras", Kind: desk.FieldChoices, Options: []string{"Cot", "Parking"}},
			{Label: "I agree", Kind: desk.FieldYes},
		}},
	}
}

func (b *bed) make() desk.Form {
	b.Helper()
	f, err := b.Create(b.ctx, b.who, b.rig.Channel, "Booking", booking())
	if err != nil {
		b.Fatal(err)
	}
	return f
}

func (b *bed) publish(id string) form.Sheet {
	b.Helper()
	b.rig.Clock.Advance(1e9)
	v, err := b.Publish(b.ctx, b.who, id)
	if err != nil {
		b.Fatal(err)
	}
	return v
}

func TestAFormIsDraftedPublishedChangedAndRetired(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		f := b.make()
		if f.State != desk.FormDraft || f.Screens[0].Fields[0].Key != "your_name" || f.Account != "waba" {
			b.Errorf("got %+v", f)
		}
		if _, err := b.Create(b.ctx, b.who, b.rig.Channel, "Booking", booking()); desk.CodeOf(err) != desk.CodeConflict {
			b.Errorf("a name twice: %v", err)
		}
		if _, err := b.Create(b.ctx, b.who, b.plain, "Other", booking()); desk.CodeOf(err) != desk.CodeUnsupported {
			b.Errorf("a channel without forms: %v", err)
		}
		b.net.fail = &platform.Failure{Kind: platform.Rejected, Title: "the form has mistakes", Detail: "No."}
		if _, err := b.Publish(b.ctx, b.who, f.ID); desk.CodeOf(err) != desk.CodeInvalid || !strings.Contains(err.Error(), "No.") {
			b.Errorf("got %v", err)
		}
		if v, err := b.Show(b.ctx, b.rig.Workspace, f.ID); err != nil || v.State != desk.FormDraft || v.Failure == nil || v.Failure.Detail != "No." {
			b.Errorf("why it failed is kept: %+v, %v", v, err)
		}
		b.net.fail = nil
		v := b.publish(f.ID)
		if v.State != desk.FormPublished || v.Version != 1 || v.RemoteID != "6601" || v.Changed || v.Failure != nil || b.net.made[0].Locale != "es" {
			b.Errorf("got %+v", v)
		}
		if _, err := b.Publish(b.ctx, b.who, f.ID); desk.CodeOf(err) != desk.CodeConflict {
			b.Errorf("nothing changed: %v", err)
		}
		screens := booking()
		screens[0].Title = "You"
		if f, err := b.Change(b.ctx, b.who, f.ID, nil, &screens); err != nil || !f.Changed || f.State != desk.FormPublished {
			b.Errorf("got %+v, %v", f, err)
		}
		v = b.publish(f.ID)
		if v.Version != 2 || len(v.Versions) != 2 || v.Versions[1].RetiredAt == nil || len(b.net.retired) != 1 || b.net.retired[0] != "6601" {
			b.Errorf("got %+v, retired %v", v, b.net.retired)
		}
		if err := b.Delete(b.ctx, b.who, f.ID); desk.CodeOf(err) != desk.CodeConflict {
			b.Errorf("what was published stays: %v", err)
		}
		if v, err := b.Retire(b.ctx, b.who, f.ID); err != nil || v.State != desk.FormDeprecated || v.Versions[0].RetiredAt == nil {
			b.Errorf("got %+v, %v", v, err)
		}
		if _, err := b.Fill(b.ctx, b.rig.Workspace, b.rig.Channel, desk.FormOffer{ID: f.ID}); desk.CodeOf(err) != desk.CodeConflict {
			b.Errorf("a retired form is not sent: %v", err)
		}
	})
}

func TestWhatNoPlatformTakesIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		for name, c := range map[string]struct {
			spoil func(*[]desk.FormScreen)
			field string
		}{
			"no screen":        {func(s *[]desk.FormScreen) { *s = nil }, "screens"},
			"no title":         {func(s *[]desk.FormScreen) { (*s)[1].Title = " " }, "screens[1].title"},
			"no question":      {func(s *[]desk.FormScreen) { (*s)[0].Fields = nil }, "screens[0].fields"},
			"unknown kind":     {func(s *[]desk.FormScreen) { (*s)[0].Fields[0].Kind = "photo" }, "screens[0].fields[0].kind"},
			"unknown field":    {func(s *[]desk.FormScreen) { (*s)[0].Fields[0].Goes = "case.nope" }, "screens[0].fields[0].goes"},
			"one option":       {func(s *[]desk.FormScreen) { (*s)[0].Fields[2].Options = []string{"a"} }, "screens[0].fields[2].options"},
			"an option twice":  {func(s *[]desk.FormScreen) { (*s)[0].Fields[2].Options = []string{"a", "a"} }, "screens[0].fields[2].options[1]"},
			"a long title":     {func(s *[]desk.FormScreen) { (*s)[0].Title = strings.Repeat("x", 31) }, "screens[0].title"},
			"a key with signs": {func(s *[]desk.FormScreen) { (*s)[0].Fields[0].Key = "a-b" }, "screens[0].fields[0].key"},
		} {
			screens := booking()
			c.spoil(&screens)
			_, err := b.Create(b.ctx, b.who, b.rig.Channel, name, screens)
			var refused *desk.Error
			if !errors.As(err, &refused) || len(refused.Problems) == 0 || refused.Problems[0].Field != c.field {
				b.Errorf("%s: %v", name, err)
			}
		}
		twice := booking()
		twice[0].Fields[1].Label = "Your name"
		if f, err := b.Create(b.ctx, b.who, b.rig.Channel, "Twice", twice); err != nil || f.Screens[0].Fields[1].Key != "your_name_2" {
			b.Errorf("keys differ: %+v, %v", f, err)
		}
	})
}

var ana = &platform.Person{Keys: []platform.RemoteUserKey{"phone:1"}, Address: "+1", Display: "+1", Name: "Ana"}

func (b *bed) apply(in platform.Inbound) {
	b.Helper()
	b.rig.Clock.Advance(1e9)
	in.Sender, in.At = ana, b.rig.Clock.Now()
	if dead := b.rig.Apply(b.T, in); len(dead) > 0 {
		b.Fatal(dead)
	}
	if err := b.CatchUp(b.ctx, b.rig.Workspace); err != nil {
		b.Fatal(err)
	}
}

// sent puts a message that offers a form into Ana's conversation.
func (b *bed) sent(offer desk.FormOffer) desk.Message {
	b.Helper()
	b.apply(platform.Inbound{Key: "hi", Message: &platform.MessageIn{ID: "hi", Kind: desk.MessageText, Text: "A table, please"}})
	first := b.rig.Messages(b.T)[0]
	m := first
	m.ID, m.Direction, m.Kind, m.Status, m.ExternalID, m.Text = ident.New(), desk.DirectionOut, desk.MessageRich, desk.StatusSent, "out-1", ""
	m.Content = &desk.Content{Rich: &desk.Rich{Body: "Tell us", Form: &offer}}
	if err := b.rig.Store.Write(b.ctx, func(tx *store.Tx) error { return tx.InsertMessages(b.ctx, []desk.Message{m}) }); err != nil {
		b.Fatal(err)
	}
	return m
}

func (b *bed) answers(id string, filled map[string]any) {
	b.Helper()
	raw, err := json.Marshal(filled)
	if err != nil {
		b.Fatal(err)
	}
	b.apply(platform.Inbound{Key: id, Message: &platform.MessageIn{ID: platform.RemoteMessageID(id), Kind: desk.MessageAnswer, Text: "Sent", ReplyTo: "out-1",
		Content: &desk.Content{Answer: &desk.Answer{Kind: "form", ID: "flow", Title: "Sent", Form: raw}}}})
}

func TestWhatACustomerFillsInIsShownAndKept(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		f := b.make()
		b.publish(f.ID)
		offer, err := b.Fill(b.ctx, b.rig.Workspace, b.rig.Channel, desk.FormOffer{ID: f.ID, Label: "Book"})
		if err != nil || offer.RemoteID != "6601" || offer.Screen != "FIRST" || offer.Version != 1 || len(offer.Questions) != 7 || offer.Label != "Book" {
			b.Fatalf("got %+v, %v", offer, err)
		}
		if plain, err := b.Fill(b.ctx, b.rig.Workspace, b.plain, desk.FormOffer{ID: f.ID}); err != nil || plain.RemoteID != "" || len(plain.Questions) != 7 {
			b.Errorf("a channel without forms asks in words: %+v, %v", plain, err)
		}
		if _, err := b.Fill(b.ctx, b.rig.Workspace, b.apart, desk.FormOffer{ID: f.ID}); desk.CodeOf(err) != desk.CodeConflict {
			b.Errorf("another account's form: %v", err)
		}
		m := b.sent(*offer)
		b.answers("a1", map[string]any{"flow_token": m.ID, "your_name": "Ana Ruiz", "e_mail": "not an address", "size": "1", "day": "2026-12-01", "guests": 4, "extras": []string{"0", "1"}, "i_agree": true})

		list, err := b.Answers(b.ctx, b.rig.Workspace, f.ID, "", 11)
		if err != nil || len(list) != 1 {
			b.Fatalf("got %+v, %v", list, err)
		}
		got := map[string]string{}
		for _, v := range list[0].Fields {
			got[v.Label] = v.Value
		}
		if got["Size"] != "Large" || got["Extras"] != "Cot, Parking" || got["Guests"] != "4" || got["I agree"] != "✓" || got["Day"] != "2026-12-01" {
			b.Errorf("got %v", got)
		}
		if len(list[0].Refused) != 1 || list[0].Refused[0].Field != "contact.email" || strings.Join(list[0].Kept, " ") != "contact.name contact.size case.day case.guests" {
			b.Errorf("kept %v, refused %v", list[0].Kept, list[0].Refused)
		}
		answer, err := b.rig.Store.Read().MessageByID(b.ctx, b.rig.Workspace, list[0].ID)
		if err != nil || answer.Content.Answer.Title != "Booking" || len(answer.Content.Answer.Fields) != 7 {
			b.Errorf("the thread shows them: %+v, %v", answer.Content, err)
		}
		conv, err := b.rig.Store.Read().ConversationByID(b.ctx, b.rig.Workspace, answer.ConversationID)
		if err != nil {
			b.Fatal(err)
		}
		contact, err := b.rig.Store.Read().ContactByID(b.ctx, b.rig.Workspace, conv.ContactID)
		if err != nil || contact.Name != "Ana Ruiz" || contact.Attributes["size"] != "Large" || contact.Email != "" {
			b.Errorf("got %+v, %v", contact, err)
		}
		views, err := b.rig.Store.Read().CaseViewsByID(b.ctx, b.rig.Workspace, []string{answer.CaseID})
		if err != nil || fmt.Sprint(views[0].Fields["guests"]) != "4" || views[0].Fields["day"] != "2026-12-01" {
			b.Errorf("got %+v, %v", views, err)
		}
	})
}

func TestAnAnswerToNothingOfOursIsLeftAsItCame(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		f := b.make()
		b.publish(f.ID)
		b.sent(desk.FormOffer{ID: f.ID, Title: "Booking", Questions: []desk.FormQuestion{{Key: "a", Label: "A", Kind: "text"}}})
		b.answers("a1", map[string]any{"flow_token": "somebody else's", "a": "x"}) // it quotes our message all the same
		b.rig.Clock.Advance(1e9)
		b.apply(platform.Inbound{Key: "a2", Message: &platform.MessageIn{ID: "a2", Kind: desk.MessageAnswer, Text: "Sent",
			Content: &desk.Content{Answer: &desk.Answer{Kind: "form", Title: "Sent", Form: json.RawMessage(`"no object"`)}}}})
		b.apply(platform.Inbound{Key: "a3", Message: &platform.MessageIn{ID: "a3", Kind: desk.MessageAnswer, Text: "Sent",
			Content: &desk.Content{Answer: &desk.Answer{Kind: "form", Title: "Sent", Form: json.RawMessage(`{"flow_token":"nope","a":1}`)}}}})
		list, err := b.Answers(b.ctx, b.rig.Workspace, f.ID, "", 11)
		if err != nil || len(list) != 1 || list[0].Fields[0].Value != "x" {
			b.Errorf("got %+v, %v", list, err)
		}
	})
}

func TestAPlatformsWordOnAFormIsHeard(t *testing.T) {
	t.Parallel()
	on(t, func(b *bed) {
		f := b.make()
		b.publish(f.ID)
		hear := func(id string, state desk.FormState) int {
			var evs []desk.Event
			err := b.rig.Store.Write(b.ctx, func(tx *store.Tx) (err error) {
				evs, err = b.Hear(b.ctx, tx, b.live[b.rig.Channel], platform.FormNews{ID: id, State: state}, b.rig.Clock.Now())
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
			return len(evs)
		}
		if hear("nobody's", desk.FormHalted) != 0 || hear("6601", desk.FormHalted) != 1 || hear("6601", desk.FormHalted) != 0 {
			b.Error("it is told once")
		}
		if _, err := b.Fill(b.ctx, b.rig.Workspace, b.rig.Channel, desk.FormOffer{ID: f.ID}); desk.CodeOf(err) != desk.CodeConflict || !strings.Contains(err.Error(), "stopped") {
			b.Errorf("got %v", err)
		}
		if hear("6601", desk.FormPublished) != 1 {
			b.Error("it goes on")
		}
	})
}
