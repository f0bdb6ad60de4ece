package store

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/desk"
)

// Recipes are a workspace's recipes in their order, drafts too.
func (q *Queryer) Recipes(ctx context.Context, ws string) ([]desk.Recipe, error) {
	rows, err := q.query(ctx, "SELECT body FROM recipes WHERE workspace_id = ? ORDER BY position, id", ws)
	return collect(rows, err, "recipes", func(row interface{ Scan(...any) error }) (desk.Recipe, error) { return scanRecipe(ws, row) })
}

func scanRecipe(ws string, row interface{ Scan(...any) error }) (desk.Recipe, error) {
	r := desk.Recipe{WorkspaceID: ws}
	var body string
	if err := row.Scan(&body); err != nil {
		return r, err
	}
	err := json.Unmarshal([]byte(body), &r)
	return r, err
}

// RecipeByID answers a recipe.
func (q *Queryer) RecipeByID(ctx context.Context, ws, id string) (desk.Recipe, error) {
	r, err := scanRecipe(ws, q.row(ctx, "SELECT body FROM recipes WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return r, desk.NotFound("recipe")
	}
	if err != nil {
		return r, fmt.Errorf("read recipe %s: %w", id, err)
	}
	return r, nil
}

// Topics are a workspace's topics, the oldest first.
func (q *Queryer) Topics(ctx context.Context, ws string) ([]desk.Topic, error) {
	rows, err := q.query(ctx, "SELECT body FROM topics WHERE workspace_id = ? ORDER BY id", ws)
	return collect(rows, err, "topics", func(row interface{ Scan(...any) error }) (desk.Topic, error) { return scanTopic(ws, row) })
}

func scanTopic(ws string, row interface{ Scan(...any) error }) (desk.Topic, error) {
	t := desk.Topic{WorkspaceID: ws}
	var body string
	if err := row.Scan(&body); err != nil {
		return t, err
	}
	err := json.Unmarshal([]byte(body), &t)
	return t, err
}

// TopicByID answers a topic.
func (q *Queryer) TopicByID(ctx context.Context, ws, id string) (desk.Topic, error) {
	t, err := scanTopic(ws, q.row(ctx, "SELECT body FROM topics WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return t, desk.NotFound("topic")
	}
	if err != nil {
		return t, fmt.Errorf("read topic %s: %w", id, err)
	}
	return t, nil
}

// AutomationRevision is which revision of a workspace's recipes and topics
// counts.
func (q *Queryer) AutomationRevision(ctx context.Context, ws string) (int64, error) {
	var n int64
	err := q.row(ctx, "SELECT revision FROM automation_revisions WHERE workspace_id = ?", ws).Scan(&n)
	if err != nil && !noRow(err) {
		return 0, fmt.Errorf("read the revision of recipes: %w", err)
	}
	return n, nil
}

// revise begins the next revision and answers it: nobody else changes recipes
// or topics until the transaction ends.
func (t *Tx) revise(ctx context.Context, ws string) (int64, error) {
	var n int64
	err := t.row(ctx, "INSERT INTO automation_revisions (workspace_id, revision) VALUES (?, 1) ON CONFLICT (workspace_id) DO UPDATE SET revision = automation_revisions.revision + 1 RETURNING revision", ws).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("begin a revision of recipes: %w", err)
	}
	return n, nil
}

// keepVersion ends the version of a recipe or topic that counted and keeps what
// it is from now on; nil where it is deleted.
func (t *Tx) keepVersion(ctx context.Context, ws, kind, id string, version int64, body *string) error {
	revision, err := t.revise(ctx, ws)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, "UPDATE automation_versions SET until_revision = ? WHERE workspace_id = ? AND kind = ? AND id = ? AND until_revision IS NULL", revision, ws, kind, id); err != nil {
		return fmt.Errorf("end a version of %s %s: %w", kind, id, err)
	}
	if body == nil {
		return nil
	}
	if _, err := t.exec(ctx, "INSERT INTO automation_versions (workspace_id, kind, id, version, from_revision, body) VALUES (?, ?, ?, ?, ?, ?)", ws, kind, id, version, revision, *body); err != nil {
		return fmt.Errorf("keep version %d of %s %s: %w", version, kind, id, err)
	}
	return nil
}

// SaveRecipe adds or changes a recipe; its Version is counted by the caller.
func (t *Tx) SaveRecipe(ctx context.Context, r desk.Recipe) error {
	enabled := 0
	if r.Enabled {
		enabled = 1
	}
	body := toJSON(r)
	if err := t.keepVersion(ctx, r.WorkspaceID, "recipe", r.ID, r.Version, &body); err != nil {
		return err
	}
	_, err := t.exec(ctx, "INSERT INTO recipes (workspace_id, id, family, enabled, position, body) VALUES (?, ?, ?, ?, ?, ?) "+
		upsertTail("workspace_id, id", "family", "enabled", "position", "body"), r.WorkspaceID, r.ID, string(r.Family), enabled, r.Position, body)
	if err != nil {
		return fmt.Errorf("keep recipe %s: %w", r.ID, err)
	}
	return nil
}

