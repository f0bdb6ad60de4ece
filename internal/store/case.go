package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"recado.dev/internal/desk"
)

const caseColumns = "workspace_id, id, number, status, priority, subject, contact_id, conversation_id, channel_id, platform, " +
	"assignee_id, queue, tags, last_message, unread_count, waiting_since, last_activity_at, created_at, updated_at, first_reply_at, resolved_at, version, routing, snoozed_until, " +
	foundColumns

// foundColumns are what lists find cases by and nobody reads: the text in routing
// has all of it.
const foundColumns = "sub_status, category, language, country, sentiment, team_id, survey_kind, survey_score"

// CaseChange is a case before and after; Before is nil for a new one.
type CaseChange struct {
	Before *desk.Case
	After  desk.Case
}

var caseUpdate = upsertTail("workspace_id, id", "status", "priority", "subject", "contact_id", "conversation_id", "channel_id", "platform",
	"assignee_id", "queue", "tags", "last_message", "unread_count", "waiting_since", "last_activity_at", "updated_at", "first_reply_at",
	"resolved_at", "version", "routing", "snoozed_until", "sub_status", "category", "language", "country", "sentiment", "team_id", "survey_kind", "survey_score") + " WHERE cases.version = excluded.version - 1"

// SaveCases writes cases, their tags and the kept counts. It sets the Version
// of each After in place, and the Number of new ones that have none. Load cases
// for a change with LockCase; where another transaction was quicker all the
// same, Write runs again.
func (t *Tx) SaveCases(ctx context.Context, ws string, changes []CaseChange) error {
	// Counts before the numbers: everyone locks them before the workspace's row.
	if err := t.moveCounts(ctx, ws, changes); err != nil {
		return err
	}
	if err := t.numberCases(ctx, ws, changes); err != nil {
		return err
	}
	var added, updated [][]any
	for i := range changes {
		c := &changes[i]
		c.After.WorkspaceID = ws
		if c.Before == nil {
			c.After.Version = 1
			added = append(added, caseRow(&c.After))
			continue
		}
		c.After.Version = c.Before.Version + 1
		updated = append(updated, caseRow(&c.After))
	}
	if err := t.insert(ctx, "INSERT INTO cases ("+caseColumns+") VALUES", "", added); err != nil {
		return fmt.Errorf("insert cases: %w", err)
	}
	n, err := t.insertCounted(ctx, "INSERT INTO cases ("+caseColumns+") VALUES", caseUpdate, updated)
	if err != nil {
		return fmt.Errorf("save cases: %w", err)
	}
	if n != int64(len(updated)) {
		return fmt.Errorf("save cases: %w", errStale)
	}
	if err := t.saveCaseTags(ctx, ws, changes); err != nil {
		return err
	}
	if err := t.saveFollowers(ctx, ws, changes); err != nil {
		return err
	}
	if err := t.saveCaseClasses(ctx, ws, changes); err != nil {
		return err
	}
	return t.saveCaseValues(ctx, ws, changes)
}

