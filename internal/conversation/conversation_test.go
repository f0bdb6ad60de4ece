package conversation_test

import (
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

func TestWindowOf(t *testing.T) {
	t.Parallel()
	day := platform.WindowRule{Seconds: 24 * 3600}
	for name, c := range map[string]struct {
		last *time.Time
		rule platform.WindowRule
		now  time.Time
		open bool
		ends bool
	}{
		"a platform without one":   {nil, platform.WindowRule{}, start, true, false},
		"nobody wrote yet":         {nil, day, start, false, false},
		"just written":             {&start, day, start, true, true},
		"a microsecond before end": {&start, day, start.Add(24*time.Hour - time.Microsecond), true, true},
		"at its end":               {&start, day, start.Add(24 * time.Hour), false, true},
	} {
		w := conversation.WindowOf(c.last, c.rule, c.now)
		if w.Open != c.open || (w.ClosesAt != nil) != c.ends {
			t.Errorf("%s: %+v", name, w)
		}
	}
}

func TestReactionsAreOneAnAuthor(t *testing.T) {
	t.Parallel()
	ana, ben := desk.Author{Type: "contact", ID: "a"}, desk.Author{Type: "agent", ID: "b"}
	m := desk.Message{}
	m = conversation.React(m, ana, "👍", start)
	m = conversation.React(m, ben, "🎉", start)
	m = conversation.React(m, ana, "❤️", start.Add(time.Second))
	m = conversation.React(m, ana, "👎", start) // late
	if len(m.Reactions) != 2 || m.Reactions[0].Emoji != "❤️" {
		t.Errorf("reactions %+v", m.Reactions)
	}
	before := m.Reactions
	m = conversation.React(m, ana, "", start.Add(2*time.Second))
	if len(m.Reactions) != 1 || m.Reactions[0].Author != ben || before[0].Emoji != "❤️" {
		t.Errorf("reactions %+v, before %+v", m.Reactions, before)
	}
}

func TestALateEditChangesNothing(t *testing.T) {
	t.Parallel()
	m := conversation.Edit(desk.Message{Text: "a"}, "c", nil, start.Add(time.Second))
	m = conversation.Edit(m, "b", nil, start)
	if m.Text != "c" {
		t.Errorf("text %q", m.Text)
	}
}

func TestShortenCutsRunes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, n := rapid.String().Draw(t, "text"), rapid.IntRange(1, 20).Draw(t, "n")
		got := conversation.Shorten(s, n)
		runes := utf8.RuneCountInString(s)
		if utf8.RuneCountInString(got) > n || runes <= n && got != s || runes > n && got[len(got)-len("…"):] != "…" {
			t.Fatalf("Shorten(%q, %d) = %q", s, n, got)
		}
	})
}

func TestThePreviewIsTheNewestMessage(t *testing.T) {
	t.Parallel()
	c := desk.Conversation{}
	c = conversation.OnInbound(c, desk.Message{OccurredAt: start}, desk.Preview{ID: "2", At: start}, start)
	c = conversation.OnInbound(c, desk.Message{OccurredAt: start.Add(-time.Hour)}, desk.Preview{ID: "1", At: start.Add(-time.Hour)}, start.Add(time.Minute))
	if c.LastMessage.ID != "2" || !c.LastInboundAt.Equal(start) || c.UnreadCount != 2 || !c.LastActivityAt.Equal(start.Add(time.Minute)) {
		t.Errorf("%+v", c)
	}
}
