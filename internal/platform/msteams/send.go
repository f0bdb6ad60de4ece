package msteams

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// maxPayload keeps a message within what the network takes: about 100 KB, counted
// in a way of its own.
const maxPayload = 80 << 10

// outgoing is a message as the service takes it.
type outgoing struct {
	Type        string       `json:"type"`
	Text        string       `json:"text,omitempty"`
	Format      string       `json:"textFormat,omitempty"`
	Summary     string       `json:"summary,omitempty"`
	Attachments []outgoingAt `json:"attachments,omitempty"`
	Layout      string       `json:"attachmentLayout,omitempty"`
}

type outgoingAt struct {
	Type    string          `json:"contentType"`
	URL     string          `json:"contentUrl,omitempty"`
	Name    string          `json:"name,omitempty"`
	Content json.RawMessage `json:"content,omitempty"`
}

// Send implements platform.Session.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	message, err := write(m, out.Media)
	if err != nil {
		return platform.Receipt{}, err
	}
	to := readAddress(out.To.Address)
	conversation := string(out.Thread)
	if conversation == "" {
		if conversation, err = s.personalOf(ctx, to); err != nil {
			return platform.Receipt{}, err
		}
	}
	var answer struct {
		ID string `json:"id"`
	}
	at, err := s.at(to, conversation, "activities")
	if err != nil {
		return platform.Receipt{}, err
	}
	if err := s.call(ctx, http.MethodPost, at, message, &answer); err != nil {
		return platform.Receipt{}, err
	}
	if answer.ID == "" {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no message"}
	}
	root, _, _ := strings.Cut(conversation, ";messageid=")
	return platform.Receipt{ID: platform.RemoteMessageID(root + "|" + answer.ID)}, nil
}

// at is an address below a conversation, at the service that knows it. The token
// goes to the network's own hosts alone.
func (s *session) at(to address, conversation string, more ...string) (string, error) {
	service := s.cloud.service
	if to.service != "" {
		u, ok := webAddress(to.service)
		if !ok || !s.trusts(u) {
			return "", &platform.Failure{Kind: platform.Rejected, Title: "the person was last seen at a service that must not see our token"}
		}
		service = u
	}
	path := service.String() + "/v3/conversations"
	if conversation != "" {
		path += "/" + url.PathEscape(conversation)
	}
	for _, part := range more {
		path += "/" + url.PathEscape(part)
	}
	return path, nil
}

// personalOf is somebody's own conversation with the bot, opened where it is not
// known: who wrote in a channel alone has none yet.
func (s *session) personalOf(ctx context.Context, to address) (string, error) {
	if to.conversation != "" {
		return to.conversation, nil
	}
	if to.user == "" {
		return "", &platform.Failure{Kind: platform.RecipientGone, Title: "the message does not say whom it is for"}
	}
	key := to.service + " " + to.user
	s.mu.Lock()
	known := s.personal[key]
	s.mu.Unlock()
	if known != "" {
		return known, nil
	}
	at, err := s.at(to, "")
	if err != nil {
		return "", err
	}
	in := map[string]any{
		"isGroup": false, "bot": map[string]string{"id": botID(s.app)}, "members": []map[string]string{{"id": to.user}},
		"tenantId": s.tenant, "channelData": map[string]any{"tenant": map[string]string{"id": s.tenant}},
	}
	var answer struct {
		ID string `json:"id"`
	}
	if err := s.call(ctx, http.MethodPost, at, in, &answer); err != nil {
		return "", safe(err) // it makes no second conversation with the same person
	}
	if answer.ID == "" {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the answer names no conversation"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.personal) >= maxPersonal {
		clear(s.personal)
	}
	s.personal[key] = answer.ID
	return answer.ID, nil
}

// Typing implements platform.Typer.
func (s *session) Typing(ctx context.Context, to platform.Recipient, id platform.RemoteMessageID) error {
	conversation, _, _ := strings.Cut(string(id), "|")
	where := readAddress(to.Address)
	if conversation == "" || !strings.Contains(string(id), "|") {
		var err error
		if conversation, err = s.personalOf(ctx, where); err != nil {
			return err
		}
	}
	at, err := s.at(where, conversation, "activities")
	if err != nil {
		return err
	}
	return s.call(ctx, http.MethodPost, at, outgoing{Type: "typing"}, nil)
}

// write is a message as the service takes it.
func write(m desk.Message, media []platform.OutgoingMedia) (outgoing, error) {
	out := outgoing{Type: "message", Text: lines(m.Text), Format: "xml"}
	switch m.Kind {
	case desk.MessageImage:
		if len(media) != 1 {
			return out, &platform.Failure{Kind: platform.Rejected, Title: "the message has no content"}
		}
		if media[0].Link == "" {
			return out, &platform.Failure{Kind: platform.Rejected, Title: "This server has no public address from which the network could fetch the file"}
		}
		a := media[0].Attachment
		out.Attachments = []outgoingAt{{Type: a.Mime, URL: media[0].Link, Name: a.Name}}
	case desk.MessageRich:
		cards, layout, err := cardsOf(m.Content.Rich, media)
		if err != nil {
			return out, &platform.Failure{Kind: platform.Rejected, Title: "the message cannot be written as JSON", Err: err}
		}
		out.Text, out.Summary, out.Layout = "", summary(m.Content.Rich), layout
		if len(m.Content.Rich.Adaptive) > 0 { // what is said beside a card of others stands above it
			out.Text = lines(m.Content.Rich.Body)
		}
		for _, raw := range cards {
			out.Attachments = append(out.Attachments, outgoingAt{Type: "application/vnd.microsoft.card.adaptive", Content: raw})
		}
	}
	if out.Text == "" {
		out.Format = ""
	}
	return out, nil
}

// lines keeps the ends of lines, which this syntax takes for blanks; blocks of
// code keep theirs by themselves.
func lines(text string) string {
	parts := strings.SplitAfter(text, "</pre>")
	for i, part := range parts {
		words, code, _ := strings.Cut(part, "<pre>")
		parts[i] = strings.ReplaceAll(words, "\n", "<br/>")
		if code != "" {
			parts[i] += "<pre>" + code
		}
	}
	return strings.Join(parts, "")
}
