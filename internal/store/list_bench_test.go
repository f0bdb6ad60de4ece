package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// fill makes a workspace with cases, their contacts and conversations, a few
// messages in each, what tells of them and what they are found by.
func fill(t testing.TB, s *store.Store, cases, messagesEach int) string {
	t.Helper()
	ctx := context.Background()
	ws := makeWorkspace(t, s)
	for from := 0; from < cases; from += 1000 {
		var f filling
		for i := from; i < min(cases, from+1000); i++ {
			f.add(ws, i, messagesEach)
		}
		if err := errors.Join(s.Write(ctx, func(tx *store.Tx) error { return f.write(ctx, tx, ws) }), f.index(ctx, s, ws)); err != nil {
			t.Fatal(err)
		}
	}
	return ws
}

type filling struct {
	contacts   []desk.Contact
	identities []desk.Identity
	convs      []store.NewConversation
	cases      []store.CaseChange
	messages   []desk.Message
	docs       []store.SearchDoc
	events     []desk.Event
}

func (f *filling) add(ws string, i, messagesEach int) {
	at := filterNow.Add(-time.Duration(i) * time.Minute)
	p, d, v, k := fmt.Sprintf("p%07d", i), fmt.Sprintf("d%07d", i), fmt.Sprintf("v%07d", i), fmt.Sprintf("k%07d", i)
	f.contacts = append(f.contacts, desk.Contact{ID: p, Name: "Customer " + p, CreatedAt: at, UpdatedAt: at})
	f.identities = append(f.identities, desk.Identity{ID: d, ContactID: p, Platform: "echo", Address: p, CreatedAt: at})
	channel := fmt.Sprintf("c%d", i%5)
	f.convs = append(f.convs, store.NewConversation{ThreadKey: store.DirectThread(d), Conversation: desk.Conversation{
		ID: v, ChannelID: channel, Platform: "echo", ContactID: p, IdentityID: d, CaseID: k, LastActivityAt: at, CreatedAt: at,
	}})
	c := desk.Case{
		ID: k, Number: int64(i + 1), Status: []desk.CaseStatus{"open", "pending", "resolved", "resolved"}[i%4], Priority: "normal", Subject: "Where is my order?",
		ContactID: p, ConversationID: v, ChannelID: channel, Platform: "echo", Tags: []string{"vip", "late"}, AssigneeID: []string{"", "u1", "u2", "u3", "u4"}[i%5],
		LastMessage:    &desk.Preview{ID: "m", Direction: desk.DirectionIn, Kind: desk.MessageText, Text: "Hello, I ordered a week ago and nothing came", Author: "Ana", At: at},
		LastActivityAt: at, CreatedAt: at, UpdatedAt: at,
	}
	if i%400 == 0 && i < 300_000 { // few, however many cases there are
		c.Tags = append(c.Tags, "rare")
	}
	if i%3 == 0 {
		c.WaitingSince = &at
	}
	f.cases = append(f.cases, store.CaseChange{After: c})
	f.docs = append(f.docs, store.SearchDoc{Kind: store.SearchCases, ID: k, Words: []string{"where", "order", fmt.Sprint(i)}}, store.SearchDoc{Kind: store.SearchContacts, ID: p, Words: []string{"customer", p}})
	for j := range messagesEach {
		m := desk.Message{
			WorkspaceID: ws, ID: fmt.Sprintf("m%07d-%02d", i, j), ConversationID: v, CaseID: k, ChannelID: channel, Direction: desk.DirectionIn, Kind: desk.MessageText,
			ExternalID: fmt.Sprintf("x%07d-%02d", i, j), Text: "Hello, I ordered a week ago and nothing came", Author: desk.Author{Type: "contact", ID: p, Name: "Ana"},
			Status: desk.StatusReceived, OccurredAt: at.Add(time.Duration(j) * time.Second), CreatedAt: at,
		}
		if j == 0 && i%10 == 0 {
			m.Attachments = []desk.Attachment{{ID: m.ID, State: desk.AttachmentReady}}
		}
		f.messages = append(f.messages, m)
		f.docs = append(f.docs, store.SearchDoc{Kind: store.SearchMessages, ID: m.ID, Words: []string{"hello", "ordered", strings.ReplaceAll(m.ID, "-", "")}})
		f.events = append(f.events, desk.Event{Type: desk.EventMessageCreated, At: at, CaseID: k, ConversationID: v, MessageID: m.ID, ContactID: p})
	}
}

func (f *filling) index(ctx context.Context, s *store.Store, ws string) error {
	return s.Search().Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.SearchSeq(ctx, ws); err != nil {
			return err
		}
		return tx.SaveSearchDocs(ctx, ws, f.docs, 1)
	})
}

func (f *filling) write(ctx context.Context, tx *store.Tx, ws string) error {
	for _, step := range []func() error{
		func() error { return tx.SaveContacts(ctx, ws, f.contacts) },
		func() error { return tx.SaveIdentities(ctx, ws, f.identities) },
		func() error { return tx.InsertConversations(ctx, ws, f.convs) },
		func() error { return tx.SaveCases(ctx, ws, f.cases) },
		func() error { return tx.InsertMessages(ctx, f.messages) },
		func() error { return tx.AppendEvents(ctx, ws, f.events) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	for _, m := range f.messages {
		if len(m.Attachments) == 0 {
			continue
		}
		if err := tx.InsertAttachments(ctx, ws, m.ID, m.Attachments); err != nil {
			return err
		}
	}
	return nil
}

func BenchmarkLists(b *testing.B) {
	s := testkit.SQLite(b)
	ws := fill(b, s, 10000, 10)
	ctx := context.Background()
	b.Run("first page of cases", func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if v, err := s.Read().ListCases(ctx, ws, store.CaseQuery{Status: []desk.CaseStatus{desk.CaseOpen}, Limit: 51}); err != nil || len(v) != 51 {
					b.Fatal(len(v), err)
				}
			}
		})
	})
	b.Run("a thread", func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			for i := 0; pb.Next(); i++ {
				if v, err := s.Read().ListMessages(ctx, ws, fmt.Sprintf("v%07d", i%10000), store.MessageQuery{Limit: 51}); err != nil || len(v) != 10 {
					b.Fatal(len(v), err)
				}
			}
		})
	})
}
