package action

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/outbound"
	"recado.dev/internal/store"
)

// Reply answers the customer: at once, as a draft for whoever has the case, or
// once a reviewer says yes.
type Reply struct {
	Outbound *outbound.Service
	Channels Channels
}

// replyParams are what all answers to customers have.
type replyParams struct {
	Text string `json:"text"`
	// Mode is now where it is left out.
	Mode desk.ReplyMode `json:"mode,omitempty"`
}

type replyByParams struct {
	replyParams
	// ChannelID is another channel by which it goes; empty for that of the case.
	ChannelID string `json:"channel_id,omitempty"`
}

// readReplyBy reads and checks an answer that may go by another channel.
func readReplyBy(params json.RawMessage) (p replyByParams, err error) {
	if err = decode(params, &p); err == nil {
		err = readReply(params, &p.replyParams)
	}
	return p, err
}

// readReply reads and checks what all answers have.
func readReply(params json.RawMessage, p *replyParams) error {
	if err := decode(params, p); err != nil {
		return err
	}
	if strings.TrimSpace(p.Text) == "" || len(p.Text) > mostText {
		return desk.Invalid("text", "a text has 1 to %d bytes", mostText)
	}
	if p.Mode == "" {
		p.Mode = desk.ReplyNow
	}
	if !slices.Contains([]desk.ReplyMode{desk.ReplyNow, desk.ReplyDraft, desk.ReplyApproval}, p.Mode) {
		return desk.Invalid("mode", "must be now, draft or approval")
	}
	return nil
}

// Kind implements automation.Action.
func (Reply) Kind() string { return "reply" }

// Check implements automation.Action.
func (a Reply) Check(ctx context.Context, q *store.Queryer, r desk.Recipe, params json.RawMessage) error {
	p, err := readReplyBy(params)
	if err != nil {
		return err
	}
	var list []store.ChannelRow
	if p.ChannelID != "" {
		c, err := ownChannel(ctx, q, r.WorkspaceID, "channel_id", p.ChannelID)
		if err != nil {
			return err
		}
		list = []store.ChannelRow{c}
	} else if list, err = scoped(ctx, q, r); err != nil {
		return err
	}
	if p.Mode != desk.ReplyNow || len(list) == 0 {
		return nil
	}
	return able(list, "mode", "on these channels a person has to let each answer go", func(c store.ChannelRow) string { return byPeople(a.Channels, c.Platform) })
}

// Warn implements automation.Warner: an answer that goes over another network
// than the words that start the recipe.
func (a Reply) Warn(ctx context.Context, q *store.Queryer, r desk.Recipe, params []byte) ([]desk.Problem, error) {
	p, err := readReplyBy(params)
	if err != nil || p.ChannelID == "" {
		return nil, nil
	}
	by, err := q.ChannelRow(ctx, p.ChannelID)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil, nil // said when it is saved
	}
	if err != nil {
		return nil, err
	}
	list, err := scoped(ctx, q, r)
	if err != nil {
		return nil, err
	}
	var others []string
	for _, c := range list {
		if c.Platform != by.Platform && !slices.Contains(others, a.title(c.Platform)) {
			others = append(others, a.title(c.Platform))
		}
	}
	if len(others) == 0 {
		return nil, nil
	}
	return []desk.Problem{{Field: "channel_id", Detail: fmt.Sprintf("it may start by %s and answers by %s: only who is known there gets it", strings.Join(others, ", "), a.title(by.Platform))}}, nil
}

func (a Reply) title(network string) string {
	if d, ok := a.Channels.Descriptor(network); ok {
		return d.Title
	}
	return network
}

// Do implements automation.Action.
func (a Reply) Do(ctx context.Context, s *automation.Step) error {
	p, err := readReplyBy(s.Action.Params)
	if err != nil {
		return err
	}
	text, conv, err := filled(ctx, s)
	if err != nil {
		return err
	}
	if p.ChannelID != "" && p.ChannelID != conv.ChannelID {
		conv, err = a.Outbound.Begin(ctx, s.Who(), outbound.Begin{ChannelID: p.ChannelID, ContactID: conv.ContactID})
		if err != nil {
			return err
		}
	}
	if conv.PostID != "" { // what everybody reads is said by an action of its own
		return desk.E(desk.CodeUnsupported, "what is said in public is not answered by this action")
	}
	if p.Mode != desk.ReplyNow {
		return prepare(ctx, s, p.Mode, desk.PreparedReply{Kind: desk.PreparedReplyKind, ConversationID: conv.ID, ChannelID: conv.ChannelID, Text: text})
	}
	if why := byPeople(a.Channels, conv.Platform); why != "" {
		return desk.E(desk.CodeUnsupported, "%s", why)
	}
	return say(ctx, s, a.Outbound, conv, outbound.Script{Reply: &outbound.Reply{Kind: desk.MessageText, Text: text, Origin: "recipe"}})
}
