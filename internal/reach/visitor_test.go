package reach

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
)

const (
	phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1"
	html  = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
)

func request(method, target, agent, accept string, more ...string) *http.Request {
	r := httptest.NewRequest(method, target, nil)
	r.Header.Set("User-Agent", agent)
	r.Header.Set("Accept", accept)
	for i := 0; i+1 < len(more); i += 2 {
		r.Header.Set(more[i], more[i+1])
	}
	return r
}

func TestPeopleCountAndMachinesDoNot(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		r    *http.Request
		want bool
	}{
		"a phone":                    {request("GET", "/go/sol", phone, html), true},
		"a phone of a make with bot": {request("GET", "/go/sol", "Mozilla/5.0 (Linux; Android 15; CUBOT X90) AppleWebKit/537.36 Chrome/142 Mobile Safari/537.36", html), true},
		"a look at the head":         {request("HEAD", "/go/sol", phone, html), false},
		"a search engine":            {request("GET", "/go/sol", "Mozilla/5.0 (compatible; Somebot/2.1; +http://some.example/bot.html)", html), false},
		"a preview of the network":   {request("GET", "/go/sol", "Messenger/2.25 A", html), false},
		"another preview":            {request("GET", "/go/sol", "someexternalhit/1.1", html), false},
		"a program":                  {request("GET", "/go/sol", "curl/8.5", "*/*"), false},
		"what asks for no page":      {request("GET", "/go/sol", phone, "*/*"), false},
		"nobody":                     {request("GET", "/go/sol", "", html), false},
		"what loads ahead":           {request("GET", "/go/sol", phone, html, "Sec-Purpose", "prefetch;prerender"), false},
	} {
		if got := counts(c.r, []string{"Messenger/"}); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestTheWayIsToldByTheAddressOrThePage(t *testing.T) {
	t.Parallel()
	s := &Service{cfg: Config{PublicURL: "https://desk.example"}}
	for _, c := range []struct {
		target, from string
		want         desk.ReachWay
	}{
		{"/go/sol?qr", "", desk.ReachQR}, {"/go/sol?qr=&x", "https://news.example/a", desk.ReachQR}, {"/go/sol?button", "https://shop.example", desk.ReachButton},
		{"/go/sol", "https://shop.example/", desk.ReachWeb}, {"/go/sol", "", desk.ReachDirect}, {"/go/sol", "https://desk.example/x", desk.ReachDirect}, {"/go/sol", "::", desk.ReachDirect},
	} {
		if got := s.wayOf(request("GET", c.target, phone, html, "Referer", c.from)); got != c.want {
			t.Errorf("%s from %q is %s, want %s", c.target, c.from, got, c.want)
		}
	}
}

func TestAnAddressComesOnlySoOften(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	l := newLimiter(now)
	came := func(address string, times int) (n int) {
		for range times {
			if l.allow(address, now) {
				n++
			}
		}
		return n
	}
	if n := came("10.0.0.1", 1000); n != burst {
		t.Errorf("%d at once, want %d", n, burst)
	}
	if n := came("10.0.0.2", 10); n != 10 {
		t.Errorf("another address came %d times", n)
	}
	now = now.Add(time.Second)
	if n := came("10.0.0.1", 1000); n != perSecond {
		t.Errorf("%d a second later, want %d", n, perSecond)
	}
	s := &Service{}
	one, two := httptest.NewRequest("GET", "/", nil), httptest.NewRequest("GET", "/", nil)
	one.RemoteAddr, two.RemoteAddr = "[2001:db8:1:2::1]:80", "[2001:db8:1:2:ffff::9]:81"
	if s.addressOf(one) != s.addressOf(two) {
		t.Errorf("a network of IPv6 counts once for each of its addresses")
	}
}

func TestAButtonIsSafeAndReadable(t *testing.T) {
	t.Parallel()
	s := &Service{cfg: Config{PublicURL: "https://desk.example"}}
	link := desk.ReachLink{Word: "sol"}
	got, err := s.NewSnippet(link, Button{Label: `"><script>alert(1)</script>`, Lang: "es"})
	if err != nil {
		t.Fatal(err)
	}
	want := `<a href="https://desk.example/go/sol?button" lang="es" target="_blank" rel="noopener" style="display:inline-flex;`
	if got.HTML[:len(want)] != want || strings.Contains(got.HTML, "<script") || got.Contrast < 4.5 {
		t.Errorf("%s, contrast %v", got.HTML, got.Contrast)
	}
	if got, err = s.NewSnippet(link, Button{Lang: "es"}); err != nil || got.Label != "Escríbenos" || !strings.Contains(got.HTML, "background:#0f766e;color:#ffffff") {
		t.Errorf("%+v, %v", got, err)
	}
	for _, b := range []Button{{Background: "#ffffff", Color: "#eeeeee"}, {Background: "red"}, {Background: "#fff;x:y"}, {Color: "#00000g"}} {
		if _, err := s.NewSnippet(link, b); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%+v: %v", b, err)
		}
	}
}
