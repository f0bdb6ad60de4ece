package platform

import (
	"slices"
	"time"

	"recado.dev/internal/desk"
)

// Descriptor declares a platform: the set-up form, the docs page, the composer
// and the checks all read it.
type Descriptor struct {
	Key     string            `json:"key"`     // whatsapp
	Title   string            `json:"title"`   // WhatsApp
	Summary Text              `json:"summary"` // one sentence
	Kinds   []string          `json:"kinds"`   // messaging, social, chat, email, sms, collaboration
	Mode    Mode              `json:"mode"`    // live or asynchronous
	Docs    string            `json:"docs"`    // the vendor's documentation
	Fields  []Field           `json:"fields"`
	Steps   []SetupStep       `json:"steps"`
	Checks  []CheckDescriptor `json:"checks"`
	Caps    Caps              `json:"capabilities"`
	// OwnCaps says that each account tells what it can; Caps is then what one can
	// that tells nothing.
	OwnCaps bool   `json:"own_capabilities,omitempty"`
	Notes   []Text `json:"notes"` // facts an admin should know: how messages travel, what is not possible
	// Templates says what templates may look like; nil where there are none.
	Templates *TemplateRules `json:"templates,omitempty"`
	// Numbers says how an account holds its numbers; nil where a channel is an
	// account of its own.
	Numbers *NumberRules `json:"numbers,omitempty"`
	// Prices says how the network charges; nil where it does not say it of
	// messages.
	Prices *PriceRules `json:"-"`
	// Hook says what of a request is kept and how large it may be.
	Hook HookDescriptor `json:"hook"`
	// Sample is a ready command-line call for the vendor's own API, with
	// {{setting}} placeholders; empty where there is none.
	Sample string `json:"sample,omitempty"`
	// Chat is how a link opens a chat with an account; nil where none does.
	Chat *ChatLink `json:"chat,omitempty"`
	// Embed says how the network gets onto the business's pages; nil where it has
	// pages of its own.
	Embed *Embed `json:"embed,omitempty"`
	// Processing says who handles what is written, and as what; nil where nobody
	// but the business does.
	Processing *Processing `json:"processing,omitempty"`
	// StartBy is the kind of address to which the business may write first, phone
	// or email; empty where only customers begin. See Starter.
	StartBy string `json:"start_by,omitempty"`
	// Needs says who can connect an account and what they need beforehand; nil
	// where the steps say all.
	Needs *Needs `json:"needs,omitempty"`
	// People is the key of another network whose people this one's are: the same
	// key is the same person there. Empty where they are its own.
	People string `json:"people,omitempty"`
	// PrivateBy is the key of the network over which public words can be answered
	// in private, by the channel there of the same account name (Named). Its own
	// key where one channel is both sides; empty where there is no such way.
	PrivateBy string `json:"private_by,omitempty"`
	// ByPeople says why the network wants every answer let go by a person; nil where
	// its rules let answers go by themselves.
	ByPeople *Text `json:"by_people,omitempty"`
	// Reference marks a network that exists to be copied and tried out. No
	// customers are on it, so that people are not offered to connect it.
	Reference bool `json:"reference,omitempty"`
	// Retired marks a network that its operator ended: what is connected stays,
	// and nobody is offered to connect more, save in the sandbox. It says since
	// when, and what took its place.
	Retired *Text `json:"retired,omitempty"`
}

// Mode is how people write to each other on a network.
type Mode string

// Modes of networks.
const (
	// Live is a chat in which both sides are there at once: it ends when the
	// customer leaves, and what is said after that reaches nobody.
	Live Mode = "live"
	// Asynchronous is a thread that lasts: the customer reads an answer whenever
	// they look, and may go on days later.
	Asynchronous Mode = "asynchronous"
)

// Text is a sentence in each language of the product.
type Text struct {
	En string `json:"en"`
	Es string `json:"es"`
}

// Needs is what an admin should know before starting to connect an account.
type Needs struct {
	Who    Text   `json:"who"`    // the role that can do it, and where
	Before []Text `json:"before"` // what has to be there already
	// Assisted says that the network, or somebody it appointed, takes part: it
	// can't be done alone.
	Assisted bool `json:"assisted,omitempty"`
}

