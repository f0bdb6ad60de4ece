package store

import (
	"context"
	"database/sql"
	"fmt"

	"recado.dev/internal/desk"
)

const identityColumns = "workspace_id, id, contact_id, platform, address, display, name, created_at"

var identityUpdate = upsertTail("workspace_id, id", "contact_id", "address", "display", "name")

// SaveIdentities adds identities or overwrites those that are there. Keys that
// are new have to be given to AddIdentityKeys.
func (t *Tx) SaveIdentities(ctx context.Context, ws string, identities []desk.Identity) error {
	rows := make([][]any, len(identities))
	for i, d := range identities {
		rows[i] = []any{ws, d.ID, d.ContactID, d.Platform, d.Address, d.Display, d.Name, micros(d.CreatedAt)}
	}
	if err := t.insert(ctx, "INSERT INTO identities ("+identityColumns+") VALUES", identityUpdate, rows); err != nil {
		return fmt.Errorf("save identities: %w", err)
	}
	return nil
}

// IdentityKey leads from a platform's name of a person to the identity.
type IdentityKey struct{ Platform, Key, IdentityID string }

// AddIdentityKeys adds keys. A key that leads somewhere already is an IsUnique
// error: two transactions met the same person at once.
func (t *Tx) AddIdentityKeys(ctx context.Context, ws string, keys []IdentityKey) error {
	rows := make([][]any, len(keys))
	for i, k := range keys {
		rows[i] = []any{ws, k.Platform, k.Key, k.IdentityID}
	}
	if err := t.insert(ctx, "INSERT INTO identity_keys (workspace_id, platform, key, identity_id) VALUES", "", rows); err != nil {
		return fmt.Errorf("add identity keys: %w", err)
	}
	return nil
}

// IdentityKeys answers where keys lead: key → identity id.
func (q *Queryer) IdentityKeys(ctx context.Context, ws, platform string, keys []string) (map[string]string, error) {
	out := make(map[string]string, len(keys))
	if len(keys) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, keys)
	rows, err := q.query(ctx, "SELECT key, identity_id FROM identity_keys WHERE workspace_id = ? AND platform = ? AND key "+in,
		append([]any{ws, platform}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("load identity keys: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var key, id string
		if err := rows.Scan(&key, &id); err != nil {
			return nil, fmt.Errorf("scan identity key: %w", err)
		}
		out[key] = id
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("load identity keys: %w", err)
	}
	return out, nil
}

// IdentityByID answers an identity with its keys.
func (q *Queryer) IdentityByID(ctx context.Context, ws, id string) (desk.Identity, error) {
	found, err := q.IdentitiesByID(ctx, ws, []string{id})
	if err != nil {
		return desk.Identity{}, err
	}
	d, ok := found[id]
	if !ok {
		return desk.Identity{}, desk.NotFound("identity")
	}
	rows, err := q.query(ctx, "SELECT key FROM identity_keys WHERE workspace_id = ? AND identity_id = ? ORDER BY key", ws, id)
	if err != nil {
		return d, fmt.Errorf("load keys of identity %s: %w", id, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return d, fmt.Errorf("scan identity key: %w", err)
		}
		d.Keys = append(d.Keys, key)
	}
	return d, rows.Err()
}

// IdentitiesByID answers the identities of ids that are there, without their
// keys.
func (q *Queryer) IdentitiesByID(ctx context.Context, ws string, ids []string) (map[string]desk.Identity, error) {
	out := make(map[string]desk.Identity, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT "+identityColumns+" FROM identities WHERE workspace_id = ? AND id "+in, append([]any{ws}, args...)...)
	list, err := collectIdentities(rows, err)
	for _, d := range list {
		out[d.ID] = d
	}
	return out, err
}

// IdentitiesOf answers the identities of contacts, oldest first, without their
// keys.
func (q *Queryer) IdentitiesOf(ctx context.Context, ws string, contactIDs []string) (map[string][]desk.Identity, error) {
	out := make(map[string][]desk.Identity, len(contactIDs))
	if len(contactIDs) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, contactIDs)
	rows, err := q.query(ctx, "SELECT "+identityColumns+" FROM identities"+q.s.by("identities_by_contact")+" WHERE workspace_id = ? AND contact_id "+in+" ORDER BY id", append([]any{ws}, args...)...)
	list, err := collectIdentities(rows, err)
	for _, d := range list {
		out[d.ContactID] = append(out[d.ContactID], d)
	}
	return out, err
}

func collectIdentities(rows *sql.Rows, err error) ([]desk.Identity, error) {
	if err != nil {
		return nil, fmt.Errorf("load identities: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []desk.Identity
	for rows.Next() {
		var d desk.Identity
		var created int64
		if err := rows.Scan(&d.WorkspaceID, &d.ID, &d.ContactID, &d.Platform, &d.Address, &d.Display, &d.Name, &created); err != nil {
			return nil, fmt.Errorf("scan identity: %w", err)
		}
		d.CreatedAt = fromMicros(created)
		out = append(out, d)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("load identities: %w", err)
	}
	return out, nil
}

// MergeIdentity gives the keys of identity from to identity into and removes
// from. Its conversations are the caller's to rethread first.
func (t *Tx) MergeIdentity(ctx context.Context, ws, from, into string) error {
	if _, err := t.exec(ctx, "UPDATE identity_keys SET identity_id = ? WHERE workspace_id = ? AND identity_id = ?", into, ws, from); err != nil {
		return fmt.Errorf("merge identity %s: %w", from, err)
	}
	if _, err := t.exec(ctx, "UPDATE conversations SET identity_id = ? WHERE workspace_id = ? AND identity_id = ?", into, ws, from); err != nil {
		return fmt.Errorf("merge identity %s: %w", from, err)
	}
	if _, err := t.exec(ctx, "DELETE FROM identities WHERE workspace_id = ? AND id = ?", ws, from); err != nil {
		return fmt.Errorf("merge identity %s: %w", from, err)
	}
	return nil
}
