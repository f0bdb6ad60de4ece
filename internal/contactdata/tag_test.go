package contactdata_test

import (
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/access"
	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func (r *rig) tagNames() []string {
	r.t.Helper()
	list, err := r.Store.Read().Tags(r.t.Context(), r.ws)
	if err != nil {
		r.t.Fatal(err)
	}
	var names []string
	for _, t := range list {
		names = append(names, t.Name)
	}
	return names
}

func TestTagsOfAContactAreOfTheWorkspace(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		ana := r.writes("ana", "hola")
		agent := r.who
		agent.Role = desk.RoleAgent
		if _, err := r.s.Change(t.Context(), agent, ana.ID, contact.Patch{AddTags: []string{"vip"}}); agent.Can(access.TagsManage) || desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("an agent made a tag: %v", err)
		}
		before := len(r.Events(t))
		now := r.change(ana.ID, contact.Patch{Tags: &[]string{"vip", "nuevo"}})
		if !slices.Equal(now.Tags, []string{"vip", "nuevo"}) || !slices.Equal(r.contact(ana.ID).Tags, now.Tags) || !slices.Equal(r.tagNames(), []string{"nuevo", "vip"}) {
			t.Errorf("has %q, of %q", now.Tags, r.tagNames())
		}
		var told []string
		for _, e := range r.Events(t)[before:] {
			told = append(told, string(e.Type))
		}
		if got := strings.Join(told, " "); got != "tag.updated tag.updated contact.updated" {
			t.Errorf("told %s", got)
		}
		if _, err := r.s.Change(t.Context(), agent, ana.ID, contact.Patch{DropTags: []string{"nuevo"}}); err != nil || !slices.Equal(r.contact(ana.ID).Tags, []string{"vip"}) {
			t.Errorf("has %q, %v", r.contact(ana.ID).Tags, err)
		}
		made, err := r.s.Create(t.Context(), agent, contact.Patch{Name: text("Eva"), Tags: &[]string{"vip"}})
		if err != nil || !slices.Equal(r.contact(made.ID).Tags, []string{"vip"}) {
			t.Errorf("made %+v, %v", made, err)
		}
		if ids, err := s.Read().ContactsTagged(t.Context(), r.ws, "vip", 10); err != nil || len(ids) != 2 {
			t.Errorf("carried by %v, %v", ids, err)
		}
	})
}

// A tag may be called something else, or be gone, by the time a merge is undone.
func TestAnUndoneMergeGivesTagsBackByTheirPresentNames(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		ana, bea := r.writes("ana", "hola"), r.writes("bea", "hola")
		r.change(ana.ID, contact.Patch{Tags: &[]string{"a"}})
		r.change(bea.ID, contact.Patch{Tags: &[]string{"a", "b", "c"}})
		m, now, err := r.s.Merge(t.Context(), r.who, ana.ID, bea.ID, nil)
		if err != nil || !slices.Equal(now.Tags, []string{"a", "b", "c"}) {
			t.Fatalf("merged to %q, %v", now.Tags, err)
		}
		r.renameTag("b", "beta")
		r.renameTag("c", "")
		kept, back, err := r.s.Unmerge(t.Context(), r.who, ana.ID, m.ID)
		if err != nil || !slices.Equal(kept.Tags, []string{"a"}) || !slices.Equal(back.Tags, []string{"a", "beta"}) {
			t.Errorf("apart again with %q and %q, %v", kept.Tags, back.Tags, err)
		}
	})
}

// renameTag gives a tag another name, or takes it away, on all contacts.
func (r *rig) renameTag(name, next string) {
	r.t.Helper()
	list, err := r.Store.Read().Tags(r.t.Context(), r.ws)
	if err != nil {
		r.t.Fatal(err)
	}
	at := slices.IndexFunc(list, func(t desk.Tag) bool { return t.Name == name })
	if next == "" {
		err = r.tags().Delete(r.t.Context(), r.who, list[at].ID)
	} else {
		_, err = r.tags().Change(r.t.Context(), r.who, list[at].ID, &next, nil)
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

func TestTagsComeWithAFileAndGoWithOne(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		known := r.writes("ana", "hola")
		r.change(known.ID, contact.Patch{Email: text("ana@example.com"), Tags: &[]string{"vip"}})
		m := r.upload("Nombre;Correo;Etiquetas",
			`Ana;ana@example.com;"nuevo, vip"`,
			`Bea;bea@example.com;"""Facturas, abonos""; vip"`,
			"Eva;eva@example.com;",
			"Mala;mala@example.com;"+strings.Repeat("x", 51))
		check, err := r.s.Check(t.Context(), r.ws, m.ID, planOf(m, "email"))
		if err != nil || check.Create != 2 || check.Update != 1 || check.Bad != 1 || !slices.Equal(r.tagNames(), []string{"vip"}) {
			t.Fatalf("checked %+v, %v; the tags are %q", check, err, r.tagNames())
		}
		r.start(m, "email")
		if done := r.finish(m.ID); done.Created != 2 || done.Updated != 1 || done.Bad != 1 {
			t.Errorf("became %+v", done)
		}
		want := map[string]string{"Ana": "vip; nuevo", "Bea": `"Facturas, abonos"; vip`, "Eva": ""}
		for _, c := range r.all() {
			if got := contact.JoinTags(c.Tags); got != want[c.Name] {
				t.Errorf("%s has %s", c.Name, got)
			}
		}
		if got := r.tagNames(); !slices.Equal(got, []string{"Facturas, abonos", "nuevo", "vip"}) {
			t.Errorf("the tags are %q", got)
		}
		file := r.exported()
		if !strings.Contains(file, ",tags,") || !strings.Contains(file, `"""Facturas, abonos""; vip"`) {
			t.Errorf("exported\n%s", file)
		}
		again := r.upload(file)
		r.start(again, "email")
		if done := r.finish(again.ID); done.Updated != 0 || done.Same != 3 {
			t.Errorf("read again: %+v", done)
		}
	})
}
