// Package form has people who read no code make forms, publishes them on
// platforms, and takes in what customers fill in: beside its questions in the
// thread, and in the fields of contacts and cases that the form names. It knows
// no platform by name and no HTTP.
package form

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/follow"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Channels answers connected accounts; channel.Registry does.
type Channels interface {
	Find(ctx context.Context, ws, channelID string) (*channel.Live, error)
}

// Contacts changes contacts; contactdata.Service does.
type Contacts interface {
	Change(ctx context.Context, who access.Who, id string, p contact.Patch) (desk.Contact, error)
}

// Config is what a Service needs.
type Config struct {
	Store    *store.Store
	Channels Channels
	Contacts Contacts
	Clock    clock.Clock
	Log      *slog.Logger
}

// Service keeps forms. It is safe for concurrent use.
type Service struct {
	Config
	*follow.Each
}

// New makes the service; it takes in answers once it is started.
func New(c Config) *Service {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{Config: c}
	s.Each = follow.NewEach(follow.EachConfig{Store: c.Store, Log: c.Log, Name: "forms", Matters: answers, Do: s.take})
	return s
}

// now is the present as rows hold it.
func (s *Service) now() time.Time { return s.Clock.Now().UTC().Truncate(time.Microsecond) }

// author is who publishes forms of a channel's account.
func (s *Service) author(ctx context.Context, ws, channelID string) (*channel.Live, platform.FormAuthor, error) {
	live, err := s.Channels.Find(ctx, ws, channelID)
	if err != nil {
		return nil, nil, err
	}
	a, ok := live.Session.(platform.FormAuthor)
	if !ok || a.FormAccount() == "" {
		return live, nil, desk.E(desk.CodeUnsupported, "forms cannot be published on this channel: its platform has none, or its settings name no business account")
	}
	return live, a, nil
}

// List are the forms of a workspace by name.
func (s *Service) List(ctx context.Context, ws string) ([]desk.Form, error) {
	return s.Store.Read().Forms(ctx, ws)
}

// Sheet is a form with all its versions.
type Sheet struct {
	desk.Form
	Versions []desk.FormVersion `json:"versions" nullable:"false"`
}

// Show answers a form.
func (s *Service) Show(ctx context.Context, ws, id string) (Sheet, error) {
	f, err := s.Store.Read().FormByID(ctx, ws, id)
	if err != nil {
		return Sheet{}, err
	}
	versions, err := s.Store.Read().FormVersions(ctx, ws, id)
	return Sheet{Form: f, Versions: versions}, err
}

// Create keeps a new form as a draft.
func (s *Service) Create(ctx context.Context, who access.Who, channelID, name string, screens []desk.FormScreen) (desk.Form, error) {
	live, author, err := s.author(ctx, who.WorkspaceID, channelID)
	if err != nil {
		return desk.Form{}, err
	}
	now := s.now()
	f := desk.Form{WorkspaceID: who.WorkspaceID, ID: ident.New(), ChannelID: channelID, Platform: live.Channel.Platform, Account: author.FormAccount(),
		State: desk.FormDraft, Name: name, Screens: screens, Changed: true, CreatedAt: now, UpdatedAt: now}
	return f, s.Store.Write(ctx, func(tx *store.Tx) error { return s.save(ctx, tx, who.Actor, &f, nil) })
}

// Change changes what is worked on; what customers get stays until it is
// published.
func (s *Service) Change(ctx context.Context, who access.Who, id string, name *string, screens *[]desk.FormScreen) (desk.Form, error) {
	var f desk.Form
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if f, err = tx.LockForm(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		if name != nil {
			f.Name = *name
		}
		if screens != nil {
			f.Screens = *screens
		}
		f.UpdatedAt = s.now()
		if err := s.check(ctx, tx, &f); err != nil {
			return err
		}
		f.Changed = true
		if f.Version > 0 {
			versions, err := tx.FormVersions(ctx, who.WorkspaceID, id)
			if err != nil {
				return err
			}
			f.Changed = len(versions) == 0 || !reflect.DeepEqual(versions[0].Screens, f.Screens)
		}
		return s.save(ctx, tx, who.Actor, &f, nil)
	})
	return f, err
}

