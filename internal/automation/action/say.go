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

type textParams struct {
	Text string `json:"text"`
}

// Kind implements automation.Action.
func (Note) Kind() string { return "note" }

// Check implements automation.Action.
func (Note) Check(_ context.Context, _ *store.Queryer, _ desk.Recipe, params json.RawMessage) error {
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

// say does a script and ends the action in one transaction.
func say(ctx context.Context, s *automation.Step, out *outbound.Service, conv desk.Conversation, script outbound.Script) error {
	script.First = first(ctx, s)
	script.Also = func(tx *store.Tx, said outbound.Said) ([]desk.Event, error) {
		result := desk.ActionResult{State: "done"}
		switch {
		case len(said.Reply) > 0:
			result.Ref = said.Reply[0].ID
		case said.Note != nil:
			result.Ref = said.Note.ID
		}
		return ending(ctx, tx, s, result)
	}
	_, err := out.Say(ctx, s.Who(), conv.ID, script)
	return quiet(err)
}

// first takes the action for this node at the beginning of its transaction.
func first(ctx context.Context, s *automation.Step) func(*store.Tx) error {
	return func(tx *store.Tx) error {
		mine, err := s.Hold(ctx, tx)
		if err == nil && !mine {
			err = errDone
		}
		return err
	}
}

// ending ends an action in the transaction that did it, and answers what is
// told.
func ending(ctx context.Context, tx *store.Tx, s *automation.Step, result desk.ActionResult) ([]desk.Event, error) {
	if err := s.End(ctx, tx, result); err != nil {
		return nil, err
	}
	return s.Told(), nil
}

// quiet is err, or none where another node did the action.
func quiet(err error) error {
	if errors.Is(err, errDone) {
		return nil
	}
	return err
}

// place is the case of a run and where it is answered. What was said where no
// cases are opened has none: its zero case knows the channel alone.
func place(ctx context.Context, s *automation.Step) (desk.Case, desk.Conversation, error) {
	read, ws := s.Store().Read(), s.Run.WorkspaceID
	if s.Run.CaseID == "" {
		if s.Run.ConversationID == "" {
			return desk.Case{}, desk.Conversation{}, desk.E(desk.CodeConflict, "there is no case to be answered")
		}
		conv, err := read.ConversationByID(ctx, ws, s.Run.ConversationID)
		return desk.Case{ContactID: conv.ContactID, ChannelID: conv.ChannelID}, conv, err
	}
	c, err := read.CaseByID(ctx, ws, s.Run.CaseID)
	if err != nil {
		return c, desk.Conversation{}, err
	}
	conv, err := read.ConversationByID(ctx, ws, c.ConversationID)
	if err == nil && conv.CaseID != c.ID {
		err = desk.E(desk.CodeConflict, "the conversation has a newer case")
	}
	return c, conv, err
}

// filled is the text with its variables filled in, and where it is said.
func filled(ctx context.Context, s *automation.Step) (string, desk.Conversation, error) {
	var p textParams
	if err := s.Params(&p); err != nil {
		return "", desk.Conversation{}, err
	}
	c, conv, err := place(ctx, s)
	if err != nil {
		return "", conv, err
	}
	read := s.Store().Read()
	views, err := read.CaseViews(ctx, s.Run.WorkspaceID, []desk.Case{c})
	if err != nil {
		return "", conv, err
	}
	values, err := macro.Values(ctx, read, s.Who(), views[0], c.ChannelID, nil)
	if err != nil {
		return "", conv, err
	}
	if c.ID == "" {
		delete(values, "case.number")
	}
	text, missing := macro.Fill(p.Text, values)
	if len(missing) > 0 {
		return "", conv, desk.E(desk.CodeConflict, "there is no value for %s", strings.Join(missing, ", "))
	}
	return text, conv, nil
}
