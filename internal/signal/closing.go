package signal

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/consent"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const (
	// closingEvery is how often windows are looked at, by the business's clock.
	closingEvery = 20 * time.Second
	// closingAtOnce bounds how many of a channel are told of at a time.
	closingAtOnce = 200
)

// Closing tells of reply windows that close soon while their customer waits, of
// all workspaces, each window once.
func (s *Service) Closing(ctx context.Context) error {
	places, err := s.Store.Read().WorkingChannels(ctx)
	if err != nil {
		return err
	}
	var policy consent.Policy
	read := ""
	for _, at := range places {
		live, err := s.Channels.Find(ctx, at.WorkspaceID, at.ChannelID)
		if err != nil || live.Session.Caps().Window.Seconds <= 0 {
			continue // one that cannot be opened sends nothing anyway
		}
		if read != at.WorkspaceID {
			raw, err := s.Store.Read().ConsentPolicy(ctx, at.WorkspaceID)
			if err != nil {
				return err
			}
			if policy, err = consent.Read(raw); err != nil {
				return err
			}
			read = at.WorkspaceID
		}
		if !policy.TellAssignee || policy.WarnMinutes <= 0 {
			continue
		}
		window := live.Session.Caps().Window.Duration()
		if err := s.closing(ctx, at, window, min(window, time.Duration(policy.WarnMinutes)*time.Minute)); err != nil {
			return err
		}
	}
	return nil
}

// closing tells of the windows of a channel that close within a while.
func (s *Service) closing(ctx context.Context, at store.WorkingChannel, window, within time.Duration) error {
	now := s.Clock.Now()
	list, err := s.Store.Read().ClosingWindows(ctx, at, now.Add(-window), now.Add(within-window), closingAtOnce)
	if err != nil || len(list) == 0 {
		return err
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		var events []desk.Event
		for _, w := range list {
			ours, err := tx.NoteClosing(ctx, at.WorkspaceID, w)
			if err != nil {
				return err
			}
			if !ours {
				continue
			}
			data, err := json.Marshal(desk.WindowClosing{CaseID: w.CaseID, Number: w.Number, ConversationID: w.ConversationID, ClosesAt: w.LastInboundAt.Add(window)})
			if err != nil {
				return fmt.Errorf("write event of a window: %w", err)
			}
			events = append(events, desk.Event{Type: desk.EventWindowClosing, At: now, Actor: desk.SystemActor, CaseID: w.CaseID, ConversationID: w.ConversationID,
				ContactID: w.ContactID, Data: data})
		}
		return tx.AppendEvents(ctx, at.WorkspaceID, events)
	})
}