// Delete takes away a form that was never published; what was is retired.
func (s *Service) Delete(ctx context.Context, who access.Who, id string) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		f, err := tx.LockForm(ctx, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		if f.Version > 0 {
			return desk.E(desk.CodeConflict, "this form was published: it can be retired, and is kept for the answers that it got")
		}
		if err := tx.DeleteForm(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		return s.tell(ctx, tx, who.WorkspaceID, who.Actor, struct {
			ID      string `json:"id"`
			Deleted bool   `json:"deleted"`
		}{id, true}, nil)
	})
}

// Publish opens a form, as it is worked on now, to customers. The version before
// is retired: what was sent of it can still be answered as far as the platform
// lets customers do so.
func (s *Service) Publish(ctx context.Context, who access.Who, id string) (Sheet, error) {
	ws := who.WorkspaceID
	f, err := s.Store.Read().FormByID(ctx, ws, id)
	if err != nil {
		return Sheet{}, err
	}
	if f.State == desk.FormPublished && !f.Changed {
		return Sheet{}, desk.E(desk.CodeConflict, "nothing changed since this form was published")
	}
	if err := s.check(ctx, s.Store.Read(), &f); err != nil {
		return Sheet{}, err
	}
	_, author, err := s.author(ctx, ws, f.ChannelID)
	if err != nil {
		return Sheet{}, err
	}
	space, err := s.Store.Read().WorkspaceByID(ctx, ws)
	if err != nil {
		return Sheet{}, err
	}
	made, err := author.PublishForm(ctx, platform.RemoteForm{Name: f.Name, Locale: space.Locale, Screens: f.Screens})
	if err != nil {
		return Sheet{}, s.unpublished(ctx, who, id, err)
	}
	var retired []string
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		now := s.now()
		shown := f.Screens
		if f, err = tx.LockForm(ctx, ws, id); err != nil {
			return err
		}
		before, err := tx.FormVersions(ctx, ws, id)
		if err != nil {
			return err
		}
		for _, v := range before {
			if v.RetiredAt == nil {
				v.RetiredAt = &now
				retired = append(retired, v.RemoteID)
				if err := tx.SaveFormVersion(ctx, v); err != nil {
					return err
				}
			}
		}
		was := f.State
		f.Version, f.RemoteID, f.State, f.Failure, f.PublishedAt, f.UpdatedAt = f.Version+1, made.ID, desk.FormPublished, nil, &now, now
		f.Changed = !reflect.DeepEqual(shown, f.Screens) // somebody went on meanwhile
		v := desk.FormVersion{WorkspaceID: ws, FormID: id, Version: f.Version, RemoteID: made.ID, Screen: made.Screen, Screens: shown, PublishedAt: now}
		if err := tx.SaveFormVersion(ctx, v); err != nil {
			return err
		}
		return s.save(ctx, tx, who.Actor, &f, map[string][2]any{"state": {was, f.State}, "version": {f.Version - 1, f.Version}})
	})
	if err != nil {
		return Sheet{}, err
	}
	for _, old := range retired {
		if err := author.RetireForm(ctx, old); err != nil {
			s.Log.Warn("an old version of a form stays open on its platform", "workspace", ws, "form", id, "error", err)
		}
	}
	return s.Show(ctx, ws, id)
}

// unpublished keeps why the platform did not take a form, and answers it.
func (s *Service) unpublished(ctx context.Context, who access.Who, id string, cause error) error {
	failure := platform.AsFailure(cause)
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		f, err := tx.LockForm(ctx, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		f.Failure, f.UpdatedAt = failure.SendError(), s.now()
		return s.save(ctx, tx, who.Actor, &f, nil)
	})
	if err != nil {
		return err
	}
	words := failure.Title
	if failure.Detail != "" {
		words += ": " + failure.Detail
	}
	code := desk.CodeInvalid
	if failure.Passing() {
		code = desk.CodeUnavailable
	}
	return &desk.Error{Code: code, Public: "The platform did not take the form: " + words, Err: cause}
}

