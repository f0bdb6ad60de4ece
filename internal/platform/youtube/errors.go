package youtube

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"

	"recado.dev/internal/platform"
)

// Codes that others tell a refusal by.
const (
	codeQuota = "quotaExceeded"
	codeOff   = "commentsDisabled"
)

// meaning is what the network's reason means here.
type meaning struct {
	reasons []string
	kind    platform.FailureKind
	title   string
	advice  platform.Text
}

func meanings() []meaning {
	return []meaning{
		{
			reasons: []string{codeQuota, "dailyLimitExceeded"}, kind: platform.Throttled, title: "The day's quota is used up: it begins anew at midnight in California",
			advice: platform.Text{
				En: "Ask Google for a larger quota of the YouTube Data API if this happens often.",
				Es: "Pide a Google una cuota mayor de YouTube Data API si pasa a menudo.",
			},
		},
		{reasons: []string{"rateLimitExceeded", "userRateLimitExceeded"}, kind: platform.Throttled, title: "Too many calls at once"},
		{reasons: []string{codeOff}, kind: platform.Rejected, title: "Comments are switched off for this video"},
		{
			reasons: []string{"forbidden", "insufficientPermissions", "ineligibleAccount", "accessNotConfigured", "youtubeSignupRequired"}, kind: platform.Misconfigured,
			title: "The account may not do this on YouTube",
			advice: platform.Text{
				En: "Allow the app again as the channel's owner, with the scope youtube.force-ssl, and switch the YouTube Data API on in the project.",
				Es: "Autoriza de nuevo la aplicación como titular del canal, con el permiso youtube.force-ssl, y activa YouTube Data API en el proyecto.",
			},
		},
		{reasons: []string{"videoNotFound", "commentThreadNotFound", "commentNotFound", "parentCommentNotFound", "notFound", "channelNotFound", "playlistNotFound"}, kind: platform.Gone, title: "It is not on YouTube any more"},
		{reasons: []string{"commentTextTooLong"}, kind: platform.TooLong, title: "The comment is too long"},
		{reasons: []string{"parentCommentIsPrivate", "canNotReply"}, kind: platform.Rejected, title: "This comment takes no answers"},
		{reasons: []string{"commentTextRequired", "invalidCommentThreadMetadata", "invalidCommentMetadata", "operationNotSupported", "banWithoutReject"}, kind: platform.Rejected},
		{reasons: []string{"processingFailure"}, kind: platform.Unreachable, title: "YouTube could not take it just now"},
		{reasons: []string{"authError"}, kind: platform.BadCredentials, title: "The channel's permission is refused"},
	}
}

// failure is what a refusal means, and what helps.
func (s *session) failure(resp *http.Response, raw []byte) *platform.Failure {
	f := platform.StatusFailure(resp.StatusCode, resp.Header)
	if resp.StatusCode == http.StatusGatewayTimeout { // a gateway gave up waiting for who may have taken it
		f.Kind = platform.Uncertain
	}
	var said struct {
		Error struct {
			Message string `json:"message"`
			Errors  []struct {
				Reason  string `json:"reason"`
				Message string `json:"message"`
			} `json:"errors"`
		} `json:"error"`
	}
	if json.Unmarshal(raw, &said) != nil || len(said.Error.Errors) == 0 {
		return f
	}
	e := said.Error.Errors[0]
	f.Code, f.Detail = cmp.Or(clip(e.Reason), f.Code), clip(cmp.Or(e.Message, said.Error.Message))
	f.Title = cmp.Or(f.Detail, f.Title)
	all := meanings()
	i := slices.IndexFunc(all, func(m meaning) bool { return slices.Contains(m.reasons, e.Reason) })
	if i < 0 {
		return f
	}
	f.Kind, f.Title, f.Advice = all[i].kind, cmp.Or(all[i].title, f.Title), all[i].advice
	if i == 0 {
		f.Code = codeQuota
		now := s.host.Clock.Now()
		f.RetryAfter = reset(now).Sub(now)
	}
	return f
}
