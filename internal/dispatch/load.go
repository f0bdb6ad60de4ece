package dispatch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/reading"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// DefaultCapacity is how many units everyone can hold until somebody says
// otherwise.
const DefaultCapacity = 5

// reader is what loads from the store, in a transaction or not.
type reader = store.Queryer

// board is all that a decision on a workspace depends on.
type board struct {
	place    store.RoutingPlace
	state    routing.State
	rows     map[string]store.RoutedCase // waiting, offered and held, by case
	held     map[string][]routing.Work   // by agents who are gone
	activity map[string]store.AgentActivity
	presence map[string]store.AgentPresence
	names    map[string]string // of members
}

// loadBoard reads a workspace's board; the second result says whether routing
// follows it at all.
func loadBoard(ctx context.Context, q *reader, ws string) (*board, bool, error) {
	b := &board{rows: map[string]store.RoutedCase{}, held: map[string][]routing.Work{}}
	var ok bool
	var err error
	if b.place, ok, err = q.RoutingPlace(ctx, ws); err != nil || !ok {
		return nil, false, err
	}
	if err := b.loadSettings(ctx, q, ws); err != nil {
		return nil, false, err
	}
	if err := b.loadAgents(ctx, q, ws); err != nil {
		return nil, false, err
	}
	return b, true, b.loadWork(ctx, q, ws)
}

func (b *board) loadSettings(ctx context.Context, q *reader, ws string) error {
	w, err := q.WorkspaceByID(ctx, ws)
	if err != nil {
		return err
	}
	if b.state.Location, err = time.LoadLocation(w.Timezone); err != nil {
		return fmt.Errorf("find the time zone of workspace %s: %w", ws, err)
	}
	rows, err := q.Queues(ctx, ws)
	if err != nil {
		return err
	}
	for _, r := range rows {
		v, err := queueOf(r)
		if err != nil {
			return err
		}
		b.state.Queues = append(b.state.Queues, v)
	}
	streams, err := workstreams(ctx, q, ws)
	if err != nil {
		return err
	}
	for _, v := range streams {
		b.state.Workstreams = append(b.state.Workstreams, v.Workstream)
	}
	skills, err := q.Skills(ctx, ws)
	for _, v := range skills {
		b.state.Skills = append(b.state.Skills, routing.Skill{ID: v.ID, Name: v.Name, Agentless: v.Agentless})
	}
	return err
}

// queueOf is a stored queue as routing takes it.
func queueOf(r store.Queue) (routing.Queue, error) {
	var v routing.Queue
	if err := json.Unmarshal(r.Settings, &v); err != nil {
		return v, fmt.Errorf("read the settings of queue %s: %w", r.ID, err)
	}
	v.ID, v.Name, v.Turn = r.ID, r.Name, r.Turn
	return v, nil
}

// workstreams are a workspace's workstreams with all their settings.
func workstreams(ctx context.Context, q *reader, ws string) ([]Workstream, error) {
	rows, err := q.Workstreams(ctx, ws)
	if err != nil {
		return nil, err
	}
	out := make([]Workstream, len(rows))
	for i, r := range rows {
		if out[i], err = workstreamOf(r); err != nil {
			return nil, err
		}
	}
	return out, withFilters(ctx, q, ws, out)
}

func workstreamOf(r store.Workstream) (Workstream, error) {
	var v Workstream
	if err := json.Unmarshal(r.Settings, &v); err != nil {
		return v, fmt.Errorf("read the settings of workstream %s: %w", r.ID, err)
	}
	v.ID, v.Name, v.Channels = r.ID, r.Name, r.Channels
	v.AutoResolveMinutes, v.ReopenDays = r.AutoResolveMinutes, r.ReopenDays
	v.Attachments = Attachments{Customers: r.CustomerFiles, Agents: r.AgentFiles}
	v.complete()
	return v, nil
}

// queueNames are the names of a workspace's queues by id.
func queueNames(ctx context.Context, q *reader, ws string) (map[string]string, error) {
	rows, err := q.Queues(ctx, ws)
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		out[r.ID] = r.Name
	}
	return out, err
}

