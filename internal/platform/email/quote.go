package email

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What clients put above the mail that they answer.
var (
	wroteLine = regexp.MustCompile(`(?i)^(?:on|el|le|am|em|il|op|den|på|dnia)\b.{4,300}\b(?:wrote|escribi[oó]|escreveu|a écrit|schrieb|ha scritto|schreef|skrev|napisał\(?a?\)?)\s*:\s*$`)
	ruleLine  = regexp.MustCompile(`(?i)^(?:-{2,}\s*(?:original message|mensaje original|mensagem original|message d'origine|ursprüngliche nachricht|messaggio originale|forwarded message|mensaje reenviado)\s*-{2,}|_{20,})$`)
	fromLine  = regexp.MustCompile(`(?i)^\*?(?:from|de|von|da|van|från)\*?\s*:\*?\s.+`)
	sentLine  = regexp.MustCompile(`(?i)^\*?(?:sent|date|enviado(?: el)?|fecha|gesendet|datum|envoyé|inviato|data|verzonden|skickat|para|to|an|asunto|subject)\*?\s*:\*?\s.+`)
)

// fold parts what is new in a text from what it repeats. Where nothing would be
// left all of it is new.
func fold(text string) (fresh, quoted string) {
	lines := strings.Split(text, "\n")
	at := quoteStart(lines)
	if at < 0 {
		return text, ""
	}
	fresh = strings.TrimSpace(strings.Join(lines[:at], "\n"))
	if fresh == "" {
		return text, ""
	}
	return fresh, strings.TrimSpace(strings.Join(lines[at:], "\n"))
}

// quoteStart is the line where the repeated part begins, -1 without one. Answers
// between quoted lines are new: there only a tail of quotes is folded.
func quoteStart(lines []string) int {
	for i, line := range lines {
		line = strings.TrimSpace(line)
		switch {
		case isWrote(lines, i):
			if !answersBetween(lines[i+1:]) {
				return i
			}
		case ruleLine.MatchString(line) && leadsToHeaders(lines, i):
			return i
		case fromLine.MatchString(line) && i+1 < len(lines) && headersFollow(lines[i+1:]):
			return i
		}
	}
	tail := len(lines)
	for tail > 0 && (strings.HasPrefix(strings.TrimSpace(lines[tail-1]), ">") || strings.TrimSpace(lines[tail-1]) == "") {
		tail--
	}
	if tail < len(lines) && strings.HasPrefix(strings.TrimSpace(strings.Join(lines[tail:], "")), ">") {
		return tail
	}
	return -1
}

// isWrote says whether a line, with the ones that it was broken into, is "On …
// she wrote:".
func isWrote(lines []string, i int) bool {
	joined := strings.TrimSpace(lines[i])
	if joined == "" || strings.HasPrefix(joined, ">") {
		return false
	}
	for n := 0; ; n++ {
		if wroteLine.MatchString(joined) {
			return true
		}
		if n == 2 || i+n+1 >= len(lines) || len(joined) > 300 {
			return false
		}
		next := strings.TrimSpace(lines[i+n+1])
		if next == "" {
			return false
		}
		joined += " " + next
	}
}

// answersBetween says whether new words stand below quoted ones.
func answersBetween(rest []string) bool {
	quotes := false
	for _, line := range rest {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, ">"):
			quotes = true
		case quotes && line != "":
			return line != "--" && !strings.HasPrefix(line, "-- ")
		}
	}
	return false
}

func leadsToHeaders(lines []string, i int) bool {
	line := strings.TrimSpace(lines[i])
	if !strings.HasPrefix(line, "_") {
		return true
	}
	for _, next := range lines[i+1:] {
		if next = strings.TrimSpace(next); next != "" {
			return fromLine.MatchString(next)
		}
	}
	return false
}

func headersFollow(rest []string) bool {
	n := 0
	for _, line := range rest {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if !sentLine.MatchString(line) {
			break
		}
		n++
	}
	return n >= 2
}

// textOf is what a page says, as text.
func textOf(page string) string {
	z := html.NewTokenizer(strings.NewReader(page))
	var b strings.Builder
	skip := 0 // within what is never shown
	quote := 0
	line := func() {
		if b.Len() > 0 && !strings.HasSuffix(b.String(), "\n") {
			b.WriteByte('\n')
		}
	}
	word := func(s string) {
		if quote > 0 && (b.Len() == 0 || strings.HasSuffix(b.String(), "\n")) {
			b.WriteString(strings.Repeat("> ", min(quote, 3)))
		}
		b.WriteString(s)
	}
	for b.Len() < 4*maxText {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if skip > 0 {
				continue
			}
			t := string(z.Text())
			s := strings.Join(strings.Fields(t), " ")
			if s == "" {
				if !strings.HasSuffix(b.String(), "\n") && !strings.HasSuffix(b.String(), " ") && b.Len() > 0 {
					b.WriteByte(' ')
				}
				continue
			}
			if strings.ContainsAny(t[:1], " \n\t\r") && b.Len() > 0 && !strings.HasSuffix(b.String(), "\n") && !strings.HasSuffix(b.String(), " ") {
				b.WriteByte(' ')
			}
			word(html.UnescapeString(s))
			if strings.ContainsAny(t[len(t)-1:], " \n\t\r") {
				b.WriteByte(' ')
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch atom.Lookup(name) {
			case atom.Script, atom.Style, atom.Title, atom.Head, atom.Noscript:
				skip++
			case atom.Body:
				skip = 0
			case atom.Br:
				b.WriteByte('\n')
			case atom.Blockquote:
				line()
				quote++
			case atom.P, atom.Div, atom.Tr, atom.Table, atom.H1, atom.H2, atom.H3, atom.H4, atom.Ul, atom.Ol, atom.Pre, atom.Hr:
				line()
			case atom.Li:
				line()
				word("• ")
			case atom.Td, atom.Th:
				if b.Len() > 0 && !strings.HasSuffix(b.String(), "\n") && !strings.HasSuffix(b.String(), " ") {
					b.WriteByte(' ')
				}
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			switch atom.Lookup(name) {
			case atom.Script, atom.Style, atom.Title, atom.Head, atom.Noscript:
				skip = max(0, skip-1)
			case atom.Blockquote:
				line()
				quote = max(0, quote-1)
			case atom.P, atom.H1, atom.H2, atom.H3, atom.Ul, atom.Ol, atom.Table:
				line()
				if b.Len() > 0 {
					b.WriteByte('\n')
				}
			case atom.Div, atom.Tr, atom.Li, atom.H4:
				line()
			}
		}
	}
	return b.String()
}
