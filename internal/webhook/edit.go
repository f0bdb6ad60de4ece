package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// mostWebhooks is how many endpoints a workspace has at most.
const mostWebhooks = 100

// Draft is what somebody wants of an endpoint; nil leaves as it is.
type Draft struct {
	Name, Description, URL, Format, Text, ContentType, Authorization *string
	Events, Channels                                                 *[]string
	Ordered, Enabled                                                 *bool
}

func put[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// fill puts a draft into an endpoint and refuses what could not work.
func (s *Service) fill(ctx context.Context, tx *store.Tx, w *desk.Webhook, d Draft) error {
	put(&w.Name, d.Name)
	put(&w.Description, d.Description)
	put(&w.URL, d.URL)
	put(&w.Format, d.Format)
	put(&w.Text, d.Text)
	put(&w.ContentType, d.ContentType)
	put(&w.Events, d.Events)
	put(&w.Channels, d.Channels)
	put(&w.Ordered, d.Ordered)
	if w.Format == "" {
		w.Format = "event"
	}
	if w.ContentType == "" {
		w.ContentType = "application/json"
	}
	if w.Name = strings.TrimSpace(w.Name); w.Name == "" || len(w.Name) > 200 {
		return desk.Invalid("name", "a name has 1 to 200 bytes")
	}
	if len(w.Description) > 2000 {
		return desk.Invalid("description", "at most 2,000 bytes")
	}
	if err := CheckURL("url", w.URL); err != nil {
		return err
	}
	if err := CheckContentType("content_type", w.ContentType, false); err != nil {
		return err
	}
	if err := checkFormat(w); err != nil {
		return err
	}
	if err := checkEvents(w); err != nil {
		return err
	}
	return s.checkChannels(ctx, tx, w)
}

// CheckURL refuses what is no address that may be called. Whether it leads to a
// private network is seen when it is called: names change.
func CheckURL(field, text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || len(text) > 2000:
		return desk.Invalid(field, "must be an address that begins with https://")
	case u.User != nil:
		return desk.Invalid(field, "must hold no name and password: use the Authorization header")
	case u.Fragment != "":
		return desk.Invalid(field, "must have no # in it")
	}
	return nil
}

// CheckContentType refuses a content type that no body of ours has.
func CheckContentType(field, text string, forms bool) error {
	kind, _, err := mime.ParseMediaType(text)
	switch {
	case err != nil || len(text) > 200:
	case kind == "application/json" || strings.HasPrefix(kind, "application/") && strings.HasSuffix(kind, "+json"):
		return nil
	case forms && kind == "application/x-www-form-urlencoded":
		return nil
	}
	if forms {
		return desk.Invalid(field, "must be application/json, application/…+json or application/x-www-form-urlencoded")
	}
	return desk.Invalid(field, "must be application/json or application/…+json")
}

func checkFormat(w *desk.Webhook) error {
	switch w.Format {
	case "event":
		w.Text = ""
		return nil
	case "slack":
		return CheckText("text", w.Text)
	}
	return desk.Invalid("format", "must be event or slack")
}

var eventName = regexp.MustCompile(`^[a-z_]+\.([a-z_]+|\*)$`)

func checkEvents(w *desk.Webhook) error {
	if w.Events == nil {
		w.Events = []string{}
	}
	if len(w.Events) > 100 {
		return desk.Invalid("events", "at most 100")
	}
	for i, name := range w.Events {
		if !eventName.MatchString(name) || !known(name) {
			return desk.Invalid(fmt.Sprintf("events[%d]", i), "there is no such event")
		}
	}
	return nil
}

func known(name string) bool {
	family, all := strings.CutSuffix(name, "*")
	return slices.ContainsFunc(Types(), func(t desk.EventType) bool {
		return string(t) == name || all && strings.HasPrefix(string(t), family)
	})
}

func (s *Service) checkChannels(ctx context.Context, tx *store.Tx, w *desk.Webhook) error {
	if w.Channels == nil {
		w.Channels = []string{}
	}
	if len(w.Channels) > 100 {
		return desk.Invalid("channels", "at most 100")
	}
	for i, id := range w.Channels {
		if ch, err := tx.ChannelRow(ctx, id); err != nil || ch.WorkspaceID != w.WorkspaceID {
			return desk.Invalid(fmt.Sprintf("channels[%d]", i), "there is no such channel")
		}
	}
	return nil
}

// Create adds an endpoint and answers it with its signing secret, which is
// never answered again.
func (s *Service) Create(ctx context.Context, who access.Who, d Draft) (desk.Webhook, string, error) {
	now := s.Clock.Now()
	w := desk.Webhook{WorkspaceID: who.WorkspaceID, ID: ident.New(), State: "enabled", CreatedAt: now}
	keys := sealed{Secret: newSecret()}
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		list, err := tx.Webhooks(ctx, who.WorkspaceID)
		if err != nil {
			return err
		}
		if len(list) >= mostWebhooks {
			return desk.E(desk.CodeConflict, "a workspace has at most %d webhooks", mostWebhooks)
		}
		if err := s.fill(ctx, tx, &w, d); err != nil {
			return err
		}
		put(&keys.Authorization, d.Authorization)
		if err := CheckAuthorization("authorization", keys.Authorization); err != nil {
			return err
		}
		if err := s.seal(&w, keys); err != nil {
			return err
		}
		if d.Enabled != nil && !*d.Enabled {
			w.State, w.Reason, w.PausedAt = "paused", desk.WebhookPausedByHand, &now
		} else if err := s.listen(ctx, tx, &w); err != nil {
			return err
		}
		return s.save(ctx, tx, &w, who.Actor, nil)
	})
	return w, keys.Secret, err
}

