package website_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/blob"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound"
	"recado.dev/internal/job"
	"recado.dev/internal/journal"
	"recado.dev/internal/mail"
	"recado.dev/internal/media"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/webchat"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
	"recado.dev/internal/website"
)

const (
	own      = "https://desk.test"
	identity = "the-identity-secret"
)

var start = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

// bed is a workspace with a chat on its site.
type bed struct {
	store    *store.Store
	clock    *clock.Manual
	wall     *clock.Manual
	ws       string
	channel  string
	channels *channel.Registry
	journal  *journal.Journal
	mail     *mail.Sender
	chat     *website.Service
	entrance *website.Entrance
	typed    []string
}

func newBed(t *testing.T, s *store.Store, settings map[string]string) *bed {
	t.Helper()
	ctx := context.Background()
	log := slog.New(slog.DiscardHandler)
	b := &bed{store: s, clock: clock.NewManual(start), wall: clock.NewManual(start), ws: ident.New(), entrance: &website.Entrance{}}
	err := s.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertWorkspace(ctx, desk.Workspace{ID: b.ws, Name: "Shop", Locale: "en", Timezone: "UTC", CreatedAt: start})
	})
	if err != nil {
		t.Fatal(err)
	}
	sealer, err := secret.New(bytes.Repeat([]byte{7}, secret.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	b.channels = channel.New(s, sealer, []platform.Platform{webchat.New()}, platform.Host{Own: b.entrance, Clock: b.clock, Log: log}, own)
	b.channel = b.open(t, settings)
	files, err := blob.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	queue := job.New(s, log)
	rooms := media.New(media.Config{Store: s, Blobs: files, Queue: queue, Channels: b.channels, Clock: b.clock, Log: log, Key: sealer.Derive("media links"), PublicURL: own})
	b.journal = journal.New(journal.Config{
		Store: s, Clock: b.clock, Decoder: inbound.Decoder{Channels: b.channels}, Applier: inbound.NewApplier(b.channels, rooms, log), Poll: 50 * time.Millisecond,
	})
	if err := b.journal.Start(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.journal.Stop(ctx) })
	if b.mail, err = mail.New(mail.Config{Outbox: true}); err != nil {
		t.Fatal(err)
	}
	b.chat = website.New(website.Config{
		Store: s, Channels: b.channels, Journal: b.journal, Media: rooms, Mail: b.mail, Clock: b.clock, Wall: b.wall, Log: log,
		Key: sealer.Derive("chats"), PublicURL: own, Typing: func(_, id string) { b.typed = append(b.typed, id) },
		Files: fstest.MapFS{"chat.js": {Data: []byte("1")}, "chat.css": {Data: []byte("a{}")}, "loader.js": {Data: []byte("2")}},
	})
	b.entrance.Lead(b.chat)
	t.Cleanup(func() { _ = b.chat.Stop(ctx) })
	return b
}

// open makes a further chat of the workspace.
func (b *bed) open(t *testing.T, settings map[string]string) string {
	t.Helper()
	all := map[string]string{"allowed_domains": "www.shop.example, *.store.example"}
	for k, v := range settings {
		all[k] = v
	}
	who := access.Who{WorkspaceID: b.ws, UserID: "owner", Role: desk.RoleOwner, Actor: desk.SystemActor}
	made, err := b.channels.Create(context.Background(), who, channel.Draft{
		Platform: "webchat", Name: "Shop", Settings: all, Secrets: map[string]string{"identity_secret": identity, "identity_secret_next": identity + "-2"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return made.ID
}

// answer is what a page was answered.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) into(t *testing.T, v any) {
	t.Helper()
	if a.status != http.StatusOK {
		t.Fatalf("answered %d: %s", a.status, a.body)
	}
	if err := json.Unmarshal([]byte(a.body), v); err != nil {
		t.Fatal(err)
	}
}

func (b *bed) do(r *http.Request) answer {
	w := httptest.NewRecorder()
	b.chat.ServeHTTP(w, r)
	body, _ := io.ReadAll(w.Result().Body)
	return answer{w.Code, w.Result().Header, string(body)}
}

// ask calls the chat as a page of ours does.
func (b *bed) ask(token, path string, body any) answer {
	method, reader := http.MethodGet, io.Reader(nil)
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			panic(err)
		}
		method, reader = http.MethodPost, bytes.NewReader(raw)
	}
	r := httptest.NewRequest(method, own+"/chat/"+b.channel+"/api/"+path, reader)
	r.Header.Set("Origin", own)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return b.do(r)
}

