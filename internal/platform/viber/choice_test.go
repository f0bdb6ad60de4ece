package viber

import (
	"fmt"
	"strings"
	"testing"

	"recado.dev/internal/desk"
)

func TestWhatAMessageCarriesSaysWhichChoiceTheWordsAre(t *testing.T) {
	t.Parallel()
	_, along := keysOf(desk.Rich{Sections: []desk.ListSection{{Rows: []desk.ListRow{{ID: "r1", Title: "9 h"}}}}, QuickReplies: []desk.Button{{ID: "q", Title: "Otra"}}})
	carried := along.tracking()
	if a := choiceOf(carried, "9 h"); a == nil || a.ID != "r1" || a.Kind != "list" {
		t.Errorf("a row: %+v", a)
	}
	if a := choiceOf(carried, "Otra"); a == nil || a.ID != "q" {
		t.Errorf("a quick reply: %+v", a)
	}
	for _, other := range []string{"t1", "", "null", "[]", `{"i":["a"],"t":[]}`, `{"k":1}`} {
		if a := choiceOf(other, "9 h"); a != nil {
			t.Errorf("%q: %+v", other, a)
		}
	}
	many := choices{}
	for i := range 200 {
		many.IDs, many.Says = append(many.IDs, fmt.Sprint(i)), append(many.Says, strings.Repeat("x", 60))
	}
	if got := many.tracking(); got != "" {
		t.Errorf("too much is carried: %d bytes", len(got))
	}
}

func TestTheNameAboveAMessageIsNeverMissingNorTooLong(t *testing.T) {
	t.Parallel()
	s := &session{}
	if got := s.name(); got == "" {
		t.Error("no name at all")
	}
	learned := "Una tienda con un nombre larguísimo de verdad"
	s.learned.Store(&learned)
	if got := s.name(); got != "Una tienda con un nombre lar" {
		t.Errorf("the bot's own: %q", got)
	}
	s.sender = "Luna"
	if got := s.name(); got != "Luna" {
		t.Errorf("the setting: %q", got)
	}
}

func TestFilesHaveTheEndingThatTheNetworkWants(t *testing.T) {
	t.Parallel()
	if got := named(desk.Attachment{Name: "factura", Mime: "application/pdf"}); got != "factura.pdf" {
		t.Errorf("%q", got)
	}
	if got := named(desk.Attachment{Name: strings.Repeat("ñ", 200) + ".pdf"}); len(got) > maxName || !strings.HasSuffix(got, "ñ.pdf") {
		t.Errorf("%d bytes: %q", len(got), got)
	}
}
