package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

const numberColumns = "workspace_id, platform, account, id, state, settings, steps, pin, read_at, gone_at"

func scanNumber(row interface{ Scan(...any) error }) (desk.StoredNumber, error) {
	var n desk.StoredNumber
	var state, settings, steps string
	var read int64
	var gone sql.NullInt64
	if err := row.Scan(&n.WorkspaceID, &n.Platform, &n.Account, &n.ID, &state, &settings, &steps, &n.SealedPIN, &read, &gone); err != nil {
		return n, err
	}
	n.ReadAt, n.GoneAt, n.PINKept = fromMicros(read), fromNull(gone), len(n.SealedPIN) > 0
	n.Settings, n.Steps = map[string]string{}, map[string]time.Time{}
	for _, part := range []struct {
		text string
		into any
	}{{state, &n.NumberState}, {settings, &n.Settings}, {steps, &n.Steps}} {
		if err := fromJSON(part.text, part.into); err != nil {
			return n, fmt.Errorf("read number %s: %w", n.ID, err)
		}
	}
	if n.Troubles == nil {
		n.Troubles = []desk.NumberTrouble{}
	}
	return n, nil
}

// Numbers are those of an account, by the platform's id.
func (q *Queryer) Numbers(ctx context.Context, ws, platform, account string) ([]desk.StoredNumber, error) {
	rows, err := q.query(ctx, "SELECT "+numberColumns+" FROM numbers WHERE workspace_id = ? AND platform = ? AND account = ? ORDER BY id", ws, platform, account)
	return collect(rows, err, "numbers", scanNumber)
}

// NumberByID answers a number of an account.
func (q *Queryer) NumberByID(ctx context.Context, ws, platform, account, id string) (desk.StoredNumber, error) {
	return q.number(ctx, ws, platform, account, id, "")
}

// LockNumber is NumberByID for a change.
func (t *Tx) LockNumber(ctx context.Context, ws, platform, account, id string) (desk.StoredNumber, error) {
	return t.number(ctx, ws, platform, account, id, t.s.ForUpdate())
}

func (q *Queryer) number(ctx context.Context, ws, platform, account, id, lock string) (desk.StoredNumber, error) {
	n, err := scanNumber(q.row(ctx, "SELECT "+numberColumns+" FROM numbers WHERE workspace_id = ? AND platform = ? AND account = ? AND id = ?"+lock, ws, platform, account, id))
	if noRow(err) {
		return n, desk.NotFound("number")
	}
	if err != nil {
		return n, fmt.Errorf("read number %s: %w", id, err)
	}
	return n, nil
}

// SaveNumbers adds numbers or overwrites what is known of them.
func (t *Tx) SaveNumbers(ctx context.Context, numbers ...desk.StoredNumber) error {
	rows := make([][]any, len(numbers))
	for i, n := range numbers {
		rows[i] = []any{n.WorkspaceID, n.Platform, n.Account, n.ID, toJSON(n.NumberState), settingsJSON(n.Settings), toJSON(n.Steps), n.SealedPIN, micros(n.ReadAt), microsOrNull(n.GoneAt)}
	}
	tail := upsertTail("workspace_id, platform, account, id", "state", "settings", "steps", "pin", "read_at", "gone_at")
	if err := t.insert(ctx, "INSERT INTO numbers ("+numberColumns+") VALUES", tail, rows); err != nil {
		return fmt.Errorf("save numbers: %w", err)
	}
	return nil
}

const numberAccountColumns = "workspace_id, platform, account, channel_id, hooks, failure, read_at, due_at"

func scanNumberAccount(row interface{ Scan(...any) error }) (desk.NumberAccount, error) {
	var a desk.NumberAccount
	var hooks, failure string
	var read sql.NullInt64
	var due int64
	if err := row.Scan(&a.WorkspaceID, &a.Platform, &a.Account, &a.ChannelID, &hooks, &failure, &read, &due); err != nil {
		return a, err
	}
	a.ReadAt, a.DueAt = fromNull(read), fromMicros(due)
	if hooks != "" {
		a.HooksKnown = true
		if err := fromJSON(hooks, &a.Hooks); err != nil {
			return a, err
		}
	}
	if a.Hooks.Apps == nil {
		a.Hooks.Apps = []string{}
	}
	if failure != "" {
		a.Failure = &desk.SendError{}
		return a, fromJSON(failure, a.Failure)
	}
	return a, nil
}

