package store

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
)

// AddSendWarning keeps that the same words went out very often.
func (t *Tx) AddSendWarning(ctx context.Context, ws string, w desk.SendWarning) error {
	_, err := t.exec(ctx, "INSERT INTO send_warnings (workspace_id, id, channel_id, template, text, n, author, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		ws, w.ID, w.ChannelID, w.Template, w.Text, w.Count, toJSON(w.Author), micros(w.At))
	if err != nil {
		return fmt.Errorf("keep a warning: %w", err)
	}
	return nil
}

// SendWarnings are the newest warnings, at most limit.
func (q *Queryer) SendWarnings(ctx context.Context, ws string, limit int) ([]desk.SendWarning, error) {
	rows, err := q.query(ctx, "SELECT id, channel_id, template, text, n, author, at FROM send_warnings WHERE workspace_id = ? ORDER BY id DESC LIMIT ?", ws, limit)
	return collect(rows, err, "warnings", func(row interface{ Scan(...any) error }) (desk.SendWarning, error) {
		var w desk.SendWarning
		var author string
		var at int64
		if err := row.Scan(&w.ID, &w.ChannelID, &w.Template, &w.Text, &w.Count, &author, &at); err != nil {
			return w, err
		}
		w.At = fromMicros(at)
		return w, fromJSON(author, &w.Author)
	})
}
