package twilio_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/twilio"
)

// Proves: 002-05
func TestFilesAreFetchedWithTheTokenAndTheRefusalIsExplained(t *testing.T) {
	t.Parallel()
	stored := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("the token is shown to the host behind the redirect")
		}
		w.Header().Set("Content-Type", "image/jpeg")
		_, _ = io.WriteString(w, "a picture")
	}))
	t.Cleanup(stored.Close)
	elsewhere := strings.Replace(stored.URL, "127.0.0.1", "localhost", 1)
	var base string
	s := session(t, twilio.WhatsApp(), "+5491150000000", func(w http.ResponseWriter, r *http.Request) {
		base = "http://" + r.Host
		_, password, _ := r.BasicAuth()
		switch {
		case password != authToken || strings.HasSuffix(r.URL.Path, "rotated"):
			w.WriteHeader(http.StatusUnauthorized)
		case strings.HasSuffix(r.URL.Path, "gone"):
			w.WriteHeader(http.StatusNotFound)
		default:
			http.Redirect(w, r, elsewhere+"/x.jpg", http.StatusFound)
		}
	})
	_, _ = s.Send(context.Background(), words("Hola")) // to learn the address
	fetch := func(address string) (platform.FetchedMedia, error) {
		raw, err := json.Marshal(map[string]string{"url": address})
		if err != nil {
			t.Fatal(err)
		}
		return s.(platform.MediaFetcher).FetchMedia(context.Background(), raw, 1<<20)
	}
	got, err := fetch(base + "/Media/ME1")
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(got.Body)
	_ = got.Body.Close()
	if err != nil || string(content) != "a picture" || got.Mime != "image/jpeg" {
		t.Errorf("%q, %s, %v", content, got.Mime, err)
	}
	for address, want := range map[string]struct {
		kind  platform.FailureKind
		words string
	}{
		base + "/Media/rotated":        {platform.BadCredentials, "HTTP authentication on media"},
		base + "/Media/gone":           {platform.Gone, "no longer there"},
		"https://evil.example/Media/1": {platform.Rejected, "must not see our token"},
		"":                             {platform.Gone, "no file"},
	} {
		_, err := fetch(address)
		if f := platform.AsFailure(err); f.Kind != want.kind || !strings.Contains(f.Title, want.words) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestAFileNeedsAnAddressThatTheNetworkCanFetch(t *testing.T) {
	t.Parallel()
	s := session(t, twilio.WhatsApp(), "+5491150000000", func(http.ResponseWriter, *http.Request) { t.Error("the network was asked") })
	out := leaving(desk.Message{Kind: desk.MessageImage, Attachments: []desk.Attachment{{Mime: "image/png", Size: 3}}})
	out.Media = []platform.OutgoingMedia{{Attachment: desk.Attachment{Mime: "image/png"}}}
	_, err := s.Send(context.Background(), out)
	if f := platform.AsFailure(err); f.Kind != platform.Rejected || !strings.Contains(f.Title, "public address") {
		t.Error(err)
	}
}
