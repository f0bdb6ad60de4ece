package google

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// Limits of the platform.
const (
	maxText        = 3072
	maxSuggestions = 13
	maxWords       = 25
)

// messageIn is a message of an agent.
type messageIn struct {
	ID             string `json:"messageId"`
	Text           string `json:"text"`
	Representative *struct {
		Type string `json:"representativeType"`
	} `json:"representative"`
	Image *struct {
		Info struct {
			URL string `json:"fileUrl"`
			Alt string `json:"altText"`
		} `json:"contentInfo"`
	} `json:"image"`
	Card *struct {
		Alone *struct {
			Card struct {
				Title string `json:"title"`
				Text  string `json:"description"`
				Media *struct {
					Info struct {
						URL string `json:"fileUrl"`
					} `json:"contentInfo"`
				} `json:"media"`
				Suggestions []suggestion `json:"suggestions"`
			} `json:"cardContent"`
		} `json:"standaloneCard"`
	} `json:"richCard"`
	Suggestions []suggestion `json:"suggestions"`
}

type suggestion struct {
	Reply *struct {
		Text string `json:"text"`
		Data string `json:"postbackData"`
	} `json:"suggestedReply"`
	Action *struct {
		Text  string `json:"text"`
		Data  string `json:"postbackData"`
		Opens struct {
			URL string `json:"url"`
		} `json:"openUrlAction"`
	} `json:"action"`
}

// serve answers the sign-in, the API and the places where pictures lie.
func (n *Network) serve(w http.ResponseWriter, r *http.Request) {
	switch fate := n.table.Misfortune(r.Context()); fate {
	case sandbox.CutBefore:
		panic(http.ErrAbortHandler)
	case sandbox.Throttled:
		w.Header().Set("Retry-After", "1")
		fail(w, http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "Quota exceeded")
	case sandbox.Broken:
		fail(w, http.StatusInternalServerError, "INTERNAL", "Internal error encountered.")
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

func fail(w http.ResponseWriter, status int, word, text string) {
	answer(w, status, object{"error": object{"code": status, "message": text, "status": word}})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
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
		n.desk.SignIn(w, r, n.table.Now, base(n.table.PublicURL())+"/token", "businessmessages", n.keyOf)
		return
	case r.Method == http.MethodGet && path[0] == "files":
		n.file(w, r, path[1])
		return
	}
	email, ok := n.desk.Who(r, n.table.Now())
	if !ok {
		fail(w, http.StatusUnauthorized, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
		return
	}
	a, p, ok := n.parties(email, path[2])
	if !ok || path[0] != "v1" || path[1] != "conversations" || r.Method != http.MethodPost {
		fail(w, http.StatusNotFound, "NOT_FOUND", "Requested entity was not found.")
		return
	}
	switch path[3] {
	case "messages":
		n.message(w, r, a, p)
	case "events":
		n.table.ShowTyping(a, p.ID, 20*time.Second)
		answer(w, http.StatusOK, object{"name": "conversations/" + path[2] + "/events/" + r.URL.Query().Get("eventId")})
	default:
		fail(w, http.StatusNotFound, "NOT_FOUND", "Requested entity was not found.")
	}
}

// keyOf is the key of a service account.
func (n *Network) keyOf(email string) string {
	agents, done := n.open()
	defer done()
	for _, a := range agents {
		if a.Email == email {
			return a.PEM
		}
	}
	return ""
}

// parties are the agent of a service account and the phone of one of its
// conversations.
func (n *Network) parties(email, of string) (string, sandbox.Phone, bool) {
	id := ""
	agents, done := n.open()
	for _, a := range agents {
		if a.Email == email {
			id = a.ID
		}
	}
	done()
	p, ok := n.table.FindPhone(func(p sandbox.Phone) bool { return conversation(id, p) == of })
	return id, p, ok && id != ""
}

// message takes a message. Its id counts once, and only customers begin.
func (n *Network) message(w http.ResponseWriter, r *http.Request, a string, p sandbox.Phone) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	var in messageIn
	if err != nil || len(raw) > maxBody || json.Unmarshal(raw, &in) != nil || in.ID == "" || in.Representative == nil || in.Representative.Type == "" {
		fail(w, http.StatusBadRequest, "INVALID_ARGUMENT", "Request contains an invalid argument.")
		return
	}
	last, _ := n.table.LastInbound(a, p.ID)
	if last.IsZero() || n.table.Now().Sub(last) > window || p.Undeliverable || n.table.Faults().Undeliverable {
		fail(w, http.StatusNotFound, "NOT_FOUND", "Requested entity was not found.")
		return
	}
	if _, there := n.table.ThreadOf(in.ID); there {
		fail(w, http.StatusConflict, "ALREADY_EXISTS", "Requested entity already exists")
		return
	}
	m, why := n.shape(r, a, in)
	if why != "" {
		fail(w, http.StatusBadRequest, "INVALID_ARGUMENT", why)
		return
	}
	m.ID = in.ID
	if _, err := n.table.Send(a, p.ID, m, nil, nil); err != nil {
		fail(w, http.StatusNotFound, "NOT_FOUND", "Requested entity was not found.")
		return
	}
	answer(w, http.StatusOK, object{"name": "conversations/" + conversation(a, p) + "/messages/" + in.ID, "messageId": in.ID})
}

// shape is a message as a phone shows it, or why the platform refuses it.
func (n *Network) shape(r *http.Request, a string, in messageIn) (sandbox.Message, string) {
	m := sandbox.Message{Kind: "text", Text: in.Text}
	if utf8.RuneCountInString(in.Text) > maxText {
		return m, "text is too long"
	}
	if len(in.Suggestions) > maxSuggestions {
		return m, "too many suggestions"
	}
	switch {
	case in.Image != nil:
		ref, ok := n.fetch(r.Context(), a, in.Image.Info.URL)
		if !ok || in.Image.Info.Alt == "" {
			return m, "image needs a picture at fileUrl, and altText"
		}
		return sandbox.Message{Kind: "image", Media: ref}, ""
	case in.Card != nil && in.Card.Alone != nil:
		c := in.Card.Alone.Card
		panel := sandbox.Panel{Title: c.Title, Text: c.Text}
		if c.Media != nil {
			ref, ok := n.fetch(r.Context(), a, c.Media.Info.URL)
			if !ok {
				return m, "media needs a picture at fileUrl"
			}
			panel.Media = ref
		}
		buttons, why := choices(c.Suggestions)
		panel.Buttons = buttons
		m.Panels = []sandbox.Panel{panel}
		return m, why
	case strings.TrimSpace(in.Text) == "":
		return m, "the message says nothing"
	}
	var why string
	m.Buttons, why = choices(in.Suggestions)
	if len(m.Buttons) > 0 {
		m.Kind = "buttons"
	}
	return m, why
}

func choices(list []suggestion) ([]sandbox.Choice, string) {
	var out []sandbox.Choice
	for _, s := range list {
		var c sandbox.Choice
		switch {
		case s.Reply != nil:
			c = sandbox.Choice{ID: s.Reply.Data, Title: s.Reply.Text}
		case s.Action != nil && s.Action.Opens.URL != "":
			c = sandbox.Choice{ID: s.Action.Data, Title: s.Action.Text, Does: "url", Value: s.Action.Opens.URL}
		}
		if c.ID == "" || c.Title == "" || utf8.RuneCountInString(c.Title) > maxWords {
			return nil, "a suggestion has postbackData and a text of at most 25 characters"
		}
		out = append(out, c)
	}
	return out, ""
}

// file gives a picture that a customer sent, to who knows its address.
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
