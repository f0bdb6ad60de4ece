package apple

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/golang-jwt/jwt/v5"

	"recado.dev/internal/platform"
	"recado.dev/internal/safehttp"
)

const (
	userAgent = "Recado"
	maxAnswer = 1 << 20
)

// answer is what the network said.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// request is one call with the provider's token.
func (s *session) request(ctx context.Context, method, path string, header map[string]string, body []byte) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, s.api.JoinPath(path).String(), bytes.NewReader(body))
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is wrong"}
	}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"iss": s.msp, "iat": s.host.Clock.Now().Unix()}).SignedString(s.key)
	if err != nil {
		return nil, &platform.Failure{Kind: platform.BadCredentials, Title: "the secret cannot sign"}
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("User-Agent", userAgent)
	for k, v := range header {
		req.Header.Set(k, v)
	}
	return req, nil
}

// ask makes one call. Any answer of the network is no error here.
func (s *session) ask(ctx context.Context, method, path string, header map[string]string, body []byte) (answer, error) {
	req, err := s.request(ctx, method, path, header, body)
	if err != nil {
		return answer{}, err
	}
	return s.do(req)
}

func (s *session) do(req *http.Request) (answer, error) {
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

func (a answer) read(out any) error {
	if a.status < 200 || a.status > 299 {
		return failureOf(a)
	}
	if out != nil && json.Unmarshal(a.body, out) != nil {
		return &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the API answers"}
	}
	return nil
}

// passing is for calls before anything was said to the customer: they may be
// made again whatever became of them.
func passing(err error) error {
	f := platform.AsFailure(err)
	if f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible {
		f.Kind = platform.Unreachable
	}
	return f
}

// fenced tells an address that may not be called at all from one that is away:
// only a person can change the first.
func fenced(err error) error {
	if errors.Is(err, safehttp.ErrForbidden) {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the address is on a private network", Err: err}
	}
	return err
}

// packed is a body as the network takes it.
func packed(v any) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	enc := json.NewEncoder(z)
	enc.SetEscapeHTML(false)
	if err := errors.Join(enc.Encode(v), z.Close()); err != nil {
		return nil, &platform.Failure{Kind: platform.Rejected, Title: "the message cannot be written as JSON", Err: err}
	}
	return b.Bytes(), nil
}

// unpacked is a body of the network, whether it packed it or not, of at most
// limit bytes: a small one may unfold to any size.
func unpacked(body []byte, limit int64) ([]byte, error) {
	if len(body) < 2 || body[0] != 0x1f || body[1] != 0x8b {
		return body, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(z, limit+1))
	if err == nil && int64(len(out)) > limit {
		err = errors.New("the request unfolds to more than is read")
	}
	return out, err
}

// away is a call to a host that is not the API's: no token goes along.
func away(ctx context.Context, method string, to *url.URL, body io.Reader) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, method, to.String(), body)
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Rejected, Title: "the file's address is wrong"}
	}
	req.Header.Set("User-Agent", userAgent)
	return req, nil
}
