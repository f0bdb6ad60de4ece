package website_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

func TestWhatAVisitorWritesIsKeptOnceAndAnswered(t *testing.T) {
	t.Parallel()
	both(t, nil, func(t *testing.T, b *bed) {
		token := b.begin(t, map[string]any{"locale": "es"})
		b.write(t, token, "client-0001", "Hola")
		b.write(t, token, "client-0001", "Hola") // the answer was lost, so the page sends it again
		b.write(t, token, "client-0002", "¿Hay alguien?")
		b.say(t, desk.Message{Text: "Claro"})
		s := b.state(t, token)
		if got := texts(s); got != "me:Hola | me:¿Hay alguien? | agent:Claro" {
			t.Errorf("the page shows %s", got)
		}
		if s.Messages[0].ClientID != "client-0001" {
			t.Errorf("the page cannot tell its own message: %+v", s.Messages[0])
		}
		if s.Standing.Place != 1 || s.Standing.Read {
			t.Errorf("it stands %+v", s.Standing)
		}
	})
}

func TestNotesAndWhatIsNotSentNeverReachAPage(t *testing.T) {
	t.Parallel()
	b := one(t, nil)
	token := b.begin(t, nil)
	b.write(t, token, "client-0001", "Hi")
	b.say(t, desk.Message{Direction: desk.DirectionNote, Text: "he is angry"})
	b.say(t, desk.Message{Direction: desk.DirectionOut, Status: desk.StatusQueued, Text: "not yet"})
	b.say(t, desk.Message{Direction: desk.DirectionOut, Status: desk.StatusFailed, Text: "never"})
	if got := texts(b.state(t, token)); got != "me:Hi" {
		t.Errorf("the page shows %s", got)
	}
}

// follow opens a stream and answers its frames.
func follow(t *testing.T, b *bed, token, cursor string) (<-chan string, func()) {
	t.Helper()
	server := httptest.NewServer(b.chat)
	ctx, cancel := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/chat/"+b.channel+"/api/stream?cursor="+cursor, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("the stream is answered %d", resp.StatusCode)
	}
	frames := make(chan string, 100)
	go func() {
		defer close(frames)
		var frame []string
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			if line := lines.Text(); line != "" {
				frame = append(frame, line)
				continue
			}
			frames <- strings.Join(frame, "\n")
			frame = nil
		}
	}()
	return frames, func() {
		cancel()
		_ = resp.Body.Close()
		server.Close()
	}
}

// next waits for a frame with a word in it, and answers it with its id.
func next(t *testing.T, frames <-chan string, word string) string {
	t.Helper()
	limit := time.After(15 * time.Second)
	for {
		select {
		case f, ok := <-frames:
			if !ok {
				t.Fatalf("the stream ended before %q", word)
			}
			if strings.Contains(f, word) {
				return f
			}
		case <-limit:
			t.Fatalf("no frame with %q", word)
		}
	}
}

func idOf(frame string) string {
	id, _, _ := strings.Cut(strings.TrimPrefix(frame, "id: "), "\n")
	return id
}

func TestAStreamGoesOnFromItsPlaceWithoutAGap(t *testing.T) {
	t.Parallel()
	both(t, nil, func(t *testing.T, b *bed) {
		token := b.begin(t, nil)
		frames, stop := follow(t, b, token, b.state(t, token).Cursor) // before anything was said
		b.write(t, token, "client-0001", "Hi")
		place := idOf(next(t, frames, "client-0001"))
		stop()
		first := b.say(t, desk.Message{Text: "while away 1"})
		b.say(t, desk.Message{Text: "while away 2"})
		frames, stop = follow(t, b, token, place)
		defer stop()
		if f := next(t, frames, "while away 1"); !strings.Contains(f, first.ID) {
			t.Errorf("the frame is %s", f)
		}
		next(t, frames, "while away 2")
		b.say(t, desk.Message{Text: "live"})
		next(t, frames, `"live"`)
		if err := b.entrance.Show(context.Background(), b.channel, "visitor:"+visitorOf(t, b), platform.MomentTyping); err != nil {
			t.Fatal(err)
		}
		next(t, frames, "event: typing")
	})
}

func visitorOf(t *testing.T, b *bed) string {
	t.Helper()
	for _, m := range b.messages(t) {
		if id, _, ok := strings.Cut(m.ExternalID, "/"); ok {
			return id
		}
	}
	t.Fatal("nobody wrote")
	return ""
}

func TestWhatWasSeenIsToldToTheDesk(t *testing.T) {
	t.Parallel()
	b := one(t, nil)
	token := b.begin(t, nil)
	b.write(t, token, "client-0001", "Hi")
	m := b.say(t, desk.Message{Text: "Hello"})
	for _, body := range []map[string]any{{"delivered": []string{m.ID}}, {"read": []string{m.ID}}, {"read": []string{m.ID}}} {
		if a := b.ask(token, "seen", body); a.status != http.StatusOK {
			t.Fatalf("answered %d: %s", a.status, a.body)
		}
	}
	b.settle(t)
	list := b.messages(t)
	if got := list[len(list)-1]; got.Status != desk.StatusRead || got.DeliveredAt == nil {
		t.Errorf("the message is %s, delivered %v", got.Status, got.DeliveredAt)
	}
}

