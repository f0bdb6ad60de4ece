package desk

import (
	"encoding/json"
	"time"
)

// Rich is an outgoing message with choices. Platforms that lack a part get the
// fallback that package render makes.
type Rich struct {
	Header     string        `json:"header,omitempty"`
	Body       string        `json:"body"`
	Footer     string        `json:"footer,omitempty"`
	Buttons    []Button      `json:"buttons,omitempty"`
	ListLabel  string        `json:"list_label,omitempty"`
	Sections   []ListSection `json:"sections,omitempty"`
	Link       *LinkButton   `json:"link,omitempty"`
	AskForSpot bool          `json:"ask_location,omitempty"`
	// AskAddress is the country (IN) in whose form the customer is asked for an
	// address.
	AskAddress string        `json:"ask_address,omitempty" doc:"ask for a postal address, in the form of this country: IN"`
	Products   *ProductOffer `json:"products,omitempty"`
	Form       *FormOffer    `json:"form,omitempty"`
	// QuickReplies are choices that go away once the customer has written on.
	QuickReplies []Button        `json:"quick_replies,omitempty" doc:"choices that go away once the customer wrote on"`
	Cards        []Card          `json:"cards,omitempty" doc:"cards side by side"`
	Page         *PagePreview    `json:"page,omitempty" doc:"a web page shown with its picture and title"`
	Times        *TimePicker     `json:"times,omitempty" doc:"moments to choose one of"`
	Adaptive     json.RawMessage `json:"adaptive_card,omitempty" doc:"an Adaptive Card, in its own JSON"`
	Payment      *PaymentRequest `json:"payment,omitempty" doc:"money that the customer is asked for"`
	App          *AppOffer       `json:"app,omitempty" doc:"an app that opens within the messages, on the customer's device"`
}

// Button is a reply button.
type Button struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// LinkButton opens a web page.
type LinkButton struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// ListSection is a titled group of rows.
type ListSection struct {
	Title string    `json:"title,omitempty"`
	Rows  []ListRow `json:"rows"`
}

// ListRow is one choice of a list.
type ListRow struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
}

// Card is one of several cards side by side. Image is the id of one of the
// message's attachments; ImageURL is a picture anywhere on the web instead.
type Card struct {
	Title    string       `json:"title"`
	Text     string       `json:"text,omitempty"`
	Image    string       `json:"image,omitempty" doc:"an upload's id"`
	ImageURL string       `json:"image_url,omitempty"`
	Buttons  []CardButton `json:"buttons,omitempty"`
}

// CardButton answers the business with its ID, or opens URL where there is one.
type CardButton struct {
	ID    string `json:"id,omitempty"`
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
}

// PagePreview is a web page as messengers show one: with picture and title.
type PagePreview struct {
	URL      string `json:"url"`
	Title    string `json:"title"`
	Text     string `json:"text,omitempty"`
	Image    string `json:"image,omitempty" doc:"an upload's id"`
	ImageURL string `json:"image_url,omitempty"`
}

// TimePicker asks for one of several moments.
type TimePicker struct {
	Title    string     `json:"title"`
	TimeZone string     `json:"time_zone,omitempty" doc:"IANA name; the workspace's where empty"`
	Place    string     `json:"place,omitempty"`
	Language string     `json:"language,omitempty" doc:"in which moments are told where they become words; the customer's where empty"`
	Slots    []TimeSlot `json:"slots"`
}

// TimeSlot is one moment to choose.
type TimeSlot struct {
	ID      string    `json:"id"`
	Start   time.Time `json:"start"`
	Minutes int       `json:"minutes,omitempty"`
}

// PaymentRequest asks the customer for money. URL is the page where it is paid
// on networks that have no payments of their own.
type PaymentRequest struct {
	Reference string        `json:"reference"`
	Amount    Money         `json:"amount"`
	Lines     []PaymentLine `json:"lines,omitempty"`
	URL       string        `json:"url,omitempty"`
}

// PaymentLine is what part of the amount is for.
type PaymentLine struct {
	Title  string `json:"title"`
	Amount Money  `json:"amount"`
}

// AppOffer opens an app of the business within the customer's messages, and has
// it answer. ID is one of those that the channel's settings name. Data is what
// the app is opened with, as the app itself understands it. URL is the page that
// does the same where there is no app.
type AppOffer struct {
	ID       string `json:"id" doc:"one of the apps that the channel's capabilities name"`
	Title    string `json:"title"`
	Subtitle string `json:"subtitle,omitempty"`
	Image    string `json:"image,omitempty" doc:"an upload's id"`
	Data     string `json:"data,omitempty" doc:"what the app is opened with: ?flight=AB12"`
	URL      string `json:"url,omitempty" doc:"the page that does the same on channels without the app"`
	// Live has the app itself draw its part of the message.
	Live bool `json:"live,omitempty" doc:"the app draws its part of the message by itself"`
}

// App is an app of the business that opens within the customer's messages.
type App struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}
