package api

import (
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/health"
	"recado.dev/internal/insight"
	"recado.dev/internal/news"
)

func TestTheOverviewIsAnsweredAndKeptForEachPerson(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	owner := s.setup()
	owner.do("POST", "/channels", channelJSON).want(201)
	var states page[health.ChannelState]
	owner.do("GET", "/channel-health", "").want(200).into(&states)
	if len(states.Items) != 1 || states.Items[0].State != "unknown" {
		t.Errorf("states: %+v", states.Items)
	}
	var one health.ChannelState
	owner.do("GET", "/channels/"+states.Items[0].ChannelID+"/health", "").want(200).into(&one)
	if one.Traffic == nil || len(one.Traffic.Errors) != 0 {
		t.Errorf("one: %+v", one)
	}
	owner.do("POST", "/channels/"+one.ChannelID+"/health/subscribe", "").code(409, desk.CodeConflict)
	var insights insight.Overview
	owner.do("GET", "/insights?from=2026-01-01&to=2026-01-07&platform=none", "").want(200).into(&insights)
	if len(insights.Days) != 7 || len(insights.Hours) != 24 || len(insights.Channels) != 0 {
		t.Errorf("insights: %+v", insights)
	}
	if csv := owner.do("GET", "/insights.csv?table=channels", "").want(200); !strings.Contains(string(csv.body), "read_share") {
		t.Errorf("csv: %s", csv.body)
	}
	var items page[news.Item]
	owner.do("GET", "/news", "").want(200).into(&items)
	if len(items.Items) == 0 {
		t.Error("there is no news")
	}
	owner.do("PUT", "/me/overview", `{"order":["news"],"hidden":["hours"]}`).want(200)
	var mine overviewLayout
	owner.do("GET", "/me/overview", "").want(200).into(&mine)
	if len(mine.Order) != 1 || mine.Order[0] != "news" || mine.Hidden[0] != "hours" {
		t.Errorf("layout: %+v", mine)
	}
	owner.do("PUT", "/me/overview", `{"order":[""],"hidden":[]}`).code(422, desk.CodeInvalid)
}
