package meta_test

import (
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/instagram"
	"recado.dev/internal/sandbox"
)

func TestInstagramCustomersWriteAndAreAnswered(t *testing.T) {
	t.Parallel()
	s := newStreet(t, instagram.New())
	to := s.hello()
	r, err := s.send(to, desk.Message{Kind: desk.MessageText, Text: "Sí, de 10 a 14"})
	s.must(err)
	if m := s.shown(r.ID); m.Text != "Sí, de 10 a 14" {
		t.Errorf("the phone shows %+v", m)
	}
	echo := s.next("the echo", func(in platform.Inbound) bool { return in.Echo != nil })
	if !echo.Echo.PerhapsOurs || echo.Echo.ID != r.ID || echo.Sender.Address != to.Address {
		t.Errorf("the echo is %+v", echo.Echo)
	}
	read := s.next("read", func(in platform.Inbound) bool { return in.Receipt != nil && in.Receipt.ID == r.ID })
	if read.Receipt.Status != desk.StatusRead {
		t.Errorf("it is %s: arrivals are not told", read.Receipt.Status)
	}
	who, err := s.session.(platform.Profiler).Profile(t.Context(), to)
	if err != nil || who.Name != "Lucía Ñáñez" || who.Display != "@lucia.nanez" {
		t.Errorf("the customer is %+v, %v", who, err)
	}
}

func TestInstagramFilesAndChoicesGoBothWays(t *testing.T) {
	t.Parallel()
	s := newStreet(t, instagram.New())
	f, err := s.table.AddMedia("", "image/png", "uno.png", strings.NewReader("a picture"))
	s.must(err)
	if in := s.say(sandbox.Draft{Kind: "image", MediaID: f.ID}); in.Message.Kind != desk.MessageImage || len(in.Message.Attachments) != 1 {
		t.Errorf("a picture was read as %+v", in.Message)
	}
	to := s.hello()
	m, file := s.media(desk.MessageImage, "image/jpeg", "dos.jpg", "another picture")
	r, err := s.send(to, m, file)
	s.must(err)
	if got := s.shown(r.ID); got.Media == nil || got.Media.Size != int64(len("another picture")) {
		t.Errorf("a picture is shown as %+v", got)
	}
	file.Link = ""
	if _, err := s.send(to, m, file); s.kind(err) != platform.Misconfigured {
		t.Errorf("a picture without a link: %v", err)
	}
	rich := desk.Rich{Body: "¿Talla?", QuickReplies: []desk.Button{{ID: "s", Title: "S"}, {ID: "m", Title: "M"}}}
	r, err = s.send(to, desk.Message{Kind: desk.MessageRich, Text: rich.Body, Content: &desk.Content{Rich: &rich}})
	s.must(err)
	got := s.say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: string(r.ID), ID: "m"}})
	if a := got.Message.Content.Answer; a == nil || a.ID != "m" {
		t.Errorf("the answer is %+v", got.Message)
	}
}

func TestInstagramTextsOfManyBytesGoInParts(t *testing.T) {
	t.Parallel()
	s := newStreet(t, instagram.New())
	to := s.hello()
	text := strings.TrimSpace(strings.Repeat("mañana pingüino ", 60)) // fewer than 1,000 letters, more bytes
	if _, err := s.send(to, desk.Message{Kind: desk.MessageText, Text: text}); err != nil {
		t.Fatal(err)
	}
	th, err := s.table.Thread(s.account.ID, s.phone.ID)
	s.must(err)
	var parts []string
	for _, m := range th.Messages {
		if m.Business {
			parts = append(parts, m.Text)
		}
	}
	if len(parts) != 2 || strings.Join(parts, "") != text || strings.HasPrefix(parts[1], " ") || len(parts[0]) > 1000 {
		t.Errorf("the parts are %q", parts)
	}
}

