package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// JournalChannel is the PostgreSQL notification that other nodes hear when the
// journal grew; its payload is the new head.
const JournalChannel = "recado_journal"

// JournalEntry is a request as it is kept.
type JournalEntry struct {
	Seq         int64
	WorkspaceID string
	ChannelID   string
	ReceivedAt  time.Time
	Request     []byte
}

// AppendJournal keeps entries in one commit, sets their Seq and answers the
// journal's new head. The head's row stays locked until the commit: numbers
// have no gap and come in the order of the commits, also over several nodes.
func (s *Store) AppendJournal(ctx context.Context, entries []JournalEntry) (int64, error) {
	if s.engine == Postgres {
		return s.appendAtOnce(ctx, entries)
	}
	var head int64
	err := s.Journal().Write(ctx, func(t *Tx) error {
		err := t.row(ctx, "UPDATE journal_head SET seq = seq + ? WHERE id = 1 RETURNING seq", len(entries)).Scan(&head)
		if err != nil {
			return fmt.Errorf("number journal entries: %w", err)
		}
		rows := make([][]any, len(entries))
		for i := range entries {
			e := &entries[i]
			e.Seq = head - int64(len(entries)) + 1 + int64(i)
			rows[i] = []any{e.Seq, e.WorkspaceID, e.ChannelID, micros(e.ReceivedAt), e.Request}
		}
		if err := t.insert(ctx, "INSERT INTO journal (seq, workspace_id, channel_id, received_at, request) VALUES", "", rows); err != nil {
			return fmt.Errorf("append to the journal: %w", err)
		}
		return nil
	})
	return head, err
}

// appendAtOnce numbers, keeps and tells the other nodes in one statement that
// is its own transaction: each further round trip would keep the head locked.
func (s *Store) appendAtOnce(ctx context.Context, entries []JournalEntry) (int64, error) {
	n := len(entries)
	workspaces, channels, times, requests := make([]string, n), make([]string, n), make([]int64, n), make([][]byte, n)
	for i, e := range entries {
		workspaces[i], channels[i], times[i], requests[i] = e.WorkspaceID, e.ChannelID, micros(e.ReceivedAt), e.Request
	}
	var head int64
	var told any
	err := s.write.QueryRowContext(ctx, s.rebind("WITH head AS (UPDATE journal_head SET seq = seq + ? WHERE id = 1 RETURNING seq), "+
		"added AS (INSERT INTO journal (seq, workspace_id, channel_id, received_at, request) "+
		"SELECT head.seq - ? + e.n, e.ws, e.ch, e.at, e.req FROM head, "+
		"UNNEST(CAST(? AS TEXT[]), CAST(? AS TEXT[]), CAST(? AS BIGINT[]), CAST(? AS BYTEA[])) WITH ORDINALITY AS e (ws, ch, at, req, n)) "+
		"SELECT head.seq, pg_notify('"+JournalChannel+"', CAST(head.seq AS TEXT)) FROM head"),
		n, n, workspaces, channels, times, requests).Scan(&head, &told)
	if err != nil {
		return 0, fmt.Errorf("append to the journal: %w", err)
	}
	for i := range entries {
		entries[i].Seq = head - int64(n) + 1 + int64(i)
	}
	return head, nil
}

// JournalHead is the number of the newest entry, 0 without any.
func (q *Queryer) JournalHead(ctx context.Context) (int64, error) {
	var seq int64
	if err := q.row(ctx, "SELECT seq FROM journal_head WHERE id = 1").Scan(&seq); err != nil {
		return 0, fmt.Errorf("read the journal's head: %w", err)
	}
	return seq, nil
}

// MoveJournalHead has the next entry numbered after seq.
func (t *Tx) MoveJournalHead(ctx context.Context, seq int64) error {
	if _, err := t.exec(ctx, "UPDATE journal_head SET seq = ? WHERE id = 1 AND seq < ?", seq, seq); err != nil {
		return fmt.Errorf("move the journal's head: %w", err)
	}
	return nil
}

