package platform

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// ChatLink declares how an ordinary link opens a chat with an account: data, so
// that links, codes to scan and buttons need no code of the network's.
type ChatLink struct {
	// URL is the address. {setting} stands for a setting of the account, and
	// {setting:digits} for its digits alone. Its host is never a setting, so
	// that nobody can be led elsewhere.
	URL string `json:"url"`
	// TextParam is the parameter that fills in the customer's first words; ""
	// where the network has none.
	TextParam  string `json:"text_param,omitempty"`
	TextLength int    `json:"text_length,omitempty"` // characters (runes)
	// Address is the setting that customers know the account by, as it is
	// printed under a code.
	Address string `json:"address,omitempty"`
	// Previewers are how the network's own fetchers of previews begin to name
	// themselves: they are no visitors.
	Previewers []string `json:"-"`
}

// Open is the address that opens a chat with the account that has these
// settings, with text filled in. It answers false where a setting that the
// address needs is empty.
func (c ChatLink) Open(settings map[string]string, text string) (string, bool) {
	var b strings.Builder
	for rest := c.URL; ; {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if !found {
			break
		}
		name, tail, _ := strings.Cut(after, "}")
		name, kind, _ := strings.Cut(name, ":")
		value := settings[name]
		if kind == "digits" {
			value = digits(value)
		}
		if value == "" {
			return "", false
		}
		b.WriteString(url.PathEscape(value))
		rest = tail
	}
	want, _ := url.Parse(c.URL)
	to, err := url.Parse(b.String())
	if err != nil || want == nil || to.Scheme != "https" || to.Host != want.Host {
		return "", false
	}
	if text != "" && c.TextParam != "" {
		if c.TextLength > 0 && utf8.RuneCountInString(text) > c.TextLength {
			text = string([]rune(text)[:c.TextLength])
		}
		q := to.Query()
		q.Set(c.TextParam, text)
		// A plus would stand in the customer's words on some phones.
		to.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20")
	}
	return to.String(), true
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
