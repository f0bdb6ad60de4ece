package slack_test

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/slack"
	"recado.dev/internal/sandbox"
)

// Proves: 003-73
func TestAQuestionComesInAndItsAnswerReachesThePhone(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, m := s.say(sandbox.Draft{Kind: "text", Text: "¿Y mi pedido <42> & el otro? 📦"})
	if in.Message.Text != "¿Y mi pedido <42> & el otro? 📦" || !strings.HasSuffix(string(in.Message.ID), ":"+m.ID) || in.Thread != "" {
		t.Errorf("read %+v in %q", in.Message, in.Thread)
	}
	got, err := s.answer(in, desk.Message{Kind: desk.MessageText, Text: "*Sale* hoy &lt;ya&gt;"})
	s.must(err)
	if last := s.last(); !last.Business || last.Text != "*Sale* hoy <ya>" || !strings.HasSuffix(string(got.ID), ":"+last.ID) {
		t.Errorf("the phone shows %+v, we know it as %s", last, got.ID)
	}
	profile, err := s.session.(platform.Profiler).Profile(t.Context(), s.to(in))
	s.must(err)
	if profile.Name != "Lucía Ñáñez" {
		t.Errorf("the profile is %+v", profile)
	}
}

func TestAMentionInAChannelIsAThreadOfItsOwn(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	direct, _ := s.say(sandbox.Draft{Kind: "text", Text: "hola"})
	asked, m := s.say(sandbox.Draft{Kind: "text", Text: "@Recado no va la VPN"})
	if asked.Message.Text != "no va la VPN" || !strings.HasSuffix(string(asked.Thread), ":"+m.ID) {
		t.Fatalf("read %+v in %q", asked.Message, asked.Thread)
	}
	if asked.Sender.Address != direct.Sender.Address || !slices.Equal(asked.Sender.Keys, direct.Sender.Keys) {
		t.Errorf("one person is two: %+v, %+v", asked.Sender, direct.Sender)
	}
	_, err := s.answer(asked, desk.Message{Kind: desk.MessageText, Text: "¿Desde cuándo?"})
	s.must(err)
	answered := s.last()
	if answered.ReplyTo != m.ID {
		t.Errorf("the answer is not in the thread: %+v", answered)
	}
	further, _ := s.say(sandbox.Draft{Kind: "text", Text: "desde ayer", ReplyTo: answered.ID})
	if further.Thread != asked.Thread {
		t.Errorf("the thread %q went on as %q", asked.Thread, further.Thread)
	}
}

// Proves: 003-74
func TestPicturesGoBothWays(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	kept, err := s.table.AddMedia("", "image/png", "pantalla.png", bytes.NewReader([]byte("a picture")))
	s.must(err)
	in, _ := s.say(sandbox.Draft{Kind: "image", MediaID: kept.ID, Text: "mira"})
	if in.Message.Kind != desk.MessageImage || in.Message.Text != "mira" || len(in.Message.Attachments) != 1 {
		t.Fatalf("read %+v", in.Message)
	}
	f, err := s.session.(platform.MediaFetcher).FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 1<<20)
	s.must(err)
	raw, err := io.ReadAll(f.Body)
	s.must(err)
	s.must(f.Body.Close())
	if string(raw) != "a picture" || f.Mime != "image/png" {
		t.Errorf("fetched %q as %s", raw, f.Mime)
	}
	got, err := s.answer(in, desk.Message{Kind: desk.MessageImage, Text: "así", Attachments: []desk.Attachment{picture()}}, file(picture()))
	s.must(err)
	last := s.last()
	if last.Kind != "image" || last.Text != "así" || last.Media == nil || last.Media.Size != 5 || last.Media.Name != "paso.png" {
		t.Errorf("the phone shows %+v", last)
	}
	if !strings.HasSuffix(string(got.ID), ":"+last.ID) {
		t.Errorf("we know it as %s", got.ID)
	}
	asked, m := s.say(sandbox.Draft{Kind: "text", Text: "@Recado ¿y aquí?"})
	_, err = s.answer(asked, desk.Message{Kind: desk.MessageImage, Attachments: []desk.Attachment{picture()}}, file(picture()))
	s.must(err)
	if last := s.last(); last.Kind != "image" || last.ReplyTo != m.ID {
		t.Errorf("in the thread the phone shows %+v", last)
	}
}

func picture() desk.Attachment {
	return desk.Attachment{ID: "a1", Name: "paso.png", Mime: "image/png", Size: 5, State: desk.AttachmentReady}
}

