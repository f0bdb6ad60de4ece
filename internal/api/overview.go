package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/insight"
	"recado.dev/internal/news"
	"recado.dev/internal/store"
)

// InsightRange says what insights are about. It is exported to be embedded.
type InsightRange struct {
	From      string `query:"from" maxLength:"10" doc:"the first day, such as 2026-11-01; a month in all where it is left out"`
	To        string `query:"to" maxLength:"10" doc:"the last day; today where it is left out"`
	ChannelID string `query:"channel_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"only this channel"`
	Platform  string `query:"platform" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"only the channels of this platform"`
}

type insightTableInput struct {
	InsightRange
	Table string `query:"table" enum:"days,hours,channels,templates" default:"days"`
}

// overviewLayout is how somebody put the cards of their overview. Cards that it
// does not name stand behind those that it does.
type overviewLayout struct {
	Order  []string `json:"order" nullable:"false" maxItems:"50"`
	Hidden []string `json:"hidden" nullable:"false" maxItems:"50"`
}

type overviewLayoutInput struct {
	Body overviewLayout
}

// registerOverview has the routes of the overview of messaging accounts.
func (a *API) registerOverview() {
	const tag = "Overview"
	handle(a, route{Method: http.MethodGet, Path: "/insights", Summary: "What became of messages: by channel, template, hour and day", Tag: tag, Ability: access.ReportsRead},
		func(ctx context.Context, who access.Who, in *InsightRange) (*body[*insight.Overview], error) {
			return answer(a.insights(ctx, who, in))
		})
	handle(a, route{Method: http.MethodGet, Path: "/insights.csv", Summary: "Download one table of what became of messages", Tag: tag, Ability: access.ReportsRead}, a.insightFile)
	handle(a, route{Method: http.MethodGet, Path: "/news", Summary: "What is new in the product, the newest first", Tag: tag, Ability: access.Self},
		func(context.Context, access.Who, *nothing) (*body[page[news.Item]], error) {
			return answer(all(a.News.Items()), nil)
		})
	handle(a, route{Method: http.MethodGet, Path: "/me/overview", Summary: "How I put the cards of my overview", Tag: tag, Ability: access.Self},
		func(ctx context.Context, who access.Who, _ *nothing) (*body[overviewLayout], error) {
			text, err := a.Store.Read().OverviewLayout(ctx, who.WorkspaceID, who.UserID)
			if err != nil {
				return nil, err
			}
			out := overviewLayout{Order: []string{}, Hidden: []string{}}
			if text != "" && json.Unmarshal([]byte(text), &out) != nil {
				out = overviewLayout{Order: []string{}, Hidden: []string{}} // of another version
			}
			return answer(out, nil)
		})
	handle(a, route{Method: http.MethodPut, Path: "/me/overview", Summary: "Put the cards of my overview", Tag: tag, Ability: access.Self}, a.putOverview)
}

func (a *API) insights(ctx context.Context, who access.Who, in *InsightRange) (*insight.Overview, error) {
	ws, err := a.Store.Read().WorkspaceByID(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	return a.Insights.Overview(ctx, ws, insight.Filter{From: in.From, To: in.To, ChannelID: in.ChannelID, Platform: in.Platform})
}

func (a *API) insightFile(ctx context.Context, who access.Who, in *insightTableInput) (*csvAnswer, error) {
	o, err := a.insights(ctx, who, &in.InsightRange)
	if err != nil {
		return nil, err
	}
	name := "recado-messages-" + in.Table + "-" + o.From + "-" + o.To + ".csv"
	return &csvAnswer{"text/csv; charset=utf-8", disposition("attachment", name), o.CSV(in.Table)}, nil
}

func (a *API) putOverview(ctx context.Context, who access.Who, in *overviewLayoutInput) (*body[overviewLayout], error) {
	for _, id := range slices.Concat(in.Body.Order, in.Body.Hidden) {
		if id == "" || len(id) > 100 {
			return nil, desk.Invalid("order", "the name of a card has 1 to 100 characters")
		}
	}
	out := overviewLayout{Order: append([]string{}, in.Body.Order...), Hidden: append([]string{}, in.Body.Hidden...)}
	raw, err := json.Marshal(out)
	if err != nil {
		return nil, err
	}
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.SaveOverviewLayout(ctx, who.WorkspaceID, who.UserID, string(raw))
	})
	return answer(out, err)
}
