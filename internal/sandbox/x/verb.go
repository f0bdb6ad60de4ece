package x

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"unicode"

	"recado.dev/internal/sandbox"
)

func body(w http.ResponseWriter, r *http.Request, in any) bool {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil || json.Unmarshal(raw, in) != nil {
		refuse(w, http.StatusBadRequest, problems+"invalid-request", "Invalid Request", "One or more parameters to your request was invalid.")
		return false
	}
	return true
}

func missing(w http.ResponseWriter, id string) {
	refuse(w, http.StatusNotFound, problems+"resource-not-found", "Not Found Error", "Could not find tweet with id: ["+id+"].")
}

// errRefused says that the request was answered already.
var errRefused = errors.New("refused")

// answerTo writes under a post: one of those that the account can see, or one of
// somebody else's place.
func (n *Network) answerTo(w http.ResponseWriter, a sandbox.Account, under string, d sandbox.WallDraft) (sandbox.Item, error) {
	if _, here := n.table.Wall().Item(a.ID, under); !here {
		for _, other := range n.table.Accounts() {
			if other.Platform != Key || other.ID == a.ID {
				continue
			}
			if _, there := n.table.Wall().Live(other.ID, under); there {
				return n.table.Wall().Guest(other.ID, a.ID).Comment(under, d)
			}
		}
	}
	if !n.mayAnswer(w, a, under) {
		return sandbox.Item{}, errRefused
	}
	return n.table.Wall().Owner(a.ID).Comment(under, d)
}

// publish takes a post of the account, or an answer.
func (n *Network) publish(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	var in struct {
		Text  string `json:"text"`
		Reply *struct {
			To string `json:"in_reply_to_tweet_id"`
		} `json:"reply"`
		Quotes string `json:"quote_tweet_id"`
		Media  *struct {
			IDs []string `json:"media_ids"`
		} `json:"media"`
	}
	if !body(w, r, &in) {
		return
	}
	d := sandbox.WallDraft{Text: in.Text, Quotes: in.Quotes}
	if in.Media != nil {
		for _, id := range in.Media.IDs {
			file, ok := n.table.Media(id)
			if !ok || file.AccountID != a.ID || len(in.Media.IDs) > 4 {
				refuse(w, http.StatusBadRequest, problems+"invalid-request", "Invalid Request", "Your media IDs are invalid.")
				return
			}
			d.Files = append(d.Files, sandbox.MediaRef{ID: file.ID, Mime: file.Mime, Name: file.Name, Size: file.Size, SHA256: file.SHA256})
		}
	}
	if heavy(in.Text) {
		refuse(w, http.StatusForbidden, "about:blank", "Forbidden", "Your Tweet text is too long. You are not permitted to create longer posts.")
		return
	}
	under := ""
	if in.Reply != nil {
		under = in.Reply.To
	}
	if n.said(a, under, in.Text) {
		refuse(w, http.StatusForbidden, "about:blank", "Forbidden", "You are not allowed to create a Tweet with duplicate content.")
		return
	}
	var it sandbox.Item
	var err error
	if under == "" {
		it, err = n.table.Wall().Owner(a.ID).Publish(d)
	} else {
		it, err = n.answerTo(w, a, under, d)
		if errors.Is(err, errRefused) {
			return
		}
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, problems+"invalid-request", "Invalid Request", err.Error())
		return
	}
	text, _, _ := n.shown(a, it)
	answer(w, http.StatusCreated, object{"data": object{"id": it.ID, "text": text, "edit_history_tweet_ids": []string{it.ID}}})
}

// mayAnswer holds apps to the network's rule: they answer whom the account heard
// from. One with the large contract answers everybody.
func (n *Network) mayAnswer(w http.ResponseWriter, a sandbox.Account, id string) bool {
	it, ok := n.table.Wall().Live(a.ID, id)
	if !ok {
		missing(w, id)
		return false
	}
	text, _, _ := n.shown(a, it)
	if it.Ours() || it.Quotes != "" || n.names(a, text) || a.Settings["plan"] == "enterprise" {
		return true
	}
	refuse(w, http.StatusForbidden, "about:blank", "Forbidden",
		"Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.")
	return false
}

