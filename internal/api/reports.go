package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/report"
)

func (a *API) registerReports() {
	const tag = "Reports"
	handle(a, route{Method: http.MethodGet, Path: "/reports/overview", Summary: "Read the figures of the workspace: all channels in one report", Tag: tag, Ability: access.ReportsRead},
		func(ctx context.Context, who access.Who, in *ReportRange) (*body[*report.Overview], error) {
			return answer(a.overview(ctx, who, in.filter("")))
		})
	handle(a, route{Method: http.MethodGet, Path: "/reports/mine", Summary: "Read the figures of what one did oneself", Tag: tag, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *ReportRange) (*body[*report.Overview], error) {
			return answer(a.overview(ctx, who, in.filter(who.UserID)))
		})
	handle(a, route{Method: http.MethodGet, Path: "/reports/overview.csv", Summary: "Download one table of the workspace's report", Tag: tag, Ability: access.ReportsRead}, a.reportFile)
}

// ReportRange says what a report is about. It is exported to be embedded.
type ReportRange struct {
	From      string `query:"from" maxLength:"10" doc:"the first day, such as 2026-11-01; a month in all where it is left out"`
	To        string `query:"to" maxLength:"10" doc:"the last day; today where it is left out"`
	ChannelID string `query:"channel_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"only this channel"`
	Platform  string `query:"platform" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"only the channels of this platform"`
}

func (in *ReportRange) filter(agentID string) report.Filter {
	return report.Filter{From: in.From, To: in.To, ChannelID: in.ChannelID, Platform: in.Platform, AgentID: agentID}
}

func (a *API) overview(ctx context.Context, who access.Who, f report.Filter) (*report.Overview, error) {
	ws, err := a.Store.Read().WorkspaceByID(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	return a.Reports.Overview(ctx, ws, f)
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
	o, err := a.overview(ctx, who, in.filter(""))
	if err != nil {
		return nil, err
	}
	name := "recado-" + in.Table + "-" + o.From + "-" + o.To + ".csv"
	return &csvAnswer{"text/csv; charset=utf-8", disposition("attachment", name), o.CSV(in.Table)}, nil
}
