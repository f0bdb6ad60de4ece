package desk

import "time"

// NotificationKind is why somebody is told of something.
type NotificationKind string

// Kinds of notifications.
const (
	NotifyAssigned    NotificationKind = "assigned"     // a case was given to me
	NotifyOffered     NotificationKind = "offered"      // a case is on offer to me
	NotifyMentioned   NotificationKind = "mentioned"    // a note names me
	NotifyReplied     NotificationKind = "replied"      // the customer wrote in my case
	NotifyFollowed    NotificationKind = "followed"     // something happened in a case that I follow
	NotifySLAWarned   NotificationKind = "sla_warned"   // a promise of my case is nearly due
	NotifySLABreached NotificationKind = "sla_breached" // a promise of my case was broken
	// NotifyWindow is that the customer of my case waits while the reply window
	// closes.
	NotifyWindow      NotificationKind = "window_closing"
	NotifyChannelBad  NotificationKind = "channel_bad"  // a channel does not work any more
	NotifyChannelWell NotificationKind = "channel_well" // it works again
	NotifyRecipe      NotificationKind = "recipe"       // a recipe has me told of what it found
	// NotifyRecipeBroken is that a recipe cannot work any more.
	NotifyRecipeBroken NotificationKind = "recipe_broken"
	// NotifyApproval is that what a recipe would say waits for a yes.
	NotifyApproval  NotificationKind = "approval"
	NotifySurveyLow NotificationKind = "survey_low"     // a customer answered a survey with a low score
	NotifyWebhook   NotificationKind = "webhook_paused" // an endpoint was given up
	NotifyTest      NotificationKind = "test"           // somebody tries their settings
)

// NotificationKinds are those that people choose ways for, in their order.
var NotificationKinds = [...]NotificationKind{NotifyAssigned, NotifyOffered, NotifyMentioned, NotifyReplied, NotifyFollowed, NotifySLAWarned, NotifySLABreached, NotifyWindow, NotifyChannelBad, NotifyChannelWell, NotifyRecipe, NotifyRecipeBroken, NotifySurveyLow, NotifyWebhook, NotifyApproval}

// Events of notifications. They are told to their person alone; the data is a
// NotificationNews.
const (
	EventNotificationCreated EventType = "notification.created"
	EventNotificationUpdated EventType = "notification.updated"
)

// NotifyActor makes notifications.
var NotifyActor = Actor{Type: "system", Name: "notifications"}

// Notification is something that a person is told. Several of a kind in one
// case are one, with a count, until it is read.
type Notification struct {
	WorkspaceID string           `json:"-"`
	UserID      string           `json:"-"`
	ID          string           `json:"id"`
	Kind        NotificationKind `json:"kind" enum:"assigned,offered,mentioned,replied,followed,sla_warned,sla_breached,window_closing,channel_bad,channel_well,recipe,recipe_broken,survey_low,webhook_paused,approval,test"`
	CaseID      string           `json:"case_id"`
	Count       int64            `json:"count"`
	CreatedAt   time.Time        `json:"created_at"`
	UpdatedAt   time.Time        `json:"updated_at"`
	ReadAt      *time.Time       `json:"read_at"`
	NotificationWords
	// Shown says that it is in the app's own list, and Seq which event was its
	// newest.
	Shown bool  `json:"in_app"`
	Seq   int64 `json:"-"`
}

// NotificationWords are what a notification says of the newest thing in it.
type NotificationWords struct {
	CaseNumber int64  `json:"case_number"`
	Contact    string `json:"contact"`    // the customer's name
	Actor      Ref    `json:"actor"`      // who did it; empty for Recado itself
	MessageID  string `json:"message_id"` // the first message in it, where the case is to be opened
	Text       string `json:"text"`       // its first words
	Detail     string `json:"detail"`     // of followed: message, note, status, …; of a promise: which; of a channel: what mends it
	// ChannelID is set where it is about a channel, and Contact is its name then.
	ChannelID string `json:"channel_id,omitempty"`
	// WebhookID is set where it is about an endpoint, and Contact is its name then.
	WebhookID string `json:"webhook_id,omitempty"`
	// ReplyID is set where it is about a prepared reply to what has no case.
	ReplyID string `json:"reply_id,omitempty"`
	// RecipeID is set where a recipe has it told: Contact is its name then, and
	// Cases are the newest that it found.
	RecipeID string      `json:"recipe_id,omitempty"`
	Cases    []NotedCase `json:"cases,omitempty"`
}

// Caseless says that it is about something else than a case.
func (w NotificationWords) Caseless() bool {
	return w.ChannelID != "" || w.WebhookID != "" || w.ReplyID != "" || w.RecipeID != ""
}

// NotedCase is a case that a notification leads to.
type NotedCase struct {
	ID      string `json:"id"`
	Number  int64  `json:"number"`
	Contact string `json:"contact"`
}

// NotificationNews is the data of the events of notifications: one that is new
// or changed, or some that were read.
type NotificationNews struct {
	UserID       string        `json:"user_id"`
	Notification *Notification `json:"notification,omitempty"`
	Read         []string      `json:"read,omitempty"` // ids
	AllRead      bool          `json:"all_read,omitempty"`
	Unread       int64         `json:"unread"`
}
