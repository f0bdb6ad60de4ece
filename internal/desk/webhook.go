package desk

import (
	"encoding/json"
	"time"
)

// Events of webhooks.
const (
	EventWebhookUpdated EventType = "webhook.updated"
	// EventWebhookCalled tells on a message or case that a recipe called a webhook,
	// and by which name.
	EventWebhookCalled EventType = "webhook.called"
)

// WebhookActor pauses endpoints that answer no more.
var WebhookActor = Actor{Type: "system", Name: "webhooks"}

// Reasons for which an endpoint is paused.
const (
	WebhookPausedByHand  = "hand"
	WebhookPausedGone    = "gone"    // it answered 410
	WebhookPausedFailing = "failing" // nothing reached it for a day
)

// Webhook is where a program is told of events.
type Webhook struct {
	WorkspaceID string   `json:"-"`
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	URL         string   `json:"url"`
	Events      []string `json:"events" nullable:"false" doc:"types, such as case.updated, or families, such as case.*; none: all"`
	Channels    []string `json:"channels" nullable:"false" doc:"ids; only what happens in these, none: everything"`
	Format      string   `json:"format" enum:"event,slack" doc:"event: the event as it is; slack: a text, as incoming webhooks of Slack take it"`
	Text        string   `json:"text" doc:"of slack, with variables"`
	ContentType string   `json:"content_type"`
	Ordered     bool     `json:"ordered" doc:"the next waits until one is delivered"`
	// Authorized says that an Authorization header is kept; it is never answered.
	Authorized bool `json:"authorization_set"`
	// State is enabled or paused, and Reason why it is paused.
	State    string     `json:"state" enum:"enabled,paused"`
	Reason   string     `json:"reason,omitempty" enum:"hand,gone,failing"`
	PausedAt *time.Time `json:"paused_at,omitempty"`
	// OldSecretUntil is until when calls are signed with the former secret too.
	OldSecretUntil *time.Time `json:"old_secret_until,omitempty"`
	Version        int64      `json:"version"`
	CreatedAt      time.Time  `json:"created_at"`
	UpdatedAt      time.Time  `json:"updated_at"`
	UpdatedBy      Actor      `json:"updated_by"`

	Sealed       []byte     `json:"-"`
	FromSeq      int64      `json:"-"`
	FailingSince *time.Time `json:"-"`
}

// Enabled says whether it is told of what happens.
func (w Webhook) Enabled() bool { return w.State == "enabled" }

// DeliveryState is how far a delivery is.
type DeliveryState string

// States of deliveries.
const (
	DeliveryWaiting   DeliveryState = "waiting"
	DeliveryDelivered DeliveryState = "delivered"
	DeliveryFailed    DeliveryState = "failed"
)

// WebhookRequest is what a recipe's action sends, as it was put together when
// the recipe ran.
type WebhookRequest struct {
	Name        string          `json:"name,omitempty"`
	Description string          `json:"description,omitempty"`
	Method      string          `json:"method"`
	URL         string          `json:"url"`
	ContentType string          `json:"content_type,omitempty"`
	Body        json.RawMessage `json:"body,omitempty"` // what is JSON
	Text        string          `json:"text,omitempty"` // what is not
	// Credential is the id of what the call is authorised with.
	Credential string `json:"credential,omitempty"`
}

// WebhookDelivery is one thing that an endpoint is told.
type WebhookDelivery struct {
	WorkspaceID string          `json:"-"`
	ID          string          `json:"id" doc:"the webhook-id header, the same for each try"`
	WebhookID   string          `json:"webhook_id,omitempty"`
	Seq         int64           `json:"seq,omitempty" doc:"of the event"`
	Type        string          `json:"type"`
	State       DeliveryState   `json:"state" enum:"waiting,delivered,failed"`
	Attempts    int             `json:"attempts"`
	NextAt      time.Time       `json:"next_at" doc:"of the next try, while it waits"`
	Since       time.Time       `json:"-"`
	Request     *WebhookRequest `json:"-"`
	Status      int             `json:"status" doc:"of the last answer; 0 for none"`
	Error       string          `json:"error,omitempty" doc:"what went wrong at the last try"`
	RecipeID    string          `json:"recipe_id,omitempty"`
	RunID       string          `json:"run_id,omitempty"`
	ContactID   string          `json:"-"`
	CreatedAt   time.Time       `json:"created_at"`
	EndedAt     *time.Time      `json:"ended_at"`
}

// WebhookTry is one try to deliver.
type WebhookTry struct {
	N      int           `json:"n"`
	At     time.Time     `json:"at"`
	Took   time.Duration `json:"-"`
	TookMS float64       `json:"took_ms"`
	Status int           `json:"status"`
	Answer string        `json:"answer" doc:"its first 16 KiB"`
	Error  string        `json:"error,omitempty" doc:"timeout, private, redirect, broken, connection, status, gone, unauthorised, unreadable"`
	Detail string        `json:"detail,omitempty"`
}

// WebhookReplay is a stretch of the event log that an endpoint is told of once
// more.
type WebhookReplay struct {
	WorkspaceID string     `json:"-"`
	ID          string     `json:"id"`
	WebhookID   string     `json:"webhook_id"`
	FirstSeq    int64      `json:"-"`
	LastSeq     int64      `json:"-"`
	DoneSeq     int64      `json:"-"`
	Progress    int        `json:"progress" doc:"in percent"`
	Queued      int        `json:"queued" doc:"deliveries so far"`
	CreatedAt   time.Time  `json:"created_at"`
	EndedAt     *time.Time `json:"ended_at"`
}
