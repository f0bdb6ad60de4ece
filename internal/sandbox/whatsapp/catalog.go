package whatsapp

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"recado.dev/internal/sandbox"
)

// catalog is what a business sells. A business has one.
type catalog struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	Products []sandbox.Product `json:"products"`
	Linked   bool              `json:"linked"`
	Cart     bool              `json:"cart"`
	Visible  bool              `json:"visible"`
}

// firstCatalog is the shop of the demo.
func firstCatalog() *catalog {
	c := &catalog{ID: "77" + number(13), Name: "Tienda Alba", Linked: true, Cart: true, Visible: true}
	for _, p := range []struct {
		sku, name string
		price     int64
	}{{"LINO-M", "Camisa de lino", 3990}, {"LINO-P", "Pantalón de lino", 4990}, {"BOLSO-1", "Bolso de rafia", 2950}, {"SOMB-2", "Sombrero de paja", 1890}, {"PANU-7", "Pañuelo de algodón", 1290}} {
		c.Products = append(c.Products, sandbox.Product{SKU: p.sku, Name: p.name, Price: p.price, Currency: "EUR"})
	}
	return c
}

func (c *catalog) product(sku string) (sandbox.Product, bool) {
	i := slices.IndexFunc(c.Products, func(p sandbox.Product) bool { return p.SKU == sku })
	if i < 0 {
		return sandbox.Product{}, false
	}
	return c.Products[i], true
}

// goods are products of the catalogue as a message offers them.
func (b *book) goods(catalogID, label string, titles []string, skus [][]string) (*sandbox.Goods, *graphError) {
	if !b.Catalog.Linked || catalogID != b.Catalog.ID {
		return nil, invalid("Catalog with id %s is not connected to the WhatsApp Business Account", catalogID)
	}
	g := &sandbox.Goods{CatalogID: catalogID, Label: label}
	for i, list := range skus {
		shelf := sandbox.Shelf{Title: titles[i]}
		for _, sku := range list {
			p, ok := b.Catalog.product(sku)
			if !ok {
				return nil, invalid("Products not found in FB Catalog: the product_retailer_id %s does not exist in the catalog %s", sku, catalogID)
			}
			shelf.Items = append(shelf.Items, p)
		}
		g.Shelves = append(g.Shelves, shelf)
	}
	return g, nil
}

// offer fills a message that shows products.
func (in *interactiveIn) offer(b *book, m *sandbox.Message) *graphError {
	act := in.Action
	var err *graphError
	m.Kind = "goods"
	switch in.Type {
	case "product":
		if act.SKU == "" {
			return missing("interactive.action.product_retailer_id")
		}
		m.Goods, err = b.goods(act.CatalogID, "", []string{""}, [][]string{{act.SKU}})
		return err
	case "catalog_message":
		var all []string
		for _, p := range b.Catalog.Products[:min(30, len(b.Catalog.Products))] {
			all = append(all, p.SKU)
		}
		m.Goods, err = b.goods(b.Catalog.ID, b.Catalog.Name, []string{""}, [][]string{all})
		return err
	}
	var titles []string
	var skus [][]string
	total := 0
	for _, s := range act.Sections {
		if len(act.Sections) > 1 {
			if err := within("Section title", s.Title, 24); err != nil {
				return err
			}
		}
		var list []string
		for _, p := range s.Products {
			list = append(list, p.SKU)
		}
		total += len(list)
		titles, skus = append(titles, s.Title), append(skus, list)
	}
	switch {
	case m.Header == "":
		return missing("interactive.header")
	case len(act.Sections) < 1 || len(act.Sections) > 10:
		return invalid("Invalid sections count. Min allowed sections: 1, Max allowed sections: 10")
	case total < 1 || total > 30:
		return invalid("Invalid products count. Min allowed products: 1, Max allowed products: 30")
	}
	m.Goods, err = b.goods(act.CatalogID, m.Header, titles, skus)
	return err
}

// orderOf is a cart as a webhook tells it.
func orderOf(m *sandbox.Message) object {
	items := []object{}
	for _, l := range m.Order.Items {
		items = append(items, object{"product_retailer_id": l.SKU, "quantity": l.Quantity, "item_price": float64(l.Price) / 100, "currency": l.Currency})
	}
	return object{"catalog_id": m.Order.CatalogID, "text": m.Text, "product_items": items}
}

func (p productRow) json() object {
	return object{
		"id": "99" + p.SKU, "retailer_id": p.SKU, "name": p.Name, "price": fmt.Sprintf("%.2f %s", float64(p.Price)/100, p.Currency), "currency": p.Currency,
		"availability": "in stock", "image_url": "",
	}
}

