package whatsapp_test

import (
	"context"
	"encoding/json"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/sandbox"
)

// sends gives a message with something to open to the street's phone.
func (s *street) sends(id string, r desk.Rich) error {
	out, _ := desk.NewOutgoing(desk.Message{ID: id, Direction: desk.DirectionOut, Kind: desk.MessageRich, Content: &desk.Content{Rich: &r}})
	_, err := s.session.Send(context.Background(), platform.Outgoing{Message: out, To: platform.Recipient{Address: s.phone.Number}})
	return err
}

func TestTheConnectorAndTheEmulatorAgreeOnCommerce(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	ctx := context.Background()
	s.say(sandbox.Draft{Kind: "text", Text: "hola"})
	shop := s.session.(platform.Cataloguer)
	found, err := shop.Catalogues(ctx)
	s.must(err)
	if len(found) != 1 || found[0].Name != "Tienda Alba" {
		t.Fatalf("catalogues: %+v", found)
	}
	page, err := shop.ListProducts(ctx, found[0].ID, "")
	s.must(err)
	if len(page.Products) < 5 || page.Next != "" || page.Products[0].SKU != "LINO-M" || page.Products[0].Price.String() != "39.90 EUR" {
		t.Fatalf("products: %+v", page)
	}
	items := []desk.ProductItem{{ID: "LINO-M"}, {ID: "BOLSO-1"}}
	s.must(s.sends("m1", desk.Rich{Body: "Mira", Products: &desk.ProductOffer{CatalogID: found[0].ID, Shelves: []desk.ProductShelf{{Items: items}}}}))
	s.must(s.sends("m2", desk.Rich{Body: "Esta", Products: &desk.ProductOffer{CatalogID: found[0].ID, Shelves: []desk.ProductShelf{{Items: items[:1]}}}}))
	s.must(s.sends("m3", desk.Rich{Body: "Todo", Products: &desk.ProductOffer{CatalogID: found[0].ID, Whole: true}}))
	s.must(s.sends("m4", desk.Rich{Body: "Paga", Link: &desk.LinkButton{Title: "Pagar", URL: "https://alba.example/p"}}))
	s.must(s.sends("m5", desk.Rich{Body: "¿Dónde?", AskForSpot: true}))
	s.must(s.sends("m6", desk.Rich{Body: "¿Dónde?", AskAddress: "IN"}))
	bad := desk.Rich{Body: "No", Products: &desk.ProductOffer{CatalogID: found[0].ID, Shelves: []desk.ProductShelf{{Items: []desk.ProductItem{{ID: "NOPE"}}}}}}
	if f := platform.AsFailure(s.sends("m7", bad)); f.Kind != platform.Rejected {
		t.Errorf("what the catalogue lacks: %+v", f)
	}
}

func TestTheConnectorAndTheEmulatorAgreeOnForms(t *testing.T) {
	t.Parallel()
	s := newStreet(t)
	ctx := context.Background()
	s.say(sandbox.Draft{Kind: "text", Text: "hola"})
	author := s.session.(platform.FormAuthor)
	form := platform.RemoteForm{Name: "Reserva", Locale: "es", Screens: []desk.FormScreen{
		{Title: "Quién", Text: "Cuéntanos", Fields: []desk.FormField{
			{Key: "name", Label: "Nombre", Kind: desk.FieldText, Required: true},
			{Key: "mail", Label: "Tu dirección de correo electrónico", Kind: desk.FieldEmail},
			{Key: "size", Label: "Talla", Kind: desk.FieldChoice, Options: []string{"S", "L"}},
		}},
		{Title: "Cuándo", Fields: []desk.FormField{
			{Key: "day", Label: "Día", Kind: desk.FieldDate},
			{Key: "extras", Label: "Extras", Kind: desk.FieldChoices, Options: []string{"Cuna", "Garaje"}},
			{Key: "agree", Label: "Acepto", Kind: desk.FieldYes},
			{Key: "more", Label: "Algo más", Kind: desk.FieldLong},
			{Key: "n", Label: "Personas", Kind: desk.FieldNumber},
		}},
	}}
	made, err := author.PublishForm(ctx, form)
	s.must(err)
	again, err := author.PublishForm(ctx, form) // the same name, another form
	if err != nil || again.ID == made.ID {
		t.Errorf("published again: %+v, %v", again, err)
	}
	s.must(s.sends("0192-token", desk.Rich{Body: "Reserva", Form: &desk.FormOffer{ID: "f", RemoteID: made.ID, Screen: made.Screen, Label: "Abrir"}}))
	offered := s.last()
	in := s.say(sandbox.Draft{Kind: "filled", Answers: &sandbox.Answers{MessageID: offered.ID, Values: map[string]map[string]any{
		"SCREEN_AA": {"name": "Ana", "mail": "ana@alba.example", "size": "1"},
		"SCREEN_AB": {"day": "2026-12-01", "extras": []any{"0"}, "agree": true, "n": "4"},
	}}})
	got := map[string]any{}
	s.must(json.Unmarshal(in.Message.Content.Answer.Form, &got))
	if got["flow_token"] != "0192-token" || got["name"] != "Ana" || got["size"] != "1" || got["day"] != "2026-12-01" || got["agree"] != true || got["n"] != "4" {
		t.Errorf("answered: %v", got)
	}
	s.must(author.RetireForm(ctx, made.ID))
	s.must(author.RetireForm(ctx, made.ID))
	if f := platform.AsFailure(s.sends("m9", desk.Rich{Body: "Otra", Form: &desk.FormOffer{ID: "f", RemoteID: made.ID, Label: "Abrir"}})); f.Kind != platform.Rejected {
		t.Errorf("a retired form: %+v", f)
	}
	form.Screens[0].Fields[0].Key = "" // the emulator wants a name
	if _, err := author.PublishForm(ctx, form); platform.AsFailure(err).Kind != platform.Rejected || platform.AsFailure(err).Detail == "" {
		t.Errorf("mistakes are told: %v", err)
	}
}
