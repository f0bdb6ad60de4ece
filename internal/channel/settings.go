package channel

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// maxValue is the longest setting or secret in bytes; a pasted certificate
// fits.
const maxValue = 16 << 10

var (
	digits = regexp.MustCompile(`^[0-9]+$`)
	phone  = regexp.MustCompile(`^\+?[0-9][0-9 ().-]{4,30}$`)
)

// complete checks what was entered against the declared fields, fills the
// defaults and answers all problems together. Names that no field declares are
// refused: they are typing errors.
func complete(d platform.Descriptor, settings, secrets map[string]string) (set, sec map[string]string, problems []desk.Problem) {
	set, sec = map[string]string{}, map[string]string{}
	declared := map[string]platform.Field{}
	for _, f := range d.Fields {
		declared[f.Name] = f
	}
	unknown := func(part string, given map[string]string, secret bool) {
		for name := range given {
			f, ok := declared[name]
			switch {
			case !ok:
				problems = append(problems, desk.Problem{Field: part + "." + name, Detail: "there is no such field"})
			case f.Secret != secret && secret:
				problems = append(problems, desk.Problem{Field: part + "." + name, Detail: "this is a setting, not a secret"})
			case f.Secret != secret:
				problems = append(problems, desk.Problem{Field: part + "." + name, Detail: "this is a secret, not a setting"})
			}
		}
	}
	unknown("settings", settings, false)
	unknown("secrets", secrets, true)
	for _, f := range d.Fields {
		part, from, to := "settings", settings, set
		if f.Secret {
			part, from, to = "secrets", secrets, sec
		}
		value := strings.TrimSpace(from[f.Name])
		if value == "" {
			value = f.Default
		}
		if detail := wrong(f, value); detail != "" {
			problems = append(problems, desk.Problem{Field: part + "." + f.Name, Detail: detail})
			continue
		}
		if value != "" {
			to[f.Name] = value
		}
	}
	slices.SortStableFunc(problems, func(a, b desk.Problem) int { return strings.Compare(a.Field, b.Field) })
	return set, sec, problems
}

// wrong says what is wrong with a value, without repeating it.
func wrong(f platform.Field, value string) string {
	if value == "" {
		if f.Required {
			return "this is needed"
		}
		return ""
	}
	if len(value) > maxValue {
		return fmt.Sprintf("at most %d bytes", maxValue)
	}
	if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' }) {
		return "control characters are not possible"
	}
	switch f.Kind {
	case "url":
		u, err := url.Parse(value)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil {
			return "this has to be an address that starts with https://"
		}
	case "digits":
		if !digits.MatchString(value) {
			return "only digits are possible"
		}
	case "choice":
		if !slices.ContainsFunc(f.Options, func(o platform.Option) bool { return o.Value == value }) {
			return "this is none of the choices"
		}
	case "phone":
		if !phone.MatchString(value) {
			return "this is not a phone number"
		}
	}
	if f.Pattern != "" {
		if re, err := regexp.Compile(`^(?:` + f.Pattern + `)$`); err == nil && !re.MatchString(value) {
			return "this does not look right"
		}
	}
	return ""
}

// invalid makes one error of problems, nil where there are none.
func invalid(problems []desk.Problem) error {
	if len(problems) == 0 {
		return nil
	}
	return &desk.Error{Code: desk.CodeInvalid, Public: problems[0].Field + ": " + problems[0].Detail, Problems: problems}
}
