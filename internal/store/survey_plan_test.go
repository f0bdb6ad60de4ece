package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestSurveysAreFoundByIndexesAmongMany(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, q, at := context.Background(), s.Read(), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
		fillSurveys(t, s, at)
		node, err := filter.Parse([]byte(`{"field":"priority","op":"is","value":"urgent"}`), filter.Env{Now: at})
		if err != nil {
			t.Fatal(err)
		}
		hour := store.SurveySpan{SurveyID: "s1", From: at, To: at.Add(time.Hour), Cases: &node}
		others := hour
		others.Others = true
		seen := map[string][]any{}
		s.Watch(func(query string, args []any) { seen[query] = args })
		for _, ask := range []func() error{
			func() error { _, err := q.DueSurveys(ctx, at, 100); return err },
			func() error { _, err := q.SurveysOfCase(ctx, "w", "c7"); return err },
			func() error { _, err := q.SurveysOfContact(ctx, "w", "p7", 20); return err },
			func() error { _, err := q.SurveyedAt(ctx, "w", "p7"); return err },
			func() error { _, err := q.OpenSurveys(ctx, "w", []string{"v7"}, at); return err },
			func() error { _, err := q.SurveyCounts(ctx, "w", store.SurveyByAgent, hour); return err },
			func() error { _, err := q.SurveyPeople(ctx, "w", store.SurveyByTag, hour); return err },
			func() error { _, err := q.SurveyPeople(ctx, "w", store.SurveyByDay, others); return err },
			func() error { _, err := q.SurveyComments(ctx, "w", hour, 10); return err },
		} {
			if err := ask(); err != nil {
				t.Fatal(err)
			}
		}
		s.Watch(nil)
		for query, args := range seen {
			plan, err := s.Explain(ctx, query, args)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(plan, "SCAN survey_sends") || strings.Contains(plan, "SCAN c") || strings.Contains(plan, "Seq Scan on cases") || strings.Contains(plan, "Seq Scan on survey_sends") || strings.Contains(plan, "SCAN messages") || strings.Contains(plan, "Seq Scan on messages") {
				t.Errorf("%s\nreads too much:\n%s", query, plan)
			}
		}
	})
}

// fillSurveys makes 20,000 surveys of many people and cases over a year.
func fillSurveys(t *testing.T, s *store.Store, at time.Time) {
	t.Helper()
	err := s.Write(context.Background(), func(tx *store.Tx) error {
		var list []desk.SurveySend
		for i := range 20_000 {
			sent := at.Add(-time.Duration(i) * 25 * time.Minute)
			ends := sent.Add(7 * 24 * time.Hour)
			list = append(list, desk.SurveySend{WorkspaceID: "w", ID: fmt.Sprintf("%06d", i), SurveyID: fmt.Sprintf("s%d", i%3), Kind: desk.SurveyCSAT, State: desk.SurveyAnswered, CaseID: fmt.Sprintf("c%d", i),
				ContactID: fmt.Sprintf("p%d", i%5000), ConversationID: fmt.Sprintf("v%d", i%5000), ChannelID: "h", AgentID: fmt.Sprintf("u%d", i%40), Cause: fmt.Sprint(i), SentAt: &sent, ExpiresAt: &ends,
				AnsweredAt: &sent, Score: 1 + i%5, Comment: "x", CreatedAt: sent})
		}
		return tx.InsertSurveySends(context.Background(), list...)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.AnalyzeYoung(context.Background()); err != nil {
		t.Fatal(err)
	}
}
