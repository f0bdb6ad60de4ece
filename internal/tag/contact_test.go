package tag

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// contacts makes n contacts with tags.
func (b *bed) contacts(n int, tags ...string) []string {
	b.t.Helper()
	list := make([]desk.Contact, n)
	ids := make([]string, n)
	for i := range list {
		ids[i] = ident.New()
		list[i] = desk.Contact{WorkspaceID: b.who.WorkspaceID, ID: ids[i], Name: "Ana", CreatedAt: start, UpdatedAt: start, ContactDetails: desk.NoDetails()}
		list[i].Tags = tags
	}
	b.write(func(tx *store.Tx) error {
		if err := tx.SaveContacts(context.Background(), b.who.WorkspaceID, list); err != nil {
			return err
		}
		return tx.SaveContactTags(context.Background(), b.who.WorkspaceID, list)
	})
	return ids
}

func (b *bed) tagged(name string) int {
	b.t.Helper()
	ids, err := b.store.Read().ContactsTagged(context.Background(), b.who.WorkspaceID, name, 1000)
	if err != nil {
		b.t.Fatal(err)
	}
	return len(ids)
}

func TestContactsFollowTheirTag(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		b := newBed(t, s)
		id, name := b.tag("vip"), "gold"
		const many = batchSize + 20
		ids := b.contacts(many, "x", "vip")
		b.contacts(2, "x")
		if _, err := b.s.Change(ctx, b.who, id, &name, nil); err != nil {
			t.Fatal(err)
		}
		if n := b.tagged("gold"); n != batchSize {
			t.Errorf("%d contacts follow in the request, want %d", n, batchSize)
		}
		b.work()
		b.until("all are renamed", func() bool { return b.tagged("gold") == many && b.tagged("vip") == 0 })
		c, err := s.Read().ContactByID(ctx, b.who.WorkspaceID, ids[many-1])
		if err != nil || !slices.Equal(c.Tags, []string{"x", "gold"}) {
			t.Errorf("the last contact has %q, %v", c.Tags, err)
		}
		if err := b.s.Delete(ctx, b.who, id); err != nil {
			t.Fatal(err)
		}
		b.until("it left all", func() bool { return b.tagged("gold") == 0 })
		if n := b.tagged("x"); n != many+2 {
			t.Errorf("%d contacts carry x", n)
		}
		told := map[string]int{}
		evs, err := s.Read().EventsAfter(ctx, b.who.WorkspaceID, 0, 5000)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range evs {
			var c desk.Contact
			if e.Type != desk.EventContactUpdated || len(e.Changes["tags"]) != 2 {
				continue
			}
			if err := json.Unmarshal(e.Data, &c); err != nil || c.ID != e.ContactID || slices.Contains(c.Tags, "vip") {
				t.Errorf("told of %+v, %v", c, err)
			}
			told[e.ContactID]++
		}
		for _, id := range ids {
			if told[id] != 2 {
				t.Fatalf("contact %s was told of %d times, want both changes", id, told[id])
			}
		}
		if len(told) != many {
			t.Errorf("%d contacts were told of", len(told))
		}
	})
}

func TestANameThatContactsCarryIsTaken(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.contacts(1, "old")
	id, name := b.tag("new"), "old"
	if _, err := b.s.Change(context.Background(), b.who, id, &name, nil); desk.CodeOf(err) != desk.CodeConflict {
		t.Errorf("renamed to a name on contacts: %v", err)
	}
}
