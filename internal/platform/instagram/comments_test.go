package instagram_test

import (
	"net/http"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/instagram"
	"recado.dev/internal/platform/platformtest"
)

func publicHarness() platformtest.Harness {
	h := harness()
	h.Platform, h.Data = instagram.Comments(), "testdata/comments"
	h.Public = &platform.PublicTarget{Post: "M1", Kind: desk.PublicComment, Name: "@ana.r"}
	h.Answers = "C1"
	h.Network = http.HandlerFunc(publicGraph)
	var refusals []platformtest.Refusal
	for _, r := range h.Refusals {
		if !strings.HasPrefix(r.Name, "sent all the same") {
			refusals = append(refusals, r)
		}
	}
	h.Refusals = append(refusals,
		refusal("the comment is gone", 400, 100, 33, platform.Misconfigured),
		refusal("comments are off", 400, 100, 2207024, platform.Rejected),
	)
	return h
}

// publicGraph answers as the API does when all goes well.
func publicGraph(w http.ResponseWriter, r *http.Request) {
	answer := `{"id":"C_OUT1"}`
	switch {
	case r.Header.Get("Authorization") != "Bearer page-token-0001":
		w.WriteHeader(http.StatusUnauthorized)
		answer = failing(190, 0)
	case strings.HasSuffix(r.URL.Path, "/subscribed_apps"):
		answer = `{"data":[{"id":"555","name":"Recado","subscribed_fields":["comments","live_comments","mentions"]}]}`
	case strings.HasSuffix(r.URL.Path, "/17841400000000001"):
		answer = `{"id":"17841400000000001","name":"Tienda Luna","username":"tienda.luna"}`
	}
	if _, err := w.Write([]byte(answer)); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func TestCommentsConform(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, publicHarness())
}

func FuzzComments(f *testing.F) { platformtest.Fuzz(f, publicHarness()) }
