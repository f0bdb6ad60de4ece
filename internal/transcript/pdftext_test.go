package transcript_test

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
)

var (
	streams = regexp.MustCompile(`(?s)/Filter /FlateDecode /Length \d+>>\s*stream\n(.*?)\nendstream`)
	shows   = regexp.MustCompile(`(?s)\(((?:\\.|[^\\()])*)\) ?Tj`)
)

// textOf reads the text of a PDF of ours back: what its pages show, a line
// each.
func textOf(t *testing.T, pdf []byte) string {
	t.Helper()
	var out strings.Builder
	for _, part := range streams.FindAllSubmatch(pdf, -1) {
		z, err := zlib.NewReader(bytes.NewReader(part[1]))
		if err != nil {
			continue
		}
		page, err := io.ReadAll(z)
		if err != nil {
			continue
		}
		for _, show := range shows.FindAllSubmatch(page, -1) {
			out.WriteString(decode(show[1]) + "\n")
		}
	}
	return out.String()
}

// decode is a string of a page: UTF-16 with a backslash before some bytes.
func decode(raw []byte) string {
	var plain []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '\\' && i+1 < len(raw) {
			i++
			switch raw[i] {
			case 'r':
				plain = append(plain, '\r')
				continue
			case 'n':
				plain = append(plain, '\n')
				continue
			}
		}
		plain = append(plain, raw[i])
	}
	units := make([]uint16, 0, len(plain)/2)
	for i := 0; i+1 < len(plain); i += 2 {
		units = append(units, uint16(plain[i])<<8|uint16(plain[i+1]))
	}
	return string(utf16.Decode(units))
}
