package store

import (
	"context"
	"database/sql"
	"fmt"

	"recado.dev/internal/desk"
)

const formColumns = "workspace_id, id, name, channel_id, platform, account, state, version, remote_id, screens, changed, failure, created_at, updated_at, published_at"

func scanForm(row interface{ Scan(...any) error }) (desk.Form, error) {
	var f desk.Form
	var screens, failure string
	var changed int
	var created, updated int64
	var published sql.NullInt64
	if err := row.Scan(&f.WorkspaceID, &f.ID, &f.Name, &f.ChannelID, &f.Platform, &f.Account, &f.State, &f.Version, &f.RemoteID, &screens, &changed, &failure, &created, &updated, &published); err != nil {
		return f, err
	}
	f.Changed, f.CreatedAt, f.UpdatedAt, f.PublishedAt = changed == 1, fromMicros(created), fromMicros(updated), fromNull(published)
	f.Screens = []desk.FormScreen{}
	if err := fromJSON(screens, &f.Screens); err != nil {
		return f, err
	}
	return f, optionalJSON(failure, &f.Failure)
}

// Forms are the forms of a workspace by name.
func (q *Queryer) Forms(ctx context.Context, ws string) ([]desk.Form, error) {
	rows, err := q.query(ctx, "SELECT "+formColumns+" FROM forms WHERE workspace_id = ? ORDER BY name", ws)
	return collect(rows, err, "forms", scanForm)
}

// FormByID answers a form.
func (q *Queryer) FormByID(ctx context.Context, ws, id string) (desk.Form, error) {
	return q.form(ctx, ws, id, "")
}

// LockForm is FormByID for a change.
func (t *Tx) LockForm(ctx context.Context, ws, id string) (desk.Form, error) {
	return t.form(ctx, ws, id, t.s.ForUpdate())
}

func (q *Queryer) form(ctx context.Context, ws, id, lock string) (desk.Form, error) {
	f, err := scanForm(q.row(ctx, "SELECT "+formColumns+" FROM forms WHERE workspace_id = ? AND id = ?"+lock, ws, id))
	if noRow(err) {
		return f, desk.NotFound("form")
	}
	if err != nil {
		return f, fmt.Errorf("read form %s: %w", id, err)
	}
	return f, nil
}

// SaveForm adds a form or changes it; a name that is taken is a conflict.
func (t *Tx) SaveForm(ctx context.Context, f desk.Form) error {
	changed := 0
	if f.Changed {
		changed = 1
	}
	_, err := t.exec(ctx, "INSERT INTO forms ("+formColumns+") VALUES ("+Marks(15)+") "+
		upsertTail("workspace_id, id", "name", "channel_id", "platform", "account", "state", "version", "remote_id", "screens", "changed", "failure", "updated_at", "published_at"),
		f.WorkspaceID, f.ID, f.Name, f.ChannelID, f.Platform, f.Account, string(f.State), f.Version, f.RemoteID, toJSON(f.Screens), changed, jsonOrEmpty(f.Failure),
		micros(f.CreatedAt), micros(f.UpdatedAt), microsOrNull(f.PublishedAt))
	if IsUnique(err) {
		return &desk.Error{Code: desk.CodeConflict, Public: "there is a form of this name already", Problems: []desk.Problem{{Field: "name", Detail: "is another form's name"}}, Err: err}
	}
	if err != nil {
		return fmt.Errorf("keep form %s: %w", f.ID, err)
	}
	return nil
}

// DeleteForm takes a form away that was never published.
func (t *Tx) DeleteForm(ctx context.Context, ws, id string) error {
	if _, err := t.exec(ctx, "DELETE FROM forms WHERE workspace_id = ? AND id = ?", ws, id); err != nil {
		return fmt.Errorf("delete form %s: %w", id, err)
	}
	return nil
}

const formVersionColumns = "workspace_id, form_id, version, remote_id, screen, screens, published_at, retired_at"

