package wechat_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/wechat"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/wechat"
	"recado.dev/internal/testkit"
)

// street is the connector at one end and the emulator at the other, with nothing
// but HTTP between them.
type street struct {
	t       *testing.T
	table   *sandbox.Table
	clock   *clock.Manual
	account sandbox.Account
	phone   sandbox.Phone
	session platform.Session
	api     string
	in      chan platform.Inbound
	silent  atomic.Bool
}

func newStreet(t *testing.T, settings map[string]string) *street {
	t.Helper()
	s := &street{t: t, clock: clock.NewManual(time.Date(2026, 5, 12, 15, 0, 0, 0, time.UTC)), in: make(chan platform.Inbound, 100)}
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.table.Handler().ServeHTTP(w, r) }))
	t.Cleanup(api.Close)
	hooks := httptest.NewServer(http.HandlerFunc(s.hook))
	t.Cleanup(hooks.Close)
	s.api = api.URL
	var err error
	s.table, err = sandbox.New(sandbox.Config{
		Dir: t.TempDir(), Clock: clock.NewJumpable(s.clock), PublicURL: api.URL, Seed: 1,
		Pace: sandbox.Pace{Sent: time.Millisecond, Delivered: time.Millisecond, Read: time.Millisecond, Retry: time.Millisecond, RetryMax: 5 * time.Millisecond},
	})
	s.must(err)
	s.table.Add(emulator.New(s.table))
	s.account, err = s.table.NewAccount(emulator.Key, "Tienda Alba")
	s.must(err)
	for k, v := range settings {
		s.account.Settings[k] = v
	}
	s.account.HookURL = hooks.URL + "/hook"
	s.must(s.table.Connect(s.account))
	s.phone, err = s.table.AddPhone(sandbox.Phone{Name: "Lucía", Number: "+34600111222", Language: "es"})
	s.must(err)
	s.session = s.open(s.account.Settings, s.account.Secrets)
	s.must(s.table.Start(t.Context()))
	t.Cleanup(func() { _ = s.table.Stop(context.WithoutCancel(t.Context())) })
	return s
}

func (s *street) open(settings, secrets map[string]string) platform.Session {
	s.t.Helper()
	session, err := connector.New().Open(
		platform.Account{ChannelID: "c1", Settings: settings, Secrets: secrets, HookURL: s.account.HookURL},
		platform.Host{HTTP: &http.Client{Transport: http.DefaultTransport}, Clock: s.clock})
	s.must(err)
	return session
}

func (s *street) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *street) hook(w http.ResponseWriter, r *http.Request) {
	hooked := s.session.(platform.Hooked)
	body, _ := io.ReadAll(r.Body)
	req := platform.HookRequest{Method: r.Method, Query: r.URL.Query(), Body: body}
	reply := hooked.Accepted()
	switch {
	case s.silent.Load():
		reply = platform.HookReply{Status: http.StatusServiceUnavailable}
	case r.Method == http.MethodGet:
		reply = hooked.Handshake(req)
	case !hooked.Verify(req):
		reply = platform.HookReply{Status: http.StatusUnauthorized}
	}
	w.WriteHeader(reply.Status)
	_, _ = w.Write(reply.Body)
	if r.Method == http.MethodGet || reply.Status != http.StatusOK {
		return
	}
	ins, err := hooked.Decode(req)
	if err != nil {
		s.t.Errorf("the connector cannot read %s: %v", body, err)
	}
	for _, in := range ins {
		s.in <- in
	}
}

func (s *street) next() platform.Inbound {
	s.t.Helper()
	select {
	case in := <-s.in:
		return in
	case <-time.After(5 * time.Second):
		s.t.Fatal("nothing came")
		return platform.Inbound{}
	}
}

func (s *street) say(d sandbox.Draft) platform.Inbound {
	s.t.Helper()
	_, err := s.table.Say(s.account.ID, s.phone.ID, d)
	s.must(err)
	return s.next()
}