// Field is one setting of an account.
type Field struct {
	Name  string `json:"name"`
	Label Text   `json:"label"`
	Kind  string `json:"kind"` // text, url, phone, digits, secret, choice, long (text over lines), color (#rrggbb)
	// Options are the values of a choice.
	Options     []Option `json:"options,omitempty"`
	Secret      bool     `json:"secret"`
	Required    bool     `json:"required"`
	Default     string   `json:"default,omitempty"`
	Placeholder string   `json:"placeholder,omitempty"`
	Help        Text     `json:"help"`
	Pattern     string   `json:"pattern,omitempty"` // RE2, whole value
	Advanced    bool     `json:"advanced,omitempty"`
	// Generate asks the form to offer a random value (verify tokens).
	Generate bool `json:"generate,omitempty"`
}

// Option is a value of a field that is a choice.
type Option struct {
	Value string `json:"value"`
	Label Text   `json:"label"`
}

// SetupStep is one instruction of the set-up guide. Shows names what the step
// offers to copy: webhook_url, or a field's name.
type SetupStep struct {
	Title Text     `json:"title"`
	Body  Text     `json:"body"`
	Shows []string `json:"shows,omitempty"`
}

// CheckDescriptor declares one line of the live check list. Source says who
// answers it: session (Checker), hook (requests seen).
type CheckDescriptor struct {
	Key   string `json:"key"`
	Title Text   `json:"title"`
}

// HookDescriptor says how requests are taken.
type HookDescriptor struct {
	MaxBytes int64    `json:"max_bytes"`
	Headers  []string `json:"headers,omitempty"` // headers that Decode needs; the signature's is not kept
	// Hidden are parameters of the address that prove a request: they are not
	// kept.
	Hidden []string `json:"-"`
	// Timed has requests keep when they came: the network names no time.
	Timed bool `json:"timed,omitempty"`
	// Suffix is what the network adds by itself to the path of our address.
	Suffix string `json:"-"`
	// Files has a request kept as a file, which the journal names: for bodies
	// that are larger than it takes. The session is a Filer.
	Files bool `json:"files,omitempty"`
}

// Level is how well a platform can do something.
type Level string

// Levels of a capability.
const (
	No       Level = "no"
	Degraded Level = "degraded" // by a fallback
	Yes      Level = "yes"
)

// Caps is what an account can do, as numbers and levels. The zero value of a
// level means No.
type Caps struct {
	TextLength    int              `json:"text_length"`    // characters (runes)
	CaptionLength int              `json:"caption_length"` // characters
	Formatting    string           `json:"formatting"`     // chat (*bold* _italic_ ~struck~), markdown, html, mrkdwn (chat, with & < > escaped), none: the syntax of emphasis
	Media         map[string]Media `json:"media"`          // by kind: image, video, audio, voice, document, sticker
	Buttons       Choice           `json:"buttons"`
	List          ListLimits       `json:"list"`
	LinkButton    Level            `json:"link_button"`
	Location      Level            `json:"location"`
	Contacts      Level            `json:"contacts"`
	Reply         Level            `json:"reply"`     // quoting
	Reactions     Level            `json:"reactions"` // ours
	Edit          Level            `json:"edit"`
	Delete        Level            `json:"delete"`
	Typing        Level            `json:"typing"`        // ours, shown to the customer
	ReadReceipts  Level            `json:"read_receipts"` // ours, shown to the customer
	Templates     Level            `json:"templates"`
	Voice         Level            `json:"voice_calls"`
	Receipts      []desk.Status    `json:"receipts"` // what the platform reports
	Window        WindowRule       `json:"window"`
	Rates         Rates            `json:"rates"`
	Idempotent    bool             `json:"idempotent"` // a repeated send with our id acts once
	Proactive     Level            `json:"proactive"`  // may write first, without a template
	Interactive   Interactive      `json:"interactive"`
	QuickReplies  Choice           `json:"quick_replies"`
	Cards         CardLimits       `json:"cards"`
	Page          Level            `json:"page"` // a web page shown with picture and title
	Times         TimeLimits       `json:"times"`
	Adaptive      Level            `json:"adaptive_cards"`
	Payments      Level            `json:"payments"`
	Apps          AppLimits        `json:"apps"`
	// Mail says that a message is a mail: it has a subject and several recipients,
	// and carries its text and any number of files together.
	Mail Level `json:"mail,omitempty"`
	// Splits has a text that is too long for one message go as several. Where it
	// is false such a text is refused.
	Splits bool `json:"splits"`
	// Handles says that customers\' messages bring handles along: see
	// Outgoing.Handle.
	Handles bool `json:"-"`
	// Public is what can be done in public; nil where the network has no public
	// side. The other fields are of its private side: see InPublic.
	Public *PublicCaps       `json:"public,omitempty"`
	Extra  map[string]string `json:"extra,omitempty"`
}

