package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

const authorisationColumns = "workspace_id, id, platform, state, actor, app, subject, scopes, accounts, channel_ids, failure, sealed, expires_at, started_at, granted_at"

func scanAuthorisation(row interface{ Scan(...any) error }) (desk.Authorisation, error) {
	var a desk.Authorisation
	var actor, app, scopes, accounts, channels string
	var started int64
	var expires, granted sql.NullInt64
	if err := row.Scan(&a.WorkspaceID, &a.ID, &a.Platform, &a.State, &actor, &app, &a.Subject, &scopes, &accounts, &channels, &a.Failure, &a.Sealed, &expires, &started, &granted); err != nil {
		return a, err
	}
	a.ExpiresAt, a.StartedAt, a.GrantedAt = fromNull(expires), fromMicros(started), fromNull(granted)
	a.Scopes, a.Accounts, a.ChannelIDs = []string{}, []desk.AuthorisedAccount{}, []string{}
	for _, part := range []struct {
		text string
		into any
	}{{actor, &a.Actor}, {app, &a.App}, {scopes, &a.Scopes}, {accounts, &a.Accounts}, {channels, &a.ChannelIDs}} {
		if err := fromJSON(part.text, part.into); err != nil {
			return a, fmt.Errorf("read authorisation %s: %w", a.ID, err)
		}
	}
	return a, nil
}

// SaveAuthorisation adds a sign-up or overwrites how far it is.
func (t *Tx) SaveAuthorisation(ctx context.Context, a desk.Authorisation) error {
	_, err := t.exec(ctx, "INSERT INTO authorisations ("+authorisationColumns+") VALUES ("+Marks(15)+") "+
		upsertTail("workspace_id, id", "state", "app", "subject", "scopes", "accounts", "channel_ids", "failure", "sealed", "expires_at", "granted_at"),
		a.WorkspaceID, a.ID, a.Platform, string(a.State), toJSON(a.Actor), toJSON(a.App), a.Subject, toJSON(a.Scopes), toJSON(a.Accounts), toJSON(a.ChannelIDs), a.Failure, a.Sealed,
		microsOrNull(a.ExpiresAt), micros(a.StartedAt), microsOrNull(a.GrantedAt))
	if err != nil {
		return fmt.Errorf("save authorisation %s: %w", a.ID, err)
	}
	return nil
}

// Authorisation answers a sign-up.
func (q *Queryer) Authorisation(ctx context.Context, ws, id string) (desk.Authorisation, error) {
	return q.authorisation(ctx, ws, id, "")
}

// LockAuthorisation is Authorisation for a change.
func (t *Tx) LockAuthorisation(ctx context.Context, ws, id string) (desk.Authorisation, error) {
	return t.authorisation(ctx, ws, id, t.s.ForUpdate())
}

func (q *Queryer) authorisation(ctx context.Context, ws, id, lock string) (desk.Authorisation, error) {
	a, err := scanAuthorisation(q.row(ctx, "SELECT "+authorisationColumns+" FROM authorisations WHERE workspace_id = ? AND id = ?"+lock, ws, id))
	if noRow(err) {
		return a, desk.NotFound("authorisation")
	}
	if err != nil {
		return a, fmt.Errorf("read authorisation %s: %w", id, err)
	}
	return a, nil
}

// Authorisations are the sign-ups of a workspace, the newest first; before is
// the id of the last one of the page before, "" for none.
func (q *Queryer) Authorisations(ctx context.Context, ws, before string, limit int) ([]desk.Authorisation, error) {
	query, args := "SELECT "+authorisationColumns+" FROM authorisations WHERE workspace_id = ?", []any{ws}
	if before != "" {
		query, args = query+" AND id < ?", append(args, before)
	}
	rows, err := q.query(ctx, query+" ORDER BY id DESC"+limitText(limit), args...)
	return collect(rows, err, "authorisations", scanAuthorisation)
}

// SignUpApp is the application of a workspace on a platform, its secrets sealed.
type SignUpApp struct {
	WorkspaceID string
	Platform    string
	Settings    map[string]string
	Sealed      []byte
	UpdatedAt   time.Time
}

// SignUpApp answers the application of a workspace on a platform.
func (q *Queryer) SignUpApp(ctx context.Context, ws, platform string) (SignUpApp, error) {
	a := SignUpApp{WorkspaceID: ws, Platform: platform, Settings: map[string]string{}}
	var settings string
	var updated int64
	err := q.row(ctx, "SELECT settings, secrets, updated_at FROM sign_up_apps WHERE workspace_id = ? AND platform = ?", ws, platform).Scan(&settings, &a.Sealed, &updated)
	if noRow(err) {
		return a, desk.NotFound("application")
	}
	if err != nil {
		return a, fmt.Errorf("read the application on %s: %w", platform, err)
	}
	a.UpdatedAt = fromMicros(updated)
	return a, fromJSON(settings, &a.Settings)
}

// SaveSignUpApp keeps the application of a workspace on a platform.
func (t *Tx) SaveSignUpApp(ctx context.Context, a SignUpApp) error {
	_, err := t.exec(ctx, "INSERT INTO sign_up_apps (workspace_id, platform, settings, secrets, updated_at) VALUES ("+Marks(5)+") "+
		upsertTail("workspace_id, platform", "settings", "secrets", "updated_at"), a.WorkspaceID, a.Platform, settingsJSON(a.Settings), a.Sealed, micros(a.UpdatedAt))
	if err != nil {
		return fmt.Errorf("save the application on %s: %w", a.Platform, err)
	}
	return nil
}

// DeleteSignUpApp forgets the application of a workspace on a platform.
func (t *Tx) DeleteSignUpApp(ctx context.Context, ws, platform string) error {
	if _, err := t.exec(ctx, "DELETE FROM sign_up_apps WHERE workspace_id = ? AND platform = ?", ws, platform); err != nil {
		return fmt.Errorf("forget the application on %s: %w", platform, err)
	}
	return nil
}
