package api

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/store"
)

// searchDepth is how many of the newest messages, contacts and cases that q
// finds lead to the cases of a list.
const searchDepth = 200

func (a *API) registerCases() {
	const tag = "Cases"
	handle(a, route{Method: http.MethodGet, Path: "/cases", Summary: "List cases", Tag: tag, Ability: access.CasesRead}, a.listCases)
	handle(a, route{Method: http.MethodGet, Path: "/cases/counts", Summary: "Count my cases, nobody's and all", Tag: tag, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, _ *nothing) (*body[store.CaseCounts], error) {
			return answer(a.Store.Read().CaseCounts(ctx, who.WorkspaceID, who.UserID))
		})
	handle(a, route{Method: http.MethodGet, Path: "/cases/{id}", Summary: "Read a case", Tag: tag, Ability: access.CasesRead}, a.getCase)
	handle(a, route{Method: http.MethodPatch, Path: "/cases/{id}", Summary: "Change a case", Tag: tag, Ability: access.CasesWrite}, a.patchCase)
	handle(a, route{Method: http.MethodPost, Path: "/cases/bulk", Summary: "Change many cases alike", Tag: tag, Ability: access.CasesWrite}, a.patchManyCases)
}

type casesInput struct {
	Paging
	Status    string `query:"status" maxLength:"100" doc:"open, pending or resolved; several with commas"`
	Assignee  string `query:"assignee" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"a user's id, me or none"`
	Queue     string `query:"queue" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	Team      string `query:"team" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"a team's id"`
	Tag       string `query:"tag" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"a tag's name"`
	ChannelID string `query:"channel_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	ContactID string `query:"contact_id" maxLength:"200" pattern:"^[^\\x00\\x{FFFD}]*$"`
	IDs       string `query:"ids" maxLength:"4000" pattern:"^[^\\x00\\x{FFFD}]*$" doc:"only these, by their ids with commas, at most 100: whether a case that changed is in the list"`
	Q         string `query:"q" maxLength:"500" doc:"words of a message, the contact, the subject or the number"`
	Snoozed   bool   `query:"snoozed" doc:"only the cases that sleep"`
	Filter    string `query:"filter" maxLength:"16384" doc:"a filter, as JSON"`
	Sort      string `query:"sort" enum:"activity,waiting,due,priority" default:"activity" doc:"the newest activity first, the longest waiting customer, the promise that is due first, or the highest priority"`
}

func (a *API) listCases(ctx context.Context, who access.Who, in *casesInput) (*body[page[desk.CaseView]], error) {
	query, err := a.caseQuery(ctx, who, in)
	if err != nil {
		return nil, err
	}
	views, err := a.Store.Read().ListCases(ctx, who.WorkspaceID, query)
	if err != nil {
		return nil, err
	}
	var next *string
	if len(views) > in.Limit {
		views = views[:in.Limit]
		next = caseCursor(query.Sort.KeyOf(&views[len(views)-1]))
	}
	return &body[page[desk.CaseView]]{page[desk.CaseView]{Items: views, NextCursor: next}}, nil
}

func caseCursor(k store.CaseKey) *string {
	kind := "a"
	switch {
	case k.Waiting:
		kind = "w"
	case k.Due:
		kind = "d"
	case k.Priority != "":
		kind = "p" + string(k.Priority)
	}
	return encodeCursor(kind, cursorTime(k.At), k.ID)
}

func (a *API) caseQuery(ctx context.Context, who access.Who, in *casesInput) (store.CaseQuery, error) {
	query := store.CaseQuery{Queue: in.Queue, Team: in.Team, Tag: in.Tag, ChannelID: in.ChannelID, ContactID: in.ContactID, Snoozed: in.Snoozed, Limit: in.Limit + 1}
	switch in.Sort {
	case "waiting":
		query.Sort = store.CasesByWaiting
	case "due":
		query.Sort = store.CasesByDue
	case "priority":
		query.Sort = store.CasesByPriority
	}
	var err error
	if query.Status, err = statuses(in.Status); err != nil {
		return query, err
	}
	switch in.Assignee {
	case "":
	case "me":
		query.Assignee = &who.UserID
	case "none":
		none := ""
		query.Assignee = &none
	default:
		query.Assignee = &in.Assignee
	}
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 3)
		if err != nil {
			return query, err
		}
		at, err := timeOfCursor(parts[1])
		if err != nil {
			return query, err
		}
		query.After = &store.CaseKey{Waiting: parts[0] == "w", Due: parts[0] == "d", At: at, ID: parts[2]}
		if p, ok := strings.CutPrefix(parts[0], "p"); ok {
			query.After.Priority = desk.Priority(p)
		}
		if query.Sort == store.CasesByPriority && !query.After.Priority.Valid() {
			return query, desk.Invalid("cursor", "this cursor was not made by this list")
		}
	}
	if in.Filter != "" {
		node, err := a.parseFilter(ctx, who, []byte(in.Filter))
		if err != nil {
			return query, err
		}
		query.Filter = &node
	}
	if strings.TrimSpace(in.Q) != "" {
		if query.IDs, err = a.casesFound(ctx, who, in.Q); err != nil {
			return query, err
		}
	}
	if in.IDs != "" {
		err = onlyThese(&query, strings.Split(in.IDs, ","))
	}
	return query, err
}

// mostIDs is how many cases one question may name.
const mostIDs = 100

// onlyThese leaves of a list the cases of ids.
func onlyThese(query *store.CaseQuery, ids []string) error {
	if len(ids) > mostIDs {
		return desk.Invalid("ids", "at most %d ids", mostIDs)
	}
	if query.IDs == nil {
		query.IDs = ids
		return nil
	}
	query.IDs = slices.DeleteFunc(slices.Clone(query.IDs), func(id string) bool { return !slices.Contains(ids, id) })
	return nil
}

// parseFilter reads a filter as who asks for it means it: it may name the filters
// that they see.
func (a *API) parseFilter(ctx context.Context, who access.Who, text []byte) (filter.Node, error) {
	env := filter.Env{Me: who.UserID, Now: a.now(), Kinds: a.channelKinds()}
	if bytes.Contains(text, []byte(`"saved"`)) {
		list, err := a.Store.Read().Filters(ctx, who.WorkspaceID, who.UserID)
		if err != nil {
			return filter.Node{}, err
		}
		env.Saved = filter.Named(list)
	}
	return filter.Parse(text, env)
}

// channelKinds are the platforms of each kind of channel.
func (a *API) channelKinds() map[string][]string {
	kinds := map[string][]string{}
	for _, d := range a.Channels.Platforms() {
		for _, kind := range d.Kinds {
			kinds[kind] = append(kinds[kind], d.Key)
		}
	}
	return kinds
}

func statuses(list string) ([]desk.CaseStatus, error) {
	if list == "" {
		return nil, nil
	}
	var out []desk.CaseStatus
	for name := range strings.SplitSeq(list, ",") {
		s := desk.CaseStatus(strings.TrimSpace(name))
		if !s.Valid() {
			return nil, desk.Invalid("status", "expected open, pending or resolved, or several with commas")
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out, nil
}

func (a *API) getCase(ctx context.Context, who access.Who, in *DeskID) (*body[desk.CaseView], error) {
	read := a.Store.Read()
	c, err := read.CaseByID(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return nil, err
	}
	views, err := read.CaseViews(ctx, who.WorkspaceID, []desk.Case{c})
	if err != nil {
		return nil, err
	}
	if views[0].Links, err = read.CaseLinks(ctx, who.WorkspaceID, in.ID); err != nil {
		return nil, err
	}
	return &body[desk.CaseView]{views[0]}, nil
}
