package template_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
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
	"recado.dev/internal/template"
	"recado.dev/internal/testkit"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// network is a platform within the test: its list of templates, and what goes
// wrong with it.
type network struct {
	mu      sync.Mutex
	account string
	list    []platform.RemoteTemplate
	fail    func(verb string) error // asked before each call
	after   func(verb string) error // asked when the call was taken
	samples []string
	page    int
	n       int
}

func (n *network) Caps() platform.Caps {
	return platform.Caps{TextLength: 4096, Templates: platform.Yes, Window: platform.WindowRule{Seconds: 86400, Templates: true},
		Media: map[string]platform.Media{"image": {Level: platform.Yes, MaxBytes: 1000, Mimes: []string{"image/png"}}, "document": {Level: platform.Yes, MaxBytes: 1000}}}
}

func (n *network) Send(context.Context, platform.Outgoing) (platform.Receipt, error) {
	return platform.Receipt{ID: "x"}, nil
}

func (n *network) TemplateAccount() string { return n.account }

func (n *network) before(verb string) error {
	if n.fail != nil {
		return n.fail(verb)
	}
	return nil
}

func (n *network) done(verb string) error {
	if n.after != nil {
		return n.after(verb)
	}
	return nil
}

func (n *network) ListTemplates(_ context.Context, cursor string) (platform.TemplatePage, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if err := n.before("list" + cursor); err != nil {
		return platform.TemplatePage{}, err
	}
	from := 0
	if cursor != "" {
		_, _ = fmt.Sscan(cursor, &from)
	}
	size := n.page
	if size == 0 {
		size = 100
	}
	end := min(from+size, len(n.list))
	out := platform.TemplatePage{Templates: slices.Clone(n.list[from:end]), Total: len(n.list)}
	if end < len(n.list) {
		out.Next = fmt.Sprint(end)
	}
	return out, nil
}

func (n *network) CreateTemplate(_ context.Context, t platform.RemoteTemplate) (platform.TemplateState, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if err := n.before("create"); err != nil {
		return platform.TemplateState{}, err
	}
	n.n++
	t.ID = fmt.Sprint(810000 + n.n)
	t.TemplateState = platform.TemplateState{ID: t.ID, Status: desk.TemplatePending, Category: t.Category, Quality: "unknown"}
	n.list = append(n.list, t)
	return t.TemplateState, n.done("create")
}

func (n *network) EditTemplate(_ context.Context, t platform.RemoteTemplate) (platform.TemplateState, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if err := n.before("edit"); err != nil {
		return platform.TemplateState{}, err
	}
	for i := range n.list {
		if n.list[i].ID == t.ID {
			n.list[i].Parts, n.list[i].Status = t.Parts, desk.TemplatePending
		}
	}
	return platform.TemplateState{ID: t.ID, Status: desk.TemplatePending}, n.done("edit")
}

func (n *network) DeleteTemplate(_ context.Context, t platform.RemoteTemplate) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if err := n.before("delete"); err != nil {
		return err
	}
	n.list = slices.DeleteFunc(n.list, func(o platform.RemoteTemplate) bool { return o.Name == t.Name && (t.ID == "" || t.ID == o.ID) })
	return nil
}

func (n *network) UploadSample(_ context.Context, m platform.OutgoingMedia) (string, error) {
	if err := n.before("sample"); err != nil {
		return "", err
	}
	f, err := m.Open()
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(f)
	n.samples = append(n.samples, string(raw))
	return "handle", err
}

// decide has the platform think something of a template.
func (n *network) decide(name, language string, s desk.TemplateStatus) platform.RemoteTemplate {
	n.mu.Lock()
	defer n.mu.Unlock()
	for i := range n.list {
		if n.list[i].Name == name && n.list[i].Language == language {
			n.list[i].Status = s
			return n.list[i]
		}
	}
	return platform.RemoteTemplate{}
}

// channels is the registry of a test.
type channels map[string]*channel.Live

func (c channels) Find(_ context.Context, ws, id string) (*channel.Live, error) {
	if l := c[id]; l != nil && l.Channel.WorkspaceID == ws {
		return l, nil
	}
	return nil, desk.NotFound("channel")
}

// shelf keeps files in memory.
type shelf struct {
	s     *store.Store
	mu    sync.Mutex
	files map[string][]byte
}

type openFile struct{ *bytes.Reader }

func (openFile) Close() error { return nil }

func (s *shelf) OpenAttachment(_ context.Context, a desk.Attachment) (blob.ReadSeekCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return openFile{bytes.NewReader(s.files[a.BlobKey])}, nil
}

func (s *shelf) Upload(ctx context.Context, who access.Who, name string, r io.Reader) (desk.Attachment, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return desk.Attachment{}, err
	}
	a := desk.Attachment{ID: ident.New(), Mime: "image/png", Size: int64(len(raw)), Name: name, State: desk.AttachmentReady, BlobKey: ident.New()}
	s.mu.Lock()
	s.files[a.BlobKey] = raw
	s.mu.Unlock()
	return a, s.s.Write(ctx, func(tx *store.Tx) error { return tx.InsertUpload(ctx, who.WorkspaceID, a, who.UserID, start) })
}

// bed is a workspace with two numbers of one account.
type bed struct {
	*testing.T
	*template.Service
	store *store.Store
	net   *network
	clock *clock.Manual
	who   access.Who
	one   string // a channel
	two   string // another of the same account
	shelf *shelf
	live  channels
}

func on(t *testing.T, f func(b *bed)) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) { f(newBed(t, s, "waba")) })
}

