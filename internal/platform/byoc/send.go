package byoc

import (
	"context"
	"encoding/json"
	"net/http"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// Send implements platform.Session. The call has our message's id, so that a
// repeat is known as one.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	caps := s.Caps()
	if out.Public != nil {
		caps = caps.InPublic()
	}
	if f := caps.Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	wire, err := written(m, out)
	if err != nil {
		return platform.Receipt{}, err
	}
	data := callData{ThreadID: string(out.Thread), Recipient: &recipient{ID: out.To.Address}, Message: wire}
	if out.Public != nil {
		data.PostID = string(out.Public.Post)
		if out.Public.Named {
			wire.Names = out.Public.Name
		}
	}
	status, said, err := s.ask(ctx, "msg_"+m.ID, typeMessage, data)
	if err != nil {
		return platform.Receipt{}, err
	}
	var a answer
	err = json.Unmarshal(said, &a)
	if a.ID == "" {
		a.ID = a.ExternalID
	}
	switch {
	case a.ID != "":
		return platform.Receipt{ID: platform.RemoteMessageID(a.ID)}, nil
	case status == http.StatusAccepted && (err == nil || len(said) == 0):
		// It will be sent later: until then, and for receipts, it has our id.
		return platform.Receipt{ID: platform.RemoteMessageID(m.ID)}, nil
	}
	return platform.Receipt{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no message"}
}

func written(m desk.Message, out platform.Outgoing) (*outgoing, error) {
	wire := &outgoing{ID: m.ID, Kind: m.Kind, Text: m.Text, ReplyTo: string(out.ReplyTo)}
	for _, f := range out.Media {
		if f.Link == "" {
			return nil, &platform.Failure{Kind: platform.Rejected, Title: "This server has no public address from which the middleware could fetch the file"}
		}
		a := f.Attachment
		wire.Attachments = append(wire.Attachments, outgoingFile{ID: a.ID, URL: f.Link, Mime: a.Mime, Name: a.Name, Size: a.Size})
	}
	if m.Content != nil {
		wire.Location, wire.Contacts, wire.Rich = m.Content.Location, m.Content.Contacts, m.Content.Rich
	}
	return wire, nil
}

// React implements platform.Reactor.
func (s *session) React(ctx context.Context, to platform.Recipient, id platform.RemoteMessageID, emoji string) error {
	return s.tell(ctx, typeReaction, callData{Recipient: &recipient{ID: to.Address}, MessageID: string(id), Emoji: &emoji})
}

// MarkRead implements platform.Reader.
func (s *session) MarkRead(ctx context.Context, to platform.Recipient, id platform.RemoteMessageID) error {
	return s.tell(ctx, typeRead, callData{Recipient: &recipient{ID: to.Address}, MessageID: string(id)})
}

// Typing implements platform.Typer.
func (s *session) Typing(ctx context.Context, to platform.Recipient, id platform.RemoteMessageID) error {
	return s.tell(ctx, typeTyping, callData{Recipient: &recipient{ID: to.Address}, MessageID: string(id)})
}

func (s *session) tell(ctx context.Context, kind string, data callData) error {
	emoji := ""
	if data.Emoji != nil {
		emoji = *data.Emoji
	}
	id := "evt_" + named(kind, s.channelID, data.Recipient.ID, data.MessageID, emoji, s.host.Clock.Now().String())
	_, _, err := s.ask(ctx, id, kind, data)
	return err
}
