// Package google emulates Google Business Messages, which Google ended: with it
// the channel can still be tried. It speaks the old wire format: agents' messages
// and events, and signed requests for what customers do. The connectors must not
// import it: they meet over HTTP alone.
package google

import (
	"context"
	"crypto/hmac"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/sandbox"
	"recado.dev/internal/sandbox/serviceaccount"
)

// Key is the platform's key, as its connector declares it.
const Key = "google_business_messages"

const (
	mount    = "/sandbox/google"
	shelfKey = "google/state"
	window   = 30 * 24 * time.Hour
	maxBody  = 250 << 10
	maxFile  = 5 << 20
)

// Network implements sandbox.Network.
type Network struct {
	table   *sandbox.Table
	desk    serviceaccount.Desk
	greeter serviceaccount.Greeter

	mu     sync.Mutex // of what follows
	loaded bool
	dirty  bool
	agents map[string]*agent // by id; they outlive a restart
}

// agent is a business in Maps and Search.
type agent struct {
	ID    string `json:"id"`
	Brand string `json:"brand"`
	Email string `json:"email"`
	PEM   string `json:"pem"`
}

// name is what the platform calls an agent.
func (a *agent) name() string { return "brands/" + a.Brand + "/agents/" + a.ID }

// New makes the network for a table.
func New(t *sandbox.Table) *Network { return &Network{table: t} }

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "Google Business Messages" }

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler { return http.HandlerFunc(n.serve) }

func base(publicURL string) string { return strings.TrimSuffix(publicURL, "/") + mount }

// open answers the agents, and what to call when one is done with them.
func (n *Network) open() (map[string]*agent, func()) {
	n.mu.Lock()
	if !n.loaded {
		n.table.Shelved(shelfKey, &n.agents)
		n.loaded = true
	}
	if n.agents == nil {
		n.agents = map[string]*agent{}
	}
	return n.agents, n.mu.Unlock
}

// NewAccount implements sandbox.Network: another agent, with a service account of
// its own.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	brand := serviceaccount.Word(5)
	a := &agent{ID: serviceaccount.Word(8), Brand: brand, Email: "recado@gbm-" + brand + ".iam.gserviceaccount.com", PEM: serviceaccount.NewKey()}
	agents, done := n.open()
	defer done()
	agents[a.ID] = a
	n.dirty = true
	return sandbox.Account{
		ID: a.ID, Platform: Key, Name: name, Display: a.name(),
		Settings: map[string]string{"agent": a.name(), "api_base_url": base(publicURL) + "/v1"},
		Secrets:  map[string]string{"client_token": serviceaccount.Word(12), "service_account": serviceaccount.KeyFile(a.Email, a.PEM, base(publicURL)+"/token")},
	}
}

// Recognise implements sandbox.Network. Whether the key is right shows at the
// first call.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	agents, done := n.open()
	defer done()
	id := settings["agent"][strings.LastIndexByte(settings["agent"], '/')+1:]
	a := agents[id]
	if a == nil || a.name() != settings["agent"] || strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL)+"/v1" {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: a.ID, Platform: Key, Display: a.name(), Settings: settings, Secrets: secrets}, true
}

// MessageID implements sandbox.Network.
func (n *Network) MessageID(sandbox.Phone, bool) string { return serviceaccount.Word(12) }

// Handshake implements sandbox.Network: the platform asks by a POST, before the
// first event.
func (n *Network) Handshake(sandbox.Account) (string, func(int, []byte) bool) { return "", nil }

// Kinds implements sandbox.Plain.
func (n *Network) Kinds() []string { return []string{"text", "image", "answer"} }

// Receipts implements sandbox.Plain.
func (n *Network) Receipts() bool { return true }

// Sign implements sandbox.Network.
func (n *Network) Sign(a sandbox.Account, body []byte) http.Header {
	mac := hmac.New(sha512.New, []byte(a.Secrets["client_token"]))
	mac.Write(body)
	return http.Header{"X-Goog-Signature": {base64.StdEncoding.EncodeToString(mac.Sum(nil))}}
}

