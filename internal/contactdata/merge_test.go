package contactdata_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/contact"
	"recado.dev/internal/contactdata"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/search"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// pictureOf is all that there is of contacts and their things, except when and
// how often they were changed.
func (r *rig) pictureOf() string {
	r.t.Helper()
	var out strings.Builder
	for _, table := range []string{"contacts", "contact_values", "contact_tags", "contact_notes", "contact_consents", "identities", "identity_keys", "conversations", "cases", "case_counts"} {
		var b bytes.Buffer
		if _, err := r.Store.Read().DumpTable(r.t.Context(), table, &b); err != nil {
			r.t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(b.String()), "\n")
		var columns []string
		if err := json.Unmarshal([]byte(lines[0]), &columns); err != nil {
			r.t.Fatal(err)
		}
		rows := map[string]bool{}
		for _, line := range lines[1:] {
			var values []any
			if err := json.Unmarshal([]byte(line), &values); err != nil {
				r.t.Fatal(err)
			}
			row := map[string]any{}
			for i, c := range columns {
				if c != "updated_at" && c != "version" {
					row[c] = values[i]
				}
			}
			if n, ok := row["count"].(float64); ok && n == 0 {
				continue
			}
			raw, _ := json.Marshal(row)
			rows[string(raw)] = true
		}
		fmt.Fprintln(&out, table)
		for _, line := range slices.Sorted(maps.Keys(rows)) {
			fmt.Fprintln(&out, " ", line)
		}
	}
	return out.String()
}

// furnish gives a contact some of everything, by chance.
func (r *rig) furnish(rng *rand.Rand, id string) {
	r.t.Helper()
	p := contact.Patch{Attributes: map[string]any{}}
	some := func() bool { return rng.IntN(2) == 0 }
	if some() {
		p.Name = text(fmt.Sprintf("Nombre %d", rng.IntN(3)))
	}
	if some() {
		p.Notes = text(fmt.Sprintf("nota %d", rng.IntN(3)))
	}
	if some() {
		p.Email = text(fmt.Sprintf("a%d@example.com", rng.IntN(3)))
	}
	if some() {
		p.Phone = text(fmt.Sprintf("+3460000000%d", rng.IntN(3)))
	}
	if some() {
		p.ExternalKey = text("key-" + id)
	}
	if some() {
		p.Attributes["plan"] = []string{"Basic", "Pro"}[rng.IntN(2)]
	}
	if some() {
		p.Attributes["age"] = float64(rng.IntN(3))
	}
	if some() {
		p.Attributes["vip"] = some()
	}
	for _, tag := range []string{"vip", "nuevo", "moroso"} {
		if some() {
			p.AddTags = append(p.AddTags, tag)
		}
	}
	r.change(id, p)
	if some() {
		if _, err := r.s.Block(r.t.Context(), r.who, id, true); err != nil {
			r.t.Fatal(err)
		}
	}
	r.write(func(ctx context.Context, tx *store.Tx) error {
		for range rng.IntN(3) {
			if err := tx.SaveContactNote(ctx, desk.ContactNote{WorkspaceID: r.ws, ID: ident.New(), ContactID: id, Text: "una nota", Author: &desk.Ref{ID: "u1", Name: "Ana"}, CreatedAt: r.Clock.Now()}); err != nil {
				return err
			}
		}
		return tx.AddConsents(ctx, r.ws, []desk.Consent{{ID: ident.New(), ContactID: id, Kind: desk.ConsentMarketing, Granted: some(), How: "por teléfono", At: r.Clock.Now()}})
	})
}

func TestMergingAndUndoingRestoresWhatThereWas(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		for seed := range uint64(8) {
			rng := rand.New(rand.NewPCG(seed, 7))
			r := newRig(t, s)
			r.attribute("plan", desk.AttributeChoice, "Basic", "Pro")
			r.attribute("age", desk.AttributeNumber)
			r.attribute("vip", desk.AttributeBoolean)
			var ids []string
			for _, name := range []string{"ana", "bea", "eva"} {
				for range 1 + rng.IntN(3) {
					r.writes(name, "hola")
				}
				ids = append(ids, r.contactOf(name).ID)
			}
			for _, id := range ids {
				r.furnish(rng, id)
			}
			before := r.pictureOf()
			var fromGone []string
			for _, f := range []string{"name", "email", "phone", "external_key", "attributes.plan", "attributes.age"} {
				if rng.IntN(2) == 0 {
					fromGone = append(fromGone, f)
				}
			}
			var merges []desk.ContactMerge
			for _, gone := range ids[1:] {
				preview, err := r.s.Preview(t.Context(), r.ws, ids[0], gone, fromGone)
				if err != nil {
					t.Fatal(err)
				}
				m, now, err := r.s.Merge(t.Context(), r.who, ids[0], gone, fromGone)
				if err != nil {
					t.Fatal(err)
				}
				asPreviewed(t, preview, now)
				merges = append(merges, m)
			}
			if n := len(r.contact(ids[0]).Identities); n != 3 {
				t.Fatalf("seed %d: %d identities after the merges", seed, n)
			}
			for i := len(merges) - 1; i >= 0; i-- {
				if _, _, err := r.s.Unmerge(t.Context(), r.who, ids[0], merges[i].ID); err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
			}
			if after := r.pictureOf(); after != before {
				t.Fatalf("seed %d: before\n%s\nafter\n%s", seed, before, after)
			}
		}
	})
}

