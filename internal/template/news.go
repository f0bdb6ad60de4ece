package template

import (
	"context"
	"slices"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// Hear applies what a platform says of a template by itself, in the transaction
// that takes it in, and answers what to announce. What is not known here yet is
// asked for.
func (s *Service) Hear(ctx context.Context, tx *store.Tx, live *channel.Live, n platform.TemplateNews, at time.Time) ([]desk.Event, error) {
	h, err := homeOf(live)
	if err != nil {
		return nil, nil // a platform without templates has no news of them
	}
	ws := live.Channel.WorkspaceID
	account := n.Account
	if account == "" {
		account = h.account
	}
	t, err := tx.TemplateByName(ctx, ws, h.platform, account, n.Name)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil, s.ask(ctx, tx, ws, h)
	}
	if err != nil {
		return nil, err
	}
	if t, err = tx.LockTemplate(ctx, ws, t.ID); err != nil {
		return nil, err
	}
	all, err := tx.TemplateVersions(ctx, ws, t.ID)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all[t.ID], func(v desk.TemplateVersion) bool { return v.Language == n.Language })
	if i < 0 {
		return nil, s.ask(ctx, tx, ws, h)
	}
	v := all[t.ID][i]
	c := s.change(tx, desk.Actor{Type: "system", Name: live.Descriptor.Title})
	if hear(c, t, &v, n, at) {
		v.UpdatedAt = c.at
		if err := tx.SaveTemplateVersion(ctx, v); err != nil {
			return nil, err
		}
	}
	if n.Reread {
		if err := s.ask(ctx, tx, ws, h); err != nil {
			return nil, err
		}
	}
	if len(c.lines) == 0 {
		return nil, nil
	}
	return s.events(ctx, c, []home{h}, t)
}

// slack is by how much the platform's clock, which it shows in whole seconds, may
// be behind ours.
const slack = 5 * time.Second

// hear changes v by the news, and says whether it did. Old news, which may come
// again or late, count for nothing.
func hear(c *change, t desk.StoredTemplate, v *desk.TemplateVersion, n platform.TemplateNews, at time.Time) bool {
	did := false
	if n.ID != "" && v.RemoteID == "" { // its approval came before the answer to its submission
		v.RemoteID, did = n.ID, true
		if v.SubmittedAt == nil {
			v.SubmittedAt = &at
		}
	}
	if n.ID != "" && v.RemoteID != n.ID {
		return did // about one of the same name that is no more
	}
	switch {
	case n.Status != "" && !at.Before(v.StatusAt.Add(-slack)):
		if v.Status != n.Status || v.Reason != n.Reason {
			c.note(t, v.Language, "status", string(v.Status), string(n.Status), joined(n.Reason, n.Detail))
		}
		v.Status, v.StatusAt, v.Reason, v.Detail, did = n.Status, at, n.Reason, n.Detail, true
	case n.Status == "" && n.Word != "":
		c.note(t, v.Language, "status", string(v.Status), string(v.Status), joined(n.Word, n.Reason, n.Detail))
	}
	if n.Quality != "" && n.Quality != v.Quality {
		c.note(t, v.Language, "quality", v.Quality, n.Quality, "")
		v.Quality, did = n.Quality, true
	}
	if n.Category != "" && n.Category != v.Category {
		c.note(t, v.Language, "category", string(v.Category), string(n.Category), "")
		v.Category, v.NextCategory, did = n.Category, "", true
	}
	if n.NextCategory != "" && n.NextCategory != v.NextCategory {
		c.note(t, v.Language, "next_category", string(v.NextCategory), string(n.NextCategory), "")
		v.NextCategory, did = n.NextCategory, true
	}
	return did
}

func joined(parts ...string) string {
	out := ""
	for _, p := range parts {
		if p != "" && out != "" {
			out += " · "
		}
		out += p
	}
	return out
}

// ask has the platform's list looked at after the transaction.
func (s *Service) ask(ctx context.Context, tx *store.Tx, ws string, h home) error {
	if h.author == nil {
		return nil
	}
	state, err := tx.TemplateSync(ctx, ws, h.platform, h.account)
	now := s.now()
	if err != nil || state.State == "running" && now.Sub(*state.StartedAt) < syncDead {
		return err
	}
	state = desk.TemplateSync{WorkspaceID: ws, Platform: h.platform, Account: h.account, ChannelID: h.live.Channel.ID, State: "running", StartedAt: &now}
	if err := tx.SaveTemplateSync(ctx, state, dueAfter(state, now)); err != nil {
		return err
	}
	return s.Queue.Insert(ctx, tx, syncArgs{WorkspaceID: ws, ChannelID: h.live.Channel.ID}, syncOptions())
}
