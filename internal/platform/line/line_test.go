package line_test

import (
	"context"
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
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/line"
)

func session(t *testing.T, answer http.HandlerFunc) (platform.Session, *clock.Manual) {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	now := clock.NewManual(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC))
	s, err := line.New().Open(platform.Account{
		ChannelID: "c1", HookURL: "https://desk.example/hooks/line/c1", Settings: map[string]string{"api_base_url": server.URL},
		Secrets: map[string]string{"channel_access_token": accessToken, "channel_secret": channelSecret},
	}, platform.Host{HTTP: server.Client(), Clock: now})
	if err != nil {
		t.Fatal(err)
	}
	return s, now
}

func leaving(m desk.Message) platform.Outgoing {
	m.ID, m.Direction = "0192a0de-0000-7000-8000-000000000001", desk.DirectionOut
	out, ok := desk.NewOutgoing(m)
	if !ok {
		panic("the test made a message that may not leave")
	}
	return platform.Outgoing{Message: out, To: platform.Recipient{Address: customer}}
}

func words(text string) platform.Outgoing {
	return leaving(desk.Message{Kind: desk.MessageText, Text: text})
}

// Each refusal of the network: what it means, whether an agent is offered to try
// again, and what they read.
func TestEveryErrorSaysWhatHelps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status        int
		said          string
		kind          platform.FailureKind
		offer         bool
		code          string
		title, detail string
	}{
		{400, `{"message":"The request body has 1 error(s)","details":[{"message":"May not be empty","property":"messages[0].text"}]}`, platform.Rejected, false, "400", "refuses the message", "messages[0].text: May not be empty"},
		{400, `{"message":"Failed to send messages"}`, platform.RecipientGone, false, "400", "does not reach", "Failed"},
		{401, `{"message":"Authentication failed"}`, platform.BadCredentials, true, "401", "token is refused", "Issue a channel access token"},
		{403, `{"message":"Access to this API is not available for your account"}`, platform.Misconfigured, true, "403", "plan does not allow", "not available"},
		{404, `{"message":"Not found"}`, platform.Gone, false, "404", "does not know", ""},
		{410, `{"message":"Gone"}`, platform.Gone, false, "410", "does not keep", ""},
		{413, `{"message":"Too large"}`, platform.TooLong, false, "413", "too large", ""},
		{415, `{"message":"No"}`, platform.Unsupported, false, "415", "does not take this type", ""},
		{429, `{"message":"The API rate limit has been exceeded. Try again later."}`, platform.Throttled, true, "429", "Too many requests", ""},
		{429, `{"message":"You have reached your monthly limit."}`, platform.Misconfigured, true, "monthly_limit", "used up", "stay free"},
		{500, `{"message":"Internal server error"}`, platform.Unreachable, true, "500", "problem of its own", ""},
		{503, `{"message":"Unavailable"}`, platform.Unreachable, true, "503", "problem of its own", ""},
		{504, `{"message":"Timeout"}`, platform.Uncertain, true, "504", "in time", ""},
	} {
		s, _ := session(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.said)
		})
		_, err := s.Send(context.Background(), words("Hola"))
		f := platform.AsFailure(err)
		if f.Kind != c.kind || f.Code != c.code || !strings.Contains(f.Title, c.title) || !strings.Contains(f.Detail, c.detail) || f.SendError().Retryable != c.offer {
			t.Errorf("%d %s means %s %s: %s; %s (again: %v)", c.status, c.said, f.Kind, f.Code, f.Title, f.Detail, f.SendError().Retryable)
		}
	}
}

