// Package google connects an agent of Google Business Messages, which Google
// ended in 2024: what was connected stays readable, and a stand-in that speaks
// the same API works. It knows that network's format and nothing of ours but the
// connector contract and the language.
package google

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/googleapi"
)

const (
	defaultBase = "https://businessmessages.googleapis.com/v1"
	scope       = "https://www.googleapis.com/auth/businessmessages"
)

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	base := a.Settings["api_base_url"]
	if base == "" {
		base = defaultBase
	}
	client, err := googleapi.New(h, base, a.Secrets["service_account"], scope)
	if err != nil {
		return nil, err
	}
	at, err := url.Parse(base)
	return &session{
		client: client, agent: a.Settings["agent"], key: a.Secrets["client_token"], clock: h.Clock,
		ended: err == nil && strings.HasSuffix(at.Hostname(), ".googleapis.com"),
	}, nil
}

// session is one agent.
type session struct {
	client *googleapi.Client
	agent  string // brands/…/agents/…
	key    string // with which the network signs
	ended  bool   // it is Google's own, which answers nobody any more
	clock  clock.Clock
}

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }

// AccountName implements platform.Named: a partner has one address for all its
// agents.
func (s *session) AccountName() string { return s.agent }

// retired is why nothing goes to Google itself.
func retired() *platform.Failure {
	return &platform.Failure{
		Kind: platform.Rejected, Code: "channel_retired", Title: "Google ended Business Messages on 31 July 2024",
		Advice: platform.Text{En: "Write to the customer on another channel, such as RCS.", Es: "Escribe al cliente por otro canal, como RCS."},
	}
}

// object is JSON whose keys are few.
type object = map[string]any

// Send implements platform.Session.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	if s.ended {
		return platform.Receipt{}, retired()
	}
	in, err := write(m, out.Media)
	if err != nil {
		return platform.Receipt{}, err
	}
	in["messageId"] = m.ID
	in["representative"] = object{"representativeType": representative(m)}
	var sent struct {
		Name string `json:"name"`
	}
	err = s.client.Call(ctx, http.MethodPost, "/conversations/"+url.PathEscape(out.To.Address)+"/messages", url.Values{}, in, &sent)
	if f := platform.AsFailure(err); err != nil && (f.Code == "ALREADY_EXISTS" || f.Code == "409") {
		return platform.Receipt{ID: platform.RemoteMessageID(m.ID)}, nil
	} else if err != nil {
		if f.Code == "NOT_FOUND" {
			f.Kind, f.Title = platform.RecipientGone, "The conversation is not there any more"
		}
		return platform.Receipt{}, f
	}
	if sent.Name == "" {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no message"}
	}
	return platform.Receipt{ID: platform.RemoteMessageID(m.ID)}, nil
}

// representative says whether a person wrote a message.
func representative(m desk.Message) string {
	switch m.Origin {
	case "bot", "recipe", "automatic":
		return "BOT"
	}
	return "HUMAN"
}

// Typing implements platform.Typer.
func (s *session) Typing(ctx context.Context, to platform.Recipient, id platform.RemoteMessageID) error {
	if s.ended {
		return nil
	}
	event := object{"eventType": "TYPING_STARTED", "representative": object{"representativeType": "HUMAN"}}
	query := url.Values{"eventId": {"typing-" + s.clock.Now().UTC().Format("20060102T150405.000000000") + "-" + string(id)}}
	return s.client.Call(ctx, http.MethodPost, "/conversations/"+url.PathEscape(to.Address)+"/events", query, event, nil)
}

// write is a message as the network took it.
func write(m desk.Message, media []platform.OutgoingMedia) (object, error) {
	switch m.Kind {
	case desk.MessageText:
		return object{"text": m.Text}, nil
	case desk.MessageRich:
		return rich(*m.Content.Rich, media), nil
	}
	if len(media) != 1 || media[0].Link == "" {
		return nil, &platform.Failure{Kind: platform.Rejected, Title: "This server has no public address from which the network could fetch the file"}
	}
	alt := media[0].Attachment.Name
	if alt == "" {
		alt = "📷"
	}
	return object{"image": object{"contentInfo": object{"altText": alt, "fileUrl": media[0].Link}}}, nil
}

func rich(r desk.Rich, media []platform.OutgoingMedia) object {
	body := joined(r.Header, r.Body, r.Footer)
	opens := func(title, address string) []object {
		if t := []rune(title); len(t) > maxSuggestion {
			title = string(t[:maxSuggestion-1]) + "…"
		}
		return []object{{"action": object{"text": title, "postbackData": address, "openUrlAction": object{"url": address}}}}
	}
	switch {
	case len(r.Buttons) > 0:
		var replies []object
		for _, b := range r.Buttons {
			replies = append(replies, object{"suggestedReply": object{"text": b.Title, "postbackData": b.ID}})
		}
		return object{"text": body, "suggestions": replies}
	case r.Link != nil:
		return object{"text": body, "suggestions": opens(r.Link.Title, r.Link.URL)}
	case r.Page != nil:
		card := object{"title": r.Page.Title, "description": joined(body, r.Page.Text, r.Page.URL), "suggestions": opens(r.Page.Title, r.Page.URL)}
		picture := r.Page.ImageURL
		for _, m := range media {
			if r.Page.Image != "" && m.Attachment.ID == r.Page.Image {
				picture = m.Link
			}
		}
		if picture != "" {
			card["media"] = object{"height": "MEDIUM", "contentInfo": object{"fileUrl": picture, "altText": r.Page.Title}}
		}
		return object{"richCard": object{"standaloneCard": object{"cardContent": card}}, "fallback": r.Page.Title + "\n" + r.Page.URL}
	}
	return object{"text": body}
}

func joined(texts ...string) string {
	var parts []string
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, "\n\n")
}
