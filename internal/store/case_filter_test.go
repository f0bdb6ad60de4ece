package store_test

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

var filterNow = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

var filterWords = map[filter.Field][]string{
	filter.FieldStatus:   {"open", "pending", "resolved"},
	filter.FieldPriority: {"low", "normal", "high", "urgent"},
	filter.FieldAssignee: {"", "u1", "u2"},
	filter.FieldQueue:    {"", "Ventas", "ventas", "Año", "100%_"},
	filter.FieldTeam:     {"", "t1", "t2"},
	filter.FieldFollower: {"u1", "u2"},
	filter.FieldTag:      {"vip", "VIP", "envío", "a'b"},
	filter.FieldPlatform: {"echo", "other"},
	filter.FieldChannel:  {"c1", "c2"},
	filter.FieldContact:  {"p1", "p2"},

	filter.FieldSubStatus: {"", "s1", "s2"},
	filter.FieldCategory:  {"", "Facturas / Abono", "Año"},
	filter.FieldLanguage:  {"", "es", "en"},
	filter.FieldCountry:   {"", "ES", "MX"},
	filter.FieldSentiment: {"", "positive", "neutral", "negative"},

	filter.FieldSurveyKind: {"", "csat", "nps"},
	ownField:               ownWords,
	theirField:             ownWords,

	filter.FieldKind:            {"chat", "mail"},
	filter.FieldDirection:       {"", "in", "out", "note"},
	filter.FieldMentioned:       {"u1", "u2"},
	filter.FieldWorkstream:      {"", "w1"},
	filter.FieldSLAState:        {"running", "paused", "warned", "breached", "met"},
	filter.FieldCompany:         {"", "f1", "f2"},
	filter.FieldContactTag:      {"vip", "VIP", "envío", "a'b"},
	filter.FieldContactPlatform: {"echo", "other"},
	filter.FieldMarketing:       {"", "granted", "withdrawn"},
	filter.FieldConsent:         {"", "granted", "withdrawn"},
}

// ownField and theirField are such that a workspace made for itself.
const (
	ownField   = filter.Field(filter.OwnField + "color")
	theirField = filter.Field(filter.ContactField + "color")
)

// ownWords are texts, numbers, dates and what only looks like one.
var ownWords = []string{"", "azul", "Azul", "100%_", "7", "-2", "12.5", "1.2.3", "-", "3-4", "2026-03-01", "2026-03-11"}

var filterKinds = map[string][]string{"chat": {"echo", "other"}, "mail": {"other"}}

func drawCase(t *rapid.T) desk.Case {
	at := func(name string) time.Time {
		return filterNow.Add(-time.Duration(rapid.IntRange(0, 5).Draw(t, name)) * time.Hour)
	}
	word := func(f filter.Field) string { return rapid.SampledFrom(filterWords[f]).Draw(t, string(f)) }
	var snoozed *time.Time
	if rapid.Bool().Draw(t, "snoozed") {
		snoozed = &filterNow
	}
	return desk.Case{
		SnoozedUntil: snoozed,
		ID:           ident.New(), Status: desk.CaseStatus(word(filter.FieldStatus)), Priority: desk.Priority(word(filter.FieldPriority)), AssigneeID: word(filter.FieldAssignee),
		Queue: word(filter.FieldQueue), Platform: word(filter.FieldPlatform), ChannelID: word(filter.FieldChannel), ContactID: word(filter.FieldContact),
		Tags: rapid.SliceOfNDistinct(rapid.SampledFrom(filterWords[filter.FieldTag]), 0, 2, rapid.ID[string]).Draw(t, "tags"),
		CaseClass: desk.CaseClass{Category: word(filter.FieldCategory), Language: word(filter.FieldLanguage), CaseWork: drawWork(t, word), CaseCompany: desk.CaseCompany{TeamID: word(filter.FieldTeam),
			FollowerIDs: rapid.SliceOfNDistinct(rapid.SampledFrom(filterWords[filter.FieldFollower]), 0, 2, rapid.ID[string]).Draw(t, "followers")}},
		UnreadCount: rapid.IntRange(0, 1).Draw(t, "unread"), CreatedAt: at("created"), LastActivityAt: at("activity"), UpdatedAt: filterNow,
	}
}

