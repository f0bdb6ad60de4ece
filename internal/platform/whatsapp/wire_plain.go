package whatsapp

import (
	"encoding/json"
	"unicode/utf8"
)

// readPlain reads a request of texts and statuses, which nearly all are, in one
// pass and without reflection. It knows the fields that these have and takes no
// others, nothing twice and nothing of another type: a request that it is not
// sure of is left to encoding/json, which would make the same of those it reads.
func readPlain(raw []byte) (envelope, bool) {
	var e envelope
	p := plain{raw: raw}
	p.object(func(key []byte) {
		switch string(key) {
		case "object":
			p.text(&e.Object)
		case "entry":
			each(&p, &e.Entry, p.entry)
		default:
			p.unsure = true
		}
	})
	if p.next() != 0 || p.at < len(raw) || p.unsure {
		return envelope{}, false
	}
	return e, true
}

// plain stands somewhere in a request. unsure says that it reads no further.
type plain struct {
	raw    []byte
	at     int
	unsure bool
}

func (p *plain) entry(e *entry) {
	p.object(func(key []byte) {
		switch string(key) {
		case "id":
			p.text((*string)(&e.ID))
		case "time":
			p.time(&e.Time)
		case "changes":
			each(p, &e.Changes, p.change)
		default:
			p.unsure = true
		}
	})
}

func (p *plain) change(c *change) {
	p.object(func(key []byte) {
		switch string(key) {
		case "field":
			p.text(&c.Field)
		case "value":
			p.value(&c.Value)
		default:
			p.unsure = true
		}
	})
}

func (p *plain) value(v *value) {
	p.object(func(key []byte) {
		switch string(key) {
		case "messaging_product":
			p.skip()
		case "metadata":
			p.texts(field{"display_phone_number", &v.Metadata.DisplayPhoneNumber}, field{"phone_number_id", (*string)(&v.Metadata.PhoneNumberID)})
		case "contacts":
			each(p, &v.Contacts, p.contact)
		case "messages":
			each(p, &v.Messages, p.message)
		case "statuses":
			each(p, &v.Statuses, p.status)
		default:
			p.unsure = true
		}
	})
}

func (p *plain) contact(c *contact) {
	p.object(func(key []byte) {
		switch string(key) {
		case "profile":
			p.texts(field{"name", &c.Profile.Name}, field{"username", &c.Profile.Username})
		case "wa_id":
			p.text(&c.WaID)
		case "user_id":
			p.text(&c.UserID)
		default:
			p.unsure = true
		}
	})
}

func (p *plain) message(m *message) {
	p.object(func(key []byte) {
		switch string(key) {
		case "from":
			p.text(&m.From)
		case "from_user_id":
			p.text(&m.FromUserID)
		case "id":
			p.text(&m.ID)
		case "timestamp":
			p.time(&m.Timestamp)
		case "type":
			p.text(&m.Type)
		case "text":
			if p.unsure = p.unsure || m.Text != nil; !p.unsure {
				m.Text = &textBody{}
				p.texts(field{"body", &m.Text.Body})
			}
		default:
			p.unsure = true
		}
	})
}

func (p *plain) status(s *status) {
	p.object(func(key []byte) {
		switch string(key) {
		case "id":
			p.text(&s.ID)
		case "status":
			p.text(&s.Status)
		case "timestamp":
			p.time(&s.Timestamp)
		case "recipient_id":
			p.text(&s.RecipientID)
		case "recipient_user_id":
			p.text(&s.RecipientUserID)
		case "biz_opaque_callback_data":
			p.text(&s.OurID)
		case "conversation":
			if p.unsure = p.unsure || s.Conversation != nil; !p.unsure {
				s.Conversation = &conversationBody{}
				p.conversation(s.Conversation)
			}
		case "pricing":
			if p.unsure = p.unsure || s.Pricing != nil; !p.unsure {
				s.Pricing = &pricingBody{}
				p.pricing(s.Pricing)
			}
		default:
			p.unsure = true
		}
	})
}

