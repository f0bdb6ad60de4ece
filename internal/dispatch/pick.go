package dispatch

import (
	"context"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// Pick gives who a case that waits, if they may take it.
func (s *Service) Pick(ctx context.Context, who access.Who, caseID string) (desk.CaseView, error) {
	return s.handle(ctx, who, caseID, func(h *hand) error {
		if err := takeable(h.found); err != nil {
			return err
		}
		a := routing.Assignment{WorkID: caseID, AgentID: who.UserID, Why: routing.Why{DecidedBy: routing.DecidedByPicked, Candidates: []routing.Candidate{{AgentID: who.UserID, Chosen: true}}}}
		switch {
		case h.row.State == desk.RoutingOffered && h.row.AgentID != who.UserID:
			return desk.E(desk.CodeConflict, "this case is on offer to somebody else")
		case h.row.State == desk.RoutingOffered:
			h.ended = append(h.ended, ended{row: h.row, reason: "accepted"})
		case h.row.State == desk.RoutingWaiting:
			b, ok, err := loadBoard(ctx, &h.tx.Queryer, h.ws)
			if err != nil || !ok {
				return err
			}
			if a, err = routing.Pick(b.state, caseID, who.UserID, h.at); err != nil {
				return err
			}
			h.turns = append(h.turns, store.QueueTurn{QueueID: a.QueueID, UserID: who.UserID, Turn: a.Turn})
		}
		h.row = withoutOffer(h.row)
		h.row.State, h.row.AgentID, h.row.HeldSince, h.row.ReasonCode = desk.RoutingAssigned, who.UserID, h.at, ""
		h.row.QueueID, h.row.Priority = h.found.Queue, h.found.Priority
		h.patch = cases.Patch{AssigneeID: &h.row.AgentID}
		h.logged = append(h.logged, assignmentOf(h.row, a.Why, h.at))
		return nil
	})
}

func takeable(c desk.Case) error {
	if c.Status == desk.CaseResolved {
		return desk.E(desk.CodeConflict, "this case is resolved")
	}
	if c.AssigneeID != "" {
		return desk.E(desk.CodeConflict, "somebody has this case already")
	}
	return nil
}

// Transfer moves a case to a queue, where it waits anew, or to a person; one of
// the two is "".
func (s *Service) Transfer(ctx context.Context, who access.Who, caseID, queueID, assignee string) (desk.CaseView, error) {
	if (queueID == "") == (assignee == "") {
		return desk.CaseView{}, desk.Invalid("queue", "name a queue or an assignee")
	}
	return s.handle(ctx, who, caseID, func(h *hand) error {
		if h.found.Status == desk.CaseResolved {
			return desk.E(desk.CodeConflict, "this case is resolved")
		}
		if queueID != "" {
			if _, err := h.tx.QueueByID(ctx, h.ws, queueID); desk.CodeOf(err) == desk.CodeNotFound {
				return desk.Invalid("queue", "there is no such queue")
			} else if err != nil {
				return err
			}
			status, nobody := desk.CaseOpen, ""
			h.patch = cases.Patch{Queue: &queueID, AssigneeID: &nobody, Status: &status}
		} else {
			h.patch = cases.Patch{AssigneeID: &assignee}
		}
		return h.moved(queueID)
	})
}

// moved settles the row of a case that goes elsewhere.
func (h *hand) moved(queueID string) error {
	before := h.row
	after, _, err := cases.Apply(h.found, h.patch, h.at)
	if err != nil {
		return err
	}
	if queueID != "" {
		// Also within its own queue the case begins anew.
		row := before
		if row.State == desk.RoutingWaiting || row.State == desk.RoutingOffered {
			row.State = desk.RoutingNone
		}
		h.row = settled(after, row, true, h.at)
	} else {
		h.row = settled(after, before, false, h.at)
	}
	if before.State == desk.RoutingOffered {
		h.ended = append(h.ended, ended{row: before, reason: "taken"})
	}
	if before.State == desk.RoutingAssigned && before.AgentID != h.row.AgentID {
		h.idle = append(h.idle, before.AgentID)
	}
	if h.row.State == desk.RoutingAssigned && (before.State != desk.RoutingAssigned || before.AgentID != h.row.AgentID) {
		why := jsonOf(map[string]any{"decided_by": decidedByHand, "by": h.who.Actor})
		h.logged = append(h.logged, store.Assignment{ID: ident.New(), CaseID: h.row.CaseID, At: h.at, QueueID: h.row.QueueID, AgentID: h.row.AgentID, DecidedBy: decidedByHand, Why: why})
	}
	return nil
}

// Pickable lists the cases that who may pick now, in the order of the work.
func (s *Service) Pickable(ctx context.Context, who access.Who) ([]string, error) {
	var ids []string
	err := s.store.Snapshot(ctx, func(q *reader) error {
		b, ok, err := loadBoard(ctx, q, who.WorkspaceID)
		if err == nil && ok {
			ids = routing.Pickable(b.state, who.UserID, s.clock.Now())
		}
		return err
	})
	return ids, err
}
