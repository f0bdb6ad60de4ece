package cases

import (
	"time"

	"recado.dev/internal/desk"
)

// OnFailed answers c after one of our answers turned out not to have arrived: a
// is what is left without it. The customer waits again since their oldest
// message that nobody answered, and the first reply is the first of those that
// are left.
func OnFailed(c desk.Case, a desk.Answers, now time.Time) desk.Case {
	first := c.FirstReplyAt
	switch {
	case a.First == nil:
		first = nil
	case first != nil && a.First.After(*first):
		first = a.First
	}
	return stand(c, first, a, now)
}

// OnAnswered answers c after an answer that had failed is on its way again, or
// arrived after all: a holds it.
func OnAnswered(c desk.Case, a desk.Answers, now time.Time) desk.Case {
	first := c.FirstReplyAt
	if first == nil {
		first = &now
	}
	return stand(c, first, a, now)
}

// OnReopened answers c, which was resolved, after an agent opened it again: the
// customer's question stands as it stood.
func OnReopened(c desk.Case, a desk.Answers) desk.Case {
	if c.Status != desk.CaseResolved {
		c.WaitingSince = a.Unanswered
	}
	return c
}

// Reckoned is what OnFailed or OnAnswered changed, for the case's history.
func Reckoned(before, after desk.Case) map[string][2]any {
	changes := map[string][2]any{}
	if !sameTime(before.FirstReplyAt, after.FirstReplyAt) {
		changes["first_reply_at"] = [2]any{before.FirstReplyAt, after.FirstReplyAt}
	}
	if !sameTime(before.WaitingSince, after.WaitingSince) {
		changes["waiting_since"] = [2]any{before.WaitingSince, after.WaitingSince}
	}
	return changes
}

func stand(c desk.Case, first *time.Time, a desk.Answers, now time.Time) desk.Case {
	waiting := a.Unanswered
	if c.Status == desk.CaseResolved {
		waiting = nil
	}
	if sameTime(first, c.FirstReplyAt) && sameTime(waiting, c.WaitingSince) {
		return c
	}
	c.FirstReplyAt, c.WaitingSince, c.UpdatedAt = first, waiting, now
	return c
}

func sameTime(a, b *time.Time) bool {
	return a == b || a != nil && b != nil && a.Equal(*b)
}