func drawWork(t *rapid.T, word func(filter.Field) string) desk.CaseWork {
	w := desk.CaseWork{SubStatus: word(filter.FieldSubStatus), Country: word(filter.FieldCountry), Sentiment: desk.Sentiment(word(filter.FieldSentiment)), Fields: map[string]any{}}
	if kind := word(filter.FieldSurveyKind); kind != "" {
		w.Survey = &desk.CaseSurvey{ID: "v1", Kind: desk.SurveyKind(kind), Score: rapid.IntRange(0, 3).Draw(t, "score"), At: filterNow}
	}
	if v := word(ownField); v != "" {
		w.Fields["color"] = v
	}
	return w
}

// drawTree makes a tree of conditions that leaf draws.
func drawTree(t *rapid.T, depth int, leaf func(*rapid.T) any) any {
	if depth == 0 || !rapid.Bool().Draw(t, "group") {
		return leaf(t)
	}
	word := rapid.SampledFrom([]string{"all", "any", "not"}).Draw(t, "word")
	if word == "not" {
		return map[string]any{"not": drawTree(t, depth-1, leaf)}
	}
	kids := []any{}
	for range rapid.IntRange(0, 3).Draw(t, "kids") {
		kids = append(kids, drawTree(t, depth-1, leaf))
	}
	return map[string]any{word: kids}
}

// drawFilter makes a tree as people write it.
func drawFilter(t *rapid.T, depth int) any { return drawTree(t, depth, drawCondition) }

func drawCondition(t *rapid.T) any {
	e := rapid.SampledFrom(append(filter.Catalogue(), filter.Entry{Field: ownField, Kind: filter.KindOwn}, filter.Entry{Field: theirField, Kind: filter.KindOwn})).Draw(t, "field")
	cond := map[string]any{"field": string(e.Field)}
	words := append([]string{"ven", "v", "", "A"}, filterWords[e.Field]...)
	switch e.Kind {
	case filter.KindTime:
		if rapid.Bool().Draw(t, "span") {
			cond["op"], cond["value"] = "within", strconv.Itoa(rapid.IntRange(1, 5).Draw(t, "hours"))+"h"
			return cond
		}
		if rapid.Bool().Draw(t, "between") {
			cond["op"], cond["value"] = "between", []string{"-4h", "-" + strconv.Itoa(rapid.IntRange(0, 4).Draw(t, "hours")) + "h"}
			return cond
		}
		cond["op"] = rapid.SampledFrom([]string{"lt", "gt"}).Draw(t, "op")
		cond["value"] = rapid.SampledFrom([]string{"-", "+"}).Draw(t, "sign") + strconv.Itoa(rapid.IntRange(0, 5).Draw(t, "hours")) + "h"
	case filter.KindNumber:
		if rapid.Bool().Draw(t, "between") {
			cond["op"], cond["value"] = "between", []int{1, rapid.SampledFrom([]int{1, 2, 60, 120}).Draw(t, "to")}
			return cond
		}
		cond["op"] = rapid.SampledFrom([]string{"is", "is_not", "lt", "gt"}).Draw(t, "op")
		cond["value"] = rapid.IntRange(1, 3).Draw(t, "number")
		if e.Field == filter.FieldWaiting {
			cond["value"] = rapid.SampledFrom([]int{1, 59, 60, 61, 120, 180}).Draw(t, "minutes")
		}
	case filter.KindFlag:
		cond["op"] = rapid.SampledFrom([]string{"is", "is_not"}).Draw(t, "op")
		cond["value"] = rapid.Bool().Draw(t, "flag")
	case filter.KindWord, filter.KindRank, filter.KindWords:
		if e.Kind == filter.KindWords && rapid.Bool().Draw(t, "whole") {
			return wholeSet(t, cond, filterWords[e.Field])
		}
		ops := []string{"is", "is_not", "in"}
		if e.Kind == filter.KindRank {
			ops = append(ops, "lt", "gt")
		}
		op := rapid.SampledFrom(ops).Draw(t, "op")
		cond["op"], cond["value"] = op, rapid.SampledFrom(filterWords[e.Field]).Draw(t, "value")
		if op == "in" {
			cond["value"] = rapid.SliceOfN(rapid.SampledFrom(filterWords[e.Field]), 0, 3).Draw(t, "values")
		}
	default:
		if e.Kind == filter.KindOwn && rapid.Bool().Draw(t, "order") {
			cond["op"] = rapid.SampledFrom([]string{"lt", "gt"}).Draw(t, "op")
			cond["value"] = rapid.SampledFrom([]any{0, 7, -3, 12.4, "2026-03-01", "-5d"}).Draw(t, "limit")
			return cond
		}
		if e.Kind == filter.KindSet && rapid.Bool().Draw(t, "whole") {
			return wholeSet(t, cond, words)
		}
		ops := []string{"is", "is_not", "in", "contains", "empty", "not_empty"}
		if e.Kind != filter.KindSet {
			ops = append(ops, "starts", "ends")
		}
		op := rapid.SampledFrom(ops).Draw(t, "op")
		cond["op"], cond["value"] = op, rapid.SampledFrom(words).Draw(t, "value")
		switch {
		case filter.Op(op).Needless():
			delete(cond, "value")
		case op == "starts" || op == "ends":
			cond["value"] = rapid.SampledFrom([]string{"v", "VE", "s", "ño", "%", "00%_", "1", "u"}).Draw(t, "edge")
		}
		if op == "in" {
			cond["value"] = rapid.SliceOfN(rapid.SampledFrom(words), 0, 3).Draw(t, "values")
		}
	}
	return cond
}

