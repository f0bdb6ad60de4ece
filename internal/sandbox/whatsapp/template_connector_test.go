package whatsapp_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

type readFile struct{ *strings.Reader }

func (readFile) Close() error { return nil }

// onePixel is a picture, as small as one can be.
const onePixel = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"

func TestTheConnectorAndTheEmulatorAgreeOnTemplates(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	author, ctx := s.session.(platform.TemplateAuthor), context.Background()
	picture := platform.OutgoingMedia{Attachment: desk.Attachment{Mime: "image/png", Name: "foto.png"}, Open: func() (platform.ReadSeekCloser, error) {
		return readFile{strings.NewReader(onePixel)}, nil
	}}
	handle, err := author.UploadSample(ctx, picture)
	s.must(err)
	one := platform.RemoteTemplate{Name: "aviso_turno", Language: "es", Category: desk.TemplateUtility, Samples: map[string]string{"header": handle}, Parts: desk.TemplateParts{
		Header: &desk.TemplateHeader{Kind: "image"}, Body: "Hola {{nombre}}, te esperamos a las {{hora}} en la tienda.", Examples: map[string]string{"nombre": "Ana", "hora": "14:30"}, Footer: "Tienda Alba",
		Buttons: []desk.TemplateButton{{Kind: "quick_reply", Text: "Confirmo"}, {Kind: "url", Text: "Ver", URL: "https://alba.example/{{1}}", Example: "https://alba.example/t/42"}},
	}}
	state, err := author.CreateTemplate(ctx, one)
	s.must(err)
	if state.ID == "" || state.Status != desk.TemplatePending {
		t.Fatalf("created %+v", state)
	}
	if _, err := author.CreateTemplate(ctx, one); platform.AsFailure(err).Kind != platform.Rejected || !strings.HasPrefix(platform.AsFailure(err).Code, "2388") {
		t.Errorf("the same once more: %v", err)
	}
	bad := one
	bad.Name, bad.Parts.Body = "otro", "{{nombre}}"
	if _, err := author.CreateTemplate(ctx, bad); platform.AsFailure(err).Kind != platform.Rejected {
		t.Errorf("a body that is a variable: %v", err)
	}
	s.clock.Advance(time.Minute)
	news := s.next("the approval", func(in platform.Inbound) bool {
		return in.Account != nil && in.Account.Template != nil && in.Account.Template.Name == "aviso_turno"
	})
	if n := news.Account.Template; n.Status != desk.TemplateApproved || n.ID != state.ID || n.Account != author.TemplateAccount() {
		t.Errorf("news: %+v", n)
	}
	found := s.listed(author)
	if found.ID != state.ID || found.Status != desk.TemplateApproved || found.Parts.Body != one.Parts.Body || found.Parts.Header.Kind != "image" || len(found.Parts.Buttons) != 2 {
		t.Errorf("listed: %+v", found)
	}
	fill := desk.TemplateFill{Header: &desk.FilledHeader{Kind: "image"}, Body: []desk.FilledText{{Name: "nombre", Text: "Lucía"}, {Name: "hora", Text: "9:00"}}, Buttons: []desk.FilledButton{{Index: 1, Kind: "url", Text: "t/7"}}}
	out, _ := desk.NewOutgoing(desk.Message{ID: "m1", Direction: desk.DirectionOut, Kind: desk.MessageTemplate, Content: &desk.Content{Template: &desk.Template{Name: one.Name, Language: "es", Fill: &fill}}})
	to := platform.Recipient{Address: s.phone.Number}
	if _, err := s.session.Send(ctx, platform.Outgoing{Message: out, To: to, Media: []platform.OutgoingMedia{picture}}); err != nil {
		t.Errorf("sent: %v", err)
	}
	fill.Body = fill.Body[:1]
	if _, err := s.session.Send(ctx, platform.Outgoing{Message: out, To: to, Media: []platform.OutgoingMedia{picture}}); platform.AsFailure(err).Code != "132000" {
		t.Errorf("with a value too few: %v", err)
	}
	one.ID, one.Approved, one.Parts.Footer = state.ID, true, "Tienda Alba, Madrid"
	if handle, err = author.UploadSample(ctx, picture); err == nil {
		one.Samples["header"] = handle
		_, err = author.EditTemplate(ctx, one)
	}
	s.must(err)
	s.must(author.DeleteTemplate(ctx, platform.RemoteTemplate{Name: one.Name}))
	s.must(author.DeleteTemplate(ctx, platform.RemoteTemplate{Name: one.Name, ID: state.ID}))
	if found := s.listed(author); found.ID != "" {
		t.Errorf("still there: %+v", found)
	}
}

// listed is the template of the test in the whole list, empty where it is not.
func (s *street) listed(author platform.TemplateAuthor) platform.RemoteTemplate {
	s.t.Helper()
	for cursor := ""; ; {
		page, err := author.ListTemplates(context.Background(), cursor)
		s.must(err)
		for _, one := range page.Templates {
			if one.Name == "aviso_turno" && one.Status != desk.TemplateDeleted {
				return one
			}
		}
		if cursor = page.Next; cursor == "" {
			return platform.RemoteTemplate{}
		}
	}
}
