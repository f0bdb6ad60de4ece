package platform_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

func TestCapabilitiesRefuseWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	caps := platform.Caps{
		TextLength: 5, CaptionLength: 3, Location: platform.Degraded, LinkButton: platform.Yes,
		Media: map[string]platform.Media{
			"image": {Level: platform.Yes, MaxBytes: 10, Mimes: []string{"image/png"}, Caption: true},
			"voice": {Level: platform.Yes},
		},
		Buttons: platform.Choice{Level: platform.Yes, Max: 1, TitleLength: 3, IDLength: 2, BodyLength: 4},
		List:    platform.ListLimits{Level: platform.Yes, Rows: 1, Sections: 1, TitleLength: 3, DescriptionLength: 3, LabelLength: 3, BodyLength: 4, IDLength: 2, SectionLength: 3},
	}
	list := func(change func(*desk.Rich)) desk.Message {
		r := desk.Rich{Body: "b", ListLabel: "see", Sections: []desk.ListSection{{Title: "one", Rows: []desk.ListRow{{ID: "1", Title: "a"}}}}}
		change(&r)
		return desk.Message{Kind: desk.MessageRich, Content: &desk.Content{Rich: &r}}
	}
	buttons := func(body string, bs ...desk.Button) desk.Message {
		return desk.Message{Kind: desk.MessageRich, Content: &desk.Content{Rich: &desk.Rich{Body: body, Buttons: bs}}}
	}
	png := []desk.Attachment{{Mime: "image/png; q=1", Size: 10}}
	for _, c := range []struct {
		name string
		m    desk.Message
		want platform.FailureKind
	}{
		{"letters are counted, not bytes", desk.Message{Kind: desk.MessageText, Text: "ñandú"}, ""},
		{"a text too long", desk.Message{Kind: desk.MessageText, Text: "ñandús"}, platform.TooLong},
		{"an image", desk.Message{Kind: desk.MessageImage, Text: "abc", Attachments: png}, ""},
		{"a caption too long", desk.Message{Kind: desk.MessageImage, Text: "abcd", Attachments: png}, platform.TooLong},
		{"a file too large", desk.Message{Kind: desk.MessageImage, Attachments: []desk.Attachment{{Mime: "image/png", Size: 11}}}, platform.TooLong},
		{"another type", desk.Message{Kind: desk.MessageImage, Attachments: []desk.Attachment{{Mime: "image/gif"}}}, platform.Unsupported},
		{"two files", desk.Message{Kind: desk.MessageImage, Attachments: append(png, png...)}, platform.Unsupported},
		{"no file", desk.Message{Kind: desk.MessageImage}, platform.Unsupported},
		{"a caption where there is none", desk.Message{Kind: desk.MessageVoice, Text: "a", Attachments: png}, platform.Unsupported},
		{"a kind of file that is not taken", desk.Message{Kind: desk.MessageVideo, Attachments: png}, platform.Unsupported},
		{"a location, by a fallback", desk.Message{Kind: desk.MessageLocation}, ""},
		{"contact cards", desk.Message{Kind: desk.MessageContacts}, platform.Unsupported},
		{"a template", desk.Message{Kind: desk.MessageTemplate}, platform.Unsupported},
		{"a kind for requests only", desk.Message{Kind: desk.MessageMedia}, platform.Unsupported},
		{"choices without content", desk.Message{Kind: desk.MessageRich}, platform.Rejected},
		{"a button", buttons("body", desk.Button{ID: "1", Title: "yes"}), ""},
		{"buttons too many", buttons("body", desk.Button{}, desk.Button{}), platform.TooLong},
		{"a button too long", buttons("body", desk.Button{Title: "yess"}), platform.TooLong},
		{"a button's id too long", buttons("body", desk.Button{ID: "123"}), platform.TooLong},
		{"a body too long for buttons", buttons("bodyy", desk.Button{}), platform.TooLong},
		{"a list", list(func(*desk.Rich) {}), ""},
		{"rows too many", list(func(r *desk.Rich) { r.Sections[0].Rows = make([]desk.ListRow, 2) }), platform.TooLong},
		{"sections too many", list(func(r *desk.Rich) { r.Sections = append(r.Sections, desk.ListSection{}) }), platform.TooLong},
		{"a section's title too long", list(func(r *desk.Rich) { r.Sections[0].Title = "four" }), platform.TooLong},
		{"a row's title too long", list(func(r *desk.Rich) { r.Sections[0].Rows[0].Title = "four" }), platform.TooLong},
		{"a row's description too long", list(func(r *desk.Rich) { r.Sections[0].Rows[0].Description = "four" }), platform.TooLong},
		{"a row's id too long", list(func(r *desk.Rich) { r.Sections[0].Rows[0].ID = "123" }), platform.TooLong},
		{"a label too long", list(func(r *desk.Rich) { r.ListLabel = "four" }), platform.TooLong},
		{"a body too long for a list", list(func(r *desk.Rich) { r.Body = "bodyy" }), platform.TooLong},
	} {
		got := caps.Refuses(c.m)
		if c.want == "" && got != nil || c.want != "" && (got == nil || got.Kind != c.want) {
			t.Errorf("%s: %v, want %q", c.name, got, c.want)
		}
	}
}

func TestDoTellsWhatMayHaveBeenTaken(t *testing.T) {
	t.Parallel()
	cut := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	defer cut.Close()
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	away := "http://" + nobody.Addr().String()
	nobody.Close()
	for _, c := range []struct {
		url  string
		want platform.FailureKind
	}{{cut.URL, platform.Uncertain}, {away, platform.Unreachable}} {
		req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, c.url+"/bot-secret-token/send", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := platform.Do(http.DefaultClient, req)
		if err == nil {
			resp.Body.Close()
		}
		var f *platform.Failure
		if !errors.As(err, &f) || f.Kind != c.want {
			t.Errorf("%s: %v, want %s", c.url, err, c.want)
		}
		if strings.Contains(err.Error(), "secret-token") {
			t.Errorf("the address is in the error: %v", err)
		}
	}
}
