package phone

import (
	"regexp"
	"strings"
	"sync/atomic"

	"github.com/nyaruka/phonenumbers"
)

const (
	longestCode   = 3  // digits of a country's code
	leastDigits   = 3  // of code and number
	longestNumber = 17 // digits of a number without its code
	longestText   = 48 // bytes; nobody puts so much between digits
)

// Parse reads a number in its international form, from the plus on, as
// phonenumbers.Parse does without a region. Nearly all that reach a desk are
// digits, perhaps with spaces and hyphens, and have nothing to be stripped:
// those are read without the library's patterns, at a tenth of their price.
// Whatever else it is given is the library's.
func Parse(number string) (*phonenumbers.PhoneNumber, error) {
	if n := plain(number); n != nil {
		return n, nil
	}
	return phonenumbers.Parse(number, "")
}

// plain reads the numbers that need none of the library's rules, and answers nil
// for all others.
func plain(number string) *phonenumbers.PhoneNumber {
	var room [longestCode + longestNumber]byte
	all, ok := digitsIn(room[:0], number)
	if !ok || len(all) < leastDigits || all[0] == '0' {
		return nil
	}
	code, national := 0, all
	for i := 0; ; i++ {
		if i == longestCode || i == len(all) {
			return nil
		}
		code, national = code*10+int(all[i]-'0'), all[i+1:]
		if phonenumbers.GetSupportedCallingCodes()[code] {
			break
		}
	}
	if len(national) < 2 || len(national) > longestNumber || national[0] == '0' || rulesOf(code).change(national) {
		return nil
	}
	// One piece of memory for the number and what it points at.
	out := &struct {
		number   phonenumbers.PhoneNumber
		code     int32
		national uint64
	}{code: int32(code)}
	for _, d := range national {
		out.national = out.national*10 + uint64(d-'0')
	}
	out.number.CountryCode, out.number.NationalNumber = &out.code, &out.national
	return &out.number
}

// digitsIn appends the digits that follow the plus to all, which has room for
// the longest number; false for whatever holds more than digits, spaces and
// hyphens.
func digitsIn(all []byte, number string) ([]byte, bool) {
	rest, ok := strings.CutPrefix(number, "+")
	ok = ok && len(rest) < longestText
	for i := 0; ok && i < len(rest); i++ {
		switch c := rest[i]; {
		case c >= '0' && c <= '9':
			if ok = len(all) < cap(all); ok {
				all = append(all, c)
			}
		case c != ' ' && c != '-':
			ok = false
		}
	}
	return all, ok
}

// rules are what a country's numbers may lose or change as they are read, and
// how they are written.
type rules struct {
	prefix    *regexp.Regexp // nil for none
	transform bool
	layouts   []layout // the first that fits counts
	laid      bool     // layouts are all that there are
}

// allRules are those of the codes that were seen.
var allRules [1000]atomic.Pointer[rules]

func rulesOf(code int) *rules {
	if r := allRules[code].Load(); r != nil {
		return r
	}
	r := newRules(code)
	allRules[code].Store(r)
	return r
}

func newRules(code int) *rules {
	region := phonenumbers.GetRegionCodeForCountryCode(code)
	// Once it was read, as it is when the program begins, this has no error.
	all, _ := phonenumbers.MetadataCollection()
	for _, m := range all.GetMetadata() {
		if m.GetId() != region || int(m.GetCountryCode()) != code {
			continue
		}
		r := &rules{transform: m.GetNationalPrefixTransformRule() != ""}
		if prefix := m.GetNationalPrefixForParsing(); prefix != "" {
			r.prefix = regexp.MustCompile("^(?:" + prefix + ")")
		}
		r.layouts, r.laid = layoutsOf(m)
		return r
	}
	return &rules{}
}

// change says whether the rules may make another number of these digits. A
// prefix of no digits at all, as Argentina has, takes nothing away.
func (r *rules) change(national []byte) bool {
	if r.prefix == nil {
		return false
	}
	if !r.transform {
		// Without the places of its groups a match is cheaper.
		at := r.prefix.FindIndex(national)
		return at != nil && at[1] > 0
	}
	at := r.prefix.FindSubmatchIndex(national)
	return at != nil && (at[1] > 0 || at[len(at)-1] >= 0)
}
