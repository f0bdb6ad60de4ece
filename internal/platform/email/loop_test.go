package email

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/mail"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"recado.dev/internal/access"
	"recado.dev/internal/automatic"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
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

// office is a desk whose one channel is a mailbox and whose workstream says all
// that one can.
type office struct {
	*inboundtest.Rig
	t       *testing.T
	address string
	box     *session
	sender  *outbound.Service
	speaker *automatic.Service
	routing *dispatch.Service
	agent   access.Who
	gone    map[string]bool // messages that left
	away    bool            // its mail program answers all mails, and marks none of its own
	loose   bool            // nor does that program say which mail it answers: each begins a thread
	n       int
}

const sayings = `{"greeting":{"enabled":true,"text":{"es":"Hola"}},"waiting":{"enabled":true,"text":{"es":"Espera"},"after_seconds":60},
"position":{"enabled":true,"text":{"es":"Puesto {{position}}"},"after_seconds":30},"outside_hours":{"enabled":true,"text":{"es":"Volvemos {{opens_at}}"}},
"agent_joined":{"enabled":true,"text":{"es":"Te atiende {{agent.name}}"}},"transferred":{"enabled":true,"text":{"es":"Pasamos a {{queue.name}}"}},
"closed":{"enabled":true,"text":{"es":"Hasta pronto"}}}`

// mailboxes are an office's channels, as outbound wants them.
type mailboxes struct{ o *office }

func (m mailboxes) Find(ctx context.Context, _, id string) (*channel.Live, error) {
	live, err := m.o.Net.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	own := *live
	own.Session = m.o.box
	return &own, nil
}
func (mailboxes) MarkOut(string, time.Time)                   {}
func (mailboxes) MarkFailing(context.Context, string, string) {}

func newOffice(t *testing.T, s *store.Store, at clock.Clock, address string, shut bool) *office {
	t.Helper()
	o := &office{Rig: inboundtest.New(t, s), t: t, address: address, gone: map[string]bool{}}
	o.Clock, _ = at.(*clock.Manual)
	opened, err := network{}.Open(platform.Account{Settings: map[string]string{"address": address, "name": "Desk"}}, platform.Host{Clock: at})
	if err != nil {
		t.Fatal(err)
	}
	o.box, _ = opened.(*session)
	id, now, ctx := ident.New(), at.Now(), context.Background()
	o.agent = access.Who{WorkspaceID: o.Workspace, UserID: id, Name: "Bea", Role: desk.RoleAdmin, Actor: desk.Actor{Type: "agent", ID: id, Name: "Bea"}}
	o.write(func(tx *store.Tx) error {
		row := store.ChannelRow{Sealed: []byte("x"), Channel: desk.Channel{WorkspaceID: o.Workspace, ID: o.Channel, Platform: "fake", Name: "Mail", Settings: map[string]string{}, Status: desk.ChannelConnected, CreatedAt: now, UpdatedAt: now}}
		if err := tx.InsertChannel(ctx, row); err != nil {
			return err
		}
		if err := tx.InsertUser(ctx, store.UserRow{User: desk.User{ID: id, Email: id + "@desk.test", Name: "Bea", Locale: "es", CreatedAt: now}}); err != nil {
			return err
		}
		if err := tx.InsertMember(ctx, o.Workspace, id, desk.RoleAgent, now); err != nil {
			return err
		}
		return tx.SaveCalendar(ctx, desk.Calendar{WorkspaceID: o.Workspace, ID: "late", Name: "Late", CreatedAt: now, UpdatedAt: now, Settings: json.RawMessage(`{"timezone":"UTC","days":[{"day":1,"open":"16:00","close":"18:00"}]}`)})
	})
	o.routing = dispatch.New(dispatch.Config{Store: s, Clock: at, Kind: func(string, string) string { return "email" }})
	queue, err := o.routing.SaveQueue(ctx, o.agent, "", json.RawMessage(`{"name":"All"}`))
	if err != nil {
		t.Fatal(err)
	}
	calendar := ""
	if shut {
		calendar = `"calendar_id":"late",`
	}
	if _, err := o.routing.SaveWorkstream(ctx, o.agent, "", json.RawMessage(fmt.Sprintf(`{"name":"All","queue_id":%q,"channels":[%q],%s"messages":%s}`, queue.ID, o.Channel, calendar, sayings))); err != nil {
		t.Fatal(err)
	}
	o.sender = outbound.New(outbound.Config{Store: s, Queue: job.New(s, slog.New(slog.DiscardHandler)), Channels: mailboxes{o}, Clock: at, Log: slog.New(slog.DiscardHandler)})
	o.speaker = automatic.New(automatic.Config{Store: s, Clock: at, Sender: o.sender})
	return o
}

