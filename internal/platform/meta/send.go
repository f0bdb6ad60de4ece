package meta

import (
	"context"
	"strings"
	"sync"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// maxQuick is how many quick replies a message takes.
const maxQuick = 13

type sendOut struct {
	Recipient partyOut    `json:"recipient"`
	Type      string      `json:"messaging_type,omitempty"`
	Tag       string      `json:"tag,omitempty"`
	Message   *messageOut `json:"message,omitempty"`
	ReplyTo   *replyOut   `json:"reply_to,omitempty"`
	Action    string      `json:"sender_action,omitempty"`
	Payload   *payloadOut `json:"payload,omitempty"` // of an action
}

// partyOut is who gets a message: a person, or who wrote a comment.
type partyOut struct {
	ID        string `json:"id,omitempty"`
	CommentID string `json:"comment_id,omitempty"`
	PostID    string `json:"post_id,omitempty"`
}

type replyOut struct {
	ID string `json:"mid"`
}

type messageOut struct {
	Text       string         `json:"text,omitempty"`
	Attachment *attachmentOut `json:"attachment,omitempty"`
	Quick      []quickOut     `json:"quick_replies,omitempty"`
	Metadata   string         `json:"metadata,omitempty"`
}

type attachmentOut struct {
	Type    string      `json:"type"`
	Payload *payloadOut `json:"payload"`
}

type payloadOut struct {
	URL          string       `json:"url,omitempty"`
	Reusable     bool         `json:"is_reusable,omitempty"`
	AttachmentID string       `json:"attachment_id,omitempty"`
	Template     string       `json:"template_type,omitempty"`
	Text         string       `json:"text,omitempty"`
	Buttons      []buttonOut  `json:"buttons,omitempty"`
	Elements     []elementOut `json:"elements,omitempty"`
	MessageID    string       `json:"message_id,omitempty"`
	Reaction     string       `json:"reaction,omitempty"`
}

type quickOut struct {
	Type    string `json:"content_type"`
	Title   string `json:"title"`
	Payload string `json:"payload"`
}

type buttonOut struct {
	Type    string `json:"type"`
	Title   string `json:"title,omitempty"`
	Payload string `json:"payload,omitempty"`
	URL     string `json:"url,omitempty"`
}

type elementOut struct {
	Title    string      `json:"title"`
	Subtitle string      `json:"subtitle,omitempty"`
	Image    string      `json:"image_url,omitempty"`
	Default  *buttonOut  `json:"default_action,omitempty"`
	Buttons  []buttonOut `json:"buttons,omitempty"`
}

type sent struct {
	ID           string `json:"message_id"`
	RecipientID  loose  `json:"recipient_id"`
	AttachmentID string `json:"attachment_id"`
}

// Send implements platform.Session.
func (s *Session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	list, err := s.write(ctx, m, out.Media)
	if err != nil {
		return platform.Receipt{}, err
	}
	if out.PrivateTo != "" && len(list) > 1 {
		return platform.Receipt{}, &platform.Failure{Kind: platform.TooLong, Title: "the first private answer to a comment is one message, and this text needs more"}
	}
	var r platform.Receipt
	done := s.parts.done(m.ID)
	for i, part := range list {
		if i < len(done) && i < len(list)-1 {
			continue // it went before the part that failed did
		}
		e := sendOut{Recipient: partyOut{ID: out.To.Address}, Type: "RESPONSE", Message: part}
		if out.Late {
			// Only what a person writes may be marked so, which Late promises.
			e.Type, e.Tag = "MESSAGE_TAG", "HUMAN_AGENT"
		}
		if out.PrivateTo != "" && i == 0 {
			// Its author has not written in private: the comment stands for them, and
			// the network says who they are.
			e.Recipient, e.Type, e.Tag = s.authorOf(string(out.PrivateTo)), "", ""
		}
		if i == 0 && out.ReplyTo != "" && s.Caps().Reply == platform.Yes {
			e.ReplyTo = &replyOut{ID: string(out.ReplyTo)}
		}
		if s.net.Ours {
			part.Metadata = ours + m.ID
		}
		if r, err = s.submit(ctx, &e); err != nil {
			return platform.Receipt{}, err
		}
		if len(list) > 1 {
			s.parts.add(m.ID, r.ID)
		}
	}
	s.parts.forget(m.ID)
	return r, nil
}

// authorOf is whoever wrote something in public: a post on the account's own
// page, whose id begins with the page's, or a comment.
func (s *Session) authorOf(id string) partyOut {
	if strings.HasPrefix(id, s.account+"_") {
		return partyOut{PostID: id}
	}
	return partyOut{CommentID: id}
}

// submit gives one message to the network. There is no idempotency key: where
// the answer is lost, only an echo tells.
func (s *Session) submit(ctx context.Context, e *sendOut) (platform.Receipt, error) {
	var answer sent
	if err := lateGateway(s.post(ctx, e, &answer, s.node(), "messages")); err != nil {
		return platform.Receipt{}, err
	}
	if answer.ID == "" {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no message"}
	}
	r := platform.Receipt{ID: platform.RemoteMessageID(answer.ID)}
	if e.Recipient.ID == "" && answer.RecipientID != "" {
		r.Address, r.Keys = string(answer.RecipientID), []platform.RemoteUserKey{platform.RemoteUserKey(s.net.Key + ":" + string(answer.RecipientID))}
	}
	return r, nil
}

// write answers what a message becomes: nearly always one.
func (s *Session) write(ctx context.Context, m desk.Message, media []platform.OutgoingMedia) ([]*messageOut, error) {
	switch m.Kind {
	case desk.MessageText:
		return s.texts(m.Text), nil
	case desk.MessageRich:
		return s.rich(m.Content.Rich, media)
	}
	if len(media) != 1 {
		return nil, &platform.Failure{Kind: platform.Rejected, Title: "the message has no content"}
	}
	kind := attachmentKind(m.Kind)
	if !s.net.Uploads {
		if media[0].Link == "" {
			return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "this server does not know its own address, which the network fetches files from"}
		}
		return []*messageOut{{Attachment: &attachmentOut{Type: kind, Payload: &payloadOut{URL: media[0].Link}}}}, nil
	}
	id, err := s.upload(ctx, kind, media[0])
	if err != nil {
		return nil, err
	}
	return []*messageOut{{Attachment: &attachmentOut{Type: kind, Payload: &payloadOut{AttachmentID: id}}}}, nil
}

