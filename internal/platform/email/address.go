package email

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jhillyerd/enmime/v2"
	"golang.org/x/text/encoding/charmap"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// loose finds addresses where a line follows no rule.
var loose = regexp.MustCompile(`[^\s<>,;:"'()\[\]\\]+@[^\s<>,;:"'()\[\]\\@]+`)

// addresses reads a header of addresses, whatever shape it has.
func addresses(env *enmime.Envelope, header string) []desk.MailAddress {
	var out []desk.MailAddress
	for _, line := range env.GetHeaderValues(header) {
		out = append(out, parseAddresses(line)...)
	}
	if len(out) > maxSenders {
		out = out[:maxSenders]
	}
	return out
}

func parseAddresses(line string) []desk.MailAddress {
	if !utf8.ValidString(line) {
		if out, err := charmap.Windows1252.NewDecoder().String(line); err == nil {
			line = out
		}
	}
	var out []desk.MailAddress
	add := func(name, address string) {
		address = cleanAddress(address)
		if address == "" || slices.ContainsFunc(out, func(a desk.MailAddress) bool { return a.Address == address }) {
			return
		}
		name = short(strings.Trim(headerText(name), `"' `), 200)
		if strings.EqualFold(name, address) {
			name = ""
		}
		out = append(out, desk.MailAddress{Name: name, Address: address})
	}
	if list, err := enmime.ParseAddressList(line); err == nil {
		for _, a := range list {
			add(a.Name, a.Address)
		}
		return out
	}
	at := 0
	for _, found := range loose.FindAllStringIndex(line, -1) {
		name := strings.Trim(line[at:found[0]], " \t<,;\"'")
		add(name, line[found[0]:found[1]])
		at = found[1]
		at += len(line[at:]) - len(strings.TrimLeft(line[at:], "> \t"))
	}
	return out
}

// cleanAddress is an address in the form by which people are told apart: small
// letters. "" where it is none.
func cleanAddress(s string) string {
	s = strings.ToLower(strings.TrimSpace(strings.Map(visible, s)))
	s = strings.Trim(s, "<>. ")
	left, domain, ok := cutLast(s, "@")
	if !ok || left == "" || domain == "" || strings.ContainsAny(domain, " /\\") || len(s) > 320 {
		return ""
	}
	return s
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// written is an address as a header writes it.
func written(a desk.MailAddress) string {
	return (&mail.Address{Name: a.Name, Address: a.Address}).String()
}

// impersonal are senders whom nobody reads.
var impersonal = regexp.MustCompile(`^(?:no-?_?reply|do-?_?not-?_?reply|noreply\+.*|mailer-daemon|postmaster|bounces?|notifications?|wordpress|forms?)(?:[+.-].*)?@`)

func nobody(address string) bool { return impersonal.MatchString(address) }

// Reach implements platform.Starter: whoever has an address can be written to.
func (s *session) Reach(address string) (platform.Person, bool) {
	a := desk.MailAddress{Address: cleanAddress(address)}
	if a.Address == "" || a.Address == s.address {
		return platform.Person{}, false
	}
	return *person(a), true
}
