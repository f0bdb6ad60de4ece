package action

import (
	"context"
	"encoding/json"

	"recado.dev/internal/access"
	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/outbound"
	"recado.dev/internal/platform"
	"recado.dev/internal/public"
	"recado.dev/internal/store"
)

// PublicSide does what is done in public; public.Service does.
type PublicSide interface {
	Do(ctx context.Context, who access.Who, o public.Order) (desk.PublicAction, error)
	SayInPrivate(ctx context.Context, who access.Who, a public.PrivateAnswer) ([]desk.Message, error)
}

// PrivateReply writes to the customer in private: to the author of public words
// by the private side of the account, to everybody else where they wrote.
type PrivateReply struct {
	Outbound *outbound.Service
	Public   PublicSide
	Channels Channels
}

// PublicReply answers public words for everybody to read. Nothing else that goes
// by itself is said in public.
type PublicReply struct {
	Outbound *outbound.Service
	Channels Channels
}

// Kind implements automation.Action.
func (PrivateReply) Kind() string { return "private_reply" }

// Kind implements automation.Action.
func (PublicReply) Kind() string { return "public_reply" }

// Check implements automation.Action.
func (a PrivateReply) Check(ctx context.Context, q *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p replyParams
	if err := readReply(params, &p); err != nil {
		return err
	}
	list, err := scoped(ctx, q, r)
	if err != nil {
		return err
	}
	return able(list, "mode", "none of these channels can answer in private by itself", func(c store.ChannelRow) string {
		d, _ := a.Channels.Descriptor(c.Platform)
		if caps := capsOf(ctx, a.Channels, c); caps.Public != nil && d.PrivateBy == "" && caps.TextLength == 0 {
			return d.Title + " has no private messages"
		}
		if p.Mode == desk.ReplyNow {
			return byPeople(a.Channels, c.Platform)
		}
		return ""
	})
}

// Do implements automation.Action.
func (a PrivateReply) Do(ctx context.Context, s *automation.Step) error {
	var p replyParams
	if err := readReply(s.Action.Params, &p); err != nil {
		return err
	}
	text, conv, err := filled(ctx, s)
	if err != nil {
		return err
	}
	item := ""
	if conv.PostID != "" {
		if item, err = answered(ctx, s, conv); err != nil {
			return err
		}
	}
	if p.Mode != desk.ReplyNow {
		return prepare(ctx, s, p.Mode, desk.PreparedReply{Kind: desk.PreparedPrivate, ConversationID: conv.ID, ChannelID: conv.ChannelID, MessageID: item, Text: text})
	}
	if why := byPeople(a.Channels, conv.Platform); why != "" {
		return desk.E(desk.CodeUnsupported, "%s", why)
	}
	if item == "" {
		return say(ctx, s, a.Outbound, conv, outbound.Script{Reply: &outbound.Reply{Kind: desk.MessageText, Text: text, Origin: "recipe"}})
	}
	_, err = a.Public.SayInPrivate(ctx, s.Who(), public.PrivateAnswer{MessageID: item, Text: text, Origin: "recipe", First: first(ctx, s), Also: func(tx *store.Tx, made []desk.Message) ([]desk.Event, error) {
		result := desk.ActionResult{State: "done"}
		if len(made) > 0 {
			result.Ref = made[0].ID
		}
		return ending(ctx, tx, s, result)
	}})
	return quiet(err)
}

// answered is the public item that an answer is about: the message that started
// the recipe where it is the customer's, else their newest words.
func answered(ctx context.Context, s *automation.Step, conv desk.Conversation) (string, error) {
	q, ws := s.Store().Read(), s.Run.WorkspaceID
	if s.Run.MessageID != "" {
		m, err := q.MessageByID(ctx, ws, s.Run.MessageID)
		if err == nil && m.Direction == desk.DirectionIn && m.ConversationID == conv.ID {
			return m.ID, nil
		}
		if err != nil && desk.CodeOf(err) != desk.CodeNotFound {
			return "", err
		}
	}
	id, _, err := q.NewestInbound(ctx, ws, conv.ID)
	if err == nil && id == "" {
		err = desk.E(desk.CodeConflict, "there is nothing here that could be answered")
	}
	return id, err
}

type publicParams struct {
	replyParams
	// ProfileID is the channel that speaks; empty for that on which it was said.
	ProfileID string `json:"profile_id,omitempty"`
}

// Check implements automation.Action.
func (a PublicReply) Check(ctx context.Context, q *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	var p publicParams
	if err := decode(params, &p); err != nil {
		return err
	}
	if err := readReply(params, &p.replyParams); err != nil {
		return err
	}
	network := ""
	if p.ProfileID != "" {
		c, err := ownChannel(ctx, q, r.WorkspaceID, "profile_id", p.ProfileID)
		if err != nil {
			return err
		}
		network = c.Platform
	}
	list, err := scoped(ctx, q, r)
	if err != nil {
		return err
	}
	err = able(list, "text", "on none of these channels is anything said in public", func(c store.ChannelRow) string { return publicly(capsOf(ctx, a.Channels, c)) })
	if err != nil {
		return err
	}
	if p.Mode == desk.ReplyNow {
		err := able(list, "mode", "on these channels a person has to let each answer go", func(c store.ChannelRow) string {
			if why := publicly(capsOf(ctx, a.Channels, c)); why != "" {
				return why
			}
			return byPeople(a.Channels, c.Platform)
		})
		if err != nil {
			return err
		}
	}
	if network == "" {
		return nil
	}
	return able(list, "profile_id", "none of these channels lets this account speak", func(c store.ChannelRow) string {
		caps := capsOf(ctx, a.Channels, c)
		switch {
		case c.ID == p.ProfileID:
			return ""
		case c.Platform != network:
			return "it is another network"
		case caps.Public == nil || !offered(caps.Public.Verbs[desk.VerbProfile].Level):
			return "only the channel's own account speaks there"
		}
		return ""
	})
}

// publicly says why a channel answers nothing in public; empty where it does.
func publicly(caps platform.Caps) string {
	switch {
	case caps.Public == nil:
		return "nothing is said in public there"
	case offered(caps.Public.Reply.Level):
		return ""
	case caps.Public.Reply.Why.En != "":
		return caps.Public.Reply.Why.En
	}
	return "nothing can be answered in public there"
}

// Do implements automation.Action.
func (a PublicReply) Do(ctx context.Context, s *automation.Step) error {
	var p publicParams
	if err := s.Params(&p); err != nil {
		return err
	}
	if err := readReply(s.Action.Params, &p.replyParams); err != nil {
		return err
	}
	text, conv, err := filled(ctx, s)
	if err != nil {
		return err
	}
	if conv.PostID == "" {
		return desk.E(desk.CodeUnsupported, "this was not said in public")
	}
	item, err := answered(ctx, s, conv)
	if err != nil {
		return err
	}
	if p.Mode != desk.ReplyNow {
		return prepare(ctx, s, p.Mode, desk.PreparedReply{Kind: desk.PreparedPublic, ConversationID: conv.ID, ChannelID: conv.ChannelID, MessageID: item, ProfileID: p.ProfileID, Text: text})
	}
	if why := byPeople(a.Channels, conv.Platform); why != "" {
		return desk.E(desk.CodeUnsupported, "%s", why)
	}
	return say(ctx, s, a.Outbound, conv, outbound.Script{Reply: &outbound.Reply{Kind: desk.MessageText, Text: text, Origin: "recipe", ReplyTo: item,
		Public: &outbound.PublicReply{ProfileID: p.ProfileID}}})
}
