package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"recado.dev/internal/platform"
	"recado.dev/internal/safehttp"
)

// maxAnswer bounds what is read of an answer.
const maxAnswer = 4 << 20

const userAgent = "Recado"

// answer is what the API answers to every call.
type answer struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int64 `json:"retry_after"`
	} `json:"parameters"`
}

// call asks a method of the API with parameters as JSON, and reads its result
// into out, which may be nil.
func (s *session) call(ctx context.Context, method string, in, out any) error {
	raw, err := json.Marshal(in)
	if err != nil {
		return &platform.Failure{Kind: platform.Rejected, Title: "the message cannot be written as JSON", Err: err}
	}
	return s.post(ctx, method, "application/json", bytes.NewReader(raw), int64(len(raw)), out)
}

// post makes one request. The token is in its address, which is why no error
// may hold that.
func (s *session) post(ctx context.Context, method, contentType string, body io.Reader, size int64, out any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.base+"/bot"+s.token+"/"+method, body)
	if err != nil {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is wrong"}
	}
	req.ContentLength = size
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return fenced(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	var a answer
	garbled := json.Unmarshal(raw, &a) != nil
	switch {
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		return failureOf(resp, a)
	case err != nil:
		return &platform.Failure{Kind: platform.Uncertain, Title: "the answer broke off", Err: err}
	case garbled:
		return &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the API answers"}
	case !a.OK && a.Code != 0:
		return failureOf(resp, a)
	case !a.OK || out == nil:
		return nilOrOdd(a.OK)
	case json.Unmarshal(a.Result, out) != nil:
		return &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the API answers"}
	}
	return nil
}

func nilOrOdd(ok bool) error {
	if ok {
		return nil
	}
	return &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the API answers"}
}

// fenced tells an address that may not be called at all from one that is away:
// only a person can change the first.
func fenced(err error) error {
	if errors.Is(err, safehttp.ErrForbidden) {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is on a private network", Err: err}
	}
	return err
}
