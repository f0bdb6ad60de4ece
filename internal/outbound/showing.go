package outbound

import (
	"context"
	"errors"
	"slices"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/render"
	"recado.dev/internal/store"
)

// Showing is a message as one channel would show it.
type Showing struct {
	Messages []Shown       // in the order in which they would arrive
	Form     render.Form   // of the last, which holds the choices
	Lost     []render.Loss // what it has and the channel does not show
	// Refused is why the channel would not take it, nil where it would.
	Refused *desk.Error
}

// Shown is one of the messages that arrive.
type Shown struct {
	Kind        desk.MessageKind
	Text        string
	Rich        *desk.Rich
	Attachments []desk.Attachment
}

// ShowIn answers how a reply would arrive in a conversation, without sending
// it. Whether it may be sent now, by the reply window, is not its matter.
func (s *Service) ShowIn(ctx context.Context, who access.Who, conversationID string, r Reply) (Showing, error) {
	live, err := s.channelOf(ctx, who, conversationID)
	if err != nil {
		return Showing{}, err
	}
	conv, err := s.Store.Read().ConversationByID(ctx, who.WorkspaceID, conversationID)
	if err != nil {
		return Showing{}, err
	}
	list, err := s.show(ctx, who, conv, r, []platform.Caps{capsIn(live, conv)})
	if err != nil {
		return Showing{}, err
	}
	return list[0], nil
}

// ShowOn answers how a reply would arrive on channels with these capabilities,
// to nobody in particular.
func (s *Service) ShowOn(ctx context.Context, who access.Who, r Reply, caps []platform.Caps) ([]Showing, error) {
	return s.show(ctx, who, desk.Conversation{WorkspaceID: who.WorkspaceID}, r, caps)
}

func (s *Service) show(ctx context.Context, who access.Who, conv desk.Conversation, r Reply, caps []platform.Caps) ([]Showing, error) {
	if err := r.clean(); err != nil {
		return nil, err
	}
	if err := s.localise(ctx, s.Store.Read(), conv, r.Rich); err != nil {
		return nil, err
	}
	files, err := s.shownFiles(ctx, who.WorkspaceID, r)
	if err != nil {
		return nil, err
	}
	base := desk.Message{WorkspaceID: who.WorkspaceID, Direction: desk.DirectionOut, Attachments: []desk.Attachment{}}
	out := make([]Showing, len(caps))
	for i, c := range caps {
		ms := r.messages(base, c, files)
		for _, m := range ms {
			if err := render.Content(m); err != nil {
				return nil, err // no channel takes it
			}
		}
		out[i] = s.showing(s.parts(ms, c), c)
	}
	return out, nil
}

// shownFiles are the uploads of a reply, which stay as free as they are.
func (s *Service) shownFiles(ctx context.Context, ws string, r Reply) ([]desk.Attachment, error) {
	ids := append(slices.Clone(r.UploadIDs), picturesOf(r.Rich)...)
	if len(ids) == 0 {
		return nil, nil
	}
	var files []desk.Attachment
	err := s.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		files, err = tx.Uploads(ctx, ws, ids)
		return err
	})
	if err != nil {
		return nil, err
	}
	return files, arePictures(r.Rich, files)
}

func (s *Service) showing(ms []desk.Message, caps platform.Caps) Showing {
	out := Showing{Form: render.Native}
	if err := s.check(ms, caps); err != nil && !errors.As(err, &out.Refused) {
		out.Refused = desk.E(desk.CodeInternal, "it cannot be shown")
	}
	seen := map[render.Loss]bool{}
	for _, m := range ms {
		if m.ID == "" {
			m.ID = ident.New()
		}
		got := render.Fit(m, caps, s.setting(m.WorkspaceID))
		out.Form = got.Form
		for _, l := range got.Lost {
			if !seen[l] {
				seen[l] = true
				out.Lost = append(out.Lost, l)
			}
		}
		shown := Shown{Kind: got.Message.Kind, Text: got.Message.Text, Attachments: got.Message.Attachments}
		if got.Message.Content != nil {
			shown.Rich = got.Message.Content.Rich
		}
		out.Messages = append(out.Messages, shown)
	}
	return out
}
