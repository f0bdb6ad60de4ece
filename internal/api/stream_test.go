package api

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
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
	if c.cookie != "" {
		req.AddCookie(&http.Cookie{Name: cookieName, Value: c.cookie})
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
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
		v.api.turned(true)
		if ev := late.until(t, "server.unavailable"); ev.id != "" {
			t.Errorf("who watches hears that the database is away with %+v", ev)
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

// end waits until the stream is cut.
func (s *sse) end(t *testing.T, why string) {
	t.Helper()
	late := time.After(10 * time.Second)
	for {
		select {
		case ev, ok := <-s.events:
			if !ok {
				return
			}
			if ev.typ == string(desk.EventMessageCreated) {
				t.Fatalf("%s: the stream goes on with %+v", why, ev)
			}
		case <-late:
			t.Fatalf("%s: the stream goes on", why)
		}
	}
}

func TestAStreamEndsWithTheRightToReadIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		admin := v.member(v.ws, desk.RoleAdmin)
		token := func(c client) (client, string) {
			var made struct {
				ID    string `json:"id"`
				Token string `json:"token"`
			}
			c.do("POST", "/tokens", `{"name":"script","role":"admin"}`).want(201).into(&made)
			return client{server: v.server, token: made.Token}, made.ID
		}
		revoked, revokedID := token(v.owner)
		lowered, _ := token(admin)
		disabled := v.member(v.ws, desk.RoleAdmin)
		ended := v.member(v.ws, desk.RoleAdmin)
		disabledToken, _ := token(disabled)
		var ending page[sessionView]
		ended.do("GET", "/auth/sessions", "").want(200).into(&ending)

		cases := []struct {
			why   string
			who   client
			again int // what resuming answers
		}{
			{"signed out", v.agent, 401},
			{"session ended", ended, 401},
			{"token revoked", revoked, 401},
			{"member disabled", disabled, 401},
			{"token of a disabled member", disabledToken, 401},
			{"role lowered", admin, 200},
			{"token of a member whose role was lowered", lowered, 200},
		}
		streams := make([]*sse, len(cases))
		for i, c := range cases {
			streams[i] = v.stream(c.who, "")
			streams[i].next(t)
		}
		stays := v.stream(v.owner, "")
		cursor := stays.next(t).id

		v.agent.do("POST", "/auth/logout", "").want(204)
		ended.do("DELETE", "/auth/sessions/"+ending.Items[0].ID, "").want(204)
		v.owner.do("DELETE", "/tokens/"+revokedID, "").want(204)
		disabledID := disabled.who().UserID
		v.owner.do("PATCH", "/members/"+admin.who().UserID, `{"role":"agent"}`).want(200)
		v.owner.do("PATCH", "/members/"+disabledID, `{"disabled":true}`).want(200)
		for i, c := range cases {
			streams[i].end(t, c.why)
		}
		v.owner.do("PATCH", "/channels/"+v.channel, `{"name":"Another"}`).want(200)
		v.hear(v.says("ana", "hola"))
		for _, c := range cases {
			if c.again != 200 {
				c.who.with("Last-Event-ID", cursor).do("GET", "/events", "").want(c.again)
				continue
			}
			// Who may still read goes on, without what the role no longer sees.
			s := v.stream(c.who, cursor)
			for ev := s.next(t); ev.typ != string(desk.EventMessageCreated); ev = s.next(t) {
				if ev.typ == string(desk.EventChannelUpdated) || ev.typ == string(desk.EventMemberUpdated) {
					t.Errorf("%s: heard %+v", c.why, ev)
				}
			}
		}
		stays.until(t, string(desk.EventChannelUpdated))
		stays.until(t, string(desk.EventMessageCreated))
	})
}

func TestNewsOfAnAccountTellTheChannelAsTheAPIAnswersIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		stream := v.stream(v.owner, "")
		stream.until(t, "hello") // what came before it is not told
		for _, severity := range []string{"info", "error"} {
			v.hear(platform.Inbound{Key: severity, At: v.clock.Now(), Account: &platform.AccountIn{Severity: severity, Title: "Quality is low"}})
			told := stream.until(t, string(desk.EventChannelUpdated))
			for _, secret := range []string{"tok-secret", "sign-secret"} {
				if strings.Contains(told.data, secret) {
					t.Fatalf("a secret is told: %s", told.data)
				}
			}
			var ev struct {
				Changes map[string][2]map[string]string `json:"changes"`
				Data    map[string]any                  `json:"data"`
			}
			if err := json.Unmarshal([]byte(told.data), &ev); err != nil {
				t.Fatal(err)
			}
			var answered map[string]any
			v.owner.do("GET", "/channels/"+v.channel, "").want(200).into(&answered)
			if severity == "error" {
				answered["status"], answered["status_detail"] = "failing", "Quality is low"
			}
			if !reflect.DeepEqual(ev.Data, answered) || ev.Data["webhook_url"] == "" || ev.Changes["notice"][1]["title"] != "Quality is low" {
				t.Errorf("%s: told %+v, the API answers %+v", severity, ev, answered)
			}
		}
	})
}
