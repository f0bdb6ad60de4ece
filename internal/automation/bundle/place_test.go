package bundle

import (
	"slices"
	"testing"

	"recado.dev/internal/filter"
)

// plain are the fields whose texts mean the same in every workspace.
var plain = []filter.Field{
	filter.FieldTag, filter.FieldPlatform, filter.FieldCategory, filter.FieldLanguage, filter.FieldCountry,
	filter.FieldText, filter.FieldAuthorName, filter.FieldOrigin, filter.FieldSpoken, filter.FieldAnswer, filter.FieldTemplateName,
	filter.FieldCountryHere, filter.FieldVersion, filter.FieldMarkTags, filter.FieldContactTag, filter.FieldContactPlatform,
}

// TestFilesNameAllThatFiltersNameByAnId walks all fields: one whose value is a
// text of no closed list is the id of a noun, or known here to be plain.
func TestFilesNameAllThatFiltersNameByAnId(t *testing.T) {
	t.Parallel()
	asked := map[filter.Field]bool{}
	for _, e := range filter.Whole() {
		switch e.Kind {
		case filter.KindFlag, filter.KindTime, filter.KindNumber, filter.KindWord, filter.KindRank, filter.KindWords:
			continue
		}
		asked[e.Field] = true
		_, named := fields[e.Field]
		if isPlain := slices.Contains(plain, e.Field); named == isPlain {
			t.Errorf("%s: named %v, plain %v; it has to be one of them", e.Field, named, isPlain)
		}
		if e.Person && fields[e.Field] != "person" {
			t.Errorf("%s is a person, and files name a %q", e.Field, fields[e.Field])
		}
	}
	for _, field := range plain {
		if !asked[field] {
			t.Errorf("%s is said to be plain, and is no text", field)
		}
	}
}
