package email

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-sasl"

	"recado.dev/internal/platform"
)

// tokens keeps the access token of an account that logs in by OAuth2.
type tokens struct {
	s *session

	mu    sync.Mutex
	token string
	until time.Time
}

// oauth says whether the account logs in by a token instead of a password.
func (s *session) oauth() bool { return s.settings["auth"] == "oauth2" }

// login is how the account proves who it is; anonymous where it has nothing to
// prove it with.
func (s *session) login(ctx context.Context) (sasl.Client, error) {
	if !s.oauth() {
		return sasl.NewPlainClient("", s.user(), s.secrets["password"]), nil
	}
	token, err := s.tokens.get(ctx)
	if err != nil {
		return nil, err
	}
	return &xoauth2{user: s.user(), token: token}, nil
}

// get answers a token that still lasts a minute, by the machine's time.
func (t *tokens) get(ctx context.Context) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token != "" && time.Until(t.until) > time.Minute {
		return t.token, nil
	}
	token, lasts, err := t.s.askToken(ctx)
	if err != nil {
		return "", err
	}
	t.token, t.until = token, time.Now().Add(lasts)
	return token, nil
}

// drop forgets a token that a server refused.
func (t *tokens) drop() {
	t.mu.Lock()
	t.token = ""
	t.mu.Unlock()
}

// askToken trades the refresh token, or where there is none the application's
// own secret, for an access token.
func (s *session) askToken(ctx context.Context) (string, time.Duration, error) {
	form := url.Values{"client_id": {s.settings["client_id"]}, "client_secret": {s.secrets["client_secret"]}}
	if refresh := s.secrets["refresh_token"]; refresh != "" {
		form.Set("grant_type", "refresh_token")
		form.Set("refresh_token", refresh)
	} else {
		form.Set("grant_type", "client_credentials")
	}
	if scope := s.settings["scope"]; scope != "" {
		form.Set("scope", scope)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.settings["oauth_endpoint"], strings.NewReader(form.Encode()))
	if err != nil {
		return "", 0, &platform.Failure{Kind: platform.Misconfigured, Title: "the address for tokens is wrong"}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		f := platform.AsFailure(err)
		f.Kind = platform.Unreachable // nothing was sent to anyone yet
		return "", 0, f
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	if err != nil {
		return "", 0, &platform.Failure{Kind: platform.Unreachable, Title: "the answer with the token broke off"}
	}
	var said struct {
		Token   string  `json:"access_token"`
		Expires float64 `json:"expires_in"`
		Error   string  `json:"error"`
	}
	_ = json.Unmarshal(raw, &said) // what is no JSON says nothing
	switch {
	case resp.StatusCode == http.StatusOK && said.Token != "":
		return said.Token, time.Duration(max(said.Expires, 120)) * time.Second, nil
	case resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests:
		return "", 0, &platform.Failure{Kind: platform.Unreachable, Title: "the server for tokens is not able to answer", Code: said.Error}
	}
	return "", 0, &platform.Failure{Kind: platform.BadCredentials, Title: "no token was given", Code: short(headerText(said.Error), 100), Advice: reconnect()}
}

func reconnect() platform.Text {
	return platform.Text{
		En: "Grant access to the mailbox again and enter the new refresh token.",
		Es: "Vuelve a dar acceso al buzón e introduce el nuevo token de actualización.",
	}
}

// xoauth2 is the mechanism of Google and Microsoft. A refusal comes as a
// challenge, which is answered with nothing to hear the error itself.
type xoauth2 struct{ user, token string }

// Start implements sasl.Client.
func (x *xoauth2) Start() (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next implements sasl.Client.
func (x *xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }
