package webhook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"recado.dev/internal/access"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/job"
	"recado.dev/internal/safehttp"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
	"recado.dev/internal/webhook"
)

// shop is a workspace that tells a receiver.
type shop struct {
	*inboundtest.Rig
	t       *testing.T
	service *webhook.Service
	wall    *clock.Manual
	who     access.Who

	mu     sync.Mutex
	calls  []call
	answer http.HandlerFunc // nil: 204
	url    string
}

type call struct {
	header http.Header
	body   string
}

func newShop(t *testing.T, st *store.Store) *shop {
	t.Helper()
	s := &shop{Rig: inboundtest.New(t, st), t: t, wall: clock.NewManual(time.Now().Truncate(time.Second))}
	s.who = access.Who{WorkspaceID: s.Workspace, Name: "Ada", Role: desk.RoleAdmin, Actor: desk.Actor{Type: "agent", ID: "ada", Name: "Ada"}}
	server := httptest.NewServer(http.HandlerFunc(s.receive))
	t.Cleanup(server.Close)
	s.url = server.URL + "/hook"
	at := netip.MustParseAddrPort(server.Listener.Addr().String())
	s.service = s.node(webhook.Client(safehttp.Options{Allow: func(a netip.AddrPort) bool { return a == at }}))
	return s
}

// node is another process over the same database.
func (s *shop) node(client *http.Client) *webhook.Service {
	s.t.Helper()
	sealer, err := secret.New(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		s.t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	return webhook.New(webhook.Config{Store: s.Store, Queue: job.New(s.Store, log), Clock: s.Clock, Wall: s.wall, Log: log, HTTP: client, Sealer: sealer, PublicURL: "https://desk.test"})
}

func (s *shop) receive(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	s.calls = append(s.calls, call{r.Header.Clone(), string(body)})
	answer := s.answer
	s.mu.Unlock()
	if answer == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	answer(w, r)
}

func (s *shop) answers(h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = h
}

func (s *shop) heard() []call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

func (s *shop) add(d webhook.Draft) (desk.Webhook, string) {
	s.t.Helper()
	if d.Name == nil {
		d.Name = p("Warehouse")
	}
	if d.URL == nil {
		d.URL = &s.url
	}
	w, key, err := s.service.Create(context.Background(), s.who, d)
	if err != nil {
		s.t.Fatalf("add a webhook: %v", err)
	}
	return w, key
}

func p[T any](v T) *T { return &v }

// says has a customer write, and what follows be delivered where its time has
// come.
func (s *shop) says(id, text string) {
	s.t.Helper()
	s.Apply(s.t, inboundtest.Text("ana", id, text, s.Clock.Now()))
	s.follow()
}

func (s *shop) follow() {
	s.t.Helper()
	if err := s.service.CatchUp(context.Background(), s.Workspace); err != nil {
		s.t.Fatalf("catch up: %v", err)
	}
}

func (s *shop) log(w desk.Webhook, f store.DeliveryFilter) []desk.WebhookDelivery {
	s.t.Helper()
	f.WebhookID, f.Limit = w.ID, 100
	list, err := s.Store.Read().Deliveries(context.Background(), s.Workspace, f)
	if err != nil {
		s.t.Fatal(err)
	}
	slices.Reverse(list)
	slices.SortStableFunc(list, func(a, b desk.WebhookDelivery) int { return int(a.Seq - b.Seq) })
	return list
}

// deliver tries all that waits, once.
func (s *shop) deliver(w desk.Webhook) {
	s.t.Helper()
	for _, d := range s.log(w, store.DeliveryFilter{State: desk.DeliveryWaiting}) {
		if _, err := s.service.Deliver(context.Background(), s.Workspace, d.ID); err != nil {
			s.t.Fatalf("deliver: %v", err)
		}
	}
}

func TestAnEndpointIsToldOnceOfEachEventThatItChose(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newShop(t, st)
		s.says("m0", "before anybody listens")
		w, key := s.add(webhook.Draft{Events: &[]string{"message.created", "case.*"}, Authorization: p("Bearer abc")})
		s.says("m1", "hola")
		s.says("m2", "otra vez")
		s.follow()
		list := s.log(w, store.DeliveryFilter{Type: "message.created"})
		if len(list) != 2 {
			t.Fatalf("%d deliveries of messages; want 2", len(list))
		}
		s.deliver(w)
		s.deliver(w)
		var told []webhook.Payload
		for _, c := range s.heard() {
			var one webhook.Payload
			if err := json.Unmarshal([]byte(c.body), &one); err != nil {
				t.Fatal(err)
			}
			hook, _ := standardwebhooks.NewWebhook(key)
			if err := hook.Verify([]byte(c.body), c.header); err != nil {
				t.Errorf("signature: %v", err)
			}
			if c.header.Get("Authorization") != "Bearer abc" || c.header.Get("Content-Type") != "application/json" {
				t.Errorf("header %v", c.header)
			}
			if one.Type == "message.created" {
				told = append(told, one)
			} else if !strings.HasPrefix(one.Type, "case.") {
				t.Errorf("told of %s", one.Type)
			}
		}
		if len(told) != 2 || !strings.Contains(string(told[0].Data)+string(told[1].Data), "otra vez") {
			t.Errorf("told %+v", told)
		}
		if w.Sealed == nil || strings.Contains(string(w.Sealed), "abc") {
			t.Error("the header is not sealed")
		}
	})
}

