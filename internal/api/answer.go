package api

import (
	"bytes"
	"encoding/json"
	"sync"

	"recado.dev/internal/desk"
)

// write writes an answer; the desk's hottest lists without looking for their
// fields.
func (t *typed) write(buf *bytes.Buffer, kind string, v any) error {
	text, err := buf.AvailableBuffer(), error(nil)
	switch list := v.(type) {
	case page[desk.CaseView]:
		text, err = appendPage(text, list)
	case page[desk.Message]:
		text, err = appendPage(text, list)
	default:
		return t.a.huma.Marshal(buf, kind, v)
	}
	if err == nil {
		_, err = buf.Write(text)
	}
	return err
}

// appendPage appends what encoding/json makes of a page, and its end of the line.
func appendPage[T any, P interface {
	*T
	AppendJSON(b []byte) ([]byte, error)
}](b []byte, p page[T]) ([]byte, error) {
	b = append(b, `{"items":[`...)
	for i := range p.Items {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = P(&p.Items[i]).AppendJSON(b); err != nil {
			return b, err
		}
	}
	b = append(b, `],"next_cursor":`...)
	next, err := json.Marshal(p.NextCursor)
	return append(append(b, next...), "}\n"...), err
}

// answers are buffers of answers that were written.
var answers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// giveBack keeps a buffer for the next answer, unless it grew beyond what most
// answers need.
func giveBack(buf *bytes.Buffer) {
	if buf.Cap() <= 256<<10 {
		buf.Reset()
		answers.Put(buf)
	}
}
