package filter

import (
	"slices"
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
// spelt out as OpIn), Flag and Time those of theirs.
type Cond struct {
	Field Field
	Kind  Kind
	Op    Op
	Texts []string
	Flag  bool
	Time  time.Time
}

// Match says whether a case fulfils the filter.
func (n Node) Match(c desk.Case) bool {
	switch n.Type {
	case Any:
		return slices.ContainsFunc(n.Kids, func(k Node) bool { return k.Match(c) })
	case Not:
		return !n.Kids[0].Match(c)
	case Leaf:
		return n.Cond.match(c)
	}
	return !slices.ContainsFunc(n.Kids, func(k Node) bool { return !k.Match(c) })
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
		return (k.UnreadCount > 0) == (c.Flag == (c.Op == OpIs))
	case FieldSnoozed:
		return (k.SnoozedUntil != nil) == (c.Flag == (c.Op == OpIs))
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
	}
	if key, ok := strings.CutPrefix(string(c.Field), OwnField); ok {
		return c.text(contact.Kept(k.Fields[key]))
	}
	return false
}

func (c Cond) text(v string) bool {
	switch c.Op {
	case OpIs, OpIn:
		return slices.Contains(c.Texts, v)
	case OpIsNot:
		return !slices.Contains(c.Texts, v)
	case OpContains:
		return strings.Contains(FoldASCII(v), FoldASCII(c.Texts[0]))
	}
	return false
}

// set matches where any of the values does; OpIsNot where none does.
func (c Cond) set(vs []string) bool {
	if c.Op == OpIsNot {
		return !slices.Contains(vs, c.Texts[0])
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
