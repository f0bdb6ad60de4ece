package platform

import "context"

// Profiler is a session whose network does not say with a message who wrote it:
// it is asked once, when somebody writes for the first time, and what it
// answers is applied as a ProfileIn of theirs.
type Profiler interface {
	// Profile answers what the network tells of a customer. An error is a
	// *Failure; where the network tells nothing of them, the answer is empty.
	Profile(ctx context.Context, who Recipient) (ProfileIn, error)
}
