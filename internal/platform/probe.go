package platform

import "context"

// Prober is a session that says cheaply whether the network still takes it: it
// is asked about once a minute, so that a token that was revoked is noticed
// before a message is lost.
type Prober interface {
	// Probe makes one call, and a second where deep asks also for what changes
	// seldom. An error is a *Failure: why the account could not be asked for.
	Probe(ctx context.Context, deep bool) (Standing, error)
}

// Quality is what a network holds of an account's messages.
type Quality string

// Levels of quality; "" where the network tells none.
const (
	QualityHigh   Quality = "high"
	QualityMedium Quality = "medium"
	QualityLow    Quality = "low"
)

// Standing is how an account stands at its network.
type Standing struct {
	Quality Quality `json:"quality,omitempty" enum:"high,medium,low,"`
	// Limit is how many customers may be written to first within 24 hours: -1
	// for any number, 0 where the network does not say.
	Limit int64 `json:"limit,omitempty" doc:"customers who may be written to first within 24 hours; -1 for any number; left out where it is not known"`
	// PerSecond is how many messages a second the account carries; 0 where the
	// network does not say.
	PerSecond float64 `json:"per_second,omitempty" doc:"messages a second that the account carries; left out where it is not known"`
	// Trouble is what is wrong although the network answers; nil for nothing.
	Trouble *Trouble `json:"-"`
}

// Mend is what makes a channel well again.
type Mend string

// Ways to mend a channel.
const (
	MendCredentials Mend = "credentials" // enter them anew
	MendSettings    Mend = "settings"    // correct the other settings
	MendSubscribe   Mend = "subscribe"   // subscribe to the account's events again
	MendVerify      Mend = "verify"      // verify or register the account at the network
	MendWait        Mend = "wait"        // nothing but time, or the network's own support
)

// Trouble is something wrong with an account.
type Trouble struct {
	Mend Mend
	// Stops says that messages do not go or come; else it is a warning.
	Stops bool
	// Ours says of MendSubscribe that nobody else's arrangement is in the way, so
	// that the session, a HookKeeper, is asked to subscribe without anybody's word.
	Ours bool
	What Text
}
