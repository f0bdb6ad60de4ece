package apple

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// own is the extension that all of the network's own messages belong to.
const own = extension + "0000000000:com.apple.icloud.apps.messages.business.extension"

// interactive is what the customer's device sends back of a message in which
// something was chosen.
type interactive struct {
	Bid     string `json:"bid"`
	Session string `json:"sessionIdentifier"`
	URL     string `json:"URL"`
	AppName string `json:"appName"`
	Reply   words  `json:"replyMessage"`
	Data    struct {
		Request string `json:"requestIdentifier"`
		Reply   words  `json:"replyMessage"`
		List    *struct {
			Sections []struct {
				Items []choice `json:"items"`
			} `json:"sections"`
		} `json:"listPicker"`
		Event *struct {
			Title string `json:"title"`
			Slots []slot `json:"timeslots"`
		} `json:"event"`
		Quick *struct {
			Items    []choice `json:"items"`
			Selected string   `json:"selectedIdentifier"`
			Index    *int     `json:"selectedIndex"`
		} `json:"quick-reply"`
		Payment *struct {
			Request struct {
				Total struct {
					Label string `json:"label"`
				} `json:"total"`
			} `json:"paymentRequest"`
			State string `json:"state"`
		} `json:"payment"`
	} `json:"data"`
}

type words struct {
	Title    string `json:"title"`
	Subtitle string `json:"subtitle"`
}

type choice struct {
	ID       string `json:"identifier"`
	Title    string `json:"title"`
	Subtitle string `json:"subtitle"`
}

type slot struct {
	ID    string `json:"identifier"`
	Start string `json:"startTime"`
}

// slotTime is how the network writes a moment: without seconds.
const slotTime = "2006-01-02T15:04-0700"

// answer reads what the customer chose. What an app within the messages sent
// back is kept as it came, beside the words for people.
func (d decoder) answer(m *platform.MessageIn) bool {
	if d.Ref != nil && len(d.Interactive) == 0 {
		return d.large(m)
	}
	var in interactive
	if len(d.Interactive) == 0 || json.Unmarshal(d.Interactive, &in) != nil {
		return false
	}
	if about := cmp.Or(in.Data.Request, in.Session); plainID(about) {
		m.ReplyTo = platform.RemoteMessageID(about)
	}
	said := cmp.Or(in.Data.Reply.Title, in.Reply.Title, d.Body)
	if a := in.chosen(said); a != nil {
		m.Kind, m.Text, m.Content = desk.MessageAnswer, a.Title, &desk.Content{Answer: a}
		return true
	}
	if a := in.app(d.apps, said); a != nil {
		m.Kind, m.Text, m.Content = desk.MessageAnswer, a.Title, &desk.Content{Answer: a, Extra: d.Interactive}
		return true
	}
	m.Kind, m.Text = desk.MessageText, strings.TrimSpace(strings.ReplaceAll(said, placeholder, ""))
	if m.Text == "" {
		m.Kind, m.Content = desk.MessageUnsupported, &desk.Content{Unsupported: &desk.Unsupported{RawType: clip(cmp.Or(in.Bid, "interactive"), 200)}}
		return true
	}
	m.Content = &desk.Content{Extra: d.Interactive}
	return true
}

// chosen is the answer; nil where the message holds none that is known here.
func (in interactive) chosen(said string) *desk.Answer {
	data := in.Data
	switch {
	case data.Quick != nil:
		q := data.Quick
		id := q.Selected
		if id == "" && q.Index != nil && *q.Index >= 0 && *q.Index < len(q.Items) {
			id = q.Items[*q.Index].ID
		}
		for _, c := range q.Items {
			if c.ID == id && c.Title != "" {
				said = c.Title
			}
		}
		if id != "" {
			return &desk.Answer{Kind: "quick_reply", ID: id, Title: cmp.Or(said, id)}
		}
	case data.List != nil:
		var ids, titles []string
		description := ""
		for _, s := range data.List.Sections {
			for _, c := range s.Items {
				ids, titles, description = append(ids, c.ID), append(titles, cmp.Or(c.Title, c.ID)), c.Subtitle
			}
		}
		if len(ids) == 1 && ids[0] != "" {
			return &desk.Answer{Kind: "list", ID: ids[0], Title: cmp.Or(titles[0], said), Description: description}
		}
		if len(ids) > 1 {
			return &desk.Answer{Kind: "list", ID: strings.Join(ids, ","), Title: strings.Join(titles, ", ")}
		}
	case data.Event != nil && len(data.Event.Slots) > 0 && data.Event.Slots[0].ID != "":
		s := data.Event.Slots[0]
		a := &desk.Answer{Kind: "time", ID: s.ID, Title: cmp.Or(s.Start, said, s.ID)}
		if at, err := time.Parse(slotTime, s.Start); err == nil {
			at = at.UTC()
			a.At = &at
		}
		return a
	case data.Payment != nil:
		reference := cmp.Or(data.Payment.Request.Total.Label, data.Request)
		if reference != "" {
			return &desk.Answer{Kind: "payment", ID: reference, Title: cmp.Or(said, reference)}
		}
	}
	return nil
}

// large reads an answer that lies elsewhere: it is fetched as files are, since
// nothing is asked of the network while a request is read.
func (d decoder) large(m *platform.MessageIn) bool {
	remote, ok := d.Ref.remote(d.Source, cmp.Or(d.Ref.Bid, own))
	if !ok {
		return false
	}
	m.Kind, m.Text = desk.MessageDocument, clip(d.Ref.Title, 500)
	m.Attachments = []platform.AttachmentIn{{Remote: remote, Mime: "application/json", Name: "answer.json"}}
	return true
}
