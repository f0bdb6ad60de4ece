package inbound

import (
	"recado.dev/internal/cases"
)

// caseless says whether what an event brings has no case: it was said in public
// on a channel that opens none, in a thread of which nobody made one. A thread
// whose case was resolved too long ago to go on stands without one again.
func (b *batch) caseless(it *item, cv *conv) bool {
	if !it.live.Channel.NoCases || it.in.Post == "" {
		return false
	}
	if cs := b.cases[cv.CaseID]; cs != nil && cases.Continues(cs.Case, it.ev.ReceivedAt, b.rules.For(cs.ChannelID).ReopenFor()) {
		return false
	}
	cv.CaseID = ""
	return true
}