func TestAChoiceComesBackWithTheIDThatWasOffered(t *testing.T) {
	t.Parallel()
	b := one(t, nil)
	token := b.begin(t, nil)
	b.write(t, token, "client-0001", "Hi")
	m := b.say(t, desk.Message{Kind: desk.MessageRich, Text: "Which?", Content: &desk.Content{Rich: &desk.Rich{
		Body: "Which?", QuickReplies: []desk.Button{{ID: "y", Title: "Yes"}},
	}}})
	if s := b.state(t, token); len(s.Messages) != 2 || s.Messages[1].Rich == nil || len(s.Messages[1].Rich.QuickReplies) != 1 {
		t.Fatalf("the page has %+v", s.Messages)
	}
	for i, c := range []struct {
		id, title string
		status    int
	}{{"z", "Yes", 422}, {"", "Yes", 422}, {"y", "HACKED", 200}} {
		a := b.ask(token, "messages", map[string]any{"id": "choice-000" + string(rune('1'+i)), "reply_to": m.ID, "answer": map[string]any{"kind": "button", "id": c.id, "title": c.title}})
		if a.status != c.status {
			t.Errorf("%s: answered %d: %s", c.id, a.status, a.body)
		}
	}
	b.settle(t)
	for _, got := range b.messages(t) {
		if a := got.Content; got.Direction == desk.DirectionIn && a != nil && a.Answer != nil && a.Answer.ID == "y" && a.Answer.Title == "Yes" {
			return
		}
	}
	t.Errorf("the desk has no such answer: %+v", b.messages(t))
}

func TestNothingIsKeptBeforeAVisitorAgreed(t *testing.T) {
	t.Parallel()
	b := one(t, map[string]string{"consent_text": "We keep what you write.", "ask_name": "required", "topics": "Orders\nReturns"})
	answers := map[string]string{"name": "Ana", "topic": "Orders"}
	for _, body := range []map[string]any{{"answers": answers}, {"answers": answers, "consent": "0000000000000000"}} {
		if a := b.ask("", "session", body); a.status != http.StatusForbidden || !strings.Contains(a.body, "no_consent") {
			t.Errorf("answered %d: %s", a.status, a.body)
		}
	}
	var config struct {
		Consent struct{ Version, Text string }
	}
	b.ask("", "config", nil).into(t, &config)
	if a := b.ask("", "session", map[string]any{"consent": config.Consent.Version, "answers": map[string]string{"topic": "Orders"}}); a.status != http.StatusUnprocessableEntity {
		t.Errorf("without a name answered %d: %s", a.status, a.body)
	}
	b.begin(t, map[string]any{"consent": config.Consent.Version, "answers": answers})
	b.settle(t)
	list := b.messages(t)
	if len(list) != 1 || list[0].Content == nil || list[0].Content.Answer == nil || !strings.Contains(list[0].Text, "Topic: Orders") || !strings.Contains(list[0].Text, config.Consent.Version) {
		t.Errorf("the desk has %+v", list)
	}
}

func TestAnAnswerThatNobodySawGoesByMailWithAWayBack(t *testing.T) {
	t.Parallel()
	b := one(t, map[string]string{"ask_email": "optional", "mail_after_minutes": "5"})
	token := b.begin(t, map[string]any{"locale": "es", "answers": map[string]string{"email": "ana@example.com"}})
	b.write(t, token, "client-0001", "Hola")
	m := b.say(t, desk.Message{Text: "Mañana **llega**"})
	if err := b.entrance.Deliver(context.Background(), b.channel, "visitor:"+visitorOf(t, b), m.ID); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := b.chat.MailWaiting(context.Background()); err != nil || len(b.mail.Letters()) > 0 {
			t.Fatalf("too early: %v, %v", b.mail.Letters(), err)
		}
	}
	b.wall.Advance(6 * time.Minute)
	for range 2 { // once, however often it is looked
		if err := b.chat.MailWaiting(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	letters := b.mail.Letters()
	if len(letters) != 1 || letters[0].To != "ana@example.com" || !strings.Contains(letters[0].Text, "Mañana") || strings.Contains(letters[0].Text, "Hola\n") {
		t.Fatalf("the letters are %+v", letters)
	}
	_, link, _ := strings.Cut(letters[0].Link, "#resume=")
	var made struct{ Token string }
	b.ask("", "resume", map[string]any{"link": link}).into(t, &made)
	if got := texts(b.state(t, made.Token)); !strings.Contains(got, "me:Hola") {
		t.Errorf("by the link the page shows %s", got)
	}
	if a := b.ask("", "resume", map[string]any{"link": link[:len(link)-2] + "AA"}); a.status != http.StatusForbidden {
		t.Errorf("a forged link is answered %d", a.status)
	}
	b.wall.Advance(8 * 24 * time.Hour)
	if a := b.ask("", "resume", map[string]any{"link": link}); a.status != http.StatusForbidden {
		t.Errorf("an old link is answered %d", a.status)
	}
}
