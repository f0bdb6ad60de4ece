package dispatch_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/ident"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
)

// bed is a workspace with a queue, a workstream and people, and routing on it.
type bed struct {
	t       testing.TB
	store   *store.Store
	clock   *clock.Manual
	svc     *dispatch.Service
	ws      string
	channel string
	queue   dispatch.Queue
	stream  dispatch.Workstream
	agents  []string
	open    map[string][]string
	seq     int
}

func (b *bed) admin() access.Who {
	return access.Who{WorkspaceID: b.ws, UserID: b.agents[0], Name: "Admin", Role: desk.RoleAdmin, Actor: desk.Actor{Type: "agent", ID: b.agents[0], Name: "Admin"}}
}

func (b *bed) who(agent int) access.Who {
	id := b.agents[agent]
	return access.Who{WorkspaceID: b.ws, UserID: id, Name: fmt.Sprintf("Agent %02d", agent), Role: desk.RoleAgent, Actor: desk.Actor{Type: "agent", ID: id, Name: fmt.Sprintf("Agent %02d", agent)}}
}

// newBed makes n agents, online, with a capacity, in one queue of these settings.
func newBed(t testing.TB, s *store.Store, n, capacity int, settings string) *bed {
	t.Helper()
	ctx := context.Background()
	b := &bed{t: t, store: s, clock: clock.NewManual(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)), ws: ident.New(), channel: ident.New()}
	b.svc = b.service()
	b.write(func(tx *store.Tx) error {
		if err := tx.InsertWorkspace(ctx, desk.Workspace{ID: b.ws, Name: "Shop", Locale: "en", Timezone: "UTC", Hours: json.RawMessage("{}"), CreatedAt: b.clock.Now()}); err != nil {
			return err
		}
		if err := tx.InsertChannel(ctx, store.ChannelRow{Sealed: []byte("x"), Channel: desk.Channel{WorkspaceID: b.ws, ID: b.channel, Platform: "echo", Name: "Echo", Settings: map[string]string{}, Status: desk.ChannelConnected, CreatedAt: b.clock.Now(), UpdatedAt: b.clock.Now()}}); err != nil {
			return err
		}
		for i := range n {
			id := ident.New()
			b.agents = append(b.agents, id)
			if err := tx.InsertUser(ctx, store.UserRow{User: desk.User{ID: id, Email: id + "@shop.test", Name: fmt.Sprintf("Agent %02d", i), Locale: "en", CreatedAt: b.clock.Now()}}); err != nil {
				return err
			}
			if err := tx.InsertMember(ctx, b.ws, id, desk.RoleAgent, b.clock.Now()); err != nil {
				return err
			}
			if err := tx.SaveAgentSettings(ctx, b.ws, store.AgentSettings{UserID: id, Capacity: capacity}); err != nil {
				return err
			}
			if err := tx.SavePresence(ctx, b.ws, store.AgentPresence{UserID: id, State: "online", Since: b.clock.Now(), SeenAt: b.clock.Now()}); err != nil {
				return err
			}
		}
		return nil
	})
	var err error
	if b.queue, err = b.svc.SaveQueue(ctx, b.admin(), "", json.RawMessage(settings)); err != nil {
		t.Fatal(err)
	}
	b.stream, err = b.svc.SaveWorkstream(ctx, b.admin(), "", json.RawMessage(fmt.Sprintf(`{"name":"All","queue_id":%q,"channels":[%q]}`, b.queue.ID, b.channel)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// service is another node on the same store.
func (b *bed) service() *dispatch.Service {
	return dispatch.New(dispatch.Config{Store: b.store, Clock: b.clock, Kind: func(string, string) string { return "messaging" },
		Open: func() map[string][]string { return b.open }})
}

func (b *bed) write(f func(*store.Tx) error) {
	b.t.Helper()
	if err := b.store.Write(context.Background(), f); err != nil {
		b.t.Fatal(err)
	}
}

// customers has n customers write, each a new case.
func (b *bed) customers(n int, change ...func(int, *desk.Case)) []string {
	b.t.Helper()
	ids := make([]string, n)
	b.write(func(tx *store.Tx) error {
		var made []store.CaseChange
		var events []desk.Event
		var convs []store.NewConversation
		for i := range n {
			b.seq++
			now := b.clock.Now()
			since := now.Add(time.Duration(b.seq) * time.Microsecond)
			c := desk.Case{WorkspaceID: b.ws, ID: ident.New(), Status: desk.CaseOpen, Priority: desk.PriorityNormal, Subject: "Hello", ContactID: ident.New(), ConversationID: ident.New(),
				ChannelID: b.channel, Platform: "echo", Tags: []string{}, WaitingSince: &since, LastActivityAt: now, CreatedAt: now, UpdatedAt: now}
			for _, f := range change {
				f(i, &c)
			}
			ids[i] = c.ID
			convs = append(convs, store.NewConversation{Conversation: desk.Conversation{WorkspaceID: b.ws, ID: c.ConversationID, ChannelID: b.channel, Platform: "echo", ContactID: c.ContactID,
				IdentityID: ident.New(), CaseID: c.ID, LastActivityAt: now, CreatedAt: now}, ThreadKey: c.ID})
			made = append(made, store.CaseChange{After: c})
			events = append(events, desk.Event{Type: desk.EventCaseCreated, At: now, Actor: desk.Actor{Type: "contact"}, CaseID: c.ID})
		}
		if err := tx.InsertConversations(context.Background(), b.ws, convs); err != nil {
			return err
		}
		if err := tx.SaveCases(context.Background(), b.ws, made); err != nil {
			return err
		}
		return tx.AppendEvents(context.Background(), b.ws, events)
	})
	return ids
}

// run has routing do all that there is to do now.
func (b *bed) run() {
	b.t.Helper()
	if err := b.svc.Run(context.Background(), b.ws); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bed) kase(id string) desk.CaseView {
	b.t.Helper()
	views, err := b.store.Read().CaseViewsByID(context.Background(), b.ws, []string{id})
	if err != nil || len(views) != 1 {
		b.t.Fatalf("%d cases, %v", len(views), err)
	}
	return views[0]
}

// patch changes a case as a person would over the API.
func (b *bed) patch(id string, by int, p cases.Patch) {
	b.t.Helper()
	b.write(func(tx *store.Tx) error {
		_, err := casework.Change(context.Background(), tx, b.ws, id, b.who(by).Actor, p, b.clock.Now())
		return err
	})
}

func (b *bed) presence(agent int, state routing.Presence) {
	b.t.Helper()
	if _, err := b.svc.SetPresence(context.Background(), b.ws, b.agents[agent], state, "", b.admin().Actor); err != nil {
		b.t.Fatal(err)
	}
}

// index is which agent has an id, -1 for nobody.
func (b *bed) index(id string) int {
	for i, a := range b.agents {
		if a == id {
			return i
		}
	}
	return -1
}

// loads are how many open cases each agent has.
func (b *bed) loads() map[string]int {
	b.t.Helper()
	list, err := b.store.Read().AgentLoads(context.Background(), b.ws, b.agents)
	if err != nil {
		b.t.Fatal(err)
	}
	out := map[string]int{}
	for id, l := range list {
		out[id] = l.Cases
	}
	return out
}

func (b *bed) wantState(id string, state desk.RoutingState) desk.CaseView {
	b.t.Helper()
	c := b.kase(id)
	if c.Routing.State != state {
		b.t.Fatalf("case is %s (%s), want %s", c.Routing.State, c.Routing.ReasonCode, state)
	}
	return c
}

func ptr[T any](v T) *T { return &v }