func (o *office) write(f func(*store.Tx) error) {
	o.t.Helper()
	if err := o.Store.Write(context.Background(), f); err != nil {
		o.t.Fatal(err)
	}
}

// letterTo is a mail on its way.
type letterTo struct {
	to  string
	raw []byte
}

// leaves answers the mails that the office sends now, each once.
func (o *office) leaves() []letterTo {
	o.t.Helper()
	ctx := context.Background()
	for _, f := range []func(context.Context, string) error{o.routing.Run, o.speaker.CatchUp, o.speaker.Queues} {
		if err := f(ctx, o.Workspace); err != nil {
			o.t.Fatal(err)
		}
	}
	if err := o.speaker.Say(ctx); err != nil {
		o.t.Fatal(err)
	}
	var out []letterTo
	for _, m := range o.Messages(o.t) {
		if m.Direction != desk.DirectionOut || m.Status != desk.StatusQueued || o.gone[m.ID] {
			continue
		}
		o.gone[m.ID] = true
		targets, err := o.Store.Read().OutboxTargets(ctx, o.Workspace, []string{m.ConversationID})
		if err != nil {
			o.t.Fatal(err)
		}
		to := targets[m.ConversationID]
		leaving, _ := desk.NewOutgoing(m)
		id := newID(m.ID, to.Thread, o.box.domain())
		w, whom, closing, err := o.box.compose(platform.Outgoing{Message: leaving, Thread: platform.RemoteThreadID(to.Thread), To: platform.Recipient{Address: to.Address}}, id)
		if err != nil {
			o.t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := w.WriteTo(&b); err != nil {
			o.t.Fatal(err)
		}
		closing()
		for _, one := range whom {
			out = append(out, letterTo{one, b.Bytes()})
		}
		now := o.Clock.Now()
		m.Status, m.ExternalID, m.SentAt = desk.StatusSent, id, &now
		o.write(func(tx *store.Tx) error { return tx.UpdateMessages(ctx, []desk.Message{m}) })
	}
	return out
}

// takes has the mail server put a mail into the office's mailbox, and answers
// what its mail program sends back of itself.
func (o *office) takes(raw []byte) []letterTo {
	o.t.Helper()
	in, _ := take(o.t, o.box, raw)
	for i := range in {
		in[i].At = o.Clock.Now()
	}
	o.Apply(o.t, in...)
	read, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		o.t.Fatal(err)
	}
	from, err := mail.ParseAddress(read.Header.Get("From"))
	if !o.away || err != nil {
		return nil
	}
	o.n++
	ties := ""
	if about := read.Header.Get("Message-Id"); !o.loose {
		ties = "In-Reply-To: " + about + "\r\nReferences: " + about + "\r\n"
	}
	return []letterTo{{from.Address, fmt.Appendf(nil, "From: %s\r\nTo: %s\r\nSubject: Away\r\nMessage-ID: <away%d@%s>\r\n%s\r\nI am away\r\n",
		o.address, from.Address, o.n, o.box.domain(), ties)}}
}

// bounce is what a mail server says of a mail that nobody takes.
func bounce(raw []byte, n int) []byte {
	read, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return nil
	}
	h := read.Header
	return fmt.Appendf(nil, "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: %s\r\nSubject: Undelivered\r\nMessage-ID: <bounce%d@mx.example>\r\nAuto-Submitted: auto-replied\r\n"+
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nNobody is there.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"+
		"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; %s\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: %s\r\n\r\n--b--\r\n",
		h.Get("From"), n, h.Get("To"), h.Get("Message-Id"))
}

// street carries the mails of two offices to one another.
type street struct {
	t       *testing.T
	clock   *clock.Manual
	offices []*office
	bounces bool // nobody takes what the first writes
	way     []letterTo
	carried int
}

// mostRounds is how often mails may go to and fro by themselves after one
// event: the breaker of each side lets four an hour go, and each of those may
// have an answer of a program that marks nothing.
const mostRounds = 12