type productRow sandbox.Product

// catalogNode answers for a catalogue; false where the token sees none by that
// id.
func (n *Network) catalogNode(c *call, id, edge string) (any, *graphError, bool) {
	for _, a := range c.accounts {
		b, done := n.open(wabaOf(a))
		if b.Catalog.ID != id {
			done()
			continue
		}
		defer done()
		switch c.Method + " " + edge {
		case "GET ":
			return object{"id": id, "name": b.Catalog.Name}, nil, true
		case "GET products":
			data := []object{}
			for _, p := range b.Catalog.Products {
				data = append(data, pickFields(productRow(p).json(), c.FormValue("fields"), "id,name,retailer_id"))
			}
			return object{"data": data}, nil, true
		case "POST items_batch":
			v, err := n.changeProducts(c, b)
			return v, err, true
		}
		return nil, unknownObject(c.Method, strings.Join(c.path, "/")), true
	}
	return nil, nil, false
}

// changeProducts makes, changes and removes products.
func (n *Network) changeProducts(c *call, b *book) (any, *graphError) {
	var in struct {
		Type     string `json:"item_type"`
		Requests []struct {
			Method string `json:"method"`
			Data   struct {
				ID    string `json:"id"`
				Title string `json:"title"`
				Price string `json:"price"` // "39.90 EUR"
			} `json:"data"`
		} `json:"requests"`
	}
	if err := decode(c, &in); err != nil {
		return nil, err
	}
	for _, r := range in.Requests {
		i := slices.IndexFunc(b.Catalog.Products, func(p sandbox.Product) bool { return p.SKU == r.Data.ID })
		if r.Method == "DELETE" {
			if i >= 0 {
				b.Catalog.Products = slices.Delete(slices.Clone(b.Catalog.Products), i, i+1)
			}
			continue
		}
		amount, currency, _ := strings.Cut(r.Data.Price, " ")
		price, err := strconv.ParseFloat(amount, 64)
		if r.Data.ID == "" || r.Data.Title == "" || err != nil || price < 0 || len(currency) != 3 {
			return nil, badParam("Param requests: an item needs id, title and price, as in \"39.90 EUR\".")
		}
		p := sandbox.Product{SKU: r.Data.ID, Name: r.Data.Title, Price: int64(price*100 + 0.5), Currency: currency}
		if i >= 0 {
			b.Catalog.Products = slices.Clone(b.Catalog.Products)
			b.Catalog.Products[i] = p
		} else {
			b.Catalog.Products = append(b.Catalog.Products, p)
		}
	}
	n.change(b)
	return object{"handles": []string{"Ac" + number(12)}}, nil
}

// catalogs lists the catalogue that is linked to a business account, and links
// or unlinks it.
func (n *Network) catalogs(c *call, a sandbox.Account) (any, *graphError) {
	b, done := n.open(wabaOf(a))
	defer done()
	if c.Method == "GET" {
		data := []object{}
		if b.Catalog.Linked {
			data = append(data, object{"id": b.Catalog.ID, "name": b.Catalog.Name})
		}
		return object{"data": data}, nil
	}
	id := c.URL.Query().Get("catalog_id")
	if id == "" && c.ContentLength != 0 {
		var in struct {
			ID looseID `json:"catalog_id"`
		}
		if err := decode(c, &in); err != nil {
			return nil, err
		}
		id = string(in.ID)
	}
	if id != b.Catalog.ID {
		return nil, unknownObject(c.Method, id)
	}
	b.Catalog.Linked = c.Method == "POST"
	n.change(b)
	return object{"success": true}, nil
}

// commerce reads and sets whether customers see the catalogue and have a cart.
func (n *Network) commerce(c *call, a sandbox.Account) (any, *graphError) {
	b, done := n.open(wabaOf(a))
	defer done()
	if c.Method == "GET" {
		return object{"data": []object{{"id": b.Catalog.ID, "is_cart_enabled": b.Catalog.Cart, "is_catalog_visible": b.Catalog.Visible}}}, nil
	}
	in := map[string]json.RawMessage{}
	if c.ContentLength != 0 {
		if err := decode(c, &in); err != nil {
			return nil, err
		}
	}
	for key, to := range map[string]*bool{"is_cart_enabled": &b.Catalog.Cart, "is_catalog_visible": &b.Catalog.Visible} {
		text := c.URL.Query().Get(key)
		if text == "" {
			text = string(in[key])
		}
		if text != "" {
			*to = text == "true"
		}
	}
	n.change(b)
	return object{"success": true}, nil
}
