package whatsapp

import (
	"encoding/json"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// status reads the news of a message of ours. They come out of order, more
// than once and with gaps; the key makes the repeats one.
func (d *decoder) status(p *people, s *status, raw json.RawMessage) {
	if s.ID == "" || s.Status == "" {
		d.trouble("status", "the status has no message id or no state", raw)
		return
	}
	in := platform.Inbound{Key: "status:" + s.ID + ":" + s.Status, At: d.at(s.Timestamp)}
	if s.RecipientType == "group" {
		in.Thread = groupThread(s.RecipientID)
		if s.Participant != "" {
			in.Key += ":" + s.Participant
			in.Sender = d.person(p, s.Participant, s.RecipientUserID)
		}
	} else {
		in.Sender = d.person(p, s.RecipientID, s.RecipientUserID)
	}
	r := &platform.ReceiptIn{ID: platform.RemoteMessageID(s.ID), OurID: s.OurID}
	r.Status, r.Raw = stateOf(s.Status)
	if len(s.Errors) > 0 {
		r.Error = s.Errors[0].failure().SendError()
	}
	r.Pricing = s.pricing()
	in.Receipt = r
	d.add(in)
	if len(s.Errors) > 0 && s.Errors[0].failure().Kind == platform.OptedOut && in.Sender != nil {
		d.add(platform.Inbound{
			Key: in.Key + ":opt_out", Thread: in.Thread, Sender: in.Sender, At: in.At,
			OptOut: &platform.OptOutIn{Stop: true, Detail: s.Errors[0].words()},
		})
	}
}

// stateOf answers our state for the network's, and its word where ours says
// less. A word without a state of ours changes none.
func stateOf(word string) (desk.Status, string) {
	switch word {
	case "sent":
		return desk.StatusSent, ""
	case "delivered":
		return desk.StatusDelivered, ""
	case "read":
		return desk.StatusRead, ""
	case "failed":
		return desk.StatusFailed, ""
	case "played": // a voice message, which nobody hears without having seen it
		return desk.StatusRead, word
	}
	return "", word
}

func (s *status) pricing() *desk.Pricing {
	if s.Pricing == nil {
		return nil
	}
	p := &desk.Pricing{Model: s.Pricing.Model, Type: s.Pricing.Type, Category: s.Pricing.Category, Billable: s.Pricing.Billable}
	if s.Conversation != nil {
		if p.Category == "" {
			p.Category = s.Conversation.Origin.Type
		}
		if p.Model == modelConversation {
			p.Talk = string(s.Conversation.ID)
		}
	}
	return p
}
