package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const tagNotifications = "Notifications"

// notificationPage is a page of a person's notifications, with how many they
// have not read.
type notificationPage struct {
	page[desk.Notification]
	Unread int64 `json:"unread"`
}

type notificationsInput struct {
	Paging
	Unread bool `query:"unread" doc:"only those that are not read"`
}

type readInput struct {
	Body struct {
		IDs    []string `json:"ids,omitempty" maxItems:"200"`
		CaseID string   `json:"case_id,omitempty" maxLength:"200" doc:"all of this case"`
		All    bool     `json:"all,omitempty"`
	}
}

type unreadView struct {
	Unread int64 `json:"unread"`
}

func (a *API) registerNotifications() {
	handle(a, route{Method: http.MethodGet, Path: "/notifications", Summary: "What I am told of, the newest first", Tag: tagNotifications, Ability: access.CasesRead}, a.listNotifications)
	handle(a, route{Method: http.MethodPost, Path: "/notifications/read", Summary: "Mark notifications as read: some, those of a case, or all", Tag: tagNotifications, Ability: access.CasesRead}, a.readNotifications)
	a.raw(route{Method: http.MethodGet, Path: "/notifications/unsubscribe", Summary: "The page that a digest's link opens", Tag: tagNotifications, Ability: access.Nobody}, a.unsubscribePage)
	a.raw(route{Method: http.MethodPost, Path: "/notifications/unsubscribe", Summary: "End the digests of the person whom a link names", Tag: tagNotifications, Ability: access.Nobody}, a.unsubscribe)
	a.registerNotificationSettings()
}

func (a *API) listNotifications(ctx context.Context, who access.Who, in *notificationsInput) (*body[notificationPage], error) {
	var after *store.NotificationKey
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 2)
		if err != nil {
			return nil, err
		}
		at, err := timeOfCursor(parts[0])
		if err != nil {
			return nil, err
		}
		after = &store.NotificationKey{At: at, ID: parts[1]}
	}
	list, err := a.Store.Read().Notifications(ctx, who.WorkspaceID, who.UserID, in.Unread, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	row, err := a.Store.Read().Notified(ctx, who.WorkspaceID, who.UserID)
	if err != nil {
		return nil, err
	}
	out := notificationPage{page: all(list), Unread: row.Unread}
	if len(list) > in.Limit {
		last := list[in.Limit-1]
		out.Items, out.NextCursor = list[:in.Limit], encodeCursor(cursorTime(last.UpdatedAt), last.ID)
	}
	return answer(out, nil)
}

func (a *API) readNotifications(ctx context.Context, who access.Who, in *readInput) (*body[unreadView], error) {
	b := in.Body
	f := store.ReadFilter{CaseID: cleanText(b.CaseID)}
	if !b.All {
		for _, id := range b.IDs {
			f.IDs = append(f.IDs, cleanText(id))
		}
		if len(b.IDs) == 0 && f.CaseID == "" {
			return nil, desk.Invalid("ids", "say which ones, or all")
		}
	} else {
		f = store.ReadFilter{}
	}
	unread, err := a.Notify.Read(ctx, who, f)
	return answer(unreadView{unread}, err)
}
