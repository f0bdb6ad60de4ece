package ical

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// maxLine is the longest unfolded line that is read; descriptions are longer
// at times, and nobody misses their end.
const maxLine = 16 << 10

// line is one content line: NAME;PARAM=value:value.
type line struct {
	number int
	name   string
	params map[string]string
	value  string
}

// lines unfolds a file. What is not UTF-8 is taken for Windows-1252, which old
// exports are in.
func lines(file []byte) []line {
	text := strings.TrimPrefix(string(file), "\ufeff")
	if !utf8.ValidString(text) {
		if decoded, err := charmap.Windows1252.NewDecoder().String(text); err == nil {
			text = decoded
		}
	}
	var list []line
	var open strings.Builder
	number, started := 0, 0
	flush := func() {
		if l, ok := parseLine(open.String()); ok {
			l.number = started
			list = append(list, l)
		}
		open.Reset()
	}
	for raw := range strings.SplitSeq(text, "\n") {
		number++
		raw = strings.TrimSuffix(raw, "\r")
		if raw != "" && (raw[0] == ' ' || raw[0] == '\t') {
			if open.Len()+len(raw) <= maxLine {
				open.WriteString(raw[1:])
			}
			continue
		}
		flush()
		started = number
		open.WriteString(raw[:min(len(raw), maxLine)])
	}
	flush()
	return list
}

// parseLine takes a content line apart; false when it is none.
func parseLine(text string) (line, bool) {
	end := strings.IndexAny(text, ";:")
	if end <= 0 {
		return line{}, false
	}
	l := line{name: strings.ToUpper(strings.TrimSpace(text[:end]))}
	rest := text[end:]
	for strings.HasPrefix(rest, ";") {
		var param string
		if param, rest = cutParam(rest[1:]); rest == "" {
			return line{}, false
		}
		if key, value, ok := strings.Cut(param, "="); ok {
			if l.params == nil {
				l.params = map[string]string{}
			}
			l.params[strings.ToUpper(key)] = strings.ReplaceAll(value, `"`, "")
		}
	}
	l.value = strings.ToValidUTF8(strings.TrimPrefix(rest, ":"), "")
	return l, true
}

// cutParam cuts a parameter off; colons and semicolons within quotes are its
// own. Rest begins with the sign that ended it, or is empty without one.
func cutParam(s string) (param, rest string) {
	quoted := false
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ';' || c == ':'):
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// text undoes the escapes of a text value and leaves no control signs.
func text(value string) string {
	if strings.Contains(value, `\`) {
		value = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";").Replace(value)
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f {
			return -1
		}
		return r
	}, value))
}
