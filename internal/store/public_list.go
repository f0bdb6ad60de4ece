package store

import (
	"context"
	"time"

	"recado.dev/internal/desk"
)

// PublicItemFilter narrows the stream of public items.
type PublicItemFilter struct {
	Direction  desk.Direction
	ChannelIDs []string // none: any
	Kind       desk.PublicKind
	State      desk.ItemState
	Rating     int
	Answered   *bool
	PostID     string
	Since      time.Time // zero: from the beginning
	// After is the item after which the list goes on, towards older ones.
	After *TimeKey
	Limit int
}

// index is the one that orders what the filter leaves.
func (f PublicItemFilter) index() string {
	switch {
	case f.PostID != "":
		return "public_items_by_post"
	case len(f.ChannelIDs) == 1:
		return "public_items_by_channel"
	case f.State != "" && f.State != desk.ItemNew:
		return "public_items_by_state"
	case f.Kind != "":
		return "public_items_by_kind"
	case f.Answered != nil && !*f.Answered:
		return "public_items_waiting"
	case f.State != "":
		return "public_items_by_state"
	}
	return "public_items_by_time"
}

// PublicItems lists public items, the newest first.
func (q *Queryer) PublicItems(ctx context.Context, ws string, f PublicItemFilter) ([]desk.PublicItem, error) {
	where, args := "workspace_id = ? AND direction = ?", []any{ws, string(f.Direction)}
	and := func(clause string, more ...any) { where, args = where+" AND "+clause, append(args, more...) }
	if f.PostID != "" {
		and("post_id = ?", f.PostID)
	}
	if len(f.ChannelIDs) == 1 {
		and("channel_id = ?", f.ChannelIDs[0])
	} else if len(f.ChannelIDs) > 1 {
		in, more := anyOf(q.s, f.ChannelIDs)
		and("channel_id "+in, more...)
	}
	if f.Kind != "" {
		and("kind = ?", string(f.Kind))
	}
	if f.State != "" {
		and("state = ?", string(f.State))
	}
	if f.Rating > 0 {
		and("rating = ?", f.Rating)
	}
	if f.Answered != nil && *f.Answered {
		and("answered_at IS NOT NULL")
	} else if f.Answered != nil {
		and("answered_at IS NULL")
	}
	if !f.Since.IsZero() {
		and("occurred_at >= ?", micros(f.Since))
	}
	if f.After != nil {
		and("(occurred_at, message_id) < (?, ?)", micros(f.After.At), f.After.ID)
	}
	rows, err := q.query(ctx, "SELECT "+publicItemColumns+" FROM public_items"+q.s.by(f.index())+" WHERE "+where+" ORDER BY occurred_at DESC, message_id DESC"+limitText(f.Limit), args...)
	list, err := collect(rows, err, "public items", scanPublicItem)
	if len(list) > f.Limit {
		list = list[:f.Limit]
	}
	return list, err
}

// ItemsByExternal are items of a channel by the network's names of them.
func (q *Queryer) ItemsByExternal(ctx context.Context, ws, channelID string, ids []string) (map[string]desk.PublicItem, error) {
	out := make(map[string]desk.PublicItem, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT "+publicItemColumns+" FROM public_items WHERE workspace_id = ? AND channel_id = ? AND external_id "+in,
		append([]any{ws, channelID}, args...)...)
	list, err := collect(rows, err, "items by name", scanPublicItem)
	for _, i := range list {
		out[i.ExternalID] = i
	}
	return out, err
}

// PublicItemsByID are items by their messages.
func (q *Queryer) PublicItemsByID(ctx context.Context, ws string, ids []string) (map[string]desk.PublicItem, error) {
	out := make(map[string]desk.PublicItem, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT "+publicItemColumns+" FROM public_items WHERE workspace_id = ? AND message_id "+in, append([]any{ws}, args...)...)
	list, err := collect(rows, err, "public items", scanPublicItem)
	for _, i := range list {
		out[i.MessageID] = i
	}
	return out, err
}

// AnswersTo are the messages of ours in a conversation that answer an item in
// public and stand there, but for one.
func (q *Queryer) AnswersTo(ctx context.Context, ws, conversationID, parent, but string) ([]string, error) {
	rows, err := q.query(ctx, "SELECT message_id FROM public_items"+q.s.by("public_items_by_conversation")+" WHERE workspace_id = ? AND conversation_id = ? AND direction = 'out' AND parent = ? AND state IN ('new', 'hidden') AND message_id <> ? ORDER BY message_id",
		ws, conversationID, parent, but)
	return collect(rows, err, "answers to an item", func(row interface{ Scan(...any) error }) (string, error) {
		var id string
		err := row.Scan(&id)
		return id, err
	})
}