func TestAnEndpointIsToldOfItsChannelsAlone(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newShop(t, st)
		err := st.Write(context.Background(), func(tx *store.Tx) error {
			for _, id := range []string{s.Channel, "other"} {
				c := store.ChannelRow{Sealed: []byte{1}}
				c.Channel = desk.Channel{WorkspaceID: s.Workspace, ID: id, Platform: "fake", Name: id, Status: desk.ChannelConnected, CreatedAt: s.Clock.Now()}
				if err := tx.InsertChannel(context.Background(), c); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		mine, _ := s.add(webhook.Draft{Events: &[]string{"message.created", "tag.updated"}, Channels: &[]string{s.Channel}})
		other, _ := s.add(webhook.Draft{Events: &[]string{"message.created"}, Channels: &[]string{"other"}})
		s.says("m1", "hola")
		if n, m := len(s.log(mine, store.DeliveryFilter{})), len(s.log(other, store.DeliveryFilter{})); n != 1 || m != 0 {
			t.Errorf("%d and %d deliveries; want 1 and 0", n, m)
		}
	})
}

func TestFailuresOfTheReceiverAreNamedAndTriedAgain(t *testing.T) {
	t.Parallel()
	slow := make(chan struct{})
	t.Cleanup(func() { close(slow) })
	for _, c := range []struct {
		name, is string
		answer   http.HandlerFunc
		least    time.Duration
	}{
		{"an error", "status", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no database", 500) }, 4 * time.Second},
		{"too many", "status", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Retry-After", "120"); w.WriteHeader(429) }, 2 * time.Minute},
		{"a redirect", "redirect", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusTemporaryRedirect)
		}, 4 * time.Second},
		{"garbage", "broken", func(w http.ResponseWriter, _ *http.Request) { hijack(w, "what do you want?\r\n\r\n") }, 4 * time.Second},
		{"half an answer", "broken", func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
		}, 4 * time.Second},
		{"none", "connection", func(w http.ResponseWriter, _ *http.Request) { hijack(w, "") }, 4 * time.Second},
		{"a slow one", "timeout", func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-slow:
			case <-r.Context().Done():
			}
		}, 4 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t, testkit.SQLite(t))
			if c.is == "timeout" {
				s.service.HTTP.Timeout = 100 * time.Millisecond
			}
			w, _ := s.add(webhook.Draft{Events: &[]string{"message.created"}})
			s.answers(c.answer)
			s.says("m1", "hola")
			s.deliver(w)
			d := s.log(w, store.DeliveryFilter{})[0]
			if d.State != desk.DeliveryWaiting || d.Error != c.is || d.NextAt.Sub(s.wall.Now()) < c.least {
				t.Fatalf("%s, %q, next in %s; want %s waiting at least %s", d.State, d.Error, d.NextAt.Sub(s.wall.Now()), c.is, c.least)
			}
			tries, err := s.Store.Read().DeliveryTries(context.Background(), s.Workspace, d.ID)
			if err != nil || len(tries) != 1 || c.name == "an error" && tries[0].Answer != "no database\n" {
				t.Errorf("tries %+v, %v", tries, err)
			}
			s.answers(nil)
			s.wall.Advance(3 * time.Minute)
			s.deliver(w)
			calls := s.heard()
			if d = s.log(w, store.DeliveryFilter{})[0]; d.State != desk.DeliveryDelivered || d.Attempts != 2 {
				t.Errorf("after the second try: %+v", d)
			}
			if calls[0].header.Get("webhook-id") != calls[len(calls)-1].header.Get("webhook-id") {
				t.Error("the second try has another id")
			}
		})
	}
}

