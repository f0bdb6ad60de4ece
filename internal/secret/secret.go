// Package secret seals what must not be read at rest and derives keys for
// signing. One master key stands behind both; it comes from the environment or
// from a file beside the data.
package secret

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"
)

// KeySize is the length of the master key in bytes.
const KeySize = 32

// version is the first byte of everything sealed, so that the way of sealing
// can change without guessing.
const version = 1

const redacted = "[redacted]"

// ErrUnsealed is the error of bytes that were sealed with another key, for
// another place, or changed since.
var ErrUnsealed = errors.New("secret: cannot be unsealed with this master key")

// String is a text that neither logs nor JSON show.
type String string

// String implements fmt.Stringer.
func (String) String() string { return redacted }

// GoString implements fmt.GoStringer.
func (String) GoString() string { return redacted }

// LogValue implements slog.LogValuer.
func (String) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON implements json.Marshaler.
func (String) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// Reveal is the text itself.
func (s String) Reveal() string { return string(s) }

// Sealer seals and unseals. It is safe for concurrent use.
type Sealer struct {
	aead cipher.AEAD
	key  []byte
}

// New makes a Sealer of a master key.
func New(key []byte) (*Sealer, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("the master key has %d bytes instead of %d", len(key), KeySize)
	}
	sealing, err := hkdf.Key(sha256.New, key, nil, "recado sealing", KeySize)
	if err != nil {
		return nil, fmt.Errorf("derive the sealing key: %w", err)
	}
	aead, err := chacha20poly1305.NewX(sealing)
	if err != nil {
		return nil, fmt.Errorf("ready the cipher: %w", err)
	}
	return &Sealer{aead: aead, key: append([]byte(nil), key...)}, nil
}

// Load makes a Sealer of the key given in base64 or, where that is empty, of
// the file master.key in dir, which it makes at the first start.
func Load(encoded, dir string) (*Sealer, error) {
	if encoded != "" {
		key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
		if err != nil {
			return nil, errors.New("the master key is not base64")
		}
		return New(key)
	}
	file := filepath.Join(dir, "master.key")
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = create(dir, file)
	}
	if err != nil {
		return nil, fmt.Errorf("read the master key: %w", err)
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("%s is not base64", file)
	}
	return New(key)
}

// create writes a fresh key for its owner's eyes alone. Of two processes that
// start at once, one key wins and both use it: the file appears whole, by a
// link that fails where there is one already.
func create(dir, file string) ([]byte, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	key := make([]byte, KeySize)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	temp, err := os.CreateTemp(dir, ".master-*") // made with 0600
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.WriteString(base64.StdEncoding.EncodeToString(key) + "\n")
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return nil, err
	}
	if err := os.Link(temp.Name(), file); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return os.ReadFile(file)
}

// Seal encrypts plain for a place: what is sealed for one place cannot be
// unsealed as if it belonged to another.
func (s *Sealer) Seal(plain []byte, place string) ([]byte, error) {
	out := make([]byte, 1+s.aead.NonceSize(), 1+s.aead.NonceSize()+len(plain)+s.aead.Overhead())
	out[0] = version
	if _, err := rand.Read(out[1:]); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return s.aead.Seal(out, out[1:], plain, []byte(place)), nil
}

// Unseal is the opposite of Seal; it answers ErrUnsealed where it cannot.
func (s *Sealer) Unseal(sealed []byte, place string) ([]byte, error) {
	n := 1 + s.aead.NonceSize()
	if len(sealed) < n || sealed[0] != version {
		return nil, ErrUnsealed
	}
	plain, err := s.aead.Open(nil, sealed[1:n], sealed[n:], []byte(place))
	if err != nil {
		return nil, ErrUnsealed
	}
	return plain, nil
}

// Derive is a key of 32 bytes for one purpose, the same for as long as the
// master key is.
func (s *Sealer) Derive(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, s.key, nil, "recado "+purpose, KeySize)
	if err != nil {
		panic("secret: derive a key: " + err.Error()) // only for lengths that are out of reach
	}
	return key
}
