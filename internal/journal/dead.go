package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// DeadLetters lists the open dead letters of a workspace, newest first, from
// below the id of cursor ("" for the newest).
func (j *Journal) DeadLetters(ctx context.Context, ws, cursor string, limit int) ([]store.DeadLetter, error) {
	return j.cfg.Store.Read().DeadLetters(ctx, ws, cursor, limit)
}

// Dismiss closes a dead letter without processing it.
func (j *Journal) Dismiss(ctx context.Context, ws, id string) error {
	return j.cfg.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.ResolveDeadLetter(ctx, ws, id, j.cfg.Clock.Now())
	})
}

// ProcessAgain decodes a dead letter's request once more and applies the event.
// What succeeds is closed; what does not stays with its new reason, and the
// answer is CodeConflict with that reason.
func (j *Journal) ProcessAgain(ctx context.Context, ws, id string) error {
	d, err := j.cfg.Store.Read().DeadLetterByID(ctx, ws, id)
	if err != nil {
		return err
	}
	if d.ResolvedAt != nil {
		return desk.E(desk.CodeConflict, "this one was processed or dismissed already")
	}
	entries, err := j.cfg.Store.Journal().Read().JournalRange(ctx, d.JournalSeq-1, d.JournalSeq, 1, stepBytes)
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		return desk.E(desk.CodeConflict, "the request is no longer kept")
	}
	s, err := j.decodeEntry(ctx, entries[0])
	if err != nil {
		return err
	}
	evs := s.all()
	if d.Position >= 0 && d.Position < len(evs) && !s.whole {
		evs = evs[d.Position : d.Position+1]
	}
	failure := troubleOf(evs)
	if failure == "" {
		err = j.cfg.Store.Write(ctx, func(tx *store.Tx) error {
			if err := tx.ResolveDeadLetter(ctx, ws, id, j.cfg.Clock.Now()); err != nil {
				return err
			}
			dead, err := j.effectOrDead(ctx, tx, evs)
			if err == nil && len(dead) > 0 {
				err = errors.New(dead[0].Reason)
			}
			return err
		})
		if err == nil || store.IsAway(err) || desk.CodeOf(err) == desk.CodeNotFound {
			return err
		}
		failure = err.Error()
	}
	d.Reason = clean(failure)
	if err := j.cfg.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.KeepDeadLetter(ctx, d)
		return err
	}); err != nil {
		return err
	}
	return desk.E(desk.CodeConflict, "it still cannot be processed: %s", failure)
}

// Replay applies the entries from number from to number to once more and
// answers how many events it came by. What had its effect has none again; what
// an older version could not read may have it now.
func (j *Journal) Replay(ctx context.Context, from, to int64) (int, error) {
	total := 0
	for after := from - 1; after < to; {
		entries, err := j.cfg.Store.Journal().Read().JournalRange(ctx, after, to, stepEntries, stepBytes)
		if err != nil {
			return total, err
		}
		if len(entries) == 0 {
			return total, nil
		}
		for _, e := range entries {
			s, err := j.decodeEntry(ctx, e)
			if err != nil {
				return total, err
			}
			evs := s.all()
			if err := j.cfg.Store.Write(ctx, func(tx *store.Tx) error { return j.effect(ctx, tx, evs) }); err != nil {
				return total, fmt.Errorf("replay entry %d: %w", e.Seq, err)
			}
			total += len(evs)
			after = e.Seq
		}
	}
	return total, nil
}

func (s *slot) all() []Event {
	out := make([]Event, len(s.events))
	for i, in := range s.events {
		out[i] = s.event(i, in)
	}
	return out
}

// troubleOf is the reason why evs cannot be applied, "" where they can be tried.
func troubleOf(evs []Event) string {
	for _, e := range evs {
		if e.In.Trouble != nil {
			return e.In.Trouble.Reason
		}
	}
	return ""
}

// kindOf names what an event is, for people.
func kindOf(in platform.Inbound) string {
	switch {
	case in.Message != nil:
		return "message"
	case in.Echo != nil:
		return "echo"
	case in.Receipt != nil:
		return "receipt"
	case in.Edit != nil:
		return "edit"
	case in.Delete != nil:
		return "delete"
	case in.Reaction != nil:
		return "reaction"
	case in.Profile != nil:
		return "profile"
	case in.OptOut != nil:
		return "opt_out"
	case in.Account != nil:
		return "account"
	case in.Trouble != nil:
		return in.Trouble.Kind
	}
	return "event"
}

func rawOf(in platform.Inbound) json.RawMessage {
	raw, err := json.Marshal(in)
	if err != nil {
		return json.RawMessage(`{}`)
	}
	return raw
}
