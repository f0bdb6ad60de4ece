package demo

import (
	"slices"
	"time"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/sandbox"
	"recado.dev/internal/sandbox/script"
)

// play turns one line into a message, or into what it does to an earlier one.
func (s *scene) play(l script.Line, at time.Time) {
	switch l.Kind {
	case script.React:
		s.react(l, at)
		return
	case script.Edited:
		if m, bubble := s.before(1); m != nil {
			*m = conversation.Edit(*m, l.Text, nil, at)
			bubble.Text, bubble.EditedAt = l.Text, &at
		}
		return
	}
	m := desk.Message{Kind: desk.MessageText, Text: l.Text, OccurredAt: at, Status: desk.StatusReceived, Direction: desk.DirectionIn, Author: s.who}
	bubble := &sandbox.Message{Kind: "text", Text: l.Text}
	switch l.From {
	case script.Note:
		m.Direction, m.Author, m.Origin = desk.DirectionNote, s.agent, ""
		s.hear(m, nil)
		return
	case script.Agent:
		m.Direction, m.Author, m.Origin, m.Attempts = desk.DirectionOut, s.agent, "desk", 1
		bubble.Business = true
		s.deliver(&m, bubble, l, at)
	}
	m.ExternalID = s.Table.MessageID(s.Account, s.phone, l.From == script.Customer)
	s.shape(l, &m, bubble)
	if l.Reply > 0 {
		if of, ofBubble := s.before(l.Reply); of != nil {
			m.ReplyTo = conversation.QuoteOf(*of)
			bubble.ReplyTo, bubble.Quote = of.ExternalID, &sandbox.Quote{Business: ofBubble.Business, Text: ofBubble.Brief()}
		}
	}
	s.hear(m, bubble)
	if l.Kind == script.Gone {
		gone := at.Add(20 * time.Second)
		last := &s.messages[len(s.messages)-1]
		*last = conversation.Delete(*last, gone)
		s.thread.Messages[len(s.thread.Messages)-1].GoneAt = &gone
	}
}

// deliver gives a message of ours its ticks, or the platform's reason.
func (s *scene) deliver(m *desk.Message, bubble *sandbox.Message, l script.Line, at time.Time) {
	if l.Kind == script.Failed {
		failed := at.Add(2 * time.Second)
		m.Status, m.FailedAt = desk.StatusFailed, &failed
		const title, detail = "Re-engagement message", "Message failed to send because more than 24 hours have passed since the customer last replied to this number."
		m.Error = &desk.SendError{Code: "131047", Title: title, Detail: detail}
		bubble.Status, bubble.Failure = sandbox.StatusFailed, &sandbox.Failure{Code: 131047, Title: title, Detail: detail}
		return
	}
	sent, delivered := at.Add(time.Second), at.Add(2*time.Second)
	m.Status, m.SentAt, m.DeliveredAt = desk.StatusDelivered, &sent, &delivered
	bubble.Status = sandbox.StatusDelivered
	billable := false
	m.Pricing = &desk.Pricing{Model: "PMP", Type: "free_customer_service", Category: "service", Billable: &billable}
	if read := at.Add(time.Duration(5+s.rand.IntN(80)) * time.Second); s.rand.IntN(12) > 0 && read.Before(s.now) {
		m.Status, m.ReadAt, bubble.Status = desk.StatusRead, &read, sandbox.StatusRead
	}
}

