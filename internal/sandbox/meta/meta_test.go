package meta_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"recado.dev/internal/platform/instagram"
	"recado.dev/internal/platform/messenger"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/meta"
)

// post sends a body to the emulated API and answers the error's code, with its
// subcode.
func (s *street) post(path, body string) string {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.account.Settings["api_base_url"]+"/v26.0/"+path, strings.NewReader(body))
	s.must(err)
	req.Header.Set("Authorization", "Bearer "+s.account.Secrets["page_access_token"])
	res, err := http.DefaultClient.Do(req)
	s.must(err)
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	s.must(err)
	var answer struct {
		ID    string `json:"message_id"`
		Error *struct {
			Code    int
			Subcode int `json:"error_subcode"`
			Trace   string
		}
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		s.t.Fatalf("%s: %v", raw, err)
	}
	if answer.Error == nil {
		return ""
	}
	return fmt.Sprintf("%d/%d", answer.Error.Code, answer.Error.Subcode)
}

func TestTheEmulatorRefusesWhatThePlatformDoes(t *testing.T) {
	t.Parallel()
	s := newStreet(t, messenger.New())
	to := s.hello()
	long := func(n int) string { return strings.Repeat("x", n) }
	for _, c := range []struct{ name, message, want string }{
		{"a text", `{"text":"Hola"}`, ""},
		{"nothing", `{}`, "100/2018034"},
		{"2,000 letters", `{"text":"` + strings.Repeat("ñ", 2000) + `"}`, ""},
		{"one too many", `{"text":"` + long(2001) + `"}`, "100/0"},
		{"text and file", `{"text":"a","attachment":{"type":"image","payload":{"attachment_id":"1"}}}`, "100/0"},
		{"an unknown file", `{"attachment":{"type":"image","payload":{"attachment_id":"1"}}}`, "100/2018074"},
		{"a file nobody can fetch", `{"attachment":{"type":"image","payload":{"url":"http://127.0.0.1:1/x.png"}}}`, "100/2018008"},
		{"an unknown kind", `{"attachment":{"type":"hologram","payload":{"url":"https://x.example"}}}`, "100/0"},
		{"four buttons", `{"attachment":{"type":"template","payload":{"template_type":"button","text":"a","buttons":[` + strings.Repeat(`{"type":"postback","title":"a","payload":"a"},`, 3) + `{"type":"postback","title":"a","payload":"a"}]}}}`, "100/0"},
		{"a long button", `{"attachment":{"type":"template","payload":{"template_type":"button","text":"a","buttons":[{"type":"postback","title":"` + long(21) + `","payload":"a"}]}}}`, "100/0"},
		{"a long text above buttons", `{"attachment":{"type":"template","payload":{"template_type":"button","text":"` + long(641) + `","buttons":[{"type":"postback","title":"a","payload":"a"}]}}}`, "100/0"},
		{"a card that is a title alone", `{"attachment":{"type":"template","payload":{"template_type":"generic","elements":[{"title":"a"}]}}}`, "100/0"},
		{"no cards", `{"attachment":{"type":"template","payload":{"template_type":"generic"}}}`, "100/0"},
		{"a list", `{"attachment":{"type":"template","payload":{"template_type":"list"}}}`, "100/0"},
		{"a quick reply without payload", `{"text":"a","quick_replies":[{"content_type":"text","title":"a"}]}`, "100/0"},
	} {
		body := `{"recipient":{"id":"` + to.Address + `"},"messaging_type":"RESPONSE","message":` + c.message + `}`
		if got := s.post(s.account.ID+"/messages", body); got != c.want {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
	withdrawn := `{"recipient":{"id":"` + to.Address + `"},"messaging_type":"MESSAGE_TAG","tag":"ACCOUNT_UPDATE","message":{"text":"a"}}`
	if got := s.post(s.account.ID+"/messages", withdrawn); got != "100/0" {
		t.Errorf("a tag that was withdrawn: %q", got)
	}
	for _, path := range []string{"999/messages", "me/nothing", "", "//", "app/x"} {
		if got := s.post(path, "{}"); got != "100/33" {
			t.Errorf("%q: %q", path, got)
		}
	}
}

func TestInstagramCountsBytes(t *testing.T) {
	t.Parallel()
	s := newStreet(t, instagram.New())
	to := s.hello()
	for letters, want := range map[int]string{500: "", 501: "100/0"} {
		body := `{"recipient":{"id":"` + to.Address + `"},"message":{"text":"` + strings.Repeat("ñ", letters) + `"}}`
		if got := s.post("me/messages", body); got != want {
			t.Errorf("%d letters of two bytes: %q, not %q", letters, got, want)
		}
	}
}

// FuzzMessages sends whatever to the endpoint of sends: it must answer as the
// platform does, in JSON, and never panic.
func FuzzMessages(f *testing.F) {
	table, err := sandbox.New(sandbox.Config{Dir: f.TempDir(), Seed: 1})
	if err != nil {
		f.Fatal(err)
	}
	n := emulator.New(table)[0]
	table.Add(n)
	a := n.NewAccount("http://sandbox.example", "Tienda Alba")
	if err := table.Connect(a); err != nil {
		f.Fatal(err)
	}
	p, err := table.AddPhone(sandbox.Phone{Name: "Ana", Number: "+34600111222"})
	if err != nil {
		f.Fatal(err)
	}
	if _, err := table.Say(a.ID, p.ID, sandbox.Draft{Kind: "text", Text: "Hola"}); err != nil {
		f.Fatal(err)
	}
	hook, err := n.Hook(a, p, sandbox.Event{Kind: sandbox.EventReaction, Target: "m"})
	if err != nil {
		f.Fatal(err)
	}
	var told struct {
		Entry []struct {
			Messaging []struct{ Sender struct{ ID string } }
		}
	}
	if err := json.Unmarshal(hook, &told); err != nil {
		f.Fatal(err)
	}
	to := `{"recipient":{"id":"` + told.Entry[0].Messaging[0].Sender.ID + `"},`
	for _, part := range []string{
		`"message":{"text":"hola"}}`, `"sender_action":"typing_on"}`, `"sender_action":"react","payload":{"message_id":"x","reaction":"love"}}`,
		`"messaging_type":"MESSAGE_TAG","tag":"HUMAN_AGENT","message":{"text":"a","quick_replies":[{"content_type":"text","title":"a","payload":"b"}]}}`,
		`"message":{"attachment":{"type":"template","payload":{"template_type":"generic","elements":[{"title":"a","subtitle":"b","buttons":[{"type":"web_url","title":"c","url":"https://d.example"}]}]}}}}`,
		`"message":{"attachment":{"type":"template","payload":{"template_type":"button","text":"a","buttons":[{"type":"postback","title":"c","payload":"d"}]}}}}`,
	} {
		f.Add(to + part)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if strings.Contains(body, "url") && strings.Contains(body, "image") {
			return // it would be fetched
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v26.0/"+a.ID+"/messages", strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+a.Secrets["page_access_token"])
		w := httptest.NewRecorder()
		n.Handler().ServeHTTP(w, r)
		if w.Code >= 500 || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}
