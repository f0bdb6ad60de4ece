package store

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// ReviewFilter says which reviews a summary is of.
type ReviewFilter struct {
	ChannelIDs []string // none: any
	From, To   time.Time
}

func (f ReviewFilter) where(s *Store, ws string) (string, []any, string) {
	index := "public_items_by_kind"
	where, args := "workspace_id = ? AND kind = 'review' AND direction = 'in' AND occurred_at >= ? AND occurred_at < ?", []any{ws, micros(f.From), micros(f.To)}
	if len(f.ChannelIDs) == 1 {
		return where + " AND channel_id = ?", append(args, f.ChannelIDs[0]), "public_items_by_channel"
	}
	if len(f.ChannelIDs) > 1 {
		in, more := anyOf(s, f.ChannelIDs)
		where, args = where+" AND channel_id "+in, append(args, more...)
	}
	return where, args, index
}

// ReviewGroup is how many reviews there are of something, and their stars.
type ReviewGroup struct {
	Key   string
	Count int64
	Stars int64 // all together
}

// ReviewGroups counts reviews by one of stars, version, country or week, which
// is how many weeks after From.
func (q *Queryer) ReviewGroups(ctx context.Context, ws string, f ReviewFilter, by string) ([]ReviewGroup, error) {
	where, args, index := f.where(q.s, ws)
	var column string
	switch by {
	case "stars":
		column = "CAST(rating AS TEXT)"
	case "version", "country":
		column = by
	case "week":
		column = "CAST((occurred_at - ?) / 604800000000 AS TEXT)"
		args = append([]any{micros(f.From)}, args...)
	default:
		return nil, fmt.Errorf("count reviews: there is no %q", by)
	}
	rows, err := q.query(ctx, "SELECT "+column+" AS k, COUNT(*), COALESCE(SUM(rating), 0) FROM public_items"+q.s.by(index)+" WHERE "+where+" GROUP BY 1 ORDER BY 2 DESC, 1"+limitText(501), args...)
	return collect(rows, err, "reviews by "+by, func(row interface{ Scan(...any) error }) (ReviewGroup, error) {
		var g ReviewGroup
		err := row.Scan(&g.Key, &g.Count, &g.Stars)
		return g, err
	})
}

// ReviewAnswers is how reviews were answered.
type ReviewAnswers struct {
	Answered, Waiting, Raised, Lowered int64
}

// ReviewAnswers counts how many reviews were answered, wait for an answer, and
// changed their stars after it. What is gone waits for nothing.
func (q *Queryer) ReviewAnswers(ctx context.Context, ws string, f ReviewFilter) (ReviewAnswers, error) {
	where, args, index := f.where(q.s, ws)
	var a ReviewAnswers
	err := q.row(ctx, "SELECT COUNT(answered_at), COALESCE(SUM(CASE WHEN answered_at IS NULL AND state IN ('new', 'approved') THEN 1 ELSE 0 END), 0), "+
		"COALESCE(SUM(CASE WHEN answered_rating > 0 AND rating > answered_rating THEN 1 ELSE 0 END), 0), "+
		"COALESCE(SUM(CASE WHEN answered_rating > 0 AND rating < answered_rating THEN 1 ELSE 0 END), 0) FROM public_items"+q.s.by(index)+" WHERE "+where, args...).
		Scan(&a.Answered, &a.Waiting, &a.Raised, &a.Lowered)
	if err != nil {
		return a, fmt.Errorf("count answered reviews: %w", err)
	}
	return a, nil
}

// ReviewDelay is after how long the answered review at a place, from the
// quickest on, was answered; 0 where there is none.
func (q *Queryer) ReviewDelay(ctx context.Context, ws string, f ReviewFilter, place int64) (time.Duration, error) {
	where, args, index := f.where(q.s, ws)
	var d int64
	err := q.row(ctx, "SELECT answered_at - occurred_at FROM public_items"+q.s.by(index)+" WHERE "+where+" AND answered_at IS NOT NULL ORDER BY 1 LIMIT 1 OFFSET ?", append(args, place)...).Scan(&d)
	if noRow(err) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read how soon reviews are answered: %w", err)
	}
	return time.Duration(d) * time.Microsecond, nil
}

// Reviews are the reviews of a summary, the newest first.
func (q *Queryer) Reviews(ctx context.Context, ws string, f ReviewFilter, after *TimeKey, limit int) ([]desk.PublicItem, error) {
	where, args, index := f.where(q.s, ws)
	if after != nil {
		where, args = where+" AND (occurred_at, message_id) < (?, ?)", append(args, micros(after.At), after.ID)
	}
	rows, err := q.query(ctx, "SELECT "+publicItemColumns+" FROM public_items"+q.s.by(index)+" WHERE "+where+" ORDER BY occurred_at DESC, message_id DESC"+limitText(limit), args...)
	list, err := collect(rows, err, "reviews", scanPublicItem)
	if len(list) > limit {
		list = list[:limit]
	}
	return list, err
}
