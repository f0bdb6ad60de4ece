package sms

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const hookURL = "https://desk.example/hooks/sms/c1"

// provider is a network that keeps what it was asked.
type provider struct {
	*httptest.Server
	answer string
	status int
	call   string
	header http.Header
	body   string
}

func newProvider(t *testing.T, answer string) *provider {
	t.Helper()
	p := &provider{answer: answer, status: http.StatusOK}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		p.call, p.header, p.body = r.Method+" "+r.URL.RequestURI(), r.Header, string(raw)
		w.WriteHeader(p.status)
		_, _ = io.WriteString(w, p.answer)
	}))
	t.Cleanup(p.Close)
	return p
}

func open(t *testing.T, settings map[string]string) (*session, error) {
	t.Helper()
	all := map[string]string{"number": "+34910000000", "account": "shop"}
	for k, v := range settings {
		all[k] = v
	}
	s, err := New().Open(platform.Account{ChannelID: "c1", HookURL: hookURL, Settings: all, Secrets: map[string]string{"api_key": "k&y", "inbound_secret": "in"}},
		platform.Host{HTTP: http.DefaultClient, Clock: clock.System{}})
	if err != nil {
		return nil, err
	}
	return s.(*session), nil
}

func (s *session) send(text string) (platform.Receipt, error) {
	out, _ := desk.NewOutgoing(desk.Message{ID: "m1", Direction: desk.DirectionOut, Kind: desk.MessageText, Text: text})
	return s.Send(context.Background(), platform.Outgoing{Message: out, To: platform.Recipient{Address: "+34600111222"}})
}

