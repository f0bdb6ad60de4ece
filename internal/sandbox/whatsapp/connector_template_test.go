package whatsapp_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

// inMemory is a file of an upload.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// What the desk's checker lets through must be taken by the platform: each of
// its examples without an error is submitted by the connector.
func TestWhatTheCheckerAcceptsIsTaken(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../template/testdata/check.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Title, Name, Language string
		Category              desk.TemplateCategory
		Parts                 desk.TemplateParts
		Want                  []string
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	s := newStreet(t)
	author, ok := s.session.(platform.TemplateAuthor)
	if !ok {
		t.Fatal("the connector keeps no templates")
	}
	samples := map[string]string{}
	for kind, mime := range map[string]string{"image": "image/png", "video": "video/mp4", "document": "application/pdf"} {
		samples[kind], err = author.UploadSample(t.Context(), platform.OutgoingMedia{
			Attachment: desk.Attachment{Name: "a", Mime: mime, Size: 6},
			Open:       func() (platform.ReadSeekCloser, error) { return inMemory{bytes.NewReader([]byte("sample"))}, nil },
		})
		s.must(err)
	}
	accepted, refused := 0, 0
	for i, c := range cases {
		wrong := false
		for _, w := range c.Want {
			wrong = wrong || !strings.HasPrefix(w, "~")
		}
		if len(c.Name) > 400 {
			c.Name = c.Name[:400]
		}
		if !wrong {
			c.Name = fmt.Sprintf("%s_%d", c.Name, i) // each its own
		}
		r := platform.RemoteTemplate{Name: c.Name, Language: c.Language, Category: c.Category, Parts: c.Parts, Samples: map[string]string{}}
		if h := c.Parts.Header; h != nil {
			r.Samples["header"] = samples[h.Kind]
		}
		for j, card := range c.Parts.Cards {
			r.Samples[fmt.Sprintf("cards[%d]", j)] = samples[card.Header.Kind]
		}
		s.clock.Advance(2 * time.Minute)
		_, err := author.CreateTemplate(t.Context(), r)
		switch {
		case err != nil && !wrong && !hasFlow(c.Parts):
			t.Errorf("%s: refused: %v", c.Title, err)
		case err == nil && !wrong:
			accepted++
		case err != nil:
			refused++
		default:
			t.Logf("the checker is stricter: %s %v", c.Title, c.Want)
		}
	}
	if accepted < 60 || refused < 60 {
		t.Errorf("%d taken, %d refused", accepted, refused)
	}
}

// hasFlow tells of a button that opens a form: only forms that were built are
// taken.
func hasFlow(p desk.TemplateParts) bool {
	for _, b := range p.Buttons {
		if b.Kind == "flow" {
			return true
		}
	}
	return false
}
