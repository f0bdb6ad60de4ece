// Package platform is the contract between Recado and a messaging network. A
// connector declares itself as data, opens sessions for connected accounts and
// turns the network's requests into the few things that can happen. The
// package imports only desk and clock and knows no network by name.
package platform

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
)

// Identifiers that the network makes. They are opaque outside its connector,
// and their format is a promise, since they are stored.
type (
	// RemoteMessageID names a message, unique within a channel.
	RemoteMessageID string
	// RemoteUserKey names a customer, unique within a platform. One customer
	// may have several: "phone:5491155550101" and "user:AR.4f9c".
	RemoteUserKey string
	// RemoteThreadID names a thread that is not simply "this customer and this
	// channel": a group, a post. Empty for direct messages.
	RemoteThreadID string
)

// Platform is one network compiled into the program.
type Platform interface {
	// Describe answers the declaration. It does no I/O, and answers the same
	// value each time.
	Describe() Descriptor
	// Open readies one configured account. It must not do I/O: a channel can
	// be opened while its network is away. Settings are complete and checked
	// against the declared fields before it is called.
	Open(Account, Host) (Session, error)
}

// Session is one account, safe for concurrent use. It implements the optional
// verbs of verbs.go that its capabilities claim, and Hooked where the network
// calls us.
type Session interface {
	// Caps answers what the account can do now. No I/O.
	Caps() Caps
	// Send gives one message to the network, and blocks until the answer or
	// the end of ctx. An error is a *Failure. It never retries.
	Send(context.Context, Outgoing) (Receipt, error)
}

// Account is a connected account as an admin configured it.
type Account struct {
	ChannelID string
	Settings  map[string]string
	Secrets   map[string]string
	// HookURL is the address at which the network reaches the channel from
	// outside; empty where nobody says it.
	HookURL string
}

// Host is all that a connector may use of the program.
type Host struct {
	HTTP  *http.Client // with the fence, deadlines and tracing; never make another
	Clock clock.Clock
	Log   *slog.Logger
	// Dial connects to networks that do not speak HTTP, through the same fence.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// OpenFile opens what a request of the network was kept as; see HookRequest.
	OpenFile func(ctx context.Context, name string) (ReadSeekCloser, error)
	// Own is the network that the program itself is, for the connectors of it;
	// nil where nobody serves its pages.
	Own Own
}

// Hooked is a session whose network sends requests to us.
type Hooked interface {
	// Handshake answers the network's check of our address (a GET for most).
	Handshake(HookRequest) HookReply
	// Verify checks the signature over the raw bytes in constant time. False
	// means a forgery: the caller answers 401 and stores nothing.
	Verify(HookRequest) bool
	// Decode turns a verified request into what happened, in its order. It
	// does no I/O and must never panic. A body that cannot be parsed at all
	// is an error (answered 400). One bad item among good ones is a Trouble
	// item in its place. The same bytes give the same items, ids included:
	// it runs again after a crash.
	Decode(HookRequest) ([]Inbound, error)
	// Accepted is the network's expected success answer.
	Accepted() HookReply
}

// Named is a session whose network has a name for the account, by which
// requests that came in for another account are handed on to it.
type Named interface {
	AccountName() string
}

// HookRequest is a request of the network to us, as it is journalled.
type HookRequest struct {
	Method string              `json:"m"`
	Query  map[string][]string `json:"q,omitempty"`
	Header map[string][]string `json:"h,omitempty"` // only those the descriptor lists
	Body   []byte              `json:"b"`
	// At is when it came, where the descriptor asks for that.
	At time.Time `json:"t,omitzero"`
	// File names what was kept of the request beside the journal, for sessions
	// that are a Filer.
	File string `json:"f,omitempty"`
	// Raw is what is to be kept so; it is not in the journal itself.
	Raw []byte `json:"-"`
	// RawQuery is the query as it was written, and Called the whole address as
	// it arrived here, for signatures over them. Neither is kept.
	RawQuery string `json:"-"`
	Called   string `json:"-"`
}

// HookReply is our answer to the network.
type HookReply struct {
	Status      int
	ContentType string
	Body        []byte
}

