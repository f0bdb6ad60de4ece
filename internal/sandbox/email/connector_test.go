package email_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	connector "recado.dev/internal/platform/email"
	"recado.dev/internal/sandbox"
	"recado.dev/internal/sandbox/email"
)

// world is a table with the emulated mail, a customer, and a business whose
// connector meets the emulator by the protocols alone.
type world struct {
	table   *sandbox.Table
	network *email.Network
	account sandbox.Account
	session platform.Session
	phone   sandbox.Phone
	files   sync.Map

	mu     sync.Mutex
	came   []platform.Inbound
	cursor json.RawMessage
	wake   chan struct{}
}

type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

var fast = sandbox.Pace{Sent: time.Millisecond, Delivered: time.Millisecond, Read: time.Millisecond, Retry: time.Millisecond, RetryMax: 5 * time.Millisecond}

func newWorld(t *testing.T) *world {
	t.Helper()
	table, err := sandbox.New(sandbox.Config{Dir: t.TempDir(), Clock: clock.NewJumpable(clock.System{}), PublicURL: "http://127.0.0.1:1", Pace: fast, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{table: table, network: email.New(table), wake: make(chan struct{}, 100)}
	table.Add(w.network)
	if w.account, err = table.NewAccount(email.Key, "Tienda Alba"); err != nil || w.account.ID == "" {
		t.Fatal(w.account, err)
	}
	if err := table.Connect(w.account); err != nil {
		t.Fatal(err)
	}
	if w.phone, err = table.AddPhone(sandbox.Phone{Name: "Lucía Ñáñez", Number: "+34600111222", Language: "es"}); err != nil {
		t.Fatal(err)
	}
	if err := table.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = table.Stop(context.Background()) })
	w.session = w.open(t, w.account)
	return w
}

