package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/desk"
)

// CaseCount is how many cases a scope has, by status; Unread are the open and
// pending ones with unread messages.
type CaseCount struct {
	Open     int64 `json:"open"`
	Pending  int64 `json:"pending"`
	Resolved int64 `json:"resolved"`
	Unread   int64 `json:"unread"`
	Snoozed  int64 `json:"snoozed"` // of the pending ones
}

// CaseCounts is what the inbox's rail shows to one member.
type CaseCounts struct {
	Mine       CaseCount `json:"mine"`
	Unassigned CaseCount `json:"unassigned"`
	All        CaseCount `json:"all"`
	// Teams are the counts of teams that ever had a case, by the team's id.
	Teams map[string]CaseCount `json:"teams" nullable:"false"`
}

// CaseCounts reads the kept counts for a member.
func (q *Queryer) CaseCounts(ctx context.Context, ws, userID string) (CaseCounts, error) {
	var out CaseCounts
	rows, err := q.query(ctx, "SELECT scope, name, count FROM case_counts WHERE workspace_id = ? AND scope IN (?, '', '*')", ws, userID)
	if err != nil {
		return out, fmt.Errorf("read case counts: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var scope, name string
		var n int64
		if err := rows.Scan(&scope, &name, &n); err != nil {
			return out, fmt.Errorf("scan case count: %w", err)
		}
		into := &out.Mine
		switch scope {
		case "":
			into = &out.Unassigned
		case "*":
			into = &out.All
		}
		into.set(name, n)
	}
	if err := rows.Err(); err != nil {
		return out, fmt.Errorf("read case counts: %w", err)
	}
	out.Teams, err = q.teamCounts(ctx, ws)
	return out, err
}

// set notes one of the kept counts.
func (c *CaseCount) set(name string, n int64) {
	switch name {
	case string(desk.CaseOpen):
		c.Open = n
	case string(desk.CasePending):
		c.Pending = n
	case string(desk.CaseResolved):
		c.Resolved = n
	case "unread":
		c.Unread = n
	case "snoozed":
		c.Snoozed = n
	}
}

type countKey struct{ scope, name string }

// countsOf are the counts that a case is part of.
func countsOf(c *desk.Case, add func(countKey)) {
	scopes := [3]string{"*", c.AssigneeID}
	n := 2
	if c.TeamID != "" {
		scopes[2], n = teamScope(c.TeamID), 3
	}
	for _, scope := range scopes[:n] {
		add(countKey{scope, string(c.Status)})
		if c.UnreadCount > 0 && c.Status != desk.CaseResolved {
			add(countKey{scope, "unread"})
		}
		if c.SnoozedUntil != nil {
			add(countKey{scope, "snoozed"})
		}
	}
	if c.Status == desk.CaseOpen && c.AssigneeID == "" {
		add(countKey{queueScope(c.Queue), "waiting"})
	}
}

// moveCounts applies what changes did to the kept counts, as one delta a count.
func (t *Tx) moveCounts(ctx context.Context, ws string, changes []CaseChange) error {
	deltas := map[countKey]int{}
	for i := range changes {
		if b := changes[i].Before; b != nil {
			countsOf(b, func(k countKey) { deltas[k]-- })
		}
		countsOf(&changes[i].After, func(k countKey) { deltas[k]++ })
	}
	keys := make([]countKey, 0, len(deltas))
	for k, d := range deltas {
		if d != 0 {
			keys = append(keys, k)
		}
	}
	// One order of locking for all transactions.
	slices.SortFunc(keys, func(a, b countKey) int {
		if c := strings.Compare(a.scope, b.scope); c != 0 {
			return c
		}
		return strings.Compare(a.name, b.name)
	})
	for _, k := range keys {
		if _, err := t.exec(ctx, "INSERT INTO case_counts (workspace_id, scope, name, count) VALUES (?, ?, ?, ?) "+
			"ON CONFLICT (workspace_id, scope, name) DO UPDATE SET count = case_counts.count + excluded.count", ws, k.scope, k.name, deltas[k]); err != nil {
			return fmt.Errorf("keep case counts: %w", err)
		}
	}
	return nil
}
