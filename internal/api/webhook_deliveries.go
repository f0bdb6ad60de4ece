package api

import (
	"context"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/webhook"
)

func (a *API) registerDeliveries(tag string) {
	handle(a, route{Method: http.MethodGet, Path: "/webhook-deliveries", Summary: "What the actions of a recipe told others, the newest first", Tag: tag, Ability: access.AutomationManage}, a.recipeDeliveries)
	handle(a, route{Method: http.MethodGet, Path: "/webhook-deliveries/{id}", Summary: "Read a delivery with what was sent and each answer", Tag: tag, Ability: access.WebhooksManage}, a.getDelivery)
	handle(a, route{Method: http.MethodPost, Path: "/webhook-deliveries/{id}/replay", Summary: "Make a delivery once more, with the same id", Tag: tag, Ability: access.WebhooksManage}, a.replayDelivery)
}

func deliveriesOf(webhookID string, limit int) store.DeliveryFilter {
	return store.DeliveryFilter{WebhookID: webhookID, Limit: limit}
}

type deliveriesInput struct {
	DeskID
	Paging
	State desk.DeliveryState `query:"state" enum:"waiting,delivered,failed"`
	Type  string             `query:"type" maxLength:"100" doc:"of the event"`
	Since time.Time          `query:"since"`
}

func (a *API) listDeliveries(ctx context.Context, who access.Who, in *deliveriesInput) (*body[page[desk.WebhookDelivery]], error) {
	if _, err := a.Store.Read().WebhookByID(ctx, who.WorkspaceID, in.ID); err != nil {
		return nil, err
	}
	f := deliveriesOf(in.ID, 0)
	f.State, f.Type, f.Since = in.State, in.Type, in.Since
	return a.deliveries(ctx, who, f, in.Paging)
}

type recipeDeliveriesInput struct {
	Paging
	RecipeID string `query:"recipe_id" required:"true" maxLength:"64"`
}

func (a *API) recipeDeliveries(ctx context.Context, who access.Who, in *recipeDeliveriesInput) (*body[page[desk.WebhookDelivery]], error) {
	return a.deliveries(ctx, who, store.DeliveryFilter{RecipeID: in.RecipeID}, in.Paging)
}

func (a *API) deliveries(ctx context.Context, who access.Who, f store.DeliveryFilter, p Paging) (*body[page[desk.WebhookDelivery]], error) {
	f.Limit = p.Limit + 1
	if p.Cursor != "" {
		parts, err := decodeCursor(p.Cursor, 2)
		if err != nil {
			return nil, err
		}
		if f.BeforeAt, err = timeOfCursor(parts[0]); err != nil {
			return nil, err
		}
		f.BeforeID = parts[1]
	}
	list, err := a.Store.Read().Deliveries(ctx, who.WorkspaceID, f)
	if err != nil {
		return nil, err
	}
	var next *string
	if len(list) > p.Limit {
		list = list[:p.Limit]
		last := list[len(list)-1]
		next = encodeCursor(cursorTime(last.CreatedAt), last.ID)
	}
	return answer(page[desk.WebhookDelivery]{Items: list, NextCursor: next}, nil)
}

// wholeDelivery is a delivery with what was sent and each answer.
type wholeDelivery struct {
	desk.WebhookDelivery
	Request webhook.Sent      `json:"request" doc:"what is sent; its method is empty where what was told is gone"`
	Tries   []desk.WebhookTry `json:"tries" nullable:"false" doc:"the newest first, 50 at most"`
}

func (a *API) getDelivery(ctx context.Context, who access.Who, in *DeskID) (*body[wholeDelivery], error) {
	d, err := a.Store.Read().DeliveryByID(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	out := wholeDelivery{WebhookDelivery: d}
	if out.Request, err = a.Webhooks.Show(ctx, d); err != nil {
		return nil, err
	}
	out.Tries, err = a.Store.Read().DeliveryTries(ctx, who.WorkspaceID, d.ID)
	return answer(out, err)
}

func (a *API) replayDelivery(ctx context.Context, who access.Who, in *DeskID) (*body[desk.WebhookDelivery], error) {
	return answer(a.Webhooks.Replay(ctx, who, in.ID))
}
