package main

import (
	"cmp"
	"database/sql"
	"fmt"
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// placeTables are the tables that say how far a follower of the event log is,
// by its name here. Those without a table of their own have a row each in
// follower_places.
var placeTables = map[string]string{
	"search": "search_scopes", "reports": "report_places", "routing": "routing_places", "clocks": "sla_places", "automatic messages": "automatic_places",
	"reading": "case_reading_places", "notifications": "notification_places", "insights": "insight_places", "signals": "signal_places", "costs": "cost_places",
}

// idlers keep their place once it is quiet where they find nothing to do, as
// here: there are no forms, orders, surveys, prepared replies, smart tags or
// recipes. What they look at is looked at with the others.
var idlers = []string{"forms", "orders", "prepared replies", "recipes", "smart_tags", "surveys"}

// configured are those who keep a place only in a workspace that has what they
// are for (queues, targets for answers, automatic messages). Where there is a
// place it is waited for.
var configured = []string{"routing", "clocks", "automatic messages"}

// placeless are those of whom no place is waited for, and why that is right. What
// they do all the same is done before the server is at rest.
var placeless = map[string]string{
	"reach_places": "links: they follow only where a workspace has links",
	"signals":      "they look at once, and keep their place only where they find something or after many events",
	"webhooks":     "they follow only where there are endpoints",
}

// awaited are the followers that have to have a place at the head.
func awaited() []string {
	out := slices.Clone(idlers)
	for name := range placeTables {
		if !slices.Contains(configured, name) && placeless[name] == "" {
			out = append(out, name)
		}
	}
	return out
}

// followed says when the followers of the event log were done.
type followed struct {
	after map[string]time.Duration // by follower, since the waiting began
}

// last is the time of the last one that had something to do, and a note of who
// were last.
func (f followed) last() (time.Duration, string) {
	names := slices.SortedFunc(maps.Keys(f.after), func(a, b string) int { return cmp.Or(cmp.Compare(f.after[b], f.after[a]), cmp.Compare(a, b)) })
	names = slices.DeleteFunc(names, func(n string) bool { return slices.Contains(idlers, n) })
	var notes []string
	for _, n := range names[:min(len(names), 3)] {
		notes = append(notes, fmt.Sprintf("%s %.1f s", n, f.after[n].Seconds()))
	}
	if len(names) == 0 {
		return 0, ""
	}
	return f.after[names[0]], strings.Join(notes, ", ")
}

// places reads how far each follower is.
type places struct {
	main, search *sql.DB // one and the same on PostgreSQL
	workspace    string
}

func (s *server) openPlaces() (*places, error) {
	p := &places{workspace: s.workspace}
	var err error
	if s.database != "" {
		p.main, err = sql.Open("pgx", s.database)
		p.search = p.main
		return p, err
	}
	if p.main, err = openFile(filepath.Join(s.dir, "recado.db")); err != nil {
		return nil, err
	}
	p.search, err = openFile(filepath.Join(s.dir, "search.db"))
	return p, err
}

// openFile opens a file of SQLite to be read beside a server that writes.
func openFile(file string) (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?mode=ro&_pragma=busy_timeout(10000)")
}

func (p *places) close() {
	_ = p.main.Close()
	_ = p.search.Close()
}

// read answers the number of the newest event, and of the newest that each
// follower has done with.
func (p *places) read() (head int64, at map[string]int64, err error) {
	at = map[string]int64{}
	// The head first: a follower cannot be behind what is read later.
	if err := p.main.QueryRow("SELECT event_seq FROM workspaces WHERE id = $1", p.workspace).Scan(&head); err != nil {
		return 0, nil, fmt.Errorf("read the head of the event log: %w", err)
	}
	var parts []string
	for name, table := range placeTables {
		if table != placeTables["search"] {
			parts = append(parts, fmt.Sprintf("SELECT '%s' AS name, seq FROM %s WHERE workspace_id = $1", name, table))
		}
	}
	parts = append(parts, "SELECT name, seq FROM follower_places WHERE workspace_id = $1 AND name NOT LIKE '%.turns'")
	if err := p.collect(p.main, strings.Join(parts, " UNION ALL "), at); err != nil {
		return 0, nil, err
	}
	return head, at, p.collect(p.search, "SELECT 'search', seq FROM "+placeTables["search"]+" WHERE workspace_id = $1", at)
}

func (p *places) collect(db *sql.DB, query string, at map[string]int64) error {
	rows, err := db.Query(query, p.workspace)
	if err != nil {
		return fmt.Errorf("read the followers' places: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var name string
		var seq int64
		if err := rows.Scan(&name, &seq); err != nil {
			return err
		}
		at[name] = seq
	}
	return rows.Err()
}

// behind names the followers that are not at the head: those who are awaited,
// and whoever else keeps a place.
func behind(head int64, at map[string]int64) []string {
	if head == 0 {
		return nil
	}
	var out []string
	for _, name := range awaited() {
		if at[name] < head {
			out = append(out, name)
		}
	}
	for name, seq := range at {
		if seq < head && !slices.Contains(out, name) && placeless[name] == "" {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// waitFollowed waits until those who follow the event log have nothing left: all
// have their place at its head, and after that the server is at rest for a
// second, so that also what belongs to no place is done (the index of words is
// put in order, the log is copied into the file).
func (s *server) waitFollowed(limit time.Duration) (followed, error) {
	f := followed{after: map[string]time.Duration{}}
	p, err := s.openPlaces()
	if err != nil {
		return f, err
	}
	defer p.close()
	began := time.Now()
	for _, name := range awaited() {
		f.after[name] = 0
	}
	var late []string
	for time.Since(began) < limit {
		head, at, err := p.read()
		if err != nil {
			return f, err
		}
		if late = behind(head, at); len(late) == 0 {
			if s.rests() {
				again, _, err := p.read()
				if err != nil || again == head {
					return f, err
				}
			}
			continue
		}
		for _, name := range late {
			f.after[name] = time.Since(began)
		}
		time.Sleep(20 * time.Millisecond)
	}
	return f, fmt.Errorf("the followers were not done within %s: %s", limit, cmp.Or(strings.Join(late, ", "), "the server was not at rest"))
}

// rests says whether the server does next to nothing for a second.
func (s *server) rests() bool {
	for range 5 {
		cpu := s.cpu()
		time.Sleep(200 * time.Millisecond)
		if s.cpu()-cpu > 20*time.Millisecond {
			return false
		}
	}
	return true
}
