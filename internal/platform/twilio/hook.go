package twilio

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the network signs with it, and with nothing else
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"recado.dev/internal/platform"
)

const signatureHeader = "X-Twilio-Signature"

// Handshake implements platform.Hooked. The network checks no address, and a GET
// that carries a message would be one that nobody signed the way we expect.
func (s *session) Handshake(platform.HookRequest) platform.HookReply {
	return platform.HookReply{Status: http.StatusMethodNotAllowed, ContentType: "text/plain; charset=utf-8",
		Body: []byte("This address takes POST requests.\n")}
}

// Accepted implements platform.Hooked. An empty document says that there is no
// reply; a word of text would be sent to the customer.
func (s *session) Accepted() platform.HookReply {
	return platform.HookReply{Status: http.StatusOK, ContentType: "text/xml; charset=utf-8", Body: []byte("<Response></Response>")}
}

// Verify implements platform.Hooked. The network signs the address as it called
// it. A proxy before us may have changed scheme, host and port, so the address
// that the network was given is tried first, then the one that arrived.
func (s *session) Verify(r platform.HookRequest) bool {
	if s.token == "" {
		return false
	}
	given, err := base64.StdEncoding.DecodeString(http.Header(r.Header).Get(signatureHeader))
	if err != nil || len(given) != sha1.Size {
		return false
	}
	params := ""
	if want := one(r.Query, "bodySHA256"); want != "" {
		sum := sha256.Sum256(r.Body)
		if !hmac.Equal([]byte(strings.ToLower(want)), []byte(hex.EncodeToString(sum[:]))) {
			return false
		}
	} else {
		form, err := url.ParseQuery(string(r.Body))
		if err != nil {
			return false
		}
		params = signedParams(form)
	}
	for _, address := range s.addresses(r) {
		mac := hmac.New(sha1.New, []byte(s.token))
		mac.Write([]byte(address + params))
		if hmac.Equal(given, mac.Sum(nil)) {
			return true
		}
	}
	return false
}

// signedParams are the names and values of a form, sorted; a value that is
// there twice counts once, as the network's own libraries have it.
func signedParams(form url.Values) string {
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		values := slices.Clone(form[name])
		slices.Sort(values)
		for _, v := range slices.Compact(values) {
			b.WriteString(name)
			b.WriteString(v)
		}
	}
	return b.String()
}

// addresses are those that the network may have signed, without repeats.
func (s *session) addresses(r platform.HookRequest) []string {
	var out []string
	add := func(address string) {
		if address != "" && !slices.Contains(out, address) {
			out = append(out, address)
		}
	}
	query := ""
	if r.RawQuery != "" {
		query = "?" + r.RawQuery
	}
	for _, base := range []string{s.hookURL + query, r.Called} {
		u, err := url.Parse(base)
		if err != nil || u.Host == "" {
			continue
		}
		for _, scheme := range []string{u.Scheme, "https", "http"} {
			port := map[string]string{"https": ":443", "http": ":80"}[scheme]
			at := scheme + "://" + u.Host
			rest := strings.TrimPrefix(base, u.Scheme+"://"+u.Host)
			add(at + rest)
			if u.Port() == "" {
				add(at + port + rest)
			} else {
				add(scheme + "://" + u.Hostname() + rest)
			}
		}
	}
	return out
}

func one(q map[string][]string, name string) string {
	if v := q[name]; len(v) == 1 {
		return v[0]
	}
	return ""
}
