package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

const costColumns = "workspace_id, message_id, case_id, channel_id, platform, at, country, market, category, kind, model, template, talk, nth, charged, amount, currency, basis, table_id"

func scanCost(row interface{ Scan(...any) error }) (desk.Cost, error) {
	var c desk.Cost
	var ws string
	var at int64
	var charged int
	err := row.Scan(&ws, &c.MessageID, &c.CaseID, &c.ChannelID, &c.Platform, &at, &c.Country, &c.Market, &c.Category, &c.Kind, &c.Model, &c.Template,
		&c.Talk, &c.Nth, &charged, &c.Amount, &c.Currency, &c.Basis, &c.TableID)
	c.At, c.Charged = fromMicros(at), charged == 1
	return c, err
}

// CostPlace is how far what messages cost is counted, and from where they are to
// be priced anew.
type CostPlace struct {
	Seq     int64
	AgainAt *time.Time
	AgainID string
}

const costPlaceColumns = "seq, again_at, again_id"

func scanCostPlace(row interface{ Scan(...any) error }) (CostPlace, error) {
	var p CostPlace
	var again sql.NullInt64
	err := row.Scan(&p.Seq, &again, &p.AgainID)
	p.AgainAt = fromNull(again)
	return p, err
}

// CostPlace answers how far what messages cost is counted.
func (q *Queryer) CostPlace(ctx context.Context, ws string) (CostPlace, error) {
	p, err := scanCostPlace(q.row(ctx, "SELECT "+costPlaceColumns+" FROM cost_places WHERE workspace_id = ?", ws))
	if noRow(err) {
		return p, nil
	}
	if err != nil {
		return p, fmt.Errorf("read the place of costs: %w", err)
	}
	return p, nil
}

// LockCosts is CostPlace for a change: nobody else counts the workspace's costs
// until the transaction ends.
func (t *Tx) LockCosts(ctx context.Context, ws string) (CostPlace, error) {
	if _, err := t.exec(ctx, "INSERT INTO cost_places (workspace_id, seq) VALUES (?, 0) ON CONFLICT (workspace_id) DO NOTHING", ws); err != nil {
		return CostPlace{}, fmt.Errorf("begin to count costs: %w", err)
	}
	p, err := scanCostPlace(t.row(ctx, "SELECT "+costPlaceColumns+" FROM cost_places WHERE workspace_id = ?"+t.s.ForUpdate(), ws))
	if err != nil {
		return p, fmt.Errorf("read the place of costs: %w", err)
	}
	return p, nil
}

// SaveCostPlace keeps how far it is.
func (t *Tx) SaveCostPlace(ctx context.Context, ws string, p CostPlace) error {
	if _, err := t.exec(ctx, "UPDATE cost_places SET seq = ?, again_at = ?, again_id = ? WHERE workspace_id = ?", p.Seq, microsOrNull(p.AgainAt), p.AgainID, ws); err != nil {
		return fmt.Errorf("move the place of costs: %w", err)
	}
	return nil
}

// CostsBehind lists workspaces with events to look at, or messages to price
// anew, at most limit.
func (q *Queryer) CostsBehind(ctx context.Context, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT w.id FROM workspaces w LEFT JOIN cost_places p ON p.workspace_id = w.id WHERE w.event_seq > COALESCE(p.seq, 0) OR p.again_at IS NOT NULL ORDER BY w.id LIMIT ?", limit))
}

// Costs answers what messages were charged with, by message.
func (q *Queryer) Costs(ctx context.Context, ws string, ids []string) (map[string]desk.Cost, error) {
	out := map[string]desk.Cost{}
	if len(ids) == 0 {
		return out, nil
	}
	clause, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT "+costColumns+" FROM cost_messages WHERE workspace_id = ? AND message_id "+clause, append([]any{ws}, args...)...)
	list, err := collect(rows, err, "costs", scanCost)
	for _, c := range list {
		out[c.MessageID] = c
	}
	return out, err
}

// CostsOfCase answers what the messages of a case were charged with.
func (q *Queryer) CostsOfCase(ctx context.Context, ws, caseID string) ([]desk.Cost, error) {
	rows, err := q.query(ctx, "SELECT "+costColumns+" FROM cost_messages"+q.s.by("cost_messages_by_case")+" WHERE workspace_id = ? AND case_id = ?", ws, caseID)
	return collect(rows, err, "costs of a case", scanCost)
}

// CostsFrom answers charged messages from a place on, in the order of their
// times.
func (q *Queryer) CostsFrom(ctx context.Context, ws string, at time.Time, id string, limit int) ([]desk.Cost, error) {
	rows, err := q.query(ctx, "SELECT "+costColumns+" FROM cost_messages"+q.s.by("cost_messages_by_time")+" WHERE workspace_id = ? AND (at > ? OR at = ? AND message_id > ?) AND at >= ? ORDER BY at, message_id LIMIT ?",
		ws, micros(at), micros(at), id, micros(at), limit)
	return collect(rows, err, "costs", scanCost)
}

