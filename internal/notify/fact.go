package notify

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
)

// aDay is how old a customer's message may be when it comes: an older one is
// out of a history that a platform hands over once, and nobody has to be told.
const aDay = 24 * time.Hour

// excerpt is how many runes of a message a notification keeps.
const excerpt = 140

// fact is something of the event log that people may be told of. Whom, the case
// tells: to names who it is for where the event does.
type fact struct {
	seq     int64
	at      time.Time
	kind    desk.NotificationKind
	caseID  string
	by      string   // who did it: they need not be told
	to      []string // for these; else for whom the case is assigned to
	but     []string // not for these, who are told of it otherwise
	leaders bool     // for those who lead the desk
	thread  string   // whose customer it names, where there is no case
	detail  string
	over    bool // nothing to tell any more, such as an offer that ended
	words   desk.NotificationWords
}

// caseFields are the changes of a case that its followers are told of, the one
// that says most first.
var caseFields = [...]string{"status", "assignee", "priority", "queue"}

// readFacts answers what events mean. One that cannot be read is passed over:
// it would be no better the next time.
func readFacts(evs []desk.Event) []fact {
	var out []fact
	for i := range evs {
		f := fact{seq: evs[i].Seq, at: evs[i].At, caseID: evs[i].CaseID}
		if evs[i].Actor.Type == "agent" {
			f.by, f.words.Actor = evs[i].Actor.ID, desk.Ref{ID: evs[i].Actor.ID, Name: evs[i].Actor.Name}
		}
		switch evs[i].Type {
		case desk.EventCaseCreated, desk.EventCaseUpdated:
			out = append(out, caseFacts(f, &evs[i])...)
		case desk.EventMessageCreated:
			out = append(out, messageFacts(f, &evs[i])...)
		case desk.EventOfferCreated, desk.EventOfferEnded:
			out = append(out, offerFacts(f, &evs[i])...)
		case desk.EventSLAWarning, desk.EventSLABreach:
			out = append(out, promiseFacts(f, &evs[i])...)
		case desk.EventWindowClosing:
			out = append(out, windowFacts(f, &evs[i])...)
		case desk.EventSurveyAnswered:
			out = append(out, surveyFacts(f, &evs[i])...)
		case desk.EventWebhookUpdated:
			out = append(out, webhookFacts(f, &evs[i])...)
		case desk.EventRecipeUpdated:
			out = append(out, recipeFacts(f, &evs[i])...)
		case desk.EventPrepared:
			out = append(out, approvalFacts(f, &evs[i])...)
		case desk.EventChannelHealth:
			out = append(out, channelFacts(f, &evs[i])...)
		}
	}
	return out
}

// movesOf answers from whom cases went, in the order of the events.
func movesOf(evs []desk.Event) map[string][]move {
	out := map[string][]move{}
	for i := range evs {
		if _, ok := evs[i].Changes["assignee"]; ok && evs[i].CaseID != "" {
			from, _ := evs[i].Changed("assignee")
			out[evs[i].CaseID] = append(out[evs[i].CaseID], move{seq: evs[i].Seq, from: from})
		}
	}
	return out
}

// caseFacts tell who got a case, and its followers what changed. Who took a
// case or accepted it knows.
func caseFacts(f fact, ev *desk.Event) []fact {
	v, err := ev.Case()
	if err != nil || v.ID == "" {
		return nil
	}
	f.caseID = v.ID
	f.words.CaseNumber, f.words.Contact = v.Number, v.Contact.Name
	var out []fact
	_, moved := ev.Changes["assignee"]
	moved = moved || ev.Type == desk.EventCaseCreated
	mine := v.Why != nil && (v.Why.DecidedBy == "picked" || v.Why.DecidedBy == "answered" || v.Why.DecidedBy == "accepted")
	if moved && v.Assignee != nil && !mine {
		g := f
		g.kind, g.to = desk.NotifyAssigned, []string{v.Assignee.ID}
		if v.LastMessage != nil {
			g.words.Text = short(v.LastMessage.Text)
		}
		out = append(out, g)
	}
	if ev.Type == desk.EventCaseUpdated {
		if fresh := joined(ev.Changes["followers"]); len(fresh) > 0 {
			g := f
			g.kind, g.detail, g.to = desk.NotifyFollowed, "added", fresh
			out, f.but = append(out, g), fresh
		}
		for _, field := range caseFields {
			if _, ok := ev.Changes[field]; ok {
				f.kind, f.detail = desk.NotifyFollowed, field
				return append(out, f)
			}
		}
	}
	return out
}

