package twilio

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/phone"
)

var (
	errForm = errors.New("read the request: not a form")
	errJSON = errors.New("read the request: not JSON")
)

// Decode implements platform.Hooked. A request is one thing that happened: a
// message of a customer, or news of one of ours.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	form, err := formOf(r.Body)
	if err != nil {
		return nil, err
	}
	d := &decoder{session: s, form: form, at: r.At}
	d.all()
	return d.items, nil
}

// formOf reads a body. A callback may come as JSON too, flat and with the same
// names.
func formOf(body []byte) (url.Values, error) {
	if trimmed := bytes.TrimSpace(body); len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[') {
		return formOfJSON(trimmed)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil || len(form) == 0 {
		return nil, errForm
	}
	return form, nil
}

func formOfJSON(body []byte) (url.Values, error) {
	if !json.Valid(body) {
		return nil, errJSON
	}
	form := url.Values{}
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return form, nil // a list or so: valid, and nothing that we know
	}
	for name, raw := range fields {
		var text string
		if json.Unmarshal(raw, &text) == nil {
			form.Set(name, text)
		} else if c := raw[0]; c != '{' && c != '[' && c != 'n' {
			form.Set(name, string(raw)) // a number or a truth
		}
	}
	return form, nil
}

// decoder gathers what one request says.
type decoder struct {
	session *session
	form    url.Values
	at      time.Time
	items   []platform.Inbound
}

func (d *decoder) get(name string) string { return d.form.Get(name) }

func (d *decoder) first(names ...string) string {
	for _, name := range names {
		if v := d.get(name); v != "" {
			return v
		}
	}
	return ""
}

func (d *decoder) add(in platform.Inbound) { d.items = append(d.items, in) }

func (d *decoder) all() {
	sid := d.first("MessageSid", "SmsMessageSid", "SmsSid")
	state := strings.ToLower(d.first("MessageStatus", "SmsStatus"))
	switch {
	case sid == "" || len(sid) > 128:
		d.trouble("request", "it names no message")
	case d.strange():
		d.trouble("request", "it is of another kind of channel than this one")
	case state == "received" || state == "receiving" || state == "" && d.form.Has("Body"):
		d.message(sid)
	case state == "":
		d.trouble("request", "it holds neither a message nor a state")
	default:
		d.status(sid, state)
	}
}

// strange says whether the request is of the other platform: a number can have
// both, with one address for either.
func (d *decoder) strange() bool {
	for _, name := range []string{"From", "To"} {
		v := d.get(name)
		if v == "" {
			continue
		}
		prefix, _, ok := strings.Cut(v, ":")
		if !ok {
			prefix = ""
		} else {
			prefix += ":"
		}
		if prefix != d.session.prefix {
			return true
		}
	}
	return false
}

// bare is an address without its platform.
func (d *decoder) bare(name string) string { return strings.TrimPrefix(d.get(name), d.session.prefix) }

// other names the number that the request is for, where it is not this one:
// numbers may share one address.
func (d *decoder) other(number string) string {
	if number == "" || phone.Canonical(number) == phone.Canonical(d.session.number) {
		return ""
	}
	return plus(number)
}

// person is who writes, or to whom we wrote.
func (d *decoder) person(address, userID, name string) *platform.Person {
	who := &platform.Person{Name: name}
	digits := phone.Canonical(address)
	if len(digits) <= shortCode && !strings.HasPrefix(address, "+") {
		digits = ""
	}
	if digits == "" && userID == "" && address != "" && d.session.prefix != "" {
		userID = address // a customer who shows a user name and no number
	}
	if userID != "" {
		who.Keys = append(who.Keys, platform.RemoteUserKey("user:"+userID))
	}
	switch {
	case digits != "":
		who.Keys = append(who.Keys, platform.RemoteUserKey("phone:"+digits))
		// The number as the network writes it, not the canonical one: it is
		// what the network delivers to.
		who.Address, who.Display = address, d.session.displays.Of(digits)
	case userID != "":
		who.Address, who.Display = userPrefix+userID, userID
	case address != "":
		who.Keys = append(who.Keys, platform.RemoteUserKey("sender:"+address))
		who.Address, who.Display = address, address
	default:
		return nil
	}
	return who
}

