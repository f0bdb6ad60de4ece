package api

import (
	"context"
	"net/http"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/webhook"
)

func (a *API) registerWebhooks() {
	const tag = "Webhooks"
	handle(a, route{Method: http.MethodGet, Path: "/webhooks", Summary: "Where other programs are told of events", Tag: tag, Ability: access.WebhooksManage}, a.listWebhooks)
	handle(a, route{Method: http.MethodPost, Path: "/webhooks", Summary: "Add a webhook; its signing secret is answered this once", Tag: tag, Ability: access.WebhooksManage, Status: http.StatusCreated}, a.addWebhook)
	handle(a, route{Method: http.MethodGet, Path: "/webhooks/{id}", Summary: "Read a webhook", Tag: tag, Ability: access.WebhooksManage}, a.getWebhook)
	handle(a, route{Method: http.MethodPatch, Path: "/webhooks/{id}", Summary: "Change a webhook, pause or resume it", Tag: tag, Ability: access.WebhooksManage}, a.changeWebhook)
	handle(a, route{Method: http.MethodDelete, Path: "/webhooks/{id}", Summary: "Take a webhook away, with its log", Tag: tag, Ability: access.WebhooksManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
			return nil, a.Webhooks.Delete(ctx, who, in.ID)
		})
	handle(a, route{Method: http.MethodPost, Path: "/webhooks/{id}/test", Summary: "Send a ping now and answer what came back", Tag: tag, Ability: access.WebhooksManage}, a.testWebhook)
	handle(a, route{Method: http.MethodPost, Path: "/webhooks/{id}/secret", Summary: "Make a new signing secret; the former one counts for a day more", Tag: tag, Ability: access.WebhooksManage}, a.rotateWebhook)
	handle(a, route{Method: http.MethodPost, Path: "/webhooks/{id}/replay", Summary: "Tell once more of all that happened between two moments", Tag: tag, Ability: access.WebhooksManage, Status: http.StatusAccepted}, a.replayWebhook)
	handle(a, route{Method: http.MethodGet, Path: "/webhooks/{id}/deliveries", Summary: "What a webhook was told, the newest first", Tag: tag, Ability: access.WebhooksManage}, a.listDeliveries)
	handle(a, route{Method: http.MethodGet, Path: "/webhook-events", Summary: "The events that webhooks choose from", Tag: tag, Ability: access.WebhooksManage},
		func(_ context.Context, _ access.Who, in *shortList) (*body[page[string]], error) {
			names := make([]string, 0, 80)
			for _, t := range webhook.Types() {
				names = append(names, string(t))
			}
			return part(in, names, nil, func(s string) string { return s })
		})
	a.registerDeliveries(tag)
}

// webhookView is a webhook as it is shown.
type webhookView struct {
	desk.Webhook
	Last   *desk.WebhookDelivery `json:"last_delivery" doc:"null before the first"`
	Replay *desk.WebhookReplay   `json:"replay" doc:"the last; null for none"`
	Secret string                `json:"secret,omitempty" doc:"in the answer that makes it, and nowhere else"`
}

func (a *API) viewWebhook(ctx context.Context, w desk.Webhook) (webhookView, error) {
	v := webhookView{Webhook: w}
	if v.OldSecretUntil != nil && !v.OldSecretUntil.After(a.Webhooks.Wall.Now()) {
		v.OldSecretUntil = nil
	}
	last, err := a.Store.Read().Deliveries(ctx, w.WorkspaceID, deliveriesOf(w.ID, 1))
	if err != nil {
		return v, err
	}
	if len(last) > 0 {
		v.Last = &last[0]
	}
	replay, there, err := a.Store.Read().LastReplay(ctx, w.WorkspaceID, w.ID)
	if there {
		v.Replay = &replay
	}
	return v, err
}

