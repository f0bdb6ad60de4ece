package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// RoutedCase is a case as work: where it waits, whom it is offered or assigned
// to.
type RoutedCase struct {
	CaseID       string
	State        desk.RoutingState
	QueueID      string
	WorkstreamID string
	AgentID      string    // whom it is offered or assigned to
	HeldSince    time.Time // since when they have it
	Priority     desk.Priority
	WaitingSince time.Time
	QueuedAt     time.Time
	Skills       json.RawMessage // routing's requirements
	Units        int
	Kind         string
	ChannelID    string
	Language     string
	PreferredID  string
	LastAgentID  string
	LastAgentAt  time.Time
	Rejections   json.RawMessage
	Left         []string
	OfferedAt    time.Time
	ExpiresAt    time.Time
	Why          json.RawMessage // of the offer
	ReasonCode   string
}

const routedColumns = "case_id, state, queue_id, workstream_id, agent_id, priority, waiting_since, queued_at, skills, units, kind, channel_id, language, " +
	"preferred_agent_id, last_agent_id, last_agent_at, rejections, left_queues, offered_at, expires_at, why, reason_code, held_since"

// routedRead is routedColumns in few columns: a decision reads thousands of rows.
var routedRead = pack("r.case_id", "r.state", "r.queue_id", "r.workstream_id", "r.agent_id", "r.priority", "r.waiting_since", "r.queued_at", "r.skills", "r.units",
	"r.kind", "r.channel_id", "r.language", "r.preferred_agent_id", "r.last_agent_id", "r.last_agent_at", "r.rejections", "r.left_queues", "r.offered_at",
	"r.expires_at", "r.why", "r.reason_code", "r.held_since")

func scanRouted(row interface{ Scan(...any) error }) (RoutedCase, error) {
	var v RoutedCase
	var p packed
	if err := row.Scan(&p.rest); err != nil {
		return v, err
	}
	v.CaseID, v.State, v.QueueID, v.WorkstreamID, v.AgentID = p.text(), desk.RoutingState(p.text()), p.text(), p.text(), p.text()
	v.Priority, v.WaitingSince, v.QueuedAt = desk.Priority(p.text()), timeOrZero(p.number()), timeOrZero(p.number())
	v.Skills, v.Units, v.Kind, v.ChannelID, v.Language = json.RawMessage(p.text()), int(p.number()), p.text(), p.text(), p.text()
	v.PreferredID, v.LastAgentID, v.LastAgentAt = p.text(), p.text(), timeOrZero(p.number())
	v.Rejections = json.RawMessage(p.text())
	left := p.text()
	v.OfferedAt, v.ExpiresAt = timeOrZero(p.number()), timeOrZero(p.number())
	v.Why, v.ReasonCode, v.HeldSince = json.RawMessage(p.text()), p.text(), timeOrZero(p.number())
	if err := p.finish(); err != nil {
		return v, err
	}
	return v, fromJSON(left, &v.Left)
}

// OpenWork are the cases of a workspace that wait or are on offer.
func (q *Queryer) OpenWork(ctx context.Context, ws string) ([]RoutedCase, error) {
	rows, err := q.query(ctx, "SELECT "+routedRead+" FROM routed_cases r"+q.s.by("routed_cases_by_state")+" WHERE r.workspace_id = ? AND r.state IN ('waiting', 'offered') ORDER BY r.case_id", ws)
	return collect(rows, err, "waiting cases", scanRouted)
}

