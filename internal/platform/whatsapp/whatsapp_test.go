package whatsapp_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/whatsapp"
)

// open makes a session whose API is the handler.
func open(t *testing.T, api http.HandlerFunc) (platform.Session, *httptest.Server) {
	t.Helper()
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)
	h := harness()
	settings := h.Settings
	settings["api_base_url"] = server.URL + "/sandbox/graph/"
	s, err := whatsapp.New().Open(platform.Account{Settings: settings, Secrets: h.Secrets}, platform.Host{HTTP: server.Client()})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return s, server
}

func answer(w http.ResponseWriter, status int, body string) {
	w.WriteHeader(status)
	if _, err := io.WriteString(w, body); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func ref(content string) json.RawMessage {
	sum := sha256.Sum256([]byte(content))
	return json.RawMessage(fmt.Sprintf(`{"id":"9001","sha256":%q}`, base64.StdEncoding.EncodeToString(sum[:])))
}

func TestFetchMediaAsksForTheAddressAndShowsTheTokenThere(t *testing.T) {
	t.Parallel()
	var base string
	s, server := open(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer access-token-0001" || r.Header.Get("User-Agent") == "" {
			answer(w, 401, "{}")
			return
		}
		switch r.URL.Path {
		case "/sandbox/graph/v25.0/9001":
			if r.URL.Query().Get("phone_number_id") != "301000000000001" {
				answer(w, 400, failing(100))
				return
			}
			answer(w, 200, `{"id":"9001","url":"`+base+`/file","mime_type":"image/jpeg","file_size":5}`)
		case "/file":
			answer(w, 200, "bytes")
		}
	})
	base = server.URL
	got, err := s.(platform.MediaFetcher).FetchMedia(context.Background(), ref("bytes"), 100)
	if err != nil {
		t.Fatalf("fetch: %v", err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil || string(body) != "bytes" || got.Mime != "image/jpeg" || got.Size != 5 {
		t.Errorf("got %q, %+v, %v", body, got, err)
	}
}

func TestFetchMediaAsksAgainOnceForAnExpiredAddress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		expired int64
		want    platform.FailureKind
	}{{"once", 1, ""}, {"always", 9, platform.Gone}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var base string
			var asked, fetched atomic.Int64
			s, server := open(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/file" {
					asked.Add(1)
					answer(w, 200, `{"url":"`+base+`/file","mime_type":"image/jpeg"}`)
				} else if fetched.Add(1) <= c.expired {
					answer(w, 404, "expired")
				} else {
					answer(w, 200, "bytes")
				}
			})
			base = server.URL
			got, err := s.(platform.MediaFetcher).FetchMedia(context.Background(), ref("bytes"), 100)
			if c.want != "" {
				if kind := platform.AsFailure(err).Kind; kind != c.want || asked.Load() != 2 {
					t.Errorf("kind %s after asking %d times", kind, asked.Load())
				}
				return
			}
			if err != nil {
				t.Fatalf("fetch: %v", err)
			}
			got.Body.Close()
		})
	}
}

func TestFetchMediaRefusesWhatItShouldNotTake(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, url, sum string
		limit          int64
		want           platform.FailureKind
	}{
		{"a stranger's host", "https://files.stranger.example/1", "bytes", 100, platform.Rejected},
		{"a host that only begins alike", "https://lookaside.fbsbx.com.stranger.example/1", "bytes", 100, platform.Rejected},
		{"the file servers without TLS", "http://lookaside.fbsbx.com/1", "bytes", 100, platform.Rejected},
		{"another scheme", "file:///etc/passwd", "bytes", 100, platform.Rejected},
		{"too large", "/file", "bytes", 4, platform.TooLong},
		{"damaged", "/file", "other", 100, platform.Unreachable},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var base string
			s, server := open(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/file" {
					answer(w, 200, "bytes")
					return
				}
				url := c.url
				if strings.HasPrefix(url, "/") {
					url = base + url
				}
				answer(w, 200, fmt.Sprintf(`{"url":%q,"mime_type":"image/jpeg"}`, url))
			})
			base = server.URL
			got, err := s.(platform.MediaFetcher).FetchMedia(context.Background(), ref(c.sum), c.limit)
			if err == nil {
				_, err = io.ReadAll(got.Body)
				got.Body.Close()
			}
			if kind := platform.AsFailure(err).Kind; err == nil || kind != c.want {
				t.Errorf("it means %s, want %s (%v)", kind, c.want, err)
			}
		})
	}
}

