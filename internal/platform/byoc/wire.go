package byoc

import (
	"encoding/json"
	"time"

	"recado.dev/internal/desk"
)

// What is called at the middleware, and what it calls here.
const (
	typePing     = "channel.ping"
	typeMessage  = "message.created"
	typeRead     = "message.read"
	typeTyping   = "typing.started"
	typeReaction = "reaction.changed"

	typeEcho    = "message.echoed"
	typeStatus  = "message.status"
	typeEdited  = "message.edited"
	typeDeleted = "message.deleted"
	typeProfile = "profile.updated"
	typeStop    = "contact.opted_out"
	typeStart   = "contact.opted_in"
	typeError   = "channel.error"
)

// call is a request to the middleware.
type call struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      callData  `json:"data"`
}

type callData struct {
	ChannelID string     `json:"channel_id"`
	ThreadID  string     `json:"thread_id,omitempty"`
	Recipient *recipient `json:"recipient,omitempty"`
	Message   *outgoing  `json:"message,omitempty"`
	MessageID string     `json:"message_id,omitempty"`
	Emoji     *string    `json:"emoji,omitempty"`
	// Of what is said and done in public.
	PostID string `json:"post_id,omitempty"`
	On     *bool  `json:"on,omitempty"`
	Text   string `json:"text,omitempty"`
	Ours   bool   `json:"ours,omitempty"`
}

type recipient struct {
	ID string `json:"id"`
}

// outgoing is a message of the desk. Its rich part is written as the desk
// writes it, so that a part that is new there arrives without a change here.
type outgoing struct {
	ID          string             `json:"id"`
	Kind        desk.MessageKind   `json:"kind"`
	Text        string             `json:"text,omitempty"`
	ReplyTo     string             `json:"reply_to,omitempty"`
	Attachments []outgoingFile     `json:"attachments,omitempty"`
	Location    *desk.Location     `json:"location,omitempty"`
	Contacts    []desk.ContactCard `json:"contacts,omitempty"`
	Rich        *desk.Rich         `json:"rich,omitempty"`
	Link        string             `json:"link,omitempty"` // of a post
	// Names asks to name the person whom it answers in public.
	Names string `json:"names,omitempty"`
}

type outgoingFile struct {
	ID   string `json:"id"`
	URL  string `json:"url"`
	Mime string `json:"mime"`
	Name string `json:"name,omitempty"`
	Size int64  `json:"size,omitempty"`
}

// answer is what the middleware says to a message.
type answer struct {
	ID         string `json:"id"`
	ExternalID string `json:"external_id"`
	URL        string `json:"url"`
}

// refusal is what it says where it takes none.
type refusal struct {
	Error struct {
		Kind   string `json:"kind"`
		Code   string `json:"code"`
		Title  string `json:"title"`
		Detail string `json:"detail"`
	} `json:"error"`
}

// event is a request of the middleware, or one of several in it.
type event struct {
	ID        string    `json:"id"`
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      eventData `json:"data"`
}

type eventData struct {
	ThreadID  string          `json:"thread_id"`
	Sender    *sender         `json:"sender"`
	Message   *incoming       `json:"message"`
	MessageID string          `json:"message_id"`
	OurID     string          `json:"our_id"`
	Status    string          `json:"status"`
	Error     *desk.SendError `json:"error"`
	Text      string          `json:"text"`
	Emoji     string          `json:"emoji"`
	Ours      bool            `json:"ours"`
	OldIDs    []string        `json:"also_known_as"`
	Detail    string          `json:"detail"`
	Title     string          `json:"title"`
	Severity  string          `json:"severity"`
	Post      *post           `json:"post,omitempty"`
	Public    *said           `json:"public,omitempty"`
}

type sender struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Display string `json:"display"`
	Locale  string `json:"locale"`
}

type incoming struct {
	ID          string             `json:"id"`
	Kind        string             `json:"kind"`
	Text        string             `json:"text"`
	SentAt      time.Time          `json:"sent_at"`
	ReplyTo     string             `json:"reply_to"`
	Attachments []incomingFile     `json:"attachments"`
	Location    *desk.Location     `json:"location"`
	Contacts    []desk.ContactCard `json:"contacts"`
	Answer      *incomingAnswer    `json:"answer"`
}

type incomingFile struct {
	URL  string `json:"url"`
	Mime string `json:"mime"`
	Name string `json:"name"`
	Size int64  `json:"size"`
}

type incomingAnswer struct {
	Kind        string          `json:"kind"`
	ID          string          `json:"id"`
	Title       string          `json:"title"`
	Description string          `json:"description"`
	Form        json.RawMessage `json:"form"`
}
