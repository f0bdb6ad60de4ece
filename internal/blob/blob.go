// Package blob keeps files under keys. It knows nothing of what is in them or
// who may read them: a key is a secret of the server.
package blob

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"io"
	"strings"
)

// ErrNotFound is the error of a key that holds nothing.
var ErrNotFound = errors.New("there is no such blob")

// ErrTooLarge is the error of a file over the limit that its writer gave.
var ErrTooLarge = errors.New("the file is too large")

// Stored says what Put kept.
type Stored struct {
	Size   int64
	SHA256 string // hex
}

// ReadSeekCloser is an open blob.
type ReadSeekCloser interface {
	io.ReadSeekCloser
}

// Store keeps blobs. Implementations are safe for concurrent use.
type Store interface {
	// Put stores what r gives under a new key, and answers once it is on disk.
	// More than limit bytes are ErrTooLarge, and nothing is kept; 0 means no
	// limit. An error leaves nothing behind.
	Put(ctx context.Context, key string, r io.Reader, limit int64) (Stored, error)
	// Open reads a blob, or answers ErrNotFound.
	Open(ctx context.Context, key string) (ReadSeekCloser, error)
	// Delete removes a blob. A key that holds nothing is no error.
	Delete(ctx context.Context, key string) error
}

// NewKey is a key of 256 random bits.
func NewKey() string {
	var b [32]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic("blob: no randomness: " + err.Error())
	}
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]))
}

// validKey says whether a key has the shape that NewKey gives: nothing else
// ever becomes a path.
func validKey(key string) bool {
	if len(key) != 52 {
		return false
	}
	for _, c := range []byte(key) {
		if (c < 'a' || c > 'z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}
