// Package removal is the end of channels: what the deletion of one would touch,
// what becomes of its open work, and having it back. Nothing that was written
// is ever deleted with a channel. The package knows no HTTP and no SQL.
package removal

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/access"
	"recado.dev/internal/automation"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/job"
	"recado.dev/internal/store"
)

const (
	// maxNote bounds what stands in the history of the cases.
	maxNote = 300
	// mostListed bounds the list of deleted channels.
	mostListed = 200
)

// Sender gives up what was to be sent on a channel.
type Sender interface {
	// GiveUp has it all fail and answers how many planned messages there were.
	GiveUp(ctx context.Context, ws, channelID string) (int64, error)
}

// Config is what a Service needs.
type Config struct {
	Store    *store.Store
	Queue    *job.Queue
	Channels *channel.Registry
	Sender   Sender
	Clock    clock.Clock
	Log      *slog.Logger
}

// Service deletes channels and brings them back. It is safe for concurrent use.
type Service struct{ Config }

// New makes the service and registers its job with the queue.
func New(c Config) *Service {
	s := &Service{c}
	job.Register(c.Queue, &worker{s: s})
	return s
}

// Preview counts what the deletion of a channel would touch. It changes nothing.
func (s *Service) Preview(ctx context.Context, who access.Who, channelID string) (desk.RemovalPreview, error) {
	v, err := s.Channels.Show(ctx, who, channelID)
	if err != nil {
		return desk.RemovalPreview{}, err
	}
	p, err := s.Store.Read().PreviewRemoval(ctx, who.WorkspaceID, channelID)
	p.Channel = desk.Ref{ID: v.ID, Name: v.Name}
	return p, err
}

// List are the channels that were deleted and can be had back, the newest first.
func (s *Service) List(ctx context.Context, who access.Who) ([]desk.ChannelRemoval, error) {
	return s.Store.Read().Removals(ctx, who.WorkspaceID, s.Clock.Now().Add(-store.RemovalsKeptFor), mostListed)
}

// Plan is how a channel is deleted.
type Plan struct {
	Name     string // its name, typed by whoever deletes it; "" asks for no such proof
	OpenWork desk.OpenWork
	Note     string // for the history of the cases that are resolved
}

// Begin deletes a channel. From then on it takes and sends nothing, and its
// secrets are gone; a job sees to its open work and tells how far it is.
func (s *Service) Begin(ctx context.Context, who access.Who, channelID string, p Plan) (desk.ChannelRemoval, error) {
	p.Note = strings.TrimSpace(p.Note)
	if utf8.RuneCountInString(p.Note) > maxNote {
		return desk.ChannelRemoval{}, desk.Invalid("note", "has more than %d characters", maxNote)
	}
	if p.OpenWork != desk.OpenWorkKeep && p.OpenWork != desk.OpenWorkResolve {
		return desk.ChannelRemoval{}, desk.Invalid("open_work", "must be resolve or keep")
	}
	var m desk.ChannelRemoval
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		row, told, err := s.Channels.Retire(ctx, tx, who, channelID)
		if err != nil {
			return err
		}
		if p.Name != "" && strings.TrimSpace(p.Name) != row.Name {
			return desk.Invalid("name", "this is not the channel's name")
		}
		m = desk.ChannelRemoval{
			WorkspaceID: who.WorkspaceID, ID: ident.New(), Channel: desk.Ref{ID: row.ID, Name: row.Name}, Platform: row.Platform, State: desk.RemovalRunning,
			OpenWork: p.OpenWork, Note: p.Note, Actor: who.Actor, MadeAt: *row.DeletedAt, RestorableUntil: row.DeletedAt.Add(store.RemovalsKeptFor),
		}
		if m.WorkstreamID, err = tx.FreeChannel(ctx, m.WorkspaceID, row.ID); err != nil {
			return err
		}
		if p.OpenWork == desk.OpenWorkResolve {
			if m.Total, err = tx.AddRemovalCases(ctx, m.WorkspaceID, m.ID, row.ID); err != nil {
				return err
			}
		}
		stranded, err := automation.StrandedBy(ctx, &tx.Queryer, m.WorkspaceID, row.ID, who.Actor, *row.DeletedAt)
		if err != nil {
			return err
		}
		return s.save(ctx, tx, m, append([]desk.Event{told}, stranded...)...)
	})
	s.Channels.Forget(channelID)
	return m, err
}

// Restoration is how a deleted channel is had back.
type Restoration struct {
	Settings map[string]string // what changes of them
	Secrets  map[string]string // all that the platform needs: they were not kept
	Reopen   bool              // open the cases again that were resolved with it
}

// Restore brings a deleted channel back, with its id, its history and the
// address of its webhook.
func (s *Service) Restore(ctx context.Context, who access.Who, id string, r Restoration) (desk.ChannelRemoval, error) {
	var m desk.ChannelRemoval
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if m, err = tx.LockRemoval(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		now := s.Clock.Now()
		switch {
		case m.State == desk.RemovalRunning:
			return desk.E(desk.CodeConflict, "the channel is still being deleted: wait until that is done")
		case m.State != desk.RemovalDone:
			return desk.E(desk.CodeConflict, "the channel was restored already")
		case now.After(m.RestorableUntil):
			return desk.E(desk.CodeConflict, "the channel was deleted too long ago to be restored: connect it anew")
		}
		_, told, err := s.Channels.Revive(ctx, tx, who, m.Channel.ID, channel.Patch{Settings: r.Settings, Secrets: r.Secrets})
		if err != nil {
			return err
		}
		if m.WorkstreamID != "" {
			if err := tx.BindChannel(ctx, m.WorkspaceID, m.Channel.ID, m.WorkstreamID); err != nil {
				return err
			}
		}
		m.State, m.FinishedAt = desk.RemovalRestored, &now
		if r.Reopen && m.Resolved > 0 {
			m.State, m.FinishedAt, m.Place = desk.RemovalRestoring, nil, 0
		}
		return s.save(ctx, tx, m, told)
	})
	s.Channels.Forget(m.Channel.ID)
	return m, err
}

// save keeps where a removal stands, has a job see to what is left, and tells of
// it. It comes last in its transaction.
func (s *Service) save(ctx context.Context, tx *store.Tx, m desk.ChannelRemoval, events ...desk.Event) error {
	if err := tx.SaveRemoval(ctx, m); err != nil {
		return err
	}
	if m.Place == 0 && m.FinishedAt == nil {
		if err := s.Queue.Insert(ctx, tx, args{WorkspaceID: m.WorkspaceID, RemovalID: m.ID}, nil); err != nil {
			return err
		}
	}
	return s.tell(ctx, tx, m, events)
}

func (s *Service) tell(ctx context.Context, tx *store.Tx, m desk.ChannelRemoval, events []desk.Event) error {
	data, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write event of removal %s: %w", m.ID, err)
	}
	return tx.AppendEvents(ctx, m.WorkspaceID, append(events, desk.Event{Type: desk.EventRemovalUpdated, At: s.Clock.Now(), Actor: m.Actor, Data: data}))
}
