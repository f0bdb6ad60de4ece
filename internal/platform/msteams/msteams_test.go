package msteams_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/msteams"
)

// bed is a session with a network that counts what it is asked.
type bed struct {
	platform.Session
	clock *clock.Manual
	base  string

	mu     sync.Mutex
	calls  []string
	answer http.HandlerFunc // instead of the network's own
}

func newBed(t *testing.T) *bed {
	t.Helper()
	b := &bed{clock: clock.NewManual(moment)}
	server := httptest.NewServer(http.HandlerFunc(b.serve))
	t.Cleanup(server.Close)
	b.base = server.URL
	s, err := msteams.New().Open(platform.Account{
		ChannelID: "c1", Secrets: map[string]string{"app_password": appPassword},
		Settings: map[string]string{"app_id": appID, "tenant_id": tenantID, "api_base_url": server.URL, "login_base_url": "https://login.microsoftonline.com"},
	}, platform.Host{HTTP: server.Client(), Clock: b.clock})
	if err != nil {
		t.Fatal(err)
	}
	b.Session = s
	return b
}

func (b *bed) serve(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	b.calls = append(b.calls, r.URL.Path)
	answer := b.answer
	b.mu.Unlock()
	if answer != nil {
		answer(w, r)
		return
	}
	network(w, r)
}

func (b *bed) instead(f http.HandlerFunc) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answer = f
}

// asked counts the calls whose path ends so.
func (b *bed) asked(ending string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, path := range b.calls {
		if strings.HasSuffix(path, ending) {
			n++
		}
	}
	return n
}

func request(change func(jwt.MapClaims, map[string]any)) platform.HookRequest {
	r := platform.HookRequest{Method: "POST", Header: map[string][]string{}, Body: []byte(`{"type":"message","channelId":"msteams","serviceUrl":"https://smba.trafficmanager.net/emea/"}`)}
	sign(&r, networkKey(), change)
	return r
}

func leaving(m desk.Message) platform.Outgoing {
	m.ID, m.Direction = "m1", desk.DirectionOut
	out, ok := desk.NewOutgoing(m)
	if !ok {
		panic("the test made a message that may not leave")
	}
	return platform.Outgoing{Message: out, To: platform.Recipient{Address: "- 29:1ana a:1xyz"}}
}

func words(text string) platform.Outgoing {
	return leaving(desk.Message{Kind: desk.MessageText, Text: text})
}