func hijack(w http.ResponseWriter, text string) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	_, _ = io.WriteString(conn, text)
	_ = conn.Close()
}

func TestNothingPrivateIsCalledWhateverTheNameSays(t *testing.T) {
	t.Parallel()
	s := newShop(t, testkit.SQLite(t))
	port := s.url[strings.LastIndexByte(s.url, ':'):]
	s.service.HTTP = webhook.Client(safehttp.Options{Resolver: changing(t)})
	w, _ := s.add(webhook.Draft{Events: &[]string{"message.created"}, URL: p("http://innocent.example" + port)})
	s.says("m1", "hola")
	s.deliver(w)
	if d := s.log(w, store.DeliveryFilter{})[0]; d.State != desk.DeliveryFailed || d.Error != "private" {
		t.Errorf("a name that leads inside: %+v", d)
	}
	if d, _, err := s.service.Test(context.Background(), s.who, w.ID); err != nil || d.Error != "private" {
		t.Errorf("a test: %+v, %v", d, err)
	}
	if len(s.heard()) != 0 {
		t.Error("it was called")
	}
}

// changing resolves every name to this machine, whatever it was before.
func changing(t *testing.T) *net.Resolver {
	t.Helper()
	pc, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pc.Close() })
	go func() {
		buf := make([]byte, 512)
		for {
			n, from, err := pc.ReadFrom(buf)
			if err != nil {
				return
			}
			end := bytes.IndexByte(buf[12:n], 0) + 12 + 5
			out := append([]byte{}, buf[:end]...)
			out[2], out[3], out[7], out[10], out[11] = 0x81, 0x80, 0, 0, 0
			if out[end-3] == 1 { // an IPv4 address was asked for
				out[7] = 1
				out = append(out, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1)
			}
			_, _ = pc.WriteTo(out, from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", pc.LocalAddr().String())
	}}
}

func TestOrderIsKeptWhereItIsChosen(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newShop(t, st)
		ordered, _ := s.add(webhook.Draft{Events: &[]string{"message.created"}, Ordered: p(true)})
		s.answers(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
		for i := range 3 {
			s.says("m"+strconv.Itoa(i), "text "+strconv.Itoa(i))
		}
		s.deliver(ordered)
		s.deliver(ordered)
		if n := len(s.heard()); n != 1 {
			t.Fatalf("%d calls; the others have to wait", n)
		}
		s.answers(nil)
		s.wall.Advance(time.Minute)
		s.deliver(ordered)
		var said []string
		for _, c := range s.heard()[1:] {
			said = append(said, c.body[strings.Index(c.body, "text "):][:6])
		}
		if !slices.Equal(said, []string{"text 0", "text 1", "text 2"}) {
			t.Errorf("told %v", said)
		}
	})
}

