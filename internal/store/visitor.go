package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"recado.dev/internal/desk"
)

// Visitor is somebody who writes on a page that we serve.
type Visitor struct {
	WorkspaceID string
	ID          string
	ChannelID   string
	Address     string // where messages go: see desk.Identity
	Name        string
	Email       string // as they typed it
	Locale      string
	Attributes  string // JSON
	Consent     string // JSON
	CreatedAt   time.Time
	SeenAt      time.Time
	UnreadSince *time.Time
}

const visitorColumns = "v.workspace_id, v.id, v.channel_id, v.address, v.name, v.email, v.locale, v.attributes, v.consent, v.created_at, v.seen_at, v.unread_since"

func scanVisitor(row interface{ Scan(...any) error }) (Visitor, error) {
	var v Visitor
	var created, seen int64
	var unread sql.NullInt64
	err := row.Scan(&v.WorkspaceID, &v.ID, &v.ChannelID, &v.Address, &v.Name, &v.Email, &v.Locale, &v.Attributes, &v.Consent, &created, &seen, &unread)
	v.CreatedAt, v.SeenAt, v.UnreadSince = fromMicros(created), fromMicros(seen), fromNull(unread)
	return v, err
}

// InsertVisitor adds a visitor.
func (t *Tx) InsertVisitor(ctx context.Context, v Visitor) error {
	err := t.insert(ctx, "INSERT INTO visitors (workspace_id, id, channel_id, address, name, email, locale, attributes, consent, created_at, seen_at) VALUES", "",
		[][]any{{v.WorkspaceID, v.ID, v.ChannelID, v.Address, v.Name, v.Email, v.Locale, v.Attributes, v.Consent, micros(v.CreatedAt), micros(v.SeenAt)}})
	if err != nil {
		return fmt.Errorf("insert visitor: %w", err)
	}
	return nil
}

// SaveVisitor writes what may change of a visitor.
func (t *Tx) SaveVisitor(ctx context.Context, v Visitor) error {
	_, err := t.exec(ctx, "UPDATE visitors SET address = ?, name = ?, email = ?, locale = ?, attributes = ?, seen_at = ? WHERE workspace_id = ? AND id = ?",
		v.Address, v.Name, v.Email, v.Locale, v.Attributes, micros(v.SeenAt), v.WorkspaceID, v.ID)
	if err != nil {
		return fmt.Errorf("save visitor %s: %w", v.ID, err)
	}
	return nil
}

// VisitorByID answers a visitor.
func (q *Queryer) VisitorByID(ctx context.Context, ws, id string) (Visitor, error) {
	v, err := scanVisitor(q.row(ctx, "SELECT "+visitorColumns+" FROM visitors v WHERE v.workspace_id = ? AND v.id = ?", ws, id))
	return v, foundVisitor(err)
}

func foundVisitor(err error) error {
	if noRow(err) {
		return desk.NotFound("visitor")
	}
	if err != nil {
		return fmt.Errorf("load visitor: %w", err)
	}
	return nil
}

// InsertVisitorSession lets the browser that holds a token be the visitor.
func (t *Tx) InsertVisitorSession(ctx context.Context, ws, visitorID, tokenHash string, until time.Time) error {
	err := t.insert(ctx, "INSERT INTO visitor_sessions (token_hash, workspace_id, visitor_id, expires_at) VALUES", "", [][]any{{tokenHash, ws, visitorID, micros(until)}})
	if err != nil {
		return fmt.Errorf("insert visitor session: %w", err)
	}
	return nil
}

// VisitorBySession answers whose a token is, and until when.
func (q *Queryer) VisitorBySession(ctx context.Context, tokenHash string, now time.Time) (Visitor, time.Time, error) {
	var until int64
	row := q.row(ctx, "SELECT "+visitorColumns+", s.expires_at FROM visitor_sessions s JOIN visitors v ON v.workspace_id = s.workspace_id AND v.id = s.visitor_id "+
		"WHERE s.token_hash = ? AND s.expires_at > ?", tokenHash, micros(now))
	v, err := scanVisitor(scanWith{row, []any{&until}})
	return v, fromMicros(until), foundVisitor(err)
}

// scanWith scans columns that follow the usual ones.
type scanWith struct {
	row  interface{ Scan(...any) error }
	more []any
}

func (s scanWith) Scan(dest ...any) error { return s.row.Scan(append(dest, s.more...)...) }

// ExtendVisitorSession has a token last until a later time.
func (t *Tx) ExtendVisitorSession(ctx context.Context, tokenHash string, until time.Time) error {
	if _, err := t.exec(ctx, "UPDATE visitor_sessions SET expires_at = ? WHERE token_hash = ?", micros(until), tokenHash); err != nil {
		return fmt.Errorf("extend visitor session: %w", err)
	}
	return nil
}

// DeleteVisitorSession ends what a token stands for.
func (t *Tx) DeleteVisitorSession(ctx context.Context, tokenHash string) error {
	if _, err := t.exec(ctx, "DELETE FROM visitor_sessions WHERE token_hash = ?", tokenHash); err != nil {
		return fmt.Errorf("delete visitor session: %w", err)
	}
	return nil
}

// DeleteVisitorSessionsBefore removes the sessions that ended.
func (t *Tx) DeleteVisitorSessionsBefore(ctx context.Context, now time.Time) error {
	if _, err := t.exec(ctx, "DELETE FROM visitor_sessions WHERE expires_at <= ?", micros(now)); err != nil {
		return fmt.Errorf("delete visitor sessions: %w", err)
	}
	return nil
}