func (p *plain) conversation(c *conversationBody) {
	p.object(func(key []byte) {
		switch string(key) {
		case "id":
			p.text((*string)(&c.ID))
		case "expiration_timestamp":
			p.skip()
		case "origin":
			p.texts(field{"type", &c.Origin.Type})
		default:
			p.unsure = true
		}
	})
}

func (p *plain) pricing(b *pricingBody) {
	p.object(func(key []byte) {
		switch string(key) {
		case "billable":
			p.truth(&b.Billable)
		case "pricing_model":
			p.text(&b.Model)
		case "type":
			p.text(&b.Type)
		case "category":
			p.text(&b.Category)
		default:
			p.unsure = true
		}
	})
}

// next is the next byte that is no space, 0 at the end.
func (p *plain) next() byte {
	for ; p.at < len(p.raw); p.at++ {
		switch c := p.raw[p.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

func (p *plain) take(c byte) {
	if p.unsure = p.unsure || p.next() != c; !p.unsure {
		p.at++
	}
}

// object has read take the value of each field.
func (p *plain) object(read func(key []byte)) {
	for p.take('{'); !p.unsure; p.take(',') {
		key, _ := p.token()
		if p.take(':'); p.unsure {
			return
		}
		read(key[1 : len(key)-1])
		if p.next() == '}' {
			p.at++
			return
		}
	}
}

// each has read take each thing of a list, which has one at least.
func each[T any](p *plain, list *[]T, read func(*T)) {
	p.unsure = p.unsure || *list != nil
	for p.take('['); !p.unsure; p.take(',') {
		*list = append(*list, *new(T))
		read(&(*list)[len(*list)-1])
		if p.next() == ']' {
			p.at++
			return
		}
	}
}

// token is the string that comes next, in its quotes, and whether it is written
// with escapes. Without one it is two quotes, and nothing is sure.
func (p *plain) token() (raw []byte, escaped bool) {
	from := p.at
	if p.next() == '"' {
		from = p.at
		for i := from + 1; i < len(p.raw) && p.raw[i] >= ' '; i++ {
			switch p.raw[i] {
			case '\\':
				escaped = true
				i++
			case '"':
				p.at = i + 1
				return p.raw[from:p.at], escaped
			}
		}
	}
	p.unsure = true
	return []byte(`""`), false
}

func (p *plain) text(to *string) {
	raw, escaped := p.token()
	inner := raw[1 : len(raw)-1]
	switch {
	case p.unsure || *to != "":
		p.unsure = true
	case escaped:
		p.unsure = json.Unmarshal(raw, to) != nil
	case !utf8.Valid(inner):
		p.unsure = true
	default:
		*to = string(inner)
	}
}

// skip passes over a string.
func (p *plain) skip() {
	raw, escaped := p.token()
	p.unsure = p.unsure || escaped && !json.Valid(raw)
}

// field is one that is a string, and where it goes.
type field struct {
	key string
	to  *string
}

// texts takes an object of strings.
func (p *plain) texts(fields ...field) {
	p.object(func(key []byte) {
		for _, f := range fields {
			if f.key == string(key) {
				p.text(f.to)
				return
			}
		}
		p.unsure = true
	})
}

// time takes a time that is written as a string.
func (p *plain) time(to *stamp) {
	raw, _ := p.token()
	p.unsure = p.unsure || *to != 0 || to.UnmarshalJSON(raw) != nil
}

func (p *plain) truth(to **bool) {
	yes := p.next() == 't'
	word := "false"
	if yes {
		word = "true"
	}
	rest := p.raw[p.at:]
	if p.unsure = p.unsure || *to != nil || len(rest) < len(word) || string(rest[:len(word)]) != word; !p.unsure {
		p.at += len(word)
		*to = &yes
	}
}
