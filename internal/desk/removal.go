package desk

import "time"

// EventRemovalUpdated tells of the deletion of a channel, as it is now.
const EventRemovalUpdated EventType = "channel_removal.updated"

// RemovalActor resolves what was open on a channel that was deleted.
var RemovalActor = Actor{Type: "system", Name: "channel_removal"}

// RemovalState is where the deletion of a channel stands.
type RemovalState string

// States of deletions.
const (
	RemovalRunning   RemovalState = "running"
	RemovalDone      RemovalState = "done"
	RemovalRestoring RemovalState = "restoring"
	RemovalRestored  RemovalState = "restored"
)

// OpenWork is what becomes of the open cases of a channel that is deleted.
type OpenWork string

// What may become of open cases.
const (
	OpenWorkResolve OpenWork = "resolve"
	OpenWorkKeep    OpenWork = "keep" // they stay open and can be read, not answered
)

// ChannelRemoval is a channel that was deleted, and what became of its work.
type ChannelRemoval struct {
	WorkspaceID  string       `json:"-"`
	ID           string       `json:"id"`
	Channel      Ref          `json:"channel"`
	Platform     string       `json:"platform"`
	State        RemovalState `json:"state" enum:"running,done,restoring,restored"`
	OpenWork     OpenWork     `json:"open_work" enum:"resolve,keep"`
	Note         string       `json:"note" doc:"stands in the history of each case that was resolved"`
	WorkstreamID string       `json:"-"`
	Actor        Actor        `json:"actor"`
	Total        int64        `json:"total" doc:"cases to be resolved"`
	Place        int64        `json:"done" doc:"how many were looked at"`
	Resolved     int64        `json:"resolved"`
	Kept         int64        `json:"kept" doc:"left alone, since something else became of them meanwhile"`
	Reopened     int64        `json:"reopened" doc:"of the resolved ones, opened again when the channel was restored"`
	Unsent       int64        `json:"unsent" doc:"planned messages that failed with the channel"`
	MadeAt       time.Time    `json:"made_at"`
	FinishedAt   *time.Time   `json:"finished_at"`
	// RestorableUntil is until when the channel can be had back.
	RestorableUntil time.Time `json:"restorable_until"`
}

// RemovalPreview is what the deletion of a channel would touch.
type RemovalPreview struct {
	Channel       Ref   `json:"channel"`
	Conversations int64 `json:"conversations" doc:"they stay, to be read and found"`
	Cases         int64 `json:"cases" doc:"open and pending cases on it"`
	Pending       int64 `json:"pending" doc:"of these, pending ones"`
	Waiting       int64 `json:"waiting" doc:"of these, cases in which a customer waits for an answer"`
	Elsewhere     int64 `json:"elsewhere" doc:"of these, cases that go on by another channel too: they stay open in any case"`
	Queued        int64 `json:"queued" doc:"messages on their way out: they fail"`
	Scheduled     int64 `json:"scheduled" doc:"messages to be sent later: they fail"`
	Drafts        int64 `json:"drafts" doc:"unfinished replies: they are kept, but cannot be sent"`
	Followers     int64 `json:"followers" doc:"people who follow cases on it"`
	Workstream    *Ref  `json:"workstream" doc:"to which it belongs; null for none"`
}
