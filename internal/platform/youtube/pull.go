package youtube

import (
	"context"
	"encoding/json"
	"hash/fnv"
	"maps"
	"strconv"
	"time"

	"recado.dev/internal/platform"
)

const (
	lookEvery = time.Hour
	// tick is how often the clock is looked at: it may be moved.
	tick = 200 * time.Millisecond
	// jitter is how much later a look may be, so that channels do not all ask at once.
	jitter = 2 * time.Minute
	// firstBackOff is the wait after too many calls at once; it doubles up to an hour.
	firstBackOff = time.Minute
)

// cursor is how far was looked.
type cursor struct {
	Last    time.Time `json:"last"`
	Day     string    `json:"day,omitempty"` // of the quota
	Spent   int       `json:"spent,omitempty"`
	Uploads string    `json:"uploads,omitempty"` // the list of the channel's videos
	// Videos are the newest ones, with what was said of them last.
	Videos map[string]string `json:"videos,omitempty"`
	// Off says of a video without comments when it was asked last.
	Off     map[string]time.Time `json:"off,omitempty"`
	Seen    map[string]seen      `json:"seen,omitempty"`    // comments
	Threads map[string]open      `json:"threads,omitempty"` // those with answers, and ours
}

// seen is what a comment said when it was looked at.
type seen struct {
	Video string `json:"v"`
	Top   string `json:"t,omitempty"` // what it stands under
	At    int64  `json:"a"`           // seconds, when it was written
	Says  string `json:"s"`
	Likes int    `json:"l,omitempty"`
	Held  bool   `json:"h,omitempty"`
}

// open is a thread whose answers are read.
type open struct {
	Video   string `json:"v"`
	Replies int    `json:"n,omitempty"` // as the network counted last
	Read    int64  `json:"r,omitempty"` // seconds, when its answers were read last
	Busy    int64  `json:"b"`           // seconds, when anything was new in it
}

func (c cursor) clone() cursor {
	c.Videos, c.Off, c.Seen, c.Threads = cloned(c.Videos), cloned(c.Off), cloned(c.Seen), cloned(c.Threads)
	return c
}

func cloned[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return maps.Clone(m)
}

// Pull implements platform.Puller: a look each hour, the first at once.
func (s *session) Pull(ctx context.Context, have json.RawMessage, keep platform.KeepFunc) error {
	var c cursor
	if len(have) > 0 && json.Unmarshal(have, &c) != nil {
		c = cursor{}
	}
	s.remember(c.Day, c.Spent)
	next, backOff := s.after(c.Last), firstBackOff
	for {
		s.plan(c.Last, next)
		if !s.wait(ctx, next) {
			return nil
		}
		now := s.host.Clock.Now()
		if _, spent := s.today(); s.quota-spent < costOfLook {
			next = reset(now) // what is left is for answers
			continue
		}
		found, after, err := s.look(ctx, c)
		switch f := platform.AsFailure(err); {
		case err == nil:
		case ctx.Err() != nil:
			return nil
		case f.Kind == platform.Throttled:
			next = now.Add(max(f.RetryAfter, backOff))
			backOff = min(2*backOff, lookEvery)
			continue
		default:
			return err
		}
		backOff = firstBackOff
		after.Last = now
		after.Day, after.Spent = s.today()
		place, err := json.Marshal(after)
		if err != nil {
			return &platform.Failure{Kind: platform.Unreachable, Title: "what was seen cannot be kept", Err: err}
		}
		batches, err := requests(found, now)
		if err != nil {
			return err
		}
		if err := keep(ctx, batches, place); err != nil {
			return err
		}
		c, next = after, s.after(now)
	}
}

// after is when the look after one is due.
func (s *session) after(last time.Time) time.Time {
	if last.IsZero() {
		return time.Time{}
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(s.salt + strconv.FormatInt(last.Unix(), 10))) // never fails
	return last.Add(s.every + time.Duration(h.Sum32())%jitter)
}

func (s *session) plan(last, next time.Time) {
	s.mu.Lock()
	s.last, s.next = last, next
	s.mu.Unlock()
}

// wait lasts until a moment of the business's clock, and answers false where ctx
// ended first.
func (s *session) wait(ctx context.Context, until time.Time) bool {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for s.host.Clock.Now().Before(until) {
		select {
		case <-ctx.Done():
			return false
		case <-ticker.C:
		}
	}
	return ctx.Err() == nil
}
