package youtube

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"time"

	"recado.dev/internal/platform"
)

// thread takes the answers in a thread; where there are more than came with it,
// and something changed, they are asked for.
func (r *round) thread(ctx context.Context, videoID string, t thread, replies []json.RawMessage) error {
	r.tops[t.ID] = t.Snippet.Top
	was, known := r.c.Threads[t.ID]
	if t.Snippet.Replies == 0 && !known {
		r.c.Threads[t.ID] = open{Video: videoID, Busy: when(t.Snippet.Top.Snippet.Published).Unix()}
		return nil
	}
	if t.Snippet.Replies > len(t.Replies.Comments) {
		if known && was.Replies == t.Snippet.Replies && r.now.Unix()-was.Read < int64(24*time.Hour/time.Second) {
			r.mark(videoID, t.ID, t.Snippet.Replies)
			return nil
		}
		return r.replies(ctx, videoID, t.ID)
	}
	r.whole(videoID, t.Snippet.Top, t.Replies.Comments, replies)
	return nil
}

func (r *round) mark(videoID, id string, count int) {
	t := r.c.Threads[id]
	t.Video, t.Replies = videoID, count
	r.c.Threads[id] = t
	r.read[id] = true
}

// whole takes all answers of a thread; those that are missing are asked for.
func (r *round) whole(videoID string, above comment, answers []comment, words []json.RawMessage) {
	for i, one := range answers {
		r.take(videoID, one, words[i], &above)
	}
	for key, s := range r.c.Seen {
		if s.Top == above.ID && !r.met[key] {
			r.wanted = append(r.wanted, key)
		}
	}
	r.mark(videoID, above.ID, len(answers))
	t := r.c.Threads[above.ID]
	t.Read = r.now.Unix()
	r.c.Threads[above.ID] = t
}

// replies asks for all answers of a thread.
func (r *round) replies(ctx context.Context, videoID, id string) error {
	var answers []comment
	var words []json.RawMessage
	query := url.Values{"part": {"snippet"}, "parentId": {id}, "maxResults": {"100"}, "textFormat": {"plainText"}}
	for range maxPages {
		var page list[json.RawMessage]
		if err := r.session.read(ctx, "comments", query, &page); err != nil {
			if platform.AsFailure(err).Kind == platform.Gone {
				r.wanted = append(r.wanted, id)
				delete(r.c.Threads, id)
				return nil
			}
			return err
		}
		for _, raw := range page.Items {
			var one comment
			if json.Unmarshal(raw, &one) == nil && one.ID != "" {
				answers, words = append(answers, one), append(words, raw)
			}
		}
		if page.Next == "" {
			break
		}
		query.Set("pageToken", page.Next)
	}
	above, ok := r.tops[id]
	if !ok {
		above.ID = id
	}
	r.whole(videoID, above, answers, words)
	return nil
}

// answers reads older threads again, those first that were not for longest: a new
// answer does not move its thread up.
func (r *round) answers(ctx context.Context) error {
	var ids []string
	for id, t := range r.c.Threads {
		if r.now.Sub(time.Unix(t.Busy, 0)) > openFor {
			delete(r.c.Threads, id)
			continue
		}
		if !r.read[id] && !r.met[id] {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(r.c.Threads[a].Read, r.c.Threads[b].Read), cmp.Compare(a, b))
	})
	for _, id := range ids[:min(len(ids), maxRead)] {
		if err := r.replies(ctx, r.c.Threads[id].Video, id); err != nil {
			return err
		}
	}
	return nil
}
