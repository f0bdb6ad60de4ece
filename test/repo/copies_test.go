package repo

import (
	"regexp"
	"strings"
	"testing"
)

// changedAndStored is an assignment that changes a field of a struct and stores
// the struct at once: what is stored is the struct as it was before.
var changedAndStored = regexp.MustCompile(`^\s*(\w+)\.\w+, \w+\[[^\]]+\] = .*, (\w+)$`)

func TestNoStructIsChangedAndStoredInOneAssignment(t *testing.T) {
	t.Parallel()
	for _, name := range sources(t, ".go") {
		line := 0
		for text := range strings.SplitSeq(string(read(t, name)), "\n") {
			line++
			if m := changedAndStored.FindStringSubmatch(text); m != nil && m[1] == m[2] {
				t.Errorf("%s:%d stores %s before its change", name, line, m[1])
			}
		}
	}
}
