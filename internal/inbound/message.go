package inbound

import (
	"errors"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/reading"
	"recado.dev/internal/store"
)

// messageID is the platform's id of a message, or the event's where it has
// none: something has to tell a repeat.
func messageID(it *item, id platform.RemoteMessageID) string {
	if id != "" {
		return string(id)
	}
	return it.in.Key
}

// occurred is the platform's time of an event, ours where it gives none.
func occurred(it *item) time.Time {
	if it.in.At.IsZero() || it.in.At.Unix() <= 0 {
		return it.ev.ReceivedAt
	}
	return it.in.At.UTC().Truncate(time.Microsecond)
}

// behind is when a message stands that came after the last one. Platforms that
// tell whole seconds would have it before what was said earlier in its second.
func behind(at, last time.Time) time.Time {
	if at.Nanosecond() != 0 || !last.After(at) || last.Sub(at) >= time.Second {
		return at
	}
	return last.Add(time.Microsecond)
}

var errNoSender = errors.New("the message names no sender")

// onMessage stores a customer's message, once.
func (b *batch) onMessage(it *item, in platform.MessageIn) error {
	id, known := b.nameFor(it, in)
	if known {
		return nil
	}
	d, c := b.person(it)
	if c == nil {
		return errNoSender
	}
	cv := b.conversation(it, d, c)
	m := b.newMessage(it, cv, in, id)
	m.Direction, m.Status = desk.DirectionIn, desk.StatusReceived
	m.Author = desk.Author{Type: "contact", ID: c.ID, Name: c.Name}
	b.stand(it, cv, &m)
	b.understand(it, cv, &m)
	if in.Kind == desk.MessageSystem {
		b.storeSystem(it, cv, m)
		return nil
	}
	if it.in.Backfill {
		cv.LastInboundAt = conversation.Latest(cv.LastInboundAt, m.OccurredAt)
		b.storeHistory(it, cv, m)
		return nil
	}
	if c.BlockedAt != nil {
		b.storeBlocked(it, cv, m)
		return nil
	}
	if b.answersSurvey(it, cv, &m) {
		b.storeAside(it, cv, m)
		return nil
	}
	if b.caseless(it, cv) {
		cv.Conversation = conversation.OnInbound(cv.Conversation, m, cases.PreviewOf(m), it.ev.ReceivedAt)
		b.store(it, cv, nil, m)
		return nil
	}
	cs := b.caseFor(it, cv)
	m.CaseID = cs.ID
	status, asleep, first := cs.Status, cs.SnoozedUntil, cs.before == nil && cs.LastMessage == nil
	cs.Case = cases.OnInbound(cs.Case, m, it.ev.ReceivedAt)
	if first {
		who := c.Contact
		who.Identities = []desk.Identity{d.Identity}
		reading.First(&cs.Case, who, m)
	}
	if cs.before != nil && status != cs.Status {
		cs.change("status", status, cs.Status)
	}
	if asleep != nil {
		cs.change("snoozed_until", asleep, nil)
		cs.woken = true
	}
	wrote := cv.LastInboundAt
	cv.Conversation = conversation.OnInbound(cv.Conversation, m, cases.PreviewOf(m), it.ev.ReceivedAt)
	if it.in.Elsewhere {
		cv.LastInboundAt = wrote
	}
	if len(in.Handle) > 0 {
		b.handles = append(b.handles, store.ReplyHandle{ConversationID: cv.ID, Handle: in.Handle, Until: in.HandleUntil})
	}
	b.store(it, cv, cs, m)
	return nil
}

// storeSystem stores news that the platform tells as a message: it belongs to
// the thread, but nobody has to answer it.
func (b *batch) storeSystem(it *item, cv *conv, m desk.Message) {
	m.Author = desk.Author{Type: "system", Name: it.live.Descriptor.Title}
	cs := b.cases[cv.CaseID]
	if cs != nil {
		m.CaseID = cs.ID
	}
	cv.Conversation = conversation.OnOutbound(cv.Conversation, cases.PreviewOf(m), it.ev.ReceivedAt)
	b.store(it, cv, nil, m)
}

