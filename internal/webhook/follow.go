package webhook

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// tells says whether an event may be told to others: not what is one person's
// alone.
func tells(ev desk.Event) bool { return !strings.HasPrefix(string(ev.Type), "notification.") }

// wants says whether an endpoint chose an event's type.
func wants(w desk.Webhook, typ desk.EventType) bool {
	if len(w.Events) == 0 {
		return true
	}
	family, _, _ := strings.Cut(string(typ), ".")
	return slices.Contains(w.Events, string(typ)) || slices.Contains(w.Events, family+".*")
}

// CatchUp makes the deliveries of all that happened in a workspace.
func (s *Service) CatchUp(ctx context.Context, ws string) error {
	for {
		more, err := s.step(ctx, ws)
		if err != nil || !more {
			return err
		}
	}
}

func (s *Service) step(ctx context.Context, ws string) (bool, error) {
	read := s.Store.Read()
	hooks, err := read.EnabledWebhooks(ctx, ws)
	if err != nil {
		return false, err
	}
	if len(hooks) == 0 {
		return false, s.rest(ctx, ws)
	}
	from, err := read.FollowerPlace(ctx, place, ws)
	if err != nil {
		return false, err
	}
	evs, err := s.Store.FollowEvents(ctx, ws, from, batchSize)
	if err != nil || len(evs) == 0 {
		return false, err
	}
	found := map[string][]desk.Event{}
	channels := &places{q: read, ws: ws}
	for _, w := range hooks {
		for _, ev := range evs {
			is, err := s.matches(ctx, channels, w, ev)
			if err != nil {
				return false, err
			}
			if is && ev.Seq > w.FromSeq {
				found[w.ID] = append(found[w.ID], ev)
			}
		}
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		at, err := tx.LockFollower(ctx, place, ws)
		if err != nil || at != from {
			return err // another node was quicker
		}
		for _, w := range hooks {
			if err := s.tell(ctx, tx, ws, w.ID, found[w.ID]); err != nil {
				return err
			}
		}
		return tx.MoveFollower(ctx, place, ws, evs[len(evs)-1].Seq)
	})
	return err == nil && len(evs) == batchSize, err
}

// rest moves past what happened where nobody is told: now and then, so that it
// does not look like work that is left.
func (s *Service) rest(ctx context.Context, ws string) error {
	read := s.Store.Read()
	from, err := read.FollowerPlace(ctx, place, ws)
	if err != nil || from == 0 { // nobody ever was
		return err
	}
	head, err := read.EventHead(ctx, ws)
	if err != nil || head-from < batchSize {
		return err
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockFollower(ctx, place, ws); err != nil {
			return err
		}
		if hooks, err := tx.EnabledWebhooks(ctx, ws); err != nil || len(hooks) > 0 {
			return err
		}
		return tx.MoveFollower(ctx, place, ws, head)
	})
}

// tell makes the deliveries of events for an endpoint.
func (s *Service) tell(ctx context.Context, tx *store.Tx, ws, webhookID string, evs []desk.Event) error {
	if len(evs) == 0 {
		return nil
	}
	w, err := tx.LockWebhook(ctx, ws, webhookID)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && !w.Enabled() {
		return nil
	}
	if err != nil {
		return err
	}
	line, err := s.line(ctx, tx, w)
	if err != nil {
		return err
	}
	now := s.Wall.Now()
	for _, ev := range evs {
		d := desk.WebhookDelivery{WorkspaceID: ws, ID: ident.New(), WebhookID: w.ID, Seq: ev.Seq, Type: string(ev.Type), State: desk.DeliveryWaiting, NextAt: now, Since: now, CreatedAt: now}
		fresh, err := tx.InsertDelivery(ctx, d)
		if err != nil {
			return err
		}
		if fresh {
			line.add(d)
		}
	}
	return line.end(ctx)
}

// matches says whether an endpoint is to be told of an event.
func (s *Service) matches(ctx context.Context, at *places, w desk.Webhook, ev desk.Event) (bool, error) {
	if !tells(ev) || !wants(w, ev.Type) {
		return false, nil
	}
	if len(w.Channels) == 0 {
		return true, nil
	}
	id, err := at.of(ctx, ev)
	return slices.Contains(w.Channels, id), err
}

// places answers in which channels events happened.
type places struct {
	q             *store.Queryer
	ws            string
	conversations map[string]string
}

// of is the channel of an event, "" for none.
func (p *places) of(ctx context.Context, ev desk.Event) (string, error) {
	var data struct {
		ID        string `json:"id"`
		ChannelID string `json:"channel_id"`
	}
	_ = json.Unmarshal(ev.Data, &data) // what is no object names no channel
	switch {
	case data.ChannelID != "":
		return data.ChannelID, nil
	case strings.HasPrefix(string(ev.Type), "channel."):
		return data.ID, nil
	case ev.ConversationID == "":
		return "", nil
	}
	if id, known := p.conversations[ev.ConversationID]; known {
		return id, nil
	}
	conv, err := p.q.ConversationByID(ctx, p.ws, ev.ConversationID)
	if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
		return "", err
	}
	if p.conversations == nil {
		p.conversations = map[string]string{}
	}
	p.conversations[ev.ConversationID] = conv.ChannelID
	return conv.ChannelID, nil
}
