package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

func (a *API) registerDrafts() {
	const tag = "Conversations"
	const path = "/conversations/{id}/drafts/{mode}"
	handle(a, route{Method: http.MethodGet, Path: path, Summary: "Read one's own draft", Tag: tag, Ability: access.CasesWrite}, a.getDraft)
	handle(a, route{Method: http.MethodPut, Path: path, Summary: "Keep one's own draft", Tag: tag, Ability: access.CasesWrite, MaxBody: 256 << 10}, a.putDraft)
	handle(a, route{Method: http.MethodDelete, Path: path, Summary: "Drop one's own draft", Tag: tag, Ability: access.CasesWrite, Status: http.StatusNoContent}, a.deleteDraft)
}

// draft is what somebody began to write. What is in uploads and rich is the
// composer's own.
type draft struct {
	Text    string            `json:"text" maxLength:"100000"`
	ReplyTo string            `json:"reply_to,omitempty"`
	Uploads []json.RawMessage `json:"uploads,omitempty" nullable:"false" maxItems:"30"`
	Rich    json.RawMessage   `json:"rich,omitempty"`
}

// DraftInput names a draft.
type DraftInput struct {
	DeskID
	Mode string `path:"mode" enum:"reply,note"`
}

type putDraftInput struct {
	DraftInput
	Body draft
}

// getDraft answers an empty draft where there is none: a composer opens with
// each conversation, and most have none.
func (a *API) getDraft(ctx context.Context, who access.Who, in *DraftInput) (*body[draft], error) {
	read := a.Store.Read()
	d, ok, err := read.DraftOf(ctx, who.WorkspaceID, who.UserID, in.ID, in.Mode)
	if err != nil {
		return nil, err
	}
	if !ok {
		_, err := read.ConversationByID(ctx, who.WorkspaceID, in.ID)
		return answer(draft{}, err)
	}
	var out draft
	if err := json.Unmarshal(d.Body, &out); err != nil {
		return nil, fmt.Errorf("read draft of conversation %s: %w", in.ID, err)
	}
	return answer(out, nil)
}

func (a *API) putDraft(ctx context.Context, who access.Who, in *putDraftInput) (*body[draft], error) {
	in.Body.Text = cleanText(in.Body.Text)
	text, err := json.Marshal(in.Body)
	if err != nil {
		return nil, desk.Invalid("body", "a draft is JSON")
	}
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.ConversationByID(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		return tx.SaveDraft(ctx, who.WorkspaceID, store.Draft{
			UserID: who.UserID, ConversationID: in.ID, Mode: in.Mode, Body: text, UpdatedAt: a.now(),
		})
	})
	return answer(in.Body, err)
}

func (a *API) deleteDraft(ctx context.Context, who access.Who, in *DraftInput) (*nothing, error) {
	return &nothing{}, a.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.ConversationByID(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		return tx.DeleteDraft(ctx, who.WorkspaceID, who.UserID, in.ID, in.Mode)
	})
}
