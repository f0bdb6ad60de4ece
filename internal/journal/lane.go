package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recado.dev/internal/store"
)

// laneOf answers an event's lane. The hash is a promise between nodes and
// versions: FNV-1a over the channel, a zero byte and the event's lane key.
func laneOf(channelID, key string) int {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for i := range len(channelID) {
		h = (h ^ uint64(channelID[i])) * prime
	}
	h *= prime // the zero byte
	for i := range len(key) {
		h = (h ^ uint64(key[i])) * prime
	}
	// The low bits of FNV alone are uneven for keys that differ in a digit.
	h ^= h >> 32
	return int(h % Lanes)
}

// errFenced says that another node has taken a lane meanwhile, or another
// process of the database has taken over.
var errFenced = errors.New("a lane belongs to another node now")

// lanes is what this node works. An event of an owned lane is due when its
// entry is after the lane's floor; position is the entry up to which nothing is
// due in any owned lane.
type lanes struct {
	owned    [Lanes]bool
	floor    [Lanes]int64
	position int64
	written  int64 // the position that quiet lanes have on disk
}

// due says whether an event is this node's to apply.
func (l *lanes) due(lane int, seq int64) bool { return l.owned[lane] && seq > l.floor[lane] }

func (l *lanes) list() []int {
	out := make([]int, 0, Lanes)
	for i, own := range l.owned {
		if own {
			out = append(out, i)
		}
	}
	return out
}

// adopt takes note of the rows after a change of leases. A lane that is new
// here may be behind: the position goes back to it, and the floors keep the
// others from being applied again.
func (l *lanes) adopt(rows []store.Lane, node string) {
	position, before := int64(-1), l.position
	for _, r := range rows {
		mine := r.Owner == node
		switch {
		case mine && l.owned[r.Lane]:
			l.floor[r.Lane] = max(l.floor[r.Lane], before)
		case mine:
			l.floor[r.Lane] = r.Applied
		}
		l.owned[r.Lane] = mine
		if mine && (position < 0 || l.floor[r.Lane] < position) {
			position = l.floor[r.Lane]
		}
	}
	if position >= 0 {
		l.position = position
	}
}

// prepare makes the lanes' rows and, where one process has the database to
// itself, takes them all.
func (j *Journal) prepare(ctx context.Context) error {
	var rows []store.Lane
	var head int64
	err := j.cfg.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.EnsureLanes(ctx, Lanes); err != nil {
			return err
		}
		if j.cfg.Store.Engine() == store.SQLite {
			now := time.Now().UTC()
			for lane := range Lanes {
				if _, err := tx.TakeLane(ctx, lane, j.cfg.Node, now, now, true); err != nil {
					return err
				}
			}
		}
		var err error
		rows, err = tx.Lanes(ctx)
		return err
	})
	if err == nil {
		head, err = j.readyHead(ctx, rows)
	}
	if err != nil {
		return fmt.Errorf("prepare the journal: %w", err)
	}
	j.turn.Store(j.cfg.Store.Turns())
	j.lanes = lanes{position: head}
	j.lanes.adopt(rows, j.cfg.Node)
	j.applied.Store(j.lanes.position)
	j.sawHead(head)
	return nil
}

// readyHead answers the journal's head. Where the journal's file was lost or is
// an older copy, its numbers go on after those that are applied already: an
// entry of such a number would never be due.
func (j *Journal) readyHead(ctx context.Context, rows []store.Lane) (int64, error) {
	var applied, head int64
	for _, r := range rows {
		applied = max(applied, r.Applied)
	}
	err := j.cfg.Store.Journal().Write(ctx, func(tx *store.Tx) error {
		var err error
		if head, err = tx.JournalHead(ctx); err != nil || head >= applied {
			return err
		}
		j.cfg.Log.Warn("the journal is older than what was applied of it", "head", head, "applied", applied)
		head = applied
		return tx.MoveJournalHead(ctx, applied)
	})
	return head, err
}

// keepLanes renews this node's leases, shares lanes fairly with the nodes that
// live and writes the position of lanes without events.
func (j *Journal) keepLanes(ctx context.Context) error {
	if j.cfg.Store.Engine() == store.SQLite {
		return j.writePosition(ctx)
	}
	if err := j.rebase(ctx); err != nil {
		return err
	}
	var rows []store.Lane
	err := j.cfg.Store.Write(ctx, func(tx *store.Tx) error {
		now, err := tx.LeaseTime(ctx)
		if err != nil {
			return err
		}
		nodes, err := tx.Beat(ctx, j.cfg.Node, now, now.Add(-j.cfg.Lease))
		if err != nil {
			return err
		}
		// The position counts for lanes that never left this node.
		if _, err := tx.AdvanceLanes(ctx, j.cfg.Node, j.lanes.list(), j.lanes.position); err != nil {
			return err
		}
		if j.elsewhere() {
			return errFenced
		}
		if rows, err = tx.Lanes(ctx); err != nil {
			return err
		}
		if err := j.share(ctx, tx, rows, nodes, now); err != nil {
			return err
		}
		j.humble(rows)
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep lanes: %w", err)
	}
	j.lanes.written = j.lanes.position
	j.lanes.adopt(rows, j.cfg.Node)
	j.applied.Store(j.lanes.position)
	return nil
}

// humble lowers what this node tells to have applied to the lanes that it takes.
// It comes before the commit: from then on others see the lanes as ours, and
// must not read our old position as theirs.
func (j *Journal) humble(rows []store.Lane) {
	for _, r := range rows {
		if r.Owner == j.cfg.Node && !j.lanes.owned[r.Lane] && r.Applied < j.applied.Load() {
			j.applied.Store(r.Applied)
		}
	}
}

// share gives up lanes above a fair share or takes free ones below it, and
// changes rows accordingly.
func (j *Journal) share(ctx context.Context, tx *store.Tx, rows []store.Lane, nodes int, now time.Time) error {
	fair := (Lanes + nodes - 1) / max(nodes, 1)
	until := now.Add(j.cfg.Lease)
	mine := 0
	for _, r := range rows {
		if r.Owner == j.cfg.Node {
			mine++
		}
	}
	var free []int
	for i := range rows {
		r := &rows[i]
		switch {
		case r.Owner == j.cfg.Node && mine > fair:
			free = append(free, r.Lane)
			r.Owner = ""
			mine--
		case r.Owner != j.cfg.Node && mine < fair && (r.Owner == "" || r.LeaseUntil.Before(now)):
			ok, err := tx.TakeLane(ctx, r.Lane, j.cfg.Node, now, until, false)
			if err != nil {
				return err
			}
			if ok {
				r.Owner = j.cfg.Node
				mine++
			}
		}
	}
	if err := tx.FreeLanes(ctx, j.cfg.Node, free); err != nil {
		return err
	}
	if err := tx.RenewLanes(ctx, j.cfg.Node, until); err != nil {
		return err
	}
	// Watermarks as they are after waiting for whoever worked a lane before.
	fresh, err := tx.Lanes(ctx)
	if err != nil {
		return err
	}
	copy(rows, fresh)
	return nil
}

// writePosition brings the watermarks of quiet lanes up to the position.
func (j *Journal) writePosition(ctx context.Context) error {
	if j.lanes.written == j.lanes.position {
		return nil
	}
	err := j.cfg.Store.Write(ctx, func(tx *store.Tx) error {
		ok, err := tx.AdvanceLanes(ctx, j.cfg.Node, j.lanes.list(), j.lanes.position)
		if err == nil && (!ok || j.elsewhere()) {
			err = errFenced
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("write the position: %w", err)
	}
	j.lanes.written = j.lanes.position
	return nil
}
