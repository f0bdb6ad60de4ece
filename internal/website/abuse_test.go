package website_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"recado.dev/internal/desk"
)

func TestPagesOfOtherOriginsAreRefused(t *testing.T) {
	t.Parallel()
	b := one(t, nil)
	for origin, want := range map[string]int{
		own: 200, "https://www.shop.example": 200, "https://a.store.example": 200, "null": 200, "": 200,
		"http://www.shop.example": 403, "https://shop.example": 403, "https://store.example": 403, "https://www.shop.example.evil.test": 403,
		"https://www.shop.example:444": 403, "https://evilstore.example": 403, "https://desk.test.evil.test": 403, "https://user@www.shop.example": 403, "file://": 403,
	} {
		r := httptest.NewRequest(http.MethodGet, own+"/chat/"+b.channel+"/api/config", nil)
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		a := b.do(r)
		if a.status != want {
			t.Errorf("%q is answered %d", origin, a.status)
		}
		if allow := a.header.Get("Access-Control-Allow-Origin"); want != 200 && allow != "" {
			t.Errorf("%q may read the answer: %s", origin, allow)
		}
		if a.header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%q may send cookies", origin)
		}
	}
}

func TestOnlyAllowedPagesMayEmbedTheChat(t *testing.T) {
	t.Parallel()
	b := one(t, map[string]string{"allowed_domains": "www.shop.example\nhttp://127.0.0.1:8161", "title": `</script><script>alert(1)</script>"'`})
	for _, path := range []string{"", "/frame"} {
		a := b.do(httptest.NewRequest(http.MethodGet, own+"/chat/"+b.channel+path, nil))
		policy := a.header.Get("Content-Security-Policy")
		if !strings.HasSuffix(policy, "frame-ancestors 'self' https://desk.test https://www.shop.example http://127.0.0.1:8161") || !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("the policy is %s", policy)
		}
		if strings.Contains(policy, "script-src") && strings.Contains(strings.Split(strings.Split(policy, "script-src")[1], ";")[0], "unsafe") {
			t.Errorf("scripts may be anybody's: %s", policy)
		}
		if strings.Contains(a.body, "<script>alert") || strings.Contains(a.body, identity) {
			t.Errorf("the page has what it must not have:\n%s", a.body)
		}
	}
}

