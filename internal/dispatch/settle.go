package dispatch

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// How a case came to somebody without a decision of routing.
const (
	decidedByHand   = "by_hand"  // somebody assigned it
	decidedAnswered = "answered" // they answered while it waited
)

// settled is how routing sees a case after a change of it, whoever made it.
func settled(c desk.Case, row store.RoutedCase, queue bool, now time.Time) store.RoutedCase {
	next := row
	next.CaseID, next.QueueID, next.Priority, next.ChannelID = c.ID, c.Queue, c.Priority, c.ChannelID
	switch {
	case c.Status == desk.CaseResolved:
		next.State, next.AgentID = desk.RoutingNone, ""
	case c.AssigneeID != "":
		next.State, next.AgentID = desk.RoutingAssigned, c.AssigneeID
		if row.State != desk.RoutingAssigned || row.AgentID != c.AssigneeID {
			next.HeldSince = now
		}
	case c.Status == desk.CasePending || !queue:
		next.State, next.AgentID = desk.RoutingNone, ""
	case row.QueueID == c.Queue && (row.State == desk.RoutingWaiting || row.State == desk.RoutingOffered):
		return next // as it was
	default:
		next = entered(next, c, row, now)
	}
	if next.State != desk.RoutingOffered {
		next = withoutOffer(next)
	}
	if next.State != desk.RoutingWaiting {
		next.ReasonCode = ""
	}
	return next
}

// entered is a case that waits in its queue from now.
func entered(next store.RoutedCase, c desk.Case, row store.RoutedCase, now time.Time) store.RoutedCase {
	if row.State == desk.RoutingAssigned && row.AgentID != "" {
		next.LastAgentID, next.LastAgentAt = row.AgentID, now
	}
	next.State, next.AgentID, next.QueuedAt, next.ReasonCode = desk.RoutingWaiting, "", now, ""
	next.WaitingSince = now
	if c.WaitingSince != nil && c.WaitingSince.Before(now) {
		next.WaitingSince = *c.WaitingSince
	}
	next.Rejections, next.Left = nil, nil
	return next
}

func withoutOffer(row store.RoutedCase) store.RoutedCase {
	row.OfferedAt, row.ExpiresAt, row.Why = time.Time{}, time.Time{}, nil
	return row
}

// showing writes a row's state to what the case's view shows, and answers
// whether that changed.
func showing(row store.RoutedCase, now time.Time) func(*desk.Case) bool {
	return func(c *desk.Case) bool {
		have := c.Routing.State
		if have == "" {
			have = desk.RoutingNone
		}
		if have == row.State && (row.State != desk.RoutingWaiting || c.Routing.ReasonCode == row.ReasonCode) {
			return false
		}
		if have != row.State {
			c.Routing.Since = &now
		}
		c.Routing.State, c.Routing.ReasonCode = row.State, row.ReasonCode
		return true
	}
}

// sameRow says whether two rows hold the same.
func sameRow(a, b store.RoutedCase) bool { return reflect.DeepEqual(normal(a), normal(b)) }

// normal has one form for nothing.
func normal(r store.RoutedCase) store.RoutedCase {
	for _, raw := range []*json.RawMessage{&r.Skills, &r.Rejections, &r.Why} {
		if len(*raw) == 0 {
			*raw = nil
		}
	}
	if len(r.Left) == 0 {
		r.Left = nil
	}
	return r
}

