package routing

import (
	"fmt"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/team"
)

// Queue is where cases wait. Its members are the agents who name it, those of
// its teams, or everyone.
type Queue struct {
	ID           string       `json:"id"`
	Name         string       `json:"name"`
	Distribution Distribution `json:"distribution"`
	Order        Order        `json:"order"`
	Everyone     bool         `json:"everyone"`
	Teams        []string     `json:"teams"`
	Hours        *team.Hours  `json:"hours"` // nil is always open
	OutOfHours   OutOfHours   `json:"out_of_hours"`
	Overflow     []Overflow   `json:"overflow"` // the first rule that is due counts
	OnAway       ReturnPolicy `json:"on_away"`
	OnOffline    ReturnPolicy `json:"on_offline"`
	Turn         int64        `json:"turn"` // the last turn given out
}

// Order is how a queue sorts its work.
type Order string

// Orders of a queue; the zero value is OrderPriority.
const (
	OrderPriority Order = "priority" // priority, then age
	OrderAge      Order = "age"      // the longest wait first, whatever its priority
	OrderDue      Order = "due"      // what is due first
)

// compare is the order's function, nil for the order over all queues.
func (o Order) compare() func(a, b *Work) int {
	switch o {
	case OrderAge:
		return byAge
	case OrderDue:
		return byDue
	}
	return nil
}

// OutOfHours says what happens to work while its queue is closed.
type OutOfHours struct {
	Do OutOfHoursDo `json:"do"`
	To string       `json:"to,omitempty"` // the queue of OutOfHoursOverflow
}

// OutOfHoursDo is one of the behaviours out of hours.
type OutOfHoursDo string

// Behaviours out of hours; the zero value is OutOfHoursWait.
const (
	OutOfHoursWait       OutOfHoursDo = "wait"       // until it opens
	OutOfHoursOverflow   OutOfHoursDo = "overflow"   // go to another queue, if that one hands out
	OutOfHoursDistribute OutOfHoursDo = "distribute" // as if it were open
)

// Overflow moves work to another queue. Whichever of its conditions comes
// first counts; one that is zero does not.
type Overflow struct {
	AfterSeconds int    `json:"after_seconds"` // waited in this queue
	Length       int    `json:"length"`        // as many wait before it
	NobodyThere  bool   `json:"nobody_there"`  // no member is present
	To           string `json:"to"`
}

// ReturnPolicy says what becomes of an agent's cases when they have gone.
type ReturnPolicy struct {
	Do           ReturnDo `json:"do"`
	AfterSeconds int      `json:"after_seconds"` // of ReturnAfter
}

// ReturnDo is one of the ways to treat the cases of somebody who has gone.
type ReturnDo string

// What becomes of cases; the zero value is ReturnKeep.
const (
	ReturnKeep  ReturnDo = "keep"
	ReturnNow   ReturnDo = "now"
	ReturnAfter ReturnDo = "after"
)

// hoursOf says whether a queue hands out at a moment and, if not, when it
// opens; zero for never.
func (q *Queue) hoursOf(now time.Time, tz *time.Location) (open bool, opens time.Time) {
	if q.Hours == nil || q.OutOfHours.Do == OutOfHoursDistribute || q.Hours.Open(now, tz) {
		return true, time.Time{}
	}
	opens, _ = q.Hours.NextOpen(now, tz)
	return false, opens
}

// Check answers all that is wrong with the queue's settings, together.
func (q Queue) Check() error {
	c := checker{}
	c.distribution("distribution", q.Distribution)
	c.word("order", string(q.Order), "", string(OrderPriority), string(OrderAge), string(OrderDue))
	c.word("out_of_hours.do", string(q.OutOfHours.Do), "", string(OutOfHoursWait), string(OutOfHoursOverflow), string(OutOfHoursDistribute))
	if q.OutOfHours.Do == OutOfHoursOverflow {
		c.other("out_of_hours.to", q.ID, q.OutOfHours.To)
	}
	for i, o := range q.Overflow {
		field := fmt.Sprintf("overflow[%d]", i)
		c.other(field+".to", q.ID, o.To)
		c.atLeast(field+".after_seconds", o.AfterSeconds, 0)
		c.atLeast(field+".length", o.Length, 0)
		if o.AfterSeconds == 0 && o.Length == 0 && !o.NobodyThere {
			c.add(field, "say after which time, at which length or that nobody is there")
		}
	}
	c.returns("on_away", q.OnAway)
	c.returns("on_offline", q.OnOffline)
	return c.err()
}

// checker gathers complaints.
type checker struct{ problems []desk.Problem }

func (c *checker) add(field, detail string) {
	c.problems = append(c.problems, desk.Problem{Field: field, Detail: detail})
}

func (c *checker) word(field, got string, words ...string) {
	for _, w := range words {
		if got == w {
			return
		}
	}
	c.add(field, "not one of the words that are known here")
}

func (c *checker) atLeast(field string, n, least int) {
	if n < least {
		c.add(field, fmt.Sprintf("at least %d", least))
	}
}

func (c *checker) other(field, own, to string) {
	switch to {
	case "":
		c.add(field, "name a queue")
	case own:
		c.add(field, "name another queue")
	}
}

func (c *checker) returns(field string, p ReturnPolicy) {
	c.word(field+".do", string(p.Do), "", string(ReturnKeep), string(ReturnNow), string(ReturnAfter))
	if p.Do == ReturnAfter {
		c.atLeast(field+".after_seconds", p.AfterSeconds, 1)
	}
}

func (c *checker) err() error {
	if len(c.problems) == 0 {
		return nil
	}
	return &desk.Error{Code: desk.CodeInvalid, Public: c.problems[0].Field + ": " + c.problems[0].Detail, Problems: c.problems}
}