// storeBlocked stores what a blocked contact writes: it belongs to the thread,
// but nobody waits for an answer. The case that the conversation has stays as it
// is; without one it gets a resolved one, so that what was said can be found.
func (b *batch) storeBlocked(it *item, cv *conv, m desk.Message) {
	cs := b.cases[cv.CaseID]
	if cs == nil && !b.caseless(it, cv) {
		cs = b.caseFor(it, cv)
		cs.Status, cs.ResolvedAt = desk.CaseResolved, &it.ev.ReceivedAt
	}
	m.Origin = "blocked"
	preview := cases.PreviewOf(m)
	if cs != nil {
		m.CaseID = cs.ID
		cs.LastMessage = conversation.Newest(cs.LastMessage, preview)
	}
	unread := cv.UnreadCount
	cv.Conversation = conversation.OnInbound(cv.Conversation, m, preview, it.ev.ReceivedAt)
	cv.UnreadCount = unread
	b.store(it, cv, cs, m)
}

// storeHistory stores an old message that the network hands over once: it
// belongs to the thread, but it was dealt with long ago. A conversation that
// had no case gets a resolved one, so that what was said can be found.
func (b *batch) storeHistory(it *item, cv *conv, m desk.Message) {
	cs := b.cases[cv.CaseID]
	if cs == nil && !b.caseless(it, cv) {
		cs = b.caseFor(it, cv)
		cs.Status, cs.ResolvedAt = desk.CaseResolved, &m.OccurredAt
	}
	preview := cases.PreviewOf(m)
	if cs != nil {
		m.CaseID = cs.ID
		cs.LastMessage = conversation.Newest(cs.LastMessage, preview)
	}
	cv.LastMessage = conversation.Newest(cv.LastMessage, preview)
	b.store(it, cv, cs, m)
}

// onEcho stores a message that the business wrote elsewhere, on its phone.
func (b *batch) onEcho(it *item, in platform.MessageIn) error {
	id, known := b.nameFor(it, in)
	if known {
		return nil
	}
	key := place{it.ev.ChannelID, id}
	cv, ours := b.ownWords(it, in)
	if ours && cv == nil {
		return nil
	}
	if !ours {
		d, c := b.person(it)
		if c == nil {
			return errNoSender
		}
		cv = b.conversation(it, d, c)
	}
	m := b.newMessage(it, cv, in, id)
	b.stand(it, cv, &m)
	m.Direction, m.Status, m.Origin = desk.DirectionOut, desk.StatusSent, "phone"
	m.Author = desk.Author{Type: "agent", Name: it.live.Channel.Name}
	m.SentAt = &m.OccurredAt
	for _, r := range b.orphans[key] {
		m = conversation.ApplyReceipt(m, r)
	}
	delete(b.orphans, key)
	if it.in.Backfill {
		b.storeHistory(it, cv, m)
		return nil
	}
	cs := b.cases[cv.CaseID]
	if cs == nil && !b.caseless(it, cv) {
		cs = b.caseFor(it, cv)
		cs.Status = desk.CasePending // the business wrote first: it waits for the customer
	}
	if cs != nil {
		m.CaseID = cs.ID
		cs.Case = cases.OnOutbound(cs.Case, m, it.ev.ReceivedAt)
	}
	cv.Conversation = conversation.OnAnswer(cv.Conversation, cases.PreviewOf(m), it.ev.ReceivedAt)
	cv.OfferID = ""
	b.store(it, cv, cs, m)
	return nil
}

// newMessage is what all stored messages have in common.
func (b *batch) newMessage(it *item, cv *conv, in platform.MessageIn, externalID string) desk.Message {
	if cv.LastMessage != nil { // whoever stored it may have a clock that is ahead of ours
		ident.After(cv.LastMessage.ID)
	}
	m := desk.Message{
		WorkspaceID: b.ws, ID: ident.New(), ConversationID: cv.ID, ChannelID: it.ev.ChannelID, Kind: in.Kind, Text: in.Text, Content: in.Content,
		Attachments: []desk.Attachment{}, Reactions: []desk.Reaction{}, ExternalID: externalID,
		OccurredAt: occurred(it), CreatedAt: it.ev.ReceivedAt,
	}
	if !it.in.Backfill && cv.LastMessage != nil {
		m.OccurredAt = behind(m.OccurredAt, cv.LastMessage.At)
	}
	for _, a := range in.Attachments {
		m.Attachments = append(m.Attachments, desk.Attachment{ID: ident.New(), Mime: a.Mime, Size: a.Size, Name: a.Name, State: b.fileState(it), Remote: a.Remote})
	}
	if in.ReplyTo != "" {
		m.ReplyTo = &desk.Quote{ExternalID: string(in.ReplyTo)}
		if quoted := b.external[place{it.ev.ChannelID, string(in.ReplyTo)}]; quoted != nil {
			m.ReplyTo = conversation.QuoteOf(quoted.Message)
		}
	}
	return m
}

