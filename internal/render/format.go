package render

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The desk keeps emphasis as people write it in chats: *bold*, _italic_,
// ~struck~, `mono` and ```mono over lines```. A mark counts only at the edge of
// a word, so that 2*3*4 and snake_case_names stay as they are.

// Format answers text in a platform's syntax of emphasis: "chat" (the
// desk's own), "markdown", "html", "mrkdwn" (the desk's own with escaped angle
// brackets), or "none" and anything unknown as plain.
func Format(text, syntax string) string {
	switch syntax {
	case "chat":
		return text
	case "markdown":
		return Markdown(text)
	case "html":
		return HTML(text)
	case "mrkdwn":
		return Mrkdwn(text)
	}
	return Plain(text)
}

// Plain answers text without its marks.
func Plain(text string) string {
	var b strings.Builder
	parse(text).write(&b, plainStyle{})
	return b.String()
}

// HTML answers text with b, i, s, code and pre elements; everything else is
// escaped.
func HTML(text string) string {
	var b strings.Builder
	parse(text).write(&b, htmlStyle{})
	return b.String()
}

// Markdown answers text in CommonMark's syntax with ~~strikethrough~~; what
// would be syntax there and is not meant so is escaped.
func Markdown(text string) string {
	var b strings.Builder
	parse(text).write(&b, markdownStyle{})
	return b.String()
}

// Mrkdwn answers text in the desk's own marks, with the three characters
// escaped that begin links and mentions where this syntax is read.
func Mrkdwn(text string) string { return mrkdwn.Replace(text) }

// mrkdwn is safe for concurrent use.
var mrkdwn = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// node is a piece of text: words where mark is 0, else what a mark encloses.
type node struct {
	mark     byte // * _ ~ ` or B for a block of mono
	text     string
	children nodes
}

type nodes []node

// maxDepth bounds how deep emphasis nests: there are three marks that can.
const maxDepth = 4

func parse(text string) nodes { return parseAt(text, 0) }

func parseAt(text string, depth int) nodes {
	var out nodes
	plain := 0
	before := rune(0)
	for i := 0; i < len(text); {
		if n, size := markAt(text, i, before, depth); size > 0 {
			if plain < i {
				out = append(out, node{text: text[plain:i]})
			}
			out = append(out, n)
			i += size
			plain = i
			before = rune(text[i-1])
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		before = r
		i += size
	}
	if plain < len(text) {
		out = append(out, node{text: text[plain:]})
	}
	return out
}

// markAt answers what is enclosed by a mark that opens at i, and how many
// bytes it takes; 0 where none opens.
func markAt(text string, i int, before rune, depth int) (node, int) {
	c := text[i]
	if c == '`' {
		return monoAt(text, i)
	}
	if c != '*' && c != '_' && c != '~' || wordy(before) || depth >= maxDepth {
		return node{}, 0
	}
	end := closing(text[i+1:], c)
	if end < 0 {
		return node{}, 0
	}
	inner := text[i+1 : i+1+end]
	return node{mark: c, children: parseAt(inner, depth+1)}, end + 2
}

// closing finds the mark that ends an emphasis on the same line: right after a
// character, not before a word.
func closing(text string, c byte) int {
	if text == "" || text[0] == c || text[0] == ' ' || text[0] == '\n' || text[0] == '\t' {
		return -1
	}
	for j := 1; j < len(text); j++ {
		switch text[j] {
		case '\n':
			return -1
		case '`':
			return -1 // mono wins over what would cross it
		case c:
			last, _ := utf8.DecodeLastRuneInString(text[:j])
			next, _ := utf8.DecodeRuneInString(text[j+1:])
			if !unicode.IsSpace(last) && (j+1 == len(text) || !wordy(next)) {
				return j
			}
		}
	}
	return -1
}

func monoAt(text string, i int) (node, int) {
	rest := text[i:]
	if inner, ok := strings.CutPrefix(rest, "```"); ok {
		if end := strings.Index(inner, "```"); end > 0 {
			return node{mark: 'B', text: inner[:end]}, end + 6
		}
		return node{}, 0
	}
	end := strings.IndexAny(rest[1:], "`\n")
	if end <= 0 || rest[1+end] == '\n' {
		return node{}, 0
	}
	return node{mark: '`', text: rest[1 : 1+end]}, end + 2
}

func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// style writes one syntax.
type style interface {
	words(string) string
	mono(text string, block bool) string
	marks(mark byte) (open, end string)
}

func (ns nodes) write(b *strings.Builder, s style) {
	for _, n := range ns {
		switch n.mark {
		case 0:
			b.WriteString(s.words(n.text))
		case '`', 'B':
			b.WriteString(s.mono(n.text, n.mark == 'B'))
		default:
			open, end := s.marks(n.mark)
			b.WriteString(open)
			n.children.write(b, s)
			b.WriteString(end)
		}
	}
}

type plainStyle struct{}

func (plainStyle) words(s string) string         { return s }
func (plainStyle) mono(s string, _ bool) string  { return s }
func (plainStyle) marks(byte) (open, end string) { return "", "" }

type htmlStyle struct{}

func (htmlStyle) words(s string) string { return html.EscapeString(s) }

func (htmlStyle) mono(s string, block bool) string {
	if block {
		return "<pre>" + html.EscapeString(s) + "</pre>"
	}
	return "<code>" + html.EscapeString(s) + "</code>"
}

func (htmlStyle) marks(mark byte) (string, string) {
	switch mark {
	case '*':
		return "<b>", "</b>"
	case '_':
		return "<i>", "</i>"
	}
	return "<s>", "</s>"
}

type markdownStyle struct{}

func (markdownStyle) words(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch r {
		case '*', '_', '~', '`', '\\', '[', ']', '<', '>', '|':
			b.WriteByte('\\')
		case '#', '+', '-':
			if strings.TrimSpace(s[strings.LastIndexByte(s[:i], '\n')+1:i]) == "" {
				b.WriteByte('\\') // a heading or list only at the start of a line
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (markdownStyle) mono(s string, block bool) string {
	if block {
		return "```\n" + strings.Trim(s, "\n") + "\n```"
	}
	return "`" + s + "`"
}

func (markdownStyle) marks(mark byte) (string, string) {
	switch mark {
	case '*':
		return "**", "**"
	case '_':
		return "_", "_"
	}
	return "~~", "~~"
}
