package dispatch_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// read is what the reading of a case finds out later.
func (b *bed) read(id, language string) {
	b.t.Helper()
	b.write(func(tx *store.Tx) error {
		p := cases.Patch{WorkPatch: cases.WorkPatch{Found: true, Language: &language}}
		out, err := casework.Apply(context.Background(), tx, casework.By{WorkspaceID: b.ws, Actor: desk.ReadingActor, At: b.clock.Now()}, []casework.Step{{CaseID: id, Patch: p}})
		if err != nil {
			return err
		}
		return tx.AppendEvents(context.Background(), b.ws, out.Events)
	})
}

func TestACaseThatWaitsGoesWhereItsLanguageBelongsOnceThatIsKnown(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		b := newBed(t, s, 1, 1, pushed)
		english, err := b.svc.SaveQueue(ctx, b.admin(), "", json.RawMessage(`{"name":"English","everyone":true}`))
		if err != nil {
			t.Fatal(err)
		}
		rules := fmt.Sprintf(`{"language":"es","rules":[{"name":"In English","languages":["en"],"set":{"queue_id":%q,"priority":"high"}}]}`, english.ID)
		if b.stream, err = b.svc.SaveWorkstream(ctx, b.admin(), b.stream.ID, json.RawMessage(rules)); err != nil {
			t.Fatal(err)
		}
		ids := b.customers(4)
		b.run()
		taken, known, moved, spanish := ids[0], ids[1], ids[2], ids[3]
		b.wantState(taken, desk.RoutingAssigned)
		b.wantState(known, desk.RoutingWaiting)
		b.patch(moved, 0, cases.Patch{Priority: ptr(desk.PriorityUrgent)})
		for _, id := range ids[:3] {
			b.read(id, "en")
		}
		b.read(spanish, "pt")
		b.run()
		if c := b.wantState(known, desk.RoutingWaiting); c.Queue != english.ID || c.Priority != desk.PriorityHigh || c.Language != "en" {
			t.Errorf("waits in %+v, %s, %s", c.QueueRef, c.Priority, c.Language)
		}
		if c := b.kase(moved); c.Queue != english.ID || c.Priority != desk.PriorityUrgent {
			t.Errorf("what somebody chose is %s, in %+v", c.Priority, c.QueueRef)
		}
		for name, id := range map[string]string{"somebody has": taken, "belongs where it is": spanish} {
			if c := b.kase(id); c.Queue != b.queue.ID {
				t.Errorf("the case that %s went to %+v", name, c.QueueRef)
			}
		}
		evs, err := s.Read().CaseEvents(ctx, b.ws, known, 0, 10)
		if err != nil || len(evs) == 0 {
			t.Fatal(err)
		}
		var told desk.CaseView
		if err := json.Unmarshal(evs[0].Data, &told); err != nil || told.Why == nil || told.Why.DecidedBy != "language" || evs[0].Actor != desk.RoutingActor {
			t.Errorf("told %+v by %+v, %v", told.Why, evs[0].Actor, err)
		}
		b.read(known, "fr")
		b.patch(known, 0, cases.Patch{Queue: &b.queue.ID})
		b.run()
		if c := b.kase(known); c.Queue != b.queue.ID {
			t.Errorf("what somebody chose was overruled: %+v", c.QueueRef)
		}
	})
}
