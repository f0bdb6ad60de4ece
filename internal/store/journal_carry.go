package store

import (
	"context"
	"fmt"
	"path/filepath"
)

// OpenJournal opens the journal's file of a data folder and nothing else of it,
// beside a server that may run: the desk's own file may be damaged or gone.
func OpenJournal(ctx context.Context, dir string) (*Store, error) {
	return openSQLite(ctx, filepath.Join(dir, journalFile), sqliteUse{readers: 2, cache: 4000, glance: 2000})
}

// CarryJournal keeps entries of another copy of this journal under their
// numbers, which are after its head and rise.
func (s *Store) CarryJournal(ctx context.Context, entries []JournalEntry) error {
	if len(entries) == 0 {
		return nil
	}
	rows := make([][]any, len(entries))
	for i, e := range entries {
		rows[i] = []any{e.Seq, e.WorkspaceID, e.ChannelID, micros(e.ReceivedAt), e.Request}
	}
	return s.Journal().Write(ctx, func(t *Tx) error {
		if err := t.insert(ctx, "INSERT INTO journal (seq, workspace_id, channel_id, received_at, request) VALUES", "", rows); err != nil {
			return fmt.Errorf("carry the journal: %w", err)
		}
		return t.MoveJournalHead(ctx, entries[len(entries)-1].Seq)
	})
}

// spokenPlaces are the tables of followers of the event log that write to
// customers, to other programs or to people's telephones.
var spokenPlaces = []string{"automatic_places", "notification_places", "signal_places"}

// spokenFollowers are those of follower_places that do.
var spokenFollowers = []string{"recipes", "surveys", "webhooks"}

// PassSpoken moves the followers that speak to somebody past all events: what
// happened was spoken of when it first did.
func (t *Tx) PassSpoken(ctx context.Context) error {
	for _, table := range spokenPlaces {
		if _, err := t.exec(ctx, "UPDATE "+table+" SET seq = (SELECT w.event_seq FROM workspaces w WHERE w.id = "+table+".workspace_id)"); err != nil {
			return fmt.Errorf("pass %s: %w", table, err)
		}
	}
	for _, name := range spokenFollowers {
		if _, err := t.exec(ctx, "INSERT INTO follower_places (name, workspace_id, seq) SELECT CAST(? AS TEXT), id, event_seq FROM workspaces WHERE true "+
			"ON CONFLICT (name, workspace_id) DO UPDATE SET seq = excluded.seq", name); err != nil {
			return fmt.Errorf("pass the place of %s: %w", name, err)
		}
	}
	return nil
}
