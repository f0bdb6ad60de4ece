package slaclock_test

import (
	"context"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// moved tells that messages of a case went away or came: it waits since then.
func (v *office) moved(kase, how string, waiting *time.Time) {
	v.t.Helper()
	v.write(func(tx *store.Tx) error {
		found, err := tx.LockCases(context.Background(), v.ws, []string{kase})
		if err != nil {
			return err
		}
		before := found[kase]
		after := before
		after.WaitingSince = waiting
		changes := []store.CaseChange{{Before: &before, After: after}}
		if err := tx.SaveCases(context.Background(), v.ws, changes); err != nil {
			return err
		}
		ev := v.event(desk.EventCaseUpdated, kase, store.CaseView(changes[0].After, "", ""))
		ev.Changes = map[string][2]any{how: {nil, desk.Ref{ID: ident.New()}}}
		return tx.AppendEvents(context.Background(), v.ws, []desk.Event{ev})
	})
	v.look()
}

func TestClocksFollowMessagesToAnotherCase(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, v *office) {
		v.promise(nil)
		kase := v.asks(nil)
		asked := v.clock.Now()
		v.after(10 * time.Minute)
		v.wantFirst(kase, desk.SLARunning)
		v.moved(kase, "split_into", nil)
		v.wantFirst(kase, desk.SLANone)
		if view := v.view(kase); view.SLA != nil && view.SLA.FirstReply != nil {
			t.Errorf("a reply is promised to nobody: %+v", view.SLA.FirstReply)
		}
		v.after(24 * time.Hour)
		v.moved(kase, "merged", &asked)
		v.wantFirst(kase, desk.SLABreached)
		if view := v.view(kase); view.DueAt == nil || !view.DueAt.Equal(time.Date(2026, 3, 11, 8, 30, 0, 0, time.UTC)) {
			t.Errorf("due %v, though the customer waits since they wrote", view.DueAt)
		}
	})
}
