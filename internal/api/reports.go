package api

import (
	"context"
	"encoding/json"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/report"
)

func (a *API) registerReports() {
	const tag = "Reports"
	handle(a, route{Method: http.MethodGet, Path: "/reports/overview", Summary: "Read the figures of the workspace: all channels in one report", Tag: tag, Ability: access.ReportsRead},
		func(ctx context.Context, who access.Who, in *ReportRange) (*body[*report.Overview], error) {
			return answer(a.overview(ctx, who, in, ""))
		})
	handle(a, route{Method: http.MethodGet, Path: "/reports/mine", Summary: "Read the figures of what one did oneself", Tag: tag, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *ReportRange) (*body[*report.Overview], error) {
			return answer(a.overview(ctx, who, in, who.UserID))
		})
	handle(a, route{Method: http.MethodGet, Path: "/reports/overview.csv", Summary: "Download one table of the workspace's report", Tag: tag, Ability: access.ReportsRead}, a.reportFile)
}

// ReportRange says what a report is about. It is exported to be embedded.
type ReportRange struct {
	From      string `query:"from" maxLength:"10" doc:"the first day, such as 2026-11-01; a month in all where it is left out"`
	To        string `query:"to" maxLength:"10" doc:"the last day; today where it is left out"`
	ChannelID string `query:"channel_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"only this channel"`
	Platform  string `query:"platform" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"only the channels of this platform"`
	Filter    string `query:"filter" maxLength:"16384" doc:"only the cases that meet a filter now, as JSON; a saved one is {\"saved\": \"ID\"}"`
}

// overview makes a report of everything, or of what a member did.
func (a *API) overview(ctx context.Context, who access.Who, in *ReportRange, agentID string) (*report.Overview, error) {
	ws, err := a.Store.Read().WorkspaceByID(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	f := report.Filter{From: in.From, To: in.To, ChannelID: in.ChannelID, Platform: in.Platform, AgentID: agentID}
	if f.Cases, err = a.figuresOf(ctx, who, in.Filter); err != nil {
		return nil, err
	}
	o, err := a.Reports.Overview(ctx, ws, f)
	if err == nil && f.Cases != nil {
		o.Filter, o.FilterText = json.RawMessage(in.Filter), writtenFilter(json.RawMessage(in.Filter))
	}
	return o, err
}

// figuresOf reads which cases figures are to be of; nil for everything.
func (a *API) figuresOf(ctx context.Context, who access.Who, text string) (*filter.Node, error) {
	if text == "" {
		return nil, nil
	}
	if err := a.noMessages(ctx, who, text); err != nil {
		return nil, err
	}
	node, err := a.parseFilter(ctx, who, []byte(text))
	return &node, err
}

// noMessages refuses saved filters about messages by what they are, before their
// conditions are looked at.
func (a *API) noMessages(ctx context.Context, who access.Who, text string) error {
	var tree any
	if json.Unmarshal([]byte(text), &tree) != nil {
		return nil // it is told where it is read
	}
	for _, id := range filter.Names(tree) {
		f, err := a.Store.Read().FilterByID(ctx, who.WorkspaceID, who.UserID, id)
		if err == nil && f.About == desk.AboutMessages {
			return desk.Invalid("filter", "the filter “%s” is about messages; the figures are of cases", f.Name)
		}
	}
	return nil
}

type reportTableInput struct {
	ReportRange
	Table string `query:"table" enum:"days,channels,platforms,agents,hours" default:"days"`
}

// csvAnswer is a file to be downloaded.
type csvAnswer struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               []byte `contentType:"text/csv"`
}

func (a *API) reportFile(ctx context.Context, who access.Who, in *reportTableInput) (*csvAnswer, error) {
	o, err := a.overview(ctx, who, &in.ReportRange, "")
	if err != nil {
		return nil, err
	}
	name := "recado-" + in.Table + "-" + o.From + "-" + o.To + ".csv"
	return &csvAnswer{"text/csv; charset=utf-8", disposition("attachment", name), o.CSV(in.Table)}, nil
}
