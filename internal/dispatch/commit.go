package dispatch

import (
	"context"
	"maps"
	"slices"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// maxAssignments bounds what one transaction hands out, so that messages never
// wait long for it; the rest follows at once.
const maxAssignments = 500

// commit is a plan on its way into the store.
type commit struct {
	s     *Service
	ctx   context.Context
	tx    *store.Tx
	ws    string
	p     *plan
	place store.RoutingPlace

	found   map[string]desk.Case
	rows    map[string]store.RoutedCase
	order   []string // of rows
	patches map[string]cases.Patch
	why     map[string]*desk.AssignedWhy
	ended   []ended
	offered []string
	logged  []store.Assignment
	turns   []store.QueueTurn
	acts    map[string]store.AgentActivity
	more    bool
}

func newCommit(s *Service, ctx context.Context, tx *store.Tx, ws string, p *plan, place store.RoutingPlace) *commit {
	return &commit{s: s, ctx: ctx, tx: tx, ws: ws, p: p, place: place,
		rows: map[string]store.RoutedCase{}, patches: map[string]cases.Patch{}, why: map[string]*desk.AssignedWhy{}, acts: map[string]store.AgentActivity{}}
}

// run applies the plan and answers whether there is more to decide at once.
func (c *commit) run() (again bool, err error) {
	if err := c.lock(); err != nil {
		return false, err
	}
	away := c.expire()
	c.giveBack()
	c.overflow()
	if err := c.assign(); err != nil {
		return false, err
	}
	if err := c.reasons(); err != nil {
		return false, err
	}
	out, err := c.cases()
	if err != nil {
		return false, err
	}
	if err := c.keep(); err != nil {
		return false, err
	}
	if err := c.setAway(away); err != nil {
		return false, err
	}
	c.place.Pending, c.place.NextAt = c.more, c.p.next
	if !c.p.idle() {
		c.place.Version++
	}
	if err := c.tx.SaveRoutingPlace(c.ctx, c.ws, c.place); err != nil {
		return false, err
	}
	events, err := c.tell(out, away)
	if err != nil {
		return false, err
	}
	return c.more, c.tx.AppendEvents(c.ctx, c.ws, events)
}

// lock reads the cases that the plan is about as they are by now.
func (c *commit) lock() error {
	d := &c.p.decision
	if len(d.Assignments) > maxAssignments {
		d.Assignments, c.more = d.Assignments[:maxAssignments], true
	}
	ids := map[string]bool{}
	for _, x := range c.p.expired {
		ids[x.Offer.Work.ID] = true
	}
	for _, r := range c.p.returned {
		for _, o := range r.Withdrawn {
			ids[o.Work.ID] = true
		}
		for _, w := range r.Now {
			ids[w.ID] = true
		}
	}
	for _, o := range d.Overflows {
		ids[o.WorkID] = true
	}
	for _, a := range d.Assignments {
		ids[a.WorkID] = true
	}
	var err error
	c.found, err = c.tx.LockCases(c.ctx, c.ws, slices.Sorted(maps.Keys(ids)))
	return err
}

// row answers a case's row for a change, and false where somebody changed the
// case by hand meanwhile: that stands, and the follower hears of it.
func (c *commit) row(id string) (store.RoutedCase, bool) {
	if r, ok := c.rows[id]; ok {
		return r, true
	}
	r, ok := c.p.board.rows[id]
	k, there := c.found[id]
	if !ok || !there || k.Status != desk.CaseOpen || k.Queue != r.QueueID {
		return r, false
	}
	holder := ""
	if r.State == desk.RoutingAssigned {
		holder = r.AgentID
	}
	return r, k.AssigneeID == holder
}

func (c *commit) put(r store.RoutedCase) {
	if _, ok := c.rows[r.CaseID]; !ok {
		c.order = append(c.order, r.CaseID)
	}
	c.rows[r.CaseID] = r
}

// activity is what routing remembers of an agent, for a change.
func (c *commit) activity(agent string) store.AgentActivity {
	a, ok := c.acts[agent]
	if !ok {
		a = c.p.activity[agent]
		a.UserID = agent
	}
	return a
}

// expire takes back the offers that ran out, and answers who has missed so many
// that they are taken for away.
func (c *commit) expire() (away []string) {
	for _, x := range c.p.expired {
		a := c.activity(x.Offer.AgentID)
		a.Missed++
		c.acts[a.UserID] = a
		if x.Away {
			away = append(away, a.UserID)
			c.more = true // what they hold may have to go back
		}
		row, ok := c.row(x.Offer.Work.ID)
		if !ok {
			continue
		}
		c.ended = append(c.ended, ended{row: row, reason: "expired"})
		row.Rejections = jsonOf(append(slices.Clone(x.Offer.Work.Rejections), routing.Rejection{AgentID: a.UserID, At: c.p.at, Reason: routing.ReasonTimedOut}))
		c.put(backInLine(row))
	}
	return away
}

// backInLine is work that was offered or held and waits again, in its place.
func backInLine(row store.RoutedCase) store.RoutedCase {
	row = withoutOffer(row)
	row.State, row.AgentID, row.ReasonCode = desk.RoutingWaiting, "", ""
	return row
}

// giveBack returns the cases and offers of people who have gone.
func (c *commit) giveBack() {
	nobody := ""
	for _, agent := range slices.Sorted(maps.Keys(c.p.returned)) {
		res := c.p.returned[agent]
		for _, o := range res.Withdrawn {
			if row, ok := c.row(o.Work.ID); ok {
				c.ended = append(c.ended, ended{row: row, reason: "withdrawn"})
				c.put(backInLine(row))
			}
		}
		for _, w := range res.Now {
			row, ok := c.row(w.ID)
			if !ok {
				continue
			}
			row.QueuedAt, row.LastAgentID, row.LastAgentAt, row.Left = c.p.at, agent, c.p.at, nil
			row.WaitingSince = c.p.at
			if since := c.found[w.ID].WaitingSince; since != nil && since.Before(c.p.at) {
				row.WaitingSince = *since
			}
			c.patches[w.ID] = cases.Patch{AssigneeID: &nobody}
			c.put(backInLine(row))
		}
	}
}

func (c *commit) overflow() {
	for _, o := range c.p.decision.Overflows {
		row, ok := c.row(o.WorkID)
		if !ok {
			continue
		}
		row.Left = append(slices.Clone(row.Left), row.QueueID)
		row.QueueID, row.QueuedAt = o.To, c.p.at
		patch := c.patches[o.WorkID]
		patch.Queue = &row.QueueID
		c.patches[o.WorkID] = patch
		c.put(row)
	}
}

// assign gives cases to agents. What somebody took by hand meanwhile counts: an
// agent never gets more than they have room for.
func (c *commit) assign() error {
	agents := map[string]bool{}
	for _, a := range c.p.decision.Assignments {
		agents[a.AgentID] = true
	}
	loads, err := c.tx.AgentLoads(c.ctx, c.ws, slices.Sorted(maps.Keys(agents)))
	if err != nil {
		return err
	}
	room := map[string]int{}
	for _, a := range c.p.state.Agents {
		if agents[a.ID] {
			room[a.ID] = a.Capacity - loads[a.ID].Units
		}
	}
	for _, r := range c.p.board.rows {
		if r.State == desk.RoutingOffered && agents[r.AgentID] {
			if now, changed := c.rows[r.CaseID]; !changed || now.State == desk.RoutingOffered {
				room[r.AgentID] -= max(r.Units, 1)
			}
		}
	}
	for _, a := range c.p.decision.Assignments {
		row, ok := c.row(a.WorkID)
		if !ok || room[a.AgentID] < a.Units {
			c.more = c.more || ok
			continue
		}
		room[a.AgentID] -= a.Units
		c.give(row, a)
	}
	return nil
}

func (c *commit) give(row store.RoutedCase, a routing.Assignment) {
	row.AgentID, row.ReasonCode = a.AgentID, ""
	act := c.activity(a.AgentID)
	act.AssignedAt = c.p.at
	c.acts[a.AgentID] = act
	c.turns = append(c.turns, store.QueueTurn{QueueID: a.QueueID, UserID: a.AgentID, Turn: a.Turn})
	if a.Offered() {
		row.State, row.OfferedAt, row.ExpiresAt, row.Why = desk.RoutingOffered, c.p.at, a.ExpiresAt, jsonOf(a.Why)
		c.offered = append(c.offered, row.CaseID)
		c.put(row)
		return
	}
	row.State, row.HeldSince = desk.RoutingAssigned, c.p.at
	c.why[row.CaseID] = shortWhy(a.Why)
	patch := c.patches[row.CaseID]
	patch.AssigneeID = &a.AgentID
	c.patches[row.CaseID] = patch
	c.logged = append(c.logged, assignmentOf(row, a.Why, c.p.at))
	c.put(row)
}

func shortWhy(w routing.Why) *desk.AssignedWhy {
	return &desk.AssignedWhy{Method: string(w.Method), DecidedBy: string(w.DecidedBy)}
}

func assignmentOf(row store.RoutedCase, w routing.Why, at time.Time) store.Assignment {
	return store.Assignment{ID: ident.New(), CaseID: row.CaseID, At: at, QueueID: row.QueueID, AgentID: row.AgentID, DecidedBy: string(w.DecidedBy), Why: jsonOf(w)}
}

// reasons notes why cases wait where that is another reason than before. Of
// cases that nothing else happens to nobody is told.
func (c *commit) reasons() error {
	codes := map[string]string{}
	var ids []string
	for _, w := range c.p.decision.Waiting {
		if row, changed := c.rows[w.WorkID]; changed {
			row.ReasonCode = string(w.Code)
			c.rows[w.WorkID] = row
			continue
		}
		if row, ok := c.p.board.rows[w.WorkID]; ok && row.State == desk.RoutingWaiting && row.ReasonCode != string(w.Code) {
			codes[w.WorkID] = string(w.Code)
			ids = append(ids, w.WorkID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	found, err := c.tx.LockCases(c.ctx, c.ws, ids)
	if err != nil {
		return err
	}
	byCode := map[string][]desk.Case{}
	for _, id := range ids {
		if k, ok := found[id]; ok && k.Routing.State == desk.RoutingWaiting {
			byCode[codes[id]] = append(byCode[codes[id]], k)
		}
	}
	return c.tx.SetReasons(c.ctx, c.ws, byCode)
}

// cases changes the cases themselves.
func (c *commit) cases() (casework.Outcome, error) {
	steps := make([]casework.Step, len(c.order))
	for i, id := range c.order {
		steps[i] = casework.Step{CaseID: id, Patch: c.patches[id], Why: c.why[id], Also: showing(c.rows[id], c.p.at)}
	}
	return casework.Apply(c.ctx, c.tx, casework.By{WorkspaceID: c.ws, Actor: desk.RoutingActor, At: c.p.at}, steps)
}

// keep writes what routing itself knows.
func (c *commit) keep() error {
	rows := make([]store.RoutedCase, len(c.order))
	for i, id := range c.order {
		rows[i] = c.rows[id]
	}
	if err := c.tx.SaveRouted(c.ctx, c.ws, rows); err != nil {
		return err
	}
	if err := c.tx.InsertAssignments(c.ctx, c.ws, c.logged); err != nil {
		return err
	}
	if err := c.tx.SaveTurns(c.ctx, c.ws, c.turns); err != nil {
		return err
	}
	acts := make([]store.AgentActivity, 0, len(c.acts))
	for _, id := range slices.Sorted(maps.Keys(c.acts)) {
		acts = append(acts, c.acts[id])
	}
	return c.tx.SaveActivities(c.ctx, c.ws, acts)
}

// setAway takes people for away who let too many offers pass.
func (c *commit) setAway(users []string) error {
	for _, id := range users {
		p := c.p.presence[id]
		p.UserID, p.State, p.Reason, p.Since, p.ByUser = id, string(routing.Away), "missed_offers", c.p.at, ""
		if err := c.tx.SavePresence(c.ctx, c.ws, p); err != nil {
			return err
		}
	}
	return nil
}

func (c *commit) tell(out casework.Outcome, away []string) ([]desk.Event, error) {
	views := make(map[string]desk.CaseView, len(out.Views))
	for _, v := range out.Views {
		views[v.ID] = v
	}
	offers := offersEnded(c.ended, c.p.at)
	for _, id := range c.offered {
		offers = append(offers, offerEvent(desk.EventOfferCreated, offerOf(c.rows[id], views[id]), c.p.at))
	}
	people, err := agentEvents(c.ctx, &c.tx.Queryer, c.ws, away, desk.RoutingActor, c.p.at)
	if err != nil {
		return nil, err
	}
	return slices.Concat(out.Events, offers, people), nil
}
