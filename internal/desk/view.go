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
}

// Window is the time in which free messages may be sent. A platform without
// one is always open, with ClosesAt nil.
type Window struct {
	Open     bool       `json:"open"`
	ClosesAt *time.Time `json:"closes_at"`
}

// ConversationView is a conversation as the API and the events show it.
type ConversationView struct {
	Conversation
	Contact  Ref      `json:"contact"`
	Identity Identity `json:"identity"`
	Window   Window   `json:"window"`
}
