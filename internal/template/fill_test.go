package template

import (
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
)

var fillNow = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func fill(p desk.TemplateParts, values map[string]string) (Filled, []string) {
	out, found := Filling{Parts: p, Rules: checkRules(), Caps: checkCaps(), Values: values, Files: checkFiles(), Now: fillNow}.Do()
	var codes []string
	for _, f := range found {
		codes = append(codes, f.Path+":"+f.Code)
	}
	return out, codes
}

func TestNothingIsFilledThatWouldBeRefused(t *testing.T) {
	t.Parallel()
	body := desk.TemplateParts{Body: "Hola {{1}}, tu pedido {{2}} está listo."}
	link := desk.TemplateParts{Body: "Tu pedido.", Buttons: []desk.TemplateButton{{Kind: "url", Text: "Ver", URL: "https://luna.example/{{1}}"}}}
	coupon := desk.TemplateParts{Body: "Tu cupón.", Buttons: []desk.TemplateButton{{Kind: "copy_code", Example: "X"}, {Kind: "quick_reply", Text: "Sí"}}}
	media := func(kind, file string) desk.TemplateParts {
		return desk.TemplateParts{Body: "Mira.", Header: &desk.TemplateHeader{Kind: kind, FileID: file}}
	}
	place := desk.TemplateParts{Body: "Aquí.", Header: &desk.TemplateHeader{Kind: "location"}}
	offer := desk.TemplateParts{Body: "Hoy.", Offer: &desk.TemplateOffer{Text: "¡Hoy!", Expires: true}}
	code := desk.TemplateParts{Code: &desk.TemplateCode{Kind: "copy_code"}}
	head := desk.TemplateParts{Body: "Hola a todos.", Header: &desk.TemplateHeader{Kind: "text", Text: "Turno {{1}}"}}
	for _, c := range []struct {
		name   string
		parts  desk.TemplateParts
		values map[string]string
		want   string
	}{
		{"all there", body, map[string]string{"body.1": "Ana", "body.2": "A-7"}, ""},
		{"one missing", body, map[string]string{"body.1": "Ana"}, "body.2:value_missing"},
		{"blank", body, map[string]string{"body.1": "Ana", "body.2": " \n "}, "body.2:value_missing"},
		{"line break", body, map[string]string{"body.1": "Ana\nRuiz", "body.2": "A"}, "body.1:value_breaks"},
		{"tab", body, map[string]string{"body.1": "Ana\tRuiz", "body.2": "A"}, "body.1:value_breaks"},
		{"five spaces", body, map[string]string{"body.1": "Ana     R", "body.2": "A"}, "body.1:value_spaces"},
		{"four spaces", body, map[string]string{"body.1": "Ana    R", "body.2": "A"}, ""},
		{"too long when filled", body, map[string]string{"body.1": strings.Repeat("a", 1024), "body.2": "A"}, "body:filled_too_long"},
		{"header", head, map[string]string{"header.1": "3/12"}, ""},
		{"header missing", head, nil, "header.1:value_missing"},
		{"header too long", head, map[string]string{"header.1": strings.Repeat("a", 60)}, "header:filled_too_long"},
		{"link", link, map[string]string{"buttons.0": "t/42"}, ""},
		{"link missing", link, nil, "buttons.0:value_missing"},
		{"link with a space", link, map[string]string{"buttons.0": "a b"}, "buttons.0:value_url"},
		{"link too long", link, map[string]string{"buttons.0": strings.Repeat("a", 2000)}, "buttons.0:value_url"},
		{"coupon", coupon, map[string]string{"buttons.0": "LUNA10"}, ""},
		{"coupon missing", coupon, nil, "buttons.0:value_missing"},
		{"coupon too long", coupon, map[string]string{"buttons.0": strings.Repeat("a", 16)}, "buttons.0:filled_too_long"},
		{"coupon with a space", coupon, map[string]string{"buttons.0": "LUNA 10"}, "buttons.0:value_code"},
		{"payload", coupon, map[string]string{"buttons.0": "L", "buttons.1": "YES_1"}, ""},
		{"payload too long", coupon, map[string]string{"buttons.0": "L", "buttons.1": strings.Repeat("a", 129)}, "buttons.1:filled_too_long"},
		{"the sample as file", media("image", "png"), nil, ""},
		{"another file", media("image", ""), map[string]string{"header.file": "png"}, ""},
		{"no file", media("image", ""), nil, "header.file:file_missing"},
		{"a file that is gone", media("image", "gone"), nil, "header.file:file_unknown"},
		{"a file of another type", media("image", "png"), map[string]string{"header.file": "mp4"}, "header.file:file_type"},
		{"a file too large", media("image", "huge"), nil, "header.file:file_too_large"},
		{"a document", media("document", "pdf"), nil, ""},
		{"a place", place, map[string]string{"header.latitude": "-34.6", "header.longitude": "-58.38"}, ""},
		{"half a place", place, map[string]string{"header.latitude": "-34.6"}, "header.longitude:value_missing"},
		{"no place on earth", place, map[string]string{"header.latitude": "91", "header.longitude": "NaN"}, "header.latitude:value_number header.longitude:value_number"},
		{"an offer", offer, map[string]string{"offer.ends": "2026-03-02T12:00:00Z"}, ""},
		{"an offer that is over", offer, map[string]string{"offer.ends": "2026-02-02T12:00:00Z"}, "offer.ends:value_moment"},
		{"an offer that ends some day", offer, map[string]string{"offer.ends": "mañana"}, "offer.ends:value_moment"},
		{"a code", code, map[string]string{"code": "123456"}, ""},
		{"no code", code, nil, "code:value_missing"},
		{"a long code", code, map[string]string{"code": strings.Repeat("1", 16)}, "code:filled_too_long"},
		{"a link as code", code, map[string]string{"code": "http://x"}, "code:value_code"},
		{"an emoji as code", code, map[string]string{"code": "1🎉"}, "code:value_code"},
		{"foreign", desk.TemplateParts{Body: "x", Foreign: []string{"PRODUCT"}}, nil, ":foreign_component"},
	} {
		if _, got := fill(c.parts, c.values); strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAFilledTemplateReadsAsTheCustomerSeesIt(t *testing.T) {
	t.Parallel()
	p := desk.TemplateParts{
		Header: &desk.TemplateHeader{Kind: "text", Text: "Turno {{1}}"}, Body: "Hola {{1}}, te esperamos, {{2}}.", Footer: "Luna",
		Buttons: []desk.TemplateButton{{Kind: "url", Text: "Ver", URL: "https://luna.example/{{1}}"}, {Kind: "phone", Text: "Llamar", Phone: "+34600"}, {Kind: "flow", Text: "Reservar", FlowID: "6"}},
		Cards: []desk.TemplateCard{{Header: desk.TemplateHeader{Kind: "image", FileID: "png"}, Body: "Bota {{1}}.", Buttons: []desk.TemplateButton{{Kind: "quick_reply", Text: "Sí"}}},
			{Header: desk.TemplateHeader{Kind: "image"}}},
	}
	got, found := fill(p, map[string]string{"header.1": "3/12", "body.1": "Ana", "body.2": "$1 {{3}}", "buttons.0": "t/42", "cards.0.body.1": "negra", "cards.1.file": "png"})
	if len(found) > 0 {
		t.Fatalf("found %q", found)
	}
	if want := "Turno 3/12\n\nHola Ana, te esperamos, $1 {{3}}.\n\nBota negra.\n\nLuna"; got.Text() != want {
		t.Errorf("reads %q", got.Text())
	}
	if !slices.Equal(got.Files, []string{"png", "png"}) || got.Shown.Buttons[0].Value != "https://luna.example/t/42" || got.Fill.Buttons[0].Text != "t/42" {
		t.Errorf("filled %+v %+v", got.Shown, got.Fill)
	}
	if len(got.Fill.Buttons) != 2 || got.Fill.Buttons[1].Kind != "flow" || got.Fill.Buttons[1].Text == "" {
		t.Errorf("buttons %+v", got.Fill.Buttons)
	}
}

func TestTheCustomersLanguageIsChosen(t *testing.T) {
	t.Parallel()
	version := func(l string, s desk.TemplateStatus) desk.TemplateVersion {
		return desk.TemplateVersion{Language: l, Status: s}
	}
	all := []desk.TemplateVersion{version("en_US", "approved"), version("es", "approved"), version("es_AR", "approved"), version("pt_BR", "paused")}
	for _, c := range []struct {
		name     string
		versions []desk.TemplateVersion
		wishes   []Wish
		language string
		why      string
		sendable bool
	}{
		{"the contact's very own", all, []Wish{{"", "asked"}, {"es-AR", "contact"}, {"en", "default"}}, "es_AR", "contact", true},
		{"the contact's as spoken elsewhere", all, []Wish{{"es_MX", "contact"}}, "es", "contact", true},
		{"only a spoken form", all, []Wish{{"en", "contact"}}, "en_US", "contact", true},
		{"the case's where the contact's is not known", all, []Wish{{"", "contact"}, {"es", "case"}}, "es", "case", true},
		{"the default where theirs is not approved", all, []Wish{{"pt_BR", "contact"}, {"es", "default"}}, "es", "default", true},
		{"any rather than none", all, []Wish{{"fr", "contact"}}, "en_US", "only", true},
		{"asked and there", all, []Wish{{"en_US", "asked"}, {"es", "contact"}}, "en_US", "asked", true},
		{"asked and not approved", all, []Wish{{"pt_BR", "asked"}, {"es", "contact"}}, "", "", false},
		{"asked and only spoken elsewhere", all, []Wish{{"es_ES", "asked"}}, "", "", false},
		{"pasted counts", []desk.TemplateVersion{version("es", "approved_by_provider")}, nil, "es", "only", true},
		{"nothing approved", []desk.TemplateVersion{version("es", "rejected")}, []Wish{{"es", "contact"}}, "", "", false},
	} {
		v, why, ok := Choose(c.versions, c.wishes)
		if v.Language != c.language || why != c.why || ok != c.sendable {
			t.Errorf("%s: %s %s %v", c.name, v.Language, why, ok)
		}
	}
}
