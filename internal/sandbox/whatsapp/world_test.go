package whatsapp

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/sandbox"
)

// world is a table with one account, one phone and a business that listens.
type world struct {
	t       *testing.T
	table   *sandbox.Table
	network *Network
	clock   *clock.Jumpable
	account sandbox.Account
	phone   sandbox.Phone
	api     string
	hooks   chan hook
	refuse  atomic.Int64 // so many hooks are answered 500
}

type hook struct {
	header http.Header
	raw    []byte
	body   struct {
		Entry []struct {
			ID      string
			Changes []struct{ Value value }
		}
	}
}

type value struct {
	Metadata struct {
		PhoneNumberID string `json:"phone_number_id"`
	}
	Contacts []map[string]any
	Messages []map[string]any
	Statuses []map[string]any
}

func (h hook) value() value { return h.body.Entry[0].Changes[0].Value }

var fast = sandbox.Pace{Sent: time.Millisecond, Delivered: time.Millisecond, Read: time.Millisecond, Retry: time.Millisecond, RetryMax: 5 * time.Millisecond}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, clock: clock.NewJumpable(clock.System{}), hooks: make(chan hook, 1000)}
	var table *sandbox.Table
	api := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { table.Handler().ServeHTTP(rw, r) }))
	t.Cleanup(api.Close)
	business := httptest.NewServer(http.HandlerFunc(w.listen))
	t.Cleanup(business.Close)
	table, err := sandbox.New(sandbox.Config{Dir: t.TempDir(), Clock: w.clock, PublicURL: api.URL, Pace: fast, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	w.network = New(table)
	table.Add(w.network)
	w.table = table
	w.account, err = table.NewAccount(Key, "Tienda Alba")
	if err != nil {
		t.Fatal(err)
	}
	w.account.HookURL = business.URL + "/hooks/whatsapp/c1"
	if err := table.Connect(w.account); err != nil {
		t.Fatal(err)
	}
	w.phone, err = table.AddPhone(sandbox.Phone{Name: "Lucía Ñáñez 🙂", Number: "+34600111222", Language: "es"})
	if err != nil {
		t.Fatal(err)
	}
	if err := table.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = table.Stop(t.Context()) })
	w.api = w.account.Settings["api_base_url"] + "/v24.0/"
	return w
}

// listen is the business's side: it answers the handshake and keeps hooks.
func (w *world) listen(rw http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		if r.FormValue("hub.verify_token") == w.account.Secrets["verify_token"] {
			_, _ = io.WriteString(rw, r.FormValue("hub.challenge"))
		}
		return
	}
	raw, _ := io.ReadAll(r.Body)
	if w.refuse.Add(-1) >= 0 {
		rw.WriteHeader(http.StatusInternalServerError)
		return
	}
	h := hook{header: r.Header, raw: raw}
	if err := json.Unmarshal(raw, &h.body); err != nil {
		w.t.Errorf("a hook that is not JSON: %v", err)
	}
	mac := hmac.New(sha256.New, []byte(w.account.Secrets["app_secret"]))
	mac.Write(raw)
	if got := r.Header.Get("X-Hub-Signature-256"); got != "sha256="+hex.EncodeToString(mac.Sum(nil)) {
		w.t.Errorf("signature %q does not fit the bytes", got)
	}
	w.hooks <- h
}

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

// status waits for a status of a message, in whatever order they come.
func (w *world) status(id, status string) map[string]any {
	w.t.Helper()
	for {
		if s := w.next().value().Statuses; len(s) > 0 && s[0]["id"] == id && s[0]["status"] == status {
			return s[0]
		}
	}
}

func (w *world) say(d sandbox.Draft) sandbox.Message {
	w.t.Helper()
	m, err := w.table.Say(w.account.ID, w.phone.ID, d)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

// call asks the emulated API.
func (w *world) call(method, path, body string) (int, map[string]any) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.api+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+w.account.Secrets["access_token"])
	req.Header.Set("Content-Type", "application/json")
	return w.do(req)
}

func (w *world) do(req *http.Request) (int, map[string]any) {
	w.t.Helper()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	out := map[string]any{}
	raw, _ := io.ReadAll(res.Body)
	_ = json.NewDecoder(bytes.NewReader(raw)).Decode(&out)
	return res.StatusCode, out
}

// send posts a message's type part to the phone, and answers its id or the
// error's code.
func (w *world) send(part string) (id string, code int) {
	w.t.Helper()
	status, out := w.call("POST", w.account.ID+"/messages", fmt.Sprintf(`{"messaging_product":"whatsapp","to":%q,%s}`, w.phone.Number, part))
	if e, ok := out["error"].(map[string]any); ok {
		if e["fbtrace_id"] == "" || e["type"] == "" || status < 400 {
			w.t.Errorf("the envelope of %v is not the platform's", out)
		}
		return "", int(e["code"].(float64))
	}
	return out["messages"].([]any)[0].(map[string]any)["id"].(string), 0
}
