package rcs

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// maxBody is how large a message may be.
const maxBody = 250 << 10

// refusal is an error in the platform's words.
type refusal struct {
	status     int
	word, text string
}

func refuse(status int, word, text string) *refusal { return &refusal{status, word, text} }

// serve answers the sign-in, the API and the places where customers' files lie.
func (n *Network) serve(w http.ResponseWriter, r *http.Request) {
	switch fate := n.table.Misfortune(r.Context()); fate {
	case sandbox.CutBefore:
		panic(http.ErrAbortHandler)
	case sandbox.Throttled:
		w.Header().Set("Retry-After", "1")
		n.fail(w, refuse(http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "Quota exceeded"))
	case sandbox.Broken:
		n.fail(w, refuse(http.StatusInternalServerError, "INTERNAL", "Internal error encountered."))
	case sandbox.CutAfter:
		n.route(nowhere{http.Header{}}, r)
		panic(http.ErrAbortHandler)
	default:
		n.route(w, r)
	}
}

// nowhere takes an answer that nobody gets.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header       { return n.header }
func (nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (nowhere) WriteHeader(int)             {}

func (n *Network) fail(w http.ResponseWriter, e *refusal) {
	answer(w, e.status, object{"error": object{"code": e.status, "message": e.text, "status": e.word}})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(encode(v))
}

func (n *Network) route(w http.ResponseWriter, r *http.Request) {
	path := strings.Split(strings.Trim(r.URL.EscapedPath(), "/"), "/")
	for i := range path {
		if plain, err := url.PathUnescape(path[i]); err == nil {
			path[i] = plain
		}
	}
	path = append(path, "", "", "", "")
	switch {
	case r.Method == http.MethodPost && path[0] == "token":
		n.desk.SignIn(w, r, n.table.Now, base(n.table.PublicURL())+"/token", "rcsbusinessmessaging", n.keyOf)
		return
	case r.Method == http.MethodGet && path[0] == "files":
		n.file(w, r, path[1])
		return
	}
	a, e := n.enter(r)
	if e != nil {
		n.fail(w, e)
		return
	}
	p, there := n.table.FindPhone(func(p sandbox.Phone) bool { return p.Number == path[2] })
	reached := there && !p.Undeliverable && !n.table.Faults().Undeliverable
	var out any
	switch r.Method + " " + path[0] + " " + path[1] + " " + path[3] {
	case "GET v1 phones capabilities":
		if !reached {
			e = refuse(http.StatusNotFound, "NOT_FOUND", "The user's device does not support RCS")
			break
		}
		out = object{"features": []string{"RICHCARD_STANDALONE", "RICHCARD_CAROUSEL", "ACTION_CREATE_CALENDAR_EVENT", "ACTION_DIAL", "ACTION_OPEN_URL", "ACTION_SHARE_LOCATION", "ACTION_VIEW_LOCATION"}}
	case "POST v1 phones agentMessages":
		if !reached {
			e = refuse(http.StatusNotFound, "NOT_FOUND", "The user's device does not support RCS")
			break
		}
		out, e = n.message(r, a, p)
	case "POST v1 phones agentEvents":
		out, e = n.event(r, a, p, there)
	default:
		e = refuse(http.StatusNotFound, "NOT_FOUND", "The resource is not there")
	}
	if e != nil {
		n.fail(w, e)
		return
	}
	answer(w, http.StatusOK, out)
}

// keyOf is the key of a service account.
func (n *Network) keyOf(email string) string {
	st, done := n.open()
	defer done()
	for _, a := range st.Agents {
		if a.Email == email {
			return a.PEM
		}
	}
	return ""
}

// enter finds the agent that a call speaks for.
func (n *Network) enter(r *http.Request) (*agent, *refusal) {
	email, ok := n.desk.Who(r, n.table.Now())
	if !ok {
		return nil, refuse(http.StatusUnauthorized, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
	}
	st, done := n.open()
	defer done()
	a := st.Agents[r.URL.Query().Get("agentId")]
	if a == nil || a.Email != email {
		return nil, refuse(http.StatusForbidden, "PERMISSION_DENIED", "The caller does not have permission for the agent")
	}
	return a, nil
}

// message takes a message of an agent. Its id counts once.
func (n *Network) message(r *http.Request, a *agent, p sandbox.Phone) (any, *refusal) {
	id := r.URL.Query().Get("messageId")
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	var in struct {
		Content *content `json:"contentMessage"`
		Traffic string   `json:"messageTrafficType"`
	}
	if err != nil || len(raw) > maxBody || json.Unmarshal(raw, &in) != nil || in.Content == nil || id == "" {
		return nil, refuse(http.StatusBadRequest, "INVALID_ARGUMENT", "Request contains an invalid argument.")
	}
	if _, there := n.table.ThreadOf(id); there {
		return nil, refuse(http.StatusConflict, "ALREADY_EXISTS", "Requested entity already exists")
	}
	m, why := n.shape(r, a, *in.Content)
	if why != "" {
		return nil, refuse(http.StatusBadRequest, "INVALID_ARGUMENT", why)
	}
	m.ID = id
	sent, fault := n.table.Send(a.ID, p.ID, m, nil, nil)
	if fault != nil {
		return nil, refuse(http.StatusNotFound, "NOT_FOUND", "The agent is not connected")
	}
	return object{"name": "phones/" + p.Number + "/agentMessages/" + id, "sendTime": stamp(sent.At), "contentMessage": in.Content}, nil
}

// event shows a phone that somebody writes, or has read.
func (n *Network) event(r *http.Request, a *agent, p sandbox.Phone, there bool) (any, *refusal) {
	var in struct {
		Event   string `json:"eventType"`
		Message string `json:"messageId"`
	}
	if json.NewDecoder(io.LimitReader(r.Body, maxBody)).Decode(&in) != nil || !there || r.URL.Query().Get("eventId") == "" {
		return nil, refuse(http.StatusBadRequest, "INVALID_ARGUMENT", "Request contains an invalid argument.")
	}
	switch in.Event {
	case "IS_TYPING":
		n.table.ShowTyping(a.ID, p.ID, 20*time.Second)
	case "READ":
		if n.table.MarkRead(a.ID, in.Message, false) != nil {
			return nil, refuse(http.StatusNotFound, "NOT_FOUND", "The message is not there")
		}
	default:
		return nil, refuse(http.StatusBadRequest, "INVALID_ARGUMENT", "eventType is not known")
	}
	return object{"name": "phones/" + p.Number + "/agentEvents/" + r.URL.Query().Get("eventId"), "eventType": in.Event}, nil
}

// file gives a file that a customer sent, to who knows its address.
func (n *Network) file(w http.ResponseWriter, r *http.Request, id string) {
	f, kept, err := n.table.OpenMedia(id)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer func() { _ = f.Close() }()
	w.Header().Set("Content-Type", kept.Mime)
	http.ServeContent(w, r, "", kept.CreatedAt, f)
}
