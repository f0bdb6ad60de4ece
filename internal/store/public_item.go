package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

const publicItemColumns = "workspace_id, message_id, post_id, channel_id, conversation_id, case_id, contact_id, kind, direction, parent, external_id, state, " +
	"rating, version, country, occurred_at, changed_at, answered_at"

// What a network did stays; what somebody approved stays approved until it says
// something else.
var publicItemUpdate = "ON CONFLICT (workspace_id, message_id) DO UPDATE SET case_id = excluded.case_id, external_id = excluded.external_id, " +
	"state = CASE WHEN excluded.state <> 'new' THEN excluded.state WHEN public_items.state = 'approved' AND excluded.changed_at <= public_items.changed_at THEN 'approved' ELSE 'new' END, " +
	"rating = excluded.rating, version = excluded.version, country = excluded.country, changed_at = excluded.changed_at, " +
	"answered_at = COALESCE(public_items.answered_at, excluded.answered_at)"

func scanPublicItem(row interface{ Scan(...any) error }) (desk.PublicItem, error) {
	var i desk.PublicItem
	var occurred, changed int64
	var answered sql.NullInt64
	err := row.Scan(&i.WorkspaceID, &i.MessageID, &i.PostID, &i.ChannelID, &i.ConversationID, &i.CaseID, &i.ContactID, &i.Kind, &i.Direction, &i.Parent, &i.ExternalID,
		&i.State, &i.Rating, &i.Version, &i.Country, &occurred, &changed, &answered)
	i.OccurredAt, i.ChangedAt, i.AnsweredAt = fromMicros(occurred), fromMicros(changed), fromNull(answered)
	return i, err
}

// PublicItemOf is a message as an item: false where it is not public. Who it is
// of is not in the message.
func PublicItemOf(m desk.Message, contactID string) (desk.PublicItem, bool) {
	if m.Content == nil || m.Content.Public == nil {
		return desk.PublicItem{}, false
	}
	p := m.Content.Public
	i := desk.PublicItem{WorkspaceID: m.WorkspaceID, MessageID: m.ID, PostID: p.PostID, ChannelID: m.ChannelID, ConversationID: m.ConversationID, CaseID: m.CaseID,
		ContactID: contactID, Kind: p.Kind, Direction: m.Direction, Parent: p.Parent, ExternalID: m.ExternalID, State: desk.ItemNew, Rating: p.Rating,
		Version: p.Version, Country: p.Country, OccurredAt: m.OccurredAt, ChangedAt: m.OccurredAt}
	if m.EditedAt != nil {
		i.ChangedAt = *m.EditedAt
	}
	switch {
	case p.Removed:
		i.State = desk.ItemRemoved
	case m.DeletedAt != nil:
		i.State = desk.ItemGone
	case p.Hidden:
		i.State = desk.ItemHidden
	}
	return i, true
}

// SavePublicItems adds items or brings those that are there up to date.
func (t *Tx) SavePublicItems(ctx context.Context, ws string, items []desk.PublicItem) error {
	rows := make([][]any, len(items))
	for n, i := range items {
		rows[n] = []any{ws, i.MessageID, i.PostID, i.ChannelID, i.ConversationID, i.CaseID, i.ContactID, string(i.Kind), string(i.Direction), i.Parent, i.ExternalID, string(i.State),
			i.Rating, i.Version, i.Country, micros(i.OccurredAt), micros(i.ChangedAt), microsOrNull(i.AnsweredAt)}
	}
	if err := t.insert(ctx, "INSERT INTO public_items ("+publicItemColumns+") VALUES", publicItemUpdate, rows); err != nil {
		return fmt.Errorf("save public items: %w", err)
	}
	return nil
}

// SetItemState says what became of an item in moderation.
func (t *Tx) SetItemState(ctx context.Context, ws, messageID string, state desk.ItemState) error {
	if _, err := t.exec(ctx, "UPDATE public_items SET state = ? WHERE workspace_id = ? AND message_id = ?", string(state), ws, messageID); err != nil {
		return fmt.Errorf("set the state of item %s: %w", messageID, err)
	}
	return nil
}

// AnswerItems notes that items of a channel were answered in public, where they
// were not before.
func (t *Tx) AnswerItems(ctx context.Context, ws, channelID string, externalIDs []string, at time.Time) error {
	if len(externalIDs) == 0 {
		return nil
	}
	in, args := anyOf(t.s, externalIDs)
	if _, err := t.exec(ctx, "UPDATE public_items"+t.s.by("public_items_by_external")+" SET answered_at = ?, answered_rating = rating WHERE workspace_id = ? AND channel_id = ? AND external_id "+in+" AND direction = 'in' AND answered_at IS NULL",
		append([]any{micros(at), ws, channelID}, args...)...); err != nil {
		return fmt.Errorf("note answered items: %w", err)
	}
	return nil
}

// PublicItemByID answers an item by its message.
func (q *Queryer) PublicItemByID(ctx context.Context, ws, messageID string) (desk.PublicItem, error) {
	i, err := scanPublicItem(q.row(ctx, "SELECT "+publicItemColumns+" FROM public_items WHERE workspace_id = ? AND message_id = ?", ws, messageID))
	if noRow(err) {
		return i, desk.NotFound("public item")
	}
	if err != nil {
		return i, fmt.Errorf("load public item %s: %w", messageID, err)
	}
	return i, nil
}

// ItemsUnder are the items of a post, the oldest first, from one on.
func (q *Queryer) ItemsUnder(ctx context.Context, ws, postID string, afterAt time.Time, afterID string, limit int) ([]desk.PublicItem, error) {
	rows, err := q.query(ctx, "SELECT "+publicItemColumns+" FROM public_items WHERE workspace_id = ? AND post_id = ? AND (occurred_at, message_id) > (?, ?) "+
		"ORDER BY occurred_at, message_id"+limitText(limit), ws, postID, micros(afterAt), afterID)
	list, err := collect(rows, err, "items of a post", scanPublicItem)
	if len(list) > limit {
		list = list[:limit]
	}
	return list, err
}
