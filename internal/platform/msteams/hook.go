package msteams

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"recado.dev/internal/platform"
)

const (
	// keysLife is how long the network's keys are used before they are asked for
	// again, and keysRest how long a key that is not among them is not asked for:
	// anybody can name one.
	keysLife = 24 * time.Hour
	keysRest = 5 * time.Minute
	// skew is how far the network's clock may be from ours.
	skew = 5 * time.Minute
)

// Handshake implements platform.Hooked. The network checks no address.
func (s *session) Handshake(platform.HookRequest) platform.HookReply {
	return platform.HookReply{Status: http.StatusMethodNotAllowed, ContentType: "text/plain; charset=utf-8",
		Body: []byte("This address takes POST requests.\n")}
}

// Accepted implements platform.Hooked.
func (s *session) Accepted() platform.HookReply { return platform.HookReply{Status: http.StatusOK} }

// Reply implements platform.Replier: whoever pressed a button of a card waits for
// the answer, and is told that it arrived.
func (s *session) Reply(r platform.HookRequest) (platform.HookReply, bool) {
	var a activity
	if json.Unmarshal(r.Body, &a) != nil || a.Type != "invoke" {
		return platform.HookReply{}, false
	}
	if a.Name != invokeCard {
		return platform.HookReply{Status: http.StatusNotImplemented}, true
	}
	return platform.HookReply{Status: http.StatusOK, ContentType: "application/json",
		Body: []byte(`{"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":"✓"}`)}, true
}

// keyring holds the network's public keys.
type keyring struct {
	mu    sync.Mutex
	known map[string]key
	at    time.Time // when they were fetched
	tried time.Time // when that was tried last

	fetching sync.Mutex
}

type key struct {
	public   *rsa.PublicKey
	endorsed []string // the channels whose requests it may sign
	endorses bool     // false where the network says nothing of that
}

func (k *keyring) get(id string) (key, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	one, ok := k.known[id]
	return one, ok
}

// wants says whether the keys have to be fetched for one, and whether there are
// any at all.
func (k *keyring) wants(id string, now time.Time) (fetch, some bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	_, ok := k.known[id]
	some = len(k.known) > 0
	fresh := some && now.Sub(k.at) < keysLife && !k.at.After(now)
	rested := k.tried.IsZero() || now.Sub(k.tried) >= keysRest || k.tried.After(now)
	return !some || !(ok && fresh) && rested, some
}

// FetchKeys implements platform.Keyed.
func (s *session) FetchKeys(ctx context.Context, r platform.HookRequest) error {
	id := keyID(bearer(r))
	if id == "" {
		return nil // Verify refuses it without any key
	}
	if fetch, _ := s.keys.wants(id, s.host.Clock.Now()); !fetch {
		return nil
	}
	s.keys.fetching.Lock()
	defer s.keys.fetching.Unlock()
	now := s.host.Clock.Now()
	fetch, some := s.keys.wants(id, now) // another request may have fetched them meanwhile
	if !fetch {
		return nil
	}
	found, err := s.publishedKeys(ctx)
	s.keys.mu.Lock()
	defer s.keys.mu.Unlock()
	s.keys.tried = now
	if err != nil {
		if some {
			return nil // those at hand will do for now
		}
		return err
	}
	s.keys.known, s.keys.at = found, now
	return nil
}

