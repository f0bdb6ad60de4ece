package whatsapp

import (
	"encoding/json"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// message reads one message of a customer.
func (d *decoder) message(p *people, m *message, raw json.RawMessage) {
	number, userID := m.From, m.FromUserID
	if m.System != nil && number == "" && userID == "" {
		number, userID = m.System.Customer, m.System.PreviousUserID
	}
	who := d.person(p, number, userID)
	at := d.at(m.Timestamp)
	switch {
	case m.ID == "":
		d.trouble("message", "the message has no id", raw)
		return
	case who == nil:
		d.trouble("message", "the message names no sender", raw)
		return
	case at.IsZero():
		d.trouble("message", "the message has no time", raw)
		return
	}
	in := platform.Inbound{Key: "msg:" + m.ID, Sender: who, At: at}
	if m.GroupID != "" {
		in.Thread = groupThread(m.GroupID)
	}
	switch {
	case m.Type == "reaction" && m.Reaction != nil && m.Reaction.MessageID != "":
		in.Reaction = &platform.ReactionIn{ID: platform.RemoteMessageID(m.Reaction.MessageID), Emoji: m.Reaction.Emoji}
	case d.amends(&in, m):
	default:
		in.Message = d.content(m, raw)
	}
	if d.again {
		return
	}
	d.add(in)
	if m.System != nil {
		d.moved(in, m.System)
	}
}

// amends reads the messages that change an earlier one.
func (d *decoder) amends(in *platform.Inbound, m *message) bool {
	switch {
	case m.Type == "edit" && m.Edit != nil && m.Edit.Original != "":
		in.Edit = &platform.EditIn{ID: platform.RemoteMessageID(m.Edit.Original), Text: m.Edit.Message.body.words()}
		return true
	case m.Type == "revoke" && m.Revoke != nil && m.Revoke.Original != "":
		in.Delete = &platform.DeleteIn{ID: platform.RemoteMessageID(m.Revoke.Original)}
		return true
	}
	return false
}

func (b *body) words() string {
	if b.Text != nil {
		return b.Text.Body
	}
	for _, m := range []*mediaBody{b.Image, b.Video, b.Document, b.Audio, b.Sticker} {
		if m != nil {
			return m.Caption
		}
	}
	return ""
}

// moved adds the news of a system message: the customer has a new number or
// user id, which leads to the same person from now on.
func (d *decoder) moved(in platform.Inbound, sys *systemBody) {
	number := sys.WaID
	if number == "" {
		number = sys.NewWaID
	}
	if sys.Type == "customer_identity_changed" || number == "" && sys.UserID == "" {
		return
	}
	next := d.session.person(number, sys.UserID, "", "")
	if next == nil {
		return
	}
	profile := &platform.ProfileIn{NewKeys: next.Keys}
	if canonical(number) != "" {
		profile.Address, profile.Display = next.Address, next.Display
	}
	d.add(platform.Inbound{Key: in.Key + ":profile", Thread: in.Thread, Sender: in.Sender, At: in.At, Profile: profile})
}

// content reads what a message says. Whatever has no form here becomes an
// unsupported message that keeps the network's word for it.
func (d *decoder) content(m *message, raw json.RawMessage) *platform.MessageIn {
	out := &platform.MessageIn{ID: platform.RemoteMessageID(m.ID)}
	if !(filled{out}).fill(m) {
		d.unsupported(out, m, raw)
	}
	if c := m.Context; c != nil {
		out.ReplyTo = platform.RemoteMessageID(c.ID)
		if c.Forwarded || c.FrequentlyForwarded {
			contentOf(out).Forwarded = true
		}
		if c.Product != nil {
			contentOf(out).Product = &desk.ProductRef{CatalogID: string(c.Product.CatalogID), ProductID: string(c.Product.ProductID)}
		}
	}
	if m.Referral != nil {
		contentOf(out).Referral = referralOf(m.Referral)
	}
	return out
}

func contentOf(m *platform.MessageIn) *desk.Content {
	if m.Content == nil {
		m.Content = &desk.Content{}
	}
	return m.Content
}

func (d *decoder) unsupported(out *platform.MessageIn, m *message, raw json.RawMessage) {
	kind := m.Type
	if m.Type == "unsupported" && m.Unsupported != nil && m.Unsupported.Type != "" {
		kind = m.Unsupported.Type
	}
	if m.Type == "interactive" && m.Interactive != nil {
		kind = "interactive/" + m.Interactive.Type
	}
	u := &desk.Unsupported{RawType: kind}
	if len(m.Errors) > 0 {
		e := &m.Errors[0]
		u.Code, u.Detail = string(e.Code), e.words()
	}
	out.Kind = desk.MessageUnsupported
	c := contentOf(out)
	c.Unsupported = u
	if u.Code != "" {
		return // the network itself says that there is no more to it
	}
	if !d.loose {
		d.again = true
		return
	}
	c.Extra = raw
}

func referralOf(r *referral) *desk.Referral {
	media := r.ImageURL
	if media == "" {
		media = r.VideoURL
	}
	return &desk.Referral{
		SourceURL: r.SourceURL, SourceType: r.SourceType, SourceID: string(r.SourceID), Headline: r.Headline, Body: r.Body,
		MediaType: r.MediaType, MediaURL: media, ThumbnailURL: r.ThumbnailURL, ClickID: r.ClickID,
	}
}

// at is an item's own time, else that of its entry.
func (d *decoder) at(s stamp) time.Time {
	if s == 0 {
		return d.sent
	}
	return s.time()
}

func groupThread(id string) platform.RemoteThreadID { return platform.RemoteThreadID("group:" + id) }
