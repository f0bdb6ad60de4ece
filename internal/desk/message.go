package desk

import (
	"encoding/json"
	"time"
)

// Direction says which way a message goes.
type Direction string

// Directions of a message.
const (
	DirectionIn   Direction = "in"
	DirectionOut  Direction = "out"
	DirectionNote Direction = "note"
)

// MessageKind is what a message is made of. The set is closed; what a platform
// sends beyond it is MessageUnsupported with its raw type in Content.
type MessageKind string

// Kinds of messages.
const (
	MessageText        MessageKind = "text"
	MessageImage       MessageKind = "image"
	MessageVideo       MessageKind = "video"
	MessageAudio       MessageKind = "audio"
	MessageVoice       MessageKind = "voice"
	MessageDocument    MessageKind = "document"
	MessageSticker     MessageKind = "sticker"
	MessageLocation    MessageKind = "location"
	MessageContacts    MessageKind = "contacts"
	MessageAnswer      MessageKind = "answer" // a pressed button, a chosen row, a sent form
	MessageOrder       MessageKind = "order"
	MessageSystem      MessageKind = "system" // number or identity changed
	MessageRich        MessageKind = "rich"   // buttons, lists, cards
	MessageTemplate    MessageKind = "template"
	MessageMedia       MessageKind = "media" // only in requests: the upload's type decides the stored kind
	MessageUnsupported MessageKind = "unsupported"
)

// Status is the state of a message. It only moves forward; see Advance.
type Status string

// States of a message.
const (
	StatusReceived    Status = "received"
	StatusQueued      Status = "queued"
	StatusSent        Status = "sent"
	StatusDelivered   Status = "delivered"
	StatusRead        Status = "read"
	StatusFailed      Status = "failed"
	StatusUnconfirmed Status = "unconfirmed" // the platform may or may not have taken it
)

// Message is one item of a conversation.
type Message struct {
	WorkspaceID    string       `json:"-"`
	ID             string       `json:"id"`
	ConversationID string       `json:"conversation_id"`
	CaseID         string       `json:"case_id"`
	ChannelID      string       `json:"channel_id"`
	Direction      Direction    `json:"direction"`
	Kind           MessageKind  `json:"kind"`
	Text           string       `json:"text"`
	Content        *Content     `json:"content"`
	Attachments    []Attachment `json:"attachments"`
	ReplyTo        *Quote       `json:"reply_to"`
	Author         Author       `json:"author"`
	ExternalID     string       `json:"external_id"`
	Status         Status       `json:"status"`
	Error          *SendError   `json:"error"`
	Reactions      []Reaction   `json:"reactions"`
	Pricing        *Pricing     `json:"pricing"`
	OccurredAt     time.Time    `json:"occurred_at"`
	CreatedAt      time.Time    `json:"created_at"`
	SentAt         *time.Time   `json:"sent_at"`
	DeliveredAt    *time.Time   `json:"delivered_at"`
	ReadAt         *time.Time   `json:"read_at"`
	FailedAt       *time.Time   `json:"failed_at"`
	EditedAt       *time.Time   `json:"edited_at"`
	DeletedAt      *time.Time   `json:"deleted_at"`
	// Origin is "api", "desk", "phone" (an echo of the business's own phone
	// app), "recipe", "bot" or "automatic" (what a workstream says by itself) for
	// outgoing messages, "blocked" for what a blocked contact wrote, and empty
	// for others.
	Origin string `json:"origin"`
	// Attempts counts the tries to send; only outgoing messages have any.
	Attempts int `json:"attempts"`
	// Mentions are the users whom a note names.
	Mentions []string `json:"mentions,omitempty"`
	// SendAt is when a message that is to be sent later is sent; it is queued
	// until then, and in no thread. Held says that it waits only so that its
	// author can take it back.
	SendAt *time.Time `json:"send_at,omitempty"`
	Held   bool       `json:"held,omitempty"`
	// Marks are what the team noted on it; nil where nothing is.
	Marks *MessageMarks `json:"marks,omitempty"`
}

