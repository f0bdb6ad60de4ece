package demo

import (
	"math/rand/v2"
	"slices"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox/script"
)

// How much there is.
const (
	customers = 104
	caseCount = 124
	daysBack  = 30
)

// matter is one case before it becomes rows: who writes about what, and when.
type matter struct {
	person   int // index of the customer
	dialogue script.Dialogue
	start    time.Time
	agent    desk.Member
	status   desk.CaseStatus
	pick     int
}

// plan spreads the matters over the last days, the newest ones open. Customers
// beyond the first hundred come back: their earlier matter is long resolved.
func plan(r *rand.Rand, members []desk.Member, languages []string, now time.Time) []matter {
	var agents []desk.Member
	for _, m := range members {
		if m.Role == desk.RoleAgent || m.Role == desk.RoleSupervisor {
			agents = append(agents, m)
		}
	}
	if len(agents) == 0 {
		agents = members
	}
	decks := map[string]*deck{"es": {rand: r, language: "es"}, "en": {rand: r, language: "en"}}
	out := make([]matter, 0, caseCount)
	for i := range caseCount {
		m := matter{person: i % customers, pick: r.IntN(1000), agent: agents[r.IntN(len(agents))], start: startOf(r, i, now)}
		m.dialogue = decks[languages[m.person]].draw()
		out = append(out, m)
	}
	for i := range out {
		out[i].settle(r, now)
	}
	slices.SortStableFunc(out, func(a, b matter) int { return a.start.Compare(b.start) })
	return out
}

// deck gives the dialogues of a language, each once before any comes again.
// Those that wait for their first answer come once in all: they stand at the
// top of the inbox, side by side.
type deck struct {
	rand     *rand.Rand
	language string
	left     []script.Dialogue
	again    bool
}

func (d *deck) draw() script.Dialogue {
	if len(d.left) == 0 {
		d.left = script.In(d.language)
		if d.again {
			d.left = slices.DeleteFunc(d.left, unanswered)
		}
		d.again = true
		d.rand.Shuffle(len(d.left), func(a, b int) { d.left[a], d.left[b] = d.left[b], d.left[a] })
	}
	out := d.left[len(d.left)-1]
	d.left = d.left[:len(d.left)-1]
	return out
}

// unanswered says whether nobody answers in a dialogue.
func unanswered(d script.Dialogue) bool {
	return !slices.ContainsFunc(d.Lines, func(l script.Line) bool { return l.From == script.Agent })
}

// startOf is when the i-th matter began: a quarter of them within a day, the
// others thinning out towards the past. The second matters of those who come
// back are the older ones.
func startOf(r *rand.Rand, i int, now time.Time) time.Time {
	switch {
	case i >= customers:
		return daytime(r, now.AddDate(0, 0, -(20+r.IntN(daysBack-20))))
	case i%4 == 0:
		return now.Add(-time.Duration(20+r.IntN(21*60)) * time.Minute)
	}
	days := 1 + int(float64(18)*r.Float64()*r.Float64())
	return daytime(r, now.AddDate(0, 0, -days))
}

func daytime(r *rand.Rand, day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 8+r.IntN(12), r.IntN(60), r.IntN(60), 0, time.UTC)
}

// settle decides how far the matter got.
func (m *matter) settle(r *rand.Rand, now time.Time) {
	late := slices.ContainsFunc(m.dialogue.Lines, func(l script.Line) bool { return l.Kind == script.Failed })
	age := now.Sub(m.start)
	chance := r.IntN(100)
	switch {
	case late:
		// The answer came after the reply window: it is older than a day.
		m.start, m.status = daytime(r, now.AddDate(0, 0, -3-r.IntN(4))), desk.CasePending
	case unanswered(m.dialogue):
		m.start, m.status = now.Add(-time.Duration(5+r.IntN(400))*time.Minute), desk.CaseOpen
	case age > 6*24*time.Hour:
		m.status = desk.CaseResolved
		if chance < 6 {
			m.status = desk.CasePending
		}
	case age > 24*time.Hour:
		m.status = [...]desk.CaseStatus{desk.CaseResolved, desk.CasePending, desk.CaseOpen}[min(2, chance/45)]
	default:
		m.status = [...]desk.CaseStatus{desk.CaseOpen, desk.CasePending, desk.CaseResolved}[min(2, chance/42)]
	}
}

// lines are what was said so far, each with its time. An open matter stops at
// words of the customer, a pending one at ours.
func (m matter) lines(r *rand.Rand, f script.Facts, now time.Time) ([]script.Line, []time.Time) {
	all := script.Fill(m.dialogue, f).Lines
	if m.status == desk.CaseOpen || m.status == desk.CasePending {
		from := script.Customer
		if m.status == desk.CasePending {
			from = script.Agent
		}
		all = upTo(r, all, from)
	}
	at := make([]time.Time, len(all))
	t := m.start
	for i, l := range all {
		if i > 0 {
			t = t.Add(gap(r, l, all[i-1]))
		}
		at[i] = t
	}
	// Nothing has been said in the future: a talk that would, went faster.
	if n := len(at); n > 0 && at[n-1].After(now) {
		span, room := at[n-1].Sub(m.start), now.Sub(m.start)*9/10
		for i := range at {
			at[i] = m.start.Add(time.Duration(float64(at[i].Sub(m.start)) * float64(room) / float64(span)))
		}
	}
	return all, at
}

// upTo cuts a dialogue after some line of one side, not the very first answer
// where there is a later one.
func upTo(r *rand.Rand, all []script.Line, from script.Side) []script.Line {
	var ends []int
	for i, l := range all {
		if l.From == from && l.Kind != script.React && l.Kind != script.Gone && l.Kind != script.Edited {
			ends = append(ends, i)
		}
	}
	if len(ends) == 0 {
		return all
	}
	end := ends[len(ends)-1-r.IntN((len(ends)+1)/2)]
	if from == script.Customer && r.IntN(5) < 2 {
		end = ends[0] // nobody has answered yet
	}
	for end+1 < len(all) && all[end+1].From == from && all[end+1].Kind == "" {
		end++ // people finish what they were saying
	}
	return all[:end+1]
}

// gap is how long a person took to say a line.
func gap(r *rand.Rand, l, before script.Line) time.Duration {
	if l.After > 0 {
		return time.Duration(l.After) * time.Minute
	}
	if l.From == before.From {
		return time.Duration(15+r.IntN(90)) * time.Second
	}
	if l.From == script.Agent {
		return time.Duration(60+r.IntN(14*60)) * time.Second
	}
	return time.Duration(40+r.IntN(9*60)) * time.Second
}
