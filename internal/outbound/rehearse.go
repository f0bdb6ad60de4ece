package outbound

import (
	"bytes"
	"context"

	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Rehearsal is a message of ours as its channel would send it.
type Rehearsal struct {
	Live *channel.Live
	Out  platform.Outgoing
}

// Rehearse answers how a message of ours is given to its network, without giving
// it: nameless, so that whoever sends it by hand sends another one, and with
// files of no content.
func (s *Service) Rehearse(ctx context.Context, ws, messageID string) (Rehearsal, error) {
	q := s.Store.Read()
	m, err := q.MessageByID(ctx, ws, messageID)
	if err != nil {
		return Rehearsal{}, err
	}
	if m.Direction != desk.DirectionOut || m.DeletedAt != nil {
		return Rehearsal{}, desk.E(desk.CodeConflict, "only a message to a customer is sent")
	}
	live, err := s.Channels.Find(ctx, ws, m.ChannelID)
	if err != nil {
		return Rehearsal{}, err
	}
	targets, err := q.OutboxTargets(ctx, ws, []string{m.ConversationID})
	if err != nil {
		return Rehearsal{}, err
	}
	r := &run{s: s, ws: ws, channelID: m.ChannelID, live: live, caps: live.Session.Caps()}
	id := m.ID
	m.ID, m.Status = "", desk.StatusQueued
	f := r.prepare(ctx, item{id: id, conversation: m.ConversationID}, m, targets, nil)
	switch {
	case f.failure != nil:
		return Rehearsal{}, desk.E(desk.CodeConflict, "it cannot be sent again: %s", f.failure.Title)
	case f.stale:
		return Rehearsal{}, desk.E(desk.CodeConflict, "only a message to a customer is sent")
	}
	for i := range f.out.Media {
		f.out.Media[i].Open = func() (platform.ReadSeekCloser, error) { return nothing{bytes.NewReader(nil)}, nil }
	}
	return Rehearsal{Live: live, Out: f.out}, nil
}

// nothing is a file without content.
type nothing struct{ *bytes.Reader }

// Close implements io.Closer.
func (nothing) Close() error { return nil }