// What each preset sends, how it reads the answer, and what comes in.
func TestEachPresetSpeaksAsItsProvider(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		provider, answer, call, want, remote string
		refusal                              string
		kind                                 platform.FailureKind
		text, receipt, receiptQuery, of      string
	}{
		{
			provider: "vonage", answer: `{"messages":[{"status":"0","message-id":"v-1"}]}`, call: "POST /sms/json", remote: "v-1",
			want:    "api_key=shop&api_secret=k%26y&callback=https%3A%2F%2Fdesk.example%2Fhooks%2Fsms%2Fc1%3Four_id%3Dm1%26secret%3Din&client-ref=m1&from=34910000000&text=Hola+%26+adi%C3%B3s&to=34600111222&type=unicode",
			refusal: `{"messages":[{"status":"7","error-text":"Number barred"}]}`, kind: platform.OptedOut,
			text: `{"msisdn":"34600111222","to":"34910000000","messageId":"x","text":"Hola","message-timestamp":"2026-11-21 10:00:00"}`, receipt: `{"msisdn":"34600111222","messageId":"v-1","status":"delivered","err-code":"0"}`, of: "v-1",
		},
		{
			provider: "telnyx", answer: `{"data":{"id":"t-1"}}`, call: "POST /v2/messages", remote: "t-1",
			want:    `{"from":"+34910000000","text":"Hola & adiós","to":"+34600111222","webhook_url":"https://desk.example/hooks/sms/c1?our_id=m1&secret=in"}`,
			refusal: `{"errors":[{"code":"40300","detail":"Blocked due to STOP message"}]}`, kind: platform.OptedOut,
			text:    `{"data":{"event_type":"message.received","occurred_at":"2026-11-21T10:00:00.123Z","payload":{"id":"x","from":{"phone_number":"+34600111222"},"to":[{"phone_number":"+34910000000","status":"webhook_delivered"}],"text":"Hola"}}}`,
			receipt: `{"data":{"event_type":"message.finalized","occurred_at":"2026-11-21T10:00:01Z","payload":{"id":"t-1","text":"Hola & adiós","to":[{"phone_number":"+34600111222","status":"delivered"}]}}}`, of: "t-1",
		},
		{
			provider: "plivo", answer: `{"message_uuid":["p-1"]}`, call: "POST /v1/Account/shop/Message/", remote: "p-1",
			want:    `{"dst":"+34600111222","method":"POST","src":"+34910000000","text":"Hola & adiós","url":"https://desk.example/hooks/sms/c1?our_id=m1&secret=in"}`,
			refusal: `{"error":"no credit"}`, kind: platform.Rejected,
			text: "From=34600111222&To=34910000000&Text=Hola&MessageUUID=x", receipt: "To=34600111222&Status=delivered&MessageUUID=p-1", of: "p-1",
		},
		{
			provider: "kannel", answer: "0: Accepted for delivery", remote: "m1",
			call:    "GET /cgi-bin/sendsms?charset=UTF-8&coding=2&dlr-mask=31&dlr-url=" + url.QueryEscape(hookURL+"?our_id=m1&secret=in&status=%d") + "&from=%2B34910000000&password=k%26y&text=Hola+%26+adi%C3%B3s&to=%2B34600111222&username=shop",
			refusal: "Authorization failed for sendsms", kind: platform.Rejected,
			text: "from=%2B34600111222&text=Hola&id=x", receiptQuery: "our_id=m1&status=1", of: "m1",
		},
		{
			provider: "jasmin", answer: `Success "j-1"`, call: "POST /send", remote: "j-1",
			want:    "coding=8&dlr=yes&dlr-level=3&dlr-method=POST&dlr-url=https%3A%2F%2Fdesk.example%2Fhooks%2Fsms%2Fc1%3Four_id%3Dm1%26secret%3Din&from=34910000000&hex-content=0048006f006c006100200026002000610064006900f30073&password=k%26y&to=34600111222&username=shop",
			refusal: `Error "No route found"`, kind: platform.Rejected,
			text: "from=34600111222&content=Hola&id=x", receipt: "id=j-1&message_status=DELIVRD", of: "j-1",
		},
	} {
		p := newProvider(t, c.answer)
		s, err := open(t, map[string]string{"provider": c.provider, "api_base_url": p.URL})
		if err != nil {
			t.Errorf("%s: %v", c.provider, err)
			continue
		}
		got, err := s.send("Hola & adiós")
		if err != nil || string(got.ID) != c.remote || p.call != c.call || strings.ReplaceAll(p.body, `\u0026`, "&") != c.want {
			t.Errorf("%s: %v %v\n%s\n%s", c.provider, got, err, p.call, p.body)
		}
		p.answer = c.refusal
		if p.status = http.StatusBadRequest; c.provider == "vonage" {
			p.status = http.StatusOK
		}
		if _, err := s.send("Hola"); err == nil || platform.AsFailure(err).Kind != c.kind || strings.Contains(err.Error(), "k&y") {
			t.Errorf("%s: a refusal is %v", c.provider, err)
		}
		now := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
		items, err := s.Decode(platform.HookRequest{Body: []byte(c.text), At: now})
		if err != nil || len(items) != 1 || items[0].Message == nil || items[0].Message.Text != "Hola" || items[0].Key != "msg:x" || items[0].Sender.Keys[0] != "phone:34600111222" {
			t.Errorf("%s: a text is %+v %v", c.provider, items, err)
		}
		query, _ := url.ParseQuery(c.receiptQuery)
		items, err = s.Decode(platform.HookRequest{Body: []byte(c.receipt), Query: query, At: now})
		if err != nil || len(items) != 1 || items[0].Receipt == nil || items[0].Receipt.Status != desk.StatusDelivered || string(items[0].Receipt.ID) != c.of {
			t.Errorf("%s: a receipt is %+v %v", c.provider, items, err)
		}
		for _, r := range s.Check(t.Context()) {
			if r.State != "ok" {
				t.Errorf("%s: check %+v", c.provider, r)
			}
		}
	}
}

func TestNoValueBreaksOutOfItsPlace(t *testing.T) {
	t.Parallel()
	p := newProvider(t, `{"id":"1"}`)
	s, err := open(t, map[string]string{"api_base_url": p.URL, "headers": "X-Text: {{text}}"})
	if err != nil {
		t.Fatal(err)
	}
	const nasty = "\",\"to\":\"+1\"}\r\nX-Evil: {{key}} &to=+1"
	if _, err := s.send(nasty); err != nil {
		t.Fatal(err)
	}
	var body map[string]string
	if err := json.Unmarshal([]byte(p.body), &body); err != nil || body["text"] != nasty || body["to"] != "+34600111222" {
		t.Errorf("the body is %s", p.body)
	}
	if p.header.Get("X-Evil") != "" || strings.Contains(p.header.Get("X-Text"), "k&y") {
		t.Errorf("headers %v", p.header)
	}
}

