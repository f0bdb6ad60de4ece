package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/outbound"
	"recado.dev/internal/store"
)

func (a *API) registerConversations() {
	const tag = "Conversations"
	handle(a, route{Method: http.MethodGet, Path: "/conversations", Summary: "List conversations, the newest activity first", Tag: tag, Ability: access.CasesRead}, a.listConversations)
	handle(a, route{Method: http.MethodPost, Path: "/conversations", Summary: "Begin a conversation with somebody, or find the one there is; nothing is sent", Tag: tag, Ability: access.MessagesSend, Status: http.StatusCreated}, a.beginConversation)
	handle(a, route{Method: http.MethodGet, Path: "/conversations/{id}", Summary: "Read a conversation", Tag: tag, Ability: access.CasesRead}, a.getConversation)
	handle(a, route{Method: http.MethodPost, Path: "/conversations/{id}/read", Summary: "Mark a conversation as read", Tag: tag, Ability: access.CasesWrite, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
			return &nothing{}, a.Outbound.MarkRead(ctx, who, in.ID)
		})
	handle(a, route{Method: http.MethodPost, Path: "/conversations/{id}/typing", Summary: "Show the customer that somebody writes", Tag: tag, Ability: access.MessagesSend, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
			return &nothing{}, a.Outbound.Typing(ctx, who, in.ID)
		})
}

type conversationsInput struct {
	Paging
	ChannelID string `query:"channel_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	ContactID string `query:"contact_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
}

func (a *API) listConversations(ctx context.Context, who access.Who, in *conversationsInput) (*body[page[desk.ConversationView]], error) {
	query := store.ConversationQuery{ChannelID: in.ChannelID, ContactID: in.ContactID, Limit: in.Limit + 1}
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 2)
		if err != nil {
			return nil, err
		}
		at, err := timeOfCursor(parts[0])
		if err != nil {
			return nil, err
		}
		query.After = &store.TimeKey{At: at, ID: parts[1]}
	}
	read := a.Store.Read()
	convs, err := read.ListConversations(ctx, who.WorkspaceID, query)
	if err != nil {
		return nil, err
	}
	var next *string
	if len(convs) > in.Limit {
		convs = convs[:in.Limit]
		last := convs[len(convs)-1]
		next = encodeCursor(cursorTime(last.LastActivityAt), last.ID)
	}
	views, err := read.ConversationViews(ctx, who.WorkspaceID, convs)
	if err != nil {
		return nil, err
	}
	a.presentConversations(ctx, who, views)
	return &body[page[desk.ConversationView]]{page[desk.ConversationView]{Items: views, NextCursor: next}}, nil
}

type beginInput struct {
	Body struct {
		ChannelID string `json:"channel_id" maxLength:"200"`
		ContactID string `json:"contact_id,omitempty" maxLength:"200" doc:"who is written to; by the address that they wrote from, else by their own number or mail"`
		Address   string `json:"address,omitempty" maxLength:"320" doc:"a telephone number with its country, or an e-mail address, as the channel's platform has it: see start_by of platforms"`
		Name      string `json:"name,omitempty" maxLength:"200" doc:"of somebody new"`
	}
}

// beginConversation answers the thread with somebody. Its case begins with the
// first message.
func (a *API) beginConversation(ctx context.Context, who access.Who, in *beginInput) (*body[desk.ConversationView], error) {
	b := in.Body
	conv, err := a.Outbound.Begin(ctx, who, outbound.Begin{ChannelID: cleanText(b.ChannelID), ContactID: cleanText(b.ContactID), Address: cleanText(b.Address), Name: cleanText(b.Name)})
	if err != nil {
		return nil, err
	}
	return a.getConversation(ctx, who, &DeskID{ID: conv.ID})
}

func (a *API) getConversation(ctx context.Context, who access.Who, in *DeskID) (*body[desk.ConversationView], error) {
	read := a.Store.Read()
	conv, err := read.ConversationByID(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	views, err := read.ConversationViews(ctx, who.WorkspaceID, []desk.Conversation{conv})
	if err != nil {
		return nil, err
	}
	a.presentConversations(ctx, who, views)
	return &body[desk.ConversationView]{views[0]}, nil
}
