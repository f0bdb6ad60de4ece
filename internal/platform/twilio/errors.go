package twilio

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"recado.dev/internal/platform"
)

// meaning is what a code of the network means here, and what an agent reads.
type meaning struct {
	kind   platform.FailureKind
	title  string
	detail string        // what helps; the network's own words where it is empty
	wait   time.Duration // of Throttled; 0 leaves it to the sender's own back-off
}

// Codes that something is done about beside telling the agent.
const (
	codeOptedOut    = 21610
	codeGatewayTime = "504"
)

// meanings serve answers to calls and failed statuses alike, since most codes
// come either way. A code that concerns one message alone never means that the
// channel is misconfigured: one wrong region must not mark it failing.
func meanings(code int) (meaning, bool) {
	for _, table := range []func(int) (meaning, bool){accountCodes, addressCodes, contentCodes, deliveryCodes, whatsappCodes} {
		if m, ok := table(code); ok {
			return m, true
		}
	}
	return meaning{}, false
}

// accountCodes are about the account, its sender and its settings.
func accountCodes(code int) (meaning, bool) {
	m, ok := map[int]meaning{
		20003: {kind: platform.BadCredentials, title: "The account's SID or token is refused", detail: "Enter the account SID and the auth token again: a token that was rotated works no more."},
		20005: {kind: platform.BadCredentials, title: "The account is not active"},
		20404: {kind: platform.Misconfigured, title: "The account or the resource does not exist"},
		20429: {kind: platform.Throttled, title: "Too many requests at once"},
		20500: {kind: platform.Unreachable, title: "The network has a problem of its own"},
		21603: {kind: platform.Misconfigured, title: "The channel's number is missing or wrong"},
		21606: {kind: platform.Misconfigured, title: "The channel's number cannot send on this account", detail: "Check the number, with its plus sign, and that it belongs to this account and can send this kind of message."},
		21212: {kind: platform.Misconfigured, title: "The channel's number is not valid"},
		21609: {kind: platform.Misconfigured, title: "The network cannot use this server's address for receipts", detail: "Start the server with the public HTTPS address under which the internet reaches it."},
		21611: {kind: platform.Throttled, title: "The number's queue at the network is full", wait: time.Minute},
		21703: {kind: platform.Misconfigured, title: "The messaging service has no sender"},
		30001: {kind: platform.Throttled, title: "The network's queue is full", wait: time.Minute},
		30002: {kind: platform.Misconfigured, title: "The account is suspended", detail: "Look at the account in the network's console."},
		30022: {kind: platform.Throttled, title: "The registered campaign's rate is exceeded", wait: time.Minute},
		30023: {kind: platform.Throttled, title: "The registered campaign's daily cap is reached", wait: time.Hour},
		30027: {kind: platform.Throttled, title: "The carrier's daily cap is reached", wait: time.Hour},
		30032: {kind: platform.Misconfigured, title: "The toll-free number is not verified"},
		30034: {kind: platform.Misconfigured, title: "The number is not registered for texts to the United States", detail: "Register the brand and the campaign (A2P 10DLC) in the network's console."},
		63001: {kind: platform.Misconfigured, title: "The sender is not authorised at the chat network"},
		63007: {kind: platform.Misconfigured, title: "The channel's number is no WhatsApp sender", detail: "Register the number under Messaging › Senders › WhatsApp senders, or correct it in the channel's settings."},
		63038: {kind: platform.Throttled, title: "The account's daily limit of messages is reached", wait: time.Hour},
		63051: {kind: platform.Misconfigured, title: "The sender or its business account is locked"},
	}[code]
	return m, ok
}

// addressCodes are about whom a message is for.
func addressCodes(code int) (meaning, bool) {
	m, ok := map[int]meaning{
		21211:        {kind: platform.RecipientGone, title: "The customer's number is not valid"},
		21214:        {kind: platform.RecipientGone, title: "The customer's number cannot be reached"},
		21217:        {kind: platform.RecipientGone, title: "The customer's number does not look like one"},
		21408:        {kind: platform.Rejected, title: "Messages to this country are switched off", detail: "An administrator can allow the country under Messaging › Settings › Geo permissions in the network's console."},
		21608:        {kind: platform.Rejected, title: "A trial account writes to verified numbers only", detail: "Verify the customer's number in the network's console, or upgrade the account."},
		codeOptedOut: {kind: platform.OptedOut, title: "The customer has opted out with STOP", detail: "Nothing reaches them until they write START."},
		21612:        {kind: platform.RecipientGone, title: "This number cannot reach the customer's"},
		21614:        {kind: platform.RecipientGone, title: "The customer's number is no mobile number"},
		30003:        {kind: platform.Unreachable, title: "The customer's phone is off or out of reach"},
		30005:        {kind: platform.RecipientGone, title: "The customer's number is unknown or no longer used"},
		30006:        {kind: platform.RecipientGone, title: "The customer's number is a landline or cannot be reached"},
		63003:        {kind: platform.RecipientGone, title: "The customer is not on WhatsApp with this number"},
		63014:        {kind: platform.RecipientGone, title: "The customer has blocked this number"},
		63015:        {kind: platform.Rejected, title: "The customer has not joined the sandbox", detail: "The customer joins by sending “join”, a space and the sandbox's two words to the sandbox number; after three days it has to be sent again."},
		63024:        {kind: platform.RecipientGone, title: "The customer cannot be reached on WhatsApp"},
		63032:        {kind: platform.Rejected, title: "WhatsApp does not deliver this message to this customer"},
		63033:        {kind: platform.RecipientGone, title: "The customer has blocked this number"},
	}[code]
	return m, ok
}

