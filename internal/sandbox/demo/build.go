package demo

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/cases"
	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/sandbox"
	"recado.dev/internal/sandbox/script"
	"recado.dev/internal/store"
)

// builder turns matters into rows of the desk and bubbles on the phones.
type builder struct {
	Deps
	rand    *rand.Rand
	now     time.Time
	samples map[string][]kept
	phones  []sandbox.Phone
	people  []platform.Person

	contacts      []desk.Contact
	conversations map[int]*store.NewConversation // by customer
	order         []int                          // customers, in the order of their first words
	changes       []store.CaseChange
	messages      []desk.Message
	threads       map[int]*sandbox.Thread
	events        []desk.Event
	files         int
}

func username(name string) string {
	plain := strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ñ", "n", " ", ".")
	return plain.Replace(strings.ToLower(name))
}

// conversation answers the customer's thread, begun at their first words.
func (b *builder) conversation(person int, at time.Time) *store.NewConversation {
	if c := b.conversations[person]; c != nil {
		return c
	}
	p, who := b.phones[person], b.people[person]
	contact := desk.Contact{WorkspaceID: b.WorkspaceID, ID: ident.New(), Name: p.Name, Locale: p.Language, CreatedAt: at, UpdatedAt: at}
	switch person % 17 {
	case 4:
		contact.Notes = map[string]string{"es": "Prefiere que le escribamos por la tarde.", "en": "Prefers to be messaged in the afternoon."}[p.Language]
	case 9:
		contact.Notes = map[string]string{"es": "Clienta habitual, compra también en la tienda de Mayor.", "en": "Regular customer, also visits the shop when in Madrid."}[p.Language]
	}
	identity := desk.Identity{
		WorkspaceID: b.WorkspaceID, ID: ident.New(), ContactID: contact.ID, Platform: b.Account.Platform, Address: who.Address, Display: who.Display, Name: who.Name, CreatedAt: at,
	}
	for _, k := range who.Keys {
		identity.Keys = append(identity.Keys, string(k))
	}
	contact.Identities = []desk.Identity{identity}
	b.contacts = append(b.contacts, contact)
	c := &store.NewConversation{
		Conversation: desk.Conversation{
			WorkspaceID: b.WorkspaceID, ID: ident.New(), ChannelID: b.ChannelID, Platform: b.Account.Platform,
			ContactID: contact.ID, IdentityID: identity.ID, LastActivityAt: at, CreatedAt: at,
		},
		ThreadKey: store.DirectThread(identity.ID),
	}
	b.conversations[person] = c
	b.order = append(b.order, person)
	b.threads[person] = &sandbox.Thread{AccountID: b.Account.ID, PhoneID: p.ID}
	return c
}

// scene is a matter while its lines are played.
type scene struct {
	*builder
	matter
	conv   *store.NewConversation
	thread *sandbox.Thread
	phone  sandbox.Phone
	who    desk.Author // the customer
	agent  desk.Author
	kase   desk.Case
	// said are the matter's messages by line, as indexes; -1 where a line made
	// none.
	said []int
	seen []int // the same on the phone
}

// add plays one matter.
func (b *builder) add(m matter) {
	phone := b.phones[m.person]
	conv := b.conversation(m.person, m.start)
	s := &scene{
		builder: b, matter: m, conv: conv, thread: b.threads[m.person], phone: phone,
		who:   desk.Author{Type: "contact", ID: conv.ContactID, Name: phone.Name},
		agent: desk.Author{Type: "agent", ID: m.agent.UserID, Name: m.agent.Name},
	}
	facts := script.Facts{Customer: phone.Name, Agent: m.agent.Name, Order: 41000 + b.rand.IntN(7900), Pick: m.pick}
	lines, at := m.lines(b.rand, facts, b.now)
	s.kase = cases.New(ident.New(), conv.Conversation, m.start)
	s.kase.Subject = script.Fill(m.dialogue, facts).Subject
	s.kase.Tags = append([]string{}, m.dialogue.Tags...)
	if m.dialogue.Urgent {
		s.kase.Priority = [...]desk.Priority{desk.PriorityHigh, desk.PriorityUrgent}[b.rand.IntN(2)]
	}
	conv.CaseID = s.kase.ID
	first := len(b.messages)
	for i, l := range lines {
		s.play(l, at[i])
	}
	s.close(first, at[len(at)-1])
}