// settles carries mails until none is on its way, and says whether that came.
func (s *street) settles() bool {
	for range mostRounds {
		for _, o := range s.offices {
			s.way = append(s.way, o.leaves()...)
		}
		if len(s.way) == 0 {
			return true
		}
		now := s.way
		s.way = nil
		for _, l := range now {
			s.carry(l)
		}
	}
	return len(s.way) == 0
}

func (s *street) carry(l letterTo) {
	s.carried++
	fromFirst := bytes.Contains(l.raw, []byte("<"+s.offices[0].address+">"))
	if s.bounces && l.to == s.offices[1].address && fromFirst {
		if back := bounce(l.raw, s.carried); back != nil {
			s.offices[0].takes(back)
		}
		return
	}
	for _, o := range s.offices {
		if strings.EqualFold(o.address, l.to) {
			s.way = append(s.way, o.takes(l.raw)...)
		}
	}
}

// happens lets one of the things happen that begin or nourish an exchange.
func (s *street) happens(rt *rapid.T, i int) {
	n := rapid.IntRange(0, 1).Draw(rt, "office")
	o, other := s.offices[n], s.offices[1-n]
	switch rapid.SampledFrom([]string{"writes", "answers", "resolves", "time", "away", "bounces"}).Draw(rt, "event") {
	case "writes": // a person at the other desk, from a program of their own
		raw := fmt.Appendf(nil, "From: %s\r\nTo: %s\r\nSubject: Question %d\r\nMessage-ID: <p%d@%s>\r\n\r\nHello?\r\n", other.address, o.address, i, i, other.box.domain())
		s.way = append(s.way, letterTo{o.address, raw})
	case "answers":
		if m := o.newest(); m != nil {
			if _, err := o.sender.Reply(context.Background(), o.agent, m.ConversationID, outbound.Reply{Kind: desk.MessageText, Text: "An answer"}); err != nil {
				s.t.Fatal(err)
			}
		}
	case "resolves":
		if m := o.newest(); m != nil {
			status := desk.CaseResolved
			o.write(func(tx *store.Tx) error {
				_, err := casework.Change(context.Background(), tx, o.Workspace, m.CaseID, o.agent.Actor, cases.Patch{Status: &status}, s.clock.Now())
				return err
			})
		}
	case "time":
		s.clock.Advance(rapid.SampledFrom([]time.Duration{time.Minute, 20 * time.Minute, 2 * time.Hour, 26 * time.Hour}).Draw(rt, "how long"))
	case "away": // of the second alone: two such programs need no desk to write for ever
		s.offices[1].away, s.offices[1].loose = !s.offices[1].away, rapid.Bool().Draw(rt, "loose")
	case "bounces":
		s.bounces = !s.bounces
	}
}

func (o *office) newest() *desk.Message {
	ms := o.Messages(o.t)
	if len(ms) == 0 {
		return nil
	}
	return &ms[len(ms)-1]
}

// Two desks that greet, say that they are shut and say good bye by themselves
// never write to one another for ever, whatever else happens: bounces, and
// programs that answer everything and mark nothing.
func TestTwoDesksThatAnswerByThemselvesFallSilent(t *testing.T) {
	t.Parallel()
	stores := []*store.Store{testkit.SQLite(t), testkit.SQLite(t)}
	carried := 0
	rapid.Check(t, func(rt *rapid.T) {
		at := clock.NewManual(inboundtest.Start)
		s := &street{t: t, clock: at}
		for i, address := range []string{"help@one.example", "help@two.example"} {
			s.offices = append(s.offices, newOffice(t, stores[i], at, address, rapid.Bool().Draw(rt, "shut")))
		}
		for i := range rapid.IntRange(1, 8).Draw(rt, "events") {
			s.happens(rt, i)
			if !s.settles() {
				rt.Fatalf("after event %d mails still go to and fro: %d were carried", i, s.carried)
			}
		}
		// Where all programs mark what they write, time begins nothing anew.
		for _, o := range s.offices {
			o.away = false
		}
		for range 3 {
			at.Advance(26 * time.Hour)
			before := s.carried
			if !s.settles() || s.carried > before+len(s.offices)*mostRounds {
				rt.Fatalf("%d mails in a night", s.carried-before)
			}
		}
		at.Advance(26 * time.Hour)
		before := s.carried
		if !s.settles() || s.carried != before {
			rt.Fatalf("%d mails after days of silence", s.carried-before)
		}
		carried += s.carried
	})
	if carried == 0 {
		t.Error("no mail was carried: nothing was tried")
	}
}
