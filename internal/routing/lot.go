package routing

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// asked is a skill that is still asked for.
type asked struct {
	id    string
	level int
}

// lot is what all work of one kind has in common: who could take it. Work of
// one lot differs in its age, its rejections and its last agent only.
type lot struct {
	records []record // the queue's members
	// left counts who is left after each static gate.
	members, present, reached, skilled, able int
	lacking                                  asked // a skill that nobody present has
	method                                   []criterion
}

// record is one member of a queue, as far as a lot can tell.
type record struct {
	seat  *seat
	out   *Exclusion // by a gate that is the same for the whole lot
	gate  int
	rank  int64
	lang  int64 // 0 where the language fits or does not matter, else 1
	skill int64
	delay time.Duration
}

// lotOf finds or makes the lot of a job.
func (r *run) lotOf(j *job) *lot {
	waited := r.now.Sub(j.WaitingSince)
	needs := make([]asked, 0, 4)
	for _, q := range j.Skills {
		if level := q.levelAfter(waited); level > 0 {
			needs = append(needs, asked{q.SkillID, level})
		}
	}
	match := j.dist.languageAfter(waited)
	r.keyOf(j, needs, match)
	if l := r.lots[string(r.key)]; l != nil {
		return l
	}
	l := r.newLot(j, needs, match)
	r.lots[string(r.key)] = l
	return l
}

// keyOf writes what tells lots apart to r.key.
func (r *run) keyOf(j *job, needs []asked, match LanguageMatch) {
	k := r.key[:0]
	word := func(s string) { k = append(append(k, s...), 0) }
	word(j.line.ID)
	if j.dist != &j.line.Distribution {
		word(j.WorkstreamID)
	}
	k = append(k, 1)
	if j.PreferredAgentID != "" {
		k = append(k, 1)
	}
	word(j.Kind)
	word(j.ChannelID)
	if match != LanguageIgnore {
		word(string(match))
		word(j.Language)
	}
	for _, n := range needs {
		word(n.id)
		k = strconv.AppendInt(k, int64(n.level), 10)
	}
	k = append(k, 2) // the score counts what was asked at first, dropped or not
	for _, q := range j.Skills {
		word(q.SkillID)
	}
	r.key = k
}

func (r *run) newLot(j *job, needs []asked, match LanguageMatch) *lot {
	l := &lot{method: criteriaOf(j, match)}
	there := make([]bool, len(needs))
	for _, x := range r.seats {
		m, ok := x.memberOf(j.line.Queue)
		if !ok {
			continue
		}
		rec := record{seat: x, rank: int64(m.Rank), delay: seconds(m.DelaySeconds)}
		l.members++
		rec.out = l.gate(x, j, needs, match, there)
		if rec.out != nil {
			rec.gate = gateIndex(rec.out.Code)
		}
		if match != LanguageIgnore && j.Language != "" && !slices.ContainsFunc(x.Languages, sameLanguage(j.Language)) {
			rec.lang = 1
		}
		for _, q := range j.Skills {
			rec.skill += int64(x.Skills[q.SkillID])
		}
		l.records = append(l.records, rec)
	}
	for i, n := range needs {
		if !there[i] {
			l.lacking = n
			break
		}
	}
	return l
}

// gate is what keeps an agent from all work of a lot, nil for nothing. It
// notes which skills are there at all.
func (l *lot) gate(x *seat, j *job, needs []asked, match LanguageMatch, there []bool) *Exclusion {
	if !j.dist.allows(x.Presence) {
		return &Exclusion{Code: NotPresent, Presence: x.Presence}
	}
	l.present++
	if !x.answers(j.Work) {
		return &Exclusion{Code: NoChannel}
	}
	l.reached++
	var missing *Exclusion
	for i, n := range needs {
		if have := x.Skills[n.id]; have >= n.level {
			there[i] = true
		} else if missing == nil {
			missing = &Exclusion{Code: MissingSkill, SkillID: n.id, Have: have, Need: n.level}
		}
	}
	if missing != nil {
		return missing
	}
	l.skilled++
	if match == LanguageRequire && j.Language != "" && !slices.ContainsFunc(x.Languages, sameLanguage(j.Language)) {
		return &Exclusion{Code: NoLanguage}
	}
	l.able++
	return nil
}

// sameLanguage compares the languages of two tags, whatever their regions:
// somebody who speaks es can answer es-MX.
func sameLanguage(tag string) func(string) bool {
	base := func(s string) string {
		s, _, _ = strings.Cut(strings.ReplaceAll(s, "_", "-"), "-")
		return strings.ToLower(s)
	}
	want := base(tag)
	return func(other string) bool { return base(other) == want }
}

// gateOf is the gate, but that of room, at which a piece of work loses an
// agent: an index of gates, or open.
func (r *run) gateOf(j *job, rec *record) int {
	switch {
	case rec.out != nil:
		return rec.gate
	case rec.delay > 0 && r.now.Sub(j.QueuedAt) < rec.delay:
		return gateDelayed
	case rec.seat.Capacity < j.cost():
		return gateTooSmall
	case len(j.Rejections) == 0:
		return open
	}
	n, last := j.rejections(rec.seat.ID)
	if n > j.round || (n > 0 && last.Add(seconds(j.dist.RetrySeconds)).After(r.now)) {
		return gateRejected
	}
	return open
}

// free says whether the work could go to the agent as things stand.
func (r *run) free(j *job, rec *record) bool {
	return rec.seat.room() >= j.cost() && r.gateOf(j, rec) == open
}

// exclusion tells of a gate in numbers.
func (r *run) exclusion(j *job, rec *record, gate int) *Exclusion {
	out := &Exclusion{Code: gates[gate], Need: j.cost()}
	switch gate {
	case gateDelayed:
		out.Need, out.Until = 0, j.QueuedAt.Add(rec.delay)
	case gateTooSmall:
		out.Have = rec.seat.Capacity
	case gateRejected:
		n, last := j.rejections(rec.seat.ID)
		out.Have, out.Need = n, j.round
		if n <= j.round {
			out.Until = last.Add(seconds(j.dist.RetrySeconds))
		}
	case gateAtCapacity, gateHeld:
		out.Have = max(rec.seat.Capacity-rec.seat.used, 0)
	default:
		return rec.out
	}
	return out
}

// roundOf is how often every agent who could take the work has turned it down:
// whoever did so more often has to wait for the others.
func (r *run) roundOf(j *job) int {
	if len(j.Rejections) == 0 {
		return 0
	}
	least := -1
	for i := range j.lot.records {
		rec := &j.lot.records[i]
		if rec.out != nil || rec.seat.Capacity < j.cost() || (rec.delay > 0 && r.now.Sub(j.QueuedAt) < rec.delay) {
			continue
		}
		if n, _ := j.rejections(rec.seat.ID); least < 0 || n < least {
			least = n
		}
	}
	return max(least, 0)
}

// agentlessSkill finds a skill of the work that no person has.
func (r *run) agentlessSkill(w *Work) string {
	at := slices.IndexFunc(w.Skills, func(q Requirement) bool { return r.agentless[q.SkillID] })
	if at < 0 {
		return ""
	}
	return w.Skills[at].SkillID
}
