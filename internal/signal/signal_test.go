package signal_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/channel"
	"recado.dev/internal/consent"
	"recado.dev/internal/desk"
	"recado.dev/internal/inbound/inboundtest"
	"recado.dev/internal/job"
	"recado.dev/internal/outbound"
	"recado.dev/internal/platform"
	"recado.dev/internal/signal"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// channels are those of the rig's network, as outbound wants them.
type channels struct{ net *inboundtest.Net }

func (c channels) Find(ctx context.Context, _, id string) (*channel.Live, error) {
	live, err := c.net.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	able := *live
	able.Session = talking{live.Session}
	return &able, nil
}

func (channels) MarkOut(string, time.Time)                   {}
func (channels) MarkFailing(context.Context, string, string) {}

// talking is a session that sends texts and templates and signals by its codes.
type talking struct{ platform.Session }

func (s talking) Caps() platform.Caps {
	caps := s.Session.Caps()
	caps.TextLength, caps.Templates = 1000, platform.Yes
	return caps
}

func (talking) SignalOf(code string) platform.Signal {
	if code == "held" {
		return platform.SignalWithheld
	}
	return ""
}

// shop is a workspace that hears what its customers signal.
type shop struct {
	*inboundtest.Rig
	t      *testing.T
	sender *outbound.Service
	hears  *signal.Service
	n      int
}

func newShop(t *testing.T, s *store.Store) *shop {
	t.Helper()
	b := &shop{Rig: inboundtest.New(t, s), t: t}
	b.write(func(tx *store.Tx) error {
		return tx.InsertChannel(t.Context(), store.ChannelRow{Sealed: []byte("x"), Channel: desk.Channel{WorkspaceID: b.Workspace, ID: b.Channel, Platform: "fake", Name: "Shop",
			Settings: map[string]string{}, Status: desk.ChannelConnected, CreatedAt: b.Clock.Now(), UpdatedAt: b.Clock.Now()}})
	})
	log := slog.New(slog.DiscardHandler)
	b.sender = outbound.New(outbound.Config{Store: s, Queue: job.New(s, log), Channels: channels{b.Net}, Clock: b.Clock, Log: log})
	b.hears = b.node()
	return b
}

func (b *shop) node() *signal.Service {
	return signal.New(signal.Config{Store: b.Store, Clock: b.Clock, Sender: b.sender, Channels: channels{b.Net}})
}

func (b *shop) write(f func(*store.Tx) error) {
	b.t.Helper()
	if err := b.Store.Write(context.Background(), f); err != nil {
		b.t.Fatal(err)
	}
}

// says has a customer write, now.
func (b *shop) says(who, text string) {
	b.t.Helper()
	b.n++
	b.Clock.Advance(time.Second)
	b.Apply(b.t, inboundtest.Text(who, fmt.Sprintf("m%d", b.n), text, b.Clock.Now()))
}

func (b *shop) listen() {
	b.t.Helper()
	if err := b.hears.CatchUp(context.Background(), b.Workspace); err != nil {
		b.t.Fatal(err)
	}
	if err := b.hears.Answer(context.Background()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *shop) conversation() desk.Conversation {
	b.t.Helper()
	c, err := b.Store.Read().ConversationByID(context.Background(), b.Workspace, b.Messages(b.t)[0].ConversationID)
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

func (b *shop) ledger() []desk.Consent {
	b.t.Helper()
	list, err := b.Store.Read().Consents(context.Background(), b.Workspace, b.conversation().ContactID)
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}

func (b *shop) automatic() []string {
	var out []string
	for _, m := range b.Messages(b.t) {
		if m.Origin == desk.OriginAutomatic {
			out = append(out, m.Text)
		}
	}
	return out
}

func (b *shop) policy(change func(*consent.Policy)) {
	b.t.Helper()
	p := consent.Default()
	change(&p)
	raw, err := json.Marshal(p)
	if err != nil {
		b.t.Fatal(err)
	}
	b.write(func(tx *store.Tx) error {
		return tx.SaveConsentPolicy(context.Background(), b.Workspace, string(raw), b.Clock.Now())
	})
}

func (b *shop) template(name string, category desk.TemplateCategory) {
	b.t.Helper()
	now := b.Clock.Now()
	b.write(func(tx *store.Tx) error {
		return tx.SaveTemplate(context.Background(), desk.StoredTemplate{WorkspaceID: b.Workspace, ID: "t-" + name, Platform: "fake", Account: "a", Name: name,
			Category: category, DefaultLanguage: "es", Fills: map[string]string{}, CreatedAt: now, UpdatedAt: now})
	})
}

// send sends a template as somebody of the desk.
func (b *shop) send(name string) ([]desk.Message, error) {
	who := access.Who{WorkspaceID: b.Workspace, UserID: "u", Name: "Bea", Role: desk.RoleAdmin, Actor: desk.Actor{Type: "agent", ID: "u", Name: "Bea"}}
	return b.sender.Reply(context.Background(), who, b.conversation().ID, outbound.Reply{Kind: desk.MessageTemplate, Template: &desk.Template{Name: name, Language: "es"}})
}

func onBoth(t *testing.T, f func(t *testing.T, b *shop)) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) { f(t, newShop(t, s)) })
}