// Inbound is one thing that happened on the network: exactly one of the
// pointers is set. Key is the network's id of the event, unique within the
// channel and the same at each repeat. Thread and Sender say where it belongs;
// both may be empty for Receipt (found by message id) and Account news.
type Inbound struct {
	Key    string         `json:"key"`
	Thread RemoteThreadID `json:"thread,omitempty"`
	Sender *Person        `json:"sender,omitempty"`
	At     time.Time      `json:"at"` // the platform's own time; zero where it names none
	// Backfill marks an old message of a history that the network hands over
	// afterwards: it is kept at its own time, but is no news to anyone, so it
	// reopens and notifies nothing.
	Backfill bool `json:"backfill,omitempty"`
	// Elsewhere marks what the customer said to us past the network, on a page of
	// ours: it opens no reply window there.
	Elsewhere bool `json:"elsewhere,omitempty"`
	// For is the network's own name of another account that the event is for: an
	// app with several numbers has one address for all their webhooks. The
	// workspace's channel of that name gets it; see Named.
	For string `json:"for,omitempty"`
	// ForPlatform is the key of the network of that account, where it is another
	// than this one: the private and the public side of a network may share an
	// address. What is for a side that is not connected is let go.
	ForPlatform string `json:"for_platform,omitempty"`
	// Post is what it stands under, for all that happens in public.
	Post RemotePostID `json:"post,omitempty"`

	Message  *MessageIn  `json:"message,omitempty"`
	Echo     *MessageIn  `json:"echo,omitempty"` // the business wrote it elsewhere; Sender is the customer
	Receipt  *ReceiptIn  `json:"receipt,omitempty"`
	Edit     *EditIn     `json:"edit,omitempty"`
	Delete   *DeleteIn   `json:"delete,omitempty"`
	Reaction *ReactionIn `json:"reaction,omitempty"`
	Typing   *TypingIn   `json:"typing,omitempty"`
	Profile  *ProfileIn  `json:"profile,omitempty"`
	OptOut   *OptOutIn   `json:"opt_out,omitempty"`
	Account  *AccountIn  `json:"account,omitempty"`
	Trouble  *TroubleIn  `json:"trouble,omitempty"`
	// Published, Counted and Moderated are of the public side alone.
	Published *PostIn      `json:"published,omitempty"`
	Counted   *CountIn     `json:"counted,omitempty"`
	Moderated *ModeratedIn `json:"moderated,omitempty"`
}

// Lane answers what orders this event: events with the same lane key are
// applied one after the other. Receipts follow the customer they are about
// where the network says so, else their message.
func (in Inbound) Lane() string {
	switch {
	case in.Post != "":
		return "p" + string(in.Post)
	case in.Thread != "":
		return "t" + string(in.Thread)
	case in.Sender != nil && len(in.Sender.Keys) > 0:
		return "u" + string(in.Sender.Keys[0])
	case in.Receipt != nil:
		return "m" + string(in.Receipt.ID)
	}
	return "a"
}

// Person is a customer as the network names them. Keys are all the names that
// lead to the same person, the most lasting first; the connector normalises
// them (number variants included), so equal persons share a key.
type Person struct {
	Keys    []RemoteUserKey `json:"keys"`
	Address string          `json:"address"` // where Send delivers, opaque
	Display string          `json:"display"` // as people write it
	Name    string          `json:"name"`
	Locale  string          `json:"locale,omitempty"`
}

// MessageIn is a message of a customer (or an echo of ours).
type MessageIn struct {
	ID          RemoteMessageID  `json:"id"`
	Kind        desk.MessageKind `json:"kind"`
	Text        string           `json:"text,omitempty"`
	Content     *desk.Content    `json:"content,omitempty"`
	Attachments []AttachmentIn   `json:"attachments,omitempty"`
	ReplyTo     RemoteMessageID  `json:"reply_to,omitempty"`
	// PerhapsOurs is of an echo whose network does not say who sent it: it may be
	// of a message of ours that was just sent.
	PerhapsOurs bool `json:"perhaps_ours,omitempty"`
	// Follows are earlier messages, the nearest first: where one of them is known
	// on the channel the message goes to its conversation, whatever its Thread.
	Follows []RemoteMessageID `json:"follows,omitempty"`
	// Variant tells the message from another with the same ID, on networks whose
	// ids are made by whoever writes; content.email.digest says it again.
	Variant string `json:"variant,omitempty"`
	// Handle is what lets answers go by a shorter way while it lasts: see
	// Outgoing.Handle. HandleUntil is when it ends; zero means when it was used.
	Handle      json.RawMessage `json:"handle,omitempty"`
	HandleUntil time.Time       `json:"handle_until,omitzero"`
	// Public is set for what is said in public, with the Inbound's Post. Of an
	// Echo the Sender may be left out where Public.Parent says whom it answers.
	Public *PublicIn `json:"public,omitempty"`
}

// AttachmentIn is a file that FetchMedia will bring.
type AttachmentIn struct {
	Remote json.RawMessage `json:"remote"` // what FetchMedia needs
	Mime   string          `json:"mime"`
	Name   string          `json:"name,omitempty"`
	Size   int64           `json:"size,omitempty"`
	SHA256 string          `json:"sha256,omitempty"` // base64 or hex as the network gives it, for the connector's own check
}

