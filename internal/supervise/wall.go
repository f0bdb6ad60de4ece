package supervise

import (
	"cmp"
	"context"
	"slices"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/report"
	"recado.dev/internal/store"
)

const (
	// mostAtRisk bounds the cases of each kind that one look counts.
	mostAtRisk = 1000
	// mostShown bounds the cases of each kind that it names.
	mostShown = 40
	// soon is how far the wall looks ahead.
	soon = 15 * time.Minute
)

// Wall is the whole desk at one look.
type Wall struct {
	At time.Time `json:"at"`
	// Seq is the newest event when it was read: later ones change it.
	Seq    int64         `json:"seq"`
	Queues []Queue       `json:"queues" nullable:"false" doc:"the last one, without an id, is of the cases in no queue"`
	Agents []Agent       `json:"agents" nullable:"false"`
	SLA    SLA           `json:"sla"`
	Today  *report.Today `json:"today"`
}

// Queue is what waits for an agent in a queue: open cases that nobody has.
type Queue struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	Waiting int64      `json:"waiting"`
	Oldest  *time.Time `json:"oldest" doc:"since when the first of their customers waits"`
}

// Agent is somebody at work.
type Agent struct {
	dispatch.Agent
	Offers int `json:"offers" doc:"cases that they are asked to take"`
}

// SLA is what is in danger of being late, or is.
type SLA struct {
	Counts []RiskCount `json:"counts" nullable:"false" doc:"one for each queue, team and agent that have any; together they are all"`
	Items  []AtRisk    `json:"items" nullable:"false" doc:"the most urgent: late ones first, then those that are due next"`
	More   bool        `json:"more" doc:"there are more than were counted"`
}

// RiskCount counts the cases in danger that are alike in their queue, their team
// and who has them.
type RiskCount struct {
	QueueID  string `json:"queue_id"`
	TeamID   string `json:"team_id"`
	AgentID  string `json:"agent_id"`
	Warned   int    `json:"warned"`
	Breached int    `json:"breached"`
	DueSoon  int    `json:"due_soon" doc:"due within 15 minutes"`
}

// AtRisk is a case in danger.
type AtRisk struct {
	Standing desk.SLAState `json:"standing" enum:"running,warned,breached"`
	Case     desk.CaseView `json:"case"`
}

// Parts of the wall that can be read by themselves.
const (
	PartQueues = "queues"
	PartAgents = "agents"
	PartSLA    = "sla"
	PartToday  = "today"
)

