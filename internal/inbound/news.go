package inbound

import (
	"context"
	"fmt"

	"recado.dev/internal/cases"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
)

// onReceipt moves one of our messages forward. A receipt of a message that we
// do not know is kept: the answer to the send may be on its way.
func (b *batch) onReceipt(it *item, in platform.ReceiptIn) {
	r := desk.Receipt{ExternalID: string(in.ID), Status: in.Status, At: occurred(it), ReceivedAt: it.ev.ReceivedAt,
		Error: in.Error, Pricing: in.Pricing, Raw: clean(in.Raw)}
	if !in.Until.IsZero() {
		for _, m := range b.until(it, in) {
			b.receive(it, m, r)
		}
		if in.ID == "" {
			return
		}
	}
	m := b.external[place{it.ev.ChannelID, r.ExternalID}]
	if m == nil && in.OurID != "" {
		if ours := b.messages[in.OurID]; ours != nil && ours.ChannelID == it.ev.ChannelID && (ours.ExternalID == "" || ours.ExternalID == r.ExternalID) {
			m = ours
		}
	}
	if m == nil {
		if r.ExternalID != "" {
			key := place{it.ev.ChannelID, r.ExternalID}
			b.orphans[key] = append(b.orphans[key], r)
		}
		return
	}
	b.receive(it, m, r)
}

// receive gives a receipt to the message that it is about.
func (b *batch) receive(it *item, m *message, r desk.Receipt) {
	before := m.Message
	m.Message = conversation.ApplyReceipt(m.Message, r)
	if m.ExternalID == "" && m.Direction == desk.DirectionOut && r.ExternalID != "" {
		m.ExternalID = r.ExternalID // the answer to the send is lost or late
		b.external[place{it.ev.ChannelID, r.ExternalID}] = m
	}
	if !receiptChanged(before, m.Message) {
		return
	}
	if before.Status != m.Status {
		m.change("status", before.Status, m.Status)
	}
	b.touchMessage(m, it)
	m.actor = desk.SystemActor
	b.refreshPreviews(it, m)
	if (before.Status == desk.StatusFailed) != (m.Status == desk.StatusFailed) && m.Origin != desk.OriginAutomatic {
		b.flipped = append(b.flipped, flip{it, m})
	}
}

// flip is one of our messages that failed, or arrived although it was said to
// have failed.
type flip struct {
	it *item
	m  *message
}

// reckon answers the cases of flipped messages anew: an answer that did not
// arrive is none. All messages of the batch are stored by now.
func (b *batch) reckon(ctx context.Context) error {
	for _, f := range b.flipped {
		cs := b.cases[f.m.CaseID]
		if cs == nil {
			continue
		}
		answers, err := b.tx.AnswersOf(ctx, cs.Case)
		if err != nil {
			return err
		}
		before := cs.Case
		if f.m.Status == desk.StatusFailed {
			cs.Case = cases.OnFailed(cs.Case, answers, f.it.ev.ReceivedAt)
		} else {
			cs.Case = cases.OnAnswered(cs.Case, answers, f.it.ev.ReceivedAt)
		}
		for field, change := range cases.Reckoned(before, cs.Case) {
			cs.change(field, change[0], change[1])
		}
		actor := desk.SystemActor
		if _, theirs := cs.changes["status"]; theirs {
			actor = cs.actor // whose message opened the case again says more
		}
		b.touchCase(cs, f.it)
		cs.actor = actor
	}
	return nil
}

func receiptChanged(a, b desk.Message) bool {
	return a.Status != b.Status || a.ExternalID != b.ExternalID || a.SentAt != b.SentAt || a.DeliveredAt != b.DeliveredAt ||
		a.ReadAt != b.ReadAt || a.FailedAt != b.FailedAt || a.Error != b.Error || a.Pricing != b.Pricing
}

func (m *message) change(field string, before, after any) {
	if m.isNew {
		return
	}
	if m.changes == nil {
		m.changes = map[string][2]any{}
	}
	if have, ok := m.changes[field]; ok {
		before = have[0]
	}
	m.changes[field] = [2]any{before, after}
}

const unknownMessage = "the message that it is about is not known"

// target is the customer's thread's message that an event is about.
func (b *batch) target(it *item, id platform.RemoteMessageID) *message {
	return b.external[place{it.ev.ChannelID, string(id)}]
}

func (b *batch) onEdit(it *item, in platform.EditIn) string {
	m := b.target(it, in.ID)
	if m == nil {
		return unknownMessage
	}
	if m.Content != nil && m.Content.Public != nil {
		b.rewritten(it, m, in)
		return ""
	}
	before := m.Text
	m.Message = conversation.Edit(m.Message, in.Text, in.Content, occurred(it))
	if before != m.Text {
		m.change("text", before, m.Text)
	}
	b.touchMessage(m, it)
	b.refreshPreviews(it, m)
	return ""
}

func (b *batch) onDelete(it *item, in platform.DeleteIn) string {
	m := b.target(it, in.ID)
	if m == nil {
		return unknownMessage
	}
	m.Message = conversation.Delete(m.Message, occurred(it))
	m.change("deleted_at", nil, m.DeletedAt)
	b.touchMessage(m, it)
	return ""
}

