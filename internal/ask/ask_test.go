package ask_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/ask"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/journal"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

var start = inboundtest.Start

// bed is a desk with a conversation and the pages over it.
type bed struct {
	*inboundtest.Rig
	journal *journal.Journal
	pages   *ask.Service
	first   desk.Message
}

type finder struct{ net *inboundtest.Net }

func (f finder) Find(ctx context.Context, _, id string) (*channel.Live, error) {
	return f.net.Get(ctx, id)
}

func newBed(t *testing.T, s *store.Store) bed {
	t.Helper()
	b := bed{Rig: inboundtest.New(t, s)}
	b.journal = b.Started(t)
	b.pages = ask.New(ask.Config{Store: s, Channels: finder{b.Net}, Journal: b.journal, Key: []byte("key"), PublicURL: "https://desk.example", Clock: b.Clock})
	b.Send(t, b.journal, inboundtest.Text("ana", "m1", "Hola", start))
	b.Settle(t, b.journal)
	b.first = b.Messages(t)[0]
	return b
}

// says stores a message of ours and answers the path of its page.
func (b bed) says(t *testing.T, rich desk.Rich) (id, path string) {
	t.Helper()
	m := desk.Message{WorkspaceID: b.Workspace, ID: ident.New(), ConversationID: b.first.ConversationID, CaseID: b.first.CaseID, ChannelID: b.Channel, Direction: desk.DirectionOut,
		Kind: desk.MessageRich, Content: &desk.Content{Rich: &rich}, ExternalID: "ours-" + ident.New(), Attachments: []desk.Attachment{}, Reactions: []desk.Reaction{}, Status: desk.StatusSent, OccurredAt: start, CreatedAt: start}
	if err := b.Store.Write(context.Background(), func(tx *store.Tx) error { return tx.InsertMessages(context.Background(), []desk.Message{m}) }); err != nil {
		t.Fatal(err)
	}
	link, err := url.Parse(b.pages.Link(b.Workspace, m.ID))
	if err != nil || link.Host != "desk.example" {
		t.Fatalf("link %v, %v", link, err)
	}
	return m.ID, link.Path
}

func (b bed) do(method, path, form, language string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form))
	r.Header.Set("Accept-Language", language)
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	b.pages.ServeHTTP(w, r)
	return w
}

func (b bed) answer(t *testing.T, id string) (desk.Message, bool) {
	t.Helper()
	found, err := b.Store.Read().MessagesByExternal(context.Background(), b.Workspace, b.Channel, []string{string(platform.PageAnswerID(id))})
	if err != nil {
		t.Fatal(err)
	}
	m, ok := found[string(platform.PageAnswerID(id))]
	return m, ok
}

func TestATimePickedOnItsPageIsTheCustomersAnswer(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		at := start.Add(48 * time.Hour)
		id, path := b.says(t, desk.Rich{Body: "When?", Times: &desk.TimePicker{Title: "Fitting <b>", TimeZone: "Europe/Madrid", Language: "es", Slots: []desk.TimeSlot{
			{ID: "gone", Start: start.Add(-time.Hour)}, {ID: "t1", Start: at, Minutes: 30}}}})
		page := b.do(http.MethodGet, path, "", "es")
		if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), "mié 4 mar, 10:00–10:30") || !strings.Contains(page.Body.String(), "Fitting &lt;b&gt;") || strings.Contains(page.Body.String(), `value="gone"`) {
			t.Errorf("page %d %s", page.Code, page.Body)
		}
		for _, form := range []string{"x=1", "time=nope", "time=gone"} {
			if got := b.do(http.MethodPost, path, form, "en"); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "Please answer this.") {
				t.Errorf("%s: %d", form, got.Code)
			}
		}
		for range 2 { // the second changes nothing
			if got := b.do(http.MethodPost, path, "time=t1", "en"); got.Code != http.StatusSeeOther {
				t.Errorf("answered with %d %s", got.Code, got.Body)
			}
		}
		b.Settle(t, b.journal)
		m, ok := b.answer(t, id)
		if !ok || m.Kind != desk.MessageAnswer || m.Content.Answer.Kind != "time" || m.Content.Answer.ID != "t1" || !m.Content.Answer.At.Equal(at) || m.ConversationID != b.first.ConversationID || m.ReplyTo == nil || m.ReplyTo.ID != id {
			t.Errorf("answer %v %+v", ok, m)
		}
		if n := len(b.Messages(t)); n != 2 {
			t.Errorf("%d messages, want the first and the answer", n)
		}
		cv, err := s.Read().ConversationByID(context.Background(), b.Workspace, b.first.ConversationID)
		if err != nil || !cv.LastInboundAt.Equal(start) {
			t.Errorf("the page opened a window: %v %v", cv.LastInboundAt, err)
		}
		if got := b.do(http.MethodGet, path, "", "es"); !strings.Contains(got.Body.String(), "Gracias") || !strings.Contains(got.Body.String(), "mié 4 mar") {
			t.Errorf("afterwards: %s", got.Body)
		}
	})
}