// Wall answers the parts of the wall that are asked for; none is all of them.
// It reads kept counts and bounded runs of indexes: however large the desk is,
// a look at it stays as quick.
func (s *Service) Wall(ctx context.Context, who access.Who, parts []string) (*Wall, error) {
	w := &Wall{At: s.Clock.Now(), Queues: []Queue{}, Agents: []Agent{}, SLA: SLA{Counts: []RiskCount{}, Items: []AtRisk{}}}
	wants := func(part string) bool { return len(parts) == 0 || slices.Contains(parts, part) }
	err := s.Store.Snapshot(ctx, func(q *store.Queryer) error {
		var err error
		if w.Seq, err = q.EventHead(ctx, who.WorkspaceID); err != nil {
			return err
		}
		if wants(PartQueues) {
			if err := w.readQueues(ctx, q, who.WorkspaceID); err != nil {
				return err
			}
		}
		if wants(PartSLA) {
			return w.readSLA(ctx, q, who.WorkspaceID)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if wants(PartAgents) {
		if err := s.readAgents(ctx, who, w); err != nil {
			return nil, err
		}
	}
	if wants(PartToday) {
		ws, err := s.Store.Read().WorkspaceByID(ctx, who.WorkspaceID)
		if err != nil {
			return nil, err
		}
		if w.Today, err = s.Reports.Today(ctx, ws); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (w *Wall) readQueues(ctx context.Context, q *store.Queryer, ws string) error {
	rows, err := q.Queues(ctx, ws)
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b store.Queue) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	ids := make([]string, 0, len(rows)+1)
	for _, r := range rows {
		ids = append(ids, r.ID)
		w.Queues = append(w.Queues, Queue{ID: r.ID, Name: r.Name})
	}
	ids, w.Queues = append(ids, ""), append(w.Queues, Queue{})
	needs, err := q.Needs(ctx, ws, ids)
	for i, n := range needs {
		w.Queues[i].Waiting, w.Queues[i].Oldest = n.Waiting, n.Oldest
	}
	return err
}

func (w *Wall) readSLA(ctx context.Context, q *store.Queryer, ws string) error {
	breached, err := q.CasesStanding(ctx, ws, desk.SLABreached, mostAtRisk)
	if err != nil {
		return err
	}
	warned, err := q.CasesStanding(ctx, ws, desk.SLAWarned, mostAtRisk)
	if err != nil {
		return err
	}
	due, err := q.CasesDue(ctx, ws, w.At, w.At.Add(soon), mostAtRisk)
	if err != nil {
		return err
	}
	w.SLA.More = len(breached) == mostAtRisk || len(warned) == mostAtRisk || len(due) == mostAtRisk
	type place struct{ queue, team, agent string }
	counts := map[place]*RiskCount{}
	of := func(c store.CaseAtRisk) *RiskCount {
		at := place{c.Queue, c.TeamID, c.AssigneeID}
		if counts[at] == nil {
			counts[at] = &RiskCount{QueueID: at.queue, TeamID: at.team, AgentID: at.agent}
		}
		return counts[at]
	}
	for _, c := range breached {
		of(c).Breached++
	}
	for _, c := range warned {
		of(c).Warned++
	}
	for _, c := range due {
		of(c).DueSoon++
	}
	for _, c := range counts {
		w.SLA.Counts = append(w.SLA.Counts, *c)
	}
	slices.SortFunc(w.SLA.Counts, func(a, b RiskCount) int {
		return cmp.Or(cmp.Compare(a.QueueID, b.QueueID), cmp.Compare(a.TeamID, b.TeamID), cmp.Compare(a.AgentID, b.AgentID))
	})
	return w.nameAtRisk(ctx, q, ws, breached, warned, due)
}

// nameAtRisk shows the first of each kind, each case once.
func (w *Wall) nameAtRisk(ctx context.Context, q *store.Queryer, ws string, kinds ...[]store.CaseAtRisk) error {
	standing := map[string]desk.SLAState{}
	var ids []string
	for _, list := range kinds {
		for _, c := range list[:min(len(list), mostShown)] {
			if _, known := standing[c.CaseID]; !known {
				standing[c.CaseID] = c.Standing
				ids = append(ids, c.CaseID)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	views, err := q.CaseViewsByID(ctx, ws, ids)
	if err != nil {
		return err
	}
	place := make(map[string]int, len(ids))
	for i, id := range ids {
		place[id] = i
	}
	slices.SortFunc(views, func(a, b desk.CaseView) int { return cmp.Compare(place[a.ID], place[b.ID]) })
	for _, v := range views {
		w.SLA.Items = append(w.SLA.Items, AtRisk{Standing: standing[v.ID], Case: v})
	}
	return nil
}

func (s *Service) readAgents(ctx context.Context, who access.Who, w *Wall) error {
	list, err := s.Dispatch.Agents(ctx, who)
	if err != nil {
		return err
	}
	offers, err := s.Store.Read().OffersTo(ctx, who.WorkspaceID, "")
	if err != nil {
		return err
	}
	asked := map[string]int{}
	for _, o := range offers {
		asked[o.AgentID]++
	}
	for _, a := range list {
		w.Agents = append(w.Agents, Agent{Agent: a, Offers: asked[a.ID]})
	}
	return nil
}
