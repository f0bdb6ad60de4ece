package slaclock

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"recado.dev/internal/calendar"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/sla"
	"recado.dev/internal/store"
)

// policy is one that is ready to be asked.
type policy struct {
	ref   desk.Ref
	holds filter.Node
	rules *sla.Rules
}

// ruleset are the policies of a workspace at one version of theirs and of its
// calendars.
type ruleset struct {
	version  int64
	policies []policy
}

// Conditions reads the conditions of a policy. They may ask for what a case is,
// not for what time makes of it: nothing would look again.
// saved answers the filters that they name.
func Conditions(text json.RawMessage, saved func(id string) (json.RawMessage, bool)) (filter.Node, error) {
	if len(text) == 0 || string(text) == "null" {
		return filter.Node{}, nil
	}
	n, err := filter.Parse(text, filter.Env{Saved: saved})
	if err != nil {
		return n, err
	}
	return n, checkFields(n)
}

func checkFields(n filter.Node) error {
	if n.Type == filter.Leaf {
		switch n.Cond.Field {
		case filter.FieldQueue, filter.FieldPriority, filter.FieldTag, filter.FieldPlatform, filter.FieldChannel, filter.FieldContact, filter.FieldAssignee:
			return nil
		}
		return desk.Invalid("conditions", "a policy cannot go by %s", n.Cond.Field)
	}
	for _, k := range n.Kids {
		if err := checkFields(k); err != nil {
			return err
		}
	}
	return nil
}

// rulesOf answers the policies of a workspace at a version.
func (s *Service) rulesOf(ctx context.Context, q *store.Queryer, ws string, version int64) (*ruleset, error) {
	s.mu.Lock()
	known := s.rules[ws]
	s.mu.Unlock()
	if known != nil && known.version == version {
		return known, nil
	}
	rows, err := q.SLAPolicies(ctx, ws)
	if err != nil {
		return nil, err
	}
	filters, err := q.SharedFilters(ctx, ws)
	if err != nil {
		return nil, err
	}
	set := &ruleset{version: version}
	for _, row := range rows {
		p, err := readPolicy(ctx, q, row, filter.Named(filters))
		if desk.CodeOf(err) == desk.CodeInvalid { // written by another version: the others still hold
			s.log.WarnContext(ctx, "sla policy cannot be read", slog.String("workspace", ws), slog.String("policy", row.ID), slog.Any("error", err))
			continue
		}
		if err != nil {
			return nil, err
		}
		set.policies = append(set.policies, p)
	}
	s.mu.Lock()
	s.rules[ws] = set
	s.mu.Unlock()
	return set, nil
}

func readPolicy(ctx context.Context, q *store.Queryer, row desk.SLAPolicy, saved func(id string) (json.RawMessage, bool)) (policy, error) {
	p := policy{ref: desk.Ref{ID: row.ID, Name: row.Name}}
	var err error
	if p.holds, err = Conditions(row.Conditions, saved); err != nil {
		return p, err
	}
	var settings sla.Policy
	if err := json.Unmarshal(row.Settings, &settings); err != nil {
		return p, fmt.Errorf("read sla policy %s: %w", row.ID, err)
	}
	schedule, err := calendar.Schedule(ctx, q, row.WorkspaceID, row.CalendarID)
	if err != nil {
		return p, err
	}
	p.rules, err = sla.NewRules(settings, schedule)
	return p, err
}

// of is the policy that holds for a case: the one that somebody set, while it is
// there, else the first whose conditions it meets; nil for none.
func (r *ruleset) of(c desk.Case) *policy {
	if set := r.byID(c.SLAPolicy); set != nil {
		return set
	}
	for i := range r.policies {
		if r.policies[i].holds.Match(c) {
			return &r.policies[i]
		}
	}
	return nil
}

// byID finds a policy; nil where it is gone.
func (r *ruleset) byID(id string) *policy {
	for i := range r.policies {
		if r.policies[i].ref.ID == id {
			return &r.policies[i]
		}
	}
	return nil
}

// counts answers what a policy counts by; no policy promises nothing.
func (p *policy) counts() *sla.Rules {
	if p == nil {
		return sla.NoRules()
	}
	return p.rules
}

// begin is the state of a case that was not followed from its start, as far as
// the case itself tells: who waits and since when, and whether anybody answered.
func begin(c desk.Case, opened time.Time) sla.State {
	s := sla.State{
		OpenedAt: opened, At: opened, Priority: c.Priority,
		Answered: c.FirstReplyAt != nil || c.WaitingSince == nil,
		Phases:   []sla.Phase{{From: opened, Status: desk.CaseOpen}},
		Turns:    []sla.Turn{},
	}
	if c.WaitingSince != nil {
		s.Turns = append(s.Turns, sla.Turn{At: *c.WaitingSince})
	}
	if now := (sla.Phase{From: c.UpdatedAt, Status: c.Status, Snoozed: c.SnoozedUntil != nil}); now.Status != desk.CaseOpen || now.Snoozed {
		if !now.From.After(opened) {
			now.From = opened
			s.Phases = nil
		}
		s.Phases = append(s.Phases, now)
	}
	return s
}
