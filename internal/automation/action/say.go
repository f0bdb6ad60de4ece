package action

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/macro"
	"recado.dev/internal/outbound"
	"recado.dev/internal/store"
)

// mostText bounds what a recipe says.
const mostText = 4096

// errDone ends a transaction: another node did the action already.
var errDone = errors.New("another node did it")

// Note adds a note for the team to the case.
type Note struct{ Outbound *outbound.Service }

// Reply answers the customer, at once.
type Reply struct{ Outbound *outbound.Service }

type textParams struct {
	Text string `json:"text"`
}

// Kind implements automation.Action.
func (Note) Kind() string { return "note" }

// Kind implements automation.Action.
func (Reply) Kind() string { return "reply" }

// Check implements automation.Action.
func (Note) Check(_ context.Context, _ *store.Queryer, _ desk.Recipe, params json.RawMessage) error {
	return checkText(params)
}

// Check implements automation.Action.
func (Reply) Check(_ context.Context, _ *store.Queryer, _ desk.Recipe, params json.RawMessage) error {
	return checkText(params)
}

func checkText(params json.RawMessage) error {
	var p textParams
	if err := decode(params, &p); err != nil {
		return err
	}
	if strings.TrimSpace(p.Text) == "" || len(p.Text) > mostText {
		return desk.Invalid("text", "a text has 1 to %d bytes", mostText)
	}
	return nil
}

// Do implements automation.Action.
func (a Note) Do(ctx context.Context, s *automation.Step) error {
	text, conv, err := filled(ctx, s)
	if err != nil {
		return err
	}
	return say(ctx, s, a.Outbound, conv, outbound.Script{Note: text})
}

// Do implements automation.Action.
func (a Reply) Do(ctx context.Context, s *automation.Step) error {
	text, conv, err := filled(ctx, s)
	if err != nil {
		return err
	}
	if conv.PostID != "" { // what goes by itself is for who wrote, not for everybody
		return desk.E(desk.CodeUnsupported, "what is said in public is not answered by this action")
	}
	return say(ctx, s, a.Outbound, conv, outbound.Script{Reply: &outbound.Reply{Kind: desk.MessageText, Text: text, Origin: "recipe"}})
}

// say does a script and ends the action in one transaction.
func say(ctx context.Context, s *automation.Step, out *outbound.Service, conv desk.Conversation, script outbound.Script) error {
	script.Also = func(tx *store.Tx, _ outbound.Said) ([]desk.Event, error) {
		mine, err := s.Hold(ctx, tx)
		if err != nil {
			return nil, err
		}
		if !mine {
			return nil, errDone
		}
		if err := s.End(ctx, tx, desk.ActionResult{State: "done"}); err != nil {
			return nil, err
		}
		return s.Told(), nil
	}
	_, err := out.Say(ctx, s.Who(), conv.ID, script)
	if errors.Is(err, errDone) {
		return nil
	}
	return err
}

// filled is the text with its variables filled in, and where it is said.
func filled(ctx context.Context, s *automation.Step) (string, desk.Conversation, error) {
	var p textParams
	if err := s.Params(&p); err != nil {
		return "", desk.Conversation{}, err
	}
	read, ws := s.Store().Read(), s.Run.WorkspaceID
	if s.Run.CaseID == "" {
		return "", desk.Conversation{}, desk.E(desk.CodeConflict, "there is no case to be answered")
	}
	c, err := read.CaseByID(ctx, ws, s.Run.CaseID)
	if err != nil {
		return "", desk.Conversation{}, err
	}
	conv, err := read.ConversationByID(ctx, ws, c.ConversationID)
	if err != nil {
		return "", conv, err
	}
	if conv.CaseID != c.ID {
		return "", conv, desk.E(desk.CodeConflict, "the conversation has a newer case")
	}
	views, err := read.CaseViews(ctx, ws, []desk.Case{c})
	if err != nil {
		return "", conv, err
	}
	values, err := macro.Values(ctx, read, s.Who(), views[0], c.ChannelID, nil)
	if err != nil {
		return "", conv, err
	}
	text, missing := macro.Fill(p.Text, values)
	if len(missing) > 0 {
		return "", conv, desk.E(desk.CodeConflict, "there is no value for %s", strings.Join(missing, ", "))
	}
	return text, conv, nil
}
