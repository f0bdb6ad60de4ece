package journal

import (
	"context"
	"strconv"
	"time"

	"recado.dev/internal/store"
)

// How long the traces of exactly-once are kept: longer than any platform
// repeats its events, and longer than entries can be replayed.
const (
	tidyEvery = time.Minute
	traceAge  = 30 * 24 * time.Hour
)

// tidy removes what has had its time, in small ranges, and has the database
// look at its tables again while they grow fast.
func (j *Journal) tidy(ctx context.Context) {
	tick := time.NewTicker(tidyEvery)
	defer tick.Stop()
	for {
		select {
		case <-j.grown:
			if err := j.cfg.Store.AnalyzeYoung(ctx); err != nil && ctx.Err() == nil {
				j.cfg.Log.Warn("tables not analyzed", "error", err)
			}
		case <-tick.C:
			if err := j.trim(ctx); err != nil && ctx.Err() == nil {
				j.cfg.Log.Error("journal not trimmed", "error", err)
			}
		case <-ctx.Done():
			return
		}
	}
}

// grew counts applied events, and says so to tidy each time they are four times
// as many.
func (j *Journal) grew(n int) {
	j.count += int64(n)
	if j.count < j.nextLook {
		return
	}
	j.nextLook = j.count * 4
	select {
	case j.grown <- struct{}{}:
	default:
	}
}

func (j *Journal) trim(ctx context.Context) error {
	head, err := j.cfg.Store.Journal().Read().JournalHead(ctx)
	if err != nil {
		return err
	}
	applied, err := j.watermark(ctx, j.cfg.Store.Read(), head)
	if err != nil {
		return err
	}
	now := j.cfg.Clock.Now()
	for after, more := int64(0), true; more; more = after > 0 {
		if after, err = j.cfg.Store.TrimJournal(ctx, after, now.Add(-j.cfg.Retention), applied); err != nil {
			return err
		}
	}
	return j.cfg.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.DropOrphanReceipts(ctx, now.Add(-traceAge)); err != nil {
			return err
		}
		_, err := tx.ForgetSeen(ctx, now.Add(-max(traceAge, 2*j.cfg.Retention)))
		return err
	})
}

// listen hears of entries that other nodes kept. Polling stands behind it, so
// a lost connection costs half a second and nothing else.
func (j *Journal) listen(ctx context.Context) {
	back := backoff{}
	for ctx.Err() == nil {
		err := j.cfg.Store.Listen(ctx, []string{store.JournalChannel}, back.reset, func(_, payload string) {
			if seq, err := strconv.ParseInt(payload, 10, 64); err == nil {
				j.sawHead(seq)
			}
		})
		if ctx.Err() != nil {
			return
		}
		j.cfg.Log.Warn("the database's wake-ups are cut off", "error", err)
		back.wait(ctx)
	}
}
