package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

const publicationColumns = "workspace_id, id, text, link, state, send_at, author, reviewer, reason, created_at, updated_at"

var (
	publicationUpdate = upsertTail("workspace_id, id", "text", "link", "state", "send_at", "reviewer", "reason", "updated_at")
	targetUpdate      = upsertTail("workspace_id, publication_id, channel_id", "position", "text", "state", "attempts", "tried_at", "external_id", "link", "post_id", "error", "published_at")
)

const targetColumns = "workspace_id, publication_id, position, channel_id, text, state, attempts, tried_at, external_id, link, post_id, error, published_at"

func scanPublication(row interface{ Scan(...any) error }) (desk.Publication, error) {
	p := desk.Publication{Attachments: []desk.Attachment{}, Targets: []desk.PublicationTarget{}}
	var author, reviewer string
	var send sql.NullInt64
	var created, updated int64
	err := row.Scan(&p.WorkspaceID, &p.ID, &p.Text, &p.Link, &p.State, &send, &author, &reviewer, &p.Reason, &created, &updated)
	if err != nil {
		return p, err
	}
	p.SendAt, p.CreatedAt, p.UpdatedAt = fromNull(send), fromMicros(created), fromMicros(updated)
	if err := fromJSON(author, &p.Author); err != nil {
		return p, fmt.Errorf("read who wrote publication %s: %w", p.ID, err)
	}
	if err := fromJSON(reviewer, &p.Reviewer); err != nil {
		return p, fmt.Errorf("read who looked at publication %s: %w", p.ID, err)
	}
	return p, nil
}

// SavePublication adds a publication or brings one up to date, with its targets.
// Targets that it has no more are removed.
func (t *Tx) SavePublication(ctx context.Context, p desk.Publication) error {
	err := t.insert(ctx, "INSERT INTO publications ("+publicationColumns+") VALUES", publicationUpdate, [][]any{{p.WorkspaceID, p.ID, p.Text, p.Link, string(p.State),
		microsOrNull(p.SendAt), toJSON(p.Author), jsonOrEmpty(p.Reviewer), p.Reason, micros(p.CreatedAt), micros(p.UpdatedAt)}})
	if err != nil {
		return fmt.Errorf("save publication %s: %w", p.ID, err)
	}
	rows := make([][]any, len(p.Targets))
	keep := make([]string, len(p.Targets))
	for i, g := range p.Targets {
		keep[i] = g.ChannelID
		rows[i] = []any{p.WorkspaceID, p.ID, i, g.ChannelID, g.Text, string(g.State), g.Attempts, microsOrNull(g.TriedAt), g.ExternalID, g.Link, g.PostID,
			jsonOrEmpty(g.Error), microsOrNull(g.PublishedAt)}
	}
	if err := t.insert(ctx, "INSERT INTO publication_targets ("+targetColumns+") VALUES", targetUpdate, rows); err != nil {
		return fmt.Errorf("save targets of publication %s: %w", p.ID, err)
	}
	marks, args := inList(keep)
	_, err = t.exec(ctx, "DELETE FROM publication_targets WHERE workspace_id = ? AND publication_id = ? AND channel_id NOT IN ("+marks+")", append([]any{p.WorkspaceID, p.ID}, args...)...)
	if err != nil {
		return fmt.Errorf("remove targets of publication %s: %w", p.ID, err)
	}
	return nil
}

// DeletePublication removes a publication; its files are free again.
func (t *Tx) DeletePublication(ctx context.Context, ws, id string) error {
	for _, text := range []string{"DELETE FROM publication_targets WHERE workspace_id = ? AND publication_id = ?", "DELETE FROM publications WHERE workspace_id = ? AND id = ?"} {
		if _, err := t.exec(ctx, text, ws, id); err != nil {
			return fmt.Errorf("delete publication %s: %w", id, err)
		}
	}
	return t.FreeUploads(ctx, ws, []string{id})
}

// PublicationByID answers a publication with its targets and files.
func (q *Queryer) PublicationByID(ctx context.Context, ws, id string) (desk.Publication, error) {
	return q.publication(ctx, ws, id, "")
}

