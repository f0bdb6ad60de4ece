package journal

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// effect applies evs within tx: troubles become dead letters, the rest goes to
// the Applier.
func (j *Journal) effect(ctx context.Context, tx *store.Tx, evs []Event) error {
	dead, err := j.effectOrDead(ctx, tx, evs)
	if err != nil {
		return err
	}
	for _, d := range dead {
		if err := j.bury(ctx, tx, d); err != nil {
			return err
		}
	}
	return nil
}

// effectOrDead is effect up to the dead letters, which it answers; the event
// log has them already.
func (j *Journal) effectOrDead(ctx context.Context, tx *store.Tx, evs []Event) ([]Dead, error) {
	var dead []Dead
	good := evs
	if slices.ContainsFunc(evs, func(e Event) bool { return e.In.Trouble != nil }) {
		good = nil
		for _, e := range evs {
			if t := e.In.Trouble; t != nil {
				dead = append(dead, Dead{Event: e, Reason: t.Reason})
			} else {
				good = append(good, e)
			}
		}
	}
	out, err := j.safeApply(ctx, tx, good)
	if err != nil {
		return nil, err
	}
	dead = append(dead, out.Dead...)
	for _, d := range dead {
		if out.Events == nil {
			out.Events = map[string][]desk.Event{}
		}
		ws := d.Event.WorkspaceID
		out.Events[ws] = append(out.Events[ws], desk.Event{Type: desk.EventDeadLetter, At: d.Event.ReceivedAt, Actor: desk.SystemActor})
	}
	for _, ws := range slices.Sorted(maps.Keys(out.Events)) {
		if err := tx.AppendEvents(ctx, ws, out.Events[ws]); err != nil {
			return nil, err
		}
	}
	return dead, nil
}

func (j *Journal) bury(ctx context.Context, tx *store.Tx, d Dead) error {
	letter := deadLetter(d)
	fresh, err := tx.KeepDeadLetter(ctx, letter)
	if err == nil && fresh {
		tx.AfterCommit(func() {
			j.metrics.dead.Inc()
			j.cfg.Log.Warn("dead letter", append(d.Event.about(), "reason", letter.Reason)...)
		})
	}
	return err
}

func (j *Journal) safeApply(ctx context.Context, tx *store.Tx, evs []Event) (out Outcome, err error) {
	if len(evs) == 0 {
		return Outcome{}, nil
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("applying failed: %v", p)
		}
	}()
	return j.cfg.Applier.Apply(ctx, tx, evs)
}

// deadLetter keeps the words clean: PostgreSQL takes no NUL in a text.
func deadLetter(d Dead) store.DeadLetter {
	e := d.Event
	letter := store.DeadLetter{WorkspaceID: e.WorkspaceID, ID: ident.New(), JournalSeq: e.Seq, Position: e.Position, ChannelID: e.ChannelID,
		Kind: clean(kindOf(e.In)), Reason: clean(d.Reason), CreatedAt: e.ReceivedAt}
	if e.In.Trouble != nil {
		letter.Raw = e.In.Trouble.Raw
	} else {
		letter.Raw = rawOf(e.In)
	}
	if letter.Raw == nil {
		letter.Raw = []byte{}
	}
	return letter
}

func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
