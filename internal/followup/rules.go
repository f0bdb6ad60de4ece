package followup

import (
	"context"
	"slices"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Rules are how a workspace follows up on its cases.
type Rules struct {
	rest  desk.FollowUp
	parts []store.FollowUpRule // of some channels each
}

// RulesOf reads the rules of a workspace.
func RulesOf(ctx context.Context, q *store.Queryer, ws string) (Rules, error) {
	var r Rules
	list, err := q.FollowUpRules(ctx, ws)
	for _, rule := range list {
		if len(rule.Channels) == 0 {
			r.rest = rule.FollowUp
		} else {
			r.parts = append(r.parts, rule)
		}
	}
	return r, err
}

// For is how cases of a channel are followed up.
func (r Rules) For(channelID string) desk.FollowUp {
	for _, p := range r.parts {
		if slices.Contains(p.Channels, channelID) {
			return p.FollowUp
		}
	}
	return r.rest
}

// RulesFor reads how one case is followed up.
func RulesFor(ctx context.Context, q *store.Queryer, c desk.Case) (desk.FollowUp, error) {
	r, err := RulesOf(ctx, q, c.WorkspaceID)
	return r.For(c.ChannelID), err
}

// silences are the questions for the cases that the rules resolve, with how
// long each may be silent.
func (r Rules) silences(ws string) map[*store.Silence]desk.FollowUp {
	out := map[*store.Silence]desk.FollowUp{}
	rest := &store.Silence{Workspace: ws}
	for _, p := range r.parts {
		rest.Except = append(rest.Except, p.Channels...)
		if p.AutoResolveMinutes > 0 {
			out[&store.Silence{Workspace: ws, Channels: p.Channels}] = p.FollowUp
		}
	}
	if r.rest.AutoResolveMinutes > 0 {
		out[rest] = r.rest
	}
	return out
}
