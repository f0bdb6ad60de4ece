package store_test

import (
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestVisitorsGoWithTheirContactAndTheirChannel(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		ctx, now, ws, ch, other := t.Context(), time.Now().UTC().Truncate(time.Microsecond), ident.New(), ident.New(), ident.New()
		ana, ben := desk.Contact{WorkspaceID: ws, ID: ident.New(), Name: "Ana", CreatedAt: now, UpdatedAt: now}, desk.Contact{WorkspaceID: ws, ID: ident.New(), Name: "Ben", CreatedAt: now, UpdatedAt: now}
		write := func(f func(*store.Tx) error) {
			t.Helper()
			if err := s.Write(ctx, f); err != nil {
				t.Fatal(err)
			}
		}
		there := func(id string) bool {
			t.Helper()
			_, err := s.Read().VisitorByID(ctx, ws, id)
			_, _, open := s.Read().VisitorBySession(ctx, "token-"+id, now)
			if (err == nil) != (open == nil) {
				t.Errorf("visitor %s: %v, and their session: %v", id, err, open)
			}
			return err == nil
		}
		write(func(tx *store.Tx) error {
			if err := tx.InsertWorkspace(ctx, desk.Workspace{ID: ws, Name: "Shop", Locale: "es", Timezone: "UTC", CreatedAt: now}); err != nil {
				return err
			}
			for id, platform := range map[string]string{ch: "pages", other: "letters"} {
				row := store.ChannelRow{Sealed: []byte("x"), Channel: desk.Channel{WorkspaceID: ws, ID: id, Platform: platform, Name: "Site", Settings: map[string]string{}, Status: desk.ChannelConnected, CreatedAt: now, UpdatedAt: now}}
				if err := tx.InsertChannel(ctx, row); err != nil {
					return err
				}
			}
			return nil
		})
		for _, v := range []store.Visitor{{ID: "of-ana", ChannelID: ch, Address: "ana"}, {ID: "of-ben", ChannelID: ch, Address: "ben"}, {ID: "another", ChannelID: other, Address: "ana"}} {
			v.WorkspaceID, v.Attributes, v.Consent, v.CreatedAt, v.SeenAt = ws, "{}", "{}", now, now
			v.ID += "-" + ws
			write(func(tx *store.Tx) error {
				if err := tx.InsertVisitor(ctx, v); err != nil {
					return err
				}
				return tx.InsertVisitorSession(ctx, ws, v.ID, "token-"+v.ID, now.Add(time.Hour))
			})
		}
		write(func(tx *store.Tx) error {
			if err := tx.SaveContacts(ctx, ws, []desk.Contact{ana, ben}); err != nil {
				return err
			}
			return tx.SaveIdentities(ctx, ws, []desk.Identity{
				{WorkspaceID: ws, ID: ident.New(), ContactID: ana.ID, Platform: "pages", Address: "ana", CreatedAt: now},
				{WorkspaceID: ws, ID: ident.New(), ContactID: ben.ID, Platform: "pages", Address: "ben", CreatedAt: now},
			})
		})
		write(func(tx *store.Tx) error { return tx.DeleteContact(ctx, ws, ana.ID) })
		if there("of-ana-"+ws) || !there("of-ben-"+ws) || !there("another-"+ws) {
			t.Error("with a contact go its own visitors, and no others")
		}
		write(func(tx *store.Tx) error {
			row, err := tx.ChannelRow(ctx, ch)
			if err != nil {
				return err
			}
			row.DeletedAt = &now
			return tx.UpdateChannel(ctx, row)
		})
		write(func(tx *store.Tx) error { return tx.ForgetVisitorsOfChannels(ctx, now.Add(-time.Second)) })
		if !there("of-ben-" + ws) {
			t.Error("a channel that may be had back lost its visitors")
		}
		write(func(tx *store.Tx) error { return tx.ForgetVisitorsOfChannels(ctx, now) })
		if there("of-ben-"+ws) || !there("another-"+ws) {
			t.Error("with a channel go its visitors, and no others")
		}
	})
}
