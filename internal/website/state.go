package website

import (
	"encoding/json"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/render"
	"recado.dev/internal/store"
)

const pageSize = 40

// bubble is a message as a visitor's page shows it.
type bubble struct {
	ID        string       `json:"id"`
	ClientID  string       `json:"client_id,omitempty"` // of the page that wrote it
	From      string       `json:"from"`                // me, agent, bot, system
	Name      string       `json:"name,omitempty"`
	At        time.Time    `json:"at"`
	Kind      string       `json:"kind"`
	Text      string       `json:"text,omitempty"`
	Rich      *desk.Rich   `json:"rich,omitempty"`
	Answer    *desk.Answer `json:"answer,omitempty"`
	Files     []shownFile  `json:"files,omitempty"`
	ReplyTo   *shownQuote  `json:"reply_to,omitempty"`
	Reactions []string     `json:"reactions,omitempty"`
	Status    desk.Status  `json:"status,omitempty"`
	Edited    bool         `json:"edited,omitempty"`
	Deleted   bool         `json:"deleted,omitempty"`
}

type shownFile struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Mime   string `json:"mime"`
	Size   int64  `json:"size"`
	URL    string `json:"url,omitempty"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

type shownQuote struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// standing is how the visitor's thread stands: whether what they wrote was
// read, and how many wait before them.
type standing struct {
	Read  bool `json:"read"`
	Place int  `json:"place,omitempty"`
}

// thread is the conversation of the visitor of a call.
func (s *Service) thread(c *call) (desk.Conversation, error) {
	return s.threadOf(c, c.visitor)
}

func (s *Service) threadOf(c *call, v store.Visitor) (desk.Conversation, error) {
	ch := c.live.Channel
	var err error
	for _, key := range keysOf(v) {
		var found desk.Conversation
		if found, err = s.Store.Read().ThreadOfKey(c.Context(), ch.WorkspaceID, ch.ID, ch.Platform, string(key)); err == nil {
			return found, nil
		}
		if desk.CodeOf(err) != desk.CodeNotFound {
			return found, err
		}
	}
	return desk.Conversation{}, err
}

// state answers the newest messages of the visitor's thread and the place from
// which the stream goes on, or with before a page of older ones.
func (s *Service) state(c *call) (any, error) {
	head, err := s.Store.Read().EventHead(c.Context(), c.live.Channel.WorkspaceID) // before the messages: what comes between is told twice
	if err != nil {
		return nil, err
	}
	out := map[string]any{
		"messages": []bubble{}, "more": false, "cursor": s.cursor(c, head), "standing": standing{}, "chat": s.shownAt(c),
		"verified": strings.HasPrefix(c.visitor.Address, "user:"), "name": c.visitor.Name,
	}
	thread, err := s.thread(c)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	query := store.MessageQuery{Backward: true, Limit: pageSize + 1}
	if before := c.URL.Query().Get("before"); before != "" {
		at, err := s.placeOf(c, thread, before)
		if err != nil {
			return nil, err
		}
		query.Before = &at
	}
	list, err := s.Store.Read().ListMessages(c.Context(), thread.WorkspaceID, thread.ID, query)
	if err != nil {
		return nil, err
	}
	if len(list) > pageSize {
		out["more"], list = true, list[1:]
	}
	out["messages"] = s.bubbles(c, list)
	out["standing"], err = s.standing(c, thread)
	return out, err
}

// placeOf is where the message that a page knows by an id stands.
func (s *Service) placeOf(c *call, thread desk.Conversation, id string) (store.TimeKey, error) {
	found, err := s.Store.Read().MessagesByExternal(c.Context(), thread.WorkspaceID, thread.ChannelID, []string{id})
	if err != nil {
		return store.TimeKey{}, err
	}
	m, ok := found[id]
	if !ok || m.ConversationID != thread.ID {
		return store.TimeKey{}, desk.NotFound("message")
	}
	return store.TimeKey{At: m.OccurredAt, ID: m.ID}, nil
}

func (s *Service) standing(c *call, thread desk.Conversation) (standing, error) {
	st := standing{Read: thread.UnreadCount == 0}
	if thread.CaseID == "" {
		return st, nil
	}
	var err error
	st.Place, err = s.Store.Read().WaitingPlace(c.Context(), thread.WorkspaceID, thread.CaseID)
	return st, err
}

// bubbles are the messages that a visitor may see, as they see them. A note
// never is one.
func (s *Service) bubbles(c *call, list []desk.Message) []bubble {
	out := make([]bubble, 0, len(list))
	for _, m := range list {
		if b, ok := s.bubble(c, m); ok {
			out = append(out, b)
		}
	}
	return out
}

func (s *Service) bubble(c *call, m desk.Message) (bubble, bool) {
	b := bubble{ID: m.ExternalID, At: m.OccurredAt, Kind: string(m.Kind), Edited: m.EditedAt != nil}
	switch {
	case m.Direction == desk.DirectionIn:
		b.From = "me"
		b.ClientID, _ = strings.CutPrefix(m.ExternalID, c.visitor.ID+"/")
	case m.Direction == desk.DirectionOut && (m.Status == desk.StatusSent || m.Status == desk.StatusDelivered || m.Status == desk.StatusRead):
		b.From, b.Name, b.Status = m.Author.Type, m.Author.Name, m.Status
	default:
		return b, false
	}
	if b.Deleted = m.DeletedAt != nil; b.Deleted {
		return b, true
	}
	if m.Direction == desk.DirectionOut {
		m = s.rendered(c, m)
	}
	b.Kind, b.Text = string(m.Kind), m.Text
	if m.ReplyTo != nil {
		b.ReplyTo = &shownQuote{ID: m.ReplyTo.ExternalID, Text: m.ReplyTo.Text}
	}
	for _, r := range m.Reactions {
		if r.Author.Type != "contact" {
			b.Reactions = append(b.Reactions, r.Emoji)
		}
	}
	urls := map[string]string{}
	for _, a := range m.Attachments {
		f := shownFile{ID: a.ID, Name: a.Name, Mime: a.Mime, Size: a.Size, Width: a.Width, Height: a.Height}
		if a.State == desk.AttachmentReady {
			f.URL = s.link(c.place, a)
		}
		urls[a.ID] = f.URL
		b.Files = append(b.Files, f)
	}
	if m.Content != nil {
		b.Answer = m.Content.Answer
		if m.Content.Rich != nil {
			b.Rich, b.Text, b.Files = pictured(*m.Content.Rich, urls), "", nil
		}
	}
	return b, true
}

// rendered is a message in the form that the chat shows, which is the one that
// the desk said beforehand.
func (s *Service) rendered(c *call, m desk.Message) desk.Message {
	set := render.Setting{}
	if s.Page != nil {
		set.Page = func(id string) string { return s.Page(m.WorkspaceID, id) }
	}
	return render.Fit(m, c.live.Session.Caps(), set).Message
}

// pictured is rich content with the addresses of its pictures in place of their
// ids.
func pictured(r desk.Rich, urls map[string]string) *desk.Rich {
	cards := make([]desk.Card, len(r.Cards))
	for i, card := range r.Cards {
		if u := urls[card.Image]; u != "" {
			card.ImageURL = u
		}
		card.Image = ""
		cards[i] = card
	}
	r.Cards = cards
	if r.Page != nil {
		page := *r.Page
		if u := urls[page.Image]; u != "" {
			page.ImageURL = u
		}
		page.Image, r.Page = "", &page
	}
	if len(r.Adaptive) > 0 && !json.Valid(r.Adaptive) {
		r.Adaptive = nil
	}
	return &r
}

// link is where a page reads a file.
func (s *Service) link(p place, a desk.Attachment) string {
	return s.Media.LinkAt(p.base, p.live.Channel.WorkspaceID, a)
}

// deliverable says whether a page shows something of the moment that passes.
func deliverable(m platform.Moment) bool { return m == platform.MomentTyping }
