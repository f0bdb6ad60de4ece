package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/commerce"
	"recado.dev/internal/desk"
)

func (a *API) registerCommerce() {
	const tag = "Commerce"
	handle(a, route{Method: http.MethodGet, Path: "/catalogues", Summary: "The accounts that sell, with their catalogues and how far reading them is", Tag: tag, Ability: access.ChannelsRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[commerce.Shop]], error) {
			list, err := a.Commerce.Shops(ctx, who.WorkspaceID)
			return part(in, list, err, func(s commerce.Shop) string { return s.Platform + " " + s.Account })
		})
	handle(a, route{Method: http.MethodGet, Path: "/products", Summary: "The products of a catalogue by name", Tag: tag, Ability: access.ChannelsRead}, a.listProducts)
	handle(a, route{Method: http.MethodPost, Path: "/channels/{id}/catalogue/sync", Summary: "Read the catalogues of a channel's account now", Tag: tag, Ability: access.ChannelsManage, Status: http.StatusAccepted},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.CatalogueSync], error) {
			return answer(a.Commerce.Sync(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodGet, Path: "/contacts/{id}/orders", Summary: "The orders of a contact, the newest first", Tag: tag, Ability: access.CasesRead}, a.listOrders)
	handle(a, route{Method: http.MethodPatch, Path: "/orders/{id}", Summary: "Say how far an order is", Tag: tag, Ability: access.CasesWrite},
		func(ctx context.Context, who access.Who, in *orderPatch) (*body[desk.PlacedOrder], error) {
			return answer(a.Commerce.Move(ctx, who, in.ID, in.Body.State))
		})
	handle(a, route{Method: http.MethodGet, Path: "/order-settings", Summary: "What becomes of orders that customers send", Tag: tag, Ability: access.WorkspaceRead},
		func(ctx context.Context, who access.Who, _ *struct{}) (*body[desk.OrderSettings], error) {
			return answer(a.Commerce.Settings(ctx, who.WorkspaceID))
		})
	handle(a, route{Method: http.MethodPut, Path: "/order-settings", Summary: "Say what becomes of orders from now on", Tag: tag, Ability: access.WorkspaceManage},
		func(ctx context.Context, who access.Who, in *orderSettingsInput) (*body[desk.OrderSettings], error) {
			in.Body.Category = cleanText(in.Body.Category)
			return answer(a.Commerce.SetSettings(ctx, who.WorkspaceID, in.Body))
		})
}

type productsInput struct {
	Paging
	ChannelID   string `query:"channel_id" maxLength:"200" doc:"those that this channel offers"`
	CatalogueID string `query:"catalogue_id" maxLength:"200" doc:"in place of channel_id"`
	Q           string `query:"q" maxLength:"200" doc:"words of the name, the description or the business's own number"`
}

func (a *API) listProducts(ctx context.Context, who access.Who, in *productsInput) (*body[page[desk.Product]], error) {
	q := commerce.Query{ChannelID: cleanText(in.ChannelID), CatalogueID: cleanText(in.CatalogueID), Words: cleanText(in.Q), Limit: in.Limit + 1}
	if q.ChannelID == "" && q.CatalogueID == "" {
		return nil, desk.Invalid("channel_id", "say the channel or the catalogue")
	}
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 2)
		if err != nil {
			return nil, err
		}
		q.After = &[2]string{parts[0], parts[1]}
	}
	list, err := a.Commerce.Products(ctx, who.WorkspaceID, q)
	if err != nil {
		return nil, err
	}
	out := all(list)
	if len(list) > in.Limit {
		last := list[in.Limit-1]
		out.Items, out.NextCursor = list[:in.Limit], encodeCursor(last.Name, last.SKU)
	}
	return answer(out, nil)
}

type ordersInput struct {
	DeskID
	Paging
}

func (a *API) listOrders(ctx context.Context, who access.Who, in *ordersInput) (*body[page[desk.PlacedOrder]], error) {
	before := ""
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 1)
		if err != nil {
			return nil, err
		}
		before = parts[0]
	}
	list, err := a.Commerce.Orders(ctx, who.WorkspaceID, in.ID, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := all(list)
	if len(list) > in.Limit {
		out.Items, out.NextCursor = list[:in.Limit], encodeCursor(list[in.Limit-1].ID)
	}
	return answer(out, nil)
}

type orderPatch struct {
	DeskID
	Body struct {
		State desk.OrderState `json:"state" enum:"new,confirmed,fulfilled,cancelled"`
	}
}

type orderSettingsInput struct {
	Body desk.OrderSettings
}

// open fills in what a message opens: products from the catalogue, a form as it
// is published.
func (a *API) open(ctx context.Context, who access.Who, conversationID string, rich *desk.Rich) (*desk.Rich, error) {
	if rich == nil || rich.Products == nil && rich.Form == nil {
		return rich, nil
	}
	conv, err := a.Store.Read().ConversationByID(ctx, who.WorkspaceID, conversationID)
	if err != nil {
		return nil, err
	}
	out := *rich
	if rich.Products != nil {
		if out.Products, err = a.Commerce.Fill(ctx, who, conv.ChannelID, *rich.Products); err != nil {
			return nil, err
		}
	}
	if rich.Form != nil {
		if out.Form, err = a.Forms.Fill(ctx, who.WorkspaceID, conv.ChannelID, *rich.Form); err != nil {
			return nil, err
		}
	}
	return &out, nil
}
