package job

import (
	"errors"
	"testing"
	"time"
)

func TestNobodyIsTakenForDeadRightAfterTheDatabaseWasAway(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	c := calm{turn: 3}
	for _, step := range []struct {
		what string
		at   time.Duration
		turn int64
		err  error
		want bool
	}{
		{"at the start", 0, 3, nil, true},
		{"the database is away", 2 * time.Second, 3, errors.New("away"), false},
		{"it is back", 4 * time.Second, 3, nil, false},
		{"after a while", 2*time.Second + rescueCalm, 3, nil, true},
		{"another server took over unnoticed", 30 * time.Second, 4, nil, false},
		{"not yet", 29*time.Second + rescueCalm, 4, nil, false},
		{"after a while again", 30*time.Second + rescueCalm, 4, nil, true},
	} {
		if got := c.look(start.Add(step.at), step.turn, step.err); got != step.want {
			t.Errorf("%s: %v, want %v", step.what, got, step.want)
		}
	}
}
