package platform

// Kinded is a session whose account says of which of the platform's kinds it
// is; others are of the first.
type Kinded interface {
	// Kind is one of the descriptor's kinds; no I/O.
	Kind() string
}
