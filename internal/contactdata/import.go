package contactdata

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/blob"
	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// What a file of contacts may be at most.
const (
	MostRows    = 100_000
	MostBytes   = 64 << 20
	mostColumns = 500
	samples     = 5
)

// Upload keeps a file and answers what seems to be in it. Nothing is imported
// yet.
func (s *Service) Upload(ctx context.Context, who access.Who, name string, r io.Reader) (desk.ContactImport, error) {
	m := desk.ContactImport{WorkspaceID: who.WorkspaceID, ID: ident.New(), Name: name, State: desk.ImportUploaded, File: blob.NewKey(),
		Plan: desk.ImportPlan{Fields: []string{}}, Actor: who.Actor, MadeAt: s.Clock.Now()}
	_, err := s.Blobs.Put(ctx, m.File, r, MostBytes)
	if errors.Is(err, blob.ErrTooLarge) {
		return m, desk.E(desk.CodeTooLarge, "the file is larger than %d MiB", MostBytes>>20)
	}
	if err != nil {
		return m, err
	}
	err = s.look(ctx, &m)
	if err == nil {
		err = s.Store.Write(ctx, func(tx *store.Tx) error { return tx.SaveImport(ctx, m) })
	}
	if err != nil {
		err = errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), m.File))
	}
	return m, err
}

// look reads a file through: its heading, its first rows, how many there are.
func (s *Service) look(ctx context.Context, m *desk.ContactImport) error {
	f, err := s.Blobs.Open(ctx, m.File)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, 1<<16)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the file: %w", err)
	}
	if head = head[:n]; n >= 2 && (head[0] == 0xFF && head[1] == 0xFE || head[0] == 0xFE && head[1] == 0xFF) || strings.HasPrefix(string(head), "PK\x03\x04") {
		return desk.Invalid("file", "save the file as CSV (UTF-8) first")
	}
	m.Delimiter = delimiterOf(head)
	rows, err := openSheet(f, m.Delimiter, 0)
	if err != nil {
		return err
	}
	names, err := rows.next()
	if errors.Is(err, io.EOF) {
		return desk.Invalid("file", "the file is empty")
	}
	if err != nil {
		return err
	}
	if len(names) > mostColumns {
		return desk.Invalid("file", "the file has more than %d columns", mostColumns)
	}
	for _, name := range names {
		m.Columns = append(m.Columns, desk.ImportColumn{Name: name, Samples: []string{}})
	}
	m.Place = rows.place()
	if err := count(rows, m); err != nil {
		return err
	}
	attributes, err := s.Store.Read().Attributes(ctx, m.WorkspaceID)
	for i, guess := range contact.GuessFields(m.Columns, attributes) {
		m.Columns[i].Guess = guess
	}
	return err
}

func count(rows *sheet, m *desk.ContactImport) error {
	for {
		cells, err := rows.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if m.Total++; m.Total > MostRows {
			return desk.E(desk.CodeTooLarge, "a file has at most 100,000 rows: split it")
		}
		if m.Total > samples {
			continue
		}
		for i := range m.Columns {
			if i < len(cells) {
				m.Columns[i].Samples = append(m.Columns[i].Samples, cells[i])
			}
		}
	}
	if m.Total == 0 {
		return desk.Invalid("file", "the file has no rows below its heading")
	}
	return nil
}

// ImportCheck is what an import would do, found out without doing it.
type ImportCheck struct {
	Rows     int64           `json:"rows"`
	Create   int64           `json:"create"`
	Update   int64           `json:"update"`
	Same     int64           `json:"same"`
	Bad      int64           `json:"bad"`
	Problems []ImportProblem `json:"problems" nullable:"false" doc:"the first bad rows"`
}

// ImportProblem is a row that cannot be imported, and why.
type ImportProblem struct {
	Row    int64  `json:"row" doc:"counted from 1 below the heading"`
	Detail string `json:"detail"`
}

// Check answers what an import would do with a plan. It changes nothing.
func (s *Service) Check(ctx context.Context, ws, id string, plan desk.ImportPlan) (ImportCheck, error) {
	out := ImportCheck{Problems: []ImportProblem{}}
	m, err := s.Store.Read().ImportByID(ctx, ws, id)
	if err != nil {
		return out, err
	}
	if m.State != desk.ImportUploaded {
		return out, desk.E(desk.CodeConflict, "the import began already")
	}
	attributes, err := s.checkPlan(ctx, m, &plan)
	if err != nil {
		return out, err
	}
	m.Plan = plan
	f, err := s.Blobs.Open(ctx, m.File)
	if err != nil {
		return out, err
	}
	defer func() { _ = f.Close() }()
	rows, err := openSheet(f, m.Delimiter, m.Place)
	if err != nil {
		return out, err
	}
	r := newReckoner(m, attributes, s.Clock.Now())
	for {
		chunk, err := take(rows, m.Done+out.Rows, chunkSize)
		if err != nil || len(chunk) == 0 {
			return out, err
		}
		verdicts, err := r.reckon(ctx, s.Store.Read(), chunk)
		if err != nil {
			return out, err
		}
		out.add(verdicts)
		r.forget()
	}
}

