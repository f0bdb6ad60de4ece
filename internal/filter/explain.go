package filter

import (
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
)

// Checked is one condition of a filter as it was found.
type Checked struct {
	Path    string   `json:"path"` // where it stands in the filter as it was written
	Field   Field    `json:"field"`
	Op      Op       `json:"op"`
	Wanted  []string `json:"wanted"`
	Actual  []string `json:"actual"` // what the field held; none for nothing
	Negated bool     `json:"negated,omitempty"`
	Held    bool     `json:"held"` // before it is negated
}

// maxActual is how many characters of a text an explanation shows.
const maxActual = 200

// Explain answers every condition of a filter with what it found, in the order
// in which they are written: also those that no longer mattered.
func (n Node) Explain(f *Facts) []Checked { return n.explain(nil, f, false) }

func (n Node) explain(out []Checked, f *Facts, negated bool) []Checked {
	if n.Type == Leaf {
		return append(out, Checked{Path: n.Cond.Path, Field: n.Cond.Field, Op: n.Cond.Op, Wanted: n.Cond.Wanted(), Actual: n.Cond.actual(f), Negated: negated, Held: n.Cond.holds(f)})
	}
	for _, kid := range n.Kids {
		out = kid.explain(out, f, negated != (n.Type == Not))
	}
	return out
}

