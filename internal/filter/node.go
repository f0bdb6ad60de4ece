package filter

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
)

// Node is one part of a checked filter: exactly one of All, Any, Not and Cond
// counts, by Type. The zero Node, an empty All, matches everything.
type Node struct {
	Type NodeType
	Kids []Node // of All and Any; the one of Not
	Cond Cond
}

// NodeType says what a Node is.
type NodeType int

// Types of nodes.
const (
	All NodeType = iota
	Any
	Not
	Leaf
)

// Cond compares one field. Texts holds the values of text, word, rank and set
// fields (one, or several for OpIn; OpLess and OpGreater on a rank are already
// spelt out as OpIn), Flag, Time and Number those of theirs. OpLess and
// OpGreater on a field of the workspace's own compare numbers where Texts is
// empty, else texts.
type Cond struct {
	Field  Field
	Kind   Kind
	Op     Op
	Texts  []string
	Flag   bool
	Time   time.Time
	Number float64
	// Folded are the Texts of a KindProse, folded; Pattern is that of OpMatches.
	Folded  []string
	Pattern *regexp.Regexp
	// Path is where the condition stands in the filter as it was written.
	Path string
}

// Facts are a case and what is known around it.
type Facts struct {
	Case         desk.Case
	Contact      desk.Contact
	SLA          *desk.CaseSLA
	DueAt        *time.Time
	WorkstreamID string
	Mentioned    []string // ids of users
	Messages     int
	// LastSeen is when the contact last wrote, on any channel; the zero time for
	// never, and where nobody asks.
	LastSeen time.Time
	// Said is the message that is looked at; nil where the case alone is.
	Said *Said
}

// ofMessagePrefix begins the names of the fields of messages.
const ofMessagePrefix = "message."

// Musts are the conditions that all that a filter finds meets.
func (n Node) Musts() []Cond {
	switch n.Type {
	case Leaf:
		return []Cond{n.Cond}
	case All:
		var out []Cond
		for _, k := range n.Kids {
			out = append(out, k.Musts()...)
		}
		return out
	case Any:
		if len(n.Kids) == 1 {
			return n.Kids[0].Musts()
		}
	}
	return nil
}

// Match says whether a case fulfils the filter, as far as the case alone says.
func (n Node) Match(c desk.Case) bool { return n.Holds(&Facts{Case: c}) }

// Holds says whether a case fulfils the filter.
func (n Node) Holds(f *Facts) bool {
	switch n.Type {
	case Any:
		return slices.ContainsFunc(n.Kids, func(k Node) bool { return k.Holds(f) })
	case Not:
		return !n.Kids[0].Holds(f)
	case Leaf:
		return n.Cond.holds(f)
	}
	return !slices.ContainsFunc(n.Kids, func(k Node) bool { return !k.Holds(f) })
}

func (c Cond) holds(f *Facts) bool {
	switch c.Field {
	case FieldWorkstream:
		return c.text(f.WorkstreamID)
	case FieldMentioned:
		return c.set(f.Mentioned)
	case FieldMessages:
		return c.number(float64(f.Messages))
	case FieldSLAState:
		return c.set(statesOf(f.SLA))
	case FieldSLADue:
		return f.DueAt != nil && c.time(*f.DueAt)
	case FieldCompany:
		id := ""
		if f.Contact.Company != nil {
			id = f.Contact.Company.ID
		}
		return c.text(id)
	case FieldContactTag:
		return c.set(f.Contact.Tags)
	case FieldContactPlatform:
		return c.platforms(f.Contact.Identities)
	case FieldContactLastSeen:
		return c.seen(f.LastSeen)
	case FieldContactCreatedAt:
		return c.seen(f.Contact.CreatedAt)
	case FieldBlocked:
		return c.flag(f.Contact.BlockedAt != nil)
	case FieldMarketing:
		return c.text(consentWord(f.Contact, desk.ConsentMarketing))
	case FieldConsent:
		return c.text(consentWord(f.Contact, desk.ConsentMessages))
	}
	if strings.HasPrefix(string(c.Field), ofMessagePrefix) {
		return c.ofMessage(f.Said)
	}
	if key, ok := strings.CutPrefix(string(c.Field), ContactField); ok {
		return c.own(contact.Kept(f.Contact.Attributes[key]))
	}
	return c.match(f.Case)
}

// statesOf are the states of a case's promises.
func statesOf(s *desk.CaseSLA) []string {
	var out []string
	if s == nil {
		return out
	}
	for _, clock := range [...]*desk.SLAClock{s.FirstReply, s.NextReply, s.Resolution} {
		if clock != nil {
			out = append(out, string(clock.State))
		}
	}
	return out
}

func consentWord(p desk.Contact, kind desk.ConsentKind) string {
	state, asked := p.Consent[kind]
	switch {
	case !asked:
		return ""
	case state.Granted:
		return ConsentGranted
	}
	return ConsentWithdrawn
}

