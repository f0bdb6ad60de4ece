// Package googleapi is what connectors of Google's messaging services share: the
// sign-in with a service account, calls with what their refusals mean, and the
// signature of requests to us.
package googleapi

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"recado.dev/internal/platform"
	"recado.dev/internal/safehttp"
)

const (
	userAgent = "Recado"
	maxAnswer = 4 << 20
	// tokenSpare is how long before its end a token is replaced.
	tokenSpare = 5 * time.Minute
	// youngToken is how old a token may be so that its refusal means that the
	// account may not, and not that the token has gone stale.
	youngToken   = time.Minute
	googleTokens = "https://oauth2.googleapis.com/token"
)

// Client calls one of the services as a service account.
type Client struct {
	host   platform.Host
	base   *url.URL
	signIn *url.URL
	scope  string
	email  string
	keyID  string
	key    *rsa.PrivateKey
	user   *User

	mu    sync.Mutex
	value string
	made  time.Time
	until time.Time
}

// User is somebody who let an app act for them.
type User struct {
	ClientID, ClientSecret, RefreshToken string
}

// ForUser makes a client for the service at base that acts for somebody. A stand-in
// for the service signs in too, as in New.
func ForUser(h platform.Host, base string, u User) (*Client, error) {
	c, err := New(h, base, "", "")
	if err != nil {
		return nil, err
	}
	c.user = &u
	return c, nil
}

// New makes a client for the service at base, with the key file of a service
// account. A stand-in for the service signs in too, below its own address; the
// key file alone says where Google does, and only Google's own host is believed.
func New(h platform.Host, base, keyFile, scope string) (*Client, error) {
	at, err := url.Parse(strings.TrimRight(base, "/"))
	if err != nil || at.Host == "" || at.Scheme != "https" && at.Scheme != "http" {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is not a web address"}
	}
	c := &Client{host: h, base: at, scope: scope, signIn: &url.URL{Scheme: at.Scheme, Host: at.Host, Path: strings.TrimSuffix(at.Path, "/v1") + "/token"}}
	if strings.HasSuffix(at.Hostname(), ".googleapis.com") {
		if c.signIn, err = url.Parse(googleTokens); err != nil {
			return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the sign-in has no address", Err: err}
		}
	}
	if keyFile == "" {
		return c, nil
	}
	var file struct {
		Type  string `json:"type"`
		Email string `json:"client_email"`
		KeyID string `json:"private_key_id"`
		Key   string `json:"private_key"`
	}
	wrong := &platform.Failure{Kind: platform.Misconfigured, Title: "the service account's key is not the JSON file that Google Cloud hands out: paste all of it"}
	if json.Unmarshal([]byte(keyFile), &file) != nil || file.Type != "service_account" || file.Email == "" {
		return nil, wrong
	}
	key, err := jwt.ParseRSAPrivateKeyFromPEM([]byte(file.Key))
	if err != nil {
		return nil, wrong
	}
	c.email, c.keyID, c.key = file.Email, file.KeyID, key
	return c, nil
}

// SignIn fetches a new token: it proves that the key is good.
func (c *Client) SignIn(ctx context.Context) error {
	_, _, err := c.newToken(ctx)
	return err
}

func (c *Client) token(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.host.Clock.Now(); c.value != "" && now.Before(c.until) && !now.Before(c.made) {
		return c.value, nil
	}
	value, life, err := c.newToken(ctx)
	if err != nil {
		return "", err
	}
	c.value, c.made = value, c.host.Clock.Now()
	c.until = c.made.Add(max(life-tokenSpare, life/2))
	return value, nil
}

// drop forgets a token that was refused. It says whether that was a young one, so
// that another would be refused too.
func (c *Client) drop(value string) (young bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.value != value {
		return false
	}
	c.value = ""
	return c.host.Clock.Now().Sub(c.made) < youngToken
}

// grant is what is shown for a token: a word that the key signed, or what somebody
// let the app have.
func (c *Client) grant() (url.Values, error) {
	if c.user != nil {
		return url.Values{"grant_type": {"refresh_token"}, "client_id": {c.user.ClientID}, "client_secret": {c.user.ClientSecret}, "refresh_token": {c.user.RefreshToken}}, nil
	}
	if c.key == nil {
		return nil, &platform.Failure{Kind: platform.BadCredentials, Title: "the service account's key is missing"}
	}
	now := c.host.Clock.Now()
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
		"iss": c.email, "scope": c.scope, "aud": c.signIn.String(), "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	})
	t.Header["kid"] = c.keyID
	signed, err := t.SignedString(c.key)
	if err != nil {
		return nil, &platform.Failure{Kind: platform.BadCredentials, Title: "the service account's key cannot sign"}
	}
	return url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {signed}}, nil
}