func (s *street) outgoing(to platform.Inbound, m desk.Message) platform.Outgoing {
	s.t.Helper()
	if m.ID == "" {
		m.ID = "0192a0de-0000-7000-8000-000000000001"
	}
	m.Direction = desk.DirectionOut
	out, ok := desk.NewOutgoing(m)
	if !ok {
		s.t.Fatal("the test made a message that may not leave")
	}
	return platform.Outgoing{Message: out, To: platform.Recipient{Address: to.Sender.Address, Keys: to.Sender.Keys}}
}

func (s *street) thread() []sandbox.Message {
	s.t.Helper()
	th, err := s.table.Thread(s.account.ID, s.phone.ID)
	s.must(err)
	return th.Messages
}

func (s *street) switched(body string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPut, s.api+"/sandbox/api/wechat/accounts/"+s.account.ID, strings.NewReader(body))
	s.must(err)
	res, err := http.DefaultClient.Do(req)
	s.must(err)
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		s.t.Fatalf("PUT %s: %d", body, res.StatusCode)
	}
}

func TestAConversationGoesBothWays(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"secure", "plain"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			s := newStreet(t, map[string]string{"message_mode": mode})
			in := s.say(sandbox.Draft{Kind: "text", Text: "你好 👕 <b> & ]]>"})
			if in.Message == nil || in.Message.Text != "你好 👕 <b> & ]]>" {
				t.Fatalf("came %+v", in.Message)
			}
			to := platform.Recipient{Address: in.Sender.Address}
			who, err := s.session.(platform.Profiler).Profile(t.Context(), to)
			if err != nil || who.Name != "Lucía" || len(who.NewKeys) != 1 {
				t.Errorf("the customer is %+v, %v", who, err)
			}
			s.must(s.session.(platform.Typer).Typing(t.Context(), to, in.Message.ID))
			_, err = s.session.Send(t.Context(), s.outgoing(in, desk.Message{Kind: desk.MessageText, Text: "Sí, <en> azul & 红色."}))
			s.must(err)
			got := s.thread()
			if last := got[len(got)-1]; last.Text != "Sí, <en> azul & 红色." || !last.Business {
				t.Errorf("the phone shows %+v", last)
			}
			place := s.say(sandbox.Draft{Kind: "location", Location: &sandbox.Location{Latitude: 40.4, Longitude: -3.7, Name: "Plaza"}})
			if l := place.Message.Content.Location; l == nil || l.Name != "Plaza" || l.Latitude != 40.4 {
				t.Errorf("came %+v", place.Message)
			}
			for _, r := range s.session.(platform.Checker).Check(t.Context()) {
				if want := map[bool]string{true: "warning", false: "ok"}[mode == "plain" && r.Key == "message_mode"]; r.State != want {
					t.Errorf("the check %s is %s: %s", r.Key, r.State, r.Detail.En)
				}
			}
		})
	}
}

func TestThePlatformReachesTheAddressItWasGiven(t *testing.T) {
	t.Parallel()
	s := newStreet(t, nil)
	testkit.Eventually(t, 5*time.Second, "the handshake went well", func() bool {
		a, ok := s.table.Account(func(sandbox.Account) bool { return true })
		return ok && a.Reached
	})
}

func (s *street) upload(kind desk.MessageKind, mime, caption string) platform.Outgoing {
	out := s.outgoing(platform.Inbound{Sender: &platform.Person{}}, desk.Message{
		ID: "m-" + mime, Kind: kind, Text: caption, Attachments: []desk.Attachment{{ID: "f1", Mime: mime, Name: "a", Size: 5, State: desk.AttachmentReady}},
	})
	out.Media = []platform.OutgoingMedia{{Attachment: out.Message.Message().Attachments[0], Open: func() (platform.ReadSeekCloser, error) { return file{strings.NewReader("bytes")}, nil }}}
	return out
}

type file struct{ *strings.Reader }

func (file) Close() error { return nil }

