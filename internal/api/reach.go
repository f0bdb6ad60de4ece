package api

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/reach"
	"recado.dev/internal/store"
)

const tagReach = "Links and QR codes"

func (a *API) registerReach() {
	handle(a, route{Method: http.MethodGet, Path: "/reach-channels", Summary: "The channels that links can open a chat with", Tag: tagReach, Ability: access.ChannelsRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[reach.Entry]], error) {
			list, err := a.Reach.Entries(ctx, who.WorkspaceID)
			return part(in, list, err, func(e reach.Entry) string { return e.ChannelID })
		})
	handle(a, route{Method: http.MethodGet, Path: "/reach-links", Summary: "Links with short addresses, the newest first, with how many came by each", Tag: tagReach, Ability: access.ChannelsRead}, a.reachLinks)
	handle(a, route{Method: http.MethodPost, Path: "/reach-links", Summary: "Make a link with a short address", Tag: tagReach, Ability: access.ChannelsManage, Status: http.StatusCreated}, a.addReachLink)
	handle(a, route{Method: http.MethodGet, Path: "/reach-words", Summary: "Whether a short address can be had, and which others", Tag: tagReach, Ability: access.ChannelsManage}, a.checkReachWord)
	handle(a, route{Method: http.MethodGet, Path: "/reach-links/{id}", Summary: "Read a link", Tag: tagReach, Ability: access.ChannelsRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[reachView], error) {
			return answer(a.reachLink(ctx, who, in.ID))
		})
	handle(a, route{Method: http.MethodPatch, Path: "/reach-links/{id}", Summary: "Change, pause or end a link; earlier addresses go on working", Tag: tagReach, Ability: access.ChannelsManage}, a.changeReachLink)
	handle(a, route{Method: http.MethodDelete, Path: "/reach-links/{id}", Summary: "Take a link away; its address stays the workspace's", Tag: tagReach, Ability: access.ChannelsManage, Status: http.StatusNoContent}, a.deleteReachLink)
	handle(a, route{Method: http.MethodGet, Path: "/reach-links/{id}/counts", Summary: "How many came by a link, by day and way", Tag: tagReach, Ability: access.ChannelsRead}, a.reachCounts)
	a.raw(route{Method: http.MethodGet, Path: "/reach-links/{id}/counts.csv", Summary: "How many came by a link as a table: ?from=&to=", Tag: tagReach, Ability: access.ChannelsRead}, a.reachCSV)
	a.raw(route{Method: http.MethodGet, Path: "/reach-links/{id}/qr", Tag: tagReach, Ability: access.ChannelsRead,
		Summary: "Download a link as a QR code: ?format=svg|png|pdf, &mm= its width, &level=l|m|q|h how much of it may be covered, &number=false, &address=false, &caption="}, a.reachQR)
	handle(a, route{Method: http.MethodGet, Path: "/reach-links/{id}/button", Summary: "A link as a button for a web site, in HTML", Tag: tagReach, Ability: access.ChannelsRead}, a.reachButton)
}

// reachView is a link as the API shows it.
type reachView struct {
	desk.ReachLink
	State     string           `json:"state" enum:"active,paused,expired,unreachable" doc:"unreachable: its channel is gone, disabled or lacks what a link needs"`
	URL       string           `json:"url" doc:"the short address"`
	ChatURL   string           `json:"chat_url" doc:"where it leads"`
	Prefilled string           `json:"prefilled" doc:"the customer's first words, with the code"`
	ToldApart bool             `json:"told_apart" doc:"whether what customers write first tells that they came by this link"`
	Totals    map[string]int64 `json:"totals" doc:"how many came by each way, and how many cases it led to"`
}

// reachViews shows links. All of a workspace's are needed, since each is told
// apart from the others.
func (a *API) reachViews(ctx context.Context, who access.Who, links []desk.ReachLink) ([]reachView, error) {
	q := a.Store.Read()
	ids := make([]string, len(links))
	for i, l := range links {
		ids[i] = l.ID
	}
	sums, err := q.ReachTotals(ctx, who.WorkspaceID, ids)
	if err != nil {
		return nil, err
	}
	totals := map[string]map[string]int64{}
	for _, c := range sums {
		if totals[c.LinkID] == nil {
			totals[c.LinkID] = map[string]int64{}
		}
		totals[c.LinkID][string(c.Way)] = c.N
	}
	told := reach.ToldApart(links)
	out := make([]reachView, len(links))
	for i, l := range links {
		v := reachView{ReachLink: l, State: "active", URL: a.Reach.Address(l.Word), Prefilled: l.Prefilled(), ToldApart: told[l.ID], Totals: map[string]int64{}}
		if totals[l.ID] != nil {
			v.Totals = totals[l.ID]
		}
		if v.ChatURL, err = a.Reach.ChatURL(ctx, q, l); err != nil {
			return nil, err
		}
		switch {
		case l.Paused:
			v.State = "paused"
		case l.ExpiresAt != nil && !a.now().Before(*l.ExpiresAt):
			v.State = "expired"
		case v.ChatURL == "":
			v.State = "unreachable"
		}
		out[i] = v
	}
	return out, nil
}