func TestADeadEndpointIsPausedAndHearsOnResuming(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newShop(t, st)
		w, _ := s.add(webhook.Draft{Events: &[]string{"message.created"}})
		s.answers(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) })
		s.says("m1", "hola")
		for range 40 {
			s.deliver(w)
			s.wall.Advance(time.Hour)
		}
		now, err := st.Read().WebhookByID(context.Background(), s.Workspace, w.ID)
		if err != nil || now.State != "paused" || now.Reason != desk.WebhookPausedFailing {
			t.Fatalf("endpoint %+v, %v", now, err)
		}
		// Each wait is as long as all before it, a tenth more or less, up to six
		// hours: looked at hourly, about after 0, 1, 2, 4, 8, 14, 20 and 24 hours.
		if n := len(s.heard()); n < 6 || n > 9 {
			t.Errorf("%d calls in a day", n)
		}
		told := slices.ContainsFunc(s.Events(t), func(e desk.Event) bool {
			_, to := e.Changed("state")
			return e.Type == desk.EventWebhookUpdated && to == "paused" && e.Actor == desk.WebhookActor
		})
		if !told {
			t.Error("nobody is told")
		}
		s.says("m2", "while it is paused")
		if n := len(s.log(w, store.DeliveryFilter{})); n != 1 {
			t.Errorf("%d deliveries of a paused endpoint", n)
		}
		s.answers(nil)
		if _, err := s.service.Change(context.Background(), s.who, w.ID, 0, webhook.Draft{Enabled: p(true)}); err != nil {
			t.Fatal(err)
		}
		s.says("m3", "again")
		s.deliver(w)
		if calls := s.heard(); !strings.Contains(calls[len(calls)-1].body, "again") {
			t.Errorf("told %v", calls[len(calls)-1])
		}
		s.answers(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
		s.says("m4", "the last")
		s.deliver(w)
		if now, _ = st.Read().WebhookByID(context.Background(), s.Workspace, w.ID); now.Reason != desk.WebhookPausedGone {
			t.Errorf("endpoint that is gone: %+v", now)
		}
	})
}

func TestSecretsAreRotatedWithAnOverlap(t *testing.T) {
	t.Parallel()
	s := newShop(t, testkit.SQLite(t))
	w, old := s.add(webhook.Draft{Events: &[]string{"message.created"}})
	rotated, fresh, err := s.service.Rotate(context.Background(), s.who, w.ID)
	if err != nil || fresh == old || rotated.OldSecretUntil == nil {
		t.Fatalf("rotated %+v, %v", rotated, err)
	}
	valid := func(key string) bool {
		calls := s.heard()
		last := calls[len(calls)-1]
		hook, _ := standardwebhooks.NewWebhook(key)
		return hook.VerifyIgnoringTimestamp([]byte(last.body), last.header) == nil
	}
	s.says("m1", "hola")
	s.deliver(w)
	if !valid(old) || !valid(fresh) {
		t.Error("one of the secrets does not count")
	}
	s.wall.Advance(25 * time.Hour)
	s.says("m2", "mañana")
	s.deliver(w)
	if valid(old) || !valid(fresh) {
		t.Error("the former secret counts after its end")
	}
}

func TestWhatAProcessBeganWhenItDiedIsToldByAnotherWithTheSameID(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newShop(t, st)
		w, _ := s.add(webhook.Draft{Events: &[]string{"message.created"}})
		ctx, kill := context.WithCancel(context.Background())
		s.answers(func(w http.ResponseWriter, r *http.Request) {
			kill() // in the middle of the call
			<-r.Context().Done()
		})
		s.says("m1", "hola")
		id := s.log(w, store.DeliveryFilter{})[0].ID
		if _, err := s.service.Deliver(ctx, s.Workspace, id); err == nil {
			t.Fatal("it did not die")
		}
		s.answers(nil)
		other := s.node(s.service.HTTP)
		if wait, err := other.Deliver(context.Background(), s.Workspace, id); err != nil || wait == 0 {
			t.Errorf("while the dead one has it: wait %s, %v", wait, err)
		}
		s.wall.Advance(time.Minute)
		if _, err := other.Deliver(context.Background(), s.Workspace, id); err != nil {
			t.Fatal(err)
		}
		calls := s.heard()
		if len(calls) != 2 || calls[0].header.Get("webhook-id") != id || calls[1].header.Get("webhook-id") != id {
			t.Errorf("calls %+v", calls)
		}
		if err := other.CatchUp(context.Background(), s.Workspace); err != nil || len(s.log(w, store.DeliveryFilter{})) != 1 {
			t.Errorf("the other node told it again: %v", err)
		}
	})
}

func TestALargeEventIsToldByItsID(t *testing.T) {
	t.Parallel()
	s := newShop(t, testkit.SQLite(t))
	w, _ := s.add(webhook.Draft{Events: &[]string{"message.created"}})
	s.says("m1", strings.Repeat("á", 200<<10))
	s.deliver(w)
	body := s.heard()[0].body
	var one struct {
		Data struct {
			ID        string
			Truncated bool
		}
	}
	if err := json.Unmarshal([]byte(body), &one); err != nil || len(body) > 4096 || !one.Data.Truncated || one.Data.ID == "" {
		t.Errorf("%d bytes: %.300s, %v", len(body), body, err)
	}
}