func TestAPushThatWasTakenAlreadyIsASuccess(t *testing.T) {
	t.Parallel()
	s, _ := session(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Line-Retry-Key") != "0192a0de-0000-7000-8000-000000000001" {
			t.Errorf("the retry key is %q", r.Header.Get("X-Line-Retry-Key"))
		}
		w.Header().Set("X-Line-Accepted-Request-Id", "r1")
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"message":"The retry key is already accepted","sentMessages":[{"id":"610007"}]}`)
	})
	if r, err := s.Send(context.Background(), words("Hola")); err != nil || r.ID != "610007" {
		t.Errorf("it answers %+v, %v", r, err)
	}
}

func TestALostReplyIsSettledByItsTokenAlone(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	calls, cut, used := []string{}, true, true
	s, now := session(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		calls = append(calls, r.URL.Path)
		switch {
		case cut:
			panic(http.ErrAbortHandler)
		case used:
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"message":"Invalid reply token"}`)
		default:
			_, _ = io.WriteString(w, `{"sentMessages":[{"id":"610001"}]}`)
		}
	})
	try := func(handle string) (platform.Receipt, *platform.Failure) {
		out := words("Hola")
		out.Handle = json.RawMessage(handle)
		r, err := s.Send(context.Background(), out)
		if err == nil {
			return r, nil
		}
		return r, platform.AsFailure(err)
	}
	if _, f := try(`{"token":"rt1"}`); f == nil || f.Kind != platform.Uncertain {
		t.Fatalf("the lost reply: %v", f)
	}
	cut = false
	now.Advance(2 * time.Second)
	if r, f := try(""); f != nil || r.ID == "" {
		t.Errorf("the token was used, so that the reply had been taken, but: %+v, %v", r, f)
	}
	cut = true
	if _, f := try(`{"token":"rt2"}`); f == nil || f.Kind != platform.Uncertain {
		t.Fatalf("the second lost reply: %v", f)
	}
	cut = false
	now.Advance(time.Minute)
	if _, f := try(""); f == nil || f.Kind != platform.Rejected || !strings.Contains(f.Title, "may or may not") {
		t.Errorf("a token that is over tells nothing, but: %v", f)
	}
	for _, call := range calls {
		if !strings.HasSuffix(call, "/reply") {
			t.Errorf("%s was called: it might say everything twice", call)
		}
	}
}

func TestATextLongerThanTheNetworkCountsGoesInParts(t *testing.T) {
	t.Parallel()
	var got struct{ Messages []struct{ Text string } }
	s, _ := session(t, func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Error(err)
		}
		network(w, r)
	})
	text := strings.Repeat("👕", 3000) // 6,000 as the network counts
	if _, err := s.Send(context.Background(), words(text)); err != nil {
		t.Fatal(err)
	}
	if len(got.Messages) != 2 || got.Messages[0].Text+got.Messages[1].Text != text {
		t.Errorf("it went as %d messages", len(got.Messages))
	}
}

func TestTheTokenIsShownToTheNetworkAlone(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("a stranger saw the token")
		}
		_, _ = io.WriteString(w, "film")
	}))
	t.Cleanup(elsewhere.Close)
	s, _ := session(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/stickershop/") && r.Header.Get("Authorization") != "" {
			t.Error("the stickers' host saw the token")
		}
		if strings.HasSuffix(r.URL.Path, "/content") && r.Header.Get("Authorization") != "Bearer "+accessToken {
			t.Error("the files' host saw no token")
		}
		if r.URL.Path == "/v2/bot/message/7/content" {
			w.WriteHeader(http.StatusAccepted)
		}
		_, _ = io.WriteString(w, "bytes")
	})
	for remote, want := range map[string]platform.FailureKind{
		`{"id":"1"}`: "", `{"sticker":"1988"}`: "", `{"url":"` + elsewhere.URL + `/a.mp4"}`: "", `{"id":"7"}`: platform.Unreachable,
		`{}`: platform.Gone, `7`: platform.Gone, `{"url":"file:///etc/passwd"}`: platform.Gone,
	} {
		got, err := s.(platform.MediaFetcher).FetchMedia(context.Background(), json.RawMessage(remote), 100)
		if err == nil {
			_ = got.Body.Close()
		}
		if (err == nil) != (want == "") || err != nil && platform.AsFailure(err).Kind != want {
			t.Errorf("%s: %v", remote, err)
		}
	}
}

func TestAGroupIsAnsweredInTheGroup(t *testing.T) {
	t.Parallel()
	var to []string
	s, _ := session(t, func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			To     string
			ChatID string
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			t.Error(err)
		}
		to = append(to, in.To+in.ChatID)
		network(w, r)
	})
	out := words("Hola a todos")
	out.Thread = "group:Cg0000000000000000000000000000001"
	if _, err := s.Send(context.Background(), out); err != nil {
		t.Fatal(err)
	}
	typer := s.(platform.Typer)
	if err := typer.Typing(context.Background(), platform.Recipient{Address: "Cg0000000000000000000000000000001"}, "m"); err != nil {
		t.Errorf("in a group, where typing cannot be shown: %v", err)
	}
	if err := typer.Typing(context.Background(), platform.Recipient{Address: customer}, "m"); err != nil {
		t.Error(err)
	}
	if len(to) != 2 || to[0] != "Cg0000000000000000000000000000001" || to[1] != customer {
		t.Errorf("it went to %v", to)
	}
}
