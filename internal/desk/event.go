package desk

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"time"
)

// EventType names something that happened.
type EventType string

// Types of events. The data of *.created and *.updated is the whole entity as
// the API answers it, so that a reader can replace what it holds.
const (
	EventMessageCreated      EventType = "message.created"
	EventMessageUpdated      EventType = "message.updated"
	EventConversationUpdated EventType = "conversation.updated"
	EventCaseCreated         EventType = "case.created"
	EventCaseUpdated         EventType = "case.updated"
	EventContactCreated      EventType = "contact.created"
	EventContactUpdated      EventType = "contact.updated"
	EventContactMerged       EventType = "contact.merged" // data: the merge; contact_id is who stayed
	EventContactDeleted      EventType = "contact.deleted"
	EventContactNote         EventType = "contact.note"
	EventContactConsent      EventType = "contact.consent"
	EventCompanyUpdated      EventType = "company.updated"
	EventAttributeUpdated    EventType = "attribute.updated"
	EventImportUpdated       EventType = "import.updated"
	EventChannelCreated      EventType = "channel.created"
	EventChannelUpdated      EventType = "channel.updated"
	EventChannelDeleted      EventType = "channel.deleted"
	EventChannelHealth       EventType = "channel.health" // a channel stands otherwise than before
	EventMemberUpdated       EventType = "member.updated"
	EventTagUpdated          EventType = "tag.updated"
	EventTagPass             EventType = "tag.pass" // data: the pass of a smart tag over past items, as it is now
	EventReplyUpdated        EventType = "saved_reply.updated"
	EventTemplateUpdated     EventType = "template.updated"
	EventTemplatesSynced     EventType = "template.synced" // data: how the look at the platform's list ended
	EventViewUpdated         EventType = "view.updated"
	EventMacroUpdated        EventType = "macro.updated"
	EventWorkspaceUpdated    EventType = "workspace.updated"
	EventDeadLetter          EventType = "journal.dead_letter"
	EventCalendarUpdated     EventType = "calendar.updated"
	EventSLAPolicyUpdated    EventType = "sla_policy.updated"
	// What happened to the promises of a case; the data is an SLAChange.
	EventSLAWarning EventType = "sla.warning"
	EventSLABreach  EventType = "sla.breach"
	EventSLAMet     EventType = "sla.met"
	EventSLAUpdated EventType = "sla.updated" // begun, paused, taken up again, taken back
	// A message that is to be sent later is in no thread yet. EventScheduled
	// tells of it as it is now; EventUnscheduled that it was sent, with the
	// message's own events, or taken back.
	EventScheduled   EventType = "message.scheduled"
	EventUnscheduled EventType = "message.unscheduled"
	// A macro ran on a case. What it said and changed has events of its own; this
	// one names it.
	EventCaseMacro EventType = "case.macro"
	// EventCaseExported tells that somebody took a case out of the desk as a
	// file, and in which format.
	EventCaseExported EventType = "case.exported"
	// EventCatalogueUpdated tells that what is sold on an account was read anew.
	EventCatalogueUpdated EventType = "catalogue.updated"
	EventOrderUpdated     EventType = "order.updated" // made, or in another state
	EventFormUpdated      EventType = "form.updated"
	EventPostUpdated      EventType = "post.updated" // heard of, changed, or counted anew
	// EventPublicationUpdated tells of a post on its way to channels, as it is now.
	EventPublicationUpdated EventType = "publication.updated"
	EventPublicationDeleted EventType = "publication.deleted"
	// EventPublicAction tells of something done to a public item: asked for, obeyed
	// or refused. What was obeyed or refused has a change, for histories.
	EventPublicAction  EventType = "public.action"
	EventRecipeUpdated EventType = "recipe.updated"
	EventTopicUpdated  EventType = "topic.updated"
	EventFilterUpdated EventType = "filter.updated"
	EventRecipeRun     EventType = "recipe.run" // data: the run, which ended
	// EventPrepared tells of what a recipe would say and a person lets go: made,
	// edited, sent, rejected, overtaken.
	EventPrepared EventType = "prepared_reply.updated"
	// EventForwarded tells on a message that it was forwarded, and to whom.
	EventForwarded EventType = "message.forwarded"
)

