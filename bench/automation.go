package main

import (
	"fmt"
	"time"
)

// automation measures what recipes and routing cost a message: the same messages
// on a desk without any, on one with a thousand recipes of which none starts,
// and on one where each message starts one that tags its case.
func (b *bench) automation() error {
	const rate = 400 // a second: what a desk with so much automation may well see
	plain, err := b.steadyCost("plain", rate, func(*server) error { return nil })
	if err != nil {
		return err
	}
	asked, err := b.steadyCost("asked", rate, func(s *server) error { return s.automate("nothing") })
	if err != nil {
		return err
	}
	started, err := b.steadyCost("started", rate, func(s *server) error { return s.automate("pedido") })
	if err != nil {
		return err
	}
	b.add("automation", fmt.Sprintf("CPU a message at %d a second, nothing automated", rate), milliseconds(plain.cpu), "ms", 0, false, "")
	b.add("automation", "what 1,000 recipes and routing add, where none starts", milliseconds(asked.cpu-plain.cpu), "ms", 1, false, "")
	b.add("automation", "what they add, where each message starts one", milliseconds(started.cpu-plain.cpu), "ms", 0, false, "its run, its decisions and the change of the case are kept")
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// steadyCost is what each message costs at a steady rate, on SQLite.
func (b *bench) steadyCost(name string, rate int, set func(*server) error) (spent, error) {
	s, err := b.prepare("")
	if err != nil {
		return spent{}, err
	}
	defer s.remove()
	if err := s.start(b.binary); err != nil {
		return spent{}, err
	}
	if err := s.addChannel("http://127.0.0.1:9"); err != nil {
		return spent{}, err
	}
	if err := set(s); err != nil {
		return spent{}, err
	}
	messages := s.prepared(int64(b.seconds*float64(rate)), 500)
	before, err := s.spending()
	if err != nil {
		return spent{}, err
	}
	wait := b.profiling(s, name, time.Duration(b.seconds*float64(time.Second)))
	if err := s.steady(messages, rate, func(int, time.Time) {}); err != nil {
		return spent{}, err
	}
	n, err := s.waitApplied(time.Minute)
	if err != nil {
		return spent{}, err
	}
	if _, err := s.waitFollowed(time.Minute); err != nil {
		return spent{}, err
	}
	after, err := s.spending()
	if err != nil {
		return spent{}, err
	}
	return after.minus(before, n), wait()
}

// automate gives the desk a thousand recipes, of which one starts with messages
// that have a word, and somebody to whom cases go.
func (s *server) automate(word string) error {
	for i := range 1000 {
		filter := fmt.Sprintf(`message.direction is in and message.text contains any ("palabra%d", "frase número %d") and status is open and tag has none (spam)`, i, i)
		if i%10 == 0 {
			filter = fmt.Sprintf(`message.text matches "pedido número %d$" and waiting_minutes > 5`, i)
		}
		if i == 7 {
			filter = `message.text contains any (` + word + `) and priority is normal`
		}
		recipe := map[string]any{
			"name": fmt.Sprint("Recipe ", i), "family": "new", "enabled": true, "filter_text": filter, "trigger": map[string]any{"kind": "new"},
			"actions": []map[string]any{{"kind": "tags", "params": map[string]any{"add": []string{fmt.Sprint("t", i%5)}}}},
		}
		if err := s.call("POST", "/api/v1/recipes", recipe, nil); err != nil {
			return err
		}
	}
	return s.call("PUT", "/api/v1/agents/me/presence", map[string]any{"state": "online"}, nil)
}
