package meta

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"recado.dev/internal/platform"
)

// meaning is what a code of the network means here, and what an agent reads
// where its own words would not help.
type meaning struct {
	kind   platform.FailureKind
	title  string
	detail string
	wait   time.Duration // of Throttled; 0 leaves it to the sender's own back-off
}

// bySubcode says more than the code alone.
func bySubcode(sub int) (meaning, bool) {
	const late = "A person may answer for seven days from the customer's newest message; after that the customer has to write again."
	closed := meaning{kind: platform.WindowClosed, title: "The time to answer is over", detail: late}
	m, ok := map[int]meaning{
		2018278: closed, 2018065: closed, 2534022: closed,
		1893063: {kind: platform.Misconfigured, title: "The network has restricted the account for a while", detail: "Look at the account's quality and support inbox at the network."},
		2018001: {kind: platform.RecipientGone, title: "The network does not know this customer"},
		2534014: {kind: platform.RecipientGone, title: "The network does not know this customer"},
		2018034: {kind: platform.Rejected, title: "The message is empty"},
		2018109: {kind: platform.TooLong, title: "The file is larger than the network takes"},
		2018218: {kind: platform.Rejected, title: "The network tells nothing of this person"},
		2018024: {kind: platform.Unreachable},
		1545041: {kind: platform.RecipientGone, title: "The customer cannot be reached", detail: "They left the network, blocked the account or can't be written to now."},
		2018108: {kind: platform.RecipientGone, title: "The customer cannot be reached", detail: "They left the network, blocked the account or can't be written to now."},
		2018300: {kind: platform.Rejected, title: "Another app has the conversation now", detail: "It answers until it hands the conversation back."},
		2018344: {kind: platform.Misconfigured, title: "Terms of the network wait to be accepted by an administrator of the account"},
		1357046: {kind: platform.Uncertain, title: "The network sent the message but could not answer properly"},
		2534025: {kind: platform.Misconfigured, title: "The account does not allow access to its messages", detail: accessHelp},
		2534041: {kind: platform.Misconfigured, title: "The account does not allow access to its messages", detail: accessHelp},
		460:     {kind: platform.BadCredentials}, 463: {kind: platform.BadCredentials}, 467: {kind: platform.BadCredentials},
		33: {kind: platform.Misconfigured},
	}[sub]
	return m, ok
}

const accessHelp = "In the app on the phone: Settings › Messages and story replies › Message controls › Connected tools › Allow access to messages."

func byCode(code int) (meaning, bool) {
	switch {
	case code == 10:
		return meaning{kind: platform.Misconfigured}, true
	case code >= 200 && code <= 299:
		return meaning{kind: platform.Misconfigured}, true
	}
	m, ok := map[int]meaning{
		0: {kind: platform.BadCredentials}, 102: {kind: platform.BadCredentials}, 190: {kind: platform.BadCredentials},
		-1: {kind: platform.Unreachable}, 1: {kind: platform.Unreachable}, 2: {kind: platform.Unreachable}, 1200: {kind: platform.Unreachable},
		3: {kind: platform.Misconfigured}, 12: {kind: platform.Unsupported},
		4: {kind: platform.Throttled}, 9: {kind: platform.Throttled}, 17: {kind: platform.Throttled}, 32: {kind: platform.Throttled}, 613: {kind: platform.Throttled},
		80006: {kind: platform.Throttled}, 341: {kind: platform.Throttled}, 80001: {kind: platform.Throttled},
		506: {kind: platform.Rejected, title: "The network does not take the same words twice in a row"},
		100: {kind: platform.Rejected},
		368: {kind: platform.Misconfigured, title: "The network has blocked this action as abusive", detail: "It lets the account go on after some hours."},
		551: {kind: platform.RecipientGone, title: "The customer cannot be reached", detail: "They left the network, blocked the account or can't be written to now."},
	}[code]
	return m, ok
}

// meant is what a code and its subcode mean; an unknown subcode means what the
// code does.
func meant(code, sub int) (meaning, bool) {
	switch {
	case code == 1 && sub == 99:
		return meaning{kind: platform.Misconfigured, detail: "Often a permission or advanced access is missing."}, true
	case sub == 33 && code != 100:
		return byCode(code)
	}
	if m, ok := bySubcode(sub); ok {
		return m, true
	}
	return byCode(code)
}

// failure is the error as everyone else knows failures. An unknown code is
// Rejected: repeating a call that nobody understands helps nobody.
func (e *apiError) failure() (*platform.Failure, bool) {
	code, _ := strconv.Atoi(string(e.Code))
	sub, _ := strconv.Atoi(string(e.Subcode))
	m, known := meant(code, sub)
	f := &platform.Failure{Kind: platform.Rejected, Code: string(e.Code), Title: e.Message, Detail: e.UserWords}
	if sub != 0 {
		f.Code += "/" + string(e.Subcode)
	}
	if known {
		f.Kind, f.RetryAfter = m.kind, m.wait
	}
	if m.title != "" {
		f.Title, f.Detail = m.title, e.Message
	}
	if m.detail != "" {
		f.Detail = m.detail
	}
	if f.Title == "" {
		f.Title = e.UserTitle
	}
	return f, known
}

// failureOf reads the network's refusal of a call. Its code says more than the
// HTTP status, which serves where there is no code.
func failureOf(resp *http.Response, body []byte) *platform.Failure {
	var answer struct {
		Error *apiError `json:"error"`
	}
	byStatus := platform.StatusFailure(resp.StatusCode, resp.Header)
	if json.Unmarshal(body, &answer) != nil || answer.Error == nil || answer.Error.Code == "" {
		return byStatus
	}
	f, known := answer.Error.failure()
	if !known && byStatus.Kind != platform.Gone {
		f.Kind = byStatus.Kind
	}
	if f.Kind == platform.Throttled {
		f.RetryAfter = max(f.RetryAfter, byStatus.RetryAfter, regain(resp.Header))
	}
	return f
}

// regain is the network's own estimate of when calls will be taken again.
func regain(h http.Header) time.Duration {
	var usage map[string][]struct {
		Minutes int `json:"estimated_time_to_regain_access"`
	}
	if json.Unmarshal([]byte(h.Get("X-Business-Use-Case-Usage")), &usage) != nil {
		return 0
	}
	longest := 0
	for _, uses := range usage {
		for _, u := range uses {
			longest = max(longest, u.Minutes)
		}
	}
	return time.Duration(min(longest, 24*60)) * time.Minute
}

// SignalOf implements platform.Signaller. Who blocked the account looks like
// who cannot be reached.
func (*Session) SignalOf(code string) platform.Signal {
	switch code {
	case "551", "551/1545041", "200/1545041", "200/2018108":
		return platform.SignalUnreachable
	case "368", "10/1893063":
		return platform.SignalSpam
	}
	return ""
}
