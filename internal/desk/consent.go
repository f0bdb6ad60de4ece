package desk

import "time"

// ConsentKind is what somebody agrees to.
type ConsentKind string

// Kinds of consent.
const (
	// ConsentMessages is to be written to at all: about orders, appointments, an
	// answer that came late.
	ConsentMessages ConsentKind = "messages"
	// ConsentMarketing is to be sent promotions.
	ConsentMarketing ConsentKind = "marketing"
)

// ConsentSource is by which way a wish was learnt.
type ConsentSource string

// Ways by which wishes are learnt.
const (
	ConsentByMessage  ConsentSource = "message"
	ConsentByForm     ConsentSource = "form"
	ConsentByPaper    ConsentSource = "paper"
	ConsentByPhone    ConsentSource = "phone"
	ConsentByImport   ConsentSource = "import"
	ConsentByWord     ConsentSource = "word" // a stop or start word
	ConsentByPlatform ConsentSource = "platform"
	ConsentByAPI      ConsentSource = "api"
	ConsentByOther    ConsentSource = "other"
)

// Consent is one entry of a contact's ledger. Entries are added, never changed.
type Consent struct {
	WorkspaceID string      `json:"-"`
	ID          string      `json:"id"`
	ContactID   string      `json:"-"`
	Kind        ConsentKind `json:"kind" enum:"messages,marketing"`
	// ChannelID is the one channel that the wish is about, empty for all of them.
	ChannelID string        `json:"channel_id"`
	Granted   bool          `json:"granted"`
	Source    ConsentSource `json:"source" enum:"message,form,paper,phone,import,word,platform,api,other"`
	How       string        `json:"how"`  // by telephone, a form, the platform …
	Text      string        `json:"text"` // what was agreed to, in its words
	// MessageID is the message with the words, empty where there is none.
	MessageID string    `json:"message_id"`
	Actor     Actor     `json:"actor"`
	At        time.Time `json:"at"`
}

// ConsentState is what counts of a kind of consent now.
type ConsentState struct {
	Granted bool      `json:"granted"`
	At      time.Time `json:"at"`
}

// ConsentActor is who notes wishes that customers write in a stop or start word.
var ConsentActor = Actor{Type: "system", Name: "consent"}
