package filter_test

import (
	"encoding/json"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

func messages() filter.Env {
	return filter.Env{Me: "u1", Now: now, Messages: true, Saved: func(id string) (json.RawMessage, bool) {
		saved := map[string]string{
			"spam": `{"field":"message.text","op":"contains_any","value":["gratis","click aquí"]}`,
			"loop": `{"not":{"saved":"loop"}}`,
		}
		text, ok := saved[id]
		return json.RawMessage(text), ok
	}}
}

func aReview() *filter.Said {
	return filter.Hear(desk.Message{ID: "m1", Kind: desk.MessageText, Direction: desk.DirectionIn, Text: "¡GRATIS! No funciona del AÑO pasado 👍🏽", ChannelID: "c1",
		Author: desk.Author{Type: "contact", Name: "Ána"}, OccurredAt: now.Add(-time.Hour), Marks: &desk.MessageMarks{Tags: []string{"urgent"}, UserIDs: []string{"u1"}}, Attachments: []desk.Attachment{{Mime: "image/png"}},
		Content: &desk.Content{Public: &desk.Public{Kind: desk.PublicReview, Rating: 2, Country: "ES"}}}, "es", desk.SentimentNegative)
}

func TestAMessageIsMatchedByWhatItIsAndSays(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`message.text contains any (gratis)`:                              true,
		`message.text contains any (grati)`:                               false,
		`message.text contains any (ano)`:                                 false,
		`message.text contains any ("año pasado")`:                        true,
		`message.text contains all ("no funciona", "👍")`:                  true,
		`message.text contains none (reembolso)`:                          true,
		`message.text starts with "¡gratis"`:                              true,
		`message.text matches "fun.iona\\s+del"`:                          true,
		`message.text is empty`:                                           false,
		`message.author_name is ana`:                                      true,
		`message.public is true and message.rating between (1, 2)`:        true,
		`message.rating > 2`:                                              false,
		`message.public_kind is review and message.country is ES`:         true,
		`message.attachment_kinds has all (image)`:                        true,
		`message.attachments > 0 and message.attachment_kinds in (video)`: false,
		`message.written_at within 2h`:                                    true,
		`message.written_at between (-30m, "+0m")`:                        false,
		`message.language is es and message.sentiment is negative`:        true,
		`status is open and message.kind is text`:                         true,
		`message.tags is urgent and not message.handled is true`:          true,
		`message.tags has none (urgent)`:                                  false,
		`message.assignee is me and message.team is empty`:                true,
		`message.assignee is not me`:                                      false,
		`saved spam`:                                                      true,
		`not saved spam`:                                                  false,
	} {
		tree, err := filter.Read(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		n, err := filter.Parse(tree, messages())
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := n.Holds(&filter.Facts{Case: aCase(), Said: aReview()}); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestWhatCanNeverBeIsRefusedAtItsPlace(t *testing.T) {
	t.Parallel()
	for text, field := range map[string]string{
		`{"saved":"loop"}`:    "filter.saved.not.saved",
		`{"saved":"nowhere"}`: "filter.saved",
		`{"field":"message.rating","op":"between","value":[5,2]}`:             "filter.value",
		`{"field":"message.written_at","op":"between","value":["-1h","-2h"]}`: "filter.value",
		`{"field":"message.text","op":"contains_any","value":["a"," "]}`:      "filter.value[1]",
		`{"field":"message.text","op":"contains_any","value":[]}`:             "filter.value",
		`{"field":"message.text","op":"matches","value":"(("}`:                "filter.value",
		`{"field":"message.text","op":"empty","value":true}`:                  "filter.value",
		`{"field":"message.written_at","op":"within","value":"soon"}`:         "filter.value",
		`{"field":"tag","op":"has_all","value":[]}`:                           "filter.value",
		`{"field":"message.colour","op":"is","value":"x"}`:                    "filter.field",
	} {
		_, err := filter.Parse([]byte(text), messages())
		e, ok := err.(*desk.Error)
		if !ok || e.Code != desk.CodeInvalid || e.Problems[0].Field != field {
			t.Errorf("%s: %v; want a problem at %s", text, err, field)
		}
	}
	if _, err := filter.Parse([]byte(`{"field":"message.text","op":"is","value":"x"}`), env()); desk.CodeOf(err) != desk.CodeInvalid {
		t.Errorf("a filter of cases may ask for a message: %v", err)
	}
}

// tenConditions is a filter as the busiest recipes have it.
const tenConditions = `status in (open, pending) and priority > low and message.direction is in and message.kind is text and
	message.text contains any (refund, reembolso, "money back", devolver) and not message.text contains any (gracias, thanks) and
	tag has none (spam, test) and message.language in (es, en) and unread is true and created_at > -90d`

func BenchmarkTenConditions(b *testing.B) {
	tree, err := filter.Read(tenConditions)
	if err != nil {
		b.Fatal(err)
	}
	n, err := filter.Parse(tree, messages())
	if err != nil {
		b.Fatal(err)
	}
	said := filter.Hear(desk.Message{Kind: desk.MessageText, Direction: desk.DirectionIn, Text: "Hola, mi pedido 4711 llegó roto y quiero el reembolso completo, por favor"}, "es", "")
	facts := &filter.Facts{Case: aCase(), Said: said}
	if !n.Holds(facts) {
		b.Fatal("the filter does not hold")
	}
	b.ReportAllocs()
	for b.Loop() {
		n.Holds(facts)
	}
}

func TestMatchingAllocatesNothing(t *testing.T) {
	tree, err := filter.Read(tenConditions)
	if err != nil {
		t.Fatal(err)
	}
	n, err := filter.Parse(tree, messages())
	if err != nil {
		t.Fatal(err)
	}
	facts := &filter.Facts{Case: aCase(), Said: aReview()}
	if n := testing.AllocsPerRun(100, func() { n.Holds(facts) }); n > 0 {
		t.Errorf("%v allocations a match; want none", n)
	}
}