// said tells whether the account wrote the same words there already.
func (n *Network) said(a sandbox.Account, under, text string) bool {
	if text == "" {
		return false
	}
	return n.table.Wall().Items(a.ID, sandbox.WallQuery{Ours: true, Where: func(it sandbox.Item) bool { return it.Parent == under && it.Text == text }}).Total > 0
}

// heavy says that a text is more than 280 as the network counts: roughly, what is
// not Latin twice, and links as 23.
func heavy(text string) bool {
	sum := 0
	for _, r := range address.ReplaceAllString(text, strings.Repeat("x", 23)) {
		sum++
		if r > 4351 && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Cf, r) {
			sum++
		}
	}
	return sum > 280
}

func (n *Network) takeBack(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	it, ok := n.table.Wall().Live(a.ID, r.PathValue("id"))
	switch {
	case !ok:
		missing(w, r.PathValue("id"))
		return
	case !it.Ours():
		refuse(w, http.StatusForbidden, "about:blank", "Forbidden", "You are not authorized to delete this Tweet.")
		return
	}
	_, err := n.table.Wall().Owner(a.ID).Remove(it.ID)
	answer(w, http.StatusOK, object{"data": object{"deleted": err == nil}})
}

func (n *Network) hide(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	var in struct {
		Hidden *bool `json:"hidden"`
	}
	if !body(w, r, &in) {
		return
	}
	it, ok := n.table.Wall().Live(a.ID, r.PathValue("id"))
	top, _ := n.table.Wall().Item(a.ID, it.Post)
	switch {
	case !ok:
		missing(w, r.PathValue("id"))
		return
	case in.Hidden == nil:
		refuse(w, http.StatusBadRequest, problems+"invalid-request", "Invalid Request", "hidden is missing.")
		return
	case it.Post == "" || !top.Ours() || it.Ours():
		refuse(w, http.StatusForbidden, "about:blank", "Forbidden", "You cannot hide this reply: it does not belong to a conversation of yours.")
		return
	}
	it, err := n.table.Wall().Owner(a.ID).Hide(it.ID, *in.Hidden)
	answer(w, http.StatusOK, object{"data": object{"hidden": err == nil && it.Hidden}})
}

func (n *Network) like(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	var in struct {
		Post string `json:"tweet_id"`
	}
	if r.PathValue("id") != a.ID {
		refuse(w, http.StatusForbidden, "about:blank", "Forbidden", "You may like as your own account alone.")
		return
	}
	on := r.Method == http.MethodPost
	if on && !body(w, r, &in) {
		return
	}
	if !on {
		in.Post = r.PathValue("post")
	}
	if _, err := n.table.Wall().Owner(a.ID).Like(in.Post, on); err != nil {
		missing(w, in.Post)
		return
	}
	answer(w, http.StatusOK, object{"data": object{"liked": on}})
}

// block is for apps with the large contract alone.
func (n *Network) block(w http.ResponseWriter, r *http.Request, a sandbox.Account) {
	var in struct {
		Person string `json:"target_user_id"`
	}
	on := r.Method == http.MethodPost
	if on && !body(w, r, &in) {
		return
	}
	if !on {
		in.Person = r.PathValue("person")
	}
	if a.Settings["plan"] != "enterprise" || r.PathValue("id") != a.ID {
		refuse(w, http.StatusForbidden, problems+"client-forbidden", "Client Forbidden", "You are not permitted to access this endpoint with your plan.")
		return
	}
	p, ok := n.table.Wall().Person(a.ID, in.Person)
	if !ok {
		refuse(w, http.StatusNotFound, problems+"resource-not-found", "Not Found Error", "Could not find user with id: ["+in.Person+"].")
		return
	}
	_, err := n.table.Wall().Owner(a.ID).Block(p.ID, on)
	answer(w, http.StatusOK, object{"data": object{"blocking": on && err == nil}})
}
