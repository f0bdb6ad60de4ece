package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// fill makes a workspace with cases, their contacts and conversations, and a
// few messages in each.
func fill(b *testing.B, s *store.Store, cases int) string {
	b.Helper()
	ctx := context.Background()
	ws := makeWorkspace(b, s)
	for from := 0; from < cases; from += 1000 {
		err := s.Write(ctx, func(tx *store.Tx) error {
			var changes []store.CaseChange
			var contacts []desk.Contact
			var messages []desk.Message
			for i := from; i < min(cases, from+1000); i++ {
				at := filterNow.Add(-time.Duration(i) * time.Minute)
				p := fmt.Sprintf("p%07d", i)
				contacts = append(contacts, desk.Contact{ID: p, Name: "Customer " + p, CreatedAt: at, UpdatedAt: at})
				changes = append(changes, store.CaseChange{After: desk.Case{
					ID: fmt.Sprintf("k%07d", i), Status: []desk.CaseStatus{"open", "pending", "resolved", "resolved"}[i%4], Priority: "normal", Subject: "Where is my order?",
					ContactID: p, ConversationID: fmt.Sprintf("v%07d", i), ChannelID: "c", Platform: "echo", Tags: []string{"vip", "late"},
					LastMessage:    &desk.Preview{ID: "m", Direction: desk.DirectionIn, Kind: desk.MessageText, Text: "Hello, I ordered a week ago and nothing came", Author: "Ana", At: at},
					LastActivityAt: at, CreatedAt: at, UpdatedAt: at,
				}})
				for j := range 10 {
					messages = append(messages, desk.Message{
						WorkspaceID: ws, ID: fmt.Sprintf("m%07d-%02d", i, j), ConversationID: fmt.Sprintf("v%07d", i), ChannelID: "c", Direction: desk.DirectionIn, Kind: desk.MessageText,
						Text: "Hello, I ordered a week ago and nothing came", Author: desk.Author{Type: "contact", ID: p, Name: "Ana"}, Status: desk.StatusReceived,
						OccurredAt: at.Add(time.Duration(j) * time.Second), CreatedAt: at,
					})
				}
			}
			if err := tx.SaveContacts(ctx, ws, contacts); err != nil {
				return err
			}
			if err := tx.InsertMessages(ctx, messages); err != nil {
				return err
			}
			return tx.SaveCases(ctx, ws, changes)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return ws
}

func BenchmarkLists(b *testing.B) {
	s := testkit.SQLite(b)
	ws := fill(b, s, 10000)
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
