package sandbox_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox"
	"recado.dev/internal/sandbox/all"
	"recado.dev/internal/testkit"
)

var fast = sandbox.Pace{Sent: time.Millisecond, Delivered: time.Millisecond, Read: time.Millisecond, Retry: time.Millisecond, RetryMax: 5 * time.Millisecond}

// lay makes a table on dir with one account whose hooks go to url.
func lay(t *testing.T, dir, url string) (*sandbox.Table, sandbox.Account) {
	t.Helper()
	table, err := all.New(sandbox.Config{Dir: dir, Clock: clock.NewJumpable(clock.System{}), PublicURL: "http://sandbox.example", Pace: fast, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	a, err := table.NewAccount("whatsapp", "Tienda Alba")
	if err != nil {
		t.Fatal(err)
	}
	a.ID, a.HookURL = "1001", url
	if err := table.Connect(a); err != nil {
		t.Fatal(err)
	}
	return table, a
}

func TestTheTableOutlivesARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	taken := make(chan string, 10)
	up := false
	var mu sync.Mutex
	business := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if !up {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		if r.Method == http.MethodPost {
			b, _ := io.ReadAll(r.Body)
			taken <- string(b)
		}
	}))
	t.Cleanup(business.Close)

	first, a := lay(t, dir, business.URL)
	if err := first.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	p, err := first.AddPhone(sandbox.Phone{Name: "Ana"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.Say(a.ID, p.ID, sandbox.Draft{Kind: "text", Text: "antes del reinicio"}); err != nil {
		t.Fatal(err)
	}
	if err := first.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}

	mu.Lock()
	up = true
	mu.Unlock()
	second, _ := lay(t, dir, business.URL)
	th, err := second.Thread(a.ID, p.ID)
	if err != nil || len(th.Messages) != 1 || second.Waiting() != 1 {
		t.Fatalf("%v %+v, %d hooks wait", err, th, second.Waiting())
	}
	if err := second.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = second.Stop(t.Context()) })
	select {
	case b := <-taken:
		if !strings.Contains(b, "antes del reinicio") {
			t.Errorf("got %s", b)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the hook did not survive")
	}
}

func TestTheClockDoesNotRunBackAcrossARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one := clock.NewJumpable(clock.System{})
	table, err := all.New(sandbox.Config{Dir: dir, Clock: one})
	if err != nil {
		t.Fatal(err)
	}
	_ = table.Start(t.Context())
	one.Jump(23 * time.Hour)
	if err := table.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	two := clock.NewJumpable(clock.System{})
	if _, err := all.New(sandbox.Config{Dir: dir, Clock: two}); err != nil || two.Offset() != 23*time.Hour {
		t.Errorf("%v: %s ahead", err, two.Offset())
	}
}

