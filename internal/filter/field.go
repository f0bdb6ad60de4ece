package filter

import (
	"regexp"
	"strings"

	"recado.dev/internal/desk"
)

// Kind is what a field holds, and so which operators and values it takes.
type Kind int

// Kinds of fields.
const (
	KindText Kind = iota // a text or an id
	KindWord             // one of a closed list
	KindRank             // one of a closed list that has an order, lowest first
	KindSet              // several texts
	KindFlag             // yes or no
	KindTime
)

// Field names what a condition asks about.
type Field string

// The fields of the catalogue.
const (
	FieldStatus       Field = "status"
	FieldAssignee     Field = "assignee"
	FieldQueue        Field = "queue"
	FieldTeam         Field = "team"
	FieldFollower     Field = "follower"
	FieldPriority     Field = "priority"
	FieldTag          Field = "tag"
	FieldPlatform     Field = "platform"
	FieldChannel      Field = "channel"
	FieldContact      Field = "contact"
	FieldUnread       Field = "unread"
	FieldSnoozed      Field = "snoozed"
	FieldSubStatus    Field = "sub_status" // its id
	FieldCategory     Field = "category"
	FieldLanguage     Field = "language"
	FieldCountry      Field = "country"
	FieldSentiment    Field = "sentiment"
	FieldCreatedAt    Field = "created_at"
	FieldLastActivity Field = "last_activity_at"
)

// Entry is one row of the catalogue.
type Entry struct {
	Field Field
	Kind  Kind
	Words []string // the closed list of KindWord and KindRank
	// Person says that the text is a user's id, for which "me" and "none" may
	// be written.
	Person bool
}

// Catalogue lists every field. A field added here, in Match and in the store's
// columns works wherever filters do.
func Catalogue() []Entry {
	return []Entry{
		{Field: FieldStatus, Kind: KindWord, Words: []string{string(desk.CaseOpen), string(desk.CasePending), string(desk.CaseResolved)}},
		{Field: FieldAssignee, Kind: KindText, Person: true},
		{Field: FieldQueue, Kind: KindText},
		{Field: FieldTeam, Kind: KindText},
		{Field: FieldFollower, Kind: KindSet, Person: true},
		{Field: FieldPriority, Kind: KindRank, Words: []string{string(desk.PriorityLow), string(desk.PriorityNormal), string(desk.PriorityHigh), string(desk.PriorityUrgent)}},
		{Field: FieldTag, Kind: KindSet},
		{Field: FieldPlatform, Kind: KindText},
		{Field: FieldChannel, Kind: KindText},
		{Field: FieldContact, Kind: KindText},
		{Field: FieldUnread, Kind: KindFlag},
		{Field: FieldSnoozed, Kind: KindFlag},
		{Field: FieldSubStatus, Kind: KindText},
		{Field: FieldCategory, Kind: KindText},
		{Field: FieldLanguage, Kind: KindText},
		{Field: FieldCountry, Kind: KindText},
		{Field: FieldSentiment, Kind: KindWord, Words: []string{"", string(desk.SentimentPositive), string(desk.SentimentNeutral), string(desk.SentimentNegative)}},
		{Field: FieldCreatedAt, Kind: KindTime},
		{Field: FieldLastActivity, Kind: KindTime},
	}
}

// OwnField begins the name of a field that the workspace made for itself: the
// key follows. Its values are compared as they are kept: "4711", "true",
// "2026-11-30".
const OwnField = "field."

var ownKey = regexp.MustCompile(`^[a-z][a-z0-9_]{0,49}$`)

// entry finds a field of the catalogue, or one of the workspace's own.
func entry(name string) (Entry, bool) {
	for _, e := range Catalogue() {
		if string(e.Field) == name {
			return e, true
		}
	}
	if key, ok := strings.CutPrefix(name, OwnField); ok && ownKey.MatchString(key) {
		return Entry{Field: Field(name), Kind: KindText}, true
	}
	return Entry{}, false
}

// Op is how a field is compared.
type Op string

// The operators.
const (
	OpIs       Op = "is"
	OpIsNot    Op = "is_not"
	OpIn       Op = "in"
	OpContains Op = "contains" // part of a text; ASCII letters in either case
	OpLess     Op = "lt"
	OpGreater  Op = "gt"
)

// takes says whether fields of the kind have the operator.
func (k Kind) takes(op Op) bool {
	switch op {
	case OpIs, OpIsNot:
		return k != KindTime
	case OpIn:
		return k != KindTime && k != KindFlag
	case OpContains:
		return k == KindText || k == KindSet
	case OpLess, OpGreater:
		return k == KindTime || k == KindRank
	}
	return false
}

// ops lists the operators of the kind, for messages.
func (k Kind) ops() []Op {
	var out []Op
	for _, op := range []Op{OpIs, OpIsNot, OpIn, OpContains, OpLess, OpGreater} {
		if k.takes(op) {
			out = append(out, op)
		}
	}
	return out
}