// SaveCosts keeps what messages were charged with and moves the sums by what
// changed; before holds those that were there.
func (t *Tx) SaveCosts(ctx context.Context, ws string, before map[string]desk.Cost, after []desk.Cost) error {
	rows := make([][]any, len(after))
	sums := map[desk.CostDay]desk.CostDay{}
	add := func(d desk.CostDay, sign int64) {
		if d.N == 0 {
			return
		}
		key := d
		key.N, key.Amount = 0, 0
		have := sums[key]
		sums[key] = desk.CostDay{N: have.N + sign*d.N, Amount: have.Amount + desk.Nano(sign)*d.Amount}
	}
	for i, c := range after {
		if old, ok := before[c.MessageID]; ok {
			add(old.DayOf(), -1)
		}
		add(c.DayOf(), 1)
		rows[i] = []any{ws, c.MessageID, c.CaseID, c.ChannelID, c.Platform, micros(c.At), c.Country, c.Market, c.Category, c.Kind, c.Model, c.Template,
			c.Talk, c.Nth, flag(c.Charged), int64(c.Amount), c.Currency, c.Basis, c.TableID}
	}
	err := t.insert(ctx, "INSERT INTO cost_messages ("+costColumns+") VALUES", upsertTail("workspace_id, message_id",
		"case_id", "at", "country", "market", "category", "kind", "model", "template", "talk", "nth", "charged", "amount", "currency", "basis", "table_id"), rows)
	if err != nil {
		return fmt.Errorf("save costs: %w", err)
	}
	var days [][]any
	for k, v := range sums {
		if v.N != 0 || v.Amount != 0 {
			days = append(days, []any{ws, k.Day, k.ChannelID, k.Country, k.Category, k.Kind, k.Template, k.Model, k.Currency, k.Basis, v.N, int64(v.Amount)})
		}
	}
	slices.SortFunc(days, func(a, b []any) int { return strings.Compare(fmt.Sprint(a[1:10]...), fmt.Sprint(b[1:10]...)) })
	err = t.insert(ctx, "INSERT INTO cost_days (workspace_id, day, channel_id, country, category, kind, template, model, currency, basis, n, amount) VALUES",
		addTail("cost_days", "workspace_id, day, channel_id, country, category, kind, template, model, currency, basis", "n", "amount"), days)
	if err != nil {
		return fmt.Errorf("sum up costs: %w", err)
	}
	return nil
}

// CountCost answers how many there were of something in a month before, and
// counts by more.
func (t *Tx) CountCost(ctx context.Context, ws, month, what string, by int64) (int64, error) {
	if _, err := t.exec(ctx, "INSERT INTO cost_counters (workspace_id, month, what, n) VALUES (?, ?, ?, ?) "+addTail("cost_counters", "workspace_id, month, what", "n"), ws, month, what, by); err != nil {
		return 0, fmt.Errorf("count costs: %w", err)
	}
	n, err := t.CostCount(ctx, ws, month, what)
	return n - by, err
}

// CostCount is how many there were of something in a month.
func (q *Queryer) CostCount(ctx context.Context, ws, month, what string) (int64, error) {
	var n int64
	err := q.row(ctx, "SELECT n FROM cost_counters WHERE workspace_id = ? AND month = ? AND what = ?", ws, month, what).Scan(&n)
	if err != nil && !noRow(err) {
		return 0, fmt.Errorf("read a count of costs: %w", err)
	}
	return n, nil
}

// OpenTalk keeps which message opened a conversation that is charged as one; it
// answers whether this one did.
func (t *Tx) OpenTalk(ctx context.Context, ws, talk, messageID string) (bool, error) {
	if _, err := t.exec(ctx, "INSERT INTO cost_talks (workspace_id, talk, message_id) VALUES (?, ?, ?) ON CONFLICT (workspace_id, talk) DO NOTHING", ws, talk, messageID); err != nil {
		return false, fmt.Errorf("open a conversation: %w", err)
	}
	var first string
	if err := t.row(ctx, "SELECT message_id FROM cost_talks WHERE workspace_id = ? AND talk = ?", ws, talk).Scan(&first); err != nil {
		return false, fmt.Errorf("read who opened a conversation: %w", err)
	}
	return first == messageID, nil
}

// moveCosts gives what messages cost to another case.
func (t *Tx) moveCosts(ctx context.Context, ws string, ids []string, into string) error {
	in, args := anyOf(t.s, ids)
	if _, err := t.exec(ctx, "UPDATE cost_messages SET case_id = ? WHERE workspace_id = ? AND message_id "+in, append([]any{into, ws}, args...)...); err != nil {
		return fmt.Errorf("move costs to case %s: %w", into, err)
	}
	return nil
}