func TestAStopWordIsKeptHeldToAndAnsweredOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, b *shop) {
		b.template("promo", desk.TemplateMarketing)
		b.template("notice", desk.TemplateUtility)
		b.says("ana", "Hola, ¿tenéis horno?")
		b.listen()
		if _, err := b.send("promo"); err != nil {
			t.Fatalf("before: %v", err)
		}
		b.says("ana", "¡Baja!")
		b.listen()
		b.listen()
		ledger := b.ledger()
		if len(ledger) != 1 || ledger[0].Granted || ledger[0].Source != desk.ConsentByWord || ledger[0].Text != "¡Baja!" || ledger[0].MessageID == "" || ledger[0].Actor.Type != "contact" {
			t.Fatalf("ledger %+v", ledger)
		}
		if _, err := b.send("promo"); desk.CodeOf(err) != desk.CodeOptedOut {
			t.Errorf("a promotion afterwards: %v", err)
		}
		if _, err := b.send("notice"); err != nil {
			t.Errorf("a notice afterwards: %v", err)
		}
		b.says("ana", "STOP")
		b.listen()
		if said := b.automatic(); len(said) != 1 || said[0] != consent.Default().Answer.Stop["en"] && said[0] != consent.Default().Answer.Stop["es"] {
			t.Errorf("said %q", said)
		}
		b.says("ana", "alta")
		b.listen()
		if _, err := b.send("promo"); err != nil {
			t.Errorf("a promotion after they came back: %v", err)
		}
		if said, ledger := b.automatic(), b.ledger(); len(said) != 2 || len(ledger) != 3 || !ledger[0].Granted {
			t.Errorf("said %q, ledger %+v", said, ledger)
		}
		c, err := b.Store.Read().ContactByID(context.Background(), b.Workspace, b.conversation().ContactID)
		if err != nil || !c.Consent[desk.ConsentMarketing].Granted {
			t.Errorf("contact %+v, %v", c.Consent, err)
		}
	})
}

func TestWordsWithinSentencesAndAnswersSwitchedOffSayNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, b *shop) {
		b.policy(func(p *consent.Policy) {
			p.Answer.Enabled = false
			p.StopWords, p.OneChannel = []string{"FIN"}, true
		})
		b.says("ana", "no quiero que esto sea el fin")
		b.says("ana", "STOP")
		b.says("ana", "fin")
		b.listen()
		ledger := b.ledger()
		if len(ledger) != 1 || ledger[0].Text != "fin" || ledger[0].ChannelID != b.Channel || len(b.automatic()) != 0 {
			t.Errorf("ledger %+v, said %q", ledger, b.automatic())
		}
	})
}

func TestSeveralNodesAndRestartsCountOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, b *shop) {
		b.says("ana", "hola")
		b.listen()
		b.says("ana", "STOP")
		other := b.node()
		for range 2 {
			for _, s := range []*signal.Service{b.hears, other, b.node()} {
				if err := s.CatchUp(context.Background(), b.Workspace); err != nil {
					t.Fatal(err)
				}
				if err := s.Answer(context.Background()); err != nil {
					t.Fatal(err)
				}
			}
		}
		if len(b.ledger()) != 1 || len(b.automatic()) != 1 {
			t.Errorf("ledger %+v, said %q", b.ledger(), b.automatic())
		}
	})
}

