package slack_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/slack"
)

func session(t *testing.T, answer http.HandlerFunc) platform.Session {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	s, err := slack.New().Open(platform.Account{
		ChannelID: "c1", Secrets: map[string]string{"bot_token": botToken, "signing_secret": signingSecret},
		Settings: map[string]string{"team_id": teamID, "api_base_url": server.URL},
	}, platform.Host{HTTP: server.Client(), Clock: clock.NewManual(moment)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func leaving(m desk.Message) platform.Outgoing {
	m.ID, m.Direction = "m1", desk.DirectionOut
	out, ok := desk.NewOutgoing(m)
	if !ok {
		panic("the test made a message that may not leave")
	}
	return platform.Outgoing{Message: out, To: platform.Recipient{Address: "U9ANA"}}
}

func words(text string) platform.Outgoing {
	return leaving(desk.Message{Kind: desk.MessageText, Text: text})
}

// The vector is the network's scheme with made-up values, and the network's own
// library agrees.
func TestTheSignatureIsTheNetworks(t *testing.T) {
	t.Parallel()
	now := clock.NewManual(time.Unix(1795000000, 0))
	s, err := slack.New().Open(platform.Account{Secrets: map[string]string{"signing_secret": "slack-secret"}}, platform.Host{Clock: now})
	if err != nil {
		t.Fatal(err)
	}
	r := platform.HookRequest{Body: []byte(`{"hello":"world"}`), Header: map[string][]string{
		"X-Slack-Request-Timestamp": {"1795000000"}, "X-Slack-Signature": {"v0=d08a8f89a706c95649dfdf8478ae98f40ba36a6d12def779c72ce9cdf550b734"},
	}}
	if !s.(platform.Hooked).Verify(r) {
		t.Error("the vector is refused")
	}
}

func TestAnOldRequestIsWorthNothing(t *testing.T) {
	t.Parallel()
	s := session(t, network)
	hooked := s.(platform.Hooked)
	for after, want := range map[time.Duration]bool{0: true, 5 * time.Minute: true, 5*time.Minute + time.Second: false, -5*time.Minute - time.Second: false, 24 * time.Hour: false} {
		r := platform.HookRequest{Body: []byte(`{}`), Header: map[string][]string{}}
		sign(&r, signingSecret, moment.Add(-after))
		if got := hooked.Verify(r); got != want {
			t.Errorf("after %v: %v", after, got)
		}
	}
	r := platform.HookRequest{Body: []byte(`{}`), Header: map[string][]string{}}
	sign(&r, signingSecret, moment)
	r.Header["X-Slack-Request-Timestamp"] = []string{fmt.Sprint(moment.Unix() + 1)}
	if hooked.Verify(r) {
		t.Error("with another time the signature holds")
	}
}

func TestTheCheckOfTheAddressIsAnsweredWithItsWord(t *testing.T) {
	t.Parallel()
	s := session(t, network)
	for body, want := range map[string]string{
		`{"type":"url_verification","challenge":"abc"}`: "abc",
		`{"type":"url_verification"}`:                   "",
		`{"type":"event_callback","challenge":"abc"}`:   "",
		`payload=%7B%7D`:                                "",
	} {
		reply, own := s.(platform.Replier).Reply(platform.HookRequest{Method: "POST", Body: []byte(body)})
		if own != (want != "") || string(reply.Body) != want {
			t.Errorf("%s is answered %q, %v", body, reply.Body, own)
		}
	}
}

// Each word of the network: what it means, whether it is tried again by itself,
// and what an agent reads.
func TestEveryErrorSaysWhatHelps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		word  string
		kind  platform.FailureKind
		again bool
		title string
	}{
		{"not_authed", platform.BadCredentials, false, "no token"},
		{"invalid_auth", platform.BadCredentials, false, "refused"},
		{"token_revoked", platform.BadCredentials, false, "revoked"},
		{"token_expired", platform.BadCredentials, false, "expired"},
		{"account_inactive", platform.BadCredentials, false, "removed"},
		{"not_allowed_token_type", platform.BadCredentials, false, "not a bot's"},
		{"missing_scope", platform.Misconfigured, false, "lacks a permission: chat:write"},
		{"ekm_access_denied", platform.Misconfigured, false, "suspended"},
		{"team_access_not_granted", platform.Misconfigured, false, "approve"},
		{"channel_not_found", platform.RecipientGone, false, "not there"},
		{"not_in_channel", platform.RecipientGone, false, "not in this channel"},
		{"is_archived", platform.RecipientGone, false, "archived"},
		{"user_not_found", platform.RecipientGone, false, "not in the workspace"},
		{"user_disabled", platform.RecipientGone, false, "deactivated"},
		{"cannot_dm_bot", platform.RecipientGone, false, "bot"},
		{"messages_tab_disabled", platform.Rejected, false, "no direct messages"},
		{"restricted_action", platform.Rejected, false, "does not let"},
		{"thread_not_found", platform.Rejected, false, "thread"},
		{"msg_too_long", platform.TooLong, false, "too long"},
		{"invalid_blocks", platform.Rejected, false, "cannot show"},
		{"no_text", platform.Rejected, false, "empty"},
		{"too_many_attachments", platform.TooLong, false, "parts"},
		{"file_upload_size_restricted", platform.TooLong, false, "larger"},
		{"file_uploads_disabled", platform.Rejected, false, "no files"},
		{"ratelimited", platform.Throttled, true, "Too many"},
		{"rate_limited", platform.Throttled, true, "Too many"},
		{"message_limit_exceeded", platform.Throttled, true, "limit"},
		{"internal_error", platform.Uncertain, false, "problem of its own"},
		{"fatal_error", platform.Uncertain, false, "problem of its own"},
		{"request_timeout", platform.Uncertain, false, "in time"},
		{"service_unavailable", platform.Unreachable, true, "away"},
		{"never_heard_of", platform.Rejected, false, "never_heard_of"},
	} {
		s := session(t, func(w http.ResponseWriter, _ *http.Request) {
			needed := ""
			if c.word == "missing_scope" {
				needed = `,"needed":"chat:write","provided":"im:history"`
			}
			fmt.Fprintf(w, `{"ok":false,"error":%q%s}`, c.word, needed)
		})
		_, err := s.Send(context.Background(), words("Hola"))
		f := platform.AsFailure(err)
		if f.Kind != c.kind || f.Retryable() != c.again || f.Code != c.word || !strings.Contains(f.Title, c.title) || f.Detail == "" {
			t.Errorf("%s: %s, tried again %v, code %s: %q, %q", c.word, f.Kind, f.Retryable(), f.Code, f.Title, f.Detail)
		}
	}
}

// calls remembers what the network was asked, and answers well.
type calls struct {
	mu   sync.Mutex
	path []string
	form map[string]url.Values
}

func (c *calls) serve(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm() // what is no form has no values
	c.mu.Lock()
	c.path = append(c.path, r.URL.Path)
	if c.form == nil {
		c.form = map[string]url.Values{}
	}
	c.form[r.URL.Path] = r.PostForm
	c.mu.Unlock()
	network(w, r)
}

func TestAnAnswerGoesWhereTheQuestionStands(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		thread          platform.RemoteThreadID
		reply           platform.RemoteMessageID
		channel, stamps string
	}{
		"a direct message":                      {"", "", "U9ANA", ""},
		"below a direct message":                {"", "D024BE91L:1795000000.000100", "U9ANA", "1795000000.000100"},
		"in a thread":                           {"C01HELP:1795000003.000100", "", "C01HELP", "1795000003.000100"},
		"to a message of a thread":              {"C01HELP:1795000003.000100", "C01HELP:1795000004.000100", "C01HELP", "1795000003.000100"},
		"to a channel's message, but in person": {"", "C01HELP:1795000004.000100", "U9ANA", ""},
	} {
		var net calls
		s := session(t, net.serve)
		out := words("Hola")
		out.Thread, out.ReplyTo = c.thread, c.reply
		if _, err := s.Send(context.Background(), out); err != nil {
			t.Fatal(err)
		}
		if got := net.form["/chat.postMessage"]; got.Get("channel") != c.channel || got.Get("thread_ts") != c.stamps {
			t.Errorf("%s went to %v in %v", what, got.Get("channel"), got.Get("thread_ts"))
		}
	}
}

