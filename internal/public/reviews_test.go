package public_test

import (
	"bytes"
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

func TestReviewsAreSummedUpByWeekVersionAndCountry(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b, ctx := newBed(t, s), context.Background()
		review := func(who string, stars int, version string, at time.Time) platform.Inbound {
			in := inboundtest.Text(who, "r-"+who, "=It works", at)
			in.Post = "app"
			in.Message.Public = &platform.PublicIn{Kind: desk.PublicReview, Rating: stars, Version: version, Country: "ES"}
			return in
		}
		start := b.Clock.Now() // a Monday
		b.Apply(t, review("ana", 1, "4.0", start), review("leo", 5, "4.1", start.Add(time.Hour)), review("eva", 4, "4.1", start.Add(8*24*time.Hour)))
		err := s.Write(ctx, func(tx *store.Tx) error {
			return tx.AnswerItems(ctx, b.Workspace, b.Channel, []string{"r-ana"}, start.Add(2*time.Hour))
		})
		if err != nil {
			t.Fatal(err)
		}
		b.Apply(t, platform.Inbound{Key: "r-ana@2", At: start.Add(3 * time.Hour), Post: "app", Sender: inboundtest.Person("ana"),
			Edit: &platform.EditIn{ID: "r-ana", Text: "Fixed", Public: &platform.PublicIn{Kind: desk.PublicReview, Rating: 4, Version: "4.0", Country: "ES"}}})
		f := store.ReviewFilter{From: start.Add(time.Hour), To: start.Add(14 * 24 * time.Hour)}
		got, err := b.public.Reviews(ctx, b.Workspace, f)
		if err != nil {
			t.Fatal(err)
		}
		if got.Count != 3 || got.Average != 4.33 || got.Answered != 1 || got.Waiting != 2 || got.Raised != 1 || got.Lowered != 0 || got.MedianSeconds != 7200 || got.P90Seconds != 7200 {
			t.Errorf("summary = %+v", got)
		}
		if len(got.Weeks) != 3 || got.Weeks[0].Count != 2 || got.Weeks[1].Average != 4 || got.Versions[0].Key != "4.1" || got.Versions[0].Count != 2 || got.Countries[0].Key != "ES" {
			t.Errorf("weeks = %+v, versions = %+v", got.Weeks, got.Versions)
		}
		var file bytes.Buffer
		if err := b.public.ReviewFile(ctx, b.who, f, &file); err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(file.String(), "\n"); lines != 4 || !strings.Contains(file.String(), ",'=It works,") {
			t.Errorf("file = %s; want three reviews and no formulas", file.String())
		}
	})
}
