// Package rcs emulates RCS for Business as its partners see it, in its own wire
// format: the sign-in with a service account's key, agents' messages and events,
// what a number can show, and signed requests for what customers do. The
// connectors must not import it: they meet over HTTP alone.
package rcs

import (
	"crypto/hmac"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox"
	"recado.dev/internal/sandbox/serviceaccount"
)

// Key is the platform's key, as its connector declares it.
const Key = "rcs"

const (
	mount    = "/sandbox/rcs"
	shelfKey = "rcs/state"
)

// Network implements sandbox.Network.
type Network struct {
	table *sandbox.Table

	mu      sync.Mutex // of the state
	loaded  bool
	dirty   bool
	state   state
	desk    serviceaccount.Desk
	greeter serviceaccount.Greeter
}

// state is what outlives a restart.
type state struct {
	Agents map[string]*agent `json:"agents"`
}

// agent is who writes to customers.
type agent struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
	PEM   string `json:"pem"`   // of its partner's service account
	Token string `json:"token"` // that a form is offered; the channel's own counts
	// Gone are the phones whose owners unsubscribed.
	Gone map[string]bool `json:"gone"`
}

// New makes the network for a table.
func New(t *sandbox.Table) *Network { return &Network{table: t} }

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "RCS Business Messaging" }

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler { return http.HandlerFunc(n.serve) }

func base(publicURL string) string { return strings.TrimSuffix(publicURL, "/") + mount }

// open answers the state, and what to call when one is done with it.
func (n *Network) open() (*state, func()) {
	n.mu.Lock()
	if !n.loaded {
		n.table.Shelved(shelfKey, &n.state)
		n.loaded = true
	}
	if n.state.Agents == nil {
		n.state.Agents = map[string]*agent{}
	}
	return &n.state, n.mu.Unlock
}

// NewAccount implements sandbox.Network: another agent, with a service account of
// its own.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	a := &agent{ID: "agent_" + serviceaccount.Word(6), Name: name, Token: serviceaccount.Word(12), Gone: map[string]bool{}}
	a.Email = "recado@" + strings.ReplaceAll(a.ID, "_", "-") + ".iam.gserviceaccount.com"
	a.PEM = serviceaccount.NewKey()
	st, done := n.open()
	defer done()
	st.Agents[a.ID] = a
	n.dirty = true
	return sandbox.Account{
		ID: a.ID, Platform: Key, Name: name, Display: a.ID,
		Settings: map[string]string{"agent_id": a.ID, "api_base_url": base(publicURL) + "/v1"},
		Secrets:  map[string]string{"client_token": a.Token, "service_account": serviceaccount.KeyFile(a.Email, a.PEM, base(publicURL)+"/token")},
	}
}

// Recognise implements sandbox.Network. Whether the key is right shows at the
// first call.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	st, done := n.open()
	defer done()
	a := st.Agents[settings["agent_id"]]
	if a == nil || strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL)+"/v1" {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: a.ID, Platform: Key, Display: a.ID, Settings: settings, Secrets: secrets}, true
}

// MessageID implements sandbox.Network.
func (n *Network) MessageID(sandbox.Phone, bool) string { return "Mx" + serviceaccount.Word(11) }

// Handshake implements sandbox.Network: the platform asks by a POST, before the
// first event.
func (n *Network) Handshake(sandbox.Account) (string, func(int, []byte) bool) { return "", nil }

// Kinds implements sandbox.Plain.
func (n *Network) Kinds() []string {
	return []string{"text", "image", "video", "audio", "voice", "document", "location", "answer"}
}

// Receipts implements sandbox.Plain.
func (n *Network) Receipts() bool { return true }

// Sign implements sandbox.Network: the signature is over what the body wraps.
func (n *Network) Sign(a sandbox.Account, body []byte) http.Header {
	var e struct {
		Message struct {
			Data string `json:"data"`
		} `json:"message"`
	}
	_ = json.Unmarshal(body, &e) // made here
	data, _ := base64.StdEncoding.DecodeString(e.Message.Data)
	mac := hmac.New(sha512.New, []byte(a.Secrets["client_token"]))
	mac.Write(data)
	return http.Header{"Content-Type": {"application/json"}, "X-Goog-Signature": {base64.StdEncoding.EncodeToString(mac.Sum(nil))}}
}

// Tend implements sandbox.Tender: it keeps the state.
func (n *Network) Tend(time.Time) {
	st, done := n.open()
	defer done()
	if n.dirty && n.table.Shelve(shelfKey, st) == nil {
		n.dirty = false
	}
}

// Routes implements sandbox.Console: a customer unsubscribes, or comes back.
func (n *Network) Routes(add func(pattern string, f func(*http.Request) (any, error))) {
	show := func(r *http.Request) (any, error) {
		st, done := n.open()
		defer done()
		a := st.Agents[r.PathValue("account")]
		return map[string]bool{"blocked": a != nil && a.Gone[r.PathValue("phone")]}, nil
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
			n.subscribe(r.PathValue("account"), p, !*in.Blocked)
		}
		return show(r)
	})
}

// subscribe has a customer end what they get, or want it again.
func (n *Network) subscribe(account string, p sandbox.Phone, in bool) {
	st, done := n.open()
	a := st.Agents[account]
	told := a != nil && a.Gone[p.ID] == in
	if told {
		if a.Gone[p.ID] = !in; in {
			delete(a.Gone, p.ID)
		}
		n.dirty = true
	}
	done()
	if !told {
		return
	}
	what := "UNSUBSCRIBE"
	if in {
		what = "SUBSCRIBE"
	}
	id := "Ev" + serviceaccount.Word(11)
	n.table.Notify(account, sandbox.Event{ID: id, Notice: wrapped(account, "event", object{
		"senderPhoneNumber": p.Number, "eventType": what, "eventId": id, "sendTime": stamp(n.table.Now()), "agentId": account,
	})})
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// wrapped is an event as the platform's queue hands it out.
func wrapped(agent, kind string, inner object) []byte {
	return encode(object{
		"message": object{
			"data": base64.StdEncoding.EncodeToString(encode(inner)), "messageId": serviceaccount.Word(8), "publishTime": inner["sendTime"],
			"attributes": object{"type": kind, "business_id": agent},
		},
		"subscription": "projects/rbm/subscriptions/" + agent,
	})
}

// object is JSON whose keys may come in any order.
type object = map[string]any

func encode(v any) []byte {
	raw, _ := json.Marshal(v) // plain values
	return raw
}
