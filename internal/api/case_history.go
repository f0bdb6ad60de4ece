package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
)

func (a *API) registerCaseHistory() {
	handle(a, route{Method: http.MethodGet, Path: "/cases/{id}/history", Summary: "What happened to a case, newest first", Tag: "Cases", Ability: access.CasesRead}, a.caseHistory)
	handle(a, route{Method: http.MethodGet, Path: "/messages/{id}/history", Summary: "What happened to a message, newest first", Tag: "Messages", Ability: access.CasesRead}, a.messageHistory)
}

type historyInput struct {
	DeskID
	Paging
}

func (a *API) caseHistory(ctx context.Context, who access.Who, in *historyInput) (*body[page[desk.Event]], error) {
	read := a.Store.Read()
	if _, err := read.CaseByID(ctx, who.WorkspaceID, in.ID); err != nil {
		return nil, err
	}
	return a.history(in, func(before int64, limit int) ([]desk.Event, error) {
		return read.CaseHistory(ctx, who.WorkspaceID, in.ID, before, limit)
	})
}

func (a *API) messageHistory(ctx context.Context, who access.Who, in *historyInput) (*body[page[desk.Event]], error) {
	read := a.Store.Read()
	if _, err := read.MessageByID(ctx, who.WorkspaceID, in.ID); err != nil {
		return nil, err
	}
	return a.history(in, func(before int64, limit int) ([]desk.Event, error) {
		return read.MessageEvents(ctx, who.WorkspaceID, in.ID, before, limit)
	})
}

func (a *API) history(in *historyInput, read func(before int64, limit int) ([]desk.Event, error)) (*body[page[desk.Event]], error) {
	var before int64
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 1)
		if err != nil {
			return nil, err
		}
		if before, err = strconv.ParseInt(parts[0], 10, 64); err != nil || before <= 0 {
			return nil, desk.Invalid("cursor", "this cursor was not made by this list")
		}
	}
	evs, err := read(before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	var next *string
	if len(evs) > in.Limit {
		evs = evs[:in.Limit]
		next = encodeCursor(strconv.FormatInt(evs[len(evs)-1].Seq, 10))
	}
	if err := a.presentEvents(evs); err != nil {
		return nil, err
	}
	for i := range evs {
		if len(evs[i].Changes) > 0 && !strings.HasPrefix(string(evs[i].Type), "survey.") { // which survey, and what was answered, only the data says
			evs[i].Data = whyAlone(evs[i].Data) // what changed says it; the whole entity each time would be much
		}
	}
	return &body[page[desk.Event]]{page[desk.Event]{Items: evs, NextCursor: next}}, nil
}

// whyAlone keeps of an event's data why routing gave the case to its assignee,
// where it did.
func whyAlone(data json.RawMessage) json.RawMessage {
	if !bytes.Contains(data, []byte(`"why":{`)) {
		return nil
	}
	var d struct {
		Why *desk.AssignedWhy `json:"why"`
	}
	if json.Unmarshal(data, &d) != nil || d.Why == nil {
		return nil
	}
	out, err := json.Marshal(d)
	if err != nil {
		return nil
	}
	return out
}