func (c *ImportCheck) add(verdicts []verdict) {
	for _, v := range verdicts {
		c.Rows++
		switch v.outcome {
		case created:
			c.Create++
		case updated:
			c.Update++
		case same:
			c.Same++
		default:
			if c.Bad++; len(c.Problems) < 20 {
				c.Problems = append(c.Problems, ImportProblem{Row: v.number, Detail: v.reason})
			}
		}
	}
}

// checkPlan refuses a plan that does not fit the file.
func (s *Service) checkPlan(ctx context.Context, m desk.ContactImport, p *desk.ImportPlan) ([]desk.Attribute, error) {
	attributes, err := s.Store.Read().Attributes(ctx, m.WorkspaceID)
	if err != nil {
		return nil, err
	}
	if len(p.Fields) != len(m.Columns) {
		return nil, desk.Invalid("fields", "the file has %d columns", len(m.Columns))
	}
	known := contact.Fields()
	for _, a := range attributes {
		known = append(known, contact.AttributePrefix+a.Key)
	}
	seen := map[string]bool{}
	for _, f := range p.Fields {
		if f != "" && !slices.Contains(known, f) {
			return nil, desk.Invalid("fields", "there is no field %q", f)
		}
		if f != "" && seen[f] {
			return nil, desk.Invalid("fields", "two columns are %s", f)
		}
		seen[f] = true
	}
	if !seen["name"] && !seen["email"] && !seen["phone"] && !seen["external_key"] {
		return nil, desk.Invalid("fields", "a column has to be a name, an e-mail address, a telephone number or a key")
	}
	if p.MatchBy != "" && !seen[p.MatchBy] {
		return nil, desk.Invalid("match_by", "no column is this field")
	}
	if p.Missing == "" {
		p.Missing = "create"
	}
	if p.Found == "" {
		p.Found = "update"
	}
	return attributes, nil
}

// Start has a file imported by a job.
func (s *Service) Start(ctx context.Context, who access.Who, id string, plan desk.ImportPlan) (desk.ContactImport, error) {
	m, err := s.Store.Read().ImportByID(ctx, who.WorkspaceID, id)
	if err != nil {
		return m, err
	}
	if _, err := s.checkPlan(ctx, m, &plan); err != nil {
		return m, err
	}
	return s.begin(ctx, who, id, desk.ImportUploaded, func(m *desk.ContactImport) {
		m.State, m.Plan, m.Actor = desk.ImportRunning, plan, who.Actor
	})
}

// Undo has the contacts that an import created removed by a job, except those
// that are in use by now.
func (s *Service) Undo(ctx context.Context, who access.Who, id string) (desk.ContactImport, error) {
	return s.begin(ctx, who, id, desk.ImportDone, func(m *desk.ContactImport) {
		m.State, m.Place, m.Undone, m.Kept = desk.ImportUndoing, 0, 0, 0
	})
}

// begin moves an import from a state to one in which its job works.
func (s *Service) begin(ctx context.Context, who access.Who, id string, from desk.ImportState, change func(*desk.ContactImport)) (desk.ContactImport, error) {
	var out desk.ContactImport
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		m, err := tx.LockImport(ctx, who.WorkspaceID, id)
		if err != nil {
			return err
		}
		if m.State != from {
			return desk.E(desk.CodeConflict, "the import is %s", m.State)
		}
		change(&m)
		if err := tx.SaveImport(ctx, m); err != nil {
			return err
		}
		if err := s.Queue.Insert(ctx, tx, importArgs{WorkspaceID: m.WorkspaceID, ImportID: id}, nil); err != nil {
			return err
		}
		out = m
		e, err := importEvent(m, who.Actor, s.Clock.Now())
		if err != nil {
			return err
		}
		return tx.AppendEvents(ctx, m.WorkspaceID, []desk.Event{e})
	})
	return out, err
}

// importEvent tells where an import stands, without what is in its file.
func importEvent(m desk.ContactImport, actor desk.Actor, at time.Time) (desk.Event, error) {
	columns := make([]desk.ImportColumn, len(m.Columns))
	for i, c := range m.Columns {
		columns[i] = desk.ImportColumn{Name: c.Name, Samples: []string{}, Guess: c.Guess}
	}
	m.Columns = columns
	data, err := json.Marshal(m)
	if err != nil {
		return desk.Event{}, fmt.Errorf("write event of import %s: %w", m.ID, err)
	}
	return desk.Event{Type: desk.EventImportUpdated, At: at, Actor: actor, Data: data}, nil
}

// BadRows writes the rows that an import left out, each with what was wrong.
func (s *Service) BadRows(ctx context.Context, m desk.ContactImport, w io.Writer) error {
	out, err := newSheetWriter(w)
	if err != nil {
		return err
	}
	head := make([]string, 0, len(m.Columns)+2)
	for _, c := range m.Columns {
		head = append(head, c.Name)
	}
	if err := out.write(append(head, "row", "problem")...); err != nil {
		return err
	}
	after := int64(0)
	for {
		rows, err := s.Store.Read().ImportRows(ctx, m.WorkspaceID, m.ID, store.ImportRowBad, after, 500)
		if err != nil || len(rows) == 0 {
			return errors.Join(err, out.flush())
		}
		for _, r := range rows {
			cells := make([]string, len(m.Columns), len(m.Columns)+2)
			copy(cells, r.Cells)
			if err := out.write(append(cells, fmt.Sprint(r.Number), r.Reason)...); err != nil {
				return err
			}
			after = r.Number
		}
	}
}
