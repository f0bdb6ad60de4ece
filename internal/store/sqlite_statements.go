package store

import (
	"container/list"
	"context"
	"database/sql/driver"
	"errors"
	"strings"

	"modernc.org/sqlite"
)

// Limits of the statements that a connection keeps compiled.
const (
	keptStatements = 200
	keptText       = 64 << 10 // longer ones vary too much to come again
)

// statementKeeper opens connections that keep their statements compiled:
// SQLite takes longer to compile a short statement than to run it.
type statementKeeper struct{ driver.Connector }

func newStatementKeeper(dsn string) (driver.Connector, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return statementKeeper{c}, nil
}

// Connect implements driver.Connector.
func (k statementKeeper) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	inner, ok := c.(sqliteConn)
	if !ok {
		_ = c.Close()
		return nil, errors.New("the SQLite driver's connections lack what is needed of them")
	}
	return &keepingConn{sqliteConn: inner, kept: map[string]*list.Element{}}, nil
}

// sqliteConn is what the driver's connections can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// keepingConn is a connection with its compiled statements, the latest used
// first. database/sql lets one goroutine at a time use it.
type keepingConn struct {
	sqliteConn
	kept  map[string]*list.Element
	order list.List
}

type keptStmt struct {
	query string
	stmt  sqliteStmt
	busy  bool // its rows are being read
}

// find answers the statement of a query and whether it stays compiled; one
// that does not is the caller's to close.
func (c *keepingConn) find(ctx context.Context, query string) (k *keptStmt, stays bool, err error) {
	if e := c.kept[query]; e != nil && !e.Value.(*keptStmt).busy {
		c.order.MoveToFront(e)
		return e.Value.(*keptStmt), true, nil
	}
	s, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, false, err
	}
	stmt, ok := s.(sqliteStmt)
	if !ok {
		_ = s.Close()
		return nil, false, driver.ErrSkip
	}
	k = &keptStmt{query: query, stmt: stmt}
	if c.kept[query] != nil { // the kept one is busy
		return k, false, nil
	}
	c.kept[query] = c.order.PushFront(k)
	return k, true, c.shrink()
}

// shrink closes the statement that was unused longest.
func (c *keepingConn) shrink() error {
	if c.order.Len() <= keptStatements {
		return nil
	}
	for e := c.order.Back(); e != nil; e = e.Prev() {
		if k := e.Value.(*keptStmt); !k.busy {
			c.order.Remove(e)
			delete(c.kept, k.query)
			return k.stmt.Close()
		}
	}
	return nil
}

// comesAgain says whether keeping a query compiled makes sense: scripts and
// statements about the connection itself do not.
func comesAgain(query string) bool {
	if len(query) > keptText || strings.Contains(query, ";") {
		return false
	}
	word, _, _ := strings.Cut(strings.TrimSpace(query), " ")
	switch strings.TrimSpace(word) {
	case "SELECT", "INSERT", "UPDATE", "DELETE", "WITH":
		return true
	}
	return false
}

// ExecContext implements driver.ExecerContext.
func (c *keepingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if !comesAgain(query) {
		return c.sqliteConn.ExecContext(ctx, query, args)
	}
	k, stays, err := c.find(ctx, query)
	if err != nil {
		return nil, err
	}
	res, err := k.stmt.ExecContext(ctx, args)
	if !stays {
		err = errors.Join(err, k.stmt.Close())
	}
	return res, err
}

// QueryContext implements driver.QueryerContext.
func (c *keepingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if !comesAgain(query) {
		return c.sqliteConn.QueryContext(ctx, query, args)
	}
	k, stays, err := c.find(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := k.stmt.QueryContext(ctx, args)
	if err != nil {
		if !stays {
			_ = k.stmt.Close()
		}
		return nil, err
	}
	k.busy = true
	return &keptRows{Rows: rows, of: k, stays: stays}, nil
}

// Close implements driver.Conn.
func (c *keepingConn) Close() error {
	var err error
	for e := c.order.Front(); e != nil; e = e.Next() {
		err = errors.Join(err, e.Value.(*keptStmt).stmt.Close())
	}
	c.order.Init()
	clear(c.kept)
	return errors.Join(err, c.sqliteConn.Close())
}

// keptRows frees their statement at their end.
type keptRows struct {
	driver.Rows
	of    *keptStmt
	stays bool
}

// Close implements driver.Rows.
func (r *keptRows) Close() error {
	err := r.Rows.Close()
	r.of.busy = false
	if !r.stays {
		err = errors.Join(err, r.of.stmt.Close())
	}
	return err
}
