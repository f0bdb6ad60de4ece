package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

// SaveContactTags writes the tags of contacts that are there: on their own rows,
// and where contacts are found by them.
func (t *Tx) SaveContactTags(ctx context.Context, ws string, contacts []desk.Contact) error {
	var rows [][]any
	for _, c := range contacts {
		tags := "[]"
		if len(c.Tags) > 0 {
			tags = toJSON(c.Tags)
		}
		if _, err := t.exec(ctx, "UPDATE contacts SET tags = ?, updated_at = ? WHERE workspace_id = ? AND id = ?", tags, micros(c.UpdatedAt), ws, c.ID); err != nil {
			return fmt.Errorf("save tags of contact %s: %w", c.ID, err)
		}
		if _, err := t.exec(ctx, "DELETE FROM contact_tags"+t.s.by("contact_tags_by_contact")+" WHERE workspace_id = ? AND contact_id = ?", ws, c.ID); err != nil {
			return fmt.Errorf("clear tags of contact %s: %w", c.ID, err)
		}
		for _, tag := range c.Tags {
			rows = append(rows, []any{ws, tag, c.ID})
		}
	}
	if err := t.insert(ctx, "INSERT INTO contact_tags (workspace_id, tag, contact_id) VALUES", "ON CONFLICT DO NOTHING", rows); err != nil {
		return fmt.Errorf("save tags of contacts: %w", err)
	}
	return nil
}

// ContactsTagged lists the ids of contacts that carry a tag's name, up to limit.
func (q *Queryer) ContactsTagged(ctx context.Context, ws, name string, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT contact_id FROM contact_tags WHERE workspace_id = ? AND tag = ? ORDER BY contact_id LIMIT ?", ws, name, limit))
}

// LastSeen answers when contacts last wrote, on any channel: by their id. Who
// never did is not in it.
func (q *Queryer) LastSeen(ctx context.Context, ws string, contactIDs []string) (map[string]time.Time, error) {
	out := make(map[string]time.Time, len(contactIDs))
	if len(contactIDs) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, contactIDs)
	rows, err := q.query(ctx, "SELECT contact_id, MAX(last_inbound_at) FROM conversations"+q.s.by("conversations_by_contact")+
		" WHERE workspace_id = ? AND contact_id "+in+" AND last_inbound_at IS NOT NULL GROUP BY contact_id", append([]any{ws}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("look up when contacts last wrote: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		var at int64
		if err := rows.Scan(&id, &at); err != nil {
			return nil, fmt.Errorf("look up when contacts last wrote: %w", err)
		}
		out[id] = fromMicros(at)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("look up when contacts last wrote: %w", err)
	}
	return out, nil
}

// FillLastSeen adds when the contacts of cases last wrote.
func (q *Queryer) FillLastSeen(ctx context.Context, ws string, facts []*filter.Facts) error {
	var ids []string
	for _, f := range facts {
		if f != nil && f.Contact.ID != "" {
			ids = append(ids, f.Contact.ID)
		}
	}
	slices.Sort(ids)
	seen, err := q.LastSeen(ctx, ws, slices.Compact(ids))
	for _, f := range facts {
		if f != nil {
			f.LastSeen = seen[f.Contact.ID]
		}
	}
	return err
}