// JournalRange lists entries after number after up to number upTo, in order:
// at most limit of them, and no more once their requests reach maxBytes.
func (q *Queryer) JournalRange(ctx context.Context, after, upTo int64, limit, maxBytes int) ([]JournalEntry, error) {
	rows, err := q.query(ctx, "SELECT seq, workspace_id, channel_id, received_at, request FROM journal WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?", after, upTo, limit)
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []JournalEntry
	for size := 0; size < maxBytes && rows.Next(); {
		var e JournalEntry
		var at int64
		if err := rows.Scan(&e.Seq, &e.WorkspaceID, &e.ChannelID, &at, &e.Request); err != nil {
			return nil, fmt.Errorf("scan journal entry: %w", err)
		}
		e.ReceivedAt = fromMicros(at)
		size += len(e.Request)
		out = append(out, e)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	return out, nil
}

// OldestJournal answers the oldest entry's number and time, 0 where the journal
// is empty.
func (q *Queryer) OldestJournal(ctx context.Context, after int64) (int64, time.Time, error) {
	var seq, at int64
	err := q.row(ctx, "SELECT seq, received_at FROM journal WHERE seq > ? ORDER BY seq LIMIT 1", after).Scan(&seq, &at)
	if noRow(err) {
		return 0, time.Time{}, nil
	}
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("read the journal's start: %w", err)
	}
	return seq, fromMicros(at), nil
}

// TrimJournal removes a range of entries that were received before the time and
// applied up to seq, from the one after number after, and answers the number it
// came to, 0 at the end. Entries of open dead letters stay. It removes at most
// 2,000 at a time, so that it never holds up the writers.
func (s *Store) TrimJournal(ctx context.Context, after int64, before time.Time, seq int64) (int64, error) {
	var last sql.NullInt64
	err := s.Journal().Read().row(ctx, "SELECT MAX(seq) FROM (SELECT seq FROM journal WHERE seq > ? AND seq <= ? AND received_at < ? ORDER BY seq LIMIT 2000) AS old",
		after, seq, micros(before)).Scan(&last)
	if err != nil {
		return 0, fmt.Errorf("find old journal entries: %w", err)
	}
	if !last.Valid {
		return 0, nil
	}
	open, err := s.Read().openDeadEntries(ctx, after, last.Int64)
	if err != nil {
		return 0, err
	}
	return last.Int64, s.Journal().Write(ctx, func(t *Tx) error {
		query, args := "DELETE FROM journal WHERE seq > ? AND seq <= ? AND received_at < ?", []any{after, last.Int64, micros(before)}
		if len(open) > 0 {
			in, more := anyOf(t.s, open)
			query, args = query+" AND NOT (seq "+in+")", append(args, more...)
		}
		if _, err := t.exec(ctx, query, args...); err != nil {
			return fmt.Errorf("trim the journal: %w", err)
		}
		return nil
	})
}

// MayComeBack says whether a database that could not be connected to may take
// connections later, with nothing changed on our side: not where it refused who
// we are or does not have what we asked for.
func MayComeBack(err error) bool {
	if code := pgCode(err); code != "" && (code[:2] == "28" || code[:2] == "3D") {
		return false
	}
	return IsAway(err)
}

// IsAway says whether err means that the database cannot work now (not there,
// shutting down, out of room, busy, cut off): the same statement may succeed
// later, and nothing is wrong with it.
func IsAway(err error) bool {
	if err == nil {
		return false
	}
	if IsFull(err) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, sql.ErrTxDone) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errStale) || errors.Is(err, ErrAway) {
		return true
	}
	var connect *pgconn.ConnectError
	var network net.Error
	if errors.As(err, &connect) || errors.As(err, &network) || IsClosed(err) {
		return true
	}
	if code := pgCode(err); len(code) == 5 {
		switch code[:2] {
		case "08", "25", "40", "53", "55", "57", "58":
			return true
		}
		return false
	}
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_NOMEM,
			sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_PROTOCOL:
			return true
		}
		return false
	}
	return pgconn.SafeToRetry(err) || pgconn.Timeout(err)
}
