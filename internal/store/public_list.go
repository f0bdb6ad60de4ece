package store

import (
	"context"
	"strings"
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
	Tag        string    // that the item itself carries
	AssigneeID string    // a user's or a team's id
	Handled    *bool     // whether nothing is left to be done about it
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
	case f.Handled != nil && *f.Handled:
		return "public_items_handled"
	case f.Handled != nil:
		return "public_items_unhandled"
	}
	return "public_items_by_time"
}

// from is where items are read, and what orders them: those of a tag or of
// somebody, who are few, stand in their order where that is noted.
func (f PublicItemFilter) from(s *Store) (from, order string) {
	switch {
	case f.Tag != "":
		return "message_tags n CROSS JOIN public_items i", "n"
	case f.AssigneeID != "":
		return "message_assignees n CROSS JOIN public_items i", "n"
	}
	return "public_items i" + s.by(f.index()), "i"
}

// PublicItems lists public items, the newest first.
func (q *Queryer) PublicItems(ctx context.Context, ws string, f PublicItemFilter) ([]desk.PublicItem, error) {
	from, order := f.from(q.s)
	where, args := order+".workspace_id = ? AND i.direction = ?", []any{ws, string(f.Direction)}
	and := func(clause string, more ...any) { where, args = where+" AND "+clause, append(args, more...) }
	if f.PostID != "" {
		and("i.post_id = ?", f.PostID)
	}
	if len(f.ChannelIDs) == 1 {
		and("i.channel_id = ?", f.ChannelIDs[0])
	} else if len(f.ChannelIDs) > 1 {
		in, more := anyOf(q.s, f.ChannelIDs)
		and("i.channel_id "+in, more...)
	}
	if f.Kind != "" {
		and("i.kind = ?", string(f.Kind))
	}
	if f.State != "" {
		and("i.state = ?", string(f.State))
	}
	if f.Rating > 0 {
		and("i.rating = ?", f.Rating)
	}
	if f.Answered != nil && *f.Answered {
		and("i.answered_at IS NOT NULL")
	} else if f.Answered != nil {
		and("i.answered_at IS NULL")
	}
	if order == "n" {
		and("i.workspace_id = n.workspace_id AND i.message_id = n.message_id")
	}
	f.marked(and)
	if !f.Since.IsZero() {
		and(order+".occurred_at >= ?", micros(f.Since))
	}
	if f.After != nil {
		and("("+order+".occurred_at, "+order+".message_id) < (?, ?)", micros(f.After.At), f.After.ID)
	}
	rows, err := q.query(ctx, "SELECT i."+strings.ReplaceAll(publicItemColumns, ", ", ", i.")+" FROM "+from+" WHERE "+where+
		" ORDER BY "+order+".occurred_at DESC, "+order+".message_id DESC"+limitText(f.Limit), args...)
	list, err := collect(rows, err, "public items", scanPublicItem)
	if len(list) > f.Limit {
		list = list[:f.Limit]
	}
	return list, err
}

// marked narrows by what the team noted on the items.
func (f PublicItemFilter) marked(and func(clause string, more ...any)) {
	if f.Tag != "" {
		and("n.tag = ?", f.Tag)
	}
	switch {
	case f.AssigneeID != "" && f.Tag == "":
		and("n.assignee_id = ?", f.AssigneeID)
	case f.AssigneeID != "":
		and("EXISTS (SELECT 1 FROM message_assignees a WHERE a.workspace_id = i.workspace_id AND a.message_id = i.message_id AND a.assignee_id = ?)", f.AssigneeID)
	}
	if f.Handled != nil && *f.Handled {
		and("i.handled_at IS NOT NULL")
	} else if f.Handled != nil {
		and("i.handled_at IS NULL")
	}
}

// ItemsByExternal are items of a channel by the network's names of them.
func (q *Queryer) ItemsByExternal(ctx context.Context, ws, channelID string, ids []string) (map[string]desk.PublicItem, error) {
	out := make(map[string]desk.PublicItem, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT "+publicItemColumns+" FROM public_items"+q.s.by("public_items_by_external")+" WHERE workspace_id = ? AND channel_id = ? AND external_id "+in,
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