func TestCustomersLiveByThemselves(t *testing.T) {
	t.Parallel()
	table, a := lay(t, t.TempDir(), "")
	for _, p := range []sandbox.Phone{{Name: "Lucía", Language: "es"}, {Name: "Tom", Language: "en"}} {
		if _, err := table.AddPhone(p); err != nil {
			t.Fatal(err)
		}
	}
	table.Beat()
	table.Beat()
	var texts []string
	for _, p := range table.Phones("", 0) {
		th, _ := table.Thread(a.ID, p.ID)
		if len(th.Messages) == 0 {
			continue
		}
		texts = append(texts, th.Messages[0].Brief())
		// The business answers with buttons; the customer presses one.
		if _, err := table.Send(a.ID, p.ID, sandbox.Message{Kind: "buttons", Text: "¿Valoras?", Buttons: []sandbox.Choice{{ID: "5", Title: "★★★★★"}, {ID: "1", Title: "★"}}}, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if len(texts) != 2 {
		t.Fatalf("two beats, but %d customers wrote: %v", len(texts), texts)
	}
	for range 2 {
		table.Beat()
	}
	answers := 0
	for _, p := range table.Phones("", 0) {
		th, _ := table.Thread(a.ID, p.ID)
		if last := th.Messages[len(th.Messages)-1]; last.Answer != nil {
			answers++
		}
	}
	if answers != 2 {
		t.Errorf("%d of 2 rated", answers)
	}
	for range 200 {
		table.Beat()
	}
}

func TestLifeSendsWhatANetworkCarries(t *testing.T) {
	t.Parallel()
	table, a := lay(t, t.TempDir(), "")
	table.Disconnect(a.ID)
	text, err := table.NewAccount("twilio_sms", "Tienda Alba")
	if err != nil {
		t.Fatal(err)
	}
	if err := table.Connect(text); err != nil {
		t.Fatal(err)
	}
	var phones []sandbox.Phone
	for _, name := range []string{"Ana", "Leo", "Marta", "Nil", "Pau", "Rut"} {
		p, err := table.AddPhone(sandbox.Phone{Name: name, Language: "es"})
		if err != nil {
			t.Fatal(err)
		}
		phones = append(phones, p)
	}
	for range 120 {
		table.Beat()
	}
	sent := 0
	for _, p := range phones {
		th, err := table.Thread(text.ID, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range th.Messages {
			sent++
			if m.Kind != "text" && m.Kind != "image" && m.Kind != "video" && m.Kind != "document" {
				t.Errorf("an SMS carries %s", m.Kind)
			}
		}
	}
	if sent < 6 {
		t.Errorf("only %d messages", sent)
	}
}

func TestLifeKeepsToItsSpeedAndStops(t *testing.T) {
	t.Parallel()
	table, _ := lay(t, t.TempDir(), "")
	if _, err := table.AddPhone(sandbox.Phone{Name: "Lucía"}); err != nil {
		t.Fatal(err)
	}
	if err := table.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = table.Stop(t.Context()) })
	if err := table.SetLife(sandbox.Life{On: true, PerMinute: 9999}); desk.CodeOf(err) != desk.CodeInvalid {
		t.Errorf("too fast: %v", err)
	}
	if err := table.SetLife(sandbox.Life{On: true, PerMinute: sandbox.MaxPerMinute}); err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, 5*time.Second, "a customer writes", func() bool { return table.Waiting() > 0 })
	if err := table.SetLife(sandbox.Life{PerMinute: 1}); err != nil {
		t.Fatal(err)
	}
}

func TestTheControlApiDoesWhatAPhoneDoes(t *testing.T) {
	t.Parallel()
	table, a := lay(t, t.TempDir(), "")
	server := httptest.NewServer(table.Handler())
	t.Cleanup(server.Close)
	call := func(method, path, body string, want int, out any) {
		t.Helper()
		req, _ := http.NewRequestWithContext(t.Context(), method, server.URL+"/sandbox/api"+path, strings.NewReader(body))
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		raw, _ := io.ReadAll(res.Body)
		if res.StatusCode != want {
			t.Fatalf("%s %s: %d %s", method, path, res.StatusCode, raw)
		}
		if out != nil {
			if err := json.Unmarshal(raw, out); err != nil {
				t.Fatalf("%s %s: %v in %s", method, path, err, raw)
			}
		}
	}
	news, err := http.Get(server.URL + "/sandbox/api/events") //nolint:noctx // ended by HangUp below
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = news.Body.Close() }()
	var p sandbox.Phone
	call("POST", "/phones", `{"name":"Ana","number":"+34 600 000 009","language":"es"}`, 201, &p)
	call("POST", "/phones", `{"name":"Eva","number":"+34600000009"}`, 409, nil)
	call("POST", "/phones", `{"name":" "}`, 422, nil)
	call("POST", "/phones", `{"name":"Eva","unknown":1}`, 422, nil)
	thread := "/phones/" + p.ID + "/threads/" + a.ID
	var m sandbox.Message
	call("POST", thread+"/messages", `{"kind":"text","text":"hola"}`, 201, &m)
	call("POST", thread+"/messages", `{"kind":"text","text":""}`, 422, nil)
	call("POST", thread+"/messages", `{"kind":"image","media_id":"404"}`, 422, nil)
	call("POST", thread+"/messages", `{"kind":"location","location":{"latitude":99,"longitude":0}}`, 422, nil)
	call("POST", thread+"/messages", `{"kind":"answer","choose":{"message_id":"`+m.ID+`","id":"x"}}`, 422, nil)
	call("PATCH", thread+"/messages/"+m.ID, `{"text":"hola!"}`, 200, &m)
	if m.Text != "hola!" || m.EditedAt == nil {
		t.Errorf("edited: %+v", m)
	}
	call("PUT", thread+"/messages/"+m.ID+"/reaction", `{"emoji":"👍"}`, 200, nil)
	call("DELETE", thread+"/messages/"+m.ID, "", 200, nil)
	call("DELETE", thread+"/messages/"+m.ID, "", 409, nil)
	call("POST", thread+"/read", "", 204, nil)
	call("POST", "/phones/none/threads/"+a.ID+"/messages", `{"kind":"text","text":"x"}`, 404, nil)
	call("PUT", "/faults", `{"throttle":true}`, 200, nil)
	call("PUT", "/faults", `{"rate":101}`, 422, nil)
	call("POST", "/clock", `{"seconds":-5}`, 422, nil)
	call("POST", "/clock", `{"seconds":82800}`, 200, nil)
	var state sandbox.TableState
	call("GET", "/state", "", 200, &state)
	if !state.Faults.Throttle || state.Faults.Rate != 100 || state.Clock.Offset != 82800 || state.Phones != 1 || len(state.Accounts) != 1 || state.Waiting == 0 {
		t.Errorf("state: %+v", state)
	}
	call("DELETE", "/phones/"+p.ID, "", 204, nil)
	table.HangUp()
	seen := map[string]bool{}
	for lines := bufio.NewScanner(news.Body); lines.Scan(); {
		if kind, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
			seen[kind] = true
		}
	}
	for _, kind := range []string{"phone", "message", "faults", "clock", "phone_removed"} {
		if !seen[kind] {
			t.Errorf("no news of %s: %v", kind, seen)
		}
	}
}

