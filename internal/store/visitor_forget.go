package store

import (
	"context"
	"fmt"
	"time"
)

// forgetVisitors removes who a contact is on the pages that we serve, and what
// lets their browsers be that. Merges give a contact's identities to another one
// before: then there is nobody to forget.
func (t *Tx) forgetVisitors(ctx context.Context, ws, contactID string) error {
	theirs := "(v.channel_id, v.address) IN (SELECT h.id, i.address FROM identities i" + t.s.by("identities_by_contact") + " CROSS JOIN channels h " +
		"WHERE h.workspace_id = i.workspace_id AND h.platform = i.platform AND i.workspace_id = ? AND i.contact_id = ?)"
	for _, one := range []struct {
		query string
		args  []any
	}{
		{"DELETE FROM visitor_sessions WHERE workspace_id = ? AND visitor_id IN (SELECT v.id FROM visitors v WHERE v.workspace_id = ? AND " + theirs + ")", []any{ws, ws, ws, contactID}},
		{"DELETE FROM visitors WHERE workspace_id = ? AND id IN (SELECT v.id FROM visitors v WHERE v.workspace_id = ? AND " + theirs + ")", []any{ws, ws, ws, contactID}},
	} {
		if _, err := t.exec(ctx, one.query, one.args...); err != nil {
			return fmt.Errorf("forget the visitors of contact %s: %w", contactID, err)
		}
	}
	return nil
}

// ForgetVisitorsOfChannels removes the visitors of channels that were deleted
// before a moment: until then a channel may be had back, with those who write on
// its pages.
func (t *Tx) ForgetVisitorsOfChannels(ctx context.Context, before time.Time) error {
	for _, query := range [...]string{
		"DELETE FROM visitor_sessions WHERE (workspace_id, visitor_id) IN (SELECT v.workspace_id, v.id FROM channels c JOIN visitors v " +
			"ON v.workspace_id = c.workspace_id AND v.channel_id = c.id WHERE c.deleted_at <= ?)",
		"DELETE FROM visitors WHERE (workspace_id, channel_id) IN (SELECT c.workspace_id, c.id FROM channels c WHERE c.deleted_at <= ?)",
	} {
		if _, err := t.exec(ctx, query, micros(before)); err != nil {
			return fmt.Errorf("forget the visitors of deleted channels: %w", err)
		}
	}
	return nil
}
