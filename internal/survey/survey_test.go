package survey_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/channel"
	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/job"
	"recado.dev/internal/journal"
	"recado.dev/internal/outbound"
	"recado.dev/internal/platform"
	"recado.dev/internal/store"
	"recado.dev/internal/survey"
	"recado.dev/internal/testkit"
)

// bed is a desk with one conversation, and surveys over it.
type bed struct {
	*inboundtest.Rig
	t       *testing.T
	journal *journal.Journal
	service *survey.Service
	who     access.Who
	n       int
}

type channels struct{ net *inboundtest.Net }

func (c channels) Find(ctx context.Context, _, id string) (*channel.Live, error) {
	live, err := c.net.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	out := *live
	out.Session = talking{live.Session}
	return &out, nil
}

// talking is a session that takes texts, links and a few buttons.
type talking struct{ platform.Session }

func (s talking) Caps() platform.Caps {
	c := s.Session.Caps()
	c.TextLength, c.LinkButton, c.Templates = 4096, platform.Yes, platform.Yes
	c.Buttons = platform.Choice{Level: platform.Yes, Max: 5, TitleLength: 20, IDLength: 256, BodyLength: 1024}
	return c
}
func (channels) MarkOut(string, time.Time)                   {}
func (channels) MarkFailing(context.Context, string, string) {}

func newBed(t *testing.T, s *store.Store) *bed {
	t.Helper()
	b := &bed{Rig: inboundtest.New(t, s), t: t}
	b.journal = b.Started(t)
	live := channels{b.Net}
	out := outbound.New(outbound.Config{Store: s, Queue: job.New(s, slog.New(slog.DiscardHandler)), Channels: live, Clock: b.Clock, Log: slog.New(slog.DiscardHandler)})
	b.service = survey.New(survey.Config{Store: s, Channels: live, Outbound: out, Key: []byte("key"), PublicURL: "https://desk.example", Clock: b.Clock})
	b.who = access.Who{WorkspaceID: b.Workspace, UserID: "u1", Name: "Eva", Role: desk.RoleAdmin, Actor: desk.Actor{Type: "agent", ID: "u1", Name: "Eva"}}
	b.says("Hola")
	return b
}

// says has the customer write, and everything follow.
func (b *bed) says(text string) desk.Message {
	b.t.Helper()
	b.n++
	b.Send(b.t, b.journal, inboundtest.Text("ana", fmt.Sprintf("m%d", b.n), text, b.Clock.Now()))
	return b.settled()
}

// presses has the customer press a choice.
func (b *bed) presses(id, title string) desk.Message {
	b.t.Helper()
	b.n++
	in := inboundtest.Text("ana", fmt.Sprintf("m%d", b.n), title, b.Clock.Now())
	in.Message.Kind, in.Message.Content = desk.MessageAnswer, &desk.Content{Answer: &desk.Answer{Kind: "button", ID: id, Title: title}}
	b.Send(b.t, b.journal, in)
	return b.settled()
}

func (b *bed) settled() desk.Message {
	b.t.Helper()
	b.Settle(b.t, b.journal)
	b.catchUp()
	var last desk.Message
	for _, m := range b.Messages(b.t) {
		if m.Direction == desk.DirectionIn {
			last = m
		}
	}
	return last
}

