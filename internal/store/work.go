package store

import (
	"context"
	"fmt"
)

// Work is what waits in the database, over all workspaces. It is asked for at
// each scrape of the metrics and reads no table that grows with the desk.
type Work struct {
	Jobs      []JobCount
	Followers []LateFollower
	Unleased  int // lanes that no node works on
}

// JobCount is how many jobs of a queue are in a state.
type JobCount struct {
	Queue, State string
	Count        int
}

// Work answers what waits.
func (s *Store) Work(ctx context.Context) (Work, error) {
	var w Work
	var e Examination
	rows, err := s.Read().query(ctx, "SELECT queue, state, COUNT(*) FROM river_job WHERE state IN ('available', 'running', 'retryable', 'scheduled', 'discarded') GROUP BY queue, state ORDER BY queue, state")
	w.Jobs, err = collect(rows, err, "jobs", func(row interface{ Scan(...any) error }) (JobCount, error) {
		var j JobCount
		return j, row.Scan(&j.Queue, &j.State, &j.Count)
	})
	if err != nil {
		return w, err
	}
	rows, err = s.Read().query(ctx, "SELECT p.name, SUM(CASE WHEN w.event_seq > p.seq THEN w.event_seq - p.seq ELSE 0 END) FROM follower_places p JOIN workspaces w ON w.id = p.workspace_id WHERE p.name NOT LIKE '%.turns' GROUP BY p.name ORDER BY p.name")
	w.Followers, err = collect(rows, err, "followers", func(row interface{ Scan(...any) error }) (LateFollower, error) {
		var l LateFollower
		return l, row.Scan(&l.Name, &l.Events)
	})
	if err != nil {
		return w, err
	}
	if err := s.unleased(ctx, &e); err != nil {
		return w, fmt.Errorf("read what waits: %w", err)
	}
	w.Unleased = e.Unleased
	return w, nil
}
