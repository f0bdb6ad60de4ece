package desk

import (
	"slices"
	"time"
)

// TemplateCategory is what a template is for, which decides who may get it and
// what it costs.
type TemplateCategory string

// Categories of templates.
const (
	TemplateMarketing      TemplateCategory = "marketing"
	TemplateUtility        TemplateCategory = "utility"
	TemplateAuthentication TemplateCategory = "authentication"
)

// TemplateStatus is how far a template in one language is.
type TemplateStatus string

// States of a template in one language.
const (
	TemplateDraft TemplateStatus = "draft" // never submitted
	// TemplateUnconfirmed was submitted, and the answer was lost: the next
	// look at the platform's list says what became of it.
	TemplateUnconfirmed     TemplateStatus = "unconfirmed"
	TemplatePending         TemplateStatus = "pending"
	TemplateApproved        TemplateStatus = "approved"
	TemplateRejected        TemplateStatus = "rejected"
	TemplatePaused          TemplateStatus = "paused"
	TemplateDisabled        TemplateStatus = "disabled"
	TemplateInAppeal        TemplateStatus = "in_appeal"
	TemplatePendingDeletion TemplateStatus = "pending_deletion"
	TemplateDeleted         TemplateStatus = "deleted" // at the platform; it is kept here
	TemplateLimitExceeded   TemplateStatus = "limit_exceeded"
	TemplateArchived        TemplateStatus = "archived"
	// TemplatePasted was approved at the provider before its text was put in
	// here by hand.
	TemplatePasted TemplateStatus = "approved_by_provider"
)

// Sendable says whether customers can get it.
func (s TemplateStatus) Sendable() bool { return s == TemplateApproved || s == TemplatePasted }

// Kinds of headers of a template.
const (
	HeaderText     = "text"
	HeaderImage    = "image"
	HeaderVideo    = "video"
	HeaderDocument = "document"
	HeaderLocation = "location"
)

// Kinds of buttons of a template.
const (
	ButtonReply    = "quick_reply"
	ButtonURL      = "url"
	ButtonPhone    = "phone"
	ButtonCopyCode = "copy_code"
	ButtonFlow     = "flow"
	ButtonCatalog  = "catalog"
)

// Kinds of buttons by which a one-time code is handed over.
const (
	CodeCopy    = "copy_code"
	CodeOneTap  = "one_tap"
	CodeZeroTap = "zero_tap"
)

// TemplateParts is what a template says in one language. Its texts may have
// variables: {{1}}, {{2}} … or {{name}}, never both.
type TemplateParts struct {
	Header   *TemplateHeader   `json:"header,omitempty"`
	Body     string            `json:"body" doc:"may have variables, {{1}} or {{name}}; empty for authentication, whose words are the platform's"`
	Examples map[string]string `json:"examples,omitempty" doc:"an example of each variable of the body, by the variable"`
	Footer   string            `json:"footer,omitempty"`
	Buttons  []TemplateButton  `json:"buttons,omitempty" nullable:"false"`
	Cards    []TemplateCard    `json:"cards,omitempty" nullable:"false" doc:"of a carousel"`
	Offer    *TemplateOffer    `json:"offer,omitempty" doc:"of a limited-time offer"`
	Code     *TemplateCode     `json:"code,omitempty" doc:"of an authentication template"`
	// TTLSeconds is how long the platform tries to deliver it; 0 for as long as
	// it likes.
	TTLSeconds int `json:"ttl_seconds,omitempty"`
	// Foreign names what the platform has in it and this desk cannot write.
	Foreign []string `json:"foreign,omitempty" nullable:"false" readOnly:"true" doc:"components that this desk does not know: it can be neither changed nor sent here"`
}

// TemplateHeader stands above the body.
type TemplateHeader struct {
	Kind     string            `json:"kind" enum:"text,image,video,document,location"`
	Text     string            `json:"text,omitempty"`
	Examples map[string]string `json:"examples,omitempty" doc:"of the text's variable"`
	FileID   string            `json:"file_id,omitempty" doc:"an upload: the sample for the review, and what is sent where no other file is given"`
}

// Media says whether the header is a file.
func (h *TemplateHeader) Media() bool {
	return h != nil && slices.Contains([]string{HeaderImage, HeaderVideo, HeaderDocument}, h.Kind)
}

