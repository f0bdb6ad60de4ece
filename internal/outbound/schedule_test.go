package outbound

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// plan has a text sent later.
func (b *bed) plan(conv desk.Conversation, text string, in time.Duration) desk.Message {
	b.t.Helper()
	at := b.clock.Now().Add(in)
	ms, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageText, Text: text, SendAt: &at})
	if err != nil {
		b.t.Fatalf("schedule %q: %v", text, err)
	}
	return ms[0]
}

func (b *bed) sendDue() *time.Time {
	b.t.Helper()
	next, err := b.service.SendDue(b.ctx, b.clock.Now())
	if err != nil {
		b.t.Fatal(err)
	}
	return next
}

func (b *bed) caseOf(conv desk.Conversation) desk.Case {
	b.t.Helper()
	c, err := b.store.Read().CaseByID(b.ctx, b.who.WorkspaceID, conv.CaseID)
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

func (b *bed) of(t desk.EventType) []desk.Event {
	b.t.Helper()
	return slices.DeleteFunc(b.events(), func(e desk.Event) bool { return e.Type != t })
}

func TestAScheduledMessageIsSentAtItsTimeAndHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.begin(b.service)
		conv := b.customer("Bea")
		m := b.plan(conv, "mañana", time.Hour)
		if m.Status != desk.StatusQueued || m.SendAt == nil || m.Held {
			t.Fatalf("scheduled: %+v", m)
		}
		if c := b.caseOf(conv); c.WaitingSince == nil || c.FirstReplyAt != nil || c.LastMessage.Text != "hello" {
			t.Errorf("the case counts as answered: %+v", c)
		}
		b.until(b.say(b.service, conv, "ahora"), desk.StatusSent)
		if next := b.sendDue(); next == nil || !next.Equal(*m.SendAt) || slices.Contains(b.session.sentTexts(), "mañana") {
			t.Fatalf("next %v, sent %v", next, b.session.sentTexts())
		}
		if got, err := b.service.Message(b.ctx, b.who, m.ID); err != nil || got.SendAt == nil || got.Status != desk.StatusQueued {
			t.Errorf("read before its time: %+v, %v", got, err)
		}
		b.clock.Advance(time.Hour)
		if next := b.sendDue(); next != nil {
			t.Errorf("next %v", next)
		}
		sent := b.until(m, desk.StatusSent)
		if sent.SendAt != nil || !sent.OccurredAt.Equal(b.clock.Now()) || sent.Author.ID != b.who.UserID || sent.CaseID != conv.CaseID {
			t.Errorf("sent: %+v", sent)
		}
		if c := b.caseOf(conv); c.LastMessage.Text != "mañana" || c.WaitingSince != nil {
			t.Errorf("the case does not show it: %+v", c)
		}
		b.sendDue()
		if texts := b.session.sentTexts(); !slices.Equal(texts, []string{"ahora", "mañana"}) {
			t.Errorf("sent %v", texts)
		}
		if n, evs := len(b.of(desk.EventScheduled)), b.of(desk.EventUnscheduled); n != 1 || len(evs) != 1 || !strings.Contains(string(evs[0].Data), `"sent"`) {
			t.Errorf("%d scheduled, unscheduled %+v", n, evs)
		}
	})
}

func TestOfSeveralNodesOneSendsAScheduledMessage(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.begin(b.service)
		conv := b.customer("Bea")
		var want []string
		for i := range 10 {
			text := string(rune('a' + i))
			b.plan(conv, text, time.Minute)
			want = append(want, text)
		}
		b.clock.Advance(time.Minute)
		other := b.node(nil)
		var nodes sync.WaitGroup
		for _, n := range []*Service{b.service, other, b.service} {
			nodes.Go(func() {
				if _, err := n.SendDue(b.ctx, b.clock.Now()); err != nil {
					t.Error(err)
				}
			})
		}
		nodes.Wait()
		testkit.Eventually(t, waitLimit, "all are sent", func() bool { return b.session.count() >= len(want) })
		if n := len(b.of(desk.EventUnscheduled)); n != len(want) || b.session.count() != len(want) {
			t.Errorf("%d released, %d sent", n, b.session.count())
		}
	})
}

func TestAScheduledMessageThatIsTakenBackIsNeverSent(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.begin(b.service)
		conv := b.customer("Bea")
		file := b.upload("one.png", pngOf(t, 4, 4))
		ms, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageMedia, Text: "mira", UploadIDs: []string{file}, Hold: 5 * time.Second})
		if err != nil || !ms[0].Held || !ms[0].SendAt.Equal(start.Add(5*time.Second)) {
			t.Fatalf("%+v, %v", ms, err)
		}
		back, err := b.service.Unschedule(b.ctx, b.who, ms[0].ID)
		if err != nil || back.Text != "mira" || len(back.Attachments) != 1 || back.Attachments[0].ID != file {
			t.Fatalf("%+v, %v", back, err)
		}
		b.clock.Advance(time.Minute)
		b.sendDue()
		if _, err := b.service.Message(b.ctx, b.who, ms[0].ID); desk.CodeOf(err) != desk.CodeNotFound || b.session.count() != 0 {
			t.Errorf("%v; sent %v", err, b.session.sentTexts())
		}
		again, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageMedia, Text: "mira bien", UploadIDs: []string{file}, Hold: 5 * time.Second})
		if err != nil {
			t.Fatalf("the file is not free: %v", err)
		}
		b.clock.Advance(5 * time.Second)
		b.sendDue()
		if m := b.until(again[0], desk.StatusSent); len(m.Attachments) != 1 {
			t.Errorf("sent %+v", m)
		}
		if _, err := b.service.Unschedule(b.ctx, b.who, again[0].ID); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("taken back too late: %v", err)
		}
		if _, err := b.service.SendNow(b.ctx, b.who, again[0].ID); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("sent again: %v", err)
		}
		if _, err := b.service.Unschedule(b.ctx, b.who, ident.New()); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("what never was: %v", err)
		}
	})
}

