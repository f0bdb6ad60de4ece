package filter_test

import (
	"testing"

	"recado.dev/internal/filter"
)

func TestEveryFieldOperatorAndWordHasItsNameForPeople(t *testing.T) {
	t.Parallel()
	for _, e := range filter.Whole() {
		if l := filter.LabelOf(e.Field); l.En == string(e.Field) || l.Es == "" {
			t.Errorf("%s has no label in label.go", e.Field)
		}
		for _, w := range e.Words {
			if l := filter.LabelOfWord(e.Field, w); l.Es == "" {
				t.Errorf("%s %s has no label", e.Field, w)
			}
		}
		for _, op := range e.Kind.Operators() {
			if l := filter.LabelOfOp(op); l.Es == "" || l.En == string(op) && op != filter.OpIs && op != filter.OpContains && op != filter.OpBetween {
				t.Errorf("%s has no label", op)
			}
		}
	}
}
