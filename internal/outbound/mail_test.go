package outbound

import (
	"context"
	"fmt"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func mailBed(t *testing.T, s *store.Store) *bed {
	t.Helper()
	b := newBed(t, s)
	b.session.caps.Mail, b.session.caps.TextLength = platform.Yes, 1000
	return b
}

// wrote puts a customer's mail into a conversation.
func (b *bed) wrote(conv desk.Conversation, id string, e desk.Email) desk.Message {
	b.t.Helper()
	b.clock.Advance(time.Second)
	now := b.clock.Now()
	m := desk.Message{WorkspaceID: b.who.WorkspaceID, ID: ident.New(), ConversationID: conv.ID, CaseID: conv.CaseID, ChannelID: b.channel, Direction: desk.DirectionIn, Kind: desk.MessageText,
		Text: "mail " + id, Content: &desk.Content{Email: &e}, Author: desk.Author{Type: "contact", ID: conv.ContactID, Name: "ana"}, ExternalID: id, Status: desk.StatusReceived, OccurredAt: now, CreatedAt: now}
	b.write(func(tx *store.Tx) error { return tx.InsertMessages(b.ctx, []desk.Message{m}) })
	return m
}

func TestAnAnswerSaysWhomAndWhatItAnswers(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := mailBed(t, s)
		conv := b.customer("ana")
		ana := desk.MailAddress{Name: "Ana", Address: "ana@customer.example"}
		b.wrote(conv, "m1", desk.Email{Subject: "Order", From: &ana, To: []desk.MailAddress{{Address: "help@shop.example"}}, References: []string{"root@x.example", "m1@x.example"}})
		reply := func(r Reply) desk.Email {
			t.Helper()
			b.clock.Advance(time.Second)
			ms, err := b.service.Reply(b.ctx, b.who, conv.ID, r)
			if err != nil || len(ms) != 1 || ms[0].Content == nil || ms[0].Content.Email == nil {
				t.Fatalf("%+v, %v", ms, err)
			}
			return *ms[0].Content.Email
		}
		e := reply(Reply{Kind: desk.MessageText, Text: "Soon"})
		if e.Subject != "Re: Order" || fmt.Sprint(e.To) != "[{Ana ana@customer.example}]" || len(e.Cc) > 0 || fmt.Sprint(e.References) != "[root@x.example m1@x.example]" {
			t.Errorf("by default %+v", e)
		}
		other := desk.MailAddress{Address: "forms@customer.example"}
		second := b.wrote(conv, "m2", desk.Email{Subject: "RE: Order", From: &other, ReplyTo: []desk.MailAddress{ana}, References: []string{"m2@x.example"}})
		e = reply(Reply{Kind: desk.MessageText, Text: "Now", Email: &desk.Email{Cc: []desk.MailAddress{{Address: "Bob@Other.example"}}}})
		if e.Subject != "RE: Order" || e.To[0] != ana || e.Cc[0].Address != "bob@other.example" {
			t.Errorf("with a copy %+v", e)
		}
		b.wrote(conv, "m3", desk.Email{Subject: "Another thing", From: &ana, References: []string{"m3@x.example"}})
		if e = reply(Reply{Kind: desk.MessageText, Text: "To the older", ReplyTo: second.ID}); e.References[0] != "m2@x.example" || e.Subject != "RE: Order" {
			t.Errorf("to an older mail %+v", e)
		}
		if _, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageText, Text: "x", Email: &desk.Email{To: []desk.MailAddress{{Address: "nobody"}}}}); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("a wrong address: %v", err)
		}
		b.session.mu.Lock()
		b.session.caps.Mail = platform.No
		b.session.mu.Unlock()
		if _, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageText, Text: "x", Email: &desk.Email{Subject: "x"}}); desk.CodeOf(err) != desk.CodeUnsupported {
			t.Errorf("a subject where there are no mails: %v", err)
		}
	})
}

func TestTextAndFilesAreOneMail(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := mailBed(t, s)
		conv := b.customer("ana")
		var ids []string
		for i := range 3 {
			a := desk.Attachment{ID: ident.New(), Mime: "application/pdf", Name: fmt.Sprintf("%d.pdf", i), Size: 10, State: desk.AttachmentReady}
			b.write(func(tx *store.Tx) error { return tx.InsertUpload(b.ctx, b.who.WorkspaceID, a, b.who.UserID, start) })
			ids = append(ids, a.ID)
		}
		ms, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageMedia, Text: "Here they are", UploadIDs: ids})
		if err != nil || len(ms) != 1 || len(ms[0].Attachments) != 3 || ms[0].Text != "Here they are" {
			t.Fatalf("%d messages: %+v, %v", len(ms), ms, err)
		}
	})
}

func TestNoMachineAnswersAMachineAndNoTwoGoOnForever(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := mailBed(t, s)
		conv := b.customer("ana")
		ana := desk.MailAddress{Address: "ana@customer.example"}
		say := func() (n int) {
			b.clock.Advance(time.Second)
			before := count(t, b, conv)
			err := b.service.SayAutomatically(b.ctx, Automatic{WorkspaceID: b.who.WorkspaceID, ConversationID: conv.ID,
				Word: func(context.Context, *store.Tx, desk.Conversation, string) (string, error) {
					return "We are closed", nil
				}})
			if err != nil {
				t.Fatal(err)
			}
			return count(t, b, conv) - before
		}
		b.wrote(conv, "m1", desk.Email{Subject: "Away", From: &ana, Automatic: true})
		if say() != 0 {
			t.Error("an absence note was answered by a machine")
		}
		bot := b.who
		bot.Actor = desk.Actor{Type: "bot", ID: "b", Name: "Bot"}
		if _, err := b.service.Reply(b.ctx, bot, conv.ID, Reply{Kind: desk.MessageText, Text: "Hi"}); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("a bot answers a machine: %v", err)
		}
		if _, err := b.service.Reply(b.ctx, access.Who(b.who), conv.ID, Reply{Kind: desk.MessageText, Text: "A person may"}); err != nil {
			t.Error(err)
		}
		said := 0
		for i := range 20 { // another machine, which says of none of its mails that it is one
			b.wrote(conv, fmt.Sprintf("x%d", i), desk.Email{Subject: "Away", From: &ana})
			said += say()
		}
		if said != machineLimit {
			t.Errorf("%d mails in an hour instead of %d", said, machineLimit)
		}
	})
}

func count(t *testing.T, b *bed, conv desk.Conversation) int {
	t.Helper()
	ms, err := b.store.Read().ListMessages(b.ctx, b.who.WorkspaceID, conv.ID, store.MessageQuery{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range ms {
		if m.Direction == desk.DirectionOut {
			n++
		}
	}
	return n
}
