package search

import (
	"context"

	"recado.dev/internal/desk"
	"recado.dev/internal/search/query"
	"recado.dev/internal/store"
)

// mostNamed is how many contacts a name may stand for.
const mostNamed = 100

// anybody are the members and contacts that a name stands for. What is sent
// goes to contacts alone.
func (s *Service) anybody(ctx context.Context, p *plan, q Question, field store.SearchField, name string) (users, contacts []string, code query.Code, err error) {
	if field == store.SearchFrom {
		users, err = s.members(ctx, q, name)
	}
	if err != nil || name == "me" {
		return users, nil, "", err
	}
	contacts, err = s.Contacts(ctx, p.ws, name, mostNamed+1)
	if len(contacts) > mostNamed {
		code = Ambiguous
	}
	return users, contacts, code, err
}

// members are the members that a name, or the beginning of an address, stands
// for, those included who are gone. "none" is nobody.
func (s *Service) members(ctx context.Context, q Question, name string) ([]string, error) {
	switch name {
	case "me":
		return []string{q.User}, nil
	case "none":
		return []string{""}, nil
	}
	list, err := s.store.Read().Members(ctx, q.Workspace)
	return choose(list, name, func(m desk.Member) string { return m.UserID }, func(m desk.Member) []string { return []string{m.Name, m.Email} }), err
}

// tags are the names of the tag that a name stands for; "none" is no tag.
func (s *Service) tags(ctx context.Context, ws, name string) ([]string, error) {
	list, err := s.store.Read().Tags(ctx, ws)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, t := range list {
		if t.Name == name || same(t.Name, name) {
			out = append(out, t.Name)
		}
	}
	if len(out) == 0 && name == "none" {
		return []string{""}, nil
	}
	return out, nil
}

// channels are the channels of a name or platform.
func (s *Service) channels(ctx context.Context, ws, name string) ([]string, error) {
	list, err := s.store.Read().Channels(ctx, ws)
	return choose(list, name, func(c store.ChannelRow) string { return c.ID }, func(c store.ChannelRow) []string { return []string{c.Name, c.Platform} }), err
}

// queues are the queues of a name; "none" is no queue.
func (s *Service) queues(ctx context.Context, ws, name string) ([]string, error) {
	if name == "none" {
		return []string{""}, nil
	}
	list, err := s.store.Read().Queues(ctx, ws)
	return choose(list, name, func(v store.Queue) string { return v.ID }, func(v store.Queue) []string { return []string{v.Name, v.ID} }), err
}
