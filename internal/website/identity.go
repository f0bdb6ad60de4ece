package website

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"recado.dev/internal/desk"
)

// maxTokenLife is how long a token of the business's server may be good for:
// one that leaks is soon worth nothing.
const (
	maxTokenLife = time.Hour
	tokenLeeway  = time.Minute
)

// claim is who a page says that its visitor is, and the proof of it.
type claim struct {
	ID    string `json:"id"`
	Hash  string `json:"hash"`  // of the id, made by the business's server
	Token string `json:"token"` // a JWT instead
	Name  string `json:"name"`
	Email string `json:"email"`
}

// proved answers who a claim proves to be, or why it proves nothing. Without a
// proof nobody is anybody: an id alone is refused rather than passed over.
func (p place) proved(c claim, now time.Time) (claim, error) {
	var keys []string
	for _, name := range []string{"identity_secret", "identity_secret_next"} {
		if k := p.live.Channel.Secrets[name]; k != "" {
			keys = append(keys, k)
		}
	}
	var err error
	switch {
	case c.Token != "":
		c, err = p.byToken(c, keys, now)
	case !byHash(c, keys):
		err = desk.E(desk.CodeForbidden, "the user's hash is not right")
	}
	if err == nil && (c.ID == "" || len(c.ID) > 200) {
		err = desk.E(desk.CodeForbidden, "the user has no id, or one of more than 200 characters")
	}
	return c, err
}

func byHash(c claim, keys []string) bool {
	given, err := hex.DecodeString(c.Hash)
	if err != nil || len(given) != sha256.Size || c.ID == "" {
		return false
	}
	good := false
	for _, k := range keys { // all of them, whichever fits
		mac := hmac.New(sha256.New, []byte(k))
		mac.Write([]byte(c.ID))
		good = hmac.Equal(given, mac.Sum(nil)) || good
	}
	return good
}

type tokenClaims struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	jwt.RegisteredClaims
}

func (p place) byToken(c claim, keys []string, now time.Time) (claim, error) {
	refused := desk.E(desk.CodeForbidden, "the user's token is not right, or no longer")
	for _, k := range keys {
		var claims tokenClaims
		_, err := jwt.ParseWithClaims(c.Token, &claims, func(*jwt.Token) (any, error) { return []byte(k), nil },
			jwt.WithValidMethods([]string{"HS256"}), jwt.WithAudience(p.live.Channel.ID), jwt.WithExpirationRequired(),
			jwt.WithLeeway(tokenLeeway), jwt.WithTimeFunc(func() time.Time { return now }))
		if errors.Is(err, jwt.ErrTokenSignatureInvalid) {
			continue
		}
		if err != nil || claims.ExpiresAt.Sub(now) > maxTokenLife+tokenLeeway {
			return c, refused
		}
		return claim{ID: claims.Subject, Name: claims.Name, Email: claims.Email}, nil
	}
	return c, refused
}

// userKey names a user of a business's site. Sites of other channels have
// secrets of their own, so that their users are others.
func (p place) userKey(id string) string { return "user:" + p.live.Channel.ID + ":" + id }