// OriginAutomatic is the origin of what a workstream says by itself: it answers
// nobody's question.
const OriginAutomatic = "automatic"

// Content is the structured part of a message; at most one field is set, apart
// from Public, Referral, Survey and Forwarded which may stand beside any.
type Content struct {
	Location    *Location     `json:"location,omitempty"`
	Contacts    []ContactCard `json:"contacts,omitempty"`
	Answer      *Answer       `json:"answer,omitempty"`
	Order       *Order        `json:"order,omitempty"`
	System      *SystemChange `json:"system,omitempty"`
	Rich        *Rich         `json:"rich,omitempty"`
	Template    *Template     `json:"template,omitempty"`
	Unsupported *Unsupported  `json:"unsupported,omitempty"`
	Referral    *Referral     `json:"referral,omitempty"`
	Product     *ProductRef   `json:"product,omitempty"`
	Email       *Email        `json:"email,omitempty"`
	Public      *Public       `json:"public,omitempty"`
	// PrivateTo is the public item that a message answers in private.
	PrivateTo *PrivateTo `json:"private_to,omitempty"`
	// Survey is that a customer's message answers a survey.
	Survey    *SurveyReply    `json:"survey,omitempty"`
	Forwarded bool            `json:"forwarded,omitempty"`
	Extra     json.RawMessage `json:"extra,omitempty"`
}

// Location is a point on the map. Coarse says that the coordinates were
// rounded before they left the server.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name,omitempty"`
	Address   string  `json:"address,omitempty"`
	URL       string  `json:"url,omitempty"`
	Coarse    bool    `json:"coarse,omitempty"`
}

// ContactCard is a shared address book entry.
type ContactCard struct {
	Name     string         `json:"name"`
	Company  string         `json:"company,omitempty"`
	Birthday string         `json:"birthday,omitempty"`
	Phones   []LabelledText `json:"phones,omitempty"`
	Emails   []LabelledText `json:"emails,omitempty"`
	URLs     []LabelledText `json:"urls,omitempty"`
	Address  []LabelledText `json:"addresses,omitempty"`
}

// LabelledText is a value with its label: {"CELL", "+54 …"}.
type LabelledText struct {
	Label string `json:"label,omitempty"`
	Value string `json:"value"`
}

// Answer is what a customer chose: a button, a row of a list, a form, an address,
// or what an app within the messages sent back, whose values are in Form.
type Answer struct {
	Kind        string          `json:"kind"` // button, list, quick_reply, card, time, adaptive, form, address, payment, app
	ID          string          `json:"id"`
	Title       string          `json:"title"`
	Description string          `json:"description,omitempty"`
	Form        json.RawMessage `json:"form,omitempty"`
	// At is the moment that was chosen, of a time.
	At *time.Time `json:"at,omitempty"`
	// Fields are a form's answers beside their questions, once they were read.
	Fields []AnswerField `json:"fields,omitempty"`
}

// Order is a cart that a customer sent. Prices are what the customer's app
// showed, in the currency's units.
type Order struct {
	CatalogID string      `json:"catalog_id"`
	Text      string      `json:"text,omitempty"`
	Items     []OrderItem `json:"items"`
}

// OrderItem is one line of an Order. Amount is the exact price of one piece;
// orders that came before it was kept have none.
type OrderItem struct {
	ProductID string  `json:"product_id"`
	Name      string  `json:"name,omitempty"`
	Quantity  int     `json:"quantity"`
	Price     float64 `json:"price"`
	Currency  string  `json:"currency"`
	Amount    *Money  `json:"amount,omitempty"`
}

