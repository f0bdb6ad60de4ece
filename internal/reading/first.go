package reading

import "recado.dev/internal/desk"

// First notes on a new case what the message that it begins with, and its
// author, with their identities, say of it. A case of one message is then read
// before anybody sees it, and need not be written a second time.
func First(c *desk.Case, who desk.Contact, first desk.Message) {
	if isOld(first) {
		return
	}
	var texts []string
	if first.Text != "" {
		texts = []string{first.Text}
	}
	p, _ := Find(*c, who, texts)
	if p.Language != nil {
		c.Language = *p.Language
	}
	if p.Country != nil {
		c.Country = *p.Country
	}
	if p.Sentiment != nil {
		c.Sentiment = *p.Sentiment
	}
}

// readAs answers the message with which a new case was read as it began, ""
// where it was not, or where it began with more than one.
func readAs(c desk.Case) string {
	if c.UnreadCount != 1 || c.LastMessage == nil || c.Language == "" && c.Country == "" && c.Sentiment == "" {
		return ""
	}
	return c.LastMessage.ID
}

// isOld says whether a message is out of a history that a network hands over once.
func isOld(m desk.Message) bool { return m.CreatedAt.Sub(m.OccurredAt) > tooOld }
