package platform

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"recado.dev/internal/desk"
)

// FailureKind says what a failed call means for what follows.
type FailureKind string

// The closed list of kinds.
const (
	BadCredentials FailureKind = "bad_credentials" // an admin must act; the channel is marked failing
	Misconfigured  FailureKind = "misconfigured"   // an admin must act
	Throttled      FailureKind = "throttled"       // later, after RetryAfter
	Unreachable    FailureKind = "unreachable"     // no connection, or 5xx before anything was taken: try again
	Uncertain      FailureKind = "uncertain"       // may have been taken: a cut or timed-out answer
	Rejected       FailureKind = "rejected"        // never as it is
	TooLong        FailureKind = "too_long"        // never as it is
	Unsupported    FailureKind = "unsupported"     // never on this platform
	RecipientGone  FailureKind = "recipient_gone"  // never to this person
	OptedOut       FailureKind = "opted_out"       // the person said stop
	WindowClosed   FailureKind = "window_closed"   // only a template may be sent
	Gone           FailureKind = "gone"            // the thing no longer exists
	Unintelligible FailureKind = "unintelligible"  // the answer makes no sense; treated as Uncertain for sends
)

// Failure is why a call to the network failed. It never holds a secret.
type Failure struct {
	Kind       FailureKind
	RetryAfter time.Duration // of Throttled; 0 where the network does not say
	PairOnly   bool          // of Throttled: only this recipient has to wait
	Code       string        // the vendor's
	Title      string        // the vendor's words, for people
	Detail     string
	Advice     Text // what helps, where the connector knows it
	Err        error
}

func (f *Failure) Error() string {
	s := string(f.Kind)
	if f.Code != "" {
		s += " (" + f.Code + ")"
	}
	if f.Title != "" {
		s += ": " + f.Title
	}
	if f.Err != nil {
		s += ": " + f.Err.Error()
	}
	return s
}

func (f *Failure) Unwrap() error { return f.Err }

// Retryable says whether the same call may succeed later without anyone's
// help.
func (f *Failure) Retryable() bool { return f.Kind == Throttled || f.Kind == Unreachable }

// Passing says whether the failure tells nothing of what was asked, so that
// asking again may go well. Use it where asking twice does no harm, as in
// reading: of a call whose end is unknown the first may have been obeyed.
func (f *Failure) Passing() bool {
	return f.Retryable() || f.Kind == Uncertain || f.Kind == Unintelligible
}

// SendError is the failure as a message shows it. It is retryable where sending
// the very same message to the very same person again may go well, be it after
// an admin mended the channel.
func (f *Failure) SendError() *desk.SendError {
	retryable := false
	switch f.Kind {
	case Throttled, Unreachable, Uncertain, Unintelligible, BadCredentials, Misconfigured:
		retryable = true
	}
	return &desk.SendError{Code: f.Code, Title: f.Title, Detail: f.Detail, Retryable: retryable}
}

// AsFailure answers err as a Failure; anything foreign is Uncertain, since
// nothing is known of it.
func AsFailure(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return &Failure{Kind: Uncertain, Title: "the answer was lost", Err: err}
}

// StatusFailure is the kind that an HTTP status means where the vendor's body
// says nothing better.
func StatusFailure(status int, header http.Header) *Failure {
	f := &Failure{Code: fmt.Sprint(status), Title: http.StatusText(status)}
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		f.Kind = BadCredentials
	case status == http.StatusTooManyRequests:
		f.Kind = Throttled
		if d, err := time.ParseDuration(header.Get("Retry-After") + "s"); err == nil && d > 0 {
			f.RetryAfter = d
		}
	case status == http.StatusNotFound, status == http.StatusGone:
		f.Kind = Gone
	case status >= 500:
		f.Kind = Unreachable
	default:
		f.Kind = Rejected
	}
	return f
}
