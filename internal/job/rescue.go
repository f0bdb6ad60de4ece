package job

import (
	"context"
	"encoding/json"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"

	"recado.dev/internal/store"
)

// River takes up a job whose process died once the job has run for longer than
// it may, which is minutes for a download. We know sooner who died: the embedded
// database has one process, and nodes that share PostgreSQL beat every second.
// A node that lives loses jobs too, where the database went away between its
// word and the answer.

const (
	rescueEvery = 2 * time.Second
	// A node may take its first jobs a moment before its first beat.
	rescueGrace = 5 * time.Second
	rescueBatch = 10_000
	// After the database was away, or another of its servers took over, nodes that
	// live look dead until they reach it again.
	rescueCalm = 15 * time.Second
	// A job that ends its process each time must end too.
	rescueTries = 3
	// How long a job may be ours without being worked here: it is for as long as
	// it takes from the database to its worker.
	lostAfter = 8 * time.Second
)

// anyTime is later than whatever a node's clock said when it took a job.
const anyTime = 10 * 365 * 24 * time.Hour

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
	return q.rescue(ctx, func(*rivertype.JobRow) bool { return true })
}

// rescueForever takes up the jobs of nodes that beat no more, and those of this
// node that it does not work.
func (q *Queue) rescueForever(ctx context.Context) {
	tick := time.NewTicker(rescueEvery)
	defer tick.Stop()
	quiet := calm{turn: q.store.Turns()}
	lost := losses{held: q.held, node: q.node, after: lostAfter}
	if q.lostAfter > 0 {
		lost.after = q.lostAfter
	}
	for {
		alive, err := q.alive(ctx)
		lost.alive, lost.trusted = alive, quiet.look(time.Now(), q.store.Turns(), err)
		if err == nil {
			lost.begin(time.Now())
			err = q.rescue(ctx, lost.look)
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

// alive are the nodes that beat: the embedded database has this one alone.
func (q *Queue) alive(ctx context.Context) ([]string, error) {
	if q.store.Engine() == store.SQLite {
		return []string{q.node}, nil
	}
	return q.store.Read().Nodes(ctx)
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

// rescue makes the running jobs available again that are lost.
func (q *Queue) rescue(ctx context.Context, lost func(*rivertype.JobRow) bool) error {
	exec := q.driver().GetExecutor()
	running, err := exec.JobGetStuck(ctx, &riverdriver.JobGetStuckParams{Max: rescueBatch, StuckHorizon: time.Now().Add(anyTime)})
	if err != nil {
		return err
	}
	var p riverdriver.JobRescueManyParams
	now := time.Now().UTC()
	for _, j := range running {
		if len(j.AttemptedBy) == 0 || !lost(j) {
			continue
		}
		note, err := json.Marshal(rivertype.AttemptError{At: now, Attempt: max(j.Attempt, 0), Error: "nobody works it any more"})
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
	q.log.Info("jobs that nobody works any more taken up", "jobs", len(p.ID))
	return nil
}