func file(a desk.Attachment) platform.OutgoingMedia {
	return platform.OutgoingMedia{Attachment: a, Link: "https://desk.example/f/a1", Open: func() (platform.ReadSeekCloser, error) {
		return closer{strings.NewReader("bytes")}, nil
	}}
}

type closer struct{ *strings.Reader }

func (closer) Close() error { return nil }

func TestChoicesComeBackWithTheirIds(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.say(sandbox.Draft{Kind: "text", Text: "¿qué tallas hay?"})
	rich := func(r desk.Rich) sandbox.Message {
		_, err := s.answer(in, desk.Message{Kind: desk.MessageRich, Content: &desk.Content{Rich: &r}})
		s.must(err)
		return s.last()
	}
	chosen := func(m sandbox.Message, id string) (desk.Answer, platform.Inbound) {
		got, _ := s.say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: m.ID, ID: id}})
		if got.Message.Content == nil || got.Message.Content.Answer == nil || !strings.HasSuffix(string(got.Message.ReplyTo), ":"+m.ID) {
			t.Fatalf("the choice came as %+v", got.Message)
		}
		return *got.Message.Content.Answer, got
	}
	m := rich(desk.Rich{Header: "Talla", Body: "¿Cuál?", Footer: "Tienda & más", Buttons: []desk.Button{{ID: "size|m", Title: "M"}, {ID: "size l", Title: "L"}}})
	if m.Header != "Talla" || m.Text != "¿Cuál?" || m.Footer != "Tienda & más" || len(m.Buttons) != 2 {
		t.Fatalf("the phone shows %+v", m)
	}
	if a, _ := chosen(m, m.Buttons[1].ID); a.ID != "size l" || a.Title != "L" || a.Kind != "button" {
		t.Errorf("the answer is %+v", a)
	}
	m = rich(desk.Rich{Body: "Elige", ListLabel: "Turnos", Sections: []desk.ListSection{{Title: "Hoy", Rows: []desk.ListRow{{ID: "r1", Title: "9 h"}, {ID: "r2", Title: "10 h", Description: "último"}}}}})
	if m.List == nil || m.List.Label != "Turnos" {
		t.Fatalf("the phone shows %+v", m)
	}
	if a, _ := chosen(m, m.List.Sections[0].Rows[1].ID); a.Kind != "list" || a.ID != "r2" || a.Title != "10 h" || a.Description != "último" {
		t.Errorf("the answer is %+v", a)
	}
	m = rich(desk.Rich{Body: "Mira", Cards: []desk.Card{
		{Title: "Azul <1>", Text: "3 & 4", ImageURL: "https://shop.example/a.jpg", Buttons: []desk.CardButton{{ID: "buy-1", Title: "La quiero"}, {Title: "Ver", URL: "https://shop.example/1"}}},
		{Title: "Roja", Buttons: []desk.CardButton{{ID: "buy-2", Title: "La quiero"}}},
	}})
	if len(m.Panels) != 2 || m.Panels[0].Title != "Azul <1>" || m.Panels[0].Text != "3 & 4" || m.Panels[0].Media == nil || m.Panels[0].Buttons[1].Value != "https://shop.example/1" {
		t.Fatalf("the phone shows %+v", m)
	}
	if a, _ := chosen(m, m.Panels[1].Buttons[0].ID); a.ID != "buy-2" {
		t.Errorf("the answer is %+v", a)
	}
	m = rich(desk.Rich{Page: &desk.PagePreview{URL: "https://shop.example/p?a=1&b=2", Title: "La tienda", Text: "Todo", ImageURL: "https://shop.example/a.jpg"}})
	if m.Page == nil || m.Page.Title != "La tienda" || m.Page.URL != "https://shop.example/p?a=1&b=2" || m.Page.Media == nil {
		t.Errorf("the phone shows %+v", m)
	}
	m = rich(desk.Rich{Body: "Paga", Link: &desk.LinkButton{Title: "Pagar", URL: "https://shop.example/pay"}})
	if len(m.Buttons) != 1 || m.Buttons[0].Value != "https://shop.example/pay" {
		t.Errorf("the phone shows %+v", m)
	}
}