func (a *API) listWebhooks(ctx context.Context, who access.Who, in *shortList) (*body[page[webhookView]], error) {
	list, err := a.Store.Read().Webhooks(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	views := make([]webhookView, len(list))
	for i, w := range list {
		if views[i], err = a.viewWebhook(ctx, w); err != nil {
			return nil, err
		}
	}
	return part(in, views, nil, func(v webhookView) string { return v.ID })
}

func (a *API) getWebhook(ctx context.Context, who access.Who, in *DeskID) (*body[webhookView], error) {
	w, err := a.Store.Read().WebhookByID(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	return answer(a.viewWebhook(ctx, w))
}

// WebhookFields is what may be said of a webhook. It is exported to be embedded.
type WebhookFields struct {
	Name          *string   `json:"name,omitempty" maxLength:"200"`
	Description   *string   `json:"description,omitempty" maxLength:"2000"`
	URL           *string   `json:"url,omitempty" maxLength:"2000" doc:"https://…; private networks are refused when it is called"`
	Events        *[]string `json:"events,omitempty" nullable:"false" maxItems:"100" doc:"types, such as case.updated, or families, such as case.*; none: all"`
	Channels      *[]string `json:"channels,omitempty" nullable:"false" maxItems:"100" doc:"ids; only what happens in these, none: everything"`
	Format        *string   `json:"format,omitempty" enum:"event,slack"`
	Text          *string   `json:"text,omitempty" maxLength:"4000" doc:"of slack, with variables such as {{case.number}}"`
	ContentType   *string   `json:"content_type,omitempty" maxLength:"200" doc:"application/json by default"`
	Authorization *string   `json:"authorization,omitempty" maxLength:"4096" doc:"the header, of the form <type> <credentials>; never answered, empty for none"`
	Ordered       *bool     `json:"ordered,omitempty" doc:"the next waits until one is delivered"`
	Enabled       *bool     `json:"enabled,omitempty" doc:"paused where it is not"`
}

func (f WebhookFields) draft() webhook.Draft {
	return webhook.Draft{Name: f.Name, Description: f.Description, URL: f.URL, Events: f.Events, Channels: f.Channels, Format: f.Format, Text: f.Text, ContentType: f.ContentType,
		Authorization: f.Authorization, Ordered: f.Ordered, Enabled: f.Enabled}
}

type webhookInput struct {
	Body struct{ WebhookFields }
}

func (a *API) addWebhook(ctx context.Context, who access.Who, in *webhookInput) (*body[webhookView], error) {
	w, secret, err := a.Webhooks.Create(ctx, who, in.Body.draft())
	return answer(webhookView{Webhook: w, Secret: secret}, err)
}

type webhookPatch struct {
	DeskID
	Body struct {
		Version int64 `json:"version,omitempty" doc:"the version that the change is about: another one is a conflict"`
		WebhookFields
	}
}

func (a *API) changeWebhook(ctx context.Context, who access.Who, in *webhookPatch) (*body[webhookView], error) {
	w, err := a.Webhooks.Change(ctx, who, in.ID, in.Body.Version, in.Body.draft())
	if err != nil {
		return nil, err
	}
	return answer(a.viewWebhook(ctx, w))
}

// triedDelivery is a delivery with its newest try.
type triedDelivery struct {
	desk.WebhookDelivery
	Try desk.WebhookTry `json:"try"`
}

func (a *API) testWebhook(ctx context.Context, who access.Who, in *DeskID) (*body[triedDelivery], error) {
	d, try, err := a.Webhooks.Test(ctx, who, in.ID)
	return answer(triedDelivery{WebhookDelivery: d, Try: try}, err)
}

func (a *API) rotateWebhook(ctx context.Context, who access.Who, in *DeskID) (*body[webhookView], error) {
	w, secret, err := a.Webhooks.Rotate(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	v, err := a.viewWebhook(ctx, w)
	v.Secret = secret
	return answer(v, err)
}

type replayInput struct {
	DeskID
	Body struct {
		From time.Time `json:"from"`
		To   time.Time `json:"to"`
	}
}

func (a *API) replayWebhook(ctx context.Context, who access.Who, in *replayInput) (*body[desk.WebhookReplay], error) {
	return answer(a.Webhooks.ReplayRange(ctx, who, in.ID, in.Body.From, in.Body.To))
}
