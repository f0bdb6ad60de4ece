package store

import (
	"encoding/json"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

// readPreview reads the last words of a case or conversation, nil for "". The
// text is our own, so its plain form is cut rather than parsed: each row of
// each list has one.
func readPreview(s string) (*desk.Preview, error) {
	if s == "" {
		return nil, nil
	}
	p := new(desk.Preview)
	if cutPreview(s, p) {
		return p, nil
	}
	*p = desk.Preview{}
	return p, json.Unmarshal([]byte(s), p)
}

// cutPreview reads what json.Marshal makes of a preview without escapes; false
// for anything else.
func cutPreview(s string, p *desk.Preview) bool {
	if strings.IndexByte(s, '\\') >= 0 {
		return false
	}
	var direction, kind, status, at string
	for _, f := range [...]struct {
		before string
		into   *string
	}{{`{"id":"`, &p.ID}, {`","direction":"`, &direction}, {`","kind":"`, &kind}, {`","text":"`, &p.Text}, {`","author":"`, &p.Author}, {`","status":"`, &status}, {`","at":"`, &at}} {
		rest, ok := strings.CutPrefix(s, f.before)
		if !ok {
			if f.into == &status {
				continue
			}
			return false
		}
		end := strings.IndexByte(rest, '"')
		if end < 0 {
			return false
		}
		*f.into, s = rest[:end], rest[end:]
	}
	if s != `"}` {
		return false
	}
	when, err := time.Parse(time.RFC3339Nano, at)
	p.Direction, p.Kind, p.Status, p.At = desk.Direction(direction), desk.MessageKind(kind), desk.Status(status), when
	return err == nil
}