func TestOnlyTheNetworkItselfIsHeard(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	if err := b.Session.(platform.Keyed).FetchKeys(t.Context(), request(nil)); err != nil {
		t.Fatal(err)
	}
	hooked := b.Session.(platform.Hooked)
	for what, c := range map[string]struct {
		change func(jwt.MapClaims, map[string]any)
		want   bool
	}{
		"as the network makes it":      {nil, true},
		"the claim written otherwise":  {func(c jwt.MapClaims, _ map[string]any) { c["serviceUrl"], c["serviceurl"] = c["serviceurl"], "" }, true},
		"a clock five minutes ahead":   {func(c jwt.MapClaims, _ map[string]any) { c["nbf"] = moment.Add(4 * time.Minute).Unix() }, true},
		"ended a while ago":            {func(c jwt.MapClaims, _ map[string]any) { c["exp"] = moment.Add(-6 * time.Minute).Unix() }, false},
		"not yet":                      {func(c jwt.MapClaims, _ map[string]any) { c["nbf"] = moment.Add(6 * time.Minute).Unix() }, false},
		"without an end":               {func(c jwt.MapClaims, _ map[string]any) { delete(c, "exp") }, false},
		"for another bot":              {func(c jwt.MapClaims, _ map[string]any) { c["aud"] = "22222222-2222-3333-4444-555555555555" }, false},
		"of another issuer":            {func(c jwt.MapClaims, _ map[string]any) { c["iss"] = "https://sts.windows.net/x/" }, false},
		"for another service":          {func(c jwt.MapClaims, _ map[string]any) { c["serviceurl"] = "https://smba.trafficmanager.net/amer/" }, false},
		"for no service":               {func(c jwt.MapClaims, _ map[string]any) { delete(c, "serviceurl") }, false},
		"with a key that nobody knows": {func(_ jwt.MapClaims, h map[string]any) { h["kid"] = "key-2" }, false},
	} {
		if got := hooked.Verify(request(c.change)); got != c.want {
			t.Errorf("%s: %v", what, got)
		}
	}
	for what, change := range map[string]func(*platform.HookRequest){
		"another channel's activity": func(r *platform.HookRequest) {
			r.Body = []byte(strings.Replace(string(r.Body), "msteams", "webchat", 1))
		},
		"a strange service": func(r *platform.HookRequest) {
			r.Body = []byte(strings.Replace(string(r.Body), "smba.trafficmanager.net", "evil.trafficmanager.net", 1))
			sign(r, networkKey(), nil)
		},
		"no token":       func(r *platform.HookRequest) { r.Header = map[string][]string{} },
		"an empty token": func(r *platform.HookRequest) { r.Header["Authorization"] = []string{"Bearer "} },
		"no signature": func(r *platform.HookRequest) {
			t := jwt.NewWithClaims(jwt.SigningMethodNone, jwt.MapClaims{"iss": "https://api.botframework.com", "aud": appID, "exp": moment.Add(time.Hour).Unix()})
			t.Header["kid"] = keyID
			signed, _ := t.SignedString(jwt.UnsafeAllowNoneSignatureType) // this one cannot fail
			r.Header["Authorization"] = []string{"Bearer " + signed}
		},
		"the public key as a secret": func(r *platform.HookRequest) {
			t := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"iss": "https://api.botframework.com", "aud": appID, "exp": moment.Add(time.Hour).Unix()})
			t.Header["kid"] = keyID
			signed, _ := t.SignedString(networkKey().N.Bytes()) // nor this
			r.Header["Authorization"] = []string{"Bearer " + signed}
		},
	} {
		r := request(nil)
		change(&r)
		if hooked.Verify(r) {
			t.Errorf("%s passes", what)
		}
	}
}

func TestKeysAreFetchedWhenTheyAreNeededAndSeldom(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	keyed, hooked := b.Session.(platform.Keyed), b.Session.(platform.Hooked)
	fetch := func(r platform.HookRequest) error { return keyed.FetchKeys(context.Background(), r) }
	b.instead(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	if err := fetch(request(nil)); platform.AsFailure(err).Kind != platform.Unreachable {
		t.Errorf("without any keys: %v", err)
	}
	b.instead(nil)
	for range 3 {
		if err := fetch(request(nil)); err != nil || !hooked.Verify(request(nil)) {
			t.Fatalf("with keys: %v", err)
		}
	}
	if n := b.asked("/keys"); n != 1 {
		t.Errorf("three requests asked %d times", n)
	}
	unknown := request(func(_ jwt.MapClaims, h map[string]any) { h["kid"] = "key-2" })
	for range 20 {
		if err := fetch(unknown); err != nil {
			t.Fatal(err)
		}
	}
	if n := b.asked("/keys"); n != 1 {
		t.Errorf("a key that nobody knows asked %d times within five minutes", n)
	}
	b.clock.Advance(6 * time.Minute)
	b.instead(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/keys") {
			fmt.Fprint(w, keySet("key-2", &networkKey().PublicKey, `["msteams"]`))
			return
		}
		network(w, r)
	})
	if err := fetch(unknown); err != nil || !hooked.Verify(unknown) || hooked.Verify(request(nil)) {
		t.Errorf("the network changed its key, and it is %v", err)
	}
	b.clock.Advance(25 * time.Hour)
	later := func(c jwt.MapClaims, h map[string]any) {
		h["kid"], c["nbf"], c["exp"] = "key-2", b.clock.Now().Unix(), b.clock.Now().Add(time.Hour).Unix()
	}
	b.instead(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	if err := fetch(request(later)); err != nil || !hooked.Verify(request(later)) {
		t.Errorf("old keys serve while there are no others: %v", err)
	}
	for _, r := range []platform.HookRequest{{}, {Header: map[string][]string{"Authorization": {"Bearer x.y.z"}}}} {
		if err := fetch(r); err != nil {
			t.Errorf("a request without a token asks for keys: %v", err)
		}
	}
}

