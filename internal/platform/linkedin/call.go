package linkedin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/platform"
	"recado.dev/internal/safehttp"
)

const maxAnswer = 8 << 20

// request is one call. The query is written by hand: the network's own notation
// of keys has brackets, which must not be escaped where they are structure.
type request struct {
	method, path, query string
	in                  any
	restli              string // the method of the network's own, where HTTP's does not say it
}

// escaped is a name of the network within an address.
func escaped(urn string) string { return strings.ReplaceAll(url.QueryEscape(urn), "+", "%20") }

// call makes one request, reads its answer into out, which may be nil, and
// answers the headers.
func (s *session) call(ctx context.Context, r request, out any) (http.Header, error) {
	var body io.Reader
	if r.in != nil {
		raw, err := json.Marshal(r.in)
		if err != nil {
			return nil, &platform.Failure{Kind: platform.Rejected, Title: "the request cannot be written as JSON", Err: err}
		}
		body = bytes.NewReader(raw)
	}
	address := s.root + "/rest" + r.path
	if r.query != "" {
		address += "?" + r.query
	}
	req, err := http.NewRequestWithContext(ctx, r.method, address, body)
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is wrong"}
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.restli != "" {
		req.Header.Set("X-RestLi-Method", r.restli)
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("Linkedin-Version", s.version)
	req.Header.Set("X-Restli-Protocol-Version", "2.0.0")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "Recado")
	return s.do(req, out)
}

func (s *session) do(req *http.Request, out any) (http.Header, error) {
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		if errors.Is(err, safehttp.ErrForbidden) {
			return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is on a private network", Err: err}
		}
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, s.failureOf(resp, raw)
	}
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Uncertain, Title: "the answer broke off", Err: err}
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return resp.Header, nil
	}
	if !json.Valid(raw) || out != nil && json.Unmarshal(raw, out) != nil {
		return nil, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the API answers"}
	}
	return resp.Header, nil
}

// get reads. It changes nothing, so a lost answer only means to ask again.
func (s *session) get(ctx context.Context, path, query, restli string, out any) error {
	_, err := s.call(ctx, request{method: http.MethodGet, path: path, query: query, restli: restli}, out)
	return safe(err)
}

// safe is a failure of a call that may be repeated.
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

// failureOf reads the network's refusal of a call.
func (s *session) failureOf(resp *http.Response, body []byte) *platform.Failure {
	f := platform.StatusFailure(resp.StatusCode, resp.Header)
	var said struct {
		Message string `json:"message"`
		Code    int    `json:"serviceErrorCode"`
		Word    string `json:"code"`
	}
	known := json.Unmarshal(body, &said) == nil && (said.Message != "" || said.Code != 0)
	if known {
		f.Title = said.Message
		if said.Code != 0 {
			f.Code += "/" + strconv.Itoa(said.Code)
		}
	}
	switch resp.StatusCode {
	case http.StatusForbidden:
		if known {
			f.Kind = platform.Misconfigured
			f.Detail = "Whoever allowed the app has to administer the page, the app needs the Community Management API, and the post has to take comments."
		}
	case http.StatusConflict:
		f.Kind, f.Detail = platform.Rejected, "The network does not take the same words twice."
	case http.StatusUpgradeRequired:
		f.Kind, f.Detail = platform.Misconfigured, "The version of the API in the channel's settings has ended: enter a newer one."
	case http.StatusGatewayTimeout:
		f.Kind = platform.Uncertain // it gave up waiting for who may have taken it
	case http.StatusBadRequest:
		if strings.Contains(said.Message, "version") && strings.Contains(said.Message, "not active") || said.Word == "NONEXISTENT_VERSION" {
			f.Kind, f.Detail = platform.Misconfigured, "The version of the API in the channel's settings has ended: enter a newer one."
		}
	case http.StatusTooManyRequests:
		if f.RetryAfter == 0 {
			f.RetryAfter = untilMidnight(s.host.Clock.Now())
		}
	}
	return f
}

// untilMidnight is how long the day's allowance is used up: it begins anew at
// midnight UTC.
func untilMidnight(now time.Time) time.Duration {
	now = now.UTC()
	next := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, time.UTC)
	return next.Sub(now)
}

// gone says that the network knows a thing no more.
func gone(err error) bool { return err != nil && platform.AsFailure(err).Kind == platform.Gone }
