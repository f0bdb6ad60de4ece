package automatic_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/automatic"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/job"
	"recado.dev/internal/outbound"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// channels are those of the rig's network, as outbound wants them.
type channels struct{ net *inboundtest.Net }

func (c channels) Find(ctx context.Context, _, id string) (*channel.Live, error) {
	live, err := c.net.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	able := *live
	able.Session = texts{live.Session}
	return &able, nil
}

// texts is a session that can say something.
type texts struct{ platform.Session }

func (s texts) Caps() platform.Caps {
	caps := s.Session.Caps()
	caps.TextLength = 1000
	return caps
}
func (channels) MarkOut(string, time.Time)                   {}
func (channels) MarkFailing(context.Context, string, string) {}

// shop is a workspace with two people, a queue and a workstream that says
// everything.
type shop struct {
	*inboundtest.Rig
	t        *testing.T
	dispatch *dispatch.Service
	sender   *outbound.Service
	speaker  *automatic.Service
	stream   dispatch.Workstream
	queue    dispatch.Queue
	people   []string
	n        int
}

const everything = `{"greeting":{"enabled":true,"text":{"es":"Hola {{contact.first_name}}","en":"Hello {{contact.first_name}}"}},
"waiting":{"enabled":true,"text":{"es":"Espera en {{queue.name}}"},"after_seconds":60},
"position":{"enabled":true,"text":{"es":"Puesto {{position}}"},"after_seconds":30},
"outside_hours":{"enabled":true,"text":{"es":"Volvemos {{opens_at}}"}},
"agent_joined":{"enabled":true,"text":{"es":"Te atiende {{agent.name}}"}},
"transferred":{"enabled":true,"text":{"es":"Pasamos a {{queue.name}}"}},
"no_files":{"enabled":true,"text":{"es":"Sin archivos"}},
"closed":{"enabled":true,"text":{"es":"Hasta pronto ({{case.number}})"}}}`

