package desk

import "time"

// Verbs of public items beyond those that a network declares: the ways back,
// and those of the desk alone.
const (
	VerbUnlike    PublicVerb = "unlike"
	VerbShow      PublicVerb = "show"
	VerbUnblock   PublicVerb = "unblock"
	VerbApprove   PublicVerb = "approve"
	VerbUnapprove PublicVerb = "unapprove"
	VerbMakeCase  PublicVerb = "make_case"
	// VerbReply and VerbPublish are words that a channel's settings may keep from
	// agents.
	VerbReply   PublicVerb = "reply"
	VerbPublish PublicVerb = "publish"
)

// ActionState says how far a public action is.
type ActionState string

// States of public actions.
const (
	ActionQueued ActionState = "queued" // on its way to the network
	ActionDone   ActionState = "done"   // the network obeyed
	ActionFailed ActionState = "failed" // it did not; the error has its words
)

// PublicAction is something that somebody did to a public item or a post.
type PublicAction struct {
	WorkspaceID string `json:"-"`
	ID          string `json:"id"`
	PostID      string `json:"post_id"`
	// MessageID is the item; empty for the post itself.
	MessageID      string      `json:"message_id"`
	ChannelID      string      `json:"channel_id"`
	ConversationID string      `json:"conversation_id"`
	CaseID         string      `json:"case_id"`
	ContactID      string      `json:"-"`
	Verb           PublicVerb  `json:"verb"`
	Text           string      `json:"text,omitempty"`
	Actor          Actor       `json:"actor"`
	State          ActionState `json:"state"`
	Error          *SendError  `json:"error"`
	Attempts       int         `json:"attempts"`
	CreatedAt      time.Time   `json:"created_at"`
	DoneAt         *time.Time  `json:"done_at"`
}

// Network is the verb that a network declares for v: the way back has the rule
// of the way there. Verbs of the desk alone have none.
func (v PublicVerb) Network() PublicVerb {
	switch v {
	case VerbUnlike:
		return VerbLike
	case VerbShow:
		return VerbHide
	case VerbUnblock:
		return VerbBlock
	case VerbApprove, VerbUnapprove, VerbMakeCase, VerbReply, VerbPublish:
		return ""
	}
	return v
}
