package template

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	// lookForDue is how often it is looked which account's list is due.
	lookForDue = time.Minute
	// syncEvery is how often each list is looked at, give or take syncSpread.
	syncEvery  = time.Hour
	syncSpread = 15 * time.Minute
	// syncDead is after how long a look that says it runs is taken for dead.
	syncDead    = 15 * time.Minute
	syncTimeout = 10 * time.Minute
	syncTries   = 6
)

// syncActor is who changes templates by what the platform says.
var syncActor = desk.Actor{Type: "system", Name: "templates"}

// syncArgs is the job that looks at the platform's list of an account.
type syncArgs struct {
	WorkspaceID string `json:"workspace"`
	ChannelID   string `json:"channel"`
}

// Kind implements river.JobArgs.
func (syncArgs) Kind() string { return "template_sync" }

// dueArgs is the job that finds accounts whose list is due.
type dueArgs struct{}

// Kind implements river.JobArgs.
func (dueArgs) Kind() string { return "template_due" }

func dueJob() river.JobArgs { return dueArgs{} }

type dueWorker struct {
	river.WorkerDefaults[dueArgs]
	s *Service
}

// Work implements river.Worker.
func (w *dueWorker) Work(ctx context.Context, _ *river.Job[dueArgs]) error { return w.s.Due(ctx) }

