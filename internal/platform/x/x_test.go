package x

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/platform"
)

// The network's own published example.
func TestTheSignatureIsThatOfThePublishedExample(t *testing.T) {
	t.Parallel()
	k := keys{consumerSecret: "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw", tokenSecret: "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"}
	u, err := url.Parse("https://api.twitter.com/1.1/statuses/update.json?include_entities=true")
	if err != nil {
		t.Fatal(err)
	}
	got := k.signature("POST", u, map[string]string{
		"oauth_consumer_key": "xvz1evFS4wEEPTGEFPHBog", "oauth_nonce": "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", "oauth_signature_method": "HMAC-SHA1",
		"oauth_timestamp": "1318622958", "oauth_token": "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", "oauth_version": "1.0",
		"status": "Hello Ladies + Gentlemen, a signed OAuth request!",
	})
	if got != "hCtSmYh+iHYCEqBWrE7C7hYmtUk=" {
		t.Errorf("the signature is %s", got)
	}
}

func TestTheHandshakeAndTheSealAreWhatTheNetworkWants(t *testing.T) {
	t.Parallel()
	s := session{keys: keys{consumerSecret: "x-secret"}}
	r := s.Handshake(platform.HookRequest{Query: map[string][]string{"crc_token": {"tok123"}}})
	if r.Status != 200 || string(r.Body) != `{"response_token":"sha256=ePkylUvLSFKe4hi+jOcyK6OVSP/CHESS53bXu2WGcMk="}` {
		t.Errorf("the handshake is %d %s", r.Status, r.Body)
	}
	h := map[string][]string{"X-Twitter-Webhooks-Signature": {"sha256=d+vWLtTuENUo8Jdbl/uOL+Ae1RAxeLuYKbG4B2TdsIc="}}
	if !s.Verify(platform.HookRequest{Header: h, Body: []byte(`{"hello":"world"}`)}) {
		t.Error("the network's seal is refused")
	}
	for name, query := range map[string]map[string][]string{"none": nil, "empty": {"crc_token": {""}}, "two": {"crc_token": {"a", "b"}}, "long": {"crc_token": {strings.Repeat("x", 600)}}} {
		if got := s.Handshake(platform.HookRequest{Query: query}); got.Status != http.StatusForbidden {
			t.Errorf("a token that is %s is answered with %d", name, got.Status)
		}
	}
}

func TestFilesAreFetchedFromTheNetworkAlone(t *testing.T) {
	t.Parallel()
	s, err := New().Open(platform.Account{Settings: map[string]string{"user_id": "1"}}, platform.Host{HTTP: &http.Client{Transport: nobody{t}}, Clock: clock.System{}})
	if err != nil {
		t.Fatal(err)
	}
	for address, ask := range map[string]bool{
		"https://ton.twitter.com/a": true, "https://video.twimg.com/a": true, "https://x.com/a": true, "https://api.x.com/a": true,
		"http://ton.twitter.com/a": false, "https://ton.twitter.com:8443/a": false, "https://twitter.com.evil.example/a": false, "https://evilx.com/a": false, "https://u@x.com/a": false,
	} {
		remote, _ := json.Marshal(mediaRef{URL: address})
		_, err := s.(platform.MediaFetcher).FetchMedia(t.Context(), remote, 100)
		if asked := strings.Contains(err.Error(), "asked"); asked != ask {
			t.Errorf("%s: %v", address, err)
		}
	}
}

type nobody struct{ t *testing.T }

func (n nobody) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasPrefix(r.Header.Get("Authorization"), "OAuth ") {
		n.t.Errorf("%s is asked without a signature", r.URL)
	}
	return nil, errors.New("asked")
}

// polledNetwork answers messages newest first, two a page.
func polledNetwork(t *testing.T, ids *[]string) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/2/dm_events" {
			_, _ = io.WriteString(w, `{"meta":{"result_count":0}}`)
			return
		}
		from := 0
		if token := r.URL.Query().Get("pagination_token"); token != "" {
			from = len(token)
		}
		all := *ids
		page := all[from:min(from+2, len(all))]
		var data []string
		for _, id := range page {
			data = append(data, `{"id":"`+id+`","event_type":"MessageCreate","text":"t`+id+`","sender_id":"5","dm_conversation_id":"1-5","created_at":"2026-11-21T10:00:00Z"}`)
		}
		next := ""
		if from+2 < len(all) {
			next = strings.Repeat("n", from+2)
		}
		_, _ = io.WriteString(w, `{"data":[`+strings.Join(data, ",")+`],"includes":{"users":[{"id":"5","name":"Ana","username":"ana"}]},"meta":{"next_token":"`+next+`"}}`)
	}))
	t.Cleanup(server.Close)
	return server
}

