package media

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/blob"
	"recado.dev/internal/channel"
	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/job"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// source is a platform that has files.
type source struct {
	mu    sync.Mutex
	fetch func(n int, remote string) (platform.FetchedMedia, error)
	n     int
}

func (*source) Caps() platform.Caps { return platform.Caps{} }

func (*source) Send(context.Context, platform.Outgoing) (platform.Receipt, error) {
	return platform.Receipt{}, &platform.Failure{Kind: platform.Unsupported}
}

func (s *source) FetchMedia(_ context.Context, remote json.RawMessage, _ int64) (platform.FetchedMedia, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	return s.fetch(s.n, string(remote))
}

func (s *source) Find(_ context.Context, ws, _ string) (*channel.Live, error) {
	return &channel.Live{Channel: desk.Channel{WorkspaceID: ws}, Session: s}, nil
}

type bed struct {
	t     *testing.T
	s     *Service
	store *store.Store
	disk  *blob.Disk
	src   *source
	who   access.Who
	now   time.Time
	mu    sync.Mutex
}

func newBed(t *testing.T, s *store.Store) *bed {
	t.Helper()
	b := &bed{t: t, store: s, src: &source{}, now: time.Date(2026, 3, 1, 12, 20, 0, 0, time.UTC)}
	b.who = access.Who{WorkspaceID: ident.New(), UserID: ident.New(), Actor: desk.Actor{Type: "agent"}}
	disk, err := blob.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b.disk = disk
	log := slog.New(slog.DiscardHandler)
	b.s = New(Config{Store: s, Blobs: disk, Queue: job.New(s, log), Channels: b.src, Clock: clock.System{}, Log: log, Key: []byte("0123456789abcdef"),
		Now: func() time.Time { b.mu.Lock(); defer b.mu.Unlock(); return b.now }})
	b.write(func(tx *store.Tx) error {
		return tx.InsertWorkspace(t.Context(), desk.Workspace{ID: b.who.WorkspaceID, Name: "Shop", CreatedAt: b.now})
	})
	return b
}

func (b *bed) write(f func(tx *store.Tx) error) {
	b.t.Helper()
	if err := b.store.Write(b.t.Context(), f); err != nil {
		b.t.Fatal(err)
	}
}