func (c Cond) match(k desk.Case) bool {
	switch c.Field {
	case FieldStatus:
		return c.text(string(k.Status))
	case FieldAssignee:
		return c.text(k.AssigneeID)
	case FieldQueue:
		return c.text(k.Queue)
	case FieldTeam:
		return c.text(k.TeamID)
	case FieldFollower:
		return c.set(k.FollowerIDs)
	case FieldPriority:
		return c.text(string(k.Priority))
	case FieldTag:
		return c.set(k.Tags)
	case FieldPlatform:
		return c.text(k.Platform)
	case FieldChannel:
		return c.text(k.ChannelID)
	case FieldContact:
		return c.text(k.ContactID)
	case FieldUnread:
		return c.flag(k.UnreadCount > 0)
	case FieldSnoozed:
		return c.flag(k.SnoozedUntil != nil)
	case FieldSubStatus:
		return c.text(k.SubStatus)
	case FieldCategory:
		return c.text(k.Category)
	case FieldLanguage:
		return c.text(k.Language)
	case FieldCountry:
		return c.text(k.Country)
	case FieldSentiment:
		return c.text(string(k.Sentiment))
	case FieldCreatedAt:
		return c.time(k.CreatedAt)
	case FieldLastActivity:
		return c.time(k.LastActivityAt)
	case FieldSurveyKind:
		if k.Survey == nil {
			return c.text("")
		}
		return c.text(string(k.Survey.Kind))
	case FieldSurveyScore:
		if k.Survey == nil {
			return c.Op == OpIsNot
		}
		return c.number(float64(k.Survey.Score))
	case FieldDirection:
		if k.LastMessage == nil {
			return c.text("")
		}
		return c.text(string(k.LastMessage.Direction))
	case FieldWaiting:
		// Time is the moment before which who waits longer began to.
		if k.WaitingSince == nil {
			return c.Op == OpLess || c.Op == OpIsNot
		}
		return c.waiting(*k.WaitingSince)
	}
	if key, ok := strings.CutPrefix(string(c.Field), OwnField); ok {
		return c.own(contact.Kept(k.Fields[key]))
	}
	return false
}

func (c Cond) flag(v bool) bool { return v == (c.Flag == (c.Op == OpIs)) }

// waiting compares whole minutes: who waits since Time or earlier has waited
// that many.
func (c Cond) waiting(since time.Time) bool {
	at, limit := since.UnixMicro(), c.Time.UnixMicro()
	minute := time.Minute.Microseconds()
	switch c.Op {
	case OpLess:
		return at > limit
	case OpGreater:
		return at <= limit-minute
	}
	return (at <= limit && at > limit-minute) == (c.Op == OpIs)
}

func (c Cond) number(v float64) bool {
	switch c.Op {
	case OpLess:
		return v < c.Number
	case OpGreater:
		return v > c.Number
	}
	return (v == c.Number) == (c.Op == OpIs)
}

// own compares a value of the workspace's own fields. A field without a value
// is neither less nor greater than anything.
func (c Cond) own(v string) bool {
	if c.Op != OpLess && c.Op != OpGreater {
		return c.text(v)
	}
	if len(c.Texts) > 0 {
		return v != "" && (v < c.Texts[0]) == (c.Op == OpLess) && v != c.Texts[0]
	}
	if !plainNumber.MatchString(v) {
		return false
	}
	n, err := strconv.ParseFloat(v, 64)
	return err == nil && c.number(n)
}

// plainNumber is a number as the fields keep it.
var plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

func (c Cond) text(v string) bool {
	switch c.Op {
	case OpIs, OpIn:
		return slices.Contains(c.Texts, v)
	case OpIsNot:
		return !slices.Contains(c.Texts, v)
	case OpContains:
		return strings.Contains(FoldASCII(v), FoldASCII(c.Texts[0]))
	case OpStarts:
		return strings.HasPrefix(FoldASCII(v), FoldASCII(c.Texts[0]))
	case OpEnds:
		return strings.HasSuffix(FoldASCII(v), FoldASCII(c.Texts[0]))
	case OpEmpty:
		return v == ""
	}
	return false
}

// set matches where any of the values does; OpIsNot where none does.
func (c Cond) set(vs []string) bool {
	switch c.Op {
	case OpIsNot:
		return !slices.Contains(vs, c.Texts[0])
	case OpEmpty:
		return len(vs) == 0
	}
	return slices.ContainsFunc(vs, c.text)
}

func (c Cond) time(t time.Time) bool {
	if c.Op == OpLess {
		return t.UnixMicro() < c.Time.UnixMicro()
	}
	return t.UnixMicro() > c.Time.UnixMicro()
}

// FoldASCII lowers the letters A to Z and leaves the rest alone: all that both
// databases do alike.
func FoldASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// Asks says whether any condition of the filter is about one of some fields.
func (n Node) Asks(fields ...Field) bool {
	if n.Type == Leaf {
		return slices.Contains(fields, n.Cond.Field)
	}
	return slices.ContainsFunc(n.Kids, func(k Node) bool { return k.Asks(fields...) })
}
