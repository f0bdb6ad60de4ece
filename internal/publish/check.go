package publish

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// PostPreview is how a channel would show a post, and why it would not take it.
type PostPreview struct {
	ChannelID string `json:"channel_id"`
	Name      string `json:"name"`
	Platform  string `json:"platform"`
	Text      string `json:"text"`
	// Link is shown with its picture and title; empty where it is among the words.
	Link   string `json:"link"`
	Length int    `json:"length"`
	Most   int    `json:"most"` // 0: no limit is known
	Images int    `json:"images"`
	Videos int    `json:"videos"`
	// Refused is why the channel would not take it; empty where it would.
	Refused []Refusal `json:"refused" nullable:"false"`
}

// Refusal is one reason why a post cannot go to a channel.
type Refusal struct {
	Field string        `json:"field"` // text, link, upload_ids, channel_id
	Why   platform.Text `json:"why"`
}

// Show answers how each channel would show a draft.
func (s *Service) Show(ctx context.Context, who access.Who, d Draft) ([]PostPreview, error) {
	if err := d.clean(); err != nil {
		return nil, err
	}
	var files []desk.Attachment
	for _, id := range d.UploadIDs {
		a, _, err := s.Store.Read().AttachmentByID(ctx, who.WorkspaceID, id)
		if err != nil {
			return nil, err
		}
		files = append(files, a)
	}
	p := desk.Publication{WorkspaceID: who.WorkspaceID, Text: d.Text, Link: d.Link, Attachments: files}
	out := []PostPreview{}
	for _, g := range d.Targets {
		out = append(out, s.preview(ctx, who, p, desk.PublicationTarget{ChannelID: g.ChannelID, Text: g.Text}))
	}
	return out, nil
}

// refused is an error where a channel would not take a publication.
func (s *Service) refused(ctx context.Context, who access.Who, p desk.Publication) error {
	if len(p.Targets) == 0 {
		return desk.Invalid("targets", "name at least one channel")
	}
	var problems []desk.Problem
	for i, g := range p.Targets {
		for _, r := range s.preview(ctx, who, p, g).Refused {
			problems = append(problems, desk.Problem{Field: fmt.Sprintf("targets[%d].%s", i, r.Field), Detail: r.Why.En})
		}
	}
	if len(problems) == 0 {
		return nil
	}
	return &desk.Error{Code: desk.CodeInvalid, Public: "some channels would not take this post", Problems: problems}
}

func yes(l platform.Level) bool { return l == platform.Yes || l == platform.Degraded }

// preview judges a post for one channel.
func (s *Service) preview(ctx context.Context, who access.Who, p desk.Publication, g desk.PublicationTarget) PostPreview {
	out := PostPreview{ChannelID: g.ChannelID, Text: p.Words(g), Refused: []Refusal{}}
	no := func(field, en, es string) {
		out.Refused = append(out.Refused, Refusal{field, platform.Text{En: en, Es: es}})
	}
	live, err := s.Channels.Find(ctx, p.WorkspaceID, g.ChannelID)
	if err != nil {
		no("channel_id", "The channel is not there or cannot be opened.", "El canal no está o no se puede abrir.")
		return out
	}
	out.Name, out.Platform = live.Channel.Name, live.Channel.Platform
	caps := live.Session.Caps().Public
	switch {
	case caps == nil || !yes(caps.Post.Level):
		if caps != nil && caps.Post.Why != (platform.Text{}) {
			out.Refused = append(out.Refused, Refusal{"channel_id", caps.Post.Why})
			return out
		}
		no("channel_id", "Nothing can be published on this network.", "En esta red no se puede publicar nada.")
		return out
	case live.Channel.Status == desk.ChannelDisabled:
		no("channel_id", "The channel is switched off.", "El canal está desactivado.")
	case keeps(who, live):
		no("channel_id", "On this channel publishing is kept for supervisors.", "En este canal publicar queda para quienes supervisan.")
	}
	out.Text, out.Link = shown(caps.Post, p, g)
	out.Length, out.Most = utf8.RuneCountInString(out.Text), caps.Post.TextLength
	if out.Most > 0 && out.Length > out.Most {
		no("text", fmt.Sprintf("It has %d characters; %d fit.", out.Length, out.Most), fmt.Sprintf("Tiene %d caracteres; caben %d.", out.Length, out.Most))
	}
	if out.Text == "" && (len(p.Attachments) == 0 || !caps.Post.NoText) {
		no("text", "It needs words.", "Le faltan palabras.")
	}
	out.files(caps.Post, p.Attachments, no)
	return out
}

// files judges what a post carries.
func (v *PostPreview) files(rule platform.PostLimits, files []desk.Attachment, no func(field, en, es string)) {
	for _, a := range files {
		kind, _, _ := strings.Cut(a.Mime, "/")
		switch {
		case kind == "image":
			v.Images++
			if rule.MaxImage > 0 && a.Size > rule.MaxImage {
				no("upload_ids", a.Name+" is too large for this network.", a.Name+" pesa demasiado para esta red.")
			}
		case kind == "video":
			v.Videos++
			if rule.MaxVideo > 0 && a.Size > rule.MaxVideo {
				no("upload_ids", a.Name+" is too large for this network.", a.Name+" pesa demasiado para esta red.")
			}
		default:
			no("upload_ids", "Posts carry pictures and videos alone.", "Las publicaciones solo llevan imágenes y vídeos.")
		}
	}
	if v.Images > rule.Images {
		no("upload_ids", fmt.Sprintf("%d pictures fit here.", rule.Images), fmt.Sprintf("Aquí caben %d imágenes.", rule.Images))
	}
	if v.Videos > 0 && !yes(rule.Video) {
		no("upload_ids", "Videos cannot be published here.", "Aquí no se pueden publicar vídeos.")
	}
	if v.Videos > 1 || v.Videos > 0 && v.Images > 0 {
		no("upload_ids", "A post has pictures or one video.", "Una publicación lleva imágenes o un solo vídeo.")
	}
	if rule.NeedsFile && v.Images+v.Videos == 0 {
		no("upload_ids", "This network needs a picture or a video.", "Esta red pide una imagen o un vídeo.")
	}
}

// shown are the words and the link as the network gets them: where it shows no
// link, that stands at the end of the words.
func shown(rule platform.PostLimits, p desk.Publication, g desk.PublicationTarget) (text, link string) {
	text, link = p.Words(g), p.Link
	if link == "" || yes(rule.Link) {
		return text, link
	}
	if strings.Contains(text, link) {
		return text, ""
	}
	return strings.TrimSpace(text + "\n" + link), ""
}

// keeps says whether a channel keeps publishing from who.
func keeps(who access.Who, live *channel.Live) bool {
	return !who.Can(access.PublicApprove) && slices.Contains(live.Channel.PublicOff, desk.VerbPublish)
}
