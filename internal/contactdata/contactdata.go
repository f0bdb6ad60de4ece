// Package contactdata is the room of what a business keeps about its contacts:
// their details, merges that can be undone, files that come in and go out. The
// rules are package contact's; it knows no HTTP and no SQL.
package contactdata

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/blob"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/job"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Channels gives out connected accounts; *channel.Registry is one.
type Channels interface {
	Find(ctx context.Context, ws, channelID string) (*channel.Live, error)
	Descriptor(platformKey string) (platform.Descriptor, bool)
}

// Config is what a Service needs.
type Config struct {
	Store    *store.Store
	Queue    *job.Queue
	Blobs    blob.Store
	Channels Channels
	Clock    clock.Clock
	Log      *slog.Logger
}

// Service changes contacts. It is safe for concurrent use.
type Service struct{ Config }

// New makes the service and registers its job with the queue.
func New(c Config) *Service {
	s := &Service{c}
	job.Register(c.Queue, &importWorker{s: s})
	return s
}

// Create adds a contact that did not write by itself.
func (s *Service) Create(ctx context.Context, who access.Who, p contact.Patch) (desk.Contact, error) {
	now := s.Clock.Now()
	c := desk.Contact{WorkspaceID: who.WorkspaceID, ID: ident.New(), Identities: []desk.Identity{}, CreatedAt: now, UpdatedAt: now,
		ContactDetails: desk.NoDetails()}
	if p.Name == nil {
		name := firstOf(p.Email, p.Phone, p.ExternalKey)
		p.Name = &name
	}
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		if err := checkCompany(ctx, tx, who.WorkspaceID, &p); err != nil {
			return err
		}
		attributes, err := tx.Attributes(ctx, who.WorkspaceID)
		if err != nil {
			return err
		}
		next, changes, values, err := contact.Apply(c, p, attributes)
		if err != nil {
			return err
		}
		evs, err := newTags(ctx, tx, who, now, changes, next)
		if err != nil {
			return err
		}
		if err := save(ctx, tx, next, values); err != nil {
			return err
		}
		if err := saveTags(ctx, tx, c, next); err != nil {
			return err
		}
		e, err := event(desk.EventContactCreated, next, who.Actor, next.UpdatedAt, nil)
		if err != nil {
			return err
		}
		c = next
		return tx.AppendEvents(ctx, who.WorkspaceID, append(evs, e))
	})
	return c, err
}

// Change applies a patch to a contact and tells of it.
func (s *Service) Change(ctx context.Context, who access.Who, id string, p contact.Patch) (desk.Contact, error) {
	var out desk.Contact
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		ws := who.WorkspaceID
		if _, err := tx.LockContact(ctx, ws, id); err != nil {
			return err
		}
		before, err := tx.ContactByID(ctx, ws, id)
		if err != nil {
			return err
		}
		if err := checkCompany(ctx, tx, ws, &p); err != nil {
			return err
		}
		attributes, err := tx.Attributes(ctx, ws)
		if err != nil {
			return err
		}
		after, changes, values, err := contact.Apply(before, p, attributes)
		if err != nil {
			return err
		}
		if out = after; len(changes) == 0 {
			return nil
		}
		out.UpdatedAt = s.Clock.Now()
		evs, err := newTags(ctx, tx, who, out.UpdatedAt, changes, out)
		if err != nil {
			return err
		}
		if err := save(ctx, tx, out, values); err != nil {
			return err
		}
		if err := saveTags(ctx, tx, before, out); err != nil {
			return err
		}
		e, err := event(desk.EventContactUpdated, out, who.Actor, out.UpdatedAt, changes)
		if err != nil {
			return err
		}
		return tx.AppendEvents(ctx, ws, append(evs, e))
	})
	return out, err
}

// Block has the messages of a contact count for nothing from now on, or again.
func (s *Service) Block(ctx context.Context, who access.Who, id string, blocked bool) (desk.Contact, error) {
	var out desk.Contact
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		ws := who.WorkspaceID
		if _, err := tx.LockContact(ctx, ws, id); err != nil {
			return err
		}
		before, err := tx.ContactByID(ctx, ws, id)
		if out = before; err != nil || (before.BlockedAt != nil) == blocked {
			return err
		}
		now := s.Clock.Now()
		out.BlockedAt, out.UpdatedAt = nil, now
		if blocked {
			out.BlockedAt = &now
		}
		if err := tx.BlockContact(ctx, ws, id, out.BlockedAt, now); err != nil {
			return err
		}
		e, err := event(desk.EventContactUpdated, out, who.Actor, now, map[string][2]any{"blocked": {!blocked, blocked}})
		if err != nil {
			return err
		}
		return tx.AppendEvents(ctx, ws, []desk.Event{e})
	})
	return out, err
}

// checkCompany refuses a company that is not there, and names it.
func checkCompany(ctx context.Context, tx *store.Tx, ws string, p *contact.Patch) error {
	if !p.SetCompany || p.Company == nil {
		return nil
	}
	c, err := tx.CompanyByID(ctx, ws, p.Company.ID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return desk.Invalid("company_id", "there is no such company")
	}
	p.Company = &desk.Ref{ID: c.ID, Name: c.Name}
	return err
}

// save writes a contact's own row and the values that changed.
func save(ctx context.Context, tx *store.Tx, c desk.Contact, values map[string]string) error {
	if err := tx.SaveContactDetails(ctx, c.WorkspaceID, []desk.Contact{c}); err != nil {
		return err
	}
	list := make([]store.ContactValue, 0, len(values))
	for key, value := range values {
		list = append(list, store.ContactValue{ContactID: c.ID, Key: key, Value: value})
	}
	return tx.SaveContactValues(ctx, c.WorkspaceID, list)
}

// event tells of a contact as it is now.
func event(kind desk.EventType, c desk.Contact, actor desk.Actor, at time.Time, changes map[string][2]any) (desk.Event, error) {
	data, err := json.Marshal(c)
	if err != nil {
		return desk.Event{}, fmt.Errorf("write event of contact %s: %w", c.ID, err)
	}
	return desk.Event{Type: kind, At: at, Actor: actor, ContactID: c.ID, Changes: changes, Data: data}, nil
}

func firstOf(texts ...*string) string {
	for _, t := range texts {
		if t != nil && *t != "" {
			return *t
		}
	}
	return ""
}