// Proves: 003-32
func TestMessagesAreAskedForFromWhereTheLastQuestionEnded(t *testing.T) {
	t.Parallel()
	ids := []string{"103", "102", "101"}
	server := polledNetwork(t, &ids)
	opened, err := New().Open(platform.Account{Settings: map[string]string{"user_id": "1", "receive": "poll", "api_base_url": server.URL}},
		platform.Host{HTTP: server.Client(), Clock: clock.System{}})
	if err != nil {
		t.Fatal(err)
	}
	p := opened.(*poller)
	p.every = time.Millisecond
	type batch struct {
		texts []string
		at    json.RawMessage
	}
	pull := func(have json.RawMessage) batch {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		var got batch
		err := p.Pull(ctx, have, func(_ context.Context, fetched []platform.HookRequest, at json.RawMessage) error {
			got.at = at
			for _, r := range fetched {
				items, err := p.Decode(r)
				if err != nil {
					t.Error(err)
				}
				for _, in := range items {
					if in.Sender.Display != "@ana" || in.Key != "dm:"+string(in.Message.ID) {
						t.Errorf("came %+v", in)
					}
					got.texts = append(got.texts, in.Message.Text)
				}
			}
			cancel()
			return nil
		})
		if err != nil && ctx.Err() == nil {
			t.Error(err)
		}
		return got
	}
	start := pull(nil)
	if len(start.texts) != 0 || string(start.at) != `{"newest":"103","mentions":"0","own":"0"}` {
		t.Fatalf("at first %v, %s", start.texts, start.at)
	}
	ids = []string{"1001", "106", "105", "104", "103", "102", "101"}
	next := pull(start.at)
	if strings.Join(next.texts, " ") != "t104 t105 t106 t1001" || string(next.at) != `{"newest":"1001","mentions":"0","own":"0"}` {
		t.Errorf("then %v, %s", next.texts, next.at)
	}
	if again := pull(start.at); strings.Join(again.texts, " ") != strings.Join(next.texts, " ") {
		t.Errorf("what was not kept comes again: %v", again.texts)
	}
	ids = nil
	if empty, newest, err := p.news(t.Context(), ""); err != nil || len(empty) != 0 || newest != "0" {
		t.Errorf("an empty account: %v %q %v", empty, newest, err)
	}
}

// An app may be let read messages alone.
func TestMessagesComeAlthoughPostsCannotBeAskedFor(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/2/dm_events" {
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `{"title":"Client Forbidden","type":"https://api.twitter.com/2/problems/client-forbidden"}`)
			return
		}
		_, _ = io.WriteString(w, `{"data":[{"id":"104","event_type":"MessageCreate","text":"hi","sender_id":"5","dm_conversation_id":"1-5","created_at":"2026-11-21T10:00:00Z"}]}`)
	}))
	t.Cleanup(server.Close)
	for receive, want := range map[string]string{"poll": `{"newest":"104"}`, "": ""} {
		opened, err := New().Open(platform.Account{Settings: map[string]string{"user_id": "1", "receive": receive, "api_base_url": server.URL}},
			platform.Host{HTTP: server.Client(), Clock: clock.System{}})
		if err != nil {
			t.Fatal(err)
		}
		within := 30 * time.Second
		if want == "" {
			within = 300 * time.Millisecond // nothing is to come
		}
		ctx, cancel := context.WithTimeout(t.Context(), within)
		got := ""
		err = opened.(platform.Puller).Pull(ctx, json.RawMessage(`{"newest":"103"}`), func(_ context.Context, _ []platform.HookRequest, at json.RawMessage) error {
			got = string(at)
			cancel()
			return nil
		})
		cancel()
		if err != nil || got != want {
			t.Errorf("by %q: %s, %v", receive, got, err)
		}
	}
}

func TestTheResetTimeSaysHowLongToWait(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)
	s := session{host: platform.Host{Clock: clock.NewManual(now)}}
	for unix, want := range map[string]time.Duration{"1794996090": 90 * time.Second, "1": time.Second, "1999999999": 15 * time.Minute} {
		f := s.failure(&http.Response{StatusCode: 429, Header: http.Header{"X-Rate-Limit-Reset": {unix}}}, nil, meanings())
		if f.Kind != platform.Throttled || f.RetryAfter != want {
			t.Errorf("%s: %s, %v", unix, f.Kind, f.RetryAfter)
		}
	}
}
