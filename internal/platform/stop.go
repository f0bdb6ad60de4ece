package platform

// StopKeeper is a session whose network acts by itself on the words with which
// customers end and begin what they get, and answers them: whatever else is said
// to who has just ended it would only be refused.
type StopKeeper interface {
	KeepsStops() bool
}
