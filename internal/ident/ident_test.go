package ident

import (
	"encoding/hex"
	"testing"
	"time"
)

// at makes an id of a clock that shows a time.
func at(when time.Time, counter byte) string {
	ms := when.UnixMilli()
	b := []byte{byte(ms >> 40), byte(ms >> 32), byte(ms >> 24), byte(ms >> 16), byte(ms >> 8), byte(ms), 0x70, counter}
	s := hex.EncodeToString(b)
	return s[0:8] + "-" + s[8:12] + "-" + s[12:16] + "-8000-000000000000"
}

// The order of the steps matters: what After took stays.
func TestIdsSortBehindThoseOfAClockThatIsAhead(t *testing.T) {
	gen.last = 0 // as in a process that has just begun
	defer func() { gen.last = 0 }()
	before := New()
	for _, odd := range []string{"", "k1", "not-an-id-of-thirty-six-characters!!", at(time.Now().AddDate(1, 0, 0), 0), at(time.Now().Add(-time.Hour), 9)} {
		After(odd)
		if id := New(); id <= before || id > at(time.Now().Add(time.Minute), 0) {
			t.Errorf("after %q comes %s", odd, id)
		}
	}
	ahead := at(time.Now().Add(2*time.Hour), 255)
	After(ahead)
	last := ahead
	for range 10_000 {
		id := New()
		if id <= last || len(id) != 36 || id[14] != '7' {
			t.Fatalf("%s comes after %s", id, last)
		}
		last = id
	}
	if last > at(time.Now().Add(2*time.Hour+time.Minute), 0) {
		t.Errorf("%s ran ahead", last)
	}
}