// newToken asks for a token. Nothing was sent before: a call that failed in passing
// may be repeated.
func (c *Client) newToken(ctx context.Context) (string, time.Duration, error) {
	form, err := c.grant()
	if err != nil {
		return "", 0, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.signIn.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return "", 0, &platform.Failure{Kind: platform.Misconfigured, Title: "the address to sign in at is wrong"}
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(c.host.HTTP, req)
	if err != nil {
		return "", 0, Passing(fenced(err))
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode != http.StatusOK {
		f := platform.StatusFailure(resp.StatusCode, resp.Header)
		if f.Kind == platform.Rejected || f.Kind == platform.BadCredentials || f.Kind == platform.Gone {
			f.Kind, f.Title = platform.BadCredentials, "Google refuses the service account's key"
			if c.user != nil {
				f.Title = "Google refuses the refresh token, or the app that it was given to"
			}
		}
		return "", 0, f
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

// Call makes one call. path is escaped already; in and out may be nil.
func (c *Client) Call(ctx context.Context, method, path string, query url.Values, in, out any) error {
	token, err := c.token(ctx)
	if err != nil {
		return err
	}
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return &platform.Failure{Kind: platform.Rejected, Title: "the message cannot be written as JSON", Err: err}
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base.String()+path+"?"+query.Encode(), body)
	if err != nil {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is wrong"}
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(c.host.HTTP, req)
	if err != nil {
		return fenced(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		f := failureOf(resp, answer)
		if resp.StatusCode == http.StatusUnauthorized && !c.drop(token) {
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

// tooMuch are the reasons by which services say that too much was asked.
var tooMuch = map[string]bool{"rateLimitExceeded": true, "userRateLimitExceeded": true, "quotaExceeded": true, "dailyLimitExceeded": true}

// failureOf reads a refusal, whose word stands in its body: the code is that word
// where there is one.
func failureOf(resp *http.Response, body []byte) *platform.Failure {
	f := platform.StatusFailure(resp.StatusCode, resp.Header)
	if resp.StatusCode == http.StatusGatewayTimeout { // a gateway gave up waiting for who may have taken it
		f.Kind = platform.Uncertain
	}
	var said struct {
		Error struct {
			Status  string `json:"status"`
			Message string `json:"message"`
			Errors  []struct {
				Reason string `json:"reason"`
			} `json:"errors"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &said) != nil || said.Error.Status == "" {
		return f
	}
	f.Code, f.Detail = Clip(said.Error.Status, 80), Clip(said.Error.Message, 300)
	if f.Detail != "" {
		f.Title = f.Detail
	}
	if f.Code == "PERMISSION_DENIED" {
		f.Kind = platform.Misconfigured
	}
	for _, e := range said.Error.Errors {
		if tooMuch[e.Reason] { // which some services answer as a refusal
			f.Kind, f.Code = platform.Throttled, e.Reason
		}
	}
	return f
}

// Passing is for calls before anything was said to the customer: they may be made
// again whatever became of them.
func Passing(err error) error {
	f := platform.AsFailure(err)
	if f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible {
		f.Kind = platform.Unreachable
	}
	return f
}

func fenced(err error) error {
	if errors.Is(err, safehttp.ErrForbidden) {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is on a private network", Err: err}
	}
	return err
}

// Signed says whether a request carries the network's signature over data, made
// with the key that both sides know.
func Signed(r platform.HookRequest, key string, data []byte) bool {
	given, err := base64.StdEncoding.DecodeString(http.Header(r.Header).Get("X-Goog-Signature"))
	if err != nil || key == "" {
		return false
	}
	mac := hmac.New(sha512.New, []byte(key))
	mac.Write(data)
	return hmac.Equal(given, mac.Sum(nil))
}

// Clip bounds a word that a stranger may have written.
func Clip(s string, most int) string {
	if len(s) > most {
		s = s[:most]
	}
	return strings.ToValidUTF8(s, "")
}
