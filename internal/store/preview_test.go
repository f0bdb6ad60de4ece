package store

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
)

// What is cut is what encoding/json would read, whatever people write.
func TestPreviewsAreReadAsJSONReadsThem(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := desk.Preview{
			ID: rapid.String().Draw(t, "id"), Direction: desk.DirectionOut, Kind: desk.MessageText, Text: rapid.String().Draw(t, "text"),
			Author: rapid.SampledFrom([]string{"", "Zoë", `a","status":"x`, `\u0041`, "a\"b"}).Draw(t, "author"), At: time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "at")).UTC(),
			Status: rapid.SampledFrom([]desk.Status{"", desk.StatusRead}).Draw(t, "status"),
		}
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var plain desk.Preview
		if err := json.Unmarshal(text, &plain); err != nil {
			t.Fatal(err)
		}
		got, err := readPreview(string(text))
		if err != nil || !reflect.DeepEqual(*got, plain) {
			t.Fatalf("%s\nread %+v, %v\nwant %+v", text, got, err, plain)
		}
	})
	for _, odd := range []string{`{`, `null`, `{"id":"x"}`, `{"id":"x","direction":"in","kind":"text","text":"t","author":"a","at":"soon"}`} {
		var plain desk.Preview
		want := json.Unmarshal([]byte(odd), &plain)
		if got, err := readPreview(odd); (err == nil) != (want == nil) || err == nil && *got != plain {
			t.Errorf("%s: read %+v, %v; JSON reads %+v, %v", odd, got, err, plain, want)
		}
	}
	if p, err := readPreview(""); p != nil || err != nil {
		t.Errorf("nothing: %v %v", p, err)
	}
}

// A class of words alone is cut, any other parsed: both as encoding/json reads it.
func TestClassesAreReadAsJSONReadsThem(t *testing.T) {
	t.Parallel()
	word := rapid.OneOf(rapid.SampledFrom([]string{"", "es", "queued", `"`, `a","l":"x`, `\u0041`, "{}", "ñ"}), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		k := keptClass{
			Language: word.Draw(t, "language"), Category: word.Draw(t, "category"), State: desk.RoutingState(word.Draw(t, "state")), Reason: word.Draw(t, "reason"),
			Sub: word.Draw(t, "sub"), Mood: desk.Sentiment(word.Draw(t, "mood")), Country: word.Draw(t, "country"), Into: word.Draw(t, "into"), Source: word.Draw(t, "source"),
			Team: word.Draw(t, "team"), SLA: word.Draw(t, "sla"), Since: rapid.Int64().Draw(t, "since"),
			ByHand: rapid.SampledFrom([][]string{nil, {"language"}}).Draw(t, "by hand"), Asked: rapid.SampledFrom([][]desk.CaseSkill{nil, {{SkillID: "s", Level: 1}}}).Draw(t, "asked"),
		}
		text := toJSON(k)
		var want, got keptClass
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		if got.cut(text) && !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\nread %+v\nwant %+v", text, got, want)
		}
	})
	for text, plain := range map[string]bool{
		`{"l":"es","y":"ES"}`: true, `{"s":"queued","t":1790000000000000,"r":"at_capacity"}`: true, `{"t":-5}`: true, `{"k":[],"l":"es"}`: false, `{"l":"es","f":{"a":1}}`: false,
		``: false, `{`: false, `{}`: false, `{"l":"es"`: false, `{"l":"es",}`: false, `{"l":5}`: false, `{"t":"5"}`: false, `{"t":5.5}`: false, `{"l":"es"}x`: false, `{"z":"es"}`: false, `{"l":"`: false, `{"l":`: false,
	} {
		var got, want keptClass
		err := json.Unmarshal([]byte(text), &want)
		if got.cut(text) != plain || plain && (err != nil || !reflect.DeepEqual(got, want)) {
			t.Errorf("%s: cut %+v, %v", text, got, err)
		}
	}
}

func TestPackedRowsAreReadInTheirOrder(t *testing.T) {
	t.Parallel()
	p := packed{rest: "a\x1f\x1f-5\x1f\x1f1000000\x1f"}
	if a, b, n, none, at := p.text(), p.text(), p.number(), p.timeOrNil(), p.timeOrNil(); a != "a" || b != "" || n != -5 || none != nil || at == nil || at.Unix() != 1 {
		t.Errorf("read %q %q %d %v %v", a, b, n, none, at)
	}
	if err := p.finish(); err != nil {
		t.Error(err)
	}
	short, long := packed{rest: "a"}, packed{rest: "a\x1fb\x1f"}
	short.text()
	long.text()
	if short.finish() == nil || long.finish() == nil {
		t.Error("a row of another shape is taken")
	}
}