// ReceiptIn is news about a message of ours.
type ReceiptIn struct {
	ID    RemoteMessageID `json:"id"`
	OurID string          `json:"our_id,omitempty"` // our own message id, where the network returns it
	// Until is for networks that tell how far a customer got: all that went to
	// the Sender by this moment. Then no ID is needed.
	Until   time.Time       `json:"until,omitzero"`
	Status  desk.Status     `json:"status"`
	Error   *desk.SendError `json:"error,omitempty"`
	Pricing *desk.Pricing   `json:"pricing,omitempty"`
	// Raw is the network's own word where it has no Status of ours: "played".
	Raw string `json:"raw,omitempty"`
}

// EditIn replaces the text of a customer's earlier message.
type EditIn struct {
	ID      RemoteMessageID `json:"id"`
	Text    string          `json:"text"`
	Content *desk.Content   `json:"content,omitempty"`
	// Public is what a public item is now; its words before are kept as a version.
	Public *PublicIn `json:"public,omitempty"`
}

// DeleteIn says that a customer took back a message. What it said is kept.
type DeleteIn struct {
	ID RemoteMessageID `json:"id"`
}

// ReactionIn sets the sender's reaction on a message; an empty emoji takes it
// away. Ours marks one of the business itself, made elsewhere: then Sender is
// the customer who sees it.
type ReactionIn struct {
	ID    RemoteMessageID `json:"id"`
	Emoji string          `json:"emoji"`
	Ours  bool            `json:"ours,omitempty"`
}

// TypingIn says that the customer writes.
type TypingIn struct{}

// ProfileIn is news of who the customer is. NewKeys are further names of the
// same person (a new number, a user id beside the number).
type ProfileIn struct {
	NewKeys []RemoteUserKey `json:"new_keys,omitempty"`
	Address string          `json:"address,omitempty"`
	Display string          `json:"display,omitempty"`
	Name    string          `json:"name,omitempty"`
}

// OptOutIn is a customer's wish about promotional messages.
type OptOutIn struct {
	Stop   bool   `json:"stop"`
	Detail string `json:"detail,omitempty"`
}

// AccountIn is news about the connected account itself.
type AccountIn struct {
	Severity string          `json:"severity"` // info, warning, error
	Title    string          `json:"title"`
	Detail   string          `json:"detail,omitempty"`
	Raw      json.RawMessage `json:"raw,omitempty"`
	// Template is set where the news is about one of the account's templates.
	Template *TemplateNews `json:"template,omitempty"`
	// Form is set where the news is about one of the account's forms.
	Form *FormNews `json:"form,omitempty"`
	// Numbers says that what is known of the account's numbers may have changed:
	// they are to be read again.
	Numbers bool `json:"numbers,omitempty"`
}

// TroubleIn is an item that could not be understood. It becomes a dead letter.
type TroubleIn struct {
	Kind   string          `json:"kind"`
	Reason string          `json:"reason"`
	Raw    json.RawMessage `json:"raw"`
}

// Outgoing is a message for Send: a desk.Outgoing with what the network needs
// to deliver it. A note cannot become one.
type Outgoing struct {
	Message desk.Outgoing
	To      Recipient
	Thread  RemoteThreadID
	ReplyTo RemoteMessageID
	// Media opens the message's attachments, in their order.
	Media []OutgoingMedia
	// Late says that the reply window is over and a person answers all the same,
	// as WindowRule.PersonSeconds lets them.
	Late bool
	// Public is what an answer in public answers, beside ReplyTo; nil for what is
	// said in private.
	Public *PublicTarget
	// PrivateTo is the public item that this is the private answer to; empty for
	// all others.
	PrivateTo RemoteMessageID
	// Handle is that of the customer's newest message, where it has not ended and
	// no message was sent with it before. It is handed out once.
	Handle json.RawMessage
}

// Recipient is where a message goes.
type Recipient struct {
	Address string
	Keys    []RemoteUserKey
}

// OutgoingMedia is a file to deliver. Open may be called again for a retry.
type OutgoingMedia struct {
	Attachment desk.Attachment
	Open       func() (ReadSeekCloser, error)
	// Link is an address under which anybody may read the file for about a day,
	// for networks that fetch files themselves. Empty where there is none.
	Link string
}

// ReadSeekCloser is a file of blob storage.
type ReadSeekCloser interface {
	Read([]byte) (int, error)
	Seek(int64, int) (int64, error)
	Close() error
}

// Receipt is the network's answer to Send.
type Receipt struct {
	ID RemoteMessageID
	// Keys and Address are what the network knows the recipient by, where its
	// answer says so.
	Keys    []RemoteUserKey
	Address string
}