type reachList struct {
	Cursor    string `query:"cursor" maxLength:"2000" doc:"next_cursor of the page before"`
	Limit     int    `query:"limit" minimum:"1" maximum:"200" default:"200"`
	ChannelID string `query:"channel_id" maxLength:"200" doc:"of one channel"`
}

func (a *API) reachLinks(ctx context.Context, who access.Who, in *reachList) (*body[page[reachView]], error) {
	links, err := a.Store.Read().ReachLinks(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	views, err := a.reachViews(ctx, who, links)
	if err != nil {
		return nil, err
	}
	shown := views[:0]
	for _, v := range views {
		if in.ChannelID == "" || v.ChannelID == in.ChannelID {
			shown = append(shown, v)
		}
	}
	return part(&shortList{Cursor: in.Cursor, Limit: in.Limit}, shown, nil, func(v reachView) string { return v.ID })
}

func (a *API) reachLink(ctx context.Context, who access.Who, id string) (reachView, error) {
	links, err := a.Store.Read().ReachLinks(ctx, who.WorkspaceID)
	if err != nil {
		return reachView{}, err
	}
	views, err := a.reachViews(ctx, who, links)
	if err != nil {
		return reachView{}, err
	}
	for _, v := range views {
		if v.ID == id {
			return v, nil
		}
	}
	return reachView{}, desk.NotFound("link")
}

type reachInput struct {
	Body struct {
		ChannelID string     `json:"channel_id" maxLength:"200"`
		Name      string     `json:"name" maxLength:"80" doc:"the campaign, or where it is printed"`
		Word      string     `json:"word" maxLength:"100" doc:"the last part of the short address"`
		Text      string     `json:"text,omitempty" maxLength:"1000" doc:"the customer's first words"`
		ShowCode  bool       `json:"show_code,omitempty" doc:"adds the link's code to the words, which tells it apart from links with the same words"`
		Paused    bool       `json:"paused,omitempty"`
		ExpiresAt *time.Time `json:"expires_at,omitempty"`
	}
}

type reachPatch struct {
	DeskID
	Body struct {
		ChannelID *string `json:"channel_id,omitempty" maxLength:"200"`
		Name      *string `json:"name,omitempty" maxLength:"80"`
		Word      *string `json:"word,omitempty" maxLength:"100"`
		Text      *string `json:"text,omitempty" maxLength:"1000"`
		ShowCode  *bool   `json:"show_code,omitempty"`
		Paused    *bool   `json:"paused,omitempty"`
		ExpiresAt *string `json:"expires_at,omitempty" maxLength:"40" doc:"a moment; empty for never"`
	}
}

func (a *API) addReachLink(ctx context.Context, who access.Who, in *reachInput) (*body[reachView], error) {
	b := &in.Body
	text := cleanText(b.Text)
	return a.saveReachLink(ctx, who, "", reach.Draft{ChannelID: &b.ChannelID, Name: &b.Name, Word: &b.Word, Text: &text, ShowCode: &b.ShowCode, Paused: &b.Paused,
		ExpiresAt: b.ExpiresAt, SetExpires: true})
}

func (a *API) changeReachLink(ctx context.Context, who access.Who, in *reachPatch) (*body[reachView], error) {
	b := &in.Body
	d := reach.Draft{ChannelID: b.ChannelID, Name: b.Name, Word: b.Word, Text: b.Text, ShowCode: b.ShowCode, Paused: b.Paused, SetExpires: b.ExpiresAt != nil}
	if b.ExpiresAt != nil && *b.ExpiresAt != "" {
		at, err := time.Parse(time.RFC3339, *b.ExpiresAt)
		if err != nil {
			return nil, desk.Invalid("expires_at", "is no moment such as 2026-11-21T12:00:00Z")
		}
		at = at.UTC().Truncate(time.Microsecond)
		d.ExpiresAt = &at
	}
	return a.saveReachLink(ctx, who, in.ID, d)
}

func (a *API) saveReachLink(ctx context.Context, who access.Who, id string, d reach.Draft) (*body[reachView], error) {
	var after desk.ReachLink
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		before, saved, err := a.Reach.Save(ctx, tx, who.WorkspaceID, id, d)
		if err != nil {
			return err
		}
		after = saved
		changes := map[string][2]any{}
		if id != "" && before.Word != saved.Word {
			changes["word"] = [2]any{before.Word, saved.Word}
		}
		return a.announce(ctx, tx, who, desk.EventReachUpdated, saved, changes)
	})
	if err != nil {
		return nil, err
	}
	return answer(a.reachLink(ctx, who, after.ID))
}

