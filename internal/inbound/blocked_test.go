package inbound_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func block(t *testing.T, r *inboundtest.Rig, contactID string) {
	t.Helper()
	now := r.Clock.Now()
	err := r.Store.Write(context.Background(), func(tx *store.Tx) error {
		return tx.BlockContact(context.Background(), r.Workspace, contactID, &now, now)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatABlockedContactWritesIsKeptAndAsksNobody(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		r.Apply(t, text("ana", "m1", "hola", start))
		first := r.Messages(t)[0]
		block(t, r, first.Author.ID)
		before := caseOf(t, r, first)
		r.Clock.Advance(time.Minute)
		r.Apply(t, text("ana", "m2", "¿hay alguien?", start.Add(time.Minute)))
		ms := r.Messages(t)
		if len(ms) != 2 || ms[1].Text != "¿hay alguien?" || ms[1].Origin != "blocked" || ms[1].CaseID != first.CaseID {
			t.Fatalf("messages %+v", ms)
		}
		after := caseOf(t, r, ms[1])
		if after.UnreadCount != before.UnreadCount || after.Status != before.Status || !after.WaitingSince.Equal(*before.WaitingSince) || !after.LastActivityAt.Equal(before.LastActivityAt) {
			t.Errorf("case %+v became %+v", before, after)
		}
	})
}

func TestABlockedContactOpensNoCase(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		r.Apply(t, text("ana", "m1", "hola", start))
		first := r.Messages(t)[0]
		c := caseOf(t, r, first)
		resolved := c
		at := r.Clock.Now()
		resolved.Status, resolved.ResolvedAt, resolved.WaitingSince, resolved.UnreadCount = desk.CaseResolved, &at, nil, 0
		err := s.Write(context.Background(), func(tx *store.Tx) error {
			return tx.SaveCases(context.Background(), r.Workspace, []store.CaseChange{{Before: &c, After: resolved}})
		})
		if err != nil {
			t.Fatal(err)
		}
		block(t, r, first.Author.ID)
		r.Clock.Advance(30 * 24 * time.Hour) // long enough that another case would begin
		r.Apply(t, text("ana", "m2", "otra vez yo", r.Clock.Now()))
		counts, err := s.Read().CaseCounts(context.Background(), r.Workspace, "nobody")
		if err != nil || counts.All != (store.CaseCount{Resolved: 1}) {
			t.Errorf("counts %+v, %v", counts, err)
		}
	})
}

func TestWhoWasImportedBeforeTheyWroteIsTheSameContact(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		known := desk.Contact{WorkspaceID: r.Workspace, ID: "imported", Name: "Ana Pérez", CreatedAt: start, UpdatedAt: start}
		known.Phone = "+34600111222"
		err := s.Write(context.Background(), func(tx *store.Tx) error {
			return tx.SaveContactDetails(context.Background(), r.Workspace, []desk.Contact{known})
		})
		if err != nil {
			t.Fatal(err)
		}
		in := text("ana", "m1", "hola", start)
		in.Sender = &platform.Person{Keys: []platform.RemoteUserKey{"user:34600111222"}, Address: "34600111222", Display: "+34 600 11 12 22", Name: "ana p."}
		r.Apply(t, in)
		m := r.Messages(t)[0]
		c, err := s.Read().ContactByID(context.Background(), r.Workspace, "imported")
		if err != nil || m.Author.ID != "imported" || len(c.Identities) != 1 || c.Name != "Ana Pérez" {
			t.Errorf("the message is of %+v, the contact %+v, %v", m.Author, c, err)
		}
		var told []string
		for _, e := range r.Events(t) {
			if strings.HasPrefix(string(e.Type), "contact.") {
				told = append(told, string(e.Type))
			}
		}
		if strings.Join(told, " ") != "contact.updated" {
			t.Errorf("told %v", told)
		}
	})
}

func TestANetworksOptOutIsInTheLedger(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		in := text("ana", "o1", "", start)
		in.Message, in.OptOut = nil, &platform.OptOutIn{Stop: true, Detail: "STOP"}
		r.Apply(t, in)
		id := r.Events(t)[0].ContactID
		list, err := s.Read().Consents(context.Background(), r.Workspace, id)
		if err != nil || len(list) != 1 || list[0].Granted || list[0].Kind != desk.ConsentMarketing || list[0].Text != "STOP" || list[0].Actor.Type != "contact" {
			t.Errorf("ledger %+v, %v", list, err)
		}
		c, err := s.Read().ContactByID(context.Background(), r.Workspace, id)
		if err != nil || c.Consent[desk.ConsentMarketing].Granted || len(c.Consent) != 1 {
			t.Errorf("contact %+v, %v", c, err)
		}
	})
}
