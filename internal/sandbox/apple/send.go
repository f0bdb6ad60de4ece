package apple

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

const (
	extensions  = "com.apple.messages.MSMessageExtensionBalloonPlugin:"
	extension   = extensions + "0000000000:com.apple.icloud.apps.messages.business.extension"
	placeholder = "\uFFFC"
	slotTime    = "2006-01-02T15:04-0700"
	maxPicture  = 200 << 10
	// typingTime is how long a phone shows that somebody writes.
	typingTime = 60 * time.Second
)

// messageIn is a message of a business.
type messageIn struct {
	Version     int          `json:"v"`
	Type        string       `json:"type"`
	ID          string       `json:"id"`
	Source      string       `json:"sourceId"`
	Destination string       `json:"destinationId"`
	Body        string       `json:"body"`
	Attachments []attachment `json:"attachments"`
	Interactive *interactive `json:"interactiveData"`
	Link        *struct {
		URL    string `json:"url"`
		Title  string `json:"title"`
		Assets struct {
			Image *struct {
				Data string `json:"data"`
				Mime string `json:"mimeType"`
			} `json:"image"`
		} `json:"assets"`
	} `json:"richLinkData"`
}

type attachment struct {
	Name      string `json:"name"`
	Mime      string `json:"mimeType"`
	Size      int64  `json:"size"`
	Key       string `json:"key"`
	URL       string `json:"url"`
	Owner     string `json:"owner"`
	Signature string `json:"signature-base64"`
}

type interactive struct {
	Bid     string `json:"bid"`
	Session string `json:"sessionIdentifier"`
	URL     string `json:"URL"`
	AppID   int64  `json:"appId"`
	AppName string `json:"appName"`
	Data    struct {
		Version string `json:"version"`
		Request string `json:"requestIdentifier"`
		Images  []struct {
			ID   string `json:"identifier"`
			Data string `json:"data"`
		} `json:"images"`
		List *struct {
			Sections []struct {
				Title string `json:"title"`
				Items []item `json:"items"`
			} `json:"sections"`
		} `json:"listPicker"`
		Event *struct {
			ID     string `json:"identifier"`
			Title  string `json:"title"`
			Offset *int   `json:"timezoneOffset"`
			Slots  []struct {
				ID       string `json:"identifier"`
				Start    string `json:"startTime"`
				Duration int    `json:"duration"`
			} `json:"timeslots"`
		} `json:"event"`
		Quick *struct {
			Summary string `json:"summaryText"`
			Items   []item `json:"items"`
		} `json:"quick-reply"`
		Payment *paymentIn `json:"payment"`
	} `json:"data"`
	Received struct {
		Title    string `json:"title"`
		Subtitle string `json:"subtitle"`
		Style    string `json:"style"`
		Image    string `json:"imageIdentifier"`
	} `json:"receivedMessage"`
}

type item struct {
	ID       string `json:"identifier"`
	Title    string `json:"title"`
	Subtitle string `json:"subtitle"`
}

