package notify_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/job"
	"recado.dev/internal/mail"
	"recado.dev/internal/notify"
	"recado.dev/internal/secret"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// bench is a workspace with people, and the notifications of one node.
type bench struct {
	*inboundtest.Rig
	t      *testing.T
	node   *notify.Service
	queue  *job.Queue
	mail   *mail.Sender
	sealer *secret.Sealer
	wall   clock.Clock // when sessions and push services look at their clocks
}

func newBench(t *testing.T, s *store.Store, change ...func(*notify.Config)) *bench {
	t.Helper()
	b := &bench{Rig: inboundtest.New(t, s), t: t, wall: clock.System{}}
	letters, err := mail.New(mail.Config{Outbox: true})
	if err != nil {
		t.Fatal(err)
	}
	if b.sealer, err = secret.New(bytes.Repeat([]byte{7}, secret.KeySize)); err != nil {
		t.Fatal(err)
	}
	b.mail = letters
	b.node, b.queue = b.another(change...)
	return b
}

// another is the notifications of another node of the same desk.
func (b *bench) another(change ...func(*notify.Config)) (*notify.Service, *job.Queue) {
	log := slog.New(slog.DiscardHandler)
	queue := job.New(b.Store, log)
	c := notify.Config{
		Store: b.Store, Queue: queue, Clock: b.Clock, Wall: b.wall, Log: log, HTTP: &http.Client{Timeout: 5 * time.Second}, Sealer: b.sealer, Mail: b.mail,
		PublicURL: "https://desk.test", PlainPush: true,
	}
	for _, f := range change {
		f(&c)
	}
	return notify.New(c), queue
}

