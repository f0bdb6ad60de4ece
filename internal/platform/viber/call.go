package viber

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

// call asks a method of the API. Every answer has status 200 and says in its
// body how it went.
func (s *session) call(ctx context.Context, method string, in, out any) error {
	raw, err := json.Marshal(in)
	if err != nil {
		return &platform.Failure{Kind: platform.Rejected, Title: "the message cannot be written as JSON", Err: err}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.base+"/pa/"+method, bytes.NewReader(raw))
	if err != nil {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is wrong"}
	}
	req.Header.Set("X-Viber-Auth-Token", s.token)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.world.HTTP, req)
	if err != nil {
		if errors.Is(err, safehttp.ErrForbidden) {
			return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is on a private network", Err: err}
		}
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return platform.StatusFailure(resp.StatusCode, resp.Header)
	}
	if err != nil {
		return &platform.Failure{Kind: platform.Uncertain, Title: "the answer broke off", Err: err}
	}
	var how struct {
		Status *int   `json:"status"`
		Words  string `json:"status_message"`
	}
	if json.Unmarshal(body, &how) != nil || how.Status == nil || out != nil && json.Unmarshal(body, out) != nil {
		return &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the API answers"}
	}
	if *how.Status != 0 {
		return failureOfStatus(*how.Status, how.Words)
	}
	return nil
}
