package template

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/blob"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/job"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Channels answers connected accounts; channel.Registry does.
type Channels interface {
	Find(ctx context.Context, ws, channelID string) (*channel.Live, error)
}

// Files opens and takes files; media.Service does.
type Files interface {
	OpenAttachment(ctx context.Context, a desk.Attachment) (blob.ReadSeekCloser, error)
	Upload(ctx context.Context, who access.Who, name string, r io.Reader) (desk.Attachment, error)
}

// Config is what a Service needs.
type Config struct {
	Store    *store.Store
	Queue    *job.Queue
	Channels Channels
	Files    Files
	// Link is the address of a file for platforms that fetch it themselves; nil
	// where this server has none.
	Link  func(ws string, a desk.Attachment) string
	Clock clock.Clock
	Log   *slog.Logger
}

// Service keeps templates. It is safe for concurrent use.
type Service struct{ Config }

// New makes the service and registers its jobs with the queue.
func New(c Config) *Service {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{Config: c}
	job.Register(c.Queue, &syncWorker{s: s})
	job.Register(c.Queue, &dueWorker{s: s})
	c.Queue.Every(lookForDue, dueJob)
	return s
}

// home is an account of a platform that templates belong to, by one of its
// channels.
type home struct {
	live     *channel.Live
	author   platform.TemplateAuthor // nil where the platform or provider cannot be asked
	platform string
	account  string
	rules    platform.TemplateRules
	caps     platform.Caps
}

// byHand names the account of templates that belong to a single channel.
func byHand(channelID string) string { return "channel:" + channelID }

// accounts are all whose templates the channel can send.
func (h home) accounts() []string {
	return slices.Compact([]string{h.account, byHand(h.live.Channel.ID)})
}

func homeOf(live *channel.Live) (home, error) {
	h := home{live: live, platform: live.Channel.Platform, caps: live.Session.Caps(), rules: anyRules()}
	if h.caps.Templates != platform.Yes && h.caps.Templates != platform.Degraded {
		return h, desk.E(desk.CodeUnsupported, "this channel's platform has no templates")
	}
	if live.Descriptor.Templates != nil {
		h.rules = *live.Descriptor.Templates
	}
	h.account = byHand(live.Channel.ID)
	if a, ok := live.Session.(platform.TemplateAuthor); ok && a.TemplateAccount() != "" {
		h.author, h.account = a, a.TemplateAccount()
	}
	return h, nil
}

// anyRules are for platforms that declare none: what fits nearly everywhere.
func anyRules() platform.TemplateRules {
	return platform.TemplateRules{
		NameLength: 512, HeaderKinds: []string{desk.HeaderText}, HeaderLength: 60, HeaderVariables: 1, BodyLength: 1024, FooterLength: 60,
		Buttons: platform.TemplateButtonRules{Total: 3, Replies: 3, URLs: 1, Phones: 1, TextLength: 20, URLLength: 2000, PhoneLength: 20},
	}
}

// at is the home of a channel's templates.
func (s *Service) at(ctx context.Context, ws, channelID string) (home, error) {
	live, err := s.Channels.Find(ctx, ws, channelID)
	if err != nil {
		return home{}, err
	}
	return homeOf(live)
}

// of is the home of a template: any channel of its account that can be opened.
func (s *Service) of(ctx context.Context, t desk.StoredTemplate) (home, error) {
	homes, err := s.homes(ctx, t.WorkspaceID)
	if err != nil {
		return home{}, err
	}
	return among(homes, t)
}

func among(homes []home, t desk.StoredTemplate) (home, error) {
	for _, h := range homes {
		if h.platform == t.Platform && slices.Contains(h.accounts(), t.Account) {
			if t.Account != h.account { // one of this channel alone, which nobody is asked about
				h.author = nil
			}
			return h, nil
		}
	}
	return home{}, desk.E(desk.CodeConflict, "no channel of this template's account is connected any more")
}

// homes are those of all channels that have templates and can be opened, the
// ones that are switched off last.
func (s *Service) homes(ctx context.Context, ws string) ([]home, error) {
	rows, err := s.Store.Read().Channels(ctx, ws)
	if err != nil {
		return nil, err
	}
	var on, off []home
	for _, row := range rows {
		live, err := s.Channels.Find(ctx, ws, row.ID)
		if err != nil {
			if code := desk.CodeOf(err); code == desk.CodeNotFound || code == desk.CodeUnavailable {
				continue // one that cannot be opened hides no other
			}
			return nil, err
		}
		h, err := homeOf(live)
		switch {
		case err != nil:
		case live.Channel.Status == desk.ChannelDisabled:
			off = append(off, h)
		default:
			on = append(on, h)
		}
	}
	return append(on, off...), nil
}

// now is the present as rows hold it.
func (s *Service) now() time.Time { return s.Clock.Now().UTC().Truncate(time.Microsecond) }

// change is what happened to a template within a transaction.
type change struct {
	tx    *store.Tx
	actor desk.Actor
	at    time.Time
	lines []desk.TemplateChange
}

func (s *Service) change(tx *store.Tx, actor desk.Actor) *change {
	return &change{tx: tx, actor: actor, at: s.now()}
}

// note adds a line to the history.
func (c *change) note(t desk.StoredTemplate, language, kind, before, after, detail string) {
	c.lines = append(c.lines, desk.TemplateChange{WorkspaceID: t.WorkspaceID, ID: ident.New(), TemplateID: t.ID, Language: language, Kind: kind,
		Before: before, After: after, Detail: detail, Actor: c.actor, At: c.at})
}

// tell stores the history and announces the templates as they are now.
func (s *Service) tell(ctx context.Context, c *change, homes []home, templates ...desk.StoredTemplate) error {
	events, err := s.events(ctx, c, homes, templates...)
	if err != nil || len(events) == 0 {
		return err
	}
	return c.tx.AppendEvents(ctx, templates[0].WorkspaceID, events)
}

// events stores the history and answers what to announce.
func (s *Service) events(ctx context.Context, c *change, homes []home, templates ...desk.StoredTemplate) ([]desk.Event, error) {
	if len(templates) == 0 {
		return nil, nil
	}
	if err := c.tx.LogTemplates(ctx, c.lines); err != nil {
		return nil, err
	}
	ws := templates[0].WorkspaceID
	ids := make([]string, len(templates))
	for i, t := range templates {
		ids[i] = t.ID
	}
	versions, err := c.tx.TemplateVersions(ctx, ws, ids...)
	if err != nil {
		return nil, err
	}
	var events []desk.Event
	for _, t := range templates {
		data, err := json.Marshal(view(t, versions[t.ID], homes))
		if err != nil {
			return nil, fmt.Errorf("describe template %s: %w", t.ID, err)
		}
		events = append(events, desk.Event{Type: desk.EventTemplateUpdated, At: c.at, Actor: c.actor, Data: data})
	}
	return events, nil
}

// refusal is a platform's failure as an error for people.
func refusal(f *platform.Failure) *desk.Error {
	code := desk.CodeUnavailable
	switch f.Kind {
	case platform.Throttled:
		code = desk.CodeThrottled
	case platform.Rejected, platform.TooLong, platform.Unsupported, platform.Gone:
		code = desk.CodeInvalid
	case platform.BadCredentials, platform.Misconfigured:
		code = desk.CodeConflict
	}
	said := f.Title
	if f.Detail != "" && f.Detail != f.Title {
		said += ": " + f.Detail
	}
	return &desk.Error{Code: code, Public: "The platform says: " + said, Err: f}
}
