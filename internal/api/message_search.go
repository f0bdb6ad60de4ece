package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/render"
	"recado.dev/internal/search"
	"recado.dev/internal/store"
)

const (
	// findMost is how many messages one call looks through; a longer
	// conversation is gone on with by the cursor.
	findMost = 10_000
	findStep = 1000
)

func (a *API) registerMessageSearch() {
	handle(a, route{Method: http.MethodGet, Path: "/conversations/{id}/messages/search", Summary: "Find words within one conversation, newest first", Tag: "Messages", Ability: access.CasesRead}, a.findMessages)
}

type findInput struct {
	DeskID
	Q      string `query:"q" maxLength:"200" doc:"a piece of text as it stands in a message; accents, case and white space do not count"`
	Cursor string `query:"cursor" maxLength:"500"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"500"`
}

// foundPlace is a message that holds what was looked for.
type foundPlace struct {
	ID         string    `json:"id"`
	CaseID     string    `json:"case_id"`
	OccurredAt time.Time `json:"occurred_at"`
}

// findMessages looks through a conversation from its newest message on. It
// reads the messages themselves, so that it finds what came this moment and
// parts of words. An answer may hold no items and yet a cursor: then there was
// more to look through than one call does.
func (a *API) findMessages(ctx context.Context, who access.Who, in *findInput) (*body[page[foundPlace]], error) {
	folded := conversation.Fold(cleanText(in.Q))
	read := a.Store.Read()
	if folded == "" {
		if _, err := read.ConversationByID(ctx, who.WorkspaceID, in.ID); err != nil {
			return nil, err
		}
		return nil, desk.Invalid("q", "holds nothing to look for")
	}
	before, err := findPlace(in.Cursor)
	if err != nil {
		return nil, err
	}
	out := page[foundPlace]{Items: []foundPlace{}}
	for seen := 0; seen < findMost; seen += findStep {
		ms, err := read.MessageWords(ctx, who.WorkspaceID, in.ID, before, findStep)
		if err != nil {
			return nil, err
		}
		if len(ms) == 0 && before == nil {
			if _, err := read.ConversationByID(ctx, who.WorkspaceID, in.ID); err != nil {
				return nil, err
			}
		}
		for i := range ms {
			before = &store.TimeKey{At: ms[i].OccurredAt, ID: ms[i].ID}
			if !conversation.Holds(textsOf(ms[i]), folded) {
				continue
			}
			out.Items = append(out.Items, foundPlace{ID: ms[i].ID, CaseID: ms[i].CaseID, OccurredAt: ms[i].OccurredAt})
			if len(out.Items) == in.Limit {
				out.NextCursor = encodeCursor(cursorTime(before.At), before.ID)
				return &body[page[foundPlace]]{out}, nil
			}
		}
		if len(ms) < findStep {
			return &body[page[foundPlace]]{out}, nil
		}
	}
	out.NextCursor = encodeCursor(cursorTime(before.At), before.ID)
	return &body[page[foundPlace]]{out}, nil
}

// textsOf is what a reader sees of a message: with marks of emphasis as they
// were written, and without.
func textsOf(m desk.Message) []string {
	texts := search.MessageText(m)
	if strings.ContainsAny(m.Text, "*_~`") {
		texts = append(texts, render.Plain(m.Text))
	}
	return texts
}

func findPlace(cursor string) (*store.TimeKey, error) {
	if cursor == "" {
		return nil, nil
	}
	parts, err := decodeCursor(cursor, 2)
	if err != nil {
		return nil, err
	}
	at, err := timeOfCursor(parts[0])
	if err != nil {
		return nil, err
	}
	return &store.TimeKey{At: at, ID: parts[1]}, nil
}
