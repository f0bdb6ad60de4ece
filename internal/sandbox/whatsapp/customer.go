package whatsapp

import (
	"net/http"

	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox"
)

// customerView is what a customer decided about a business.
type customerView struct {
	Blocked bool `json:"blocked"`
	Stopped bool `json:"stopped"` // no marketing
}

// customer runs f for a phone and an account.
func (n *Network) customer(r *http.Request, f func(sandbox.Account, sandbox.Phone, *book) error) (any, error) {
	a, ok := n.table.Account(func(a sandbox.Account) bool { return a.ID == r.PathValue("account") && a.Platform == Key })
	p, known := n.table.Phone(r.PathValue("phone"))
	if !ok || !known {
		return nil, desk.NotFound("phone or account")
	}
	b, done := n.open(wabaOf(a))
	defer done()
	if err := f(a, p, b); err != nil {
		return nil, err
	}
	who := person(a, p)
	return customerView{b.Blocks[who], b.OptOuts[who]}, nil
}

func (n *Network) getCustomer(r *http.Request) (any, error) {
	return n.customer(r, func(sandbox.Account, sandbox.Phone, *book) error { return nil })
}

func (n *Network) putCustomer(r *http.Request) (any, error) {
	return n.customer(r, func(a sandbox.Account, p sandbox.Phone, b *book) error {
		who := person(a, p)
		in := customerView{b.Blocks[who], b.OptOuts[who]}
		if err := sandbox.Read(r, &in); err != nil {
			return err
		}
		if in.Blocked && !b.Blocks[who] {
			n.complain(b, a, p, blockWeight)
		}
		set(b.Blocks, who, in.Blocked)
		if in.Stopped != b.OptOuts[who] {
			set(b.OptOuts, who, in.Stopped)
			n.tellPreference(a, p, in.Stopped)
		}
		n.change(b)
		return nil
	})
}

func set(m map[string]bool, key string, on bool) {
	if on {
		m[key] = true
	} else {
		delete(m, key)
	}
}

func (n *Network) postReport(r *http.Request) (any, error) {
	return n.customer(r, func(a sandbox.Account, p sandbox.Phone, b *book) error {
		n.complain(b, a, p, reportWeight)
		return nil
	})
}

// tellPreference tells the business what a customer wants of its marketing.
func (n *Network) tellPreference(a sandbox.Account, p sandbox.Phone, stop bool) {
	value, detail := "resume", "User requested to resume marketing messages"
	if stop {
		value, detail = "stop", "User requested to stop marketing messages"
	}
	contact := contactOf(p)
	n.notifyOne(a, "user_preferences", object{
		"messaging_product": "whatsapp",
		"metadata":          object{"display_phone_number": digits(a.Settings["display_phone_number"]), "phone_number_id": a.ID},
		"contacts":          []object{contact},
		"user_preferences": []object{{
			"wa_id": contact["wa_id"], "user_id": p.UserID, "detail": detail, "category": "marketing_messages", "value": value, "timestamp": n.table.Now().Unix(),
		}},
	})
}