// LockPublication is PublicationByID for a change.
func (t *Tx) LockPublication(ctx context.Context, ws, id string) (desk.Publication, error) {
	return t.publication(ctx, ws, id, t.s.ForUpdate())
}

func (q *Queryer) publication(ctx context.Context, ws, id, lock string) (desk.Publication, error) {
	p, err := scanPublication(q.row(ctx, "SELECT "+publicationColumns+" FROM publications WHERE workspace_id = ? AND id = ?"+lock, ws, id))
	if noRow(err) {
		return p, desk.NotFound("publication")
	}
	if err != nil {
		return p, fmt.Errorf("load publication %s: %w", id, err)
	}
	list := []desk.Publication{p}
	err = q.fillPublications(ctx, ws, list)
	return list[0], err
}

// PublicationFilter narrows a list of publications.
type PublicationFilter struct {
	State desk.PublicationState // "": any
	After *TimeKey
	Limit int
}

// Publications lists publications, the newest first.
func (q *Queryer) Publications(ctx context.Context, ws string, f PublicationFilter) ([]desk.Publication, error) {
	where, args, index := "workspace_id = ?", []any{ws}, "publications_by_time"
	if f.State != "" {
		where, args, index = where+" AND state = ?", append(args, string(f.State)), "publications_by_state"
	}
	if f.After != nil {
		where, args = where+" AND (created_at, id) < (?, ?)", append(args, micros(f.After.At), f.After.ID)
	}
	rows, err := q.query(ctx, "SELECT "+publicationColumns+" FROM publications"+q.s.by(index)+" WHERE "+where+" ORDER BY created_at DESC, id DESC"+limitText(f.Limit), args...)
	list, err := collect(rows, err, "publications", scanPublication)
	if len(list) > f.Limit {
		list = list[:f.Limit]
	}
	if err == nil {
		err = q.fillPublications(ctx, ws, list)
	}
	return list, err
}

// fillPublications gives publications their targets and files.
func (q *Queryer) fillPublications(ctx context.Context, ws string, list []desk.Publication) error {
	if len(list) == 0 {
		return nil
	}
	ids, at := make([]string, len(list)), map[string]int{}
	for i, p := range list {
		ids[i], at[p.ID] = p.ID, i
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT "+targetColumns+" FROM publication_targets WHERE workspace_id = ? AND publication_id "+in+" ORDER BY publication_id, position", append([]any{ws}, args...)...)
	_, err = collect(rows, err, "targets", func(row interface{ Scan(...any) error }) (struct{}, error) {
		var g desk.PublicationTarget
		var workspace, id, failed string
		var position int
		var tried, published sql.NullInt64
		err := row.Scan(&workspace, &id, &position, &g.ChannelID, &g.Text, &g.State, &g.Attempts, &tried, &g.ExternalID, &g.Link, &g.PostID, &failed, &published)
		if err != nil {
			return struct{}{}, err
		}
		g.TriedAt, g.PublishedAt = fromNull(tried), fromNull(published)
		p := &list[at[id]]
		p.Targets = append(p.Targets, g)
		return struct{}{}, fromJSON(failed, &p.Targets[len(p.Targets)-1].Error)
	})
	if err != nil {
		return err
	}
	files, err := q.AttachmentsOf(ctx, ws, ids)
	for i, p := range list {
		if found := files[p.ID]; len(found) > 0 {
			list[i].Attachments = found
		}
	}
	return err
}

// DuePublication is one whose time has come, or comes next.
type DuePublication struct {
	WorkspaceID, ID string
	At              time.Time
}

// DuePublications are the publications that wait for their time, of all
// workspaces, the next first.
func (q *Queryer) DuePublications(ctx context.Context, limit int) ([]DuePublication, error) {
	rows, err := q.query(ctx, "SELECT workspace_id, id, send_at FROM publications"+q.s.by("publications_due")+" WHERE state = 'scheduled' AND send_at IS NOT NULL ORDER BY send_at"+limitText(limit))
	return collect(rows, err, "due publications", func(row interface{ Scan(...any) error }) (DuePublication, error) {
		var d DuePublication
		var at int64
		err := row.Scan(&d.WorkspaceID, &d.ID, &at)
		d.At = fromMicros(at)
		return d, err
	})
}
