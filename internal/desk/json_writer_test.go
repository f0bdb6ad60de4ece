package desk

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Whatever cases and messages hold, they are written as encoding/json writes
// them: also a field that is new.
func TestCasesAndMessagesAreWrittenAsJSONWritesThem(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]interface {
		AppendJSON(b []byte) ([]byte, error)
	}{"case": &CaseView{}, "message": &Message{}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				reflect.ValueOf(v).Elem().SetZero()
				fillIn(t, reflect.ValueOf(v).Elem(), 0)
				want, err := json.Marshal(v)
				if err != nil {
					t.Fatal(err)
				}
				got, err := v.AppendJSON([]byte("["))
				if err != nil || string(got[1:]) != string(want) {
					t.Fatalf("%v\n%s\nwant\n%s", err, got[1:], want)
				}
			})
		})
	}
}

func TestACaseOfNoTimeIsAnError(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]CaseView{
		"a year of five digits": {Case: Case{CreatedAt: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}},
		"a value that is none":  {Case: Case{CaseClass: CaseClass{CaseWork: CaseWork{Fields: map[string]any{"a": func() {}}}}}},
	} {
		if _, err := json.Marshal(&c); err == nil {
			t.Fatalf("%s: encoding/json writes it", name)
		}
		if text, err := c.AppendJSON(nil); err == nil {
			t.Errorf("%s: wrote %s", name, text)
		}
	}
}

// fillIn gives a value something of everything that it can hold.
func fillIn(t *rapid.T, v reflect.Value, depth int) {
	if at, ok := v.Addr().Interface().(*time.Time); ok {
		*at = time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "time")).UTC()
		return
	}
	if raw, ok := v.Addr().Interface().(*json.RawMessage); ok {
		*raw = rapid.SampledFrom([]json.RawMessage{nil, json.RawMessage(`{"a":"<"}`)}).Draw(t, "raw")
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fillIn(t, v.Field(i), depth)
			}
		}
	case reflect.Pointer:
		if depth < 3 && rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			fillIn(t, v.Elem(), depth+1)
		}
	case reflect.Slice:
		n := rapid.IntRange(-1, 2).Draw(t, "length")
		if n >= 0 && depth < 3 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				fillIn(t, v.Index(i), depth+1)
			}
		}
	case reflect.Map:
		if n := rapid.IntRange(-1, 2).Draw(t, "members"); n >= 0 && v.Type().Elem().Kind() == reflect.Interface {
			v.Set(reflect.MakeMap(v.Type()))
			for range n {
				v.SetMapIndex(reflect.ValueOf(rapid.String().Draw(t, "key")), reflect.ValueOf(rapid.SampledFrom([]any{1.5, "<x>", true, []any{"a"}}).Draw(t, "value")))
			}
		}
	case reflect.String:
		v.SetString(rapid.OneOf(rapid.SampledFrom([]string{"", "hola", "ñandú", `a"b`, "a\\b", "<b>&", "\u2028x", "€ 5", "a\nb", "\xff", "a\x7f"}), rapid.String()).Draw(t, "text"))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64().Draw(t, "number"))
	case reflect.Float64:
		v.SetFloat(rapid.SampledFrom([]float64{0, 1.5, 1e21}).Draw(t, "share"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "is"))
	default:
		t.Fatalf("a case holds a %s, of which this test knows nothing", v.Type())
	}
}

func BenchmarkCaseAsJSON(b *testing.B) {
	at := time.UnixMicro(1790000000123456).UTC()
	c := CaseView{Case: Case{ID: "01a20622-a43a-7000-ac26-335d3317abb0", Number: 5, Status: CaseOpen, Priority: PriorityNormal, ConversationID: "01a20622-a43a-7000-ac26-335d3317abb1", ChannelID: "01a20622-a43a-7000-ac26-335d3317abb2",
		Platform: "whatsapp", Tags: []string{"envíos"}, LastMessage: &Preview{ID: "01a20622-a43a-7000-ac26-335d3317abb3", Direction: DirectionIn, Kind: MessageText, Text: "¿Cuándo llega mi pedido?", Author: "Ana", At: at},
		WaitingSince: &at, LastActivityAt: at, CreatedAt: at, UpdatedAt: at, Version: 3, CaseClass: CaseClass{Skills: []CaseSkill{}, Language: "es", CaseWork: CaseWork{Fields: map[string]any{}, ByHand: []string{}}}},
		Contact: Ref{ID: "01a20622-a43a-7000-ac26-335d3317abb4", Name: "Ana"}}
	b.Run("appended", func(b *testing.B) {
		b.ReportAllocs()
		var buf []byte
		for b.Loop() {
			buf, _ = c.AppendJSON(buf[:0])
		}
	})
	b.Run("by encoding/json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = json.Marshal(&c)
		}
	})
}