// Due starts a look at each account whose list is due.
func (s *Service) Due(ctx context.Context) error {
	due, err := s.Store.Read().TemplateSyncsDue(ctx)
	if err != nil {
		return err
	}
	spaces, err := s.Store.Read().Workspaces(ctx)
	if err != nil {
		return err
	}
	now := s.now()
	for _, space := range spaces {
		ws := space.ID
		homes, err := s.homes(ctx, ws)
		if err != nil {
			return err
		}
		for _, h := range homes {
			key := [3]string{ws, h.platform, h.account}
			at, known := due[key]
			if h.author == nil || h.live.Channel.Status == desk.ChannelDisabled || known && at.After(now) {
				continue
			}
			due[key] = now.Add(syncEvery) // one channel of an account is enough
			if _, err := s.Sync(ctx, ws, h.live.Channel.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// dueAfter is when an account's list is due again: each at a time of its own.
func dueAfter(v desk.TemplateSync, at time.Time) time.Time {
	h := fnv.New32a()
	_, _ = h.Write([]byte(v.WorkspaceID + v.Platform + v.Account))
	return at.Add(syncEvery - syncSpread + time.Duration(h.Sum32())%(2*syncSpread))
}

// Synced says how far the look at the list of a channel's account is.
func (s *Service) Synced(ctx context.Context, ws, channelID string) (desk.TemplateSync, error) {
	h, err := s.at(ctx, ws, channelID)
	if err != nil {
		return desk.TemplateSync{}, err
	}
	if h.author == nil {
		return desk.TemplateSync{Platform: h.platform, Account: h.account, ChannelID: channelID, State: "unavailable"}, nil
	}
	return s.Store.Read().TemplateSync(ctx, ws, h.platform, h.account)
}

// Sync starts a look at the platform's list of a channel's account, unless one
// is under way, and answers how far it is.
func (s *Service) Sync(ctx context.Context, ws, channelID string) (desk.TemplateSync, error) {
	h, err := s.at(ctx, ws, channelID)
	if err != nil {
		return desk.TemplateSync{}, err
	}
	if h.author == nil {
		return desk.TemplateSync{}, desk.E(desk.CodeUnsupported, "this channel's platform or provider has no list of templates to ask for")
	}
	var out desk.TemplateSync
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		if err := s.ask(ctx, tx, ws, h); err != nil {
			return err
		}
		out, err = tx.TemplateSync(ctx, ws, h.platform, h.account)
		return err
	})
	return out, err
}

func syncOptions() *river.InsertOpts { return &river.InsertOpts{MaxAttempts: syncTries} }

type syncWorker struct {
	river.WorkerDefaults[syncArgs]
	s *Service
}

// Timeout implements river.Worker: thousands of templates take a while.
func (*syncWorker) Timeout(*river.Job[syncArgs]) time.Duration { return syncTimeout }

// Work implements river.Worker. A list that could not be had is asked for again
// where that may help; what was read until then counts.
func (w *syncWorker) Work(ctx context.Context, j *river.Job[syncArgs]) error {
	f, err := w.s.RunSync(ctx, j.Args.WorkspaceID, j.Args.ChannelID, j.Attempt >= j.MaxAttempts)
	if err != nil || f == nil {
		return err
	}
	if f.Kind == platform.Throttled && f.RetryAfter > 0 {
		return river.JobSnooze(f.RetryAfter)
	}
	return f
}

// RunSync looks at the whole list now. It answers the failure for which it is
// to be tried again, nil where it ended, well or not.
func (s *Service) RunSync(ctx context.Context, ws, channelID string, last bool) (*platform.Failure, error) {
	h, err := s.at(ctx, ws, channelID)
	if code := desk.CodeOf(err); code == desk.CodeNotFound || code == desk.CodeUnsupported || code == desk.CodeUnavailable {
		return nil, nil // gone meanwhile
	}
	if err != nil || h.author == nil {
		return nil, err
	}
	run := sync{Service: s, home: h, ws: ws}
	if run.state, err = s.Store.Read().TemplateSync(ctx, ws, h.platform, h.account); err != nil {
		return nil, err
	}
	if run.state.State == "never" || run.state.StartedAt == nil {
		now := s.now()
		run.state.StartedAt, run.state.ChannelID = &now, channelID
	}
	run.state.Seen, run.state.Changed = 0, 0
	err = run.pages(ctx)
	var f *platform.Failure
	if err != nil && !errors.As(err, &f) {
		return nil, err
	}
	if f != nil && !last && (f.Retryable() || f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible) {
		s.Log.Info("list of templates not read", "workspace", ws, "channel", channelID, "error", err)
		return f, nil
	}
	return nil, run.end(ctx, f)
}

// sync is one look at a list.
type sync struct {
	*Service
	home
	ws    string
	state desk.TemplateSync
}

func (r *sync) pages(ctx context.Context) error {
	cursor, seen := "", map[string]bool{}
	for {
		page, err := r.author.ListTemplates(ctx, cursor)
		if err != nil {
			return platform.AsFailure(err)
		}
		if err := r.apply(ctx, page); err != nil {
			return err
		}
		if page.Next == "" {
			return nil
		}
		if seen[page.Next] { // a list that goes round would never end
			return &platform.Failure{Kind: platform.Unreachable, Title: "the list of templates goes round"}
		}
		cursor, seen[page.Next] = page.Next, true
	}
}

// apply keeps a page of the list.
func (r *sync) apply(ctx context.Context, page platform.TemplatePage) error {
	homes, err := r.homes(ctx, r.ws)
	if err != nil {
		return err
	}
	before := r.state
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		r.state = before
		c := r.change(tx, syncActor)
		var ids []string
		changed := map[string]desk.StoredTemplate{}
		for _, remote := range page.Templates {
			t, v, did, err := r.adopt(ctx, c, remote)
			if err != nil {
				return err
			}
			ids = append(ids, v.ID)
			if did {
				changed[t.ID] = t
				r.state.Changed++
			}
		}
		if err := tx.MarkTemplatesSynced(ctx, r.ws, ids, c.at); err != nil {
			return err
		}
		r.state.Seen, r.state.Total = r.state.Seen+len(ids), max(r.state.Total, page.Total)
		if err := tx.SaveTemplateSync(ctx, r.state, dueAfter(r.state, c.at)); err != nil {
			return err
		}
		return r.tell(ctx, c, homes, values(changed)...)
	})
}

func values(m map[string]desk.StoredTemplate) []desk.StoredTemplate {
	var out []desk.StoredTemplate
	for _, t := range m {
		out = append(out, t)
	}
	return out
}

