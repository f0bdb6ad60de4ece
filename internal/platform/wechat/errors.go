package wechat

import (
	"slices"
	"strconv"
	"time"

	"recado.dev/internal/platform"
)

// refusal is how the network says no, with a status of 200.
type refusal struct {
	Code  *int   `json:"errcode"`
	Words string `json:"errmsg"`
}

// meaning is what a code means here, and what an agent reads.
type meaning struct {
	kind   platform.FailureKind
	title  string
	detail string        // what helps; the network's own words where it is empty
	wait   time.Duration // of Throttled
}

// badToken says whether the network refuses the access token, which a new one
// mends.
func badToken(code string) bool { return slices.Contains([]string{"40001", "40014", "42001"}, code) }

const credentials = "Enter the AppID and the AppSecret again, as the console shows them under Settings and Development › Basic Configuration."

func meanings(code int) (meaning, bool) {
	for _, table := range []func(int) (meaning, bool){accountCodes, messageCodes} {
		if m, ok := table(code); ok {
			return m, true
		}
	}
	return meaning{}, false
}

// accountCodes are about the account and what it may do.
func accountCodes(code int) (meaning, bool) {
	m, ok := map[int]meaning{
		-1:    {kind: platform.Unreachable, title: "WeChat is busy"},
		40001: {kind: platform.BadCredentials, title: "The access token is refused", detail: credentials},
		40014: {kind: platform.BadCredentials, title: "The access token is not valid", detail: credentials},
		42001: {kind: platform.BadCredentials, title: "The access token has expired", detail: credentials},
		40013: {kind: platform.BadCredentials, title: "The AppID is wrong", detail: credentials},
		40125: {kind: platform.BadCredentials, title: "The AppSecret is wrong", detail: credentials},
		40164: {kind: platform.Misconfigured, title: "This server's address is not on the account's IP allow-list", detail: "Add it in the console under Settings and Development › Basic Configuration › IP allow-list."},
		45009: {kind: platform.Throttled, title: "The account's calls of this day are used up", wait: time.Hour},
		45011: {kind: platform.Throttled, title: "Too many calls this minute", wait: time.Minute},
		48001: {kind: platform.Misconfigured, title: "The account may not use this interface", detail: "Customer-service messages need a verified service account."},
		50001: {kind: platform.Misconfigured, title: "The account is not authorised for this interface"},
		50002: {kind: platform.Misconfigured, title: "The account is restricted", detail: "Look at the account's notices in the console."},
	}[code]
	return m, ok
}

// messageCodes are about one message or its customer.
func messageCodes(code int) (meaning, bool) {
	m, ok := map[int]meaning{
		40003: {kind: platform.RecipientGone, title: "The customer does not follow the account"},
		43004: {kind: platform.RecipientGone, title: "The customer has to follow the account first"},
		40004: {kind: platform.Unsupported, title: "WeChat does not take this type of file"},
		40005: {kind: platform.Unsupported, title: "WeChat does not take this type of file"},
		40006: {kind: platform.TooLong, title: "The file is too large"},
		40007: {kind: platform.Rejected, title: "WeChat does not know the file any more"},
		40008: {kind: platform.Unsupported, title: "WeChat does not take this kind of message"},
		40033: {kind: platform.Rejected, title: "WeChat cannot read the message"},
		45001: {kind: platform.TooLong, title: "The file is too large"},
		45002: {kind: platform.TooLong, title: "The text is too long"},
		45015: {kind: platform.WindowClosed, title: "The 48 hours since the customer's message are over", detail: "The next message can go once the customer writes again. The same is said where they no longer follow the account."},
		45047: {kind: platform.WindowClosed, title: "All messages that may answer the customer were sent", detail: "The next message can go once the customer writes again."},
		45157: {kind: platform.Rejected, title: "WeChat blocks what the message says"},
		45158: {kind: platform.Rejected, title: "WeChat blocks what the message says"},
		45159: {kind: platform.Rejected, title: "WeChat blocks what the message says"},
		87014: {kind: platform.Rejected, title: "WeChat blocks what the message says"},
	}[code]
	return m, ok
}

// failure is the refusal as everyone else knows failures. An unknown code is
// Rejected: repeating a call that nobody understands helps nobody.
func (r refusal) failure() *platform.Failure {
	f := &platform.Failure{Kind: platform.Rejected, Code: strconv.Itoa(*r.Code), Title: r.Words, Detail: r.Words}
	m, ok := meanings(*r.Code)
	if !ok {
		return f
	}
	f.Kind, f.Title, f.RetryAfter = m.kind, m.title, m.wait
	if m.detail != "" {
		f.Detail = m.detail
	}
	return f
}
