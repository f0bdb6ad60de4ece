package contactdata_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// person makes a contact with an address on a network.
func (r *rig) person(name, network, display string, own contact.Patch) desk.Contact {
	r.t.Helper()
	own.Name = text(name)
	c, err := r.s.Create(r.t.Context(), r.who, own)
	if err != nil {
		r.t.Fatal(err)
	}
	r.write(func(ctx context.Context, w *store.Tx) error {
		return w.SaveIdentities(ctx, r.ws, []desk.Identity{{WorkspaceID: r.ws, ID: ident.New(), ContactID: c.ID, Platform: network, Address: display, Display: display, CreatedAt: r.Clock.Now()}})
	})
	return c
}

// alike is who may be the same as a contact, with the evidence.
func (r *rig) alike(id string) string {
	r.t.Helper()
	list, err := r.s.Alike(r.t.Context(), r.ws, id)
	if err != nil {
		r.t.Fatal(err)
	}
	var out []string
	for _, a := range list {
		var why []string
		for _, e := range a.Evidence {
			why = append(why, e.Kind+" "+e.Value)
		}
		out = append(out, fmt.Sprintf("%s (%s)", a.Contact.Name, strings.Join(why, ", ")))
	}
	return strings.Join(out, "; ")
}

func TestTheSamePersonOnAnotherChannelIsSuggestedWithTheEvidence(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		ana := r.person("Ana Ruiz", "a", "+34 600 111 222", contact.Patch{Email: text("ana@example.com")})
		byNumber := r.person("A. R.", "b", "ana.r", contact.Patch{Phone: text("+34600111222")})
		byMail := r.person("ana@example.com", "mail", "ana@example.com", contact.Patch{})
		byName := r.person("Ana Ruiz", "c", "@ana", contact.Patch{})
		r.person("Ana Ruiz", "a", "+34 600 999 999", contact.Patch{}) // on the same network: a namesake
		r.person("Ana", "d", "@ana2", contact.Patch{})                // a first name alone says nothing
		want := "A. R. (phone +34600111222); ana@example.com (email ana@example.com); Ana Ruiz (name Ana Ruiz)"
		if got := r.alike(ana.ID); got != want {
			t.Errorf("alike %s\nwant  %s", got, want)
		}
		for _, other := range []desk.Contact{byNumber, byMail} {
			if got := r.alike(other.ID); !strings.Contains(got, "Ana Ruiz (") {
				t.Errorf("the other way round, %s: %s", other.Name, got)
			}
		}
		// Somebody said no, and thinks again.
		apart := func(yes bool) {
			if err := r.s.KeepApart(t.Context(), r.who, byNumber.ID, ana.ID, yes); err != nil {
				t.Fatal(err)
			}
		}
		apart(true)
		apart(true)
		if got := r.alike(ana.ID); strings.Contains(got, "A. R.") || r.alike(byNumber.ID) != "" {
			t.Errorf("apart: %s; %s", got, r.alike(byNumber.ID))
		}
		apart(false)
		if got := r.alike(ana.ID); got != want {
			t.Errorf("no longer apart: %s", got)
		}
		if _, _, err := r.s.Merge(t.Context(), r.who, ana.ID, byName.ID, nil); err != nil {
			t.Fatal(err)
		}
		if got := r.alike(ana.ID); strings.Contains(got, "(name") {
			t.Errorf("after a merge: %s", got)
		}
		for name, err := range map[string]error{
			"nobody": r.s.KeepApart(t.Context(), r.who, ana.ID, "nobody", true),
			"itself": r.s.KeepApart(t.Context(), r.who, ana.ID, ana.ID, true),
		} {
			if err == nil {
				t.Errorf("%s is kept apart", name)
			}
		}
	})
}

func TestACommonNameSuggestsNobody(t *testing.T) {
	t.Parallel()
	r := newRig(t, testkit.SQLite(t))
	first := r.person("Juan García", "a", "1", contact.Patch{})
	for i := range 5 {
		r.person("Juan García", fmt.Sprint("b", i), "x", contact.Patch{})
	}
	if got := r.alike(first.ID); got != "" {
		t.Errorf("six namesakes: %s", got)
	}
}
