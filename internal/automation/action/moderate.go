package action

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/public"
	"recado.dev/internal/store"
)

// Moderate hides or deletes the public words that started the recipe on their
// network, or blocks who wrote them. Our own copy stays.
type Moderate struct {
	Public   PublicSide
	Channels Channels
}

type moderateParams struct {
	Verb desk.PublicVerb `json:"verb"`
}

// Kind implements automation.Action.
func (Moderate) Kind() string { return "moderate" }

// Check implements automation.Action.
func (a Moderate) Check(ctx context.Context, q *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p moderateParams
	if err := decode(params, &p); err != nil {
		return err
	}
	if !slices.Contains([]desk.PublicVerb{desk.VerbHide, desk.VerbRemove, desk.VerbBlock}, p.Verb) {
		return desk.Invalid("verb", "must be hide, remove or block")
	}
	if r.Trigger.Kind != desk.TriggerNew && r.Trigger.Kind != desk.TriggerMessage {
		return desk.Invalid("verb", "no message starts this recipe: there is nothing to be moderated")
	}
	list, err := scoped(ctx, q, r)
	if err != nil {
		return err
	}
	return able(list, "verb", "none of these channels can do this", func(c store.ChannelRow) string {
		caps := capsOf(ctx, a.Channels, c).Public
		if caps == nil {
			return "nothing is said in public there"
		}
		rule := caps.Verbs[p.Verb]
		switch {
		case offered(rule.Level):
			return ""
		case rule.Why.En != "":
			return rule.Why.En
		}
		return "this network has no such thing"
	})
}

// Do implements automation.Action. The network is asked by a job of the
// transaction that ends the action; should it refuse, the run says so later.
func (a Moderate) Do(ctx context.Context, s *automation.Step) error {
	var p moderateParams
	if err := s.Params(&p); err != nil {
		return err
	}
	if s.Run.MessageID == "" {
		return desk.E(desk.CodeConflict, "no message started this run")
	}
	done, err := a.Public.Do(ctx, s.Who(), public.Order{MessageID: s.Run.MessageID, Verb: p.Verb, Confirm: true, First: first(ctx, s), Also: func(tx *store.Tx, made desk.PublicAction) ([]desk.Event, error) {
		return ending(ctx, tx, s, desk.ActionResult{State: "done", Ref: made.ID})
	}})
	switch {
	case errors.Is(err, public.ErrSo):
		return s.Close(ctx, desk.ActionResult{State: "unchanged"})
	case desk.CodeOf(err) == desk.CodeNotFound:
		return desk.E(desk.CodeUnsupported, "this was not said in public")
	case err == nil && !s.Ended(): // somebody else asked for the very same
		return s.Close(ctx, desk.ActionResult{State: "unchanged", Ref: done.ID})
	}
	return quiet(err)
}
