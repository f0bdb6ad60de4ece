package platform

import "context"

// Keyed is a Hooked session whose network signs with keys that it publishes and
// changes: Verify knows those alone that were fetched before, and does no I/O.
type Keyed interface {
	// FetchKeys fetches the keys where those at hand are old or do not hold the
	// one that a request names. It is called before Verify with anybody's
	// requests, so it asks seldom. An error is a *Failure: there are no keys, and
	// the request has to come again.
	FetchKeys(context.Context, HookRequest) error
}
