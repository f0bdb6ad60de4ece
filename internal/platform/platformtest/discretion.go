package platformtest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"recado.dev/internal/platform"
)

// checkDiscretion looks for secrets wherever people or logs could see them.
func checkDiscretion(t testing.TB, h Harness) {
	s, f := h.open(t)
	refusals := append(commonRefusals(), h.Refusals...)
	refusals = append(refusals, Refusal{Name: "cut"})
	for _, c := range refusals {
		answer := refuse(c)
		if c.Name == "cut" {
			answer = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		}
		f.now(answer)
		_, err := s.Send(context.Background(), plain(h))
		h.silent(t, "the error of "+c.Name, fmt.Sprintf("%v %+v %#v", err, err, platform.AsFailure(err)))
		shown, merr := json.Marshal(platform.AsFailure(err).SendError())
		if merr != nil {
			t.Errorf("the error of %s cannot be shown: %v", c.Name, merr)
		}
		h.silent(t, "what is shown of "+c.Name, string(shown))
		if checker, ok := s.(platform.Checker); ok {
			h.silent(t, "the checks with "+c.Name, fmt.Sprintf("%+v", checker.Check(context.Background())))
		}
	}
	if hooked, ok := s.(platform.Hooked); ok {
		reply := hooked.Handshake(platform.HookRequest{Method: "GET", Query: map[string][]string{}})
		if reply.Status < 400 {
			t.Errorf("a check of our address that proves nothing is answered with %d", reply.Status)
		}
		h.silent(t, "the answer to a stranger", string(reply.Body))
		if _, err := hooked.Decode(platform.HookRequest{Method: "POST", Body: []byte("{")}); err != nil {
			h.silent(t, "the error of a bad request", err.Error())
		}
	}
	h.silent(t, "the log", f.log.String())
}

func (h Harness) silent(t testing.TB, where, words string) {
	t.Helper()
	for name, secret := range h.Secrets {
		if secret != "" && strings.Contains(words, secret) {
			t.Errorf("%s holds the %s", where, name)
		}
	}
}
