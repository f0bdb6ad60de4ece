package job

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/riverqueue/river/rivertype"
)

func TestAJobIsLostOnceNobodyWorksItForAWhile(t *testing.T) {
	t.Parallel()
	start := time.Now()
	h := newHeld()
	l := losses{held: h, node: "me", after: lostAfter, alive: []string{"me", "other"}, trusted: true}
	mine := &rivertype.JobRow{ID: 1, Attempt: 1, AttemptedBy: []string{"dead", "me"}, AttemptedAt: &start}
	theirs := &rivertype.JobRow{ID: 2, Attempt: 1, AttemptedBy: []string{"other"}, AttemptedAt: &start}
	ahead := start.Add(2 * time.Hour)
	dead := &rivertype.JobRow{ID: 3, Attempt: 1, AttemptedBy: []string{"dead"}, AttemptedAt: &ahead}
	for _, step := range []struct {
		what       string
		at         time.Duration
		do         func()
		mine, dead bool
	}{
		{what: "it was just taken"},
		{what: "not yet", at: 4 * time.Second},
		{what: "a clock that was ahead does not keep a dead node's job", at: 6 * time.Second, dead: true},
		{what: "after a while", at: 9 * time.Second, mine: true, dead: true},
		{what: "taken anew", at: 10 * time.Second, do: func() { mine.Attempt++ }, dead: true},
		{what: "lost again", at: 20 * time.Second, mine: true, dead: true},
		{what: "while nobody knows who lives", at: 22 * time.Second, do: func() { l.trusted = false }, mine: true},
	} {
		if step.do != nil {
			step.do()
		}
		l.begin(start.Add(step.at))
		if got := l.look(mine); got != step.mine {
			t.Errorf("%s: ours is lost: %v", step.what, got)
		}
		if l.look(theirs) {
			t.Errorf("%s: a living node's job is lost", step.what)
		}
		if got := l.look(dead); got != step.dead {
			t.Errorf("%s: a dead node's is lost: %v", step.what, got)
		}
	}
}

func TestAJobThatIsWorkedOrJustEndedIsNotLost(t *testing.T) {
	t.Parallel()
	h := newHeld()
	l := losses{held: h, node: "me", trusted: true}
	j := &rivertype.JobRow{ID: 1, Attempt: 1, AttemptedBy: []string{"me"}}
	lost := func(at time.Duration) bool {
		l.begin(time.Now().Add(at))
		return l.look(j)
	}
	failed := errors.New("failed")
	err := h.work(t.Context(), j, func(context.Context) error {
		if lost(time.Hour) {
			t.Error("lost while it is worked")
		}
		return failed
	})
	if !errors.Is(err, failed) {
		t.Errorf("answered %v", err)
	}
	if lost(endNoted - time.Second) {
		t.Error("lost while its end may yet be noted")
	}
	if !lost(endNoted + time.Second) {
		t.Error("not lost where its end was never noted")
	}
}
