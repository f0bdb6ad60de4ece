package public

import (
	"context"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// maxDepth bounds how far up the place of an answer is looked for.
const maxDepth = 8

// ThreadItem is something said under a post: a message, or words of ours that
// answer nobody.
type ThreadItem struct {
	// Item is set for messages, Ours for words of ours that are no message.
	Item *ItemView `json:"item"`
	Ours *PostView `json:"ours"`
	// Under is the id of what this answers: the message_id of an item, the id of
	// one of Ours, or empty for what stands right under the post or answers
	// something that nobody has.
	Under string    `json:"under"`
	Depth int       `json:"depth"`
	At    time.Time `json:"at"`
}

// PostView is a post as who sees it.
type PostView struct {
	desk.Post
	May     []May              `json:"may" nullable:"false"`
	Pending *desk.PublicAction `json:"pending"`
}

// Posts are posts as who sees them.
func (s *Service) Posts(ctx context.Context, who access.Who, list []desk.Post) ([]PostView, error) {
	if err := s.pictures(ctx, who.WorkspaceID, list); err != nil {
		return nil, err
	}
	judges := map[string]judge{}
	out := make([]PostView, len(list))
	for i, p := range list {
		j, known := judges[p.ChannelID]
		if !known {
			j.caps, j.live = s.rulesOf(ctx, who.WorkspaceID, p.ChannelID, p.Platform)
			judges[p.ChannelID] = j
		}
		out[i] = PostView{Post: p, May: s.mayAll(ctx, who, j.caps, j.live, subjectOfPost(p))}
	}
	return out, nil
}

// pictures gives posts that were written here the files of what they were
// published from.
func (s *Service) pictures(ctx context.Context, ws string, list []desk.Post) error {
	var ids []string
	for _, p := range list {
		if len(p.Attachments) == 0 && p.PublicationID != "" {
			ids = append(ids, p.PublicationID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	files, err := s.Store.Read().AttachmentsOf(ctx, ws, distinct(ids))
	for i, p := range list {
		if found := files[p.PublicationID]; len(p.Attachments) == 0 && len(found) > 0 {
			list[i].Attachments = found
		}
	}
	return err
}

// PostOf is one post as who sees it, with what is on its way.
func (s *Service) PostOf(ctx context.Context, who access.Who, id string) (PostView, error) {
	q := s.Store.Read()
	p, err := q.PostByID(ctx, who.WorkspaceID, id)
	if err != nil {
		return PostView{}, err
	}
	views, err := s.Posts(ctx, who, []desk.Post{p})
	if err != nil {
		return PostView{}, err
	}
	done, err := q.PublicActions(ctx, who.WorkspaceID, id, "", 10)
	for i := range done {
		if done[i].State == desk.ActionQueued {
			views[0].Pending = &done[i]
		}
	}
	return views[0], err
}

// Thread is a page of what is said under a post, the oldest first: each item
// says what it stands under. The answer's key is where the next page begins, nil at the end.
func (s *Service) Thread(ctx context.Context, who access.Who, p desk.Post, after store.TimeKey, limit int) ([]ThreadItem, *store.TimeKey, error) {
	q, ws := s.Store.Read(), who.WorkspaceID
	items, err := q.ItemsUnder(ctx, ws, p.ID, after.At, after.ID, limit+1)
	if err != nil {
		return nil, nil, err
	}
	var next *store.TimeKey
	if len(items) > limit {
		items = items[:limit]
		next = &store.TimeKey{At: items[limit-1].OccurredAt, ID: items[limit-1].MessageID}
	}
	views, err := s.Items(ctx, who, items)
	if err != nil {
		return nil, nil, err
	}
	ours, err := s.oursUnder(ctx, who, p)
	if err != nil {
		return nil, nil, err
	}
	tree := newTree(p, ours)
	if err := tree.climb(ctx, q, ws, items); err != nil {
		return nil, nil, err
	}
	var out []ThreadItem
	for i := range views {
		if views[i].MessageID == p.MessageID {
			continue // the post itself stands on top
		}
		under, depth := tree.place(views[i].Parent)
		out = append(out, ThreadItem{Item: &views[i], Under: under, Depth: depth, At: views[i].OccurredAt})
	}
	return withOurs(out, ours, after, next != nil), next, nil
}

func (s *Service) oursUnder(ctx context.Context, who access.Who, p desk.Post) ([]PostView, error) {
	list, err := s.Store.Read().PostsUnder(ctx, who.WorkspaceID, p.ChannelID, p.ExternalID)
	if err != nil {
		return nil, err
	}
	return s.Posts(ctx, who, list)
}

// withOurs puts words of ours that are no message between the items of a page,
// where their time is.
func withOurs(items []ThreadItem, ours []PostView, after store.TimeKey, more bool) []ThreadItem {
	out := make([]ThreadItem, 0, len(items)+len(ours))
	next := 0
	until := func(at time.Time, all bool) {
		for next < len(ours) && (all || ours[next].PublishedAt.Before(at)) {
			if after.At.IsZero() || !ours[next].PublishedAt.Before(after.At) {
				out = append(out, ThreadItem{Ours: &ours[next], At: ours[next].PublishedAt})
			}
			next++
		}
	}
	for _, i := range items {
		until(i.At, false)
		out = append(out, i)
	}
	until(time.Time{}, !more)
	return out
}

// tree knows where answers stand.
type tree struct {
	post  desk.Post
	ids   map[string]string // by the network's name: ours
	above map[string]string // by the network's name: the name of what it answers
}

func newTree(p desk.Post, ours []PostView) *tree {
	t := &tree{post: p, ids: map[string]string{}, above: map[string]string{}}
	for _, o := range ours {
		t.ids[o.ExternalID], t.above[o.ExternalID] = o.ID, ""
	}
	return t
}

// climb learns of items and of all that they answer.
func (t *tree) climb(ctx context.Context, q *store.Queryer, ws string, items []desk.PublicItem) error {
	for range maxDepth {
		var missing []string
		for _, i := range items {
			if i.ExternalID != "" {
				t.ids[i.ExternalID], t.above[i.ExternalID] = i.MessageID, i.Parent
			}
		}
		for _, i := range items {
			if _, known := t.ids[i.Parent]; i.Parent != "" && !known {
				missing = append(missing, i.Parent)
			}
		}
		if len(missing) == 0 {
			return nil
		}
		found, err := q.ItemsByExternal(ctx, ws, t.post.ChannelID, distinct(missing))
		if err != nil || len(found) == 0 {
			return err
		}
		items = items[:0:0]
		for _, i := range found {
			items = append(items, i)
		}
	}
	return nil
}

// place is the id of what an answer to parent stands under, and how deep.
func (t *tree) place(parent string) (string, int) {
	id := t.ids[parent]
	if parent == "" || id == "" || parent == t.post.ExternalID {
		return "", 0
	}
	depth, seen := 0, map[string]bool{}
	for at := parent; at != "" && at != t.post.ExternalID && t.ids[at] != "" && !seen[at]; at = t.above[at] {
		seen[at] = true
		depth++
	}
	return id, depth
}
