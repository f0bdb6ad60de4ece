package line

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"recado.dev/internal/platform"
)

// refusal is the network's body of an error.
type refusal struct {
	Message string `json:"message"`
	Details []struct {
		Message  string `json:"message"`
		Property string `json:"property"`
	} `json:"details"`
}

// The network has no codes of its own: some refusals are told by their words.
const (
	wordsReplyToken = "invalid reply token"
	wordsMonthly    = "monthly limit"
	wordsUnsent     = "failed to send messages"
	wordsTo         = "'to'"
)

// words is all that a refusal says.
func (r refusal) words() string {
	parts := []string{r.Message}
	for _, d := range r.Details {
		parts = append(parts, strings.TrimSpace(d.Property+": "+d.Message))
	}
	return strings.Join(parts, "; ")
}

// meaning is what a status means where the network sent its own words along,
// and what an agent reads.
type meaning struct {
	kind   platform.FailureKind
	title  string
	detail string
}

func meanings(status int) (meaning, bool) {
	m, ok := map[int]meaning{
		http.StatusBadRequest:            {kind: platform.Rejected, title: "LINE refuses the message"},
		http.StatusUnauthorized:          {kind: platform.BadCredentials, title: "The channel access token is refused", detail: "Issue a channel access token in the LINE Developers Console and enter it in the channel's settings."},
		http.StatusForbidden:             {kind: platform.Misconfigured, title: "The account's plan does not allow this"},
		http.StatusNotFound:              {kind: platform.Gone, title: "LINE does not know this any more"},
		http.StatusConflict:              {kind: platform.Rejected, title: "LINE has this message already"},
		http.StatusGone:                  {kind: platform.Gone, title: "LINE does not keep this any more"},
		http.StatusRequestEntityTooLarge: {kind: platform.TooLong, title: "The message is too large"},
		http.StatusUnsupportedMediaType:  {kind: platform.Unsupported, title: "LINE does not take this type"},
		http.StatusTooManyRequests:       {kind: platform.Throttled, title: "Too many requests"},
		http.StatusInternalServerError:   {kind: platform.Unreachable, title: "LINE has a problem of its own"},
		http.StatusServiceUnavailable:    {kind: platform.Unreachable, title: "LINE has a problem of its own"},
		http.StatusGatewayTimeout:        {kind: platform.Uncertain, title: "LINE did not answer in time"},
	}[status]
	return m, ok
}

// failureOf reads the network's refusal of a call.
func failureOf(a answer) *platform.Failure {
	f := platform.StatusFailure(a.status, a.header)
	if a.status == http.StatusGatewayTimeout {
		f.Kind = platform.Uncertain // who may have taken it was not waited for
	}
	var r refusal
	if json.Unmarshal(a.body, &r) != nil || r.Message == "" {
		return f
	}
	f.Code, f.Detail = strconv.Itoa(a.status), r.words()
	if m, ok := meanings(a.status); ok {
		f.Kind, f.Title = m.kind, m.title
		if m.detail != "" {
			f.Detail = m.detail
		}
	}
	byWords(f, a.status, strings.ToLower(r.words()))
	return f
}

// byWords tells apart what has the same status.
func byWords(f *platform.Failure, status int, said string) {
	switch {
	case status == http.StatusBadRequest && strings.Contains(said, wordsReplyToken):
		f.Code, f.Title = codeReplyToken, "The time for a free answer is over"
	case status == http.StatusBadRequest && (strings.Contains(said, wordsUnsent) || strings.Contains(said, wordsTo)):
		f.Kind, f.Title = platform.RecipientGone, "LINE does not reach this customer"
	case status == http.StatusTooManyRequests && strings.Contains(said, wordsMonthly):
		f.Kind, f.Code, f.Title = platform.Misconfigured, codeMonthly, "The account's messages of this month are used up"
		f.Detail = "Answers within a minute stay free. Others go once the month is over or the account has a larger plan, which is chosen in LINE Official Account Manager."
	}
}

// Codes of ours for what the network tells by words alone.
const (
	codeReplyToken = "invalid_reply_token"
	codeMonthly    = "monthly_limit"
)
