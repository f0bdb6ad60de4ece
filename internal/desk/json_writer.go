package desk

import (
	"encoding/json"
	"strconv"
	"time"
	"unicode/utf8"
)

// jsonWriter writes objects as encoding/json would. The first error stays.
type jsonWriter struct {
	b   []byte
	err error
}

func (w *jsonWriter) begin() { w.b = append(w.b, '{') }

func (w *jsonWriter) end() { w.b = append(w.b, '}') }

// key begins a member, after a comma where one was before it.
func (w *jsonWriter) key(name string) {
	if w.b[len(w.b)-1] != '{' {
		w.b = append(w.b, ',')
	}
	w.b = append(w.b, '"')
	w.b = append(w.b, name...)
	w.b = append(w.b, '"', ':')
}

func (w *jsonWriter) raw(name, value string) {
	w.key(name)
	w.b = append(w.b, value...)
}

func (w *jsonWriter) null(name string) { w.raw(name, "null") }

func (w *jsonWriter) number(name string, n int64) {
	w.key(name)
	w.b = strconv.AppendInt(w.b, n, 10)
}

func (w *jsonWriter) text(name, s string) {
	w.key(name)
	w.quote(s)
}

func (w *jsonWriter) texts(name string, list []string) {
	if list == nil {
		w.null(name)
		return
	}
	w.key(name)
	w.b = append(w.b, '[')
	for i, s := range list {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.quote(s)
	}
	w.b = append(w.b, ']')
}

func (w *jsonWriter) time(name string, t time.Time) {
	w.key(name)
	w.b = append(w.b, '"')
	var err error
	if w.b, err = t.AppendText(w.b); err != nil && w.err == nil {
		w.err = err
	}
	w.b = append(w.b, '"')
}

// maybe is time for an optional one.
func (w *jsonWriter) maybe(name string, t *time.Time) {
	if t == nil {
		w.null(name)
		return
	}
	w.time(name, *t)
}

// other writes what json.Marshal makes of anything else.
func (w *jsonWriter) other(name string, v any) {
	text, err := json.Marshal(v)
	if err != nil && w.err == nil {
		w.err = err
	}
	w.key(name)
	w.b = append(w.b, text...)
}

// orNull is other for what may be missing.
func (w *jsonWriter) orNull(name string, missing bool, v any) {
	if missing {
		w.null(name)
		return
	}
	w.other(name, v)
}

// list is other for a list, which is mostly empty.
func (w *jsonWriter) list(name string, missing bool, length int, v any) {
	if !missing && length == 0 {
		w.raw(name, "[]")
		return
	}
	w.orNull(name, missing, v)
}

// quote writes a string; one with anything to escape, as json.Marshal does.
func (w *jsonWriter) quote(s string) {
	if !nothingToEscape(s) {
		text, err := json.Marshal(s)
		if err != nil && w.err == nil {
			w.err = err
		}
		w.b = append(w.b, text...)
		return
	}
	w.b = append(w.b, '"')
	w.b = append(w.b, s...)
	w.b = append(w.b, '"')
}

// nothingToEscape says that json.Marshal changes nothing in s. 0xE2 begins the two line
// separators, which it escapes, among others that it does not.
func nothingToEscape(s string) bool {
	ascii := true
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c == 0xE2:
			return false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return ascii || utf8.ValidString(s)
}
