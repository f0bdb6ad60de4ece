package contactdata

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"recado.dev/internal/desk"
)

// bom is the mark by which spreadsheets know UTF-8.
const bom = "\xEF\xBB\xBF"

// sheet reads the rows of a file from some place on.
type sheet struct {
	rows  *csv.Reader
	start int64
}

// openSheet reads on from place, 0 for the heading.
func openSheet(f io.ReadSeeker, delimiter string, place int64) (*sheet, error) {
	if _, err := f.Seek(place, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	in := bufio.NewReaderSize(f, 1<<16)
	s := &sheet{start: place}
	if place == 0 {
		if head, _ := in.Peek(len(bom)); string(head) == bom {
			_, _ = in.Discard(len(bom)) // what Peek saw is there
			s.start = int64(len(bom))
		}
	}
	s.rows = csv.NewReader(in)
	s.rows.Comma = rune(delimiter[0])
	s.rows.LazyQuotes = true
	s.rows.FieldsPerRecord = -1
	return s, nil
}

// next answers a row's cells as clean text, or io.EOF.
func (s *sheet) next() ([]string, error) {
	cells, err := s.rows.Read()
	if errors.Is(err, io.EOF) {
		return nil, io.EOF
	}
	if err != nil {
		return nil, desk.Invalid("file", "the file is no CSV: %s", err)
	}
	for i := range cells {
		cells[i] = clean(cells[i])
	}
	return cells, nil
}

// place is where the next row begins.
func (s *sheet) place() int64 { return s.start + s.rows.InputOffset() }

// clean is a cell as text: what is not UTF-8 was written by an old spreadsheet,
// and a mark that keeps formulas from running is taken off again.
func clean(cell string) string {
	if !utf8.ValidString(cell) {
		if text, err := charmap.Windows1252.NewDecoder().String(cell); err == nil {
			cell = text
		}
	}
	cell = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(cell, "\uFFFD"), "\x00", ""))
	if rest, ok := strings.CutPrefix(cell, "'"); ok && rest != "" && strings.ContainsRune("=+-@", rune(rest[0])) {
		return rest
	}
	return cell
}

// delimiterOf answers what stands between the cells of a heading.
func delimiterOf(head []byte) string {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	best, most := ",", 0
	for _, d := range []string{",", ";", "\t", "|"} {
		if n := strings.Count(unquoted(string(line)), d); n > most {
			best, most = d, n
		}
	}
	return best
}

func unquoted(line string) string {
	parts := strings.Split(line, `"`)
	var b strings.Builder
	for i := 0; i < len(parts); i += 2 {
		b.WriteString(parts[i])
	}
	return b.String()
}

// sheetWriter writes rows that a spreadsheet shows and never runs.
type sheetWriter struct{ rows *csv.Writer }

func newSheetWriter(w io.Writer) (*sheetWriter, error) {
	if _, err := io.WriteString(w, bom); err != nil {
		return nil, err
	}
	return &sheetWriter{rows: csv.NewWriter(w)}, nil
}

func (s *sheetWriter) write(cells ...string) error {
	safe := make([]string, len(cells))
	for i, c := range cells {
		safe[i] = harmless(c)
	}
	return s.rows.Write(safe)
}

func (s *sheetWriter) flush() error {
	s.rows.Flush()
	return s.rows.Error()
}

// harmless keeps a spreadsheet from taking a text for a formula and running it.
func harmless(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil && cell[0] == '-' {
		return cell
	}
	return "'" + cell
}
