package dispatch

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"recado.dev/internal/filter"
	"recado.dev/internal/routing"
)

// withFilters gives workstreams the saved filters that their rules name. Where
// none names any nothing is read: every new case comes by here.
func withFilters(ctx context.Context, q *reader, ws string, streams []Workstream) error {
	naming := slices.ContainsFunc(streams, func(v Workstream) bool {
		return slices.ContainsFunc(v.Rules, func(r routing.Rule) bool { return bytes.Contains(r.Filter, []byte(`"saved"`)) })
	})
	if !naming {
		return nil
	}
	list, err := q.SharedFilters(ctx, ws)
	if err != nil {
		return err
	}
	for i := range streams {
		streams[i].saved = filter.Named(list)
	}
	return nil
}

// rules complains of rules that cannot be asked, or can never hold.
func (c *complaints) rules(ctx context.Context, q *reader, ws string, rules []routing.Rule, now time.Time) error {
	list, err := q.SharedFilters(ctx, ws)
	if err != nil {
		return err
	}
	env := filter.Env{Now: now, NewCases: true, Saved: filter.Named(list)}
	if _, err := routing.ParseRules(rules, env); err != nil {
		c.take(err)
		return nil
	}
	for i, r := range rules {
		if text := bytes.TrimSpace(r.Filter); len(text) > 0 && string(text) != "null" {
			_, err := filter.Check(text, env)
			c.nest(fmt.Sprintf("rules[%d].", i), err)
		}
	}
	return nil
}

// CheckRules refuses the rules of a workstream that cannot be asked, by the
// saved filters as they are now.
func CheckRules(ctx context.Context, q *reader, ws string, settings []byte, now time.Time) error {
	var v Workstream
	if err := json.Unmarshal(settings, &v); err != nil {
		return fmt.Errorf("read the settings of a workstream: %w", err)
	}
	list, err := q.SharedFilters(ctx, ws)
	if err != nil {
		return err
	}
	_, err = routing.ParseRules(v.Rules, filter.Env{Now: now, NewCases: true, Saved: filter.Named(list)})
	return err
}
