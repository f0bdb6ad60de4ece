package backup

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Bounds of what is read of a journal at a time.
const (
	carryEntries = 512
	carryBytes   = 8 << 20
)

// Source is a journal that goes on where a backup ended: that of the desk of
// which it was made. Dir is the folder with its files/, "" where nobody knows.
type Source struct {
	Journal *store.Store
	Dir     string
	// Reads answers the large part of a request that is a file, "" for none.
	Reads func(request []byte) string
}

// Carried says what came of a journal.
type Carried struct {
	Entries int       `json:"entries"`
	First   time.Time `json:"first"`
	Last    time.Time `json:"last"`
	Files   int       `json:"files"`
	// Strange are entries of channels that the backup does not have, or deleted:
	// their secrets are not known here, so that nothing can be read of them.
	Strange int `json:"of_unknown_channels"`
	// Lost are files that the source no longer has.
	Lost int `json:"lost_files"`
}

// Carry puts what the source's journal has after p's, and was received until
// then, behind p's; the zero time means everything. A source that is not the
// same journal, or that no longer has all entries since, is refused, and nothing
// is carried.
func Carry(ctx context.Context, from Source, p Place, until time.Time) (Carried, error) {
	head, err := p.Store.Journal().Read().JournalHead(ctx)
	if err != nil {
		return Carried{}, err
	}
	if err := continues(ctx, from.Journal, p.Store, head); err != nil {
		return Carried{}, err
	}
	channels, err := p.Store.Read().ChannelIDs(ctx)
	if err != nil {
		return Carried{}, err
	}
	var out Carried
	end, err := from.Journal.Read().JournalHead(ctx)
	if err != nil {
		return out, err
	}
	for after := head; after < end; {
		entries, err := from.Journal.Read().JournalRange(ctx, after, end, carryEntries, carryBytes)
		if err != nil || len(entries) == 0 {
			return out, err
		}
		after = entries[len(entries)-1].Seq
		var due []store.JournalEntry
		for _, e := range entries {
			switch {
			case !until.IsZero() && e.ReceivedAt.After(until):
			case !slices.Contains(channels, e.ChannelID):
				out.Strange++
			default:
				due = append(due, e)
			}
		}
		if err := carry(ctx, from, p, due, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// continues says whether a journal is the one that a backup holds up to head,
// and still has all that came after.
func continues(ctx context.Context, from, to *store.Store, head int64) error {
	ours, err := to.Journal().Read().JournalRange(ctx, head-1, head, 1, carryBytes)
	if err != nil {
		return err
	}
	theirs, err := from.Read().JournalRange(ctx, head-1, head, 1, carryBytes)
	if err != nil {
		return err
	}
	if len(ours) == 1 && len(theirs) == 1 {
		a, b := ours[0], theirs[0]
		if a.ChannelID != b.ChannelID || !a.ReceivedAt.Equal(b.ReceivedAt) || !bytes.Equal(a.Request, b.Request) {
			return desk.E(desk.CodeConflict, "this is the journal of another desk: its request %d is not the one in the backup", head)
		}
		return nil
	}
	end, err := from.Read().JournalHead(ctx)
	if err != nil {
		return err
	}
	if end < head {
		return desk.E(desk.CodeConflict, "the journal ends with request %d, before the backup's %d", end, head)
	}
	first, at, err := from.Read().OldestJournal(ctx, 0)
	if err != nil {
		return err
	}
	if first > head+1 {
		return desk.E(desk.CodeConflict, "the journal begins with request %d of %s, and the backup ends with %d: those between are no longer kept", first, at.Format(time.RFC3339), head)
	}
	return nil
}

func carry(ctx context.Context, from Source, p Place, entries []store.JournalEntry, out *Carried) error {
	for _, e := range entries {
		name := from.Reads(e.Request)
		if name == "" {
			continue
		}
		err := carryFile(from.Dir, p.Dir, name)
		if errors.Is(err, fs.ErrNotExist) {
			out.Lost++
			continue
		}
		if err != nil {
			return err
		}
		out.Files++
		if err := p.Store.Write(ctx, func(tx *store.Tx) error {
			return tx.InsertRequestFile(ctx, store.RequestFile{Name: name, WorkspaceID: e.WorkspaceID, ChannelID: e.ChannelID, KeptAt: e.ReceivedAt})
		}); err != nil {
			return err
		}
	}
	if err := p.Store.CarryJournal(ctx, entries); err != nil || len(entries) == 0 {
		return err
	}
	if out.Entries == 0 {
		out.First = entries[0].ReceivedAt
	}
	out.Last = entries[len(entries)-1].ReceivedAt
	out.Entries += len(entries)
	return nil
}

// carryFile copies a file of one desk to its place in another.
func carryFile(from, to, name string) error {
	if from == "" || !filepath.IsLocal(name) || len(name) < 5 {
		return fs.ErrNotExist
	}
	path := filepath.Join("files", name[:2], name[2:4], name)
	in, err := os.Open(filepath.Join(from, path))
	if err != nil {
		return err
	}
	defer in.Close()
	return putFile(to, filepath.ToSlash(path), in)
}
