// Package ident makes ids and secret tokens.
package ident

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"sync"
	"time"
)

var gen struct {
	sync.Mutex
	last int64 // milliseconds<<12 | counter: the first 60 bits that sort
}

// New is a UUIDv7 as text. Ids made by one process sort by their making, also
// within a millisecond (RFC 9562, section 6.2, method 1 with a 12-bit counter).
func New() string {
	var b [16]byte
	if _, err := rand.Read(b[8:]); err != nil {
		panic("ident: no randomness: " + err.Error())
	}
	gen.Lock()
	t := time.Now().UnixMilli() << 12
	if t <= gen.last {
		t = gen.last + 1
	}
	gen.last = t
	gen.Unlock()
	ms := t >> 12
	for i := range 6 {
		b[i] = byte(ms >> (40 - 8*i))
	}
	b[6] = 0x70 | byte(t>>8)&0x0f
	b[7] = byte(t)
	b[8] = 0x80 | b[8]&0x3f
	var s [36]byte
	hex.Encode(s[0:8], b[0:4])
	hex.Encode(s[9:13], b[4:6])
	hex.Encode(s[14:18], b[6:8])
	hex.Encode(s[19:23], b[8:10])
	hex.Encode(s[24:36], b[10:16])
	s[8], s[13], s[18], s[23] = '-', '-', '-', '-'
	return string(s[:])
}

// farAhead is how far ahead of our clock an id may be that After takes for good.
const farAhead = 24 * time.Hour

// After has the ids that this process makes from now on sort behind one that
// another process made, whose clock was ahead, or this one before its clock was
// set back. What is no UUIDv7, or more than a day ahead, changes nothing.
func After(id string) {
	if len(id) != 36 || id[14] != '7' {
		return
	}
	var b [8]byte
	if _, err := hex.Decode(b[:], []byte(id[0:8]+id[9:13]+id[14:18])); err != nil {
		return
	}
	ms := int64(binary.BigEndian.Uint64(b[:]) >> 16)
	if ms > time.Now().Add(farAhead).UnixMilli() {
		return
	}
	t := ms<<12 | int64(b[6]&0x0f)<<8 | int64(b[7])
	gen.Lock()
	gen.last = max(gen.last, t)
	gen.Unlock()
}

// Token is a secret of 256 random bits, safe in URLs, behind a prefix that
// tells people and scanners what it is.
func Token(prefix string) string {
	var b [32]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic("ident: no randomness: " + err.Error())
	}
	return prefix + base64.RawURLEncoding.EncodeToString(b[:])
}
