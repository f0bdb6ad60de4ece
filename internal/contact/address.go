package contact

import (
	"net/mail"
	"strings"

	"recado.dev/internal/desk"
)

// Phone answers a number as it is kept, "+34600111222", from how people write
// it. A number needs its country, since nothing else tells whose it is.
func Phone(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	var digits strings.Builder
	for i, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case strings.ContainsRune(" -().\u00a0/", r), r == '+' && i == 0:
		default:
			return "", desk.Invalid("phone", "%q is no telephone number", text)
		}
	}
	number := digits.String()
	if rest, ok := strings.CutPrefix(number, "00"); ok && !strings.HasPrefix(text, "+") {
		number, text = rest, "+"
	}
	if !strings.HasPrefix(text, "+") {
		return "", desk.Invalid("phone", "a telephone number begins with + and its country, such as +34")
	}
	if len(number) < 6 || len(number) > 15 {
		return "", desk.Invalid("phone", "a telephone number has 6 to 15 digits")
	}
	return "+" + number, nil
}

// Email answers an address as it is kept.
func Email(text string) (string, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" {
		return "", nil
	}
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || len(text) > 254 || !strings.Contains(text[strings.LastIndex(text, "@"):], ".") {
		return "", desk.Invalid("email", "%q is no e-mail address", text)
	}
	return text, nil
}
