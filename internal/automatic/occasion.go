package automatic

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// matters says whether something may be said on an event.
func matters(e desk.Event) bool {
	switch e.Type {
	case desk.EventCaseCreated:
		return true
	case desk.EventCaseUpdated:
		return len(e.Changes) > 0
	case desk.EventMessageCreated:
		return e.Actor.Type == "contact"
	}
	return false
}

// aDay is how old a customer's message may be when it comes: an older one is out
// of a history that a network hands over once, and nobody waits for its answer.
const aDay = 24 * time.Hour

// messageData is what is read of a customer's message.
type messageData struct {
	Direction   desk.Direction    `json:"direction"`
	Kind        desk.MessageKind  `json:"kind"`
	Origin      string            `json:"origin"`
	Attachments []desk.Attachment `json:"attachments"`
	OccurredAt  time.Time         `json:"occurred_at"`
	CreatedAt   time.Time         `json:"created_at"`
}

// asks says whether a customer wrote it and waits.
func (m messageData) asks() bool {
	return m.Direction == desk.DirectionIn && m.Kind != desk.MessageSystem && m.Origin != "blocked" && m.Origin != desk.OriginSurvey && m.CreatedAt.Sub(m.OccurredAt) < aDay
}

func (m messageData) refusedFiles() bool {
	for _, a := range m.Attachments {
		if a.State == desk.AttachmentRefused {
			return true
		}
	}
	return false
}

// planner turns events into occasions.
type planner struct {
	set    *settings
	cases  map[string]desk.Case
	people map[string]string
	queues map[string]string
	out    []store.AutomaticMessage
}

// occasions are what is to be said for events.
func (s *Service) occasions(ctx context.Context, q *store.Queryer, ws string, evs []desk.Event) ([]store.AutomaticMessage, error) {
	if len(evs) == 0 {
		return nil, nil
	}
	set, err := loadSettings(ctx, q, ws)
	if err != nil || len(set.streams) == 0 {
		return nil, err
	}
	var ids, people []string
	for i := range evs {
		if evs[i].CaseID != "" {
			ids = append(ids, evs[i].CaseID)
		}
		if _, to := evs[i].Changed("assignee"); to != "" {
			people = append(people, to)
		}
	}
	p := &planner{set: set, queues: map[string]string{}}
	if p.cases, err = q.CasesByID(ctx, ws, ids); err != nil {
		return nil, err
	}
	if p.people, err = q.MemberNames(ctx, ws, people); err != nil {
		return nil, err
	}
	queues, err := q.Queues(ctx, ws)
	if err != nil {
		return nil, err
	}
	for _, v := range queues {
		p.queues[v.ID] = v.Name
	}
	for i := range evs {
		p.take(&evs[i])
	}
	return p.out, nil
}

func (p *planner) take(e *desk.Event) {
	c, ok := p.cases[e.CaseID]
	if !ok {
		return
	}
	s := p.set.of(c.ChannelID)
	if s == nil {
		return
	}
	switch e.Type {
	case desk.EventMessageCreated:
		p.message(s, c, e)
	case desk.EventCaseCreated:
		if shut, _ := p.set.closed(s, e.At); c.Status == desk.CaseOpen && (!shut || !s.Messages.OutsideHours.Enabled) {
			p.want(s, c, e, Greeting, "", Facts{})
		}
	case desk.EventCaseUpdated:
		p.update(s, c, e)
	}
}

// message is that nobody is there, or takes files: once while that is so.
func (p *planner) message(s *stream, c desk.Case, e *desk.Event) {
	var m messageData
	if json.Unmarshal(e.Data, &m) != nil || !m.asks() {
		return
	}
	if shut, until := p.set.closed(s, e.At); shut {
		occasion := "never"
		if !until.IsZero() {
			occasion = fmt.Sprint(until.Unix())
		}
		p.want(s, c, e, OutsideHours, occasion, Facts{})
	}
	if m.refusedFiles() {
		p.want(s, c, e, NoFiles, "", Facts{})
	}
}

// update is who joined, that it went elsewhere, that it ended.
func (p *planner) update(s *stream, c desk.Case, e *desk.Event) {
	if _, status := e.Changed("status"); status == string(desk.CaseResolved) {
		p.want(s, c, e, Closed, fmt.Sprint(e.Seq), Facts{})
		return
	}
	from, to := e.Changed("assignee")
	left, queue := e.Changed("queue")
	byHand := e.Actor.Type == "agent" || e.Actor.Type == "token"
	if byHand && (from != "" && to != "" || left != "" && queue != "") {
		if queue == "" {
			queue = c.Queue
		}
		p.want(s, c, e, Transferred, fmt.Sprint(e.Seq), Facts{Queue: p.queues[queue]})
	}
	if to != "" {
		p.want(s, c, e, AgentJoined, to, Facts{AgentID: to, Agent: p.people[to]})
	}
}

func (p *planner) want(s *stream, c desk.Case, e *desk.Event, kind Kind, occasion string, f Facts) {
	if s.Messages.All()[kind].Enabled {
		p.out = append(p.out, wanted(c.WorkspaceID, c.ID, c.ConversationID, kind, occasion, e.At, f))
	}
}

func wanted(ws, caseID, conversationID string, kind Kind, occasion string, due time.Time, f Facts) store.AutomaticMessage {
	facts, _ := json.Marshal(f) // strings and numbers alone
	return store.AutomaticMessage{WorkspaceID: ws, CaseID: caseID, ConversationID: conversationID, Kind: string(kind), Occasion: occasion, DueAt: due, Facts: string(facts)}
}
