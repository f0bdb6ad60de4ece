package wechat

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
)

// address is that of an API, with a token where there is one. Addresses hold
// secrets: they stand in no error and no log.
func (s *session) address(token, path string, more ...string) string {
	u := s.root.JoinPath(path)
	q := url.Values{}
	if token != "" {
		q.Set("access_token", token)
	}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// post sends JSON as the network wants it: characters as they are, without
// escapes.
func (s *session) post(ctx context.Context, address string, in, out any) error {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(in); err != nil {
		return &platform.Failure{Kind: platform.Rejected, Title: "the message cannot be written as JSON", Err: err}
	}
	return s.call(ctx, http.MethodPost, address, "application/json; charset=utf-8", bytes.TrimRight(body.Bytes(), "\n"), out)
}

// get is a call that changes nothing, so that it may be repeated.
func (s *session) get(ctx context.Context, path string, out any, more ...string) error {
	err := s.withToken(ctx, func(token string) error {
		return s.call(ctx, http.MethodGet, s.address(token, path, more...), "", nil, out)
	})
	if err == nil {
		return nil
	}
	f := platform.AsFailure(err)
	if f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible {
		f.Kind = platform.Unreachable
	}
	return f
}

// call makes one request and reads its answer into out, which may be nil.
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
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return fenced(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode != http.StatusOK {
		return statusFailure(resp)
	}
	if err != nil {
		return &platform.Failure{Kind: platform.Uncertain, Title: "the answer broke off", Err: err}
	}
	return understand(raw, out)
}

// understand reads an answer, of which the network says in its body alone whether
// it is a success.
func understand(raw []byte, out any) error {
	var told refusal
	if json.Unmarshal(raw, &told) != nil {
		return &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the API answers"}
	}
	if told.Code != nil && *told.Code != 0 {
		return told.failure()
	}
	if out == nil && told.Code == nil {
		return &platform.Failure{Kind: platform.Unintelligible, Title: "the answer does not say whether it went well"}
	}
	if out == nil {
		return nil
	}
	if json.Unmarshal(raw, out) != nil {
		return &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the API answers"}
	}
	return nil
}

func statusFailure(resp *http.Response) *platform.Failure {
	f := platform.StatusFailure(resp.StatusCode, resp.Header)
	if resp.StatusCode == http.StatusGatewayTimeout {
		f.Kind = platform.Uncertain // who may have taken it was not waited for
	}
	return f
}

// fenced tells an address that may not be called at all from one that is away:
// only a person can change the first.
func fenced(err error) error {
	if errors.Is(err, safehttp.ErrForbidden) {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is on a private network", Err: err}
	}
	return err
}
