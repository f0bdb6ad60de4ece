package search

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// documents are what events leave to be found. What was deleted stays: agents
// look for it too. An event that cannot be read is passed over, it would be no
// better the next time.
func documents(evs []desk.Event) []store.SearchDoc {
	var out []store.SearchDoc
	for i := range evs {
		out = append(out, document(&evs[i])...)
	}
	return out
}

func document(ev *desk.Event) []store.SearchDoc {
	switch ev.Type {
	case desk.EventMessageCreated, desk.EventMessageUpdated:
		// Most updates are receipts, which change no words.
		if ev.Type == desk.EventMessageUpdated && bytes.Contains(ev.Data, unedited) {
			return nil
		}
		m, err := ev.Message()
		if err != nil || m.ID == "" || ev.Type == desk.EventMessageUpdated && m.EditedAt == nil {
			return nil
		}
		return MessageDocs(*m)
	case desk.EventCaseCreated, desk.EventCaseUpdated:
		if ev.Type == desk.EventCaseUpdated && !caseWordsChanged(ev.Changes) {
			return nil
		}
		c, err := ev.Case()
		if err != nil || c.ID == "" {
			return nil
		}
		return []store.SearchDoc{CaseDoc(*c)}
	case desk.EventContactCreated, desk.EventContactUpdated:
		c, err := ev.Contact()
		if err != nil || c.ID == "" {
			return nil
		}
		return []store.SearchDoc{ContactDoc(*c)}
	case desk.EventContactMerged:
		var m desk.ContactMerge
		if json.Unmarshal(ev.Data, &m) != nil || m.Gone.ID == "" {
			return nil
		}
		return []store.SearchDoc{{Kind: store.SearchContacts, ID: m.Gone.ID}}
	case desk.EventContactDeleted:
		if ev.ContactID != "" {
			return []store.SearchDoc{{Kind: store.SearchContacts, ID: ev.ContactID}}
		}
	}
	return nil
}

// unedited stands in the data of messages that nobody edited. Text cannot look
// like it: quotes are escaped there.
var unedited = []byte(`"edited_at":null`)

func caseWordsChanged(changes map[string][2]any) bool {
	_, subject := changes["subject"]
	_, tags := changes["tags"]
	_, contact := changes["contact"]
	return subject || tags || contact
}

// MessageDocs are what a message is found by: its words, and the names of its
// files.
func MessageDocs(m desk.Message) []store.SearchDoc {
	words := index(MessageText(m)...)
	out := []store.SearchDoc{{Kind: store.SearchMessages, ID: m.ID, At: m.OccurredAt, Words: append(words, facets(m)...)}}
	var names []string
	for _, a := range m.Files() {
		names = append(names, a.Name)
	}
	if words := index(names...); len(words) > 0 {
		out = append(out, store.SearchDoc{Kind: store.SearchFiles, ID: m.ID, At: m.OccurredAt, Words: append(words, facets(m)...)})
	}
	return out
}

// MessageText is all that a message says, in words.
func MessageText(m desk.Message) []string {
	texts := []string{m.Text}
	for _, a := range m.Files() {
		texts = append(texts, a.Name)
	}
	c := m.Content
	if c == nil {
		return texts
	}
	if c.Location != nil {
		texts = append(texts, c.Location.Name)
	}
	for _, card := range c.Contacts {
		texts = append(texts, card.Name, card.Company)
		for _, p := range card.Phones {
			texts = append(texts, p.Value)
		}
		for _, e := range card.Emails {
			texts = append(texts, e.Value)
		}
	}
	if c.Answer != nil {
		texts = append(texts, c.Answer.Title, c.Answer.Description)
	}
	if c.Order != nil {
		texts = append(texts, c.Order.Text)
		for _, item := range c.Order.Items {
			texts = append(texts, item.ProductID)
		}
	}
	if c.Rich != nil {
		texts = append(texts, c.Rich.Header, c.Rich.Body, c.Rich.Footer)
	}
	if c.Template != nil {
		texts = append(texts, c.Template.Name)
	}
	if c.Referral != nil {
		texts = append(texts, c.Referral.Headline, c.Referral.Body)
	}
	if c.Email != nil {
		texts = append(texts, c.Email.Subject)
		if c.Email.From != nil {
			texts = append(texts, c.Email.From.Name, c.Email.From.Address)
		}
		for _, a := range append(append([]desk.MailAddress{}, c.Email.To...), c.Email.Cc...) {
			texts = append(texts, a.Name, a.Address)
		}
	}
	return texts
}

// CaseDoc is what a case is found by.
func CaseDoc(c desk.CaseView) store.SearchDoc {
	return store.SearchDoc{Kind: store.SearchCases, ID: c.ID, Words: index(caseTexts(c)...)}
}

func caseTexts(c desk.CaseView) []string {
	return append([]string{strconv.FormatInt(c.Number, 10), c.Subject, c.Contact.Name}, c.Tags...)
}

// ContactDoc is what a contact is found by.
func ContactDoc(c desk.Contact) store.SearchDoc {
	texts := contactTexts(c)
	for _, i := range c.Identities {
		texts = append(texts, phoneWords(i.Display)...)
	}
	return store.SearchDoc{Kind: store.SearchContacts, ID: c.ID, Words: index(append(texts, phoneWords(c.Phone)...)...)}
}

func contactTexts(c desk.Contact) []string {
	texts := []string{c.Name, c.Notes}
	for _, i := range c.Identities {
		texts = append(texts, i.Name, i.Display)
	}
	texts = append(texts, c.Email, c.ExternalKey, c.Phone)
	if c.Company != nil {
		texts = append(texts, c.Company.Name)
	}
	for _, key := range slices.Sorted(maps.Keys(c.Attributes)) {
		switch v := c.Attributes[key].(type) {
		case string:
			texts = append(texts, v)
		case float64:
			texts = append(texts, strconv.FormatFloat(v, 'f', -1, 64))
		}
	}
	return texts
}