func (b *bed) catchUp() {
	b.t.Helper()
	if err := b.service.CatchUp(context.Background(), b.Workspace); err != nil {
		b.t.Fatal(err)
	}
	if err := b.service.Due(context.Background()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bed) kase() desk.Case {
	b.t.Helper()
	m := b.Messages(b.t)[0]
	c, err := b.Store.Read().CaseByID(context.Background(), b.Workspace, m.CaseID)
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

func (b *bed) resolve() {
	b.t.Helper()
	to := desk.CaseResolved
	err := b.Store.Write(context.Background(), func(tx *store.Tx) error {
		_, err := casework.Change(context.Background(), tx, b.Workspace, b.kase().ID, b.who.Actor, cases.Patch{Status: &to}, b.Clock.Now())
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.catchUp()
}

func (b *bed) keep(change func(*desk.Survey)) desk.Survey {
	b.t.Helper()
	v := desk.Survey{Name: "After", Kind: desk.SurveyCSAT, Enabled: true, Language: "en", Words: map[string]desk.SurveyWords{
		"en": {Question: "How did we do?", Low: "badly", High: "very well", Thanks: "Thanks!", FollowLow: "What went wrong?"}, "es": {Question: "¿Qué tal?", Thanks: "¡Gracias!"}}}
	if change != nil {
		change(&v)
	}
	v, err := b.service.Save(context.Background(), b.who, v)
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

func (b *bed) asks(v desk.Survey) desk.SurveySend {
	b.t.Helper()
	made, err := b.service.Send(context.Background(), b.who, survey.Order{SurveyID: v.ID, CaseID: b.kase().ID})
	if err != nil {
		b.t.Fatal(err)
	}
	return made
}

func (b *bed) sent(id string) desk.SurveySend {
	b.t.Helper()
	v, err := b.Store.Read().SurveySend(context.Background(), b.Workspace, id)
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

func (b *bed) ours() []desk.Message {
	b.t.Helper()
	var out []desk.Message
	for _, m := range b.Messages(b.t) {
		if m.Direction == desk.DirectionOut {
			out = append(out, m)
		}
	}
	return out
}

func TestAnAnswerLandsOnTheCaseAndDoesNotOpenItAgain(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		b.resolve()
		made := b.asks(b.keep(nil))
		if c := b.kase(); c.Status != desk.CaseResolved {
			t.Errorf("asking opened the case: %s", c.Status)
		}
		b.Clock.Advance(time.Minute)
		m := b.presses("survey:"+made.ID+":2", "2")
		got, c := b.sent(made.ID), b.kase()
		if got.State != desk.SurveyAnswered || got.Score != 2 || got.Way != "button" || c.Survey == nil || c.Survey.Score != 2 {
			t.Fatalf("%+v, case %+v", got, c.Survey)
		}
		if c.Status != desk.CaseResolved || c.WaitingSince != nil || m.CaseID != c.ID || m.Origin != desk.OriginSurvey {
			t.Errorf("status %s, waiting %v, message %+v", c.Status, c.WaitingSince, m)
		}
		ours := b.ours()
		if last := ours[len(ours)-1]; last.Text != "Thanks!\n\nWhat went wrong?" {
			t.Errorf("said %q", last.Text)
		}
		b.says("It took too long")
		if got := b.sent(made.ID); got.Comment != "It took too long" || b.kase().Status != desk.CaseResolved {
			t.Errorf("comment %q, case %s", got.Comment, b.kase().Status)
		}
		b.says("And where is my parcel?")
		if b.kase().Status == desk.CaseResolved {
			t.Error("what is said beyond the comment does not open the case")
		}
	})
}

func TestATypedScoreIsAnAnswerAndASecondThoughtChangesIt(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	made := b.asks(b.keep(nil))
	b.says("Could somebody call me?")
	if b.sent(made.ID).AnsweredAt != nil {
		t.Fatal("words are an answer")
	}
	b.says("muy bien")
	b.says("4")
	got := b.sent(made.ID)
	if got.Score != 4 || got.Way != "typed" || b.kase().Survey.Score != 4 {
		t.Errorf("%+v", got)
	}
	b.Clock.Advance(8 * 24 * time.Hour)
	b.presses("survey:"+made.ID+":1", "1")
	if got := b.sent(made.ID); got.Score != 4 {
		t.Errorf("an answer that came too late counts: %+v", got)
	}
}

func TestALowScoreCallsASupervisor(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	b.resolve()
	made := b.asks(b.keep(func(v *desk.Survey) {
		v.Low = desk.SurveyLow{Reopen: true, Notify: true, Tag: "unhappy", Priority: desk.PriorityUrgent}
	}))
	b.presses("survey:"+made.ID+":1", "1")
	c := b.kase()
	if c.Status != desk.CaseOpen || c.Priority != desk.PriorityUrgent || len(c.Tags) != 1 || c.Tags[0] != "unhappy" {
		t.Errorf("case %s %s %v", c.Status, c.Priority, c.Tags)
	}
	called := false
	for _, e := range b.Events(t) {
		called = called || e.Type == desk.EventSurveyAnswered && e.CaseID == c.ID && strings.Contains(string(e.Data), `"call":true`)
	}
	if !called {
		t.Error("nobody is called")
	}
}

func TestAContactIsLeftInPeaceAndRemindedOnce(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	v := b.keep(func(v *desk.Survey) { v.EveryDays, v.ReminderHours = 30, 2 })
	b.asks(v)
	if _, err := b.service.Send(context.Background(), b.who, survey.Order{SurveyID: v.ID, CaseID: b.kase().ID}); desk.CodeOf(err) != desk.CodeConflict {
		t.Errorf("asked again at once: %v", err)
	}
	for range 3 {
		b.Clock.Advance(3 * time.Hour)
		b.catchUp()
	}
	if n := len(b.ours()); n != 2 {
		t.Errorf("%d messages, want the question and one reminder", n)
	}
}

func TestThePageTakesAnAnswerAndLooksTheSameWhereverItIsWrong(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		made := b.asks(b.keep(func(v *desk.Survey) { v.Delivery = desk.SurveyLink }))
		link, err := url.Parse(b.service.Link(b.Workspace, made.ID, *made.ExpiresAt))
		if err != nil {
			t.Fatal(err)
		}
		do := func(method, path, form string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(method, path, strings.NewReader(form))
			if form != "" {
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			}
			w := httptest.NewRecorder()
			b.service.ServeHTTP(w, r)
			return w
		}
		if got := do(http.MethodGet, link.Path, ""); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "How did we do?") || strings.Contains(got.Body.String(), "<script") {
			t.Fatalf("page %d %s", got.Code, got.Body)
		}
		if got := do(http.MethodPost, link.Path, "score=9"); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), `role="alert"`) {
			t.Errorf("a score of another scale: %d", got.Code)
		}
		if got := do(http.MethodPost, link.Path, "score=2"); got.Code != http.StatusSeeOther {
			t.Errorf("answered: %d", got.Code)
		}
		if got := do(http.MethodGet, link.Path, ""); !strings.Contains(got.Body.String(), "What went wrong?") {
			t.Errorf("no follow-up question: %s", got.Body)
		}
		do(http.MethodPost, link.Path, "comment=Slow")
		if got := b.sent(made.ID); got.Score != 2 || got.Way != "page" || got.Comment != "Slow" || b.kase().Survey.Score != 2 {
			t.Errorf("%+v", got)
		}
		gone := do(http.MethodGet, link.Path+"x", "")
		if gone.Code != http.StatusNotFound {
			t.Errorf("a wrong address: %d", gone.Code)
		}
		b.Clock.Advance(8 * 24 * time.Hour)
		if late := do(http.MethodPost, link.Path, "score=5"); late.Code != http.StatusNotFound || late.Body.String() != gone.Body.String() {
			t.Errorf("afterwards: %d", late.Code)
		}
	})
}