// Tend implements sandbox.Tender: it keeps the agents.
func (n *Network) Tend(time.Time) {
	agents, done := n.open()
	defer done()
	if n.dirty && n.table.Shelve(shelfKey, agents) == nil {
		n.dirty = false
	}
}

// conversation is the platform's word for a phone's owner with an agent. A phone's
// id is nobody's secret here.
func conversation(account string, p sandbox.Phone) string {
	return p.ID + "-" + account
}

// object is JSON whose keys may come in any order.
type object = map[string]any

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// Hook implements sandbox.Network.
func (n *Network) Hook(a sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	agents, done := n.open()
	of := agents[a.ID]
	done()
	if of == nil {
		return nil, fmt.Errorf("the agent %s is not there any more", a.ID)
	}
	out := object{
		"agent": of.name(), "conversationId": conversation(a.ID, p), "requestId": e.ID, "sendTime": stamp(e.At),
		"context": object{"entryPoint": "PLACESHEET", "userInfo": object{"displayName": p.Name, "userDeviceLocale": p.Language}},
	}
	name := func(id string) string { return "conversations/" + conversation(a.ID, p) + "/messages/" + id }
	switch {
	case e.Kind == sandbox.EventStatus:
		what := map[string]string{sandbox.StatusDelivered: "DELIVERED", sandbox.StatusRead: "READ"}[e.Status]
		if what == "" {
			return nil, nil
		}
		out["receipts"] = object{"receipts": []object{{"message": name(e.Target), "receiptType": what}}, "createTime": stamp(e.At)}
	case e.Kind != sandbox.EventMessage || e.Message == nil:
		return nil, nil
	case e.Message.Answer != nil:
		out["suggestionResponse"] = object{"message": name(e.Message.ReplyTo), "postbackData": e.Message.Answer.ID, "text": e.Message.Answer.Title, "suggestionType": "REPLY", "createTime": stamp(e.At)}
	default:
		text := e.Message.Text
		if e.Message.Media != nil { // a picture is its address
			text = base(n.table.PublicURL()) + "/files/" + e.Message.Media.ID
		}
		out["message"] = object{"messageId": e.Message.ID, "name": name(e.Message.ID), "text": text, "createTime": stamp(e.At)}
	}
	return json.Marshal(out)
}

var errUnchecked = errors.New("the address did not answer the question for it yet")

// Carry implements sandbox.Courier.
func (n *Network) Carry(ctx context.Context, client *http.Client, a sandbox.Account, _ sandbox.Event, body []byte) error {
	if len(body) == 0 || a.HookURL == "" {
		return nil
	}
	if !n.greeter.Greet(ctx, client, a.ID, a.HookURL, a.Secrets["client_token"]) {
		return errUnchecked
	}
	status, _, err := serviceaccount.Post(ctx, client, a.HookURL, body, n.Sign(a, body))
	if err == nil && (status < 200 || status > 299) {
		err = fmt.Errorf("hook of %s: answered %d", a.ID, status)
	}
	return err
}

// fetch gets a picture from where an agent says that it is.
func (n *Network) fetch(ctx context.Context, account, address string) (*sandbox.MediaRef, bool) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, false
	}
	res, err := n.table.HTTP().Do(req)
	if err != nil {
		return nil, false
	}
	defer func() { _ = res.Body.Close() }()
	kind, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if res.StatusCode != http.StatusOK || !strings.HasPrefix(kind, "image/") {
		return nil, false
	}
	kept, err := n.table.AddMedia(account, kind, "", io.LimitReader(res.Body, maxFile+1))
	if err != nil || kept.Size > maxFile {
		return nil, false
	}
	return &sandbox.MediaRef{ID: kept.ID, Mime: kept.Mime, Size: kept.Size, SHA256: kept.SHA256}, true
}
