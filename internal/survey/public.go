package survey

import (
	"context"

	"recado.dev/internal/access"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/outbound"
	"recado.dev/internal/public"
	"recado.dev/internal/store"
)

// PublicSide writes to who spoke in public by the private side of the account;
// public.Service does.
type PublicSide interface {
	SayInPrivate(ctx context.Context, who access.Who, a public.PrivateAnswer) ([]desk.Message, error)
}

// public says whether the case is about what was said in public: nothing is asked
// there, since everybody would read it.
func (a about) public() bool { return a.conv.PostID != "" }

// askedInPrivate is the question for who spoke in public: in words, since the
// first message to them in private has no choices on most networks.
func askedInPrivate(v desk.Survey, w desk.SurveyWords, language, link string) (outbound.Reply, Shown, error) {
	shown := Shown{Form: "text", Language: language, Text: inWords(v, w, language), Choices: []string{}}
	if v.Delivery == desk.SurveyLink {
		shown.Text = joined(w.Question, link)
	}
	return outbound.Reply{Kind: desk.MessageText, Text: shown.Text}, shown, nil
}

// sayInPrivate asks who said something in public; item is empty for their newest
// words there.
func (s *Service) sayInPrivate(ctx context.Context, who access.Who, a about, item, text string, first func(*store.Tx) error, also func(*store.Tx, []desk.Message) ([]desk.Event, error)) error {
	if item == "" {
		var err error
		if item, _, err = s.Store.Read().NewestInbound(ctx, who.WorkspaceID, a.conv.ID); err != nil {
			return err
		}
		if item == "" {
			return desk.E(desk.CodeConflict, "there is nothing here that could be answered in private")
		}
	}
	_, err := s.Public.SayInPrivate(ctx, who, public.PrivateAnswer{MessageID: item, Text: text, Origin: desk.OriginSurvey, First: first, Also: also})
	return err
}

// where has what is said about a survey that was sent go where it was asked: in
// private, also where its case is about public words.
func (s *Service) where(ctx context.Context, v desk.SurveySend, a *about) error {
	if a.conv.ID == v.ConversationID {
		return nil
	}
	var err error
	if a.conv, err = s.Store.Read().ConversationByID(ctx, v.WorkspaceID, v.ConversationID); err != nil {
		return err
	}
	live, err := s.Channels.Find(ctx, v.WorkspaceID, a.conv.ChannelID)
	if err != nil {
		return err
	}
	a.caps = live.Session.Caps()
	a.window = conversation.WindowOf(a.conv.LastInboundAt, a.caps.Window, s.now())
	return nil
}
