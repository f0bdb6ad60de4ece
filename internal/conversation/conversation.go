// Package conversation holds the rules of threads and their messages: the
// reply window, receipts, edits and reactions. Its functions are pure; it knows
// no SQL and no HTTP.
package conversation

import (
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// WindowOf answers whether free messages may be sent at now, and until when.
// The window counts from the platform's own time of the customer's newest
// message, since the platform counts so.
func WindowOf(lastInbound *time.Time, rule platform.WindowRule, now time.Time) desk.Window {
	if rule.Seconds <= 0 {
		return desk.Window{Open: true}
	}
	if lastInbound == nil {
		return desk.Window{}
	}
	closes := lastInbound.Add(rule.Duration())
	return desk.Window{Open: now.Before(closes), ClosesAt: &closes}
}

// OnInbound answers c after the customer's message m, received at now.
func OnInbound(c desk.Conversation, m desk.Message, preview desk.Preview, now time.Time) desk.Conversation {
	c.UnreadCount++
	c.LastInboundAt = Latest(c.LastInboundAt, m.OccurredAt)
	return onMessage(c, preview, now)
}

// OnOutbound answers c after our message m, made at now.
func OnOutbound(c desk.Conversation, preview desk.Preview, now time.Time) desk.Conversation {
	return onMessage(c, preview, now)
}

func onMessage(c desk.Conversation, preview desk.Preview, now time.Time) desk.Conversation {
	c.LastMessage = Newest(c.LastMessage, preview)
	if now.After(c.LastActivityAt) {
		c.LastActivityAt = now
	}
	return c
}

// Newest answers the later of two previews. A message that comes late belongs
// further up in the thread, so it is not the thread's last word.
func Newest(have *desk.Preview, next desk.Preview) *desk.Preview {
	if have != nil && (next.At.Before(have.At) || next.At.Equal(have.At) && next.ID < have.ID) {
		return have
	}
	return &next
}

// Latest answers the later of two times.
func Latest(have *time.Time, next time.Time) *time.Time {
	if have != nil && !next.After(*have) {
		return have
	}
	return &next
}

// Earliest answers the earlier of two times.
func Earliest(have *time.Time, next time.Time) *time.Time {
	if have != nil && !next.Before(*have) {
		return have
	}
	return &next
}