// person adds somebody to the workspace.
func (b *bench) person(name string, role desk.Role) string {
	b.t.Helper()
	ctx, id := context.Background(), ident.New()
	err := b.Store.Write(ctx, func(tx *store.Tx) error {
		u := store.UserRow{User: desk.User{ID: id, Email: strings.ToLower(name) + id + "@casa.test", Name: name, Locale: "en", CreatedAt: b.Clock.Now()}}
		if err := tx.InsertUser(ctx, u); err != nil {
			return err
		}
		return tx.InsertMember(ctx, b.Workspace, id, role, b.Clock.Now())
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

// writes has a customer write, and answers their case.
func (b *bench) writes(who, text string) desk.Case {
	b.t.Helper()
	id := fmt.Sprint(who, text, len(b.Messages(b.t)))
	b.Clock.Advance(time.Second)
	b.Apply(b.t, inboundtest.Text(who, id, text, b.Clock.Now()))
	for _, m := range b.Messages(b.t) {
		if m.ExternalID == id {
			c, err := b.Store.Read().CaseByID(context.Background(), b.Workspace, m.CaseID)
			if err != nil {
				b.t.Fatal(err)
			}
			return c
		}
	}
	b.t.Fatalf("%s did not write %q", who, text)
	return desk.Case{}
}

func (b *bench) change(caseID, by string, p cases.Patch) {
	b.t.Helper()
	err := b.Store.Write(context.Background(), func(tx *store.Tx) error {
		_, err := casework.Change(context.Background(), tx, b.Workspace, caseID, desk.Actor{Type: "agent", ID: by, Name: "Eva"}, p, b.Clock.Now())
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) assign(caseID, by, to string) { b.change(caseID, by, cases.Patch{AssigneeID: &to}) }

// tell appends an event as the rooms do.
func (b *bench) tell(ev desk.Event, data any) {
	b.t.Helper()
	raw, err := json.Marshal(data)
	if err != nil {
		b.t.Fatal(err)
	}
	ev.Data, ev.At = raw, b.Clock.Now()
	if err := b.Store.Write(context.Background(), func(tx *store.Tx) error { return tx.AppendEvents(context.Background(), b.Workspace, []desk.Event{ev}) }); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) catchUp() {
	b.t.Helper()
	if err := b.node.CatchUp(context.Background(), b.Workspace); err != nil {
		b.t.Fatal(err)
	}
}

// list is what a person is told of, the oldest first, in a few words.
func (b *bench) list(user string) []string {
	b.t.Helper()
	all, err := b.Store.Read().Notifications(context.Background(), b.Workspace, user, false, nil, 100)
	if err != nil {
		b.t.Fatal(err)
	}
	out := []string{}
	for i := len(all) - 1; i >= 0; i-- {
		n := all[i]
		text := fmt.Sprintf("%s×%d", n.Kind, n.Count)
		if n.ReadAt != nil {
			text += " read"
		}
		out = append(out, text)
	}
	return out
}

func (b *bench) unread(user string) int64 {
	b.t.Helper()
	row, err := b.Store.Read().Notified(context.Background(), b.Workspace, user)
	if err != nil {
		b.t.Fatal(err)
	}
	return row.Unread
}

func (b *bench) want(user string, unread int64, list ...string) {
	b.t.Helper()
	if got := b.list(user); fmt.Sprint(got) != fmt.Sprint(list) || b.unread(user) != unread {
		b.t.Errorf("got %q, %d unread; want %q, %d", got, b.unread(user), list, unread)
	}
}

func (b *bench) who(user string) access.Who {
	return access.Who{WorkspaceID: b.Workspace, UserID: user, Role: desk.RoleAgent}
}

func (b *bench) settings(user string, change func(*notify.Settings)) {
	b.t.Helper()
	s := notify.Defaults()
	change(&s)
	if _, err := b.node.SaveSettings(context.Background(), b.Workspace, user, s); err != nil {
		b.t.Fatal(err)
	}
}

func TestPeopleAreToldOfWhatConcernsThemAndNotOfTheirOwnDoing(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBench(t, s)
		eva, leo := b.person("Eva", desk.RoleAgent), b.person("Leo", desk.RoleAgent)
		c := b.writes("ana", "hola")
		b.catchUp()
		b.want(eva, 0)
		b.assign(c.ID, eva, leo)
		b.catchUp()
		b.want(leo, 1, "assigned×1")
		b.want(eva, 0)
		b.assign(c.ID, leo, leo)
		b.assign(c.ID, eva, eva) // took it
		b.catchUp()
		b.want(eva, 0)
		for i := range 10 {
			b.writes("ana", fmt.Sprint("más ", i))
			if i == 4 {
				b.catchUp()
			}
		}
		b.catchUp()
		b.want(eva, 1, "replied×10")
		b.want(leo, 1, "assigned×1")
		b.tell(desk.Event{Type: desk.EventMessageCreated, Actor: desk.Actor{Type: "agent", ID: eva, Name: "Eva"}, CaseID: c.ID}, map[string]any{
			"id": "n1", "case_id": c.ID, "direction": "note", "kind": "text", "text": "¿puedes?", "author": map[string]string{"type": "agent", "id": eva}, "mentions": []string{leo, eva, "stranger"},
		})
		b.catchUp()
		b.want(leo, 2, "assigned×1", "mentioned×1")
		b.want(eva, 1, "replied×10")
	})
}

func TestABundleLeadsToItsFirstMessageAndSaysTheNewest(t *testing.T) {
	t.Parallel()
	b := newBench(t, testkit.SQLite(t))
	eva := b.person("Eva", desk.RoleAgent)
	c := b.writes("ana", "hola")
	b.assign(c.ID, "boss", eva)
	b.catchUp()
	b.writes("ana", "first")
	b.catchUp()
	b.writes("ana", "second")
	b.catchUp()
	list, err := b.Store.Read().Notifications(context.Background(), b.Workspace, eva, true, nil, 10)
	if err != nil {
		t.Fatal(err)
	}
	var first string
	for _, m := range b.Messages(t) {
		if m.Text == "first" {
			first = m.ID
		}
	}
	n := list[0]
	if n.Kind != desk.NotifyReplied || n.Count != 2 || n.Text != "second" || n.MessageID != first || n.Contact == "" || n.CaseNumber != c.Number {
		t.Errorf("got %+v", n)
	}
}

func TestOffersAndPromisesAreTold(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBench(t, s)
		eva := b.person("Eva", desk.RoleAgent)
		c := b.writes("ana", "hola")
		offer := map[string]any{"case_id": c.ID, "agent_id": eva, "case": map[string]any{"id": c.ID, "number": c.Number}}
		b.tell(desk.Event{Type: desk.EventOfferCreated, Actor: desk.RoutingActor, CaseID: c.ID}, offer)
		b.catchUp()
		b.want(eva, 1, "offered×1")
		b.tell(desk.Event{Type: desk.EventOfferEnded, Actor: desk.RoutingActor, CaseID: c.ID}, offer)
		b.catchUp()
		b.want(eva, 0, "offered×1 read")
		b.assign(c.ID, "boss", eva)
		b.tell(desk.Event{Type: desk.EventSLAWarning, Actor: desk.SLAActor, CaseID: c.ID}, desk.SLAChange{CaseID: c.ID, Number: c.Number, Target: "first_reply"})
		b.tell(desk.Event{Type: desk.EventSLABreach, Actor: desk.SLAActor, CaseID: c.ID}, desk.SLAChange{CaseID: c.ID, Number: c.Number, Target: "first_reply"})
		b.catchUp()
		if got := strings.Join(b.list(eva), " "); !strings.Contains(got, "sla_warned×1") || !strings.Contains(got, "sla_breached×1") || b.unread(eva) != 3 {
			t.Errorf("got %s, %d", got, b.unread(eva))
		}
	})
}

func TestFollowersAreToldOfNews(t *testing.T) {
	t.Parallel()
	b := newBench(t, testkit.SQLite(t))
	eva, leo := b.person("Eva", desk.RoleAgent), b.person("Leo", desk.RoleAgent)
	c := b.writes("ana", "hola")
	err := b.Store.Write(context.Background(), func(tx *store.Tx) error {
		before, err := tx.LockCase(context.Background(), b.Workspace, c.ID)
		if err != nil {
			return err
		}
		after := before
		after.FollowerIDs = []string{eva, leo}
		return tx.SaveCases(context.Background(), b.Workspace, []store.CaseChange{{Before: &before, After: after}})
	})
	if err != nil {
		t.Fatal(err)
	}
	b.catchUp()
	urgent := desk.PriorityUrgent
	b.change(c.ID, leo, cases.Patch{Priority: &urgent})
	b.writes("ana", "otra")
	b.catchUp()
	if got := b.list(eva); len(got) != 1 || !strings.HasPrefix(got[0], "followed×") {
		t.Errorf("Eva is told %q", got)
	}
	if got := b.list(leo); len(got) != 1 || !strings.HasPrefix(got[0], "followed×") {
		t.Errorf("Leo is told %q", got)
	}
}

func TestNobodyIsToldWhoMayNotSeeTheCase(t *testing.T) {
	t.Parallel()
	b := newBench(t, testkit.SQLite(t))
	eva := b.person("Eva", desk.RoleAgent)
	c := b.writes("ana", "hola")
	b.assign(c.ID, "boss", eva)
	now := b.Clock.Now()
	err := b.Store.Write(context.Background(), func(tx *store.Tx) error {
		return tx.UpdateMember(context.Background(), desk.Member{WorkspaceID: b.Workspace, UserID: eva, Role: desk.RoleAgent, DisabledAt: &now})
	})
	if err != nil {
		t.Fatal(err)
	}
	b.catchUp()
	b.want(eva, 0)
}

func TestNodesTellEachThingOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBench(t, s)
		eva := b.person("Eva", desk.RoleAgent)
		c := b.writes("ana", "hola")
		b.assign(c.ID, "boss", eva)
		other, _ := b.another()
		var done sync.WaitGroup
		for i := range 20 {
			b.writes("ana", fmt.Sprint(i))
			for _, node := range []*notify.Service{b.node, other} {
				done.Go(func() {
					if err := node.CatchUp(context.Background(), b.Workspace); err != nil {
						t.Error(err)
					}
				})
			}
		}
		done.Wait()
		b.catchUp()
		b.want(eva, 2, "assigned×1", "replied×20")
	})
}