// TemplateButton is a button below the body.
type TemplateButton struct {
	Kind    string `json:"kind" enum:"quick_reply,url,phone,copy_code,flow,catalog"`
	Text    string `json:"text,omitempty"`
	URL     string `json:"url,omitempty" doc:"may end in one variable"`
	Example string `json:"example,omitempty" doc:"a whole address where the URL has a variable, or a code to copy"`
	Phone   string `json:"phone,omitempty"`
	FlowID  string `json:"flow_id,omitempty"`
	// FlowAction and FlowScreen say how a flow begins.
	FlowAction string `json:"flow_action,omitempty" doc:"navigate or data_exchange"`
	FlowScreen string `json:"flow_screen,omitempty"`
}

// TemplateCard is one card of a carousel.
type TemplateCard struct {
	Header   TemplateHeader    `json:"header"`
	Body     string            `json:"body,omitempty"`
	Examples map[string]string `json:"examples,omitempty"`
	Buttons  []TemplateButton  `json:"buttons" nullable:"false"`
}

// TemplateOffer is a limited-time offer.
type TemplateOffer struct {
	Text    string `json:"text"`
	Expires bool   `json:"expires,omitempty" doc:"a countdown is shown; each message then says when it ends"`
}

// TemplateCode is how a one-time code is handed over.
type TemplateCode struct {
	Kind          string        `json:"kind" enum:"copy_code,one_tap,zero_tap"`
	Text          string        `json:"text,omitempty" doc:"of the button; empty for the platform's own word"`
	AutofillText  string        `json:"autofill_text,omitempty"`
	Apps          []TemplateApp `json:"apps,omitempty" nullable:"false" doc:"of one tap and zero tap"`
	Warning       bool          `json:"warning,omitempty" doc:"adds that the code is not to be shared"`
	ExpiryMinutes int           `json:"expiry_minutes,omitempty" doc:"adds how long the code works; 0 leaves it out"`
	TermsAccepted bool          `json:"terms_accepted,omitempty" doc:"of zero tap: the platform's terms for it are accepted"`
}

// TemplateApp is an app that a one-time code is handed to.
type TemplateApp struct {
	Package   string `json:"package"`
	Signature string `json:"signature"`
}

// StoredTemplate is a template that a workspace keeps, in all its languages.
// The channels of one account share it.
type StoredTemplate struct {
	WorkspaceID string           `json:"-"`
	ID          string           `json:"id"`
	Platform    string           `json:"platform"`
	Account     string           `json:"account" doc:"the platform's name of the account whose channels share it"`
	Name        string           `json:"name"`
	Category    TemplateCategory `json:"category" enum:"marketing,utility,authentication"`
	// Pasted says that its approval is the provider's word, not something the
	// platform was asked for.
	Pasted          bool   `json:"pasted"`
	DefaultLanguage string `json:"default_language"`
	// Fills are what goes into the variables where a message says nothing else,
	// by their keys; they may hold the variables of saved replies.
	Fills     map[string]string `json:"fills" nullable:"false"`
	CreatedAt time.Time         `json:"created_at"`
	UpdatedAt time.Time         `json:"updated_at"`
}

// TemplateVersion is a template in one language.
type TemplateVersion struct {
	WorkspaceID string         `json:"-"`
	ID          string         `json:"id"`
	TemplateID  string         `json:"-"`
	Language    string         `json:"language"`
	RemoteID    string         `json:"remote_id" doc:"the platform's id of it; empty before it was submitted"`
	Status      TemplateStatus `json:"status"`
	// StatusAt is the platform's own time of the newest word on the status.
	StatusAt     time.Time        `json:"status_at"`
	Reason       string           `json:"reason" doc:"the platform's code for a rejection or pause"`
	Detail       string           `json:"detail" doc:"the platform's own words"`
	Quality      string           `json:"quality" enum:"green,yellow,red,unknown" doc:"what customers make of it, as the platform says"`
	Category     TemplateCategory `json:"category" doc:"as the platform counts it, which may differ from the template's"`
	NextCategory TemplateCategory `json:"next_category" doc:"the category that the platform has announced; empty for none"`
	Parts        TemplateParts    `json:"parts"`
	// Draft is what is to be submitted next, while Parts is what customers get.
	Draft *TemplateParts `json:"draft"`
	// Failure is why the last submission came to nothing.
	Failure     *SendError `json:"failure"`
	SubmittedAt *time.Time `json:"submitted_at"`
	SyncedAt    *time.Time `json:"synced_at"`
	CreatedAt   time.Time  `json:"created_at"`
	UpdatedAt   time.Time  `json:"updated_at"`
}