func TestNobodyIsAnybodyWithoutAProof(t *testing.T) {
	t.Parallel()
	b := one(t, map[string]string{"verified_only": "yes"})
	now := start
	sign := func(secret string, method jwt.SigningMethod, change func(jwt.MapClaims)) string {
		claims := jwt.MapClaims{"sub": "u-1", "aud": b.channel, "exp": now.Add(30 * time.Minute).Unix(), "name": "Ana"}
		change(claims)
		key := any([]byte(secret))
		if method == jwt.SigningMethodNone {
			key = jwt.UnsafeAllowNoneSignatureType
		}
		token, err := jwt.NewWithClaims(method, claims).SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	same := func(jwt.MapClaims) {}
	for name, c := range map[string]struct {
		user any
		good bool
	}{
		"nobody":                  {nil, false},
		"an id alone":             {map[string]string{"id": "u-1"}, false},
		"an empty hash":           {map[string]string{"id": "u-1", "hash": ""}, false},
		"another user's hash":     {map[string]string{"id": "u-1", "hash": hashOf(identity, "u-2")}, false},
		"another secret's hash":   {map[string]string{"id": "u-1", "hash": hashOf("guess", "u-1")}, false},
		"a hash by no secret":     {map[string]string{"id": "u-1", "hash": hashOf("", "u-1")}, false},
		"a hash of nobody":        {map[string]string{"id": "", "hash": hashOf(identity, "")}, false},
		"half a hash":             {map[string]string{"id": "u-1", "hash": hashOf(identity, "u-1")[:32]}, false},
		"the hash":                {map[string]string{"id": "u-1", "hash": hashOf(identity, "u-1")}, true},
		"the second secret's":     {map[string]string{"id": "u-1", "hash": hashOf(identity+"-2", "u-1")}, true},
		"a token":                 {map[string]string{"token": sign(identity, jwt.SigningMethodHS256, same)}, true},
		"the second's token":      {map[string]string{"token": sign(identity+"-2", jwt.SigningMethodHS256, same)}, true},
		"a token of no key":       {map[string]string{"token": sign("", jwt.SigningMethodNone, same)}, false},
		"a forged token":          {map[string]string{"token": sign("guess", jwt.SigningMethodHS256, same)}, false},
		"another algorithm":       {map[string]string{"token": sign(identity, jwt.SigningMethodHS512, same)}, false},
		"a token that ended":      {map[string]string{"token": sign(identity, jwt.SigningMethodHS256, func(m jwt.MapClaims) { m["exp"] = now.Add(-time.Hour).Unix() })}, false},
		"one that never ends":     {map[string]string{"token": sign(identity, jwt.SigningMethodHS256, func(m jwt.MapClaims) { delete(m, "exp") })}, false},
		"one that lasts too long": {map[string]string{"token": sign(identity, jwt.SigningMethodHS256, func(m jwt.MapClaims) { m["exp"] = now.Add(48 * time.Hour).Unix() })}, false},
		"one for another chat":    {map[string]string{"token": sign(identity, jwt.SigningMethodHS256, func(m jwt.MapClaims) { m["aud"] = "other" })}, false},
		"one of nobody":           {map[string]string{"token": sign(identity, jwt.SigningMethodHS256, func(m jwt.MapClaims) { delete(m, "sub") })}, false},
	} {
		b.wall.Advance(time.Minute) // or it would be too many for one address
		now = start
		a := b.ask("", "session", map[string]any{"user": c.user})
		if c.good != (a.status == http.StatusOK) || !c.good && a.status != http.StatusForbidden {
			// Tokens were signed for the start: the clock moved by less than their life.
			t.Errorf("%s is answered %d: %s", name, a.status, a.body)
		}
	}
}

func TestAKnownUserFindsTheirChatOnAnotherDeviceAndNobodyElseDoes(t *testing.T) {
	t.Parallel()
	both(t, nil, func(t *testing.T, b *bed) {
		user := map[string]string{"id": "u-1", "hash": hashOf(identity, "u-1"), "name": "Ana"}
		phone := b.begin(t, nil) // not known yet
		b.write(t, phone, "client-0001", "Before I signed in")
		if a := b.ask(phone, "identify", map[string]any{"user": user}); a.status != http.StatusOK {
			t.Fatalf("answered %d: %s", a.status, a.body)
		}
		b.settle(t)
		b.write(t, phone, "client-0002", "After")
		laptop := b.begin(t, map[string]any{"user": user})
		if got := texts(b.state(t, laptop)); got != "me:Before I signed in | me:After" {
			t.Errorf("the other device shows %s", got)
		}
		other := b.begin(t, map[string]any{"user": map[string]string{"id": "u-2", "hash": hashOf(identity, "u-2")}})
		if got := texts(b.state(t, other)); got != "" {
			t.Errorf("somebody else sees %s", got)
		}
		if a := b.ask(other, "identify", map[string]any{"user": user}); a.status != http.StatusConflict {
			t.Errorf("a session that is one user's becomes another's: %d", a.status)
		}
		// The same id on a chat with other people is another person.
		first := b.channel
		b.channel = b.open(t, nil)
		elsewhere := b.begin(t, map[string]any{"user": user})
		if got := texts(b.state(t, elsewhere)); got != "" {
			t.Errorf("on another site's chat they see %s", got)
		}
		if a := b.ask(phone, "state", nil); a.status != http.StatusUnauthorized {
			t.Errorf("a session of another chat is answered %d", a.status)
		}
		b.channel = first
	})
}

func TestAnAddressThatSomebodyTypesJoinsThemToNobody(t *testing.T) {
	t.Parallel()
	b := one(t, map[string]string{"ask_email": "required", "ask_phone": "optional"})
	for i := range 2 {
		token := b.begin(t, map[string]any{"answers": map[string]string{"email": "ana@example.com", "phone": "+34600111222"}})
		b.write(t, token, fmt.Sprintf("client-000%d", i), "Hi")
		if got := texts(b.state(t, token)); strings.Count(got, "Hi") != 1 || strings.Contains(got, "Hi | me:Hi") {
			t.Errorf("the second sees %s", got)
		}
	}
	convs := b.conversations(t)
	if len(convs) != 2 || convs[0].ContactID == convs[1].ContactID {
		t.Errorf("one typed address made one person: %+v", convs)
	}
	if !strings.Contains(b.messages(t)[0].Text, "not verified") {
		t.Errorf("the desk does not say so: %s", b.messages(t)[0].Text)
	}
}

func TestAVisitorReachesNothingOfAnother(t *testing.T) {
	t.Parallel()
	b := one(t, nil)
	ana, leo := b.begin(t, nil), b.begin(t, nil)
	b.write(t, ana, "client-0001", "Secret of Ana")
	m := b.say(t, desk.Message{Kind: desk.MessageRich, Text: "Which?", Content: &desk.Content{Rich: &desk.Rich{Body: "Which?", Buttons: []desk.Button{{ID: "y", Title: "Yes"}}}}})
	anas := b.state(t, ana)
	file := b.upload(ana, "a.png", png())
	var left struct{ ID string }
	file.into(t, &left)
	b.write(t, leo, "client-0002", "Hi")
	for name, a := range map[string]answer{
		"a place in another's thread": b.ask(leo, "state?before="+anas.Messages[0].ID, nil),
		"another's cursor":            b.ask(leo, "stream?cursor="+anas.Cursor, nil),
		"an answer to another's":      b.ask(leo, "messages", map[string]any{"id": "choice-0001", "reply_to": m.ID, "answer": map[string]string{"kind": "button", "id": "y"}}),
		"another's file":              b.ask(leo, "messages", map[string]any{"id": "files-00001", "files": []string{left.ID}}),
		"no session":                  b.ask("", "state", nil),
		"a made-up session":           b.ask("abc", "state", nil),
		"a visitor's id as session":   b.ask(visitorOf(t, b), "state", nil),
	} {
		if a.status < 400 || strings.Contains(a.body, "Secret") {
			t.Errorf("%s is answered %d: %s", name, a.status, a.body)
		}
	}
	if a := b.ask(leo, "seen", map[string]any{"read": []string{m.ID}}); a.status != http.StatusOK {
		t.Errorf("answered %d", a.status)
	}
	b.settle(t)
	for _, got := range b.messages(t) {
		if got.ID == m.ID && got.Status != desk.StatusSent {
			t.Errorf("another's message was marked %s", got.Status)
		}
	}
	if a := b.ask(ana, "end", map[string]any{}); a.status != http.StatusOK {
		t.Fatalf("answered %d", a.status)
	}
	if a := b.ask(ana, "state", nil); a.status != http.StatusUnauthorized {
		t.Errorf("a session that was ended is answered %d", a.status)
	}
}

func png() []byte {
	return append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"), make([]byte, 20)...)
}

func TestFilesAreWhatTheirBytesSay(t *testing.T) {
	t.Parallel()
	b := one(t, map[string]string{"max_file_mb": "1"})
	token := b.begin(t, nil)
	for name, c := range map[string]struct {
		file    string
		content []byte
		status  int
	}{
		"a picture":                 {"a.png", png(), 200},
		"a page that says picture":  {"a.png", []byte("<!doctype html><html><script>alert(1)</script></html>"), 415},
		"a drawing with a script":   {"a.svg", []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), 415},
		"a program":                 {"a.pdf", []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff"), 415},
		"nothing":                   {"a.txt", nil, 422},
		"more than may be":          {"a.txt", bytes.Repeat([]byte("a"), 1<<20+1), 413},
		"words":                     {"a.txt", []byte("hello there"), 200},
		"a name that leads outside": {"../../etc/passwd\u202egnp.exe", []byte("hello there"), 200},
	} {
		b.wall.Advance(time.Minute)
		a := b.upload(token, c.file, c.content)
		if a.status != c.status {
			t.Errorf("%s is answered %d: %s", name, a.status, a.body)
		}
		if strings.Contains(a.body, "..") || strings.Contains(a.body, "\u202e") {
			t.Errorf("%s keeps its name: %s", name, a.body)
		}
	}
	b.channel = b.open(t, map[string]string{"max_file_mb": "0"})
	if a := b.upload(b.begin(t, nil), "a.png", png()); a.status != http.StatusForbidden {
		t.Errorf("where none are taken it is answered %d", a.status)
	}
}

func TestAFloodIsSlowedDown(t *testing.T) {
	t.Parallel()
	b := one(t, nil)
	token := b.begin(t, nil)
	refused := answer{}
	for i := range 12 {
		if a := b.ask(token, "messages", map[string]any{"id": fmt.Sprintf("client-%04d", i), "text": "x"}); a.status != http.StatusOK {
			refused = a
		}
	}
	if refused.status != http.StatusTooManyRequests || refused.header.Get("Retry-After") == "" {
		t.Errorf("the flood of a session is answered %d", refused.status)
	}
	b.wall.Advance(10 * time.Second)
	b.write(t, token, "client-9999", "later it goes")
	refused = answer{}
	for range 25 {
		if a := b.ask("", "session", map[string]any{}); a.status != http.StatusOK {
			refused = a
		}
	}
	if refused.status != http.StatusTooManyRequests {
		t.Errorf("the flood of an address is answered %d", refused.status)
	}
	for what, body := range map[string]any{
		"much":         map[string]any{"id": "client-0100", "text": strings.Repeat("x", 10001)},
		"very much":    map[string]any{"id": "client-0101", "text": strings.Repeat("x", 100<<10)},
		"nothing":      map[string]any{"id": "client-0102", "text": "  "},
		"an odd id":    map[string]any{"id": "../x", "text": "a"},
		"another kind": []int{1},
	} {
		if a := b.ask(token, "messages", body); a.status < 400 || a.status >= 500 {
			t.Errorf("%s is answered %d", what, a.status)
		}
	}
}

func TestNamesAndWordsStayWords(t *testing.T) {
	t.Parallel()
	b := one(t, map[string]string{"ask_name": "optional"})
	evil := `<img src=x onerror=alert(1)>` + "\u202e\r\nX: y"
	token := b.begin(t, map[string]any{"answers": map[string]string{"name": evil}, "attributes": map[string]any{"plan": "gold"}})
	b.write(t, token, "client-0001", evil)
	if name := b.messages(t)[0].Author.Name; strings.ContainsAny(name, "\r\n\u202e") {
		t.Errorf("the name is %q", name)
	}
	raw := b.ask(token, "state", nil)
	if !json.Valid([]byte(raw.body)) || strings.Contains(raw.body, "<img") || raw.header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(raw.header.Get("Content-Type"), "application/json") {
		t.Errorf("the page is told %v %s", raw.header, raw.body)
	}
	for _, attributes := range []any{map[string]any{"workspace": map[string]any{"id": "x"}}, map[string]any{"big": strings.Repeat("x", 5000)}} {
		if a := b.ask(token, "attributes", map[string]any{"attributes": attributes}); a.status != http.StatusUnprocessableEntity {
			t.Errorf("odd attributes are answered %d", a.status)
		}
	}
}

func TestPathsThatAreNoChatAnswerAlike(t *testing.T) {
	t.Parallel()
	b := one(t, nil)
	ctx := context.Background()
	for _, path := range []string{"/chat/", "/chat/nothing", "/chat/nothing.js", "/chat/nothing/frame", "/chat/" + b.channel + "/api/nothing", "/chat/" + b.channel + "/other", "/chat/" + b.channel + ".js/x", "/chat/assets/loader.js", "/chat/assets/../chat.js"} {
		if a := b.do(httptest.NewRequestWithContext(ctx, http.MethodGet, own+path, nil)); a.status != http.StatusNotFound {
			t.Errorf("%s is answered %d", path, a.status)
		}
	}
}