// close gives the case its end and writes down what happened to it.
func (s *scene) close(first int, last time.Time) {
	answered := s.kase.FirstReplyAt != nil
	s.announce(desk.Event{Type: desk.EventCaseCreated, At: s.start, Actor: desk.Actor{Type: "contact", ID: s.who.ID, Name: s.who.Name}})
	if answered || (s.status == desk.CaseOpen && s.rand.IntN(3) == 0) {
		s.kase.AssigneeID = s.agent.ID
		at := s.start.Add(30 * time.Second)
		if answered {
			at = s.kase.FirstReplyAt.Add(-20 * time.Second)
		}
		s.change(at, "assignee", "", s.agent.ID)
	}
	if s.status != desk.CaseOpen {
		at := last.Add(time.Duration(1+s.rand.IntN(9)) * time.Minute)
		if at.After(s.now) {
			at = s.now
		}
		s.kase.Status = s.status
		s.change(at, "status", string(desk.CaseOpen), string(s.status))
		s.kase.UpdatedAt = at
		if s.status == desk.CaseResolved {
			s.kase.ResolvedAt, s.kase.WaitingSince = &at, nil
			s.kase.UnreadCount, s.conv.UnreadCount = 0, 0
		}
	}
	s.changes = append(s.changes, store.CaseChange{After: s.kase})
	for i := first; i < len(s.messages); i++ {
		s.messages[i].CaseID = s.kase.ID
	}
}

// change notes an agent's change of the case.
func (s *scene) change(at time.Time, field string, before, after any) {
	s.announce(desk.Event{
		Type: desk.EventCaseUpdated, At: at, Actor: desk.Actor{Type: "agent", ID: s.agent.ID, Name: s.agent.Name},
		Changes: map[string][2]any{field: {before, after}},
	})
}

// announce keeps an event of the case for the log.
func (s *scene) announce(e desk.Event) {
	e.CaseID, e.ConversationID, e.ContactID = s.kase.ID, s.conv.ID, s.conv.ContactID
	s.events = append(s.events, e)
}

// hear records a message in the rows of conversation and case.
func (s *scene) hear(m desk.Message, bubble *sandbox.Message) {
	m.WorkspaceID, m.ID, m.ConversationID, m.ChannelID = s.WorkspaceID, ident.New(), s.conv.ID, s.ChannelID
	m.CreatedAt = m.OccurredAt
	if bubble != nil {
		bubble.At, bubble.ID = m.OccurredAt, m.ExternalID
	}
	preview := cases.PreviewOf(m)
	switch m.Direction {
	case desk.DirectionIn:
		s.conv.Conversation = conversation.OnInbound(s.conv.Conversation, m, preview, m.OccurredAt)
		s.kase = cases.OnInbound(s.kase, m, m.OccurredAt)
		s.thread.LastInbound = m.OccurredAt
	case desk.DirectionOut:
		s.conv.Conversation = conversation.OnAnswer(s.conv.Conversation, preview, m.OccurredAt)
		before := s.kase
		s.kase = cases.OnOutbound(s.kase, m, m.OccurredAt)
		if m.Status == desk.StatusFailed { // what did not arrive answers nobody
			s.kase.WaitingSince, s.kase.FirstReplyAt = before.WaitingSince, before.FirstReplyAt
		}
		// Whoever answers has read what was there.
		s.kase, s.conv.UnreadCount = cases.OnRead(s.kase, m.OccurredAt), 0
		for i := range s.thread.Messages {
			s.thread.Messages[i].Seen = !s.thread.Messages[i].Business
		}
	default:
		s.kase = cases.OnNote(s.kase, m.OccurredAt)
	}
	s.said = append(s.said, len(s.messages))
	s.messages = append(s.messages, m)
	s.events = append(s.events, desk.Event{
		Type: desk.EventMessageCreated, At: m.OccurredAt, Actor: desk.Actor{Type: m.Author.Type, ID: m.Author.ID, Name: m.Author.Name},
		CaseID: s.kase.ID, ConversationID: s.conv.ID, MessageID: m.ID, ContactID: s.conv.ContactID,
	})
	if bubble == nil {
		s.seen = append(s.seen, -1)
		return
	}
	s.seen = append(s.seen, len(s.thread.Messages))
	s.thread.Messages = append(s.thread.Messages, *bubble)
}

// before answers the message so many lines back, and its bubble.
func (s *scene) before(back int) (*desk.Message, *sandbox.Message) {
	i := len(s.said) - back
	for i >= 0 && i < len(s.said) && s.seen[i] < 0 {
		i-- // notes are not there for customers
	}
	if i < 0 || i >= len(s.said) {
		return nil, nil
	}
	return &s.messages[s.said[i]], &s.thread.Messages[s.seen[i]]
}

func (b *builder) phoneThreads() []sandbox.Thread {
	out := make([]sandbox.Thread, 0, len(b.threads))
	for _, p := range b.order {
		out = append(out, *b.threads[p])
	}
	return out
}

// choices are ids for a message's buttons or rows.
func choices(titles []string) []sandbox.Choice {
	out := make([]sandbox.Choice, len(titles))
	for i, t := range titles {
		out[i] = sandbox.Choice{ID: "o" + strconv.Itoa(i+1), Title: t}
	}
	return out
}