// wholeSet is a condition on all that a set has.
func wholeSet(t *rapid.T, cond map[string]any, words []string) any {
	op := rapid.SampledFrom([]string{"has_all", "has_none", "empty", "not_empty"}).Draw(t, "op")
	cond["op"] = op
	if !filter.Op(op).Needless() {
		cond["value"] = rapid.SliceOfN(rapid.SampledFrom(words), 1, 3).Draw(t, "values")
	}
	return cond
}

func makeWorkspace(t testing.TB, s *store.Store) string {
	t.Helper()
	ws := desk.Workspace{ID: ident.New(), Name: "W", Locale: "en", Timezone: "UTC", CreatedAt: filterNow}
	if err := s.Write(context.Background(), func(tx *store.Tx) error { return tx.InsertWorkspace(context.Background(), ws) }); err != nil {
		t.Fatal(err)
	}
	return ws.ID
}

// What a filter finds in the database is what it matches in memory, on both
// engines, whatever the filter.
func TestFiltersFindWhatTheyMatch(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		rapid.Check(t, func(rt *rapid.T) {
			ctx := context.Background()
			ws := makeWorkspace(t, s)
			all := drawFacts(rt)
			if err := s.Write(ctx, func(tx *store.Tx) error { return saveFacts(ctx, tx, ws, all) }); err != nil {
				rt.Fatal(err)
			}
			for range 5 {
				text, err := json.Marshal(drawFilter(rt, 3))
				if err != nil {
					rt.Fatal(err)
				}
				node, err := filter.Parse(text, filter.Env{Me: "u1", Now: filterNow, Kinds: filterKinds})
				if err != nil {
					rt.Fatalf("%s: %v", text, err)
				}
				query := store.CaseQuery{Filter: &node, Sort: store.CaseSort(rapid.IntRange(0, 3).Draw(rt, "sort")), Limit: 100}
				if rapid.Bool().Draw(rt, "of a status") {
					query.Status = []desk.CaseStatus{desk.CaseOpen}
				}
				var want []string
				for i := range all {
					if node.Holds(&all[i]) && (query.Status == nil || all[i].Case.Status == desk.CaseOpen) {
						want = append(want, all[i].Case.ID)
					}
				}
				views, err := s.Read().ListCases(ctx, ws, query)
				if err != nil {
					rt.Fatalf("%s: %v", text, err)
				}
				var got []string
				for _, v := range views {
					got = append(got, v.ID)
				}
				slices.Sort(want)
				slices.Sort(got)
				if !slices.Equal(got, want) {
					rt.Fatalf("%s found %v, matches %v", text, got, want)
				}
				if n, err := s.Read().CountCases(ctx, ws, query, 100); err != nil || n != len(want) {
					rt.Fatalf("%s counts %d, matches %v: %v", text, n, want, err)
				}
			}
		})
	})
}