// adopt keeps a template of the platform's list, and says whether anything
// about it is new.
func (r *sync) adopt(ctx context.Context, c *change, remote platform.RemoteTemplate) (desk.StoredTemplate, desk.TemplateVersion, bool, error) {
	t, err := r.named(ctx, c, remote)
	if err != nil {
		return t, desk.TemplateVersion{}, false, err
	}
	all, err := c.tx.TemplateVersions(ctx, r.ws, t.ID)
	if err != nil {
		return t, desk.TemplateVersion{}, false, err
	}
	for _, v := range all[t.ID] {
		if v.Language == remote.Language {
			did := r.update(c, t, &v, remote)
			if did {
				v.UpdatedAt = c.at
				err = c.tx.SaveTemplateVersion(ctx, v)
			}
			return t, v, did, err
		}
	}
	v := desk.TemplateVersion{WorkspaceID: r.ws, ID: ident.New(), TemplateID: t.ID, Language: remote.Language, RemoteID: remote.ID, Status: remote.Status, StatusAt: c.at,
		Reason: remote.Reason, Detail: remote.Detail, Quality: quality(remote.Quality), Category: remote.Category, NextCategory: remote.NextCategory, Parts: remote.Parts,
		SubmittedAt: &c.at, CreatedAt: c.at, UpdatedAt: c.at}
	c.note(t, v.Language, "created", "", string(v.Status), "found at the platform")
	return t, v, true, c.tx.SaveTemplateVersion(ctx, v)
}

// named is the template of a name in the account, made where there is none. One
// that was pasted is the platform's from now on.
func (r *sync) named(ctx context.Context, c *change, remote platform.RemoteTemplate) (desk.StoredTemplate, error) {
	t, err := c.tx.TemplateByName(ctx, r.ws, r.platform, r.account, remote.Name)
	if err == nil {
		if t.Pasted {
			t.Pasted, t.UpdatedAt = false, c.at
			err = c.tx.SaveTemplate(ctx, t)
		}
		return t, err
	}
	if desk.CodeOf(err) != desk.CodeNotFound {
		return t, err
	}
	t = desk.StoredTemplate{WorkspaceID: r.ws, ID: ident.New(), Platform: r.platform, Account: r.account, Name: remote.Name, Category: remote.Category,
		DefaultLanguage: remote.Language, Fills: map[string]string{}, CreatedAt: c.at, UpdatedAt: c.at}
	return t, c.tx.SaveTemplate(ctx, t)
}

// update brings a language up to what the platform says.
func (r *sync) update(c *change, t desk.StoredTemplate, v *desk.TemplateVersion, remote platform.RemoteTemplate) bool {
	did := v.RemoteID != remote.ID
	v.RemoteID = remote.ID
	if v.SubmittedAt == nil {
		v.SubmittedAt = &c.at
	}
	if v.Status != remote.Status {
		c.note(t, v.Language, "status", string(v.Status), string(remote.Status), remote.Reason)
		v.Status, v.StatusAt, did = remote.Status, c.at, true
	}
	if v.Reason != remote.Reason && (remote.Reason != "" || v.Status == desk.TemplateApproved) {
		v.Reason, v.Detail, did = remote.Reason, remote.Detail, true
	}
	if q := quality(remote.Quality); v.Quality != q {
		c.note(t, v.Language, "quality", v.Quality, q, "")
		v.Quality, did = q, true
	}
	if remote.Category != "" && v.Category != remote.Category {
		c.note(t, v.Language, "category", string(v.Category), string(remote.Category), "")
		v.Category, did = remote.Category, true
	}
	if v.NextCategory != remote.NextCategory {
		c.note(t, v.Language, "next_category", string(v.NextCategory), string(remote.NextCategory), "")
		v.NextCategory, did = remote.NextCategory, true
	}
	return r.words(c, t, v, remote.Parts) || did
}

// words takes over what the platform has as the template's words. Files of ours
// stay, since the platform names none.
func (r *sync) words(c *change, t desk.StoredTemplate, v *desk.TemplateVersion, parts desk.TemplateParts) bool {
	did := false
	if v.Draft != nil && same(bare(*v.Draft), bare(parts)) {
		v.Parts, v.Draft, did = *v.Draft, nil, true
	}
	next := withFiles(parts, v.Parts)
	if same(bare(next), bare(v.Parts)) {
		return did
	}
	c.note(t, v.Language, "text", "", "", "")
	v.Parts = next
	return true
}

