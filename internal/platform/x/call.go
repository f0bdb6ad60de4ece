package x

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/platform"
	"recado.dev/internal/safehttp"
)

const maxAnswer = 8 << 20

// ask makes one call as the account and reads its answer into out.
func (s *session) ask(ctx context.Context, method, path string, query url.Values, in, out any) error {
	body, kind := []byte(nil), ""
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return &platform.Failure{Kind: platform.Rejected, Title: "the request cannot be written as JSON", Err: err}
		}
		body, kind = raw, "application/json"
	}
	return s.call(ctx, method, path, query, body, kind, out, false)
}

// manage makes one call as the app: webhooks belong to it.
func (s *session) manage(ctx context.Context, method, path string, in, out any) error {
	if s.bearer == "" {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the app's bearer token is not there",
			Detail: "Enter it, or register the webhook in the developer console."}
	}
	var body []byte
	if in != nil {
		body, _ = json.Marshal(in) // plain texts always encode
	}
	return s.call(ctx, method, path, nil, body, "application/json", out, true)
}

func (s *session) call(ctx context.Context, method, path string, query url.Values, body []byte, kind string, out any, app bool) error {
	u := s.root.JoinPath(path)
	u.RawQuery = query.Encode()
	req, err := http.NewRequestWithContext(ctx, method, u.String(), bytes.NewReader(body))
	if err != nil {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is wrong"}
	}
	if len(body) > 0 {
		req.Header.Set("Content-Type", kind)
	}
	if app {
		req.Header.Set("Authorization", "Bearer "+s.bearer)
	} else {
		s.keys.sign(req, body, s.host.Clock.Now())
	}
	resp, err := platform.Do(s.host.HTTP, req)
	if errors.Is(err, safehttp.ErrForbidden) {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is on a private network", Err: err}
	}
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return s.failure(resp, raw, meaningsAt(path))
	}
	if err != nil {
		return &platform.Failure{Kind: platform.Uncertain, Title: "the answer broke off", Err: err}
	}
	if out != nil && json.Unmarshal(raw, out) != nil {
		return &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the API answers"}
	}
	return nil
}

// problem is how the network says no, in either of its ways.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Errors []struct {
		Code    json.Number `json:"code"`
		Message string      `json:"message"`
		Title   string      `json:"title"`
		Detail  string      `json:"detail"`
		Type    string      `json:"type"`
	} `json:"errors"`
}

// meaningsAt are those of the calls at a path: used-up credits first, whatever
// was called.
func meaningsAt(path string) []meaning {
	all := meanings()
	if !strings.HasPrefix(path, "/2/tweets") && !strings.HasPrefix(path, "/2/users/") || path == "/2/users/me" {
		return all
	}
	return slices.Concat(all[:1], postMeanings(), all[1:])
}

// failure is what a refusal means, and what helps.
func (s *session) failure(resp *http.Response, raw []byte, all []meaning) *platform.Failure {
	f := platform.StatusFailure(resp.StatusCode, resp.Header)
	var p problem
	_ = json.Unmarshal(raw, &p) // the status alone says enough
	code, words := "", ""
	if len(p.Errors) > 0 {
		e := p.Errors[0]
		code, words = e.Code.String(), cmp.Or(e.Detail, e.Message)
		p.Type, p.Title = cmp.Or(p.Type, e.Type), cmp.Or(p.Title, e.Title)
	}
	kind := p.Type[strings.LastIndexByte(p.Type, '/')+1:]
	f.Code = clip(cmp.Or(code, kind, f.Code))
	f.Title = cmp.Or(clip(p.Title), f.Title)
	f.Detail = cmp.Or(clip(p.Detail), clip(words))
	if m, ok := meaningOf(all, resp.StatusCode, kind, code, strings.ToLower(f.Title+" "+f.Detail)); ok {
		f.Code = cmp.Or(m.code, f.Code)
		f.Kind, f.Title = m.kind, cmp.Or(m.title, f.Title)
		f.Advice = m.advice
	}
	if unix, err := strconv.ParseInt(resp.Header.Get("X-Rate-Limit-Reset"), 10, 64); err == nil && f.Kind == platform.Throttled && f.RetryAfter == 0 {
		f.RetryAfter = min(max(time.Unix(unix, 0).Sub(s.host.Clock.Now()), time.Second), 15*time.Minute)
	}
	return f
}

func clip(s string) string {
	if r := []rune(strings.ToValidUTF8(s, "")); len(r) > 200 {
		return string(r[:199]) + "…"
	}
	return strings.ToValidUTF8(s, "")
}

// safe is a failure of a call that changes nothing: it may be made again.
func safe(err error) error {
	if f := platform.AsFailure(err); err != nil && f.Passing() && f.Kind != platform.Throttled {
		f.Kind = platform.Unreachable
		return f
	}
	return err
}
