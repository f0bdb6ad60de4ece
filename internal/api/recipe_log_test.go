package api

import (
	"context"
	"net/url"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

func TestTheLogOfARecipeIsCountedByDayAndHourAndNarrowed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		id := v.does("Half works", "new", arrives, `{"kind":"edit","params":{"priority":"high"}}`)
		var said []time.Time
		for range 3 {
			v.hear(v.says("ana", "hola"))
			v.automated()
			said = append(said, v.clock.Now().UTC())
			v.clock.Advance(26 * time.Hour)
		}
		var days runSpans
		v.owner.do("GET", "/recipes/"+id+"/run-counts", "").want(200).into(&days)
		if len(days.Items) != 30 || days.Timezone == "" {
			t.Fatalf("%d days, zone %q", len(days.Items), days.Timezone)
		}
		sum := 0
		for i, s := range days.Items {
			sum += s.Done
			if i > 0 && !s.From.Equal(days.Items[i-1].To) {
				t.Errorf("day %d begins at %s, the one before ends at %s", i, s.From, days.Items[i-1].To)
			}
			if s.Failed+s.Stopped+s.Running != 0 {
				t.Errorf("day %+v", s)
			}
		}
		if sum != 3 || days.Items[29].Done != 0 {
			t.Errorf("%d runs in 30 days, %d of them today", sum, days.Items[29].Done)
		}
		zone, err := time.LoadLocation(days.Timezone)
		if err != nil {
			t.Fatal(err)
		}
		var hours runSpans
		v.owner.do("GET", "/recipes/"+id+"/run-counts?day="+said[1].In(zone).Format(time.DateOnly), "").want(200).into(&hours)
		for _, s := range hours.Items {
			want := 0
			for _, at := range said {
				if !at.Before(s.From) && at.Before(s.To) {
					want++
				}
			}
			if s.Done != want {
				t.Errorf("hour of %s: %d runs, want %d", s.From, s.Done, want)
			}
		}
		v.owner.do("GET", "/recipes/"+id+"/run-counts?day=soon", "").want(422)
		v.owner.do("GET", "/recipes/none/run-counts", "").code(404, desk.CodeNotFound)

		around := "?from=" + url.QueryEscape(said[1].Add(-time.Hour).Format(time.RFC3339)) + "&to=" + url.QueryEscape(said[1].Add(time.Hour).Format(time.RFC3339))
		for query, want := range map[string]int{"": 3, "?state=done": 3, "?state=failed": 0, "?state=stopped": 0, around: 1, around + "&state=done": 1} {
			var runs page[runView]
			v.owner.do("GET", "/recipes/"+id+"/runs"+query, "").want(200).into(&runs)
			if len(runs.Items) != want {
				t.Errorf("runs%s: %d, want %d", query, len(runs.Items), want)
			}
		}
		v.owner.do("GET", "/recipes/"+id+"/runs?state=sleepy", "").want(422)
	})
}

func TestFailedRunsArePagedAcrossTheirStatesInOrder(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		id := v.does("Fails", "new", arrives, `{"kind":"note","params":{"text":"seen"}}`)
		var want []string
		for i := range 7 {
			v.hear(v.says("ana", "hola"))
			v.automated()
			v.clock.Advance(time.Minute)
			r := v.ran(id)[0]
			r.State = []desk.RunState{desk.RunFailed, desk.RunPartly, desk.RunDone}[i%3]
			v.rewrite(r.RecipeRun)
			if r.State != desk.RunDone {
				want = append([]string{r.ID}, want...)
			}
		}
		var got []string
		for cursor := ""; ; {
			var runs page[runView]
			v.owner.do("GET", "/recipes/"+id+"/runs?state=failed&limit=2&cursor="+url.QueryEscape(cursor), "").want(200).into(&runs)
			for _, r := range runs.Items {
				got = append(got, r.ID)
			}
			if runs.NextCursor == nil {
				break
			}
			cursor = *runs.NextCursor
		}
		if len(got) != len(want) {
			t.Fatalf("%d failed runs, want %d", len(got), len(want))
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("place %d: %s, want %s", i, got[i], want[i])
			}
		}
	})
}

// rewrite keeps a run as it is given.
func (v *shop) rewrite(r desk.RecipeRun) {
	v.t.Helper()
	r.WorkspaceID = v.ws
	if err := v.store.Write(context.Background(), func(tx *store.Tx) error { return tx.SaveRun(context.Background(), r) }); err != nil {
		v.t.Fatal(err)
	}
}
