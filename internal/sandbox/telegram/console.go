package telegram

import (
	"net/http"

	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox"
)

// Routes implements sandbox.Console: what a customer with their phone can decide
// about a bot.
func (n *Network) Routes(add func(pattern string, f func(*http.Request) (any, error))) {
	add("GET /phones/{phone}/{account}", func(r *http.Request) (any, error) {
		return n.customer(r.PathValue("account"), r.PathValue("phone"))
	})
	add("PUT /phones/{phone}/{account}", n.putCustomer)
	add("POST /bots/{account}/revoke", n.revoke)
}

func (n *Network) putCustomer(r *http.Request) (any, error) {
	var in struct {
		Blocked *bool `json:"blocked"`
	}
	if err := sandbox.Read(r, &in); err != nil {
		return nil, err
	}
	p, ok := n.table.Phone(r.PathValue("phone"))
	if !ok {
		return nil, desk.NotFound("phone")
	}
	if in.Blocked != nil {
		n.block(r.PathValue("account"), p, *in.Blocked)
	}
	return n.customer(r.PathValue("account"), p.ID)
}

// revoke gives a bot another token, as /revoke at the platform's own bot does:
// the old one works no more.
func (n *Network) revoke(r *http.Request) (any, error) {
	st, done := n.open()
	defer done()
	b := st.byAccount(r.PathValue("account"))
	if b == nil {
		return nil, desk.NotFound("bot")
	}
	id := b.Token[:len(b.Token)-32]
	b.Token, st.dirty = id+word(32), true
	return map[string]string{"bot_token": b.Token}, nil
}