func TestARangeIsReplayedAlsoWhatAPauseMissed(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newShop(t, st)
		w, _ := s.add(webhook.Draft{Events: &[]string{"message.created"}})
		from := s.Clock.Now()
		s.Clock.Advance(time.Second)
		s.says("m1", "one")
		s.deliver(w)
		pause := func(on bool) {
			if _, err := s.service.Change(context.Background(), s.who, w.ID, 0, webhook.Draft{Enabled: p(!on)}); err != nil {
				t.Fatal(err)
			}
		}
		pause(true)
		s.says("m2", "two")
		if _, err := s.service.ReplayRange(context.Background(), s.who, w.ID, from, s.Clock.Now()); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("replay of a paused endpoint: %v", err)
		}
		pause(false)
		s.Clock.Advance(time.Second)
		r, err := s.service.ReplayRange(context.Background(), s.who, w.ID, from, s.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.service.ReplayAll(context.Background(), s.Workspace, r.ID); err != nil {
			t.Fatal(err)
		}
		s.deliver(w)
		var said []string
		for _, c := range s.heard() {
			for _, word := range []string{`"one"`, `"two"`} {
				if strings.Contains(c.body, word) {
					said = append(said, word)
				}
			}
		}
		slices.Sort(said)
		if !slices.Equal(said, []string{`"one"`, `"one"`, `"two"`}) {
			t.Errorf("told %v", said)
		}
		if done, err := st.Read().ReplayByID(context.Background(), s.Workspace, r.ID); err != nil || done.EndedAt == nil || done.Progress != 100 || done.Queued != 2 {
			t.Errorf("replay %+v, %v", done, err)
		}
		one := s.log(w, store.DeliveryFilter{})[0]
		if _, err := s.service.Replay(context.Background(), s.who, one.ID); err != nil {
			t.Fatal(err)
		}
		s.deliver(w)
		if calls := s.heard(); calls[len(calls)-1].header.Get("webhook-id") != one.ID {
			t.Error("the replayed delivery has another id")
		}
	})
}

func TestSlackIsToldATextInWhichNobodyCanBeCalled(t *testing.T) {
	t.Parallel()
	s := newShop(t, testkit.SQLite(t))
	w, _ := s.add(webhook.Draft{Events: &[]string{"message.created"}, Format: p("slack"), Text: p("{{contact.name}}: {{message.text}} ({{case.team}})")})
	s.says("m1", "<!channel> a & b")
	s.deliver(w)
	if got := s.heard()[0].body; got != `{"text":"ANA: \u0026lt;!channel\u0026gt; a \u0026amp; b (—)"}` {
		t.Errorf("told %s", got)
	}
}

func TestEndpointsThatCouldNotWorkAreRefused(t *testing.T) {
	t.Parallel()
	s := newShop(t, testkit.SQLite(t))
	for _, c := range []struct {
		d     webhook.Draft
		field string
	}{
		{webhook.Draft{Name: p(" ")}, "name"}, {webhook.Draft{URL: p("ftp://x.test")}, "url"}, {webhook.Draft{URL: p("https://a:b@x.test")}, "url"},
		{webhook.Draft{Events: &[]string{"case.danced"}}, "events[0]"}, {webhook.Draft{Events: &[]string{"notification.*"}}, "events[0]"},
		{webhook.Draft{Authorization: p("abc")}, "authorization"}, {webhook.Draft{Authorization: p("Bearer a\r\nX: y")}, "authorization"},
		{webhook.Draft{ContentType: p("text/html")}, "content_type"}, {webhook.Draft{Format: p("slack")}, "text"}, {webhook.Draft{Format: p("slack"), Text: p("{{nobody.knows}}")}, "text"},
		{webhook.Draft{Channels: &[]string{"none"}}, "channels[0]"},
	} {
		if c.d.Name == nil {
			c.d.Name = p("x")
		}
		if c.d.URL == nil {
			c.d.URL = &s.url
		}
		_, _, err := s.service.Create(context.Background(), s.who, c.d)
		var told *desk.Error
		if !errors.As(err, &told) || len(told.Problems) != 1 || told.Problems[0].Field != c.field {
			t.Errorf("%s: %v", c.field, err)
		}
	}
}
