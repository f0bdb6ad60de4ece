package platform

import (
	"context"

	"recado.dev/internal/desk"
)

// NumberKeeper keeps the numbers of an account on the network: it adds,
// verifies and registers them. Its calls may block until ctx ends; each error is
// a *Failure, with an Advice where the connector knows what helps.
type NumberKeeper interface {
	// NumberAccount names the account whose numbers these are; empty where the
	// settings do not say it, and then nothing else is called.
	NumberAccount() string
	// OwnNumber is the network's id of the session's own number.
	OwnNumber() string
	// Numbers are all numbers of the account.
	Numbers(ctx context.Context) ([]RemoteNumber, error)
	// AddNumber adds a number that is on no account yet, and answers its id.
	AddNumber(ctx context.Context, n NewNumber) (string, error)
	// RequestCode has the network send a code to the number itself.
	RequestCode(ctx context.Context, id, method, language string) error
	// VerifyCode proves with the code that the number is the business's own.
	VerifyCode(ctx context.Context, id, code string) error
	// RegisterNumber makes the number ready to send and receive. The first PIN
	// is set by it; afterwards it has to be the same.
	RegisterNumber(ctx context.Context, id, pin string) error
	// DeregisterNumber takes the number off the network.
	DeregisterNumber(ctx context.Context, id string) error
	// SetPIN sets another PIN.
	SetPIN(ctx context.Context, id, pin string) error
	// RequestName asks for another name that customers see; the network reviews
	// it.
	RequestName(ctx context.Context, id, name string) error
	// Profile reads what the business tells of itself.
	Profile(ctx context.Context, id string) (desk.NumberProfile, error)
	// SetProfile changes it. An empty text takes it away; picture is nil where it
	// stays as it is.
	SetProfile(ctx context.Context, id string, p desk.NumberProfile, picture *OutgoingMedia) error
}

// HookKeeper arranges by itself that the network's requests reach us.
type HookKeeper interface {
	// Hooks says what the network does now.
	Hooks(ctx context.Context) (desk.NumberHooks, error)
	// Subscribe has the account's news sent to address, which the network checks
	// with our Handshake before it answers. Without an address they go where the
	// app's settings say.
	Subscribe(ctx context.Context, address string) error
	// Unsubscribe ends it: nothing arrives any more.
	Unsubscribe(ctx context.Context) error
}

// NewNumber is a number to be added.
type NewNumber struct {
	Country string // its calling code, 34
	Number  string // what follows, in digits
	Name    string // that customers are to see
}

// RemoteNumber is a number as the network knows it.
type RemoteNumber struct {
	ID string
	// Settings are those of a channel that each number has of its own.
	Settings map[string]string
	desk.NumberState
}

// SignUp is a network on which a business connects itself in a window of the
// network's own, and lets us act on its behalf.
type SignUp interface {
	// SignUpPage is where the window opens; it comes back to the address with
	// the state and a code, or with an error.
	SignUpPage(app SignUpApp, state, back string) (string, error)
	// FinishSignUp changes the code for what the business granted.
	FinishSignUp(ctx context.Context, app SignUpApp, code, back string, h Host) (Grant, error)
}

// SignUpApp is our application on the network, as SignUpRules.Fields declare it.
type SignUpApp struct {
	Settings map[string]string
	Secrets  map[string]string
}

// Grant is what a business lets us do.
type Grant struct {
	App      desk.Ref // our application
	Subject  string   // as whom we act
	Scopes   []string
	Expires  int64 // seconds since 1970; 0 means never
	Settings map[string]string
	Secrets  map[string]string
	Accounts []GrantedAccount
}

// GrantedAccount is an account that the business shared with us.
type GrantedAccount struct {
	ID      string
	Name    string
	Numbers []RemoteNumber
}

// SignUpRules declares the application that a sign-up needs.
type SignUpRules struct {
	Title  Text    `json:"title"` // of the button
	Help   Text    `json:"help"`
	Fields []Field `json:"fields"`
}

// NumberRules says how an account holds its numbers. The pages of accounts and
// numbers are drawn from it.
type NumberRules struct {
	// Account is the setting that names the account; its numbers share all
	// settings and secrets but Own.
	Account string   `json:"account"`
	Own     []string `json:"own"`
	// Kept says that a NumberKeeper adds, verifies and registers them.
	Kept bool `json:"kept"`
	// Hooked says that a HookKeeper subscribes to the account's news.
	Hooked bool `json:"hooked"`

	CodeMethods   []string     `json:"code_methods"` // sms, voice
	CodeLanguages []string     `json:"code_languages"`
	PINLength     int          `json:"pin_length"`
	NameLeast     int          `json:"name_least"`
	NameMost      int          `json:"name_most"`
	Profile       ProfileRules `json:"profile"`

	// Path explains which way a message takes.
	Path []PathStep `json:"path"`
	// Links lead to the vendor's documentation.
	Links []DocLink `json:"links"`
	// SignUp is nil where there is none.
	SignUp *SignUpRules `json:"sign_up,omitempty"`
}

// ProfileRules bound a number's profile; lengths are in characters.
type ProfileRules struct {
	About         int        `json:"about"`
	Address       int        `json:"address"`
	Description   int        `json:"description"`
	Email         int        `json:"email"`
	Websites      int        `json:"websites"` // how many
	WebsiteLength int        `json:"website_length"`
	Verticals     []Vertical `json:"verticals"`
	PictureMimes  []string   `json:"picture_mimes"`
	PictureBytes  int64      `json:"picture_bytes"`
}

// Vertical is a line of business.
type Vertical struct {
	Key  string `json:"key"`
	Text Text   `json:"text"`
}

// PathStep is a station on a message's way.
type PathStep struct {
	Title Text `json:"title"`
	Body  Text `json:"body"`
	// Open says that the words can be read there, not only carried.
	Open bool `json:"open"`
}

// DocLink leads to a page of the vendor.
type DocLink struct {
	Title Text   `json:"title"`
	URL   string `json:"url"`
}
