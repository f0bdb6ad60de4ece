package dispatch

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// moveAtOnce is how many cases of a deleted queue move in one transaction.
const moveAtOnce = 200

// DeleteQueue takes a queue away. Its open cases move to the queue to, as do the
// settings that name it; without to a queue that has any, or is named, is refused
// with their number.
func (s *Service) DeleteQueue(ctx context.Context, who access.Who, id, to string) error {
	ws := who.WorkspaceID
	if to == id {
		return desk.Invalid("to", "name another queue")
	}
	if to != "" {
		if _, err := s.store.Read().QueueByID(ctx, ws, to); err != nil {
			return desk.Invalid("to", "there is no such queue")
		}
	}
	for more := true; more; {
		err := s.store.Write(ctx, func(tx *store.Tx) error {
			more = false
			if _, _, err := tx.LockRouting(ctx, ws); err != nil {
				return err
			}
			if _, err := tx.QueueByID(ctx, ws, id); err != nil {
				return err
			}
			list, err := tx.CasesOfQueue(ctx, ws, id, 100_000)
			if err != nil {
				return err
			}
			if len(list) > 0 && to == "" {
				return desk.E(desk.CodeConflict, "%d cases are in this queue: say to which queue they go", len(list))
			}
			if len(list) > 0 {
				more = true
				return s.moveCases(ctx, tx, who, list[:min(len(list), moveAtOnce)], to)
			}
			if err := s.renameQueue(ctx, tx, who, id, to); err != nil {
				return err
			}
			if err := tx.DeleteQueue(ctx, ws, id); err != nil {
				return err
			}
			return s.changed(ctx, tx, who, desk.EventQueueUpdated, map[string]any{"id": id, "deleted": true})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) moveCases(ctx context.Context, tx *store.Tx, who access.Who, ids []string, to string) error {
	steps := make([]casework.Step, len(ids))
	for i, id := range ids {
		steps[i] = casework.Step{CaseID: id, Patch: cases.Patch{Queue: &to}}
	}
	out, err := casework.Apply(ctx, tx, casework.By{WorkspaceID: who.WorkspaceID, Actor: who.Actor, At: s.clock.Now()}, steps)
	if err != nil {
		return err
	}
	return tx.AppendEvents(ctx, who.WorkspaceID, out.Events)
}

// renameQueue has settings name the queue to instead of id; where to is "" they
// must not name id.
func (s *Service) renameQueue(ctx context.Context, tx *store.Tx, who access.Who, id, to string) error {
	ws := who.WorkspaceID
	streams, err := workstreams(ctx, &tx.Queryer, ws)
	if err != nil {
		return err
	}
	rows, err := tx.Queues(ctx, ws)
	if err != nil {
		return err
	}
	var named []string
	for _, v := range streams {
		if !streamNames(&v, id, to) {
			continue
		}
		named = append(named, v.Name)
		if err := saveStream(ctx, tx, ws, v); err != nil {
			return err
		}
	}
	for _, r := range rows {
		q, err := queueOf(r)
		if err != nil {
			return err
		}
		if r.ID == id || !queueNamesOther(&q, id, to) {
			continue
		}
		named = append(named, r.Name)
		r.Settings = jsonOf(q)
		if err := tx.SaveQueue(ctx, r); err != nil {
			return err
		}
	}
	if len(named) > 0 && to == "" {
		return desk.E(desk.CodeConflict, "%d settings name this queue (%s): say which queue takes its place", len(named), strings.Join(named, ", "))
	}
	return nil
}

func saveStream(ctx context.Context, tx *store.Tx, ws string, v Workstream) error {
	have, err := tx.WorkstreamByID(ctx, ws, v.ID)
	if err != nil {
		return err
	}
	next := v.row(ws)
	next.Channels, next.CreatedAt, next.UpdatedAt = have.Channels, have.CreatedAt, have.UpdatedAt
	return tx.SaveWorkstream(ctx, next)
}

func streamNames(v *Workstream, id, to string) bool {
	named := v.QueueID == id
	if named {
		v.QueueID = to
	}
	for i := range v.Rules {
		if v.Rules[i].Set.QueueID == id {
			v.Rules[i].Set.QueueID, named = to, true
		}
	}
	return named
}

func queueNamesOther(q *routing.Queue, id, to string) bool {
	named := q.OutOfHours.To == id
	if named {
		q.OutOfHours.To = to
		if to == q.ID {
			q.OutOfHours = routing.OutOfHours{Do: routing.OutOfHoursWait}
		}
	}
	before := len(q.Overflow)
	q.Overflow = slices.DeleteFunc(q.Overflow, func(o routing.Overflow) bool { return o.To == id && to == q.ID })
	named = named || len(q.Overflow) < before
	for i := range q.Overflow {
		if q.Overflow[i].To == id {
			q.Overflow[i].To, named = to, true
		}
	}
	return named
}

// SaveSkill adds a skill, or changes the one of an id; what is nil stays.
func (s *Service) SaveSkill(ctx context.Context, who access.Who, id string, name *string, agentless *bool) (store.Skill, error) {
	v := store.Skill{WorkspaceID: who.WorkspaceID, ID: id, CreatedAt: s.clock.Now()}
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if id == "" {
			v.ID = ident.New()
		} else if v, err = tx.SkillByID(ctx, who.WorkspaceID, id); err != nil {
			return err
		}
		if name != nil {
			v.Name = strings.TrimSpace(*name)
		}
		if agentless != nil {
			v.Agentless = *agentless
		}
		if v.Name == "" || utf8.RuneCountInString(v.Name) > maxName {
			return desk.Invalid("name", "a name has 1 to %d characters", maxName)
		}
		if v.Agentless && id != "" {
			has, err := tx.AgentSkills(ctx, who.WorkspaceID)
			if err != nil {
				return err
			}
			if n := len(slices.DeleteFunc(has, func(k store.AgentSkill) bool { return k.SkillID != id })); n > 0 {
				return desk.E(desk.CodeConflict, "%d people have this skill: take it from them before it is for machines alone", n)
			}
		}
		if err := tx.SaveSkill(ctx, v); err != nil {
			return err
		}
		return s.changed(ctx, tx, who, desk.EventSkillUpdated, v)
	})
	return v, err
}

// DeleteSkill takes a skill away. One that people have or that work needs is
// refused with their number, unless anyway: then nothing asks for it any more.
func (s *Service) DeleteSkill(ctx context.Context, who access.Who, id string, anyway bool) error {
	ws := who.WorkspaceID
	return s.store.Write(ctx, func(tx *store.Tx) error {
		if _, _, err := tx.LockRouting(ctx, ws); err != nil {
			return err
		}
		if _, err := tx.SkillByID(ctx, ws, id); err != nil {
			return err
		}
		people, settings, work, err := s.dropSkill(ctx, tx, ws, id)
		if err != nil {
			return err
		}
		if n := people + settings + work; n > 0 && !anyway {
			return desk.E(desk.CodeConflict, "this skill is in use: %d people have it, %d workstreams or channels and %d waiting cases ask for it", people, settings, work)
		}
		if err := tx.DeleteSkill(ctx, ws, id); err != nil {
			return err
		}
		return s.changed(ctx, tx, who, desk.EventSkillUpdated, map[string]any{"id": id, "deleted": true})
	})
}

// dropSkill takes a skill out of what asks for it, and counts.
func (s *Service) dropSkill(ctx context.Context, tx *store.Tx, ws, id string) (people, settings, work int, err error) {
	has, err := tx.AgentSkills(ctx, ws)
	if err != nil {
		return 0, 0, 0, err
	}
	for _, v := range has {
		if v.SkillID == id {
			people++
		}
	}
	without := func(list []routing.Requirement) []routing.Requirement {
		return slices.DeleteFunc(list, func(r routing.Requirement) bool { return r.SkillID == id })
	}
	streams, err := workstreams(ctx, &tx.Queryer, ws)
	if err != nil {
		return 0, 0, 0, err
	}
	for _, v := range streams {
		before := string(jsonOf(v))
		v.Skills = without(v.Skills)
		for i := range v.Rules {
			v.Rules[i].Set.Skills = without(v.Rules[i].Set.Skills)
		}
		if string(jsonOf(v)) == before {
			continue
		}
		settings++
		if err := saveStream(ctx, tx, ws, v); err != nil {
			return 0, 0, 0, err
		}
	}
	open, err := tx.OpenWork(ctx, ws)
	if err != nil {
		return 0, 0, 0, err
	}
	var rows []store.RoutedCase
	for _, r := range open {
		var needs []routing.Requirement
		if len(r.Skills) > 0 {
			if err := json.Unmarshal(r.Skills, &needs); err != nil {
				return 0, 0, 0, err
			}
		}
		if left := without(slices.Clone(needs)); len(left) < len(needs) {
			r.Skills = jsonOf(left)
			rows = append(rows, r)
		}
	}
	asking, err := tx.ChannelSkills(ctx, ws)
	if err != nil {
		return 0, 0, 0, err
	}
	for _, v := range asking {
		if v.SkillID == id {
			settings++
		}
	}
	if err := tx.ForgetChannelSkill(ctx, ws, id); err != nil {
		return 0, 0, 0, err
	}
	return people, settings, len(rows), tx.SaveRouted(ctx, ws, rows)
}

// SetSkills replaces a person's skills.
func (s *Service) SetSkills(ctx context.Context, who access.Who, userID string, skills []store.AgentSkill) (Agent, error) {
	return s.setAgent(ctx, who, userID, func(tx *store.Tx) error {
		all, err := tx.Skills(ctx, who.WorkspaceID)
		if err != nil {
			return err
		}
		c := complaints{}
		for i, v := range skills {
			switch at := slices.IndexFunc(all, func(k store.Skill) bool { return k.ID == v.SkillID }); {
			case at < 0:
				c.add("skills", "there is no skill "+v.SkillID)
			case all[at].Agentless:
				c.add("skills", all[at].Name+" is for machines alone")
			}
			if slices.ContainsFunc(skills[:i], func(k store.AgentSkill) bool { return k.SkillID == v.SkillID }) {
				c.add("skills", "a skill is named twice")
			}
			if v.Level < 1 || v.Level > routing.MaxLevel {
				c.add("skills", "levels go from 1 to 10")
			}
		}
		if err := c.err(); err != nil {
			return err
		}
		return tx.SetAgentSkills(ctx, who.WorkspaceID, userID, skills)
	})
}

// SetCapacity says how many units a person can hold, and which languages they
// speak; nil leaves the languages.
func (s *Service) SetCapacity(ctx context.Context, who access.Who, userID string, units int, languages []string) (Agent, error) {
	if units < 0 || units > 1000 {
		return Agent{}, desk.Invalid("units", "0 to 1000 units")
	}
	return s.setAgent(ctx, who, userID, func(tx *store.Tx) error {
		have, err := tx.AgentSettings(ctx, who.WorkspaceID)
		if err != nil {
			return err
		}
		v := store.AgentSettings{UserID: userID, Capacity: units, Languages: languages}
		if at := slices.IndexFunc(have, func(k store.AgentSettings) bool { return k.UserID == userID }); at >= 0 && languages == nil {
			v.Languages = have[at].Languages
		}
		return tx.SaveAgentSettings(ctx, who.WorkspaceID, v)
	})
}

// setAgent changes what somebody can do, and tells.
func (s *Service) setAgent(ctx context.Context, who access.Who, userID string, f func(*store.Tx) error) (Agent, error) {
	var out Agent
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		m, err := tx.MemberByID(ctx, who.WorkspaceID, userID)
		if err != nil {
			return err
		}
		if m.DisabledAt != nil {
			return desk.NotFound("member")
		}
		if _, _, err := tx.LockRouting(ctx, who.WorkspaceID); err != nil {
			return err
		}
		if err := f(tx); err != nil {
			return err
		}
		views, err := agentViews(ctx, &tx.Queryer, who.WorkspaceID, []string{userID})
		if err != nil {
			return err
		}
		out = views[0]
		return s.tellAgents(ctx, tx, who.WorkspaceID, []string{userID}, who.Actor)
	})
	return out, err
}