func (a *API) deleteReachLink(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
	return nil, a.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := a.Reach.Delete(ctx, tx, who.WorkspaceID, in.ID); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventReachUpdated, gone{ID: in.ID, Deleted: true}, nil)
	})
}

type reachWordInput struct {
	Word   string `query:"word" required:"true" maxLength:"200"`
	LinkID string `query:"link_id" maxLength:"200" doc:"the link that it is for, where there is one already"`
}

func (a *API) checkReachWord(ctx context.Context, who access.Who, in *reachWordInput) (*body[reach.WordCheck], error) {
	return answer(a.Reach.CheckWord(ctx, a.Store.Read(), who.WorkspaceID, in.LinkID, in.Word))
}

type reachSpan struct {
	DeskID
	From string `query:"from" maxLength:"10" doc:"the first day, 2026-11-01; 30 days where it is left out"`
	To   string `query:"to" maxLength:"10" doc:"the last day; today where it is left out"`
}

// reachCSV answers the counts of a link as a table.
func (a *API) reachCSV(w http.ResponseWriter, r *http.Request) {
	who, _ := access.From(r.Context())
	v, err := a.reachLink(r.Context(), who, cleanText(r.PathValue("id")))
	if err != nil {
		a.fail(w, r, err)
		return
	}
	counts, err := a.Reach.Counts(r.Context(), who.WorkspaceID, v.ID, r.URL.Query().Get("from"), r.URL.Query().Get("to"))
	if err != nil {
		a.fail(w, r, err)
		return
	}
	out := csv.NewWriter(&fileAnswer{w: w, name: "recado-" + v.Word + ".csv", kind: "text/csv; charset=utf-8"})
	_ = out.Write([]string{"day", "qr", "button", "web", "direct", "visits", "chats"})
	for _, d := range counts.Days {
		row := []string{d.Day}
		for _, n := range []int64{d.QR, d.Button, d.Web, d.Direct, d.Visits, d.Chats} {
			row = append(row, strconv.FormatInt(n, 10))
		}
		_ = out.Write(row)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		a.Log.WarnContext(r.Context(), "table of a link broke off", "error", fmt.Sprint(err))
	}
}

func (a *API) reachCounts(ctx context.Context, who access.Who, in *reachSpan) (*body[reach.Counts], error) {
	if _, err := a.Store.Read().ReachLink(ctx, who.WorkspaceID, in.ID); err != nil {
		return nil, err
	}
	return answer(a.Reach.Counts(ctx, who.WorkspaceID, in.ID, in.From, in.To))
}

type reachButtonInput struct {
	DeskID
	Label      string `query:"label" maxLength:"200" doc:"what it says; left out for a greeting in the language"`
	Language   string `query:"language" enum:"en,es," doc:"of the label; the workspace's where it is left out"`
	Background string `query:"background" maxLength:"7" doc:"#0f766e"`
	Color      string `query:"color" maxLength:"7" doc:"of the label; a contrast of 4.5 is needed"`
}

func (a *API) reachButton(ctx context.Context, who access.Who, in *reachButtonInput) (*body[reach.Snippet], error) {
	l, err := a.Store.Read().ReachLink(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	if in.Language == "" {
		ws, err := a.Store.Read().WorkspaceByID(ctx, who.WorkspaceID)
		if err != nil {
			return nil, err
		}
		in.Language = ws.Locale
	}
	return answer(a.Reach.NewSnippet(l, reach.Button{Label: in.Label, Background: in.Background, Color: in.Color, Lang: in.Language}))
}