func (b *batch) onReaction(it *item, in platform.ReactionIn) string {
	m := b.target(it, in.ID)
	if m == nil {
		return unknownMessage
	}
	if in.Ours {
		// Our side has one reaction, whoever of us set it and where.
		author := desk.Author{Type: "agent", Name: it.live.Channel.Name}
		m.Message = conversation.ReactAsBusiness(m.Message, author, in.Emoji, occurred(it))
		m.change("reaction", nil, in.Emoji)
		b.touchMessage(m, it)
		m.actor = desk.Actor{Type: author.Type, Name: author.Name}
		return ""
	}
	author := desk.Author{Type: "contact"}
	if it.group != nil && it.group.identity != nil {
		if c := b.contacts[it.group.identity.ContactID]; c != nil {
			author.ID, author.Name = c.ID, c.Name
		}
	}
	m.Message = conversation.React(m.Message, author, in.Emoji, occurred(it))
	m.change("reaction", nil, in.Emoji)
	b.touchMessage(m, it)
	return ""
}

// onProfile notes who the customer is now. Further keys were joined when the
// batch was loaded.
func (b *batch) onProfile(it *item, in platform.ProfileIn) {
	if it.group != nil && it.group.identity != nil {
		b.update(it, in.Name, in.Address, in.Display)
	}
}

// onOptOut stores the customer's wish in the thread, for people to see.
func (b *batch) onOptOut(it *item, in platform.OptOutIn) {
	d, c := b.person(it)
	if c == nil {
		return
	}
	what := "opt_in"
	if in.Stop {
		what = "opt_out"
	}
	b.consents = append(b.consents, desk.Consent{ID: ident.New(), ContactID: c.ID, Kind: desk.ConsentMarketing, Granted: !in.Stop, How: it.live.Descriptor.Title,
		ChannelID: it.ev.ChannelID, Source: desk.ConsentByPlatform,
		Text: clean(in.Detail), Actor: desk.Actor{Type: "contact", ID: c.ID, Name: c.Name}, At: it.ev.ReceivedAt})
	b.touchContact(c, it)
	cv := b.conversation(it, d, c)
	m := b.newMessage(it, cv, platform.MessageIn{Kind: desk.MessageSystem, Content: &desk.Content{System: &desk.SystemChange{Type: what, Body: clean(in.Detail)}}}, "")
	m.Direction, m.Status = desk.DirectionIn, desk.StatusReceived
	b.storeSystem(it, cv, m)
}

// accountNews is what the platform says about a connected account.
type accountNews struct {
	it      *item
	notice  map[string]string
	failing string // the channel's new detail where it does not work any more
	// template is what it says of a template, nil where it is about none.
	template *platform.TemplateNews
	form     *platform.FormNews
	numbers  bool // it is about the account's numbers
}

// onAccount tells everyone what the platform says about the connected account.
func (b *batch) onAccount(it *item, in platform.AccountIn) {
	n := accountNews{it: it, template: in.Template, form: in.Form, numbers: in.Numbers, notice: map[string]string{"severity": clean(in.Severity), "title": clean(in.Title), "detail": clean(in.Detail)}}
	if in.Severity == "error" {
		id, detail := it.ev.ChannelID, clean(in.Title)
		n.failing = detail
		if in.Detail != "" {
			detail += ": " + clean(in.Detail)
		}
		b.tx.AfterCommit(func() { b.failing(context.Background(), id, detail) })
	}
	b.news = append(b.news, n)
}

// describeAccounts tells of the accounts' news with the whole channel, as the
// API answers it.
func (b *batch) describeAccounts(ctx context.Context) error {
	for _, n := range b.news {
		view, err := b.channels.Describe(ctx, &b.tx.Queryer, b.ws, n.it.ev.ChannelID)
		if desk.CodeOf(err) == desk.CodeNotFound {
			continue // deleted meanwhile
		}
		if err != nil {
			return fmt.Errorf("describe channel %s: %w", n.it.ev.ChannelID, err)
		}
		if n.failing != "" {
			view.Status, view.StatusDetail = desk.ChannelFailing, n.failing
		}
		e := desk.Event{Type: desk.EventChannelUpdated, At: n.it.ev.ReceivedAt,
			Actor: desk.Actor{Type: "system", Name: n.it.live.Descriptor.Title}, Changes: map[string][2]any{"notice": {nil, n.notice}}}
		if err := b.tell(e, &view); err != nil {
			return err
		}
		if n.numbers && b.onNumber != nil {
			if err := b.onNumber(ctx, b.tx, n.it.live); err != nil {
				return fmt.Errorf("hear of the numbers of channel %s: %w", n.it.ev.ChannelID, err)
			}
		}
		if n.form != nil && b.form != nil {
			more, err := b.form(ctx, b.tx, n.it.live, *n.form, occurred(n.it))
			if err != nil {
				return fmt.Errorf("hear of form %s: %w", n.form.ID, err)
			}
			b.happened = append(b.happened, more...)
		}
		if n.template == nil || b.template == nil {
			continue
		}
		more, err := b.template(ctx, b.tx, n.it.live, *n.template, occurred(n.it))
		if err != nil {
			return fmt.Errorf("hear of template %s: %w", n.template.Name, err)
		}
		b.happened = append(b.happened, more...)
	}
	return nil
}
