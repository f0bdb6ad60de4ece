package notify_test

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/riverqueue/river"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/notify"
	"recado.dev/internal/safehttp"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// phone is a browser with its push service: what comes is decrypted as RFC 8291
// says, by our own hands.
type phone struct {
	t    *testing.T
	key  *ecdh.PrivateKey
	auth []byte
	web  *httptest.Server

	mu     sync.Mutex
	answer func(http.ResponseWriter)
	got    []map[string]any
	head   http.Header
	tries  int
}

func newPhone(t *testing.T) *phone {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &phone{t: t, key: key, auth: make([]byte, 16)}
	_, _ = rand.Read(p.auth)
	p.web = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.web.Close)
	return p
}

func (p *phone) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tries++
	p.head = r.Header.Clone()
	if p.answer != nil {
		p.answer(w)
		return
	}
	var v map[string]any
	plain, bad := p.decrypt(body)
	if err != nil || bad != nil || json.Unmarshal(plain, &v) != nil {
		p.t.Errorf("cannot read what came: %v %v %q", err, bad, plain)
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	p.got = append(p.got, v)
	w.WriteHeader(http.StatusCreated)
}

// decrypt opens a body of the content coding aes128gcm (RFC 8188) with the keys
// of RFC 8291.
func (p *phone) decrypt(body []byte) ([]byte, error) {
	if len(body) < 21+65 || len(body) > 4096 {
		return nil, errors.New("a body of an odd size")
	}
	salt, size, keyLen := body[:16], binary.BigEndian.Uint32(body[16:20]), int(body[20])
	senderKey, sealed := body[21:21+keyLen], body[21+keyLen:]
	if len(sealed) > int(size) {
		return nil, errors.New("more than one record")
	}
	sender, err := ecdh.P256().NewPublicKey(senderKey)
	if err != nil {
		return nil, err
	}
	shared, err := p.key.ECDH(sender)
	if err != nil {
		return nil, err
	}
	info := "WebPush: info\x00" + string(p.key.PublicKey().Bytes()) + string(senderKey)
	ikm, err1 := hkdf.Key(sha256.New, shared, p.auth, info, 32)
	key, err2 := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: aes128gcm\x00", 16)
	nonce, err3 := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: nonce\x00", 12)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	plain, err := gcm.Open(nil, nonce, sealed, nil)
	if err != nil {
		return nil, err
	}
	text, _, ok := strings.Cut(strings.TrimRight(string(plain), "\x00"), "\x02")
	if !ok {
		return nil, errors.New("no end of the last record")
	}
	return []byte(text), nil
}

func (p *phone) browser() notify.Browser {
	b64 := base64.RawURLEncoding.EncodeToString
	return notify.Browser{Endpoint: p.web.URL + "/push/abc", P256dh: b64(p.key.PublicKey().Bytes()), Auth: b64(p.auth), UserAgent: "Test"}
}

func (p *phone) answers(f func(http.ResponseWriter)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = f
}

func (p *phone) seen() (got []map[string]any, tries int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.got, p.tries
}

// session signs somebody in.
func (b *bench) session(user string) access.Who {
	b.t.Helper()
	id, now := ident.New(), time.Now().UTC()
	err := b.Store.Write(context.Background(), func(tx *store.Tx) error {
		return tx.InsertSession(context.Background(), store.Session{ID: id, TokenHash: id, UserID: user, WorkspaceID: b.Workspace, CreatedAt: now, SeenAt: now, RotatedAt: now, ExpiresAt: now.Add(24 * time.Hour)})
	})
	if err != nil {
		b.t.Fatal(err)
	}
	who := b.who(user)
	who.SessionID = id
	return who
}

func (b *bench) subscribe(who access.Who, p *phone) string {
	b.t.Helper()
	id, err := b.node.Subscribe(context.Background(), who, p.browser())
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

func (b *bench) start() {
	b.t.Helper()
	ctx := context.Background()
	if err := b.queue.Start(ctx); err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = b.queue.Stop(ctx) })
}