func TestAFormFilledInOnItsPageIsAFormsAnswer(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	id, path := b.says(t, desk.Rich{Body: "Tell us", Form: &desk.FormOffer{ID: "f1", Title: "Delivery", Label: "Open", Questions: []desk.FormQuestion{
		{Key: "name", Label: "Name", Kind: desk.FieldText, Required: true}, {Key: "mail", Label: "E-mail", Kind: desk.FieldEmail},
		{Key: "size", Label: "Size", Kind: desk.FieldChoice, Options: []desk.FormOption{{ID: "0", Title: "S"}, {ID: "1", Title: "L"}}},
		{Key: "days", Label: "Days", Kind: desk.FieldChoices, Options: []desk.FormOption{{ID: "0", Title: "Mon"}, {ID: "1", Title: "Tue"}}},
		{Key: "ok", Label: "Agreed", Kind: desk.FieldYes}, {Key: "when", Label: "When", Kind: desk.FieldDate}}}})
	bad := b.do(http.MethodPost, path, "mail=nonsense&size=7&when=tomorrow&days=0", "en").Body.String()
	for _, want := range []string{`id="bad-name"`, `id="bad-mail"`, `id="bad-size"`, `id="bad-when"`, `value="nonsense"`, `role="alert"`} {
		if !strings.Contains(bad, want) {
			t.Errorf("no %s in %s", want, bad)
		}
	}
	if strings.Contains(bad, `id="bad-days"`) || !strings.Contains(bad, `value="0" checked`) {
		t.Errorf("what was right is not kept: %s", bad)
	}
	if got := b.do(http.MethodPost, path, "name=Ana+Ruiz&mail=ana@example.com&size=1&days=0&days=1&ok=yes&when=2026-12-01", "en"); got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	b.Settle(t, b.journal)
	m, _ := b.answer(t, id)
	want := `{"days":["0","1"],"flow_token":"` + id + `","mail":"ana@example.com","name":"Ana Ruiz","ok":true,"size":"1","when":"2026-12-01"}`
	if m.Content == nil || m.Content.Answer.Kind != "form" || string(m.Content.Answer.Form) != want {
		t.Errorf("%+v", m.Content)
	}
}

func TestAPageThatIsWrongInAnyWayLooksTheSame(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	_, path := b.says(t, desk.Rich{Body: "When?", Times: &desk.TimePicker{Title: "Fitting", Slots: []desk.TimeSlot{{ID: "t1", Start: start.Add(60 * 24 * time.Hour)}}}})
	_, plain := b.says(t, desk.Rich{Body: "b", Buttons: []desk.Button{{ID: "1", Title: "x"}}})
	parts := strings.Split(path, "/")
	other := strings.Join(append(append([]string{}, parts[:3]...), b.first.ID, parts[4], parts[5]), "/")
	later := strings.Join(append(append([]string{}, parts[:4]...), "zzzzzz", parts[5]), "/")
	gone := ""
	for _, p := range []string{path + "x", other, later, plain, ask.Path, ask.Path + "a/b/c/d"} {
		got := b.do(http.MethodGet, p, "", "en")
		if gone == "" {
			gone = got.Body.String()
		}
		if got.Code != http.StatusNotFound || got.Body.String() != gone {
			t.Errorf("%s: %d %s", p, got.Code, got.Body)
		}
	}
	b.Clock.Advance(16 * 24 * time.Hour)
	if got := b.do(http.MethodPost, path, "time=t1", "en"); got.Code != http.StatusNotFound {
		t.Errorf("a page that ended takes an answer: %d", got.Code)
	}
	if got := b.do(http.MethodDelete, path, "", "en"); got.Code != http.StatusNotFound {
		t.Errorf("delete: %d", got.Code)
	}
	if got := b.do(http.MethodGet, path, "", "en").Header(); !strings.Contains(got.Get("Content-Security-Policy"), "default-src 'none'") || got.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("headers %v", got)
	}
}
