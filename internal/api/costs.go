package api

import (
	"context"
	"net/http"
	"slices"

	"recado.dev/internal/access"
	"recado.dev/internal/cost"
	"recado.dev/internal/desk"
	"recado.dev/internal/limit"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const tagCosts = "Costs and limits"

func (a *API) registerCosts() {
	handle(a, route{Method: http.MethodGet, Path: "/costs/bill", Summary: "What a month cost: by day, channel, template, country and category, out of what was metered alone", Tag: tagCosts, Ability: access.ReportsRead},
		func(ctx context.Context, who access.Who, in *CostFilter) (*body[*cost.Bill], error) {
			return answer(a.Costs.Bill(ctx, who.WorkspaceID, in.filter()))
		})
	handle(a, route{Method: http.MethodGet, Path: "/costs/bill.csv", Summary: "Download one table of a month's costs", Tag: tagCosts, Ability: access.ReportsRead}, a.billFile)
	handle(a, route{Method: http.MethodGet, Path: "/costs/checks", Summary: "How a month compares with what the platforms say they charged", Tag: tagCosts, Ability: access.ReportsRead},
		func(ctx context.Context, who access.Who, in *costMonth) (*body[checkList], error) {
			items, err := a.Costs.Checks(ctx, who.WorkspaceID, in.Month)
			return answer(checkList{items}, err)
		})
	handle(a, route{Method: http.MethodPost, Path: "/costs/checks", Summary: "Ask the platforms now what they charged in a month, and compare", Tag: tagCosts, Ability: access.ReportsRead},
		func(ctx context.Context, who access.Who, in *costMonth) (*body[checkList], error) {
			items, err := a.Costs.Compare(ctx, who.WorkspaceID, in.Month)
			return answer(checkList{items}, err)
		})
	a.registerPriceLists()
	handle(a, route{Method: http.MethodGet, Path: "/messages/{id}/cost", Summary: "What a message cost", Tag: tagCosts, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.Cost], error) {
			return answer(a.Costs.OfMessage(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodGet, Path: "/cases/{id}/cost", Summary: "What the messages of a case cost", Tag: tagCosts, Ability: access.CasesRead}, a.caseCost)
	handle(a, route{Method: http.MethodGet, Path: "/conversations/{id}/quote", Summary: "What a message would cost if it were sent now, by category, and how much of the network's limit is left", Tag: tagCosts, Ability: access.CasesRead}, a.quote)
}

func (a *API) registerPriceLists() {
	handle(a, route{Method: http.MethodGet, Path: "/price-lists", Summary: "Price lists: the workspace's own, then those that ship with the product", Tag: tagCosts, Ability: access.ReportsRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[cost.PriceList]], error) {
			platforms, err := a.pricedPlatforms(ctx, who)
			if err != nil {
				return nil, err
			}
			list, err := a.Costs.Lists(ctx, who.WorkspaceID, platforms)
			return part(in, list, err, func(l cost.PriceList) string { return l.Key })
		})
	handle(a, route{Method: http.MethodGet, Path: "/price-lists/{id}", Summary: "Read a price list, by its key", Tag: tagCosts, Ability: access.ReportsRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[cost.PriceList], error) {
			return answer(a.priceList(ctx, who, in.ID))
		})
	handle(a, route{Method: http.MethodGet, Path: "/price-lists/{id}/list.csv", Summary: "Download a price list, as it can be read again", Tag: tagCosts, Ability: access.ReportsRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*csvAnswer, error) {
			l, err := a.priceList(ctx, who, in.ID)
			if err != nil {
				return nil, err
			}
			return &csvAnswer{"text/csv; charset=utf-8", disposition("attachment", "recado-prices-"+l.Currency+"-"+l.ValidFrom+".csv"), []byte(l.CSV())}, nil
		})
	handle(a, route{Method: http.MethodPost, Path: "/price-lists", Summary: "Keep a price list, given as it is or in CSV; messages since its day are priced anew", Tag: tagCosts, Ability: access.ChannelsManage, Status: http.StatusCreated},
		func(ctx context.Context, who access.Who, in *priceListInput) (*body[cost.PriceList], error) {
			return answer(a.savePriceList(ctx, who, "", in.Body))
		})
	handle(a, route{Method: http.MethodPut, Path: "/price-lists/{id}", Summary: "Put another price list in the place of one", Tag: tagCosts, Ability: access.ChannelsManage},
		func(ctx context.Context, who access.Who, in *priceListChange) (*body[cost.PriceList], error) {
			return answer(a.savePriceList(ctx, who, in.ID, in.Body))
		})
	handle(a, route{Method: http.MethodDelete, Path: "/price-lists/{id}", Summary: "Take a price list away; what it priced is priced anew", Tag: tagCosts, Ability: access.ChannelsManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
			if err := a.Costs.DeleteList(ctx, who.WorkspaceID, in.ID); err != nil {
				return nil, err
			}
			return nil, a.tellPrices(ctx, who, gone{ID: in.ID, Deleted: true})
		})
}

// CostFilter says which costs are asked for. It is exported to be embedded.
type CostFilter struct {
	Month     string `query:"month" maxLength:"7" doc:"2026-11, in UTC; this month where it is left out"`
	ChannelID string `query:"channel_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Country   string `query:"country" maxLength:"2" pattern:"^[A-Z]*$" doc:"of the recipient, in two letters"`
	Category  string `query:"category" maxLength:"80" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Template  string `query:"template" maxLength:"512" pattern:"^[^\\x00\\x{FFFD}]*$"`
}

func (in *CostFilter) filter() cost.Filter {
	return cost.Filter{Month: in.Month, ChannelID: in.ChannelID, Country: in.Country, Category: in.Category, Template: in.Template}
}

type costMonth struct {
	Month string `query:"month" required:"true" maxLength:"7" doc:"2026-11"`
}

type checkList struct {
	Items []cost.Comparison `json:"items" nullable:"false"`
}

type billTableInput struct {
	CostFilter
	Table string `query:"table" enum:"months,days,channels,templates,countries,categories,kinds" default:"days"`
}

func (a *API) billFile(ctx context.Context, who access.Who, in *billTableInput) (*csvAnswer, error) {
	b, err := a.Costs.Bill(ctx, who.WorkspaceID, in.filter())
	if err != nil {
		return nil, err
	}
	name := "recado-costs-" + in.Table + "-" + b.Month + ".csv"
	return &csvAnswer{"text/csv; charset=utf-8", disposition("attachment", name), b.CSV(in.Table)}, nil
}

func (a *API) caseCost(ctx context.Context, who access.Who, in *DeskID) (*body[cost.CaseCost], error) {
	if _, err := a.Store.Read().CaseByID(ctx, who.WorkspaceID, in.ID); err != nil {
		return nil, err
	}
	return answer(a.Costs.OfCase(ctx, who.WorkspaceID, in.ID))
}

// quotes are what messages of each category would cost.
type quotes struct {
	Items []cost.Estimate `json:"items" nullable:"false" doc:"for a free message, then for templates of each category; empty where the network charges nothing that is known"`
	// Limit is nil where nothing is known of it.
	Limit *limit.Usage `json:"limit"`
}

func (a *API) quote(ctx context.Context, who access.Who, in *DeskID) (*body[quotes], error) {
	conv, err := a.Store.Read().ConversationByID(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	out := quotes{Items: []cost.Estimate{}}
	for _, category := range []string{"", string(desk.TemplateMarketing), string(desk.TemplateUtility), string(desk.TemplateAuthentication)} {
		q, err := a.Costs.Quote(ctx, conv, category)
		if err != nil {
			return nil, err
		}
		if q.Why != cost.WhyNothing {
			out.Items = append(out.Items, q)
		}
	}
	state, known, err := a.Limits.StateOf(ctx, who.WorkspaceID, conv.ChannelID)
	if known {
		out.Limit = &state
	}
	return answer(out, err)
}

type priceListInput struct {
	Body cost.PriceDraft
}

type priceListChange struct {
	DeskID
	Body cost.PriceDraft
}

// pricedPlatforms are the platforms of the workspace's channels that have
// prices; all that do where it has none of those yet.
func (a *API) pricedPlatforms(ctx context.Context, who access.Who) ([]string, error) {
	rows, err := a.Store.Read().Channels(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	var out, all []string
	for _, d := range a.Channels.Platforms() {
		if d.Prices == nil || d.Reference {
			continue
		}
		all = append(all, d.Key)
		if slices.ContainsFunc(rows, func(r store.ChannelRow) bool { return r.Platform == d.Key }) {
			out = append(out, d.Key)
		}
	}
	if len(out) == 0 {
		return all, nil
	}
	return out, nil
}

func (a *API) priceList(ctx context.Context, who access.Who, key string) (cost.PriceList, error) {
	platforms, err := a.pricedPlatforms(ctx, who)
	if err != nil {
		return cost.PriceList{}, err
	}
	return a.Costs.ListByKey(ctx, who.WorkspaceID, key, platforms)
}

func (a *API) savePriceList(ctx context.Context, who access.Who, id string, d cost.PriceDraft) (cost.PriceList, error) {
	l, err := a.Costs.SaveList(ctx, who.WorkspaceID, id, d)
	if err != nil {
		return l, err
	}
	told := l
	told.Rates = []platform.PriceRate{} // thousands at worst: whoever wants them asks
	return l, a.tellPrices(ctx, who, told)
}

func (a *API) tellPrices(ctx context.Context, who access.Who, data any) error {
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		return a.announce(ctx, tx, who, desk.EventPriceListUpdated, data, nil)
	})
}
