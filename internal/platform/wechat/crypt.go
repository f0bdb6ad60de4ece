package wechat

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1" //nolint:gosec // the network signs with it
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
)

// signature is the network's: the hex SHA-1 of the texts, sorted and joined.
func signature(parts ...string) string {
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, ""))) //nolint:gosec // as above
	return hex.EncodeToString(sum[:])
}

// signed compares in constant time.
func signed(given string, parts ...string) bool {
	return subtle.ConstantTimeCompare([]byte(given), []byte(signature(parts...))) == 1
}

// keyOf reads an EncodingAESKey: 43 characters of base64, of which the last may
// carry bits that mean nothing.
func keyOf(encoded string) ([]byte, bool) {
	key, err := base64.StdEncoding.DecodeString(encoded + "=")
	return key, err == nil && len(key) == 32
}

// errSealed says that a request cannot be decrypted with a key of the account's.
var errSealed = errors.New("the request cannot be decrypted with the account's EncodingAESKey")

const (
	noise    = 16 // random bytes before the length
	padBlock = 32 // the network pads to twice the cipher's block
)

// unseal decrypts what a request holds and looks whether it is for the account.
func unseal(encrypted string, key []byte, appID string) ([]byte, error) {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encrypted))
	if err != nil || len(raw) == 0 || len(raw)%aes.BlockSize != 0 {
		return nil, errSealed
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, errSealed
	}
	cipher.NewCBCDecrypter(block, key[:aes.BlockSize]).CryptBlocks(raw, raw)
	pad := int(raw[len(raw)-1])
	if pad < 1 || pad > padBlock || pad > len(raw) {
		return nil, errSealed
	}
	raw = raw[:len(raw)-pad]
	if len(raw) < noise+4 {
		return nil, errSealed
	}
	size := int64(binary.BigEndian.Uint32(raw[noise:]))
	rest := raw[noise+4:]
	if size > int64(len(rest)) || string(rest[size:]) != appID {
		return nil, errSealed
	}
	return rest[:size], nil
}

// open decrypts with whichever key fits: the older one lasts while keys change.
func (s *session) open(encrypted string) ([]byte, error) {
	for _, key := range s.keys {
		if out, err := unseal(encrypted, key, s.appID); err == nil {
			return out, nil
		}
	}
	return nil, errSealed
}