// Actor is who made something happen.
type Actor struct {
	Type string `json:"type"` // contact, agent, token, recipe, smart_tag, bot, system
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
	// Run is the run of the recipe by which it happened; empty for everybody else.
	Run string `json:"run,omitempty"`
}

// SystemActor is Recado itself.
var SystemActor = Actor{Type: "system", Name: "Recado"}

// AutomaticActor is who says what a workstream says by itself.
var AutomaticActor = Actor{Type: "system", Name: "automatic"}

// SnoozeActor ends snoozes: at their time, or when the customer writes.
var SnoozeActor = Actor{Type: "system", Name: "snooze"}

// AutoResolveActor resolves what nobody answers any more.
var AutoResolveActor = Actor{Type: "system", Name: "auto_resolve"}

// ScheduleActor sends what was to be sent later.
var ScheduleActor = Actor{Type: "system", Name: "schedule"}

// SLAActor keeps the clocks of promises.
var SLAActor = Actor{Type: "system", Name: "sla"}

// Event is something that happened, kept for good. Seq numbers the events of a
// workspace without a gap, in the order of their commits.
type Event struct {
	WorkspaceID    string    `json:"-"`
	Seq            int64     `json:"seq"`
	Type           EventType `json:"type"`
	At             time.Time `json:"at"`
	Actor          Actor     `json:"actor"`
	CaseID         string    `json:"case_id,omitempty"`
	ConversationID string    `json:"conversation_id,omitempty"`
	MessageID      string    `json:"message_id,omitempty"`
	ContactID      string    `json:"contact_id,omitempty"`
	// Changes lists what an update changed, for histories: field → [old, new].
	Changes map[string][2]any `json:"changes,omitempty"`
	Data    json.RawMessage   `json:"data,omitempty"`

	told *told
}

// told is what an event's data says, read when the first asks for it.
type told struct {
	once  sync.Once
	value any
	err   error
}

// Tell sets the data, and keeps v for those on this node who want to know what
// it says: they need not read it out of the data again. v is a pointer, and what
// it points to does not change any more.
func (e *Event) Tell(v any) error {
	raw, err := marshal(v)
	if err != nil {
		return fmt.Errorf("describe %s: %w", e.Type, err)
	}
	e.Data = raw
	e.told = &told{value: v}
	e.told.once.Do(func() {})
	return nil
}

// marshal is json.Marshal for what may know how to write itself.
func marshal(v any) ([]byte, error) {
	if a, ok := v.(interface {
		AppendJSON(b []byte) ([]byte, error)
	}); ok {
		return a.AppendJSON(make([]byte, 0, 1<<10))
	}
	return json.Marshal(v)
}

// Share has what is read of the data kept for all who get a copy of the event:
// many follow the log, and most of them want to know what a message says.
func (e *Event) Share() {
	if e.told == nil {
		e.told = &told{}
	}
}

// Message is the message that an event tells of. It may be shared: nobody
// changes it.
func (e *Event) Message() (*Message, error) { return tells[Message](e) }

// Case is the case that an event tells of. It may be shared: nobody changes it.
func (e *Event) Case() (*CaseView, error) { return tells[CaseView](e) }

// Contact is the contact that an event tells of. It may be shared: nobody
// changes it.
func (e *Event) Contact() (*Contact, error) { return tells[Contact](e) }

func tells[T any](e *Event) (*T, error) {
	read := func() (*T, error) {
		v := new(T)
		return v, json.Unmarshal(e.Data, v)
	}
	if e.told == nil {
		return read()
	}
	e.told.once.Do(func() { e.told.value, e.told.err = read() })
	if v, ok := e.told.value.(*T); ok {
		return v, e.told.err
	}
	return read() // somebody took it for something else
}

// Changed answers what a field of words was and became; "" and "" where the
// event did not change it. An event of this process holds the types of the
// desk where one out of the log holds plain text: this reads both.
func (e *Event) Changed(field string) (from, to string) {
	change := e.Changes[field]
	return plain(change[0]), plain(change[1])
}

func plain(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.String {
		return r.String()
	}
	return ""
}
