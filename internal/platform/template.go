package platform

import (
	"context"

	"recado.dev/internal/desk"
)

// TemplateAuthor keeps templates on the network, which reviews them
// (Caps.Templates). Its calls may block until ctx ends; each error is a
// *Failure, whose Code and Detail are the network's own.
type TemplateAuthor interface {
	// TemplateAccount names the account whose channels share templates; empty
	// where the settings do not say it, and then nothing else is called.
	TemplateAccount() string
	// ListTemplates answers a page of the account's templates, each language by
	// itself; cursor is empty for the first.
	ListTemplates(ctx context.Context, cursor string) (TemplatePage, error)
	// CreateTemplate submits a template in a language that the network does not
	// have yet. Uncertain says that it may have been taken.
	CreateTemplate(ctx context.Context, t RemoteTemplate) (TemplateState, error)
	// EditTemplate submits a change of one that it has.
	EditTemplate(ctx context.Context, t RemoteTemplate) (TemplateState, error)
	// DeleteTemplate takes it away in one language, or in all where t has no ID.
	// What is gone already is no error.
	DeleteTemplate(ctx context.Context, t RemoteTemplate) error
	// UploadSample gives the network a file to look at for the review, and
	// answers its name there.
	UploadSample(ctx context.Context, file OutgoingMedia) (string, error)
}

// RemoteTemplate is a template in one language as the network knows it.
type RemoteTemplate struct {
	ID       string // the network's; empty before it was created
	Name     string
	Language string
	Category desk.TemplateCategory
	Parts    desk.TemplateParts
	// Samples are the network's names of the sample files, of the header and of
	// each card: "header", "cards[0]".
	Samples map[string]string
	// Approved says, to EditTemplate, that it was approved: then the category
	// stays as it is.
	Approved bool
	TemplateState
}

// TemplateState is what the network thinks of a template.
type TemplateState struct {
	ID       string
	Status   desk.TemplateStatus
	Reason   string
	Detail   string
	Quality  string // green, yellow, red, unknown
	Category desk.TemplateCategory
	// NextCategory is the one that the network has announced.
	NextCategory desk.TemplateCategory
}

// TemplatePage is a part of the list. Next is empty on the last page; Total is
// 0 where the network does not say it.
type TemplatePage struct {
	Templates []RemoteTemplate
	Next      string
	Total     int
}

// TemplateNews is what the network says of a template by itself. Empty fields
// say nothing.
type TemplateNews struct {
	Account      string                `json:"account"`
	ID           string                `json:"id,omitempty"`
	Name         string                `json:"name"`
	Language     string                `json:"language"`
	Status       desk.TemplateStatus   `json:"status,omitempty"`
	Reason       string                `json:"reason,omitempty"`
	Detail       string                `json:"detail,omitempty"`
	Quality      string                `json:"quality,omitempty"`
	Category     desk.TemplateCategory `json:"category,omitempty"`
	NextCategory desk.TemplateCategory `json:"next_category,omitempty"`
	// Word is the network's own word for what happened.
	Word string `json:"word,omitempty"`
	// Reread says that its text has to be asked for.
	Reread bool `json:"reread,omitempty"`
}

// TemplateRules is what a network's templates may look like. Lengths are in
// characters; 0 means no limit.
type TemplateRules struct {
	NameLength int      `json:"name_length"`
	Languages  []string `json:"languages"` // es_AR

	HeaderKinds []string `json:"header_kinds"`
	// SampleMimes are the types of files that may be looked at for the review, by
	// the kind of header; none means all that can be sent.
	SampleMimes     map[string][]string `json:"sample_mimes,omitempty"`
	HeaderLength    int                 `json:"header_length"`
	HeaderVariables int                 `json:"header_variables"`
	BodyLength      int                 `json:"body_length"`
	FooterLength    int                 `json:"footer_length"`
	// WordsPerVariable is how many words of its own a body needs for each
	// variable.
	WordsPerVariable int `json:"words_per_variable"`

	Buttons TemplateButtonRules `json:"buttons"`
	Cards   TemplateCardRules   `json:"cards"`

	OfferLength     int `json:"offer_length"`
	OfferBodyLength int `json:"offer_body_length"`
	CodeLength      int `json:"code_length"`
	CodeMinutes     int `json:"code_minutes"` // the longest that a one-time code may say it works

	// TTL bounds, by category, for how many seconds delivery may be tried.
	TTL map[desk.TemplateCategory]TTLRange `json:"ttl"`
	// BadHosts are hosts that buttons may not lead to.
	BadHosts []string `json:"bad_hosts"`
	// An approved template is changed at most this often.
	EditsPerDay   int `json:"edits_per_day"`
	EditsPerMonth int `json:"edits_per_month"`
	// NameLockDays is for how long nobody may use the name of a template that was
	// deleted.
	NameLockDays int `json:"name_lock_days"`
	// Reasons are the network's codes for a rejection or a pause, with what they
	// mean and what helps.
	Reasons map[string]Text `json:"reasons"`
}

// TTLRange is the least and the most of seconds.
type TTLRange struct {
	Least int `json:"least"`
	Most  int `json:"most"`
}

// TemplateButtonRules bound the buttons of a template.
type TemplateButtonRules struct {
	Total       int `json:"total"`
	Replies     int `json:"replies"`
	URLs        int `json:"urls"`
	Phones      int `json:"phones"`
	CopyCodes   int `json:"copy_codes"`
	Flows       int `json:"flows"`
	TextLength  int `json:"text_length"`
	URLLength   int `json:"url_length"`
	PhoneLength int `json:"phone_length"`
	CodeLength  int `json:"code_length"`
}

// TemplateCardRules bound the cards of a carousel.
type TemplateCardRules struct {
	Least      int `json:"least"`
	Most       int `json:"most"`
	BodyLength int `json:"body_length"`
	Buttons    int `json:"buttons"`
}