// Wanted is what a condition compares with, as texts.
func (c Cond) Wanted() []string {
	switch {
	case c.Op == OpEmpty:
		return nil
	case c.Kind == KindTime:
		return []string{stamp(c.Time)}
	case c.Kind == KindNumber, c.Kind == KindOwn && len(c.Texts) == 0 && (c.Op == OpLess || c.Op == OpGreater):
		return []string{strconv.FormatFloat(c.Number, 'f', -1, 64)}
	case c.Kind == KindFlag:
		return []string{strconv.FormatBool(c.Flag)}
	}
	return c.Texts
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// actual is what the field of a condition held.
func (c Cond) actual(f *Facts) []string {
	switch {
	case strings.HasPrefix(string(c.Field), ofMessagePrefix):
		return c.actualMessage(f.Said)
	case strings.HasPrefix(string(c.Field), ContactField):
		return some(contact.Kept(f.Contact.Attributes[strings.TrimPrefix(string(c.Field), ContactField)]))
	case strings.HasPrefix(string(c.Field), OwnField):
		return some(contact.Kept(f.Case.Fields[strings.TrimPrefix(string(c.Field), OwnField)]))
	}
	return c.actualCase(f)
}

func (c Cond) actualCase(f *Facts) []string {
	k := &f.Case
	switch c.Field {
	case FieldStatus:
		return some(string(k.Status))
	case FieldAssignee:
		return some(k.AssigneeID)
	case FieldQueue:
		return some(k.Queue)
	case FieldTeam:
		return some(k.TeamID)
	case FieldFollower:
		return k.FollowerIDs
	case FieldPriority:
		return some(string(k.Priority))
	case FieldTag:
		return k.Tags
	case FieldPlatform:
		return some(k.Platform)
	case FieldChannel:
		return some(k.ChannelID)
	case FieldContact:
		return some(k.ContactID)
	case FieldUnread:
		return some(strconv.FormatBool(k.UnreadCount > 0))
	case FieldSnoozed:
		return some(strconv.FormatBool(k.SnoozedUntil != nil))
	case FieldSubStatus:
		return some(k.SubStatus)
	case FieldCategory:
		return some(k.Category)
	case FieldLanguage:
		return some(k.Language)
	case FieldCountry:
		return some(k.Country)
	case FieldSentiment:
		return some(string(k.Sentiment))
	case FieldCreatedAt:
		return some(stamp(k.CreatedAt))
	case FieldLastActivity:
		return some(stamp(k.LastActivityAt))
	}
	return c.actualAround(f)
}

func (c Cond) actualAround(f *Facts) []string {
	switch c.Field {
	case FieldDirection:
		if f.Case.LastMessage != nil {
			return some(string(f.Case.LastMessage.Direction))
		}
	case FieldSurveyKind:
		if f.Case.Survey != nil {
			return some(string(f.Case.Survey.Kind))
		}
	case FieldSurveyScore:
		if f.Case.Survey != nil {
			return some(strconv.Itoa(f.Case.Survey.Score))
		}
	case FieldWaiting:
		if f.Case.WaitingSince != nil {
			return some(stamp(*f.Case.WaitingSince))
		}
	case FieldWorkstream:
		return some(f.WorkstreamID)
	case FieldMentioned:
		return f.Mentioned
	case FieldMessages:
		return some(strconv.Itoa(f.Messages))
	case FieldSLAState:
		return statesOf(f.SLA)
	case FieldSLADue:
		if f.DueAt != nil {
			return some(stamp(*f.DueAt))
		}
	case FieldCompany:
		if f.Contact.Company != nil {
			return some(f.Contact.Company.Name)
		}
	case FieldContactTag:
		return f.Contact.Tags
	case FieldContactPlatform:
		return platformsOf(f.Contact)
	case FieldContactLastSeen:
		return stampOf(f.LastSeen)
	case FieldContactCreatedAt:
		return stampOf(f.Contact.CreatedAt)
	case FieldBlocked:
		return some(strconv.FormatBool(f.Contact.BlockedAt != nil))
	case FieldMarketing:
		return some(consentWord(f.Contact, "marketing"))
	case FieldConsent:
		return some(consentWord(f.Contact, "messages"))
	}
	return nil
}

func (c Cond) actualMessage(s *Said) []string {
	if s == nil {
		return nil
	}
	m := &s.Message
	switch c.Field {
	case FieldText:
		return some(m.Text)
	case FieldAuthorName:
		return some(m.Author.Name)
	case FieldAnswer:
		return some(s.answer)
	case FieldOfMessage:
		return some(string(m.Kind))
	case FieldMessageWay:
		return some(string(m.Direction))
	case FieldAuthor:
		return some(m.Author.Type)
	case FieldOrigin:
		return some(m.Origin)
	case FieldMessageOn:
		return some(m.ChannelID)
	case FieldSpoken:
		return some(s.Language)
	case FieldMood:
		return some(string(s.Sentiment))
	case FieldFiles:
		return some(strconv.Itoa(len(m.Attachments)))
	case FieldFileKinds:
		return s.files
	case FieldIsReply:
		return some(strconv.FormatBool(m.ReplyTo != nil))
	case FieldLength:
		return some(strconv.Itoa(s.length))
	case FieldWrittenAt:
		return some(stamp(m.OccurredAt))
	case FieldEdited:
		return some(strconv.FormatBool(m.EditedAt != nil))
	case FieldTemplateName:
		if m.Content != nil && m.Content.Template != nil {
			return some(m.Content.Template.Name)
		}
		return nil
	}
	return c.actualPublic(s)
}

func (c Cond) actualPublic(s *Said) []string {
	switch c.Field {
	case FieldPublic:
		return some(strconv.FormatBool(s.public.Kind != ""))
	case FieldPublicKind:
		return some(string(s.public.Kind))
	case FieldRating:
		return some(strconv.Itoa(s.public.Rating))
	case FieldLikes:
		return some(strconv.Itoa(s.public.Likes))
	case FieldHidden:
		return some(strconv.FormatBool(s.public.Hidden))
	case FieldCountryHere:
		return some(s.public.Country)
	case FieldVersion:
		return some(s.public.Version)
	}
	return c.actualMarks(desk.MarksOf(s.Message))
}

func (c Cond) actualMarks(m desk.MessageMarks) []string {
	switch c.Field {
	case FieldMarkTags:
		return m.Tags
	case FieldMarkHandled:
		return some(strconv.FormatBool(m.HandledAt != nil))
	case FieldMarkAssignee:
		return m.UserIDs
	case FieldMarkTeam:
		return m.TeamIDs
	}
	return nil
}

// some is a value as an explanation shows it; an empty one is nothing.
func some(v string) []string {
	if v == "" {
		return nil
	}
	if r := []rune(v); len(r) > maxActual {
		v = string(r[:maxActual-1]) + "…"
	}
	return []string{v}
}
