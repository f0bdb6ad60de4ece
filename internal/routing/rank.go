package routing

import (
	"math"
	"time"
)

// criterion is a Criterion in a form that is cheap to switch on.
type criterion uint8

const (
	byPreferred criterion = iota
	byLastAgent
	byRank
	byLanguage
	byTurn
	byLoad
	byCases
	byIdle
	bySkill
)

// code is the criterion as the world sees it.
func (c criterion) code() Criterion {
	return [...]Criterion{ByPreferred, ByLastAgent, ByRank, ByLanguage, ByTurn, ByLoad, ByCases, ByIdle, BySkill}[c]
}

// maxCriteria is the longest list of criteriaOf.
const maxCriteria = 8

// rankKey holds one number a criterion; lower is better.
type rankKey [maxCriteria]int64

// criteriaOf are the criteria in their order. Each method ends with what
// spreads work when its own number is equal.
func criteriaOf(j *job, match LanguageMatch) []criterion {
	out := make([]criterion, 0, maxCriteria)
	if j.PreferredAgentID != "" {
		out = append(out, byPreferred)
	}
	if j.dist.LookBackSeconds > 0 {
		out = append(out, byLastAgent)
	}
	out = append(out, byRank)
	if match == LanguagePrefer {
		out = append(out, byLanguage)
	}
	switch j.dist.Method {
	case LeastBusy:
		return append(out, byLoad, byCases, byIdle, byTurn)
	case LongestIdle:
		return append(out, byIdle, byLoad, byTurn)
	case BestSkill:
		return append(out, bySkill, byLoad, byIdle, byTurn)
	}
	return append(out, byTurn)
}

// measure is the number of a criterion, lower for better.
func (r *run) measure(c criterion, j *job, rec *record) int64 {
	s := rec.seat
	switch c {
	case byPreferred:
		return zeroIf(j.PreferredAgentID == s.ID)
	case byLastAgent:
		return zeroIf(r.remembers(j, s))
	case byRank:
		return rec.rank
	case byLanguage:
		return rec.lang
	case byTurn:
		return j.line.turns[s.index]
	case byLoad:
		return int64(s.used) * 1e9 / int64(s.Capacity)
	case byCases:
		return int64(s.active)
	case byIdle:
		if s.last.IsZero() {
			return math.MinInt64
		}
		return s.last.UnixMicro()
	case bySkill:
		return -rec.skill
	}
	return 0
}

// shown is a criterion's number as people read it.
func (r *run) shown(c criterion, key int64) int64 {
	switch c {
	case byPreferred, byLastAgent, byLanguage:
		return 1 - key
	case byLoad:
		return key / 1e7
	case byIdle:
		if key == math.MinInt64 {
			return -1
		}
		return int64(r.now.Sub(time.UnixMicro(key)) / time.Second)
	case bySkill:
		return -key
	}
	return key
}

func zeroIf(yes bool) int64 {
	if yes {
		return 0
	}
	return 1
}

// remembers says whether the agent answered this customer last and not too
// long ago.
func (r *run) remembers(j *job, s *seat) bool {
	return j.dist.LookBackSeconds > 0 && j.LastAgentID == s.ID && r.now.Sub(j.LastAgentAt) <= seconds(j.dist.LookBackSeconds)
}

// rank sorts the agents that are free for the work into r.top, the best first
// and no more than are told of, and answers how many there are. The keys stay
// in r.keys, by record.
func (r *run) rank(j *job) int {
	r.top = r.top[:0]
	n := 0
	for i := range j.lot.records {
		rec := &j.lot.records[i]
		if !r.free(j, rec) {
			continue
		}
		n++
		key := &r.keys[i]
		for at, c := range j.lot.method {
			key[at] = r.measure(c, j, rec)
		}
		r.insert(int32(i))
	}
	return n
}

// insert puts a record into its place of r.top. Records come in the order of
// the agents' ids, so that among equals the first stays first.
func (r *run) insert(i int32) {
	at := len(r.top)
	for at > 0 && r.before(i, r.top[at-1]) {
		at--
	}
	if at == MaxCandidates {
		return
	}
	if len(r.top) < MaxCandidates {
		r.top = append(r.top, 0)
	}
	copy(r.top[at+1:], r.top[at:])
	r.top[at] = i
}

func (r *run) before(a, b int32) bool {
	x, y := &r.keys[a], &r.keys[b]
	for at := range x {
		if x[at] != y[at] {
			return x[at] < y[at]
		}
	}
	return false
}

// best is the agent to whom the work would go, -1 for nobody.
func (r *run) best(j *job) int {
	if r.rank(j) == 0 {
		return -1
	}
	return int(r.top[0])
}
