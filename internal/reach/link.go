package reach

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

const (
	// mostLinks is how many links a workspace has at once: more than a list shows
	// well.
	mostLinks   = 300
	longestName = 80
	// longestText is how many characters of first words there are, where the
	// network does not say less.
	longestText = 300
	// codeLength letters of codeLetters tell a workspace's links apart.
	codeLength  = 4
	codeLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ" // none that looks like another
)

// Draft is what may be said of a link; nil leaves a field alone.
type Draft struct {
	ChannelID, Name, Word, Text *string
	ShowCode, Paused            *bool
	ExpiresAt                   *time.Time
	SetExpires                  bool // ExpiresAt is meant, nil for never
}

// Save makes a link, where id is "", or changes one. It answers the link
// before and after.
func (s *Service) Save(ctx context.Context, tx *store.Tx, ws, id string, d Draft) (before, after desk.ReachLink, err error) {
	now := s.cfg.Clock.Now()
	l := desk.ReachLink{WorkspaceID: ws, CreatedAt: now, EarlierWords: []string{}}
	if id != "" {
		if l, err = tx.ReachLink(ctx, ws, id); err != nil {
			return l, l, err
		}
	}
	before = l
	d.into(&l)
	l.UpdatedAt = now
	if err := s.check(ctx, tx, &l, before, now); err != nil {
		return before, l, err
	}
	if id == "" {
		l.ID = ident.New()
		if err := s.fresh(ctx, tx, &l); err != nil {
			return before, l, err
		}
	}
	if l.Word != before.Word {
		if err := tx.TakeReachWord(ctx, ws, l.ID, l.Word, Alike(l.Word)); err != nil {
			return before, l, err
		}
	}
	if err := tx.SaveReachLink(ctx, l); err != nil {
		return before, l, err
	}
	s.forget(tx)
	after, err = tx.ReachLink(ctx, ws, l.ID)
	return before, after, err
}

func (d Draft) into(l *desk.ReachLink) {
	for _, f := range []struct{ to, from *string }{{&l.ChannelID, d.ChannelID}, {&l.Name, d.Name}, {&l.Word, d.Word}, {&l.Text, d.Text}} {
		if f.from != nil {
			*f.to = strings.TrimSpace(*f.from)
		}
	}
	for _, f := range []struct{ to, from *bool }{{&l.ShowCode, d.ShowCode}, {&l.Paused, d.Paused}} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	if d.SetExpires {
		l.ExpiresAt = d.ExpiresAt
	}
}

// check looks at a link before it is kept.
func (s *Service) check(ctx context.Context, tx *store.Tx, l *desk.ReachLink, before desk.ReachLink, now time.Time) error {
	if l.Name == "" || utf8.RuneCountInString(l.Name) > longestName {
		return desk.Invalid("name", "a name of 1 to %d characters is needed", longestName)
	}
	entry, err := s.EntryOf(ctx, &tx.Queryer, l.WorkspaceID, l.ChannelID)
	if err != nil {
		return err
	}
	most := longestText
	if entry.TextLength > 0 {
		most = min(most, entry.TextLength)
	}
	switch {
	case l.Prefilled() != "" && !entry.TakesText:
		return desk.Invalid("text", "this network fills in no words")
	case utf8.RuneCountInString(l.Prefilled()) > most-codeLength-2:
		return desk.Invalid("text", "at most %d characters", most-codeLength-2)
	case l.ExpiresAt != nil && !l.ExpiresAt.After(now) && (before.ExpiresAt == nil || !before.ExpiresAt.Equal(*l.ExpiresAt)):
		return desk.Invalid("expires_at", "has to be in the future")
	}
	word := TidyWord(l.Word)
	if word == before.Word {
		l.Word = word
		return nil
	}
	c, err := s.CheckWord(ctx, &tx.Queryer, l.WorkspaceID, l.ID, l.Word)
	if err != nil {
		return err
	}
	if c.State != WordFree {
		return refusal(c)
	}
	l.Word = c.Word
	return nil
}

// refusal says in a sentence why a word cannot be had.
func refusal(c WordCheck) error {
	why := map[WordState]string{
		WordTaken: "is taken, or looks like one that is", WordReserved: "would be taken for the installation's own", WordOffensive: "may offend",
		WordUnclear:   "has 0 or 1 among its letters, which are read as o and l",
		WordMalformed: fmt.Sprintf("needs %d to %d letters without accents, digits and hyphens", shortestWord, longestWord),
	}[c.State]
	code := desk.CodeInvalid
	if c.State == WordTaken {
		code = desk.CodeConflict
	}
	if len(c.Suggestions) > 0 {
		why += "; free are " + strings.Join(c.Suggestions, ", ")
	}
	return &desk.Error{Code: code, Public: "the word " + why, Problems: []desk.Problem{{Field: "word", Detail: why}}}
}

// fresh gives a new link its code, and refuses one too many.
func (s *Service) fresh(ctx context.Context, tx *store.Tx, l *desk.ReachLink) error {
	all, err := tx.ReachLinks(ctx, l.WorkspaceID)
	if err != nil {
		return err
	}
	if len(all) >= mostLinks {
		return desk.E(desk.CodeConflict, "a workspace has at most %d links: take away those that nobody uses", mostLinks)
	}
	for {
		l.Code = newCode()
		taken, err := tx.ReachCodeTaken(ctx, l.WorkspaceID, l.Code)
		if err != nil || !taken {
			return err
		}
	}
}

// newCode is a code at random. It is no secret.
func newCode() string {
	b := make([]byte, codeLength)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = codeLetters[int(b[i])%len(codeLetters)]
	}
	return string(b)
}

// Delete takes a link away. Its words stay the workspace's: they may be printed
// somewhere, and nobody else is to have them.
func (s *Service) Delete(ctx context.Context, tx *store.Tx, ws, id string) (desk.ReachLink, error) {
	l, err := tx.ReachLink(ctx, ws, id)
	if err != nil {
		return l, err
	}
	now := s.cfg.Clock.Now()
	l.DeletedAt, l.UpdatedAt = &now, now
	s.forget(tx)
	return l, tx.SaveReachLink(ctx, l)
}

// forget has the next visitor read the links anew.
func (s *Service) forget(tx *store.Tx) { tx.AfterCommit(s.known.clear) }

// freeIfGone is the state of a word of one's own whose link is not there.
func freeIfGone(err error) (WordState, error) {
	if desk.CodeOf(err) == desk.CodeNotFound {
		return WordFree, nil
	}
	return WordTaken, err
}