func (b *bed) begin(t *testing.T, body map[string]any) string {
	t.Helper()
	var made struct{ Token string }
	b.ask("", "session", body).into(t, &made)
	if made.Token == "" {
		t.Fatal("there is no token")
	}
	return made.Token
}

func (b *bed) settle(t *testing.T) {
	t.Helper()
	testkit.Eventually(t, 20*time.Second, "everything is applied", func() bool {
		s, err := b.journal.Status(context.Background(), b.ws)
		return err == nil && s.Lag == 0
	})
}

type shown struct {
	Messages []struct {
		ID, From, Kind, Text, Status, Name string
		ClientID                           string `json:"client_id"`
		Rich                               *desk.Rich
		Answer                             *desk.Answer
		Files                              []struct{ ID, Name, URL string }
	}
	More     bool
	Cursor   string
	Verified bool
	Standing struct {
		Read  bool
		Place int
	}
}

func (b *bed) state(t *testing.T, token string) shown {
	t.Helper()
	var s shown
	b.ask(token, "state", nil).into(t, &s)
	return s
}

func (b *bed) write(t *testing.T, token, id, text string) {
	t.Helper()
	if a := b.ask(token, "messages", map[string]any{"id": id, "text": text}); a.status != http.StatusOK {
		t.Fatalf("a message is answered %d: %s", a.status, a.body)
	}
	b.settle(t)
}

// say puts a message of the desk's into the newest conversation, as it is once
// it was sent.
func (b *bed) say(t *testing.T, m desk.Message) desk.Message {
	t.Helper()
	ctx := context.Background()
	convs := b.conversations(t)
	c := convs[len(convs)-1]
	m.WorkspaceID, m.ID, m.ConversationID, m.ChannelID, m.CaseID = b.ws, ident.New(), c.ID, c.ChannelID, c.CaseID
	if m.Direction == "" {
		m.Direction, m.Status = desk.DirectionOut, desk.StatusSent
	}
	if m.Kind == "" {
		m.Kind = desk.MessageText
	}
	m.ExternalID, m.Author = m.ID, desk.Author{Type: "agent", ID: "u", Name: "Luis"}
	m.OccurredAt, m.CreatedAt = b.clock.Now().Add(time.Second), b.clock.Now()
	err := b.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.InsertMessages(ctx, []desk.Message{m}); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, b.ws, []desk.Event{{Type: desk.EventMessageCreated, At: m.CreatedAt, ConversationID: c.ID, MessageID: m.ID, CaseID: c.CaseID}})
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (b *bed) conversations(t *testing.T) []desk.Conversation {
	t.Helper()
	evs, err := b.store.Read().EventsAfter(context.Background(), b.ws, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	seen := map[string]bool{}
	for _, e := range evs {
		if e.ConversationID != "" && !seen[e.ConversationID] {
			seen[e.ConversationID] = true
			ids = append(ids, e.ConversationID)
		}
	}
	out, err := b.store.Read().ConversationsByID(context.Background(), b.ws, ids)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (b *bed) messages(t *testing.T) []desk.Message {
	t.Helper()
	var out []desk.Message
	for _, c := range b.conversations(t) {
		list, err := b.store.Read().ListMessages(context.Background(), b.ws, c.ID, store.MessageQuery{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, list...)
	}
	return out
}

func hashOf(secret, id string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(id))
	return hex.EncodeToString(mac.Sum(nil))
}

// upload leaves a file as a page does.
func (b *bed) upload(token, name string, content []byte) answer {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		panic(err)
	}
	_, _ = part.Write(content)
	_ = form.Close()
	r := httptest.NewRequest(http.MethodPost, own+"/chat/"+b.channel+"/api/files", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Authorization", "Bearer "+token)
	return b.do(r)
}

// both runs a test on both databases.
func both(t *testing.T, settings map[string]string, f func(t *testing.T, b *bed)) {
	t.Helper()
	testkit.Stores(t, func(t *testing.T, s *store.Store) { f(t, newBed(t, s, settings)) })
}

// one runs a test that has nothing to do with the database.
func one(t *testing.T, settings map[string]string) *bed {
	t.Helper()
	return newBed(t, testkit.SQLite(t), settings)
}

func texts(s shown) string {
	var out []string
	for _, m := range s.Messages {
		out = append(out, m.From+":"+m.Text)
	}
	return strings.Join(out, " | ")
}
