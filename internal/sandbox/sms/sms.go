// Package sms is a provider of text messages with an API of its own, made up
// for the purpose: JSON by POST, a bearer key, ids, receipts in the words of
// SMPP, requests signed by HMAC, and customers' phones behind it. The connector
// must not import it: they meet over HTTP alone.
package sms

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"recado.dev/internal/sandbox"
)

// Key is the platform's, as its connector declares it.
const Key = "sms"

const mount = "/sandbox/sms"

// Network implements sandbox.Network.
type Network struct{ table *sandbox.Table }

// New makes the network for a table.
func New(t *sandbox.Table) *Network { return &Network{t} }

// Key implements sandbox.Network.
func (n *Network) Key() string { return Key }

// Title implements sandbox.Lender.
func (n *Network) Title() string { return "SMS by another provider" }

// Mount implements sandbox.Network.
func (n *Network) Mount() string { return mount }

// Handler implements sandbox.Network.
func (n *Network) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /messages", n.send)
	return mux
}

func base(publicURL string) string { return strings.TrimSuffix(publicURL, "/") + mount }

// NewAccount implements sandbox.Network.
func (n *Network) NewAccount(publicURL, name string) sandbox.Account {
	number := fmt.Sprintf("+3491%07d", n.table.Chance(10_000_000))
	return sandbox.Account{
		ID: "sms-" + digits(number), Platform: Key, Name: name, Display: number,
		Settings: map[string]string{"number": number, "api_base_url": base(publicURL)},
		Secrets:  map[string]string{"api_key": random(12), "inbound_secret": random(12)},
	}
}

// Recognise implements sandbox.Network: any number, with whatever key its
// channel has.
func (n *Network) Recognise(publicURL string, settings, secrets map[string]string) (sandbox.Account, bool) {
	number := settings["number"]
	if strings.TrimSuffix(settings["api_base_url"], "/") != base(publicURL) || settings["provider"] != "" || digits(number) == "" {
		return sandbox.Account{}, false
	}
	return sandbox.Account{ID: "sms-" + digits(number), Platform: Key, Display: number, Settings: settings, Secrets: secrets}, true
}

// Kinds implements sandbox.Plain: text alone.
func (n *Network) Kinds() []string { return []string{"text"} }

// Receipts implements sandbox.Plain: nobody learns that a text was read.
func (n *Network) Receipts() bool { return false }

// MessageID implements sandbox.Network.
func (n *Network) MessageID(sandbox.Phone, bool) string { return "sms-" + random(10) }

// Handshake implements sandbox.Network: there is none.
func (n *Network) Handshake(sandbox.Account) (string, func(int, []byte) bool) { return "", nil }

// Sign implements sandbox.Network.
func (n *Network) Sign(a sandbox.Account, body []byte) http.Header {
	mac := hmac.New(sha256.New, []byte(a.Secrets["inbound_secret"]))
	mac.Write(body)
	return http.Header{"Content-Type": {"application/json"}, "X-Signature": {hex.EncodeToString(mac.Sum(nil))}}
}

type object map[string]any

// Hook implements sandbox.Network.
func (n *Network) Hook(a sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	out := object{"time": e.At.UTC()}
	switch e.Kind {
	case sandbox.EventMessage:
		if e.Message == nil {
			return nil, fmt.Errorf("event %s has no message", e.ID)
		}
		out["id"], out["from"], out["to"], out["text"] = e.ID, p.Number, a.Display, e.Message.Text
	case sandbox.EventStatus:
		word := map[string]string{sandbox.StatusSent: "ENROUTE", sandbox.StatusDelivered: "DELIVRD", sandbox.StatusFailed: "UNDELIV"}[e.Status]
		if word == "" {
			return nil, fmt.Errorf("no receipt is called %s", e.Status)
		}
		out["id"], out["to"], out["status"] = e.Target, p.Number, word
		if e.Failure != nil {
			out["error"] = e.Failure.Title
		}
	default:
		return nil, fmt.Errorf("a text has no %s", e.Kind)
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("encode an event: %w", err)
	}
	return raw, nil
}

// send takes a text of a business.
func (n *Network) send(w http.ResponseWriter, r *http.Request) {
	var in struct{ From, To, Text string }
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
	if err != nil || json.Unmarshal(raw, &in) != nil {
		refuse(w, http.StatusBadRequest, "not_json", "the body is not the JSON that is due")
		return
	}
	a, ok := n.table.Account(func(a sandbox.Account) bool { return a.Platform == Key && digits(a.Display) == digits(in.From) })
	key, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || !bearer || !hmac.Equal([]byte(key), []byte(a.Secrets["api_key"])) {
		refuse(w, http.StatusUnauthorized, "unauthorized", "the key is not that of the sender's account")
		return
	}
	fate := n.table.Misfortune(r.Context())
	switch fate {
	case sandbox.Throttled:
		w.Header().Set("Retry-After", "1")
		refuse(w, http.StatusTooManyRequests, "slow_down", "one text a second")
		return
	case sandbox.Broken:
		refuse(w, http.StatusInternalServerError, "broken", "something went wrong")
		return
	case sandbox.CutBefore:
		panic(http.ErrAbortHandler)
	}
	p, known := n.table.FindPhone(func(p sandbox.Phone) bool { return digits(p.Number) == digits(in.To) })
	if !known {
		refuse(w, http.StatusUnprocessableEntity, "no_such_number", "nobody has this number")
		return
	}
	var lost *sandbox.Failure
	if p.Undeliverable || n.table.Faults().Undeliverable {
		lost = &sandbox.Failure{Code: 1, Title: "subscriber absent"}
	}
	m, err := n.table.Send(a.ID, p.ID, sandbox.Message{Kind: "text", Text: in.Text}, lost, nil)
	if err != nil {
		refuse(w, http.StatusBadRequest, "refused", err.Error())
		return
	}
	if fate == sandbox.CutAfter {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	_ = json.NewEncoder(w).Encode(object{"id": m.ID, "status": "queued"})
}

func refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(object{"error": object{"code": code, "message": message}})
}

func random(bytes int) string {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
