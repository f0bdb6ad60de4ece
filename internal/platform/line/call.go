package line

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"

	"recado.dev/internal/platform"
	"recado.dev/internal/safehttp"
)

const (
	userAgent = "Recado"
	maxAnswer = 1 << 20
	// retryHeader has the network take a message once, however often it comes.
	retryHeader = "X-Line-Retry-Key"
)

// answer is what the network said.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// ask makes one request with the account's token. Any answer of the network is
// no error here.
func (s *session) ask(ctx context.Context, method string, address *url.URL, in any, retryKey string) (answer, error) {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return answer{}, &platform.Failure{Kind: platform.Rejected, Title: "the message cannot be written as JSON", Err: err}
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, address.String(), body)
	if err != nil {
		return answer{}, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is wrong"}
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if retryKey != "" {
		req.Header.Set(retryHeader, retryKey)
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return answer{}, fenced(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil && resp.StatusCode < 300 {
		return answer{}, &platform.Failure{Kind: platform.Uncertain, Title: "the answer broke off", Err: err}
	}
	return answer{resp.StatusCode, resp.Header, raw}, nil
}

// call is ask for which anything but a success is a failure; out may be nil.
func (s *session) call(ctx context.Context, method string, address *url.URL, in, out any) error {
	a, err := s.ask(ctx, method, address, in, "")
	if err != nil {
		return err
	}
	return a.read(out)
}

// get is a call that changes nothing, so that it may be repeated.
func (s *session) get(ctx context.Context, out any, path ...string) error {
	err := s.call(ctx, http.MethodGet, s.hosts.api.JoinPath(path...), nil, out)
	if err == nil {
		return nil
	}
	f := platform.AsFailure(err)
	if f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible {
		f.Kind = platform.Unreachable
	}
	return f
}

func (a answer) read(out any) error {
	if a.status < 200 || a.status > 299 {
		return failureOf(a)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(a.body, out); err != nil {
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