// shape gives a message and its bubble what their kind needs.
func (s *scene) shape(l script.Line, m *desk.Message, bubble *sandbox.Message) {
	switch l.Kind {
	case script.Image, script.Video, script.Voice, script.Document, script.Sticker:
		s.attach(l, m, bubble)
	case script.Place:
		m.Kind, m.Text, bubble.Kind, bubble.Text = desk.MessageLocation, "", "location", ""
		m.Content = &desk.Content{Location: &desk.Location{Latitude: l.Latitude, Longitude: l.Longitude, Name: l.Name, Address: l.Text}}
		bubble.Location = &sandbox.Location{Latitude: l.Latitude, Longitude: l.Longitude, Name: l.Name, Address: l.Text}
	case script.Card:
		m.Kind, m.Text, bubble.Kind, bubble.Text = desk.MessageContacts, "", "contacts", ""
		m.Content = &desk.Content{Contacts: []desk.ContactCard{{Name: l.Name, Phones: []desk.LabelledText{{Label: "CELL", Value: l.Text}}}}}
		bubble.Contacts = []sandbox.Card{{Name: l.Name, Phone: l.Text}}
	case script.Ad:
		m.Content = &desk.Content{Referral: &desk.Referral{SourceType: "ad", SourceID: "120330001", SourceURL: "https://fb.example/ad/120330001", Headline: l.Name, Body: l.Name}}
		bubble.Referral = &sandbox.Referral{SourceID: "120330001", SourceURL: "https://fb.example/ad/120330001", Headline: l.Name, Body: l.Name}
		s.kase.Subject = l.Name
	case script.Buttons:
		m.Kind, bubble.Kind, bubble.Buttons = desk.MessageRich, "buttons", choices(l.Options)
		rich := &desk.Rich{Body: l.Text}
		for _, c := range bubble.Buttons {
			rich.Buttons = append(rich.Buttons, desk.Button{ID: c.ID, Title: c.Title})
		}
		m.Content = &desk.Content{Rich: rich}
	case script.List:
		m.Kind, bubble.Kind = desk.MessageRich, "list"
		bubble.List = &sandbox.List{Label: l.Name, Sections: []sandbox.Section{{Rows: choices(l.Options)}}}
		rich := &desk.Rich{Body: l.Text, ListLabel: l.Name, Sections: []desk.ListSection{{}}}
		for _, c := range bubble.List.Sections[0].Rows {
			rich.Sections[0].Rows = append(rich.Sections[0].Rows, desk.ListRow{ID: c.ID, Title: c.Title})
		}
		m.Content = &desk.Content{Rich: rich}
	case script.Choose:
		s.answer(l, m, bubble)
	}
}

// answer presses the option that the line names, of the message before it.
func (s *scene) answer(l script.Line, m *desk.Message, bubble *sandbox.Message) {
	of, offered := s.before(1)
	if of == nil {
		return
	}
	kind, options := "button", offered.Buttons
	if offered.List != nil {
		kind, options = "list", offered.List.Sections[0].Rows
	}
	i := slices.IndexFunc(options, func(c sandbox.Choice) bool { return c.Title == l.Text })
	if i < 0 {
		return
	}
	m.Kind, m.Content = desk.MessageAnswer, &desk.Content{Answer: &desk.Answer{Kind: kind, ID: options[i].ID, Title: options[i].Title}}
	m.ReplyTo = conversation.QuoteOf(*of)
	bubble.Kind, bubble.Text, bubble.Answer = "answer", "", &sandbox.Answer{Kind: kind, Choice: options[i]}
	bubble.ReplyTo, bubble.Quote = of.ExternalID, &sandbox.Quote{Business: true, Text: offered.Brief()}
}

var kinds = map[script.Kind]desk.MessageKind{
	script.Image: desk.MessageImage, script.Video: desk.MessageVideo, script.Voice: desk.MessageVoice, script.Document: desk.MessageDocument, script.Sticker: desk.MessageSticker,
}

func (s *scene) attach(l script.Line, m *desk.Message, bubble *sandbox.Message) {
	versions := s.samples[l.File]
	if len(versions) == 0 {
		return
	}
	f := versions[s.pick%len(versions)]
	m.Kind, bubble.Kind = kinds[l.Kind], string(l.Kind)
	m.Attachments = []desk.Attachment{{
		ID: ident.New(), Mime: f.Mime, Size: int64(len(f.Bytes)), Name: f.Name, State: desk.AttachmentReady, BlobKey: f.blobKey, SHA256: f.sha256,
		Width: f.Width, Height: f.Height, Duration: f.Seconds,
	}}
	bubble.Media = &sandbox.MediaRef{ID: f.media.ID, Mime: f.Mime, Name: f.Name, Size: f.media.Size, SHA256: f.media.SHA256}
	s.files++
}

// react puts an emoji on the other side's latest message.
func (s *scene) react(l script.Line, at time.Time) {
	for back := 1; back <= len(s.said); back++ {
		m, bubble := s.before(back)
		if m == nil {
			return
		}
		if bubble.Business == (l.From == script.Agent) {
			continue
		}
		author := s.who
		if l.From == script.Agent {
			author = s.agent
			bubble.Theirs = l.Text
		} else {
			bubble.Ours = l.Text
		}
		*m = conversation.React(*m, author, l.Text, at)
		return
	}
}