func attachmentKind(kind desk.MessageKind) string {
	switch kind {
	case desk.MessageImage:
		return "image"
	case desk.MessageVideo:
		return "video"
	case desk.MessageAudio, desk.MessageVoice:
		return "audio"
	}
	return "file"
}

// texts is a text as the network takes it: where it counts bytes, a text that
// has few enough letters may still have to go in parts.
func (s *Session) texts(text string) []*messageOut {
	if s.net.Bytes == 0 || len(text) <= s.net.Bytes {
		return []*messageOut{{Text: text}}
	}
	var out []*messageOut
	for text != "" {
		n := cutAt(text, s.net.Bytes)
		out = append(out, &messageOut{Text: text[:n]})
		text = text[n:]
	}
	return out
}

// cutAt is where the first part of a text ends: after a space, if there is one
// in its second half, and never within a letter.
func cutAt(text string, limit int) int {
	if len(text) <= limit {
		return len(text)
	}
	end := limit
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	for i := end; i > limit/2; i-- {
		if text[i-1] == ' ' || text[i-1] == '\n' {
			return i
		}
	}
	return max(end, 1)
}

// progress remembers what went of messages that go in parts, so that a repeat
// after a failure doesn't repeat them. It holds a few: a message is repeated
// soon or not at all.
type progress struct {
	mu    sync.Mutex
	sent  map[string][]platform.RemoteMessageID
	order []string
}

const maxProgress = 500

func (p *progress) done(id string) []platform.RemoteMessageID {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent[id]
}

func (p *progress) add(id string, remote platform.RemoteMessageID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sent == nil {
		p.sent = map[string][]platform.RemoteMessageID{}
	}
	if p.sent[id] == nil {
		p.order = append(p.order, id)
		if len(p.order) > maxProgress {
			delete(p.sent, p.order[0])
			p.order = p.order[1:]
		}
	}
	p.sent[id] = append(p.sent[id], remote)
}

func (p *progress) forget(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sent[id] == nil {
		return
	}
	delete(p.sent, id)
	for i, o := range p.order {
		if o == id {
			p.order = append(p.order[:i], p.order[i+1:]...)
			return
		}
	}
}
