package api

import (
	"bufio"
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// sseEvent is one event of a stream.
type sseEvent struct{ id, typ, data string }

// sse is an open stream.
type sse struct {
	events chan sseEvent // closed when the stream ends
	close  func()
}

// stream opens /events; cursor is ” to begin at the newest.
func (v *shop) stream(c client, cursor string) *sse {
	v.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, "GET", v.url+prefix+"/events", nil)
	if err != nil {
		v.t.Fatal(err)
	}
	req.AddCookie(&http.Cookie{Name: cookieName, Value: c.cookie})
	if cursor != "" {
		req.Header.Set("Last-Event-ID", cursor)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	if res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		v.t.Fatalf("the stream answered %d %s", res.StatusCode, res.Header.Get("Content-Type"))
	}
	s := &sse{events: make(chan sseEvent, 10000), close: cancel}
	v.t.Cleanup(cancel)
	go func() {
		defer close(s.events)
		defer func() { _ = res.Body.Close() }()
		lines := bufio.NewScanner(res.Body)
		lines.Buffer(nil, 1<<20)
		var ev sseEvent
		for lines.Scan() {
			name, value, _ := strings.Cut(lines.Text(), ": ")
			switch name {
			case "id":
				ev.id = value
			case "event":
				ev.typ = value
			case "data":
				ev.data = value
			case "":
				if ev.typ != "" {
					s.events <- ev
				}
				ev = sseEvent{}
			}
		}
	}()
	return s
}

func (s *sse) next(t *testing.T) sseEvent {
	t.Helper()
	select {
	case ev, ok := <-s.events:
		if !ok {
			t.Fatal("the stream ended")
		}
		return ev
	case <-time.After(15 * time.Second):
		t.Fatal("no event came")
	}
	return sseEvent{}
}

func (s *sse) until(t *testing.T, typ string) sseEvent {
	t.Helper()
	for {
		if ev := s.next(t); ev.typ == typ {
			return ev
		}
	}
}

func TestDesksHearWhatHappens(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		desk1 := v.stream(v.agent, "")
		hello := desk1.next(t)
		if hello.typ != "hello" || hello.id == "" || hello.data != `{"seq":`+hello.id+`}` {
			t.Fatalf("got %+v", hello)
		}
		k := v.one("ana", "hola")
		created := desk1.until(t, string(desk.EventMessageCreated))
		if !strings.Contains(created.data, `"text":"hola"`) || !strings.Contains(created.data, `"seq":`+created.id) {
			t.Errorf("got %+v", created)
		}
		v.owner.do("POST", "/presence", `{"conversation_id":"`+k.ConversationID+`","state":"typing"}`).want(204)
		there := desk1.until(t, "presence")
		if there.id != "" || !strings.Contains(there.data, `"state":"typing"`) || !strings.Contains(there.data, k.ConversationID) {
			t.Errorf("got %+v", there)
		}
		late := v.stream(v.agent, "")
		if ev := late.until(t, "presence"); !strings.Contains(ev.data, "typing") {
			t.Errorf("who comes later hears %+v", ev)
		}
		v.nobody().do("GET", "/events", "").code(401, desk.CodeUnauthorized)
		other := v.stream(v.stranger(), "0")
		v.hear(v.says("ana", "otra vez"))
		desk1.until(t, string(desk.EventMessageCreated))
		select {
		case ev := <-other.events:
			t.Errorf("another workspace heard %+v", ev)
		default:
		}
	})
}

func TestAStreamResumesWithoutGapOrRepeatWhileOthersWrite(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		v.one("ana", "hola")
		start, err := v.store.Read().EventHead(context.Background(), v.ws)
		if err != nil {
			t.Fatal(err)
		}
		const writers, each = 4, 40
		done := make(chan error, writers)
		for range writers {
			go func() {
				for range each {
					if err := v.store.Write(context.Background(), func(tx *store.Tx) error {
						return tx.AppendEvents(context.Background(), v.ws, []desk.Event{{Type: desk.EventCaseUpdated, At: v.clock.Now()}, {Type: desk.EventDeadLetter, At: v.clock.Now()}})
					}); err != nil {
						done <- err
						return
					}
				}
				done <- nil
			}()
		}
		last := start
		end := start + 2*writers*each
		for last < end {
			s := v.stream(v.owner, strconv.FormatInt(last, 10))
			for range 25 { // a reader that leaves now and then
				ev := s.next(t)
				if ev.id == "" {
					continue
				}
				seq, _ := strconv.ParseInt(ev.id, 10, 64)
				if seq != last+1 {
					t.Fatalf("after event %d came %d", last, seq)
				}
				if last = seq; last == end {
					break
				}
			}
			s.close()
		}
		for range writers {
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		}
		// An agent hears of the same log without what only admins manage.
		s := v.stream(v.agent, strconv.FormatInt(start, 10))
		for range writers * each {
			if ev := s.next(t); ev.typ != string(desk.EventCaseUpdated) {
				t.Fatalf("an agent heard %+v", ev)
			}
		}
	})
}

func TestACursorOutOfTheLogIsReset(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		v.one("ana", "hola")
		for _, cursor := range []string{"999999", "nonsense", "-4"} {
			if ev := v.stream(v.agent, cursor).next(t); ev.typ != "reset" || ev.id == "" {
				t.Errorf("cursor %s got %+v", cursor, ev)
			}
		}
	})
}

func TestAStreamEndsWithItsSession(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		s := v.stream(v.agent, "")
		s.next(t)
		stays := v.stream(v.owner, "")
		stays.next(t)
		v.agent.do("POST", "/auth/logout", "").want(204)
		select {
		case _, ok := <-s.events:
			if ok {
				t.Fatal("an event came instead of the end")
			}
		case <-time.After(10 * time.Second):
			t.Fatal("the stream goes on without its session")
		}
		v.hear(v.says("ana", "hola"))
		stays.until(t, string(desk.EventMessageCreated))
	})
}