// joined are the people whom a change made followers of a case.
func joined(change [2]any) []string {
	list := func(v any) []string {
		raw, err := json.Marshal(v)
		var out []string
		if err != nil || json.Unmarshal(raw, &out) != nil {
			return nil
		}
		return out
	}
	before := list(change[0])
	return slices.DeleteFunc(list(change[1]), func(id string) bool { return slices.Contains(before, id) })
}

// messageFacts tell the assignee of what a customer wrote, whom a note names
// that it does, and the followers of both.
func messageFacts(f fact, ev *desk.Event) []fact {
	m, err := ev.Message()
	if err != nil || m.ID == "" || m.CaseID == "" || m.Kind == desk.MessageSystem || m.Origin == "blocked" || m.Origin == desk.OriginSurvey {
		return nil
	}
	f.caseID, f.words.MessageID, f.words.Text = m.CaseID, m.ID, short(m.Text)
	followed := f
	followed.kind = desk.NotifyFollowed
	switch m.Direction {
	case desk.DirectionIn:
		if m.CreatedAt.Sub(m.OccurredAt) >= aDay {
			return nil
		}
		f.kind, followed.detail = desk.NotifyReplied, "message"
		f.words.Contact, followed.words.Contact = m.Author.Name, m.Author.Name
		return []fact{f, followed}
	case desk.DirectionNote:
		if f.by == "" && m.Author.Type == "agent" {
			f.by, f.words.Actor = m.Author.ID, desk.Ref{ID: m.Author.ID, Name: m.Author.Name}
			followed.by, followed.words.Actor = f.by, f.words.Actor
		}
		followed.detail = "note"
		if len(m.Mentions) == 0 {
			return []fact{followed}
		}
		f.kind, f.to = desk.NotifyMentioned, m.Mentions
		return []fact{f, followed}
	}
	return nil
}

// offerFacts tell who is asked to take a case, and that they are not any more.
func offerFacts(f fact, ev *desk.Event) []fact {
	var o struct {
		CaseID  string        `json:"case_id"`
		AgentID string        `json:"agent_id"`
		Case    desk.CaseView `json:"case"`
	}
	if json.Unmarshal(ev.Data, &o) != nil || o.AgentID == "" || o.CaseID == "" {
		return nil
	}
	f.kind, f.caseID, f.to, f.over, f.by = desk.NotifyOffered, o.CaseID, []string{o.AgentID}, ev.Type == desk.EventOfferEnded, ""
	f.words.CaseNumber, f.words.Contact = o.Case.Number, o.Case.Contact.Name
	if o.Case.LastMessage != nil {
		f.words.Text = short(o.Case.LastMessage.Text)
	}
	return []fact{f}
}

func promiseFacts(f fact, ev *desk.Event) []fact {
	var c desk.SLAChange
	if json.Unmarshal(ev.Data, &c) != nil || c.CaseID == "" {
		return nil
	}
	f.kind, f.caseID, f.detail, f.by = desk.NotifySLAWarned, c.CaseID, c.Target, ""
	if ev.Type == desk.EventSLABreach {
		f.kind = desk.NotifySLABreached
	}
	f.words.CaseNumber, f.words.Actor = c.Number, desk.Ref{}
	return []fact{f}
}

// windowFacts tell who has a case that its reply window closes soon.
func windowFacts(f fact, ev *desk.Event) []fact {
	var w desk.WindowClosing
	if json.Unmarshal(ev.Data, &w) != nil || w.CaseID == "" {
		return nil
	}
	f.kind, f.caseID, f.by = desk.NotifyWindow, w.CaseID, ""
	f.detail = w.ClosesAt.UTC().Format(time.RFC3339)
	f.words.CaseNumber, f.words.Actor = w.Number, desk.Ref{}
	return []fact{f}
}

