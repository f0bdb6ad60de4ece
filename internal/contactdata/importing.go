package contactdata

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"recado.dev/internal/blob"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// workFor is how long one run of the job lasts; a successor goes on.
const workFor = time.Minute

// importArgs is the job that works an import, or its undoing. Where it stands
// the import itself says.
type importArgs struct {
	WorkspaceID string `json:"workspace"`
	ImportID    string `json:"import"`
}

// Kind implements river.JobArgs.
func (importArgs) Kind() string { return "import_contacts" }

type importWorker struct {
	river.WorkerDefaults[importArgs]
	s *Service
}

// Work implements river.Worker. What a run that died did is done: each step
// notes in its own transaction where the next one begins.
func (w *importWorker) Work(ctx context.Context, j *river.Job[importArgs]) error {
	until := time.Now().Add(workFor)
	for time.Now().Before(until) {
		more, err := w.s.Step(ctx, j.Args.WorkspaceID, j.Args.ImportID)
		if err != nil || !more {
			return err
		}
	}
	return river.JobSnooze(0)
}

// Resume has imports go on that were under way when the data was last in use,
// since a backup holds no jobs.
func (s *Service) Resume(ctx context.Context) error {
	open, err := s.Store.Read().UnfinishedImports(ctx)
	if err != nil || len(open) == 0 {
		return err
	}
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		for _, m := range open {
			if err := s.Queue.Insert(ctx, tx, importArgs{WorkspaceID: m.WorkspaceID, ImportID: m.ID}, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// Step does a little of an import or of its undoing, in one transaction with
// the note of where it stands, and answers whether there is more to do. Two
// that do it at once do each row once.
func (s *Service) Step(ctx context.Context, ws, id string) (more bool, err error) {
	err = s.Store.Write(ctx, func(tx *store.Tx) error {
		more = false
		m, err := tx.LockImport(ctx, ws, id)
		if err != nil {
			return err
		}
		switch m.State {
		case desk.ImportRunning:
			more, err = s.importSome(ctx, tx, m)
		case desk.ImportUndoing:
			more, err = s.undoSome(ctx, tx, m)
		}
		return err
	})
	if errors.Is(err, blob.ErrNotFound) || desk.CodeOf(err) == desk.CodeInvalid {
		return false, s.giveUp(ctx, ws, id, err)
	}
	if desk.CodeOf(err) == desk.CodeNotFound {
		return false, nil
	}
	return more, err
}

// giveUp ends an import whose file cannot be read any more.
func (s *Service) giveUp(ctx context.Context, ws, id string, because error) error {
	return s.Store.Write(ctx, func(tx *store.Tx) error {
		m, err := tx.LockImport(ctx, ws, id)
		if err != nil {
			return err
		}
		m.Error = "the file is gone"
		if desk.CodeOf(because) == desk.CodeInvalid {
			m.Error = publicOf(because)
		}
		_, err = s.note(ctx, tx, m, desk.ImportFailed, nil)
		return err
	})
}

// note keeps where an import stands and tells of it, along with evs. It comes
// last in its transaction. end is the state of an import that is over, "" else.
func (s *Service) note(ctx context.Context, tx *store.Tx, m desk.ContactImport, end desk.ImportState, evs []desk.Event) (more bool, err error) {
	now := s.Clock.Now()
	if end != "" {
		m.State, m.FinishedAt = end, &now
	}
	if err := tx.SaveImport(ctx, m); err != nil {
		return false, err
	}
	e, err := importEvent(m, m.Actor, now)
	if err != nil {
		return false, err
	}
	return end == "", tx.AppendEvents(ctx, m.WorkspaceID, append(evs, e))
}

func (s *Service) importSome(ctx context.Context, tx *store.Tx, m desk.ContactImport) (more bool, err error) {
	f, err := s.Blobs.Open(ctx, m.File)
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }()
	rows, err := openSheet(f, m.Delimiter, m.Place)
	if err != nil {
		return false, err
	}
	chunk, err := take(rows, m.Done, chunkSize)
	if err != nil {
		return false, err
	}
	if len(chunk) == 0 {
		return s.note(ctx, tx, m, desk.ImportDone, nil)
	}
	attributes, err := tx.Attributes(ctx, m.WorkspaceID)
	if err != nil {
		return false, err
	}
	r := newReckoner(m, attributes, s.Clock.Now())
	verdicts, err := r.reckon(ctx, &tx.Queryer, chunk)
	if err != nil {
		return false, err
	}
	evs, err := r.save(ctx, tx, m)
	if err != nil {
		return false, err
	}
	if err := keepRows(ctx, tx, &m, verdicts); err != nil {
		return false, err
	}
	m.Done += int64(len(chunk))
	m.Place = rows.place()
	return s.note(ctx, tx, m, "", evs)
}

// save writes what rows changed and answers the events that tell of it.
func (r *reckoner) save(ctx context.Context, tx *store.Tx, m desk.ContactImport) ([]desk.Event, error) {
	var evs []desk.Event
	for _, c := range r.founded {
		if err := tx.InsertCompany(ctx, c); err != nil {
			return nil, err
		}
		data, err := json.Marshal(c)
		if err != nil {
			return nil, fmt.Errorf("write event of company %s: %w", c.ID, err)
		}
		evs = append(evs, desk.Event{Type: desk.EventCompanyUpdated, At: r.at, Actor: m.Actor, Data: data})
	}
	var contacts, tagged []desk.Contact
	var values []store.ContactValue
	for _, c := range r.touched() {
		contacts = append(contacts, c.Contact)
		for key, value := range c.values {
			values = append(values, store.ContactValue{ContactID: c.ID, Key: key, Value: value})
		}
		if _, changed := c.changes["tags"]; changed {
			tagged = append(tagged, c.Contact)
		}
		kind, changes := desk.EventContactUpdated, c.changes
		if c.fresh {
			kind, changes = desk.EventContactCreated, map[string][2]any{}
		}
		changes["import"] = [2]any{nil, m.Name}
		e, err := event(kind, c.Contact, m.Actor, r.at, changes)
		if err != nil {
			return nil, err
		}
		evs = append(evs, e)
	}
	if err := tx.SaveContactDetails(ctx, r.ws, contacts); err != nil {
		return nil, err
	}
	made, err := r.saveTags(ctx, tx, m, tagged)
	if err != nil {
		return nil, err
	}
	evs = append(made, evs...)
	if err := tx.AddConsents(ctx, r.ws, r.learnt(m)); err != nil {
		return nil, err
	}
	return evs, tx.SaveContactValues(ctx, r.ws, values)
}

// keepRows counts what rows came to, and keeps those that an undo or a report
// asks for.
func keepRows(ctx context.Context, tx *store.Tx, m *desk.ContactImport, verdicts []verdict) error {
	var kept []store.ImportRow
	for _, v := range verdicts {
		switch v.outcome {
		case created:
			m.Created++
			kept = append(kept, store.ImportRow{Number: v.number, Outcome: store.ImportRowCreated, ContactID: v.contact.ID})
		case updated:
			m.Updated++
		case same:
			m.Same++
		default:
			m.Bad++
			kept = append(kept, store.ImportRow{Number: v.number, Outcome: store.ImportRowBad, Cells: v.cells, Reason: v.reason})
		}
	}
	return tx.AddImportRows(ctx, m.WorkspaceID, m.ID, kept)
}

// undoSome removes some of the contacts that an import created. While it is
// undone, the import's place is the number of the last row that was looked at.
func (s *Service) undoSome(ctx context.Context, tx *store.Tx, m desk.ContactImport) (more bool, err error) {
	rows, err := tx.ImportRows(ctx, m.WorkspaceID, m.ID, store.ImportRowCreated, m.Place, chunkSize)
	if err != nil {
		return false, err
	}
	if len(rows) == 0 {
		return s.note(ctx, tx, m, desk.ImportUndone, nil)
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ContactID
	}
	there, err := tx.ContactsByID(ctx, m.WorkspaceID, ids)
	if err != nil {
		return false, err
	}
	used, err := tx.ContactsInUse(ctx, m.WorkspaceID, ids)
	if err != nil {
		return false, err
	}
	var evs []desk.Event
	for _, id := range ids {
		c, ok := there[id]
		if !ok {
			continue // merged into another, or gone
		}
		if used[id] || m.FinishedAt != nil && c.UpdatedAt.After(*m.FinishedAt) {
			m.Kept++
			continue
		}
		if err := tx.DeleteContact(ctx, m.WorkspaceID, id); err != nil {
			return false, err
		}
		m.Undone++
		data, err := json.Marshal(map[string]any{"id": id, "deleted": true})
		if err != nil {
			return false, fmt.Errorf("write event of contact %s: %w", id, err)
		}
		evs = append(evs, desk.Event{Type: desk.EventContactDeleted, At: s.Clock.Now(), Actor: m.Actor, ContactID: id, Data: data})
	}
	m.Place = rows[len(rows)-1].Number
	return s.note(ctx, tx, m, "", evs)
}
