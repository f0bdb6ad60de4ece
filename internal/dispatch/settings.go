package dispatch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// maxName bounds names of queues, skills and workstreams.
const maxName = 100

// Queue is a queue as its settings show it.
type Queue struct {
	routing.Queue
	Members   []store.QueueMember `json:"members" nullable:"false"`
	Waiting   int                 `json:"waiting"`
	Offered   int                 `json:"offered"`
	CreatedAt time.Time           `json:"created_at"`
	UpdatedAt time.Time           `json:"updated_at"`
}

// complete has lists instead of null.
func (v *Queue) complete() {
	if v.Members == nil {
		v.Members = []store.QueueMember{}
	}
	if v.Teams == nil {
		v.Teams = []string{}
	}
	if v.Overflow == nil {
		v.Overflow = []routing.Overflow{}
	}
}

// Queues are a workspace's queues.
func (s *Service) Queues(ctx context.Context, ws string) ([]Queue, error) {
	var out []Queue
	err := s.store.Snapshot(ctx, func(q *reader) error {
		rows, err := q.Queues(ctx, ws)
		if err != nil {
			return err
		}
		members, err := q.QueueMembers(ctx, ws, "")
		if err != nil {
			return err
		}
		work, err := q.OpenWorkCounts(ctx, ws)
		if err != nil {
			return err
		}
		out = make([]Queue, len(rows))
		for i, r := range rows {
			if out[i], err = queueView(r, members, work); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func queueView(r store.Queue, members []store.QueueMember, work []store.QueueWork) (Queue, error) {
	q, err := queueOf(r)
	v := Queue{Queue: q, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt}
	for _, m := range members {
		if m.QueueID == r.ID {
			v.Members = append(v.Members, m)
		}
	}
	for _, w := range work {
		if w.QueueID != r.ID {
			continue
		}
		if w.State == desk.RoutingOffered {
			v.Offered = w.Cases
		} else {
			v.Waiting = w.Cases
		}
	}
	v.complete()
	return v, err
}

// Queue answers one queue.
func (s *Service) Queue(ctx context.Context, ws, id string) (Queue, error) {
	list, err := s.Queues(ctx, ws)
	if err != nil {
		return Queue{}, err
	}
	at := slices.IndexFunc(list, func(v Queue) bool { return v.ID == id })
	if at < 0 {
		return Queue{}, desk.NotFound("queue")
	}
	return list[at], nil
}

// SaveQueue adds a queue, or changes the one of an id, by the fields of draft.
func (s *Service) SaveQueue(ctx context.Context, who access.Who, id string, draft json.RawMessage) (Queue, error) {
	v := Queue{}
	created := s.clock.Now()
	if id != "" {
		have, err := s.Queue(ctx, who.WorkspaceID, id)
		if err != nil {
			return v, err
		}
		v, created = have, have.CreatedAt
	}
	if err := merge(&v, draft, "id", "turn", "waiting", "offered", "created_at", "updated_at"); err != nil {
		return v, err
	}
	v.ID, v.CreatedAt, v.UpdatedAt = id, created, s.clock.Now()
	if id == "" {
		v.ID = ident.New()
	}
	v.Name = strings.TrimSpace(v.Name)
	v.complete()
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		if err := checkQueue(ctx, &tx.Queryer, who.WorkspaceID, v); err != nil {
			return err
		}
		if err := tx.BeginRouting(ctx, who.WorkspaceID); err != nil {
			return err
		}
		if _, _, err := tx.LockRouting(ctx, who.WorkspaceID); err != nil {
			return err
		}
		row := store.Queue{WorkspaceID: who.WorkspaceID, ID: v.ID, Name: v.Name, Settings: jsonOf(v.Queue), CreatedAt: v.CreatedAt, UpdatedAt: v.UpdatedAt}
		if err := tx.SaveQueue(ctx, row); err != nil {
			return err
		}
		if err := tx.SetQueueMembers(ctx, who.WorkspaceID, v.ID, v.Members); err != nil {
			return err
		}
		return s.changed(ctx, tx, who, desk.EventQueueUpdated, v)
	})
	return v, err
}

// changed tells of changed settings and has routing look again; it comes last
// in its transaction.
func (s *Service) changed(ctx context.Context, tx *store.Tx, who access.Who, kind desk.EventType, data any) error {
	if err := tx.TouchRouting(ctx, who.WorkspaceID); err != nil {
		return err
	}
	return tx.AppendEvents(ctx, who.WorkspaceID, []desk.Event{{Type: kind, At: s.clock.Now(), Actor: who.Actor, Data: jsonOf(data)}})
}

// checkQueue answers all that is wrong with a queue.
func checkQueue(ctx context.Context, q *reader, ws string, v Queue) error {
	c := complaints{}
	c.name(v.Name)
	c.take(v.Check())
	if v.Hours != nil {
		c.nest("hours.", v.Hours.Check())
	}
	if len(v.Teams) > 0 {
		c.add("teams", "there are no teams: name members, or everyone")
	}
	names, err := queueNames(ctx, q, ws)
	if err != nil {
		return err
	}
	for i, o := range v.Overflow {
		if _, ok := names[o.To]; !ok && o.To != "" && o.To != v.ID {
			c.add(fmt.Sprintf("overflow[%d].to", i), "there is no such queue")
		}
	}
	if _, ok := names[v.OutOfHours.To]; !ok && v.OutOfHours.Do == routing.OutOfHoursOverflow && v.OutOfHours.To != "" && v.OutOfHours.To != v.ID {
		c.add("out_of_hours.to", "there is no such queue")
	}
	people, err := memberIDs(ctx, q, ws)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, m := range v.Members {
		at := fmt.Sprintf("members[%d]", i)
		if !people[m.UserID] {
			c.add(at+".user_id", "there is no such member")
		}
		if seen[m.UserID] {
			c.add(at+".user_id", "is named twice")
		}
		seen[m.UserID] = true
		if m.Rank < 0 || m.Rank > 100 {
			c.add(at+".rank", "ranks go from 1 to 100")
		}
		if m.DelaySeconds < 0 {
			c.add(at+".delay_seconds", "at least 0")
		}
	}
	return c.err()
}

func memberIDs(ctx context.Context, q *reader, ws string) (map[string]bool, error) {
	members, err := q.Members(ctx, ws)
	out := map[string]bool{}
	for _, m := range members {
		out[m.UserID] = m.DisabledAt == nil
	}
	return out, err
}

// merge sets the fields of draft in v. Fields in ours are not for people to set
// and are passed over.
func merge[T any](v *T, draft json.RawMessage, ours ...string) error {
	var sent map[string]json.RawMessage
	if err := json.Unmarshal(draft, &sent); err != nil {
		return desk.Invalid("body", "expected an object")
	}
	fields := map[string]json.RawMessage{}
	have := jsonOf(v)
	if err := json.Unmarshal(have, &fields); err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	c := complaints{}
	for name, value := range sent {
		if slices.Contains(ours, name) {
			continue
		}
		if _, ok := fields[name]; !ok {
			c.add(name, "there is no such field")
			continue
		}
		fields[name] = value
		if err := json.Unmarshal(jsonOf(map[string]json.RawMessage{name: value}), new(T)); err != nil {
			c.add(fieldOf(name, err), "not a value that is possible here")
		}
	}
	if err := c.err(); err != nil {
		return err
	}
	fresh := new(T) // no list keeps parts of what it held
	if err := json.Unmarshal(jsonOf(fields), fresh); err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	*v = *fresh
	return nil
}

// fieldOf is the path of the value that could not be read.
func fieldOf(name string, err error) string {
	if e, ok := err.(*json.UnmarshalTypeError); ok && strings.HasPrefix(e.Field, name) {
		return e.Field
	}
	return name
}

// complaints gathers what is wrong.
type complaints struct{ problems []desk.Problem }

func (c *complaints) add(field, detail string) {
	c.problems = append(c.problems, desk.Problem{Field: field, Detail: detail})
}

func (c *complaints) name(name string) {
	if name == "" || utf8.RuneCountInString(name) > maxName {
		c.add("name", fmt.Sprintf("a name has 1 to %d characters", maxName))
	}
}

func (c *complaints) take(err error) { c.nest("", err) }

func (c *complaints) nest(path string, err error) {
	if err == nil {
		return
	}
	e, ok := err.(*desk.Error)
	if !ok || len(e.Problems) == 0 {
		c.add(strings.TrimSuffix(path, "."), err.Error())
		return
	}
	for _, p := range e.Problems {
		c.add(path+strings.TrimPrefix(p.Field, path), p.Detail)
	}
}

func (c *complaints) err() error {
	if len(c.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(c.problems, func(a, b desk.Problem) int { return strings.Compare(a.Field, b.Field) })
	return &desk.Error{Code: desk.CodeInvalid, Public: c.problems[0].Field + ": " + c.problems[0].Detail, Problems: c.problems}
}