func TestFetchMediaOfAForgottenFileIsGone(t *testing.T) {
	t.Parallel()
	s, _ := open(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 400, failing(100)) })
	for _, remote := range []string{`{"id":"9001"}`, `{}`, `nonsense`} {
		_, err := s.(platform.MediaFetcher).FetchMedia(context.Background(), json.RawMessage(remote), 100)
		if kind := platform.AsFailure(err).Kind; kind != platform.Gone {
			t.Errorf("%s: it means %s", remote, kind)
		}
	}
}

func TestSendReachesCustomersWithoutANumberAndGroups(t *testing.T) {
	t.Parallel()
	var body atomic.Value
	s, _ := open(t, func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		body.Store(string(raw))
		answer(w, 200, `{"contacts":[{"input":"AR.b51d","wa_id":"","user_id":"AR.b51d"}],"messages":[{"id":"wamid.1"}]}`)
	})
	out, _ := desk.NewOutgoing(desk.Message{ID: "m1", Direction: desk.DirectionOut, Kind: desk.MessageText, Text: "hola"})
	r, err := s.Send(context.Background(), platform.Outgoing{Message: out, To: platform.Recipient{Address: "user:AR.b51d"}})
	if err != nil || r.Address != "user:AR.b51d" || len(r.Keys) != 1 || r.Keys[0] != "user:AR.b51d" {
		t.Errorf("receipt %+v, %v", r, err)
	}
	if got := body.Load().(string); !strings.Contains(got, `"recipient":"AR.b51d"`) || strings.Contains(got, `"to"`) {
		t.Errorf("sent %s", got)
	}
	if _, err = s.Send(context.Background(), platform.Outgoing{Message: out, Thread: "group:G1="}); err != nil {
		t.Fatalf("send to a group: %v", err)
	}
	if got := body.Load().(string); !strings.Contains(got, `"recipient_type":"group","to":"G1="`) {
		t.Errorf("sent %s", got)
	}
}

func TestAFailedUploadMayAlwaysBeRepeated(t *testing.T) {
	t.Parallel()
	sends := 0
	s, _ := open(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/media") {
			sends++
		}
		panic(http.ErrAbortHandler)
	})
	a := desk.Attachment{Mime: "image/png", Size: 3, Name: "a\"\r\nX: y.png"}
	out, _ := desk.NewOutgoing(desk.Message{ID: "m1", Direction: desk.DirectionOut, Kind: desk.MessageImage, Attachments: []desk.Attachment{a}})
	media := platform.OutgoingMedia{Attachment: a, Open: func() (platform.ReadSeekCloser, error) { return file{bytes.NewReader([]byte("abc"))}, nil }}
	_, err := s.Send(context.Background(), platform.Outgoing{Message: out, To: platform.Recipient{Address: "+1"}, Media: []platform.OutgoingMedia{media}})
	if f := platform.AsFailure(err); f.Kind != platform.Unreachable || sends != 0 {
		t.Errorf("it means %s after %d sends", f.Kind, sends)
	}
	media.Open = func() (platform.ReadSeekCloser, error) { return nil, errors.New("the disk is away") }
	_, err = s.Send(context.Background(), platform.Outgoing{Message: out, To: platform.Recipient{Address: "+1"}, Media: []platform.OutgoingMedia{media}})
	if f := platform.AsFailure(err); f.Kind != platform.Unreachable {
		t.Errorf("an unreadable file means %s", f.Kind)
	}
}

type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

func TestReadTypingAndReactionSayWhatTheAPIExpects(t *testing.T) {
	t.Parallel()
	var body atomic.Value
	s, _ := open(t, func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		body.Store(r.URL.Path + " " + string(raw))
		answer(w, 200, `{"success":true,"messages":[{"id":"wamid.R"}]}`)
	})
	ctx, to := context.Background(), platform.Recipient{Address: "+5491155550101"}
	const at = "/sandbox/graph/v25.0/301000000000001/messages "
	for _, c := range []struct {
		name string
		call func() error
		want string
	}{
		{"read", func() error { return s.(platform.Reader).MarkRead(ctx, to, "wamid.IN1=") }, `{"messaging_product":"whatsapp","status":"read","message_id":"wamid.IN1="}`},
		{"typing", func() error { return s.(platform.Typer).Typing(ctx, to, "wamid.IN1=") }, `{"messaging_product":"whatsapp","status":"read","message_id":"wamid.IN1=","typing_indicator":{"type":"text"}}`},
		{"reaction", func() error { return s.(platform.Reactor).React(ctx, to, "wamid.IN1=", "❤️") }, `{"messaging_product":"whatsapp","recipient_type":"individual","to":"+5491155550101","type":"reaction","reaction":{"message_id":"wamid.IN1=","emoji":"❤️"}}`},
		{"no reaction", func() error { return s.(platform.Reactor).React(ctx, to, "wamid.IN1=", "") }, `{"messaging_product":"whatsapp","recipient_type":"individual","to":"+5491155550101","type":"reaction","reaction":{"message_id":"wamid.IN1=","emoji":""}}`},
	} {
		if err := c.call(); err != nil || body.Load() != at+c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", c.name, err, body.Load(), at+c.want)
		}
	}
}

