package viber

import (
	"strconv"

	"recado.dev/internal/platform"
)

// meaning is what a status of the network means here, and what an agent reads.
type meaning struct {
	kind   platform.FailureKind
	title  string
	detail string // what helps; the network's own words where it is empty
}

const contract = "Ask the network or the partner with whom the contract is."

// meanings are the network's statuses but 0, which is success.
func meanings(status int) (meaning, bool) {
	m, ok := map[int]meaning{
		1:  {platform.Misconfigured, "The network does not reach this server's address", "It has to be a public HTTPS address with a certificate that is known, and has to answer at once."},
		2:  {platform.BadCredentials, "The bot's token is refused", "Copy the token again from the bot's page in the admin panel."},
		3:  {platform.Rejected, "The network does not take the message as it is", ""},
		4:  {platform.Rejected, "The message lacks something that the network wants", ""},
		5:  {platform.RecipientGone, "The customer is not on the network any more", ""},
		6:  {platform.RecipientGone, "The customer does not take messages from the bot", "They left the bot, or never wrote to it. Nothing reaches them until they write again."},
		7:  {platform.Misconfigured, "The bot is blocked", contract},
		8:  {platform.Misconfigured, "The bot does not exist", contract},
		9:  {platform.Misconfigured, "The bot is suspended", contract},
		10: {platform.Misconfigured, "The network has no address to send the bot's messages to", "Subscribe to the bot's messages on the channel's page."},
		11: {platform.RecipientGone, "The customer has no device that can show it", ""},
		12: {platform.Throttled, "Too many messages at once", ""},
		13: {platform.Rejected, "The network does not know this version of messages", ""},
		14: {platform.Rejected, "The customer's app cannot show this message", "Write it in words instead."},
		15: {platform.Misconfigured, "The bot may not do this", contract},
		16: {platform.Rejected, "The chat takes no answers", ""},
		17: {platform.Rejected, "The bot is not one for chats", ""},
		18: {platform.Rejected, "The bot has no public chat", ""},
		19: {platform.Rejected, "The bot cannot write to many at once", ""},
		20: {platform.Rejected, "The bot may not write to many at once", ""},
		21: {platform.Rejected, "The network does not carry this to the customer's country", ""},
		22: {platform.Rejected, "The network does not carry payments here", ""},
		23: {platform.Rejected, "The free messages outside of a conversation are used up", "An answer within 24 hours of the customer's message is free. After that " + contract},
		24: {platform.Rejected, "The bot's balance is used up", contract},
	}[status]
	return m, ok
}

// failureOfStatus is a status as everyone else knows failures. What the network
// has no number for is its own trouble.
func failureOfStatus(status int, words string) *platform.Failure {
	f := &platform.Failure{Kind: platform.Unreachable, Code: strconv.Itoa(status), Title: words, Detail: words}
	if m, ok := meanings(status); ok {
		f.Kind, f.Title = m.kind, m.title
		if m.detail != "" {
			f.Detail = m.detail
		}
	}
	if f.Title == "" {
		f.Title = "The network has a problem of its own (" + f.Code + ")"
	}
	return f
}

// SignalOf implements platform.Signaller.
func (s *session) SignalOf(code string) platform.Signal {
	switch code {
	case "5", "11":
		return platform.SignalUnreachable
	case "6":
		return platform.SignalOptedOut
	}
	return ""
}
