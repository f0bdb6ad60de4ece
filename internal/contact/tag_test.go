package contact

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"recado.dev/internal/desk"
)

func TestTagsAreSetAddedAndTaken(t *testing.T) {
	t.Parallel()
	had := []string{"a", "b"}
	for _, c := range []struct {
		p    Patch
		want []string
	}{
		{Patch{}, []string{"a", "b"}},
		{Patch{Tags: &[]string{"c", " a ", "c"}}, []string{"c", "a"}},
		{Patch{Tags: &[]string{}}, []string{}},
		{Patch{AddTags: []string{"b", "c"}}, []string{"a", "b", "c"}},
		{Patch{DropTags: []string{"a", "x"}}, []string{"b"}},
		{Patch{AddTags: []string{"c"}, DropTags: []string{"a"}}, []string{"b", "c"}},
	} {
		one := desk.Contact{Name: "Ana", ContactDetails: desk.NoDetails()}
		one.Tags = had
		got, changes, _, err := Apply(one, c.p, nil)
		if err != nil || !slices.Equal(got.Tags, c.want) {
			t.Errorf("%+v: %q, %v, want %q", c.p, got.Tags, err, c.want)
		}
		if _, told := changes["tags"]; told == slices.Equal(c.want, had) {
			t.Errorf("%+v: told %v", c.p, changes)
		}
	}
	long := strings.Repeat("ñ", longestTag+1)
	many := slices.Repeat([]string{"x"}, 60)
	for i := range many {
		many[i] += strings.Repeat("x", i%50)
	}
	for _, bad := range []Patch{{Tags: &[]string{" "}}, {AddTags: []string{long}}} {
		if _, _, _, err := Apply(desk.Contact{Name: "Ana"}, bad, nil); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if _, _, _, err := Apply(desk.Contact{Name: "Ana"}, Patch{Tags: &many, AddTags: []string{"y"}}, nil); desk.CodeOf(err) != desk.CodeInvalid {
		t.Errorf("51 tags: %v", err)
	}
}

func TestTagsInACell(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string][]string{
		"":                               nil,
		" ; ,":                           nil,
		"vip":                            {"vip"},
		"vip; nuevo cliente,2026":        {"vip", "nuevo cliente", "2026"},
		`"Facturas, abonos"; vip`:        {"Facturas, abonos", "vip"},
		`"dice ""hola"""`:                {`dice "hola"`},
		`"sin cerrar; otra`:              {`"sin cerrar`, "otra"},
		`pantalla de 24"; "a" de más; x`: {`pantalla de 24"`, "a", "x"},
	} {
		if got := SplitTags(cell); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", cell, got, want)
		}
	}
}

func TestTagsInACellComeBackTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tags := rapid.SliceOf(rapid.StringMatching(`[^ ]|[^ ][ a",;"ñ]{0,5}[^ ]`)).Draw(t, "tags")
		tags = slices.DeleteFunc(tags, func(s string) bool { return s != strings.TrimSpace(s) })
		if got := SplitTags(JoinTags(tags)); !slices.Equal(got, tags) {
			t.Fatalf("%q came back as %q", tags, got)
		}
	})
}

func TestMergedContactsHaveTheTagsOfBothAndPartWithThem(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) desk.Contact {
			c := desk.Contact{Name: name, ContactDetails: desk.NoDetails()}
			c.Tags = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 0, 4, rapid.ID[string]).Draw(t, name)
			return c
		}
		kept, gone := draw("kept"), draw("gone")
		merged, _ := Merge(kept, gone, nil)
		for _, tag := range slices.Concat(kept.Tags, gone.Tags) {
			if !slices.Contains(merged.Tags, tag) {
				t.Fatalf("%q and %q became %q", kept.Tags, gone.Tags, merged.Tags)
			}
		}
		now := merged
		now.Tags = append(slices.Clone(merged.Tags), "since")
		if back := Unmerge(now, kept, merged); !slices.Equal(back.Tags, append(slices.Clone(kept.Tags), "since")) {
			t.Fatalf("%q became %q, and %q again", kept.Tags, merged.Tags, back.Tags)
		}
	})
}
