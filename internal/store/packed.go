package store

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Reading a column costs both drivers more than finding its row, so the
// columns of the hottest lists that never hold a control character come as one
// text, in the order in which they are asked for.

const packBreak = "\x1f"

// pack is the SQL expression of columns as one text. NULL is as ”. Both
// engines have concat(), of up to a hundred values; format() takes a fifth
// longer. Only for columns without control characters: ids, states, numbers,
// times and JSON, which escapes them.
func pack(columns ...string) string {
	const end = ", '" + packBreak + "'"
	return "concat(" + strings.Join(columns, end+", ") + end + ")"
}

// packed reads such a text, one value after the other.
type packed struct {
	rest string
	err  error
}

func (p *packed) text() string {
	v, rest, ok := strings.Cut(p.rest, packBreak)
	if !ok && p.err == nil {
		p.err = fmt.Errorf("a packed row ends too early")
	}
	p.rest = rest
	return v
}

func (p *packed) number() int64 {
	s := p.text()
	v, err := strconv.ParseInt(s, 10, 64)
	if err != nil && p.err == nil {
		p.err = fmt.Errorf("read a packed row: %w", err)
	}
	return v
}

func (p *packed) time() time.Time { return fromMicros(p.number()) }

// timeOrNil is an optional time.
func (p *packed) timeOrNil() *time.Time {
	if strings.HasPrefix(p.rest, packBreak) {
		p.text()
		return nil
	}
	t := p.time()
	return &t
}

// finish answers whether the row was as it was asked for.
func (p *packed) finish() error {
	if p.err == nil && p.rest != "" {
		p.err = fmt.Errorf("a packed row goes on")
	}
	return p.err
}
