package twilio

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// window is how long a business may answer freely after a customer's message.
const window = 24 * time.Hour

// Bounds of a message.
const (
	maxRunes = 1600
	maxFiles = 10
)

var e164 = regexp.MustCompile(`^\+[1-9]\d{6,14}$`)

// outgoing is a message that a business asks to send.
type outgoing struct {
	line     *line
	to       string // without the channel
	service  string
	callback string
	body     string
	media    []string
	content  *content
	values   map[string]string
	action   string
	// late is the error that the message runs into after it was taken.
	late int
}

// postMessage takes a message, or refuses it.
func (c *core) postMessage(q *call) (any, *apiError) {
	acc, done := c.open()
	in, err := c.ask(q, acc)
	if err != nil {
		done()
		return nil, err
	}
	phone, known := c.person(in.to)
	if !known {
		phone = sandbox.Phone{Number: in.to}
	}
	if in.line.Channel == sms && acc.OptOuts[pair(in.line, phone)] {
		done()
		return nil, refuse(21610)
	}
	m, media := in.shape()
	c.obstacle(acc, in, phone, known)
	done()

	r := &record{
		SID: sid("SM"), Line: in.line.ID, Phone: phone.ID, From: in.line.address(), To: q.form.Get("To"), Body: m.body(), Status: "queued",
		Service: in.service, Callback: in.callback, Created: c.table.Now(), Updated: c.table.Now(),
	}
	if len(media) > 0 {
		r.SID = "MM" + r.SID[2:]
	}
	if in.late == 0 {
		in.late = c.collect(q.Context(), in.line, media, &m.Message, r)
	}
	m.Message.ID = r.SID
	r.Segments = segments(r.Body)
	r.Price = priceOf(in.line.Channel, in.to, r.Segments, len(r.Media))
	if in.service != "" {
		r.Status = "accepted"
	}
	acc, done = c.open()
	c.keep(acc, r)
	view := acc.view(r)
	done()
	c.put(in, phone, known, m.Message, r)
	return view, nil
}

// ask reads and checks what a business asks for.
func (c *core) ask(q *call, acc *account) (*outgoing, *apiError) {
	f := q.form
	if k, ok := knownError(acc.Trouble); ok && k.Status != 0 {
		return nil, refuse(k.Code)
	}
	in := &outgoing{to: bare(f.Get("To")), callback: f.Get("StatusCallback"), body: f.Get("Body"), media: f["MediaUrl"], action: f.Get("PersistentAction"), late: acc.Trouble}
	if f.Get("To") == "" {
		return nil, refuse(21604)
	}
	if err := in.sender(acc, f.Get("From"), f.Get("MessagingServiceSid"), f.Get("To")); err != nil {
		return nil, err
	}
	if !e164.MatchString(in.to) && (in.line.Channel != whatsApp || !strings.Contains(in.to, ".")) {
		return nil, refuse(21211, "The 'To' number "+f.Get("To")+" is not a valid phone number.")
	}
	if in.to == in.line.Number {
		return nil, &apiError{http.StatusBadRequest, 21266, "'To' and 'From' number cannot be the same: " + in.to}
	}
	if f.Has("SendAt") || f.Has("ScheduleType") {
		return nil, &apiError{http.StatusBadRequest, 35118, "The emulated account schedules no messages: send without SendAt and ScheduleType"}
	}
	if in.callback != "" && !validURL(in.callback) {
		return nil, refuse(21609)
	}
	if in.callback == "" {
		in.callback = in.line.StatusURL
	}
	if in.callback == "" && in.service != "" {
		in.callback = acc.Service.Status
	}
	if f.Has("ContentSid") {
		if err := in.template(acc, f.Get("ContentSid"), f.Get("ContentVariables")); err != nil {
			return nil, err
		}
	} else if f.Has("ContentVariables") && in.body == "" {
		return nil, refuse(21654)
	}
	return in, in.fits()
}

// fits checks the text and the files.
func (in *outgoing) fits() *apiError {
	limit := maxFiles
	if in.line.Channel == whatsApp {
		limit = 1
	}
	switch {
	case in.content == nil && strings.TrimSpace(in.body) == "" && len(in.media) == 0 && in.action == "":
		return refuse(21602)
	case utf8.RuneCountInString(in.body) > maxRunes:
		return refuse(21617)
	case len(in.media) > limit:
		return refuse(21623)
	case slices.ContainsFunc(in.media, func(u string) bool { return !validURL(u) }):
		return refuse(21620)
	}
	return nil
}

// sender finds the number that a message is sent from.
func (in *outgoing) sender(acc *account, from, serviceSID, to string) *apiError {
	channel := sms
	if strings.HasPrefix(to, "whatsapp:") {
		channel = whatsApp
	}
	if serviceSID != "" {
		if serviceSID != acc.Service.SID {
			return refuse(21703, "The Messaging Service "+serviceSID+" was not found")
		}
		in.service = serviceSID
	}
	switch {
	case from == "" && in.service == "":
		return refuse(21603)
	case from == "":
		i := slices.IndexFunc(acc.Lines, func(l *line) bool { return l.Channel == channel && !l.Shared })
		if i < 0 {
			return refuse(21703)
		}
		in.line = acc.Lines[i]
		return nil
	case strings.HasPrefix(from, "whatsapp:") != (channel == whatsApp):
		return refuse(21910)
	}
	in.line = acc.line(channel, from)
	switch {
	case in.line == nil && channel == whatsApp, in.line != nil && in.line.Status != "" && in.line.Status != online:
		return refuse(63007)
	case in.line == nil && !e164.MatchString(from):
		return refuse(21212, "The 'From' number "+from+" is not a valid phone number, shortcode, or alphanumeric sender ID.")
	case in.line == nil:
		return refuse(21606, "The 'From' phone number provided ("+from+") is not a valid message-capable Twilio phone number for this destination/account")
	}
	return nil
}