func TestSettingsThatMakeNoSenseAreSaid(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]map[string]string{
		"no address":         {},
		"a host made up":     {"send_url": "https://{{account}}.example/"},
		"no JSON":            {"api_base_url": "https://p.example", "body": `{"to":`},
		"no lines":           {"api_base_url": "https://p.example", "body_kind": "form", "body": "to"},
		"a header":           {"api_base_url": "https://p.example", "headers": "X Y: z"},
		"no header":          {"api_base_url": "https://p.example", "headers": "Authorization"},
		"a name":             {"api_base_url": "https://p.example", "incoming": "sender=from"},
		"a state":            {"api_base_url": "https://p.example", "status_words": "OK=fine"},
		"a refusal":          {"api_base_url": "https://p.example", "error_words": "1=whatever"},
		"an expression":      {"api_base_url": "https://p.example", "id_at": "~id=(.*"},
		"an expression bare": {"api_base_url": "https://p.example", "id_at": "~id"},
	} {
		if _, err := open(t, settings); err == nil || platform.AsFailure(err).Kind != platform.Misconfigured {
			t.Errorf("%s is taken: %v", name, err)
		}
	}
	s, err := open(t, map[string]string{"api_base_url": "https://p.example", "body": `{"to":"{{to}}","text":"{{txt}}"}`})
	if err != nil {
		t.Fatal(err)
	}
	got := s.Check(t.Context())
	if got[0].State != "failed" || !strings.Contains(got[0].Detail.En, "{{txt}}") || got[1].State != "warning" {
		t.Errorf("checks %+v", got)
	}
}

func TestTextsAreCountedInParts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text    string
		parts   int
		unicode bool
	}{
		{"", 1, false}, {strings.Repeat("a", 160), 1, false}, {strings.Repeat("a", 161), 2, false}, {strings.Repeat("a", 306), 2, false}, {strings.Repeat("a", 307), 3, false},
		{strings.Repeat("á", 70), 1, true}, {strings.Repeat("á", 71), 2, true}, {strings.Repeat("á", 134), 2, true}, {strings.Repeat("á", 135), 3, true},
		{strings.Repeat("€", 80), 1, false}, {strings.Repeat("€", 81), 2, false}, {"😀", 1, true}, {strings.Repeat("😀", 36), 2, true},
		{strings.Repeat("a", 152) + "€" + strings.Repeat("a", 152), 3, false}, // a pair is not split over parts
		{"ç", 1, true}, {"Ç ñ ü à é ¿¡", 1, false},
	} {
		if parts, unicode := Segments(c.text); parts != c.parts || unicode != c.unicode {
			t.Errorf("%.12q… (%d): %d parts, unicode %v", c.text, len([]rune(c.text)), parts, unicode)
		}
	}
	if got := thrifty("“Hola” – it’s…"); got != `"Hola" - it's...` {
		t.Errorf("made plain: %q", got)
	}
	if got := thrifty("“Adiós”"); got != "“Adiós”" {
		t.Errorf("changed for nothing: %q", got)
	}
}

func TestTheProviderProvesItselfInEachWay(t *testing.T) {
	t.Parallel()
	body := []byte(`{"from":"1"}`)
	for proof, good := range map[string]platform.HookRequest{
		"query":       {Query: map[string][]string{"secret": {"in"}}},
		"header":      {Header: map[string][]string{"X-Signature": {"in"}}},
		"hmac_hex":    {Header: map[string][]string{"X-Signature": {"sha256=4ad01fcda0ad6c9d3a1c3eff7d4ad3d1f0ec0ad2a1d0bd1b2a6b6a3d0c7c8e8f"}}},
		"hmac_base64": {Header: map[string][]string{"X-Signature": {"AAAA"}}},
	} {
		s, err := open(t, map[string]string{"api_base_url": "https://p.example", "proof": proof})
		if err != nil {
			t.Fatal(err)
		}
		good.Body = body
		if strings.HasPrefix(proof, "hmac") == s.Verify(good) { // those two are forged
			t.Errorf("%s: %v", proof, s.Verify(good))
		}
		if s.Verify(platform.HookRequest{Body: body}) {
			t.Errorf("%s: no proof passes", proof)
		}
	}
}
