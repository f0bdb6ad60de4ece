package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// past is a small desk as the first schema kept it.
var past = []struct {
	table, columns string
	values         []any
}{
	{"workspaces", "id, name, locale, timezone, event_seq, case_seq, created_at", []any{"w1", "Tienda", "es", "Europe/Madrid", 1, 7, 1000}},
	{"users", "id, email, name, password_hash, created_at", []any{"u1", "ana@example.com", "Ana", "hash", 1000}},
	{"members", "workspace_id, user_id, role, created_at", []any{"w1", "u1", "owner", 1000}},
	{"api_tokens", "workspace_id, id, name, token_hash, hint, user_id, role, created_at", []any{"w1", "k1", "Script", "h", "…1", "u1", "owner", 1000}},
	{"channels", "workspace_id, id, platform, name, settings, secrets, status, created_at, updated_at", []any{"w1", "c1", "echo", "Echo", "{}", []byte("sealed"), "connected", 1000, 1000}},
	{"contacts", "workspace_id, id, name, notes, created_at, updated_at", []any{"w1", "p1", "Bea", "llama tarde", 1000, 1000}},
	{"identities", "workspace_id, id, contact_id, platform, address, display, created_at", []any{"w1", "i1", "p1", "echo", "bea", "bea", 1000}},
	{"identity_keys", "workspace_id, platform, key, identity_id", []any{"w1", "echo", "user:bea", "i1"}},
	{"conversations", "workspace_id, id, channel_id, platform, thread_key, contact_id, identity_id, case_id, last_activity_at, created_at", []any{"w1", "v1", "c1", "echo", "i1", "p1", "i1", "s1", 2000, 1000}},
	{"cases", "workspace_id, id, number, status, priority, subject, contact_id, conversation_id, channel_id, platform, assignee_id, tags, last_activity_at, created_at, updated_at", []any{"w1", "s1", 7, "open", "high", "Pedido", "p1", "v1", "c1", "echo", "u1", `["vip"]`, 2000, 1000, 2000}},
	{"case_tags", "workspace_id, tag, case_id", []any{"w1", "vip", "s1"}},
	{"case_counts", "workspace_id, scope, name, count", []any{"w1", "*", "open", 1}},
	{"messages", "workspace_id, id, conversation_id, case_id, channel_id, direction, kind, text, author_type, external_id, status, attachment_count, occurred_at, created_at", []any{"w1", "m1", "v1", "s1", "c1", "in", "text", "¿Llegó? 📦", "contact", "e1", "received", 1, 2000, 2001}},
	{"attachments", "workspace_id, id, message_id, state, mime, name, blob_key, created_at", []any{"w1", "a1", "m1", "ready", "image/png", "foto.png", "b1", 2001}},
	{"events", "workspace_id, seq, type, at, case_id, message_id", []any{"w1", 1, "message.created", 2001, "s1", "m1"}},
	{"saved_replies", "workspace_id, id, shortcut, title, text, created_at, updated_at", []any{"w1", "r1", "hola", "Hola", "¡Hola!", 1000, 1000}},
	{"drafts", "workspace_id, user_id, conversation_id, mode, body, updated_at", []any{"w1", "u1", "v1", "reply", `{"text":"a medias"}`, 2000}},
	{"dead_letters", "workspace_id, id, journal_seq, position, channel_id, kind, reason, raw, created_at", []any{"w1", "d1", 1, 0, "c1", "odd", "new", []byte("{}"), 2000}},
}

func TestEveryOlderSchemaIsBroughtUpWithAllThatItHolds(t *testing.T) {
	t.Parallel()
	probe, err := store.Open(t.Context(), store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	versions, err := probe.Versions()
	_ = probe.Close()
	if err != nil || len(versions) < 5 {
		t.Fatalf("versions %v, %v", versions, err)
	}
	for _, from := range versions[:len(versions)-1] {
		t.Run(fmt.Sprintf("sqlite from %d", from), func(t *testing.T) {
			t.Parallel()
			upgrade(t, store.Config{Dir: t.TempDir()}, from)
		})
	}
	t.Run("postgres from the first", func(t *testing.T) {
		t.Parallel()
		upgrade(t, store.Config{DatabaseURL: testkit.PostgresURL(t)}, versions[0])
	})
	t.Run("postgres from the last but one", func(t *testing.T) {
		t.Parallel()
		upgrade(t, store.Config{DatabaseURL: testkit.PostgresURL(t)}, versions[len(versions)-2])
	})
}

func upgrade(t *testing.T, cfg store.Config, from int64) {
	t.Helper()
	ctx := t.Context()
	s, err := store.Open(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.MigrateTo(ctx, from); err != nil {
		t.Fatal(err)
	}
	before := map[string][]string{}
	for _, p := range past {
		if err := s.Put(ctx, p.table, p.columns, p.values); err != nil {
			t.Fatalf("put into %s: %v", p.table, err)
		}
		if before[p.table], err = s.Rows(ctx, p.table, p.columns); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil { // as the older program stops and the newer starts
		t.Fatal(err)
	}
	if s, err = store.Open(ctx, cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	have, want, err := s.SchemaVersion(ctx)
	if err != nil || have != want {
		t.Fatalf("schema %d, want %d: %v", have, want, err)
	}
	for _, p := range past {
		after, err := s.Rows(ctx, p.table, p.columns)
		if err != nil || !slices.Equal(after, before[p.table]) {
			t.Errorf("%s was\n%s\nand is\n%s\n%v", p.table, strings.Join(before[p.table], "\n"), strings.Join(after, "\n"), err)
		}
	}
	read(t, s)
}

// read finds the older desk's things the way that rooms do.
func read(t *testing.T, s *store.Store) {
	t.Helper()
	ctx, q := t.Context(), s.Read()
	c, err := q.CaseByID(ctx, "w1", "s1")
	if err != nil || c.Number != 7 || c.Subject != "Pedido" || c.Status != desk.CaseOpen {
		t.Errorf("case %+v, %v", c, err)
	}
	m, err := q.MessageByID(ctx, "w1", "m1")
	if err != nil || m.Text != "¿Llegó? 📦" || len(m.Attachments) != 1 {
		t.Errorf("message %+v, %v", m, err)
	}
	if _, err := q.ConversationByID(ctx, "w1", "v1"); err != nil {
		t.Error(err)
	}
	if p, err := q.ContactByID(ctx, "w1", "p1"); err != nil || len(p.Identities) != 1 {
		t.Errorf("contact %+v, %v", p, err)
	}
}
