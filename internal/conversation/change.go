package conversation

import (
	"slices"
	"time"

	"recado.dev/internal/desk"
)

// React answers m with author's reaction set to emoji, or taken away where
// emoji is empty. One author has one reaction; an older one than what is there
// changes nothing.
func React(m desk.Message, author desk.Author, emoji string, at time.Time) desk.Message {
	rs := slices.Clone(m.Reactions)
	i := slices.IndexFunc(rs, func(r desk.Reaction) bool { return r.Author.Type == author.Type && r.Author.ID == author.ID })
	if i >= 0 && at.Before(rs[i].At) {
		return m
	}
	switch {
	case emoji == "" && i >= 0:
		rs = slices.Delete(rs, i, i+1)
	case emoji == "":
		return m
	case i >= 0:
		rs[i].Emoji, rs[i].At, rs[i].Author = emoji, at, author
	default:
		rs = append(rs, desk.Reaction{Emoji: emoji, Author: author, At: at})
	}
	m.Reactions = rs
	return m
}

// ReactAsBusiness is React for our own side, which has one reaction for the
// customer, whoever of us set it.
func ReactAsBusiness(m desk.Message, author desk.Author, emoji string, at time.Time) desk.Message {
	ours := func(r desk.Reaction) bool { return r.Author.Type != "contact" }
	if slices.ContainsFunc(m.Reactions, func(r desk.Reaction) bool { return ours(r) && at.Before(r.At) }) {
		return m
	}
	m.Reactions = slices.DeleteFunc(slices.Clone(m.Reactions), ours)
	return React(m, author, emoji, at)
}

// Edit answers m with another text. An edit older than one that is there
// changes nothing.
func Edit(m desk.Message, text string, content *desk.Content, at time.Time) desk.Message {
	if m.EditedAt != nil && at.Before(*m.EditedAt) {
		return m
	}
	m.Text = text
	if content != nil {
		m.Content = content
	}
	m.EditedAt = &at
	return m
}

// Delete answers m marked as taken back; what it said is kept.
func Delete(m desk.Message, at time.Time) desk.Message {
	m.DeletedAt = Earliest(m.DeletedAt, at)
	return m
}

// QuoteOf is m as a message that answers it shows it.
func QuoteOf(m desk.Message) *desk.Quote {
	return &desk.Quote{ID: m.ID, ExternalID: m.ExternalID, Kind: m.Kind, Text: Shorten(wordsOf(m), 160), Author: m.Author.Name}
}

// wordsOf is what a message says, also where it says it in its content: the
// question above the buttons, the choice that was made.
func wordsOf(m desk.Message) string {
	switch c := m.Content; {
	case m.Text != "" || c == nil:
		return m.Text
	case c.Rich != nil:
		return c.Rich.Body
	case c.Answer != nil:
		return c.Answer.Title
	case c.Location != nil:
		return c.Location.Name
	case len(c.Contacts) > 0:
		return c.Contacts[0].Name
	}
	return ""
}

// Shorten cuts text to at most n runes, the last of them "…" where anything
// was cut.
func Shorten(text string, n int) string {
	if len(text) <= n {
		return text
	}
	count := 0
	cut := 0
	for i := range text {
		if count == n-1 {
			cut = i
		}
		count++
		if count > n {
			return text[:cut] + "…"
		}
	}
	return text
}