// approvalFacts tell supervisors that what a recipe would say waits for a yes, and
// that it does not any more.
func approvalFacts(f fact, ev *desk.Event) []fact {
	from, to := ev.Changed(string(desk.ReplyApproval))
	var p desk.PreparedReply
	if to == "" || to == "edited" || json.Unmarshal(ev.Data, &p) != nil || p.ID == "" {
		return nil
	}
	f.kind, f.caseID, f.leaders, f.over = desk.NotifyApproval, p.CaseID, true, from != ""
	f.words.Actor, f.words.Text = desk.Ref{}, short(p.Text)
	if p.CaseID == "" { // the reply stands where a case's id does
		f.caseID, f.words.ReplyID, f.thread = p.ID, p.ID, p.ConversationID
	}
	return []fact{f}
}

// surveyFacts tell supervisors of a low score, where its survey calls them.
func surveyFacts(f fact, ev *desk.Event) []fact {
	var c desk.SurveyCall
	if json.Unmarshal(ev.Data, &c) != nil || c.CaseID == "" || !c.Call {
		return nil
	}
	f.kind, f.caseID, f.by, f.leaders = desk.NotifySurveyLow, c.CaseID, "", true
	f.words.Actor, f.words.Text = desk.Ref{}, strconv.Itoa(c.Score)
	return []fact{f}
}

// webhookFacts tell admins that an endpoint was given up: who pauses one by hand
// knows.
func webhookFacts(f fact, ev *desk.Event) []fact {
	var w desk.Webhook
	if _, to := ev.Changed("state"); to != "paused" || ev.Actor != desk.WebhookActor || json.Unmarshal(ev.Data, &w) != nil || w.ID == "" {
		return nil
	}
	f.kind, f.caseID, f.by, f.detail = desk.NotifyWebhook, w.ID, "", w.Reason
	f.words = desk.NotificationWords{WebhookID: w.ID, Contact: w.Name}
	return []fact{f}
}

// recipeFacts tell admins that a recipe cannot work any more, whoever brought
// that about: they may not know.
func recipeFacts(f fact, ev *desk.Event) []fact {
	var r struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	if _, why := ev.Changed("problem"); why == "" || json.Unmarshal(ev.Data, &r) != nil || r.ID == "" {
		return nil
	}
	f.kind, f.caseID, f.by = desk.NotifyRecipeBroken, r.ID, ""
	f.words = desk.NotificationWords{RecipeID: r.ID, Contact: r.Name}
	return []fact{f}
}

// channelFacts tell those who look after channels that one does not work any
// more, or again. What is told is about the channel: that stands where a case's
// id does.
func channelFacts(f fact, ev *desk.Event) []fact {
	var c struct {
		ID   string `json:"channel_id"`
		Name string `json:"name"`
		Mend string `json:"mend"`
	}
	from, to := ev.Changed("state")
	if (from == "bad") == (to == "bad") || json.Unmarshal(ev.Data, &c) != nil || c.ID == "" {
		return nil
	}
	f.caseID, f.by, f.detail = c.ID, "", c.Mend
	f.words = desk.NotificationWords{ChannelID: c.ID, Contact: c.Name}
	f.kind = desk.NotifyChannelBad
	if to == "bad" {
		return []fact{f}
	}
	well := f
	well.kind = desk.NotifyChannelWell
	f.over = true
	return []fact{f, well}
}

// short is the first words of a text.
func short(s string) string {
	if utf8.RuneCountInString(s) <= excerpt {
		return s
	}
	return string([]rune(s)[:excerpt-1]) + "…"
}

// casesOf are the cases of facts, each once.
func casesOf(facts []fact) []string {
	var ids []string
	for i := range facts {
		if !slices.Contains(ids, facts[i].caseID) {
			ids = append(ids, facts[i].caseID)
		}
	}
	return ids
}
