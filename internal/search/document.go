package search

import (
	"encoding/json"
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
		if d, ok := document(&evs[i]); ok {
			out = append(out, d)
		}
	}
	return out
}

func document(ev *desk.Event) (store.SearchDoc, bool) {
	switch ev.Type {
	case desk.EventMessageCreated, desk.EventMessageUpdated:
		var m desk.Message
		// Most updates are receipts, which change no words.
		if json.Unmarshal(ev.Data, &m) != nil || ev.Type == desk.EventMessageUpdated && m.EditedAt == nil {
			return store.SearchDoc{}, false
		}
		return MessageDoc(m), m.ID != ""
	case desk.EventCaseCreated, desk.EventCaseUpdated:
		var c desk.CaseView
		if ev.Type == desk.EventCaseUpdated && !caseWordsChanged(ev.Changes) || json.Unmarshal(ev.Data, &c) != nil {
			return store.SearchDoc{}, false
		}
		return CaseDoc(c), c.ID != ""
	case desk.EventContactCreated, desk.EventContactUpdated:
		var c desk.Contact
		if json.Unmarshal(ev.Data, &c) != nil {
			return store.SearchDoc{}, false
		}
		return ContactDoc(c), c.ID != ""
	case desk.EventContactMerged:
		var m desk.ContactMerge
		if json.Unmarshal(ev.Data, &m) != nil {
			return store.SearchDoc{}, false
		}
		return store.SearchDoc{Kind: store.SearchContacts, ID: m.Gone.ID}, m.Gone.ID != ""
	case desk.EventContactDeleted:
		return store.SearchDoc{Kind: store.SearchContacts, ID: ev.ContactID}, ev.ContactID != ""
	}
	return store.SearchDoc{}, false
}

func caseWordsChanged(changes map[string][2]any) bool {
	_, subject := changes["subject"]
	_, tags := changes["tags"]
	_, contact := changes["contact"]
	return subject || tags || contact
}

// MessageDoc is what a message is found by.
func MessageDoc(m desk.Message) store.SearchDoc {
	return store.SearchDoc{Kind: store.SearchMessages, ID: m.ID, Words: index(MessageText(m)...)}
}

// MessageText is all that a message says, in words.
func MessageText(m desk.Message) []string {
	texts := []string{m.Text}
	for _, a := range m.Attachments {
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
	return texts
}

// CaseDoc is what a case is found by.
func CaseDoc(c desk.CaseView) store.SearchDoc {
	texts := append([]string{strconv.FormatInt(c.Number, 10), c.Subject, c.Contact.Name}, c.Tags...)
	return store.SearchDoc{Kind: store.SearchCases, ID: c.ID, Words: index(texts...)}
}

// ContactDoc is what a contact is found by.
func ContactDoc(c desk.Contact) store.SearchDoc {
	texts := []string{c.Name, c.Notes}
	for _, i := range c.Identities {
		texts = append(texts, i.Name, i.Display)
		texts = append(texts, phoneWords(i.Display)...)
	}
	texts = append(texts, c.Email, c.ExternalKey)
	texts = append(texts, phoneWords(c.Phone)...)
	if c.Company != nil {
		texts = append(texts, c.Company.Name)
	}
	return store.SearchDoc{Kind: store.SearchContacts, ID: c.ID, Words: index(texts...)}
}