// obstacle finds why a message will not arrive.
func (c *core) obstacle(acc *account, in *outgoing, phone sandbox.Phone, known bool) {
	if in.late != 0 {
		return
	}
	away := phone.Undeliverable || c.table.Faults().Undeliverable
	blocked := known && acc.Blocks[pair(in.line, phone)]
	if in.line.Channel == sms {
		switch {
		case !known:
			in.late = 30005
		case away:
			in.late = 30003
		case blocked:
			in.late = 30004
		case len(in.media) > 0 && !strings.HasPrefix(in.to, "+1"):
			in.late = 30011
		}
		return
	}
	last, _ := c.table.LastInbound(in.line.ID, phone.ID)
	now := c.table.Now()
	closed := last.IsZero() || now.Sub(last) > window
	switch {
	case in.line.Shared && !acc.in(phone.ID, now):
		in.late = 63015
	case !known || away:
		in.late = 63024
	case blocked:
		in.late = 63033
	default:
		in.late = in.barred(acc, closed)
	}
}

// barred is why the platform behind would not take the content.
func (in *outgoing) barred(acc *account, closed bool) int {
	if in.content == nil {
		// Before there was a Content API, a text that reads as an approved
		// template was sent as one. It still is.
		if t := acc.reads(in.body); t != nil {
			in.content = t
			return 0
		}
		if closed {
			return 63016
		}
		return 0
	}
	switch state := in.content.Status; {
	case state == paused:
		return 63041
	case state == disabled:
		return 63042
	case state == gone:
		return 63027
	case closed && state != approved:
		return 63016
	}
	return in.content.lacks(in.values)
}

// put hands a message to the table. Where no channel of the desk is on the line
// nobody can see it: it is on its way and stays so.
func (c *core) put(in *outgoing, phone sandbox.Phone, known bool, m sandbox.Message, r *record) {
	var failure *sandbox.Failure
	if in.late != 0 {
		failure = fate(in.late)
	}
	_, connected := c.channel(in.line)
	switch {
	case !connected:
		acc, done := c.open()
		r.progress("sent", failure, c.table.Now())
		c.change(acc)
		done()
	case !known:
		c.table.Lost(in.line.ID, phone, r.SID, failure, nil)
	default:
		c.table.Progress(in.line.ID, phone.ID, r.SID, "queued")
		if _, err := c.table.Send(in.line.ID, phone.ID, m, failure, nil); err != nil {
			acc, done := c.open()
			r.progress(failed, fate(30008), c.table.Now())
			c.change(acc)
			done()
		}
	}
}

// answer sends words of the platform itself, or of an answer to a webhook, to a
// phone.
func (c *core) answer(acc *account, l *line, phone sandbox.Phone, text string) {
	r := &record{
		SID: sid("SM"), Line: l.ID, Phone: phone.ID, Reply: true, From: l.address(), To: address(l.Channel, phone), Body: text, Status: "queued",
		Segments: segments(text), Created: c.table.Now(), Updated: c.table.Now(),
	}
	c.keep(acc, r)
	_, _ = c.table.Send(l.ID, phone.ID, sandbox.Message{ID: r.SID, Kind: "text", Text: text}, nil, nil) // the phone may be gone by now
}

// place reads a location: geo:latitude,longitude|name.
func place(action, text string) *sandbox.Location {
	rest, ok := strings.CutPrefix(action, "geo:")
	if !ok {
		return nil
	}
	point, name, _ := strings.Cut(rest, "|")
	lat, long, _ := strings.Cut(point, ",")
	y, errY := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	x, errX := strconv.ParseFloat(strings.TrimSpace(long), 64)
	if errY != nil || errX != nil || y < -90 || y > 90 || x < -180 || x > 180 {
		return nil
	}
	l := &sandbox.Location{Latitude: y, Longitude: x, Name: name, Address: text}
	if l.Name == "" || l.Name == text {
		l.Name, l.Address = text, ""
	}
	return l
}

// pretend answers a send with the credentials for tests: nothing is sent, and
// certain numbers run into certain errors.
func (c *core) pretend(q *call) (any, *apiError) {
	magic := map[string]int{
		"To+15005550001": 21211, "To+15005550002": 21612, "To+15005550003": 21408, "To+15005550004": 21610, "To+15005550009": 21614,
		"From+15005550001": 21212, "From+15005550007": 21606, "From+15005550008": 21611,
	}
	to, from := q.form.Get("To"), q.form.Get("From")
	for _, key := range []string{"From" + from, "To" + to} {
		if code := magic[key]; code != 0 {
			return nil, refuse(code)
		}
	}
	switch {
	case from != "+15005550006":
		return nil, refuse(21606)
	case !e164.MatchString(to):
		return nil, refuse(21211)
	case strings.TrimSpace(q.form.Get("Body")) == "":
		return nil, refuse(21602)
	}
	now := c.table.Now()
	r := &record{SID: sid("SM"), From: from, To: to, Body: q.form.Get("Body"), Status: "queued", Segments: segments(q.form.Get("Body")), Created: now, Updated: now}
	return (&account{SID: q.sid}).view(r), nil
}
