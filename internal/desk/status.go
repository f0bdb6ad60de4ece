package desk

// rank orders the states of an outgoing message. Failed stands between sent
// and delivered: a platform that reports delivery after a failure knows better
// than one that reports a failure after a delivery.
var rank = map[Status]int{
	StatusQueued:      1,
	StatusUnconfirmed: 2,
	StatusSent:        3,
	StatusFailed:      4,
	StatusDelivered:   5,
	StatusRead:        6,
}

// Advance answers the state after hearing next while in s: states only move
// forward, whatever order the platform reports them in.
func (s Status) Advance(next Status) Status {
	if rank[next] > rank[s] {
		return next
	}
	return s
}