func newBed(t *testing.T, s *store.Store, account string) *bed {
	t.Helper()
	ctx := context.Background()
	b := &bed{T: t, store: s, net: &network{account: account}, clock: clock.NewManual(start), live: channels{}, shelf: &shelf{s: s, files: map[string][]byte{}}}
	ws := desk.Workspace{ID: ident.New(), Name: "Tienda Luna", Locale: "es", Timezone: "UTC", CreatedAt: start}
	b.who = access.Who{WorkspaceID: ws.ID, UserID: ident.New(), Name: "Eva Paz", Role: desk.RoleOwner, Actor: desk.Actor{Type: "agent", ID: "u", Name: "Eva Paz"}}
	err := s.Write(ctx, func(tx *store.Tx) error {
		if err := tx.InsertWorkspace(ctx, ws); err != nil {
			return err
		}
		for range 2 {
			c := desk.Channel{WorkspaceID: ws.ID, ID: ident.New(), Platform: "paper", Name: "Paper", Status: desk.ChannelConnected, CreatedAt: start, UpdatedAt: start}
			if err := tx.InsertChannel(ctx, store.ChannelRow{Channel: c, Sealed: []byte{1}}); err != nil {
				return err
			}
			b.live[c.ID] = &channel.Live{Channel: c, Session: b.net, Descriptor: platform.Descriptor{Key: "paper", Title: "Paper", Templates: rules()}}
			if b.two = c.ID; b.one == "" {
				b.one = c.ID
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	b.Service = template.New(template.Config{Store: s, Queue: job.New(s, nil), Channels: b.live, Files: b.shelf, Clock: b.clock})
	return b
}

func rules() *platform.TemplateRules {
	return &platform.TemplateRules{
		NameLength: 512, Languages: strings.Fields("en en_US es es_AR es_MX pt_BR"), HeaderKinds: []string{"text", "image", "video", "document", "location"},
		HeaderLength: 60, HeaderVariables: 1, BodyLength: 1024, FooterLength: 60, WordsPerVariable: 2,
		Buttons: platform.TemplateButtonRules{Total: 10, Replies: 10, URLs: 2, Phones: 1, CopyCodes: 1, Flows: 1, TextLength: 25, URLLength: 2000, PhoneLength: 20, CodeLength: 15},
		Cards:   platform.TemplateCardRules{Least: 2, Most: 10, BodyLength: 160, Buttons: 2}, OfferLength: 16, OfferBodyLength: 600, CodeLength: 15, CodeMinutes: 90,
		TTL: map[desk.TemplateCategory]platform.TTLRange{desk.TemplateUtility: {Least: 30, Most: 43200}, desk.TemplateMarketing: {Least: 43200, Most: 2592000},
			desk.TemplateAuthentication: {Least: 30, Most: 900}},
		BadHosts: []string{"chat.example"}, EditsPerDay: 1, EditsPerMonth: 10,
	}
}

// reminder is a template that nothing is wrong with.
func reminder() desk.TemplateParts {
	return desk.TemplateParts{Body: "Hola {{nombre}}, te esperamos mañana a las {{hora}} en la tienda.", Examples: map[string]string{"nombre": "Ana", "hora": "14:30"},
		Footer: "Tienda Luna", Buttons: []desk.TemplateButton{{Kind: "quick_reply", Text: "Confirmo"}, {Kind: "url", Text: "Ver", URL: "https://luna.example/{{1}}", Example: "https://luna.example/t/42"}}}
}

func (b *bed) draft(name, language string, p desk.TemplateParts) template.Sheet {
	b.Helper()
	v, err := b.Create(context.Background(), b.who, template.Creation{ChannelID: b.one, Name: name, Category: desk.TemplateUtility, Language: language, Parts: p})
	if err != nil {
		b.Fatal(err)
	}
	return v
}

// sync looks at the whole list now.
func (b *bed) sync() desk.TemplateSync {
	b.Helper()
	ctx := context.Background()
	if _, err := b.Sync(ctx, b.who.WorkspaceID, b.one); err != nil {
		b.Fatal(err)
	}
	b.clock.Advance(time.Second)
	if f, err := b.RunSync(ctx, b.who.WorkspaceID, b.one, true); err != nil || f != nil {
		b.Fatalf("sync: %v %v", f, err)
	}
	b.clock.Advance(time.Second)
	out, err := b.Synced(ctx, b.who.WorkspaceID, b.two)
	if err != nil {
		b.Fatal(err)
	}
	return out
}

func (b *bed) show(id string) template.Sheet {
	b.Helper()
	v, err := b.Show(context.Background(), b.who, id)
	if err != nil {
		b.Fatal(err)
	}
	return v
}

func (b *bed) submit(id string) template.Submission {
	b.Helper()
	_, out, err := b.Submit(context.Background(), b.who, id, nil)
	if err != nil || len(out) != 1 {
		b.Fatalf("submit: %v %v", out, err)
	}
	return out[0]
}

// approved is a template that customers can get.
func (b *bed) approved(name, language string, p desk.TemplateParts) template.Sheet {
	b.Helper()
	v := b.draft(name, language, p)
	if got := b.submit(v.ID); got.State != "submitted" {
		b.Fatalf("submit: %+v", got)
	}
	b.net.decide(name, language, desk.TemplateApproved)
	b.clock.Advance(time.Minute)
	b.sync()
	return b.show(v.ID)
}

// forget takes a template away here alone.
func (b *bed) forget(id string) error {
	return b.store.Write(context.Background(), func(tx *store.Tx) error { return tx.DeleteTemplate(context.Background(), b.who.WorkspaceID, id) })
}

func (b *bed) lines(id string) string {
	b.Helper()
	list, err := b.History(context.Background(), b.who, id, "", 100)
	if err != nil {
		b.Fatal(err)
	}
	var out []string
	for _, l := range slices.Backward(list) {
		out = append(out, l.Kind+":"+l.Before+">"+l.After)
	}
	return strings.Join(out, " ")
}
