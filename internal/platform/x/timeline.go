package x

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"recado.dev/internal/platform"
)

const (
	// lookEvery is how often an account with a webhook asks for mentions, in case
	// that an event was lost on its way.
	lookEvery = 15 * time.Minute
	// maxTimeline is how many pages of a timeline the network has: 800 posts.
	maxTimeline = 8
	// fresh is how old what the first look finds may be to be news: it was written
	// while the channel was being connected.
	fresh = time.Hour
	// glance is how often a wait looks at the business's clock.
	glance = 200 * time.Millisecond
)

// listener is an account that the network calls. It asks now and then for what it
// may have missed.
type listener struct {
	*session
	every time.Duration
}

// looks are when the timelines were asked for, and will be.
type looks struct {
	mu         sync.Mutex
	last, next time.Time
}

func (l *looks) note(now time.Time, every time.Duration) {
	l.mu.Lock()
	l.last, l.next = now, now.Add(every)
	l.mu.Unlock()
}

func (l *looks) plan(every time.Duration, says platform.Text) platform.LookoutPlan {
	l.mu.Lock()
	defer l.mu.Unlock()
	return platform.LookoutPlan{Every: every, Says: says, LastAt: l.last, NextAt: l.next}
}

// Plan implements platform.Lookout.
func (l *listener) Plan() platform.LookoutPlan {
	return l.looks.plan(l.every, platform.Text{
		En: "Mentions and answers come by themselves. Every 15 minutes the account's mentions are asked for as well, in case one was lost: X charges for new ones alone.",
		Es: "Las menciones y respuestas llegan solas. Además, cada 15 minutos se consultan las menciones de la cuenta por si alguna se perdió: X solo cobra por las nuevas.",
	})
}

// Plan implements platform.Lookout.
func (p *poller) Plan() platform.LookoutPlan {
	return p.looks.plan(p.every, platform.Text{
		En: "About once a minute messages, mentions and the account's own posts are asked for: three questions, of which X takes 15, 300 and 900 in a quarter of an hour. X charges for what is new.",
		Es: "Más o menos cada minuto se consultan los mensajes, las menciones y los posts propios: tres preguntas, de las que X admite 15, 300 y 900 por cuarto de hora. X cobra por lo nuevo.",
	})
}

func cursorFrom(have json.RawMessage) cursor {
	var c cursor
	if len(have) > 0 && json.Unmarshal(have, &c) != nil {
		return cursor{}
	}
	return c
}

// Pull implements platform.Puller.
func (l *listener) Pull(ctx context.Context, have json.RawMessage, keep platform.KeepFunc) error {
	c := cursorFrom(have)
	for {
		next := c
		posts, err := l.lookUp(ctx, &next, "mentions")
		if err != nil && !l.bearable(ctx, err) {
			return err
		}
		if next != c {
			c = next
			at, _ := json.Marshal(c) // texts always encode
			if err := keep(ctx, posts, at); err != nil {
				return err
			}
		}
		l.looks.note(l.host.Clock.Now(), l.every)
		if !l.wait(ctx, l.every) {
			return nil
		}
	}
}

// wait lasts until that much time went by for the business, and answers false
// where ctx ended first.
func (s *session) wait(ctx context.Context, d time.Duration) bool {
	until := s.host.Clock.Now().Add(d)
	tick := time.NewTicker(min(glance, max(d, time.Millisecond)))
	defer tick.Stop()
	for s.host.Clock.Now().Before(until) {
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
	}
	return ctx.Err() == nil
}

// lookUp asks timelines for the posts after those that were seen, the oldest
// first, and notes how far it came. What was there before the first question is
// history: its newest page alone is taken.
func (s *session) lookUp(ctx context.Context, c *cursor, names ...string) ([]platform.HookRequest, error) {
	var out []platform.HookRequest
	for _, name := range names {
		seen, path := &c.Mentions, "/mentions"
		if name == "own" {
			seen, path = &c.Own, "/tweets"
		}
		pages, newest, err := s.timelineAfter(ctx, "/2/users/"+s.userID+path, *seen)
		if err != nil {
			return out, err
		}
		var since time.Time
		if *seen == "" {
			since = s.host.Clock.Now().Add(-fresh)
		}
		for _, page := range pages {
			body, err := json.Marshal(timeline{Of: name, Since: since, Page: page})
			if err != nil {
				return nil, &platform.Failure{Kind: platform.Unreachable, Title: "the answer is not what the API answers", Err: err}
			}
			out = append(out, platform.HookRequest{Method: http.MethodPost, Body: body})
		}
		*seen = cmp.Or(newest, *seen, "0")
	}
	return out, nil
}

// bearable says whether a channel goes on although the posts cannot be asked for:
// its messages do not depend on what the app may read in public.
func (s *session) bearable(ctx context.Context, err error) bool {
	f := platform.AsFailure(err)
	if f.Kind != platform.Misconfigured && f.Kind != platform.Rejected && f.Kind != platform.Gone && f.Kind != platform.Throttled {
		return false
	}
	if s.host.Log != nil {
		s.host.Log.WarnContext(ctx, "posts cannot be asked for", "kind", string(f.Kind), "code", f.Code, "error", f.Error())
	}
	return true
}

// timelineAfter are the pages with posts after one, the oldest first in all of
// them.
func (s *session) timelineAfter(ctx context.Context, path, seen string) ([]json.RawMessage, string, error) {
	query := postFields()
	query.Set("max_results", "100")
	if seen != "" && seen != "0" {
		query.Set("since_id", seen)
	}
	var pages []json.RawMessage
	newest := ""
	for range maxTimeline {
		var raw json.RawMessage
		if err := safe(s.ask(ctx, http.MethodGet, path, query, nil, &raw)); err != nil {
			return nil, "", err
		}
		var page struct {
			Data []struct {
				ID string `json:"id"`
			} `json:"data"`
			Meta struct {
				Next string `json:"next_token"`
			} `json:"meta"`
		}
		if json.Unmarshal(raw, &page) != nil {
			return nil, "", &platform.Failure{Kind: platform.Unreachable, Title: "the answer is not what the API answers"}
		}
		for _, p := range page.Data {
			if _, err := strconv.ParseUint(p.ID, 10, 64); err == nil && (newest == "" || later(p.ID, newest)) {
				newest = p.ID
			}
		}
		if len(page.Data) > 0 {
			pages = append(pages, turned(raw, len(page.Data)))
		}
		if page.Meta.Next == "" || seen == "" {
			break
		}
		query.Set("pagination_token", page.Meta.Next)
	}
	slices.Reverse(pages)
	return pages, newest, nil
}
