package wechat

import (
	"bytes"
	"encoding/json"
	"net/http"

	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox"
)

// sending is a customer-service message.
type sending struct {
	To   string `json:"touser"`
	Type string `json:"msgtype"`
	Text struct {
		Content string `json:"content"`
	} `json:"text"`
	Image media `json:"image"`
	Voice media `json:"voice"`
	Video media `json:"video"`
	News  struct {
		Articles []struct {
			Title       string `json:"title"`
			Description string `json:"description"`
			URL         string `json:"url"`
			Picture     string `json:"picurl"`
		} `json:"articles"`
	} `json:"news"`
	Menu struct {
		Head string `json:"head_content"`
		List []struct {
			ID      string `json:"id"`
			Content string `json:"content"`
		} `json:"list"`
		Tail string `json:"tail_content"`
	} `json:"msgmenu"`
}

type media struct {
	ID          string `json:"media_id"`
	Thumb       string `json:"thumb_media_id"`
	Title       string `json:"title"`
	Description string `json:"description"`
}

// maxBytes is how long a text may be.
const maxBytes = 2048

// codeEscapes is what the platform answers where characters are escaped.
const codeEscapes = 40033

func (n *Network) send(q *call) {
	var in sending
	if json.Unmarshal(q.body, &in) != nil {
		q.refuse(codeBadJSON)
		return
	}
	if bytes.Contains(q.body, []byte(`\u`)) && !bytes.Contains(q.body, []byte(`\\u`)) {
		q.refuse(codeEscapes)
		return
	}
	p, known := n.person(q.appID, in.To)
	if !known {
		q.refuse(codeBadUser)
		return
	}
	shown, code := n.shown(in)
	if code == 0 {
		code = n.spend(q.appID, p.ID)
	}
	if code != 0 {
		q.refuse(code)
		return
	}
	var failure *sandbox.Failure
	if n.table.Faults().Undeliverable {
		failure = &sandbox.Failure{Code: 1, Title: "Not delivered"}
	}
	if _, err := n.table.Send(q.appID, p.ID, shown, failure, nil); err != nil {
		q.refuse(codeBusy)
		return
	}
	q.refuse(0)
}

// spend takes one of the messages that the customer granted.
func (n *Network) spend(appID, phone string) int {
	s, done := n.open()
	defer done()
	acc := s.Accounts[appID]
	g, now := acc.Grants[phone], n.table.Now()
	n.changed()
	switch {
	case acc.Trouble != 0:
		return acc.Trouble
	case g == nil || acc.Left[phone]:
		return codeWindow
	case g.Quick > 0 && now.Before(g.QuickEnd):
		g.Quick--
		return 0
	case !now.Before(g.Until):
		return codeWindow
	case g.Messages == 0:
		return codeUsedUp
	}
	g.Messages--
	return 0
}

// shown is a message as a phone shows it, or why it is refused.
func (n *Network) shown(in sending) (sandbox.Message, int) {
	out := sandbox.Message{Kind: "text", Text: in.Text.Content}
	switch in.Type {
	case "text":
		if out.Text == "" {
			return out, codeEmpty
		}
	case "image":
		return n.file("image", in.Image)
	case "voice":
		return n.file("voice", in.Voice)
	case "video":
		if _, ok := n.table.Media(in.Video.Thumb); !ok {
			return out, codeBadMedia
		}
		return n.file("video", in.Video)
	case "msgmenu":
		out.Kind, out.Text, out.Footer = "buttons", in.Menu.Head, in.Menu.Tail
		if len(in.Menu.List) == 0 {
			return out, codeEmpty
		}
		for _, one := range in.Menu.List {
			out.Buttons = append(out.Buttons, sandbox.Choice{ID: one.ID, Title: one.Content})
		}
	case "news":
		if len(in.News.Articles) != 1 {
			return out, codeBadKind
		}
		a := in.News.Articles[0]
		out.Kind, out.Text = "page", ""
		out.Page = &sandbox.Page{URL: a.URL, Title: a.Title, Text: a.Description}
		if a.Picture != "" {
			out.Page.Media = &sandbox.MediaRef{External: a.Picture, Mime: "image/jpeg"}
		}
		return out, 0
	default:
		return out, codeBadKind
	}
	if len(out.Text) > maxBytes {
		return out, codeTooLong
	}
	return out, 0
}

func (n *Network) file(kind string, of media) (sandbox.Message, int) {
	m, ok := n.table.Media(of.ID)
	if !ok {
		return sandbox.Message{}, codeBadMedia
	}
	ref := &sandbox.MediaRef{ID: m.ID, Mime: m.Mime, Name: m.Name, Size: m.Size, SHA256: m.SHA256}
	return sandbox.Message{Kind: kind, Text: of.Description, Media: ref}, 0
}

// Routes implements sandbox.Console: what a customer can do about the account on
// their phone.
func (n *Network) Routes(add func(pattern string, f func(*http.Request) (any, error))) {
	add("GET /phones/{phone}/{account}", n.customer)
	add("PUT /phones/{phone}/{account}", n.customer)
	add("POST /phones/{phone}/{account}/report", n.customer)
	add("PUT /accounts/{account}", n.putAccount)
}

// customerView is what a customer decided: who blocks an account here follows it
// no longer.
type customerView struct {
	Blocked bool `json:"blocked"`
	Stopped bool `json:"stopped"`
}

func (n *Network) customer(r *http.Request) (any, error) {
	p, known := n.table.Phone(r.PathValue("phone"))
	id := r.PathValue("account")
	s, done := n.open()
	acc := s.Accounts[id]
	before := acc != nil && acc.Left[p.ID]
	done()
	if !known || acc == nil {
		return nil, desk.NotFound("phone or account")
	}
	is := customerView{Blocked: before}
	if r.Method != http.MethodPut {
		return is, nil
	}
	if err := sandbox.Read(r, &is); err != nil {
		return nil, err
	}
	is.Stopped = false // the network knows no such wish
	if is.Blocked == before {
		return is, nil
	}
	told := notice{Event: "subscribe", User: openID(id, p)}
	s, done = n.open()
	if is.Blocked {
		told.Event = "unsubscribe"
		s.Accounts[id].Left[p.ID] = true
	} else {
		delete(s.Accounts[id].Left, p.ID)
	}
	n.changed()
	done()
	text, err := json.Marshal(told)
	if err != nil {
		return nil, err
	}
	n.table.Notify(id, sandbox.Event{ID: hexes(12), Notice: text})
	return is, nil
}

// putAccount has each send run into an error, or resets the secret.
func (n *Network) putAccount(r *http.Request) (any, error) {
	var in struct {
		Trouble *int `json:"trouble"`
		Reset   bool `json:"reset_secret"`
	}
	if err := sandbox.Read(r, &in); err != nil {
		return nil, err
	}
	s, done := n.open()
	defer done()
	acc := s.Accounts[r.PathValue("account")]
	if acc == nil {
		return nil, desk.NotFound("account")
	}
	if in.Trouble != nil {
		acc.Trouble = *in.Trouble
	}
	if in.Reset {
		acc.Secret, acc.Token = hexes(16), ""
	}
	n.changed()
	return map[string]any{"trouble": acc.Trouble, "secret": acc.Secret}, nil
}
