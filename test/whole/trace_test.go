package whole

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

// spans is a collector of OpenTelemetry.
type spans struct {
	*httptest.Server
	mu  sync.Mutex
	all []oneSpan
	raw strings.Builder
}

type oneSpan struct {
	TraceID, SpanID, ParentSpanID, Name string
	Attributes                          []struct {
		Key   string
		Value struct{ StringValue string }
	}
}

func newSpans(t *testing.T) *spans {
	t.Helper()
	c := &spans{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var in struct {
			ResourceSpans []struct {
				ScopeSpans []struct{ Spans []oneSpan }
			}
		}
		if err := json.Unmarshal(body, &in); err != nil {
			t.Error(err)
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.raw.Write(body)
		c.all = append(c.all, in.ResourceSpans[0].ScopeSpans[0].Spans...)
	}))
	t.Cleanup(c.Close)
	return c
}

// of are the spans that say they are of a channel, by name.
func (c *spans) of(channel string) map[string]oneSpan {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[string]oneSpan{}
	for _, s := range c.all {
		for _, a := range s.Attributes {
			if a.Key == "recado.channel" && a.Value.StringValue == channel {
				out[s.Name] = s
			}
		}
	}
	return out
}

// told says whether any span holds some words.
func (c *spans) told(words string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Contains(c.raw.String(), words)
}

// isOne waits until a message is at the desk and judges its trace, which begins
// with a step.
func (c *spans) isOne(t *testing.T, channel, first string) {
	t.Helper()
	var got map[string]oneSpan
	testkit.Eventually(t, 60*time.Second, "the spans came", func() bool {
		got = c.of(channel)
		return got["recado.event"].TraceID != "" && got["recado."+first].TraceID != ""
	})
	begin := got["recado."+first]
	if begin.ParentSpanID != "" {
		t.Errorf("the trace does not begin with %+v", begin)
	}
	for _, name := range []string{"recado.journal", "recado.apply", "recado.event"} {
		if s := got[name]; s.TraceID != begin.TraceID || s.ParentSpanID != begin.SpanID {
			t.Errorf("%s is %+v, which does not follow %+v", name, s, begin)
		}
	}
}

func TestAMessageAndItsReplyAreTracedWithoutTheirWords(t *testing.T) {
	collector := newSpans(t)
	files := newFileServer(t)
	d := newDesk(t, t.TempDir(), "")
	n := d.start("--otel-endpoint", collector.URL)
	n.connect(files.URL)
	if got := n.hook(http.DefaultClient, text(1, 1, time.Now())); got != http.StatusOK {
		t.Fatalf("webhook: %d", got)
	}
	n.settled()
	n.call("POST", "/api/v1/conversations/"+n.newestCase().Conversation+"/messages", map[string]string{"kind": "text", "text": "respuesta"}, http.StatusAccepted, nil)
	collector.isOne(t, d.channel, "hook")
	testkit.Eventually(t, 60*time.Second, "the reply's spans came", func() bool { return collector.of(d.channel)["recado.send"].TraceID != "" })
	got := collector.of(d.channel)
	if got["recado.reply"].TraceID != got["recado.send"].TraceID || collector.told("mensaje 1") || collector.told("respuesta") || collector.told("Cliente") {
		t.Errorf("traces %v", got)
	}
}

func TestTheTraceOfAMailBeginsWhereItIsFetchedAndOfAChatWhereItIsPosted(t *testing.T) {
	t.Parallel()
	collector := newSpans(t)
	w := town{newDesk(t, t.TempDir(), "").start("--sandbox", "--log-level", "error", "--otel-endpoint", collector.URL)}

	box := w.lend("email")
	mailbox, _ := w.join("email", "Our mailbox", box)
	to := box.Settings["address"]
	mail := "From: Noa Ferrer <noa@correo.example>\r\nTo: <" + to + ">\r\nMessage-ID: <one@correo.example>\r\nDate: " + time.Now().Format(time.RFC1123Z) +
		"\r\nSubject: Una pregunta\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nprivado por correo\r\n"
	res, err := http.Post(w.base+"/sandbox/email/mails?to="+url.QueryEscape(to), "message/rfc822", strings.NewReader(mail))
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		t.Fatalf("the mail was answered %s", res.Status)
	}
	collector.isOne(t, mailbox, "fetch")

	var chat struct{ ID string }
	w.call("POST", "/api/v1/channels", map[string]any{"platform": "webchat", "name": "Our pages", "settings": map[string]string{"allowed_domains": "shop.example"}, "secrets": map[string]string{"identity_secret": "a secret of the shop's own server"}}, http.StatusCreated, &chat)
	var visitor struct{ Token string }
	w.visit(chat.ID, "", "session", map[string]any{}, &visitor)
	w.visit(chat.ID, visitor.Token, "messages", map[string]string{"id": "message-1", "text": "privado en la web"}, nil)
	collector.isOne(t, chat.ID, "post")
	if collector.told("privado") || collector.told("Noa") {
		t.Error("a text or a name is in the spans")
	}
}

// visit calls a chat as the page in a visitor's browser does.
func (w town) visit(chat, token, path string, in, out any) {
	w.desk.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		w.desk.t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, w.base+"/chat/"+chat+"/api/"+path, bytes.NewReader(body))
	if err != nil {
		w.desk.t.Fatal(err)
	}
	req.Header.Set("Origin", w.base)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.desk.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		w.desk.t.Fatalf("%s: %s: %s %v", path, res.Status, text, err)
	}
	if out != nil {
		if err := json.Unmarshal(text, out); err != nil {
			w.desk.t.Fatal(err)
		}
	}
}
