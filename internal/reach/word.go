package reach

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"recado.dev/internal/store"
)

// WordState is what speaks against a word.
type WordState string

// States of a word.
const (
	WordFree      WordState = "free"
	WordTaken     WordState = "taken"     // or it looks like one that is
	WordReserved  WordState = "reserved"  // it promises what it is not
	WordOffensive WordState = "offensive" //
	WordUnclear   WordState = "unclear"   // 0 and o, 1 and l cannot be told apart
	WordMalformed WordState = "malformed" // too short, too long, other characters
)

// Shortest and longest word.
const (
	shortestWord = 3
	longestWord  = 40
)

var (
	wordForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	digitRun = regexp.MustCompile(`[0-9]+`)
)

// reserved are words that a visitor would take for the installation's own.
func reserved() []string {
	return strings.Fields("admin administrator api app account abuse bank billing cuenta help ayuda hooks login logout mail oauth password clave pago pay payment privacy " +
		"postmaster root security seguridad settings signin signup soporte-tecnico status support-team system terms verify verificar webmaster www recado")
}

// offensive are words that no business prints by choice, in the languages of
// the product. They are looked for as whole parts of a word.
func offensive() []string {
	return strings.Fields("arse arsehole asshole bastard bitch bollocks cock cunt dick fag faggot fuck fucker fucking motherfucker nazi nigga nigger prick puta putas " +
		"puto putos pussy rape retard shit slut twat wank wanker whore cabron cabrona cono follar gilipollas hijoputa hostias joder maricon marica mierda mongolo " +
		"pendejo pendeja pija pinche polla puton sudaca subnormal verga zorra culo coger hitler")
}

// TidyWord brings what somebody typed into the form of a word: without
// accents, capitals and spaces.
func TidyWord(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(strings.TrimSpace(s))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		default:
			b.WriteByte('-')
		}
	}
	return strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' }), "-")
}

// Alike is a word as a hasty eye reads it: two words that are alike are not to
// lead to two places.
func Alike(word string) string {
	return strings.NewReplacer("-", "", "0", "o", "1", "l", "i", "l", "5", "s", "rn", "m", "vv", "w").Replace(word)
}

// unclear says whether a word has a number of noughts and ones alone among its
// letters: they are read as letters.
func unclear(word string) bool {
	if strings.Trim(word, "0123456789-") == "" {
		return false
	}
	return slices.ContainsFunc(digitRun.FindAllString(word, -1), func(run string) bool { return strings.Trim(run, "01") == "" })
}

// judge says what a word has against it in itself.
func judge(word string) WordState {
	if len(word) < shortestWord || len(word) > longestWord || !wordForm.MatchString(word) {
		return WordMalformed
	}
	if slices.Contains(reserved(), word) {
		return WordReserved
	}
	parts := append(strings.Split(word, "-"), strings.ReplaceAll(word, "-", ""))
	for _, part := range parts {
		read := strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t").Replace(part)
		if slices.Contains(offensive(), read) || slices.Contains(offensive(), part) {
			return WordOffensive
		}
	}
	if unclear(word) {
		return WordUnclear
	}
	return WordFree
}

// WordCheck is whether a word can be had.
type WordCheck struct {
	Word        string    `json:"word"` // in the form in which it would be kept
	State       WordState `json:"state" enum:"free,taken,reserved,offensive,unclear,malformed"`
	Suggestions []string  `json:"suggestions" nullable:"false"` // that are free
}

// CheckWord says whether a link may have a word, and names others that are
// free where it may not. A word that leads, or led, to the link itself is free.
func (s *Service) CheckWord(ctx context.Context, q *store.Queryer, ws, linkID, typed string) (WordCheck, error) {
	c := WordCheck{Word: TidyWord(typed), Suggestions: []string{}}
	if len(c.Word) > longestWord {
		c.Word = strings.Trim(c.Word[:longestWord], "-")
	}
	var err error
	if c.State, err = s.state(ctx, q, ws, linkID, c.Word); err != nil || c.State == WordFree {
		return c, err
	}
	if c.State == WordOffensive {
		return c, nil
	}
	for _, other := range suggestions(c.Word, s.cfg.Clock.Now().Year()) {
		state, err := s.state(ctx, q, ws, linkID, other)
		if err != nil {
			return c, err
		}
		if state == WordFree && !slices.Contains(c.Suggestions, other) {
			if c.Suggestions = append(c.Suggestions, other); len(c.Suggestions) == 3 {
				break
			}
		}
	}
	return c, nil
}

func (s *Service) state(ctx context.Context, q *store.Queryer, ws, linkID, word string) (WordState, error) {
	if state := judge(word); state != WordFree {
		return state, nil
	}
	have, there, err := q.ReachAlike(ctx, Alike(word))
	if err != nil || !there {
		return WordFree, err
	}
	if have.WorkspaceID != ws {
		return WordTaken, nil
	}
	// A word of one's own is free again once its link is gone or has another one.
	if have.Word != word {
		return WordTaken, nil
	}
	if have.LinkID == linkID {
		return WordFree, nil
	}
	if _, err := q.ReachLink(ctx, ws, have.LinkID); err != nil {
		return freeIfGone(err)
	}
	return WordTaken, nil
}

// suggestions are words near one that cannot be had, the nicest first.
func suggestions(word string, year int) []string {
	if word == "" {
		word = "chat"
	}
	clear := digitRun.ReplaceAllStringFunc(word, func(run string) string {
		if strings.Trim(run, "01") == "" {
			return strings.NewReplacer("0", "o", "1", "l").Replace(run)
		}
		return run
	})
	out := []string{clear}
	for _, end := range []string{"chat", strconv.Itoa(year), "24", "hola", "ya", "33", "47", "82"} {
		base := clear
		if len(base)+1+len(end) > longestWord {
			base = strings.Trim(base[:longestWord-1-len(end)], "-")
		}
		out = append(out, base+"-"+end)
	}
	return out
}
