package dispatch

import (
	"context"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// Agent is a member as the team's list shows them.
type Agent struct {
	ID        string             `json:"id"`
	Name      string             `json:"name"`
	Role      desk.Role          `json:"role"`
	Presence  PresenceView       `json:"presence"`
	Capacity  int                `json:"capacity"`
	Used      int                `json:"used"`
	Cases     int                `json:"cases"`
	Queues    []string           `json:"queues" nullable:"false"`
	Skills    []store.AgentSkill `json:"skills" nullable:"false"`
	Languages []string           `json:"languages" nullable:"false"`
}

// PresenceView is whether somebody takes work.
type PresenceView struct {
	State  routing.Presence `json:"state"`
	Reason string           `json:"reason"`
	Since  *time.Time       `json:"since"`
	// By is who set it, where that was somebody else.
	By *desk.Ref `json:"by,omitempty"`
}

// roster is everything about the people of a workspace, by their ids.
type roster struct {
	members  []desk.Member
	left     []desk.Member // who may not sign in any more
	settings map[string]store.AgentSettings
	skills   map[string][]store.AgentSkill
	presence map[string]store.AgentPresence
	places   map[string][]store.QueueMember
	everyone []string // queues that all belong to
}

func loadRoster(ctx context.Context, q *reader, ws string) (*roster, error) {
	r := &roster{settings: map[string]store.AgentSettings{}, skills: map[string][]store.AgentSkill{}, presence: map[string]store.AgentPresence{}, places: map[string][]store.QueueMember{}}
	all, err := q.Members(ctx, ws)
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		if m.DisabledAt == nil {
			r.members = append(r.members, m)
		} else {
			r.left = append(r.left, m)
		}
	}
	settings, err := q.AgentSettings(ctx, ws)
	if err != nil {
		return nil, err
	}
	for _, v := range settings {
		r.settings[v.UserID] = v
	}
	skills, err := q.AgentSkills(ctx, ws)
	if err != nil {
		return nil, err
	}
	for _, v := range skills {
		r.skills[v.UserID] = append(r.skills[v.UserID], v)
	}
	presences, err := q.AgentPresences(ctx, ws)
	if err != nil {
		return nil, err
	}
	for _, v := range presences {
		r.presence[v.UserID] = v
	}
	places, err := q.QueueMembers(ctx, ws, "")
	for _, v := range places {
		r.places[v.UserID] = append(r.places[v.UserID], v)
	}
	return r, err
}

func (r *roster) stateOf(user string) routing.Presence {
	if p, ok := r.presence[user]; ok {
		return routing.Presence(p.State)
	}
	return routing.Offline
}

func (r *roster) capacityOf(user string) int {
	if v, ok := r.settings[user]; ok {
		return v.Capacity
	}
	return DefaultCapacity
}

// agent is a member as routing sees them, without what they hold.
func (r *roster) agent(m desk.Member) routing.Agent {
	a := routing.Agent{ID: m.UserID, Presence: r.stateOf(m.UserID), Capacity: r.capacityOf(m.UserID), Skills: map[string]int{}, Languages: r.settings[m.UserID].Languages}
	if a.Presence.Gone() {
		a.GoneSince = r.presence[m.UserID].Since
	}
	for _, k := range r.skills[m.UserID] {
		a.Skills[k.SkillID] = k.Level
	}
	for _, p := range r.places[m.UserID] {
		a.Queues = append(a.Queues, routing.Membership{QueueID: p.QueueID, Rank: p.Rank, DelaySeconds: p.DelaySeconds})
	}
	return a
}

