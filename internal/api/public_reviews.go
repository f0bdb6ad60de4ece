package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/public"
	"recado.dev/internal/store"
)

// maxReviewTime is the longest time that a summary of reviews is of.
const maxReviewTime = 3 * 366 * 24 * time.Hour

func (a *API) registerReviews() {
	handle(a, route{Method: http.MethodGet, Path: "/public/reviews/summary", Summary: "How reviews went: by week, stars, version and country, and how soon they were answered", Tag: tagPublic, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *reviewsInput) (*body[public.ReviewSummary], error) {
			f, err := a.reviewFilter(ctx, who, in.ChannelID, in.Platform, in.From, in.To)
			if err != nil {
				return nil, err
			}
			return answer(a.Public.Reviews(ctx, who.WorkspaceID, f))
		})
	a.raw(route{Method: http.MethodGet, Path: "/public/reviews.csv", Summary: "Download reviews as CSV: those of channel_id or platform, from and to", Tag: tagPublic, Ability: access.ReportsRead}, a.reviewFile)
}

type reviewsInput struct {
	ChannelID string    `query:"channel_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Platform  string    `query:"platform" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	From      time.Time `query:"from" doc:"its week is the first; left out for twelve weeks ago"`
	To        time.Time `query:"to" doc:"left out for now"`
}

func (a *API) reviewFilter(ctx context.Context, who access.Who, channelID, platformKey string, from, to time.Time) (store.ReviewFilter, error) {
	f := store.ReviewFilter{From: from, To: to}
	if f.To.IsZero() {
		f.To = a.now()
	}
	if f.From.IsZero() {
		f.From = f.To.AddDate(0, 0, -11*7)
	}
	if !f.From.Before(f.To) || f.To.Sub(f.From) > maxReviewTime {
		return f, desk.Invalid("from", "must be before to, by three years at most")
	}
	ids, some, err := a.channelsNamed(ctx, who, channelID, platformKey)
	if f.ChannelIDs = ids; !some {
		f.ChannelIDs = []string{"none"}
	}
	return f, err
}

func (a *API) reviewFile(w http.ResponseWriter, r *http.Request) {
	who, _ := access.From(r.Context())
	q := r.URL.Query()
	var from, to time.Time
	for name, at := range map[string]*time.Time{"from": &from, "to": &to} {
		if v := q.Get(name); v != "" {
			t, err := time.Parse(time.RFC3339, v)
			if err != nil {
				a.fail(w, r, desk.Invalid(name, "must be a time"))
				return
			}
			*at = t
		}
	}
	f, err := a.reviewFilter(r.Context(), who, cleanText(q.Get("channel_id")), cleanText(q.Get("platform")), from, to)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	a.stream(w, r, "recado-reviews-"+a.now().Format(time.DateOnly)+".csv", func(w io.Writer) error { return a.Public.ReviewFile(r.Context(), who, f, w) })
}
