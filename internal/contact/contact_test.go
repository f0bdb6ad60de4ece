package contact_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"recado.dev/internal/contact"
)

func TestGroupsJoinSetsThatShareAKey(t *testing.T) {
	t.Parallel()
	got := contact.Groups([][]string{{"a"}, {"b", "c"}, {"d"}, {"c", "a"}, {"d", "d"}})
	if fmt.Sprint(got) != "[[a b c] [d]]" {
		t.Errorf("groups %v", got)
	}
}

func TestGroupsPartitionTheKeys(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sets := rapid.SliceOf(rapid.SliceOfN(rapid.StringMatching(`[a-h]`), 1, 4)).Draw(t, "sets")
		where := map[string]int{}
		for i, g := range contact.Groups(sets) {
			for _, k := range g {
				if _, twice := where[k]; twice {
					t.Fatalf("%s is in two groups", k)
				}
				where[k] = i
			}
		}
		for _, set := range sets {
			for _, k := range set {
				if i, ok := where[k]; !ok || i != where[set[0]] {
					t.Fatalf("%v is not in one group", set)
				}
			}
		}
	})
}

func TestKeepTheOldest(t *testing.T) {
	t.Parallel()
	keep, merge := contact.Keep([]string{"3", "1", "3", "2", "1"})
	if keep != "1" || fmt.Sprint(merge) != "[2 3]" {
		t.Errorf("keep %s, merge %v", keep, merge)
	}
}

func TestRenameKeepsWhatAnAgentChose(t *testing.T) {
	t.Parallel()
	for _, c := range [][5]string{
		{"Ana", "Ana", "+1", "Ana M", "Ana M"},
		{"+1", "", "+1", "Ana", "Ana"},
		{"Doña Ana", "Ana", "+1", "Ana M", "Doña Ana"},
		{"Ana", "Ana", "+1", "", "Ana"},
	} {
		if got := contact.Rename(c[0], c[1], c[2], c[3]); got != c[4] {
			t.Errorf("Rename%v = %q", c[:4], got)
		}
	}
	if contact.NameOf(" ", "", "x") != "x" || contact.NameOf("", "", "") != "?" {
		t.Error("a contact without a name")
	}
}
