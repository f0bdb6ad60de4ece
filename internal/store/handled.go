package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// Handled is that somebody dealt with a contact: they answered, or a case was
// given to them.
type Handled struct {
	UserID   string // "" where a team got it
	TeamID   string // of the case
	CaseID   string
	At       time.Time
	Answered bool
}

// mostHandled bounds what is read of one contact.
const mostHandled = 200

// HandledBy lists who answered a contact since a time, in all their
// conversations, the newest first. What programs say does not count.
func (q *Queryer) HandledBy(ctx context.Context, ws, contactID string, since time.Time) ([]Handled, error) {
	rows, err := q.query(ctx, "SELECT m.author_id, COALESCE(c.team_id, ''), m.case_id, MAX(m.occurred_at) AS newest FROM conversations v "+
		"JOIN messages m ON m.workspace_id = v.workspace_id AND m.conversation_id = v.id "+
		"LEFT JOIN cases c ON c.workspace_id = m.workspace_id AND c.id = m.case_id "+
		"WHERE v.workspace_id = ? AND v.contact_id = ? AND v.last_activity_at >= ? AND m.occurred_at >= ? AND m.direction = 'out' AND m.author_type = 'agent' AND m.author_id <> '' AND m.origin NOT IN ('recipe', 'bot') "+
		"GROUP BY m.author_id, c.team_id, m.case_id ORDER BY newest DESC"+limitText(mostHandled), ws, contactID, micros(since), micros(since))
	list, err := collect(rows, err, "who answered a contact", func(row interface{ Scan(...any) error }) (Handled, error) {
		v := Handled{Answered: true}
		var at int64
		err := row.Scan(&v.UserID, &v.TeamID, &v.CaseID, &at)
		v.At = fromMicros(at)
		return v, err
	})
	return list[:min(mostHandled, len(list))], err
}

// GivenTo lists to whom cases of a contact were given since a time, the newest
// first.
func (q *Queryer) GivenTo(ctx context.Context, ws, contactID string, since time.Time) ([]Handled, error) {
	rows, err := q.query(ctx, "SELECT e.case_id, e.at, e.changes, COALESCE(c.team_id, '') FROM cases c"+q.s.by("cases_by_contact")+" CROSS JOIN events e"+q.s.by("events_by_case")+" "+
		"WHERE e.workspace_id = c.workspace_id AND e.case_id = c.id AND e.case_id <> '' AND c.workspace_id = ? AND c.contact_id = ? AND c.updated_at >= ? AND e.at >= ? AND e.type = ? AND e.changes <> '' ORDER BY e.seq DESC"+limitText(mostHandled),
		ws, contactID, micros(since), micros(since), string(desk.EventCaseUpdated))
	if err != nil {
		return nil, fmt.Errorf("read who got a contact's cases: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []Handled
	for rows.Next() {
		var v Handled
		var at int64
		var text string
		if err := rows.Scan(&v.CaseID, &at, &text, &v.TeamID); err != nil {
			return nil, fmt.Errorf("read who got a contact's cases: %w", err)
		}
		var changes map[string][2]json.RawMessage
		if err := json.Unmarshal([]byte(text), &changes); err != nil {
			return nil, fmt.Errorf("read what changed of case %s: %w", v.CaseID, err)
		}
		v.At = fromMicros(at)
		user, team := lastOf(changes["assignee"]), lastOf(changes["team"])
		if team != "" {
			v.TeamID = team
		}
		if v.UserID = user; user != "" || team != "" {
			out = append(out, v)
		}
	}
	return out, rows.Err()
}

// lastOf is what a change of a text ended with; "" where it is none.
func lastOf(change [2]json.RawMessage) string {
	var s string
	if len(change[1]) == 0 || json.Unmarshal(change[1], &s) != nil {
		return ""
	}
	return s
}