func photo(t *testing.T) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, image.NewGray(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestAnUploadIsWhatItsContentSays(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		cases := []struct {
			name, file string
			data       []byte
			mime       string
			kept       string
		}{
			{"photo under another name", "invoice.pdf", photo(t), "image/jpeg", "invoice.pdf"},
			{"page that calls itself a photo", "photo.png", []byte("<!DOCTYPE html><script>alert(1)</script>"), "text/html; charset=utf-8", "photo.png"},
			{"path in the name", `C:\Users\x\..\a/b.txt`, []byte("hello"), "text/plain; charset=utf-8", "b.txt"},
			{"no name", "", photo(t), "image/jpeg", "image.jpg"},
			{"hidden ending", "photo\u202egpj.exe\x00", []byte("MZ\x90"), "application/vnd.microsoft.portable-executable", "photogpj.exe"},
		}
		for _, c := range cases {
			a, err := b.s.Upload(t.Context(), b.who, c.file, bytes.NewReader(c.data))
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			if a.Mime != c.mime || a.Name != c.kept || a.Size != int64(len(c.data)) || a.State != desk.AttachmentReady || a.URL == "" {
				t.Errorf("%s: %+v", c.name, a)
			}
			f, got, err := b.s.Open(t.Context(), b.who.WorkspaceID, a.ID)
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(f)
			_ = f.Close()
			if err != nil || !bytes.Equal(data, c.data) || got.SHA256 == "" {
				t.Errorf("%s: read %d bytes, %v", c.name, len(data), err)
			}
			if _, _, err := b.s.Open(t.Context(), ident.New(), a.ID); desk.CodeOf(err) != desk.CodeNotFound {
				t.Errorf("%s: another workspace: %v", c.name, err)
			}
		}
		a, err := b.s.Upload(t.Context(), b.who, "x.jpg", bytes.NewReader(photo(t)))
		if err != nil || a.Width != 40 || a.Height != 30 {
			t.Errorf("%+v %v", a, err)
		}
		if _, err := b.s.Upload(t.Context(), b.who, "x", strings.NewReader("")); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("empty: %v", err)
		}
		if _, err := b.s.Upload(t.Context(), b.who, "x", iotest.ErrReader(errors.New("cut"))); err == nil {
			t.Error("a broken upload was kept")
		}
		endless := io.LimitReader(zeros{}, MaxBytes+1)
		if _, err := b.s.Upload(t.Context(), b.who, "x", endless); desk.CodeOf(err) != desk.CodeTooLarge {
			t.Errorf("too large: %v", err)
		}
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestALinkLastsAndCannotBeMadeUp(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	ws, id := b.who.WorkspaceID, ident.New()
	link := b.s.Sign(ws, id, "a b?.png")
	b.now = b.now.Add(30 * time.Minute)
	if again := b.s.Sign(ws, id, "a b?.png"); again != link {
		t.Errorf("the link changed within the hour: %s, %s", link, again)
	}
	u, err := url.Parse(link)
	if err != nil || u.Path != "/api/v1/files/"+id+"/a b?.png" {
		t.Fatalf("%s: %v", link, err)
	}
	e, err := strconv.ParseInt(u.Query().Get("e"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	sig := u.Query().Get("s")
	if err := b.s.Verify(ws, id, e, sig); err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{
		"another workspace": b.s.Verify(ident.New(), id, e, sig), "another file": b.s.Verify(ws, ident.New(), e, sig),
		"a later end": b.s.Verify(ws, id, e+3600, sig), "no signature": b.s.Verify(ws, id, e, ""), "half": b.s.Verify(ws, id, e, sig[:20]),
	} {
		if desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	b.now = time.Unix(e, 0)
	if err := b.s.Verify(ws, id, e, sig); desk.CodeOf(err) != desk.CodeNotFound {
		t.Errorf("after its end: %v", err)
	}
	as := []desk.Attachment{{ID: id, State: desk.AttachmentPending}, {ID: id, State: desk.AttachmentReady}}
	if b.s.Link(ws, as); as[0].URL != "" || as[1].URL == "" {
		t.Errorf("%+v", as)
	}
}

// arrive stores a customer's message with one file to fetch.
func (b *bed) arrive(mime string) desk.Attachment {
	b.t.Helper()
	a := desk.Attachment{ID: ident.New(), State: desk.AttachmentPending, Mime: mime, Remote: json.RawMessage(`{"id":"1"}`)}
	m := desk.Message{WorkspaceID: b.who.WorkspaceID, ID: ident.New(), ConversationID: "c", ChannelID: "ch", Direction: desk.DirectionIn,
		Kind: desk.MessageImage, Status: desk.StatusReceived, Attachments: []desk.Attachment{a}, OccurredAt: b.now, CreatedAt: b.now}
	b.write(func(tx *store.Tx) error {
		return errors.Join(tx.InsertMessages(b.t.Context(), []desk.Message{m}), tx.InsertAttachments(b.t.Context(), m.WorkspaceID, m.ID, m.Attachments),
			b.s.Fetch(b.t.Context(), tx, m.WorkspaceID, m.ChannelID, []string{a.ID}))
	})
	return a
}

func (b *bed) attachment(id string) desk.Attachment {
	b.t.Helper()
	a, _, err := b.store.Read().AttachmentByID(b.t.Context(), b.who.WorkspaceID, id)
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

func (b *bed) begin() {
	b.t.Helper()
	if err := b.s.Queue.Start(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := b.s.Queue.Stop(ctx); err != nil {
			b.t.Error(err)
		}
	})
}

func body(data []byte, mime string, size int64) (platform.FetchedMedia, error) {
	return platform.FetchedMedia{Body: io.NopCloser(bytes.NewReader(data)), Mime: mime, Size: size, Name: "from the platform.jpg"}, nil
}

func TestACustomersFileIsFetchedAndTheDeskHearsOfIt(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		data := photo(t)
		b.src.fetch = func(int, string) (platform.FetchedMedia, error) { return body(data, "image/jpeg", int64(len(data))) }
		b.begin()
		a := b.arrive("image/jpeg")
		testkit.Eventually(t, 20*time.Second, "the file is ready", func() bool { return b.attachment(a.ID).State == desk.AttachmentReady })
		got := b.attachment(a.ID)
		if got.Width != 40 || got.Size != int64(len(data)) || got.Name != "from the platform.jpg" || got.Error != "" {
			t.Errorf("%+v", got)
		}
		evs, err := s.Read().EventsAfter(t.Context(), b.who.WorkspaceID, 0, 10)
		if err != nil || len(evs) != 1 || evs[0].Type != desk.EventMessageUpdated {
			t.Fatalf("%+v %v", evs, err)
		}
		var m desk.Message
		if err := json.Unmarshal(evs[0].Data, &m); err != nil || len(m.Attachments) != 1 || m.Attachments[0].State != desk.AttachmentReady {
			t.Errorf("%s %v", evs[0].Data, err)
		}
		if strings.Contains(string(evs[0].Data), got.BlobKey) {
			t.Error("the blob's key leaves the server")
		}
	})
}

func TestAFileThatCannotBeHadSaysWhy(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	fail := func(k platform.FailureKind, title string) func(int, string) (platform.FetchedMedia, error) {
		return func(int, string) (platform.FetchedMedia, error) {
			return platform.FetchedMedia{}, &platform.Failure{Kind: k, Title: title}
		}
	}
	give := func(data string, mime string, size int64) func(int, string) (platform.FetchedMedia, error) {
		return func(int, string) (platform.FetchedMedia, error) { return body([]byte(data), mime, size) }
	}
	cases := []struct {
		name  string
		fetch func(int, string) (platform.FetchedMedia, error)
		last  bool
		again bool
		says  string
	}{
		{"gone", fail(platform.Gone, ""), false, false, "no longer there"},
		{"rejected", fail(platform.Rejected, "not allowed"), false, false, "not allowed"},
		{"unreachable", fail(platform.Unreachable, "down"), false, true, ""},
		{"unreachable at last", fail(platform.Unreachable, "down"), true, false, "down"},
		{"token expired", fail(platform.BadCredentials, "expired"), false, true, ""},
		{"announced too large", give("x", "image/jpeg", MaxBytes+1), false, false, "100 MB"},
		{"a program that calls itself a photo", give("MZ\x90\x00\x03", "image/jpeg", -1), false, false, "not the image/jpeg"},
		{"a page that calls itself a voice note", give("<html><script>", "audio/ogg", -1), false, false, "not the audio/ogg"},
		{"cut short", give("\xff\xd8\xff\xe0 half", "image/jpeg", 5000), false, true, ""},
	}
	for _, c := range cases {
		b.src.fetch = c.fetch
		a := b.arrive("image/jpeg")
		err := b.s.fetch(t.Context(), fetchArgs{b.who.WorkspaceID, "ch", a.ID}, c.last)
		got := b.attachment(a.ID)
		if (err != nil) != c.again || c.again && got.State != desk.AttachmentPending {
			t.Errorf("%s: %v, %+v", c.name, err, got)
		}
		if !c.again && (got.State != desk.AttachmentFailed || !strings.Contains(got.Error, c.says)) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestAFailedFileCanBeFetchedAgain(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		data := photo(t)
		b.src.fetch = func(n int, _ string) (platform.FetchedMedia, error) {
			if n == 1 {
				return platform.FetchedMedia{}, &platform.Failure{Kind: platform.Gone}
			}
			return body(data, "image/jpeg", -1)
		}
		a := b.arrive("image/jpeg")
		if _, err := b.s.Retry(t.Context(), b.who, a.ID); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("retry of a pending file: %v", err)
		}
		b.begin()
		testkit.Eventually(t, 20*time.Second, "it failed", func() bool { return b.attachment(a.ID).State == desk.AttachmentFailed })
		stranger := b.who
		stranger.WorkspaceID = ident.New()
		if _, err := b.s.Retry(t.Context(), stranger, a.ID); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("retry by a stranger: %v", err)
		}
		if _, err := b.s.Retry(t.Context(), b.who, a.ID); err != nil {
			t.Fatal(err)
		}
		testkit.Eventually(t, 20*time.Second, "it is ready", func() bool { return b.attachment(a.ID).State == desk.AttachmentReady })
	})
}

