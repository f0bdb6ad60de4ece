package reading

import (
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

// Asked says whether a filter asks for what the reading finds.
func Asked(n filter.Node) bool {
	return n.Asks(filter.FieldSpoken, filter.FieldMood, filter.FieldLanguage, filter.FieldSentiment, filter.FieldCountry)
}

// Alone notes on the facts of a message without a case, with whose it is and
// their identities, what a customer's words and they themselves say: there is no
// case whose reading would.
func Alone(f *filter.Facts) {
	if f.Said == nil || f.Said.Message.Direction != desk.DirectionIn {
		return
	}
	p, _ := Find(desk.Case{}, f.Contact, []string{f.Said.Message.Text})
	if p.Language != nil {
		f.Case.Language = *p.Language
	}
	if p.Country != nil {
		f.Case.Country = *p.Country
	}
	if p.Sentiment != nil {
		f.Case.Sentiment = *p.Sentiment
	}
	f.Said.Language, f.Said.Sentiment = f.Case.Language, f.Case.Sentiment
}