func (t *Tx) numberCases(ctx context.Context, ws string, changes []CaseChange) error {
	n := 0
	for i := range changes {
		if changes[i].Before == nil && changes[i].After.Number == 0 {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	next, err := t.NextCaseNumbers(ctx, ws, n)
	if err != nil {
		return err
	}
	for i := range changes {
		if changes[i].Before == nil && changes[i].After.Number == 0 {
			changes[i].After.Number = next
			next++
		}
	}
	return nil
}

func caseRow(c *desk.Case) []any {
	kind, score := "", -1
	if c.Survey != nil {
		kind, score = string(c.Survey.Kind), c.Survey.Score
	}
	tags := "[]"
	if len(c.Tags) > 0 {
		tags = toJSON(c.Tags)
	}
	return []any{c.WorkspaceID, c.ID, c.Number, string(c.Status), string(c.Priority), c.Subject, c.ContactID, c.ConversationID, c.ChannelID, c.Platform,
		c.AssigneeID, c.Queue, tags, jsonOrEmpty(c.LastMessage), c.UnreadCount, microsOrNull(c.WaitingSince), micros(c.LastActivityAt),
		micros(c.CreatedAt), micros(c.UpdatedAt), microsOrNull(c.FirstReplyAt), microsOrNull(c.ResolvedAt), c.Version, classText(&c.CaseClass), microsOrNull(c.SnoozedUntil),
		c.SubStatus, c.Category, c.Language, c.Country, string(c.Sentiment), c.TeamID, kind, score}
}

func (t *Tx) saveCaseTags(ctx context.Context, ws string, changes []CaseChange) error {
	var rows [][]any
	for _, c := range changes {
		var before []string
		if c.Before != nil {
			before = c.Before.Tags
		}
		if slices.Equal(before, c.After.Tags) {
			continue
		}
		if len(before) > 0 {
			if _, err := t.exec(ctx, "DELETE FROM case_tags WHERE workspace_id = ? AND case_id = ?", ws, c.After.ID); err != nil {
				return fmt.Errorf("clear tags of case %s: %w", c.After.ID, err)
			}
		}
		for _, tag := range c.After.Tags {
			rows = append(rows, []any{ws, tag, c.After.ID})
		}
	}
	if err := t.insert(ctx, "INSERT INTO case_tags (workspace_id, tag, case_id) VALUES", "ON CONFLICT DO NOTHING", rows); err != nil {
		return fmt.Errorf("save tags of cases: %w", err)
	}
	return nil
}

// caseRead is what scanCase reads, of the cases c: few columns, since lists are
// the desk's hottest question.
var caseRead = pack("c.workspace_id", "c.id", "c.number", "c.status", "c.priority", "c.contact_id", "c.conversation_id", "c.channel_id", "c.platform",
	"c.assignee_id", "c.tags", "c.last_message", "c.unread_count", "c.waiting_since", "c.last_activity_at", "c.created_at", "c.updated_at",
	"c.first_reply_at", "c.resolved_at", "c.version", "c.routing", "c.snoozed_until") + ", c.subject, c.queue"

// scanCase reads one row of caseRead; extra follows it.
func scanCase(rows interface{ Scan(...any) error }, extra ...any) (desk.Case, error) {
	var c desk.Case
	var p packed
	if err := rows.Scan(append([]any{&p.rest, &c.Subject, &c.Queue}, extra...)...); err != nil {
		return c, err
	}
	c.WorkspaceID, c.ID, c.Number, c.Status, c.Priority = p.text(), p.text(), p.number(), desk.CaseStatus(p.text()), desk.Priority(p.text())
	c.ContactID, c.ConversationID, c.ChannelID, c.Platform, c.AssigneeID = p.text(), p.text(), p.text(), p.text(), p.text()
	tags, preview := p.text(), p.text()
	c.UnreadCount, c.WaitingSince = int(p.number()), p.timeOrNil()
	c.LastActivityAt, c.CreatedAt, c.UpdatedAt = p.time(), p.time(), p.time()
	c.FirstReplyAt, c.ResolvedAt, c.Version = p.timeOrNil(), p.timeOrNil(), p.number()
	class := p.text()
	c.SnoozedUntil = p.timeOrNil()
	c.Tags = []string{}
	var err error
	if tags != "[]" {
		err = fromJSON(tags, &c.Tags)
	}
	if err == nil {
		c.LastMessage, err = readPreview(preview)
	}
	if err == nil {
		c.CaseClass, err = readClass(class)
	}
	if err := errors.Join(p.finish(), err); err != nil {
		return c, fmt.Errorf("read case %s: %w", c.ID, err)
	}
	return c, nil
}

// CaseByID answers a case.
func (q *Queryer) CaseByID(ctx context.Context, ws, id string) (desk.Case, error) {
	return oneCase(q.CasesByID(ctx, ws, []string{id}))(id)
}

// LockCase is CaseByID for a change: nobody else changes the case until the
// transaction ends.
func (t *Tx) LockCase(ctx context.Context, ws, id string) (desk.Case, error) {
	return oneCase(t.LockCases(ctx, ws, []string{id}))(id)
}

func oneCase(found map[string]desk.Case, err error) func(id string) (desk.Case, error) {
	return func(id string) (desk.Case, error) {
		if err != nil {
			return desk.Case{}, err
		}
		if c, ok := found[id]; ok {
			return c, nil
		}
		return desk.Case{}, desk.NotFound("case")
	}
}

// CasesByID answers the cases of ids that are there.
func (q *Queryer) CasesByID(ctx context.Context, ws string, ids []string) (map[string]desk.Case, error) {
	return q.casesByID(ctx, ws, ids, "")
}

// LockCases is LockCase for many; ids that are not there are left out.
func (t *Tx) LockCases(ctx context.Context, ws string, ids []string) (map[string]desk.Case, error) {
	return t.casesByID(ctx, ws, ids, t.s.ForUpdate())
}

func (q *Queryer) casesByID(ctx context.Context, ws string, ids []string, lock string) (map[string]desk.Case, error) {
	out := make(map[string]desk.Case, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, "SELECT "+caseRead+" FROM cases c WHERE c.workspace_id = ? AND c.id "+in+" ORDER BY c.id"+lock, append([]any{ws}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("load cases: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		c, err := scanCase(rows)
		if err != nil {
			return nil, fmt.Errorf("scan case: %w", err)
		}
		out[c.ID] = c
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("load cases: %w", err)
	}
	return out, nil
}

// NextCaseNumbers takes n case numbers of the workspace and answers the first.
func (t *Tx) NextCaseNumbers(ctx context.Context, ws string, n int) (int64, error) {
	var last int64
	err := t.row(ctx, "UPDATE workspaces SET case_seq = case_seq + ? WHERE id = ? RETURNING case_seq", n, ws).Scan(&last)
	if noRow(err) {
		return 0, desk.NotFound("workspace")
	}
	if err != nil {
		return 0, fmt.Errorf("number cases: %w", err)
	}
	return last - int64(n) + 1, nil
}