// Media is what files of a kind a platform takes.
type Media struct {
	Level    Level    `json:"level"`
	MaxBytes int64    `json:"max_bytes"`
	Mimes    []string `json:"mimes"` // empty: any
	Caption  bool     `json:"caption"`
}

// Choice is how many reply buttons fit and how long they may be.
type Choice struct {
	Level       Level `json:"level"`
	Max         int   `json:"max"`
	TitleLength int   `json:"title_length"`
	IDLength    int   `json:"id_length"`
	BodyLength  int   `json:"body_length"`
}

// CardLimits is what fits cards side by side. A length of 0 is no limit.
type CardLimits struct {
	Level        Level `json:"level"`
	Max          int   `json:"max"`
	TitleLength  int   `json:"title_length"`
	TextLength   int   `json:"text_length"`
	Buttons      int   `json:"buttons"` // on each
	ButtonLength int   `json:"button_length"`
	IDLength     int   `json:"id_length"`
}

// TimeLimits is what fits a choice of moments.
type TimeLimits struct {
	Level Level `json:"level"`
	Slots int   `json:"slots"`
}

// AppLimits is which apps open within the messages. A length of 0 is no limit.
type AppLimits struct {
	Level          Level `json:"level"`
	TitleLength    int   `json:"title_length"`
	SubtitleLength int   `json:"subtitle_length"`
	DataLength     int   `json:"data_length"`
	// Known are those that an account's settings name. Without any, whatever app is
	// asked for is opened.
	Known []desk.App `json:"known,omitempty"`
}

// Has says whether an account can open an app.
func (l AppLimits) Has(id string) bool {
	able := l.Level == Yes || l.Level == Degraded
	return able && (len(l.Known) == 0 || slices.ContainsFunc(l.Known, func(a desk.App) bool { return a.ID == id }))
}

// ListLimits is what fits a list picker.
type ListLimits struct {
	Level             Level `json:"level"`
	Rows              int   `json:"rows"`     // in all
	Sections          int   `json:"sections"` //
	TitleLength       int   `json:"title_length"`
	DescriptionLength int   `json:"description_length"`
	LabelLength       int   `json:"label_length"`
	BodyLength        int   `json:"body_length"`
	IDLength          int   `json:"id_length"`
	SectionLength     int   `json:"section_length"`
}

// WindowRule says how long after the customer's newest message free messages
// may be sent. Zero means always.
type WindowRule struct {
	Seconds int64 `json:"seconds"`
	// Templates says that an approved template may be sent outside of it.
	Templates bool `json:"templates"`
	// PersonSeconds is for how long a person, and no bot, may still answer after
	// the window: the network wants such messages marked. Zero means not longer.
	PersonSeconds int64 `json:"person_seconds,omitempty"`
	// Messages is how many messages may answer one of the customer's; zero means
	// any number.
	Messages int `json:"messages,omitempty"`
	// Entry is for how long nothing is charged after a customer came by an ad;
	// nil where that makes no difference. It opens nothing: free messages go by
	// the window alone.
	Entry *EntryRule `json:"entry,omitempty"`
}

// EntryRule says for how long a network charges nothing after somebody came by
// an ad.
type EntryRule struct {
	// AnswerSeconds is within how long the business has to answer for it.
	AnswerSeconds int64 `json:"answer_seconds"`
	// Seconds is how long it lasts from that answer on.
	Seconds int64 `json:"seconds"`
}

// Duration is the window's length.
func (w WindowRule) Duration() time.Duration { return time.Duration(w.Seconds) * time.Second }

// Rates are the platform's limits for sending.
type Rates struct {
	PerSecond      float64 `json:"per_second"`      // of the channel; 0 means no limit
	PairPerSecond  float64 `json:"pair_per_second"` // to one recipient; 0 means no limit
	PairBurst      int     `json:"pair_burst"`      // messages at once to one recipient
	MaxConcurrency int     `json:"max_concurrency"` // sends in flight on a channel; order holds per recipient
}
