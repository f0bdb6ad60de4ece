package linkedin

import (
	"cmp"
	"context"
	"encoding/json"
	"hash/fnv"
	"net/http"
	"slices"
	"strconv"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Webhooks that fail for eight hours are lost, and a subscription may end without
// a word: what happened is asked for now and then, too.
const (
	lookEvery = 30 * time.Minute
	overlap   = 10 * time.Minute // of two looks: notifications may appear late
	kept      = 60 * 24 * time.Hour
	perPage   = 50
	maxPages  = 40
	perDay    = 96 // calls that the plan makes
	tick      = 100 * time.Millisecond
)

// cursor is how far the looking came.
type cursor struct {
	At    time.Time         `json:"at"`
	Next  time.Time         `json:"next"`
	Posts map[string]number `json:"posts,omitempty"` // when each was changed last
}

// Plan implements platform.Lookout.
func (s *session) Plan() platform.LookoutPlan {
	s.mu.Lock()
	defer s.mu.Unlock()
	return platform.LookoutPlan{
		Every: lookEvery, Spends: perDay, LastAt: s.saw.last, NextAt: s.saw.next,
		Says: platform.Text{
			En: "What happens on the page comes by itself. Every 30 minutes two questions ask for what was missed and for the page's own posts: 96 a day. LinkedIn's allowance begins anew at midnight UTC; how large it is stands in the developer portal alone, under Analytics.",
			Es: "Lo que ocurre en la página llega solo. Cada 30 minutos dos consultas piden lo que se haya perdido y las publicaciones propias: 96 al día. El cupo de LinkedIn se renueva a medianoche UTC; cuánto es solo se ve en el portal de desarrolladores, en Analytics.",
		},
	}
}

func (s *session) noted(last, next time.Time) {
	s.mu.Lock()
	s.saw = sighting{last, next}
	s.mu.Unlock()
}

// Pull implements platform.Puller.
func (s *session) Pull(ctx context.Context, have json.RawMessage, keep platform.KeepFunc) error {
	var c cursor
	if len(have) > 0 && json.Unmarshal(have, &c) != nil {
		c = cursor{}
	}
	for {
		s.noted(c.At, c.Next)
		if !s.until(ctx, c.Next) {
			return nil
		}
		found, next, err := s.look(ctx, c)
		if err != nil {
			f := platform.AsFailure(err)
			if f.Kind != platform.Throttled {
				return err
			}
			c.Next = s.host.Clock.Now().Add(max(f.RetryAfter, time.Minute) + s.jitter())
			continue
		}
		at, err := json.Marshal(next)
		if err != nil {
			return &platform.Failure{Kind: platform.Unintelligible, Title: "what was seen cannot be kept", Err: err}
		}
		if err := keep(ctx, found, at); err != nil {
			return err
		}
		c = next
	}
}

// jitter keeps channels from asking all at once: always the same for a channel.
func (s *session) jitter() time.Duration {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s.channelID))
	return time.Duration(h.Sum32()%240) * time.Second
}

// until waits for a moment of the business's clock, which tests and the sandbox
// move.
func (s *session) until(ctx context.Context, at time.Time) bool {
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

// look asks for what happened since the last look, and for the page's posts. The
// first look takes what the network keeps, as history.
func (s *session) look(ctx context.Context, c cursor) ([]platform.HookRequest, cursor, error) {
	now := s.host.Clock.Now()
	next := cursor{At: now, Next: now.Add(lookEvery + s.jitter()), Posts: map[string]number{}}
	since := c.At.Add(-overlap)
	if c.At.IsZero() || now.Sub(since) > kept {
		since = now.Add(-kept)
	}
	news, err := s.notifications(ctx, since, now)
	if err != nil {
		return nil, next, err
	}
	list, err := s.posts(ctx)
	if err != nil {
		return nil, next, err
	}
	var changed []json.RawMessage
	for _, p := range list {
		next.Posts[p.ID] = p.Modified
		if was, seen := c.Posts[p.ID]; seen && was == p.Modified || p.State != "" && p.State != "PUBLISHED" {
			continue
		}
		raw, err := json.Marshal(p)
		if err != nil {
			return nil, next, &platform.Failure{Kind: platform.Unintelligible, Title: "a post cannot be kept", Err: err}
		}
		changed = append(changed, raw)
	}
	var out []platform.HookRequest
	add := func(h hook) error {
		h.Type, h.At, h.First = lookType, now, c.At.IsZero()
		raw, err := json.Marshal(h)
		out = append(out, platform.HookRequest{Method: http.MethodPost, Body: raw})
		return err
	}
	if len(changed) > 0 { // posts first: comments stand under them
		err = add(hook{Posts: changed})
	}
	for part := range slices.Chunk(news, perPage) {
		if err == nil {
			err = add(hook{Notifications: part})
		}
	}
	if err != nil {
		return nil, next, &platform.Failure{Kind: platform.Unintelligible, Title: "what was seen cannot be kept", Err: err}
	}
	return out, next, nil
}

// notifications are what happened in a time, the oldest first.
func (s *session) notifications(ctx context.Context, from, to time.Time) ([]json.RawMessage, error) {
	const actions = "List(COMMENT,ADMIN_COMMENT,COMMENT_EDIT,COMMENT_DELETE,SHARE_MENTION,LIKE,SHARE)"
	var all []json.RawMessage
	for start := 0; start < maxPages*perPage; start += perPage {
		var answer struct {
			Elements []json.RawMessage `json:"elements"`
		}
		query := "q=criteria&actions=" + actions + "&organizationalEntity=" + escaped(s.page()) +
			"&timeRange=(start:" + strconv.FormatInt(from.UnixMilli(), 10) + ",end:" + strconv.FormatInt(to.UnixMilli(), 10) + ")" +
			"&start=" + strconv.Itoa(start) + "&count=" + strconv.Itoa(perPage)
		if err := s.get(ctx, "/organizationalEntityNotifications", query, "FINDER", &answer); err != nil {
			return nil, err
		}
		all = append(all, answer.Elements...)
		if len(answer.Elements) < perPage {
			break
		}
	}
	at := func(raw json.RawMessage) number {
		var n notification
		if json.Unmarshal(raw, &n) != nil {
			return 0
		}
		return n.At
	}
	slices.SortStableFunc(all, func(a, b json.RawMessage) int { return cmp.Compare(at(a), at(b)) })
	return all, nil
}

// posts are the page's newest.
func (s *session) posts(ctx context.Context) ([]post, error) {
	var answer struct {
		Elements []post `json:"elements"`
	}
	err := s.get(ctx, "/posts", "q=author&author="+escaped(s.page())+"&count=20&sortBy=LAST_MODIFIED", "FINDER", &answer)
	return answer.Elements, err
}

func countsOf(likes, comments *int64) *desk.PostCounts {
	if likes == nil && comments == nil {
		return nil
	}
	return &desk.PostCounts{Likes: likes, Comments: comments}
}
