package line

import (
	"encoding/json"
	"net/http"

	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox"
)

// Routes implements sandbox.Console: what a customer can do about the account on
// their phone.
func (n *Network) Routes(add func(pattern string, f func(*http.Request) (any, error))) {
	add("GET /phones/{phone}/{account}", n.customer)
	add("PUT /phones/{phone}/{account}", n.customer)
	add("POST /phones/{phone}/{account}/report", n.customer)
	add("PUT /accounts/{account}", n.putAccount)
}

// customerView is what a customer decided.
type customerView struct {
	Blocked bool `json:"blocked"`
	Stopped bool `json:"stopped"`
}

// customer reads or changes what a customer decided. A block is told to the
// business, a report to nobody.
func (n *Network) customer(r *http.Request) (any, error) {
	p, known := n.table.Phone(r.PathValue("phone"))
	id := r.PathValue("account")
	s, done := n.open()
	acc := s.Accounts[id]
	if !known || acc == nil {
		done()
		return nil, desk.NotFound("phone or account")
	}
	before := acc.Blocks[p.ID]
	is := customerView{Blocked: before}
	done()
	if r.Method != http.MethodPut {
		return is, nil
	}
	if err := sandbox.Read(r, &is); err != nil {
		return nil, err
	}
	is.Stopped = false // the network knows no such wish
	if is.Blocked == before {
		return is, nil
	}
	s, done = n.open()
	if is.Blocked {
		s.Accounts[id].Blocks[p.ID] = true
	} else {
		delete(s.Accounts[id].Blocks, p.ID)
	}
	n.changed()
	done()
	told := notice{Type: "follow", User: userID(p), Unblocked: true}
	if is.Blocked {
		told = notice{Type: "unfollow", User: userID(p)}
	}
	text, err := json.Marshal(told)
	if err != nil {
		return nil, err
	}
	n.table.Notify(id, sandbox.Event{ID: hexes(12), Notice: text})
	return is, nil
}

// putAccount changes what is switched in the platform's own console.
func (n *Network) putAccount(r *http.Request) (any, error) {
	var in struct {
		Active    *bool `json:"active"`
		Redeliver *bool `json:"redeliver"`
		Quota     *int  `json:"quota"`
	}
	if err := sandbox.Read(r, &in); err != nil {
		return nil, err
	}
	s, done := n.open()
	defer done()
	acc := s.Accounts[r.PathValue("account")]
	if acc == nil {
		return nil, desk.NotFound("account")
	}
	if in.Active != nil {
		acc.Active = *in.Active
	}
	if in.Redeliver != nil {
		acc.Redeliver = *in.Redeliver
	}
	if in.Quota != nil {
		acc.Quota = max(0, *in.Quota)
	}
	n.changed()
	return map[string]any{"active": acc.Active, "redeliver": acc.Redeliver, "quota": acc.Quota, "used": acc.Used, "endpoint": acc.Endpoint}, nil
}
