package wechat_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/wechat"
)

func session(t *testing.T, settings map[string]string, secrets map[string]string, answer http.HandlerFunc) (platform.Session, *clock.Manual) {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	now := clock.NewManual(then)
	all := map[string]string{"app_id": appID, "api_base_url": server.URL}
	for k, v := range settings {
		all[k] = v
	}
	s, err := wechat.New().Open(platform.Account{ChannelID: "c1", Settings: all, Secrets: secrets}, platform.Host{HTTP: server.Client(), Clock: now})
	if err != nil {
		t.Fatal(err)
	}
	return s, now
}

func words(text string) platform.Outgoing {
	out, ok := desk.NewOutgoing(desk.Message{ID: "m1", Direction: desk.DirectionOut, Kind: desk.MessageText, Text: text})
	if !ok {
		panic("the test made a message that may not leave")
	}
	return platform.Outgoing{Message: out, To: platform.Recipient{Address: customer}}
}

// The vectors were computed apart from this code, after the network's
// description.
func TestSignatureAndEncryptionAreTheDescribedOnes(t *testing.T) {
	t.Parallel()
	const sealed = "uenFLx+npI/aWxdru9IzdXYu0AGnRmTlbecgSEyF9KkyMTaf+J/D9qC97DnY09Wj5ie6UW7hd7TifNTFu/syyw=="
	s, now := session(t, map[string]string{"app_id": "wx123appid"}, map[string]string{"verify_token": "wxtoken", "encoding_aes_key": aesKey}, network)
	now.Advance(time.Unix(1795000000, 0).Sub(then))
	hooked := s.(platform.Hooked)
	reply := hooked.Handshake(platform.HookRequest{Method: http.MethodGet, Query: url.Values{
		"signature": {"52dbe288fd6b655f0a5fe22de73377661c77700b"}, "timestamp": {"1795000000"}, "nonce": {"nonce1"}, "echostr": {"echo"},
	}})
	if reply.Status != http.StatusOK || string(reply.Body) != "echo" {
		t.Errorf("the handshake is answered %d %q", reply.Status, reply.Body)
	}
	request := platform.HookRequest{
		Method: http.MethodPost, Body: []byte("<xml><Encrypt><![CDATA[" + sealed + "]]></Encrypt></xml>"),
		Query: url.Values{"msg_signature": {"ddc899566e87d23afea158414e42d5c8bb7d58ea"}, "timestamp": {"1795000000"}, "nonce": {"nonce1"}, "encrypt_type": {"aes"}},
	}
	if !hooked.Verify(request) {
		t.Error("the described request is refused")
	}
	if in, err := hooked.Decode(request); err != nil || len(in) != 1 || !strings.Contains(string(in[0].Trouble.Raw), "hi") {
		t.Errorf("it is read as %+v, %v", in, err)
	}
	now.Advance(time.Hour)
	if hooked.Verify(request) {
		t.Error("an old request passes")
	}
}

const hello = "<xml><ToUserName>gh</ToUserName><FromUserName>" + customer + "</FromUserName><CreateTime>1795000000</CreateTime><MsgType>text</MsgType><Content>Hola</Content><MsgId>7</MsgId></xml>"

func TestSecureModeTakesNothingElse(t *testing.T) {
	t.Parallel()
	s, _ := session(t, nil, secrets(), network)
	hooked := s.(platform.Hooked)
	good := platform.HookRequest{Method: http.MethodPost, Query: url.Values{}, Body: []byte(hello)}
	sign(&good, secrets())
	if !hooked.Verify(good) {
		t.Fatal("a good request is refused")
	}
	plain := good
	plain.Body = []byte(hello)
	if hooked.Verify(plain) {
		t.Error("what is not encrypted passes")
	}
	other := good
	other.Body = []byte(strings.Replace(string(good.Body), "<Encrypt><![CDATA[", "<Encrypt><![CDATA[AAAA", 1))
	if hooked.Verify(other) {
		t.Error("changed content passes")
	}
	foreign := platform.HookRequest{Method: http.MethodPost, Query: url.Values{}, Body: []byte(hello)}
	encrypted := seal([]byte(hello), aesKey, "wx-of-another")
	at := strconv.FormatInt(then.Unix(), 10)
	foreign.Query = url.Values{"timestamp": {at}, "nonce": {"n"}, "msg_signature": {sha(token, at, "n", encrypted)}}
	foreign.Body = []byte("<xml><Encrypt>" + encrypted + "</Encrypt></xml>")
	if hooked.Verify(foreign) {
		t.Error("what is for another account passes")
	}
}

func TestAFormerKeyIsGoodWhileItIsEntered(t *testing.T) {
	t.Parallel()
	const newer = "0123456789012345678901234567890123456789012"
	old := platform.HookRequest{Method: http.MethodPost, Query: url.Values{}, Body: []byte(hello)}
	sign(&old, secrets())
	rotated := secrets()
	rotated["encoding_aes_key"] = newer
	s, _ := session(t, nil, rotated, network)
	if s.(platform.Hooked).Verify(old) {
		t.Error("the former key is good though nobody entered it")
	}
	rotated["previous_encoding_aes_key"] = aesKey
	s, _ = session(t, nil, rotated, network)
	if !s.(platform.Hooked).Verify(old) {
		t.Error("the former key is refused")
	}
	if in, err := s.(platform.Hooked).Decode(old); err != nil || len(in) != 1 || in[0].Message == nil {
		t.Errorf("it is read as %+v, %v", in, err)
	}
}

