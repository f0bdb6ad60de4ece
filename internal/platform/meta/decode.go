package meta

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// ours begins what our messages carry, so that their echoes are told from those
// of other apps.
const ours = "recado:"

// Decode implements platform.Hooked. Each event is read by itself, so that a
// bad one costs only itself.
func (s *Session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	if !json.Valid(r.Body) {
		return nil, fmt.Errorf("read the request: not JSON")
	}
	d := decoder{session: s}
	var e envelope
	if err := json.Unmarshal(r.Body, &e); err != nil {
		d.trouble("envelope", "the request has another shape", r.Body)
		return d.items, nil
	}
	if e.Object != s.net.Object {
		d.trouble("envelope", "the request is about something else: "+e.Object, r.Body)
		return d.items, nil
	}
	for _, raw := range e.Entry {
		d.entry(raw)
	}
	return d.items, nil
}

// decoder gathers what one request says.
type decoder struct {
	session *Session
	items   []platform.Inbound
	account string // that an entry is about
	sent    time.Time
}

func (d *decoder) entry(raw json.RawMessage) {
	var e entry
	if err := json.Unmarshal(raw, &e); err != nil {
		d.trouble("entry", reason(err), raw)
		return
	}
	d.account, d.sent = string(e.ID), e.Time.time()
	for _, list := range [2][]json.RawMessage{e.Messaging, e.Standby} {
		for _, one := range list {
			var h happening
			if err := json.Unmarshal(one, &h); err != nil {
				d.trouble("event", reason(err), one)
				continue
			}
			d.happened(&h, one)
		}
	}
	for _, one := range e.Changes {
		d.changed(one)
	}
	if e.Field != "" && len(e.Value) > 0 { // some accounts' changes stand in the entry itself
		d.changed(raw)
	}
}

// ErrUnknown is of a change that nobody knows.
var ErrUnknown = errors.New("nothing here knows this field")

// changed reads what happened in public.
func (d *decoder) changed(raw json.RawMessage) {
	var c struct {
		Field string          `json:"field"`
		Value json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		d.trouble("change", reason(err), raw)
		return
	}
	var items []platform.Inbound
	err := ErrUnknown
	if d.session.net.Changed != nil {
		items, err = d.session.net.Changed(Change{Account: d.account, Field: c.Field, Value: c.Value, At: d.sent})
	}
	if err != nil {
		d.trouble("change", reason(err), raw)
		return
	}
	for _, in := range items {
		in.For = d.elsewhere()
		if !d.session.net.Public {
			in.For, in.ForPlatform = d.account, d.session.net.Aside
		}
		d.items = append(d.items, in)
	}
}

// happened reads one event by what is in it.
func (d *decoder) happened(h *happening, raw json.RawMessage) {
	if d.account == "" { // an entry that names no account is for who gets the message
		d.account = string(h.Recipient.ID)
	}
	if h.Policy != nil {
		d.policy(h, raw)
		return
	}
	who := d.person(string(h.Sender.ID))
	if h.Message != nil && h.Message.Echo || who != nil && string(h.Sender.ID) == d.account {
		who = d.person(string(h.Recipient.ID))
	}
	if who == nil {
		d.trouble("event", "the event names nobody", raw)
		return
	}
	at := h.Timestamp.time()
	if at.IsZero() {
		at = d.sent
	}
	in := platform.Inbound{Sender: who, At: at}
	switch {
	case h.Message != nil:
		d.message(in, h.Message, raw)
	case h.Postback != nil:
		d.postback(in, h.Postback, raw)
	case h.Delivery != nil:
		d.delivered(in, h)
	case h.Read != nil:
		d.read(in, h)
	case h.Reaction != nil && h.Reaction.ID != "":
		d.reaction(in, h)
	case h.Edit != nil && h.Edit.ID != "":
		in.Key = d.keyed("edit:"+string(h.Edit.ID)+":"+string(h.Edit.Count), in)
		in.Edit = &platform.EditIn{ID: platform.RemoteMessageID(h.Edit.ID), Text: h.Edit.Text}
		d.add(in)
	case h.OptIn != nil && h.OptIn.Type == "notification_messages":
		in.Key = d.keyed("optin", in)
		in.OptOut = &platform.OptOutIn{Stop: h.OptIn.Status == "STOP_NOTIFICATIONS", Detail: h.OptIn.Title}
		d.add(in)
	case h.Referral != nil:
		d.came(in, h.Referral, raw)
	case h.Pass != nil || h.Take != nil || h.Request != nil:
		d.handedOver(in, h, raw)
	default:
		d.trouble("event", "nothing here knows this event", raw)
	}
}

// person is who is meant by an id, which is the account's own.
func (d *decoder) person(id string) *platform.Person {
	if id == "" {
		return nil
	}
	return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey(d.session.net.Key + ":" + id)}, Address: id, Display: id}
}

// keyed is the key of an event that has no id: there is one at a time.
func (d *decoder) keyed(kind string, in platform.Inbound) string {
	return kind + ":" + in.Sender.Address + ":" + strconv.FormatInt(in.At.UnixMilli(), 10)
}

