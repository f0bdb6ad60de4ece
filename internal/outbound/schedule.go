package outbound

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	maxHold  = time.Minute
	maxAhead = 366 * 24 * time.Hour
	dueBatch = 100
)

// later is when the reply is to be sent, nil for at once.
func (r Reply) later(now time.Time) (*time.Time, error) {
	switch {
	case r.SendAt != nil && r.Hold != 0:
		return nil, desk.Invalid("hold_seconds", "goes without send_at")
	case r.SendAt != nil:
		return r.SendAt, checkSendAt(*r.SendAt, now)
	case r.Hold < 0 || r.Hold > maxHold:
		return nil, desk.Invalid("hold_seconds", "must be 0 to %.0f", maxHold.Seconds())
	case r.Hold > 0:
		at := now.Add(r.Hold)
		return &at, nil
	}
	return nil, nil
}

func checkSendAt(at, now time.Time) error {
	switch {
	case !at.After(now):
		return desk.Invalid("send_at", "that moment has passed")
	case at.After(now.Add(maxAhead)):
		return desk.Invalid("send_at", "at most a year away")
	}
	return nil
}

// keep stores messages until their time. They are in no thread yet: the case
// counts as answered only once they are sent.
func (s *Service) keep(ctx context.Context, tx *store.Tx, who access.Who, r Reply, ms []desk.Message, at, now time.Time) ([]desk.Message, error) {
	held := r.Hold > 0
	for i := range ms {
		ms[i].SendAt, ms[i].Held = &at, held
	}
	kept := store.Scheduled{
		WorkspaceID: who.WorkspaceID, ID: ms[0].ID, ConversationID: ms[0].ConversationID, UserID: who.UserID,
		SendAt: at, Held: held, Actor: who.Actor, Messages: ms, CreatedAt: now,
	}
	if err := tx.InsertScheduled(ctx, kept); err != nil {
		return nil, err
	}
	e, err := scheduledEvent(who, kept, nil, now)
	if err != nil {
		return nil, err
	}
	events := []desk.Event{e}
	if r.also != nil {
		more, err := r.also(ms)
		if err != nil {
			return nil, err
		}
		events = append(events, more...)
	}
	return ms, tx.AppendEvents(ctx, who.WorkspaceID, events)
}

// announce tells of a scheduled reply as it is now.
func announce(ctx context.Context, tx *store.Tx, who access.Who, k store.Scheduled, changes map[string][2]any, now time.Time) error {
	e, err := scheduledEvent(who, k, changes, now)
	if err != nil {
		return err
	}
	return tx.AppendEvents(ctx, k.WorkspaceID, []desk.Event{e})
}

func scheduledEvent(who access.Who, k store.Scheduled, changes map[string][2]any, now time.Time) (desk.Event, error) {
	e := eventOf(k, desk.EventScheduled, who.Actor, now)
	e.Changes = changes
	var err error
	if e.Data, err = json.Marshal(ViewScheduled(k)); err != nil {
		return e, fmt.Errorf("write event of message %s: %w", k.ID, err)
	}
	return e, nil
}

func eventOf(k store.Scheduled, t desk.EventType, actor desk.Actor, now time.Time) desk.Event {
	return desk.Event{Type: t, At: now, Actor: actor, CaseID: k.Messages[0].CaseID, ConversationID: k.ConversationID, MessageID: k.ID}
}

// ended is the event that a reply is scheduled no more.
func ended(k store.Scheduled, reason string, actor desk.Actor, now time.Time) (desk.Event, error) {
	e := eventOf(k, desk.EventUnscheduled, actor, now)
	var err error
	if e.Data, err = json.Marshal(desk.Unscheduled{ID: k.ID, ConversationID: k.ConversationID, AuthorID: k.UserID, Reason: reason}); err != nil {
		return e, fmt.Errorf("write event of message %s: %w", k.ID, err)
	}
	return e, nil
}

// ViewScheduled is a scheduled reply as the API and the events show it.
func ViewScheduled(k store.Scheduled) desk.ScheduledView {
	return desk.ScheduledView{Message: k.Messages[0], Messages: k.Messages}
}

// Scheduled lists what is to be sent in a conversation, the next first.
func (s *Service) Scheduled(ctx context.Context, who access.Who, conversationID string) ([]desk.ScheduledView, error) {
	if _, err := s.Store.Read().ConversationByID(ctx, who.WorkspaceID, conversationID); err != nil {
		return nil, err
	}
	list, err := s.Store.Read().ScheduledOf(ctx, who.WorkspaceID, conversationID)
	out := make([]desk.ScheduledView, 0, len(list))
	for _, k := range list {
		out = append(out, ViewScheduled(k))
	}
	return out, err
}

