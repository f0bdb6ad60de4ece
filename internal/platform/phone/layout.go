package phone

import (
	"regexp"
	"strconv"

	"github.com/nyaruka/phonenumbers"
)

// layout is how the numbers of a country that begin in one way are written.
type layout struct {
	begins *regexp.Regexp // nil for all
	groups []group
	form   []piece
}

// group is how many digits stand together.
type group struct{ least, most int }

// piece is a group of digits, or a byte between two.
type piece struct {
	group int // from 0 on, -1 for none
	sign  byte
}

// international writes a number as phonenumbers.Format does. Their patterns are
// groups of digits and nothing else, so that cutting a number into them takes no
// pattern; a country that has another is left to the library.
func international(n *phonenumbers.PhoneNumber) string {
	code := int(n.GetCountryCode())
	if n.ItalianLeadingZero != nil || n.Extension != nil || code <= 0 || code >= len(allRules) || !rulesOf(code).laid {
		return phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
	}
	var room [20]byte
	national := strconv.AppendUint(room[:0], n.GetNationalNumber(), 10)
	out := make([]byte, 0, 32)
	out = append(strconv.AppendInt(append(out, '+'), int64(code), 10), ' ')
	for _, l := range rulesOf(code).layouts {
		if l.fits(len(national)) && (l.begins == nil || l.begins.Match(national)) {
			return string(l.write(out, national))
		}
	}
	return string(append(out, national...))
}

func (l *layout) fits(digits int) bool {
	least, most := 0, 0
	for _, g := range l.groups {
		least, most = least+g.least, most+g.most
	}
	return digits >= least && digits <= most
}

// write gives each group all that it may have and the others can spare.
func (l *layout) write(to, national []byte) []byte {
	var room [8][]byte
	parts, spare := room[:0], len(national)
	for _, g := range l.groups {
		spare -= g.least
	}
	for _, g := range l.groups {
		more := min(spare, g.most-g.least)
		parts, national = append(parts, national[:g.least+more]), national[g.least+more:]
		spare -= more
	}
	for _, p := range l.form {
		if p.group < 0 {
			to = append(to, p.sign)
			continue
		}
		to = append(to, parts[p.group]...)
	}
	return to
}

// layoutsOf are those of a country, false where one is not plain.
func layoutsOf(m *phonenumbers.PhoneMetadata) ([]layout, bool) {
	formats := m.GetIntlNumberFormat()
	if len(formats) == 0 {
		formats = m.GetNumberFormat()
	}
	out := make([]layout, 0, len(formats))
	for _, f := range formats {
		groups, ok := groupsOf(f.GetPattern())
		form, also := formOf(f.GetFormat(), len(groups))
		if !ok || !also {
			return nil, false
		}
		l := layout{groups: groups, form: form}
		// The last of them is the most detailed.
		if begins := f.GetLeadingDigitsPattern(); len(begins) > 0 {
			l.begins = regexp.MustCompile("^(?:" + begins[len(begins)-1] + ")")
		}
		out = append(out, l)
	}
	return out, true
}

var (
	aGroup = regexp.MustCompile(`^\(\\d(?:\{(\d+)(?:,(\d+))?\})?\)`)
	aForm  = regexp.MustCompile(`^(?:\$[1-8](?:[- .]|$))+$`)
)

// groupsOf reads a pattern such as (\d{2})(\d{3,4})(\d).
func groupsOf(pattern string) ([]group, bool) {
	var out []group
	for pattern != "" {
		at := aGroup.FindStringSubmatch(pattern)
		if at == nil {
			return nil, false
		}
		g := group{1, 1}
		if at[1] != "" {
			g.least, _ = strconv.Atoi(at[1])
			g.most = g.least
		}
		if at[2] != "" {
			g.most, _ = strconv.Atoi(at[2])
		}
		out, pattern = append(out, g), pattern[len(at[0]):]
	}
	return out, len(out) > 0
}

// formOf reads a form such as "$1 $2-$3".
func formOf(form string, groups int) ([]piece, bool) {
	if !aForm.MatchString(form) {
		return nil, false
	}
	var out []piece
	for i := 0; i < len(form); i++ {
		if form[i] != '$' {
			out = append(out, piece{-1, form[i]})
			continue
		}
		i++
		p := piece{group: int(form[i] - '1')}
		if p.group >= groups {
			return nil, false
		}
		out = append(out, p)
	}
	return out, true
}
