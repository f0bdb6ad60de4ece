package meta

import (
	"encoding/json"
	"net/http"

	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox"
)

// Routes implements sandbox.Console: what customers decide with their phones,
// and what becomes of an account at the platform.
func (n *Network) Routes(add func(pattern string, f func(*http.Request) (any, error))) {
	add("GET /phones/{phone}/{account}", n.customer)
	add("PUT /phones/{phone}/{account}", n.customer)
	add("POST /phones/{phone}/{account}/report", n.customer)
	add("GET /accounts/{account}", n.standing)
	add("PUT /accounts/{account}", n.standing)
	add("POST /accounts/{account}/inbox", n.postInbox)
}

func (n *Network) connected(id string) (sandbox.Account, error) {
	a, ok := n.table.Account(func(a sandbox.Account) bool { return a.ID == id && a.Platform == n.key })
	if !ok {
		return a, desk.NotFound("account")
	}
	return a, nil
}

// customerView is what a customer decided about an account.
type customerView struct {
	Blocked bool `json:"blocked"`
	Stopped bool `json:"stopped"`
}

// customer answers what a customer decided, or takes another decision. What is
// reported nobody at the platform reads.
func (n *Network) customer(r *http.Request) (any, error) {
	a, err := n.connected(r.PathValue("account"))
	if err != nil {
		return nil, err
	}
	p, ok := n.table.Phone(r.PathValue("phone"))
	if !ok {
		return nil, desk.NotFound("phone")
	}
	now := n.stateOf(a.ID, nil).Decided[p.ID]
	if r.Method != http.MethodPut {
		return now, nil
	}
	next := now
	if err := sandbox.Read(r, &next); err != nil {
		return nil, err
	}
	n.stateOf(a.ID, func(s *state) {
		if s.Decided == nil {
			s.Decided = map[string]customerView{}
		}
		s.Decided[p.ID] = next
	})
	if next.Stopped != now.Stopped {
		n.tellOptIn(a, p, next.Stopped)
	}
	return next, nil
}

// tellOptIn tells the business that a customer ended, or began again, what they
// get of offers.
func (n *Network) tellOptIn(a sandbox.Account, p sandbox.Phone, stopped bool) {
	status := "RESUME_NOTIFICATIONS"
	if stopped {
		status = "STOP_NOTIFICATIONS"
	}
	raw, err := json.Marshal(object{
		"sender": object{"id": personID(a.ID, p)}, "recipient": object{"id": a.ID}, "timestamp": n.table.Now().UnixMilli(),
		"optin": object{"type": "notification_messages", "title": "Offers", "notification_messages_status": status},
	})
	if err != nil {
		return // plain texts always encode
	}
	n.table.Notify(a.ID, sandbox.Event{ID: n.MessageID(p, true), Notice: raw})
}

// standingView is how an account stands at the platform.
type standingView struct {
	Revoked    bool `json:"revoked"`    // the token is dead
	Closed     bool `json:"closed"`     // the owner keeps messages from other tools
	Personal   bool `json:"personal"`   // it is no professional account
	Subscribed bool `json:"subscribed"` // an app gets its events
}

func (n *Network) standing(r *http.Request) (any, error) {
	a, err := n.connected(r.PathValue("account"))
	if err != nil {
		return nil, err
	}
	token := a.Secrets["page_access_token"]
	is := n.stateOf(a.ID, nil)
	v := standingView{Revoked: is.Revoked == token, Closed: is.Closed, Personal: is.Personal, Subscribed: !is.Unsubscribed}
	if r.Method != http.MethodPut {
		return v, nil
	}
	if err := sandbox.Read(r, &v); err != nil {
		return nil, err
	}
	n.stateOf(a.ID, func(s *state) {
		s.Closed, s.Personal, s.Unsubscribed, s.Revoked = v.Closed, v.Personal, !v.Subscribed, ""
		if v.Revoked {
			s.Revoked = token
		}
	})
	return v, nil
}

// postInbox has the business write in the platform's own inbox.
func (n *Network) postInbox(r *http.Request) (any, error) {
	var in struct {
		Phone string `json:"phone"`
		Text  string `json:"text"`
	}
	if err := sandbox.Read(r, &in); err != nil {
		return nil, err
	}
	a, err := n.connected(r.PathValue("account"))
	if err != nil {
		return nil, err
	}
	return nil, n.WriteFromInbox(a.ID, in.Phone, in.Text)
}