// DeleteRecipe takes a recipe away; its versions and runs stay.
func (t *Tx) DeleteRecipe(ctx context.Context, ws, id string) error {
	if err := t.keepVersion(ctx, ws, "recipe", id, 0, nil); err != nil {
		return err
	}
	if err := t.DropWebhookCredentials(ctx, ws, id); err != nil {
		return err
	}
	if _, err := t.exec(ctx, "DELETE FROM recipes WHERE workspace_id = ? AND id = ?", ws, id); err != nil {
		return fmt.Errorf("delete recipe %s: %w", id, err)
	}
	if _, err := t.exec(ctx, "DELETE FROM recipe_tallies WHERE workspace_id = ? AND recipe_id = ?", ws, id); err != nil {
		return fmt.Errorf("forget what recipe %s counted: %w", id, err)
	}
	return nil
}

// SaveTopic adds or changes a topic; its Version is counted by the caller.
func (t *Tx) SaveTopic(ctx context.Context, topic desk.Topic) error {
	body := toJSON(topic)
	if err := t.keepVersion(ctx, topic.WorkspaceID, "topic", topic.ID, topic.Version, &body); err != nil {
		return err
	}
	_, err := t.exec(ctx, "INSERT INTO topics (workspace_id, id, body) VALUES (?, ?, ?) "+upsertTail("workspace_id, id", "body"), topic.WorkspaceID, topic.ID, body)
	if err != nil {
		return fmt.Errorf("keep topic %s: %w", topic.ID, err)
	}
	return nil
}

// DeleteTopic takes a topic away.
func (t *Tx) DeleteTopic(ctx context.Context, ws, id string) error {
	if err := t.keepVersion(ctx, ws, "topic", id, 0, nil); err != nil {
		return err
	}
	if _, err := t.exec(ctx, "DELETE FROM topics WHERE workspace_id = ? AND id = ?", ws, id); err != nil {
		return fmt.Errorf("delete topic %s: %w", id, err)
	}
	return nil
}

// RecipeVersions are what a recipe was and is, the newest first.
func (q *Queryer) RecipeVersions(ctx context.Context, ws, id string) ([]desk.Recipe, error) {
	rows, err := q.query(ctx, "SELECT body FROM automation_versions WHERE workspace_id = ? AND kind = 'recipe' AND id = ? ORDER BY version DESC"+limitText(201), ws, id)
	return collect(rows, err, "versions of a recipe", func(row interface{ Scan(...any) error }) (desk.Recipe, error) { return scanRecipe(ws, row) })
}

// RecipesAt are the recipes and topics that counted at a revision.
func (q *Queryer) RecipesAt(ctx context.Context, ws string, revision int64) ([]desk.Recipe, []desk.Topic, error) {
	const which = " FROM automation_versions WHERE workspace_id = ? AND kind = ? AND from_revision <= ? AND (until_revision IS NULL OR until_revision > ?) ORDER BY id"
	rows, err := q.query(ctx, "SELECT body"+which, ws, "recipe", revision, revision)
	recipes, err := collect(rows, err, "recipes of a revision", func(row interface{ Scan(...any) error }) (desk.Recipe, error) { return scanRecipe(ws, row) })
	if err != nil {
		return nil, nil, err
	}
	rows, err = q.query(ctx, "SELECT body"+which, ws, "topic", revision, revision)
	topics, err := collect(rows, err, "topics of a revision", func(row interface{ Scan(...any) error }) (desk.Topic, error) { return scanTopic(ws, row) })
	return recipes, topics, err
}

// RecipeVersion is a recipe as it was in a version.
func (q *Queryer) RecipeVersion(ctx context.Context, ws, id string, version int64) (desk.Recipe, error) {
	r, err := scanRecipe(ws, q.row(ctx, "SELECT body FROM automation_versions WHERE workspace_id = ? AND kind = 'recipe' AND id = ? AND version = ?", ws, id, version))
	if noRow(err) {
		return r, desk.NotFound("recipe")
	}
	if err != nil {
		return r, fmt.Errorf("read version %d of recipe %s: %w", version, id, err)
	}
	return r, nil
}

// LockAutomation has nobody else change a workspace's recipes and topics until
// the transaction ends.
func (t *Tx) LockAutomation(ctx context.Context, ws string) error {
	if _, err := t.exec(ctx, "INSERT INTO automation_revisions (workspace_id, revision) VALUES (?, 0) ON CONFLICT (workspace_id) DO UPDATE SET revision = automation_revisions.revision", ws); err != nil {
		return fmt.Errorf("lock the recipes: %w", err)
	}
	return nil
}
