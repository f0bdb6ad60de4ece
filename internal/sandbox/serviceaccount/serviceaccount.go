// Package serviceaccount is what emulators of Google's services share: keys of
// service accounts, the sign-in that gives tokens for words that they signed, and
// the question with which a webhook's address is proved.
package serviceaccount

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	// tokenLife is how long a token is good.
	tokenLife = time.Hour
	// maxKept bounds how many tokens are remembered.
	maxKept = 2000
	// hookTime is how long a business may take to answer.
	hookTime = 10 * time.Second
	maxForm  = 64 << 10
)

// NewKey makes a key, as PEM.
func NewKey() string {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic("sandbox: no key for a service account: " + err.Error()) // the machine has no randomness
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(k)}))
}

// KeyFile is the file that is handed out with a key.
func KeyFile(email, key, tokens string) string {
	raw, _ := json.Marshal(map[string]string{ // plain strings
		"type": "service_account", "client_email": email, "private_key_id": Word(10), "private_key": key, "token_uri": tokens,
	})
	return string(raw)
}

// Desk gives tokens and knows whose they are.
type Desk struct {
	mu     sync.Mutex
	tokens map[string]token
}

type token struct {
	email string
	until time.Time
}

// SignIn answers a request for a token: audience is the address at which it was
// made, and keyOf answers an account's key.
func (d *Desk) SignIn(w http.ResponseWriter, r *http.Request, now func() time.Time, audience, scope string, keyOf func(email string) string) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if r.PostFormValue("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer" {
		say(w, http.StatusBadRequest, map[string]any{"error": "unsupported_grant_type"})
		return
	}
	email, ok := signer(r.PostFormValue("assertion"), now, audience, scope, keyOf)
	if !ok {
		say(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant", "error_description": "Invalid JWT Signature."})
		return
	}
	value := Word(20)
	d.mu.Lock()
	if d.tokens == nil {
		d.tokens = map[string]token{}
	}
	for k := range d.tokens {
		if len(d.tokens) <= maxKept {
			break
		}
		delete(d.tokens, k)
	}
	d.tokens[value] = token{email, now().Add(tokenLife)}
	d.mu.Unlock()
	say(w, http.StatusOK, map[string]any{"access_token": value, "expires_in": int(tokenLife / time.Second), "token_type": "Bearer"})
}

// signer is whose key signed a word that asks for a token.
func signer(assertion string, now func() time.Time, audience, scope string, keyOf func(string) string) (string, bool) {
	var named jwt.MapClaims
	if _, _, err := jwt.NewParser().ParseUnverified(assertion, &named); err != nil {
		return "", false
	}
	email, err := named.GetIssuer()
	if err != nil {
		return "", false
	}
	key, err := jwt.ParseRSAPrivateKeyFromPEM([]byte(keyOf(email)))
	if err != nil {
		return "", false
	}
	_, err = jwt.Parse(assertion, func(*jwt.Token) (any, error) { return &key.PublicKey, nil }, jwt.WithValidMethods([]string{"RS256"}),
		jwt.WithAudience(audience), jwt.WithTimeFunc(now), jwt.WithLeeway(time.Minute), jwt.WithExpirationRequired())
	asked, _ := named["scope"].(string)
	return email, err == nil && strings.Contains(asked, scope)
}

// Who answers whose token a call carries.
func (d *Desk) Who(r *http.Request, now time.Time) (email string, ok bool) {
	value, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	d.mu.Lock()
	defer d.mu.Unlock()
	t, there := d.tokens[value]
	return t.email, ok && there && now.Before(t.until)
}

// Greeter proves addresses, each once.
type Greeter struct {
	mu     sync.Mutex
	proved map[string]string // by account
}

// Greet asks an address for a word and says whether it is the business's.
func (g *Greeter) Greet(ctx context.Context, client *http.Client, account, address, clientToken string) bool {
	g.mu.Lock()
	proved := g.proved[account] == address
	g.mu.Unlock()
	if proved {
		return true
	}
	word := Word(8)
	body, _ := json.Marshal(map[string]string{"clientToken": clientToken, "secret": word}) // plain strings
	status, got, err := Post(ctx, client, address, body, nil)
	if err != nil || status != http.StatusOK || string(got) != word {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.proved == nil {
		g.proved = map[string]string{}
	}
	g.proved[account] = address
	return true
}

// Post makes one request to a business.
func Post(ctx context.Context, client *http.Client, address string, body []byte, header http.Header) (int, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, nil, fmt.Errorf("call a hook: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	for k, v := range header {
		req.Header[k] = v
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, nil, fmt.Errorf("call a hook: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	got, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	return res.StatusCode, got, err
}

// Word is a word that nobody guesses.
func Word(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

func say(w http.ResponseWriter, status int, v any) {
	raw, _ := json.Marshal(v) // plain values
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(raw)
}
