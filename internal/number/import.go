package number

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

// What an import of numbers may be at most.
const (
	MostImportRows  = 5000
	MostImportBytes = 8 << 20
)

// Row is a number of an import: a channel to be connected, and, where PIN is
// set, to be registered.
type Row struct {
	Name     string            `json:"name"`
	Settings map[string]string `json:"settings"`
	Secrets  map[string]string `json:"secrets"`
	PIN      string            `json:"pin"`
}

// Plan is an import of numbers.
type Plan struct {
	Platform string
	Name     string // of the file
	// Like is the channel whose settings and secrets fill what a row leaves
	// out, "" for none.
	Like string
	Rows []Row
}

// ImportCheck is what an import would do.
type ImportCheck struct {
	Rows     int64                  `json:"rows"`
	Connect  int64                  `json:"connect"`
	Skip     int64                  `json:"skip" doc:"connected already"`
	Bad      int64                  `json:"bad"`
	Problems []desk.NumberImportRow `json:"problems" nullable:"false" doc:"the first bad rows"`
}

// mostProblems bounds what a dry run lists.
const mostProblems = 50

// ReadRows reads a CSV file of numbers: a heading of name, pin and the names of
// the platform's fields, then a row a number.
func (s *Service) ReadRows(key string, r io.Reader) ([]Row, error) {
	desc, ok := s.Channels.Descriptor(key)
	if !ok {
		return nil, desk.Invalid("platform", "there is no platform %q", key)
	}
	text, err := io.ReadAll(io.LimitReader(r, MostImportBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	if len(text) > MostImportBytes {
		return nil, desk.E(desk.CodeTooLarge, "the file is larger than %d MiB", MostImportBytes>>20)
	}
	sheet := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff")))
	sheet.FieldsPerRecord, sheet.TrimLeadingSpace = -1, true
	if first, _, _ := strings.Cut(string(text), "\n"); strings.Count(first, ";") > strings.Count(first, ",") {
		sheet.Comma = ';'
	}
	heading, err := sheet.Read()
	if errors.Is(err, io.EOF) {
		return nil, desk.Invalid("file", "the file is empty")
	}
	if err != nil {
		return nil, desk.Invalid("file", "this is not a CSV file: %v", err)
	}
	for i, name := range heading {
		heading[i] = strings.ToLower(strings.TrimSpace(name))
		if name = heading[i]; name != "name" && name != "pin" && !slices.ContainsFunc(desc.Fields, func(f platform.Field) bool { return f.Name == name }) {
			return nil, desk.Invalid("file", "there is no column %q: the columns are name, pin and %s", name, fieldNames(desc))
		}
	}
	rows := []Row{}
	for {
		cells, err := sheet.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, desk.Invalid("file", "this is not a CSV file: %v", err)
		}
		if len(rows) >= MostImportRows {
			return nil, desk.E(desk.CodeTooLarge, "a file has at most %d rows: split it", MostImportRows)
		}
		rows = append(rows, rowOf(desc, heading, cells))
	}
	if len(rows) == 0 {
		return nil, desk.Invalid("file", "the file has no rows below its heading")
	}
	return rows, nil
}

func fieldNames(d platform.Descriptor) string {
	names := make([]string, len(d.Fields))
	for i, f := range d.Fields {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}

func rowOf(d platform.Descriptor, heading, cells []string) Row {
	row := Row{Settings: map[string]string{}, Secrets: map[string]string{}}
	for i, name := range heading {
		if i >= len(cells) || strings.TrimSpace(cells[i]) == "" {
			continue
		}
		value := strings.TrimSpace(cells[i])
		switch name {
		case "name":
			row.Name = value
		case "pin":
			row.PIN = value
		default:
			at := slices.IndexFunc(d.Fields, func(f platform.Field) bool { return f.Name == name })
			if d.Fields[at].Secret {
				row.Secrets[name] = value
			} else {
				row.Settings[name] = value
			}
		}
	}
	return row
}

// judge says of each row what would become of it.
type judge struct {
	s     *Service
	desc  platform.Descriptor
	like  store.ChannelRow
	taken map[string]bool
}

func (s *Service) judge(ctx context.Context, who access.Who, p Plan) (*judge, error) {
	desc, ok := s.Channels.Descriptor(p.Platform)
	if !ok {
		return nil, desk.Invalid("platform", "there is no platform %q", p.Platform)
	}
	if len(p.Rows) == 0 || len(p.Rows) > MostImportRows {
		return nil, desk.Invalid("rows", "1 to %d rows are needed", MostImportRows)
	}
	j := &judge{s: s, desc: desc, taken: map[string]bool{}}
	if p.Like != "" {
		var err error
		if j.like, err = s.Channels.ListedRow(ctx, who, p.Like); err != nil {
			return nil, err
		}
		if j.like.Platform != p.Platform {
			return nil, desk.Invalid("like_channel_id", "the channel is on another platform")
		}
	}
	views, err := s.Channels.List(ctx, who)
	if err != nil {
		return nil, err
	}
	for _, v := range views {
		if v.Platform == p.Platform {
			j.taken[j.own(v.Settings)] = true
		}
	}
	return j, nil
}

// own is what names a row's number; "" where the platform does not say.
func (j *judge) own(settings map[string]string) string {
	if j.desc.Numbers == nil || len(j.desc.Numbers.Own) == 0 {
		return ""
	}
	return settings[j.desc.Numbers.Own[0]]
}

// draft is the channel that a row asks for.
func (j *judge) draft(r Row) channel.Draft {
	d := channel.Draft{Platform: j.desc.Key, Name: r.Name, Settings: map[string]string{}, Secrets: map[string]string{}}
	own := []string{}
	if j.desc.Numbers != nil {
		own = j.desc.Numbers.Own
	}
	maps.Copy(d.Settings, without(j.like.Settings, own))
	maps.Copy(d.Secrets, j.like.Secrets)
	maps.Copy(d.Settings, r.Settings)
	maps.Copy(d.Secrets, r.Secrets)
	return d
}

// verdict is what would become of a row; the same number twice is skipped the
// second time.
func (j *judge) verdict(r Row) (channel.Draft, desk.NumberRowState, *desk.RowProblem) {
	d := j.draft(r)
	own := j.own(d.Settings)
	if own != "" && j.taken[own] {
		return d, desk.NumberRowSkipped, nil
	}
	if err := j.s.Channels.Try(d); err != nil {
		return d, desk.NumberRowFailed, problemOf(err)
	}
	if r.PIN != "" && (j.desc.Numbers == nil || !j.desc.Numbers.Kept || len(r.PIN) != j.desc.Numbers.PINLength || !onlyDigits.MatchString(r.PIN)) {
		return d, desk.NumberRowFailed, rowProblem("pin", "this does not look right")
	}
	if own != "" {
		j.taken[own] = true
	}
	return d, desk.NumberRowWaiting, nil
}

// Check says what an import would do. It changes nothing.
func (s *Service) Check(ctx context.Context, who access.Who, p Plan) (ImportCheck, error) {
	out := ImportCheck{Problems: []desk.NumberImportRow{}}
	j, err := s.judge(ctx, who, p)
	if err != nil {
		return out, err
	}
	for i, r := range p.Rows {
		_, state, problem := j.verdict(r)
		out.Rows++
		switch state {
		case desk.NumberRowWaiting:
			out.Connect++
		case desk.NumberRowSkipped:
			out.Skip++
		default:
			if out.Bad++; len(out.Problems) < mostProblems {
				out.Problems = append(out.Problems, desk.NumberImportRow{Row: int64(i + 1), Name: r.Name, State: state, Problem: problem})
			}
		}
	}
	return out, nil
}

func rowPlace(ws, importID string, row int64) string {
	return fmt.Sprintf("number-import/%s/%s/%d", ws, importID, row)
}

// Start begins an import: its rows are worked off one by one, and what became
// of each is kept.
func (s *Service) Start(ctx context.Context, who access.Who, p Plan) (desk.NumberImport, error) {
	if _, err := s.judge(ctx, who, p); err != nil {
		return desk.NumberImport{}, err
	}
	m := desk.NumberImport{WorkspaceID: who.WorkspaceID, ID: ident.New(), Platform: p.Platform, Name: p.Name, LikeChannelID: p.Like, State: desk.NumberImportRunning,
		Actor: who.Actor, Total: int64(len(p.Rows)), MadeAt: s.now()}
	rows := make([]desk.NumberImportRow, len(p.Rows))
	for i, r := range p.Rows {
		plain, err := json.Marshal(r)
		if err != nil {
			return m, fmt.Errorf("keep a row: %w", err)
		}
		one := desk.NumberImportRow{WorkspaceID: m.WorkspaceID, ImportID: m.ID, Row: int64(i + 1), Name: r.Name, State: desk.NumberRowWaiting}
		if one.Sealed, err = s.Sealer.Seal(plain, rowPlace(m.WorkspaceID, m.ID, one.Row)); err != nil {
			return m, err
		}
		rows[i] = one
	}
	return m, s.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.SaveNumberImport(ctx, m); err != nil {
			return err
		}
		if err := tx.SaveNumberRows(ctx, rows...); err != nil {
			return err
		}
		return s.Queue.Insert(ctx, tx, importArgs{WorkspaceID: m.WorkspaceID, ID: m.ID}, importOptions())
	})
}