func TestKeysOfStrangersAreNotTaken(t *testing.T) {
	t.Parallel()
	for what, answer := range map[string]http.HandlerFunc{
		"an address elsewhere": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"jwks_uri":"http://evil.example/keys"}`) },
		"no keys": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, `{"jwks_uri":"http://`+r.Host+`/keys","keys":[]}`)
		},
		"a short key": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, `{"jwks_uri":"http://`+r.Host+`/keys","keys":[{"kty":"RSA","kid":"key-1","n":"AQAB","e":"AQAB"}]}`)
		},
		"not JSON": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `<html>`) },
	} {
		b := newBed(t)
		b.instead(answer)
		if err := b.Session.(platform.Keyed).FetchKeys(t.Context(), request(nil)); err == nil {
			t.Errorf("%s: taken", what)
		}
	}
	b := newBed(t)
	b.instead(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/keys") {
			fmt.Fprint(w, keySet(keyID, &networkKey().PublicKey, `["webchat"]`))
			return
		}
		network(w, r)
	})
	if err := b.Session.(platform.Keyed).FetchKeys(t.Context(), request(nil)); err != nil || b.Session.(platform.Hooked).Verify(request(nil)) {
		t.Errorf("a key that is endorsed for others passes (%v)", err)
	}
}

func TestATokenServesUntilItsEnd(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	send := func() error {
		_, err := b.Send(context.Background(), words("Hola"))
		return err
	}
	for range 3 {
		if err := send(); err != nil {
			t.Fatal(err)
		}
	}
	if n := b.asked("/token"); n != 1 {
		t.Errorf("three messages asked for %d tokens", n)
	}
	b.clock.Advance(56 * time.Minute) // less than five are left
	if err := send(); err != nil || b.asked("/token") != 2 {
		t.Errorf("near its end the token was used: %v", err)
	}
	b.clock.Advance(10 * time.Minute)
	b.instead(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/activities") {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		network(w, r)
	})
	if f := platform.AsFailure(send()); f.Kind != platform.Unreachable {
		t.Errorf("an old token was refused, and it means %s", f.Kind)
	}
	if f := platform.AsFailure(send()); f.Kind != platform.BadCredentials || b.asked("/token") != 3 {
		t.Errorf("a new token was refused, and it means %s", f.Kind)
	}
}

func TestWhyThereIsNoTokenIsSaid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status int
		body   string
		kind   platform.FailureKind
		words  string
	}{
		{401, `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret"}`, platform.BadCredentials, "client secret is refused"},
		{401, `{"error":"invalid_client","error_description":"AADSTS7000222: expired"}`, platform.BadCredentials, "expired"},
		{400, `{"error":"unauthorized_client","error_description":"AADSTS700016: not found"}`, platform.BadCredentials, "app is not known"},
		{400, `{"error":"invalid_request","error_description":"AADSTS90002: Tenant not found"}`, platform.BadCredentials, "organisation is not known"},
		{429, `{"error":"temporarily_unavailable"}`, platform.Throttled, ""},
		{503, `busy`, platform.Unreachable, ""},
		{404, ``, platform.Misconfigured, ""},
		{200, `{}`, platform.Unreachable, "no token"},
	} {
		b := newBed(t)
		b.instead(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(c.status)
			fmt.Fprint(w, c.body)
		})
		_, err := b.Send(context.Background(), words("Hola"))
		if f := platform.AsFailure(err); f.Kind != c.kind || !strings.Contains(f.Title, c.words) {
			t.Errorf("%d %s: %s, %q", c.status, c.body, f.Kind, f.Title)
		}
	}
}