// Message answers a message, also one that is to be sent later.
func (s *Service) Message(ctx context.Context, who access.Who, id string) (desk.Message, error) {
	m, err := s.Store.Read().MessageByID(ctx, who.WorkspaceID, id)
	if desk.CodeOf(err) != desk.CodeNotFound {
		return m, err
	}
	k, there, failed := s.Store.Read().ScheduledByID(ctx, who.WorkspaceID, id)
	switch {
	case failed != nil:
		return m, failed
	case there:
		return k.Messages[0], nil
	}
	// It may have been sent between the two looks.
	return s.Store.Read().MessageByID(ctx, who.WorkspaceID, id)
}

// Reschedule gives a scheduled reply another time.
func (s *Service) Reschedule(ctx context.Context, who access.Who, id string, at time.Time) (desk.ScheduledView, error) {
	var out desk.ScheduledView
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		now := s.Clock.Now()
		if err := checkSendAt(at, now); err != nil {
			return err
		}
		before, there, err := tx.ScheduledByID(ctx, who.WorkspaceID, id)
		if err != nil || !there {
			return errors.Join(err, notScheduled(ctx, tx, who, id, there))
		}
		after, there, err := tx.MoveScheduled(ctx, who.WorkspaceID, id, at)
		if err != nil || !there {
			return errors.Join(err, notScheduled(ctx, tx, who, id, there))
		}
		out = ViewScheduled(after)
		return announce(ctx, tx, who, after, map[string][2]any{"send_at": {before.SendAt, at}}, now)
	})
	return out, err
}

// Unschedule takes a scheduled reply back and answers it: its files are free
// again.
func (s *Service) Unschedule(ctx context.Context, who access.Who, id string) (desk.ScheduledView, error) {
	var out desk.ScheduledView
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		now := s.Clock.Now()
		k, there, err := tx.TakeScheduled(ctx, who.WorkspaceID, id, now.Add(2*maxAhead))
		if err != nil || !there {
			return errors.Join(err, notScheduled(ctx, tx, who, id, there))
		}
		out = ViewScheduled(k)
		if err := tx.FreeUploads(ctx, who.WorkspaceID, idsOf(k.Messages)); err != nil {
			return err
		}
		e, err := ended(k, "cancelled", who.Actor, now)
		if err != nil {
			return err
		}
		return tx.AppendEvents(ctx, who.WorkspaceID, []desk.Event{e})
	})
	return out, err
}

// SendNow sends a scheduled reply at once.
func (s *Service) SendNow(ctx context.Context, who access.Who, id string) ([]desk.Message, error) {
	ms, err := s.release(ctx, who.WorkspaceID, id, s.Clock.Now().Add(2*maxAhead))
	if err == nil && ms == nil {
		err = s.Store.Write(ctx, func(tx *store.Tx) error { return notScheduled(ctx, tx, who, id, false) })
	}
	return ms, err
}

// notScheduled says why there is nothing to change: it was sent, or is not
// there at all.
func notScheduled(ctx context.Context, tx *store.Tx, who access.Who, id string, there bool) error {
	if there {
		return nil
	}
	if _, err := tx.MessageByID(ctx, who.WorkspaceID, id); err != nil {
		return err
	}
	return desk.E(desk.CodeConflict, "this message was sent already")
}

func idsOf(ms []desk.Message) []string {
	ids := make([]string, len(ms))
	for i, m := range ms {
		ids[i] = m.ID
	}
	return ids
}

// SendDue sends the replies whose time has come, and answers when the next one
// is due. What cannot be sent for now is tried again when it is called again;
// it holds up nothing else.
func (s *Service) SendDue(ctx context.Context, now time.Time) (*time.Time, error) {
	for {
		due, err := s.Store.Read().DueScheduled(ctx, now, dueBatch)
		if err != nil {
			return nil, err
		}
		done := 0
		for _, d := range due {
			if _, err := s.release(ctx, d.WorkspaceID, d.ID, now); err != nil {
				s.Log.Warn("scheduled message not sent yet", "workspace", d.WorkspaceID, "message", d.ID, "error", err)
				continue
			}
			done++
		}
		if done < dueBatch {
			return s.Store.Read().NextScheduled(ctx)
		}
	}
}

