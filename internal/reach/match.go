package reach

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"recado.dev/internal/desk"
)

// enoughWords is how many characters of first words are not said by chance,
// when the customer wrote on behind them.
const enoughWords = 12

var codeForm = regexp.MustCompile(`#([` + codeLetters + `]{4})\b`)

// matcher tells by which link a customer's words came.
type matcher struct {
	links []desk.ReachLink
	own   []string // each link's words, plain
	codes map[string]int
}

func newMatcher(links []desk.ReachLink) *matcher {
	m := &matcher{links: links, codes: map[string]int{}}
	for i, l := range links {
		m.own = append(m.own, plain(l.Text))
		m.codes[l.Code] = i
	}
	return m
}

// find answers the links, by their places, that words written at a time may be
// of: that of a code in them, or those whose own words they begin with. What
// was written before there was the link is none of it.
func (m *matcher) find(text string, at time.Time) []int {
	for _, code := range codeForm.FindAllStringSubmatch(strings.ToUpper(text), -1) {
		if i, ok := m.codes[code[1]]; ok && !at.Before(m.links[i].CreatedAt) {
			return []int{i}
		}
	}
	var out []int
	words := plain(text)
	for i, own := range m.own {
		if own != "" && begins(words, own) && !at.Before(m.links[i].CreatedAt) {
			out = append(out, i)
		}
	}
	return out
}

// match answers the one link of a channel that a customer's words are of: by
// its code, on any channel, or by the longest of the channel's own words, where
// they are no other link's.
func (m *matcher) match(channelID, text string, at time.Time) (desk.ReachLink, bool) {
	best, length, ties := 0, 0, 0
	for _, i := range m.find(text, at) {
		if coded := strings.Contains(strings.ToUpper(text), "#"+m.links[i].Code); coded {
			return m.links[i], true
		}
		if m.links[i].ChannelID != channelID {
			continue
		}
		switch n := len(m.own[i]); {
		case n > length:
			best, length, ties = i, n, 1
		case n == length:
			ties++
		}
	}
	if ties != 1 {
		return desk.ReachLink{}, false
	}
	return m.links[best], true
}

// begins says whether words are a link's own, or go on behind them.
func begins(words, own string) bool {
	rest, ok := strings.CutPrefix(words, own)
	if !ok || rest == "" {
		return ok
	}
	return utf8.RuneCountInString(own) >= enoughWords && rest[0] == ' '
}

// plain is a text without what people and phones change in it: capitals,
// accents, punctuation, spaces.
func plain(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r), unicode.IsNumber(r), unicode.Is(unicode.So, r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}

// ToldApart says which links the customers' first words alone tell apart from
// the others of the same channel, by their ids.
func ToldApart(links []desk.ReachLink) map[string]bool {
	out := map[string]bool{}
	for _, l := range links {
		own := plain(l.Text)
		told := own != ""
		for _, other := range links {
			if other.ID != l.ID && other.ChannelID == l.ChannelID && plain(other.Text) == own {
				told = false
			}
		}
		out[l.ID] = told || l.ShowCode
	}
	return out
}
