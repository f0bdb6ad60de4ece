package main

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// note is one line of a customer's notebook.
type note struct {
	ID    string    `json:"id"`
	From  string    `json:"from"` // customer, desk
	Kind  string    `json:"kind"`
	Text  string    `json:"text"`
	Files []string  `json:"files,omitempty"`
	At    time.Time `json:"at"`
}

// adapter keeps the notebooks. A real one would keep them in a database.
type adapter struct {
	desk string
	hook *standardwebhooks.Webhook
	http *http.Client

	mu    sync.Mutex
	notes map[string][]note
	taken map[string]string // our id of each message of the desk, by the desk's
}

func newAdapter(desk, secret string) (*adapter, error) {
	hook, err := standardwebhooks.NewWebhook(secret)
	if err != nil || secret == "" {
		return nil, fmt.Errorf("the secret has to be whsec_ and base64: %v", err)
	}
	return &adapter{desk: desk, hook: hook, http: &http.Client{Timeout: 15 * time.Second}, notes: map[string][]note{}, taken: map[string]string{}}, nil
}

func (a *adapter) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /recado", a.called)
	mux.HandleFunc("POST /customers/{name}", a.written)
	mux.HandleFunc("GET /customers/{name}", a.read)
	return mux
}

// called is the desk calling us.
func (a *adapter) called(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 4<<20))
	if err != nil {
		refuse(w, http.StatusRequestEntityTooLarge, "too_long", "the call is too large")
		return
	}
	// The signature is of the bytes as they came: check it before anything else.
	if err := a.hook.Verify(body, r.Header); err != nil {
		refuse(w, http.StatusUnauthorized, "bad_credentials", "the signature is wrong or too old")
		return
	}
	var call struct {
		Type string `json:"type"`
		Data struct {
			Recipient struct {
				ID string `json:"id"`
			} `json:"recipient"`
			Message struct {
				ID          string `json:"id"`
				Kind        string `json:"kind"`
				Text        string `json:"text"`
				Attachments []struct {
					URL string `json:"url"`
				} `json:"attachments"`
			} `json:"message"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &call); err != nil {
		refuse(w, http.StatusBadRequest, "rejected", "the body is not JSON")
		return
	}
	if call.Type != "message.created" {
		answer(w, map[string]any{"ok": true}) // pings, and whatever a later desk tells
		return
	}
	n := note{From: "desk", Kind: call.Data.Message.Kind, Text: call.Data.Message.Text, At: time.Now().UTC()}
	for _, f := range call.Data.Message.Attachments {
		n.Files = append(n.Files, f.URL)
	}
	answer(w, map[string]any{"id": a.take(call.Data.Recipient.ID, call.Data.Message.ID, n)})
}

// take writes a message down once, however often the desk calls with it.
func (a *adapter) take(customer, theirs string, n note) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if id, again := a.taken[theirs]; again {
		return id
	}
	n.ID = newID()
	a.taken[theirs] = n.ID
	a.notes[customer] = append(a.notes[customer], n)
	return n.ID
}

// written is a customer writing to the desk.
func (a *adapter) written(w http.ResponseWriter, r *http.Request) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
	if err != nil {
		refuse(w, http.StatusRequestEntityTooLarge, "too_long", "at most 64 KB")
		return
	}
	name := r.PathValue("name")
	n := note{ID: newID(), From: "customer", Kind: "text", Text: string(text), At: time.Now().UTC()}
	a.mu.Lock()
	a.notes[name] = append(a.notes[name], n)
	a.mu.Unlock()
	event := map[string]any{
		"id": n.ID, "type": "message.created", "timestamp": n.At,
		"data": map[string]any{
			"sender":  map[string]any{"id": name, "name": name},
			"message": map[string]any{"id": n.ID, "kind": "text", "text": n.Text, "sent_at": n.At},
		},
	}
	if err := a.tell(r, n.ID, event); err != nil {
		// A real one would keep the event and try again, with the same id.
		refuse(w, http.StatusBadGateway, "unreachable", err.Error())
		return
	}
	answer(w, n)
}

// tell posts a signed event to the desk.
func (a *adapter) tell(r *http.Request, id string, event any) error {
	body, err := json.Marshal(event)
	if err != nil {
		return fmt.Errorf("write the event: %w", err)
	}
	now := time.Now()
	signature, err := a.hook.Sign(id, now, body)
	if err != nil {
		return fmt.Errorf("sign the event: %w", err)
	}
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, a.desk, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("the desk's address: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("webhook-id", id)
	req.Header.Set("webhook-timestamp", strconv.FormatInt(now.Unix(), 10))
	req.Header.Set("webhook-signature", signature)
	resp, err := a.http.Do(req)
	if err != nil {
		return fmt.Errorf("call the desk: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the desk answered %s", resp.Status)
	}
	return nil
}

func (a *adapter) read(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	notes := append([]note{}, a.notes[r.PathValue("name")]...)
	a.mu.Unlock()
	answer(w, notes)
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

// refuse says no in the words of the contract.
func refuse(w http.ResponseWriter, status int, kind, title string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"kind": kind, "title": title}})
}

func newID() string {
	b := make([]byte, 8)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
