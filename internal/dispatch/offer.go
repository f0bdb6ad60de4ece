package dispatch

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// Offer is a case that an agent is asked to take.
type Offer struct {
	CaseID    string        `json:"case_id"`
	AgentID   string        `json:"agent_id"`
	QueueID   string        `json:"queue_id"`
	OfferedAt time.Time     `json:"offered_at"`
	ExpiresAt time.Time     `json:"expires_at"`
	Case      desk.CaseView `json:"case"`
}

// EndedOffer tells that an offer stands no longer.
type EndedOffer struct {
	CaseID  string `json:"case_id"`
	AgentID string `json:"agent_id"`
	QueueID string `json:"queue_id"`
	Reason  string `json:"reason"` // accepted, rejected, expired, withdrawn, taken
}

type ended struct {
	row    store.RoutedCase // as it was
	reason string
}

func offerOf(r store.RoutedCase, v desk.CaseView) Offer {
	return Offer{CaseID: r.CaseID, AgentID: r.AgentID, QueueID: r.QueueID, OfferedAt: r.OfferedAt, ExpiresAt: r.ExpiresAt, Case: v}
}

func offerEvent(kind desk.EventType, data any, at time.Time) desk.Event {
	return desk.Event{Type: kind, At: at, Actor: desk.RoutingActor, Data: jsonOf(data)}
}

// offersEnded are the events of offers that stand no longer.
func offersEnded(list []ended, at time.Time) []desk.Event {
	out := make([]desk.Event, len(list))
	for i, e := range list {
		out[i] = offerEvent(desk.EventOfferEnded, EndedOffer{CaseID: e.row.CaseID, AgentID: e.row.AgentID, QueueID: e.row.QueueID, Reason: e.reason}, at)
	}
	return out
}

// Offers are the open offers to who.
func (s *Service) Offers(ctx context.Context, who access.Who) ([]Offer, error) {
	out := []Offer{}
	err := s.store.Snapshot(ctx, func(q *reader) error {
		rows, err := q.OffersTo(ctx, who.WorkspaceID, who.UserID)
		if err != nil || who.UserID == "" {
			return err
		}
		ids := make([]string, len(rows))
		for i, r := range rows {
			ids[i] = r.CaseID
		}
		views, err := q.CaseViewsByID(ctx, who.WorkspaceID, ids)
		if err != nil {
			return err
		}
		for _, r := range rows {
			at := slices.IndexFunc(views, func(v desk.CaseView) bool { return v.ID == r.CaseID })
			if at >= 0 && s.clock.Now().Before(r.ExpiresAt) {
				out = append(out, offerOf(r, views[at]))
			}
		}
		return nil
	})
	return out, err
}

// Accept gives who the case that is on offer to them.
func (s *Service) Accept(ctx context.Context, who access.Who, caseID string) (desk.CaseView, error) {
	return s.handle(ctx, who, caseID, func(h *hand) error {
		o, err := h.offer(routing.OnAccept)
		if err != nil {
			return err
		}
		var why routing.Why
		if len(h.row.Why) > 0 {
			if err := json.Unmarshal(h.row.Why, &why); err != nil {
				return fmt.Errorf("read why case %s was offered: %w", caseID, err)
			}
		}
		h.ended = append(h.ended, ended{row: h.row, reason: "accepted"})
		h.row = withoutOffer(h.row)
		h.row.State, h.row.AgentID, h.row.HeldSince = desk.RoutingAssigned, o.AgentID, h.at
		h.patch = cases.Patch{AssigneeID: &o.AgentID}
		h.why, h.actor = shortWhy(why), desk.RoutingActor
		h.logged = append(h.logged, assignmentOf(h.row, why, h.at))
		return nil
	})
}

// Reject turns down what is on offer to who, with a reason in their words: the
// case waits again, and goes to the others first.
func (s *Service) Reject(ctx context.Context, who access.Who, caseID, reason string) (desk.CaseView, error) {
	reason = strings.TrimSpace(reason)
	if reason == routing.ReasonTimedOut {
		reason = ""
	}
	return s.handle(ctx, who, caseID, func(h *hand) error {
		o, err := h.offer(func(st routing.State, work, agent string, now time.Time) (routing.State, routing.Offer, error) {
			return routing.OnReject(st, work, agent, reason, now)
		})
		if err != nil {
			return err
		}
		h.ended = append(h.ended, ended{row: h.row, reason: "rejected"})
		h.row.Rejections = jsonOf(append(slices.Clone(o.Work.Rejections), routing.Rejection{AgentID: o.AgentID, At: h.at, Reason: reason}))
		h.row = backInLine(h.row)
		h.actor = desk.RoutingActor
		return nil
	})
}

