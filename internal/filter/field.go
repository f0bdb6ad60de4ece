package filter

import (
	"regexp"
	"slices"
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
	KindWords  // several of a closed list
	KindNumber // a whole number
	KindOwn    // a value of one of the workspace's own fields: a text that may read as a number or a date
	KindProse  // what somebody wrote, compared by its words: see words.Fold
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
	FieldKind         Field = "kind"           // of the channel: messaging, email, …
	FieldDirection    Field = "last_direction" // of the last message
	FieldWaiting      Field = "waiting_minutes"
	FieldMessages     Field = "messages" // how many the case has, notes among them
	FieldMentioned    Field = "mentioned"
	FieldWorkstream   Field = "workstream" // the one of the case's channel
	FieldSLAState     Field = "sla.state"  // the states of its promises
	FieldSLADue       Field = "sla.due"    // of the promise that is due first
	FieldCompany      Field = "contact.company"
	FieldSurveyKind   Field = "survey.kind"  // of the newest answer to a survey
	FieldSurveyScore  Field = "survey.score" // of that answer; without one it is neither less nor greater
	FieldBlocked      Field = "contact.blocked"
	FieldMarketing    Field = "contact.consent.marketing"
	FieldConsent      Field = "contact.consent.messages"
)

// Words for what a contact agreed to; "" is for those who were never asked.
const (
	ConsentGranted   = "granted"
	ConsentWithdrawn = "withdrawn"
)

// Entry is one row of the catalogue.
type Entry struct {
	Field Field
	Kind  Kind
	Words []string // the closed list of KindWord and KindRank
	// Person says that the text is a user's id, for which "me" and "none" may
	// be written.
	Person bool
	// Around says that it is about what is around a case that came to be one
	// long ago. A rule for new cases cannot ask for it.
	Around bool
	// OfMessage says that it is about one message, which only a filter of
	// messages has.
	OfMessage bool
	// OfContact says that it is about the contact alone, and so one of the few
	// that a filter of contacts has.
	OfContact bool
}

// Catalogue lists every field. A field added here, in Match and in the store's
// columns works wherever filters do.
func Catalogue() []Entry {
	list := ofCases()
	for i := range list {
		list[i].OfContact = list[i].Field == FieldContact || strings.HasPrefix(string(list[i].Field), ofContactPrefix)
	}
	return list
}

// OfContacts is the catalogue of filters of contacts.
func OfContacts() []Entry {
	return slices.DeleteFunc(Catalogue(), func(e Entry) bool { return !e.OfContact })
}

// ofContactPrefix begins the names of what the contact of a case is.
const ofContactPrefix = "contact."

func ofCases() []Entry {
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
		{Field: FieldKind, Kind: KindWord, Around: true},
		{Field: FieldDirection, Kind: KindWord, Words: []string{"", string(desk.DirectionIn), string(desk.DirectionOut), string(desk.DirectionNote)}},
		{Field: FieldWaiting, Kind: KindNumber, Around: true},
		{Field: FieldMessages, Kind: KindNumber, Around: true},
		{Field: FieldMentioned, Kind: KindSet, Person: true, Around: true},
		{Field: FieldWorkstream, Kind: KindText, Around: true},
		{Field: FieldSLAState, Kind: KindWords, Around: true, Words: []string{string(desk.SLARunning), string(desk.SLAPaused), string(desk.SLAWarned), string(desk.SLABreached), string(desk.SLAMet)}},
		{Field: FieldSLADue, Kind: KindTime, Around: true},
		{Field: FieldSurveyKind, Kind: KindWord, Words: []string{"", string(desk.SurveyCSAT), string(desk.SurveyNPS)}, Around: true},
		{Field: FieldSurveyScore, Kind: KindNumber, Around: true},
		{Field: FieldCompany, Kind: KindText},
		{Field: FieldContactTag, Kind: KindSet},
		{Field: FieldContactPlatform, Kind: KindSet},
		{Field: FieldContactLastSeen, Kind: KindTime, Around: true},
		{Field: FieldContactCreatedAt, Kind: KindTime},
		{Field: FieldBlocked, Kind: KindFlag},
		{Field: FieldMarketing, Kind: KindWord, Words: []string{"", ConsentGranted, ConsentWithdrawn}},
		{Field: FieldConsent, Kind: KindWord, Words: []string{"", ConsentGranted, ConsentWithdrawn}},
	}
}

// Whole is the catalogue of filters of messages: all that cases have, and what
// is a message's own.
func Whole() []Entry { return append(Catalogue(), ofMessages()...) }

// OwnField and ContactField begin the names of fields that the workspace made
// for its cases and its contacts: the key follows. Their values are compared as
// they are kept: "4711", "true", "2026-11-30"; lt and gt take a number, or a
// date as a text.
const (
	OwnField     = "field."
	ContactField = "contact.field."
)

var ownKey = regexp.MustCompile(`^[a-z][a-z0-9_]{0,49}$`)

// entry finds a field of the catalogue, or one of the workspace's own.
func entry(name string) (Entry, bool) {
	for _, e := range Whole() {
		if string(e.Field) == name {
			return e, true
		}
	}
	for _, prefix := range [...]string{ContactField, OwnField} {
		if key, ok := strings.CutPrefix(name, prefix); ok && ownKey.MatchString(key) {
			return Entry{Field: Field(name), Kind: KindOwn, OfContact: prefix == ContactField}, true
		}
	}
	return Entry{}, false
}
