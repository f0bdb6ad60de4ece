package msteams

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/platform"
	"recado.dev/internal/safehttp"
)

const (
	userAgent = "Recado"
	maxAnswer = 4 << 20
	// tokenSpare is how long before its end a token is replaced.
	tokenSpare = 5 * time.Minute
	// youngToken is how old a token may be so that its refusal means that the
	// credentials are wrong, and not that the token has gone stale.
	youngToken = time.Minute
)

// tokens holds the one that is good now.
type tokens struct {
	mu    sync.Mutex
	value string
	made  time.Time
	until time.Time
}

// token answers one that is good for a while, fetched where there is none.
func (s *session) token(ctx context.Context) (string, error) {
	t := &s.tokens
	t.mu.Lock()
	defer t.mu.Unlock()
	if now := s.host.Clock.Now(); t.value != "" && now.Before(t.until) && !now.Before(t.made) {
		return t.value, nil
	}
	value, life, err := s.newToken(ctx)
	if err != nil {
		return "", err
	}
	t.value, t.made = value, s.host.Clock.Now()
	t.until = t.made.Add(max(life-tokenSpare, life/2))
	return value, nil
}

// dropToken forgets a token that was refused. It says whether that was a young
// one, so that another would be refused too.
func (s *session) dropToken(value string) (young bool) {
	t := &s.tokens
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.value != value {
		return false
	}
	t.value = ""
	return s.host.Clock.Now().Sub(t.made) < youngToken
}

// newToken asks for a token with the bot's own credentials. Nothing was sent
// before: a call that failed in passing may be repeated.
func (s *session) newToken(ctx context.Context) (string, time.Duration, error) {
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {s.app}, "client_secret": {s.password}, "scope": {s.cloud.scope}}
	address := s.cloud.login.JoinPath(s.tenant, "oauth2", "v2.0", "token").String()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", 0, &platform.Failure{Kind: platform.Misconfigured, Title: "the address to sign in at is wrong"}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return "", 0, safe(fenced(err))
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode != http.StatusOK {
		return "", 0, signInFailure(resp, raw)
	}
	var answer struct {
		Token string `json:"access_token"`
		Life  int64  `json:"expires_in"`
	}
	if err != nil || json.Unmarshal(raw, &answer) != nil || answer.Token == "" {
		return "", 0, &platform.Failure{Kind: platform.Unreachable, Title: "the sign-in answers no token", Err: err}
	}
	return answer.Token, time.Duration(min(max(answer.Life, 60), 24*3600)) * time.Second, nil
}

// call makes one request of the service at an address, with our token, and reads
// its answer into out, which may be nil.
func (s *session) call(ctx context.Context, method, address string, in, out any) error {
	token, err := s.token(ctx)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(in)
	if err != nil {
		return &platform.Failure{Kind: platform.Rejected, Title: "the request cannot be written as JSON", Err: err}
	}
	if len(raw) > maxPayload {
		return &platform.Failure{Kind: platform.TooLong, Title: "the message is larger than the network takes"}
	}
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(raw))
	if err != nil {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the service's address is wrong"}
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return fenced(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		f := failureOf(resp, answer)
		if resp.StatusCode == http.StatusUnauthorized && !s.dropToken(token) {
			f.Kind = platform.Unreachable // the next try brings a new one
		}
		return f
	}
	switch {
	case err != nil:
		return &platform.Failure{Kind: platform.Uncertain, Title: "the answer broke off", Err: err}
	case out == nil:
		return nil
	case json.Unmarshal(answer, out) != nil:
		return &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the service answers"}
	}
	return nil
}

// fenced tells an address that may not be called at all from one that is away:
// only a person can change the first.
func fenced(err error) error {
	if errors.Is(err, safehttp.ErrForbidden) {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the service's address is on a private network", Err: err}
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