func TestReadingTellsTheDesksOfThatPersonAlone(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBench(t, s)
		eva := b.person("Eva", desk.RoleAgent)
		one, two := b.writes("ana", "hola"), b.writes("leo", "hola")
		b.assign(one.ID, "boss", eva)
		b.assign(two.ID, "boss", eva)
		b.catchUp()
		ctx := context.Background()
		if n, err := b.node.Read(ctx, b.who(eva), store.ReadFilter{CaseID: one.ID}); n != 1 || err != nil {
			t.Errorf("%d are left, %v", n, err)
		}
		if n, err := b.node.Read(ctx, b.who("somebody else"), store.ReadFilter{}); n != 0 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		b.want(eva, 1, "assigned×1 read", "assigned×1")
		if n, err := b.node.Read(ctx, b.who(eva), store.ReadFilter{}); n != 0 || err != nil {
			t.Errorf("%d are left, %v", n, err)
		}
		b.want(eva, 0, "assigned×1 read", "assigned×1 read")
		b.assign(one.ID, "boss", "")
		b.assign(one.ID, "boss", eva)
		b.catchUp() // what was read begins anew
		b.want(eva, 1, "assigned×1 read", "assigned×1 read", "assigned×1")
		for _, ev := range b.Events(t) {
			if strings.HasPrefix(string(ev.Type), "notification.") && (ev.CaseID != "" || !strings.Contains(string(ev.Data), eva)) {
				t.Errorf("an event of another's history: %+v %s", ev, ev.Data)
			}
		}
	})
}

func TestAKindThatIsSwitchedOffIsNotTold(t *testing.T) {
	t.Parallel()
	b := newBench(t, testkit.SQLite(t))
	eva := b.person("Eva", desk.RoleAgent)
	b.settings(eva, func(s *notify.Settings) {
		s.Kinds[desk.NotifyReplied] = notify.Ways{}
		s.Kinds[desk.NotifyAssigned] = notify.Ways{Email: true}
	})
	c := b.writes("ana", "hola")
	b.assign(c.ID, "boss", eva)
	b.writes("ana", "otra")
	b.catchUp()
	b.want(eva, 0)
	list, err := b.Store.Read().UnreadNotifications(context.Background(), b.Workspace, eva, 0, 1<<40, 10)
	if err != nil || len(list) != 1 || list[0].Kind != desk.NotifyAssigned || list[0].Shown {
		t.Errorf("the digest has %+v, %v", list, err)
	}
}

func TestOldOnesAreDropped(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBench(t, s)
		eva := b.person("Eva", desk.RoleAgent)
		old := b.writes("ana", "hola")
		b.assign(old.ID, "boss", eva)
		b.catchUp()
		b.Clock.Advance(59 * 24 * time.Hour)
		fresh := b.writes("leo", "hola")
		b.assign(fresh.ID, "boss", eva)
		b.catchUp()
		if err := b.node.Prune(context.Background()); err != nil {
			t.Fatal(err)
		}
		b.want(eva, 2, "assigned×1", "assigned×1")
		b.Clock.Advance(2 * 24 * time.Hour)
		if err := b.node.Prune(context.Background()); err != nil {
			t.Fatal(err)
		}
		b.want(eva, 1, "assigned×1")
	})
}
