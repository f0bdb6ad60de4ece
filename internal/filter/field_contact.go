package filter

import (
	"slices"
	"time"

	"recado.dev/internal/desk"
)

// What the contact of a case is, beside what is known of their company and of
// what they agreed to.
const (
	FieldContactTag       Field = "contact.tag"
	FieldContactPlatform  Field = "contact.platform"   // the platforms on which they have an address
	FieldContactCreatedAt Field = "contact.created_at" // when they came to be one
	// FieldContactLastSeen is when they last wrote, on any channel. Who never did
	// was seen neither before nor after any time.
	FieldContactLastSeen Field = "contact.last_seen"
)

// platforms compares the platforms on which somebody has an address, without a
// list of them being made.
func (c Cond) platforms(on []desk.Identity) bool {
	switch c.Op {
	case OpIsNot:
		return !slices.ContainsFunc(on, func(i desk.Identity) bool { return i.Platform == c.Texts[0] })
	case OpEmpty:
		return len(on) == 0
	}
	for i := range on {
		if c.text(on[i].Platform) {
			return true
		}
	}
	return false
}

// seen compares a time that may be unknown, which is the zero time.
func (c Cond) seen(at time.Time) bool { return !at.IsZero() && c.time(at) }

// platformsOf are the platforms on which somebody has an address, each once.
func platformsOf(p desk.Contact) []string {
	var out []string
	for _, i := range p.Identities {
		if !slices.Contains(out, i.Platform) {
			out = append(out, i.Platform)
		}
	}
	return out
}

// stampOf is a time as an explanation shows it; an unknown one is nothing.
func stampOf(at time.Time) []string {
	if at.IsZero() {
		return nil
	}
	return some(stamp(at))
}
