package store_test

import (
	"context"
	"slices"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// What platforms tell of a contact leaves its tags alone; one who turns out to
// be another takes the tags along, and whoever goes is found by none.
func TestTagsOfContactsStayAndGoWithThem(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ws := makeWorkspace(t, s)
		person := func(id string, tags ...string) desk.Contact {
			c := desk.Contact{WorkspaceID: ws, ID: id, Name: id, CreatedAt: filterNow, UpdatedAt: filterNow, ContactDetails: desk.NoDetails()}
			c.Tags = tags
			return c
		}
		write := func(f func(tx *store.Tx) error) {
			t.Helper()
			if err := s.Write(ctx, f); err != nil {
				t.Fatal(err)
			}
		}
		both := []desk.Contact{person("p1", "vip", "a'b"), person("p2", "moroso", "vip")}
		write(func(tx *store.Tx) error { return tx.SaveContacts(ctx, ws, both) })
		write(func(tx *store.Tx) error { return tx.SaveContactTags(ctx, ws, both) })
		write(func(tx *store.Tx) error { return tx.SaveContacts(ctx, ws, []desk.Contact{person("p1")}) })
		check := func(id string, tags []string, carrying map[string][]string) {
			t.Helper()
			c, err := s.Read().ContactByID(ctx, ws, id)
			if err != nil || !slices.Equal(c.Tags, tags) {
				t.Errorf("%s has %q, %v, want %q", id, c.Tags, err, tags)
			}
			for tag, want := range carrying {
				if ids, err := s.Read().ContactsTagged(ctx, ws, tag, 10); err != nil || !slices.Equal(ids, want) {
					t.Errorf("%s is on %v, %v, want %v", tag, ids, err, want)
				}
			}
		}
		check("p1", []string{"vip", "a'b"}, map[string][]string{"vip": {"p1", "p2"}, "a'b": {"p1"}, "moroso": {"p2"}})
		write(func(tx *store.Tx) error { return tx.MergeContact(ctx, ws, "p2", "p1") })
		check("p1", []string{"vip", "a'b", "moroso"}, map[string][]string{"vip": {"p1"}, "moroso": {"p1"}})
		write(func(tx *store.Tx) error { return tx.SaveContactTags(ctx, ws, []desk.Contact{person("p1", "vip")}) })
		check("p1", []string{"vip"}, map[string][]string{"moroso": nil, "a'b": nil})
		write(func(tx *store.Tx) error { return tx.DeleteContact(ctx, ws, "p1") })
		if ids, err := s.Read().ContactsTagged(ctx, ws, "vip", 10); err != nil || len(ids) != 0 {
			t.Errorf("still on %v, %v", ids, err)
		}
	})
}