// delivered reads that messages arrived: those that are named, and all up to a
// moment.
func (d *decoder) delivered(in platform.Inbound, h *happening) {
	until := h.Delivery.Watermark.time()
	if in.At.IsZero() {
		in.At = until
	}
	for _, id := range h.Delivery.IDs {
		if id != "" {
			d.receipt(in, "delivered:"+string(id), platform.ReceiptIn{ID: platform.RemoteMessageID(id), Status: desk.StatusDelivered})
		}
	}
	if !until.IsZero() {
		d.receipt(in, d.until("delivered", in, until), platform.ReceiptIn{Until: until, Status: desk.StatusDelivered})
	}
}

// read reads that the customer has seen a message and those before it.
func (d *decoder) read(in platform.Inbound, h *happening) {
	until := h.Read.Watermark.time()
	if h.Read.ID != "" {
		d.receipt(in, "read:"+string(h.Read.ID), platform.ReceiptIn{ID: platform.RemoteMessageID(h.Read.ID), Status: desk.StatusRead})
		if until.IsZero() {
			until = in.At
		}
	}
	if until.IsZero() {
		return
	}
	if in.At.IsZero() {
		in.At = until
	}
	d.receipt(in, d.until("read", in, until), platform.ReceiptIn{Until: until, Status: desk.StatusRead})
}

func (d *decoder) until(kind string, in platform.Inbound, until time.Time) string {
	return kind + ":" + in.Sender.Address + ":" + strconv.FormatInt(until.UnixMilli(), 10)
}

func (d *decoder) receipt(in platform.Inbound, key string, r platform.ReceiptIn) {
	in.Key, in.Receipt = key, &r
	d.add(in)
}

func (d *decoder) reaction(in platform.Inbound, h *happening) {
	emoji := h.Reaction.Emoji
	if emoji == "" {
		emoji = emojiOf(h.Reaction.Reaction)
	}
	if h.Reaction.Action == "unreact" {
		emoji = ""
	}
	in.Key = d.keyed("reaction:"+string(h.Reaction.ID)+":"+h.Reaction.Action, in)
	in.Reaction = &platform.ReactionIn{ID: platform.RemoteMessageID(h.Reaction.ID), Emoji: emoji, Ours: string(h.Sender.ID) == d.account}
	d.add(in)
}

// emojiOf is the emoji of a reaction that came as a word alone.
func emojiOf(word string) string {
	switch word {
	case "smile":
		return "😆"
	case "angry":
		return "😠"
	case "sad":
		return "😢"
	case "wow":
		return "😮"
	case "like":
		return "👍"
	case "dislike":
		return "👎"
	}
	return "❤️"
}

// policy reads that the network acts against the account.
func (d *decoder) policy(h *happening, raw json.RawMessage) {
	in := platform.Inbound{At: h.Timestamp.time(), Account: &platform.AccountIn{
		Severity: "error", Title: "The network restricts the account: " + h.Policy.Action, Detail: h.Policy.Reason, Raw: raw,
	}}
	if in.At.IsZero() {
		in.At = d.sent
	}
	if h.Policy.Action == "unblock" {
		in.Account.Severity, in.Account.Title = "info", "The network lets the account send again"
	}
	in.Key = "policy:" + h.Policy.Action + ":" + strconv.FormatInt(in.At.UnixMilli(), 10)
	d.add(in)
}

// handedOver notes that another app, or the network's own inbox, got the
// conversation or gave it back.
func (d *decoder) handedOver(in platform.Inbound, h *happening, raw json.RawMessage) {
	if in.At.IsZero() {
		d.trouble("handover", "the event has no time", raw)
		return
	}
	what, to := "pass", h.Pass
	switch {
	case h.Take != nil:
		what, to = "take", h.Take
	case h.Request != nil:
		what, to = "request", h.Request
	}
	in.Key = d.keyed("thread:"+what, in)
	in.Message = &platform.MessageIn{ID: platform.RemoteMessageID(in.Key), Kind: desk.MessageSystem,
		Content: &desk.Content{System: &desk.SystemChange{Type: "thread_" + what, Body: string(to.New)}}}
	d.add(in)
}

// add puts an event with the others. One for another account, or for the private
// side, says so.
func (d *decoder) add(in platform.Inbound) {
	in.For = d.elsewhere()
	if d.session.net.Public {
		in.For, in.ForPlatform = d.account, d.session.net.Aside
	}
	d.items = append(d.items, in)
}

// elsewhere names the account that an entry is about, where that is not ours:
// an app has one address for all its accounts.
func (d *decoder) elsewhere() string {
	if d.account == d.session.account {
		return ""
	}
	return d.account
}

// trouble keys an item by its content, so that a repeat is the same item.
func (d *decoder) trouble(kind, why string, raw json.RawMessage) {
	d.items = append(d.items, platform.Inbound{
		Key: "trouble:" + digest(raw), At: d.sent, For: d.elsewhere(),
		Trouble: &platform.TroubleIn{Kind: kind, Reason: why, Raw: raw},
	})
}

func digest(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// reason puts a JSON error into words that name the field and not our types.
func reason(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		return "the field " + strings.TrimPrefix(wrong.Field, "message.") + " holds: " + wrong.Value
	}
	for _, plain := range []error{ErrUnknown, errNoItem, errNoTime} {
		if errors.Is(err, plain) {
			return plain.Error()
		}
	}
	return "a field has another shape: " + err.Error()
}
