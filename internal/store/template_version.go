package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

const templateVersionColumns = "workspace_id, id, template_id, language, remote_id, status, status_at, reason, detail, quality, category, next_category, " +
	"parts, draft, failure, submitted_at, synced_at, created_at, updated_at"

func scanTemplateVersion(row interface{ Scan(...any) error }) (desk.TemplateVersion, error) {
	var v desk.TemplateVersion
	var parts, draft, failure string
	var submitted, synced sql.NullInt64
	var at, created, updated int64
	err := row.Scan(&v.WorkspaceID, &v.ID, &v.TemplateID, &v.Language, &v.RemoteID, &v.Status, &at, &v.Reason, &v.Detail, &v.Quality, &v.Category, &v.NextCategory,
		&parts, &draft, &failure, &submitted, &synced, &created, &updated)
	if err != nil {
		return v, err
	}
	v.StatusAt, v.CreatedAt, v.UpdatedAt = fromMicros(at), fromMicros(created), fromMicros(updated)
	v.SubmittedAt, v.SyncedAt = fromNull(submitted), fromNull(synced)
	if err := fromJSON(parts, &v.Parts); err != nil {
		return v, err
	}
	if draft != "" {
		v.Draft = &desk.TemplateParts{}
		if err := fromJSON(draft, v.Draft); err != nil {
			return v, err
		}
	}
	if failure != "" {
		v.Failure = &desk.SendError{}
		return v, fromJSON(failure, v.Failure)
	}
	return v, nil
}

// TemplateVersions are the languages of templates, by the templates' ids, each
// in the order of the languages' names.
func (q *Queryer) TemplateVersions(ctx context.Context, ws string, templateIDs ...string) (map[string][]desk.TemplateVersion, error) {
	out := map[string][]desk.TemplateVersion{}
	for len(templateIDs) > 0 {
		part := templateIDs[:min(len(templateIDs), 256)]
		templateIDs = templateIDs[len(part):]
		marks, args := inList(part)
		rows, err := q.query(ctx, "SELECT "+templateVersionColumns+" FROM template_versions"+q.s.by("template_versions_by_language")+
			" WHERE workspace_id = ? AND template_id IN ("+marks+") ORDER BY template_id, language", append([]any{ws}, args...)...)
		found, err := collect(rows, err, "languages of templates", scanTemplateVersion)
		if err != nil {
			return nil, err
		}
		for _, v := range found {
			out[v.TemplateID] = append(out[v.TemplateID], v)
		}
	}
	return out, nil
}

// SaveTemplateVersion adds or changes a template in a language.
func (t *Tx) SaveTemplateVersion(ctx context.Context, v desk.TemplateVersion) error {
	var draft, failure string
	if v.Draft != nil {
		draft = toJSON(v.Draft)
	}
	if v.Failure != nil {
		failure = toJSON(v.Failure)
	}
	_, err := t.exec(ctx, "INSERT INTO template_versions ("+templateVersionColumns+") VALUES ("+Marks(19)+") "+
		upsertTail("workspace_id, id", "remote_id", "status", "status_at", "reason", "detail", "quality", "category", "next_category", "parts", "draft", "failure",
			"submitted_at", "synced_at", "updated_at"),
		v.WorkspaceID, v.ID, v.TemplateID, v.Language, v.RemoteID, string(v.Status), micros(v.StatusAt), v.Reason, v.Detail, v.Quality, string(v.Category), string(v.NextCategory),
		toJSON(v.Parts), draft, failure, microsOrNull(v.SubmittedAt), microsOrNull(v.SyncedAt), micros(v.CreatedAt), micros(v.UpdatedAt))
	if IsUnique(err) {
		return desk.E(desk.CodeConflict, "the template has this language already")
	}
	if err != nil {
		return fmt.Errorf("keep template %s in %s: %w", v.TemplateID, v.Language, err)
	}
	return nil
}

// MarkTemplatesSynced notes that the platform's list had these versions.
func (t *Tx) MarkTemplatesSynced(ctx context.Context, ws string, ids []string, at time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	marks, args := inList(ids)
	_, err := t.exec(ctx, "UPDATE template_versions SET synced_at = ? WHERE workspace_id = ? AND id IN ("+marks+")", append([]any{micros(at), ws}, args...)...)
	if err != nil {
		return fmt.Errorf("mark templates as seen: %w", err)
	}
	return nil
}

// UnseenTemplates are the versions of an account that the platform should have
// and a whole look at its list, begun at since, did not see.
func (q *Queryer) UnseenTemplates(ctx context.Context, ws, platform, account string, since time.Time) ([]desk.TemplateVersion, error) {
	rows, err := q.query(ctx, "SELECT "+templateVersionColumns+" FROM template_versions WHERE workspace_id = ? AND template_id IN ("+
		"SELECT id FROM templates WHERE workspace_id = ? AND platform = ? AND account = ?) AND submitted_at < ? AND COALESCE(synced_at, 0) < ? AND status <> 'deleted' ORDER BY id",
		ws, ws, platform, account, micros(since), micros(since))
	return collect(rows, err, "templates that were not seen", scanTemplateVersion)
}

// DeleteTemplateVersion takes one language of a template away.
func (t *Tx) DeleteTemplateVersion(ctx context.Context, ws, id string) error {
	if _, err := t.exec(ctx, "DELETE FROM template_versions WHERE workspace_id = ? AND id = ?", ws, id); err != nil {
		return fmt.Errorf("delete language %s of a template: %w", id, err)
	}
	return nil
}

// ClaimTemplateFiles gives uploads to a template, so that they are kept with
// it.
func (t *Tx) ClaimTemplateFiles(ctx context.Context, ws, templateID string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	marks, args := inList(ids)
	_, err := t.exec(ctx, "UPDATE attachments SET message_id = ? WHERE workspace_id = ? AND id IN ("+marks+") AND message_id = ''",
		append([]any{templateFiles(templateID), ws}, args...)...)
	if err != nil {
		return fmt.Errorf("claim files of template %s: %w", templateID, err)
	}
	return nil
}

// FreeTemplateFiles leaves a template's files to the clean-up of uploads.
func (t *Tx) FreeTemplateFiles(ctx context.Context, ws, templateID string) error {
	if _, err := t.exec(ctx, "UPDATE attachments SET message_id = '' WHERE workspace_id = ? AND message_id = ?", ws, templateFiles(templateID)); err != nil {
		return fmt.Errorf("free files of template %s: %w", templateID, err)
	}
	return nil
}

// templateFiles stands where the message of a file does.
func templateFiles(templateID string) string { return "template:" + templateID }

// TemplateFile answers a file that is a template's, or an upload that nothing
// has yet; any other's is not found.
func (q *Queryer) TemplateFile(ctx context.Context, ws, id string) (desk.Attachment, error) {
	a, owner, err := q.AttachmentByID(ctx, ws, id)
	if err != nil {
		return a, err
	}
	if owner != "" && (len(owner) < 9 || owner[:9] != templateFiles("")) {
		return a, desk.NotFound("file")
	}
	return a, nil
}
