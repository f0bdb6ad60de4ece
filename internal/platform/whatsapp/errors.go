package whatsapp

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"recado.dev/internal/platform"
)

const codeHistoryRefused = "2593109"

// What the network says, beside the code of all such errors, of templates.
const (
	codeTemplateGone = "2593002" // there is none of that name, or no longer
	codeSameTemplate = "2388024" // the name has this language already
)

// kinds says what each code of the network means. It serves answers to calls
// and failed statuses alike, since some codes come either way.
var kinds = map[int]platform.FailureKind{
	0: platform.BadCredentials, 190: platform.BadCredentials,
	1: platform.Rejected, 33: platform.Misconfigured, 100: platform.Rejected,
	2: platform.Unreachable, 3: platform.Misconfigured, 10: platform.Misconfigured,
	4: platform.Throttled, 80007: platform.Throttled, 80008: platform.Throttled, 130429: platform.Throttled,
	368:    platform.Misconfigured,
	130472: platform.Rejected, 130497: platform.Rejected,
	131000: platform.Unreachable, 131016: platform.Unreachable, 131057: platform.Unreachable,
	131005: platform.Misconfigured,
	131008: platform.Rejected, 131009: platform.Rejected, 131021: platform.Rejected,
	131026: platform.RecipientGone, 131030: platform.Misconfigured, 131031: platform.Misconfigured,
	131037: platform.Misconfigured, 131042: platform.Misconfigured, 131045: platform.Misconfigured,
	131047: platform.WindowClosed,
	131048: platform.Throttled, 131049: platform.Rejected, 131050: platform.OptedOut,
	131051: platform.Unsupported, 131052: platform.Gone, 131053: platform.Unreachable,
	131055: platform.Rejected, 131056: platform.Throttled,
	131062: platform.Rejected, 131063: platform.Misconfigured, 131064: platform.Misconfigured,
	132000: platform.Rejected, 132001: platform.Misconfigured, 132005: platform.TooLong,
	132007: platform.Rejected, 132008: platform.Rejected, 132012: platform.Rejected,
	132015: platform.Misconfigured, 132016: platform.Misconfigured, 132018: platform.Rejected,
	132068: platform.Misconfigured, 132069: platform.Throttled,
	133000: platform.Misconfigured, 133004: platform.Unreachable,
	133005: platform.Misconfigured, 133006: platform.Misconfigured,
	133008: platform.Throttled, 133009: platform.Throttled, 133010: platform.Misconfigured,
	133015: platform.Throttled, 133016: platform.Throttled,
	134011: platform.Misconfigured,
	134100: platform.Rejected, 134101: platform.Throttled, 134102: platform.Rejected,
	135000: platform.Rejected, 137000: platform.Rejected,
	139000: platform.Misconfigured, 139001: platform.Misconfigured, 139002: platform.Misconfigured,
	139003: platform.Misconfigured, 139004: platform.Misconfigured,
	139100: platform.Rejected, 139101: platform.Rejected, 139102: platform.Rejected, 139103: platform.Rejected,
}

// waits says how long to wait after the codes that imply it. The others are
// left to the sender's own back-off.
var waits = map[int]time.Duration{
	130429: 2 * time.Second,
	131056: 6 * time.Second,
	133015: 5 * time.Minute,
	134101: 10 * time.Minute,
}

func (e *apiError) heading() string {
	if e.Title != "" {
		return e.Title
	}
	return e.Message
}

func (e *apiError) words() string {
	if e.ErrorData.Details != "" {
		return e.ErrorData.Details
	}
	return e.Message
}

// failure is the error as everyone else knows failures. An unknown code is
// Rejected: repeating a call that nobody understands helps nobody.
func (e *apiError) failure() *platform.Failure {
	f := &platform.Failure{Kind: platform.Rejected, Code: string(e.Code), Title: e.heading(), Detail: e.words()}
	code, err := strconv.Atoi(string(e.Code))
	if err != nil {
		return f
	}
	if kind, ok := kinds[code]; ok {
		f.Kind = kind
	} else if code >= 200 && code <= 299 {
		f.Kind = platform.Misconfigured
	}
	f.PairOnly = code == 131056
	if f.Kind == platform.Throttled {
		f.RetryAfter = waits[code]
	}
	return f
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
	f := answer.Error.failure()
	answer.Error.ofTemplates(f)
	if _, known := codeKind(string(answer.Error.Code)); !known && byStatus.Kind != platform.Gone {
		f.Kind = byStatus.Kind
	}
	if f.Kind == platform.Throttled {
		f.RetryAfter = max(f.RetryAfter, byStatus.RetryAfter, regain(resp.Header))
	}
	return f
}

// ofTemplates makes a refusal of a template more telling: the code of all of
// them is the same, and what is wrong stands beside it.
func (e *apiError) ofTemplates(f *platform.Failure) {
	sub := string(e.Subcode)
	if !strings.HasPrefix(sub, "2388") && sub != codeTemplateGone {
		return
	}
	f.Code, f.Kind = sub, platform.Rejected
	if sub == codeTemplateGone {
		f.Kind = platform.Gone
	}
	if e.UserTitle != "" {
		f.Title = e.UserTitle
	}
	if e.UserWords != "" {
		f.Detail = e.UserWords
	}
}

func codeKind(code string) (platform.FailureKind, bool) {
	n, err := strconv.Atoi(code)
	if err != nil {
		return "", false
	}
	kind, ok := kinds[n]
	return kind, ok || n >= 200 && n <= 299
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
