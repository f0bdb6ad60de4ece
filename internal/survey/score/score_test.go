package score_test

import (
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/survey/score"
)

func TestAScoreIsReadAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	const none = -1
	for _, c := range []struct {
		text      string
		csat, nps int
	}{
		{"5", 5, 5}, {" 4. ", 4, 4}, {"10", none, 10}, {"0", none, 0}, {"11", none, none}, {"4/5", 4, none}, {"9/10", none, 9}, {"8 de 10", none, 8}, {"9 out of 10", none, 9},
		{"5️⃣", 5, 5}, {"¡5!", 5, 5}, {"5 estrellas", 5, 5}, {"1 star", 1, 1}, {"cinco", 5, 5}, {"Ten!", none, 10}, {"un 4", 4, 4}, {"Le doy un 9", none, 9}, {"5,0", 5, 5},
		{"muy bien", 5, none}, {"Muy  BIEN.", 5, none}, {"Pésimo", 1, none}, {"very good", 5, none}, {"OK", 3, none}, {"mal", 2, none}, {"good", 4, none},
		{"⭐⭐⭐", 3, none}, {"★★★★☆", 4, none}, {"⭐⭐⭐⭐⭐⭐", none, none}, {"👍", 5, none}, {"👍🏽", 5, none}, {"👎", 1, none}, {"😐", 3, none}, {"😡😡", 1, none}, {"😡😍", none, none},
		{"4.5", none, none}, {"-3", none, none}, {"3 more please", none, none}, {"my order is 5", none, none}, {"45", none, none}, {"", none, none}, {"5 5", none, none},
		{"good morning", none, none}, {"no", none, none}, {"2nd", none, none}, {strings.Repeat("5", 100), none, none},
	} {
		for kind, want := range map[desk.SurveyKind]int{desk.SurveyCSAT: c.csat, desk.SurveyNPS: c.nps} {
			got, ok := score.Read(kind, c.text)
			if ok != (want != none) || ok && got != want {
				t.Errorf("%s %q: %d %v, want %d", kind, c.text, got, ok, want)
			}
		}
	}
}

func TestOnlyANumberIsExact(t *testing.T) {
	t.Parallel()
	if _, ok := score.Exact(desk.SurveyCSAT, "muy bien"); ok {
		t.Error("words are no number")
	}
	if n, ok := score.Exact(desk.SurveyCSAT, "tres"); !ok || n != 3 {
		t.Errorf("tres is %d, %v", n, ok)
	}
}

func FuzzScore(f *testing.F) {
	for _, text := range []string{"5", "10/10", "⭐⭐", "muy bien", "\xff5", "5\uFE0F\u20E3"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, kind := range []desk.SurveyKind{desk.SurveyCSAT, desk.SurveyNPS} {
			n, ok := score.Read(kind, text)
			lowest, highest := kind.Scores()
			if ok && (n < lowest || n > highest) {
				t.Errorf("%s %q is %d", kind, text, n)
			}
		}
	})
}