func TestAPushSaysWhatHappenedInItsPersonsLanguageAndNothingElseCanReadIt(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b, p := newBench(t, s), newPhone(t)
		b.start()
		eva := b.person("Eva", desk.RoleAgent)
		b.subscribe(b.session(eva), p)
		c := b.writes("ana", "hola")
		b.assign(c.ID, "boss", eva)
		b.catchUp()
		testkit.Eventually(t, 20*time.Second, "the push comes", func() bool { got, _ := p.seen(); return len(got) == 1 })
		got, _ := p.seen()
		if got[0]["title"] != "Eva gave you the case of ANA (#1)" || got[0]["text"] != "hola" || !strings.HasPrefix(got[0]["url"].(string), "/inbox/all/"+c.ID) {
			t.Errorf("got %v", got[0])
		}
		checkVAPID(t, b, p)
	})
}

// checkVAPID reads the token by which the push service knows us.
func checkVAPID(t *testing.T, b *bench, p *phone) {
	t.Helper()
	p.mu.Lock()
	head := p.head
	p.mu.Unlock()
	public, err := b.node.PublicKey(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	token, key, ok := strings.Cut(strings.TrimPrefix(head.Get("Authorization"), "vapid t="), ", k=")
	if !ok || key != public || head.Get("Content-Encoding") != "aes128gcm" || head.Get("TTL") == "" || head.Get("Urgency") != "high" {
		t.Errorf("the head is %v", head)
	}
	claims := jwt.MapClaims{}
	if _, _, err := jwt.NewParser().ParseUnverified(token, claims); err != nil || claims["aud"] != p.web.URL || claims["sub"] != "https://desk.test" {
		t.Errorf("claims %v, %v", claims, err)
	}
}

func TestCustomersWordsStayInsideWhereThatIsWanted(t *testing.T) {
	t.Parallel()
	for name, hide := range map[string]func(*bench, string){
		"the person":    func(b *bench, eva string) { b.settings(eva, func(s *notify.Settings) { s.HideText = true }) },
		"the workspace": func(b *bench, _ string) { b.hideText() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, p := newBench(t, testkit.SQLite(t)), newPhone(t)
			b.start()
			eva := b.person("Eva", desk.RoleAgent)
			hide(b, eva)
			b.subscribe(b.session(eva), p)
			c := b.writes("ana", "my secret")
			b.assign(c.ID, "", eva)
			b.catchUp()
			testkit.Eventually(t, 20*time.Second, "the push comes", func() bool { got, _ := p.seen(); return len(got) == 1 })
			got, _ := p.seen()
			text, _ := json.Marshal(got[0])
			if strings.Contains(string(text), "secret") || strings.Contains(string(text), "ANA") || !strings.Contains(string(text), "a customer") {
				t.Errorf("got %s", text)
			}
		})
	}
}

func (b *bench) hideText() {
	b.t.Helper()
	if err := b.Store.Write(context.Background(), func(tx *store.Tx) error { return tx.SetHideText(context.Background(), b.Workspace, true) }); err != nil {
		b.t.Fatal(err)
	}
}

// one makes a case of a person's, so that one push is on its way to a phone that
// answers so, and answers what the job said of it.
func one(t *testing.T, answer func(http.ResponseWriter), change ...func(*notify.Config)) (*bench, *phone, string, error) {
	t.Helper()
	b, p := newBench(t, testkit.SQLite(t), change...), newPhone(t)
	p.answers(answer)
	eva := b.person("Eva", desk.RoleAgent)
	id := b.subscribe(b.session(eva), p)
	c := b.writes("ana", "hola")
	b.assign(c.ID, "boss", eva)
	b.catchUp()
	list, err := b.Store.Read().Notifications(context.Background(), b.Workspace, eva, true, nil, 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("%v %v", list, err)
	}
	return b, p, id, b.node.WorkPush(context.Background(), id, list[0])
}

func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