// NumberAccount says how far the numbers of an account were read; one that was
// never read has no time.
func (q *Queryer) NumberAccount(ctx context.Context, ws, platform, account string) (desk.NumberAccount, error) {
	a, err := scanNumberAccount(q.row(ctx, "SELECT "+numberAccountColumns+" FROM number_accounts WHERE workspace_id = ? AND platform = ? AND account = ?", ws, platform, account))
	if noRow(err) {
		return desk.NumberAccount{WorkspaceID: ws, Platform: platform, Account: account, Hooks: desk.NumberHooks{Apps: []string{}}}, nil
	}
	if err != nil {
		return a, fmt.Errorf("read account %s: %w", account, err)
	}
	return a, nil
}

// NumberAccounts are the accounts of all workspaces whose numbers were read.
func (q *Queryer) NumberAccounts(ctx context.Context) ([]desk.NumberAccount, error) {
	rows, err := q.query(ctx, "SELECT "+numberAccountColumns+" FROM number_accounts")
	return collect(rows, err, "accounts of numbers", scanNumberAccount)
}

// SaveNumberAccount keeps how far the numbers of an account were read.
func (t *Tx) SaveNumberAccount(ctx context.Context, a desk.NumberAccount) error {
	hooks, failure := "", ""
	if a.HooksKnown {
		hooks = toJSON(a.Hooks)
	}
	if a.Failure != nil {
		failure = toJSON(a.Failure)
	}
	_, err := t.exec(ctx, "INSERT INTO number_accounts ("+numberAccountColumns+") VALUES ("+Marks(8)+") "+
		upsertTail("workspace_id, platform, account", "channel_id", "hooks", "failure", "read_at", "due_at"),
		a.WorkspaceID, a.Platform, a.Account, a.ChannelID, hooks, failure, microsOrNull(a.ReadAt), micros(a.DueAt))
	if err != nil {
		return fmt.Errorf("save account %s: %w", a.Account, err)
	}
	return nil
}

const numberChangeColumns = "workspace_id, id, platform, account, number, kind, before, after, detail, actor, at"

// LogNumbers adds lines to the history of accounts and numbers.
func (t *Tx) LogNumbers(ctx context.Context, changes []desk.NumberChange) error {
	rows := make([][]any, len(changes))
	for i, c := range changes {
		rows[i] = []any{c.WorkspaceID, c.ID, c.Platform, c.Account, c.Number, c.Kind, c.Before, c.After, c.Detail, toJSON(c.Actor), micros(c.At)}
	}
	if err := t.insert(ctx, "INSERT INTO number_changes ("+numberChangeColumns+") VALUES", "", rows); err != nil {
		return fmt.Errorf("log numbers: %w", err)
	}
	return nil
}

// NumberHistory is what happened to an account and its numbers, the newest
// first; before is the id of the last line of the page before, "" for none.
func (q *Queryer) NumberHistory(ctx context.Context, ws, platform, account, before string, limit int) ([]desk.NumberChange, error) {
	query, args := "SELECT "+numberChangeColumns+" FROM number_changes WHERE workspace_id = ? AND platform = ? AND account = ?", []any{ws, platform, account}
	if before != "" {
		query, args = query+" AND id < ?", append(args, before)
	}
	rows, err := q.query(ctx, query+" ORDER BY id DESC"+limitText(limit), args...)
	return collect(rows, err, "history of numbers", func(row interface{ Scan(...any) error }) (desk.NumberChange, error) {
		var c desk.NumberChange
		var actor string
		var at int64
		if err := row.Scan(&c.WorkspaceID, &c.ID, &c.Platform, &c.Account, &c.Number, &c.Kind, &c.Before, &c.After, &c.Detail, &actor, &at); err != nil {
			return c, err
		}
		c.At = fromMicros(at)
		return c, fromJSON(actor, &c.Actor)
	})
}

// FirstWrittenOn is when a channel's first customer wrote or was written to; nil
// before that.
func (q *Queryer) FirstWrittenOn(ctx context.Context, ws, channelID string) (*time.Time, error) {
	var at sql.NullInt64
	if err := q.row(ctx, "SELECT MIN(created_at) FROM conversations"+q.s.by("conversations_by_channel")+" WHERE workspace_id = ? AND channel_id = ?", ws, channelID).Scan(&at); err != nil {
		return nil, fmt.Errorf("find the first message of channel %s: %w", channelID, err)
	}
	return fromNull(at), nil
}
