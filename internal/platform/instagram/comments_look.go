package instagram

import (
	"context"
	"encoding/json"
	"hash/fnv"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/meta"
)

// The network tells of new comments by itself, but neither of posts nor of what
// is edited, deleted or hidden: that is asked for now and then.
const (
	lookEvery = 15 * time.Minute
	lookPosts = 10
	lookPages = 4                   // of fifty comments, under one post
	lookAge   = 14 * 24 * time.Hour // posts that are older are looked at when their number of comments changes
	tick      = 100 * time.Millisecond
)

// sighting is how the looking goes, for people.
type sighting struct{ last, next time.Time }

// cursor is what was seen at the last look.
type cursor struct {
	At    time.Time            `json:"at"`
	Next  time.Time            `json:"next"`
	Posts map[string]*seenPost `json:"posts"`
}

type seenPost struct {
	At       time.Time          `json:"at"`
	Mark     string             `json:"mark"` // of its words and counts
	Comments int64              `json:"n"`
	Seen     map[string]*seenIt `json:"seen"`
}

type seenIt struct {
	Text   string `json:"t"` // a hash
	Hidden bool   `json:"h,omitempty"`
	Likes  int    `json:"l,omitempty"`
}

// Plan implements platform.Lookout.
func (s *publicSession) Plan() platform.LookoutPlan {
	s.mu.Lock()
	defer s.mu.Unlock()
	return platform.LookoutPlan{
		Every: lookEvery, LastAt: s.saw.last, NextAt: s.saw.next,
		Says: platform.Text{
			En: "New comments come by themselves. Every 15 minutes one question asks for the newest 10 posts, and one more for each of them that may have changed: at most 11, which is 1,056 a day. The network allows 4,800 a day for each person who saw the account.",
			Es: "Los comentarios nuevos llegan solos. Cada 15 minutos una consulta pide las 10 publicaciones más recientes y otra más por cada una que pueda haber cambiado: 11 como máximo, es decir 1056 al día. La red permite 4800 al día por cada persona que vio la cuenta.",
		},
	}
}

func (s *publicSession) noted(last, next time.Time) {
	s.mu.Lock()
	s.saw = sighting{last, next}
	s.mu.Unlock()
}

// Pull implements platform.Puller.
func (s *publicSession) Pull(ctx context.Context, have json.RawMessage, keep platform.KeepFunc) error {
	var c cursor
	if len(have) > 0 && json.Unmarshal(have, &c) != nil {
		c = cursor{}
	}
	for {
		s.noted(c.At, c.Next)
		if !s.until(ctx, c.Next) {
			return nil
		}
		l, next, err := s.look(ctx, c)
		now := s.host.Clock.Now()
		if err != nil {
			f := platform.AsFailure(err)
			if f.Kind != platform.Throttled {
				return err
			}
			// What was seen stands; the network says when it will be asked again.
			c.Next = now.Add(max(f.RetryAfter, lookEvery))
			continue
		}
		next.At, next.Next = now, now.Add(lookEvery+s.jitter())
		at, err := json.Marshal(next)
		if err != nil {
			return &platform.Failure{Kind: platform.Unintelligible, Title: "what was seen cannot be kept", Err: err}
		}
		requests, err := l.requests()
		if err != nil {
			return err
		}
		if err := keep(ctx, requests, at); err != nil {
			return err
		}
		c = next
	}
}

// jitter keeps channels from asking all at once: a part of the time between two
// looks, always the same for a channel.
func (s *publicSession) jitter() time.Duration {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s.channelID))
	return time.Duration(h.Sum32()%120) * time.Second
}

// until waits for a moment of the business's clock, which tests and the sandbox
// move.
func (s *publicSession) until(ctx context.Context, at time.Time) bool {
	t := time.NewTicker(tick)
	defer t.Stop()
	for s.host.Clock.Now().Before(at) {
		select {
		case <-ctx.Done():
			return false
		case <-t.C:
		}
	}
	return ctx.Err() == nil
}

