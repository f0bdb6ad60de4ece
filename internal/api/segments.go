package api

import (
	"context"
	"encoding/json"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/store"
)

// parseSegment reads a filter about contacts, a tree or its written form, as who
// asks for it means it.
func (a *API) parseSegment(ctx context.Context, who access.Who, text string) (filter.Node, error) {
	tree := json.RawMessage(text)
	if !strings.HasPrefix(strings.TrimSpace(text), "{") {
		var err error
		if tree, err = filter.Read(cleanText(text)); err != nil {
			return filter.Node{}, err
		}
	}
	env, err := a.envOf(ctx, a.Store.Read(), who.WorkspaceID, who.UserID, false, desk.AboutContacts)
	if err != nil {
		return filter.Node{}, err
	}
	return filter.Parse(tree, env)
}

// segmentCounts is how many contacts each filter about them finds.
type segmentCounts struct {
	Counts map[string]int `json:"counts" nullable:"false" doc:"by the filter's id; 1000 stands for that many or more; what takes too long to count is left out"`
}

func (a *API) countSegments(ctx context.Context, who access.Who, _ *nothing) (*body[segmentCounts], error) {
	read := a.Store.Read()
	list, err := read.Filters(ctx, who.WorkspaceID, who.UserID)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, countingTime)
	defer cancel()
	out := segmentCounts{Counts: map[string]int{}}
	for _, f := range list {
		if f.About != desk.AboutContacts {
			continue
		}
		node, err := filter.Parse(f.Filter, filter.Env{Me: f.OwnerID, Now: a.now(), Contacts: true, Saved: filter.Named(list)})
		if err != nil {
			continue // written by a newer version: its list says why
		}
		n, err := read.CountContacts(limited, who.WorkspaceID, store.ContactQuery{Filter: &node}, matchesUpTo)
		if limited.Err() != nil && ctx.Err() == nil {
			break
		}
		if err != nil {
			return nil, err
		}
		out.Counts[f.ID] = n
	}
	return answer(out, nil)
}
