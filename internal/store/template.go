package store

import (
	"context"
	"fmt"
	"strings"

	"recado.dev/internal/desk"
)

const templateColumns = "t.workspace_id, t.id, t.platform, t.account, t.name, t.category, t.pasted, t.default_language, t.fills, t.created_at, t.updated_at"

func scanTemplate(row interface{ Scan(...any) error }) (desk.StoredTemplate, error) {
	var t desk.StoredTemplate
	var pasted int
	var fills string
	var created, updated int64
	if err := row.Scan(&t.WorkspaceID, &t.ID, &t.Platform, &t.Account, &t.Name, &t.Category, &pasted, &t.DefaultLanguage, &fills, &created, &updated); err != nil {
		return t, err
	}
	t.Pasted, t.CreatedAt, t.UpdatedAt, t.Fills = pasted == 1, fromMicros(created), fromMicros(updated), map[string]string{}
	return t, fromJSON(fills, &t.Fills)
}

// TemplateQuery says which templates a list has. Empty fields ask for nothing.
type TemplateQuery struct {
	Platform string
	Accounts []string // of Platform
	Category string
	Status   []string // at least one language is so
	Language string
	Words    string
	After    *[2]string // the name and the id of the last one before
	Limit    int
}

// Templates are templates by name.
func (q *Queryer) Templates(ctx context.Context, ws string, in TemplateQuery) ([]desk.StoredTemplate, error) {
	text, args := templatesSQL(ws, in)
	rows, err := q.query(ctx, text, args...)
	return collect(rows, err, "templates", scanTemplate)
}

func templatesSQL(ws string, in TemplateQuery) (string, []any) {
	var b strings.Builder
	b.WriteString("SELECT " + templateColumns + " FROM templates t WHERE t.workspace_id = ?")
	args := []any{ws}
	add := func(clause string, more ...any) {
		b.WriteString(" AND " + clause)
		args = append(args, more...)
	}
	if len(in.Accounts) > 0 {
		marks, ids := inList(in.Accounts)
		add("t.platform = ?", in.Platform)
		add("t.account IN ("+marks+")", ids...)
	}
	if in.Category != "" {
		add("t.category = ?", in.Category)
	}
	const version = "EXISTS (SELECT 1 FROM template_versions v WHERE v.workspace_id = t.workspace_id AND v.template_id = t.id AND "
	if len(in.Status) > 0 {
		marks, states := inList(in.Status)
		clause := "v.status IN (" + marks + ")"
		if in.Language != "" {
			clause, states = clause+" AND v.language = ?", append(states, in.Language)
		}
		add(version+clause+")", states...)
	} else if in.Language != "" {
		add(version+"v.language = ?)", in.Language)
	}
	if in.Words != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(in.Words)) + "%"
		add(`(t.name LIKE ? ESCAPE '\' OR `+version+`LOWER(v.parts) LIKE ? ESCAPE '\'))`, like, like)
	}
	if in.After != nil {
		add("(t.name, t.id) > (?, ?)", in.After[0], in.After[1])
	}
	return b.String() + " ORDER BY t.name, t.id" + limitText(in.Limit), args
}

// TemplateByID answers a template.
func (q *Queryer) TemplateByID(ctx context.Context, ws, id string) (desk.StoredTemplate, error) {
	return q.template(ctx, "t.workspace_id = ? AND t.id = ?", ws, id)
}

// TemplateByName answers the template of an account that has a name.
func (q *Queryer) TemplateByName(ctx context.Context, ws, platform, account, name string) (desk.StoredTemplate, error) {
	return q.template(ctx, "t.workspace_id = ? AND t.platform = ? AND t.account = ? AND t.name = ?", ws, platform, account, name)
}

func (q *Queryer) template(ctx context.Context, where string, args ...any) (desk.StoredTemplate, error) {
	t, err := scanTemplate(q.row(ctx, "SELECT "+templateColumns+" FROM templates t WHERE "+where, args...))
	if noRow(err) {
		return t, desk.NotFound("template")
	}
	if err != nil {
		return t, fmt.Errorf("read template: %w", err)
	}
	return t, nil
}

// TemplatesThere says which of some templates are there.
func (q *Queryer) TemplatesThere(ctx context.Context, ws string, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	if len(ids) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT id FROM templates WHERE workspace_id = ? AND id "+in, append([]any{ws}, args...)...)
	found, err := collect(rows, err, "templates", func(row interface{ Scan(...any) error }) (string, error) {
		var id string
		return id, row.Scan(&id)
	})
	for _, id := range found {
		out[id] = true
	}
	return out, err
}

// LockTemplate is TemplateByID for a change: nobody else changes it until the
// transaction ends.
func (t *Tx) LockTemplate(ctx context.Context, ws, id string) (desk.StoredTemplate, error) {
	v, err := scanTemplate(t.row(ctx, "SELECT "+templateColumns+" FROM templates t WHERE t.workspace_id = ? AND t.id = ?"+t.s.ForUpdate(), ws, id))
	if noRow(err) {
		return v, desk.NotFound("template")
	}
	if err != nil {
		return v, fmt.Errorf("lock template %s: %w", id, err)
	}
	return v, nil
}

// SaveTemplate adds or changes a template.
func (t *Tx) SaveTemplate(ctx context.Context, v desk.StoredTemplate) error {
	pasted := 0
	if v.Pasted {
		pasted = 1
	}
	columns := strings.ReplaceAll(templateColumns, "t.", "")
	_, err := t.exec(ctx, "INSERT INTO templates ("+columns+") VALUES ("+Marks(11)+") "+
		upsertTail("workspace_id, id", "name", "category", "pasted", "default_language", "fills", "updated_at"),
		v.WorkspaceID, v.ID, v.Platform, v.Account, v.Name, string(v.Category), pasted, v.DefaultLanguage, settingsJSON(v.Fills), micros(v.CreatedAt), micros(v.UpdatedAt))
	if IsUnique(err) {
		return &desk.Error{Code: desk.CodeConflict, Public: "the account has a template of this name already",
			Problems: []desk.Problem{{Field: "name", Detail: "is another template's name"}}, Err: err}
	}
	if err != nil {
		return fmt.Errorf("keep template %s: %w", v.ID, err)
	}
	return nil
}

// DeleteTemplate takes a template away with all its languages and its history.
// Its files are free for the clean-up.
func (t *Tx) DeleteTemplate(ctx context.Context, ws, id string) error {
	for _, query := range [...]string{
		"DELETE FROM template_changes WHERE workspace_id = ? AND template_id = ?",
		"DELETE FROM template_versions WHERE workspace_id = ? AND template_id = ?",
		"DELETE FROM templates WHERE workspace_id = ? AND id = ?",
	} {
		if _, err := t.exec(ctx, query, ws, id); err != nil {
			return fmt.Errorf("delete template %s: %w", id, err)
		}
	}
	return t.FreeTemplateFiles(ctx, ws, id)
}
