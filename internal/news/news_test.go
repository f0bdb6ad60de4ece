package news

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestTheProductComesWithNewsInBothLanguages(t *testing.T) {
	t.Parallel()
	s, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	items := s.Items()
	if len(items) < 3 || items[0].Date < items[len(items)-1].Date {
		t.Errorf("items: %+v", items)
	}
}

func TestANewerFeedComesFirstAndIsFetchedOnce(t *testing.T) {
	t.Parallel()
	served := 0
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		served++
		w.Header().Set("ETag", `"1"`)
		_, _ = w.Write([]byte(`{"items":[{"id":"new","date":"2030-01-01","title":{"en":"New","es":"Nuevo"},"body":{"en":"","es":""},"url":"https://example.test/"}]}`))
	}))
	defer srv.Close()
	s, err := New(Config{URL: srv.URL, HTTP: srv.Client(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Fetch(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if items := s.Items(); served != 1 || items[0].ID != "new" || len(items) < 3 {
		t.Errorf("served %d times: %+v", served, items)
	}
}

func TestAFeedFromOutsideIsNotTrusted(t *testing.T) {
	t.Parallel()
	item := `{"items":[{"id":"x","date":"2030-01-01","title":{"en":"a","es":"b"},"url":%URL%}]}`
	for _, text := range []string{
		`not json`, `{"items":[{"id":"","date":"2030-01-01"}]}`, `{"items":[{"id":"x","date":"soon","title":{"en":"a","es":"b"}}]}`,
		`{"items":[{"id":"x","date":"2030-01-01","title":{"en":"a","es":""}}]}`,
		strings.Replace(item, "%URL%", `"javascript:alert(1)"`, 1), strings.Replace(item, "%URL%", `"//evil.test"`, 1), strings.Replace(item, "%URL%", `"http://plain.test/"`, 1),
		strings.Replace(item, `"a"`, `"`+strings.Repeat("a", maxTitle+1)+`"`, 1),
	} {
		if _, err := read([]byte(text)); err == nil {
			t.Errorf("taken: %.80s", text)
		}
	}
	for _, url := range []string{"http://feed.test/", "file:///etc/passwd", "feed"} {
		if _, err := New(Config{URL: url}); err == nil {
			t.Errorf("address taken: %s", url)
		}
	}
}
