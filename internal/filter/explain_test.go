package filter_test

import (
	"reflect"
	"testing"

	"recado.dev/internal/filter"
)

func TestAnExplanationHasEveryConditionWithWhatItFound(t *testing.T) {
	t.Parallel()
	tree, err := filter.Read(`status is resolved and not (message.rating between (1, 2) or tag is spam) and message.text contains any (gratis) and assignee is empty`)
	if err != nil {
		t.Fatal(err)
	}
	n, err := filter.Parse(tree, messages())
	if err != nil {
		t.Fatal(err)
	}
	got := n.Explain(&filter.Facts{Case: aCase(), Said: aReview()})
	want := []filter.Checked{
		{Path: "filter.all[0]", Field: filter.FieldStatus, Op: filter.OpIs, Wanted: []string{"resolved"}, Actual: []string{"open"}},
		{Path: "filter.all[1].not.any[0]", Field: filter.FieldRating, Op: filter.OpLess, Wanted: []string{"1"}, Actual: []string{"2"}},
		{Path: "filter.all[1].not.any[0]", Field: filter.FieldRating, Op: filter.OpLess, Wanted: []string{"3"}, Actual: []string{"2"}, Negated: true, Held: true},
		{Path: "filter.all[1].not.any[1]", Field: filter.FieldTag, Op: filter.OpIs, Wanted: []string{"spam"}, Actual: []string{"vip", "envío"}, Negated: true},
		{Path: "filter.all[2]", Field: filter.FieldText, Op: filter.OpAny, Wanted: []string{"gratis"}, Actual: []string{"¡GRATIS! No funciona del AÑO pasado 👍🏽"}, Held: true},
		{Path: "filter.all[3]", Field: filter.FieldAssignee, Op: filter.OpEmpty, Actual: []string{"u1"}},
	}
	for i := range want {
		if i >= len(got) || !reflect.DeepEqual(got[i], want[i]) {
			t.Fatalf("condition %d: got %+v\nwant %+v", i, got[min(i, len(got)-1)], want[i])
		}
	}
}

// A field that is added to the catalogue and not to the explanation would be
// explained as empty.
func TestEveryFieldIsExplainedAndMatched(t *testing.T) {
	t.Parallel()
	for _, e := range filter.Whole() {
		if e.Field == "" {
			t.Error("a field without a name")
		}
	}
	said := aReview()
	full := &filter.Facts{Case: aCase(), Said: said}
	for _, field := range []filter.Field{filter.FieldText, filter.FieldAuthorName, filter.FieldOfMessage, filter.FieldMessageWay, filter.FieldAuthor, filter.FieldMessageOn,
		filter.FieldSpoken, filter.FieldMood, filter.FieldFiles, filter.FieldFileKinds, filter.FieldIsReply, filter.FieldPublic, filter.FieldPublicKind, filter.FieldRating,
		filter.FieldLikes, filter.FieldHidden, filter.FieldLength, filter.FieldWrittenAt, filter.FieldEdited, filter.FieldCountryHere} {
		n := filter.Node{Type: filter.Leaf, Cond: filter.Cond{Field: field, Kind: filter.KindText, Op: filter.OpIn, Texts: []string{"x"}}}
		if got := n.Explain(full); len(got) != 1 || len(got[0].Actual) == 0 {
			t.Errorf("%s is explained as %+v; want what it held", field, got)
		}
	}
}
