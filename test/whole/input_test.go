package whole

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func signature(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// odd is a webhook that a platform should not send, or seldom does.
type odd struct {
	name      string
	body      func() []byte
	signature func(body []byte) string // nil: the right one
	status    int
	messages  int // that there are more after it
	letters   int // failed entries that there are more after it
}

// one is a webhook with one message whose parts are given.
func one(from, id, rest string) []byte {
	return fmt.Appendf(nil, `{"object":"whatsapp_business_account","entry":[{"id":"201","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"34600000000","phone_number_id":"301"},"contacts":[{"profile":{"name":"Rara"},"wa_id":"%s"}],"messages":[{"from":"%s","id":"%s","timestamp":"%d",%s}]}}]}]}`,
		from, from, id, time.Now().Unix(), rest)
}

func oddities() []odd {
	hello := func(id string) func() []byte {
		return func() []byte { return one("34611900001", id, `"type":"text","text":{"body":"`+id+`"}`) }
	}
	deep := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	return []odd{
		{name: "a wrong signature", body: hello("forged"), signature: func(b []byte) string { return signature("another secret", b) }, status: 401},
		{name: "no signature", body: hello("unsigned"), signature: func([]byte) string { return "" }, status: 401},
		{name: "a signature cut off", body: hello("cut"), signature: func(b []byte) string { return signature(appSecret, b)[:40] }, status: 401},
		{name: "a signature over other bytes", body: hello("turned"), signature: func(b []byte) string { return signature(appSecret, append(b, ' ')) }, status: 401},
		{name: "the older signature alone", body: hello("sha1"), signature: func([]byte) string { return "sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709" }, status: 401},
		{name: "for the first time", body: hello("replayed"), status: 200, messages: 1},
		{name: "replayed", body: hello("replayed"), status: 200},
		{name: "truncated", body: func() []byte { return hello("half")()[:200] }, status: 400},
		{name: "empty", body: func() []byte { return nil }, status: 400},
		{name: "a number", body: func() []byte { return []byte("7") }, status: 200, letters: 1},
		{name: "not JSON", body: func() []byte { return []byte("<xml/>") }, status: 400},
		{name: "ten megabytes", body: func() []byte { return bytes.Repeat([]byte(" "), 10<<20) }, status: 413},
		{name: "nested too deeply to parse", body: func() []byte { return []byte(`{"entry":` + deep(100_000) + `}`) }, status: 400},
		{name: "nested deeply in a message", body: func() []byte {
			return one("34611900002", "deep", `"type":"text","text":{"body":"deep","more":`+deep(2000)+`}`)
		}, status: 200, messages: 1},
		{name: "wrong types in a message", body: func() []byte { return one("34611900003", "types", `"type":"text","text":["?"]`) }, status: 200, letters: 1},
		{name: "wrong types in the envelope", body: func() []byte { return []byte(`{"object":"whatsapp_business_account","entry":{"id":1}}`) }, status: 200, letters: 1},
		{name: "a message without id or sender", body: func() []byte {
			return bytes.ReplaceAll(one("34611900004", "nobody", `"type":"text","text":{"body":"x"}`), []byte("34611900004"), nil)
		}, status: 200, letters: 1},
		{name: "unknown fields", body: func() []byte {
			return one("34611900005", "fields", `"type":"text","text":{"body":"fields","colour":"red"},"weather":{"rain":true}`)
		}, status: 200, messages: 1},
		{name: "an unknown kind", body: func() []byte { return one("34611900006", "kind", `"type":"hologram","hologram":{"id":"7"}`) }, status: 200, messages: 1},
		{name: "an unknown subject", body: func() []byte {
			return []byte(`{"object":"whatsapp_business_account","entry":[{"id":"201","time":1795000000,"changes":[{"field":"telepathy","value":{"x":1}}]}]}`)
		}, status: 200, letters: 1},
		{name: "invalid UTF-8", body: func() []byte {
			return one("34611900007", "utf8", "\"type\":\"text\",\"text\":{\"body\":\"a\xff\xfeb\"}")
		}, status: 200, messages: 1},
		{name: "NUL", body: func() []byte { return one("34611900008", "nul", `"type":"text","text":{"body":"a\u0000b"}`) }, status: 200, messages: 1},
		{name: "a lone surrogate", body: func() []byte { return one("34611900009", "surrogate", `"type":"text","text":{"body":"a\ud83db"}`) }, status: 200, messages: 1},
		{name: "for another number", body: func() []byte {
			return bytes.ReplaceAll(hello("elsewhere")(), []byte(`"301"`), []byte(`"999"`))
		}, status: 200, letters: 1},
	}
}

// counts answers how many messages and failed entries there are.
func (n *node) counts() (messages, letters int) {
	n.desk.t.Helper()
	n.settled()
	_, threads := n.stored()
	for _, t := range threads {
		messages += len(t)
	}
	var s struct {
		DeadLetters int `json:"dead_letters"`
	}
	n.call("GET", "/api/v1/journal", nil, http.StatusOK, &s)
	return messages, s.DeadLetters
}

// Proves: 001-33
func TestOddWebhooksAreAnsweredAsPromisedAndHurtNobody(t *testing.T) {
	engines(t, func(t *testing.T, database string) {
		d := newDesk(t, t.TempDir(), database)
		n := d.start("--log-level", "error")
		n.connect("http://127.0.0.1:9")
		messages, letters := n.counts()
		for _, c := range oddities() {
			body := c.body()
			sign := signature(appSecret, body)
			if c.signature != nil {
				sign = c.signature(body)
			}
			if got := n.deliver(body, sign); got != c.status {
				t.Errorf("%s: answered %d, want %d", c.name, got, c.status)
			}
			m, l := n.counts()
			if m-messages != c.messages || l-letters != c.letters {
				t.Errorf("%s: %d messages and %d failed entries more, want %d and %d", c.name, m-messages, l-letters, c.messages, c.letters)
			}
			messages, letters = m, l
		}
		if got := n.get("/readyz"); got != http.StatusOK {
			t.Errorf("/readyz: %d", got)
		}
		count, _ := n.stored()
		for _, want := range []string{"a\ufffdb", "a\ufffd\ufffdb"} { // what had to be cleaned was not lost
			if count[want] == 0 {
				t.Errorf("no message says %q: %v", want, count)
			}
		}
	})
}

func (n *node) deliver(body []byte, signature string) int {
	n.desk.t.Helper()
	req, err := http.NewRequest(http.MethodPost, n.base+"/hooks/whatsapp/"+n.desk.channel, bytes.NewReader(body))
	if err != nil {
		n.desk.t.Fatal(err)
	}
	if signature != "" {
		req.Header.Set("X-Hub-Signature-256", signature)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		n.desk.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		n.desk.t.Fatal(err)
	}
	return res.StatusCode
}

func TestAConnectionThatEndsWithinABodyStoresNothing(t *testing.T) {
	d := newDesk(t, t.TempDir(), "")
	n := d.start("--log-level", "error")
	n.connect("http://127.0.0.1:9")
	body := one("34611900001", "torn", `"type":"text","text":{"body":"torn"}`)
	conn, err := net.Dial("tcp", strings.TrimPrefix(n.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(conn, "POST /hooks/whatsapp/%s HTTP/1.1\r\nHost: x\r\nX-Hub-Signature-256: %s\r\nContent-Length: %d\r\n\r\n%s", d.channel, signature(appSecret, body), len(body), body[:50])
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	answer, _ := io.ReadAll(conn) // the server may also just hang up
	_ = conn.Close()
	if len(answer) > 0 && !bytes.HasPrefix(answer, []byte("HTTP/1.1 400")) {
		t.Errorf("answered %.60s", answer)
	}
	if messages, letters := n.counts(); messages+letters != 0 {
		t.Errorf("%d messages, %d failed entries", messages, letters)
	}
}

func TestATokenOfThePlatformThatExpiredFailsTheMessageAndTheChannelSaysSo(t *testing.T) {
	network := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"error":{"message":"Error validating access token: Session has expired","type":"OAuthException","code":190,"fbtrace_id":"A"}}`)
	})}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = network.Serve(l) }()
	t.Cleanup(func() { _ = network.Close() })
	d := newDesk(t, t.TempDir(), "")
	n := d.start("--log-level", "error")
	n.connect("http://" + l.Addr().String())
	n.hook(http.DefaultClient, text(1, 1, time.Now()))
	n.settled()
	var page struct{ Items []struct{ ID string } }
	n.call("GET", "/api/v1/conversations", nil, http.StatusOK, &page)
	n.call("POST", "/api/v1/conversations/"+page.Items[0].ID+"/messages", map[string]string{"kind": "text", "text": "hola"}, http.StatusAccepted, nil)
	waitFor(t, func() bool { return n.shown(page.Items[0].ID)[1].Status == "failed" })
	waitFor(t, func() bool {
		var c struct{ Status string }
		n.call("GET", "/api/v1/channels/"+d.channel, nil, http.StatusOK, &c)
		return c.Status == "failing"
	})
	// Whose token of ours expired or never was is told no more than that.
	good := d.token
	d.token = "rct_expired"
	n.call("GET", "/api/v1/cases", nil, http.StatusUnauthorized, nil)
	d.token = good
}
