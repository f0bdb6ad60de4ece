package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// SplitOff says which messages become a case of their own: from one of them on,
// or these.
type SplitOff struct {
	CaseID   string
	From     string
	Messages []string
	Subject  string
}

// SplitCases are the two cases after a split.
type SplitCases struct {
	Case desk.CaseView `json:"case" doc:"the new case"`
	Rest desk.CaseView `json:"rest" doc:"the case that the messages were taken from"`
}

// Split makes a new case of some of the messages of one. The case that has the
// newest message goes on with the conversation. Merging the new case into the
// old one undoes it. It has to come last in its transaction, like
// Tx.AppendEvents.
func Split(ctx context.Context, tx *store.Tx, by By, in SplitOff) (SplitCases, error) {
	s := &split{ctx: ctx, tx: tx, by: by}
	if err := s.open(in); err != nil {
		return SplitCases{}, err
	}
	if err := s.choose(in); err != nil {
		return SplitCases{}, err
	}
	s.fresh = cases.New(ident.New(), s.conv, by.At)
	if s.fresh.Subject = strings.TrimSpace(in.Subject); len(s.fresh.Subject) > 500 {
		return SplitCases{}, desk.Invalid("subject", "is too long")
	}
	s.fresh.Priority, s.fresh.Queue, s.fresh.AssigneeID = s.before.Priority, s.before.Queue, s.before.AssigneeID
	s.fresh.Language, s.fresh.Country = s.before.Language, s.before.Country
	s.fresh.Category, s.fresh.TeamID, s.fresh.FollowerIDs = s.before.Category, s.before.TeamID, slices.Clone(s.before.FollowerIDs)
	s.rest = s.before
	if err := s.move(); err != nil {
		return SplitCases{}, err
	}
	return s.save()
}

// split is one Split.
type split struct {
	ctx         context.Context
	tx          *store.Tx
	by          By
	conv        desk.Conversation
	before      desk.Case // as it was
	fresh, rest desk.Case
	ids         []string
}

func (s *split) open(in SplitOff) error {
	first := in.From
	if first == "" && len(in.Messages) > 0 {
		first = in.Messages[0]
	}
	m, err := s.tx.MessageByID(s.ctx, s.by.WorkspaceID, first)
	if err != nil {
		return err
	}
	if s.conv, err = s.tx.LockConversation(s.ctx, s.by.WorkspaceID, m.ConversationID); err != nil {
		return err
	}
	s.before, err = s.tx.LockCase(s.ctx, s.by.WorkspaceID, in.CaseID)
	switch {
	case err != nil:
		return err
	case m.CaseID != s.before.ID:
		return desk.Invalid("messages", "the message is of another case")
	case s.before.MergedInto != "":
		return desk.E(desk.CodeConflict, "the case became part of another one")
	case s.before.Status == desk.CaseResolved:
		return desk.E(desk.CodeConflict, "the case is resolved: open it first")
	}
	if in.From == "" {
		return nil
	}
	s.ids, err = s.tx.MessagesFrom(s.ctx, m, mostMerged+1)
	return err
}

// choose checks the messages that are to go: some, and not all, of one
// conversation.
func (s *split) choose(in SplitOff) error {
	if in.From == "" {
		found, err := s.tx.MessagesByID(s.ctx, s.by.WorkspaceID, in.Messages)
		if err != nil {
			return err
		}
		for _, id := range in.Messages {
			if m, ok := found[id]; !ok || m.CaseID != s.before.ID || m.ConversationID != s.conv.ID {
				return desk.Invalid("messages", "all messages are of one case and one conversation")
			}
		}
		s.ids = slices.Compact(slices.Sorted(slices.Values(in.Messages)))
	}
	if len(s.ids) > mostMerged {
		return desk.E(desk.CodeTooLarge, "a split takes at most %d messages", mostMerged)
	}
	all, err := s.tx.MessagesOfCase(s.ctx, s.before)
	if err == nil && len(all) <= len(s.ids) {
		return desk.Invalid("messages", "the case would be left without a message")
	}
	return err
}

