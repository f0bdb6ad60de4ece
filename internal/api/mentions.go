package api

import (
	"context"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// mostUnread is how far unread mentions are counted.
const mostUnread = 1000

func (a *API) registerMentions() {
	const tag = "Mentions"
	handle(a, route{Method: http.MethodGet, Path: "/mentions", Summary: "Where I am named, newest first", Tag: tag, Ability: access.CasesRead}, a.listMentions)
	handle(a, route{Method: http.MethodGet, Path: "/mentions/unread", Summary: "In which cases I am named and have not seen it", Tag: tag, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, _ *nothing) (*body[unreadMentions], error) {
			by, err := a.Store.Read().UnreadMentions(ctx, who.WorkspaceID, who.UserID, mostUnread)
			out := unreadMentions{Cases: by}
			for _, n := range by {
				out.Count += n
			}
			return answer(out, err)
		})
	handle(a, route{Method: http.MethodPost, Path: "/mentions/read", Summary: "Note that I saw where I am named: in a case, or everywhere", Tag: tag, Ability: access.CasesRead, Status: http.StatusNoContent}, a.readMentions)
}

// unreadMentions is how often somebody is named without having seen it.
type unreadMentions struct {
	Count int            `json:"count" doc:"1000 stands for that many or more"`
	Cases map[string]int `json:"cases" nullable:"false" doc:"how often in each case"`
}

// mentionView is a note that names somebody, with its case.
type mentionView struct {
	Message desk.Message  `json:"message"`
	Case    desk.CaseView `json:"case"`
	At      time.Time     `json:"at"`
	ReadAt  *time.Time    `json:"read_at"`
}

type mentionsInput struct {
	Paging
	Unread bool `query:"unread" doc:"only those that I have not seen"`
}

func (a *API) listMentions(ctx context.Context, who access.Who, in *mentionsInput) (*body[page[mentionView]], error) {
	var after store.MentionKey
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 2)
		if err != nil {
			return nil, err
		}
		if after.At, err = timeOfCursor(parts[0]); err != nil {
			return nil, err
		}
		after.ID = parts[1]
	}
	read := a.Store.Read()
	list, err := read.Mentions(ctx, who.WorkspaceID, who.UserID, in.Unread, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	var next *string
	if len(list) > in.Limit {
		list = list[:in.Limit]
		last := list[len(list)-1]
		next = encodeCursor(cursorTime(last.CreatedAt), last.MessageID)
	}
	messageIDs, caseIDs := make([]string, len(list)), make([]string, len(list))
	for i, m := range list {
		messageIDs[i], caseIDs[i] = m.MessageID, m.CaseID
	}
	messages, err := read.MessagesByID(ctx, who.WorkspaceID, messageIDs)
	if err != nil {
		return nil, err
	}
	views, err := read.CaseViewsByID(ctx, who.WorkspaceID, unique(caseIDs))
	if err != nil {
		return nil, err
	}
	byID := make(map[string]desk.CaseView, len(views))
	for _, v := range views {
		byID[v.ID] = v
	}
	items := make([]mentionView, 0, len(list))
	for _, m := range list {
		message, ok := messages[m.MessageID]
		view, held := byID[m.CaseID]
		if !ok || !held {
			continue // it went meanwhile
		}
		a.present(who, &message)
		items = append(items, mentionView{Message: message, Case: view, At: m.CreatedAt, ReadAt: m.ReadAt})
	}
	return answer(page[mentionView]{Items: items, NextCursor: next}, nil)
}

type readMentionsInput struct {
	Body struct {
		CaseID string `json:"case_id,omitempty" maxLength:"100" doc:"left out for everywhere"`
	}
}

// mentionsRead tells the other windows of somebody that they saw it.
type mentionsRead struct {
	UserID string `json:"user_id"`
	CaseID string `json:"case_id"`
}

func (a *API) readMentions(ctx context.Context, who access.Who, in *readMentionsInput) (*nothing, error) {
	caseID := cleanText(in.Body.CaseID)
	return nil, a.Store.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.ReadMentions(ctx, who.WorkspaceID, who.UserID, caseID, a.now())
		if err != nil || n == 0 {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventMentionRead, mentionsRead{UserID: who.UserID, CaseID: caseID}, nil)
	})
}
