package filter

import (
	"slices"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/words"
)

// Said is a message as filters look at it: what is folded is folded once for
// all of them.
type Said struct {
	Message   desk.Message
	Language  string
	Sentiment desk.Sentiment

	text, author, answer string // folded
	length               int
	files                []string
	public               desk.Public
}

// Hear readies a message for filters.
func Hear(m desk.Message, language string, mood desk.Sentiment) *Said {
	s := &Said{Message: m, Language: language, Sentiment: mood, text: words.Fold(m.Text), author: words.Fold(m.Author.Name), length: utf8.RuneCountInString(m.Text)}
	if c := m.Content; c != nil {
		if c.Answer != nil {
			s.answer = words.Fold(c.Answer.Title)
		}
		if c.Public != nil {
			s.public = *c.Public
		}
	}
	for _, a := range m.Attachments {
		family, _, _ := strings.Cut(a.Mime, "/")
		if !slices.Contains(s.files, family) {
			s.files = append(s.files, family)
		}
	}
	return s
}

// Words are the words of the text, folded.
func (s *Said) Words() func(yield func(string) bool) { return words.Each(s.text) }

// PublicKind is what was said in public; "" for what was said between two.
func (s *Said) PublicKind() desk.PublicKind { return s.public.Kind }

// ofMessage compares a field of a message; a case alone has none, so that no
// condition on it holds.
func (c Cond) ofMessage(s *Said) bool {
	if s == nil {
		return false
	}
	m := &s.Message
	switch c.Field {
	case FieldText:
		return c.prose(m.Text, s.text)
	case FieldAuthorName:
		return c.prose(m.Author.Name, s.author)
	case FieldAnswer:
		title := ""
		if m.Content != nil && m.Content.Answer != nil {
			title = m.Content.Answer.Title
		}
		return c.prose(title, s.answer)
	case FieldOfMessage:
		return c.text(string(m.Kind))
	case FieldMessageWay:
		return c.text(string(m.Direction))
	case FieldAuthor:
		return c.text(m.Author.Type)
	case FieldOrigin:
		return c.text(m.Origin)
	case FieldMessageOn:
		return c.text(m.ChannelID)
	case FieldSpoken:
		return c.text(s.Language)
	case FieldMood:
		return c.text(string(s.Sentiment))
	case FieldFiles:
		return c.number(float64(len(m.Attachments)))
	case FieldFileKinds:
		return c.set(s.files)
	case FieldIsReply:
		return c.flag(m.ReplyTo != nil)
	case FieldLength:
		return c.number(float64(s.length))
	case FieldWrittenAt:
		return c.time(m.OccurredAt)
	case FieldEdited:
		return c.flag(m.EditedAt != nil)
	case FieldTemplateName:
		name := ""
		if m.Content != nil && m.Content.Template != nil {
			name = m.Content.Template.Name
		}
		return c.text(name)
	}
	if m.Marks == nil {
		return c.marked(&desk.MessageMarks{}) || c.inPublic(s)
	}
	return c.marked(m.Marks) || c.inPublic(s) // one of them knows the field
}

// marked compares what the team noted on the message.
func (c Cond) marked(m *desk.MessageMarks) bool {
	switch c.Field {
	case FieldMarkTags:
		return c.set(m.Tags)
	case FieldMarkHandled:
		return c.flag(m.HandledAt != nil)
	case FieldMarkAssignee:
		return c.set(m.UserIDs)
	case FieldMarkTeam:
		return c.set(m.TeamIDs)
	}
	return false
}

func (c Cond) inPublic(s *Said) bool {
	switch c.Field {
	case FieldPublic:
		return c.flag(s.public.Kind != "")
	case FieldPublicKind:
		return c.text(string(s.public.Kind))
	case FieldRating:
		return c.number(float64(s.public.Rating))
	case FieldLikes:
		return c.number(float64(s.public.Likes))
	case FieldHidden:
		return c.flag(s.public.Hidden)
	case FieldCountryHere:
		return c.text(s.public.Country)
	case FieldVersion:
		return c.text(s.public.Version)
	}
	return false
}

// prose compares what somebody wrote; folded is the same, folded.
func (c Cond) prose(raw, folded string) bool {
	switch c.Op {
	case OpIs:
		return folded == c.Folded[0]
	case OpIsNot:
		return folded != c.Folded[0]
	case OpContains:
		return strings.Contains(folded, c.Folded[0])
	case OpStarts:
		return strings.HasPrefix(folded, c.Folded[0])
	case OpEnds:
		return strings.HasSuffix(folded, c.Folded[0])
	case OpEmpty:
		return folded == ""
	case OpMatches:
		return c.Pattern.MatchString(raw)
	case OpAny:
		for _, phrase := range c.Folded {
			if words.Has(folded, phrase) {
				return true
			}
		}
	}
	return false
}
