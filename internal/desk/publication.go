package desk

import "time"

// PublicationState says how far a publication is.
type PublicationState string

// States of publications.
const (
	PublicationDraft      PublicationState = "draft"
	PublicationSubmitted  PublicationState = "submitted" // waits for a yes
	PublicationRejected   PublicationState = "rejected"
	PublicationScheduled  PublicationState = "scheduled"
	PublicationPublishing PublicationState = "publishing"
	PublicationPublished  PublicationState = "published" // everywhere
	PublicationPartly     PublicationState = "partly"    // on some channels, not on others
	PublicationFailed     PublicationState = "failed"    // nowhere
)

// TargetState says how far a publication is on one channel.
type TargetState string

// States of targets.
const (
	TargetWaiting    TargetState = "waiting"
	TargetPublishing TargetState = "publishing"
	TargetPublished  TargetState = "published"
	TargetFailed     TargetState = "failed"
	TargetUncertain  TargetState = "uncertain" // it may be out: nobody could find out
)

// Publication is a post on its way to one or several channels.
type Publication struct {
	WorkspaceID string              `json:"-"`
	ID          string              `json:"id"`
	Text        string              `json:"text"`
	Link        string              `json:"link"` // a page to show with its picture and title
	Attachments []Attachment        `json:"attachments" nullable:"false"`
	Targets     []PublicationTarget `json:"targets" nullable:"false"`
	State       PublicationState    `json:"state"`
	SendAt      *time.Time          `json:"send_at"`
	Author      Actor               `json:"author"`
	Reviewer    *Actor              `json:"reviewer"` // who said yes or no
	Reason      string              `json:"reason"`   // why no
	CreatedAt   time.Time           `json:"created_at"`
	UpdatedAt   time.Time           `json:"updated_at"`
}

// PublicationTarget is a publication on one channel.
type PublicationTarget struct {
	ChannelID string `json:"channel_id"`
	// Text is its own wording; empty for that of all.
	Text        string      `json:"text"`
	State       TargetState `json:"state"`
	Attempts    int         `json:"attempts"`
	TriedAt     *time.Time  `json:"-"`
	ExternalID  string      `json:"external_id"`
	Link        string      `json:"link"` // where people read it
	PostID      string      `json:"post_id"`
	Error       *SendError  `json:"error"`
	PublishedAt *time.Time  `json:"published_at"`
}

// Words are what a target says.
func (p Publication) Words(t PublicationTarget) string {
	if t.Text != "" {
		return t.Text
	}
	return p.Text
}

// Outcome is the state of a publication that was let go, from its targets.
func (p Publication) Outcome() PublicationState {
	out, not := 0, 0
	for _, t := range p.Targets {
		switch t.State {
		case TargetPublished:
			out++
		case TargetFailed, TargetUncertain:
			not++
		default:
			return PublicationPublishing
		}
	}
	switch {
	case not == 0:
		return PublicationPublished
	case out == 0:
		return PublicationFailed
	}
	return PublicationPartly
}