// hand is a change of one case by somebody, under routing's lock.
type hand struct {
	ctx   context.Context
	tx    *store.Tx
	ws    string
	who   access.Who
	at    time.Time
	works bool // routing follows the workspace
	found desk.Case

	row    store.RoutedCase
	patch  cases.Patch
	actor  desk.Actor
	why    *desk.AssignedWhy
	ended  []ended
	logged []store.Assignment
	turns  []store.QueueTurn
	idle   []string
}

// offer answers the open offer of the case to who, as routing's answer leaves it.
func (h *hand) offer(answer func(routing.State, string, string, time.Time) (routing.State, routing.Offer, error)) (routing.Offer, error) {
	var st routing.State
	if h.row.State == desk.RoutingOffered && h.found.Status == desk.CaseOpen && h.found.AssigneeID == "" {
		w, err := workFrom(h.row)
		if err != nil {
			return routing.Offer{}, err
		}
		st.Offers = []routing.Offer{{Work: w, AgentID: h.row.AgentID, OfferedAt: h.row.OfferedAt, ExpiresAt: h.row.ExpiresAt}}
	}
	_, o, err := answer(st, h.found.ID, h.who.UserID, h.at)
	if err == nil {
		err = h.tx.ForgetMissed(h.ctx, h.ws, h.who.UserID)
	}
	return o, err
}

// handle runs a change of one case in one transaction under routing's lock, and
// answers the case after it.
func (s *Service) handle(ctx context.Context, who access.Who, caseID string, f func(*hand) error) (desk.CaseView, error) {
	var view desk.CaseView
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		h := &hand{ctx: ctx, tx: tx, ws: who.WorkspaceID, who: who, at: s.clock.Now(), actor: who.Actor}
		var err error
		if _, h.works, err = tx.LockRouting(ctx, h.ws); err != nil {
			return err
		}
		if h.found, err = tx.LockCase(ctx, h.ws, caseID); err != nil {
			return err
		}
		rows, err := tx.RoutedByCase(ctx, h.ws, []string{caseID})
		if err != nil {
			return err
		}
		h.row = rows[caseID]
		h.row.CaseID = caseID
		if err := f(h); err != nil {
			return err
		}
		view, err = h.save(s)
		return err
	})
	return view, err
}

func (h *hand) save(s *Service) (desk.CaseView, error) {
	h.row.Units = max(h.row.Units, 1)
	step := casework.Step{CaseID: h.row.CaseID, Patch: h.patch, Why: h.why}
	rows := []store.RoutedCase{h.row}
	if h.works {
		step.Also = showing(h.row, h.at)
	} else {
		rows = nil // nobody would keep it true
	}
	out, err := casework.Apply(h.ctx, h.tx, casework.By{WorkspaceID: h.ws, Actor: h.actor, At: h.at}, []casework.Step{step})
	if err != nil {
		return desk.CaseView{}, err
	}
	if len(out.Refused) > 0 {
		return desk.CaseView{}, out.Refused[0].Err
	}
	for _, step := range []func() error{
		func() error { return h.tx.SaveRouted(h.ctx, h.ws, rows) },
		func() error { return h.tx.InsertAssignments(h.ctx, h.ws, h.logged) },
		func() error { return h.tx.SaveTurns(h.ctx, h.ws, h.turns) },
		func() error { return h.tx.TouchIdle(h.ctx, h.ws, h.idle, h.at) },
		func() error { return h.tx.TouchRouting(h.ctx, h.ws) },
	} {
		if err := step(); err != nil {
			return desk.CaseView{}, err
		}
	}
	ws := h.ws
	h.tx.AfterCommit(func() { s.loop.Mark(ws) })
	return out.Views[0], h.tx.AppendEvents(h.ctx, h.ws, slices.Concat(out.Events, offersEnded(h.ended, h.at)))
}
