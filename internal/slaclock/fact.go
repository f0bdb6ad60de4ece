package slaclock

import (
	"time"

	"recado.dev/internal/desk"
)

// fact is what one event means to the clocks of a case.
type fact struct {
	kind      factKind
	seq       int64
	at        time.Time
	caseID    string
	kase      desk.Case // of caseNow
	reopened  bool      // of caseNow
	moved     bool      // of caseNow: messages went to another case or came from one
	messageID string
}

type factKind int

const (
	caseNow     factKind = iota // what a case is now
	customerAsk                 // a customer's message
	replied                     // a reply of a person, or one that arrived after all
	replyFailed
)

// aDay is how old a customer's message may be when it comes: an older one is out
// of a history that a network hands over once, and nobody waits for its answer.
const aDay = 24 * time.Hour

func readFacts(evs []desk.Event) []fact {
	var out []fact
	for i := range evs {
		if f, ok := factOf(&evs[i]); ok {
			out = append(out, f)
		}
	}
	return out
}

// factOf reads an event. One that cannot be read is passed over: it would be no
// better the next time.
func factOf(ev *desk.Event) (fact, bool) {
	f := fact{seq: ev.Seq, at: ev.At, caseID: ev.CaseID}
	switch ev.Type {
	case desk.EventCaseCreated, desk.EventCaseUpdated:
		v, err := ev.Case()
		if err != nil || v.ID == "" {
			return f, false
		}
		f.caseID, f.kase = v.ID, v.Case
		f.kase.ContactID = v.Contact.ID
		if v.Assignee != nil {
			f.kase.AssigneeID = v.Assignee.ID
		}
		was, _ := ev.Changed("status")
		f.reopened = was == string(desk.CaseResolved)
		for _, field := range [...]string{"split_into", "merged", "merged_into"} {
			_, told := ev.Changes[field]
			f.moved = f.moved || told
		}
		return f, true
	case desk.EventMessageCreated, desk.EventMessageUpdated:
		return messageFact(f, ev)
	}
	return f, false
}

// messageFact takes a customer's message from when it was written, as the
// platform tells it, but never after we had it. A reply counts from when it was
// handed over, unless it fails; what a program wrote does not count.
func messageFact(f fact, ev *desk.Event) (fact, bool) {
	m, err := ev.Message()
	if err != nil || m.ID == "" || m.CaseID == "" || m.Kind == desk.MessageSystem {
		return f, false
	}
	f.caseID, f.messageID = m.CaseID, m.ID
	fresh := ev.Type == desk.EventMessageCreated
	if m.Direction == desk.DirectionIn {
		f.kind, f.at = customerAsk, m.OccurredAt
		if m.CreatedAt.Before(f.at) {
			f.at = m.CreatedAt
		}
		return f, fresh && m.CreatedAt.Sub(m.OccurredAt) < aDay
	}
	if m.Direction != desk.DirectionOut || m.Author.Type != "agent" || m.Origin == "recipe" || m.Origin == "bot" {
		return f, false
	}
	f.kind = replied
	if m.Status == desk.StatusFailed {
		f.kind = replyFailed
		return f, !fresh
	}
	if fresh {
		return f, m.CreatedAt.Sub(m.OccurredAt) < aDay
	}
	was, _ := ev.Changed("status")
	return f, was == string(desk.StatusFailed)
}
