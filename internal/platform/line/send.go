package line

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// messageOut is one message as the network takes it.
type messageOut struct {
	Type       string       `json:"type"`
	Text       string       `json:"text,omitempty"`
	Title      string       `json:"title,omitempty"`
	Address    string       `json:"address,omitempty"`
	Latitude   *float64     `json:"latitude,omitempty"`
	Longitude  *float64     `json:"longitude,omitempty"`
	AltText    string       `json:"altText,omitempty"`
	Template   *templateOut `json:"template,omitempty"`
	Contents   *flexOut     `json:"contents,omitempty"`
	QuickReply *quickOut    `json:"quickReply,omitempty"`
}

// sendOut is a request to send: with a reply token, or to somebody.
type sendOut struct {
	ReplyToken string       `json:"replyToken,omitempty"`
	To         string       `json:"to,omitempty"`
	Messages   []messageOut `json:"messages"`
}

type sentIn struct {
	Sent []struct {
		ID string `json:"id"`
	} `json:"sentMessages"`
}

// Send implements platform.Session. Within a minute of the customer's message an
// answer goes by its reply token, which is free; else it is pushed.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	messages, err := write(m, out.Media)
	if err != nil {
		return platform.Receipt{}, err
	}
	if d, ok := s.doubted(m.ID); ok {
		return s.settle(ctx, m.ID, d, messages)
	}
	var h handle
	if len(out.Handle) > 0 && json.Unmarshal(out.Handle, &h) == nil && h.Token != "" {
		r, err := s.reply(ctx, h.Token, messages)
		f := platform.AsFailure(err)
		switch {
		case err == nil:
			return r, nil
		case f.Code == codeReplyToken: // too late for it, or used: nothing was sent
		case f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible:
			s.doubt(m.ID, h.Token)
			return platform.Receipt{}, err
		default:
			return platform.Receipt{}, err
		}
	}
	return s.push(ctx, recipient(out), m.ID, messages)
}

// recipient is a person, or the group that was written in.
func recipient(out platform.Outgoing) string {
	if _, group, ok := strings.Cut(string(out.Thread), ":"); ok && group != "" {
		return group
	}
	return out.To.Address
}

func (s *session) reply(ctx context.Context, token string, messages []messageOut) (platform.Receipt, error) {
	a, err := s.ask(ctx, http.MethodPost, s.hosts.api.JoinPath("v2/bot/message/reply"), sendOut{ReplyToken: token, Messages: messages}, "")
	if err != nil {
		return platform.Receipt{}, err
	}
	return a.receipt()
}

// push sends with a key by which the network takes a message once: that it has
// it already is a success.
func (s *session) push(ctx context.Context, to, ourID string, messages []messageOut) (platform.Receipt, error) {
	a, err := s.ask(ctx, http.MethodPost, s.hosts.api.JoinPath("v2/bot/message/push"), sendOut{To: to, Messages: messages}, retryKey(ourID))
	if err != nil {
		return platform.Receipt{}, err
	}
	if a.status == http.StatusConflict && a.header.Get("X-Line-Accepted-Request-Id") != "" {
		a.status = http.StatusOK
	}
	return a.receipt()
}

// receipt names the last of the messages: what a customer quotes or presses is
// in it.
func (a answer) receipt() (platform.Receipt, error) {
	var sent sentIn
	if err := a.read(&sent); err != nil {
		return platform.Receipt{}, err
	}
	if n := len(sent.Sent); n > 0 && sent.Sent[n-1].ID != "" {
		return platform.Receipt{ID: platform.RemoteMessageID(sent.Sent[n-1].ID)}, nil
	}
	return platform.Receipt{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no message"}
}

var uuid = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// retryKey is the id of our message as the UUID that the network wants.
func retryKey(ourID string) string {
	if uuid.MatchString(ourID) {
		return ourID
	}
	sum := sha256.Sum256([]byte(ourID))
	h := hex.EncodeToString(sum[:16])
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// maxDoubts bounds what is remembered of replies whose answer was lost.
const maxDoubts = 1000

func (s *session) doubt(ourID, token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.host.Clock.Now()
	for id, d := range s.doubts {
		if now.Sub(d.since) > 24*time.Hour || len(s.doubts) >= maxDoubts {
			delete(s.doubts, id)
		}
	}
	s.doubts[ourID] = doubt{token, now}
}

func (s *session) doubted(ourID string) (doubt, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.doubts[ourID]
	return d, ok
}

// settle finds out whether a reply was taken whose answer was lost: a token works
// once, so that trying it again either sends the message now or tells that it
// was sent then. A push in its stead might say everything twice.
func (s *session) settle(ctx context.Context, ourID string, d doubt, messages []messageOut) (platform.Receipt, error) {
	r, err := s.reply(ctx, d.token, messages)
	f := platform.AsFailure(err)
	switch {
	case err == nil:
	case f.Code == codeReplyToken && s.host.Clock.Now().Sub(d.since) < tokenLife/2:
		r, err = platform.Receipt{ID: platform.RemoteMessageID("reply:" + ourID)}, nil
	case f.Code == codeReplyToken:
		err = &platform.Failure{
			Kind: platform.Rejected, Code: "unconfirmed", Title: "LINE may or may not have taken this message",
			Detail: "Its answer was lost, and it is too late to find out. Look whether the customer reacts before you write it again.",
		}
	case f.Retryable() || f.Kind == platform.Uncertain || f.Kind == platform.Unintelligible:
		return platform.Receipt{}, err
	}
	s.mu.Lock()
	delete(s.doubts, ourID)
	s.mu.Unlock()
	return r, err
}

// write is a message as the network takes it, in up to five parts.
func write(m desk.Message, media []platform.OutgoingMedia) ([]messageOut, error) {
	switch m.Kind {
	case desk.MessageText:
		return fitted(textOut(m.Text)), nil
	case desk.MessageLocation:
		if m.Content == nil || m.Content.Location == nil {
			return nil, hollow()
		}
		return []messageOut{place(*m.Content.Location)}, nil
	case desk.MessageRich:
		if m.Content == nil || m.Content.Rich == nil {
			return nil, hollow()
		}
		return writeRich(*m.Content.Rich, media), nil
	}
	return nil, hollow()
}

func hollow() error {
	return &platform.Failure{Kind: platform.Rejected, Title: "the message has no content"}
}

func textOut(text string) messageOut { return messageOut{Type: "text", Text: text} }

// maxPlace is how long the name and the address of a place may be.
const maxPlace = 100

// place needs both a name and an address here: its coordinates stand in for what
// is missing.
func place(l desk.Location) messageOut {
	at := coordinates(l)
	title, address := l.Name, l.Address
	if title == "" {
		title = at
	}
	if address == "" {
		address = at
	}
	return messageOut{Type: "location", Title: short(title, maxPlace), Address: short(address, maxPlace), Latitude: &l.Latitude, Longitude: &l.Longitude}
}

// Typing implements platform.Typer. It is shown in chats with one person, to who
// has the chat open.
func (s *session) Typing(ctx context.Context, to platform.Recipient, _ platform.RemoteMessageID) error {
	if !strings.HasPrefix(to.Address, "U") {
		return nil
	}
	in := map[string]any{"chatId": to.Address, "loadingSeconds": typingSeconds}
	return s.call(ctx, http.MethodPost, s.hosts.api.JoinPath("v2/bot/chat/loading/start"), in, nil)
}

// typingSeconds is a multiple of five, as the network wants it.
const typingSeconds = 20
