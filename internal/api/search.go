package api

import (
	"context"
	"net/http"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/search"
)

func (a *API) registerSearch() {
	handle(a, route{Method: http.MethodGet, Path: "/search", Summary: "Find cases, contacts and messages by their words", Tag: "Search", Ability: access.CasesRead}, a.search)
}

type searchInput struct {
	Q     string `query:"q" required:"true" maxLength:"500" doc:"words in any order; the last may be the beginning of one"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"20" doc:"of each kind"`
}

// searchAnswer is what was found, the newest first.
type searchAnswer struct {
	Cases    []desk.CaseView `json:"cases" nullable:"false"`
	Contacts []desk.Contact  `json:"contacts" nullable:"false"`
	Messages []foundMessage  `json:"messages" nullable:"false"`
}

// foundMessage is a message with the part of it that holds the words.
type foundMessage struct {
	Message desk.Message   `json:"message"`
	CaseID  string         `json:"case_id"`
	Snippet search.Snippet `json:"snippet"`
}

func (a *API) search(ctx context.Context, who access.Who, in *searchInput) (*body[searchAnswer], error) {
	hits, err := a.Search.Query(ctx, who.WorkspaceID, in.Q, in.Limit)
	if err != nil {
		return nil, err
	}
	out := searchAnswer{Messages: make([]foundMessage, 0, len(hits.Messages))}
	read := a.Store.Read()
	if out.Cases, err = read.CaseViewsByID(ctx, who.WorkspaceID, hits.Cases); err != nil {
		return nil, err
	}
	if out.Contacts, err = read.ContactsInOrder(ctx, who.WorkspaceID, hits.Contacts); err != nil {
		return nil, err
	}
	messages, err := read.MessagesByID(ctx, who.WorkspaceID, hits.Messages)
	if err != nil {
		return nil, err
	}
	for _, id := range hits.Messages {
		m, ok := messages[id]
		if !ok {
			continue
		}
		a.present(who, &m)
		text := strings.TrimSpace(strings.Join(search.MessageText(m), " "))
		out.Messages = append(out.Messages, foundMessage{Message: m, CaseID: m.CaseID, Snippet: hits.Snippet(text)})
	}
	return &body[searchAnswer]{out}, nil
}
