package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// point is what one kind of work cost on a desk of a size.
type point struct {
	engine, what string
	messages     int
	milliseconds float64
}

// grow measures the same work on larger and larger desks: how each cost grows
// is what decides whether a desk is fast in its third year.
func (b *bench) grow() error {
	ours, theirs, err := b.growthSizes()
	if err != nil {
		return err
	}
	var points []point
	for _, n := range ours {
		if points, err = b.growAt(points, "SQLite", "", n); err != nil {
			return err
		}
	}
	if b.postgres != "" {
		for _, n := range theirs {
			database, drop, err := freshDatabase(b.postgres)
			if err != nil {
				return err
			}
			points, err = b.growAt(points, "PostgreSQL", database, n)
			drop()
			if err != nil {
				return err
			}
		}
	}
	return draw(points)
}

// growthSizes are the sizes for SQLite and for PostgreSQL.
func (b *bench) growthSizes() (ours, theirs []int, err error) {
	given := b.growth
	if given == "" {
		given = "10000,100000,1000000"
	}
	first, second, two := strings.Cut(given, "/")
	if !two {
		second = first
	}
	if ours, err = numbers(first); err == nil {
		theirs, err = numbers(second)
	}
	return ours, theirs, err
}

func numbers(list string) ([]int, error) {
	var out []int
	for word := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("-growth: %q is no number of messages", word)
		}
		out = append(out, n)
	}
	return out, nil
}

// growAt measures on a desk of n messages.
func (b *bench) growAt(points []point, engine, database string, n int) ([]point, error) {
	whole := b.messages
	b.messages = n
	defer func() { b.messages = whole }()
	s, made, err := b.freshDesk(database)
	if err != nil {
		return points, err
	}
	defer s.remove()
	keep := func(what string, ms float64) {
		points = append(points, point{engine, what, n, ms})
		b.add("growth", fmt.Sprintf("%s, %d messages: %s", engine, n, what), ms, "ms", 0, false, "")
	}
	keep("rows of a message written in bulk", float64(made.took.Microseconds())/1000/float64(n))
	length := time.Duration(b.seconds / 3 * float64(time.Second))
	for _, q := range questions(s, made, n) {
		if _, err := s.burst(2, length/4, 1<<40, q.next); err != nil {
			return points, fmt.Errorf("%s: %w", q.name, err)
		}
		r, err := s.burst(2, length, 1<<40, q.next)
		if err != nil || r.other > 0 || r.ok == 0 {
			return points, fmt.Errorf("%s: %d answered, %d refused, %w", q.name, r.ok, r.other, cmp.Or(err, errRefused))
		}
		keep(q.name+", median of 2 connections", r.quantile(0.5))
	}
	cost, err := b.messageAt(s)
	if err != nil {
		return points, err
	}
	keep("CPU of the server a new message", milliseconds(cost.cpu))
	return points, nil
}

// messageAt is what each of some seconds' new messages costs there.
func (b *bench) messageAt(s *server) (spent, error) {
	const rate = 300
	st := struct{ Head, Applied int64 }{}
	if err := s.call("GET", "/api/v1/journal", nil, &st); err != nil {
		return spent{}, err
	}
	requests := s.prepared(int64(b.seconds/2*rate), 500)
	before, err := s.spending()
	if err != nil {
		return spent{}, err
	}
	if err := s.steady(requests, rate, func(int, time.Time) {}); err != nil {
		return spent{}, err
	}
	head, err := s.waitApplied(time.Minute)
	if err != nil {
		return spent{}, err
	}
	if _, err := s.waitFollowed(5 * time.Minute); err != nil {
		return spent{}, err
	}
	after, err := s.spending()
	return after.minus(before, head-st.Head), err
}
