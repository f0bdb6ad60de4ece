package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
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
	// Revision is another one with each change; what is sent of it is not kept.
	Revision string `json:"revision,omitempty" readOnly:"true" doc:"give it as base with the next change"`
}

// DraftInput names a draft.
type DraftInput struct {
	DeskID
	Mode string `path:"mode" enum:"reply,note"`
}

// DraftBase says on which revision a change builds.
type DraftBase struct {
	Base string `query:"base" default:"*" maxLength:"64" doc:"the revision that the change was made on, 'none' for a first draft; another one is a conflict. '*' is whichever is there"`
}

type putDraftInput struct {
	DraftInput
	DraftBase
	Body draft
}

type deleteDraftInput struct {
	DraftInput
	DraftBase
}

// revision is the base as it is stored.
func (b DraftBase) revision() string {
	if b.Base == "none" {
		return ""
	}
	return b.Base
}

// otherDraft is the answer to a change that was made on an older draft.
func otherDraft() error {
	return desk.E(desk.CodeConflict, "another window has written another draft meanwhile")
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
	out.Revision = d.Revision
	return answer(out, nil)
}

// putDraft keeps a draft. One that says the same as the one that is there
// clashes with nothing: its answer was lost, or two windows show the same.
func (a *API) putDraft(ctx context.Context, who access.Who, in *putDraftInput) (*body[draft], error) {
	out := in.Body
	out.Text, out.Revision = cleanText(out.Text), ""
	text, err := json.Marshal(out)
	if err != nil {
		return nil, desk.Invalid("body", "a draft is JSON")
	}
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.ConversationByID(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		d := store.Draft{UserID: who.UserID, ConversationID: in.ID, Mode: in.Mode, Body: text, Revision: ident.New(), UpdatedAt: a.now()}
		kept, err := tx.SaveDraft(ctx, who.WorkspaceID, d, in.revision())
		if err != nil {
			return err
		}
		out.Revision = d.Revision
		if kept {
			return nil
		}
		have, there, err := tx.DraftOf(ctx, who.WorkspaceID, who.UserID, in.ID, in.Mode)
		switch {
		case err != nil:
			return err
		case !there || !bytes.Equal(have.Body, text):
			return otherDraft()
		}
		out.Revision = have.Revision
		return nil
	})
	return answer(out, err)
}

func (a *API) deleteDraft(ctx context.Context, who access.Who, in *deleteDraftInput) (*nothing, error) {
	return &nothing{}, a.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.ConversationByID(ctx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		gone, err := tx.DeleteDraft(ctx, who.WorkspaceID, who.UserID, in.ID, in.Mode, in.revision())
		if err == nil && !gone {
			return otherDraft()
		}
		return err
	})
}