// listen has an endpoint be told of what happens from now on.
func (s *Service) listen(ctx context.Context, tx *store.Tx, w *desk.Webhook) error {
	if _, err := tx.LockFollower(ctx, place, w.WorkspaceID); err != nil {
		return err
	}
	head, err := tx.EventHead(ctx, w.WorkspaceID)
	if err != nil {
		return err
	}
	w.State, w.Reason, w.PausedAt, w.FailingSince, w.FromSeq = "enabled", "", nil, nil, head
	others, err := tx.EnabledWebhooks(ctx, w.WorkspaceID)
	if err != nil || len(others) > 0 {
		return err
	}
	return tx.MoveFollower(ctx, place, w.WorkspaceID, head) // nobody wanted what was before
}

func (s *Service) save(ctx context.Context, tx *store.Tx, w *desk.Webhook, actor desk.Actor, changes map[string][2]any) error {
	w.Version++
	w.UpdatedAt, w.UpdatedBy = s.Clock.Now(), actor
	if err := tx.SaveWebhook(ctx, *w); err != nil {
		return err
	}
	return s.announce(ctx, tx, w.WorkspaceID, actor, *w, changes)
}

func (s *Service) announce(ctx context.Context, tx *store.Tx, ws string, actor desk.Actor, what any, changes map[string][2]any) error {
	data, err := json.Marshal(what)
	if err != nil {
		return fmt.Errorf("tell of a webhook: %w", err)
	}
	return tx.AppendEvents(ctx, ws, []desk.Event{{Type: desk.EventWebhookUpdated, At: s.Clock.Now(), Actor: actor, Data: data, Changes: changes}})
}

// Change changes an endpoint; version 0 is about whichever it is.
func (s *Service) Change(ctx context.Context, who access.Who, id string, version int64, d Draft) (desk.Webhook, error) {
	var w desk.Webhook
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if w, err = tx.LockWebhook(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		if version != 0 && version != w.Version {
			return desk.E(desk.CodeConflict, "%s changed it meanwhile", w.UpdatedBy.Name)
		}
		was := w
		if err := s.fill(ctx, tx, &w, d); err != nil {
			return err
		}
		if d.Authorization != nil {
			if err := s.authorise(&w, *d.Authorization); err != nil {
				return err
			}
		}
		switch {
		case d.Enabled == nil || *d.Enabled == was.Enabled():
		case *d.Enabled:
			return s.unpause(ctx, tx, &w, who.Actor)
		default:
			return s.pause(ctx, tx, &w, desk.WebhookPausedByHand, who.Actor)
		}
		if err := s.save(ctx, tx, &w, who.Actor, nil); err != nil {
			return err
		}
		if w.Enabled() && was.Ordered != w.Ordered {
			return s.resume(ctx, tx, w) // from one to all, or the other way round
		}
		return nil
	})
	return w, err
}

func (s *Service) authorise(w *desk.Webhook, text string) error {
	if err := CheckAuthorization("authorization", text); err != nil {
		return err
	}
	keys, err := s.unseal(*w)
	if err != nil {
		return err
	}
	keys.Authorization = text
	return s.seal(w, keys)
}

// pause has an endpoint be told of nothing more.
func (s *Service) pause(ctx context.Context, tx *store.Tx, w *desk.Webhook, reason string, by desk.Actor) error {
	now := s.Clock.Now()
	w.State, w.Reason, w.PausedAt = "paused", reason, &now
	return s.save(ctx, tx, w, by, map[string][2]any{"state": {"enabled", "paused"}})
}

// unpause has an endpoint be told of what happens from now on, and of what
// waited.
func (s *Service) unpause(ctx context.Context, tx *store.Tx, w *desk.Webhook, by desk.Actor) error {
	if err := s.listen(ctx, tx, w); err != nil {
		return err
	}
	if err := s.save(ctx, tx, w, by, map[string][2]any{"state": {"paused", "enabled"}}); err != nil {
		return err
	}
	return s.resume(ctx, tx, *w)
}

// Delete takes an endpoint away, with its log.
func (s *Service) Delete(ctx context.Context, who access.Who, id string) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.LockWebhook(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		if err := tx.DeleteWebhook(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		return s.announce(ctx, tx, who.WorkspaceID, who.Actor, map[string]any{"id": id, "deleted": true}, nil)
	})
}

// Rotate gives an endpoint a new signing secret; calls are signed with the
// former one too, for a day.
func (s *Service) Rotate(ctx context.Context, who access.Who, id string) (desk.Webhook, string, error) {
	var w desk.Webhook
	fresh := newSecret()
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if w, err = tx.LockWebhook(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		keys, err := s.unseal(w)
		if err != nil {
			return err
		}
		keys.Old, keys.OldUntil, keys.Secret = keys.Secret, s.Wall.Now().Add(overlap).UTC().Truncate(time.Second), fresh
		if err := s.seal(&w, keys); err != nil {
			return err
		}
		return s.save(ctx, tx, &w, who.Actor, nil)
	})
	return w, fresh, err
}
