package live

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func newHub(t *testing.T, s *store.Store) (*Hub, string) {
	t.Helper()
	h := New(s, clock.System{}, slog.New(slog.DiscardHandler))
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Stop)
	ws := desk.Workspace{ID: ident.New(), Name: "W", Locale: "en", Timezone: "UTC", CreatedAt: time.Now()}
	if err := s.Write(context.Background(), func(tx *store.Tx) error { return tx.InsertWorkspace(context.Background(), ws) }); err != nil {
		t.Fatal(err)
	}
	return h, ws.ID
}

func appendEvents(t *testing.T, s *store.Store, ws string, n int, data string) {
	t.Helper()
	evs := make([]desk.Event, n)
	for i := range evs {
		evs[i] = desk.Event{Type: desk.EventCaseUpdated, At: time.Unix(1, 0), Data: []byte(data)}
	}
	if err := s.Write(context.Background(), func(tx *store.Tx) error { return tx.AppendEvents(context.Background(), ws, evs) }); err != nil {
		t.Fatal(err)
	}
}

func serve(t *testing.T, h *Hub, who access.Who) *httptest.Server {
	t.Helper()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.Serve(w, r, who) }))
	t.Cleanup(web.Close)
	return web
}

// A reader that takes nothing holds up nobody and no memory: it is cut, and
// has its cursor to come back with.
func TestASlowReaderIsCutAndOthersGoOn(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	h, ws := newHub(t, s)
	h.patience = 2 * time.Second
	web := serve(t, h, access.Who{WorkspaceID: ws, Role: desk.RoleAgent})
	slow, err := net.Dial("tcp", web.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = slow.Close() }()
	if _, err := io.WriteString(slow, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	quick, err := http.Get(web.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = quick.Body.Close() }()
	testkit.Eventually(t, 5*time.Second, "both read", func() bool { return h.Readers() == 2 })
	read := make(chan int, 1)
	go func() {
		n := 0
		for lines := bufio.NewScanner(quick.Body); n < 3000 && lines.Scan(); {
			if lines.Text() == "event: case.updated" {
				n++
			}
		}
		read <- n
	}()
	data := `{"x":"` + strings.Repeat("y", 8000) + `"}`
	for range 12 {
		appendEvents(t, s, ws, 250, data)
	}
	select {
	case n := <-read:
		if n < 3000 {
			t.Errorf("the quick reader got %d", n)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the quick reader waits for the slow one")
	}
	testkit.Eventually(t, patience, "the slow reader is cut", func() bool { return h.Readers() <= 1 })
}

func TestTheRingAnswersWhereAReaderGoesOn(t *testing.T) {
	t.Parallel()
	h := &Hub{ctx: context.Background()}
	f := newFeed(h, "w")
	f.base, f.head = 10, 10
	if pos, ok := f.locate(10); !ok || pos != 0 {
		t.Errorf("at the head of an empty ring: %d %v", pos, ok)
	}
	if _, ok := f.locate(9); ok {
		t.Error("the ring claims an event that it never had")
	}
	f.add([]entry{{seq: 11}, {}, {seq: 12}, {}, {seq: 13}})
	for seq, want := range map[int64]int64{10: 0, 11: 2, 12: 4, 13: 5} {
		if pos, ok := f.locate(seq); !ok || pos != want {
			t.Errorf("after %d: %d %v, want %d", seq, pos, ok, want)
		}
	}
	var more []entry
	for i := range int64(ringSize) {
		more = append(more, entry{seq: 14 + i})
	}
	f.add(more)
	if _, ok := f.locate(12); ok {
		t.Error("the ring claims what it overwrote")
	}
	if pos, ok := f.locate(13); !ok || pos != 5 {
		t.Errorf("at the ring's oldest: %d %v", pos, ok)
	}
	var into [3]entry
	if _, ok := f.after(2, into[:]); ok {
		t.Error("reads what was overwritten")
	}
	if n, ok := f.after(5, into[:]); !ok || n != 3 || into[0].seq != 14 {
		t.Errorf("reads %d %v %v", n, ok, into)
	}
}

// A desk on one node hears what another node commits and who is there, each
// event once and in order.
func TestNodesHearEachOther(t *testing.T) {
	t.Parallel()
	url := testkit.PostgresURL(t)
	ctx := context.Background()
	open := func() *store.Store {
		s, err := store.Open(ctx, store.Config{DatabaseURL: url})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	one, two := open(), open()
	if err := one.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	h, ws := newHub(t, one)
	other := New(two, clock.System{}, slog.New(slog.DiscardHandler))
	if err := other.Start(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(other.Stop)
	res, err := http.Get(serve(t, h, access.Who{WorkspaceID: ws, Role: desk.RoleAgent}).URL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	frames := make(chan string, 1000)
	go func() {
		defer close(frames)
		var rest string
		b := make([]byte, 4096)
		for {
			n, err := res.Body.Read(b)
			rest += string(b[:n])
			for {
				frame, after, ok := strings.Cut(rest, "\n\n")
				if !ok {
					break
				}
				rest = after
				frames <- frame
			}
			if err != nil {
				return
			}
		}
	}()
	until := func(part string) []string {
		var seen []string
		for {
			select {
			case f := <-frames:
				seen = append(seen, f)
				if strings.Contains(f, part) {
					return seen
				}
			case <-time.After(15 * time.Second):
				t.Fatalf("%q did not come; came %q", part, seen)
			}
		}
	}
	until("event: hello")
	for i := range 20 {
		appendEvents(t, []*store.Store{one, two}[i%2], ws, 1, "")
	}
	var ids []string
	for _, f := range until("id: 20\n") {
		if id, ok := strings.CutPrefix(strings.SplitN(f, "\n", 2)[0], "id: "); ok {
			ids = append(ids, id)
		}
	}
	if got := strings.Join(ids, " "); got != "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20" {
		t.Errorf("heard %s", got)
	}
	testkit.Eventually(t, 10*time.Second, "presence crosses nodes", func() bool {
		if err := other.Presence(ctx, ws, "conv", desk.Ref{ID: "u", Name: "Una"}, Typing); err != nil {
			t.Fatal(err)
		}
		return len(h.presenceFrames(ws)) == 1
	})
	until("event: presence")
}

func TestPresenceEndsWhenNobodyRepeatsIt(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	h, ws := newHub(t, s)
	if err := h.Presence(context.Background(), ws, "conv", desk.Ref{ID: "u", Name: "Una"}, Viewing); err != nil {
		t.Fatal(err)
	}
	h.expirePresence(time.Now().Add(presenceLife / 2))
	if n := len(h.presenceFrames(ws)); n != 1 {
		t.Fatalf("%d are there", n)
	}
	h.expirePresence(time.Now().Add(2 * presenceLife))
	if n := len(h.presenceFrames(ws)); n != 0 {
		t.Fatalf("%d are there still", n)
	}
}

// Where the connection carries other requests too it stays the server's.
func TestAStreamWorksOverHTTP2(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	h, ws := newHub(t, s)
	web := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.Serve(w, r, access.Who{WorkspaceID: ws, Role: desk.RoleAgent})
	}))
	web.EnableHTTP2 = true
	web.StartTLS()
	t.Cleanup(web.Close)
	ctx, leave := context.WithCancel(context.Background())
	defer leave()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, web.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := web.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.ProtoMajor != 2 {
		t.Fatalf("spoke %s", res.Proto)
	}
	in := bufio.NewReader(res.Body)
	until := func(begin string) {
		for {
			line, err := in.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(line, begin) {
				return
			}
		}
	}
	until("event: hello")
	appendEvents(t, s, ws, 3, "")
	until("id: 3")
	leave()
	testkit.Eventually(t, 5*time.Second, "the reader has left", func() bool { return h.Readers() == 0 })
}

// A reader that leaves is noticed at once, not with the next heartbeat.
func TestAReaderThatLeavesIsForgotten(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	h, ws := newHub(t, s)
	res, err := http.Get(serve(t, h, access.Who{WorkspaceID: ws, Role: desk.RoleAgent}).URL)
	if err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, 5*time.Second, "the stream is open", func() bool { return h.Readers() == 1 })
	_ = res.Body.Close()
	testkit.Eventually(t, 5*time.Second, "the reader has left", func() bool { return h.Readers() == 0 })
}

// A follower of the database that took over lacks the last events and gives
// their numbers to others: who saw them must not go on from there.
func TestReadersBeginAnewWhereTheLogLostItsEnd(t *testing.T) {
	t.Parallel()
	s := testkit.SQLite(t)
	h, ws := newHub(t, s)
	web := serve(t, h, access.Who{WorkspaceID: ws, Role: desk.RoleAgent})
	res, err := http.Get(web.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	lines := bufio.NewScanner(res.Body)
	until := func(want string) bool {
		for lines.Scan() {
			if lines.Text() == want {
				return true
			}
		}
		return false
	}
	if !until("event: hello") {
		t.Fatal("the reader was not greeted")
	}
	appendEvents(t, s, ws, 5, `{}`)
	if !until("id: 5") {
		t.Fatal("the reader did not get the events")
	}
	h.catchUp()
	appendEvents(t, s, ws, 1, `{}`)
	if !until("id: 6") {
		t.Fatal("a reader was cut though nothing was lost")
	}
	for _, query := range []string{"DELETE FROM events WHERE seq > 4", "UPDATE workspaces SET event_seq = 4"} {
		if _, err := s.DB().Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	h.catchUp()
	if lines.Scan(); until("never") {
		t.Fatal("the reader goes on")
	}
	req, err := http.NewRequest(http.MethodGet, web.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Last-Event-ID", "5")
	again, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Body.Close() }()
	lines = bufio.NewScanner(again.Body)
	if !until("event: reset") {
		t.Error("the reader went on from an event that is no more")
	}
	appendEvents(t, s, ws, 1, `{}`)
	if !until("id: 5") {
		t.Error("the reader does not get what comes now")
	}
}
