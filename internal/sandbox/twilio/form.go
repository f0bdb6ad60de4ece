package twilio

import (
	"net/url"
	"slices"
	"strings"
)

// parseForm reads parameters as a lenient server does: what cannot be decoded
// is left out, a semicolon is a character like others.
func parseForm(s string) url.Values {
	out := url.Values{}
	for part := range strings.SplitSeq(s, "&") {
		name, value, _ := strings.Cut(part, "=")
		name, errName := url.QueryUnescape(name)
		value, errValue := url.QueryUnescape(value)
		if name != "" && errName == nil && errValue == nil {
			out[name] = append(out[name], value)
		}
	}
	return out
}

// gsm are the characters of the alphabet that an SMS is short in; those of
// extended take the room of two.
const (
	gsm = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	extended = "\f^{}\\[~]|€"
)

// segments counts the SMS that a text makes: of 160 characters, of 153 where
// there are more; of 70 and 67 where one character is not of the alphabet.
func segments(text string) int {
	var septets, units []int // the room that each character takes
	short := true
	for _, r := range text {
		switch {
		case strings.ContainsRune(gsm, r):
			septets = append(septets, 1)
		case strings.ContainsRune(extended, r):
			septets = append(septets, 2)
		default:
			short = false
		}
		if r > 0xffff {
			units = append(units, 2)
		} else {
			units = append(units, 1)
		}
	}
	if short {
		return split(septets, 160, 153)
	}
	return split(units, 70, 67)
}

// split counts the parts of a text; a character is in one part as a whole.
func split(room []int, alone, each int) int {
	total := 0
	for _, r := range room {
		total += r
	}
	if total <= alone {
		return 1
	}
	parts, used := 1, 0
	for _, r := range room {
		if used+r > each {
			parts, used = parts+1, 0
		}
		used += r
	}
	return parts
}

// validURL tells whether something is an address that the platform can call.
func validURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && slices.Contains([]string{"http", "https"}, u.Scheme) && u.Host != ""
}
