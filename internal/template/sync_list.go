package template

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

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
