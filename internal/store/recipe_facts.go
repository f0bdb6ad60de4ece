package store

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"time"
)

// RecipeFacts is what was known when recipes were decided on because of an
// event.
type RecipeFacts struct {
	Seq               int64 // of the event
	CaseID, MessageID string
	Revision          int64 // of the recipes
	At                time.Time
	Facts             []byte // JSON
}

// maxFacts bounds what is read back of one row.
const maxFacts = 4 << 20

// KeepRecipeFacts notes what was known. What is noted already stays.
func (t *Tx) KeepRecipeFacts(ctx context.Context, ws string, list []RecipeFacts) error {
	rows := make([][]any, len(list))
	for i, f := range list {
		packed, err := deflate(f.Facts)
		if err != nil {
			return fmt.Errorf("keep facts of event %d: %w", f.Seq, err)
		}
		rows[i] = []any{ws, f.Seq, f.CaseID, f.MessageID, f.Revision, micros(f.At), packed}
	}
	if err := t.insert(ctx, "INSERT INTO recipe_facts (workspace_id, seq, case_id, message_id, revision, at, facts) VALUES", "ON CONFLICT (workspace_id, seq) DO NOTHING", rows); err != nil {
		return fmt.Errorf("keep facts of recipes: %w", err)
	}
	return nil
}

// RecipeFactsOf are the facts that were noted about a message, else about a
// case; the newest first.
func (q *Queryer) RecipeFactsOf(ctx context.Context, ws, messageID, caseID string, limit int) ([]RecipeFacts, error) {
	where, id, index := "message_id = ? AND message_id <> ''", messageID, "recipe_facts_by_message"
	if messageID == "" {
		where, id, index = "case_id = ? AND case_id <> ''", caseID, "recipe_facts_by_case"
	}
	rows, err := q.query(ctx, "SELECT seq, case_id, message_id, revision, at, facts FROM recipe_facts"+q.s.by(index)+" WHERE workspace_id = ? AND "+where+" ORDER BY seq DESC"+limitText(limit), ws, id)
	list, err := collect(rows, err, "facts of recipes", func(row interface{ Scan(...any) error }) (RecipeFacts, error) {
		var f RecipeFacts
		var at int64
		var packed string
		if err := row.Scan(&f.Seq, &f.CaseID, &f.MessageID, &f.Revision, &at, &packed); err != nil {
			return f, err
		}
		f.At = fromMicros(at)
		var err error
		f.Facts, err = inflate(packed)
		return f, err
	})
	if len(list) > limit {
		list = list[:limit]
	}
	return list, err
}

// DropRecipeFacts forgets what was noted before a time, some at once; it answers
// how many.
func (t *Tx) DropRecipeFacts(ctx context.Context, before time.Time, limit int) (int64, error) {
	n, err := t.exec(ctx, "DELETE FROM recipe_facts WHERE (workspace_id, seq) IN (SELECT workspace_id, seq FROM recipe_facts WHERE at < ? ORDER BY at LIMIT ?)", micros(before), limit)
	if err != nil {
		return 0, fmt.Errorf("forget facts of recipes: %w", err)
	}
	return n, nil
}

// deflate packs a text to about a third: what was known is much the same words
// again and again.
func deflate(b []byte) (string, error) {
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestSpeed)
	if err != nil {
		return "", err
	}
	if _, err := w.Write(b); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	return base64.RawStdEncoding.EncodeToString(out.Bytes()), nil
}

func inflate(s string) ([]byte, error) {
	b, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("unpack facts: %w", err)
	}
	out, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(b)), maxFacts))
	if err != nil {
		return nil, fmt.Errorf("unpack facts: %w", err)
	}
	return out, nil
}
