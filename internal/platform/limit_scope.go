package platform

import "context"

// LimitSharer is a session whose limit of customers written to first is shared
// by all accounts of a business.
type LimitSharer interface {
	// LimitScope names whose limit it is: the same for all that share it. One
	// call; an error is a *Failure.
	LimitScope(ctx context.Context) (string, error)
}
