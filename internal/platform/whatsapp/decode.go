package whatsapp

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"recado.dev/internal/platform"
)

const object = "whatsapp_business_account"

// Decode implements platform.Hooked. Nearly every request holds only messages
// and statuses of the expected shape: those are read in one pass. Anything
// else is read again item by item, so that a bad item costs only itself.
func (s *session) Decode(r platform.HookRequest) ([]platform.Inbound, error) {
	d := decoder{session: s}
	if d.quick(r.Body) {
		return d.items, nil
	}
	d = decoder{session: s, loose: true}
	if err := d.careful(r.Body); err != nil {
		return nil, err
	}
	return d.items, nil
}

// decoder gathers what one request says.
type decoder struct {
	session *session
	items   []platform.Inbound
	// loose says that items come with their raw bytes. Without them, an item
	// that needs its raw bytes sets again instead.
	loose, again bool
	// entry and sent identify news that have no id of their own.
	entry    string
	sent     time.Time
	backfill bool
	other    *metadata // the number that a change is for, where it is not this one
}

func (d *decoder) quick(raw []byte) bool {
	e, ok := readPlain(raw)
	if !ok && json.Unmarshal(raw, &e) != nil || e.Object != object {
		return false
	}
	for i := range e.Entry {
		entry := &e.Entry[i]
		d.entry, d.sent = string(entry.ID), entry.Time.time()
		for j := range entry.Changes {
			change := &entry.Changes[j]
			v := &change.Value
			if change.Field != "messages" || len(v.Errors) > 0 || len(v.Messages)+len(v.Statuses) == 0 || !d.ours(v.Metadata) {
				return false
			}
			p := people{contacts: v.Contacts}
			p.alone = len(v.Messages) == 1
			for k := range v.Messages {
				d.message(&p, &v.Messages[k], nil)
			}
			for k := range v.Statuses {
				d.status(&p, &v.Statuses[k], nil)
			}
			if d.again {
				return false
			}
		}
	}
	return true
}

func (d *decoder) careful(raw []byte) error {
	if !json.Valid(raw) {
		return fmt.Errorf("read the request: not JSON")
	}
	var e looseEnvelope
	if err := json.Unmarshal(raw, &e); err != nil {
		d.trouble("envelope", "the request has another shape", raw)
		return nil
	}
	if e.Object != object {
		d.trouble("envelope", "the request is not about a business account", raw)
		return nil
	}
	for _, one := range e.Entry {
		var entry looseEntry
		if err := json.Unmarshal(one, &entry); err != nil {
			d.trouble("entry", reason(err), one)
			continue
		}
		d.entry, d.sent = string(entry.ID), entry.Time.time()
		for _, change := range entry.Changes {
			d.change(change)
		}
	}
	return nil
}

// change reads one change by its field.
func (d *decoder) change(raw json.RawMessage) {
	var c looseChange
	if err := json.Unmarshal(raw, &c); err != nil {
		d.trouble("change", reason(err), raw)
		return
	}
	if read, ok := news[c.Field]; ok {
		d.account(c.Field, read, c.Value)
		return
	}
	switch c.Field {
	case "messages", "smb_message_echoes", "smb_app_state_sync", "history", "user_preferences", "user_id_update":
		var v looseValue
		if err := json.Unmarshal(c.Value, &v); err != nil {
			d.trouble(c.Field, reason(err), raw)
			return
		}
		d.value(c.Field, &v, raw)
	default:
		d.trouble(c.Field, "nothing here knows this field", raw)
	}
}

func (d *decoder) value(field string, v *looseValue, raw json.RawMessage) {
	if !d.ours(v.Metadata) {
		d.other = &v.Metadata
		defer func() { d.other = nil }()
	}
	p := peopleOf(v.Contacts)
	p.alone = len(v.Messages) == 1
	before := len(d.items)
	d.backfill = field == "history"
	for _, one := range v.Messages {
		read(d, "message", one, func(m *message) { d.messageEitherWay(&p, m, one) })
	}
	for _, one := range v.Statuses {
		read(d, "status", one, func(st *status) { d.status(&p, st, one) })
	}
	for _, one := range v.Echoes {
		read(d, "echo", one, func(m *message) { d.echo(&p, m, one) })
	}
	for _, one := range v.Sync {
		read(d, "contact", one, func(c *syncedContact) { d.synced(c, one) })
	}
	for _, one := range v.History {
		read(d, "history", one, func(h *historyChunk) { d.history(&p, h) })
	}
	for _, one := range v.Preferences {
		read(d, "preference", one, func(u *preference) { d.preference(&p, u, one) })
	}
	for _, one := range v.UserIDs {
		read(d, "user id", one, func(u *userIDChange) { d.userID(&p, u, one) })
	}
	d.backfill = false
	for _, one := range v.Errors {
		read(d, "error", one, func(e *apiError) { d.accountError(e, one) })
	}
	if len(d.items) == before {
		d.trouble(field, "the change holds nothing known", raw)
	}
}

// elsewhere names the other number.
func (d *decoder) elsewhere() string {
	if d.other == nil {
		return ""
	}
	return string(d.other.PhoneNumberID)
}

func (d *decoder) ours(m metadata) bool {
	return m.PhoneNumberID == "" || string(m.PhoneNumberID) == d.session.phoneID
}

// read gives one item of a list to use, or makes trouble of it.
func read[T any](d *decoder, kind string, raw json.RawMessage, use func(*T)) {
	var item T
	if err := json.Unmarshal(raw, &item); err != nil {
		d.trouble(kind, reason(err), raw)
		return
	}
	use(&item)
}

func (d *decoder) add(in platform.Inbound) {
	in.Backfill, in.For = d.backfill, d.elsewhere()
	d.items = append(d.items, in)
}

// trouble keys an item by its content, so that a repeat is the same item.
func (d *decoder) trouble(kind, why string, raw json.RawMessage) {
	if !d.loose {
		d.again = true
		return
	}
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
	if wrong, ok := err.(*json.UnmarshalTypeError); ok && wrong.Field != "" {
		return "the field " + strings.TrimPrefix(wrong.Field, "body.") + " holds: " + wrong.Value
	}
	return "a field has another shape: " + err.Error()
}
