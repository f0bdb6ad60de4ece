package twilio

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/sandbox"
)

// world is a table with a phone, channels on three numbers of the account, and
// a business that listens.
type world struct {
	t        *testing.T
	table    *sandbox.Table
	core     *core
	clock    *clock.Jumpable
	chat     sandbox.Account // a WhatsApp sender
	text     sandbox.Account // an SMS number
	shared   sandbox.Account // the platform's sandbox
	phone    sandbox.Phone
	api      string
	business string
	hooks    chan hook
	answer   atomic.Pointer[func(w http.ResponseWriter, r *http.Request)] // instead of an empty 200
}

type hook struct {
	path   string
	header http.Header
	form   url.Values
}

var fast = sandbox.Pace{Sent: time.Millisecond, Delivered: time.Millisecond, Read: time.Millisecond, Retry: time.Millisecond, RetryMax: 5 * time.Millisecond}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, clock: clock.NewJumpable(clock.System{}), hooks: make(chan hook, 1000)}
	var table *sandbox.Table
	api := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { table.Handler().ServeHTTP(rw, r) }))
	t.Cleanup(api.Close)
	business := httptest.NewServer(http.HandlerFunc(w.listen))
	t.Cleanup(business.Close)
	w.business = business.URL
	table, err := sandbox.New(sandbox.Config{Dir: t.TempDir(), Clock: w.clock, PublicURL: api.URL, Pace: fast, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	networks := New(table)
	for _, n := range networks {
		table.Add(n)
	}
	w.table, w.core, w.api = table, networks[0].core, base(api.URL)
	if w.phone, err = table.AddPhone(sandbox.Phone{Name: "Lucía Ñáñez 🙂", Number: "+34600111222", Language: "es"}); err != nil {
		t.Fatal(err)
	}
	w.chat = w.connect(KeyWhatsApp, "chat")
	w.text = w.connect(KeySMS, "text")
	settings := map[string]string{"account_sid": w.chat.Settings["account_sid"], "number": sharedNumber, "api_base_url": w.api}
	var ok bool
	if w.shared, ok = table.Recognise(KeyWhatsApp, settings, w.chat.Secrets); !ok {
		t.Fatal("the shared number is not recognised")
	}
	w.shared.HookURL = w.business + "/shared"
	if err := table.Connect(w.shared); err != nil {
		t.Fatal(err)
	}
	if err := table.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = table.Stop(t.Context()) })
	return w
}

func (w *world) connect(key, path string) sandbox.Account {
	w.t.Helper()
	a, err := w.table.NewAccount(key, "Tienda Alba")
	if err != nil {
		w.t.Fatal(err)
	}
	a.HookURL = w.business + "/" + path
	if err := w.table.Connect(a); err != nil {
		w.t.Fatal(err)
	}
	return a
}

// listen is the business's side: it checks signatures, keeps hooks and gives
// files.
func (w *world) listen(rw http.ResponseWriter, r *http.Request) {
	if name, ok := strings.CutPrefix(r.URL.Path, "/files/"); ok {
		kind := map[string]string{"foto.jpg": "image/jpeg", "nota.pdf": "application/pdf", "page.html": "text/html"}[name]
		if kind == "" {
			http.NotFound(rw, r)
			return
		}
		rw.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(rw, "bytes of "+name)
		return
	}
	raw, _ := io.ReadAll(r.Body)
	form := parseForm(string(raw))
	at := w.business + r.URL.Path
	if r.URL.RawQuery != "" {
		at += "?" + r.URL.RawQuery
	}
	acc, done := w.core.open()
	token := acc.Token
	done()
	if got := r.Header.Get("X-Twilio-Signature"); got != sign(token, at, form) {
		w.t.Errorf("signature %q does not fit %s %s", got, at, raw)
	}
	if r.Method == http.MethodGet {
		form = r.URL.Query()
	}
	w.hooks <- hook{r.URL.Path, r.Header, form}
	if f := w.answer.Load(); f != nil {
		(*f)(rw, r)
	}
}

