package byoc

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox"
)

const maxCall = 4 << 20

// request is what the desk calls with.
type request struct {
	Type string `json:"type"`
	Data struct {
		Recipient struct {
			ID string `json:"id"`
		} `json:"recipient"`
		MessageID string   `json:"message_id"`
		Emoji     string   `json:"emoji"`
		Message   *message `json:"message"`
	} `json:"data"`
}

type message struct {
	ID          string             `json:"id"`
	Kind        string             `json:"kind"`
	Text        string             `json:"text"`
	ReplyTo     string             `json:"reply_to"`
	Attachments []file             `json:"attachments"`
	Location    *desk.Location     `json:"location"`
	Contacts    []desk.ContactCard `json:"contacts"`
	Rich        *desk.Rich         `json:"rich"`
}

type file struct {
	ID   string `json:"id"`
	URL  string `json:"url"`
	Mime string `json:"mime"`
	Name string `json:"name"`
}

// refused is why a call is not obeyed, in the words of the contract.
type refused struct {
	status            int
	kind, code, title string
}

func (r *refused) Error() string { return r.title }

// called serves the desk's calls to a middleware.
func (n *Network) called(w http.ResponseWriter, r *http.Request) {
	a, ok := n.table.Account(func(a sandbox.Account) bool { return a.Platform == Key && a.ID == r.PathValue("account") })
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxCall))
	switch {
	case !ok:
		say(w, nil, &refused{http.StatusNotFound, "misconfigured", "no_channel", "There is no middleware at this address"})
		return
	case err != nil:
		say(w, nil, &refused{http.StatusRequestEntityTooLarge, "too_long", "too_large", "The call is too large"})
		return
	}
	hook, err := seal(a)
	if err != nil || hook.Verify(body, r.Header) != nil {
		say(w, nil, &refused{http.StatusUnauthorized, "bad_credentials", "signature", "The signature is wrong or too old"})
		return
	}
	switch fate := n.table.Misfortune(r.Context()); fate {
	case sandbox.Throttled:
		w.Header().Set("Retry-After", "1")
		say(w, nil, &refused{http.StatusTooManyRequests, "throttled", "slow_down", "Too many messages at once"})
		return
	case sandbox.Broken:
		say(w, nil, &refused{http.StatusInternalServerError, "", "broken", "Something went wrong"})
		return
	case sandbox.CutBefore:
		panic(http.ErrAbortHandler)
	case sandbox.CutAfter:
		_, _ = n.obey(r, a, body)
		panic(http.ErrAbortHandler)
	}
	out, err := n.obey(r, a, body)
	say(w, out, err)
}

func say(w http.ResponseWriter, out any, err error) {
	status := http.StatusOK
	if err != nil {
		var no *refused
		if desk.CodeOf(err) == desk.CodeNotFound {
			no = &refused{http.StatusNotFound, "gone", "not_there", err.Error()}
		} else if !errors.As(err, &no) {
			no = &refused{http.StatusBadRequest, "rejected", "refused", err.Error()}
		}
		status, out = no.status, object{"error": object{"kind": no.kind, "code": no.code, "title": no.title}}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(out)
}

// obey does what a call says. What is not known is answered well and left
// alone, as the contract asks.
func (n *Network) obey(r *http.Request, a sandbox.Account, body []byte) (any, error) {
	var q request
	if err := json.Unmarshal(body, &q); err != nil {
		return nil, &refused{http.StatusBadRequest, "rejected", "not_json", "The body is not the JSON that is due"}
	}
	d := q.Data
	switch q.Type {
	case "message.created":
		return n.take(r, a, d.Recipient.ID, d.Message)
	case "reaction.changed":
		p, err := n.person(d.Recipient.ID)
		if err != nil {
			return nil, err
		}
		_, err = n.table.SendReaction(a.ID, p.ID, d.MessageID, d.Emoji, nil)
		return object{"ok": true}, err
	case "message.read", "typing.started":
		return object{"ok": true}, n.table.MarkRead(a.ID, d.MessageID, q.Type == "typing.started")
	}
	return object{"ok": true}, nil
}

func (n *Network) person(id string) (sandbox.Phone, error) {
	p, ok := n.table.FindPhone(func(p sandbox.Phone) bool { return p.UserID == id })
	if !ok {
		return p, &refused{http.StatusUnprocessableEntity, "recipient_gone", "no_such_person", "Nobody has this id"}
	}
	return p, nil
}

// take puts a message on a phone. Its id follows from the desk's, so that a
// repeat is known as one.
func (n *Network) take(r *http.Request, a sandbox.Account, to string, in *message) (any, error) {
	if in == nil || in.ID == "" {
		return nil, &refused{http.StatusBadRequest, "rejected", "no_message", "data.message.id is missing"}
	}
	p, err := n.person(to)
	if err != nil {
		return nil, err
	}
	id := "out-" + in.ID
	if _, there := n.table.ThreadOf(id); there {
		return object{"id": id}, nil
	}
	m, err := n.bubble(r, a, in)
	if err != nil {
		return nil, err
	}
	m.ID, m.ReplyTo = id, in.ReplyTo
	var lost *sandbox.Failure
	if p.Undeliverable || n.table.Faults().Undeliverable {
		lost = &sandbox.Failure{Code: 17, Title: "The customer cannot be reached", Detail: "The phone is switched off for good."}
	}
	if _, err := n.table.Send(a.ID, p.ID, m, lost, nil); err != nil {
		return nil, err
	}
	return object{"id": id}, nil
}

// file serves a file of a customer.
func (n *Network) file(w http.ResponseWriter, r *http.Request) {
	f, m, err := n.table.OpenMedia(r.PathValue("id"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer func() { _ = f.Close() }()
	w.Header().Set("Content-Type", m.Mime)
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	http.ServeContent(w, r, "", m.CreatedAt, f)
}

// fetch brings a file of the business.
func (n *Network) fetch(r *http.Request, a sandbox.Account, f file) (*sandbox.MediaRef, error) {
	req, err := http.NewRequestWithContext(r.Context(), http.MethodGet, f.URL, nil)
	if err != nil || !strings.HasPrefix(req.URL.Scheme, "http") {
		return nil, &refused{http.StatusBadRequest, "rejected", "no_file", "The file has no web address"}
	}
	res, err := n.table.HTTP().Do(req)
	if err != nil {
		return nil, &refused{http.StatusBadGateway, "", "no_file", "The file's server does not answer"}
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, &refused{http.StatusUnprocessableEntity, "rejected", "no_file", fmt.Sprintf("The file's server answered %d", res.StatusCode)}
	}
	kept, err := n.table.AddMedia(a.ID, f.Mime, f.Name, res.Body)
	if err != nil {
		return nil, err
	}
	return &sandbox.MediaRef{ID: kept.ID, Mime: kept.Mime, Name: kept.Name, Size: kept.Size, SHA256: kept.SHA256}, nil
}