// release turns a scheduled reply that is due by then into messages of its
// thread, which are sent like any other; what the platform no longer takes
// fails and says why. It answers nil where somebody else was quicker.
func (s *Service) release(ctx context.Context, ws, id string, by time.Time) ([]desk.Message, error) {
	k, there, err := s.Store.Read().ScheduledByID(ctx, ws, id)
	if err != nil || !there {
		return nil, err
	}
	caps, refused, err := s.reach(ctx, ws, k.Messages[0].ChannelID)
	if err != nil {
		return nil, err
	}
	var out []desk.Message
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		out = nil
		k, there, err := tx.TakeScheduled(ctx, ws, id, by)
		if err != nil || !there {
			return err
		}
		conv, err := tx.LockConversation(ctx, ws, k.ConversationID)
		if desk.CodeOf(err) == desk.CodeNotFound { // removed meanwhile: there is nobody to write to
			return tx.FreeUploads(ctx, ws, idsOf(k.Messages))
		}
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		if conv.PostID != "" {
			caps = caps.InPublic()
		}
		why := refused
		if why == nil {
			if why, err = s.refusedNow(ctx, tx, k, conv, caps, now); err != nil {
				return err
			}
		}
		if why == nil {
			err := s.takeLimit(ctx, tx, conv, caps, k.Messages, now)
			if why = refusal(err); why == nil && err != nil {
				return err
			}
			if why != nil {
				why.Title = "The network's limit was used up when it was to be sent"
			}
		}
		reason := "sent"
		if why != nil {
			reason = "failed"
		}
		e, err := ended(k, reason, desk.ScheduleActor, now)
		if err != nil {
			return err
		}
		out = due(k, conv, why, now)
		return s.put(ctx, tx, placing{ws: ws, actor: k.Actor, conv: conv, caps: caps, now: now, also: []desk.Event{e}}, out)
	})
	return out, err
}

// reach answers what a channel can do, or why nothing can be sent on it.
func (s *Service) reach(ctx context.Context, ws, channelID string) (platform.Caps, *desk.SendError, error) {
	live, err := s.Channels.Find(ctx, ws, channelID)
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound:
		return platform.Caps{}, &desk.SendError{Code: channelGone, Title: "The channel was removed"}, nil
	case err != nil:
		return platform.Caps{}, nil, err
	case live.Channel.Status == desk.ChannelDisabled:
		return live.Session.Caps(), &desk.SendError{Code: "channel_disabled", Title: "The channel is switched off", Retryable: true}, nil
	}
	return live.Session.Caps(), nil, nil
}

// refusedNow answers which rule refuses a scheduled reply now that its time has
// come, nil for none: the window may have closed and the customer may have
// withdrawn since it was written.
func (s *Service) refusedNow(ctx context.Context, tx *store.Tx, k store.Scheduled, conv desk.Conversation, caps platform.Caps, now time.Time) (*desk.SendError, error) {
	m := k.Messages[0]
	if why := refusal(checkWindow(ctx, &tx.Queryer, conv, caps, sent{m.Kind, m.Author}, now)); why != nil {
		return why, nil
	}
	if m.Content == nil {
		return nil, nil
	}
	err := checkPermission(ctx, &tx.Queryer, conv, caps, m.Kind, m.Content.Template, now)
	why := refusal(err)
	if why == nil {
		return nil, err
	}
	return why, nil
}

// refusal is a rule's error as the message carries it.
func refusal(err error) *desk.SendError {
	var e *desk.Error
	if !errors.As(err, &e) {
		return nil
	}
	title := "The reply window had closed when it was to be sent"
	if e.Code == desk.CodeOptedOut || e.Code == desk.CodeNoConsent {
		title = "The customer's permission was missing when it was to be sent"
	}
	return &desk.SendError{Code: string(e.Code), Title: title, Detail: e.Public}
}

// due are the messages of a scheduled reply as they enter their thread.
func due(k store.Scheduled, conv desk.Conversation, why *desk.SendError, now time.Time) []desk.Message {
	at := now
	if conv.LastActivityAt.After(at) { // it stands below what was said before it
		at = conv.LastActivityAt
	}
	out := make([]desk.Message, len(k.Messages))
	for i, m := range k.Messages {
		m.SendAt, m.Held, m.CaseID, m.OccurredAt, m.CreatedAt = nil, false, conv.CaseID, at, now
		if why != nil {
			m.Status, m.Error, m.FailedAt = desk.StatusFailed, why, &now
		}
		out[i] = m
	}
	return out
}