// bare is p as two sides can be compared: without what only one of them knows.
func bare(p desk.TemplateParts) desk.TemplateParts {
	p.Examples = nil
	if p.Code != nil { // its words are the platform's
		p.Body, p.Buttons, p.Footer = "", nil, ""
		code := *p.Code
		code.Text, code.AutofillText, code.TermsAccepted = "", "", false
		p.Code = &code
	}
	if p.Header != nil {
		h := *p.Header
		h.FileID, h.Examples = "", nil
		p.Header = &h
	}
	p.Buttons = plainButtons(p.Buttons)
	cards := make([]desk.TemplateCard, len(p.Cards))
	for i, c := range p.Cards {
		c.Header.FileID, c.Header.Examples, c.Examples, c.Buttons = "", nil, nil, plainButtons(c.Buttons)
		cards[i] = c
	}
	p.Cards = cards
	if p.TTLSeconds < 0 {
		p.TTLSeconds = 0
	}
	return p
}

func plainButtons(buttons []desk.TemplateButton) []desk.TemplateButton {
	out := make([]desk.TemplateButton, len(buttons))
	for i, b := range buttons {
		b.Example = ""
		if b.Kind == desk.ButtonCopyCode {
			b.Text = ""
		}
		out[i] = b
	}
	return out
}

func withFiles(p, old desk.TemplateParts) desk.TemplateParts {
	if p.Header != nil && old.Header != nil && p.Header.Kind == old.Header.Kind {
		p.Header.FileID = old.Header.FileID
	}
	for i := range p.Cards {
		if i < len(old.Cards) && old.Cards[i].Header.Kind == p.Cards[i].Header.Kind {
			p.Cards[i].Header.FileID = old.Cards[i].Header.FileID
		}
	}
	return p
}

func quality(q string) string {
	if q == "" {
		return "unknown"
	}
	return q
}

func cardPath(i int) string { return fmt.Sprintf("cards[%d]", i) }

// end closes the look. Only a list that was read to its end says that something
// is gone.
func (r *sync) end(ctx context.Context, f *platform.Failure) error {
	homes, err := r.homes(ctx, r.ws)
	if err != nil {
		return err
	}
	before := r.state
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		r.state = before
		c := r.change(tx, syncActor)
		changed := map[string]desk.StoredTemplate{}
		if f == nil {
			if err := r.missing(ctx, c, changed); err != nil {
				return err
			}
		}
		r.state.State, r.state.EndedAt = "done", &c.at
		if f != nil {
			r.state.State, r.state.Failure = "failed", f.SendError()
		}
		r.state.Changed += len(changed)
		if err := tx.SaveTemplateSync(ctx, r.state, dueAfter(r.state, c.at)); err != nil {
			return err
		}
		events, err := r.events(ctx, c, homes, values(changed)...)
		if err != nil {
			return err
		}
		data, err := json.Marshal(r.state)
		if err != nil {
			return fmt.Errorf("describe the look at templates: %w", err)
		}
		if r.state.Changed > 0 || f != nil { // looking alone is no news
			events = append(events, desk.Event{Type: desk.EventTemplatesSynced, At: c.at, Actor: syncActor, Data: data})
		}
		if len(events) == 0 {
			return nil
		}
		return tx.AppendEvents(ctx, r.ws, events)
	})
}

// missing settles the languages that the platform should have and has not.
func (r *sync) missing(ctx context.Context, c *change, changed map[string]desk.StoredTemplate) error {
	gone, err := c.tx.UnseenTemplates(ctx, r.ws, r.platform, r.account, *r.state.StartedAt)
	if err != nil {
		return err
	}
	for _, v := range gone {
		t, err := c.tx.TemplateByID(ctx, r.ws, v.TemplateID)
		if err != nil {
			return err
		}
		next := desk.TemplateDeleted
		if v.RemoteID == "" { // a submission that never arrived
			next, v.SubmittedAt = desk.TemplateDraft, nil
			v.Failure = &desk.SendError{Code: "not_taken", Title: "The platform does not have it: submit it again", Retryable: true}
		}
		c.note(t, v.Language, "status", string(v.Status), string(next), "not in the platform's list")
		v.Status, v.StatusAt, v.UpdatedAt = next, c.at, c.at
		if err := c.tx.SaveTemplateVersion(ctx, v); err != nil {
			return err
		}
		changed[t.ID] = t
	}
	return nil
}
