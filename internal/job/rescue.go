package job

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"

	"recado.dev/internal/store"
)

// River takes up a job whose process died once the job has run for longer than
// it may, which is minutes for a download. We know sooner who died: the embedded
// database has one process, and nodes that share PostgreSQL beat every second.

const (
	rescueEvery = 2 * time.Second
	// A node may take its first jobs a moment before its first beat.
	rescueGrace = 5 * time.Second
	rescueBatch = 1000
	// After the database was away, or another of its servers took over, nodes that
	// live look dead until they reach it again.
	rescueCalm = 15 * time.Second
	// A job that ends its process each time must end too.
	rescueTries = 3
)

// As names this process among the nodes that share the database, as they beat;
// without a name it takes up nobody's jobs. It is for before Start.
func (q *Queue) As(node string) {
	q.node = node
	q.config.ID = node
}

// rescueAtStart takes up the jobs that the process before this one was working
// when it died.
func (q *Queue) rescueAtStart(ctx context.Context) error {
	if q.node == "" || q.store.Engine() != store.SQLite {
		return nil
	}
	return q.rescue(ctx, []string{q.node}, time.Now().Add(time.Second))
}

// rescueForever takes up the jobs of nodes that beat no more.
func (q *Queue) rescueForever(ctx context.Context) {
	tick := time.NewTicker(rescueEvery)
	defer tick.Stop()
	quiet := calm{turn: q.store.Turns()}
	for {
		alive, err := q.store.Read().Nodes(ctx)
		if quiet.look(time.Now(), q.store.Turns(), err) {
			err = q.rescue(ctx, append(alive, q.node), time.Now().Add(-rescueGrace))
		}
		if err != nil && ctx.Err() == nil {
			q.log.Warn("jobs of dead nodes not looked for", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// calm decides whether a look at the nodes that live can be believed.
type calm struct {
	turn int64     // of the database's servers
	from time.Time // not before
}

// look takes note of a look at now and says whether to believe it.
func (c *calm) look(now time.Time, turn int64, err error) bool {
	if err != nil || turn != c.turn {
		c.turn, c.from = turn, now.Add(rescueCalm)
	}
	return err == nil && !now.Before(c.from)
}

// rescue makes the jobs available again that somebody began before the time and
// that nobody of alive works.
func (q *Queue) rescue(ctx context.Context, alive []string, before time.Time) error {
	exec := q.driver().GetExecutor()
	running, err := exec.JobGetStuck(ctx, &riverdriver.JobGetStuckParams{Max: rescueBatch, StuckHorizon: before})
	if err != nil {
		return err
	}
	var p riverdriver.JobRescueManyParams
	now := time.Now().UTC()
	for _, j := range running {
		if n := len(j.AttemptedBy); n == 0 || slices.Contains(alive, j.AttemptedBy[n-1]) {
			continue
		}
		note, err := json.Marshal(rivertype.AttemptError{At: now, Attempt: max(j.Attempt, 0), Error: "the process that worked it died"})
		if err != nil {
			return err
		}
		state, end := rivertype.JobStateAvailable, (*time.Time)(nil)
		if j.MaxAttempts == 1 || j.Attempt >= j.MaxAttempts+rescueTries { // what recurs comes again by itself
			state, end = rivertype.JobStateDiscarded, &now
		}
		p.ID = append(p.ID, j.ID)
		p.Error = append(p.Error, note)
		p.FinalizedAt = append(p.FinalizedAt, end)
		p.ScheduledAt = append(p.ScheduledAt, now)
		p.State = append(p.State, string(state))
	}
	if len(p.ID) == 0 {
		return nil
	}
	if _, err := exec.JobRescueMany(ctx, &p); err != nil {
		return err
	}
	q.log.Info("jobs of a dead process taken up", "jobs", len(p.ID))
	return nil
}