func TestChecksTellWhatIsWrong(t *testing.T) {
	t.Parallel()
	found := func(extra string) string {
		return `{"display_phone_number":"+54 9 11 5000-0000","verified_name":"Luna","status":"CONNECTED","quality_rating":"GREEN"` + extra + `}`
	}
	for _, c := range []struct {
		name         string
		status       int
		number, apps string
		want         [3]string
	}{
		{"all well", 200, found(""), `{"data":[{}]}`, [3]string{"ok", "ok", "ok"}},
		{"token expired", 401, failing(190), failing(190), [3]string{"failed", "unknown", "unknown"}},
		{"no such number", 400, failing(33), `{"data":[]}`, [3]string{"ok", "failed", "failed"}},
		{"nobody subscribed", 200, found(""), `{"data":[]}`, [3]string{"ok", "ok", "failed"}},
		{"another number", 200, found(`,"display_phone_number":"+34 600 000 000"`), `{"data":[{}]}`, [3]string{"ok", "warning", "ok"}},
		{"bad quality", 200, found(`,"quality_rating":"RED"`), `{"data":[{}]}`, [3]string{"ok", "warning", "ok"}},
		{"banned", 200, found(`,"status":"BANNED"`), `{"data":[{}]}`, [3]string{"ok", "warning", "ok"}},
		{"network down", 503, "<html>", "<html>", [3]string{"unknown", "unknown", "unknown"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, _ := open(t, func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/subscribed_apps") {
					status := 200
					if strings.Contains(c.apps, "error") || c.status == 503 {
						status = c.status
					}
					answer(w, status, c.apps)
					return
				}
				answer(w, c.status, c.number)
			})
			for i, r := range s.(platform.Checker).Check(context.Background()) {
				if r.State != c.want[i] || r.Detail.En == "" || r.Detail.Es == "" {
					t.Errorf("%s: %s (%s), want %s", r.Key, r.State, r.Detail.En, c.want[i])
				}
			}
		})
	}
}

func TestOpenRefusesAnAddressThatIsNone(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"ftp://x", "nonsense", "http://", "://"} {
		if _, err := whatsapp.New().Open(platform.Account{Settings: map[string]string{"api_base_url": base}}, platform.Host{}); err == nil {
			t.Errorf("%q is taken", base)
		}
	}
	if _, err := whatsapp.New().Open(platform.Account{}, platform.Host{}); err != nil {
		t.Errorf("without an address the network's own is meant: %v", err)
	}
}

func TestRichPartsThatDoNotFitAreRefusedBeforeSending(t *testing.T) {
	t.Parallel()
	s, _ := open(t, func(http.ResponseWriter, *http.Request) { t.Error("a call was made") })
	for name, r := range map[string]desk.Rich{
		"header": {Header: strings.Repeat("x", 61), Body: "b", Buttons: []desk.Button{{ID: "1", Title: "1"}}},
		"footer": {Footer: strings.Repeat("x", 61), Body: "b", Buttons: []desk.Button{{ID: "1", Title: "1"}}},
		"link":   {Body: "b", Link: &desk.LinkButton{Title: strings.Repeat("x", 21), URL: "https://a.example"}},
	} {
		out, _ := desk.NewOutgoing(desk.Message{ID: "m1", Direction: desk.DirectionOut, Kind: desk.MessageRich, Content: &desk.Content{Rich: &r}})
		_, err := s.Send(context.Background(), platform.Outgoing{Message: out, To: platform.Recipient{Address: "+1"}})
		if kind := platform.AsFailure(err).Kind; kind != platform.TooLong {
			t.Errorf("%s: it means %s", name, kind)
		}
	}
}
