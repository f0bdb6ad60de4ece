package platform

// Signal is what a network's word on a message of ours says about how people
// take it, beyond that it was not delivered.
type Signal string

// What networks signal.
const (
	// SignalOptedOut is that the customer had asked the network for no more.
	SignalOptedOut Signal = "opted_out"
	// SignalWithheld is that the network kept it from them: they had enough.
	SignalWithheld Signal = "withheld"
	// SignalUnreachable is that it cannot reach them, which a block looks like.
	SignalUnreachable Signal = "unreachable"
	// SignalSpam is that the network slows the account down for being reported.
	SignalSpam Signal = "spam"
)

// Signaller is a session whose network signals by its failure codes. SignalOf
// answers "" for a code that says nothing of that sort; it does no I/O.
type Signaller interface {
	SignalOf(code string) Signal
}
