package viber

import (
	"encoding/json"
	"net/http"

	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox"
)

// Routes implements sandbox.Console: what a customer with their phone can decide
// about a bot.
func (n *Network) Routes(add func(pattern string, f func(*http.Request) (any, error))) {
	show := func(r *http.Request) (any, error) {
		st, done := n.open()
		defer done()
		b := st.byID(r.PathValue("account"))
		return map[string]bool{"blocked": b != nil && b.Gone[r.PathValue("phone")]}, nil
	}
	add("GET /phones/{phone}/{account}", show)
	add("PUT /phones/{phone}/{account}", func(r *http.Request) (any, error) {
		var in struct {
			Blocked *bool `json:"blocked"`
		}
		if err := sandbox.Read(r, &in); err != nil {
			return nil, err
		}
		p, found := n.table.Phone(r.PathValue("phone"))
		if !found {
			return nil, desk.NotFound("phone")
		}
		if in.Blocked != nil {
			n.leave(r.PathValue("account"), p, *in.Blocked)
		}
		return show(r)
	})
}

// leave has a customer leave a bot, or come back. The bot is told.
func (n *Network) leave(account string, p sandbox.Phone, gone bool) {
	st, done := n.open()
	b := st.byID(account)
	if b == nil || b.Gone[p.ID] == gone {
		done()
		return
	}
	b.Gone[p.ID] = gone
	if !gone {
		delete(b.Gone, p.ID)
	}
	st.dirty = true
	done()
	e := object{"event": "unsubscribed", "timestamp": n.table.Now().UnixMilli(), "chat_hostname": hostname, "user_id": userID(account, p), "message_token": json.Number(n.MessageID(p, true))}
	if !gone {
		e["event"], e["user"] = "subscribed", n.personOf(account, p)
		delete(e, "user_id")
	}
	if raw, err := json.Marshal(e); err == nil {
		n.table.Notify(account, sandbox.Event{ID: "subscription:" + p.ID, Notice: raw})
	}
}
