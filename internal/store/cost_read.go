package store

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

func scanCostDay(row interface{ Scan(...any) error }) (desk.CostDay, error) {
	var d desk.CostDay
	return d, row.Scan(&d.Day, &d.ChannelID, &d.Country, &d.Category, &d.Kind, &d.Template, &d.Model, &d.Currency, &d.Basis, &d.N, &d.Amount)
}

// CostDays are the sums of charges of days, both included.
func (q *Queryer) CostDays(ctx context.Context, ws, from, to string) ([]desk.CostDay, error) {
	rows, err := q.query(ctx, "SELECT day, channel_id, country, category, kind, template, model, currency, basis, n, amount FROM cost_days WHERE workspace_id = ? AND day >= ? AND day <= ? AND n <> 0 ORDER BY day", ws, from, to)
	return collect(rows, err, "sums of costs", scanCostDay)
}

// CostMonths are the sums of charges by month; Day is such as 2026-11.
func (q *Queryer) CostMonths(ctx context.Context, ws, from, to string) ([]desk.CostDay, error) {
	rows, err := q.query(ctx, "SELECT SUBSTR(day, 1, 7), channel_id, '', '', kind, '', '', currency, basis, SUM(n), SUM(amount) FROM cost_days WHERE workspace_id = ? AND day >= ? AND day <= ? "+
		"GROUP BY SUBSTR(day, 1, 7), channel_id, kind, currency, basis ORDER BY 1", ws, from, to)
	return collect(rows, err, "months of costs", scanCostDay)
}

// CostSeen says whether a message of one of the categories was charged as a kind
// from a day on.
func (q *Queryer) CostSeen(ctx context.Context, ws, from, category, kind, template string) (bool, error) {
	var n int64
	err := q.row(ctx, "SELECT COUNT(*) FROM (SELECT 1 AS one FROM cost_days WHERE workspace_id = ? AND day >= ? AND category = ? AND kind = ? AND template = ? AND n > 0 LIMIT 1) found", ws, from, category, kind, template).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for charges: %w", err)
	}
	return n > 0, nil
}

const costTableColumns = "workspace_id, id, platform, model, currency, valid_from, name, source, source_read, rates, created_at, updated_at"

func scanCostTable(row interface{ Scan(...any) error }) (desk.CostTable, error) {
	var c desk.CostTable
	var from, created, updated int64
	err := row.Scan(&c.WorkspaceID, &c.ID, &c.Platform, &c.Model, &c.Currency, &from, &c.Name, &c.Source, &c.SourceRead, &c.Rates, &created, &updated)
	c.ValidFrom, c.CreatedAt, c.UpdatedAt = fromMicros(from), fromMicros(created), fromMicros(updated)
	return c, err
}

// CostTables are the price lists of a workspace, the newest first.
func (q *Queryer) CostTables(ctx context.Context, ws string) ([]desk.CostTable, error) {
	rows, err := q.query(ctx, "SELECT "+costTableColumns+" FROM cost_tables WHERE workspace_id = ? ORDER BY valid_from DESC, id DESC", ws)
	return collect(rows, err, "price lists", scanCostTable)
}

// SaveCostTable adds or changes a price list.
func (t *Tx) SaveCostTable(ctx context.Context, c desk.CostTable) error {
	_, err := t.exec(ctx, "INSERT INTO cost_tables ("+costTableColumns+") VALUES ("+Marks(12)+") "+
		upsertTail("workspace_id, id", "model", "currency", "valid_from", "name", "source", "source_read", "rates", "updated_at"),
		c.WorkspaceID, c.ID, c.Platform, c.Model, c.Currency, micros(c.ValidFrom), c.Name, c.Source, c.SourceRead, c.Rates, micros(c.CreatedAt), micros(c.UpdatedAt))
	if err != nil {
		return fmt.Errorf("save price list %s: %w", c.ID, err)
	}
	return nil
}

// DeleteCostTable takes a price list away.
func (t *Tx) DeleteCostTable(ctx context.Context, ws, id string) error {
	if _, err := t.exec(ctx, "DELETE FROM cost_tables WHERE workspace_id = ? AND id = ?", ws, id); err != nil {
		return fmt.Errorf("delete price list %s: %w", id, err)
	}
	return nil
}

// CostCheck is a comparison of a month with what the platform says it charged.
type CostCheck struct {
	Month     string
	Platform  string
	Account   string
	CheckedAt time.Time
	Result    string // JSON
}

// CostChecks are the comparisons of a month.
func (q *Queryer) CostChecks(ctx context.Context, ws, month string) ([]CostCheck, error) {
	rows, err := q.query(ctx, "SELECT month, platform, account, checked_at, result FROM cost_checks WHERE workspace_id = ? AND month = ? ORDER BY platform, account", ws, month)
	return collect(rows, err, "comparisons of costs", func(row interface{ Scan(...any) error }) (CostCheck, error) {
		var c CostCheck
		var at int64
		err := row.Scan(&c.Month, &c.Platform, &c.Account, &at, &c.Result)
		c.CheckedAt = fromMicros(at)
		return c, err
	})
}

// SaveCostCheck keeps a comparison in place of the one before.
func (t *Tx) SaveCostCheck(ctx context.Context, ws string, c CostCheck) error {
	_, err := t.exec(ctx, "INSERT INTO cost_checks (workspace_id, month, platform, account, checked_at, result) VALUES ("+Marks(6)+") "+
		upsertTail("workspace_id, month, platform, account", "checked_at", "result"), ws, c.Month, c.Platform, c.Account, micros(c.CheckedAt), c.Result)
	if err != nil {
		return fmt.Errorf("save a comparison of costs: %w", err)
	}
	return nil
}