// move gives the messages to the new case, and the conversation to the one that
// has its newest message.
func (s *split) move() error {
	last, err := s.tx.LastOfCase(s.ctx, s.before)
	if err != nil {
		return err
	}
	if err := s.tx.MoveMessages(s.ctx, s.by.WorkspaceID, s.ids, s.before.ID, s.fresh.ID); err != nil {
		return err
	}
	if !slices.Contains(s.ids, last) {
		return nil
	}
	// What nobody read belongs to the conversation: whoever reads it reads it there.
	s.fresh.UnreadCount = min(s.conv.UnreadCount, s.before.UnreadCount)
	s.rest.UnreadCount = s.before.UnreadCount - s.fresh.UnreadCount
	return s.tx.MoveConversations(s.ctx, s.by.WorkspaceID, []string{s.conv.ID}, s.before.ID, s.fresh.ID)
}

// stand answers a case with its last words, and how long its customer waits, by
// its messages as they are now.
func (s *split) stand(c desk.Case) (desk.Case, error) { return standing(s.ctx, s.tx, c, s.by.At) }

func standing(ctx context.Context, tx *store.Tx, c desk.Case, at time.Time) (desk.Case, error) {
	last, err := tx.LastOfCase(ctx, c)
	if err != nil {
		return c, err
	}
	c.LastMessage = nil
	if last != "" {
		m, err := tx.MessageByID(ctx, c.WorkspaceID, last)
		if err != nil {
			return c, err
		}
		p := cases.PreviewOf(m)
		c.LastMessage, c.ConversationID, c.ChannelID = &p, m.ConversationID, m.ChannelID
		if c.Subject == "" {
			c.Subject = p.Text
		}
	}
	answers, err := tx.AnswersOf(ctx, c)
	c.FirstReplyAt, c.WaitingSince, c.UpdatedAt = answers.First, answers.Unanswered, at
	return c, err
}

func (s *split) save() (SplitCases, error) {
	ws := s.by.WorkspaceID
	fresh, err := s.stand(s.fresh)
	if err != nil {
		return SplitCases{}, err
	}
	rest, err := s.stand(s.rest)
	if err != nil {
		return SplitCases{}, err
	}
	changes := []store.CaseChange{{After: fresh}, {Before: &s.before, After: rest}}
	if err := s.tx.SaveCases(s.ctx, ws, changes); err != nil {
		return SplitCases{}, err
	}
	views, err := s.tx.CaseViews(s.ctx, ws, []desk.Case{changes[0].After, changes[1].After})
	if err != nil {
		return SplitCases{}, err
	}
	out := SplitCases{Case: views[0], Rest: views[1]}
	return out, s.tell(out)
}

func (s *split) tell(out SplitCases) error {
	var events []desk.Event
	for _, e := range []struct {
		typ     desk.EventType
		view    desk.CaseView
		changes map[string][2]any
	}{
		{desk.EventCaseCreated, out.Case, map[string][2]any{"split_from": {nil, point(s.before)}}},
		{desk.EventCaseUpdated, out.Rest, map[string][2]any{"split_into": {nil, point(out.Case.Case)}}},
		{desk.EventCaseSplit, out.Case, nil},
	} {
		data, err := json.Marshal(e.view)
		if err != nil {
			return fmt.Errorf("write event of case %s: %w", e.view.ID, err)
		}
		events = append(events, desk.Event{Type: e.typ, At: s.by.At, Actor: s.by.Actor, CaseID: e.view.ID, ConversationID: e.view.ConversationID, ContactID: e.view.ContactID,
			Changes: e.changes, Data: data})
	}
	return s.tx.AppendEvents(s.ctx, s.by.WorkspaceID, events)
}
