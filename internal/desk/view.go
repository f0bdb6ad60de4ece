package desk

import "time"

// Ref is another entity, named.
type Ref struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// CaseView is a case as the API and the events show it.
type CaseView struct {
	Case
	Contact  Ref  `json:"contact"`
	Assignee *Ref `json:"assignee"`
	Team     *Ref `json:"team"` // nil for no team
	// Followers hear of the case beside its assignee.
	Followers []Ref    `json:"followers,omitempty"`
	QueueRef  *Ref     `json:"queue_ref"` // nil for no queue
	SLA       *CaseSLA `json:"sla"`       // nil without a policy
	// DueAt is when the first of the promises that still count is due.
	DueAt *time.Time `json:"due_at"`
	// Links is in the answer for one case, and nowhere else.
	Links []CaseLink `json:"links,omitempty"`
	// Why is in the event of an assignment that routing decided, and nowhere else.
	Why *AssignedWhy `json:"why,omitempty"`
}

// AssignedWhy is why routing gave a case to its assignee, in a few words; the
// case's assignments tell all.
type AssignedWhy struct {
	Method    string `json:"method"`
	DecidedBy string `json:"decided_by"`
}

// ScheduledView is a reply that is to be sent later: its first message, with
// all of them beside it.
type ScheduledView struct {
	Message
	Messages []Message `json:"messages"`
}

// Unscheduled is the data of EventUnscheduled.
type Unscheduled struct {
	ID             string `json:"id"`
	ConversationID string `json:"conversation_id"`
	AuthorID       string `json:"author_id"`
	Reason         string `json:"reason"` // sent, failed, cancelled
}

// Window is the time in which free messages may be sent. A platform without
// one is always open, with ClosesAt nil.
type Window struct {
	Open     bool       `json:"open"`
	ClosesAt *time.Time `json:"closes_at"`
	// PersonUntil is until when a person, and no bot, may still answer once it is
	// closed; nil where nobody may.
	PersonUntil *time.Time `json:"person_until,omitempty"`
	// Entry is there where the customer came by an ad and that still saves money,
	// or would with an answer.
	Entry *WindowEntry `json:"entry,omitempty"`
}

// WindowEntry is the time in which a platform charges nothing, since the
// customer came by an ad.
type WindowEntry struct {
	CameAt time.Time `json:"came_at"`
	// AnswerBy is until when the first answer has to go; nil once it went.
	AnswerBy *time.Time `json:"answer_by"`
	// FreeUntil is until when nothing is charged; nil before the first answer.
	FreeUntil *time.Time `json:"free_until"`
}

// ConversationView is a conversation as the API and the events show it.
type ConversationView struct {
	Conversation
	Contact  Ref      `json:"contact"`
	Identity Identity `json:"identity"`
	Window   Window   `json:"window"`
	// NoFiles says that agents send no files here: the channel's workstream is
	// set so.
	NoFiles bool `json:"no_files,omitempty"`
	// Apps are the business's own that can be sent here.
	Apps []App `json:"apps,omitempty"`
}
