package dispatch

import (
	"strconv"

	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
)

// queue looks at who answers in a queue, and when.
func (w *reviewer) queue(step, field, id string) {
	q, ok := w.queues[id]
	if !ok {
		return // saving refuses it
	}
	f := Finding{Step: step, Field: field, ID: id, Name: q.Name}
	members := w.membersOf(q)
	there := false
	for _, m := range members {
		there = there || w.roster.stateOf(m.UserID) == routing.Online
	}
	switch {
	case len(members) == 0:
		f.Level, f.Code = FindingError, "no_member"
		w.find(f)
	case !there:
		f.Level, f.Code = FindingNote, "nobody_online"
		w.find(f)
	}
	if q.Hours != nil && q.OutOfHours.Do != routing.OutOfHoursDistribute {
		if _, ever := q.Hours.NextOpen(w.now, w.zone); !ever {
			f.Level, f.Code, f.Detail = FindingError, "never_open", "queue"
			w.find(f)
		}
	}
}

func (w *reviewer) membersOf(q routing.Queue) []desk.Member {
	if q.Everyone {
		return w.roster.members
	}
	var out []desk.Member
	for _, m := range w.roster.members {
		for _, p := range w.roster.places[m.UserID] {
			if p.QueueID == q.ID {
				out = append(out, m)
			}
		}
	}
	return out
}

// skill looks for somebody in the queue who has a skill.
func (w *reviewer) skill(step, field, queueID string, need routing.Requirement) {
	k, ok := w.skills[need.SkillID]
	if !ok {
		return
	}
	if k.Agentless {
		w.find(Finding{Step: step, Field: field, Level: FindingNote, Code: "agentless", ID: k.ID, Name: k.Name})
		return
	}
	q, ok := w.queues[queueID]
	if !ok {
		return
	}
	level := max(need.Level, 1)
	members := w.membersOf(q)
	for _, m := range members {
		for _, has := range w.roster.skills[m.UserID] {
			if has.SkillID == k.ID && has.Level >= level {
				return
			}
		}
	}
	if len(members) > 0 { // else that is what is to be mended
		w.find(Finding{Step: step, Field: field, Level: FindingError, Code: "nobody_skilled", ID: k.ID, Name: k.Name, Detail: strconv.Itoa(level)})
	}
}

// units looks for somebody who can hold what a case costs.
func (w *reviewer) units(step, field string, units int, queueID string) {
	q, ok := w.queues[queueID]
	members := w.membersOf(q)
	if !ok || units <= 1 || len(members) == 0 {
		return
	}
	for _, m := range members {
		if w.roster.capacityOf(m.UserID) >= units {
			return
		}
	}
	w.find(Finding{Step: step, Field: field, Level: FindingError, Code: "too_large", ID: q.ID, Name: q.Name, Detail: strconv.Itoa(units)})
}
