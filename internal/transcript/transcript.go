// Package transcript writes a case as a file to keep or hand over: JSON with
// everything, or PDF to read and print. It takes messages and events as they
// come, so that a long case needs little memory, and knows neither HTTP nor
// SQL.
package transcript

import (
	"context"
	"io"
	"iter"
	"time"

	"recado.dev/internal/desk"
)

// Case is what a transcript is of, and how it is written.
type Case struct {
	Case      desk.CaseView
	Contact   desk.Contact
	Workspace string
	Channel   string
	// Messages and Events come oldest first.
	Messages iter.Seq2[desk.Message, error]
	Events   iter.Seq2[desk.Event, error]
	// NameOf names a member of the team, QueueOf a queue, by their ids.
	NameOf  func(id string) string
	QueueOf func(id string) string
	// Notes says whether what only the team sees is in it.
	Notes    bool
	MadeAt   time.Time
	MadeBy   string
	Language string // en or es
	Zone     *time.Location
	// Open reads a file of a message; nil shows no images.
	Open func(ctx context.Context, a desk.Attachment) (io.ReadCloser, error)
}

// messages are those that belong into the transcript.
func (c Case) messages() iter.Seq2[desk.Message, error] {
	return func(yield func(desk.Message, error) bool) {
		for m, err := range c.Messages {
			if err == nil && m.Direction == desk.DirectionNote && !c.Notes {
				continue
			}
			if !yield(m, err) {
				return
			}
		}
	}
}