// asPreviewed says whether a merge did what its preview said.
func asPreviewed(t *testing.T, p contactdata.MergePreview, now desk.Contact) {
	t.Helper()
	want := p.Result
	if now.Name != want.Name || now.Email != want.Email || now.Phone != want.Phone || now.Notes != want.Notes || now.ExternalKey != want.ExternalKey ||
		fmt.Sprint(now.Attributes) != fmt.Sprint(want.Attributes) || !slices.Equal(now.Tags, want.Tags) || (now.BlockedAt == nil) != (want.BlockedAt == nil) || len(now.Identities) != len(want.Identities) {
		t.Errorf("the preview said %+v, it became %+v", want, now)
	}
}

func TestWhatComesAfterAMergeGoesWithItsPersonWhenItIsUndone(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		ana, bea := r.writes("ana", "hola"), r.writes("bea", "soy Ana también")
		m, _, err := r.s.Merge(t.Context(), r.who, ana.ID, bea.ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.writes("bea", "otra vez").ID; got != ana.ID {
			t.Fatalf("the next message went to %s", got)
		}
		r.change(ana.ID, contact.Patch{Email: text("ana@example.com")})
		kept, back, err := r.s.Unmerge(t.Context(), r.who, ana.ID, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		if back.ID != bea.ID || back.Name != bea.Name || len(back.Identities) != 1 || kept.Email != "ana@example.com" || kept.Name != ana.Name {
			t.Errorf("apart again: %+v and %+v", kept, back)
		}
		cases, err := r.Store.Read().CasesOfContact(t.Context(), r.ws, bea.ID)
		if err != nil || len(cases) != 1 {
			t.Errorf("cases %v, %v", cases, err)
		}
		if _, _, err := r.s.Unmerge(t.Context(), r.who, ana.ID, m.ID); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("undone twice: %v", err)
		}
	})
}

func TestAMergeIsUndoneForThirtyDaysAndTheNewestFirst(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		ana, bea, eva := r.writes("ana", "a"), r.writes("bea", "b"), r.writes("eva", "c")
		first, _, err := r.s.Merge(t.Context(), r.who, ana.ID, bea.ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := r.s.Merge(t.Context(), r.who, ana.ID, eva.ID, nil); err != nil {
			t.Fatal(err)
		}
		if _, _, err := r.s.Unmerge(t.Context(), r.who, ana.ID, first.ID); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("the older one first: %v", err)
		}
		r.Clock.Advance(31 * 24 * time.Hour)
		merges, err := r.Store.Read().MergesInto(t.Context(), r.ws, ana.ID)
		if err != nil || len(merges) != 2 || merges[0].Gone.ID != eva.ID {
			t.Fatalf("merges %+v, %v", merges, err)
		}
		if _, _, err := r.s.Unmerge(t.Context(), r.who, ana.ID, merges[0].ID); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("after 31 days: %v", err)
		}
	})
}

func TestAMergeTellsOfAllThatMovedAndSearchFollows(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		r := newRig(t, s)
		find := search.New(s, slog.New(slog.DiscardHandler))
		ana, bea := r.writes("ana", "hola"), r.writes("bea", "adiós")
		from := len(r.Events(t))
		m, _, err := r.s.Merge(t.Context(), r.who, ana.ID, bea.ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, e := range r.Events(t)[from:] {
			told = append(told, string(e.Type))
			if e.ContactID != ana.ID {
				t.Errorf("%s is of contact %s", e.Type, e.ContactID)
			}
		}
		if got := strings.Join(told, " "); got != "contact.merged contact.updated conversation.updated case.updated" {
			t.Errorf("told %s", got)
		}
		found := func(q string) string {
			t.Helper()
			if err := find.CatchUp(t.Context(), r.ws); err != nil {
				t.Fatal(err)
			}
			ids, err := find.Contacts(t.Context(), r.ws, q, 10)
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(ids, " ")
		}
		if got := found("bea"); got != ana.ID {
			t.Errorf("bea leads to %q, not to %q alone", got, ana.ID)
		}
		if _, _, err := r.s.Unmerge(t.Context(), r.who, ana.ID, m.ID); err != nil {
			t.Fatal(err)
		}
		if got := found("bea"); got != bea.ID {
			t.Errorf("after the undo bea leads to %q", got)
		}
	})
}