// userPrefix marks the address of a customer without a number.
const userPrefix = "user:"

func (d *decoder) trouble(kind, reason string) {
	raw, err := json.Marshal(d.form)
	if err != nil {
		raw = json.RawMessage(`{}`)
	}
	key := fmt.Sprintf("trouble:%s:%s", kind, digest(raw))
	d.add(platform.Inbound{Key: key, At: d.at, Trouble: &platform.TroubleIn{Kind: kind, Reason: reason, Raw: raw}})
}

// message reads what a customer wrote.
func (d *decoder) message(sid string) {
	from := d.bare("From")
	who := d.person(from, d.get("ExternalUserId"), d.get("ProfileName"))
	if who == nil {
		d.trouble("message", "it does not say who wrote it")
		return
	}
	m := &platform.MessageIn{ID: platform.RemoteMessageID(sid), ReplyTo: platform.RemoteMessageID(d.get("OriginalRepliedMessageSid"))}
	d.fill(m)
	in := platform.Inbound{Key: "msg:" + sid, Sender: who, At: d.at, For: d.other(d.bare("To")), Message: m}
	d.add(in)
	// Numbers handle the words of an opt-out by themselves, and tell us.
	switch strings.ToUpper(d.get("OptOutType")) {
	case "STOP":
		d.optOut(in, true)
	case "START":
		d.optOut(in, false)
	}
}

func (d *decoder) optOut(of platform.Inbound, stop bool) {
	d.add(platform.Inbound{
		Key: of.Key + ":opt_out", Sender: of.Sender, At: of.At, For: of.For,
		OptOut: &platform.OptOutIn{Stop: stop, Detail: strings.TrimSpace(d.get("Body"))},
	})
}

// status reads the news of a message of ours. They come out of order, more than
// once and with gaps; the key makes the repeats one.
func (d *decoder) status(sid, state string) {
	if strings.EqualFold(d.get("EventType"), "READ") {
		state = "read"
	}
	status, known := stateOf(state)
	if known && status == "" {
		return // on its way: nothing that is not known already
	}
	r := &platform.ReceiptIn{ID: platform.RemoteMessageID(sid), Status: status}
	if !known {
		r.Raw = clip(state, 64)
	}
	in := platform.Inbound{
		Key: "status:" + sid + ":" + clip(state, 64), At: d.at, Sender: d.person(d.bare("To"), "", ""), For: d.other(d.bare("From")), Receipt: r,
	}
	if status == desk.StatusFailed {
		f := d.failure(state)
		r.Error = f.SendError()
		d.add(in)
		if f.Kind == platform.OptedOut && in.Sender != nil {
			d.add(platform.Inbound{Key: in.Key + ":opt_out", Sender: in.Sender, At: in.At, For: in.For,
				OptOut: &platform.OptOutIn{Stop: true, Detail: f.Title}})
		}
		return
	}
	d.add(in)
}

// failure is why a message did not arrive.
func (d *decoder) failure(state string) *platform.Failure {
	words := d.first("ErrorMessage", "ChannelStatusMessage")
	code := 0
	if _, err := fmt.Sscanf(d.get("ErrorCode"), "%d", &code); err != nil || code <= 0 {
		f := &platform.Failure{Kind: platform.Rejected, Code: state, Title: words, Detail: words}
		if f.Title == "" {
			f.Title = "The message was not delivered"
		}
		return f
	}
	return failureOfCode(code, words)
}

// stateOf answers our state for the network's: "" for what comes before a
// message is sent. False means a word that is not known.
func stateOf(word string) (desk.Status, bool) {
	switch word {
	case "accepted", "scheduled", "queued", "sending":
		return "", true
	case "sent":
		return desk.StatusSent, true
	case "delivered":
		return desk.StatusDelivered, true
	case "read":
		return desk.StatusRead, true
	case "failed", "undelivered", "canceled":
		return desk.StatusFailed, true
	}
	return "", false
}

// clip bounds a word that a stranger may have written.
func clip(s string, most int) string {
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "")
	}
	return s
}
