package template

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

type checkCase struct {
	Title    string                `json:"title"`
	Category desk.TemplateCategory `json:"category"`
	Name     string                `json:"name"`
	Language string                `json:"language"`
	Parts    desk.TemplateParts    `json:"parts"`
	Want     []string              `json:"want"`
}

func checkRules() platform.TemplateRules {
	return platform.TemplateRules{
		NameLength: 512, Languages: []string{"en", "en_US", "es", "es_AR", "es_MX", "pt_BR"}, HeaderKinds: []string{"text", "image", "video", "document", "location"},
		HeaderLength: 60, HeaderVariables: 1, BodyLength: 1024, FooterLength: 60, WordsPerVariable: 2,
		Buttons: platform.TemplateButtonRules{Total: 10, Replies: 10, URLs: 2, Phones: 1, CopyCodes: 1, Flows: 1, TextLength: 25, URLLength: 2000, PhoneLength: 20, CodeLength: 15},
		Cards:   platform.TemplateCardRules{Least: 2, Most: 10, BodyLength: 160, Buttons: 2}, OfferLength: 16, OfferBodyLength: 600, CodeLength: 15, CodeMinutes: 90,
		TTL: map[desk.TemplateCategory]platform.TTLRange{desk.TemplateUtility: {Least: 30, Most: 43200}, desk.TemplateMarketing: {Least: 43200, Most: 2592000},
			desk.TemplateAuthentication: {Least: 30, Most: 900}},
		BadHosts: []string{"chat.example"},
	}
}

func checkCaps() platform.Caps {
	return platform.Caps{Media: map[string]platform.Media{
		"image":    {Level: platform.Yes, MaxBytes: 5 << 20, Mimes: []string{"image/jpeg", "image/png"}},
		"video":    {Level: platform.Yes, MaxBytes: 16 << 20, Mimes: []string{"video/mp4"}},
		"document": {Level: platform.Yes, MaxBytes: 100 << 20},
	}}
}

func checkFiles() map[string]desk.Attachment {
	return map[string]desk.Attachment{
		"png": {ID: "png", Mime: "image/png", Size: 1000}, "mp4": {ID: "mp4", Mime: "video/mp4", Size: 1000}, "pdf": {ID: "pdf", Mime: "application/pdf", Size: 1000},
		"txt": {ID: "txt", Mime: "text/plain; charset=utf-8", Size: 10}, "huge": {ID: "huge", Mime: "image/png", Size: 6 << 20},
	}
}

func TestDraftsAreJudgedAsThePlatformWould(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/check.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []checkCase
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	accepted := 0
	said := map[string]bool{}
	for _, c := range cases {
		found := Check(checkRules(), checkCaps(), Draft{Name: c.Name, Language: c.Language, Category: c.Category, Parts: c.Parts, Files: checkFiles()})
		var got []string
		for _, f := range found {
			said[f.Code] = true
			mark := ""
			if f.Severity == Warned {
				mark = "~"
			}
			got = append(got, mark+f.Path+":"+f.Code)
			if f.Message.En == "" || f.Message.Es == "" {
				t.Errorf("%s: no words for %s", c.Title, f.Code)
			}
		}
		if !slices.Equal(got, c.Want) && len(got)+len(c.Want) > 0 {
			t.Errorf("%s: got %q, want %q", c.Title, got, c.Want)
		}
		if len(c.Want) == 0 {
			accepted++
		}
	}
	if len(cases) < 200 || accepted < 60 || len(said) < 60 {
		t.Errorf("%d cases, %d accepted, %d codes", len(cases), accepted, len(said))
	}
}
