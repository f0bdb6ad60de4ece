package desk

import "time"

// FormState is how far a form is.
type FormState string

// States of a form.
const (
	FormDraft      FormState = "draft"
	FormPublished  FormState = "published"
	FormDeprecated FormState = "deprecated"
	// FormHalted is published, but the platform lets nobody fill it in now.
	FormHalted FormState = "halted"
)

// Form is a few screens of questions that a customer fills in inside the chat.
// Screens are as they are being worked on; customers get those of the version
// that is published.
type Form struct {
	WorkspaceID string       `json:"-"`
	ID          string       `json:"id"`
	Name        string       `json:"name"`
	ChannelID   string       `json:"channel_id" doc:"a channel of the account that it is for"`
	Platform    string       `json:"platform"`
	Account     string       `json:"account"`
	State       FormState    `json:"state" enum:"draft,published,deprecated,halted"`
	Version     int          `json:"version" doc:"the one that is published, 0 for none"`
	RemoteID    string       `json:"remote_id" doc:"what the platform calls that version"`
	Screens     []FormScreen `json:"screens" nullable:"false"`
	Changed     bool         `json:"changed" doc:"what is worked on differs from what is published"`
	Failure     *SendError   `json:"failure" doc:"why the platform did not take it when it was last published"`
	CreatedAt   time.Time    `json:"created_at"`
	UpdatedAt   time.Time    `json:"updated_at"`
	PublishedAt *time.Time   `json:"published_at"`
}

// FormScreen is one page of a form.
type FormScreen struct {
	Title  string      `json:"title"`
	Text   string      `json:"text,omitempty" doc:"stands above the questions"`
	Fields []FormField `json:"fields" nullable:"false"`
	Button string      `json:"button,omitempty" doc:"goes on, or sends the form; left out for the usual word"`
}

// Kinds of form fields.
const (
	FieldText    = "text"
	FieldLong    = "long"
	FieldNumber  = "number"
	FieldEmail   = "email"
	FieldPhone   = "phone"
	FieldDate    = "date"
	FieldChoice  = "choice"
	FieldChoices = "choices"
	FieldYes     = "yes"
)

// FormField is a question. Its answer is kept where Goes says.
type FormField struct {
	Key      string   `json:"key,omitempty" doc:"made from the label where it is left out"`
	Label    string   `json:"label"`
	Kind     string   `json:"kind" enum:"text,long,number,email,phone,date,choice,choices,yes"`
	Required bool     `json:"required,omitempty"`
	Options  []string `json:"options,omitempty" nullable:"false" doc:"of choice and choices"`
	Goes     string   `json:"goes,omitempty" doc:"where the answer is kept: contact.name, contact.email, contact.phone, contact.KEY or case.KEY of an own field; empty for the thread alone"`
}

// FormVersion is a form as it was published once.
type FormVersion struct {
	WorkspaceID string       `json:"-"`
	FormID      string       `json:"form_id"`
	Version     int          `json:"version"`
	RemoteID    string       `json:"remote_id"`
	Screen      string       `json:"screen" doc:"the platform's name of its first screen"`
	Screens     []FormScreen `json:"screens" nullable:"false"`
	PublishedAt time.Time    `json:"published_at"`
	RetiredAt   *time.Time   `json:"retired_at"`
}

// FormAnswer is a form that a customer filled in. Its id is that of the message.
type FormAnswer struct {
	WorkspaceID    string        `json:"-"`
	ID             string        `json:"id"`
	FormID         string        `json:"form_id"`
	Version        int           `json:"version"`
	ConversationID string        `json:"conversation_id"`
	CaseID         string        `json:"case_id"`
	Fields         []AnswerField `json:"fields" nullable:"false"`
	// Kept says where answers went, and Refused why one could not be kept.
	Kept      []string      `json:"kept" nullable:"false" doc:"where answers were kept: contact.email"`
	Refused   []FormRefusal `json:"refused" nullable:"false" doc:"answers that could not be kept there, and why"`
	CreatedAt time.Time     `json:"created_at"`
}

// FormRefusal is an answer that could not be kept where it was to go, and why.
type FormRefusal struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}
