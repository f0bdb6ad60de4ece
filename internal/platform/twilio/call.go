package twilio

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"recado.dev/internal/platform"
	"recado.dev/internal/safehttp"
)

const (
	apiVersion = "2010-04-01"
	userAgent  = "Recado"
	formType   = "application/x-www-form-urlencoded"
	maxAnswer  = 4 << 20
)

// hosts are the addresses of the network's APIs. Each has a host of its own at
// the network, regions included; a stand-in has all of them on one.
type hosts struct {
	api, content, messaging *url.URL
}

func hostsOf(base string) (hosts, bool) {
	if base == "" {
		base = defaultBase
	}
	root, err := url.Parse(strings.TrimRight(base, "/"))
	if err != nil || root.Host == "" || root.Scheme != "http" && root.Scheme != "https" {
		return hosts{}, false
	}
	return hosts{api: root, content: beside(root, "content"), messaging: beside(root, "messaging")}, true
}

// beside is the host of another API of the network.
func beside(root *url.URL, name string) *url.URL {
	rest, ok := strings.CutPrefix(root.Host, "api.")
	if !ok || rest != networkDomain && !strings.HasSuffix(rest, "."+networkDomain) {
		return root
	}
	other := *root
	other.Host = name + "." + rest
	return &other
}

// accountURL is an address below the account.
func (s *session) accountURL(query url.Values, path ...string) string {
	u := s.hosts.api.JoinPath(append([]string{apiVersion, "Accounts"}, path...)...)
	u.RawQuery = query.Encode()
	return u.String()
}

// call makes one request with the account's token and reads its answer into out,
// which may be nil. An answer that is no success is a failure of the network's
// kind.
func (s *session) call(ctx context.Context, method, address, contentType string, body []byte, out any) error {
	var in io.Reader
	if body != nil {
		in = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, in)
	if err != nil {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is wrong"}
	}
	if body != nil {
		req.Header.Set("Content-Type", contentType)
	}
	req.SetBasicAuth(s.sid, s.token)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return fenced(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return failureOf(resp, raw)
	}
	if err != nil {
		return &platform.Failure{Kind: platform.Uncertain, Title: "the answer broke off", Err: err}
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the API answers"}
	}
	return nil
}

// fenced tells an address that may not be called at all from one that is away:
// only a person can change the first.
func fenced(err error) error {
	if errors.Is(err, safehttp.ErrForbidden) {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is on a private network", Err: err}
	}
	return err
}

func (s *session) postForm(ctx context.Context, address string, form url.Values, out any) error {
	return s.call(ctx, http.MethodPost, address, formType, []byte(form.Encode()), out)
}

func (s *session) postJSON(ctx context.Context, address string, in, out any) error {
	raw, err := json.Marshal(in)
	if err != nil {
		return &platform.Failure{Kind: platform.Rejected, Title: "the request cannot be written as JSON", Err: err}
	}
	return s.call(ctx, http.MethodPost, address, "application/json", raw, out)
}

func (s *session) get(ctx context.Context, address string, out any) error {
	return safe(s.call(ctx, http.MethodGet, address, "", nil, out))
}

// safe is a failure of a call that changes nothing: it may be repeated.
func safe(err error) error {
	if err == nil {
		return nil
	}
	f := platform.AsFailure(err)
	if f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible {
		f.Kind = platform.Unreachable
	}
	return f
}