func TestEachFailureOfAPushServiceHasItsAnswer(t *testing.T) {
	t.Parallel()
	status := func(code int, head ...string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			for i := 0; i+1 < len(head); i += 2 {
				w.Header().Set(head[i], head[i+1])
			}
			w.WriteHeader(code)
			_, _ = io.WriteString(w, "<html>sorry</html>")
		}
	}
	garbage := func(w http.ResponseWriter) {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_, _ = io.WriteString(conn, "\x16\x03 what?\r\n\r\n")
			_ = conn.Close()
		}
	}
	for _, c := range []struct {
		name   string
		answer func(http.ResponseWriter)
		want   string // done, retry, wait or never
		kept   bool
		wait   time.Duration
	}{
		{"taken", status(201), "done", true, 0},
		{"gone", status(410), "done", false, 0},
		{"not found", status(404), "done", false, 0},
		{"too many, in seconds", status(429, "Retry-After", "120"), "wait", true, 2 * time.Minute},
		{"too many, without a time", status(429), "wait", true, time.Minute},
		{"too many, for very long", status(429, "Retry-After", "999999"), "wait", true, time.Hour},
		{"its own error", status(500), "retry", true, 0},
		{"unavailable", status(503), "retry", true, 0},
		{"too large", status(413), "never", true, 0},
		{"our key refused", status(403), "never", true, 0},
		{"cut off", cut, "retry", true, 0},
		{"garbage", garbage, "retry", true, 0},
		{"another place", status(302, "Location", "http://127.0.0.1:1/"), "retry", true, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b, _, id, err := one(t, c.answer)
			var snooze *river.JobSnoozeError
			var cancel *river.JobCancelError
			got := "retry"
			switch {
			case err == nil:
				got = "done"
			case errors.As(err, &snooze):
				got = "wait"
				if snooze.Duration != c.wait {
					t.Errorf("waits %s", snooze.Duration)
				}
			case errors.As(err, &cancel):
				got = "never"
			}
			if got != c.want {
				t.Errorf("got %s: %v", got, err)
			}
			if _, there, err := b.Store.Read().PushSubscriptionByID(context.Background(), id); err != nil || there != c.kept {
				t.Errorf("the browser is kept: %v, %v", there, err)
			}
		})
	}
}

func TestAPushServiceThatHangsIsLeft(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() }) // it takes connections and says nothing
	b, p := newBench(t, testkit.SQLite(t), func(c *notify.Config) { c.HTTP = &http.Client{Timeout: 100 * time.Millisecond} }), newPhone(t)
	eva := b.person("Eva", desk.RoleAgent)
	browser := p.browser()
	browser.Endpoint = "http://" + l.Addr().String() + "/x"
	who := b.session(eva)
	if _, err := b.node.Subscribe(context.Background(), who, browser); err != nil {
		t.Fatal(err)
	}
	tried, err := b.node.TestPush(context.Background(), who)
	if err != nil || tried.Sent != 0 || len(tried.Failed) != 1 || strings.Contains(tried.Failed[0], l.Addr().String()) {
		t.Errorf("got %+v, %v", tried, err)
	}
}

func TestAPushStaysWithinTheFence(t *testing.T) {
	t.Parallel()
	_, p, _, err := one(t, nil, func(c *notify.Config) { c.HTTP = safehttp.New(safehttp.Options{}) })
	if _, tries := p.seen(); !errors.Is(err, safehttp.ErrForbidden) || tries != 0 {
		t.Errorf("got %v after %d tries", err, tries)
	}
}

func TestWhoSignedOutIsToldNothingMore(t *testing.T) {
	t.Parallel()
	b, p := newBench(t, testkit.SQLite(t)), newPhone(t)
	eva := b.person("Eva", desk.RoleAgent)
	who := b.session(eva)
	id := b.subscribe(who, p)
	err := b.Store.Write(context.Background(), func(tx *store.Tx) error { return tx.DeleteSession(context.Background(), eva, who.SessionID) })
	if err != nil {
		t.Fatal(err)
	}
	if tried, err := b.node.TestPush(context.Background(), who); err != nil || tried.Sent != 0 {
		t.Errorf("got %+v, %v", tried, err)
	}
	if _, tries := p.seen(); tries != 0 {
		t.Error("somebody who is signed out was told")
	}
	if _, there, _ := b.Store.Read().PushSubscriptionByID(context.Background(), id); there {
		t.Error("the browser is kept")
	}
}