func TestInstagramWindowsAndHearts(t *testing.T) {
	t.Parallel()
	s := newStreet(t, instagram.New())
	first := s.say(sandbox.Draft{Kind: "text", Text: "Hola"})
	to := platform.Recipient{Address: first.Sender.Address}
	s.must(s.session.(platform.Reactor).React(t.Context(), to, first.Message.ID, "❤️"))
	if got := s.shown(first.Message.ID).Theirs; got != "❤️" {
		t.Errorf("the reaction on the phone is %q", got)
	}
	if err := s.session.(platform.Reactor).React(t.Context(), to, first.Message.ID, "👍"); s.kind(err) != platform.Unsupported {
		t.Errorf("a thumb: %v", err)
	}
	s.clock.Advance(25 * time.Hour)
	o := s.outgoing(to, desk.Message{Kind: desk.MessageText, Text: "Ya está"})
	if _, err := s.session.Send(t.Context(), o); s.kind(err) != platform.WindowClosed {
		t.Errorf("after a day: %v", err)
	}
	o.Late = true
	if _, err := s.session.Send(t.Context(), o); err != nil {
		t.Errorf("after a day by a person: %v", err)
	}
}

func states(t *testing.T, s platform.Session) string {
	t.Helper()
	var out []string
	for _, r := range s.(platform.Checker).Check(t.Context()) {
		out = append(out, r.Key+" "+r.State)
	}
	return strings.Join(out, ", ")
}

// Proves: 003-40
func TestInstagramSaysThatAccessToMessagesIsOff(t *testing.T) {
	t.Parallel()
	s := newStreet(t, instagram.New())
	to := s.hello()
	if got := states(t, s.session); got != "token ok, account ok, access ok, subscription ok" {
		t.Errorf("all well: %s", got)
	}
	s.network.Close(s.account.ID, true)
	if got := states(t, s.session); got != "token ok, account ok, access failed, subscription ok" {
		t.Errorf("with the switch off: %s", got)
	}
	for _, r := range s.session.(platform.Checker).Check(t.Context()) {
		if r.Key == "access" && (!strings.Contains(r.Detail.En, "Allow access to messages") || !strings.Contains(r.Detail.Es, "Permitir acceso a los mensajes")) {
			t.Errorf("it does not say what to turn on: %+v", r.Detail)
		}
	}
	if at, err := s.session.(platform.Prober).Probe(t.Context(), true); err != nil || at.Trouble == nil || !at.Trouble.Stops {
		t.Errorf("the probe says %+v, %v", at, err)
	}
	if _, err := s.send(to, desk.Message{Kind: desk.MessageText, Text: "Hola"}); s.kind(err) != platform.Misconfigured {
		t.Errorf("a send with the switch off: %v", err)
	}
	s.network.Close(s.account.ID, false)
	if at, err := s.session.(platform.Prober).Probe(t.Context(), true); err != nil || at.Trouble != nil {
		t.Errorf("turned on again: %+v, %v", at, err)
	}
}

// Proves: 003-39
func TestInstagramTakesProfessionalAccountsAlone(t *testing.T) {
	t.Parallel()
	s := newStreet(t, instagram.New())
	open := func(change func(settings map[string]string)) platform.Session {
		settings := map[string]string{}
		for k, v := range s.account.Settings {
			settings[k] = v
		}
		change(settings)
		session, err := instagram.New().Open(platform.Account{ChannelID: "c1", Settings: settings, Secrets: s.account.Secrets}, platform.Host{HTTP: s.table.HTTP(), Clock: s.clock})
		s.must(err)
		return session
	}
	login := func(settings map[string]string) { settings["api_base_url"] += "/graph.instagram.com" }
	if got := states(t, open(login)); got != "token ok, account ok, access ok, subscription ok" {
		t.Errorf("a professional account without a Page: %s", got)
	}
	s.network.Personal(s.account.ID, true)
	if got := states(t, open(login)); !strings.HasPrefix(got, "token ok, account failed") {
		t.Errorf("a personal account: %s", got)
	}
	if got := states(t, open(func(map[string]string) {})); !strings.Contains(got, "account failed") {
		t.Errorf("a personal account, which no Page has: %s", got)
	}
	s.network.Personal(s.account.ID, false)
	wrong := open(func(settings map[string]string) { login(settings); settings["account_id"] = "990000000000001" })
	if got := states(t, wrong); !strings.HasPrefix(got, "token ok, account failed") {
		t.Errorf("the account's other id: %s", got)
	}
}