// TemplateChange is one line of a template's history.
type TemplateChange struct {
	WorkspaceID string    `json:"-"`
	ID          string    `json:"id"`
	TemplateID  string    `json:"-"`
	Language    string    `json:"language" doc:"empty where it is about all languages"`
	Kind        string    `json:"kind" enum:"created,edited,submitted,refused,status,quality,category,next_category,text,removed"`
	Before      string    `json:"before"`
	After       string    `json:"after"`
	Detail      string    `json:"detail"`
	Actor       Actor     `json:"actor"`
	At          time.Time `json:"at"`
}

// TemplateSync says how far the look at the platform's list of an account is.
type TemplateSync struct {
	WorkspaceID string     `json:"-"`
	Platform    string     `json:"platform"`
	Account     string     `json:"account"`
	ChannelID   string     `json:"channel_id"`
	State       string     `json:"state" enum:"never,running,done,failed,unavailable" doc:"unavailable: this channel's platform or provider has no list to ask for"`
	Seen        int        `json:"seen" doc:"templates read so far, each language by itself"`
	Total       int        `json:"total" doc:"as the platform says; 0 where it does not"`
	Changed     int        `json:"changed"`
	Failure     *SendError `json:"failure"`
	StartedAt   *time.Time `json:"started_at"`
	EndedAt     *time.Time `json:"ended_at"`
}

// TemplateFill is what goes into a template's blanks. The files of its header
// and cards are the message's attachments, in their order.
type TemplateFill struct {
	Header  *FilledHeader  `json:"header,omitempty"`
	Body    []FilledText   `json:"body,omitempty"`
	Buttons []FilledButton `json:"buttons,omitempty"`
	Cards   []FilledCard   `json:"cards,omitempty"`
	// OfferEnds is when a limited-time offer ends.
	OfferEnds *time.Time `json:"offer_ends,omitempty"`
	// Code is the one-time code of an authentication template.
	Code string `json:"code,omitempty"`
}

// FilledText is the value of one variable. Name is empty where variables are
// numbered: then the order counts.
type FilledText struct {
	Name string `json:"name,omitempty"`
	Text string `json:"text"`
}

// FilledHeader is what a header is filled with.
type FilledHeader struct {
	Kind     string       `json:"kind"`
	Text     []FilledText `json:"text,omitempty"`
	Location *Location    `json:"location,omitempty"`
}

// FilledButton is the value of a button: the end of an address, a code, what a
// pressed button says to us, the token of a flow.
type FilledButton struct {
	Index int    `json:"index"`
	Kind  string `json:"kind"`
	Text  string `json:"text"`
}

// FilledCard is what a card of a carousel is filled with.
type FilledCard struct {
	Header  FilledHeader   `json:"header"`
	Body    []FilledText   `json:"body,omitempty"`
	Buttons []FilledButton `json:"buttons,omitempty"`
}

// TemplateShown is a filled template as the customer sees it.
type TemplateShown struct {
	Header  *ShownHeader  `json:"header,omitempty"`
	Body    string        `json:"body"`
	Footer  string        `json:"footer,omitempty"`
	Buttons []ShownButton `json:"buttons,omitempty"`
	Cards   []ShownCard   `json:"cards,omitempty"`
	Offer   *ShownOffer   `json:"offer,omitempty"`
}

// ShownHeader is a header as the customer sees it.
type ShownHeader struct {
	Kind     string    `json:"kind"`
	Text     string    `json:"text,omitempty"`
	FileID   string    `json:"file_id,omitempty"`
	Location *Location `json:"location,omitempty"`
}

// ShownButton is a button as the customer sees it.
type ShownButton struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
	// Value is what it opens, calls or copies.
	Value string `json:"value,omitempty"`
}

// ShownCard is a card as the customer sees it.
type ShownCard struct {
	Header  ShownHeader   `json:"header"`
	Body    string        `json:"body,omitempty"`
	Buttons []ShownButton `json:"buttons,omitempty"`
}

// ShownOffer is a limited-time offer as the customer sees it.
type ShownOffer struct {
	Text string     `json:"text"`
	Ends *time.Time `json:"ends,omitempty"`
	Code string     `json:"code,omitempty"`
}