func TestFilesGoBothWays(t *testing.T) {
	t.Parallel()
	s := newStreet(t, nil)
	for kind, mime := range map[string]string{"image": "image/jpeg", "voice": "audio/amr", "video": "video/mp4"} {
		m, err := s.table.AddMedia("", mime, "file", strings.NewReader("bytes of "+kind))
		s.must(err)
		in := s.say(sandbox.Draft{Kind: kind, MediaID: m.ID})
		if len(in.Message.Attachments) != 1 || string(in.Message.Kind) != kind {
			t.Fatalf("%s came as %+v", kind, in.Message)
		}
		got, err := s.session.(platform.MediaFetcher).FetchMedia(t.Context(), in.Message.Attachments[0].Remote, 1<<20)
		s.must(err)
		raw, err := io.ReadAll(got.Body)
		s.must(err)
		if string(raw) != "bytes of "+kind || got.Mime != mime {
			t.Errorf("%s: fetched %q of type %s", kind, raw, got.Mime)
		}
	}
	in := s.say(sandbox.Draft{Kind: "text", Text: "¿Fotos?"})
	for _, c := range []struct {
		kind          desk.MessageKind
		mime, caption string
		shown         string
	}{
		{desk.MessageImage, "image/png", "", "image"}, {desk.MessageVideo, "video/mp4", "Así", "video"}, {desk.MessageAudio, "audio/mpeg", "", "voice"},
	} {
		out := s.upload(c.kind, c.mime, c.caption)
		out.To.Address = in.Sender.Address
		if _, err := s.session.Send(t.Context(), out); err != nil {
			t.Errorf("%s: %v", c.kind, err)
			continue
		}
		all := s.thread()
		if last := all[len(all)-1]; last.Kind != c.shown || last.Media == nil || last.Media.Size != 5 {
			t.Errorf("%s: the phone shows %+v", c.kind, last)
		}
	}
	lost, err := s.table.AddMedia("", "image/jpeg", "file", strings.NewReader("x"))
	s.must(err)
	seen := s.say(sandbox.Draft{Kind: "image", MediaID: lost.ID})
	s.clock.Advance(4 * 24 * time.Hour)
	if _, err := s.session.(platform.MediaFetcher).FetchMedia(t.Context(), seen.Message.Attachments[0].Remote, 1<<20); platform.AsFailure(err).Kind != platform.Gone {
		t.Errorf("after three days: %v", err)
	}
}

func TestChoicesAndPages(t *testing.T) {
	t.Parallel()
	s := newStreet(t, nil)
	in := s.say(sandbox.Draft{Kind: "text", Text: "Hola"})
	rich := func(id string, r desk.Rich) sandbox.Message {
		t.Helper()
		_, err := s.session.Send(t.Context(), s.outgoing(in, desk.Message{ID: id, Kind: desk.MessageRich, Text: r.Body, Content: &desk.Content{Rich: &r}}))
		s.must(err)
		all := s.thread()
		return all[len(all)-1]
	}
	page := rich("p", desk.Rich{Body: "Mira", Page: &desk.PagePreview{URL: "https://shop.example", Title: "La tienda", Text: "Abierta", ImageURL: "https://shop.example/a.jpg"}})
	if page.Page == nil || page.Page.URL != "https://shop.example" || page.Page.Title != "La tienda" || !strings.Contains(page.Page.Text, "Mira") {
		t.Errorf("the phone shows %+v", page)
	}
	menu := rich("b", desk.Rich{Body: "¿Vienes?", Footer: "Gracias", Buttons: []desk.Button{{ID: "y", Title: "Sí"}, {ID: "n", Title: "No"}}})
	if menu.Kind != "buttons" || len(menu.Buttons) != 2 || menu.Footer != "Gracias" {
		t.Errorf("the phone shows %+v", menu)
	}
	got := s.say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: menu.ID, ID: menu.Buttons[1].ID}})
	if a := got.Message.Content.Answer; a == nil || a.ID != "n" || a.Title != "No" {
		t.Errorf("came back as %+v", got.Message)
	}
}

