package rcs

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// object is JSON whose keys are few.
type object = map[string]any

// Send implements platform.Session. The network takes an id once, so that a
// message that is tried again has the id it had; that it has it is a success.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	content, err := write(m, out.Media)
	if err != nil {
		return platform.Receipt{}, err
	}
	var sent struct {
		Name string `json:"name"`
	}
	in := object{"contentMessage": content, "messageTrafficType": "TRANSACTION"}
	err = s.client.Call(ctx, http.MethodPost, phonePath(out.To, "agentMessages"), url.Values{"messageId": {m.ID}, "agentId": {s.agent}}, in, &sent)
	if f := platform.AsFailure(err); err != nil && (f.Code == "ALREADY_EXISTS" || f.Code == "409") {
		return platform.Receipt{ID: platform.RemoteMessageID(m.ID)}, nil
	} else if err != nil {
		return platform.Receipt{}, meant(f)
	}
	if sent.Name == "" {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no message"}
	}
	return platform.Receipt{ID: platform.RemoteMessageID(m.ID)}, nil
}

func phonePath(to platform.Recipient, more string) string {
	return "/phones/" + url.PathEscape(to.Address) + "/" + more
}

// meant says what a refusal means for the message.
func meant(f *platform.Failure) *platform.Failure {
	switch f.Code {
	case "NOT_FOUND":
		f.Kind, f.Title = platform.RecipientGone, "The number is not reached by RCS"
		f.Advice = platform.Text{En: "Write to them by SMS instead.", Es: "Escríbele por SMS."}
	case "PERMISSION_DENIED":
		f.Title = "The agent is not launched with this customer's carrier, or the service account may not speak for it"
	}
	return f
}

// SignalOf implements platform.Signaller.
func (s *session) SignalOf(code string) platform.Signal {
	if code == "NOT_FOUND" {
		return platform.SignalUnreachable
	}
	return ""
}

// Typing implements platform.Typer.
func (s *session) Typing(ctx context.Context, to platform.Recipient, id platform.RemoteMessageID) error {
	return s.tell(ctx, to, "typing-"+strconv.FormatInt(s.clock.Now().UnixNano(), 36)+"-"+string(id), object{"eventType": "IS_TYPING"})
}

// MarkRead implements platform.Reader.
func (s *session) MarkRead(ctx context.Context, to platform.Recipient, id platform.RemoteMessageID) error {
	return s.tell(ctx, to, "read-"+string(id), object{"eventType": "READ", "messageId": string(id)})
}

func (s *session) tell(ctx context.Context, to platform.Recipient, id string, event object) error {
	err := s.client.Call(ctx, http.MethodPost, phonePath(to, "agentEvents"), url.Values{"eventId": {id}, "agentId": {s.agent}}, event, nil)
	if err != nil && platform.AsFailure(err).Code == "ALREADY_EXISTS" {
		return nil
	}
	return err
}

// write is a message as the network takes it.
func write(m desk.Message, media []platform.OutgoingMedia) (object, error) {
	switch m.Kind {
	case desk.MessageText:
		return object{"text": m.Text}, nil
	case desk.MessageLocation:
		l := m.Content.Location
		return object{"text": placeWords(*l), "suggestions": []object{{"action": object{
			"text": "📍", "postbackData": "place", "viewLocationAction": object{"latLong": object{"latitude": l.Latitude, "longitude": l.Longitude}, "label": placeWords(*l)},
		}}}}, nil
	case desk.MessageRich:
		return rich(*m.Content.Rich, media), nil
	}
	if len(media) != 1 || media[0].Link == "" {
		return nil, &platform.Failure{Kind: platform.Rejected, Title: "This server has no public address from which the network could fetch the file"}
	}
	return object{"contentInfo": object{"fileUrl": media[0].Link, "forceRefresh": false}}, nil
}

func placeWords(l desk.Location) string {
	if words := joined(l.Name, l.Address); words != "" {
		return words
	}
	return "📍"
}

// rich is a message with choices, or that opens something.
func rich(r desk.Rich, media []platform.OutgoingMedia) object {
	body := joined(r.Header, r.Body, r.Footer)
	switch {
	case len(r.QuickReplies) > 0:
		return object{"text": body, "suggestions": replies(r.QuickReplies)}
	case len(r.Buttons) > 0:
		return standalone(object{"description": body, "suggestions": replies(r.Buttons)})
	case len(r.Cards) > 0:
		return cards(r.Cards, media)
	case r.Page != nil:
		p := r.Page
		card := object{"title": p.Title, "description": joined(body, p.Text, p.URL), "suggestions": []object{opens(p.Title, p.URL)}}
		if link := picture(p.Image, p.ImageURL, media); link != "" {
			card["media"] = object{"height": "MEDIUM", "contentInfo": object{"fileUrl": link}}
		}
		return standalone(card)
	case r.Link != nil:
		return object{"text": body, "suggestions": []object{opens(r.Link.Title, r.Link.URL)}}
	case r.AskForSpot:
		return object{"text": body, "suggestions": []object{{"action": object{"text": "📍", "postbackData": "place", "shareLocationAction": object{}}}}}
	}
	return object{"text": body}
}

func replies(buttons []desk.Button) []object {
	out := make([]object, 0, len(buttons))
	for _, b := range buttons {
		out = append(out, object{"reply": object{"text": b.Title, "postbackData": b.ID}})
	}
	return out
}

func opens(title, address string) object {
	return object{"action": object{"text": clipRunes(title, maxSuggestion), "postbackData": address, "openUrlAction": object{"url": address}}}
}

func standalone(card object) object {
	return object{"richCard": object{"standaloneCard": object{"cardOrientation": "VERTICAL", "cardContent": card}}}
}

// cards are cards side by side; one alone is a card of its own.
func cards(list []desk.Card, media []platform.OutgoingMedia) object {
	contents := make([]object, 0, len(list))
	for _, c := range list {
		card := object{"title": c.Title}
		if c.Text != "" {
			card["description"] = c.Text
		}
		if link := picture(c.Image, c.ImageURL, media); link != "" {
			card["media"] = object{"height": "MEDIUM", "contentInfo": object{"fileUrl": link}}
		}
		var suggestions []object
		for _, b := range c.Buttons {
			if b.URL != "" {
				suggestions = append(suggestions, opens(b.Title, b.URL))
				continue
			}
			suggestions = append(suggestions, object{"reply": object{"text": b.Title, "postbackData": b.ID}})
		}
		if len(suggestions) > 0 {
			card["suggestions"] = suggestions
		}
		contents = append(contents, card)
	}
	if len(contents) == 1 {
		return standalone(contents[0])
	}
	return object{"richCard": object{"carouselCard": object{"cardWidth": "MEDIUM", "cardContents": contents}}}
}

// picture is the address of a card's picture; empty where it has none that the
// network can fetch.
func picture(id, address string, media []platform.OutgoingMedia) string {
	for _, m := range media {
		if id != "" && m.Attachment.ID == id {
			return m.Link
		}
	}
	return address
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

// clipRunes is for what only stands in for something that is said in full.
func clipRunes(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
