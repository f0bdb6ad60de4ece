package youtube_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/platformtest"
	"recado.dev/internal/platform/youtube"
)

func harness() platformtest.Harness {
	refusal := func(status int, reason string, want platform.FailureKind) platformtest.Refusal {
		return platformtest.Refusal{Name: reason, Status: status, Want: want,
			Body: `{"error":{"code":403,"message":"It failed","errors":[{"domain":"youtube.comment","reason":"` + reason + `","message":"It failed"}]}}`}
	}
	// The suite takes place at ten o'clock in London: in California the day ends
	// twenty-two hours later.
	day := refusal(403, "quotaExceeded", platform.Throttled)
	day.RetryAfter = 22 * time.Hour
	return platformtest.Harness{
		Platform: youtube.New(),
		Settings: map[string]string{"channel_id": "UCcompany", "client_id": "123-abc.apps.googleusercontent.com"},
		Secrets:  map[string]string{"client_secret": "GOCSPX-secret-01", "refresh_token": "1//refresh-01"},
		To:       platform.Recipient{Address: "UCana", Keys: []platform.RemoteUserKey{"channel:UCana"}},
		Public:   &platform.PublicTarget{Post: "vid00000001", Kind: desk.PublicComment, Above: "UgxAAA", Named: true, Name: "@ana"},
		Answers:  "UgxAAA.8b",
		Network:  http.HandlerFunc(network),
		Aside:    func(r *http.Request) bool { return r.URL.Path == "/token" },
		Refusals: []platformtest.Refusal{
			day,
			refusal(403, "dailyLimitExceeded", platform.Throttled),
			refusal(403, "rateLimitExceeded", platform.Throttled),
			refusal(429, "userRateLimitExceeded", platform.Throttled),
			refusal(403, "commentsDisabled", platform.Rejected),
			refusal(403, "forbidden", platform.Misconfigured),
			refusal(403, "insufficientPermissions", platform.Misconfigured),
			refusal(403, "ineligibleAccount", platform.Misconfigured),
			refusal(404, "videoNotFound", platform.Gone),
			refusal(404, "commentThreadNotFound", platform.Gone),
			refusal(404, "parentCommentNotFound", platform.Gone),
			refusal(400, "commentTextRequired", platform.Rejected),
			refusal(400, "commentTextTooLong", platform.TooLong),
			refusal(400, "invalidCommentThreadMetadata", platform.Rejected),
			refusal(400, "processingFailure", platform.Unreachable),
			refusal(401, "authError", platform.BadCredentials),
			{Name: "a gateway", Status: 504, Want: platform.Uncertain},
		},
	}
}

// network answers as Google's does when all goes well.
func network(w http.ResponseWriter, r *http.Request) {
	answer := `{"items":[]}`
	switch {
	case r.URL.Path == "/token":
		answer = `{"access_token":"token-1","expires_in":3599,"token_type":"Bearer"}`
	case r.Header.Get("Authorization") != "Bearer token-1":
		w.WriteHeader(http.StatusUnauthorized)
	case r.Method == http.MethodPost:
		answer = `{"kind":"youtube#comment","id":"UgxAAA.9c","snippet":{"textDisplay":"Hola"}}`
	}
	if _, err := io.WriteString(w, answer); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, harness())
}

func TestWhatALookKeepsIsRead(t *testing.T) {
	t.Parallel()
	platformtest.RunPolled(t, harness())
}

func FuzzLook(f *testing.F) { platformtest.FuzzPolled(f, harness()) }

// Proves: 003-44
func TestAnAdminSetsItUpAlone(t *testing.T) {
	t.Parallel()
	d := youtube.New().Describe()
	if d.Needs == nil || d.Needs.Assisted || len(d.Needs.Before) == 0 || len(d.Steps) < 3 || len(d.Checks) == 0 {
		t.Errorf("needs %+v", d.Needs)
	}
}