// publishedKeys reads the network's keys, by way of the description that names
// their address.
func (s *session) publishedKeys(ctx context.Context) (map[string]key, error) {
	var about struct {
		Keys string `json:"jwks_uri"`
	}
	if err := s.read(ctx, s.cloud.keys.String(), &about); err != nil {
		return nil, err
	}
	at, err := url.Parse(about.Keys)
	if err != nil || at.Host == "" || at.Scheme != s.cloud.keys.Scheme || !s.keyHost(at) {
		return nil, &platform.Failure{Kind: platform.Unreachable, Title: "the network names a strange address for its keys"}
	}
	var set struct {
		Keys []struct {
			Kind     string   `json:"kty"`
			ID       string   `json:"kid"`
			N        string   `json:"n"`
			E        string   `json:"e"`
			Endorsed []string `json:"endorsements"`
		} `json:"keys"`
	}
	if err := s.read(ctx, at.String(), &set); err != nil {
		return nil, err
	}
	out := map[string]key{}
	for _, k := range set.Keys {
		n, errN := base64.RawURLEncoding.DecodeString(strings.TrimRight(k.N, "="))
		e, errE := base64.RawURLEncoding.DecodeString(strings.TrimRight(k.E, "="))
		if k.Kind != "RSA" || k.ID == "" || errN != nil || errE != nil || len(n) < 128 || len(e) == 0 || len(e) > 4 {
			continue
		}
		out[k.ID] = key{public: &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}, endorsed: k.Endorsed, endorses: k.Endorsed != nil}
	}
	if len(out) == 0 {
		return nil, &platform.Failure{Kind: platform.Unreachable, Title: "the network publishes no keys"}
	}
	return out, nil
}

func (s *session) keyHost(at *url.URL) bool {
	return strings.EqualFold(at.Host, s.cloud.keys.Host) || network365(at)
}

// read asks for a public document.
func (s *session) read(ctx context.Context, address string, out any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return &platform.Failure{Kind: platform.Misconfigured, Title: "the service's address is wrong"}
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := platform.Do(s.host.HTTP, req)
	if err != nil {
		return safe(fenced(err))
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode != http.StatusOK || err != nil || json.Unmarshal(raw, out) != nil {
		return &platform.Failure{Kind: platform.Unreachable, Title: "the network's keys cannot be read", Err: err}
	}
	return nil
}

// bearer is the token of a request; empty where there is none.
func bearer(r platform.HookRequest) string {
	token, _ := strings.CutPrefix(http.Header(r.Header).Get("Authorization"), "Bearer ")
	return token
}

// keyID is the key that a token names, before anything of it is known to be true.
func keyID(token string) string {
	head, _, ok := strings.Cut(token, ".")
	raw, err := base64.RawURLEncoding.DecodeString(head)
	var said struct {
		ID string `json:"kid"`
	}
	if !ok || err != nil || json.Unmarshal(raw, &said) != nil || len(said.ID) > 256 {
		return ""
	}
	return said.ID
}

// claims are what a token of the network says.
type claims struct {
	jwt.RegisteredClaims
	Service  string `json:"serviceurl"`
	Service2 string `json:"serviceUrl"`
}

var errKey = errors.New("the key is not known")

// Verify implements platform.Hooked: the request carries a token that the network
// signed for this bot and for the service that the body names. The body itself
// is not signed: what the token says of the service keeps answers, and with them
// our token, from going elsewhere.
func (s *session) Verify(r platform.HookRequest) bool {
	token := bearer(r)
	var said struct {
		Channel string `json:"channelId"`
		Service string `json:"serviceUrl"`
	}
	if token == "" || s.app == "" || s.password == "" || s.host.Clock == nil || json.Unmarshal(r.Body, &said) != nil {
		return false
	}
	id := keyID(token)
	signer, ok := s.keys.get(id)
	if !ok || signer.endorses && !slices.Contains(signer.endorsed, said.Channel) {
		return false
	}
	var c claims
	_, err := jwt.ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		if t.Header["kid"] != id {
			return nil, errKey
		}
		return signer.public, nil
	}, jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer(s.cloud.issuer), jwt.WithAudience(s.app), jwt.WithLeeway(skew),
		jwt.WithExpirationRequired(), jwt.WithTimeFunc(s.host.Clock.Now))
	if err != nil {
		return false
	}
	claimed := c.Service
	if claimed == "" {
		claimed = c.Service2
	}
	service, ok := webAddress(said.Service)
	return ok && s.trusts(service) && strings.TrimRight(claimed, "/") == strings.TrimRight(said.Service, "/")
}
