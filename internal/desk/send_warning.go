package desk

import "time"

// EventSendWarning tells that the same words went out very often; the data is a
// SendWarning.
const EventSendWarning EventType = "send.warning"

// SendWarning is that a template, or the same words of a program, went out very
// often within an hour.
type SendWarning struct {
	ID        string    `json:"id"`
	ChannelID string    `json:"channel_id"`
	Template  string    `json:"template"` // empty where it was none
	Text      string    `json:"text"`     // its first words
	Count     int       `json:"count"`
	Author    Author    `json:"author"`
	At        time.Time `json:"at"`
}