// fileState is what becomes of a new file: where customers are to send none it
// is never fetched. What the business sent itself is.
func (b *batch) fileState(it *item) desk.AttachmentState {
	if f, said := b.files[it.ev.ChannelID]; said && !f.Customers && it.in.Echo == nil {
		return desk.AttachmentRefused
	}
	return desk.AttachmentPending
}

// store has a new message written, with its conversation and case.
func (b *batch) store(it *item, cv *conv, cs *caseState, m desk.Message) {
	held := &message{Message: m, isNew: true}
	b.messages[m.ID] = held
	if m.ExternalID != "" {
		b.external[place{m.ChannelID, m.ExternalID}] = held
	}
	b.touchMessage(held, it)
	if m.Direction == desk.DirectionOut {
		held.actor = desk.Actor{Type: "agent", Name: m.Author.Name}
	}
	for _, a := range m.Attachments {
		if a.State == desk.AttachmentPending {
			b.fetch[m.ChannelID] = append(b.fetch[m.ChannelID], a.ID)
		}
	}
	b.touchConv(cv, it)
	if cs != nil {
		b.touchCase(cs, it)
	}
}

// conversation answers the thread of an event, made where it is new.
func (b *batch) conversation(it *item, d *identity, c *contactState) *conv {
	if cv := b.goesOn(it); cv != nil {
		return cv
	}
	key := threadOf(it)
	at := place{it.ev.ChannelID, key}
	if cv := b.threads[at]; cv != nil {
		return cv
	}
	cv := &conv{isNew: true, key: key, Conversation: desk.Conversation{
		WorkspaceID: b.ws, ID: ident.New(), ChannelID: it.ev.ChannelID, Platform: it.live.Channel.Platform,
		ContactID: c.ID, IdentityID: d.ID, LastActivityAt: it.ev.ReceivedAt, CreatedAt: it.ev.ReceivedAt,
	}}
	b.convs[cv.ID], b.threads[at] = cv, cv
	return cv
}

// caseFor answers the case that a new message of a conversation belongs to: the
// one that it has, unless that was resolved long ago.
func (b *batch) caseFor(it *item, cv *conv) *caseState {
	if cs := b.cases[cv.CaseID]; cs != nil && cases.Continues(cs.Case, it.ev.ReceivedAt, b.rules.For(cs.ChannelID).ReopenFor()) {
		return cs
	}
	cs := &caseState{Case: cases.New(ident.New(), cv.Conversation, it.ev.ReceivedAt)}
	b.cases[cs.ID] = cs
	cv.CaseID = cs.ID
	return cs
}

func (c *caseState) change(field string, before, after any) {
	if c.changes == nil {
		c.changes = map[string][2]any{}
	}
	if have, ok := c.changes[field]; ok {
		before = have[0]
	}
	c.changes[field] = [2]any{before, after}
}

func (b *batch) onTyping(it *item) {
	cv := b.threads[place{it.ev.ChannelID, threadOf(it)}]
	if cv == nil {
		return
	}
	ws, id := b.ws, cv.ID
	b.tx.AfterCommit(func() { b.typing(ws, id) })
}

// isLastWord says whether a conversation's or case's preview shows m.
func isLastWord(p *desk.Preview, m *message) bool { return p != nil && p.ID == m.ID }

// refreshPreviews has previews that show m show what it is now.
func (b *batch) refreshPreviews(it *item, m *message) {
	if cv := b.convs[m.ConversationID]; cv != nil && isLastWord(cv.LastMessage, m) {
		p := cases.PreviewOf(m.Message)
		cv.LastMessage = &p
		b.touchConv(cv, it)
	}
	if cs := b.cases[m.CaseID]; cs != nil && isLastWord(cs.LastMessage, m) {
		p := cases.PreviewOf(m.Message)
		cs.LastMessage = &p
		b.touchCase(cs, it)
	}
}
