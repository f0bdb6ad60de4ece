package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// aroundCases are the fields of cases that filters of messages do not look up.
var aroundCases = []filter.Field{filter.FieldWorkstream, filter.FieldMentioned, filter.FieldMessages, filter.FieldSLAState, filter.FieldSLADue, filter.FieldKind}

var saidTexts = []string{"", "Hola, ¿qué tal?", "quiero un REEMBOLSO", "refund please \"public\":{", "año nuevo 👍", "spam spam", "100%_"}

func drawMessage(t *rapid.T, ws, caseID string, n int) desk.Message {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
	at := filterNow.Add(-time.Duration(rapid.IntRange(0, 5).Draw(t, "at")) * time.Hour)
	id := ident.New()
	m := desk.Message{WorkspaceID: ws, ID: id, CaseID: caseID, ConversationID: fmt.Sprintf("v%d", n%2), ChannelID: pick("on", "c1", "c2"), Direction: desk.Direction(pick("way", "in", "out", "note")),
		Kind: desk.MessageKind(pick("kind", "text", "image", "answer")), Text: pick("text", saidTexts...), Author: desk.Author{Type: pick("author", "contact", "agent"), Name: pick("name", "", "Ána", "bob")},
		Origin: pick("origin", "", "desk", "recipe"), OccurredAt: at, CreatedAt: at}
	if rapid.Bool().Draw(t, "edited") {
		m.EditedAt = &at
	}
	if rapid.Bool().Draw(t, "reply") {
		m.ReplyTo = &desk.Quote{ID: "q"}
	}
	if rapid.Bool().Draw(t, "file") {
		m.Attachments = []desk.Attachment{{ID: ident.New(), Mime: pick("mime", "image/png", "audio/ogg"), State: "ready"}}
	}
	switch rapid.IntRange(0, 2).Draw(t, "content") {
	case 0:
		m.Content = &desk.Content{Public: &desk.Public{Kind: desk.PublicKind(pick("public", "comment", "review")), Rating: rapid.IntRange(0, 5).Draw(t, "stars"), Country: pick("country", "", "ES"),
			Hidden: rapid.Bool().Draw(t, "hidden"), Likes: rapid.IntRange(0, 3).Draw(t, "likes")}}
	case 1:
		m.Content = &desk.Content{Answer: &desk.Answer{Title: pick("answer", saidTexts...)}}
	}
	marks := desk.MessageMarks{Tags: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"vip", "VIP", "envío"}), 0, 2, rapid.ID[string]).Draw(t, "tags"),
		UserIDs: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"u1", "u2"}), 0, 2, rapid.ID[string]).Draw(t, "users"), TeamIDs: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"t1"}), 0, 1, rapid.ID[string]).Draw(t, "teams")}
	if rapid.Bool().Draw(t, "handled") {
		marks.HandledAt = &at
	}
	if !marks.Empty() {
		m.Marks = &marks
	}
	return m
}

func saveMessage(ctx context.Context, tx *store.Tx, m desk.Message) error {
	if err := tx.InsertMessages(ctx, []desk.Message{m}); err != nil {
		return err
	}
	if err := tx.InsertAttachments(ctx, m.WorkspaceID, m.ID, m.Attachments); err != nil {
		return err
	}
	return tx.SaveMarks(ctx, m)
}

// drawOfMessage is a condition on a message as people write it.
func drawOfMessage(t *rapid.T) any {
	var own []filter.Entry
	for _, e := range filter.Whole() {
		if e.OfMessage && e.Field != filter.FieldVersion {
			own = append(own, e)
		}
	}
	e := rapid.SampledFrom(own).Draw(t, "field")
	cond := map[string]any{"field": string(e.Field)}
	pick := func(of ...string) string { return rapid.SampledFrom(of).Draw(t, "value") }
	op := func(of ...string) string {
		o := rapid.SampledFrom(of).Draw(t, "op")
		cond["op"] = o
		return o
	}
	values := []string{"vip", "VIP", "v", "c1", "desk", "u1", "t1", "contact", "es", "ES", "en"}
	switch e.Kind {
	case filter.KindFlag:
		op("is", "is_not")
		cond["value"] = rapid.Bool().Draw(t, "flag")
	case filter.KindTime:
		op("lt", "gt")
		cond["value"] = fmt.Sprintf("-%dh", rapid.IntRange(0, 5).Draw(t, "hours"))
	case filter.KindNumber:
		op("is", "is_not", "lt", "gt")
		cond["value"] = rapid.SampledFrom([]int{0, 1, 2, 3, 5, 9, 15}).Draw(t, "number")
	case filter.KindWord, filter.KindWords:
		op("is", "is_not")
		cond["value"] = pick(e.Words...)
	case filter.KindProse:
		switch op("is", "is_not", "contains", "starts", "contains_any", "contains_none", "empty", "not_empty") {
		case "empty", "not_empty":
		case "contains_any", "contains_none":
			cond["value"] = []string{pick("reembolso", "refund", "👍", "año", "ano")}
		case "starts":
			cond["value"] = pick("hola", "quiero", "R")
		default:
			cond["value"] = pick(saidTexts[1:]...)
		}
	case filter.KindSet:
		switch op("is", "is_not", "in", "contains", "empty", "not_empty", "has_all", "has_none") {
		case "empty", "not_empty":
		case "in", "has_all", "has_none":
			cond["value"] = []string{pick(values...), pick(values...)}
		default:
			cond["value"] = pick(values...)
		}
	default:
		switch op("is", "is_not", "in", "contains", "starts", "ends", "empty", "not_empty") {
		case "empty", "not_empty":
		case "in":
			cond["value"] = []string{pick(values...), pick(values...)}
		default:
			cond["value"] = pick(values...)
		}
	}
	return cond
}