func TestPlainModeReadsWhatIsNotEncrypted(t *testing.T) {
	t.Parallel()
	s, _ := session(t, map[string]string{"message_mode": "plain", "answers_per_message": "20"}, map[string]string{"verify_token": token, "app_secret": appSecret}, network)
	at := strconv.FormatInt(then.Unix(), 10)
	r := platform.HookRequest{Method: http.MethodPost, Body: []byte(hello), Query: url.Values{"timestamp": {at}, "nonce": {"n"}, "signature": {sha(token, at, "n")}}}
	if !s.(platform.Hooked).Verify(r) {
		t.Error("a plain request is refused")
	}
	if in, err := s.(platform.Hooked).Decode(r); err != nil || len(in) != 1 || in[0].Message.Text != "Hola" {
		t.Errorf("it is read as %+v, %v", in, err)
	}
	if got := s.Caps().Window.Messages; got != 20 {
		t.Errorf("%d answers are allowed", got)
	}
}

func TestATokenIsKeptRefreshedBeforeItsEndAndOnceWhereItIsRefused(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	fetched, sent, refusing := 0, 0, ""
	s, now := session(t, nil, secrets(), func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if strings.HasSuffix(r.URL.Path, "/stable_token") {
			fetched++
			_, _ = w.Write([]byte(`{"access_token":"t` + strconv.Itoa(fetched) + `","expires_in":7200}`))
			return
		}
		if r.URL.Query().Get("access_token") == refusing || refusing == "all" {
			_, _ = w.Write([]byte(`{"errcode":42001,"errmsg":"access_token expired"}`))
			return
		}
		sent++
		_, _ = w.Write([]byte(`{"errcode":0,"errmsg":"ok"}`))
	})
	send := func(what string, tokens, messages int, want platform.FailureKind) {
		t.Helper()
		_, err := s.Send(context.Background(), words("Hola"))
		mu.Lock()
		defer mu.Unlock()
		if fetched != tokens || sent != messages || (err == nil) != (want == "") || err != nil && platform.AsFailure(err).Kind != want {
			t.Errorf("%s: %d tokens, %d messages, %v", what, fetched, sent, err)
		}
	}
	send("the first", 1, 1, "")
	send("the second", 1, 2, "")
	now.Advance(114 * time.Minute)
	send("just before it is taken as ended", 1, 3, "")
	now.Advance(2 * time.Minute)
	send("shortly before its end", 2, 4, "")
	refusing = "t2"
	send("refused before its end", 3, 5, "")
	refusing = "all"
	send("refused for good", 4, 5, platform.BadCredentials)
}

// Each code of the network: what it means, and what an agent reads.
func TestEveryErrorSaysWhatHelps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code          string
		kind          platform.FailureKind
		title, detail string
	}{
		{"-1", platform.Unreachable, "busy", ""},
		{"40001", platform.BadCredentials, "token is refused", "AppSecret again"},
		{"40014", platform.BadCredentials, "not valid", "AppSecret again"},
		{"42001", platform.BadCredentials, "expired", "AppSecret again"},
		{"40013", platform.BadCredentials, "AppID is wrong", "Basic Configuration"},
		{"40125", platform.BadCredentials, "AppSecret is wrong", "Basic Configuration"},
		{"40164", platform.Misconfigured, "allow-list", "Add it in the console"},
		{"45009", platform.Throttled, "this day", ""},
		{"45011", platform.Throttled, "this minute", ""},
		{"48001", platform.Misconfigured, "may not use", "verified service account"},
		{"50001", platform.Misconfigured, "not authorised", ""},
		{"50002", platform.Misconfigured, "restricted", "notices"},
		{"40003", platform.RecipientGone, "does not follow", ""},
		{"43004", platform.RecipientGone, "follow the account first", ""},
		{"40004", platform.Unsupported, "type of file", ""},
		{"40005", platform.Unsupported, "type of file", ""},
		{"40006", platform.TooLong, "too large", ""},
		{"40007", platform.Rejected, "does not know the file", ""},
		{"40008", platform.Unsupported, "kind of message", ""},
		{"40033", platform.Rejected, "cannot read", ""},
		{"45001", platform.TooLong, "too large", ""},
		{"45002", platform.TooLong, "too long", ""},
		{"45015", platform.WindowClosed, "48 hours", "writes again"},
		{"45047", platform.WindowClosed, "All messages", "writes again"},
		{"45157", platform.Rejected, "blocks", ""},
		{"45158", platform.Rejected, "blocks", ""},
		{"45159", platform.Rejected, "blocks", ""},
		{"87014", platform.Rejected, "blocks", ""},
		{"12345", platform.Rejected, "words of the network", ""},
	} {
		t.Run(c.code, func(t *testing.T) {
			t.Parallel()
			s, _ := session(t, nil, secrets(), func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/stable_token") {
					network(w, r)
					return
				}
				_, _ = w.Write([]byte(`{"errcode":` + c.code + `,"errmsg":"words of the network"}`))
			})
			_, err := s.Send(context.Background(), words("Hola"))
			f := platform.AsFailure(err)
			if f.Kind != c.kind || f.Code != c.code || !strings.Contains(f.Title, c.title) || !strings.Contains(f.Detail, c.detail) {
				t.Errorf("it means %s %s: %s; %s", f.Kind, f.Code, f.Title, f.Detail)
			}
		})
	}
}