func TestEditsDeletionsAndReactionsAreFollowed(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, m := s.say(sandbox.Draft{Kind: "text", Text: "hola"})
	_, err := s.table.Edit(s.account.ID, s.phone.ID, m.ID, "hola & adiós")
	s.must(err)
	if got := s.next("the edit", func(in platform.Inbound) bool { return in.Edit != nil }); got.Edit.ID != in.Message.ID || got.Edit.Text != "hola & adiós" {
		t.Errorf("the edit is %+v", got.Edit)
	}
	sent, err := s.answer(in, desk.Message{Kind: desk.MessageText, Text: "buenas"})
	s.must(err)
	for _, emoji := range []string{"👍", ""} {
		_, err = s.table.React(s.account.ID, s.phone.ID, s.last().ID, emoji)
		s.must(err)
		if got := s.next("the reaction", func(in platform.Inbound) bool { return in.Reaction != nil }); got.Reaction.ID != sent.ID || got.Reaction.Emoji != emoji {
			t.Errorf("the reaction is %+v", got.Reaction)
		}
	}
	reactor := s.session.(platform.Reactor)
	for _, emoji := range []string{"👍", "❤️", "❤️", ""} {
		s.must(reactor.React(t.Context(), s.to(in), in.Message.ID, emoji))
		th, err := s.table.Thread(s.account.ID, s.phone.ID)
		s.must(err)
		if got := th.Messages[0].Theirs; got != emoji {
			t.Errorf("the phone shows %q instead of %q", got, emoji)
		}
	}
	_, err = s.table.Revoke(s.account.ID, s.phone.ID, m.ID)
	s.must(err)
	if got := s.next("the deletion", func(in platform.Inbound) bool { return in.Delete != nil }); got.Delete.ID != in.Message.ID {
		t.Errorf("the deletion is %+v", got.Delete)
	}
}

func TestARefusedEventComesAgainUnderItsName(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	s.say(sandbox.Draft{Kind: "text", Text: "uno"})
	s.mu.Lock()
	s.refuse = 2
	s.mu.Unlock()
	in, _ := s.say(sandbox.Draft{Kind: "text", Text: "dos"})
	s.mu.Lock()
	defer s.mu.Unlock()
	if in.Message.Text != "dos" || !slices.Equal(s.repeat, []string{"1 http_error", "2 http_error"}) {
		t.Errorf("%q came after %v", in.Message.Text, s.repeat)
	}
}

func TestChecksAndProbeTellWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	for _, c := range s.session.(platform.Checker).Check(t.Context()) {
		if c.State != "ok" {
			t.Errorf("%s: %s: %s", c.Key, c.State, c.Detail.En)
		}
	}
	standing, err := s.session.(platform.Prober).Probe(t.Context(), true)
	if err != nil || standing.Trouble != nil {
		t.Errorf("all is well, and the probe says %+v, %v", standing, err)
	}
	other, err := s.table.NewAccount(s.account.Platform, "Otra")
	s.must(err)
	open := func(token string) platform.Session {
		session, err := connector.New().Open(platform.Account{Settings: s.account.Settings, Secrets: map[string]string{"bot_token": token, "signing_secret": "x"}},
			platform.Host{HTTP: http.DefaultClient, Clock: s.clock})
		s.must(err)
		return session
	}
	wrong := open("xoxb-wrong")
	if c := wrong.(platform.Checker).Check(t.Context())[0]; c.State != "failed" {
		t.Errorf("a wrong token is %+v", c)
	}
	if _, err := wrong.(platform.Prober).Probe(t.Context(), false); platform.AsFailure(err).Kind != platform.BadCredentials {
		t.Errorf("the probe with a wrong token: %v", err)
	}
	if _, err := s.answerWith(wrong); platform.AsFailure(err).Kind != platform.BadCredentials {
		t.Errorf("sent with a wrong token: %v", err)
	}
	elsewhere := open(other.Secrets["bot_token"])
	if c := elsewhere.(platform.Checker).Check(t.Context())[1]; c.State != "failed" {
		t.Errorf("another workspace's token is %+v", c)
	}
	if standing, err := elsewhere.(platform.Prober).Probe(t.Context(), false); err != nil || standing.Trouble == nil {
		t.Errorf("the probe of another workspace's token: %+v, %v", standing, err)
	}
}

func (s *street) answerWith(session platform.Session) (platform.Receipt, error) {
	out, _ := desk.NewOutgoing(desk.Message{ID: "m", Direction: desk.DirectionOut, Kind: desk.MessageText, Text: "x"})
	return session.Send(s.t.Context(), platform.Outgoing{Message: out, To: platform.Recipient{Address: "U1"}})
}

func TestTooManyMessagesAtOnceWait(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	in, _ := s.say(sandbox.Draft{Kind: "text", Text: "hola"})
	for range 30 {
		if _, err := s.answer(in, desk.Message{Kind: desk.MessageText, Text: "x"}); err != nil {
			if f := platform.AsFailure(err); f.Kind != platform.Throttled || f.RetryAfter == 0 {
				t.Errorf("refused as %+v", f)
			}
			return
		}
	}
	t.Error("thirty messages at once were taken")
}
