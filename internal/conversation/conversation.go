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
	w := desk.Window{Open: now.Before(closes), ClosesAt: &closes}
	if until := lastInbound.Add(time.Duration(rule.PersonSeconds) * time.Second); rule.PersonSeconds > rule.Seconds {
		w.PersonUntil = &until
	}
	return w
}

// Late says that free messages may be sent at now, but only by a person.
func Late(w desk.Window, now time.Time) bool {
	return !w.Open && w.PersonUntil != nil && now.Before(*w.PersonUntil)
}

// WindowIn is WindowOf for a conversation, with what an ad that brought the
// customer changes.
func WindowIn(c desk.Conversation, rule platform.WindowRule, now time.Time) desk.Window {
	if c.PostID != "" {
		return desk.Window{Open: true} // in public anybody may answer at any time
	}
	w := WindowOf(c.LastInboundAt, rule, now)
	if rule.Entry == nil || c.EntryAt == nil {
		return w
	}
	by := c.EntryAt.Add(time.Duration(rule.Entry.AnswerSeconds) * time.Second)
	e := desk.WindowEntry{CameAt: *c.EntryAt}
	switch {
	case c.EntryAnsweredAt == nil && now.Before(by):
		e.AnswerBy = &by
	case c.EntryAnsweredAt != nil && c.EntryAnsweredAt.Before(by):
		until := c.EntryAnsweredAt.Add(time.Duration(rule.Entry.Seconds) * time.Second)
		if !now.Before(until) {
			return w
		}
		e.FreeUntil = &until
	default:
		return w
	}
	w.Entry = &e
	return w
}

// OnInbound answers c after the customer's message m, received at now.
func OnInbound(c desk.Conversation, m desk.Message, preview desk.Preview, now time.Time) desk.Conversation {
	c.UnreadCount++
	c.LastInboundAt = Latest(c.LastInboundAt, m.OccurredAt)
	if m.Content != nil && m.Content.Referral != nil && (c.EntryAt == nil || m.OccurredAt.After(*c.EntryAt)) {
		at := m.OccurredAt
		c.EntryAt, c.EntryAnsweredAt = &at, nil
	}
	return onMessage(c, preview, now)
}

// OnAnswer is OnOutbound for what the customer gets, be it said by somebody or
// by the program: the first answer begins what an ad saves.
func OnAnswer(c desk.Conversation, preview desk.Preview, now time.Time) desk.Conversation {
	if c.EntryAt != nil && c.EntryAnsweredAt == nil {
		c.EntryAnsweredAt = &now
	}
	return OnOutbound(c, preview, now)
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
