package public

import (
	"context"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// ItemView is a public item as moderation shows it.
type ItemView struct {
	desk.PublicItem
	Platform string       `json:"platform"`
	Message  desk.Message `json:"message"`
	Post     *PostShort   `json:"post"`
	Contact  desk.Ref     `json:"contact"`
	Case     *CaseShort   `json:"case"`
	// May are the verbs that the reader may do, and those that they may not with
	// the reason.
	May []May `json:"may" nullable:"false"`
	// Pending is what is on its way to the network.
	Pending *desk.PublicAction `json:"pending"`
}

// PostShort is what an item says of the post that it stands under.
type PostShort struct {
	ID         string          `json:"id"`
	Kind       desk.PublicKind `json:"kind"`
	Ours       bool            `json:"ours"`
	Author     string          `json:"author"`
	Title      string          `json:"title"`
	Text       string          `json:"text"`
	Link       string          `json:"link"`
	ExternalID string          `json:"external_id"`
}

// CaseShort is what an item says of its case.
type CaseShort struct {
	ID       string          `json:"id"`
	Number   int64           `json:"number"`
	Status   desk.CaseStatus `json:"status"`
	Assignee *desk.Ref       `json:"assignee"`
}

// Items are items of the stream in the order of list, as who sees them.
func (s *Service) Items(ctx context.Context, who access.Who, list []desk.PublicItem) ([]ItemView, error) {
	q, ws := s.Store.Read(), who.WorkspaceID
	var ids, posts, convs []string
	for _, i := range list {
		ids, posts, convs = append(ids, i.MessageID), append(posts, i.PostID), append(convs, i.ConversationID)
	}
	messages, err := q.MessagesByID(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	byPost, err := q.PostsByID(ctx, ws, distinct(posts))
	if err != nil {
		return nil, err
	}
	around, err := s.around(ctx, q, ws, distinct(convs), messages)
	if err != nil {
		return nil, err
	}
	pending, err := s.pending(ctx, q, ws, list)
	if err != nil {
		return nil, err
	}
	judges := map[string]judge{}
	out := make([]ItemView, 0, len(list))
	for _, i := range list {
		m, ok := messages[i.MessageID]
		if !ok {
			continue
		}
		conv := around.conversations[i.ConversationID]
		item := ItemView{PublicItem: i, Platform: conv.Platform, Message: m, Contact: around.people[conv.ContactID], Case: around.cases[m.CaseID], Pending: pending[i.MessageID]}
		if p, ok := byPost[i.PostID]; ok {
			item.Post, item.Platform = shortOf(p), p.Platform
		}
		j, known := judges[i.ChannelID]
		if !known {
			j.caps, j.live = s.rulesOf(ctx, ws, i.ChannelID, item.Platform)
			judges[i.ChannelID] = j
		}
		item.May = s.mayAll(ctx, who, j.caps, j.live, subjectOf(m, i))
		out = append(out, item)
	}
	return out, nil
}

// judge is what verbs of a channel are judged by.
type judge struct {
	caps *platform.PublicCaps
	live *channel.Live
}

func shortOf(p desk.Post) *PostShort {
	return &PostShort{ID: p.ID, Kind: p.Kind, Ours: p.Ours, Author: p.Author, Title: p.Title, Text: p.Text, Link: p.Link, ExternalID: p.ExternalID}
}

// neighbours are the threads, people and cases of items.
type neighbours struct {
	conversations map[string]desk.Conversation
	people        map[string]desk.Ref
	cases         map[string]*CaseShort
}

func (s *Service) around(ctx context.Context, q *store.Queryer, ws string, convs []string, messages map[string]desk.Message) (neighbours, error) {
	out := neighbours{conversations: map[string]desk.Conversation{}, people: map[string]desk.Ref{}, cases: map[string]*CaseShort{}}
	list, err := q.ConversationsByID(ctx, ws, convs)
	if err != nil {
		return out, err
	}
	var people, cases []string
	for _, c := range list {
		out.conversations[c.ID] = c
		people = append(people, c.ContactID)
	}
	for _, m := range messages {
		if m.CaseID != "" {
			cases = append(cases, m.CaseID)
		}
	}
	contacts, err := q.ContactsByID(ctx, ws, distinct(people))
	if err != nil {
		return out, err
	}
	for id, c := range contacts {
		out.people[id] = desk.Ref{ID: id, Name: c.Name}
	}
	views, err := q.CaseViewsByID(ctx, ws, distinct(cases))
	for _, v := range views {
		out.cases[v.ID] = &CaseShort{ID: v.ID, Number: v.Number, Status: v.Status, Assignee: v.Assignee}
	}
	return out, err
}

// pending are the actions that the network has not answered, the last of each
// item.
func (s *Service) pending(ctx context.Context, q *store.Queryer, ws string, list []desk.PublicItem) (map[string]*desk.PublicAction, error) {
	out := map[string]*desk.PublicAction{}
	if len(list) == 0 {
		return out, nil
	}
	ids := make([]string, len(list))
	for i, item := range list {
		ids[i] = item.MessageID
	}
	found, err := q.QueuedActions(ctx, ws, ids)
	for i := range found {
		out[found[i].MessageID] = &found[i]
	}
	return out, err
}

func distinct(list []string) []string {
	seen := make(map[string]bool, len(list))
	out := make([]string, 0, len(list))
	for _, v := range list {
		if v != "" && !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

// ItemOf is one item as who sees it.
func (s *Service) ItemOf(ctx context.Context, who access.Who, messageID string) (ItemView, error) {
	i, err := s.Store.Read().PublicItemByID(ctx, who.WorkspaceID, messageID)
	if err != nil {
		return ItemView{}, err
	}
	list, err := s.Items(ctx, who, []desk.PublicItem{i})
	if err != nil {
		return ItemView{}, err
	}
	if len(list) == 0 {
		return ItemView{}, desk.NotFound("public item")
	}
	return list[0], nil
}
