package x

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

type attachment struct {
	MediaID string `json:"media_id"`
}

// Send implements platform.Session. The network has no key that tells a repeat.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	if out.Public != nil {
		return s.answer(ctx, out)
	}
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	in := struct {
		Text        string       `json:"text,omitempty"`
		Attachments []attachment `json:"attachments,omitempty"`
	}{Text: m.Text}
	if m.Kind == desk.MessageImage {
		if len(out.Media) != 1 {
			return platform.Receipt{}, oneFile()
		}
		id, err := s.upload(ctx, out.Media[0], "dm")
		if err != nil {
			return platform.Receipt{}, err
		}
		in.Attachments = []attachment{{id}}
	}
	var answer struct {
		Data struct {
			ID string `json:"dm_event_id"`
		} `json:"data"`
	}
	if err := s.ask(ctx, http.MethodPost, "/2/dm_conversations/with/"+out.To.Address+"/messages", nil, in, &answer); err != nil {
		return platform.Receipt{}, err
	}
	if answer.Data.ID == "" {
		return platform.Receipt{}, &platform.Failure{Kind: platform.Unintelligible, Title: "the answer names no message"}
	}
	return platform.Receipt{ID: platform.RemoteMessageID(answer.Data.ID)}, nil
}

func oneFile() *platform.Failure {
	return &platform.Failure{Kind: platform.Rejected, Title: "a message carries exactly one file here"}
}

// upload gives a picture to the network, for messages (dm) or posts (tweet), and
// answers its id there. Nobody sees it before a message names it, so that a lost
// answer may be asked for again.
func (s *session) upload(ctx context.Context, media platform.OutgoingMedia, use string) (string, error) {
	file, err := media.Open()
	if err != nil {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the file cannot be read", Err: err}
	}
	defer func() { _ = file.Close() }()
	raw, err := io.ReadAll(io.LimitReader(file, maxImage+1))
	if err != nil {
		return "", &platform.Failure{Kind: platform.Unreachable, Title: "the file cannot be read", Err: err}
	}
	category := use + "_image"
	if media.Attachment.Mime == "image/gif" {
		category = use + "_gif"
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("media_category", category) // a buffer takes everything
	part, _ := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="media"; filename="file"`}, "Content-Type": {media.Attachment.Mime}})
	_, _ = part.Write(raw)
	_ = form.Close()
	var answer struct {
		Data struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	err = safe(s.call(ctx, http.MethodPost, "/2/media/upload", nil, body.Bytes(), form.FormDataContentType(), &answer, false))
	if err == nil && answer.Data.ID == "" {
		err = &platform.Failure{Kind: platform.Unreachable, Title: "the answer names no file"}
	}
	return answer.Data.ID, err
}