func (b *board) loadAgents(ctx context.Context, q *reader, ws string) error {
	r, err := loadRoster(ctx, q, ws)
	if err != nil {
		return err
	}
	b.presence, b.names = r.presence, map[string]string{}
	b.activity = map[string]store.AgentActivity{}
	activities, err := q.AgentActivities(ctx, ws)
	if err != nil {
		return err
	}
	for _, v := range activities {
		b.activity[v.UserID] = v
	}
	turns, err := q.QueueTurns(ctx, ws)
	if err != nil {
		return err
	}
	byUser := map[string]map[string]int64{}
	for _, v := range turns {
		if byUser[v.UserID] == nil {
			byUser[v.UserID] = map[string]int64{}
		}
		byUser[v.UserID][v.QueueID] = v.Turn
	}
	var present []string
	for _, m := range r.members {
		a := r.agent(m)
		b.names[m.UserID] = m.Name
		act := b.activity[m.UserID]
		a.IdleSince, a.LastAssignedAt, a.Missed, a.Turns = act.IdleSince, act.AssignedAt, act.Missed, byUser[m.UserID]
		if !a.Presence.Gone() {
			present = append(present, m.UserID)
		}
		b.state.Agents = append(b.state.Agents, a)
	}
	for _, m := range r.left { // their cases go back as those of somebody offline
		b.state.Agents = append(b.state.Agents, routing.Agent{ID: m.UserID, Presence: routing.Offline, GoneSince: *m.DisabledAt})
	}
	loads, err := q.AgentLoads(ctx, ws, present)
	for i := range b.state.Agents {
		a := &b.state.Agents[i]
		a.Used, a.ActiveCases = loads[a.ID].Units, loads[a.ID].Cases
	}
	return err
}

// Agents are the people of a workspace as who may see them: somebody invisible
// looks offline to colleagues.
func (s *Service) Agents(ctx context.Context, who access.Who) ([]Agent, error) {
	var out []Agent
	err := s.store.Snapshot(ctx, func(q *reader) error {
		var err error
		out, err = agentViews(ctx, q, who.WorkspaceID, nil)
		return err
	})
	for i := range out {
		if out[i].ID != who.UserID && !who.Can(access.RoutingRead) {
			hide(&out[i])
		}
	}
	return out, err
}

// hide makes somebody invisible look offline.
func hide(a *Agent) {
	if a.Presence.State == routing.Invisible {
		a.Presence.State, a.Presence.Reason, a.Presence.By = routing.Offline, "", nil
	}
}

// AgentsOf are people as routing knows them at this moment, in a transaction or
// not; who may not sign in any more is left out.
func AgentsOf(ctx context.Context, q *store.Queryer, ws string, ids []string) ([]Agent, error) {
	return agentViews(ctx, q, ws, ids)
}

// agentViews are the members of ids, or all, as the team's list shows them.
func agentViews(ctx context.Context, q *reader, ws string, ids []string) ([]Agent, error) {
	r, err := loadRoster(ctx, q, ws)
	if err != nil {
		return nil, err
	}
	queues, err := q.Queues(ctx, ws)
	if err != nil {
		return nil, err
	}
	var everyone []string
	for _, row := range queues {
		v, err := queueOf(row)
		if err != nil {
			return nil, err
		}
		if v.Everyone {
			everyone = append(everyone, v.ID)
		}
	}
	r.everyone = everyone
	var wanted []desk.Member
	var users []string
	for _, m := range r.members {
		if ids == nil || contains(ids, m.UserID) {
			wanted, users = append(wanted, m), append(users, m.UserID)
		}
	}
	loads, err := q.AgentLoads(ctx, ws, users)
	if err != nil {
		return nil, err
	}
	out := make([]Agent, len(wanted))
	for i, m := range wanted {
		out[i] = r.view(m, loads[m.UserID])
	}
	return out, nil
}

// refOf is a member by name, nil where there is none any more.
func (r *roster) refOf(user string) *desk.Ref {
	for _, m := range r.members {
		if m.UserID == user {
			return &desk.Ref{ID: user, Name: m.Name}
		}
	}
	return nil
}

func (r *roster) view(m desk.Member, load store.AgentLoad) Agent {
	a := Agent{
		ID: m.UserID, Name: m.Name, Role: m.Role, Capacity: r.capacityOf(m.UserID), Used: load.Units, Cases: load.Cases,
		Queues: append([]string{}, r.everyone...), Skills: append([]store.AgentSkill{}, r.skills[m.UserID]...), Languages: append([]string{}, r.settings[m.UserID].Languages...),
		Presence: PresenceView{State: r.stateOf(m.UserID)},
	}
	if p, ok := r.presence[m.UserID]; ok {
		a.Presence.Reason, a.Presence.Since = p.Reason, &p.Since
		if p.ByUser != "" && p.ByUser != m.UserID {
			a.Presence.By = r.refOf(p.ByUser)
		}
	}
	for _, p := range r.places[m.UserID] {
		if !contains(a.Queues, p.QueueID) {
			a.Queues = append(a.Queues, p.QueueID)
		}
	}
	return a
}
