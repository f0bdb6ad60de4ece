package wechat

import (
	"context"
	"net/http"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// messageOut is a customer-service message.
type messageOut struct {
	To    string    `json:"touser"`
	Type  string    `json:"msgtype"`
	Text  *textOut  `json:"text,omitempty"`
	Image *mediaOut `json:"image,omitempty"`
	Voice *mediaOut `json:"voice,omitempty"`
	Video *mediaOut `json:"video,omitempty"`
	News  *newsOut  `json:"news,omitempty"`
	Menu  *menuOut  `json:"msgmenu,omitempty"`
}

type textOut struct {
	Content string `json:"content"`
}

type mediaOut struct {
	ID          string `json:"media_id"`
	Thumb       string `json:"thumb_media_id,omitempty"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
}

type newsOut struct {
	Articles []articleOut `json:"articles"`
}

type articleOut struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	URL         string `json:"url"`
	Picture     string `json:"picurl,omitempty"`
}

type menuOut struct {
	Head string     `json:"head_content"`
	List []menuItem `json:"list"`
	Tail string     `json:"tail_content,omitempty"`
}

type menuItem struct {
	ID      string `json:"id"`
	Content string `json:"content"`
}

// Send implements platform.Session. The network has no key by which a message
// acts once, and names none that it took: ours does.
func (s *session) Send(ctx context.Context, out platform.Outgoing) (platform.Receipt, error) {
	m := out.Message.Message()
	if f := s.Caps().Refuses(m); f != nil {
		return platform.Receipt{}, f
	}
	e := messageOut{To: out.To.Address}
	var err error
	switch m.Kind {
	case desk.MessageText:
		e.Type, e.Text = "text", &textOut{Content: m.Text}
	case desk.MessageRich:
		err = writeRich(&e, m, out.Media)
	default:
		err = s.writeFile(ctx, &e, m, out.Media)
	}
	if err != nil {
		return platform.Receipt{}, err
	}
	err = s.withToken(ctx, func(token string) error {
		return s.post(ctx, s.address(token, "cgi-bin/message/custom/send"), e, nil)
	})
	if err != nil {
		return platform.Receipt{}, err
	}
	return platform.Receipt{ID: platform.RemoteMessageID("out:" + m.ID)}, nil
}

func hollow() error {
	return &platform.Failure{Kind: platform.Rejected, Title: "the message has no content"}
}

// writeRich is a message with choices, or a page with its title and picture.
func writeRich(e *messageOut, m desk.Message, media []platform.OutgoingMedia) error {
	if m.Content == nil || m.Content.Rich == nil {
		return hollow()
	}
	r := m.Content.Rich
	switch {
	case len(r.Buttons) > 0:
		e.Type, e.Menu = "msgmenu", &menuOut{Head: joined(r.Header, r.Body), Tail: r.Footer}
		for _, b := range r.Buttons {
			e.Menu.List = append(e.Menu.List, menuItem{ID: b.ID, Content: b.Title})
		}
	case r.Page != nil:
		picture := r.Page.ImageURL
		for _, one := range media {
			if r.Page.Image != "" && one.Attachment.ID == r.Page.Image && one.Link != "" {
				picture = one.Link
			}
		}
		article := articleOut{Title: r.Page.Title, Description: joined(r.Header, r.Body, r.Page.Text, r.Footer), URL: r.Page.URL, Picture: picture}
		e.Type, e.News = "news", &newsOut{Articles: []articleOut{article}}
	default:
		e.Type, e.Text = "text", &textOut{Content: joined(r.Header, r.Body, r.Footer)}
	}
	return nil
}

func joined(texts ...string) string {
	var out string
	for _, t := range filled(texts...) {
		if out != "" {
			out += "\n\n"
		}
		out += t
	}
	return out
}

// writeFile uploads a file. Only films have words of their own here.
func (s *session) writeFile(ctx context.Context, e *messageOut, m desk.Message, media []platform.OutgoingMedia) error {
	if len(media) != 1 {
		return hollow()
	}
	kind := map[desk.MessageKind]string{desk.MessageImage: "image", desk.MessageAudio: "voice", desk.MessageVideo: "video"}[m.Kind]
	id, err := s.upload(ctx, kind, media[0])
	if err != nil {
		return err
	}
	file := &mediaOut{ID: id}
	switch e.Type = kind; kind {
	case "video":
		if file.Thumb, err = s.poster(ctx); err != nil {
			return err
		}
		file.Title, file.Description = media[0].Attachment.Name, m.Text
		e.Video = file
	case "voice":
		e.Voice = file
	default:
		e.Image = file
	}
	return nil
}

// Typing implements platform.Typer. It lasts for a quarter of a minute, or until
// the next message.
func (s *session) Typing(ctx context.Context, to platform.Recipient, _ platform.RemoteMessageID) error {
	return s.withToken(ctx, func(token string) error {
		return s.call(ctx, http.MethodPost, s.address(token, "cgi-bin/message/custom/typing"), "application/json; charset=utf-8",
			[]byte(`{"touser":`+quoted(to.Address)+`,"command":"Typing"}`), nil)
	})
}
