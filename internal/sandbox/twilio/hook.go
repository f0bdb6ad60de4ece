package twilio

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/url"
	"strconv"
	"strings"

	"recado.dev/internal/sandbox"
)

// Watch implements sandbox.Watcher: it writes down what customers send, acts on
// words that stop, start and join, and follows messages on their way.
func (n *Network) Watch(a sandbox.Account, p sandbox.Phone, e sandbox.Event) {
	acc, done := n.open()
	defer done()
	switch e.Kind {
	case sandbox.EventMessage:
		if acc.index[e.ID] != nil || e.Message == nil {
			return
		}
		l := acc.lineByID(a.ID)
		if l == nil {
			return
		}
		r := n.incoming(l, p, e)
		n.keep(acc, r)
		n.obey(acc, l, p, r)
	case sandbox.EventStatus:
		r := acc.index[e.Target]
		if r == nil {
			return
		}
		before := r.Sent
		r.progress(e.Status, e.Failure, e.At)
		if before.IsZero() && !r.Sent.IsZero() {
			acc.Spent += r.Price
		}
		n.change(acc)
	}
}

// incoming is a customer's message as the API remembers it.
func (c *core) incoming(l *line, p sandbox.Phone, e sandbox.Event) *record {
	m := e.Message
	r := &record{
		SID: e.ID, Line: l.ID, Phone: p.ID, Inbound: true, From: address(l.Channel, p), To: l.address(), Body: m.Text, Status: "received",
		Created: e.At, Sent: e.At, Updated: e.At,
	}
	switch {
	case m.Answer != nil:
		r.Body = m.Answer.Title
	case len(m.Contacts) > 0:
		if kept, err := c.table.AddMedia(l.ID, "text/vcard", m.Contacts[0].Name+".vcf", strings.NewReader(card(m.Contacts[0]))); err == nil {
			r.Media = []file{{SID: fixed("ME", kept.ID), Media: kept.ID, Type: "text/vcard"}}
		}
	case m.Media != nil:
		base, _, _ := mime.ParseMediaType(m.Media.Mime)
		r.Media = []file{{SID: fixed("ME", m.Media.ID), Media: m.Media.ID, Type: base}}
	}
	r.Segments = segments(r.Body)
	r.Price = priceOf(l.Channel, p.Number, r.Segments, len(r.Media))
	return r
}

func card(c sandbox.Card) string {
	out := "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:" + c.Name + "\r\nN:" + c.Name + ";;;;\r\n"
	for name, v := range map[string]string{"TEL;TYPE=CELL": c.Phone} {
		if v != "" {
			out += name + ":" + v + "\r\n"
		}
	}
	if c.Email != "" {
		out += "EMAIL:" + c.Email + "\r\n"
	}
	if c.Company != "" {
		out += "ORG:" + c.Company + "\r\n"
	}
	return out + "END:VCARD\r\n"
}

// Hook implements sandbox.Network: an event as a form.
func (n *Network) Hook(a sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	acc, done := n.open()
	defer done()
	l := acc.lineByID(a.ID)
	if l == nil {
		return nil, fmt.Errorf("the line %s is not there any more", a.ID)
	}
	switch e.Kind {
	case sandbox.EventMessage:
		if e.Message == nil {
			return nil, fmt.Errorf("event %s has no message", e.ID)
		}
		r := acc.index[e.ID]
		if r == nil {
			r = n.incoming(l, p, e)
		}
		return []byte(n.messageForm(acc, l, p, r, e.Message).Encode()), nil
	case sandbox.EventStatus:
		return []byte(statusForm(acc, l, p, e).Encode()), nil
	}
	return nil, nil // neither reactions nor edits nor what is taken back are told
}

// messageForm is what the platform tells of a customer's message.
func (c *core) messageForm(acc *account, l *line, p sandbox.Phone, r *record, m *sandbox.Message) url.Values {
	f := url.Values{
		"MessageSid": {r.SID}, "SmsMessageSid": {r.SID}, "SmsSid": {r.SID}, "AccountSid": {acc.SID}, "ApiVersion": {Version}, "From": {r.From}, "To": {r.To},
		"Body": {r.Body}, "NumMedia": {strconv.Itoa(len(r.Media))}, "NumSegments": {strconv.Itoa(max(1, r.Segments))}, "SmsStatus": {"received"},
	}
	for i, m := range r.Media {
		n := strconv.Itoa(i)
		f.Set("MediaUrl"+n, base(c.table.PublicURL())+"/"+Version+"/Accounts/"+acc.SID+"/Messages/"+r.SID+"/Media/"+m.SID)
		f.Set("MediaContentType"+n, m.Type)
	}
	if l.Channel == sms {
		f.Set("MessagingServiceSid", acc.Service.SID)
		f.Set("FromCountry", country(r.From))
		f.Set("ToCountry", country(r.To))
		for _, name := range []string{"FromCity", "FromState", "FromZip", "ToCity", "ToState", "ToZip"} {
			f.Set(name, "")
		}
		if word := optWord(r.Body); word != "" && acc.OptOutTypes {
			f.Set("OptOutType", word)
		}
		return f
	}
	f.Set("ProfileName", p.Name)
	f.Set("ExternalUserId", p.UserID)
	if !p.Hidden {
		f.Set("WaId", plain(p.Number))
	}
	f.Set("ChannelMetadata", channelMetadata(p))
	whatsAppForm(f, l, p, m)
	return f
}