// DueOfWork is when the promises of the cases of a workspace are due, by case;
// those without one are left out.
func (q *Queryer) DueOfWork(ctx context.Context, ws string) (map[string]time.Time, error) {
	rows, err := q.query(ctx, "SELECT case_id, due_at FROM sla_clocks WHERE workspace_id = ? AND due_at IS NOT NULL", ws)
	if err != nil {
		return nil, fmt.Errorf("read when cases are due: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := map[string]time.Time{}
	for rows.Next() {
		var id string
		var due int64
		if err := rows.Scan(&id, &due); err != nil {
			return nil, fmt.Errorf("read when cases are due: %w", err)
		}
		out[id] = fromMicros(due)
	}
	return out, rows.Err()
}

// OffersTo are the cases that are on offer to an agent, or to anybody where
// agentID is "".
func (q *Queryer) OffersTo(ctx context.Context, ws, agentID string) ([]RoutedCase, error) {
	query, args := "SELECT "+routedRead+" FROM routed_cases r WHERE r.workspace_id = ? AND r.state = 'offered'", []any{ws}
	if agentID != "" {
		query, args = query+" AND r.agent_id = ?", append(args, agentID)
	}
	rows, err := q.query(ctx, query+" ORDER BY r.case_id", args...)
	return collect(rows, err, "offers", scanRouted)
}

// HeldWork are the open cases that agents have from these queues.
func (q *Queryer) HeldWork(ctx context.Context, ws string, agentIDs, queueIDs []string) ([]RoutedCase, error) {
	if len(agentIDs) == 0 || len(queueIDs) == 0 {
		return nil, nil
	}
	agents, args := anyOf(q.s, agentIDs)
	queues, more := anyOf(q.s, queueIDs)
	rows, err := q.query(ctx, "SELECT "+routedRead+" FROM routed_cases r JOIN cases c ON c.workspace_id = r.workspace_id AND c.id = r.case_id "+
		"WHERE r.workspace_id = ? AND r.state = 'assigned' AND r.agent_id "+agents+" AND r.queue_id "+queues+" AND c.status = 'open' AND c.assignee_id = r.agent_id ORDER BY r.case_id",
		append(append([]any{ws}, args...), more...)...)
	return collect(rows, err, "held cases", scanRouted)
}

// RoutedByCase answers what routing knows of cases, by id; ids that it does not
// know are left out.
func (q *Queryer) RoutedByCase(ctx context.Context, ws string, ids []string) (map[string]RoutedCase, error) {
	out := make(map[string]RoutedCase, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT "+routedRead+" FROM routed_cases r WHERE r.workspace_id = ? AND r.case_id "+in, append([]any{ws}, args...)...)
	list, err := collect(rows, err, "routed cases", scanRouted)
	for _, v := range list {
		out[v.CaseID] = v
	}
	return out, err
}

// SaveRouted keeps what routing knows of cases.
func (t *Tx) SaveRouted(ctx context.Context, ws string, list []RoutedCase) error {
	rows := make([][]any, len(list))
	for i, v := range list {
		rows[i] = []any{ws, v.CaseID, string(v.State), v.QueueID, v.WorkstreamID, v.AgentID, string(v.Priority), micros(v.WaitingSince), micros(v.QueuedAt), string(v.Skills), v.Units,
			v.Kind, v.ChannelID, v.Language, v.PreferredID, v.LastAgentID, micros(v.LastAgentAt), string(v.Rejections), toJSON(v.Left), micros(v.OfferedAt), micros(v.ExpiresAt), string(v.Why), v.ReasonCode, micros(v.HeldSince)}
	}
	err := t.insert(ctx, "INSERT INTO routed_cases (workspace_id, "+routedColumns+") VALUES", upsertTail("workspace_id, case_id",
		"state", "queue_id", "workstream_id", "agent_id", "priority", "waiting_since", "queued_at", "skills", "units", "kind", "channel_id", "language",
		"preferred_agent_id", "last_agent_id", "last_agent_at", "rejections", "left_queues", "offered_at", "expires_at", "why", "reason_code", "held_since"), rows)
	if err != nil {
		return fmt.Errorf("save routed cases: %w", err)
	}
	return nil
}

// SetReasons notes why cases wait, by reason, with the routing and in what
// their views show; nobody is told, and their versions stay.
func (t *Tx) SetReasons(ctx context.Context, ws string, reasons map[string][]desk.Case) error {
	for code, list := range reasons {
		ids := make([]string, len(list))
		for i := range list {
			ids[i] = list[i].ID
		}
		in, args := anyOf(t.s, ids)
		if _, err := t.exec(ctx, "UPDATE routed_cases SET reason_code = ? WHERE workspace_id = ? AND state = 'waiting' AND case_id "+in, append([]any{code, ws}, args...)...); err != nil {
			return fmt.Errorf("note why cases wait: %w", err)
		}
		rows := make([][]any, len(list))
		for i := range list {
			list[i].Routing.ReasonCode = code
			rows[i] = []any{ws, list[i].ID, classText(&list[i].CaseClass)}
		}
		if err := t.insert(ctx, "UPDATE cases SET routing = v.column3 FROM (VALUES", ") v WHERE cases.workspace_id = v.column1 AND cases.id = v.column2", rows); err != nil {
			return fmt.Errorf("note why cases wait: %w", err)
		}
	}
	return nil
}

// AgentLoad is what a person holds: open cases, and their units.
type AgentLoad struct {
	UserID string
	Cases  int
	Units  int
}

// AgentLoads are the loads of these people, by id. Pending cases do not count.
func (q *Queryer) AgentLoads(ctx context.Context, ws string, userIDs []string) (map[string]AgentLoad, error) {
	out := make(map[string]AgentLoad, len(userIDs))
	if len(userIDs) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, userIDs)
	rows, err := q.query(ctx, "SELECT c.assignee_id, COUNT(*), SUM(COALESCE(r.units, 1)) FROM cases c LEFT JOIN routed_cases r ON r.workspace_id = c.workspace_id AND r.case_id = c.id "+
		"WHERE c.workspace_id = ? AND c.assignee_id "+in+" AND c.status = 'open' GROUP BY c.assignee_id", append([]any{ws}, args...)...)
	list, err := collect(rows, err, "loads", func(row interface{ Scan(...any) error }) (AgentLoad, error) {
		var v AgentLoad
		return v, row.Scan(&v.UserID, &v.Cases, &v.Units)
	})
	for _, v := range list {
		out[v.UserID] = v
	}
	return out, err
}

// QueueWork is how much of a queue's work is in each state.
type QueueWork struct {
	QueueID string
	State   desk.RoutingState
	Cases   int
	Oldest  time.Time // waits since
}

// OpenWorkCounts count the waiting and offered cases of a workspace by queue.
func (q *Queryer) OpenWorkCounts(ctx context.Context, ws string) ([]QueueWork, error) {
	rows, err := q.query(ctx, "SELECT queue_id, state, COUNT(*), MIN(waiting_since) FROM routed_cases"+q.s.by("routed_cases_by_state")+" WHERE workspace_id = ? AND state IN ('waiting', 'offered') GROUP BY queue_id, state", ws)
	return collect(rows, err, "work of queues", scanQueueWork)
}

// AllOpenWork counts waiting and offered cases of all workspaces together, for
// the machine's own figures.
func (q *Queryer) AllOpenWork(ctx context.Context) ([]QueueWork, error) {
	rows, err := q.query(ctx, "SELECT '', r.state, COUNT(*), MIN(r.waiting_since) FROM routing_places p JOIN routed_cases r"+q.s.by("routed_cases_by_state")+" ON r.workspace_id = p.workspace_id "+
		"WHERE r.state IN ('waiting', 'offered') GROUP BY r.state")
	return collect(rows, err, "open work", scanQueueWork)
}

func scanQueueWork(row interface{ Scan(...any) error }) (QueueWork, error) {
	var v QueueWork
	var oldest int64
	err := row.Scan(&v.QueueID, &v.State, &v.Cases, &oldest)
	v.Oldest = timeOrZero(oldest)
	return v, err
}

// CasesOfQueue lists ids of the open and pending cases in a queue, at most limit.
func (q *Queryer) CasesOfQueue(ctx context.Context, ws, queueID string, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT id FROM cases WHERE workspace_id = ? AND queue = ? AND queue <> '' AND status IN ('open', 'pending') ORDER BY id LIMIT ?", ws, queueID, limit))
}

// LastAgents answers, for contacts, who had their last case before and when it
// was last active.
func (q *Queryer) LastAgent(ctx context.Context, ws, contactID, exceptCase string) (agent string, at time.Time, err error) {
	var micros int64
	err = q.row(ctx, "SELECT assignee_id, last_activity_at FROM cases WHERE workspace_id = ? AND contact_id = ? AND id <> ? AND assignee_id <> '' ORDER BY created_at DESC, id DESC LIMIT 1",
		ws, contactID, exceptCase).Scan(&agent, &micros)
	if noRow(err) {
		return "", time.Time{}, nil
	}
	if err != nil {
		return "", time.Time{}, fmt.Errorf("find who had contact %s: %w", contactID, err)
	}
	return agent, fromMicros(micros), nil
}

// WordsOfCase are the first texts that the customer of a case wrote in its
// conversation since the case began.
func (q *Queryer) WordsOfCase(ctx context.Context, ws string, c desk.Case, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT text FROM messages WHERE workspace_id = ? AND conversation_id = ? AND direction = 'in' AND case_id = ? AND text <> '' ORDER BY occurred_at, id LIMIT ?",
		ws, c.ConversationID, c.ID, limit))
}
