package api

import (
	"context"
	"net/http"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/outbound"
	"recado.dev/internal/platform"
)

func (a *API) registerPreviews() {
	const tag = "Messages"
	handle(a, route{Method: http.MethodPost, Path: "/conversations/{id}/preview", Summary: "See how a message would arrive in a conversation, without sending it", Tag: tag, Ability: access.MessagesSend},
		func(ctx context.Context, who access.Who, in *previewIn) (*body[showing], error) {
			return answer(a.previewIn(ctx, who, in))
		})
	handle(a, route{Method: http.MethodPost, Path: "/content-previews", Summary: "See side by side how every channel would show a message, and what is lost", Tag: tag, Ability: access.MessagesSend}, a.previewEverywhere)
}

// previewDraft is a message as it may be sent later.
type previewDraft struct {
	Kind        desk.MessageKind `json:"kind" enum:"text,rich,media,image,video,audio,voice,document,sticker"`
	Text        string           `json:"text,omitempty" doc:"the words, or the caption of media"`
	Content     *desk.Rich       `json:"content,omitempty" doc:"of kind rich"`
	Attachments []string         `json:"attachments,omitempty" nullable:"false" doc:"ids of uploads, of kind media"`
}

func (d previewDraft) reply() outbound.Reply {
	r := outbound.Reply{Kind: d.Kind, Text: d.Text, Rich: d.Content}
	for _, id := range d.Attachments {
		r.UploadIDs = append(r.UploadIDs, cleanText(id))
	}
	if r.Kind == desk.MessageRich && r.Rich == nil {
		r.Rich = &desk.Rich{}
	}
	return r
}

type previewIn struct {
	DeskID
	Body previewDraft
}

type previewOn struct {
	Body struct {
		Kind        desk.MessageKind `json:"kind" enum:"text,rich,media,image,video,audio,voice,document,sticker"`
		Text        string           `json:"text,omitempty" doc:"the words, or the caption of media"`
		Content     *desk.Rich       `json:"content,omitempty" doc:"of kind rich"`
		Attachments []string         `json:"attachments,omitempty" nullable:"false" doc:"ids of uploads, of kind media"`
		Platforms   []string         `json:"platforms,omitempty" maxItems:"100" nullable:"false" doc:"these alone; left out for all"`
	}
}

// showing is a message as one channel would show it.
type showing struct {
	Platform string        `json:"platform"`
	Title    string        `json:"title"`
	Form     string        `json:"form" enum:"native,buttons,list,link,text" doc:"how its choices reach the customer; native is as it was written"`
	Lost     []string      `json:"lost" nullable:"false" doc:"what it has and the channel does not show: taps, pictures, cards, preview, calendar, inputs, pay, opening, place, shelf"`
	Messages []shownAs     `json:"messages" nullable:"false" doc:"what arrives, in its order: several where the channel cannot take it in one"`
	Refused  *shownRefusal `json:"refused" doc:"why the channel would not take it"`
}

type shownAs struct {
	Kind        desk.MessageKind  `json:"kind"`
	Text        string            `json:"text" doc:"in the channel's own syntax"`
	Content     *desk.Rich        `json:"content"`
	Attachments []desk.Attachment `json:"attachments" nullable:"false"`
}

type shownRefusal struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

func (a *API) shown(who access.Who, d platform.Descriptor, s outbound.Showing) showing {
	out := showing{Platform: d.Key, Title: d.Title, Form: string(s.Form), Lost: []string{}, Messages: []shownAs{}}
	for _, l := range s.Lost {
		out.Lost = append(out.Lost, string(l))
	}
	if s.Refused != nil {
		out.Refused = &shownRefusal{Detail: s.Refused.Public}
		if len(s.Refused.Problems) > 0 {
			out.Refused.Field, out.Refused.Detail = s.Refused.Problems[0].Field, s.Refused.Problems[0].Detail
		}
	}
	for _, m := range s.Messages {
		files := append([]desk.Attachment{}, m.Attachments...)
		a.Media.Link(who.WorkspaceID, files)
		out.Messages = append(out.Messages, shownAs{Kind: m.Kind, Text: m.Text, Content: m.Rich, Attachments: files})
	}
	return out
}

func (a *API) previewIn(ctx context.Context, who access.Who, in *previewIn) (showing, error) {
	conv, err := a.Store.Read().ConversationByID(ctx, who.WorkspaceID, in.ID)
	if err != nil {
		return showing{}, err
	}
	if in.Body.Content, err = a.open(ctx, who, in.ID, in.Body.Content); err != nil {
		return showing{}, err
	}
	d, _ := a.Channels.Descriptor(conv.Platform)
	got, err := a.Outbound.ShowIn(ctx, who, in.ID, in.Body.reply())
	return a.shown(who, d, got), err
}

func (a *API) previewEverywhere(ctx context.Context, who access.Who, in *previewOn) (*body[page[showing]], error) {
	wanted := map[string]bool{}
	for _, key := range in.Body.Platforms {
		wanted[key] = true
	}
	var list []platform.Descriptor
	var caps []platform.Caps
	for _, d := range a.Channels.Platforms() {
		if len(wanted) > 0 && !wanted[d.Key] || len(wanted) == 0 && d.Reference {
			continue
		}
		list, caps = append(list, d), append(caps, d.Caps)
	}
	draft := previewDraft{Kind: in.Body.Kind, Text: in.Body.Text, Content: in.Body.Content, Attachments: in.Body.Attachments}
	got, err := a.Outbound.ShowOn(ctx, who, draft.reply(), caps)
	if err != nil {
		return nil, err
	}
	out := page[showing]{Items: []showing{}}
	for i, s := range got {
		out.Items = append(out.Items, a.shown(who, list[i], s))
	}
	return answer(out, nil)
}
