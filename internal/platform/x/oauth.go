package x

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the network signs with it
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// keys are those of the app and of the account in it: OAuth 1.0a.
type keys struct{ consumer, consumerSecret, token, tokenSecret string }

// sign puts the account's signature on a request, whose body is no form. The
// nonce follows from what is signed and when, so that it is never the same for
// two requests.
func (k keys) sign(r *http.Request, body []byte, now time.Time) {
	nonce := hmac.New(sha1.New, []byte(k.tokenSecret))
	nonce.Write([]byte(r.Method + r.URL.String() + now.Format(time.RFC3339Nano)))
	nonce.Write(body)
	params := map[string]string{
		"oauth_consumer_key": k.consumer, "oauth_nonce": hex.EncodeToString(nonce.Sum(nil)[:16]), "oauth_signature_method": "HMAC-SHA1",
		"oauth_timestamp": strconv.FormatInt(now.Unix(), 10), "oauth_token": k.token, "oauth_version": "1.0",
	}
	params["oauth_signature"] = k.signature(r.Method, r.URL, params)
	names := make([]string, 0, len(params))
	for name := range params {
		names = append(names, name)
	}
	slices.Sort(names)
	var parts []string
	for _, name := range names {
		parts = append(parts, name+`="`+escape(params[name])+`"`)
	}
	r.Header.Set("Authorization", "OAuth "+strings.Join(parts, ", "))
}

// signature is that of RFC 5849: the method, the address and all parameters.
func (k keys) signature(method string, u *url.URL, params map[string]string) string {
	var pairs []string
	for name, v := range params {
		pairs = append(pairs, escape(name)+"="+escape(v))
	}
	for name, values := range u.Query() {
		for _, v := range values {
			pairs = append(pairs, escape(name)+"="+escape(v))
		}
	}
	slices.Sort(pairs)
	bare := strings.ToLower(u.Scheme) + "://" + strings.ToLower(u.Host) + u.EscapedPath()
	text := method + "&" + escape(bare) + "&" + escape(strings.Join(pairs, "&"))
	mac := hmac.New(sha1.New, []byte(escape(k.consumerSecret)+"&"+escape(k.tokenSecret)))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// escape leaves letters, digits, and - . _ ~ as they are.
func escape(s string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(digits[c>>4])
		b.WriteByte(digits[c&15])
	}
	return b.String()
}
