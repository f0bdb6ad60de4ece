package twilio

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// hookTime is how long a business may take to answer a webhook.
const hookTime = 15 * time.Second

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

// Carry implements sandbox.Courier. There is one try, one more at the fallback
// address, and then the message is lost, as on the platform.
func (n *Network) Carry(ctx context.Context, client *http.Client, a sandbox.Account, e sandbox.Event, body []byte) error {
	if len(body) == 0 {
		return nil
	}
	acc, done := n.open()
	d := delivery{core: n.core, client: client, form: parseForm(string(body)), token: acc.Token, message: e.ID, idem: fixed("", e.ID)}
	l := acc.lineByID(a.ID)
	r := acc.index[e.ID]
	var status *record
	if e.Kind == sandbox.EventStatus {
		status = acc.index[e.Target]
		d.message = e.Target
	}
	if l == nil || (r != nil && r.Held) || (e.Kind == sandbox.EventStatus && (status == nil || status.Callback == "")) {
		done()
		return nil
	}
	d.url, d.method = n.hook(acc, l), l.Method
	d.fallback, d.fallbackMethod = l.FallbackURL, l.FallbackMethod
	if l.Channel == sms && !acc.Service.OnNumber && acc.Service.Inbound != "" {
		d.url, d.method, d.fallback = acc.Service.Inbound, http.MethodPost, acc.Service.Fallback
	}
	if status != nil {
		d.url, d.method, d.fallback = status.Callback, http.MethodPost, ""
		if status.Callback == l.StatusURL {
			d.method = l.StatusMethod
		}
	}
	done()
	if d.url == "" {
		d.warn(11100, "No address is set for incoming messages of "+l.address())
		return nil
	}
	return d.run(ctx, l, r)
}

// delivery is a webhook on its way.
type delivery struct {
	*core
	client                   *http.Client
	url, method              string
	fallback, fallbackMethod string
	form                     url.Values
	token, message, idem     string
}

func (d *delivery) warn(code int, text string) {
	acc, done := d.open()
	d.core.warn(acc, alert{Code: code, Text: text, URL: d.url, Message: d.message})
	done()
}

// run makes the tries, and acts on the answer.
func (d *delivery) run(ctx context.Context, l *line, r *record) error {
	code, text := 0, ""
	for try := 0; try <= retries(d.url); try++ {
		var twiml *reply
		if twiml, code, text = d.post(ctx, d.url, d.method); code == 0 {
			d.obeyReply(l, r, twiml)
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err() // stopped on the way: it is tried again at the next start
		}
		d.warn(code, text)
	}
	if d.fallback == "" {
		return nil
	}
	d.form.Set("ErrorCode", strconv.Itoa(code))
	d.form.Set("ErrorUrl", d.url)
	twiml, code, text := d.post(ctx, d.fallback, d.fallbackMethod)
	if code == 0 {
		d.obeyReply(l, r, twiml)
	} else {
		d.warn(code, text)
	}
	return nil
}

// retries is how often more the address itself asks to be tried: rc=3 in its
// fragment.
func retries(address string) int {
	_, fragment, _ := strings.Cut(address, "#")
	n, _ := strconv.Atoi(parseForm(fragment).Get("rc"))
	return min(max(n, 0), 5)
}

// reply is TwiML that answers a message.
type reply struct {
	Messages []struct {
		Body string `xml:"Body"`
		Text string `xml:",chardata"`
	} `xml:"Message"`
}

// post makes one request, and answers the error of the platform that it ended
// in.
func (d *delivery) post(ctx context.Context, to, method string) (*reply, int, string) {
	ctx, cancel := context.WithTimeout(ctx, hookTime)
	defer cancel()
	to, _, _ = strings.Cut(to, "#")
	body, signed := []byte(d.form.Encode()), d.form
	if method == http.MethodGet {
		sep := "?"
		if strings.Contains(to, "?") {
			sep = "&"
		}
		to, body, signed = to+sep+string(body), nil, nil
	} else {
		method = http.MethodPost
	}
	req, err := http.NewRequestWithContext(ctx, method, to, bytes.NewReader(body))
	if err != nil {
		return nil, 11100, "Invalid URL format"
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", formType+"; charset=UTF-8")
	}
	req.Header.Set("User-Agent", "TwilioProxy/1.1")
	req.Header.Set("X-Twilio-Signature", sign(d.token, to, signed))
	req.Header.Set("I-Twilio-Idempotency-Token", d.idem)
	res, err := d.client.Do(req)
	if err != nil {
		var late net.Error
		if errors.As(err, &late) && late.Timeout() {
			return nil, 11205, "HTTP connection failure: the request timed out"
		}
		return nil, 11205, "HTTP connection failure"
	}
	defer func() { _ = res.Body.Close() }()
	answer, _ := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if res.StatusCode >= 400 {
		return nil, 11200, "HTTP retrieval failure: the server answered " + strconv.Itoa(res.StatusCode)
	}
	return d.read(res.Header.Get("Content-Type"), answer)
}

// read takes in the answer to a webhook: TwiML, or plain text, which goes to
// the customer as it is.
func (d *delivery) read(kind string, answer []byte) (*reply, int, string) {
	var out reply
	base, _, _ := mime.ParseMediaType(kind)
	switch {
	case len(bytes.TrimSpace(answer)) == 0, d.form.Has("MessageStatus"):
		return &out, 0, ""
	case base == "text/plain":
		out.Messages = append(out.Messages, struct {
			Body string `xml:"Body"`
			Text string `xml:",chardata"`
		}{Body: string(answer)})
		return &out, 0, ""
	case base != "text/xml" && base != "application/xml" && base != "text/html":
		d.warn(12300, "Invalid Content-Type: "+kind)
		return &out, 0, ""
	}
	var root struct {
		XMLName xml.Name
		reply
	}
	if err := xml.Unmarshal(answer, &root); err != nil {
		return nil, 12100, "Document parse failure"
	}
	if root.XMLName.Local != "Response" {
		return nil, 12200, "Schema validation warning: the document is not a Response"
	}
	return &root.reply, 0, ""
}

// obeyReply sends what TwiML says.
func (d *delivery) obeyReply(l *line, r *record, twiml *reply) {
	if r == nil || twiml == nil {
		return
	}
	phone, ok := d.table.Phone(r.Phone)
	if !ok {
		return
	}
	acc, done := d.open()
	defer done()
	for _, m := range twiml.Messages {
		text := strings.TrimSpace(m.Body)
		if text == "" {
			text = strings.TrimSpace(m.Text)
		}
		if text != "" {
			d.answer(acc, l, phone, text)
		}
	}
}
