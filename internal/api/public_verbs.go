package api

import (
	"context"
	"errors"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/public"
)

func (a *API) registerPublicVerbs() {
	handle(a, route{Method: http.MethodPost, Path: "/public/items/{message_id}/verbs", Summary: "Do something to a public item: hide it, like it, delete it, approve it", Tag: tagPublic, Ability: access.PublicModerate, Status: http.StatusAccepted},
		func(ctx context.Context, who access.Who, in *itemVerbInput) (*body[desk.PublicAction], error) {
			b := in.Body
			return answer(a.Public.Do(ctx, who, public.Order{MessageID: in.MessageID, Verb: b.Verb, Text: b.Text, Confirm: b.Confirm}))
		})
	handle(a, route{Method: http.MethodPost, Path: "/public/posts/{id}/verbs", Summary: "Do something to a post: like it, edit it, delete it", Tag: tagPublic, Ability: access.PublicModerate, Status: http.StatusAccepted},
		func(ctx context.Context, who access.Who, in *postVerbInput) (*body[desk.PublicAction], error) {
			b := in.Body
			return answer(a.Public.Do(ctx, who, public.Order{PostID: in.ID, Verb: b.Verb, Text: b.Text, Confirm: b.Confirm}))
		})
	handle(a, route{Method: http.MethodPost, Path: "/public/items/verbs", Summary: "Do the same to many public items; the answer says for each how it went", Tag: tagPublic, Ability: access.PublicModerate, Status: http.StatusAccepted}, a.doVerbs)
	handle(a, route{Method: http.MethodGet, Path: "/public/items/{message_id}/actions", Summary: "What was done to a public item, the newest first", Tag: tagPublic, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *publicItemID) (*body[page[desk.PublicAction]], error) {
			i, err := a.Store.Read().PublicItemByID(ctx, who.WorkspaceID, in.MessageID)
			if err != nil {
				return nil, err
			}
			list, err := a.Store.Read().PublicActions(ctx, who.WorkspaceID, i.PostID, i.MessageID, 200)
			return answer(all(list), err)
		})
	handle(a, route{Method: http.MethodGet, Path: "/public/posts/{id}/actions", Summary: "What was done to a post, the newest first", Tag: tagPublic, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[page[desk.PublicAction]], error) {
			if _, err := a.Store.Read().PostByID(ctx, who.WorkspaceID, in.ID); err != nil {
				return nil, err
			}
			list, err := a.Store.Read().PublicActions(ctx, who.WorkspaceID, in.ID, "", 200)
			return answer(all(list), err)
		})
	handle(a, route{Method: http.MethodPost, Path: "/public/items/{message_id}/private", Summary: "Answer a public item in private", Tag: tagPublic, Ability: access.MessagesSend, Status: http.StatusAccepted,
		Made: func(ctx context.Context, who access.Who, effect string) (any, error) {
			return a.sent(who)(a.Outbound.Made(ctx, who, effect))
		}},
		func(ctx context.Context, who access.Who, in *privateInput) (*body[sentMessage], error) {
			return answer(a.sent(who)(a.Public.AnswerInPrivate(ctx, who, in.MessageID, in.Body.Text, claimOf(ctx))))
		})
	handle(a, route{Method: http.MethodPost, Path: "/public/actions/{id}/retry", Summary: "Try again what a network refused", Tag: tagPublic, Ability: access.PublicModerate, Status: http.StatusAccepted},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.PublicAction], error) {
			return answer(a.Public.Retry(ctx, who, in.ID))
		})
}

// verbOrder is a verb that is asked for.
type verbOrder struct {
	Verb    desk.PublicVerb `json:"verb" enum:"like,unlike,hide,show,remove,block,unblock,rewrite,withdraw,approve,unapprove,make_case"`
	Text    string          `json:"text,omitempty" maxLength:"70000" doc:"of rewrite: what it says from now on"`
	Confirm bool            `json:"confirm,omitempty" doc:"needed for what cannot be undone"`
}

type itemVerbInput struct {
	MessageID string `path:"message_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"the item's message"`
	Body      verbOrder
}

type privateInput struct {
	MessageID string `path:"message_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"the item's message"`
	Body      struct {
		Text string `json:"text" minLength:"1"`
	}
}

type postVerbInput struct {
	DeskID
	Body verbOrder
}

type bulkVerbInput struct {
	Body struct {
		IDs     []string        `json:"ids" minItems:"1" maxItems:"200" nullable:"false" doc:"messages of items"`
		Verb    desk.PublicVerb `json:"verb" enum:"like,unlike,hide,show,remove,block,unblock,approve,unapprove,make_case"`
		Confirm bool            `json:"confirm,omitempty" doc:"needed for what cannot be undone"`
	}
}

// verbOutcome is how a verb went for one of many items.
type verbOutcome struct {
	MessageID string             `json:"message_id"`
	Action    *desk.PublicAction `json:"action"`
	Error     string             `json:"error" doc:"why it was not done; empty where it was"`
}

func (a *API) doVerbs(ctx context.Context, who access.Who, in *bulkVerbInput) (*body[page[verbOutcome]], error) {
	out := page[verbOutcome]{Items: []verbOutcome{}}
	for _, id := range unique(in.Body.IDs) {
		action, err := a.Public.Do(ctx, who, public.Order{MessageID: cleanText(id), Verb: in.Body.Verb, Confirm: in.Body.Confirm})
		var no *desk.Error
		switch {
		case err == nil:
			out.Items = append(out.Items, verbOutcome{MessageID: id, Action: &action})
		case errors.As(err, &no) && no.Code != desk.CodeInternal && no.Code != desk.CodeUnavailable:
			out.Items = append(out.Items, verbOutcome{MessageID: id, Error: no.Public})
		default:
			return nil, err
		}
	}
	return answer(out, nil)
}