func TestAScheduledMessageCanBeMovedAndSentNow(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.begin(b.service)
	conv := b.customer("Bea")
	one, two := b.plan(conv, "uno", time.Hour), b.plan(conv, "dos", 2*time.Hour)
	if v, err := b.service.Reschedule(b.ctx, b.who, one.ID, start.Add(3*time.Hour)); err != nil || !v.SendAt.Equal(start.Add(3*time.Hour)) {
		t.Fatalf("%+v, %v", v, err)
	}
	list, err := b.service.Scheduled(b.ctx, b.who, conv.ID)
	if err != nil || len(list) != 2 || list[0].ID != two.ID || list[1].ID != one.ID {
		t.Fatalf("%+v, %v", list, err)
	}
	ms, err := b.service.SendNow(b.ctx, b.who, one.ID)
	if err != nil || len(ms) != 1 || ms[0].ID != one.ID {
		t.Fatalf("%+v, %v", ms, err)
	}
	b.until(one, desk.StatusSent)
	if _, err := b.service.Reschedule(b.ctx, b.who, one.ID, start.Add(3*time.Hour)); desk.CodeOf(err) != desk.CodeConflict {
		t.Errorf("moved too late: %v", err)
	}
	for name, at := range map[string]time.Time{"past": start, "too far": start.AddDate(2, 0, 0)} {
		if _, err := b.service.Reschedule(b.ctx, b.who, two.ID, at); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := b.service.Reply(b.ctx, b.who, conv.ID, Reply{Kind: desk.MessageText, Text: "x", SendAt: &at}); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	stranger := b.who
	stranger.WorkspaceID = ident.New()
	if _, err := b.service.Unschedule(b.ctx, stranger, two.ID); desk.CodeOf(err) != desk.CodeNotFound {
		t.Errorf("another workspace's: %v", err)
	}
}

func TestAScheduledMessageWhoseTimeIsTooLateFailsAndSaysWhy(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.session.caps.Window = platform.WindowRule{Seconds: 24 * 3600}
		b.begin(b.service)
		conv := b.customer("Bea")
		m := b.plan(conv, "tarde", 25*time.Hour)
		b.clock.Advance(25 * time.Hour)
		b.sendDue()
		got := b.message(m.ID)
		if got.Status != desk.StatusFailed || got.Error == nil || got.Error.Code != string(desk.CodeWindowClosed) || !strings.Contains(got.Error.Detail, "window closed at") {
			t.Errorf("%+v, %+v", got, got.Error)
		}
		c := b.caseOf(conv)
		if c.WaitingSince == nil || c.FirstReplyAt != nil || c.LastMessage.Status != desk.StatusFailed || !c.LastActivityAt.Equal(b.clock.Now()) {
			t.Errorf("the case: %+v", c)
		}
		if evs := b.of(desk.EventUnscheduled); len(evs) != 1 || !strings.Contains(string(evs[0].Data), `"failed"`) || b.session.count() != 0 {
			t.Errorf("%+v; sent %v", evs, b.session.sentTexts())
		}
		b.channels.live[b.channel].Channel.Status = desk.ChannelConnected
		b.session.caps.Window = platform.WindowRule{}
		late := b.plan(conv, "sin canal", time.Hour)
		b.channels.live[b.channel].Channel.Status = desk.ChannelDisabled
		b.clock.Advance(time.Hour)
		b.sendDue()
		if got := b.message(late.ID); got.Status != desk.StatusFailed || got.Error.Code != "channel_disabled" {
			t.Errorf("%+v, %+v", got, got.Error)
		}
	})
}

// brokenChannels cannot say what a channel is.
type brokenChannels struct{ *fakeChannels }

func (brokenChannels) Find(context.Context, string, string) (*channel.Live, error) {
	return nil, errors.New("the database is away")
}

func TestWhatCannotBeSentForNowIsKeptAndSentLater(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.begin(b.service)
	m := b.plan(b.customer("Bea"), "luego", time.Minute)
	b.clock.Advance(time.Minute)
	broken := b.node(nil)
	broken.Channels = brokenChannels{b.channels}
	if next, err := broken.SendDue(b.ctx, b.clock.Now()); err != nil || next == nil {
		t.Fatalf("next %v, %v", next, err)
	}
	b.sendDue()
	b.until(m, desk.StatusSent)
}

func TestARepeatedCallSchedulesOnce(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	m := b.plan(b.customer("Bea"), "luego", time.Minute)
	if ms, err := b.service.Made(b.ctx, b.who, m.ID); err != nil || len(ms) != 1 || ms[0].ID != m.ID || ms[0].SendAt == nil {
		t.Errorf("%+v, %v", ms, err)
	}
	for _, r := range []Reply{{Hold: -time.Second}, {Hold: time.Hour}, {Hold: time.Second, SendAt: m.SendAt}} {
		r.Kind, r.Text = desk.MessageText, "x"
		if _, err := b.service.Reply(b.ctx, b.who, m.ConversationID, r); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%+v: %v", r, err)
		}
	}
}
