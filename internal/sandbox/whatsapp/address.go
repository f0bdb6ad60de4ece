package whatsapp

import (
	"encoding/json"
	"fmt"

	"recado.dev/internal/sandbox"
)

// addressForm is what a phone of a country asks for an address with; nil where
// the platform has none for it.
func addressForm(country string) *sandbox.Form {
	code := map[string]string{"IN": "in_pin_code", "SG": "sg_post_code"}[country]
	if code == "" {
		return nil
	}
	screen := sandbox.Screen{ID: "ADDRESS", Title: "Address", Button: "Send address", Payload: map[string]json.RawMessage{}}
	for _, f := range []sandbox.Field{
		{Kind: "text", Name: "name", Label: "Name", Required: true},
		{Kind: "phone", Name: "phone_number", Label: "Phone number", Required: true},
		{Kind: "text", Name: "house_number", Label: "Flat or house number"},
		{Kind: "text", Name: "address", Label: "Address", Required: true},
		{Kind: "text", Name: "city", Label: "City"},
		{Kind: "text", Name: code, Label: "Postal code", Required: true},
	} {
		screen.Fields = append(screen.Fields, f)
		screen.Payload[f.Name] = json.RawMessage(fmt.Sprintf("%q", "${form."+f.Name+"}"))
	}
	return &sandbox.Form{ID: "address", Label: "Provide address", First: screen.ID, Screens: []sandbox.Screen{screen}, Name: "address_message"}
}
