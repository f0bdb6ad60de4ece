package wechat_test

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/platformtest"
	"recado.dev/internal/platform/wechat"
)

const (
	appID     = "wx0123456789abcdef"
	appSecret = "app-secret-0001"
	token     = "verifytoken0001"
	aesKey    = "abcdefghijabcdefghijabcdefghijabcdefghijABE"
	customer  = "oUser0000000000000000000001"
)

// then is when the suite takes place.
var then = time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)

func secrets() map[string]string {
	return map[string]string{"app_secret": appSecret, "verify_token": token, "encoding_aes_key": aesKey}
}

func harness() platformtest.Harness {
	return platformtest.Harness{
		Platform: wechat.New(), Form: true, Bare: true,
		Settings: map[string]string{"app_id": appID},
		Secrets:  secrets(),
		To:       platform.Recipient{Address: customer, Keys: []platform.RemoteUserKey{"user:" + customer}},
		Sign:     sign,
		Network:  http.HandlerFunc(network),
		Aside: func(r *http.Request) bool {
			return strings.HasSuffix(r.URL.Path, "/stable_token") || r.URL.Query().Get("type") == "thumb"
		},
		Refusals: []platformtest.Refusal{
			refusal("busy", "-1", platform.Unreachable),
			refusal("wrong AppID", "40013", platform.BadCredentials),
			refusal("wrong AppSecret", "40125", platform.BadCredentials),
			refusal("not on the allow-list", "40164", platform.Misconfigured),
			refusal("nobody there", "40003", platform.RecipientGone),
			refusal("no follower", "43004", platform.RecipientGone),
			refusal("too long", "45002", platform.TooLong),
			refusal("bad file", "40007", platform.Rejected),
			{Name: "a day's calls", Status: 200, Body: `{"errcode":45009,"errmsg":"x"}`, Want: platform.Throttled, RetryAfter: time.Hour},
			{Name: "a minute's calls", Status: 200, Body: `{"errcode":45011,"errmsg":"x"}`, Want: platform.Throttled, RetryAfter: time.Minute},
			refusal("window closed", "45015", platform.WindowClosed),
			refusal("answers used up", "45047", platform.WindowClosed),
			refusal("no permission", "48001", platform.Misconfigured),
			refusal("restricted", "50002", platform.Misconfigured),
			refusal("blocked words", "87014", platform.Rejected),
			refusal("unknown code", "99999", platform.Rejected),
			{Name: "gateway timeout", Status: 504, Body: "<html></html>", Want: platform.Uncertain},
		},
	}
}

func refusal(name, code string, want platform.FailureKind) platformtest.Refusal {
	return platformtest.Refusal{Name: name, Status: 200, Body: `{"errcode":` + code + `,"errmsg":"words of the network"}`, Want: want}
}

// sha is the signature as the network describes it.
func sha(parts ...string) string {
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	return hex.EncodeToString(sum[:])
}

// seal encrypts as the network describes it, and uses nothing of the connector.
func seal(xml []byte, encodedKey, of string) string {
	key, err := base64.StdEncoding.DecodeString(encodedKey + "=")
	if err != nil || len(key) != 32 {
		return "bm90IGEga2V5"
	}
	plain := append([]byte("0123456789abcdef"), binary.BigEndian.AppendUint32(nil, uint32(len(xml)))...)
	plain = append(append(plain, xml...), of...)
	pad := 32 - len(plain)%32
	for range pad {
		plain = append(plain, byte(pad))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return ""
	}
	cipher.NewCBCEncrypter(block, key[:16]).CryptBlocks(plain, plain)
	return base64.StdEncoding.EncodeToString(plain)
}

// sign has a request come in secure mode.
func sign(r *platform.HookRequest, with map[string]string) {
	q := url.Values{}
	for k, v := range r.Query {
		q[k] = v
	}
	if !q.Has("forged") {
		q.Set("timestamp", strconv.FormatInt(then.Unix(), 10))
		q.Set("nonce", "nonce1")
		q.Set("signature", sha(with["verify_token"], q.Get("timestamp"), "nonce1"))
	}
	if r.Method == http.MethodPost {
		encrypted := seal(r.Body, with["encoding_aes_key"], appID)
		q.Set("encrypt_type", "aes")
		q.Set("msg_signature", sha(with["verify_token"], q.Get("timestamp"), "nonce1", encrypted))
		r.Body = []byte("<xml><ToUserName><![CDATA[gh_account01]]></ToUserName><Encrypt><![CDATA[" + encrypted + "]]></Encrypt></xml>")
	}
	r.Query, r.RawQuery = q, q.Encode()
}

func network(w http.ResponseWriter, r *http.Request) {
	answer := `{"errcode":0,"errmsg":"ok"}`
	switch path := r.URL.Path; {
	case strings.HasSuffix(path, "/stable_token"):
		answer = `{"access_token":"access-token-1","expires_in":7200}`
	case strings.HasSuffix(path, "/media/upload"):
		answer = `{"type":"image","media_id":"media-9","created_at":1795000000}`
	case strings.HasSuffix(path, "/getcallbackip"):
		answer = `{"ip_list":["127.0.0.1"]}`
	case strings.HasSuffix(path, "/media/get"):
		w.Header().Set("Content-Type", "image/jpeg")
		answer = "the bytes of a file"
	}
	if _, err := w.Write([]byte(answer)); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, harness())
}

func FuzzReceive(f *testing.F) { platformtest.Fuzz(f, harness()) }
