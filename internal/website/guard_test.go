package website

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAllowedDomainsAreSourcesAndNothingElse(t *testing.T) {
	t.Parallel()
	for setting, want := range map[string][]string{
		"shop.example": {"https://shop.example"},
		"Shop.Example/, *.store.example\nshop.example": {"https://shop.example", "https://*.store.example"},
		"http://10.0.0.5:3000 localhost:*":             {"http://10.0.0.5:3000", "http://localhost:*"},
		"shop.example; script-src *":                   nil,
		"*":                                            nil,
		"https://*":                                    nil,
		"'none'":                                       nil,
		"javascript:alert(1)":                          nil,
		"*.*.example":                                  nil,
		"-x.example, x.example-":                       nil,
	} {
		got := sources(setting)
		if want == nil {
			for _, s := range got {
				if strings.ContainsAny(s, ";' ") || s == "https://*" {
					t.Errorf("%q makes %q", setting, got)
				}
			}
			continue
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q makes %q instead of %q", setting, got, want)
		}
	}
}

func TestASourceMatchesItsOriginsAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		source, origin string
		want           bool
	}{
		{"https://*.store.example", "https://a.store.example", true},
		{"https://*.store.example", "https://a.b.store.example", true},
		{"https://*.store.example", "https://store.example", false},
		{"https://*.store.example", "https://evilstore.example", false},
		{"http://localhost:*", "http://localhost:4999", true},
		{"http://localhost:*", "http://evil.localhost:4999", false},
		{"https://shop.example", "https://shop.example:443", true},
		{"https://shop.example", "https://shop.example:8443", false},
	} {
		o, err := url.Parse(c.origin)
		if err != nil || sourceMatches(c.source, o) != c.want {
			t.Errorf("%s and %s: want %v", c.source, c.origin, c.want)
		}
	}
}

func TestABucketFillsUpAgain(t *testing.T) {
	t.Parallel()
	var l limits
	now := time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)
	for i := range 3 {
		if wait := l.take("a", 3, time.Second, now); wait != 0 {
			t.Fatalf("number %d has to wait %v", i, wait)
		}
	}
	if wait := l.take("a", 3, time.Second, now); wait != time.Second {
		t.Errorf("the fourth has to wait %v", wait)
	}
	if wait := l.take("b", 3, time.Second, now); wait != 0 {
		t.Errorf("another has to wait %v", wait)
	}
	if wait := l.take("a", 3, time.Second, now.Add(time.Second)); wait != 0 {
		t.Errorf("a second later it has to wait %v", wait)
	}
}