func TestAWithdrawnSurveyTakesNoAnswer(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	made := b.asks(b.keep(nil))
	if _, err := b.service.Withdraw(context.Background(), b.who, made.ID); err != nil {
		t.Fatal(err)
	}
	b.presses("survey:"+made.ID+":5", "5")
	if got := b.sent(made.ID); got.Score != -1 {
		t.Errorf("%+v", got)
	}
}

func TestSurveysThatCouldNotWorkAreRefusedAtTheirPlace(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	for field, change := range map[string]func(*desk.Survey){
		"name": func(v *desk.Survey) { v.Name = " " }, "kind": func(v *desk.Survey) { v.Kind = "ces" }, "words": func(v *desk.Survey) { v.Words = nil },
		"language": func(v *desk.Survey) { v.Language = "fr" }, "words.en.question": func(v *desk.Survey) { v.Words = map[string]desk.SurveyWords{"en": {}} },
		"reminder_hours": func(v *desk.Survey) { v.ReminderHours, v.ExpiresHours = 5, 4 }, "style": func(v *desk.Survey) { v.Style = "hearts" },
	} {
		v := desk.Survey{Name: "x", Kind: desk.SurveyCSAT, Language: "en", Words: map[string]desk.SurveyWords{"en": {Question: "?"}}}
		change(&v)
		_, err := b.service.Save(context.Background(), b.who, v)
		var told *desk.Error
		if !errors.As(err, &told) || len(told.Problems) == 0 || told.Problems[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestWhatTooFewPeopleAnsweredIsNotShownNorTold(t *testing.T) {
	t.Parallel()
	list := []survey.Tally{{Key: "a", People: 20, Answered: 20}, {Key: "b", People: 6, Answered: 6}, {Key: "c", People: 2, Answered: 2}, {Key: "d", Sent: 4}}
	survey.Hide(list, 5)
	want := map[string]bool{"a": false, "b": true, "c": true, "d": false} // b: else c is the whole less a and b
	for _, v := range list {
		if v.Hidden != want[v.Key] || v.Hidden && v.People+v.Answered+v.Sent > 0 {
			t.Errorf("%+v", v)
		}
	}
}

// A filter tells nothing of those few whom it leaves out: what is shown with it,
// taken from what is shown without it, would be theirs.
func TestWhatAFilterLeavesOutIsNotTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		list []survey.Tally
		want string // the keys that are hidden
	}{
		"nobody is left out":               {[]survey.Tally{{Key: "a", People: 8}, {Key: "b", People: 5}}, ""},
		"enough are left out":              {[]survey.Tally{{Key: "a", People: 8, Left: 5}, {Key: "b", People: 5}}, ""},
		"one is left out of all":           {[]survey.Tally{{Key: "a", People: 8, Left: 1}}, "a"},
		"another leaves out the rest":      {[]survey.Tally{{Key: "a", People: 8, Left: 2}, {Key: "b", People: 5}, {Key: "c", People: 9, Left: 7}}, "ac"}, // b leaves nobody out
		"two leave out too few each":       {[]survey.Tally{{Key: "a", People: 8, Left: 3}, {Key: "b", People: 6, Left: 2}, {Key: "c", People: 9}}, "ab"},
		"nobody answered of those that do": {[]survey.Tally{{Key: "a", Sent: 3, Left: 2}, {Key: "b", People: 9, Left: 5}}, ""},
	} {
		survey.Hide(c.list, 5)
		got := ""
		for _, v := range c.list {
			if v.Hidden {
				got += v.Key
			}
		}
		if got != c.want {
			t.Errorf("%s: %q is hidden, want %q", name, got, c.want)
		}
	}
}

// told are what histories are told of surveys, in order: how far each came, and
// who did it.
func (b *bed) told() []string {
	b.t.Helper()
	var out []string
	for _, e := range b.Events(b.t) {
		if strings.HasPrefix(string(e.Type), "survey.") && e.CaseID != "" {
			_, to := e.Changed("survey")
			out = append(out, strings.Join(strings.Fields(strings.TrimPrefix(string(e.Type), "survey.")+" "+to+" by "+e.Actor.Type), " "))
		}
	}
	return out
}

func TestTheHistoryOfACaseTellsHowFarASurveyCame(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		v := b.keep(func(v *desk.Survey) { v.ReminderHours, v.ExpiresHours = 2, 24 })
		made := b.asks(v)
		for range 12 {
			b.Clock.Advance(3 * time.Hour)
			b.catchUp()
		}
		want := []string{"sent asked by agent", "reminded reminded by system", "ended expired by system"}
		if got := b.told(); !slices.Equal(got, want) {
			t.Errorf("told %q, want %q", got, want)
		}
		if got := b.sent(made.ID); got.DueAt != nil || got.State != desk.SurveySent {
			t.Errorf("after its end: %+v", got)
		}
		history, err := b.Store.Read().CaseHistory(context.Background(), b.Workspace, b.kase().ID, 0, 50)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, e := range history {
			if strings.HasPrefix(string(e.Type), "survey.") {
				n++
			}
		}
		if n != len(want) {
			t.Errorf("the history has %d of %d", n, len(want))
		}
	})
}