// look asks for what there is and compares it with what was seen.
func (s *publicSession) look(ctx context.Context, c cursor) (glance, cursor, error) {
	now := s.host.Clock.Now()
	l := glance{Object: lookObject, At: now, First: c.Posts == nil}
	next := cursor{Posts: map[string]*seenPost{}}
	posts, err := s.posts(ctx, strconv.Itoa(lookPosts))
	if err != nil {
		return l, next, err
	}
	oldest := now
	for i := range posts {
		m := &posts[i]
		if m.ID == "" {
			continue
		}
		if at := m.Timestamp.Time(); at.Before(oldest) {
			oldest = at
		}
		seen, err := s.lookUnder(ctx, &l, m, c.Posts[string(m.ID)])
		if err != nil {
			return l, next, err
		}
		next.Posts[string(m.ID)] = seen
	}
	for id, p := range c.Posts {
		if next.Posts[id] == nil && (p.At.After(oldest) || len(posts) < lookPosts) {
			l.Events = append(l.Events, lookEvent{Post: id, Gone: true})
		}
	}
	return l, next, nil
}

// lookUnder looks at one post and, where they may have changed, its comments.
func (s *publicSession) lookUnder(ctx context.Context, l *glance, m *mediaIn, seen *seenPost) (*seenPost, error) {
	now := &seenPost{At: m.Timestamp.Time(), Mark: mark(m), Seen: map[string]*seenIt{}}
	if m.Comments != nil {
		now.Comments = *m.Comments
	}
	if seen == nil || seen.Mark != now.Mark {
		l.Events = append(l.Events, lookEvent{Post: string(m.ID), Media: m})
	}
	if seen == nil {
		seen = &seenPost{}
	}
	young := l.At.Sub(now.At) < lookAge
	if now.Comments == seen.Comments && (now.Comments == 0 || !young) {
		now.Seen = seen.Seen
		return now, nil
	}
	list, whole, err := s.comments(ctx, lookPages, string(m.ID), "comments")
	if err != nil {
		return nil, err
	}
	for i := range list {
		c := &list[i]
		is := &seenIt{Text: digest(c.Text), Hidden: c.Hidden, Likes: c.Likes}
		now.Seen[string(c.ID)] = is
		l.compare(string(m.ID), c, seen.Seen[string(c.ID)], is)
	}
	for id, was := range seen.Seen {
		switch {
		case now.Seen[id] != nil:
		case whole:
			l.Events = append(l.Events, lookEvent{Post: string(m.ID), Comment: &commentIn{ID: meta.ID(id)}, Gone: true})
		default:
			now.Seen[id] = was // it may stand further back than was looked
		}
	}
	return now, nil
}

// comments lists comments with the answers to them, so many pages at most; whole
// says that there are no more.
func (s *publicSession) comments(ctx context.Context, pages int, path ...string) (list []commentIn, whole bool, err error) {
	const one = "id,text,username,from,timestamp,like_count,hidden,parent_id"
	query := url.Values{"fields": {one + ",replies.limit(50){" + one + "}"}, "limit": {"50"}}
	if path[len(path)-1] == "replies" {
		query.Set("fields", one)
	}
	whole = true
	for range pages {
		var answer struct {
			Data []struct {
				commentIn
				Replies struct {
					Data   []commentIn `json:"data"`
					Paging paging      `json:"paging"`
				} `json:"replies"`
			} `json:"data"`
			Paging paging `json:"paging"`
		}
		if err := s.graph.Get(ctx, query, &answer, path...); err != nil {
			return nil, false, err
		}
		for _, c := range answer.Data {
			if c.ID == "" {
				continue
			}
			list = append(list, c.commentIn)
			for _, r := range c.Replies.Data {
				if r.ID != "" {
					r.ParentID = c.ID
					list = append(list, r)
				}
			}
			whole = whole && c.Replies.Paging.after() == ""
		}
		after := answer.Paging.after()
		if after == "" || len(answer.Data) == 0 {
			return list, whole, nil
		}
		query.Set("after", after)
	}
	return list, false, nil
}

// paging says whether there is more of a list.
type paging struct {
	Next    string `json:"next"`
	Cursors struct {
		After string `json:"after"`
	} `json:"cursors"`
}

func (p paging) after() string {
	if p.Next == "" {
		return ""
	}
	return p.Cursors.After
}

// requests are what a look found, as requests that Decode reads: so many events
// in each that the journal takes it.
func (l glance) requests() ([]platform.HookRequest, error) {
	const most = 200
	var out []platform.HookRequest
	for len(l.Events) > 0 {
		n := min(len(l.Events), most)
		part := l
		part.Events, l.Events = l.Events[:n], l.Events[n:]
		raw, err := json.Marshal(part)
		if err != nil {
			return nil, &platform.Failure{Kind: platform.Unintelligible, Title: "what was seen cannot be kept", Err: err}
		}
		out = append(out, platform.HookRequest{Method: http.MethodPost, Body: raw})
	}
	return out, nil
}