// Retire has nobody fill in a form any more.
func (s *Service) Retire(ctx context.Context, who access.Who, id string) (Sheet, error) {
	ws := who.WorkspaceID
	f, err := s.Store.Read().FormByID(ctx, ws, id)
	if err != nil {
		return Sheet{}, err
	}
	if f.Version == 0 || f.State == desk.FormDeprecated {
		return Sheet{}, desk.E(desk.CodeConflict, "this form is not published")
	}
	_, author, err := s.author(ctx, ws, f.ChannelID)
	if err != nil {
		return Sheet{}, err
	}
	if err := author.RetireForm(ctx, f.RemoteID); err != nil {
		return Sheet{}, s.unpublished(ctx, who, id, err)
	}
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		if f, err = tx.LockForm(ctx, ws, id); err != nil {
			return err
		}
		return s.retired(ctx, tx, who.Actor, &f, desk.FormDeprecated)
	})
	if err != nil {
		return Sheet{}, err
	}
	return s.Show(ctx, ws, id)
}

// retired keeps that nobody can fill in a form now.
func (s *Service) retired(ctx context.Context, tx *store.Tx, actor desk.Actor, f *desk.Form, state desk.FormState) error {
	now := s.now()
	was := f.State
	f.State, f.UpdatedAt = state, now
	if state == desk.FormDeprecated {
		versions, err := tx.FormVersions(ctx, f.WorkspaceID, f.ID)
		if err != nil {
			return err
		}
		for _, v := range versions {
			if v.RetiredAt == nil {
				v.RetiredAt = &now
				if err := tx.SaveFormVersion(ctx, v); err != nil {
					return err
				}
			}
		}
	}
	return s.save(ctx, tx, actor, f, map[string][2]any{"state": {was, state}})
}

// save keeps a form and tells of it.
func (s *Service) save(ctx context.Context, tx *store.Tx, actor desk.Actor, f *desk.Form, changes map[string][2]any) error {
	if err := s.check(ctx, tx, f); err != nil {
		return err
	}
	if err := tx.SaveForm(ctx, *f); err != nil {
		return err
	}
	return s.tell(ctx, tx, f.WorkspaceID, actor, f, changes)
}

func (s *Service) tell(ctx context.Context, tx *store.Tx, ws string, actor desk.Actor, data any, changes map[string][2]any) error {
	raw, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("describe a form: %w", err)
	}
	return tx.AppendEvents(ctx, ws, []desk.Event{{Type: desk.EventFormUpdated, At: s.now(), Actor: actor, Changes: changes, Data: raw}})
}

// Hear applies what a platform says of a form by itself, in the transaction that
// takes it in, and answers what to announce.
func (s *Service) Hear(ctx context.Context, tx *store.Tx, live *channel.Live, n platform.FormNews, at time.Time) ([]desk.Event, error) {
	ws := live.Channel.WorkspaceID
	id, err := tx.FormOfRemote(ctx, ws, n.ID)
	if err != nil || id == "" || n.State == "" {
		return nil, err
	}
	f, err := tx.LockForm(ctx, ws, id)
	if err != nil || f.RemoteID != n.ID || f.State == n.State || f.State == desk.FormDeprecated {
		return nil, err // of an old version, or known
	}
	was := f.State
	f.State, f.UpdatedAt = n.State, at
	if err := tx.SaveForm(ctx, f); err != nil {
		return nil, err
	}
	raw, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("describe a form: %w", err)
	}
	actor := desk.Actor{Type: "system", Name: live.Descriptor.Title}
	return []desk.Event{{Type: desk.EventFormUpdated, At: at, Actor: actor, Changes: map[string][2]any{"state": {was, f.State}}, Data: raw}}, nil
}
