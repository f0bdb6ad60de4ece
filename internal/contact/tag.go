package contact

import (
	"slices"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/desk"
)

// Limits of the tags of one contact.
const (
	mostTags   = 50
	longestTag = 50
)

// applyTags answers the tags of a contact after a change: those that are set, or
// those that it has, with what is added and without what is dropped, each once.
func applyTags(now []string, p Patch) ([]string, error) {
	if p.Tags != nil {
		now = *p.Tags
	}
	out := []string{}
	for _, name := range slices.Concat(now, p.AddTags) {
		name = strings.TrimSpace(name)
		if name == "" || utf8.RuneCountInString(name) > longestTag {
			return nil, desk.Invalid("tags", "a tag's name has 1 to %d characters", longestTag)
		}
		if !slices.Contains(out, name) && !slices.Contains(p.DropTags, name) {
			out = append(out, name)
		}
	}
	if len(out) > mostTags {
		return nil, desk.Invalid("tags", "a contact carries at most %d tags", mostTags)
	}
	return out, nil
}

// JoinTags writes tags into one cell, as SplitTags reads them: what would be
// taken for two names stands in quotes.
func JoinTags(tags []string) string {
	cells := make([]string, len(tags))
	for i, t := range tags {
		if cells[i] = t; strings.ContainsAny(t, `;,"`) {
			cells[i] = `"` + strings.ReplaceAll(t, `"`, `""`) + `"`
		}
	}
	return strings.Join(cells, "; ")
}

// SplitTags reads the tags in one cell, with semicolons or commas between them.
func SplitTags(cell string) []string {
	var out []string
	for more := true; more; {
		var name string
		if name, cell, more = cutTag(strings.TrimSpace(cell)); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// cutTag cuts the first name off a cell; more says that another may follow.
func cutTag(cell string) (name, rest string, more bool) {
	at := 0 // where to look for the end of the name
	if quoted, ok := strings.CutPrefix(cell, `"`); ok {
		for end := strings.IndexByte(quoted, '"'); end >= 0; {
			if !strings.HasPrefix(quoted[end+1:], `"`) {
				name, at = strings.ReplaceAll(quoted[:end], `""`, `"`), end+2
				break
			}
			next := strings.IndexByte(quoted[end+2:], '"')
			if next < 0 {
				break // the quotes do not end: they are part of the name
			}
			end += 2 + next
		}
	}
	plain, rest, more := cut(cell[at:])
	if at == 0 {
		name = plain
	}
	return strings.TrimSpace(name), rest, more
}

func cut(cell string) (before, after string, found bool) {
	if i := strings.IndexAny(cell, ";,"); i >= 0 {
		return cell[:i], cell[i+1:], true
	}
	return cell, "", false
}
