package x

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"

	"recado.dev/internal/sandbox"
)

// kinds are the events that can be subscribed to.
func kinds() []string {
	return []string{
		"dm.received", "dm.sent", "dm.read", "dm.indicate_typing",
		"post.mention.create", "post.reply.create", "post.quote.create", "post.create", "post.delete",
	}
}

func (n *Network) webhook(a sandbox.Account) object {
	return object{"id": "17" + a.ID[:6], "url": a.HookURL, "valid": true, "created_at": "2026-01-01T00:00:00.000Z"}
}

func (n *Network) webhooks(w http.ResponseWriter, _ *http.Request, a sandbox.Account) {
	list := []object{}
	if !n.Muted(a) && a.HookURL != "" {
		list = append(list, n.webhook(a))
	}
	answer(w, http.StatusOK, object{"data": list, "meta": object{"result_count": len(list)}})
}

// register checks an address as the platform does before it takes it.
func (n *Network) register(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	var in struct{ URL string }
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
	if err != nil || json.Unmarshal(raw, &in) != nil || in.URL == "" {
		refuse(w, http.StatusBadRequest, problems+"invalid-request", "UrlValidationFailed", "The address is missing.")
		return
	}
	a.HookURL = in.URL
	if !n.answersRight(r, a) {
		refuse(w, http.StatusBadRequest, problems+"invalid-request", "CrcValidationFailed", "The address did not answer the check right.")
		return
	}
	n.mu.Lock()
	delete(n.removed, a.ID)
	n.mu.Unlock()
	answer(w, http.StatusOK, object{"data": n.webhook(a)})
}

func (n *Network) answersRight(r *http.Request, a sandbox.Account) bool {
	address, right := n.Handshake(a)
	req, err := http.NewRequestWithContext(r.Context(), http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	res, err := n.table.HTTP().Do(req)
	if err != nil {
		return false
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, 4096))
	return err == nil && right(res.StatusCode, body)
}

func (n *Network) recheck(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	answer(w, http.StatusOK, object{"data": object{"valid": n.answersRight(r, a)}})
}

// remove takes the webhook away, and its subscriptions with it.
func (n *Network) remove(w http.ResponseWriter, _ *http.Request, a sandbox.Account) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.removed[a.ID] = true
	n.missing[a.ID] = map[string]bool{}
	for _, kind := range kinds() {
		n.missing[a.ID][kind] = true
	}
	answer(w, http.StatusOK, object{"data": object{"deleted": true}})
}

func (n *Network) subscriptions(w http.ResponseWriter, _ *http.Request, a sandbox.Account) {
	n.mu.Lock()
	defer n.mu.Unlock()
	list := []object{}
	for _, kind := range kinds() {
		if !n.missing[a.ID][kind] {
			list = append(list, object{"subscription_id": "s-" + kind, "event_type": kind, "filter": object{"user_id": a.ID}, "tag": "recado", "webhook_id": n.webhook(a)["id"]})
		}
	}
	answer(w, http.StatusOK, object{"data": list, "meta": object{"result_count": len(list)}})
}

func (n *Network) subscribe(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	var in struct {
		Type   string `json:"event_type"`
		Filter struct {
			User string `json:"user_id"`
		} `json:"filter"`
		Hook string `json:"webhook_id"`
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
	if err != nil || json.Unmarshal(raw, &in) != nil || !slices.Contains(kinds(), in.Type) || in.Filter.User != a.ID || in.Hook != n.webhook(a)["id"] {
		refuse(w, http.StatusBadRequest, problems+"invalid-request", "Invalid Request", "No such event, account or webhook.")
		return
	}
	n.mu.Lock()
	delete(n.missing[a.ID], in.Type)
	n.mu.Unlock()
	answer(w, http.StatusOK, object{"data": object{"subscription": object{"subscription_id": "s-" + in.Type}}})
}
