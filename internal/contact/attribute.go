package contact

import (
	"errors"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
)

const (
	mostAttributes = 100
	mostOptions    = 200
	longestValue   = 2000
)

var keyShape = regexp.MustCompile(`^[a-z][a-z0-9_]{0,49}$`)

// CheckAttribute refuses an attribute that could not be used; have are those
// that are there.
func CheckAttribute(a desk.Attribute, have []desk.Attribute) error {
	if !keyShape.MatchString(a.Key) {
		return desk.Invalid("key", "a key is small letters, digits and underscores, and begins with a letter")
	}
	if strings.TrimSpace(a.Name) == "" || utf8.RuneCountInString(a.Name) > 100 {
		return desk.Invalid("name", "a name has 1 to 100 characters")
	}
	switch a.Kind {
	case desk.AttributeText, desk.AttributeNumber, desk.AttributeDate, desk.AttributeBoolean:
		if len(a.Options) > 0 {
			return desk.Invalid("options", "only a choice has options")
		}
	case desk.AttributeChoice:
		return checkOptions(a.Options)
	default:
		return desk.Invalid("kind", "must be text, number, date, boolean or choice")
	}
	if len(have) >= mostAttributes {
		return desk.Invalid("key", "a workspace has at most %d attributes", mostAttributes)
	}
	return nil
}

func checkOptions(options []string) error {
	if len(options) == 0 || len(options) > mostOptions {
		return desk.Invalid("options", "a choice has 1 to %d options", mostOptions)
	}
	seen := map[string]bool{}
	for _, o := range options {
		if o == "" || o != strings.TrimSpace(o) || utf8.RuneCountInString(o) > 100 {
			return desk.Invalid("options", "an option has 1 to 100 characters")
		}
		if seen[strings.ToLower(o)] {
			return desk.Invalid("options", "the option %q is there twice", o)
		}
		seen[strings.ToLower(o)] = true
	}
	return nil
}

// Value answers a value of an attribute as it is kept, "" for none. It takes
// what the API sends and what a file says.
func Value(a desk.Attribute, v any) (string, error) {
	text := ""
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(v, "\uFFFD"), "\x00", ""))
	case float64:
		if a.Kind == desk.AttributeNumber {
			text = strconv.FormatFloat(v, 'f', -1, 64)
			break
		}
		return "", wrong(a)
	case bool:
		if a.Kind == desk.AttributeBoolean {
			return strconv.FormatBool(v), nil
		}
		return "", wrong(a)
	default:
		return "", wrong(a)
	}
	if text == "" {
		return "", nil
	}
	return valueOf(a, text)
}

func valueOf(a desk.Attribute, text string) (string, error) {
	switch a.Kind {
	case desk.AttributeNumber:
		return numberOf(a, text)
	case desk.AttributeDate:
		for _, layout := range []string{time.DateOnly, "02/01/2006", "2/1/2006", "02.01.2006", "02-01-2006", "2006/01/02"} {
			if d, err := time.Parse(layout, text); err == nil && d.Year() >= 1000 {
				return d.Format(time.DateOnly), nil
			}
		}
		return "", wrong(a)
	case desk.AttributeBoolean:
		switch strings.ToLower(text) {
		case "true", "yes", "sí", "si", "1", "x", "verdadero", "y", "s":
			return "true", nil
		case "false", "no", "0", "falso", "n":
			return "false", nil
		}
		return "", wrong(a)
	case desk.AttributeChoice:
		for _, o := range a.Options {
			if strings.EqualFold(o, text) {
				return o, nil
			}
		}
		return "", wrong(a)
	}
	if utf8.RuneCountInString(text) > longestValue {
		return "", desk.Invalid("attributes."+a.Key, "%s has at most %d characters", a.Name, longestValue)
	}
	return text, nil
}

// numberOf reads a number with a point or a comma before its fraction.
func numberOf(a desk.Attribute, text string) (string, error) {
	if strings.Count(text, ",") == 1 && !strings.Contains(text, ".") {
		text = strings.Replace(text, ",", ".", 1)
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) || strings.ContainsAny(text, "xXpP_") {
		return "", wrong(a)
	}
	return strconv.FormatFloat(n, 'f', -1, 64), nil
}

// Why is what an error of Value says.
func Why(err error) string {
	var e *desk.Error
	if errors.As(err, &e) && len(e.Problems) > 0 {
		return e.Problems[0].Detail
	}
	return "is not possible"
}

func wrong(a desk.Attribute) error {
	field := "attributes." + a.Key
	switch a.Kind {
	case desk.AttributeNumber:
		return desk.Invalid(field, "%s is a number", a.Name)
	case desk.AttributeDate:
		return desk.Invalid(field, "%s is a date such as 2026-11-30", a.Name)
	case desk.AttributeBoolean:
		return desk.Invalid(field, "%s is yes or no", a.Name)
	case desk.AttributeChoice:
		return desk.Invalid(field, "%s is one of %s", a.Name, strings.Join(a.Options, ", "))
	}
	return desk.Invalid(field, "%s is a text", a.Name)
}

// Kept is a value as the API tells it in the form in which it is kept.
func Kept(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// Typed is a kept value as the API tells it.
func Typed(kind desk.AttributeKind, value string) any {
	switch kind {
	case desk.AttributeNumber:
		if n, err := strconv.ParseFloat(value, 64); err == nil {
			return n
		}
	case desk.AttributeBoolean:
		return value == "true"
	}
	return value
}
