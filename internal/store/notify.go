package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"recado.dev/internal/desk"
)

// Notify tells every node that listens on channel, this one included. It does
// nothing on SQLite, which has one node.
func (s *Store) Notify(ctx context.Context, channel, payload string) error {
	if s.engine != Postgres {
		return nil
	}
	if _, err := s.write.ExecContext(ctx, "SELECT pg_notify($1, $2)", channel, payload); err != nil {
		return fmt.Errorf("notify %s: %w", channel, err)
	}
	return nil
}

// A listener says nothing and so learns nothing of a server that vanished:
// after so long a silence it asks for a sign of life.
const listenPatience = 5 * time.Second

// Listen calls heard with what is notified on channels until ctx ends or the
// connection breaks; its error says which. It calls ready once it hears: what
// was notified before that is lost. PostgreSQL only.
func (s *Store) Listen(ctx context.Context, channels []string, ready func(), heard func(channel, payload string)) error {
	conf, err := postgresConfig(s.url, newPatience(answerPatience))
	if err != nil {
		return err
	}
	conn, err := pgx.ConnectConfig(ctx, conf)
	if err != nil {
		return fmt.Errorf("connect to listen: %w", err)
	}
	defer func() {
		end, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = conn.Close(end)
	}()
	if err := prepareToListen(ctx, conn, channels); err != nil {
		return err
	}
	ready()
	for {
		n, err := nextNotification(ctx, conn)
		if err != nil {
			return fmt.Errorf("wait for notifications: %w", err)
		}
		heard(n.Channel, n.Payload)
	}
}

// prepareToListen has a connection hear of channels. A server that vanished
// between its greeting and this says nothing.
func prepareToListen(ctx context.Context, conn *pgx.Conn, channels []string) error {
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	if _, err := conn.Exec(ctx, "SELECT "+manners); err != nil {
		return fmt.Errorf("prepare to listen: %w", err)
	}
	for _, c := range channels {
		if _, err := conn.Exec(ctx, "LISTEN "+pgx.Identifier{c}.Sanitize()); err != nil {
			return fmt.Errorf("listen on %s: %w", c, err)
		}
	}
	return nil
}

// nextNotification waits for a notification, or an end of the server.
func nextNotification(ctx context.Context, conn *pgx.Conn) (*pgconn.Notification, error) {
	for {
		quiet, cancel := context.WithTimeout(ctx, listenPatience)
		n, err := conn.WaitForNotification(quiet)
		cancel()
		if err == nil || ctx.Err() != nil || !errors.Is(err, context.DeadlineExceeded) || conn.IsClosed() {
			return n, err
		}
		alive, cancel := context.WithTimeout(ctx, pingPatience)
		err = conn.Ping(alive)
		cancel()
		if err != nil {
			return nil, err
		}
	}
}

// Standing is what a session or an API token is good for: its workspace, its
// own role and the one that its member has there.
type Standing struct {
	WorkspaceID  string
	Role, Member desk.Role
}

// SessionStandings answers what each browser session of ids that is still good
// at now stands for, by id.
func (q *Queryer) SessionStandings(ctx context.Context, ids []string, now time.Time) (map[string]Standing, error) {
	return q.standings(ctx, "SELECT s.id, s.workspace_id, m.role, m.role FROM sessions s JOIN members m ON m.workspace_id = s.workspace_id AND m.user_id = s.user_id "+
		"WHERE m.disabled_at IS NULL AND s.expires_at > ? AND s.id IN (", ids, now)
}

// TokenStandings is SessionStandings for API tokens.
func (q *Queryer) TokenStandings(ctx context.Context, ids []string, now time.Time) (map[string]Standing, error) {
	return q.standings(ctx, "SELECT t.id, t.workspace_id, t.role, m.role FROM api_tokens t JOIN members m ON m.workspace_id = t.workspace_id AND m.user_id = t.user_id "+
		"WHERE m.disabled_at IS NULL AND t.revoked_at IS NULL AND COALESCE(t.expires_at, 9223372036854775807) > ? AND t.id IN (", ids, now)
}

func (q *Queryer) standings(ctx context.Context, query string, ids []string, now time.Time) (map[string]Standing, error) {
	out := make(map[string]Standing, len(ids))
	const most = 1024
	for len(ids) > 0 {
		n := min(len(ids), most)
		marks, args := inList(ids[:n])
		ids = ids[n:]
		rows, err := q.query(ctx, query+marks+")", append([]any{micros(now)}, args...)...)
		if err != nil {
			return nil, fmt.Errorf("check who is signed in: %w", err)
		}
		for rows.Next() {
			var id string
			var st Standing
			if err := rows.Scan(&id, &st.WorkspaceID, &st.Role, &st.Member); err != nil {
				_ = rows.Close()
				return nil, fmt.Errorf("check who is signed in: %w", err)
			}
			out[id] = st
		}
		err = rows.Err()
		_ = rows.Close()
		if err != nil {
			return nil, fmt.Errorf("check who is signed in: %w", err)
		}
	}
	return out, nil
}
