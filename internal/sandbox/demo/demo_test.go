package demo

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/blob"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/whatsapp"
	"recado.dev/internal/sandbox"
	"recado.dev/internal/sandbox/all"
	"recado.dev/internal/sandbox/script"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func deps(t *testing.T, s *store.Store) Deps {
	t.Helper()
	ctx := t.Context()
	dir := t.TempDir()
	jump := clock.NewJumpable(clock.System{})
	table, err := all.New(sandbox.Config{Dir: dir, Clock: jump, PublicURL: "http://127.0.0.1:8080", Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.NewDisk(dir + "/files")
	if err != nil {
		t.Fatal(err)
	}
	d := Deps{Store: s, Blobs: blobs, Table: table, Clock: jump, WorkspaceID: ident.New(), ChannelID: ident.New()}
	if d.Account, err = table.NewAccount("whatsapp", "Tienda Alba"); err != nil {
		t.Fatal(err)
	}
	if err := table.Connect(d.Account); err != nil {
		t.Fatal(err)
	}
	d.Session, err = whatsapp.New().Open(
		platform.Account{ChannelID: d.ChannelID, Settings: d.Account.Settings, Secrets: d.Account.Secrets},
		platform.Host{HTTP: http.DefaultClient, Clock: jump, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Write(ctx, func(tx *store.Tx) error {
		if err := tx.InsertWorkspace(ctx, desk.Workspace{ID: d.WorkspaceID, Name: "Tienda Alba", Locale: "es", CreatedAt: jump.Now()}); err != nil {
			return err
		}
		for i, role := range []desk.Role{desk.RoleOwner, desk.RoleSupervisor, desk.RoleAgent, desk.RoleAgent} {
			u := store.UserRow{User: desk.User{ID: ident.New(), Email: string(rune('a'+i)) + "@alba.example", Name: "Agente " + string(rune('A'+i)), CreatedAt: jump.Now()}}
			if err := tx.InsertUser(ctx, u); err != nil {
				return err
			}
			if err := tx.InsertMember(ctx, d.WorkspaceID, u.ID, role, jump.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheDemoIsABelievableMonth(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := deps(t, s)
		began := time.Now()
		info, err := Seed(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v in %s", info, time.Since(began))
		if info.Cases != caseCount || info.Contacts != customers || info.Messages < 600 || info.Files < 40 {
			t.Errorf("got %+v", info)
		}
		counts, err := s.Read().CaseCounts(t.Context(), d.WorkspaceID, "")
		if err != nil {
			t.Fatal(err)
		}
		// How many are open depends on the hour: fewer begin at night and on Sundays.
		if a := counts.All; a.Open < 12 || a.Pending < 8 || a.Resolved < 40 || a.Unread < 8 || counts.Unassigned.Open == 0 {
			t.Errorf("counts: %+v", counts)
		}
		if again, err := Seed(t.Context(), d); err != nil || again != (Info{}) {
			t.Errorf("a second time: %+v %v", again, err)
		}
		check(t, d)
	})
}

// check reads the event log and looks at what it tells.
func check(t *testing.T, d Deps) {
	t.Helper()
	now := d.Clock.Now()
	kinds := map[desk.MessageKind]int{}
	notes, failed, reactions, quotes, referrals, deleted, edited := 0, 0, 0, 0, 0, 0, 0
	var seq int64
	var before time.Time
	for {
		evs, err := d.Store.Read().EventsAfter(context.Background(), d.WorkspaceID, seq, 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(evs) == 0 {
			break
		}
		for _, e := range evs {
			seq = e.Seq
			if e.At.After(now) || e.At.Before(before) {
				t.Fatalf("event %d at %s", e.Seq, e.At)
			}
			before = e.At
			if e.Type != desk.EventMessageCreated {
				continue
			}
			var m desk.Message
			if err := json.Unmarshal(e.Data, &m); err != nil {
				t.Fatal(err)
			}
			kinds[m.Kind]++
			tally(m.Direction == desk.DirectionNote, &notes)
			tally(m.Status == desk.StatusFailed && m.Error != nil, &failed)
			tally(len(m.Reactions) > 0, &reactions)
			tally(m.ReplyTo != nil, &quotes)
			tally(m.Content != nil && m.Content.Referral != nil, &referrals)
			tally(m.DeletedAt != nil, &deleted)
			tally(m.EditedAt != nil, &edited)
		}
	}
	for _, k := range []desk.MessageKind{
		desk.MessageText, desk.MessageImage, desk.MessageVideo, desk.MessageVoice, desk.MessageDocument, desk.MessageSticker, desk.MessageLocation,
		desk.MessageContacts, desk.MessageAnswer, desk.MessageRich,
	} {
		if kinds[k] == 0 {
			t.Errorf("there is no %s: %v", k, kinds)
		}
	}
	for what, n := range map[string]int{"notes": notes, "failed": failed, "reactions": reactions, "quotes": quotes, "referrals": referrals, "deleted": deleted, "edited": edited} {
		if n == 0 {
			t.Errorf("there are no %s", what)
		}
	}
}

func tally(yes bool, n *int) {
	if yes {
		*n++
	}
}

func TestTheNextMessageOfADemoCustomerFindsTheirContact(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	d := deps(t, s)
	if _, err := Seed(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	for _, p := range d.Table.Phones("", 0)[:20] {
		b := &builder{Deps: d, now: d.Clock.Now()}
		who, err := b.person(p.Phone)
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, k := range who.Keys {
			keys = append(keys, string(k))
		}
		found, err := s.Read().IdentityKeys(t.Context(), d.WorkspaceID, "whatsapp", keys)
		if err != nil || len(found) != len(keys) {
			t.Errorf("%s: %v of %v, %v", p.Name, found, keys, err)
		}
		th, err := d.Table.Thread(d.Account.ID, p.ID)
		if err != nil || len(th.Messages) == 0 {
			t.Errorf("%s has an empty phone: %v", p.Name, err)
		}
	}
}

func TestTheTextsAreWrittenOut(t *testing.T) {
	t.Parallel()
	all := script.All()
	if len(all) < 35 {
		t.Errorf("only %d dialogues", len(all))
	}
	known := map[string]bool{}
	for _, tag := range tags {
		known[tag.name] = true
	}
	keys := map[string]bool{}
	for _, d := range all {
		if keys[d.Language+d.Key] {
			t.Errorf("%s twice", d.Key)
		}
		keys[d.Language+d.Key] = true
		if i := slices.IndexFunc(d.Tags, func(tag string) bool { return !known[tag] }); i >= 0 {
			t.Errorf("%s: there is no tag %s", d.Key, d.Tags[i])
		}
		for _, l := range script.Fill(d, script.Facts{Customer: "Ana Ruiz", Agent: "Emma Clarke", Order: 41207, Pick: 5}).Lines {
			if slices.ContainsFunc([]byte(l.Text), func(b byte) bool { return b == '{' }) {
				t.Errorf("%s: a blank is left in %q", d.Key, l.Text)
			}
		}
	}
}
