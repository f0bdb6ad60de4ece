package slack

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
	formType  = "application/x-www-form-urlencoded"
	maxAnswer = 4 << 20
)

// verdict is what every answer of the API begins with. It is 200 also where the
// call failed.
type verdict struct {
	OK     bool   `json:"ok"`
	Error  string `json:"error"`
	Needed string `json:"needed"` // of missing_scope
}

// tell makes one call that people see the effect of, as a form: all of the API's
// methods read one, and not all read JSON.
func (s *session) tell(ctx context.Context, method string, in url.Values, out any) error {
	_, err := s.call(ctx, method, []byte(in.Encode()), out)
	return err
}

// ask makes a call that may be repeated.
func (s *session) ask(ctx context.Context, method string, in url.Values, out any) error {
	return safe(s.tell(ctx, method, in, out))
}

func (s *session) call(ctx context.Context, method string, body []byte, out any) (http.Header, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.root.JoinPath(method).String(), bytes.NewReader(body))
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is wrong"}
	}
	req.Header.Set("Content-Type", formType)
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return nil, fenced(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode != http.StatusOK {
		return nil, failureOf(resp, raw)
	}
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Uncertain, Title: "the answer broke off", Err: err}
	}
	var v verdict
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the API answers"}
	}
	switch {
	case v.Error != "":
		return nil, failureOfError(v)
	case !v.OK:
		return nil, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer says neither yes nor no"}
	case out == nil:
		return resp.Header, nil
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return nil, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the API answers"}
	}
	return resp.Header, nil
}

// encoded puts a part of a call that is JSON into its form.
func encoded(in url.Values, name string, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return &platform.Failure{Kind: platform.Rejected, Title: "the request cannot be written as JSON", Err: err}
	}
	in.Set(name, string(raw))
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
