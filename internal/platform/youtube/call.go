package youtube

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"recado.dev/internal/platform"
	"recado.dev/internal/safehttp"
)

const (
	maxAnswer = 8 << 20
	// tokenSpare is how long before its end a token is replaced, and youngToken how
	// old one may be so that its refusal means that the account may not.
	tokenSpare = 5 * time.Minute
	youngToken = time.Minute
	// What calls cost, by the network's own list.
	readUnits  = 1
	writeUnits = 50
)

// grant is what the channel's owner allowed to an app.
type grant struct{ id, secret, refresh string }

// token is what calls show for about an hour.
type token struct {
	value       string
	made, until time.Time
}

// signedIn answers a token that is good.
func (s *session) signedIn(ctx context.Context) (string, error) {
	s.mu.Lock()
	have, now := s.token, s.host.Clock.Now()
	s.mu.Unlock()
	if have.value != "" && now.Before(have.until) && !now.Before(have.made) {
		return have.value, nil
	}
	form := url.Values{"grant_type": {"refresh_token"}, "client_id": {s.app.id}, "client_secret": {s.app.secret}, "refresh_token": {s.app.refresh}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.signIn.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return "", &platform.Failure{Kind: platform.Misconfigured, Title: "the address to sign in at is wrong"}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return "", safe(fenced(err))
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode != http.StatusOK {
		return "", refusedSignIn(resp, raw)
	}
	var answer struct {
		Token string `json:"access_token"`
		Life  int64  `json:"expires_in"`
	}
	if err != nil || json.Unmarshal(raw, &answer) != nil || answer.Token == "" {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the sign-in answers no token", Err: err}
	}
	life := time.Duration(min(max(answer.Life, 60), 24*3600)) * time.Second
	s.mu.Lock()
	s.token = token{value: answer.Token, made: now, until: now.Add(max(life-tokenSpare, life/2))}
	s.mu.Unlock()
	return answer.Token, nil
}

func refusedSignIn(resp *http.Response, raw []byte) *platform.Failure {
	f := platform.StatusFailure(resp.StatusCode, resp.Header)
	var said struct {
		Error string `json:"error"`
	}
	_ = json.Unmarshal(raw, &said) // the status alone says enough
	f.Code = cmp.Or(clip(said.Error), f.Code)
	switch {
	case said.Error == "invalid_grant":
		f.Kind, f.Title = platform.BadCredentials, "Google took the channel's permission back, or it ran out"
		f.Advice = platform.Text{
			En: "Let the channel's owner allow the app again and enter the new refresh token. Apps that are only being tested lose it after 7 days.",
			Es: "Pide a quien lleva el canal que autorice de nuevo la aplicación e introduce el nuevo refresh token. Las aplicaciones en pruebas lo pierden a los 7 días.",
		}
	case f.Kind == platform.Rejected || f.Kind == platform.BadCredentials || f.Kind == platform.Gone:
		f.Kind, f.Title = platform.BadCredentials, "Google refuses the app's id or its secret"
	}
	return f
}

// ask makes one call and reads its answer into out.
func (s *session) ask(ctx context.Context, method, path string, query url.Values, in, out any) error {
	value, err := s.signedIn(ctx)
	if err != nil {
		return err
	}
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return &platform.Failure{Kind: platform.Rejected, Title: "the comment cannot be written as JSON", Err: err}
		}
		body = bytes.NewReader(raw)
	}
	u := s.root.JoinPath("youtube/v3/" + path)
	u.RawQuery = query.Encode()
	req, err := http.NewRequestWithContext(ctx, method, u.String(), body)
	if err != nil {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is wrong"}
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Authorization", "Bearer "+value)
	if err := ctx.Err(); err != nil {
		return &platform.Failure{Kind: platform.Unreachable, Title: "given up", Err: err}
	}
	s.spend(method)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return fenced(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	switch {
	case resp.StatusCode == http.StatusUnauthorized && !s.drop(value):
		return &platform.Failure{Kind: platform.Unreachable, Code: "401", Title: "the sign-in had ended: the next try brings a new one"}
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		return s.failure(resp, answer)
	case err != nil:
		return &platform.Failure{Kind: platform.Uncertain, Title: "the answer broke off", Err: err}
	case out != nil && json.Unmarshal(answer, out) != nil:
		return &platform.Failure{Kind: platform.Unintelligible, Title: "the answer is not what the API answers"}
	}
	return nil
}

// read is a call that changes nothing: it may be made again whatever became of
// it.
func (s *session) read(ctx context.Context, path string, query url.Values, out any) error {
	return safe(s.ask(ctx, http.MethodGet, path, query, nil, out))
}

// drop forgets a token that was refused. It says whether that was a young one, so
// that another would be refused too.
func (s *session) drop(value string) (young bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.token.value != value {
		return false
	}
	young = s.host.Clock.Now().Sub(s.token.made) < youngToken
	s.token = token{}
	return young
}

// safe is a failure of a call that may be made again.
func safe(err error) error {
	if err == nil {
		return nil
	}
	if f := platform.AsFailure(err); f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible {
		f.Kind = platform.Unreachable
		return f
	}
	return err
}

func fenced(err error) error {
	if errors.Is(err, safehttp.ErrForbidden) {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is on a private network", Err: err}
	}
	return err
}

func clip(s string) string {
	if r := []rune(strings.ToValidUTF8(s, "")); len(r) > 200 {
		return string(r[:199]) + "…"
	}
	return strings.ToValidUTF8(s, "")
}
