package linkedin

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/platform"
)

func page(t *testing.T, at time.Time, version string) *session {
	t.Helper()
	s, err := New().Open(
		platform.Account{ChannelID: "c1", Settings: map[string]string{"organization_id": "9", "api_version": version}, Secrets: map[string]string{"client_secret": "li-secret"}},
		platform.Host{HTTP: http.DefaultClient, Clock: clock.NewManual(at)})
	if err != nil {
		t.Fatal(err)
	}
	return s.(*session)
}

func TestTheChallengeIsAnsweredAndNothingElseIsSigned(t *testing.T) {
	t.Parallel()
	s := page(t, time.Now(), "")
	ask := func(code string) platform.HookReply {
		return s.Handshake(platform.HookRequest{Query: map[string][]string{"challengeCode": {code}}})
	}
	const code = "11111111-2222-4333-8444-555555555555"
	if r := ask(code); r.Status != http.StatusOK || !strings.Contains(string(r.Body), "59aab41ded9d6aa08e9999ab4ff33ffadc1b99736314d31e3f8500aa0274bb7f") {
		t.Errorf("the challenge is answered with %d %s", r.Status, r.Body)
	}
	// Who could have any text signed could forge a request.
	for _, text := range []string{`hmacsha256={"type":"x"}`, "", code + "\n", "x" + code} {
		if r := ask(text); r.Status < 400 {
			t.Errorf("%q is signed: %s", text, r.Body)
		}
	}
}

func TestThePrefixIsSignedWithTheBody(t *testing.T) {
	t.Parallel()
	s := page(t, time.Now(), "")
	r := platform.HookRequest{Body: []byte(`{"hello":"world"}`), Header: map[string][]string{
		"X-Li-Signature": {"614a32982245787c437a544fc4dd831bcde3481c74c47e6c81f2fc405feb6ce0"},
	}}
	if !s.Verify(r) {
		t.Error("the network's signature is refused")
	}
	r.Header["X-Li-Signature"] = []string{s.mac(string(r.Body))}
	if s.Verify(r) {
		t.Error("a signature over the body alone passes")
	}
}

func TestAVersionIsSaidToEndBeforeItDoes(t *testing.T) {
	t.Parallel()
	for at, want := range map[string]string{"2026-08-01": "ok", "2027-03-31": "ok", "2027-04-01": "warning", "2027-06-30": "warning", "2027-07-01": "failed"} {
		now, err := time.Parse(time.DateOnly, at)
		if err != nil {
			t.Fatal(err)
		}
		if r := page(t, now, "202607").versionResult(); r.State != want || r.Detail.Es == "" {
			t.Errorf("version 202607 on %s: %s (%s)", at, r.State, r.Detail.En)
		}
	}
	if r := page(t, time.Now(), "v26").versionResult(); r.State != "failed" {
		t.Errorf("v26 is %s", r.State)
	}
}

func TestWordsOfPostsAreLittleText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Hello":                     "Hello",
		"New oven (really)":         `New oven \(really\)`,
		"#bread and C# at 5#":       `#bread and C\# at 5\#`,
		"a_b *c* ~d~ <e> @f |g| \\": `a\_b \*c\* \~d\~ \<e\> \@f \|g\| \\`,
		"¡Pan {nuevo} [hoy]!":       `¡Pan \{nuevo\} \[hoy\]!`,
	} {
		if got := little(text); got != want {
			t.Errorf("%q is written %q, not %q", text, got, want)
		}
		if got := plain(little(text)); got != text {
			t.Errorf("%q comes back as %q", text, got)
		}
	}
}

func FuzzLittleText(f *testing.F) {
	f.Add(`a \( b`)
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ToValidUTF8(text, "") == text && plain(little(text)) != text {
			t.Errorf("%q comes back as %q", text, plain(little(text)))
		}
	})
}