// workFrom is a stored case as routing takes it.
func workFrom(r store.RoutedCase) (routing.Work, error) {
	w := routing.Work{
		ID: r.CaseID, QueueID: r.QueueID, WorkstreamID: r.WorkstreamID, Priority: r.Priority, WaitingSince: r.WaitingSince, QueuedAt: r.QueuedAt,
		Units: r.Units, Kind: r.Kind, ChannelID: r.ChannelID, Language: r.Language, PreferredAgentID: r.PreferredID,
		LastAgentID: r.LastAgentID, LastAgentAt: r.LastAgentAt, Left: r.Left, HeldSince: r.HeldSince,
	}
	if len(r.Skills) > 0 {
		if err := json.Unmarshal(r.Skills, &w.Skills); err != nil {
			return w, fmt.Errorf("read the skills of case %s: %w", r.CaseID, err)
		}
	}
	if len(r.Rejections) > 0 {
		if err := json.Unmarshal(r.Rejections, &w.Rejections); err != nil {
			return w, fmt.Errorf("read the rejections of case %s: %w", r.CaseID, err)
		}
	}
	return w, nil
}

func (b *board) loadWork(ctx context.Context, q *reader, ws string) error {
	open, err := q.OpenWork(ctx, ws)
	if err != nil {
		return err
	}
	due, err := b.due(ctx, q, ws)
	if err != nil {
		return err
	}
	for _, r := range open {
		w, err := workFrom(r)
		if err != nil {
			return err
		}
		w.DueAt = due[r.CaseID]
		b.rows[r.CaseID] = r
		if r.State == desk.RoutingOffered {
			b.state.Offers = append(b.state.Offers, routing.Offer{Work: w, AgentID: r.AgentID, OfferedAt: r.OfferedAt, ExpiresAt: r.ExpiresAt})
		} else {
			b.state.Waiting = append(b.state.Waiting, w)
		}
	}
	return b.loadHeld(ctx, q, ws)
}

// due is when the promises of cases are due, where a queue goes by that.
func (b *board) due(ctx context.Context, q *reader, ws string) (map[string]time.Time, error) {
	if !slices.ContainsFunc(b.state.Queues, func(v routing.Queue) bool { return v.Order == routing.OrderDue }) {
		return nil, nil
	}
	return q.DueOfWork(ctx, ws)
}

// loadHeld reads the cases of people who are gone, where their queues may want
// them back.
func (b *board) loadHeld(ctx context.Context, q *reader, ws string) error {
	var agents, queues []string
	for _, a := range b.state.Agents {
		if a.Presence.Gone() {
			agents = append(agents, a.ID)
		}
	}
	for _, v := range b.state.Queues {
		if gives(v.OnAway) || gives(v.OnOffline) {
			queues = append(queues, v.ID)
		}
	}
	held, err := q.HeldWork(ctx, ws, agents, queues)
	for _, r := range held {
		w, err := workFrom(r)
		if err != nil {
			return err
		}
		b.rows[r.CaseID] = r
		b.held[r.AgentID] = append(b.held[r.AgentID], w)
	}
	return err
}

func gives(p routing.ReturnPolicy) bool {
	return p.Do == routing.ReturnNow || p.Do == routing.ReturnAfter
}

// subjectOf is a case as rules look at it.
func (s *Service) subjectOf(ctx context.Context, q *reader, ws string, c desk.Case) (routing.Subject, error) {
	sub := routing.Subject{Case: c, Kind: s.kind(c.ChannelID, c.Platform)}
	texts, err := q.WordsOfCase(ctx, ws, c, maxWordsOf)
	if err != nil {
		return sub, err
	}
	sub.Text = words(texts, c.Subject)
	contact, err := q.ContactByID(ctx, ws, c.ContactID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return sub, nil
	}
	sub.Contact = contact
	if sub.Language = contact.Locale; sub.Language == "" {
		sub.Language = reading.Language(texts) // quick: it only counts letters
	}
	return sub, err
}
