// Package cases holds the rules of the unit of work: how a case begins, what a
// message does to it, what an agent may change. Its functions are pure; it
// knows no SQL and no HTTP.
package cases

import (
	"slices"
	"strings"
	"time"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
)

// New begins a case of a conversation. Its number is given when it is saved.
func New(id string, conv desk.Conversation, now time.Time) desk.Case {
	return desk.Case{
		WorkspaceID: conv.WorkspaceID, ID: id, Status: desk.CaseOpen, Priority: desk.PriorityNormal,
		ContactID: conv.ContactID, ConversationID: conv.ID, ChannelID: conv.ChannelID, Platform: conv.Platform,
		Tags: []string{}, LastActivityAt: now, CreatedAt: now, UpdatedAt: now,
	}
}

// Continues says whether a customer's message at now belongs to c rather than
// to a new case: one that was resolved is opened again only within a while.
func Continues(c desk.Case, now time.Time, within time.Duration) bool {
	return c.Status != desk.CaseResolved || c.ResolvedAt == nil || now.Sub(*c.ResolvedAt) < within
}

// OnInbound answers c after the customer's message m, received at now.
func OnInbound(c desk.Case, m desk.Message, now time.Time) desk.Case {
	c.Status = desk.CaseOpen
	c.ResolvedAt, c.SnoozedUntil = nil, nil
	c.UnreadCount++
	c.WaitingSince = conversation.Earliest(c.WaitingSince, m.OccurredAt)
	if c.Subject == "" {
		c.Subject = subjectOf(m)
	}
	return onMessage(c, m, now)
}

// OnOutbound answers c after our answer m, made at now.
func OnOutbound(c desk.Case, m desk.Message, now time.Time) desk.Case {
	c.WaitingSince = nil
	if c.FirstReplyAt == nil {
		c.FirstReplyAt = &now
	}
	return onMessage(c, m, now)
}

// OnUnsent answers c after an answer of ours, made at now, that did not leave:
// whoever waits goes on waiting.
func OnUnsent(c desk.Case, m desk.Message, now time.Time) desk.Case { return onMessage(c, m, now) }

// OnNote answers c after an internal note. The customer's last words stay in
// the preview: they are what the list is for.
func OnNote(c desk.Case, now time.Time) desk.Case { return touch(c, now) }

// OnRead answers c after an agent read it.
func OnRead(c desk.Case, now time.Time) desk.Case {
	if c.UnreadCount > 0 {
		c.UnreadCount = 0
		c.UpdatedAt = now
	}
	return c
}

func onMessage(c desk.Case, m desk.Message, now time.Time) desk.Case {
	c.LastMessage = conversation.Newest(c.LastMessage, PreviewOf(m))
	c.ConversationID, c.ChannelID = m.ConversationID, m.ChannelID
	return touch(c, now)
}

func touch(c desk.Case, now time.Time) desk.Case {
	if now.After(c.LastActivityAt) {
		c.LastActivityAt = now
	}
	// What was received long ago and is applied only now takes nothing back: what
	// looks for cases that changed since a time would miss this one.
	if now.After(c.UpdatedAt) {
		c.UpdatedAt = now
	}
	return c
}

// PreviewOf is the message as lists show it.
func PreviewOf(m desk.Message) desk.Preview {
	text := m.Text
	if c := m.Content; text == "" && c != nil {
		switch {
		case c.Public != nil && c.Public.Title != "":
			text = c.Public.Title
		case c.Public != nil && c.Public.Rating > 0: // stars alone say enough
			text = strings.Repeat("★", min(c.Public.Rating, 10)) + strings.Repeat("☆", max(0, 5-c.Public.Rating))
		case c.Answer != nil:
			text = c.Answer.Title
		case c.Rich != nil:
			text = c.Rich.Body
		case c.Location != nil:
			text = c.Location.Name
		case c.System != nil:
			text = c.System.Body
		case c.Template != nil:
			text = c.Template.Name
		case len(c.Contacts) > 0:
			text = c.Contacts[0].Name
		}
	}
	// What a document is called says what it is; the name of a photo or a sticker
	// is its platform's, and says nothing.
	if text == "" && len(m.Attachments) > 0 && m.Kind == desk.MessageDocument {
		text = m.Attachments[0].Name
	}
	p := desk.Preview{ID: m.ID, Direction: m.Direction, Kind: m.Kind, Text: oneLine(text, 160), Author: m.Author.Name, At: m.OccurredAt}
	if m.Direction == desk.DirectionOut {
		p.Status = m.Status
	}
	if (m.Kind == desk.MessageVoice || m.Kind == desk.MessageAudio) && len(m.Attachments) > 0 {
		p.Duration = m.Attachments[0].Duration
	}
	return p
}

