package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

const templateChangeColumns = "workspace_id, id, template_id, language, kind, before, after, detail, actor, at"

// LogTemplates adds lines to the histories of templates.
func (t *Tx) LogTemplates(ctx context.Context, changes []desk.TemplateChange) error {
	rows := make([][]any, len(changes))
	for i, c := range changes {
		rows[i] = []any{c.WorkspaceID, c.ID, c.TemplateID, c.Language, c.Kind, c.Before, c.After, c.Detail, toJSON(c.Actor), micros(c.At)}
	}
	if err := t.insert(ctx, "INSERT INTO template_changes ("+templateChangeColumns+") VALUES", "", rows); err != nil {
		return fmt.Errorf("log templates: %w", err)
	}
	return nil
}

// TemplateHistory is what happened to a template, the newest first; before is
// the id of the last line of the page before, "" for none.
func (q *Queryer) TemplateHistory(ctx context.Context, ws, templateID, before string, limit int) ([]desk.TemplateChange, error) {
	query, args := "SELECT "+templateChangeColumns+" FROM template_changes WHERE workspace_id = ? AND template_id = ?", []any{ws, templateID}
	if before != "" {
		query, args = query+" AND id < ?", append(args, before)
	}
	rows, err := q.query(ctx, query+" ORDER BY id DESC"+limitText(limit), args...)
	return collect(rows, err, "history of a template", func(row interface{ Scan(...any) error }) (desk.TemplateChange, error) {
		var c desk.TemplateChange
		var actor string
		var at int64
		if err := row.Scan(&c.WorkspaceID, &c.ID, &c.TemplateID, &c.Language, &c.Kind, &c.Before, &c.After, &c.Detail, &actor, &at); err != nil {
			return c, err
		}
		c.At = fromMicros(at)
		return c, fromJSON(actor, &c.Actor)
	})
}

// TemplateEdits are when changes of an approved template in a language were
// submitted since a time.
func (q *Queryer) TemplateEdits(ctx context.Context, ws, templateID, language string, since time.Time) ([]time.Time, error) {
	rows, err := q.query(ctx, "SELECT at FROM template_changes WHERE workspace_id = ? AND template_id = ? AND language = ? AND kind = 'submitted' AND before = 'approved' AND at > ? ORDER BY id",
		ws, templateID, language, micros(since))
	return collect(rows, err, "edits of a template", func(row interface{ Scan(...any) error }) (time.Time, error) {
		var at int64
		err := row.Scan(&at)
		return fromMicros(at), err
	})
}

const templateSyncColumns = "workspace_id, platform, account, channel_id, state, seen, total, changed, failure, started_at, ended_at"

// TemplateSync is how far the look at the platform's list of an account is; its
// state is "never" before the first.
func (q *Queryer) TemplateSync(ctx context.Context, ws, platform, account string) (desk.TemplateSync, error) {
	var v desk.TemplateSync
	var failure string
	var started int64
	var ended sql.NullInt64
	err := q.row(ctx, "SELECT "+templateSyncColumns+" FROM template_syncs WHERE workspace_id = ? AND platform = ? AND account = ?", ws, platform, account).
		Scan(&v.WorkspaceID, &v.Platform, &v.Account, &v.ChannelID, &v.State, &v.Seen, &v.Total, &v.Changed, &failure, &started, &ended)
	if noRow(err) {
		return desk.TemplateSync{WorkspaceID: ws, Platform: platform, Account: account, State: "never"}, nil
	}
	if err != nil {
		return v, fmt.Errorf("read the look at templates: %w", err)
	}
	at := fromMicros(started)
	v.StartedAt, v.EndedAt = &at, fromNull(ended)
	if failure != "" {
		v.Failure = &desk.SendError{}
		return v, fromJSON(failure, v.Failure)
	}
	return v, nil
}

// SaveTemplateSync keeps how far it is, and when the list is due again.
func (t *Tx) SaveTemplateSync(ctx context.Context, v desk.TemplateSync, due time.Time) error {
	failure := ""
	if v.Failure != nil {
		failure = toJSON(v.Failure)
	}
	_, err := t.exec(ctx, "INSERT INTO template_syncs ("+templateSyncColumns+", due_at) VALUES ("+Marks(12)+") "+
		upsertTail("workspace_id, platform, account", "channel_id", "state", "seen", "total", "changed", "failure", "started_at", "ended_at", "due_at"),
		v.WorkspaceID, v.Platform, v.Account, v.ChannelID, v.State, v.Seen, v.Total, v.Changed, failure, microsOrNull(v.StartedAt), microsOrNull(v.EndedAt), micros(due))
	if err != nil {
		return fmt.Errorf("keep the look at templates: %w", err)
	}
	return nil
}

// TemplateSyncsDue answers when the lists of accounts are due, by workspace,
// platform and account.
func (q *Queryer) TemplateSyncsDue(ctx context.Context) (map[[3]string]time.Time, error) {
	rows, err := q.query(ctx, "SELECT workspace_id, platform, account, due_at FROM template_syncs")
	type due struct {
		key [3]string
		at  time.Time
	}
	list, err := collect(rows, err, "looks at templates", func(row interface{ Scan(...any) error }) (due, error) {
		var d due
		var at int64
		err := row.Scan(&d.key[0], &d.key[1], &d.key[2], &at)
		d.at = fromMicros(at)
		return d, err
	})
	out := map[[3]string]time.Time{}
	for _, d := range list {
		out[d.key] = d.at
	}
	return out, err
}
