package outbound

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// writing is what one transaction of a run stores.
type writing struct {
	flying  []store.OutboxSend
	stale   []item
	dropped []string
	final   []result
	again   []wait
	pause   time.Time
	failing string
	handed  []string // conversations whose reply handles go with the batch
}

// wait is another try.
type wait struct {
	item item
	at   time.Time
}

// writing judges the results so far and notes the batch.
func (r *run) writing(batch []flight) writing {
	w := writing{dropped: r.dropped, handed: handedOut(batch)}
	now := r.s.Time.Now()
	for _, f := range batch {
		if f.stale {
			w.stale = append(w.stale, f.item)
			continue
		}
		w.flying = append(w.flying, store.OutboxSend{MessageID: f.item.id, Flying: true, Attempts: f.item.attempts})
	}
	for _, res := range r.done {
		if res.failure == nil {
			w.final = append(w.final, res)
			continue
		}
		v := judge(res.failure, res.item.attempts, r.caps.Idempotent)
		if v.failing != "" {
			w.failing = v.failing
		}
		if v.again <= 0 {
			w.final = append(w.final, res)
			continue
		}
		at := now.Add(v.again)
		w.again = append(w.again, wait{res.item, at})
		if v.pause && at.After(w.pause) {
			w.pause = at
		}
	}
	return w
}

// write runs within a transaction. It locks conversations, cases, messages, the
// channel's row and at last the workspace's, in the order in which everyone
// else does.
func (r *run) write(ctx context.Context, tx *store.Tx, w *writing) error {
	around, err := r.lockAround(ctx, tx, w.final)
	if err != nil {
		return err
	}
	changed, err := r.settle(ctx, tx, w.final)
	if err != nil {
		return err
	}
	gone, err := r.replaced(ctx, tx, changed)
	if err != nil {
		return err
	}
	b := bundle{ctx: ctx, tx: tx, ws: r.ws, actor: desk.SystemActor, at: r.s.Clock.Now()}
	b.changes(changed)
	b.messages(desk.EventMessageUpdated, afterOf(gone))
	around.follow(&b, r.caps, changed)
	if b.err != nil {
		return b.err
	}
	if err := r.meet(ctx, tx, w.final); err != nil {
		return err
	}
	if err := tx.DropReplyHandles(ctx, r.ws, w.handed); err != nil {
		return err
	}
	sends := slices.Clone(w.flying)
	for _, a := range w.again {
		sends = append(sends, store.OutboxSend{MessageID: a.item.id, Attempts: a.item.attempts, NextAt: a.at})
	}
	slices.SortFunc(sends, func(a, b store.OutboxSend) int {
		if a.MessageID < b.MessageID {
			return -1
		}
		return 1
	})
	if err := tx.SaveSends(ctx, r.ws, r.channelID, sends); err != nil {
		return err
	}
	over := slices.Clone(w.dropped)
	for _, it := range w.stale {
		over = append(over, it.id)
	}
	for _, res := range w.final {
		over = append(over, res.item.id)
	}
	if err := tx.EndSends(ctx, r.ws, r.channelID, over); err != nil {
		return err
	}
	if err := tx.HoldSender(ctx, r.ws, r.channelID, r.token, r.s.Time.Now().Add(leaseFor)); err != nil {
		return err
	}
	return b.append()
}

// settle writes the messages that have their end and answers them.
func (r *run) settle(ctx context.Context, tx *store.Tx, final []result) ([]change, error) {
	if len(final) == 0 {
		return nil, nil
	}
	taken, err := r.taken(ctx, tx, final)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(final))
	for i, res := range final {
		ids[i] = res.item.id
	}
	messages, err := tx.LockMessages(ctx, r.ws, ids)
	if err != nil {
		return nil, err
	}
	var out []change
	var externals []string
	for _, res := range final {
		m, ok := messages[res.item.id]
		if !ok {
			continue
		}
		if owner := taken[string(res.receipt.ID)]; owner != "" && owner != m.ID {
			r.s.Log.Warn("the platform gave one id to two messages", "workspace", r.ws, "channel", r.channelID, "message", m.ID)
			res.receipt.ID = ""
		}
		ch := change{before: m.Status, after: settled(m, res, r.caps.Idempotent)}
		if id := ch.after.ExternalID; id != "" {
			externals = append(externals, id)
			taken[id] = m.ID
		}
		out = append(out, ch)
	}
	if err := r.early(ctx, tx, out, externals); err != nil {
		return nil, err
	}
	after := afterOf(out)
	if err := tx.UpdateMessages(ctx, after); err != nil {
		return nil, err
	}
	return out, keepItems(ctx, tx, r.ws, desk.Conversation{}, after)
}