func (w *world) respond(f func(http.ResponseWriter, *http.Request)) { w.answer.Store(&f) }

func (w *world) next() hook {
	w.t.Helper()
	select {
	case h := <-w.hooks:
		return h
	case <-time.After(5 * time.Second):
		w.t.Fatal("no hook came")
		return hook{}
	}
}

// incoming waits for a message of the customer.
func (w *world) incoming() hook {
	w.t.Helper()
	for {
		if h := w.next(); h.form.Get("SmsStatus") == "received" {
			return h
		}
	}
}

// quiet asserts that no message of a customer reached the business so far.
func (w *world) quiet() {
	w.t.Helper()
	for {
		select {
		case h := <-w.hooks:
			if h.form.Get("SmsStatus") == "received" {
				w.t.Fatalf("a hook came: %v", h.form)
			}
		default:
			return
		}
	}
}

// status waits for a state of a message, in whatever order they come.
func (w *world) status(id, status string) url.Values {
	w.t.Helper()
	for {
		if h := w.next(); h.form.Get("MessageSid") == id && h.form.Get("MessageStatus") == status {
			return h.form
		}
	}
}

// thread waits until a thread is as it should be.
func (w *world) thread(a sandbox.Account, good func([]sandbox.Message) bool) []sandbox.Message {
	w.t.Helper()
	deadline := time.Now().Add(5 * time.Second)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		th, err := w.table.Thread(a.ID, w.phone.ID)
		if err != nil {
			w.t.Fatal(err)
		}
		if good(th.Messages) {
			return th.Messages
		}
		if time.Now().After(deadline) {
			w.t.Fatalf("the thread stays %+v", th.Messages)
		}
		<-tick.C
	}
}

func (w *world) say(a sandbox.Account, d sandbox.Draft) sandbox.Message {
	w.t.Helper()
	m, err := w.table.Say(a.ID, w.phone.ID, d)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

func (w *world) write(a sandbox.Account, text string) sandbox.Message {
	w.t.Helper()
	return w.say(a, sandbox.Draft{Kind: "text", Text: text})
}

// call asks the API with the account's credentials; a body that begins with a
// brace is JSON.
func (w *world) call(method, path, body string) (int, map[string]any) {
	w.t.Helper()
	return w.as(w.chat.Settings["account_sid"], w.chat.Secrets["auth_token"], method, path, body)
}

func (w *world) as(user, password, method, path, body string) (int, map[string]any) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.api+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.SetBasicAuth(user, password)
	req.Header.Set("Content-Type", formType)
	if strings.HasPrefix(body, "{") {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	out := map[string]any{}
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil && res.StatusCode != http.StatusNoContent {
		w.t.Fatalf("%s %s: an answer that is not JSON: %v", method, path, err)
	}
	return res.StatusCode, out
}

// under is a path below the account.
func (w *world) under(path string) string {
	return "/" + Version + "/Accounts/" + w.chat.Settings["account_sid"] + path
}

// send sends to the phone and answers the message's id, or the error's code.
func (w *world) send(a sandbox.Account, more url.Values) (id string, code int) {
	w.t.Helper()
	f := url.Values{"To": {w.phone.Number}, "From": {a.Display}, "StatusCallback": {w.business + "/status"}}
	if a.Platform == KeyWhatsApp {
		f = url.Values{"To": {"whatsapp:" + w.phone.Number}, "From": {"whatsapp:" + a.Display}, "StatusCallback": {w.business + "/status"}}
	}
	for k, v := range more {
		f[k] = v
	}
	status, out := w.call("POST", w.under("/Messages.json"), f.Encode())
	if status != http.StatusCreated {
		if out["status"] != float64(status) || !strings.HasPrefix(out["more_info"].(string), "https://www.twilio.com/docs/errors/") || out["message"] == "" {
			w.t.Errorf("the error %v is not the platform's", out)
		}
		return "", int(out["code"].(float64))
	}
	return out["sid"].(string), 0
}

func (w *world) change(f func(*account)) {
	acc, done := w.core.open()
	defer done()
	f(acc)
}
