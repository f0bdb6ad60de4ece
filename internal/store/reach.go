package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"recado.dev/internal/desk"
)

const reachColumns = "workspace_id, id, channel_id, name, word, text, code, show_code, paused, expires_at, created_at, updated_at, deleted_at"

func scanReach(row interface{ Scan(...any) error }) (desk.ReachLink, error) {
	var l desk.ReachLink
	var show, paused int
	var expires, deleted sql.NullInt64
	var created, updated int64
	err := row.Scan(&l.WorkspaceID, &l.ID, &l.ChannelID, &l.Name, &l.Word, &l.Text, &l.Code, &show, &paused, &expires, &created, &updated, &deleted)
	l.ShowCode, l.Paused, l.ExpiresAt, l.DeletedAt = show == 1, paused == 1, fromNull(expires), fromNull(deleted)
	l.CreatedAt, l.UpdatedAt, l.EarlierWords = fromMicros(created), fromMicros(updated), []string{}
	return l, err
}

// ReachLinks are the links of a workspace that were not taken away, the newest
// first, with their earlier words.
func (q *Queryer) ReachLinks(ctx context.Context, ws string) ([]desk.ReachLink, error) {
	rows, err := q.query(ctx, "SELECT "+reachColumns+" FROM reach_links WHERE workspace_id = ? AND deleted_at IS NULL ORDER BY id DESC", ws)
	links, err := collect(rows, err, "links", scanReach)
	if err != nil {
		return nil, err
	}
	rows, err = q.query(ctx, "SELECT link_id, word FROM reach_words WHERE workspace_id = ? ORDER BY word", ws)
	words, err := collect(rows, err, "words of links", func(row interface{ Scan(...any) error }) ([2]string, error) {
		var w [2]string
		return w, row.Scan(&w[0], &w[1])
	})
	for i := range links {
		for _, w := range words {
			if w[0] == links[i].ID && w[1] != links[i].Word {
				links[i].EarlierWords = append(links[i].EarlierWords, w[1])
			}
		}
	}
	return links, err
}

// ReachLink answers a link, with its earlier words. One that was taken away is
// not there.
func (q *Queryer) ReachLink(ctx context.Context, ws, id string) (desk.ReachLink, error) {
	l, err := scanReach(q.row(ctx, "SELECT "+reachColumns+" FROM reach_links WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) || err == nil && l.DeletedAt != nil {
		return l, desk.NotFound("link")
	}
	if err != nil {
		return l, fmt.Errorf("read link %s: %w", id, err)
	}
	rows, err := q.query(ctx, "SELECT word FROM reach_words WHERE workspace_id = ? AND link_id = ? ORDER BY word", ws, id)
	words, err := collectIDs(rows, err)
	l.EarlierWords = slices.DeleteFunc(words, func(w string) bool { return w == l.Word })
	return l, err
}

// ReachByWord answers the link that a word leads to, whoever's it is and also
// where it was taken away: visitors know no workspace.
func (q *Queryer) ReachByWord(ctx context.Context, word string) (desk.ReachLink, error) {
	l, err := scanReach(q.row(ctx, "SELECT l.workspace_id, l.id, l.channel_id, l.name, l.word, l.text, l.code, l.show_code, l.paused, l.expires_at, l.created_at, l.updated_at, l.deleted_at "+
		"FROM reach_words w JOIN reach_links l ON l.workspace_id = w.workspace_id AND l.id = w.link_id WHERE w.word = ?", word))
	if noRow(err) {
		return l, desk.NotFound("link")
	}
	if err != nil {
		return l, fmt.Errorf("read link of word: %w", err)
	}
	return l, nil
}

// ReachWord is who has a word, or one that looks like it.
type ReachWord struct {
	Word, WorkspaceID, LinkID string
}

// ReachAlike answers who has a word that reads as alike does.
func (q *Queryer) ReachAlike(ctx context.Context, alike string) (ReachWord, bool, error) {
	var w ReachWord
	err := q.row(ctx, "SELECT word, workspace_id, link_id FROM reach_words WHERE alike = ?", alike).Scan(&w.Word, &w.WorkspaceID, &w.LinkID)
	if noRow(err) {
		return w, false, nil
	}
	if err != nil {
		return w, false, fmt.Errorf("look for a word: %w", err)
	}
	return w, true, nil
}

// SaveReachLink adds or changes a link.
func (t *Tx) SaveReachLink(ctx context.Context, l desk.ReachLink) error {
	_, err := t.exec(ctx, "INSERT INTO reach_links ("+reachColumns+") VALUES ("+Marks(13)+") "+
		upsertTail("workspace_id, id", "channel_id", "name", "word", "text", "show_code", "paused", "expires_at", "updated_at", "deleted_at"),
		l.WorkspaceID, l.ID, l.ChannelID, l.Name, l.Word, l.Text, l.Code, flag(l.ShowCode), flag(l.Paused), microsOrNull(l.ExpiresAt),
		micros(l.CreatedAt), micros(l.UpdatedAt), microsOrNull(l.DeletedAt))
	if err != nil {
		return fmt.Errorf("save link %s: %w", l.ID, err)
	}
	return nil
}

// TakeReachWord has a word lead to a link. A workspace may take back a word of
// its own; another's, or one that looks like it, is a conflict.
func (t *Tx) TakeReachWord(ctx context.Context, ws, linkID, word, alike string) error {
	have, there, err := t.ReachAlike(ctx, alike)
	if err != nil {
		return err
	}
	if there && have.WorkspaceID == ws && have.Word == word {
		if _, err := t.exec(ctx, "UPDATE reach_words SET link_id = ? WHERE word = ? AND workspace_id = ?", linkID, word, ws); err != nil {
			return fmt.Errorf("take back a word: %w", err)
		}
		return nil
	}
	if !there {
		_, err = t.exec(ctx, "INSERT INTO reach_words (word, alike, workspace_id, link_id) VALUES (?, ?, ?, ?)", word, alike, ws, linkID)
	}
	if there || IsUnique(err) {
		return &desk.Error{Code: desk.CodeConflict, Public: "this word is taken", Problems: []desk.Problem{{Field: "word", Detail: "is taken, or looks like one that is"}}, Err: err}
	}
	if err != nil {
		return fmt.Errorf("take a word: %w", err)
	}
	return nil
}

// ReachCodeTaken says whether a link of the workspace has a code, also one that
// was taken away.
func (q *Queryer) ReachCodeTaken(ctx context.Context, ws, code string) (bool, error) {
	var n int
	if err := q.row(ctx, "SELECT COUNT(*) FROM reach_links WHERE workspace_id = ? AND code = ?", ws, code).Scan(&n); err != nil {
		return false, fmt.Errorf("look for a code: %w", err)
	}
	return n > 0, nil
}

func flag(is bool) int {
	if is {
		return 1
	}
	return 0
}
