package signal

import (
	"context"

	"recado.dev/internal/consent"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// templateOf names the template that a message was, "" for none.
func templateOf(m *desk.Message) string {
	if m.Content == nil || m.Content.Template == nil {
		return ""
	}
	return m.Content.Template.Name
}

// read answers what a batch of events signals. An event that cannot be read is
// passed over: it would be no better the next time.
func (s *Service) read(ctx context.Context, ws string, evs []desk.Event) (found, error) {
	raw, err := s.Store.Read().ConsentPolicy(ctx, ws)
	if err != nil {
		return found{}, err
	}
	f := found{}
	if f.policy, err = consent.Read(raw); err != nil {
		return f, err
	}
	words := f.policy.Words()
	for i := range evs {
		if evs[i].Type != desk.EventMessageCreated && evs[i].Type != desk.EventMessageUpdated {
			continue
		}
		m, err := evs[i].Message()
		if err != nil || m.ID == "" {
			continue
		}
		if evs[i].Type == desk.EventMessageUpdated {
			s.failed(ctx, ws, &f, &evs[i], m)
			continue
		}
		switch {
		case m.Direction == desk.DirectionIn && m.Kind == desk.MessageSystem:
			if m.Content != nil && m.Content.System != nil && m.Content.System.Type == "opt_out" {
				f.counts = append(f.counts, count{kind: KindStopped, channel: m.ChannelID, at: m.CreatedAt, conversation: m.ConversationID})
			}
		case m.Direction == desk.DirectionIn:
			if w := words.Of(m.Text); w != consent.NoWish {
				f.wishes = append(f.wishes, wish{Message: m, granted: w == consent.WantsStart})
			}
		case m.Direction == desk.DirectionOut:
			if name := templateOf(m); name != "" {
				f.counts = append(f.counts, count{kind: KindSent, channel: m.ChannelID, template: name, at: m.CreatedAt})
			}
			if b, over := s.alike.hear(ws, m, f.policy.Alike); over {
				f.many = append(f.many, b)
			}
			s.failed(ctx, ws, &f, nil, m)
		}
	}
	return f, nil
}

// failed counts a message that failed, once: when it became so.
func (s *Service) failed(ctx context.Context, ws string, f *found, ev *desk.Event, m *desk.Message) {
	if m.Direction != desk.DirectionOut || m.Status != desk.StatusFailed || m.Error == nil {
		return
	}
	if ev != nil {
		if _, to := ev.Changed("status"); to != string(desk.StatusFailed) {
			return
		}
	}
	live, err := s.Channels.Find(ctx, ws, m.ChannelID)
	if err != nil {
		return // a channel that is gone signals nothing
	}
	teller, ok := live.Session.(platform.Signaller)
	if !ok {
		return
	}
	if kind := teller.SignalOf(m.Error.Code); kind != "" {
		f.counts = append(f.counts, count{kind: string(kind), channel: m.ChannelID, template: templateOf(m), at: m.CreatedAt})
	}
}
