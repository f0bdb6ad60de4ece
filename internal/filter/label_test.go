package filter

import (
	"slices"
	"testing"
)

// alike are the names that are the same word in code and in a language.
var alike = []string{"text", "document", "normal", "audio", "chat", "sticker", "template", "video", "positive", "neutral", "negative", "open", "pending", "resolved", "low", "high", "urgent",
	"withdrawn", "location", "order", "post", "comment", "mention", "review", "social", "messaging", "collaboration"}

func TestEveryFieldOperatorAndWordHasItsNameForPeople(t *testing.T) {
	t.Parallel()
	for _, e := range Whole() {
		if l, there := fieldLabels[e.Field]; !there || l.En == "" || l.Es == "" || l.En == string(e.Field) || l.Es == string(e.Field) {
			t.Errorf("%s has no label in label.go", e.Field)
		}
		for _, w := range e.Words {
			l := LabelOfWord(e.Field, w)
			_, own := wordLabels[string(e.Field)+" "+w]
			_, common := wordLabels[w]
			if w != "" && !own && !common || l.En == "" || l.Es == "" || l.En == w && !slices.Contains(alike, w) {
				t.Errorf("the word %q of %s has no label in label.go", w, e.Field)
			}
		}
		for _, op := range e.Kind.Operators() {
			if l, there := opLabels[op]; !there || l.En == "" || l.Es == "" {
				t.Errorf("%s has no label in label.go", op)
			}
		}
	}
}

func TestNoTwoFieldsAreCalledTheSame(t *testing.T) {
	t.Parallel()
	seen := map[Label]Field{}
	for _, e := range Whole() {
		l := LabelOf(e.Field)
		if other, there := seen[l]; there {
			t.Errorf("%s and %s are both called %q", e.Field, other, l.En)
		}
		seen[l] = e.Field
	}
}

// What is not in the catalogue keeps no label: it would be one of a field that is
// gone.
func TestEveryLabelIsOfAFieldOfTheCatalogue(t *testing.T) {
	t.Parallel()
	for f := range fieldLabels {
		if _, there := entry(string(f)); !there {
			t.Errorf("label.go names %s, which is no field", f)
		}
	}
}