// Import answers how far an import is.
func (s *Service) Import(ctx context.Context, who access.Who, id string) (desk.NumberImport, error) {
	return s.Store.Read().NumberImport(ctx, who.WorkspaceID, id)
}

// Imports are the imports of who's workspace, the newest first.
func (s *Service) Imports(ctx context.Context, who access.Who, before string, limit int) ([]desk.NumberImport, error) {
	return s.Store.Read().NumberImports(ctx, who.WorkspaceID, before, limit)
}

// Rows are the rows of an import after one, in order.
func (s *Service) Rows(ctx context.Context, who access.Who, id string, after int64, limit int) ([]desk.NumberImportRow, error) {
	if _, err := s.Import(ctx, who, id); err != nil {
		return nil, err
	}
	return s.Store.Read().NumberRows(ctx, who.WorkspaceID, id, after, limit)
}

// WriteProblems writes the rows of an import that failed as CSV, in one of the
// product's languages.
func (s *Service) WriteProblems(ctx context.Context, who access.Who, id, language string, w io.Writer) error {
	sheet := csv.NewWriter(w)
	heading := []string{"row", "name", "field", "problem"}
	if language == "es" {
		heading = []string{"fila", "nombre", "campo", "problema"}
	}
	if err := sheet.Write(heading); err != nil {
		return err
	}
	for after := int64(0); ; {
		rows, err := s.Store.Read().NumberRowsIn(ctx, who.WorkspaceID, id, desk.NumberRowFailed, after, 200)
		if err != nil {
			return err
		}
		for _, r := range rows {
			after = r.Row
			p := r.Problem
			if p == nil {
				p = &desk.RowProblem{}
			}
			said := p.En
			if language == "es" {
				said = p.Es
			}
			if err := sheet.Write([]string{fmt.Sprint(r.Row), safeCell(r.Name), p.Field, safeCell(said)}); err != nil {
				return err
			}
		}
		if len(rows) == 0 {
			sheet.Flush()
			return sheet.Error()
		}
	}
}

// safeCell keeps a spreadsheet from taking a text for a formula.
func safeCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