func drawMessageFilter(t *rapid.T, depth int) any { return drawTree(t, depth, drawOfEither) }

func drawOfEither(t *rapid.T) any {
	if rapid.IntRange(0, 3).Draw(t, "of the case") > 0 {
		return drawOfMessage(t)
	}
	for {
		leaf, ok := drawCondition(t).(map[string]any)
		name, _ := leaf["field"].(string)
		if ok && !slices.Contains(aroundCases, filter.Field(name)) && !strings.HasPrefix(name, "survey.") {
			return leaf
		}
	}
}

// What a filter of messages finds in the database is what it matches in memory,
// on both engines, whatever the filter.
func TestFiltersOfMessagesFindWhatTheyMatch(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		rapid.Check(t, func(rt *rapid.T) {
			ctx := context.Background()
			ws := makeWorkspace(t, s)
			around := drawFacts(rt)
			cases := map[string]*filter.Facts{}
			ids := []string{""}
			for i := range around {
				around[i].SLA, around[i].DueAt, around[i].Mentioned, around[i].Messages, around[i].WorkstreamID = nil, nil, nil, 0, ""
				cases[around[i].Case.ID] = &around[i]
				ids = append(ids, around[i].Case.ID)
			}
			var said []desk.Message
			err := s.Write(ctx, func(tx *store.Tx) error {
				if err := saveFacts(ctx, tx, ws, around); err != nil {
					return err
				}
				for n := range rapid.IntRange(1, 8).Draw(rt, "messages") {
					m := drawMessage(rt, ws, rapid.SampledFrom(ids).Draw(rt, "case"), n)
					said = append(said, m)
					if err := saveMessage(ctx, tx, m); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				rt.Fatal(err)
			}
			for range 5 {
				text, err := json.Marshal(drawMessageFilter(rt, 3))
				if err != nil {
					rt.Fatal(err)
				}
				node, err := filter.Parse(text, filter.Env{Me: "u1", Now: filterNow, Kinds: filterKinds, Messages: true})
				if err != nil {
					rt.Fatalf("%s: %v", text, err)
				}
				var want, got []string
				for _, m := range said {
					f := filter.Facts{Case: desk.Case{ChannelID: m.ChannelID}} // what has no case is known by where it was said
					if base := cases[m.CaseID]; base != nil {
						f = *base
					}
					f.Said = filter.Hear(m, f.Case.Language, f.Case.Sentiment)
					if node.Holds(&f) {
						want = append(want, m.ID)
					}
				}
				for after := ""; ; {
					part, err := s.Read().MessageWindow(ctx, ws, after, 3)
					if err != nil {
						rt.Fatal(err)
					}
					if part.Size == 0 {
						break
					}
					found, err := s.Read().MatchingMessages(ctx, ws, node, part)
					if err != nil {
						rt.Fatalf("%s: %v", text, err)
					}
					for _, m := range found {
						got = append(got, m.ID)
					}
					after = part.Until
				}
				slices.Sort(want)
				slices.Sort(got)
				if !slices.Equal(got, want) {
					rt.Fatalf("%s found %v, matches %v", text, got, want)
				}
			}
		})
	})
}

// A walk over messages and cases by a filter reads its part, through an index,
// whatever it looks for.
func TestPartsOfMessagesAndCasesAreReadByIndexes(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := fill(t, s, 6000, 2)
		if s.Engine() == store.Postgres {
			if err := store.Analyze(ctx, s); err != nil {
				t.Fatal(err)
			}
		}
		node, err := filter.Parse([]byte(`{"any":[{"field":"message.tags","op":"is","value":"vip"},{"field":"message.assignee","op":"is","value":"u1"},{"not":{"field":"message.handled","op":"is","value":true}},{"field":"status","op":"is","value":"open"}]}`),
			filter.Env{Now: filterNow, Messages: true})
		if err != nil {
			t.Fatal(err)
		}
		ofCase, err := filter.Parse([]byte(`{"field":"waiting_minutes","op":"gt","value":30}`), filter.Env{Now: filterNow})
		if err != nil {
			t.Fatal(err)
		}
		asks := watch(t, s)
		read := s.Read()
		said, err := read.MessageWindow(ctx, ws, "", 50)
		if err != nil {
			t.Fatal(err)
		}
		of, err := read.CaseWindow(ctx, ws, "", 50)
		if err != nil {
			t.Fatal(err)
		}
		if said.Size == 0 || of.Size != 50 {
			t.Fatalf("parts %+v and %+v", said, of)
		}
		if _, err := read.MatchingMessages(ctx, ws, node, said); err != nil {
			t.Fatal(err)
		}
		if _, err := read.MatchingCases(ctx, ws, ofCase, of); err != nil {
			t.Fatal(err)
		}
		s.Watch(nil)
		for _, q := range asks.take() {
			plan, bad, err := judge(ctx, s, q.query, q.args)
			if err != nil {
				t.Fatal(err)
			}
			if bad != "" {
				t.Errorf("%s\n%s\n%s", bad, q.query, plan)
			}
		}
	})
}
