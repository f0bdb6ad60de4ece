package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

const secondsADay = 24 * 60 * 60

// searchDay is a day of what was said on it.
type searchDay struct {
	kind SearchKind
	day  int64
}

// saveSearchDays notes between which numbers the documents of each day lie, so
// that a question for a time need not look at all others. What comes in late,
// such as an imported history, only makes a day's part longer.
func (t *Tx) saveSearchDays(ctx context.Context, number int64, docs []SearchDoc, ids []int64) error {
	type ends struct{ low, high int64 }
	days := map[searchDay]ends{}
	for i, d := range docs {
		if d.At.IsZero() {
			continue
		}
		key := searchDay{d.Kind, d.At.Unix() / secondsADay}
		e, ok := days[key]
		if !ok {
			e = ends{ids[i], ids[i]}
		}
		days[key] = ends{min(e.low, ids[i]), max(e.high, ids[i])}
	}
	rows := make([][]any, 0, len(days))
	for _, key := range slices.SortedFunc(maps.Keys(days), func(a, b searchDay) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.day, b.day)) }) {
		rows = append(rows, []any{number, string(key.kind), key.day, days[key].low, days[key].high})
	}
	const widen = "ON CONFLICT (scope, kind, day) DO UPDATE SET low = CASE WHEN excluded.low < search_days.low THEN excluded.low ELSE search_days.low END, " +
		"high = CASE WHEN excluded.high > search_days.high THEN excluded.high ELSE search_days.high END"
	if err := t.insert(ctx, "INSERT INTO search_days (scope, kind, day, low, high) VALUES", widen, rows); err != nil {
		return fmt.Errorf("note the days of search documents: %w", err)
	}
	return nil
}

// SearchBounds are the numbers between which the documents of a kind lie that
// are of a time: from the one, up to, but without, the other. The zero time is
// no bound; ok is false where there are none.
func (q *Queryer) SearchBounds(ctx context.Context, number int64, kind SearchKind, since, until time.Time) (from, below int64, ok bool, err error) {
	first, last := int64(0), noBound
	if !since.IsZero() {
		first = since.Unix() / secondsADay
	}
	if !until.IsZero() {
		last = (until.Unix() - 1) / secondsADay
	}
	err = q.row(ctx, "SELECT COALESCE(MIN(low), 0), COALESCE(MAX(high), 0) FROM search_days WHERE scope = ? AND kind = ? AND day >= ? AND day <= ?",
		number, string(kind), first, last).Scan(&from, &below)
	if err != nil {
		return 0, 0, false, fmt.Errorf("find the days of search documents: %w", err)
	}
	return from, below + 1, below > 0, nil
}
