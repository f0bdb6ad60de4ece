package platform

import (
	"context"

	"recado.dev/internal/desk"
)

// FormAuthor has forms on the network, for customers to fill in inside the chat
// (Caps.Interactive.Forms). Its calls may block until ctx ends; each error is a
// *Failure, whose Code and Detail are the network's own.
type FormAuthor interface {
	// FormAccount names the account whose channels share forms; empty where the
	// settings do not say it, and then nothing else is called.
	FormAccount() string
	// PublishForm makes a form on the network and opens it to customers. What is
	// published is never changed: another version is another form there.
	PublishForm(ctx context.Context, f RemoteForm) (PublishedForm, error)
	// RetireForm has nobody fill in a form any more. What is gone already, or
	// retired, is no error.
	RetireForm(ctx context.Context, id string) error
}

// RemoteForm is a form to publish. The answers come back under the keys of its
// fields, those of choices as the options' ids: "0" for the first.
type RemoteForm struct {
	Name    string
	Locale  string // of the words that the connector adds: "es"
	Screens []desk.FormScreen
}

// PublishedForm is a form as the network knows it.
type PublishedForm struct {
	ID     string
	Screen string // the network's name of its first screen
}

// FormNews is what the network says of a form by itself. Word is its own.
type FormNews struct {
	ID    string         `json:"id"`
	State desk.FormState `json:"state,omitempty"`
	Word  string         `json:"word,omitempty"`
}