// message takes a message. What it says is in its headers and in its body; an id
// counts once.
func (n *Network) message(w http.ResponseWriter, r *http.Request, b *business) {
	raw, ok := unpack(r)
	var in messageIn
	if !ok || json.Unmarshal(raw, &in) != nil {
		http.Error(w, "the body is no packed JSON", http.StatusBadRequest)
		return
	}
	h := r.Header
	if in.Version != 1 || in.ID == "" || in.ID != h.Get("id") || in.Source != h.Get("source-id") || in.Destination != h.Get("destination-id") {
		http.Error(w, "headers and body differ", http.StatusBadRequest)
		return
	}
	st, done := n.open()
	from := st.Businesses[in.Source]
	done()
	if from == nil || from.MSP != b.MSP {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	p, ok := n.table.FindPhone(func(p sandbox.Phone) bool { return source(from.ID, p) == in.Destination })
	if !ok || n.silent(from, p) {
		http.Error(w, "destination-id not found", http.StatusNotFound)
		return
	}
	if _, there := n.table.ThreadOf(in.ID); there { // taken before
		w.WriteHeader(http.StatusOK)
		return
	}
	status, why := n.take(from, p, in)
	if status != http.StatusOK {
		http.Error(w, why, status)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// silent says whether nothing reaches a phone: they closed the conversation, or
// never wrote.
func (n *Network) silent(b *business, p sandbox.Phone) bool {
	_, done := n.open()
	closed := b.Closed[p.ID]
	done()
	last, _ := n.table.LastInbound(b.ID, p.ID)
	return closed || last.IsZero() || p.Undeliverable || n.table.Faults().Undeliverable
}

func (n *Network) take(b *business, p sandbox.Phone, in messageIn) (int, string) {
	var bubbles []sandbox.Message
	var why string
	switch in.Type {
	case "typing_start":
		n.table.ShowTyping(b.ID, p.ID, typingTime)
		return http.StatusOK, ""
	case "typing_end":
		n.table.ShowTyping(b.ID, p.ID, 0)
		return http.StatusOK, ""
	case "text":
		bubbles, why = n.text(b, in)
	case "richLink":
		bubbles, why = n.link(b, in)
	case "interactive":
		bubbles, why = n.choices(b, in)
	default:
		why = "the type is not known"
	}
	if why != "" {
		return http.StatusBadRequest, why
	}
	for i, m := range bubbles {
		if i == 0 {
			m.ID = in.ID
		}
		if _, err := n.table.Send(b.ID, p.ID, m, nil, nil); err != nil {
			return http.StatusNotFound, "destination-id not found"
		}
	}
	return http.StatusOK, ""
}

// text is a bubble for each file, the first with the words.
func (n *Network) text(b *business, in messageIn) ([]sandbox.Message, string) {
	words := strings.TrimSpace(strings.ReplaceAll(in.Body, placeholder, ""))
	if strings.Count(in.Body, placeholder) != len(in.Attachments) {
		return nil, "a placeholder stands for each file"
	}
	if len(in.Attachments) == 0 {
		if words == "" {
			return nil, "body is empty"
		}
		return []sandbox.Message{{Kind: "text", Text: words}}, ""
	}
	var out []sandbox.Message
	for _, a := range in.Attachments {
		ref, why := n.attached(b, a)
		if why != "" {
			return nil, why
		}
		kind, _, _ := strings.Cut(a.Mime, "/")
		if kind != "image" && kind != "video" && kind != "audio" {
			kind = "document"
		}
		out = append(out, sandbox.Message{Kind: kind, Text: words, Media: ref})
		words = ""
	}
	return out, ""
}

// attached opens a file that was uploaded with the key that the message names.
func (n *Network) attached(b *business, a attachment) (*sandbox.MediaRef, string) {
	id := strings.TrimPrefix(a.URL[strings.LastIndexByte(a.URL, '/')+1:], "M")
	st, done := n.open()
	u := st.Uploads[id]
	done()
	key, err := hex.DecodeString(a.Key)
	switch {
	case u == nil || u.Media == "" || a.Owner != "M"+id[:8]:
		return nil, "the file was not uploaded"
	case err != nil || len(key) != 33 || key[0] != 0:
		return nil, "key is 00 and 32 bytes in hexadecimal"
	case a.Signature != u.Checksum:
		return nil, "signature-base64 is not the file's checksum"
	}
	f, _, err := n.table.OpenMedia(u.Media)
	if err != nil {
		return nil, "the file is not there any more"
	}
	raw, err := io.ReadAll(f)
	_ = f.Close()
	if err != nil || int64(len(raw)) != a.Size {
		return nil, "size is another"
	}
	kept, err := n.table.AddMedia(b.ID, a.Mime, a.Name, bytes.NewReader(crypt(key[1:], raw)))
	if err != nil {
		return nil, "the file cannot be kept"
	}
	return &sandbox.MediaRef{ID: kept.ID, Mime: kept.Mime, Name: kept.Name, Size: kept.Size, SHA256: kept.SHA256}, ""
}

func (n *Network) link(b *business, in messageIn) ([]sandbox.Message, string) {
	if in.Link == nil || in.Link.Title == "" {
		return nil, "richLinkData is not complete"
	}
	u, err := url.Parse(in.Link.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, "url is no web address"
	}
	page := &sandbox.Page{URL: in.Link.URL, Title: in.Link.Title}
	if image := in.Link.Assets.Image; image != nil {
		raw, err := base64.StdEncoding.DecodeString(image.Data)
		if err != nil || len(raw) > maxPicture || !strings.HasPrefix(image.Mime, "image/") {
			return nil, "the image has at most 200 KB of base64"
		}
		if kept, err := n.table.AddMedia(b.ID, image.Mime, "", bytes.NewReader(raw)); err == nil {
			page.Media = &sandbox.MediaRef{ID: kept.ID, Mime: kept.Mime, Size: kept.Size}
		}
	}
	return []sandbox.Message{{Kind: "link", Page: page}}, ""
}

// choices is a message in which something is chosen or paid.
func (n *Network) choices(b *business, in messageIn) ([]sandbox.Message, string) {
	i := in.Interactive
	if i != nil && i.Bid != extension && strings.HasPrefix(i.Bid, extensions) {
		return n.app(b, in.ID, *i)
	}
	if i == nil || i.Bid != extension || i.Data.Version != "1.0" || i.Data.Request == "" || i.Received.Title == "" || i.Received.Style == "" {
		return nil, "interactiveData is not complete"
	}
	m := sandbox.Message{Kind: "text", Text: i.Received.Title, Footer: i.Received.Subtitle}
	switch d := i.Data; {
	case d.Quick != nil:
		if k := len(d.Quick.Items); k < 2 || k > 5 {
			return nil, "quick-reply has 2 to 5 items"
		}
		for _, one := range d.Quick.Items {
			if one.ID == "" || one.Title == "" {
				return nil, "an item has an identifier and a title"
			}
			m.Quick = append(m.Quick, sandbox.Choice{ID: one.ID, Title: one.Title})
		}
	case d.List != nil:
		m.Kind, m.List = "list", &sandbox.List{Label: i.Received.Title}
		for _, s := range d.List.Sections {
			section := sandbox.Section{Title: s.Title}
			for _, one := range s.Items {
				if one.ID == "" || one.Title == "" {
					return nil, "an item has an identifier and a title"
				}
				section.Rows = append(section.Rows, sandbox.Choice{ID: one.ID, Title: one.Title, Description: one.Subtitle})
			}
			if len(section.Rows) == 0 {
				return nil, "a section has items"
			}
			m.List.Sections = append(m.List.Sections, section)
		}
		if len(m.List.Sections) == 0 {
			return nil, "listPicker has sections"
		}
	case d.Event != nil:
		times := &sandbox.Times{Title: d.Event.Title}
		for _, s := range d.Event.Slots {
			start, err := time.Parse(slotTime, s.Start)
			if err != nil || s.ID == "" || s.Duration <= 0 {
				return nil, "a timeslot has an identifier, a startTime without seconds and a duration"
			}
			times.Slots = append(times.Slots, sandbox.Slot{ID: s.ID, Start: start.UTC(), Minutes: s.Duration / 60})
		}
		if len(times.Slots) == 0 {
			return nil, "event has timeslots"
		}
		m.Times = times
	case d.Payment != nil:
		return n.payment(m, in.ID, *d.Payment)
	default:
		return nil, "there is nothing to choose"
	}
	return []sandbox.Message{m}, ""
}
