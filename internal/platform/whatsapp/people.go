package whatsapp

import (
	"encoding/json"
	"strings"

	"recado.dev/internal/platform"
)

// people are the contacts that stand beside the messages of a change.
type people struct {
	contacts []contact
	alone    bool // one message: one contact beside it is its sender
}

func peopleOf(raw []json.RawMessage) people {
	var p people
	for _, one := range raw {
		var c contact
		if json.Unmarshal(one, &c) == nil {
			p.contacts = append(p.contacts, c)
		}
	}
	return p
}

// person answers who is meant by a number and a user id, of which either may
// be missing, empty or in the other's place. Nil means that nobody is.
func (d *decoder) person(p *people, number, userID string) *platform.Person {
	if number != "" && canonical(number) == "" {
		if userID == "" {
			userID = number
		}
		number = ""
	}
	c := p.find(number, userID)
	if c == nil && number == "" && userID == "" && p.alone && len(p.contacts) == 1 {
		c = &p.contacts[0]
	}
	var name, username string
	if c != nil {
		name, username = c.Profile.Name, c.Profile.Username
		if number == "" && canonical(c.WaID) != "" {
			number = c.WaID
		}
		if userID == "" {
			userID = c.UserID
		}
	}
	return d.session.person(number, userID, name, username)
}

func (s *session) person(number, userID, name, username string) *platform.Person {
	digits := canonical(number)
	if digits == "" && userID == "" {
		return nil
	}
	keys := make([]platform.RemoteUserKey, 0, 2)
	if userID != "" {
		keys = append(keys, platform.RemoteUserKey("user:"+userID))
	}
	who := &platform.Person{Name: name}
	switch {
	case digits != "":
		keys = append(keys, platform.RemoteUserKey("phone:"+digits))
		// The number as the network writes it, not the canonical one: it is
		// what the network delivers to.
		who.Address = "+" + strings.TrimPrefix(number, "+")
		who.Display = s.displays.Of(digits)
	case username != "":
		who.Address, who.Display = "user:"+userID, "@"+username
	default:
		who.Address, who.Display = "user:"+userID, userID
	}
	if who.Name == "" {
		who.Name = username
	}
	who.Keys = keys
	return who
}

func (p *people) find(number, userID string) *contact {
	for i := range p.contacts {
		c := &p.contacts[i]
		if userID != "" && c.UserID == userID || number != "" && c.WaID == number {
			return c
		}
	}
	if digits := canonical(number); digits != "" {
		for i := range p.contacts {
			if canonical(p.contacts[i].WaID) == digits {
				return &p.contacts[i]
			}
		}
	}
	return nil
}
