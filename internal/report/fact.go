package report

import (
	"encoding/json"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/sla"
)

// fact is what one event means to reports.
type fact struct {
	seq       int64 // the event's number
	kind      factKind
	at        time.Time
	caseID    string
	channelID string
	agentID   string // who of the team did it; "" for nobody
	messageID string
	failed    bool  // of messages: it stands as failed now
	person    bool  // of messages out: somebody of the team wrote it, not a program
	imported  bool  // of opened: the case came resolved, out of a phone's history
	kept      int64 // of promises: how many more, or fewer, were kept
	broken    int64
}

type factKind int

const (
	messageIn factKind = iota
	messageOut
	messageNews // how an outgoing message stands
	caseOpened
	caseReopened
	caseResolved
	promise // a promised answer came in time, or did not
)

// factOf reads an event. One that cannot be read is passed over: it would be no
// better the next time.
func factOf(ev *desk.Event) (fact, bool) {
	f, ok := meaning(ev)
	f.seq = ev.Seq
	return f, ok
}

func meaning(ev *desk.Event) (fact, bool) {
	switch ev.Type {
	case desk.EventMessageCreated, desk.EventMessageUpdated:
		m, err := ev.Message()
		if err != nil || m.ID == "" {
			return fact{}, false
		}
		return messageFact(m, ev.Type == desk.EventMessageCreated)
	case desk.EventCaseCreated, desk.EventCaseUpdated:
		if _, ok := ev.Changes["status"]; !ok && ev.Type == desk.EventCaseUpdated {
			return fact{}, false // most changes are of no interest: spare the reading
		}
		c, err := ev.Case()
		if err != nil || c.ID == "" {
			return fact{}, false
		}
		return caseFact(ev, c)
	case desk.EventSLAMet, desk.EventSLABreach, desk.EventSLAUpdated:
		return promiseFact(ev)
	}
	return fact{}, false
}

// promiseFact is what became of a promised answer: the first or a next one. One
// that came late was counted when it broke; one that turns out not to have been
// an answer, since it failed, is taken back.
func promiseFact(ev *desk.Event) (fact, bool) {
	f := fact{kind: promise, at: ev.At, caseID: ev.CaseID}
	for _, target := range [...]sla.Kind{sla.FirstReply, sla.NextReply} {
		change, ok := ev.Changes["sla_"+string(target)]
		if !ok || ev.CaseID == "" {
			continue
		}
		from, to := standing(change[0]), standing(change[1])
		switch {
		case to == desk.SLABreached:
			f.broken = 1
		case to == desk.SLAMet && from != desk.SLABreached:
			f.kept = 1
		case from == desk.SLAMet && to == desk.SLARunning && !late(ev.Data, target):
			f.kept = -1
		default:
			return f, false
		}
		return f, true
	}
	return f, false
}

// late says whether a promise that runs again was broken already.
func late(data json.RawMessage, target sla.Kind) bool {
	var change desk.SLAChange
	if json.Unmarshal(data, &change) != nil || change.SLA == nil {
		return false
	}
	c := change.SLA.FirstReply
	if target == sla.NextReply {
		c = change.SLA.NextReply
	}
	return c != nil && c.State == desk.SLABreached
}

// standing is how a promise stood, from the log or from this process.
func standing(v any) desk.SLAState {
	switch v := v.(type) {
	case string:
		return desk.SLAState(v)
	case desk.SLAState:
		return v
	}
	return desk.SLANone
}

// messageFact puts a message at the time that it was written, as the platform
// tells it, but never after we had it.
func messageFact(m *desk.Message, fresh bool) (fact, bool) {
	f := fact{at: m.OccurredAt, caseID: m.CaseID, channelID: m.ChannelID, messageID: m.ID, failed: m.Status == desk.StatusFailed}
	if m.CreatedAt.Before(f.at) {
		f.at = m.CreatedAt
	}
	switch {
	case m.Direction == desk.DirectionIn && fresh && m.Kind != desk.MessageSystem:
		f.kind = messageIn
		return f, true
	case m.Direction == desk.DirectionOut:
		f.kind = messageNews
		if fresh {
			f.kind = messageOut
		}
		if m.Author.Type == "agent" {
			f.agentID = m.Author.ID
			f.person = m.Origin != "recipe" && m.Origin != "bot"
		}
		return f, true
	}
	return fact{}, false
}

func caseFact(ev *desk.Event, c *desk.CaseView) (fact, bool) {
	f := fact{at: ev.At, caseID: c.ID, channelID: c.ChannelID}
	if ev.Actor.Type == "agent" {
		f.agentID = ev.Actor.ID
	}
	if ev.Type == desk.EventCaseCreated {
		f.kind, f.at, f.agentID = caseOpened, c.CreatedAt, ""
		f.imported = c.Status == desk.CaseResolved && c.ResolvedAt != nil && !c.ResolvedAt.After(c.CreatedAt)
		return f, true
	}
	from, to := ev.Changed("status")
	switch string(desk.CaseResolved) {
	case to:
		f.kind = caseResolved
	case from:
		f.kind = caseReopened
	}
	return f, from != to && (f.kind == caseResolved || f.kind == caseReopened)
}