func TestADirectChannelIsAskedForOnce(t *testing.T) {
	t.Parallel()
	var net calls
	s := session(t, net.serve)
	a := desk.Attachment{ID: "a", Mime: "image/png", Name: "a.png", Size: 5}
	for range 2 {
		out := leaving(desk.Message{Kind: desk.MessageImage, Attachments: []desk.Attachment{a}})
		out.Media = []platform.OutgoingMedia{{Attachment: a, Open: func() (platform.ReadSeekCloser, error) { return closer{strings.NewReader("bytes")}, nil }}}
		receipt, err := s.Send(context.Background(), out)
		if err != nil || receipt.ID != "D024BE91L:1795000098.000100" {
			t.Fatalf("sent as %q, %v", receipt.ID, err)
		}
	}
	if got := strings.Count(strings.Join(net.path, " "), "conversations.open"); got != 1 {
		t.Errorf("asked %d times: %v", got, net.path)
	}
}

type closer struct{ *strings.Reader }

func (closer) Close() error { return nil }

func TestFilesGoToTheNetworksHostsAlone(t *testing.T) {
	t.Parallel()
	s := session(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/files.getUploadURLExternal" {
			fmt.Fprint(w, `{"ok":true,"upload_url":"https://evil.example/upload","file_id":"F1"}`)
			return
		}
		network(w, r)
	})
	a := desk.Attachment{ID: "a", Mime: "image/png", Name: "a.png", Size: 5}
	out := leaving(desk.Message{Kind: desk.MessageImage, Attachments: []desk.Attachment{a}})
	out.Media = []platform.OutgoingMedia{{Attachment: a, Open: func() (platform.ReadSeekCloser, error) { return closer{strings.NewReader("bytes")}, nil }}}
	if _, err := s.Send(context.Background(), out); platform.AsFailure(err).Kind != platform.Rejected {
		t.Errorf("a strange host for the upload: %v", err)
	}
	for _, remote := range []string{`{"id":"F1","url":"https://evil.example/f"}`, `{"id":"F1","url":"http://slack.com/f"}`, `{"id":"F1","url":"https://slack.com.evil.example/f"}`} {
		if _, err := s.(platform.MediaFetcher).FetchMedia(context.Background(), json.RawMessage(remote), 1<<20); platform.AsFailure(err).Kind != platform.Rejected {
			t.Errorf("%s: %v", remote, err)
		}
	}
}

