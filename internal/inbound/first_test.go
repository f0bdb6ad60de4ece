package inbound_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/reading"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// A case is read with the message that it begins with, so that the reading has
// nothing more to write; whatever is written later it reads as ever.
func TestANewCaseIsReadWithItsFirstMessage(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		r := inboundtest.New(t, s)
		later := reading.New(s, r.Clock, slog.New(slog.DiscardHandler))
		read := func() []desk.Event {
			t.Helper()
			before := len(r.Events(t))
			if err := later.CatchUp(ctx, r.Workspace); err != nil {
				t.Fatal(err)
			}
			return r.Events(t)[before:]
		}
		r.Apply(t, text("ana", "m1", "Hola, quiero saber cuándo llega mi pedido, por favor", start))
		c := caseOf(t, r, r.Messages(t)[0])
		if c.Language != "es" || c.Sentiment != desk.SentimentNeutral || len(c.ByHand) > 0 {
			t.Errorf("the new case is read as %q, %q, by hand %v", c.Language, c.Sentiment, c.ByHand)
		}
		if evs := read(); len(evs) > 0 {
			t.Errorf("the reading found more: %+v", evs)
		}
		r.Apply(t, text("ana", "m2", "Esto es una vergüenza, estoy harta, es el peor servicio que he visto", start))
		evs := read()
		if len(evs) != 1 || evs[0].Actor != desk.ReadingActor || evs[0].CaseID != c.ID {
			t.Fatalf("the second message was read as %+v", evs)
		}
		if c = caseOf(t, r, r.Messages(t)[0]); c.Sentiment != desk.SentimentNegative {
			t.Errorf("the mood is %q", c.Sentiment)
		}
	})
}

// Where a case begins with several messages at once, the reading goes by all of
// them.
func TestACaseThatBeginsWithTwoMessagesIsReadByBoth(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		r.Apply(t, text("ana", "m1", "Hola, buenas tardes a todos en la tienda", start),
			text("ana", "m2", "Esto es una vergüenza, estoy harta, es el peor servicio que he visto", start))
		if err := reading.New(s, r.Clock, slog.New(slog.DiscardHandler)).CatchUp(context.Background(), r.Workspace); err != nil {
			t.Fatal(err)
		}
		if c := caseOf(t, r, r.Messages(t)[0]); c.Sentiment != desk.SentimentNegative {
			t.Errorf("the mood is %q", c.Sentiment)
		}
	})
}

// The texts of many cases are read at once: of each its customer's newest, in
// their order.
func TestCustomersTextsAreTheNewestOfEachCase(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := inboundtest.New(t, s)
		for i := range 4 {
			for _, who := range []string{"ana", "leo"} {
				r.Apply(t, text(who, fmt.Sprint(who, i), fmt.Sprintf("%s %d \"ñ\"", who, i), start.Add(time.Duration(i)*time.Second)))
			}
		}
		var ids []string
		for _, m := range r.Messages(t) {
			if !slices.Contains(ids, m.CaseID) {
				ids = append(ids, m.CaseID)
			}
		}
		got, err := s.Read().CustomerTexts(context.Background(), r.Workspace, append(ids, "nobody's"), 3)
		if err != nil {
			t.Fatal(err)
		}
		for i, who := range []string{"ana", "leo"} {
			want := []string{who + ` 3 "ñ"`, who + ` 2 "ñ"`, who + ` 1 "ñ"`}
			if !slices.Equal(got[ids[i]], want) {
				t.Errorf("%s wrote %q, want %q", who, got[ids[i]], want)
			}
		}
		if len(got) != 2 {
			t.Errorf("texts of %d cases", len(got))
		}
	})
}