func channelMetadata(p sandbox.Phone) string {
	text, _ := json.Marshal(object{"type": "whatsapp", "data": object{"context": object{"ProfileName": p.Name, "WaId": plain(p.Number)}}}) // plain texts always encode
	return string(text)
}

// whatsAppForm adds what WhatsApp has beyond text and files.
func whatsAppForm(f url.Values, l *line, p sandbox.Phone, m *sandbox.Message) {
	kind := m.Kind
	switch {
	case m.Answer != nil && m.Answer.Kind == "list":
		kind = "interactive"
		f.Set("ListId", m.Answer.ID)
		f.Set("ListTitle", m.Answer.Title)
		f.Set("ListDescription", m.Answer.Description)
	case m.Answer != nil:
		kind = "button"
		f.Set("ButtonText", m.Answer.Title)
		f.Set("ButtonPayload", m.Answer.ID)
		f.Set("ButtonType", "QUICK_REPLY")
	case m.Location != nil:
		f.Set("Latitude", strconv.FormatFloat(m.Location.Latitude, 'f', -1, 64))
		f.Set("Longitude", strconv.FormatFloat(m.Location.Longitude, 'f', -1, 64))
		if m.Location.Name != "" {
			f.Set("Label", m.Location.Name)
		}
		if m.Location.Address != "" {
			f.Set("Address", m.Location.Address)
		}
	case kind == "voice":
		kind = "audio"
	}
	f.Set("MessageType", kind)
	if m.ReplyTo != "" {
		f.Set("OriginalRepliedMessageSid", m.ReplyTo)
		from := l.address()
		if m.Quote != nil && !m.Quote.Business {
			from = address(whatsApp, p)
		}
		f.Set("OriginalRepliedMessageSender", from)
	}
	if ad := m.Referral; ad != nil {
		f.Set("ReferralBody", ad.Body)
		f.Set("ReferralHeadline", ad.Headline)
		f.Set("ReferralSourceId", ad.SourceID)
		f.Set("ReferralSourceType", "ad")
		f.Set("ReferralSourceUrl", ad.SourceURL)
		f.Set("ReferralCtwaClid", ad.ClickID)
		f.Set("ReferralNumMedia", "0")
	}
}

// statusForm is what the platform tells of a message of the business.
func statusForm(acc *account, l *line, p sandbox.Phone, e sandbox.Event) url.Values {
	status := e.Status
	f := url.Values{"MessageSid": {e.Target}, "SmsSid": {e.Target}, "AccountSid": {acc.SID}, "ApiVersion": {Version}, "From": {l.address()}, "To": {address(l.Channel, p)}}
	if r := acc.index[e.Target]; r != nil {
		f.Set("To", r.To)
		if r.Service != "" {
			f.Set("MessagingServiceSid", r.Service)
		}
	}
	if e.Failure != nil {
		k, _ := knownError(e.Failure.Code)
		status = failed
		if k.Fate == undelivered {
			status = undelivered
		}
		f.Set("ErrorCode", strconv.Itoa(e.Failure.Code))
		f.Set("ErrorMessage", e.Failure.Title)
	}
	f.Set("MessageStatus", status)
	f.Set("SmsStatus", status)
	if l.Channel == sms {
		if status == "delivered" || status == undelivered {
			f.Set("RawDlrDoneDate", e.At.UTC().Format("0601021504"))
		}
		return f
	}
	f.Set("ChannelPrefix", whatsApp)
	f.Set("ChannelInstallSid", l.ID)
	f.Set("ChannelToAddress", address(l.Channel, p))
	f.Set("StructuredMessage", "false")
	if status == "read" || status == "delivered" {
		f.Set("EventType", strings.ToUpper(status))
	}
	if e.Failure != nil {
		f.Set("ChannelStatusMessage", e.Failure.Title)
		f.Set("ChannelStatusCode", strconv.Itoa(e.Failure.Code))
	}
	return f
}