// WaitForVisitors notes that the visitors at an address have not seen the
// newest message. It answers how many there are.
func (t *Tx) WaitForVisitors(ctx context.Context, ws, channelID, address string, now time.Time) (int64, error) {
	n, err := t.exec(ctx, "UPDATE visitors"+t.s.by("visitors_by_address")+" SET unread_since = COALESCE(unread_since, ?) WHERE workspace_id = ? AND channel_id = ? AND address = ?", micros(now), ws, channelID, address)
	if err != nil {
		return 0, fmt.Errorf("note what visitors have not seen: %w", err)
	}
	return n, nil
}

// VisitorsSaw notes that a visitor at the address has seen all messages.
func (t *Tx) VisitorsSaw(ctx context.Context, ws, channelID, address string) error {
	if _, err := t.exec(ctx, "UPDATE visitors"+t.s.by("visitors_by_address")+" SET unread_since = NULL WHERE workspace_id = ? AND channel_id = ? AND address = ?", ws, channelID, address); err != nil {
		return fmt.Errorf("note what visitors have seen: %w", err)
	}
	return nil
}

// VisitorsWaiting answers visitors of all workspaces who have not seen a message
// since before a time.
func (q *Queryer) VisitorsWaiting(ctx context.Context, before time.Time, limit int) ([]Visitor, error) {
	rows, err := q.query(ctx, "SELECT "+visitorColumns+" FROM visitors v WHERE v.unread_since IS NOT NULL AND v.unread_since <= ? ORDER BY v.unread_since"+limitText(limit), micros(before))
	return collect(rows, err, "visitors", scanVisitor)
}

// ClaimWaiting takes it on to tell a visitor of what they have not seen, and
// answers false where somebody else did or they saw it.
func (t *Tx) ClaimWaiting(ctx context.Context, v Visitor) (bool, error) {
	n, err := t.exec(ctx, "UPDATE visitors SET unread_since = NULL WHERE workspace_id = ? AND id = ? AND unread_since = ?", v.WorkspaceID, v.ID, microsOrNull(v.UnreadSince))
	if err != nil {
		return false, fmt.Errorf("claim visitor %s: %w", v.ID, err)
	}
	return n > 0, nil
}

// ThreadOfKey answers the conversation that whoever a platform's key leads to
// has on a channel.
func (q *Queryer) ThreadOfKey(ctx context.Context, ws, channelID, platform, key string) (desk.Conversation, error) {
	ids, err := q.IdentityKeys(ctx, ws, platform, []string{key})
	if err != nil {
		return desk.Conversation{}, err
	}
	id, ok := ids[key]
	if !ok {
		return desk.Conversation{}, desk.NotFound("conversation")
	}
	c, err := scanConversation(q.row(ctx, "SELECT "+conversationColumns+" FROM conversations"+q.s.by("conversations_by_thread")+
		" WHERE workspace_id = ? AND channel_id = ? AND thread_key = ?", ws, channelID, DirectThread(id)))
	if noRow(err) {
		return c, desk.NotFound("conversation")
	}
	if err != nil {
		return c, fmt.Errorf("load the conversation of a key: %w", err)
	}
	return c, nil
}

// ConversationEvents lists the events of a conversation with numbers after from
// and up to to, in order.
func (q *Queryer) ConversationEvents(ctx context.Context, ws, conversationID string, from, to int64, limit int) ([]desk.Event, error) {
	rows, err := q.query(ctx, "SELECT "+eventColumns+" FROM events WHERE workspace_id = ? AND seq > ? AND seq <= ? AND conversation_id = ? ORDER BY seq"+limitText(limit), ws, from, to, conversationID)
	return eventPage(rows, err, limit)
}

// WaitingPlace is where a case stands among those of its queue that wait for
// somebody; 0 where somebody has it or it does not wait.
func (q *Queryer) WaitingPlace(ctx context.Context, ws, caseID string) (int, error) {
	var place int
	err := q.row(ctx, "SELECT (SELECT COUNT(*) FROM cases o WHERE o.workspace_id = c.workspace_id AND o.queue = c.queue AND o.assignee_id = '' AND o.status = 'open' "+
		"AND o.waiting_since IS NOT NULL AND o.waiting_since <= c.waiting_since) FROM cases c "+
		"WHERE c.workspace_id = ? AND c.id = ? AND c.assignee_id = '' AND c.status = 'open' AND c.waiting_since IS NOT NULL", ws, caseID).Scan(&place)
	if noRow(err) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("count who waits before case %s: %w", caseID, err)
	}
	return place, nil
}

// UploadOf answers a file that nobody has sent yet, left by who.
func (q *Queryer) UploadOf(ctx context.Context, ws, id, who string) (desk.Attachment, error) {
	rows, err := q.query(ctx, "SELECT "+attachmentColumns+" FROM attachments WHERE workspace_id = ? AND id = ? AND uploaded_by = ? AND message_id = ''", ws, id, who)
	var found *desk.Attachment
	if err := eachAttachment(rows, err, func(a desk.Attachment, _ string) { found = &a }); err != nil {
		return desk.Attachment{}, err
	}
	if found == nil {
		return desk.Attachment{}, desk.NotFound("file")
	}
	return *found, nil
}