func scanFormVersion(row interface{ Scan(...any) error }) (desk.FormVersion, error) {
	var v desk.FormVersion
	var screens string
	var published int64
	var retired sql.NullInt64
	if err := row.Scan(&v.WorkspaceID, &v.FormID, &v.Version, &v.RemoteID, &v.Screen, &screens, &published, &retired); err != nil {
		return v, err
	}
	v.PublishedAt, v.RetiredAt, v.Screens = fromMicros(published), fromNull(retired), []desk.FormScreen{}
	return v, fromJSON(screens, &v.Screens)
}

// FormVersions are all that was published of a form, the newest first.
func (q *Queryer) FormVersions(ctx context.Context, ws, formID string) ([]desk.FormVersion, error) {
	rows, err := q.query(ctx, "SELECT "+formVersionColumns+" FROM form_versions WHERE workspace_id = ? AND form_id = ? ORDER BY version DESC", ws, formID)
	return collect(rows, err, "versions of a form", scanFormVersion)
}

// FormOfRemote answers the id of the form of which the platform has a version
// by this name, "" for none.
func (q *Queryer) FormOfRemote(ctx context.Context, ws, remoteID string) (string, error) {
	var id string
	err := q.row(ctx, "SELECT form_id FROM form_versions WHERE workspace_id = ? AND remote_id = ?", ws, remoteID).Scan(&id)
	if noRow(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find the form of %s: %w", remoteID, err)
	}
	return id, nil
}

// SaveFormVersion adds a version, or says since when it is retired.
func (t *Tx) SaveFormVersion(ctx context.Context, v desk.FormVersion) error {
	_, err := t.exec(ctx, "INSERT INTO form_versions ("+formVersionColumns+") VALUES ("+Marks(8)+") "+upsertTail("workspace_id, form_id, version", "retired_at"),
		v.WorkspaceID, v.FormID, v.Version, v.RemoteID, v.Screen, toJSON(v.Screens), micros(v.PublishedAt), microsOrNull(v.RetiredAt))
	if err != nil {
		return fmt.Errorf("keep version %d of form %s: %w", v.Version, v.FormID, err)
	}
	return nil
}

const formAnswerColumns = "workspace_id, id, form_id, version, conversation_id, fields, kept, refused, created_at"

// SaveFormAnswer keeps what a customer filled in, once.
func (t *Tx) SaveFormAnswer(ctx context.Context, a desk.FormAnswer) error {
	_, err := t.exec(ctx, "INSERT INTO form_answers ("+formAnswerColumns+") VALUES ("+Marks(9)+") ON CONFLICT DO NOTHING",
		a.WorkspaceID, a.ID, a.FormID, a.Version, a.ConversationID, toJSON(a.Fields), toJSON(a.Kept), toJSON(a.Refused), micros(a.CreatedAt))
	if err != nil {
		return fmt.Errorf("keep answer %s: %w", a.ID, err)
	}
	return nil
}

// FormAnswers are the answers to a form, the newest first; before is the id of
// the last one of the page before, "" for none.
func (q *Queryer) FormAnswers(ctx context.Context, ws, formID, before string, limit int) ([]desk.FormAnswer, error) {
	query, args := "SELECT "+formAnswerColumns+" FROM form_answers"+q.s.by("form_answers_by_form")+" WHERE workspace_id = ? AND form_id = ?", []any{ws, formID}
	if before != "" {
		query, args = query+" AND id < ?", append(args, before)
	}
	rows, err := q.query(ctx, query+" ORDER BY id DESC"+limitText(limit), args...)
	return collect(rows, err, "answers to a form", func(row interface{ Scan(...any) error }) (desk.FormAnswer, error) {
		a := desk.FormAnswer{Fields: []desk.AnswerField{}, Kept: []string{}, Refused: []desk.FormRefusal{}}
		var fields, kept, refused string
		var created int64
		if err := row.Scan(&a.WorkspaceID, &a.ID, &a.FormID, &a.Version, &a.ConversationID, &fields, &kept, &refused, &created); err != nil {
			return a, err
		}
		a.CreatedAt = fromMicros(created)
		if err := fromJSON(fields, &a.Fields); err != nil {
			return a, err
		}
		if err := fromJSON(kept, &a.Kept); err != nil {
			return a, err
		}
		return a, fromJSON(refused, &a.Refused)
	})
}
