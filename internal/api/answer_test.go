package api

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"recado.dev/internal/desk"
)

func TestAPageOfCasesIsWrittenAsJSONWritesIt(t *testing.T) {
	t.Parallel()
	next, at := "a\"b", time.Unix(1790000000, 5000).UTC()
	one := desk.CaseView{Case: desk.Case{ID: "k1", Subject: "¿<b>?", Tags: []string{}, WaitingSince: &at}}
	for name, p := range map[string]page[desk.CaseView]{
		"none": {Items: []desk.CaseView{}}, "one": {Items: []desk.CaseView{one}}, "two, and more": {Items: []desk.CaseView{one, {}}, NextCursor: &next},
	} {
		var want bytes.Buffer
		if err := json.NewEncoder(&want).Encode(p); err != nil {
			t.Fatal(err)
		}
		got, err := appendPage(nil, p)
		if err != nil || string(got) != want.String() {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, got, want.String())
		}
	}
}
