package desk

import "time"

// ReplyMode is what becomes of what a recipe says.
type ReplyMode string

// Modes of what recipes say.
const (
	ReplyNow      ReplyMode = "now"      // it goes out at once
	ReplyDraft    ReplyMode = "draft"    // it is kept for whoever answers the case
	ReplyApproval ReplyMode = "approval" // it waits until a reviewer says yes
)

// PreparedKind is how a prepared reply goes out.
type PreparedKind string

// Kinds of prepared replies.
const (
	PreparedReplyKind PreparedKind = "reply"         // in its conversation
	PreparedPrivate   PreparedKind = "private_reply" // to the author of public words, in private
	PreparedPublic    PreparedKind = "public_reply"  // for everybody to read
)

// PreparedState says what became of a prepared reply.
type PreparedState string

// States of prepared replies.
const (
	PreparedWaiting  PreparedState = "waiting"
	PreparedSent     PreparedState = "sent"     // approved, or sent by an agent
	PreparedRejected PreparedState = "rejected" // or discarded
	// PreparedExpired was not sent: somebody answered meanwhile, or the case was
	// resolved.
	PreparedExpired PreparedState = "expired"
)

// PreparedReply is what a recipe would say, and a person lets go: a reviewer
// (mode approval) or whoever answers the case (mode draft).
type PreparedReply struct {
	WorkspaceID    string        `json:"-"`
	ID             string        `json:"id"`
	Mode           ReplyMode     `json:"mode" enum:"draft,approval"`
	Kind           PreparedKind  `json:"kind" enum:"reply,private_reply,public_reply"`
	State          PreparedState `json:"state" enum:"waiting,sent,rejected,expired"`
	Recipe         Ref           `json:"recipe"`
	RunID          string        `json:"run_id"`
	CaseID         string        `json:"case_id"`
	ConversationID string        `json:"conversation_id"`
	ChannelID      string        `json:"channel_id"` // by which it goes
	// MessageID is what it answers; empty for the conversation's newest words.
	MessageID string `json:"message_id"`
	// ProfileID is the channel that speaks in public; empty for the
	// conversation's own.
	ProfileID string `json:"profile_id"`
	Text      string `json:"text"`
	Original  string `json:"original"` // as the recipe wrote it
	// Reason is why it was rejected, in words; or why it expired: answered,
	// resolved, gone.
	Reason    string     `json:"reason"`
	DecidedBy *Actor     `json:"decided_by"`
	DecidedAt *time.Time `json:"decided_at"`
	SentID    string     `json:"sent_message_id"`
	CreatedAt time.Time  `json:"created_at"`
	UpdatedAt time.Time  `json:"updated_at"`
}