func newShop(t *testing.T, s *store.Store, messages string) *shop {
	t.Helper()
	ctx := t.Context()
	b := &shop{Rig: inboundtest.New(t, s), t: t}
	b.dispatch = dispatch.New(dispatch.Config{Store: s, Clock: b.Clock, Kind: func(string, string) string { return "messaging" }})
	b.write(func(tx *store.Tx) error {
		row := store.ChannelRow{Sealed: []byte("x"), Channel: desk.Channel{WorkspaceID: b.Workspace, ID: b.Channel, Platform: "fake", Name: "Shop", Settings: map[string]string{},
			Status: desk.ChannelConnected, CreatedAt: b.Clock.Now(), UpdatedAt: b.Clock.Now()}}
		if err := tx.InsertChannel(ctx, row); err != nil {
			return err
		}
		for _, name := range []string{"Bea", "Carlos"} {
			id := ident.New()
			b.people = append(b.people, id)
			if err := tx.InsertUser(ctx, store.UserRow{User: desk.User{ID: id, Email: id + "@shop.test", Name: name, Locale: "es", CreatedAt: b.Clock.Now()}}); err != nil {
				return err
			}
			if err := tx.InsertMember(ctx, b.Workspace, id, desk.RoleAgent, b.Clock.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	var err error
	if b.queue, err = b.dispatch.SaveQueue(ctx, b.who(), "", json.RawMessage(`{"name":"Ventas"}`)); err != nil {
		t.Fatal(err)
	}
	b.change(fmt.Sprintf(`{"name":"Todo","queue_id":%q,"channels":[%q],"messages":%s}`, b.queue.ID, b.Channel, messages))
	b.sender = outbound.New(outbound.Config{Store: s, Queue: job.New(s, slog.New(slog.DiscardHandler)), Channels: channels{b.Net}, Clock: b.Clock, Log: slog.New(slog.DiscardHandler)})
	b.speaker = b.node()
	return b
}

func (b *shop) node() *automatic.Service {
	return automatic.New(automatic.Config{Store: b.Store, Clock: b.Clock, Sender: b.sender})
}

func (b *shop) who() access.Who {
	id := b.people[0]
	return access.Who{WorkspaceID: b.Workspace, UserID: id, Name: "Bea", Role: desk.RoleAdmin, Actor: desk.Actor{Type: "agent", ID: id, Name: "Bea"}}
}

func (b *shop) write(f func(*store.Tx) error) {
	b.t.Helper()
	if err := b.Store.Write(context.Background(), f); err != nil {
		b.t.Fatal(err)
	}
}

// change saves the workstream.
func (b *shop) change(draft string) {
	b.t.Helper()
	var err error
	if b.stream, err = b.dispatch.SaveWorkstream(b.t.Context(), b.who(), b.stream.ID, json.RawMessage(draft)); err != nil {
		b.t.Fatal(err)
	}
}

// asks has a customer write, and answers their case.
func (b *shop) asks(name, text string) string {
	b.t.Helper()
	b.n++
	b.Apply(b.t, inboundtest.Text(name, fmt.Sprint("m", b.n), text, b.Clock.Now()))
	ms := b.Messages(b.t)
	return ms[len(ms)-1].CaseID
}

func (b *shop) patch(caseID string, actor desk.Actor, p cases.Patch) {
	b.t.Helper()
	b.write(func(tx *store.Tx) error {
		_, err := casework.Change(context.Background(), tx, b.Workspace, caseID, actor, p, b.Clock.Now())
		return err
	})
}

// works has routing and the messages do all that there is to do.
func (b *shop) works() {
	b.t.Helper()
	for _, f := range []func(context.Context, string) error{b.dispatch.Run, b.speaker.CatchUp, b.speaker.Queues} {
		if err := f(b.t.Context(), b.Workspace); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := b.speaker.Say(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

// said is what was said by itself in a case, in order.
func (b *shop) said(caseID string) string {
	b.t.Helper()
	var out []string
	for _, m := range b.Messages(b.t) {
		if m.CaseID != caseID || m.Direction != desk.DirectionOut {
			continue
		}
		if m.Origin != desk.OriginAutomatic || m.Author.Type != "system" {
			b.t.Errorf("%q is of %+v, %s", m.Text, m.Author, m.Origin)
		}
		out = append(out, m.Text)
	}
	return strings.Join(out, " | ")
}

func (b *shop) expect(caseID, want string) {
	b.t.Helper()
	b.works()
	if got := b.said(caseID); got != want {
		b.t.Errorf("said %q, want %q", got, want)
	}
}

// Proves: 002-58
func TestAWorkstreamSaysEachThingOnceOnItsOccasion(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newShop(t, s, everything)
		other, err := b.dispatch.SaveQueue(t.Context(), b.who(), "", json.RawMessage(`{"name":"Soporte"}`))
		if err != nil {
			t.Fatal(err)
		}
		id := b.asks("Ana Pérez", "hola")
		b.expect(id, "Hola ANA")
		b.Clock.Advance(10 * time.Second)
		b.asks("Ana Pérez", "¿hay alguien?")
		b.expect(id, "Hola ANA")
		b.Clock.Advance(20 * time.Second)
		b.expect(id, "Hola ANA | Puesto 1")
		b.Clock.Advance(30 * time.Second)
		b.expect(id, "Hola ANA | Puesto 1 | Espera en Ventas")
		b.expect(id, "Hola ANA | Puesto 1 | Espera en Ventas")
		c, err := s.Read().CaseByID(t.Context(), b.Workspace, id)
		if err != nil || c.FirstReplyAt != nil || c.WaitingSince == nil || c.LastMessage.Text != "¿hay alguien?" {
			t.Fatalf("what is said by itself answers nobody: %+v, %v", c, err)
		}
		b.patch(id, b.who().Actor, cases.Patch{Queue: &other.ID})
		b.expect(id, "Hola ANA | Puesto 1 | Espera en Ventas | Pasamos a Soporte")
		b.patch(id, b.who().Actor, cases.Patch{AssigneeID: &b.people[1]})
		b.expect(id, "Hola ANA | Puesto 1 | Espera en Ventas | Pasamos a Soporte | Te atiende Carlos")
		resolved := desk.CaseResolved
		b.patch(id, b.who().Actor, cases.Patch{Status: &resolved})
		b.expect(id, fmt.Sprintf("Hola ANA | Puesto 1 | Espera en Ventas | Pasamos a Soporte | Te atiende Carlos | Hasta pronto (%d)", c.Number))
		b.asks("Ana Pérez", "gracias")
		b.works()
		b.expect(id, fmt.Sprintf("Hola ANA | Puesto 1 | Espera en Ventas | Pasamos a Soporte | Te atiende Carlos | Hasta pronto (%d)", c.Number))
	})
}

func TestOfSeveralNodesOneSaysIt(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newShop(t, s, everything)
		var ids []string
		for i := range 12 {
			ids = append(ids, b.asks(fmt.Sprint("c", i), "hola"))
		}
		var nodes sync.WaitGroup
		for range 3 {
			nodes.Go(func() {
				n := b.node()
				if err := n.CatchUp(t.Context(), b.Workspace); err != nil {
					t.Error(err)
				}
				if err := n.Say(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		nodes.Wait()
		for i, id := range ids {
			if got := b.said(id); got != fmt.Sprint("Hola C", i) {
				t.Errorf("said %q", got)
			}
		}
	})
}

func TestThePlaceInTheQueueIsToldWhenItChangesAndNotTooOften(t *testing.T) {
	t.Parallel()
	b := newShop(t, testkit.SQLite(t), `{"position":{"enabled":true,"text":{"es":"{{position}}"},"after_seconds":1}}`)
	var ids []string
	for _, name := range []string{"a", "b", "c", "d"} {
		ids = append(ids, b.asks(name, "hola"))
		b.Clock.Advance(time.Second)
	}
	last := ids[3]
	b.Clock.Advance(time.Second)
	b.expect(last, "4")
	resolved := desk.CaseResolved
	b.patch(ids[0], b.who().Actor, cases.Patch{Status: &resolved})
	b.expect(last, "4")
	b.patch(ids[1], b.who().Actor, cases.Patch{Status: &resolved})
	b.Clock.Advance(time.Minute)
	b.expect(last, "4 | 2")
	b.Clock.Advance(time.Hour)
	b.expect(last, "4 | 2")
	b.asks("a", "otra vez") // who comes back waits anew: behind
	b.Clock.Advance(time.Minute)
	b.expect(last, "4 | 2")
}

// Proves: 002-35
func TestOutsideItsHoursAWorkstreamSaysSoOnceUntilItOpens(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newShop(t, s, everything)
		b.write(func(tx *store.Tx) error {
			return tx.SaveCalendar(t.Context(), desk.Calendar{WorkspaceID: b.Workspace, ID: "tarde", Name: "Tarde", CreatedAt: b.Clock.Now(), UpdatedAt: b.Clock.Now(),
				Settings: json.RawMessage(`{"timezone":"UTC","days":[{"day":1,"open":"16:00","close":"18:00"},{"day":2,"open":"16:00","close":"18:00"}]}`)})
		})
		b.change(`{"calendar_id":"tarde"}`)
		id := b.asks("Ana", "hola") // a Monday, 9:00
		b.expect(id, "Volvemos 16:00")
		b.asks("Ana", "¿hola?")
		b.Clock.Advance(2 * time.Minute)
		b.expect(id, "Volvemos 16:00")
		b.Clock.Advance(10 * time.Hour)
		b.asks("Ana", "sigo aquí")
		b.expect(id, "Volvemos 16:00 | Volvemos el martes a las 16:00")
	})
}

func TestWhatNobodyMayHearIsNotSaid(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		for _, c := range []struct {
			name string
			do   func(b *shop, id string)
		}{
			{"to a blocked contact", func(b *shop, id string) {
				at := b.Clock.Now()
				k, err := s.Read().CaseByID(t.Context(), b.Workspace, id)
				if err != nil {
					t.Fatal(err)
				}
				b.write(func(tx *store.Tx) error {
					return tx.BlockContact(context.Background(), b.Workspace, k.ContactID, &at, at)
				})
			}},
			{"after the platform's window", func(b *shop, _ string) { b.Clock.Advance(25 * time.Hour) }},
			{"long after", func(b *shop, _ string) { b.Clock.Advance(2 * time.Hour) }},
			{"once it is switched off", func(b *shop, _ string) { b.change(`{"messages":{"greeting":{"enabled":false}}}`) }},
		} {
			b := newShop(t, s, `{"greeting":{"enabled":true,"text":{"es":"Hola"}}}`)
			id := b.asks("Ana", "hola")
			if err := b.speaker.CatchUp(t.Context(), b.Workspace); err != nil {
				t.Fatal(err)
			}
			c.do(b, id)
			b.works()
			if got := b.said(id); got != "" {
				t.Errorf("%s: said %q", c.name, got)
			}
			if list, err := s.Read().AutomaticOf(t.Context(), b.Workspace, []string{id}); err != nil || len(list) != 1 || list[0].State != "dropped" {
				t.Errorf("%s: %+v, %v", c.name, list, err)
			}
		}
	})
}

func TestWhoAnswersByItselfIsNotAnsweredForEver(t *testing.T) {
	t.Parallel()
	b := newShop(t, testkit.SQLite(t), everything)
	id := b.asks("bot", "hola")
	for range 50 {
		b.works()
		b.asks("bot", "Gracias por escribirnos")
		status := desk.CaseResolved
		b.patch(id, b.who().Actor, cases.Patch{Status: &status})
		b.Clock.Advance(time.Second)
	}
	if n := strings.Count(b.said(id), "|") + 1; n > 12 {
		t.Errorf("%d messages", n)
	}
}

// Proves: 002-39
func TestFilesOfCustomersStayOutWhereTheyAreSwitchedOff(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newShop(t, s, `{"no_files":{"enabled":true,"text":{"es":"Sin archivos, por favor"}}}`)
		b.change(`{"attachments":{"customers":false,"agents":true}}`)
		in := inboundtest.Text("Ana", "f1", "mira", b.Clock.Now())
		in.Message.Kind = desk.MessageImage
		in.Message.Attachments = []platform.AttachmentIn{{Mime: "image/png", Name: "a.png", Remote: json.RawMessage(`"x"`)}}
		b.Apply(t, in)
		again := in
		again.Key = "f2"
		m := *in.Message
		m.ID = "f2"
		again.Message = &m
		b.Apply(t, again)
		got := b.Messages(t)[0]
		if len(got.Attachments) != 1 || got.Attachments[0].State != desk.AttachmentRefused || len(b.Media.IDs) != 0 {
			t.Fatalf("message %+v, fetched %v", got, b.Media.IDs)
		}
		b.expect(got.CaseID, "Sin archivos, por favor")
	})
}

func TestTheLanguageIsTheCustomersAsFarAsThereIsAText(t *testing.T) {
	t.Parallel()
	m := automatic.Message{Text: map[string]string{"es": "Hola", "en": "Hello", "pt": " "}}
	for _, c := range []struct {
		languages []string
		want      string
	}{
		{[]string{"en-GB", "es"}, "Hello"},
		{[]string{"", "es_MX"}, "Hola"},
		{[]string{"pt", "", "es"}, "Hola"},
		{[]string{"fr"}, "Hello"},
	} {
		if got, _ := m.In(c.languages...); got != c.want {
			t.Errorf("%v: %q", c.languages, got)
		}
	}
}

func TestTextsAreCheckedBeforeTheyAreSaid(t *testing.T) {
	t.Parallel()
	b := newShop(t, testkit.SQLite(t), everything)
	for _, draft := range []string{
		`{"messages":{"greeting":{"enabled":true,"text":{"es":"Hola {{position}}"}}}}`,
		`{"messages":{"closed":{"enabled":true,"text":{"es":"  "}}}}`,
		`{"messages":{"waiting":{"enabled":true,"text":{"es":"x"},"after_seconds":-1}}}`,
		`{"calendar_id":"nowhere"}`,
		`{"reopen_days":400}`,
	} {
		_, err := b.dispatch.SaveWorkstream(t.Context(), b.who(), b.stream.ID, json.RawMessage(draft))
		if desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%s: %v", draft, err)
		}
	}
	if got := automatic.Expand("Hola {{ contact.name }}, {{x}}", map[string]string{"contact.name": "{{x}}"}); got != "Hola {{x}}, {{x}}" {
		t.Errorf("%q", got)
	}
	if got := automatic.Expand("Hola {{contact.name}}.", map[string]string{"contact.name": ""}); got != "Hola." {
		t.Errorf("%q", got)
	}
	if !slices.Contains(automatic.Variables(automatic.Position), "position") {
		t.Error("no position")
	}
}
