package googleplaces_test

import (
	"net/http"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/googleplaces"
	"recado.dev/internal/platform/platformtest"
)

func harness() platformtest.Harness {
	refusal := func(status int, word string, want platform.FailureKind) platformtest.Refusal {
		return platformtest.Refusal{Name: word, Status: status, Want: want, Body: `{"error":{"code":400,"message":"It failed","status":"` + word + `"}}`}
	}
	return platformtest.Harness{
		Platform: googleplaces.New(),
		Settings: map[string]string{"location": "accounts/9/locations/123", "client_id": "client.apps.googleusercontent.com"},
		Secrets:  map[string]string{"client_secret": "the client's secret", "refresh_token": "the refresh token"},
		To:       platform.Recipient{Address: "r1", Keys: []platform.RemoteUserKey{"review:r1"}},
		Public:   &platform.PublicTarget{Post: "accounts/9/locations/123", Kind: desk.PublicReview, Name: "Ana"},
		Answers:  "r1",
		Network:  http.HandlerFunc(network),
		Aside:    func(r *http.Request) bool { return r.URL.Path == "/token" },
		Refusals: []platformtest.Refusal{
			refusal(400, "INVALID_ARGUMENT", platform.Rejected),
			refusal(400, "FAILED_PRECONDITION", platform.Misconfigured),
			refusal(401, "UNAUTHENTICATED", platform.BadCredentials),
			refusal(403, "PERMISSION_DENIED", platform.Misconfigured),
			refusal(404, "NOT_FOUND", platform.Gone),
			refusal(429, "RESOURCE_EXHAUSTED", platform.Throttled),
			refusal(503, "UNAVAILABLE", platform.Unreachable),
			{Name: "gateway timeout", Status: 504, Want: platform.Uncertain},
		},
	}
}

// network answers as Google's does when all goes well.
func network(w http.ResponseWriter, r *http.Request) {
	answer, status := `{}`, http.StatusOK
	switch path := r.URL.Path; {
	case path == "/token" && r.PostFormValue("refresh_token") == "the refresh token":
		answer = `{"access_token":"token-1","expires_in":3599,"token_type":"Bearer"}`
	case r.Header.Get("Authorization") != "Bearer token-1":
		status = http.StatusUnauthorized
	case strings.HasSuffix(path, "/reply"):
		answer = `{"comment":"Hola","updateTime":"2026-11-19T11:00:00.5Z"}`
	}
	w.WriteHeader(status)
	if _, err := w.Write([]byte(answer)); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, harness())
}

func TestWhatWasFetchedIsRead(t *testing.T) {
	t.Parallel()
	platformtest.RunPolled(t, harness())
}

func FuzzFetched(f *testing.F) { platformtest.FuzzPolled(f, harness()) }

// The network counts bytes, the desk letters: what is too long for either is
// refused before anything leaves.
func TestAnAnswerIsMeasuredInBytesToo(t *testing.T) {
	t.Parallel()
	s, err := googleplaces.New().Open(platform.Account{Settings: harness().Settings, Secrets: harness().Secrets}, platform.Host{})
	if err != nil {
		t.Fatal(err)
	}
	out, _ := desk.NewOutgoing(desk.Message{ID: "m", Kind: desk.MessageText, Text: strings.Repeat("👍", 1025), Direction: desk.DirectionOut})
	if _, err := s.Send(t.Context(), platform.Outgoing{Message: out, ReplyTo: "r1"}); platform.AsFailure(err).Kind != platform.TooLong {
		t.Errorf("4,100 bytes: %v", err)
	}
}