// SystemChange is news about the customer's account on the platform.
type SystemChange struct {
	Type string `json:"type"` // number_changed, identity_changed, user_id_changed, or the platform's own word
	Body string `json:"body"`
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// Unsupported keeps what the platform called a message that we cannot show.
type Unsupported struct {
	RawType string `json:"raw_type"`
	Code    string `json:"code,omitempty"`
	Detail  string `json:"detail,omitempty"`
}

// Referral tells which ad or post brought the customer.
type Referral struct {
	SourceURL    string `json:"source_url,omitempty"`
	SourceType   string `json:"source_type,omitempty"`
	SourceID     string `json:"source_id,omitempty"`
	Headline     string `json:"headline,omitempty"`
	Body         string `json:"body,omitempty"`
	MediaType    string `json:"media_type,omitempty"`
	MediaURL     string `json:"media_url,omitempty"`
	ThumbnailURL string `json:"thumbnail_url,omitempty"`
	ClickID      string `json:"click_id,omitempty"`
}

// ProductRef is the product that a message asks about.
type ProductRef struct {
	CatalogID string `json:"catalog_id"`
	ProductID string `json:"product_id"`
}

// Template names an approved template and fills it. Components is passed
// through in the platform's own shape; where the desk filled one of its own
// templates there is Fill instead, and Shown says how it reads.
type Template struct {
	Name       string          `json:"name"`
	Language   string          `json:"language"`
	Components json.RawMessage `json:"components,omitempty"`
	ID         string          `json:"id,omitempty"`
	// RemoteID is the platform's own id of the template in this language; empty
	// where the platform was never asked for it.
	RemoteID string         `json:"remote_id,omitempty"`
	Fill     *TemplateFill  `json:"fill,omitempty"`
	Shown    *TemplateShown `json:"shown,omitempty"`
}

// AttachmentState says how far an attachment is.
type AttachmentState string

// States of an attachment.
const (
	AttachmentPending AttachmentState = "pending" // to be fetched from the platform
	AttachmentReady   AttachmentState = "ready"
	AttachmentFailed  AttachmentState = "failed"
	// AttachmentRefused was never fetched: the channel's workstream takes no
	// files from customers.
	AttachmentRefused AttachmentState = "refused"
)

// Attachment is a file of a message. URL is a signed, expiring path on this
// server, made when the answer is written.
type Attachment struct {
	ID       string          `json:"id"`
	Mime     string          `json:"mime"`
	Size     int64           `json:"size"`
	Name     string          `json:"name"`
	URL      string          `json:"url"`
	State    AttachmentState `json:"state"`
	Error    string          `json:"error,omitempty"`
	Width    int             `json:"width,omitempty"`
	Height   int             `json:"height,omitempty"`
	Duration float64         `json:"duration,omitempty"` // seconds
	// Remote is the platform's reference (a media id), opaque to everyone but
	// the connector; BlobKey is the file's name in blob storage. Neither is
	// ever answered.
	Remote  json.RawMessage `json:"-"`
	BlobKey string          `json:"-"`
	SHA256  string          `json:"-"`
}

// Quote is the message that a message answers. ID is empty where we never saw
// it; ExternalID is then all there is.
type Quote struct {
	ID         string      `json:"id"`
	ExternalID string      `json:"external_id,omitempty"`
	Kind       MessageKind `json:"kind,omitempty"`
	Text       string      `json:"text,omitempty"`
	Author     string      `json:"author,omitempty"`
}

// Author is who wrote a message.
type Author struct {
	Type string `json:"type"` // contact, agent, bot, system
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Reaction is an emoji that somebody put on a message; one per author.
type Reaction struct {
	Emoji  string    `json:"emoji"`
	Author Author    `json:"author"`
	At     time.Time `json:"at"`
}

// SendError is why a message was not sent, in the platform's own words.
type SendError struct {
	Code      string `json:"code"`
	Title     string `json:"title"`
	Detail    string `json:"detail"`
	Retryable bool   `json:"retryable"`
}

// Note is a message that only the team sees. It is a type of its own so that
// no sender can take one.
type Note struct{ Message }

// Outgoing is a message on its way to a customer. Only outbound makes one, and
// only from a message whose direction is out.
type Outgoing struct{ message Message }

// NewOutgoing answers m as an Outgoing, and false where m may not leave.
func NewOutgoing(m Message) (Outgoing, bool) {
	if m.Direction != DirectionOut {
		return Outgoing{}, false
	}
	return Outgoing{message: m}, true
}

// Message is the message within.
func (o Outgoing) Message() Message { return o.message }