// contentCodes are about what a message says.
func contentCodes(code int) (meaning, bool) {
	const unfetched = "The network fetches files from this server by a link. It has to reach the server's public address, and no password of a proxy may stand before /f/."
	m, ok := map[int]meaning{
		11200: {kind: platform.Unreachable, title: "The network could not fetch the file", detail: unfetched},
		21602: {kind: platform.Rejected, title: "The message has no text"},
		21617: {kind: platform.TooLong, title: "The text has more than 1,600 characters"},
		21604: {kind: platform.Rejected, title: "The message does not say whom it is for"},
		21266: {kind: platform.Rejected, title: "The message is for the channel's own number"},
		21910: {kind: platform.Rejected, title: "The number and the customer's are of different kinds of channel"},
		30011: {kind: platform.Unsupported, title: "Carriers of this region take no files (MMS)", detail: "Send a link to the file instead."},
		21619: {kind: platform.Rejected, title: "The message has no text and no file"},
		21620: {kind: platform.Rejected, title: "The file's address is refused", detail: unfetched},
		21623: {kind: platform.Rejected, title: "The message has more files than the network takes"},
		21654: {kind: platform.Rejected, title: "The template's content is missing"},
		21655: {kind: platform.Rejected, title: "The template does not exist at the network"},
		21656: {kind: platform.Rejected, title: "The template's variables are not valid"},
		30004: {kind: platform.Rejected, title: "The message was blocked"},
		30007: {kind: platform.Rejected, title: "The carrier filtered the message as spam"},
		63019: {kind: platform.Unreachable, title: "The network could not fetch the file", detail: unfetched},
	}[code]
	return m, ok
}

// deliveryCodes are about the way of a message.
func deliveryCodes(code int) (meaning, bool) {
	m, ok := map[int]meaning{
		30008: {kind: platform.Unreachable, title: "The carrier did not deliver it and does not say why"},
		63009: {kind: platform.Unreachable, title: "The chat network has a problem"},
		63010: {kind: platform.Unreachable, title: "The network has a problem of its own"},
		63012: {kind: platform.Unreachable, title: "The chat network has a problem of its own"},
		63017: {kind: platform.Throttled, title: "Too many messages at once"},
		63018: {kind: platform.Throttled, title: "WhatsApp's rate is exceeded"},
	}[code]
	return m, ok
}

// whatsappCodes are about WhatsApp's rules.
func whatsappCodes(code int) (meaning, bool) {
	m, ok := map[int]meaning{
		63005: {kind: platform.Rejected, title: "WhatsApp does not take this content"},
		63006: {kind: platform.Rejected, title: "WhatsApp cannot show this content"},
		63013: {kind: platform.Rejected, title: "The message is against WhatsApp's policy"},
		63016: {kind: platform.WindowClosed, title: "The 24 hours to answer freely are over", detail: "Send an approved template instead."},
		63021: {kind: platform.Rejected, title: "WhatsApp does not take this content"},
		63027: {kind: platform.Rejected, title: "The template does not exist in this language"},
		63028: {kind: platform.Rejected, title: "The template needs another number of variables"},
		63041: {kind: platform.Rejected, title: "The template is paused for its low quality"},
		63042: {kind: platform.Rejected, title: "The template is disabled for its low quality"},
		63049: {kind: platform.Rejected, title: "WhatsApp chose not to deliver this marketing message", detail: "Try again after a day at the earliest: trying sooner makes it less likely."},
	}[code]
	return m, ok
}

// failureOfCode is a code as everyone else knows failures. An unknown code is
// Rejected: repeating a call that nobody understands helps nobody.
func failureOfCode(code int, words string) *platform.Failure {
	f := &platform.Failure{Kind: platform.Rejected, Code: strconv.Itoa(code), Title: words, Detail: words}
	if m, ok := meanings(code); ok {
		f.Kind, f.Title, f.RetryAfter = m.kind, m.title, m.wait
		if m.detail != "" {
			f.Detail = m.detail
		}
	}
	if f.Title == "" {
		f.Title = "The network refused the message (" + f.Code + ")"
	}
	if f.Detail == "" {
		f.Detail = f.Title
	}
	return f
}

// apiError is the body of a refusal.
type apiError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// failureOf reads the network's refusal of a call. Its code says more than the
// HTTP status, which serves where there is no code.
func failureOf(resp *http.Response, body []byte) *platform.Failure {
	byStatus := platform.StatusFailure(resp.StatusCode, resp.Header)
	var e apiError
	if json.Unmarshal(body, &e) != nil || e.Code == 0 {
		return byStatus
	}
	f := failureOfCode(e.Code, e.Message)
	if _, known := meanings(e.Code); !known && byStatus.Kind != platform.Gone {
		f.Kind = byStatus.Kind
	}
	if f.Kind == platform.Throttled && byStatus.RetryAfter > 0 {
		f.RetryAfter = byStatus.RetryAfter
	}
	return f
}