func TestFiveAnswersWithinTwoDays(t *testing.T) {
	t.Parallel()
	s := newStreet(t, nil)
	in := s.say(sandbox.Draft{Kind: "text", Text: "Hola"})
	send := func() *platform.Failure {
		_, err := s.session.Send(t.Context(), s.outgoing(in, desk.Message{Kind: desk.MessageText, Text: "Hola"}))
		if err == nil {
			return nil
		}
		return platform.AsFailure(err)
	}
	for i := range 5 {
		if f := send(); f != nil {
			t.Fatalf("answer %d: %v", i+1, f)
		}
	}
	if f := send(); f == nil || f.Kind != platform.WindowClosed || f.Code != "45047" {
		t.Errorf("the sixth answer: %v", f)
	}
	s.say(sandbox.Draft{Kind: "text", Text: "¿Sigues?"})
	if f := send(); f != nil {
		t.Errorf("after another message: %v", f)
	}
	s.clock.Advance(49 * time.Hour)
	if f := send(); f == nil || f.Kind != platform.WindowClosed || f.Code != "45015" {
		t.Errorf("after two days: %v", f)
	}
}

func TestAResetSecretIsNoticedByAProbe(t *testing.T) {
	t.Parallel()
	s := newStreet(t, nil)
	prober := s.session.(platform.Prober)
	if standing, err := prober.Probe(t.Context(), true); err != nil || standing.Trouble != nil {
		t.Fatalf("it stands %+v, %v", standing, err)
	}
	s.switched(`{"reset_secret":true}`)
	if _, err := prober.Probe(t.Context(), false); platform.AsFailure(err).Kind != platform.BadCredentials {
		t.Errorf("after the reset: %v", err)
	}
	keyless := s.open(s.account.Settings, map[string]string{"app_secret": s.account.Secrets["app_secret"], "verify_token": "x"})
	for _, r := range keyless.(platform.Checker).Check(t.Context()) {
		if r.State != "failed" {
			t.Errorf("without key and with a former secret, the check %s is %s", r.Key, r.State)
		}
	}
}

func TestWhoLeavesIsToldAndNotReached(t *testing.T) {
	t.Parallel()
	s := newStreet(t, nil)
	in := s.say(sandbox.Draft{Kind: "text", Text: "Hola"})
	decide := func(left string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, s.api+"/sandbox/api/wechat/phones/"+s.phone.ID+"/"+s.account.ID, strings.NewReader(`{"blocked":`+left+`}`))
		s.must(err)
		res, err := http.DefaultClient.Do(req)
		s.must(err)
		_ = res.Body.Close()
	}
	decide("true")
	if in := s.next(); in.OptOut == nil || !in.OptOut.Stop || in.Sender == nil {
		t.Errorf("it came as %+v", in)
	}
	if _, err := s.session.Send(t.Context(), s.outgoing(in, desk.Message{Kind: desk.MessageText, Text: "¿Hola?"})); platform.AsFailure(err).Kind != platform.WindowClosed {
		t.Errorf("who left: %v", err)
	}
	decide("false")
	if in := s.next(); in.OptOut == nil || in.OptOut.Stop {
		t.Errorf("it came as %+v", in)
	}
	stranger := s.outgoing(platform.Inbound{Sender: &platform.Person{Address: "oNobody"}}, desk.Message{Kind: desk.MessageText, Text: "Hola"})
	if _, err := s.session.Send(t.Context(), stranger); platform.AsFailure(err).Kind != platform.RecipientGone {
		t.Errorf("a stranger: %v", err)
	}
}

func TestAnAccountThatDoesNotAnswerIsSaidToBeBroken(t *testing.T) {
	t.Parallel()
	s := newStreet(t, nil)
	s.silent.Store(true)
	_, err := s.table.Say(s.account.ID, s.phone.ID, sandbox.Draft{Kind: "text", Text: "Hola"})
	s.must(err)
	testkit.Eventually(t, 5*time.Second, "the customer is told", func() bool {
		all := s.thread()
		return len(all) == 2 && all[1].Business
	})
	s.silent.Store(false)
	if in := s.say(sandbox.Draft{Kind: "text", Text: "¿Y ahora?"}); in.Message.Text != "¿Y ahora?" {
		t.Errorf("came %+v", in.Message)
	}
}
