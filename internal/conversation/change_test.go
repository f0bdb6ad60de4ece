package conversation_test

import (
	"testing"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
)

func TestAQuoteSaysWhatTheMessageSaidWhereverItSaidIt(t *testing.T) {
	t.Parallel()
	for want, m := range map[string]desk.Message{
		"Hello":          {Kind: desk.MessageText, Text: "Hello"},
		"When suits you": {Kind: desk.MessageRich, Content: &desk.Content{Rich: &desk.Rich{Body: "When suits you"}}},
		"10:00":          {Kind: desk.MessageAnswer, Content: &desk.Content{Answer: &desk.Answer{Title: "10:00"}}},
		"Plaza Mayor":    {Kind: desk.MessageLocation, Content: &desk.Content{Location: &desk.Location{Name: "Plaza Mayor"}}},
		"Lucía":          {Kind: desk.MessageContacts, Content: &desk.Content{Contacts: []desk.ContactCard{{Name: "Lucía"}}}},
		"":               {Kind: desk.MessageSticker},
	} {
		if got := conversation.QuoteOf(m); got.Text != want || got.Kind != m.Kind {
			t.Errorf("%s: %q, want %q", m.Kind, got.Text, want)
		}
	}
}