func TestWhatWasReadOrIsQuietIsNotPushed(t *testing.T) {
	t.Parallel()
	b, p := newBench(t, testkit.SQLite(t)), newPhone(t)
	eva, leo := b.person("Eva", desk.RoleAgent), b.person("Leo", desk.RoleAgent)
	b.settings(leo, func(s *notify.Settings) {
		s.Quiet = notify.Quiet{Enabled: true, From: "00:00", To: "00:00", Days: []int{1, 2, 3, 4, 5, 6, 7}}
	})
	id := b.subscribe(b.session(eva), p)
	other := newPhone(t)
	b.subscribe(b.session(leo), other)
	one, two := b.writes("ana", "hola"), b.writes("luz", "hola")
	b.assign(one.ID, "boss", eva)
	b.assign(two.ID, "boss", leo)
	b.catchUp()
	list, err := b.Store.Read().Notifications(context.Background(), b.Workspace, eva, true, nil, 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("%v %v", list, err)
	}
	if _, err := b.node.Read(context.Background(), b.who(eva), store.ReadFilter{}); err != nil {
		t.Fatal(err)
	}
	if err := b.node.WorkPush(context.Background(), id, list[0]); err != nil {
		t.Fatal(err)
	}
	b.start()
	b.want(leo, 1, "assigned×1")
	for _, phone := range []*phone{p, other} {
		if _, tries := phone.seen(); tries != 0 {
			t.Error("it was told all the same")
		}
	}
}

func TestAnAddressThatIsNoPushServiceIsRefused(t *testing.T) {
	t.Parallel()
	b, p := newBench(t, testkit.SQLite(t), func(c *notify.Config) { c.PlainPush = false }), newPhone(t)
	who := b.session(b.person("Eva", desk.RoleAgent))
	good := p.browser()
	good.Endpoint = "https://push.test/abc"
	for name, spoil := range map[string]func(*notify.Browser){
		"without TLS":     func(v *notify.Browser) { v.Endpoint = "http://push.test/abc" },
		"another scheme":  func(v *notify.Browser) { v.Endpoint = "file:///etc/passwd" },
		"with a password": func(v *notify.Browser) { v.Endpoint = "https://u:p@push.test/" },
		"no key":          func(v *notify.Browser) { v.P256dh = "AAAA" },
		"no secret":       func(v *notify.Browser) { v.Auth = "AAAA" },
	} {
		bad := good
		spoil(&bad)
		if _, err := b.node.Subscribe(context.Background(), who, bad); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	first, err1 := b.node.Subscribe(context.Background(), who, good)
	leo := b.session(b.person("Leo", desk.RoleAgent))
	second, err2 := b.node.Subscribe(context.Background(), leo, good)
	if err := errors.Join(err1, err2); err != nil || first != second {
		t.Fatalf("%s %s %v", first, second, err)
	}
	sub, _, err := b.Store.Read().PushSubscriptionByID(context.Background(), first)
	if err != nil || sub.UserID != leo.UserID || strings.Contains(string(sub.Sealed), "push.test") {
		t.Errorf("the browser is of %s, %v", sub.UserID, err)
	}
}

func TestNodesHaveOneKeyPair(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBench(t, s)
		other, _ := b.another()
		one, err1 := b.node.PublicKey(context.Background())
		two, err2 := other.PublicKey(context.Background())
		_, private, _, err3 := s.Read().PushKeys(context.Background())
		if err := errors.Join(err1, err2, err3); err != nil || one != two || len(private) == 0 {
			t.Errorf("%s and %s, %v", one, two, err)
		}
		if raw, err := base64.RawURLEncoding.DecodeString(one); err != nil || len(raw) != 65 {
			t.Errorf("the key is %q", one)
		}
	})
}
