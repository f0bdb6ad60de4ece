// Package auth proves who somebody is: passwords, sessions, API tokens,
// invitations and resets. What they may do is package access's business.
package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"recado.dev/internal/desk"
)

// Lengths of a password in characters. The upper one keeps a login from being
// a way to make us hash megabytes.
const (
	minPassword = 10
	maxPassword = 200
)

// Cost is how expensive a password's hash is (argon2id).
type Cost struct {
	MemoryKiB uint32
	Passes    uint32
	Threads   uint8
}

// DefaultCost takes some 60 ms and 64 MiB on a small server.
var DefaultCost = Cost{MemoryKiB: 64 << 10, Passes: 1, Threads: 2}

const (
	saltSize = 16
	hashSize = 32
)

var errNotAHash = errors.New("auth: not a password hash")

// hasher hashes passwords, few at a time: each takes megabytes, and a flood of
// logins must not take all memory.
type hasher struct {
	cost  Cost
	slots chan struct{}
	dummy string // what a login for an unknown address is compared with
}

// newHasher makes the dummy out of nothing: hashing for it would cost a tenth
// of a second at each start.
func newHasher(cost Cost) *hasher {
	return &hasher{cost: cost, slots: make(chan struct{}, 2), dummy: format(cost, make([]byte, saltSize), make([]byte, hashSize))}
}

// format is a hash in the usual text form, with its parameters.
func format(cost Cost, salt, key []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, cost.MemoryKiB, cost.Passes, cost.Threads,
		b64.EncodeToString(salt), b64.EncodeToString(key))
}

func (h *hasher) enter(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return desk.E(desk.CodeUnavailable, "too many people are signing in, try again")
	}
}

// hash makes a password's hash.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer func() { <-h.slots }()
	salt := make([]byte, saltSize)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	key := argon2.IDKey([]byte(password), salt, h.cost.Passes, h.cost.MemoryKiB, h.cost.Threads, hashSize)
	return format(h.cost, salt, key), nil
}

// verify says whether password has this hash. An empty hash takes as long and
// answers false, so that nobody learns which addresses have an account.
func (h *hasher) verify(ctx context.Context, password, hash string) (bool, error) {
	known := hash != ""
	if !known {
		hash = h.dummy
	}
	cost, salt, want, err := parseHash(hash)
	if err != nil {
		return false, err
	}
	if err := h.enter(ctx); err != nil {
		return false, err
	}
	defer func() { <-h.slots }()
	got := argon2.IDKey([]byte(password), salt, cost.Passes, cost.MemoryKiB, cost.Threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

// outdated says whether a hash was made at another cost than today's.
func (h *hasher) outdated(hash string) bool {
	cost, _, _, err := parseHash(hash)
	return err == nil && cost != h.cost
}

func parseHash(hash string) (Cost, []byte, []byte, error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return Cost{}, nil, nil, errNotAHash
	}
	var version int
	var c Cost
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return Cost{}, nil, nil, errNotAHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.MemoryKiB, &c.Passes, &c.Threads); err != nil || c.Passes == 0 || c.Threads == 0 {
		return Cost{}, nil, nil, errNotAHash
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	key, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(key) == 0 {
		return Cost{}, nil, nil, errNotAHash
	}
	return c, salt, key, nil
}

// common are passwords that everybody tries first, of those that are long
// enough to be typed here at all.
var common = []string{
	"1234567890", "0123456789", "12345678910", "123456789a", "1234567891", "0987654321", "1111111111", "0000000000",
	"qwertyuiop", "qwerty12345", "qwerty123456", "1q2w3e4r5t", "1q2w3e4r5t6y", "asdfghjkl1", "asdfghjklñ", "zxcvbnm123",
	"password12", "password123", "password1234", "passw0rd123", "contraseña", "contrasena", "contraseña1", "contraseña123",
	"letmein123", "welcome123", "welcome1234", "bienvenido", "bienvenido1", "iloveyou123", "teamomucho", "administrator",
	"admin12345", "admin123456", "administrador", "changeme123", "cambiame123", "recado1234", "recado12345", "barcelona1",
	"realmadrid", "abcdefghij", "abcd123456", "abc1234567", "michelle123", "football123", "superman123", "princess123",
}

// checkPassword refuses passwords that are guessed in minutes.
func checkPassword(field, password, email string) error {
	n := utf8.RuneCountInString(password)
	lower := strings.ToLower(strings.TrimSpace(password))
	switch {
	case !utf8.ValidString(password):
		return desk.Invalid(field, "the password is not text")
	case n < minPassword:
		return desk.Invalid(field, "a password needs at least %d characters", minPassword)
	case n > maxPassword:
		return desk.Invalid(field, "a password has at most %d characters", maxPassword)
	case slices.Contains(common, lower), oneCharacter(lower):
		return desk.Invalid(field, "this password is too common")
	case email != "" && lower == strings.ToLower(email):
		return desk.Invalid(field, "the password must not be the address")
	}
	return nil
}

func oneCharacter(s string) bool {
	first, size := utf8.DecodeRuneInString(s)
	return strings.Trim(s[size:], string(first)) == ""
}
