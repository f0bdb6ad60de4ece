package appstore

import (
	"bytes"
	"context"
	"crypto/ecdsa"
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
	maxAnswer = 8 << 20
	audience  = "appstoreconnect-v1"
	// tokenLife is less than the twenty minutes that a word may be good, and
	// tokenUse how long it is used.
	tokenLife = 15 * time.Minute
	tokenUse  = 10 * time.Minute
	// youngToken is how old a word may be so that its refusal means that the key may
	// not, and not that it has gone stale.
	youngToken = time.Minute
)

// client calls the API with words that a key signed.
type client struct {
	host   platform.Host
	base   string
	issuer string // empty for a key of one person
	keyID  string
	key    *ecdsa.PrivateKey

	mu    sync.Mutex
	value string
	made  time.Time
}

func newClient(h platform.Host, base, issuer, keyID, pem string) (*client, error) {
	at, err := url.Parse(strings.TrimRight(base, "/"))
	if err != nil || at.Host == "" || at.Scheme != "https" && at.Scheme != "http" {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is not a web address"}
	}
	c := &client{host: h, base: at.String(), issuer: issuer, keyID: keyID}
	if pem == "" {
		return c, nil
	}
	c.key, err = jwt.ParseECPrivateKeyFromPEM([]byte(lined(pem)))
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the private key is not the .p8 file that App Store Connect hands out: paste all of it"}
	}
	return c, nil
}

// lined gives a key file its lines again, which are lost where it is pasted into a
// field of one line.
func lined(file string) string {
	const dashes = "-----"
	parts := strings.Split(file, dashes) // "", BEGIN …, the key, END …, ""
	if len(parts) != 5 {
		return file
	}
	return dashes + strings.TrimSpace(parts[1]) + dashes + "\n" + strings.Join(strings.Fields(parts[2]), "\n") + "\n" + dashes + strings.TrimSpace(parts[3]) + dashes + "\n"
}

// token is a signed word, made anew before it ends.
func (c *client) token() (string, error) {
	if c.key == nil {
		return "", &platform.Failure{Kind: platform.BadCredentials, Title: "the private key is missing"}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.host.Clock.Now()
	if c.value != "" && now.Sub(c.made) < tokenUse && !now.Before(c.made) {
		return c.value, nil
	}
	claims := jwt.MapClaims{"iat": now.Unix(), "exp": now.Add(tokenLife).Unix(), "aud": audience}
	if c.issuer == "" {
		claims["sub"] = "user"
	} else {
		claims["iss"] = c.issuer
	}
	t := jwt.NewWithClaims(jwt.SigningMethodES256, claims)
	t.Header["kid"] = c.keyID
	value, err := t.SignedString(c.key)
	if err != nil {
		return "", &platform.Failure{Kind: platform.BadCredentials, Title: "the private key cannot sign"}
	}
	c.value, c.made = value, now
	return value, nil
}

// drop forgets a word that was refused. It says whether that was a young one, so
// that another would be refused too.
func (c *client) drop(value string) (young bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.value != value {
		return false
	}
	c.value = ""
	return c.host.Clock.Now().Sub(c.made) < youngToken
}

// call makes one call; in and out may be nil.
func (c *client) call(ctx context.Context, method, path string, query url.Values, in, out any) error {
	token, err := c.token()
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
	address := c.base + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is wrong"}
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(c.host.HTTP, req)
	if errors.Is(err, safehttp.ErrForbidden) {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is on a private network", Err: err}
	}
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		f := c.failureOf(resp, answer)
		if resp.StatusCode == http.StatusUnauthorized && !c.drop(token) {
			f.Kind = platform.Unreachable // the next try brings a new word
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

// failureOf reads a refusal: the first of the errors that it names.
func (c *client) failureOf(resp *http.Response, body []byte) *platform.Failure {
	f := platform.StatusFailure(resp.StatusCode, resp.Header)
	if resp.StatusCode == http.StatusGatewayTimeout { // a gateway gave up waiting for who may have taken it
		f.Kind = platform.Uncertain
	}
	var said struct {
		Errors []struct {
			Code   string `json:"code"`
			Title  string `json:"title"`
			Detail string `json:"detail"`
		} `json:"errors"`
	}
	if json.Unmarshal(body, &said) == nil && len(said.Errors) > 0 && said.Errors[0].Code != "" {
		e := said.Errors[0]
		f.Code, f.Detail = clip(e.Code, 120), clip(e.Detail, 300)
		if e.Title != "" {
			f.Title = clip(e.Title, 200)
		}
		if f.Detail != "" {
			f.Title = f.Detail
		}
		c.judge(f)
	}
	if f.Kind == platform.Throttled && f.RetryAfter == 0 {
		now := c.host.Clock.Now()
		f.RetryAfter = now.Truncate(time.Hour).Add(time.Hour).Sub(now)
	}
	return f
}

// judge says what the API's own words mean.
func (c *client) judge(f *platform.Failure) {
	switch {
	case strings.HasPrefix(f.Code, "FORBIDDEN"):
		f.Kind = platform.Misconfigured
		f.Advice = platform.Text{
			En: "The key needs the role Customer Support, App Manager or Admin, and the account's agreements have to be signed.",
			Es: "La clave necesita el rol Atención al cliente, Gestor de la app o Admin, y los acuerdos de la cuenta tienen que estar firmados.",
		}
	case f.Code == "RATE_LIMIT_EXCEEDED":
		f.Kind = platform.Throttled
	}
}