// taken locks the external ids, so that receipts which come now are seen here
// or see what is written here, and answers whose they are already: a receipt
// may have brought one before the platform's own answer.
func (r *run) taken(ctx context.Context, tx *store.Tx, final []result) (map[string]string, error) {
	var ids []string
	for _, res := range final {
		if res.receipt.ID != "" {
			ids = append(ids, string(res.receipt.ID))
		}
	}
	if err := tx.LockExternal(ctx, r.channelID, ids); err != nil {
		return nil, err
	}
	found, err := tx.MessagesByExternal(ctx, r.ws, r.channelID, ids)
	out := make(map[string]string, len(found))
	for id, m := range found {
		out[id] = m.ID
	}
	return out, err
}

// early applies receipts that came before the message had its external id.
func (r *run) early(ctx context.Context, tx *store.Tx, changes []change, externals []string) error {
	orphans, err := tx.TakeOrphanReceipts(ctx, r.ws, r.channelID, externals)
	if err != nil || len(orphans) == 0 {
		return err
	}
	for i := range changes {
		m := &changes[i].after
		if m.ExternalID == "" {
			continue
		}
		for _, receipt := range orphans[m.ExternalID] {
			*m = conversation.ApplyReceipt(*m, receipt)
		}
	}
	return nil
}

func afterOf(changes []change) []desk.Message {
	out := make([]desk.Message, len(changes))
	for i, ch := range changes {
		out[i] = ch.after
	}
	return out
}

// meet keeps further names of recipients that the platform's answers told,
// unless they lead to somebody else.
func (r *run) meet(ctx context.Context, tx *store.Tx, final []result) error {
	for _, res := range final {
		if res.failure != nil || len(res.receipt.Keys) == 0 || res.to.IdentityID == "" {
			continue
		}
		fresh := newKeys(res.to.Keys, res.receipt.Keys)
		if len(fresh) == 0 {
			continue
		}
		have, err := tx.IdentityKeys(ctx, r.ws, res.to.Platform, fresh)
		if err != nil {
			return err
		}
		var add []store.IdentityKey
		for _, k := range fresh {
			if _, ok := have[k]; !ok {
				add = append(add, store.IdentityKey{Platform: res.to.Platform, Key: k, IdentityID: res.to.IdentityID})
			}
		}
		if err := tx.AddIdentityKeys(ctx, r.ws, add); err != nil {
			return err
		}
	}
	return nil
}

// newKeys are the names of the recipient that the platform's answer adds.
func newKeys(have []string, told []platform.RemoteUserKey) []string {
	var out []string
	for _, k := range told {
		if k != "" && !slices.Contains(have, string(k)) && !slices.Contains(out, string(k)) {
			out = append(out, string(k))
		}
	}
	return out
}

// messageEvents are the events of messages, each with the whole message.
func messageEvents(t desk.EventType, actor desk.Actor, at time.Time, ms []desk.Message) ([]desk.Event, error) {
	out := make([]desk.Event, 0, len(ms))
	for _, m := range ms {
		data, err := json.Marshal(m)
		if err != nil {
			return nil, fmt.Errorf("write event of message %s: %w", m.ID, err)
		}
		out = append(out, desk.Event{Type: t, At: at, Actor: actor, CaseID: m.CaseID, ConversationID: m.ConversationID, MessageID: m.ID, Data: data})
	}
	return out, nil
}