func TestAPageToSignInIsNoFile(t *testing.T) {
	t.Parallel()
	s := session(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/files-pri/") {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, "<html>Sign in</html>")
			return
		}
		network(w, r)
	})
	_, err := s.(platform.MediaFetcher).FetchMedia(context.Background(), json.RawMessage(`{"id":"F1"}`), 1<<20)
	if f := platform.AsFailure(err); f.Kind != platform.BadCredentials || !strings.Contains(f.Title, "files:read") {
		t.Errorf("it is %v", err)
	}
}

func TestReactionsThatTheNetworkHasNoNameForAreRefused(t *testing.T) {
	t.Parallel()
	var net calls
	s := session(t, net.serve)
	reactor := s.(platform.Reactor)
	to := platform.Recipient{Address: "U9ANA"}
	for emoji, good := range map[string]bool{"👍": true, "👍🏽": true, "❤": true, "❤️": true, ":party_parrot:": true, "🧿": false} {
		err := reactor.React(context.Background(), to, "D024BE91L:1795000000.000100", emoji)
		if (err == nil) != good {
			t.Errorf("%s: %v", emoji, err)
		}
	}
	if err := reactor.React(context.Background(), to, "file:F01", "👍"); platform.AsFailure(err).Kind != platform.Unsupported {
		t.Errorf("on a file without a message: %v", err)
	}
}

func TestMissingScopesAreNamed(t *testing.T) {
	t.Parallel()
	for scopes, want := range map[string]string{
		"im:history,app_mentions:read": "failed",
		"chat:write,im:history,im:write,app_mentions:read,users:read,files:read,files:write,reactions:read": "warning",
		"": "unknown",
	} {
		s := session(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-OAuth-Scopes", scopes)
			fmt.Fprint(w, `{"ok":true,"team_id":"T01RECADO","user_id":"U0BOT"}`)
		})
		got := s.(platform.Checker).Check(context.Background())[2]
		if got.State != want || want != "unknown" && !strings.Contains(got.Detail.En, "reactions:write") {
			t.Errorf("%q: %+v", scopes, got)
		}
	}
}