func TestWhatIsAnsweredTakenBackOrNotAskedIsToldOnce(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	v := b.keep(nil)
	made := b.asks(v)
	b.presses("survey:"+made.ID+":2", "2")
	b.says("It took too long")
	b.Clock.Advance(40 * 24 * time.Hour)
	b.catchUp() // an answered survey does not end again
	b.says("Hola otra vez")
	second := b.asks(v)
	if _, err := b.service.Withdraw(context.Background(), b.who, second.ID); err != nil {
		t.Fatal(err)
	}
	want := []string{"sent asked by agent", "answered by contact", "commented commented by contact", "sent asked by agent", "ended withdrawn by agent"}
	if got := b.told(); !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestASurveyThatGoesByItselfSpeaksUnderItsName(t *testing.T) {
	t.Parallel()
	b := newBed(t, testkit.SQLite(t))
	made := b.asks(b.keep(func(v *desk.Survey) { v.ReminderHours = 2 }))
	b.Clock.Advance(3 * time.Hour)
	b.catchUp()
	b.presses("survey:"+made.ID+":1", "1")
	var names []string
	for _, m := range b.ours() {
		names = append(names, m.Author.Type+" "+m.Author.Name)
	}
	if want := []string{"agent Eva", "system After", "system After"}; !slices.Equal(names, want) {
		t.Errorf("question, reminder and thanks are by %q, want %q", names, want)
	}
}

func TestAnswersAreKeptAsLongAsTheirSurveySays(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		short := b.keep(func(v *desk.Survey) { v.Name, v.KeepDays = "Short", 10 })
		long := b.keep(func(v *desk.Survey) { v.Name = "Long" })
		first, second := b.asks(short), b.asks(long)
		b.presses("survey:"+second.ID+":2", "2")
		left := func() (ids []string) {
			var list []desk.SurveySend
			err := b.service.Forget(context.Background())
			if err == nil {
				list, err = b.Store.Read().SurveysOfCase(context.Background(), b.Workspace, b.kase().ID)
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range list {
				ids = append(ids, v.ID)
			}
			slices.Sort(ids)
			return ids
		}
		both := []string{first.ID, second.ID}
		slices.Sort(both)
		b.Clock.Advance(10 * 24 * time.Hour)
		if got := left(); !slices.Equal(got, both) {
			t.Errorf("after ten days %v are left", got)
		}
		b.Clock.Advance(time.Second)
		if got := left(); !slices.Equal(got, []string{second.ID}) {
			t.Errorf("after more than ten days %v are left, want the other survey's %s", got, second.ID)
		}
		if c := b.kase(); c.Survey == nil || c.Survey.Score != 2 {
			t.Errorf("the case's own score: %+v", c.Survey)
		}
		tooShort := short
		tooShort.KeepDays = 7
		if _, err := b.service.Save(context.Background(), b.who, tooShort); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("answers that are gone before the survey ends: %v", err)
		}
	})
}
