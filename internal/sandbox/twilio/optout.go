package twilio

import (
	"slices"
	"strings"

	"recado.dev/internal/sandbox"
)

// Words that the platform acts on in an SMS.
var (
	stopWords  = []string{"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
	startWords = []string{"START", "YES", "UNSTOP"}
	helpWords  = []string{"HELP", "INFO"}
)

// optWord is STOP, START or HELP where an SMS is such a word and nothing else.
func optWord(text string) string {
	word := strings.ToUpper(strings.Trim(strings.TrimSpace(text), ".!"))
	switch {
	case slices.Contains(stopWords, word):
		return "STOP"
	case slices.Contains(startWords, word):
		return "START"
	case slices.Contains(helpWords, word):
		return "HELP"
	}
	return ""
}

// obey acts on the words of a customer that are meant for the platform.
func (c *core) obey(acc *account, l *line, p sandbox.Phone, r *record) {
	if l.Channel == sms {
		c.obeySMS(acc, l, p, optWord(r.Body))
		return
	}
	if !l.Shared {
		return
	}
	word := strings.ToLower(strings.TrimSpace(r.Body))
	now := c.table.Now()
	join := strings.TrimSpace(strings.TrimPrefix(word, "join "))
	switch {
	case strings.HasPrefix(word, "join ") && join == acc.Words:
		r.Held = true
		acc.Joined[p.ID] = now
		c.answer(acc, l, p, "Twilio Sandbox: ✅ You are all set! The sandbox can now send/receive messages from "+l.address()+". Reply stop to leave the sandbox any time.")
	case strings.HasPrefix(word, "join "):
		r.Held = true
		c.answer(acc, l, p, "Twilio Sandbox: ⚠️ The sandbox \""+join+"\" is unknown. Check the two words in the console of the account.")
	case word == "stop" && acc.in(p.ID, now):
		r.Held = true
		delete(acc.Joined, p.ID)
		c.answer(acc, l, p, "Twilio Sandbox: You have left the sandbox. Send join "+acc.Words+" to join it again.")
	case !acc.in(p.ID, now):
		r.Held = true
		c.answer(acc, l, p, "Twilio Sandbox: ⚠️ Your number "+r.From+" is not connected to a sandbox. You need to connect it first by sending join <sandbox name>.")
	}
	if r.Held {
		c.change(acc)
	}
}

func (c *core) obeySMS(acc *account, l *line, p sandbox.Phone, word string) {
	key := pair(l, p)
	switch {
	case word == "STOP" && !acc.OptOuts[key]:
		acc.OptOuts[key] = true
		c.answer(acc, l, p, "You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.")
	case word == "START" && acc.OptOuts[key]:
		delete(acc.OptOuts, key)
		c.answer(acc, l, p, "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.")
	case word == "HELP":
		c.answer(acc, l, p, "Reply STOP to unsubscribe. Msg&Data Rates May Apply.")
	}
}

// country is the country of a number, as far as it is told.
func country(number string) string {
	for _, of := range []struct{ prefix, country string }{
		{"+34", "ES"}, {"+54", "AR"}, {"+52", "MX"}, {"+55", "BR"}, {"+57", "CO"}, {"+56", "CL"}, {"+51", "PE"}, {"+44", "GB"}, {"+1", "US"},
	} {
		if strings.HasPrefix(number, of.prefix) {
			return of.country
		}
	}
	return ""
}