// Each word of the network: what it means, and what an agent reads.
func TestEveryErrorSaysWhatHelps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status int
		code   string
		kind   platform.FailureKind
		title  string
	}{
		{403, "BotNotInConversationRoster", platform.RecipientGone, "not installed"},
		{403, "ForbiddenOperationException", platform.RecipientGone, "not installed"},
		{403, "BotDisabledByAdmin", platform.Rejected, "administrator"},
		{403, "MessageWritesBlocked", platform.RecipientGone, "blocked"},
		{403, "ConversationBlockedByUser", platform.RecipientGone, "blocked"},
		{403, "NotEnoughPermissions", platform.Rejected, "may not write"},
		{404, "UserNotFound", platform.RecipientGone, "person"},
		{404, "ConversationNotFound", platform.RecipientGone, "conversation"},
		{404, "ActivityNotFoundInConversation", platform.Gone, "deleted"},
		{413, "MessageSizeTooBig", platform.TooLong, "larger"},
		{400, "BadSyntax", platform.Rejected, "cannot read"},
		{400, "BadArgument", platform.Rejected, "cannot read"},
		{400, "InvalidBotApiHost", platform.Misconfigured, "not this bot's"},
		{400, "TenantNotFound", platform.Misconfigured, "organisation"},
		{500, "ServiceError", platform.Unreachable, "problem of its own"},
		{400, "NeverHeardOf", platform.Rejected, "It failed"},
	} {
		b := newBed(t)
		b.instead(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/token") {
				network(w, r)
				return
			}
			w.WriteHeader(c.status)
			fmt.Fprintf(w, `{"error":{"code":%q,"message":"It failed"}}`, c.code)
		})
		_, err := b.Send(context.Background(), words("Hola"))
		if f := platform.AsFailure(err); f.Kind != c.kind || f.Code != c.code || !strings.Contains(f.Title, c.title) || f.Detail == "" {
			t.Errorf("%s: %s, code %s: %q, %q", c.code, f.Kind, f.Code, f.Title, f.Detail)
		}
	}
}

func TestATokenGoesToNoStrangeService(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	for _, service := range []string{"https://evil.example/", "https://evil.trafficmanager.net", "http://smba.trafficmanager.net", "https://smba.trafficmanager.net:8443", "https://smba.trafficmanager.net.evil.example"} {
		out := words("Hola")
		out.To.Address = service + " 29:1ana a:1xyz"
		if _, err := b.Send(context.Background(), out); platform.AsFailure(err).Kind != platform.Rejected {
			t.Errorf("%s: %v", service, err)
		}
	}
}

func TestAConversationIsOpenedOnce(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	out := words("Hola")
	out.To.Address = "- 29:1leo"
	for range 2 {
		receipt, err := b.Send(context.Background(), out)
		if err != nil || receipt.ID != "a:1opened|1795000099000" {
			t.Fatalf("sent as %q, %v", receipt.ID, err)
		}
	}
	if n := b.asked("/v3/conversations"); n != 1 {
		t.Errorf("opened %d times", n)
	}
}

func TestACardThatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	card := json.RawMessage(`{"type":"AdaptiveCard","version":"1.5","body":[{"type":"TextBlock","text":"` + strings.Repeat("x", 90<<10) + `"}]}`)
	_, err := b.Send(context.Background(), leaving(desk.Message{Kind: desk.MessageRich, Content: &desk.Content{Rich: &desk.Rich{Adaptive: card}}}))
	if platform.AsFailure(err).Kind != platform.TooLong || b.asked("/activities") != 0 {
		t.Errorf("it is %v", err)
	}
}
