package platform

// Replier is a Hooked session whose network wants more than Accepted as the
// answer to some requests: a challenge repeated, a card drawn anew.
type Replier interface {
	// Reply answers a verified request that is kept; false leaves it to Accepted.
	// It does no I/O.
	Reply(HookRequest) (HookReply, bool)
}