func TestUploadsThatNobodySendsGoAfterADay(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		up := func() desk.Attachment {
			a, err := b.s.Upload(t.Context(), b.who, "a.jpg", bytes.NewReader(photo(t)))
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		sent, left := up(), up()
		b.write(func(tx *store.Tx) error {
			return tx.ClaimUploads(t.Context(), b.who.WorkspaceID, []string{sent.ID}, "message", b.who.UserID)
		})
		b.now = b.now.Add(23 * time.Hour)
		fresh := up()
		b.now = b.now.Add(2 * time.Hour)
		if err := b.s.clean(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, a := range []desk.Attachment{sent, fresh} {
			if f, _, err := b.s.Open(t.Context(), b.who.WorkspaceID, a.ID); err != nil {
				t.Error(err)
			} else {
				_ = f.Close()
			}
		}
		if _, _, err := b.s.Open(t.Context(), b.who.WorkspaceID, left.ID); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("an old upload is still there: %v", err)
		}
		if _, err := b.disk.Open(t.Context(), left.BlobKey); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("its file is still there: %v", err)
		}
	})
}

func TestWhatAFileIs(t *testing.T) {
	t.Parallel()
	cases := []struct{ head, declared, want string }{
		{"OggS\x00\x02", "audio/ogg; codecs=opus", "audio/ogg; codecs=opus"},
		{"%PDF-1.7", "application/pdf", "application/pdf"},
		{"a,b\n1,2\n", "text/csv", "text/csv"},
		{"hello", "text/html", "text/plain; charset=utf-8"},
		{"\x00\x01\x02\x03", "application/vnd.custom", "application/vnd.custom"},
		{"%PDF-1.7", "", "application/pdf"},
		{"%PDF-1.7", "application/octet-stream", "application/pdf"},
		{"<html>", "application/pdf", "text/html; charset=utf-8"},
	}
	for _, c := range cases {
		if got, err := typeOf([]byte(c.head), c.declared); err != nil || got != c.want {
			t.Errorf("%q declared %s: %s %v, want %s", c.head, c.declared, got, err, c.want)
		}
	}
	for mime, want := range map[string]desk.MessageKind{"image/png": desk.MessageImage, "image/svg+xml": desk.MessageDocument, "video/mp4": desk.MessageVideo,
		"audio/ogg; codecs=opus": desk.MessageAudio, "application/pdf": desk.MessageDocument, "": desk.MessageDocument} {
		if got := KindOf(mime); got != want {
			t.Errorf("%q is %s", mime, got)
		}
	}
}

func FuzzCleanName(f *testing.F) {
	for _, s := range []string{"a.txt", "../../x", "\\\\host\\share\\a", "....", strings.Repeat("é", 300) + ".pdf", "a\x00b", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := cleanName(s)
		if strings.ContainsAny(got, "/\\\x00\r\n\"") || got == "." || got == ".." || len([]rune(got)) > 150 {
			t.Errorf("%q became %q", s, got)
		}
	})
}