// settleAll looks at all cases that the news are about.
func (f *follower) settleAll() error {
	ids := slices.Clone(f.news.cases)
	for _, m := range slices.Sorted(maps.Keys(f.news.answers)) {
		if id := f.news.answers[m]; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := f.tx.LockCases(f.ctx, f.ws, ids)
	if err != nil {
		return err
	}
	rows, err := f.tx.RoutedByCase(f.ctx, f.ws, ids)
	if err != nil {
		return err
	}
	if f.queues, err = queueNames(f.ctx, &f.tx.Queryer, f.ws); err != nil {
		return err
	}
	answered, err := f.whoAnswered(rows)
	if err != nil {
		return err
	}
	for _, id := range ids {
		c, ok := found[id]
		if !ok {
			continue
		}
		row, known := rows[id]
		if err := f.settle(c, row, known, answered[id]); err != nil {
			return err
		}
	}
	return nil
}

// whoAnswered are the people who wrote to the customer of a case that waits. A
// note is no answer.
func (f *follower) whoAnswered(rows map[string]store.RoutedCase) (map[string]string, error) {
	out := map[string]string{}
	for id, caseID := range f.news.answers {
		if st := rows[caseID].State; st != desk.RoutingWaiting && st != desk.RoutingOffered {
			continue
		}
		m, err := f.tx.MessageByID(f.ctx, f.ws, id)
		if desk.CodeOf(err) == desk.CodeNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if m.Direction == desk.DirectionOut && m.Author.Type == "agent" && m.Author.ID != "" {
			out[caseID] = m.Author.ID
		}
	}
	return out, nil
}

func (f *follower) settle(c desk.Case, row store.RoutedCase, known bool, answeredBy string) error {
	step := casework.Step{CaseID: c.ID}
	before := row
	after := c
	var class *classified
	if _, there := f.queues[c.Queue]; (!known || !there) && c.Status == desk.CaseOpen && f.news.fresh[c.ID] {
		var err error
		if class, err = f.classify(c); err != nil {
			return err
		}
		if class != nil {
			row = class.row
			step.Patch = class.patch(c, f.queues)
		}
	}
	if known && class == nil && answeredBy == "" {
		fixed, err := f.inLanguage(c, row)
		if err != nil {
			return err
		}
		if fixed != nil {
			row, step.Patch, step.Why, step.Also = fixed.row, fixed.patch, fixed.why, fixed.tell
		}
	}
	if err := f.asked(c, &row); err != nil {
		return err
	}
	if answeredBy != "" && c.AssigneeID == "" {
		step.Patch.AssigneeID = &answeredBy
	}
	after, _, err := cases.Apply(after, step.Patch, f.at)
	if err != nil {
		return err
	}
	_, inQueue := f.queues[after.Queue]
	next := settled(after, row, inQueue, f.at)
	if !known && class == nil && next.State == desk.RoutingNone {
		return nil
	}
	if next.Units == 0 {
		next.Units = 1
	}
	f.note(c, before, next, answeredBy)
	show := showing(next, f.at)
	also := step.Also
	step.Also = func(c *desk.Case) bool {
		told := class != nil && class.tell(c)
		told = also != nil && also(c) || told
		return show(c) || told
	}
	if !known || !sameRow(before, next) {
		f.rows = append(f.rows, next)
		f.steps = append(f.steps, step)
	}
	return nil
}

// note remembers what came of a change: an offer that ended, somebody with a
// case, somebody with room.
func (f *follower) note(c desk.Case, before, next store.RoutedCase, answeredBy string) {
	if before.State == desk.RoutingOffered && next.State != desk.RoutingOffered {
		f.ended = append(f.ended, ended{row: before, reason: "taken"})
	}
	if next.State == desk.RoutingAssigned && (before.State != desk.RoutingAssigned || before.AgentID != next.AgentID) {
		by, why := decidedByHand, map[string]any{"decided_by": decidedByHand, "by": f.news.by[c.ID]}
		if answeredBy != "" {
			by, why = decidedAnswered, map[string]any{"decided_by": decidedAnswered}
		}
		text, _ := json.Marshal(why) // strings alone
		f.logged = append(f.logged, store.Assignment{ID: ident.New(), CaseID: c.ID, At: f.at, QueueID: next.QueueID, AgentID: next.AgentID, DecidedBy: by, Why: text})
	}
	if before.State == desk.RoutingAssigned && before.AgentID != "" && (next.AgentID != before.AgentID || c.Status != desk.CaseOpen) {
		f.idle = append(f.idle, before.AgentID)
	}
}