func TestAnotherSiteCannotPlay(t *testing.T) {
	t.Parallel()
	table, _ := lay(t, t.TempDir(), "")
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/sandbox/api/clock", strings.NewReader(`{"seconds":3600}`))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	table.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("got %d", w.Code)
	}
}

func TestStateNeverShowsSecrets(t *testing.T) {
	t.Parallel()
	table, a := lay(t, t.TempDir(), "")
	w := httptest.NewRecorder()
	table.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/sandbox/api/state", nil))
	for name, s := range a.Secrets {
		if strings.Contains(w.Body.String(), s) {
			t.Errorf("%s is shown", name)
		}
	}
}

func TestManualReceiptsWaitForAHand(t *testing.T) {
	t.Parallel()
	got := make(chan string, 20)
	business := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		for _, s := range []string{"sent", "delivered", "read"} {
			if strings.Contains(string(b), `"status":"`+s+`"`) {
				got <- s
			}
		}
	}))
	t.Cleanup(business.Close)
	table, a := lay(t, t.TempDir(), business.URL)
	p, err := table.AddPhone(sandbox.Phone{Name: "Ana", Receipts: "manual"})
	if err != nil {
		t.Fatal(err)
	}
	if err := table.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = table.Stop(t.Context()) })
	if _, err := table.Send(a.ID, p.ID, sandbox.Message{Kind: "text", Text: "hola"}, nil, nil); err != nil {
		t.Fatal(err)
	}
	next := func() string {
		select {
		case s := <-got:
			return s
		case <-time.After(5 * time.Second):
			return "nothing"
		}
	}
	if s := next() + " " + next(); s != "sent delivered" {
		t.Errorf("got %s", s)
	}
	testkit.Eventually(t, 5*time.Second, "all hooks are taken", func() bool { return table.Waiting() == 0 })
	if err := table.Read(a.ID, p.ID); err != nil {
		t.Fatal(err)
	}
	if s := next(); s != "read" {
		t.Errorf("got %s", s)
	}
}

func TestADisconnectedAccountIsNoLongerOffered(t *testing.T) {
	t.Parallel()
	table, account := lay(t, t.TempDir(), "http://business.example/hook")
	table.Disconnect(account.ID)
	if left := table.Accounts(); len(left) != 0 {
		t.Fatalf("still offered: %+v", left)
	}
}
