// Package phone is what connectors know of telephone numbers: the one form of
// each, and how people write it.
package phone

import (
	"strings"
	"sync"

	"github.com/nyaruka/phonenumbers"
)

// Canonical answers the one form under which a number is known here, in
// digits: the network writes the same Brazilian, Mexican or Argentine mobile
// in more than one way. Anything but a number answers "".
func Canonical(number string) string {
	n := strings.TrimPrefix(strings.TrimSpace(number), "+")
	if !isDigits(n) {
		n = digitsOf(n)
	}
	switch {
	case strings.HasPrefix(n, "55") && len(n) == 12 && n[4] >= '6':
		// Brazil: mobiles got a ninth digit, old accounts answer without it.
		return n[:4] + "9" + n[4:]
	case strings.HasPrefix(n, "521") && len(n) == 13:
		// Mexico: the 1 of mobiles was given up in 2019.
		return "52" + n[3:]
	case strings.HasPrefix(n, "54"):
		return canonicalArgentine(n)
	}
	return n
}

// canonicalArgentine writes mobiles as 549 and ten digits: in the country they
// are dialled with a 15 after the area code, from abroad with a 9 before it.
func canonicalArgentine(n string) string {
	national := n[2:]
	switch len(national) {
	case 10:
		return "549" + national
	case 12:
		for area := 2; area <= 4; area++ {
			if national[area:area+2] == "15" && (area != 2 || national[:2] == "11") {
				return "549" + national[:area] + national[area+2:]
			}
		}
	}
	return n
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// digitsOf drops what people put between digits; a letter or a dot makes it
// something else than a number.
func digitsOf(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == ' ' || r == '\u00a0' || r == '-' || r == '(' || r == ')' || r == '+':
		default:
			return ""
		}
	}
	return b.String()
}

// Displays remembers how numbers are written for people, since working it out
// costs more than the rest of reading a message. When full, some give way.
type Displays struct {
	mu   sync.RWMutex
	seen map[string]string
}

const displaysKept = 1 << 16

// NewDisplays is an empty memory.
func NewDisplays() *Displays { return &Displays{seen: map[string]string{}} }

// Of is how people write the number of these digits.
func (d *Displays) Of(digits string) string {
	d.mu.RLock()
	s, ok := d.seen[digits]
	d.mu.RUnlock()
	if ok {
		return s
	}
	s = formatted(digits)
	d.mu.Lock()
	if len(d.seen) >= displaysKept {
		for one := range d.seen {
			delete(d.seen, one)
			if len(d.seen) < displaysKept {
				break
			}
		}
	}
	d.seen[digits] = s
	d.mu.Unlock()
	return s
}

func formatted(digits string) string {
	n, err := Parse("+" + digits)
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return "+" + digits
	}
	return international(n)
}
