package job

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/riverqueue/river/rivertype"
)

// The database says of a job that a node works it, and the node knows nothing of
// it: the answer by which it took the job never came, or what it said of the
// job's end was given up after its tries. Nobody would work such a job for
// minutes, so each node knows what it holds.

// endNoted is how long the end of a job may take to be noted: the queue's tries
// of it, of ten seconds each, and what it waits between them.
const endNoted = 45 * time.Second

// held are the jobs that this process works, or worked a moment ago.
type held struct {
	mu   sync.Mutex
	jobs map[int64]time.Time // when it ended; zero while it is worked
}

func newHeld() *held { return &held{jobs: map[int64]time.Time{}} }

// work is around each job.
func (h *held) work(ctx context.Context, j *rivertype.JobRow, do func(context.Context) error) error {
	h.mu.Lock()
	h.jobs[j.ID] = time.Time{}
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		h.jobs[j.ID] = time.Now()
		h.mu.Unlock()
	}()
	return do(ctx)
}

// has says whether a job is worked here, or its end may yet be noted.
func (h *held) has(id int64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, ok := h.jobs[id]
	return ok
}

// tidy forgets the jobs whose end should have been noted by now.
func (h *held) tidy(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, ended := range h.jobs {
		if !ended.IsZero() && now.Sub(ended) > endNoted {
			delete(h.jobs, id)
		}
	}
}

// losses decides, look by look, which of the running jobs nobody works.
type losses struct {
	held    *held
	node    string
	after   time.Duration
	alive   []string
	trusted bool // alive can be believed

	now  time.Time
	seen map[int64]loss // at this look
	last map[int64]loss // at the one before
}

type loss struct {
	attempt int
	since   time.Time
}

// begin begins a look at the running jobs.
func (l *losses) begin(now time.Time) {
	l.held.tidy(now)
	l.now, l.last, l.seen = now, l.seen, map[int64]loss{}
}

// look says whether a running job is lost. Whether one of ours is told by how
// long we have seen it so: no clock of any machine counts.
func (l *losses) look(j *rivertype.JobRow) bool {
	by := j.AttemptedBy[len(j.AttemptedBy)-1]
	if by != l.node {
		return l.trusted && !slices.Contains(l.alive, by) && (l.lasts(j) >= rescueGrace || j.AttemptedAt != nil && j.AttemptedAt.Before(l.now.Add(-rescueGrace)))
	}
	return !l.held.has(j.ID) && l.lasts(j) >= l.after
}

// lasts is for how long the try of a job has looked lost.
func (l *losses) lasts(j *rivertype.JobRow) time.Duration {
	before, ok := l.last[j.ID]
	if !ok || before.attempt != j.Attempt {
		before = loss{attempt: j.Attempt, since: l.now}
	}
	l.seen[j.ID] = before
	return l.now.Sub(before.since)
}
