package action

import (
	"context"
	"slices"

	"recado.dev/internal/dispatch"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// agent is somebody with what they hold and can hold; a team is one with what
// all of its people do.
type agent = dispatch.Agent

// crew are who may get a case, in an order.
type crew []agent

// crewOf answers those of the people who are still there, in their order; with
// free alone those who take work now and have room for it.
func crewOf(ctx context.Context, q *store.Queryer, ws string, ids []string, free bool) (crew, error) {
	all, err := dispatch.AgentsOf(ctx, q, ws, ids)
	if err != nil {
		return nil, err
	}
	var out crew
	for _, id := range ids {
		at := slices.IndexFunc(all, func(a agent) bool { return a.ID == id })
		if at < 0 || slices.ContainsFunc(out, func(a agent) bool { return a.ID == id }) {
			continue
		}
		if a := all[at]; !free || a.Presence.State == routing.Online && a.Used < a.Capacity {
			out = append(out, a)
		}
	}
	return out, nil
}

// leastLoaded is who of the crew holds the least of what they can, the first of
// several.
func (c crew) leastLoaded() agent {
	return slices.MinFunc(c, func(a, b agent) int { return a.Used*max(b.Capacity, 1) - b.Used*max(a.Capacity, 1) })
}

func (c crew) has(id string) bool {
	return slices.ContainsFunc(c, func(a agent) bool { return a.ID == id })
}
