package outbound

import (
	"time"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/job"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
)

const (
	// maxTries is how often a message is given to a platform that cannot be
	// reached, over about half an hour.
	maxTries = 8
	// maxThrottled is how often a message waits because the platform says so.
	maxThrottled = 40
	// maxThrottle bounds what a platform may ask us to wait.
	maxThrottle = time.Hour
)

// result is what became of handing one message to the platform.
type result struct {
	item    item
	caseID  string
	to      store.OutboxTarget
	receipt platform.Receipt
	failure *platform.Failure // nil: the platform took it
	at      time.Time         // the business's time
}

// verdict is what a result means.
type verdict struct {
	again    time.Duration // when above 0: another try after it
	pairOnly bool          // of again: only this recipient has to wait
	pause    bool          // of again: nothing is to be sent on the channel before
	failing  string        // not "": the channel needs an admin
}

// judge decides what a failure means for the message. It is pure.
func judge(f *platform.Failure, attempts int, idempotent bool) verdict {
	switch f.Kind {
	case platform.Throttled:
		if attempts >= maxThrottled {
			return verdict{}
		}
		wait := f.RetryAfter
		if wait <= 0 {
			wait = min(job.Backoff(attempts), time.Minute)
		}
		return verdict{again: min(wait, maxThrottle), pairOnly: f.PairOnly, pause: !f.PairOnly}
	case platform.Unreachable:
		return retry(attempts)
	case platform.Uncertain, platform.Unintelligible:
		if idempotent { // a second time does no harm
			return retry(attempts)
		}
	case platform.BadCredentials, platform.Misconfigured:
		return verdict{failing: words(f)}
	}
	return verdict{}
}

func retry(attempts int) verdict {
	if attempts >= maxTries {
		return verdict{}
	}
	return verdict{again: job.Backoff(attempts), pairOnly: true}
}

func words(f *platform.Failure) string {
	switch {
	case f.Title != "":
		return f.Title
	case f.Detail != "":
		return f.Detail
	}
	return string(f.Kind)
}

// settled answers m after its last try. News that the platform sent meanwhile
// stands: the state only moves forward. It is pure.
func settled(m desk.Message, r result, idempotent bool) desk.Message {
	m.Attempts += r.item.attempts
	if r.failure == nil {
		if m.ExternalID == "" {
			m.ExternalID = string(r.receipt.ID)
		}
		return conversation.ApplyReceipt(m, desk.Receipt{Status: desk.StatusSent, At: r.at})
	}
	if !idempotent && (r.failure.Kind == platform.Uncertain || r.failure.Kind == platform.Unintelligible) {
		if next := m.Status.Advance(desk.StatusUnconfirmed); next != m.Status {
			m.Status = next
			m.Error = unconfirmed(r.failure)
		}
		return m
	}
	e := r.failure.SendError()
	if e.Code == "" {
		e.Code = string(r.failure.Kind)
	}
	if e.Title == "" {
		e.Title = words(r.failure)
	}
	return conversation.ApplyReceipt(m, desk.Receipt{Status: desk.StatusFailed, At: r.at, Error: e})
}

// unconfirmed is the error of a message that the platform may have taken. The
// agent decides whether to send it again.
func unconfirmed(f *platform.Failure) *desk.SendError {
	return &desk.SendError{
		Code: "unconfirmed", Title: "The platform may or may not have taken this message",
		Detail: words(f), Retryable: true,
	}
}
