package sandbox

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// Network is one emulated platform: it speaks the platform's own wire format
// on both sides, and keeps what happens on the Table.
type Network interface {
	// Key is the platform's key, as its connector declares it.
	Key() string
	// Mount is the path under which Handler is served, without a slash at its
	// end.
	Mount() string
	// Handler is the platform's own API, relative to Mount.
	Handler() http.Handler
	// NewAccount makes up an account: the settings and secrets that a channel
	// needs to reach the emulator at publicURL.
	NewAccount(publicURL, name string) Account
	// Recognise answers the account that a channel's settings and secrets
	// describe, where the channel reaches the emulator at publicURL.
	Recognise(publicURL string, settings, secrets map[string]string) (Account, bool)
	// MessageID makes an id for a message of, or to, a phone.
	MessageID(p Phone, incoming bool) string
	// Hook encodes an event as the request that the platform sends to a
	// business. The same event gives the same bytes.
	Hook(a Account, p Phone, e Event) ([]byte, error)
	// Sign answers the headers that go with a request's body.
	Sign(a Account, body []byte) http.Header
	// Handshake is the request by which the platform checks a hook's address
	// and whether an answer is right.
	Handshake(a Account) (url string, right func(status int, body []byte) bool)
}

// Account is a business's account on an emulated platform, as its channel is
// configured.
type Account struct {
	ID       string            `json:"id"` // the platform's own id of it
	Platform string            `json:"platform"`
	Name     string            `json:"name"`
	Display  string            `json:"display"` // its number or handle as people write it
	HookURL  string            `json:"-"`
	Settings map[string]string `json:"-"`
	Secrets  map[string]string `json:"-"`
	// Reached tells whether the handshake with HookURL went well.
	Reached bool `json:"reached"`
	// Steered tells that the account's network is a Console.
	Steered bool `json:"steered"`
	// Subjects tells that customers can write a subject.
	Subjects bool `json:"subjects,omitempty"`
	// Kinds are the kinds of messages that customers can send over the network;
	// empty for all.
	Kinds []string `json:"kinds,omitempty"`
	// Mute is an account that exchanges no messages with phones: it has a public
	// place alone.
	Mute bool `json:"mute,omitempty"`
}

// EventKind is what an Event tells.
type EventKind string

// Kinds of events that a platform tells a business.
const (
	EventMessage  EventKind = "message"
	EventStatus   EventKind = "status"
	EventReaction EventKind = "reaction"
	EventEdit     EventKind = "edit"
	EventRevoke   EventKind = "revoke"
	// EventNotice is about the account itself: nobody's phone takes part.
	EventNotice EventKind = "notice"
)

// Event is something that a platform tells a business. ID is the platform's id
// of it; Target is the message that a status, reaction, edit or revocation is
// about.
type Event struct {
	Kind    EventKind `json:"kind"`
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Message *Message  `json:"message,omitempty"`
	Target  string    `json:"target,omitempty"`
	Emoji   string    `json:"emoji,omitempty"`
	Text    string    `json:"text,omitempty"`
	Status  string    `json:"status,omitempty"`
	Failure *Failure  `json:"failure,omitempty"`
	// Note is what the network wants back when it encodes the status.
	Note map[string]string `json:"note,omitempty"`
	// Notice is what an EventNotice says, in the network's own words.
	Notice json.RawMessage `json:"notice,omitempty"`
	// Public is what an EventPublic tells.
	Public *PublicEvent `json:"public,omitempty"`
}

// Console is a Network that a person can steer: its actions are served under
// the control API, below the network's key.
type Console interface {
	// Routes hands each action to add, as "METHOD /path".
	Routes(add func(pattern string, f func(*http.Request) (any, error)))
}

// Tender is a Network in which things happen by themselves as time passes.
type Tender interface {
	// Tend does what is due by now. It is called often.
	Tend(now time.Time)
}

// Priced is a Network that says what it charges, as price lists that the desk
// can read.
type Priced interface {
	PriceLists() []string
}

// Muter is a Network where a business may have switched its hooks off.
type Muter interface {
	Muted(a Account) bool
}

// Courier is a Network that carries its hooks itself: where each goes, how
// often it is tried and what is made of the answer.
type Courier interface {
	// Carry makes a try. An error has it called again later, with the same body.
	Carry(ctx context.Context, client *http.Client, a Account, e Event, body []byte) error
}

// Plain is a Network over which customers can send a few kinds of messages
// alone, and reading tells nobody anything.
type Plain interface {
	// Kinds are those kinds; empty for all.
	Kinds() []string
	// Receipts tells whether a business learns that its messages were read.
	Receipts() bool
}

// Watcher is a Network that wants to know of each event as it goes out for the
// first time.
type Watcher interface {
	Watch(a Account, p Phone, e Event)
}

// Subjected is a Network whose messages have a subject, which customers write.
type Subjected interface {
	Subjects() bool
}

// Listener is a Network that speaks something else than HTTP, on ports of its
// own.
type Listener interface {
	// Ports are those on which it listens.
	Ports() []uint16
	// Hush ends the listening.
	Hush()
}

// Failure is why a message did not arrive, in the platform's words.
type Failure struct {
	Code   int    `json:"code"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
}