func subjectOf(m desk.Message) string {
	if m.Content != nil && m.Content.Email != nil && m.Content.Email.Subject != "" {
		m.Text = m.Content.Email.Subject
	}
	if m.Content != nil && m.Content.Referral != nil && m.Content.Referral.Headline != "" {
		return oneLine(m.Content.Referral.Headline, 80)
	}
	return oneLine(m.Text, 80)
}

func oneLine(text string, n int) string {
	if strings.ContainsAny(text, "\n\r\t") {
		text = strings.Join(strings.Fields(text), " ")
	}
	return conversation.Shorten(text, n)
}

// Patch is what an agent may change of a case; nil leaves a field alone.
type Patch struct {
	Status     *desk.CaseStatus
	AssigneeID *string
	Queue      *string
	Priority   *desk.Priority
	Tags       *[]string
	Subject    *string
	// Snooze has the case sleep until a time; the zero time wakes it.
	Snooze *time.Time
	WorkPatch
	CompanyPatch
	NeedPatch
}

// Apply answers c after a change at now, and what changed: field → [old, new].
// Whether the assignee is a member and the tags exist is the caller's to check.
func Apply(c desk.Case, p Patch, now time.Time) (desk.Case, map[string][2]any, error) {
	changes := map[string][2]any{}
	c, err := p.state(c, changes, now)
	if err != nil {
		return c, nil, err
	}
	if p.Priority != nil {
		if !p.Priority.Valid() {
			return c, nil, desk.Invalid("priority", "must be low, normal, high or urgent")
		}
		set(changes, "priority", &c.Priority, *p.Priority)
	}
	if p.AssigneeID != nil {
		set(changes, "assignee", &c.AssigneeID, *p.AssigneeID)
	}
	if p.Queue != nil {
		set(changes, "queue", &c.Queue, strings.TrimSpace(*p.Queue))
	}
	if p.Subject != nil {
		if len(*p.Subject) > 1000 {
			return c, nil, desk.Invalid("subject", "is too long")
		}
		set(changes, "subject", &c.Subject, strings.TrimSpace(*p.Subject))
	}
	p.company(&c, changes)
	p.needs(&c, changes)
	if err := p.work(&c, changes); err != nil {
		return c, nil, err
	}
	if p.Tags != nil {
		tags := cleanTags(*p.Tags)
		if !slices.Equal(tags, c.Tags) {
			changes["tags"] = [2]any{c.Tags, tags}
			c.Tags = tags
		}
	}
	if len(changes) > 0 {
		c.UpdatedAt = now
	}
	return c, changes, nil
}

// state changes the status of c and its snooze. A case that sleeps is pending:
// any other status wakes it.
func (p Patch) state(c desk.Case, changes map[string][2]any, now time.Time) (desk.Case, error) {
	status := p.Status
	if status != nil && !status.Valid() {
		return c, desk.Invalid("status", "must be open, pending or resolved")
	}
	until := c.SnoozedUntil
	if p.Snooze != nil {
		next := desk.CasePending
		if p.Snooze.IsZero() {
			if next, until = desk.CaseOpen, nil; c.SnoozedUntil == nil {
				next = c.Status // it is awake: nothing changes
			}
		} else {
			at := *p.Snooze
			until = &at
			if status != nil && *status != desk.CasePending {
				return c, desk.Invalid("snoozed_until", "a case that sleeps is pending")
			}
		}
		if status == nil {
			status = &next
		}
	}
	if status != nil && *status != c.Status {
		changes["status"] = [2]any{c.Status, *status}
		c.Status, c.ResolvedAt = *status, nil
		if c.Status == desk.CaseResolved {
			c.ResolvedAt, c.WaitingSince = &now, nil
		}
	}
	if c.Status != desk.CasePending {
		until = nil
	}
	if !sameTime(c.SnoozedUntil, until) {
		changes["snoozed_until"] = [2]any{c.SnoozedUntil, until}
		c.SnoozedUntil = until
	}
	return c, nil
}

func set[T comparable](changes map[string][2]any, field string, have *T, next T) {
	if *have != next {
		changes[field] = [2]any{*have, next}
		*have = next
	}
}

// cleanTags keeps the first of each name, in order.
func cleanTags(tags []string) []string {
	out := make([]string, 0, len(tags))
	for _, t := range tags {
		if t = strings.TrimSpace(t); t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}
