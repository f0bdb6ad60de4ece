package email

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"recado.dev/internal/clock"
	"recado.dev/internal/platform"
)

type literal struct{ *bytes.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

// box is a mailbox on a real server, in memory.
type box struct {
	t    *testing.T
	user *imapmemserver.User
	s    *session
}

func newBox(t *testing.T) *box {
	t.Helper()
	b := &box{t: t, user: imapmemserver.NewUser("help@shop.example", "mail-password-0001")}
	if err := b.user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	memory := imapmemserver.New()
	memory.AddUser(b.user)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}}, InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var served sync.WaitGroup
	served.Go(func() { _ = server.Serve(l) })
	t.Cleanup(func() { _ = server.Close(); served.Wait() })
	b.s = openSession(t, map[string]string{"imap_host": "127.0.0.1", "imap_port": portOf(l), "imap_security": "none"}, map[string]string{"password": "mail-password-0001"})
	return b
}

func portOf(l net.Listener) string { return strconv.Itoa(l.Addr().(*net.TCPAddr).Port) }

func openSession(t *testing.T, settings, secrets map[string]string) *session {
	t.Helper()
	settings["address"] = "help@shop.example"
	var d net.Dialer
	s, err := network{}.Open(platform.Account{Settings: settings, Secrets: secrets}, platform.Host{Clock: clock.System{}, Dial: d.DialContext})
	if err != nil {
		t.Fatal(err)
	}
	return s.(*session)
}

func (b *box) put(id string, at time.Time) {
	b.t.Helper()
	raw := fmt.Sprintf("From: ana@customer.example\r\nMessage-ID: <%s@customer.example>\r\nSubject: %s\r\n\r\nHello %s\r\n", id, id, id)
	if _, err := b.user.Append("INBOX", literal{bytes.NewReader([]byte(raw))}, &imap.AppendOptions{Time: at}); err != nil {
		b.t.Fatal(err)
	}
}

// fetch pulls from a cursor until n mails came and nothing more does, and
// answers their ids and the cursor.
func (b *box) fetch(from json.RawMessage, n int, during func()) ([]string, json.RawMessage) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	var ids []string
	kept := make(chan struct{}, 100)
	var mu sync.Mutex
	var done sync.WaitGroup
	done.Go(func() {
		err := b.s.Pull(ctx, from, func(_ context.Context, fetched []platform.HookRequest, cursor json.RawMessage) error {
			mu.Lock()
			defer mu.Unlock()
			from = cursor
			for _, r := range fetched {
				in, err := b.s.Decode(r)
				if err != nil {
					return err
				}
				ids = append(ids, string(in[0].Message.ID))
			}
			kept <- struct{}{}
			return nil
		})
		if ctx.Err() == nil {
			b.t.Errorf("it ended: %v", err)
		}
	})
	if during != nil {
		<-kept // it was connected
		during()
	}
	for {
		mu.Lock()
		have := len(ids)
		mu.Unlock()
		if have >= n {
			break
		}
		select {
		case <-kept:
		case <-ctx.Done():
			b.t.Fatalf("%d mails came instead of %d", have, n)
		}
	}
	stop()
	done.Wait()
	return ids, from
}

func TestAMailboxIsReadOnFromWhereItWasLeft(t *testing.T) {
	t.Parallel()
	b := newBox(t)
	now := time.Now()
	b.put("before", now.Add(-48*time.Hour))
	b.put("lately", now.Add(-time.Minute))
	ids, at := b.fetch(nil, 2, func() { b.put("live", now) }) // told by the server while it waits
	if fmt.Sprint(ids) != "[lately@customer.example live@customer.example]" {
		t.Fatalf("at first came %v", ids)
	}
	b.put("away", now)
	if ids, at = b.fetch(at, 1, nil); fmt.Sprint(ids) != "[away@customer.example]" {
		t.Errorf("after a break came %v", ids)
	}
	var c cursor
	if err := json.Unmarshal(at, &c); err != nil || c.UID != 4 || c.Validity == 0 {
		t.Errorf("the cursor is %s, %v", at, err)
	}
}

func TestARenumberedMailboxBringsWhatIsNewAndTheOldUnderItsOldName(t *testing.T) {
	t.Parallel()
	b := newBox(t)
	now := time.Now()
	b.put("one", now)
	_, at := b.fetch(nil, 1, nil)
	if err := b.user.Delete("INBOX"); err != nil {
		t.Fatal(err)
	}
	if err := b.user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	b.put("ancient", now.Add(-72*time.Hour))
	b.put("one", now)
	b.put("two", now)
	ids, _ := b.fetch(at, 2, nil)
	if fmt.Sprint(ids) != "[one@customer.example two@customer.example]" {
		t.Errorf("came %v", ids)
	}
}

func TestALogInThatIsRefusedIsSaidWithoutThePassword(t *testing.T) {
	t.Parallel()
	b := newBox(t)
	b.s.secrets["password"] = "wrong-password-0001"
	_, err := b.s.Probe(t.Context(), false)
	if f := platform.AsFailure(err); f.Kind != platform.BadCredentials || bytes.Contains([]byte(f.Error()), []byte("wrong-password")) {
		t.Errorf("%v", f)
	}
	b.s.secrets["password"] = "mail-password-0001"
	b.s.settings["folder"] = "Nowhere"
	if _, err := b.s.Probe(t.Context(), false); platform.AsFailure(err).Kind != platform.Misconfigured {
		t.Errorf("a folder that is not there: %v", err)
	}
}
