package whatsapp

import (
	"recado.dev/internal/desk"
)

type productOut struct {
	ID string `json:"product_retailer_id"`
}

type thumbnailOut struct {
	ProductID string `json:"thumbnail_product_retailer_id,omitempty"`
}

type countryOut struct {
	Country string `json:"country"`
}

type flowOut struct {
	Version string   `json:"flow_message_version"`
	ID      string   `json:"flow_id"`
	Token   string   `json:"flow_token"`
	Label   string   `json:"flow_cta"`
	Mode    string   `json:"mode"`
	Action  string   `json:"flow_action"`
	Payload *flowsAt `json:"flow_action_payload,omitempty"`
}

type flowsAt struct {
	Screen string `json:"screen"`
}

// goodsHeader stands over several products where nobody wrote a header: the
// network wants one, and this says the same in every language.
const goodsHeader = "🛍"

// offer writes products: the whole catalogue, a single one, or several on
// shelves.
func (i *interactiveOut) offer(o desk.ProductOffer) {
	items := o.Items()
	if o.Whole {
		i.Type, i.Action.Name = "catalog_message", "catalog_message"
		i.Header = nil // this form has none
		if len(items) > 0 {
			i.Action.Parameters = thumbnailOut{items[0].ID}
		}
		return
	}
	i.Action.CatalogID = o.CatalogID
	if len(items) == 1 {
		i.Type, i.Action.ProductID = "product", items[0].ID
		i.Header = nil // the product's own picture stands there
		return
	}
	i.Type = "product_list"
	if i.Header == nil {
		i.Header = &headerOut{Type: "text", Text: goodsHeader}
	}
	for _, s := range o.Shelves {
		section := sectionOut{Title: s.Title}
		if section.Title == "" && len(o.Shelves) > 1 {
			section.Title = goodsHeader
		}
		for _, item := range s.Items {
			section.Products = append(section.Products, productOut{item.ID})
		}
		i.Action.Sections = append(i.Action.Sections, section)
	}
}

// ask writes the button that opens a form.
func (i *interactiveOut) ask(f desk.FormOffer, token string) {
	out := flowOut{Version: "3", ID: f.RemoteID, Token: token, Label: f.Label, Mode: "published", Action: "navigate"}
	if f.Screen != "" {
		out.Payload = &flowsAt{f.Screen}
	}
	i.Type, i.Action.Name, i.Action.Parameters = "flow", "flow", out
}
