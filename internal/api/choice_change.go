package api

import (
	"context"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// choiceMerge says which word takes the place of another.
type choiceMerge struct {
	DeskID
	Body struct {
		Into string `json:"into" maxLength:"200" doc:"the one that takes its place"`
	}
}

// changeChoice changes a word. Cases hold categories by their names, so they
// follow a new one: first they, so that a change that breaks off can be made
// again, then the word itself with the views and rules that name it, then the
// cases that got the old name meanwhile.
func (a *API) changeChoice(ctx context.Context, who access.Who, kind desk.CaseChoiceKind, in *choicePatch) (desk.CaseChoice, error) {
	c, follows, err := a.planChoice(ctx, who, kind, in)
	if err != nil {
		return c, err
	}
	ctx = context.WithoutCancel(ctx) // whoever asked may leave: half a change helps nobody
	if err := a.followChoice(ctx, who, follows); err != nil {
		return c, err
	}
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		list := []desk.CaseChoice{c}
		if len(follows) > 0 {
			below, err := choicesBelow(ctx, &tx.Queryer, c, follows[0].From)
			if err != nil {
				return err
			}
			list = append(list, below...)
		}
		for _, one := range list {
			if err := tx.SaveCaseChoice(ctx, one); err != nil {
				return err
			}
		}
		return a.reword(ctx, tx, who, c, follows)
	})
	if err != nil {
		return c, err
	}
	return c, a.followChoice(ctx, who, follows)
}

// planChoice answers a word as it is to be, and who has to follow it.
func (a *API) planChoice(ctx context.Context, who access.Who, kind desk.CaseChoiceKind, in *choicePatch) (desk.CaseChoice, []casework.Follow, error) {
	q := a.Store.Read()
	c, err := q.CaseChoice(ctx, who.WorkspaceID, kind, in.ID)
	if err != nil {
		return c, nil, err
	}
	if in.Body.Position != nil {
		c.Position = *in.Body.Position
	}
	if at := a.now(); in.Body.Archived != nil && *in.Body.Archived != (c.ArchivedAt != nil) {
		if c.ArchivedAt = nil; *in.Body.Archived {
			c.ArchivedAt = &at
		}
	}
	if in.Body.Name == nil {
		return c, nil, nil
	}
	name := *in.Body.Name
	if kind == desk.ChoiceCategory {
		name = pathOf(name)
	}
	if name, err = auth.CleanName("name", name); err != nil {
		return c, nil, err
	}
	old := c.Name
	if c.Name = name; name == old {
		return c, nil, nil
	}
	all, err := q.CaseChoices(ctx, who.WorkspaceID, kind)
	for _, other := range all {
		if other.ID != c.ID && other.Name == name && other.Status == c.Status {
			return c, nil, &desk.Error{Code: desk.CodeConflict, Public: "this name is there already: merge the two instead", Problems: []desk.Problem{{Field: "name", Detail: "another one has it: merge the two instead"}}}
		}
	}
	if err != nil || kind != desk.ChoiceCategory {
		return c, nil, err
	}
	follows := []casework.Follow{{Kind: kind, From: old, To: name}}
	below, err := choicesBelow(ctx, q, c, old)
	for _, one := range below {
		follows = append(follows, casework.Follow{Kind: kind, From: old + strings.TrimPrefix(one.Name, name), To: one.Name})
	}
	return c, follows, err
}

// choicesBelow are the categories below one that had a name before, as they are
// called below its new one.
func choicesBelow(ctx context.Context, q *store.Queryer, c desk.CaseChoice, old string) ([]desk.CaseChoice, error) {
	all, err := q.CaseChoices(ctx, c.WorkspaceID, c.Kind)
	var out []desk.CaseChoice
	for _, one := range all {
		if rest, below := strings.CutPrefix(one.Name, old+" / "); below && one.ID != c.ID {
			one.Name = c.Name + " / " + rest
			out = append(out, one)
		}
	}
	return out, err
}

// mergeChoice has one word take the place of another, which goes.
func (a *API) mergeChoice(ctx context.Context, who access.Who, kind desk.CaseChoiceKind, id, into string) (desk.CaseChoice, error) {
	q := a.Store.Read()
	gone, err := q.CaseChoice(ctx, who.WorkspaceID, kind, id)
	if err != nil {
		return gone, err
	}
	kept, err := q.CaseChoice(ctx, who.WorkspaceID, kind, into)
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound:
		return kept, desk.Invalid("into", "there is no such one")
	case err != nil:
		return kept, err
	case kept.ID == gone.ID:
		return kept, desk.Invalid("into", "choose another one")
	case kept.Status != gone.Status:
		return kept, desk.Invalid("into", "both belong to one status")
	}
	f := casework.Follow{Kind: kind, From: gone.Name, To: kept.Name}
	if kind == desk.ChoiceSubStatus {
		f.From, f.To = gone.ID, kept.ID
	}
	ctx = context.WithoutCancel(ctx)
	follows := []casework.Follow{f}
	if err := a.followChoice(ctx, who, follows); err != nil {
		return kept, err
	}
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.DeleteCaseChoice(ctx, gone); err != nil {
			return err
		}
		return a.reword(ctx, tx, who, kept, follows)
	})
	if err != nil {
		return kept, err
	}
	return kept, a.followChoice(ctx, who, follows)
}

func (a *API) followChoice(ctx context.Context, who access.Who, follows []casework.Follow) error {
	for _, f := range follows {
		if err := casework.FollowChoice(ctx, a.Store, a.by(who), f); err != nil {
			return err
		}
	}
	return nil
}

// reword has views and rules name the new words, and tells of it all.
func (a *API) reword(ctx context.Context, tx *store.Tx, who access.Who, c desk.CaseChoice, follows []casework.Follow) error {
	var events []desk.Event
	for _, f := range follows {
		told, err := f.Reword(ctx, tx, a.by(who))
		if err != nil {
			return err
		}
		events = append(events, told...)
	}
	if err := tx.AppendEvents(ctx, who.WorkspaceID, events); err != nil {
		return err
	}
	return a.announce(ctx, tx, who, desk.EventCaseChoices, c, nil)
}
