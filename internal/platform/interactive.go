package platform

import (
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/desk"
)

// Interactive is what fits messages that have the customer do something beyond
// picking a choice: open a page, tell a place, buy, fill in a form. A length of
// 0 is no limit.
type Interactive struct {
	BodyLength   int `json:"body_length"`
	HeaderLength int `json:"header_length"`
	FooterLength int `json:"footer_length"`
	LinkLength   int `json:"link_length"` // of the button that opens a page
	// Addresses are the countries whose customers can be asked for an address.
	Addresses []string `json:"addresses,omitempty"`

	Products    Level `json:"products"`
	ProductMax  int   `json:"product_max"`
	ShelfMax    int   `json:"shelf_max"`
	ShelfLength int   `json:"shelf_length"`

	Forms     Level `json:"forms"`
	FormLabel int   `json:"form_label"` // of the button that opens a form
}

// Asks says whether customers of a country can be asked for an address.
func (i Interactive) Asks(country string) bool {
	return slices.Contains(i.Addresses, strings.ToUpper(country))
}

// refuses answers why a message that opens something cannot be sent.
func (i Interactive) refuses(r *desk.Rich) *Failure {
	if r.AskAddress != "" && !i.Asks(r.AskAddress) {
		return cannot("a question for an address in " + r.AskAddress)
	}
	if r.Products != nil {
		if f := i.refusesProducts(*r.Products); f != nil {
			return f
		}
	}
	if r.Form != nil {
		if f := absent(i.Forms, "forms"); f != nil {
			return f
		}
		if r.Form.RemoteID == "" {
			return &Failure{Kind: Unsupported, Title: "the form is not published on this platform"}
		}
		if f := tooLong("the form's button", r.Form.Label, i.FormLabel); f != nil {
			return f
		}
	}
	if r.Link != nil {
		if f := tooLong("the link's title", r.Link.Title, i.LinkLength); f != nil {
			return f
		}
	}
	if f := tooLong("the header", r.Header, i.HeaderLength); f != nil {
		return f
	}
	if f := tooLong("the footer", r.Footer, i.FooterLength); f != nil {
		return f
	}
	return tooLong("the body", r.Body, i.BodyLength)
}

func (i Interactive) refusesProducts(o desk.ProductOffer) *Failure {
	if f := absent(i.Products, "products"); f != nil {
		return f
	}
	items := o.Items()
	if len(items) == 0 && !o.Whole {
		return &Failure{Kind: Rejected, Title: "no product is chosen"}
	}
	if i.ProductMax > 0 && len(items) > i.ProductMax {
		return &Failure{Kind: TooLong, Title: fmt.Sprintf("%d products; %d is the most", len(items), i.ProductMax)}
	}
	if i.ShelfMax > 0 && len(o.Shelves) > i.ShelfMax {
		return &Failure{Kind: TooLong, Title: fmt.Sprintf("%d groups; %d is the most", len(o.Shelves), i.ShelfMax)}
	}
	for _, s := range o.Shelves {
		if f := tooLong("a group's title", s.Title, i.ShelfLength); f != nil {
			return f
		}
	}
	return nil
}
