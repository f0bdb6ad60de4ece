package action

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/automation"
	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// SmartAssign gives the case to who dealt with its contact recently. Where that
// was nobody it changes nothing, and what comes after it goes on.
type SmartAssign struct{}

// lookBacks are how far back it looks, in minutes: 3 and 24 hours, 2 and 3 days,
// a week.
var lookBacks = [...]int{180, 1440, 2880, 4320, 10080}

type smartParams struct {
	To      string `json:"to"` // agent, team
	Minutes int    `json:"minutes"`
	// Available leaves out who takes no work now, or has no room for it.
	Available bool `json:"available,omitempty"`
	// Reassign takes it from whoever has it.
	Reassign bool `json:"reassign,omitempty"`
}

// Kind implements automation.Action.
func (SmartAssign) Kind() string { return "smart_assign" }

// Check implements automation.Action.
func (SmartAssign) Check(_ context.Context, _ *store.Queryer, _ desk.Recipe, params json.RawMessage) error {
	var p smartParams
	if err := decode(params, &p); err != nil {
		return err
	}
	switch {
	case p.To != "agent" && p.To != "team":
		return desk.Invalid("to", "must be agent or team")
	case !slices.Contains(lookBacks[:], p.Minutes):
		return desk.Invalid("minutes", "must be 180, 1440, 2880, 4320 or 10080")
	}
	return nil
}

// Do implements automation.Action.
func (SmartAssign) Do(ctx context.Context, s *automation.Step) error {
	var p smartParams
	if err := s.Params(&p); err != nil {
		return err
	}
	return s.Decide(ctx, func(tx *store.Tx, before desk.Case) (cases.Patch, string, error) {
		if p.To == "team" {
			return p.team(ctx, &tx.Queryer, before, s.Now)
		}
		return p.agent(ctx, &tx.Queryer, before, s.Now)
	})
}

func (p smartParams) since(now time.Time) time.Time {
	return now.Add(-time.Duration(p.Minutes) * time.Minute)
}

// handled is who dealt with the contact: first those who answered, the last of
// them first, then those to whom a case was given.
func (p smartParams) handled(ctx context.Context, q *store.Queryer, c desk.Case, now time.Time) ([]store.Handled, error) {
	answered, err := q.HandledBy(ctx, c.WorkspaceID, c.ContactID, p.since(now))
	if err != nil {
		return nil, err
	}
	given, err := q.GivenTo(ctx, c.WorkspaceID, c.ContactID, p.since(now))
	return append(answered, given...), err
}

func (p smartParams) agent(ctx context.Context, q *store.Queryer, c desk.Case, now time.Time) (cases.Patch, string, error) {
	if c.AssigneeID != "" && !p.Reassign {
		return cases.Patch{}, "somebody has the case already", nil
	}
	list, err := p.handled(ctx, q, c, now)
	if err != nil {
		return cases.Patch{}, "", err
	}
	var ids []string
	for _, h := range list {
		if h.UserID != "" {
			ids = append(ids, h.UserID)
		}
	}
	people, err := crewOf(ctx, q, c.WorkspaceID, ids, p.Available)
	if err != nil {
		return cases.Patch{}, "", err
	}
	if len(people) == 0 {
		return cases.Patch{}, p.nobody("person", len(ids) > 0), nil
	}
	who := people[0]
	at := list[slices.IndexFunc(list, func(h store.Handled) bool { return h.UserID == who.ID })]
	what := "had a case of the customer"
	if at.Answered {
		what = "answered the customer"
	}
	return cases.Patch{AssigneeID: &who.ID}, fmt.Sprintf("%s %s %s ago", who.Name, what, span(now.Sub(at.At))), nil
}

func (p smartParams) team(ctx context.Context, q *store.Queryer, c desk.Case, now time.Time) (cases.Patch, string, error) {
	if c.TeamID != "" && !p.Reassign {
		return cases.Patch{}, "the case has a team already", nil
	}
	list, err := p.handled(ctx, q, c, now)
	if err != nil {
		return cases.Patch{}, "", err
	}
	teams, err := q.Teams(ctx, c.WorkspaceID)
	if err != nil {
		return cases.Patch{}, "", err
	}
	found := false
	for _, h := range list {
		team := teamOf(h, teams)
		if team == nil {
			continue
		}
		found = true
		if p.Available {
			free, err := crewOf(ctx, q, c.WorkspaceID, team.Members, true)
			if err != nil {
				return cases.Patch{}, "", err
			}
			if len(free) == 0 {
				continue
			}
		}
		return cases.Patch{CompanyPatch: cases.CompanyPatch{TeamID: &team.ID}}, fmt.Sprintf("the team %s dealt with the customer %s ago", team.Name, span(now.Sub(h.At))), nil
	}
	return cases.Patch{}, p.nobody("team", found), nil
}

// teamOf is the team of the case, else the only team of who dealt with it; nil
// where that tells no team.
func teamOf(h store.Handled, teams []desk.Team) *desk.Team {
	var only *desk.Team
	n := 0
	for i := range teams {
		if teams[i].ID == h.TeamID {
			return &teams[i]
		}
		if h.UserID != "" && slices.Contains(teams[i].Members, h.UserID) {
			only, n = &teams[i], n+1
		}
	}
	if n != 1 {
		return nil
	}
	return only
}

func (p smartParams) nobody(what string, found bool) string {
	back := span(time.Duration(p.Minutes) * time.Minute)
	if found {
		return fmt.Sprintf("no %s that dealt with the customer in the last %s is available", what, back)
	}
	return fmt.Sprintf("no %s dealt with the customer in the last %s", what, back)
}

// span is a length of time in few words.
func span(d time.Duration) string {
	count := func(n int64, unit string) string {
		if n == 1 {
			return "1 " + unit
		}
		return fmt.Sprintf("%d %ss", n, unit)
	}
	switch {
	case d >= 48*time.Hour:
		return count(int64(d/(24*time.Hour)), "day")
	case d >= time.Hour:
		return count(int64(d/time.Hour), "hour")
	}
	return count(max(int64(d/time.Minute), 1), "minute")
}