func (w *world) open(t *testing.T, a sandbox.Account) platform.Session {
	t.Helper()
	var dialer net.Dialer
	s, err := connector.New().Open(platform.Account{ChannelID: "c", Settings: a.Settings, Secrets: a.Secrets}, platform.Host{
		Clock: clock.System{}, Log: slog.New(slog.DiscardHandler), Dial: dialer.DialContext,
		OpenFile: func(_ context.Context, name string) (platform.ReadSeekCloser, error) {
			raw, _ := w.files.Load(name)
			return file{bytes.NewReader(raw.([]byte))}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// pull reads the mailbox until the test ends.
func (w *world) pull(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	var done sync.WaitGroup
	puller := w.session.(platform.Puller)
	done.Go(func() {
		for ctx.Err() == nil {
			w.mu.Lock()
			from := w.cursor
			w.mu.Unlock()
			_ = puller.Pull(ctx, from, w.keep)
		}
	})
	t.Cleanup(func() { stop(); done.Wait() })
}

func (w *world) keep(_ context.Context, fetched []platform.HookRequest, cursor json.RawMessage) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cursor = cursor
	for _, r := range fetched {
		if len(r.Raw) > 0 {
			r.File = "file" + string(rune('a'+len(w.came)))
			w.files.Store(r.File, r.Raw)
			r.Raw = nil
		}
		in, err := w.session.(platform.Puller).Decode(r)
		if err != nil {
			return err
		}
		w.came = append(w.came, in...)
	}
	w.wake <- struct{}{}
	return nil
}

// await answers what came once there are n things.
func (w *world) await(t *testing.T, n int) []platform.Inbound {
	t.Helper()
	for {
		w.mu.Lock()
		came := append([]platform.Inbound{}, w.came...)
		w.mu.Unlock()
		if len(came) >= n {
			return came
		}
		select {
		case <-w.wake:
		case <-time.After(20 * time.Second):
			t.Fatalf("%d things came instead of %d: %+v", len(came), n, came)
		}
	}
}

func outgoing(m desk.Message, to string) platform.Outgoing {
	m.Direction = desk.DirectionOut
	out, _ := desk.NewOutgoing(m)
	return platform.Outgoing{Message: out, To: platform.Recipient{Address: to}}
}

func TestACustomerWritesAndIsAnsweredInTheSameThread(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pull(t)
	if _, err := w.table.Say(w.account.ID, w.phone.ID, sandbox.Draft{Kind: "text", Subject: "¿Dónde está mi pedido?", Text: "Hola:\n\nNo llega."}); err != nil {
		t.Fatal(err)
	}
	first := w.await(t, 1)[0]
	if first.Message == nil || first.Message.Text != "Hola:\n\nNo llega." || first.Sender.Name != "Lucía Ñáñez" || first.Message.Content.Email.Subject != "¿Dónde está mi pedido?" {
		t.Fatalf("came %+v %+v", first.Message, first.Sender)
	}
	answer := outgoing(desk.Message{ID: "0198c0de-0000-7000-8000-000000000001", Kind: desk.MessageText, Text: "Mañana sale.<br>", Content: &desk.Content{Email: &desk.Email{
		Subject: "Re: ¿Dónde está mi pedido?", To: []desk.MailAddress{{Address: first.Sender.Address}}, Cc: []desk.MailAddress{{Name: "Almacén", Address: "almacen@otra.example"}},
		References: first.Message.Content.Email.References,
	}}}, first.Sender.Address)
	answer.Thread = first.Thread
	receipt, err := w.session.Send(context.Background(), answer)
	if err != nil || receipt.ID == "" {
		t.Fatal(receipt, err)
	}
	th, err := w.table.Thread(w.account.ID, w.phone.ID)
	if err != nil || len(th.Messages) != 2 {
		t.Fatal(th, err)
	}
	shown := th.Messages[1]
	if shown.Header != "Re: ¿Dónde está mi pedido?" || !strings.Contains(shown.Footer, "almacen@otra.example") || shown.ReplyTo != th.Messages[0].ID || shown.Text != "Mañana sale." {
		t.Errorf("shown %+v", shown)
	}
	if _, err := w.table.Say(w.account.ID, w.phone.ID, sandbox.Draft{Kind: "text", Text: "¡Gracias!"}); err != nil {
		t.Fatal(err)
	}
	second := w.await(t, 2)[1]
	if second.Thread != first.Thread || second.Message.Follows[0] != receipt.ID || second.Message.Content.Email.Subject != "Re: ¿Dónde está mi pedido?" {
		t.Errorf("the answer came as %+v in %s, not %s", second.Message, second.Thread, first.Thread)
	}
	if _, err := w.table.Say(w.account.ID, w.phone.ID, sandbox.Draft{Kind: "text", Subject: "Otra cosa", Text: "¿Abrís el lunes?"}); err != nil {
		t.Fatal(err)
	}
	if third := w.await(t, 3)[2]; third.Thread == first.Thread {
		t.Error("another subject is in the same thread")
	}
}

func TestFilesAreKeptThoughTheServerForgetsTheMail(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pull(t)
	media, err := w.table.AddMedia(w.account.ID, "application/pdf", "factura.pdf", strings.NewReader("%PDF-1.4 factura"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.table.Say(w.account.ID, w.phone.ID, sandbox.Draft{Kind: "document", MediaID: media.ID, Text: "Aquí va", Subject: "Factura"}); err != nil {
		t.Fatal(err)
	}
	m := w.await(t, 1)[0].Message
	if len(m.Attachments) != 2 || m.Attachments[0].Name != "factura.pdf" || m.Content.Email.Parts[0].Role != desk.MailFile || m.Content.Email.Parts[1].Role != desk.MailPage {
		t.Fatalf("attachments %+v %+v", m.Attachments, m.Content.Email.Parts)
	}
	got, err := w.session.(platform.MediaFetcher).FetchMedia(context.Background(), m.Attachments[0].Remote, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := io.ReadAll(got.Body); err != nil || string(raw) != "%PDF-1.4 factura" {
		t.Errorf("the file holds %q, %v", raw, err)
	}
}

func TestAMailThatCannotBeDeliveredComesBackAsAFailure(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pull(t)
	lost := true
	if _, err := w.table.ChangePhone(w.phone.ID, sandbox.PhoneChange{Undeliverable: &lost}); err != nil {
		t.Fatal(err)
	}
	receipt, err := w.session.Send(context.Background(), outgoing(desk.Message{ID: "0198c0de-0000-7000-8000-000000000002", Kind: desk.MessageText, Text: "Hola"}, "lucia.nanez.1222@correo.example"))
	if err != nil {
		t.Fatal(err)
	}
	in := w.await(t, 1)[0]
	if in.Receipt == nil || in.Receipt.ID != receipt.ID || in.Receipt.Status != desk.StatusFailed || in.Receipt.OurID != "0198c0de-0000-7000-8000-000000000002" || in.Receipt.Error.Code != "5.1.1" {
		t.Fatalf("came %+v", in.Receipt)
	}
}

func TestRefusalsSayWhoIsToAct(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	send := func(s platform.Session, to string) *platform.Failure {
		_, err := s.Send(context.Background(), outgoing(desk.Message{ID: "0198c0de-0000-7000-8000-000000000003", Kind: desk.MessageText, Text: "Hola"}, to))
		if err == nil {
			return &platform.Failure{}
		}
		return platform.AsFailure(err)
	}
	if f := send(w.session, "nadie@correo.example"); f.Kind != platform.RecipientGone || f.Code != "550 5.1.1" {
		t.Errorf("an unknown recipient: %v", f)
	}
	wrong := w.account
	wrong.Secrets = map[string]string{"password": "not-the-password-0001"}
	s := w.open(t, wrong)
	if f := send(s, "lucia.nanez.1222@correo.example"); f.Kind != platform.BadCredentials || strings.Contains(f.Error(), "not-the-password") {
		t.Errorf("a wrong password: %v", f)
	}
	if _, err := s.(platform.Prober).Probe(context.Background(), true); platform.AsFailure(err).Kind != platform.BadCredentials {
		t.Errorf("the probe says %v", err)
	}
	for _, c := range w.session.(platform.Checker).Check(context.Background()) {
		if c.State != "ok" {
			t.Errorf("check %s: %s, %s", c.Key, c.State, c.Detail.En)
		}
	}
	for _, c := range s.(platform.Checker).Check(context.Background()) {
		if c.State != "failed" {
			t.Errorf("with a wrong password check %s: %s", c.Key, c.State)
		}
	}
	other, err := w.table.NewAccount(email.Key, "Otra")
	if err != nil {
		t.Fatal(err)
	}
	other.Settings["username"], other.Settings["address"] = other.ID, w.account.ID
	if f := send(w.open(t, other), "lucia.nanez.1222@correo.example"); f.Kind != platform.Misconfigured {
		t.Errorf("another's address: %v", f)
	}
}
