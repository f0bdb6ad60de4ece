package byoc

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"recado.dev/internal/platform"
	"recado.dev/internal/safehttp"
)

const maxAnswer = 64 << 10

// ask makes one signed call and answers the body of a success. id names what is
// called for: it is the same where the same is called again.
func (s *session) ask(ctx context.Context, id, kind string, data callData) (int, []byte, error) {
	data.ChannelID = s.channelID
	raw, err := json.Marshal(call{Type: kind, Timestamp: s.host.Clock.Now(), Data: data})
	if err != nil {
		return 0, nil, &platform.Failure{Kind: platform.Rejected, Title: "the message cannot be written as JSON", Err: err}
	}
	return s.post(ctx, id, raw, s.seal)
}

func (s *session) post(ctx context.Context, id string, body []byte, by seal) (int, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.callback, bytes.NewReader(body))
	if err != nil {
		return 0, nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the address of the callback is wrong"}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Idempotency-Key", id)
	by.put(req.Header, id, s.wall.Now(), body)
	resp, err := platform.Do(s.host.HTTP, req)
	if errors.Is(err, safehttp.ErrForbidden) {
		return 0, nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the callback is on a private network", Err: err}
	}
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	said, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return resp.StatusCode, nil, refused(resp, said)
	}
	if err != nil {
		return resp.StatusCode, nil, &platform.Failure{Kind: platform.Uncertain, Title: "the answer broke off", Err: err}
	}
	return resp.StatusCode, said, nil
}

// refused is what a refusal means: by its own word where it says one, else by
// its status.
func refused(resp *http.Response, body []byte) *platform.Failure {
	f := platform.StatusFailure(resp.StatusCode, resp.Header)
	var r refusal
	if json.Unmarshal(body, &r) != nil {
		return f
	}
	if r.Error.Code != "" {
		f.Code = clip(r.Error.Code)
	}
	if r.Error.Title != "" {
		f.Title = clip(r.Error.Title)
	}
	f.Detail = r.Error.Detail
	if kind, ok := refusalKinds()[r.Error.Kind]; ok {
		f.Kind = kind
	}
	return f
}

// refusalKinds are the words of a middleware for what a refusal means.
func refusalKinds() map[string]platform.FailureKind {
	out := map[string]platform.FailureKind{}
	for _, k := range []platform.FailureKind{
		platform.BadCredentials, platform.Misconfigured, platform.Throttled, platform.Unreachable, platform.Rejected, platform.TooLong,
		platform.Unsupported, platform.RecipientGone, platform.OptedOut, platform.WindowClosed, platform.Gone,
	} {
		out[string(k)] = k
	}
	return out
}

// named makes an id of what it is about, so that a repeat has the same.
func named(parts ...string) string {
	sum := sha256.New()
	for _, p := range parts {
		sum.Write([]byte(p))
		sum.Write([]byte{0})
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
}
