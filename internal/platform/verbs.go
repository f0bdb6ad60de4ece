package platform

import (
	"context"
	"encoding/json"
	"io"
)

// The optional verbs. Each is backed by a capability or a declaration, and the
// conformance suite holds the two together.

// Reactor puts our reaction on a customer's message (Caps.Reactions).
type Reactor interface {
	React(ctx context.Context, to Recipient, id RemoteMessageID, emoji string) error
}

// Reader tells the customer that their message was read (Caps.ReadReceipts).
type Reader interface {
	MarkRead(ctx context.Context, to Recipient, id RemoteMessageID) error
}

// Typer shows the customer that somebody writes an answer to their message
// (Caps.Typing).
type Typer interface {
	Typing(ctx context.Context, to Recipient, id RemoteMessageID) error
}

// MediaFetcher brings a file of a customer's message. It answers a Failure of
// kind Gone where the file will never come.
type MediaFetcher interface {
	FetchMedia(ctx context.Context, remote json.RawMessage, limit int64) (FetchedMedia, error)
}

// FetchedMedia is an open download. Size is -1 where it is not known.
type FetchedMedia struct {
	Body io.ReadCloser
	Mime string
	Size int64
	Name string
}

// Checker runs the live checks that the descriptor declares: at most a few
// calls, within ctx's deadline.
type Checker interface {
	Check(ctx context.Context) []CheckResult
}

// CheckResult is one line of the check list.
type CheckResult struct {
	Key    string `json:"key"`
	State  string `json:"state"` // ok, warning, failed, unknown
	Detail Text   `json:"detail"`
}
