package x

import (
	"net/http"
	"strings"
	"testing"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

func TestPostsWeighWhatTheNetworkCounts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"":                0,
		"Hola, ¿qué tal?": 15,
		"cafe\u0301":      4, // composed first
		"日本":              4,
		"👍🏽":              2,
		"👩‍👩‍👧":           2,
		"🇪🇸":              2,
		"❤️ ok":           5,
		"“curly” — it’s":  14,
		"https://a.example/" + strings.Repeat("x", 200):        23,
		"see https://a.example/b, then (https://a.example/c).": 4 + 23 + 8 + 23 + 2,
		"alba.com/pan":           23,
		"mail ana@alba.com":      17,
		"@alba.com":              9,
		strings.Repeat("ñ", 280): 280,
	} {
		if got := weigh(text); got != want {
			t.Errorf("%q weighs %d; want %d", text, got, want)
		}
	}
}

func TestWhatIsTooHeavyIsRefusedBeforeAnythingLeaves(t *testing.T) {
	t.Parallel()
	s, err := New().Open(platform.Account{Settings: map[string]string{"user_id": "1"}}, platform.Host{HTTP: &http.Client{Transport: nobody{t}}, Clock: clock.System{}})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("日", 141)
	m, _ := desk.NewOutgoing(desk.Message{ID: "m", Direction: desk.DirectionOut, Kind: desk.MessageText, Text: text})
	_, err = s.Send(t.Context(), platform.Outgoing{Message: m, ReplyTo: "5", Public: &platform.PublicTarget{Post: "5"}})
	if f := platform.AsFailure(err); err == nil || f.Kind != platform.TooLong || f.Advice.Es == "" || !strings.Contains(f.Title, "282") {
		t.Errorf("an answer: %v", err)
	}
	_, err = s.(platform.Publisher).Publish(t.Context(), platform.Publishing{Text: text})
	if err == nil || platform.AsFailure(err).Kind != platform.TooLong {
		t.Errorf("a post: %v", err)
	}
}