func TestSignalsAreCountedByTemplateChannelAndDay(t *testing.T) {
	onBoth(t, func(t *testing.T, b *shop) {
		b.template("promo", desk.TemplateMarketing)
		b.says("ana", "hola")
		made, err := b.send("promo")
		if err != nil {
			t.Fatal(err)
		}
		b.write(func(tx *store.Tx) error { // the platform keeps it from the customer
			m, err := tx.LockMessage(context.Background(), b.Workspace, made[0].ID)
			if err != nil {
				return err
			}
			m.Status, m.Error = desk.StatusFailed, &desk.SendError{Code: "held", Title: "Held"}
			data, err := json.Marshal(m)
			if err != nil {
				return err
			}
			if err := tx.UpdateMessages(context.Background(), []desk.Message{m}); err != nil {
				return err
			}
			return tx.AppendEvents(context.Background(), b.Workspace, []desk.Event{{Type: desk.EventMessageUpdated, At: b.Clock.Now(), Actor: desk.SystemActor, MessageID: m.ID,
				Changes: map[string][2]any{"status": {"queued", "failed"}}, Data: data}})
		})
		b.Clock.Advance(time.Minute)
		b.says("ana", "STOP")
		b.listen()
		b.listen()
		rows, err := b.Store.Read().Signals(context.Background(), b.Workspace, "2000-01-01", "", "")
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int64{}
		for _, r := range rows {
			if r.ChannelID != b.Channel || r.Day != b.Clock.Now().UTC().Format(time.DateOnly) {
				t.Errorf("row %+v", r)
			}
			got[r.Template+" "+r.Kind] += r.N
		}
		want := map[string]int64{"promo sent": 1, "promo withheld": 1, "promo stopped": 1}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestTheSameTemplateToManyWithinAnHourIsPointedOut(t *testing.T) {
	onBoth(t, func(t *testing.T, b *shop) {
		b.policy(func(p *consent.Policy) { p.Alike = 3 })
		b.template("notice", desk.TemplateUtility)
		b.says("ana", "hola")
		for range 7 {
			if _, err := b.send("notice"); err != nil {
				t.Fatal(err)
			}
		}
		b.listen()
		list, err := b.Store.Read().SendWarnings(context.Background(), b.Workspace, 10)
		if err != nil {
			t.Fatal(err)
		}
		var counts []int
		for _, w := range list {
			counts = append(counts, w.Count)
			if w.Template != "notice" || w.Author.Name != "Bea" {
				t.Errorf("warning %+v", w)
			}
		}
		slices.Sort(counts)
		if !slices.Equal(counts, []int{3, 6}) {
			t.Errorf("warned at %v", counts)
		}
	})
}

func TestWhoHasACaseIsToldOnceBeforeItsWindowCloses(t *testing.T) {
	onBoth(t, func(t *testing.T, b *shop) {
		b.says("ana", "hola")
		told := func() (list []desk.WindowClosing) {
			t.Helper()
			if err := b.hears.Closing(context.Background()); err != nil {
				t.Fatal(err)
			}
			for _, e := range b.Events(t) {
				if e.Type == desk.EventWindowClosing {
					var w desk.WindowClosing
					if err := json.Unmarshal(e.Data, &w); err != nil {
						t.Fatal(err)
					}
					list = append(list, w)
				}
			}
			return list
		}
		wrote := b.Clock.Now()
		b.Clock.Advance(22*time.Hour + time.Minute)
		if got := told(); len(got) != 0 {
			t.Fatalf("nobody has the case, and %+v were told", got)
		}
		b.write(func(tx *store.Tx) error { // Bea takes it
			c, err := tx.LockCase(context.Background(), b.Workspace, b.conversation().CaseID)
			if err != nil {
				return err
			}
			after := c
			after.AssigneeID = "bea"
			return tx.SaveCases(context.Background(), b.Workspace, []store.CaseChange{{Before: &c, After: after}})
		})
		for range 2 {
			if got := told(); len(got) != 1 || !got[0].ClosesAt.Equal(wrote.Add(24*time.Hour)) || got[0].CaseID != b.conversation().CaseID {
				t.Fatalf("told %+v", got)
			}
		}
		b.says("ana", "¿hay alguien?")
		if got := told(); len(got) != 1 {
			t.Errorf("right after they wrote again: %+v", got)
		}
		b.Clock.Advance(23 * time.Hour)
		if got := told(); len(got) != 2 {
			t.Errorf("the next window: %+v", got)
		}
		b.says("ana", "hola?")
		b.Clock.Advance(25 * time.Hour)
		if got := told(); len(got) != 2 {
			t.Errorf("a window that is over: %+v", got)
		}
	})
}
