package whatsapp

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

const (
	productPage   = 200
	productFields = "id,retailer_id,name,description,price,currency,availability,url"
)

// CatalogueAccount implements platform.Cataloguer.
func (s *session) CatalogueAccount() string { return s.accountID }

// Catalogues implements platform.Cataloguer.
func (s *session) Catalogues(ctx context.Context) ([]platform.RemoteCatalogue, error) {
	var answer struct {
		Data []struct {
			ID   loose  `json:"id"`
			Name string `json:"name"`
		} `json:"data"`
	}
	if err := s.get(ctx, url.Values{"fields": {"id,name"}}, &answer, s.accountID, "product_catalogs"); err != nil {
		return nil, safe(err)
	}
	var out []platform.RemoteCatalogue
	for _, c := range answer.Data {
		if c.ID != "" {
			out = append(out, platform.RemoteCatalogue{ID: string(c.ID), Name: c.Name})
		}
	}
	return out, nil
}

// ListProducts implements platform.Cataloguer.
func (s *session) ListProducts(ctx context.Context, catalogue, cursor string) (platform.ProductPage, error) {
	var answer struct {
		Data []struct {
			SKU          loose  `json:"retailer_id"`
			Name         string `json:"name"`
			Description  string `json:"description"`
			Price        string `json:"price"`
			Currency     string `json:"currency"`
			Availability string `json:"availability"`
			URL          string `json:"url"`
		} `json:"data"`
		Paging struct {
			Next    string `json:"next"`
			Cursors struct {
				After string `json:"after"`
			} `json:"cursors"`
		} `json:"paging"`
	}
	query := url.Values{"fields": {productFields}, "limit": {strconv.Itoa(productPage)}}
	if cursor != "" {
		query.Set("after", cursor)
	}
	var page platform.ProductPage
	if err := s.get(ctx, query, &answer, catalogue, "products"); err != nil {
		return page, safe(err)
	}
	for _, p := range answer.Data {
		if p.SKU == "" {
			continue // what has no name of the business's own cannot be sent
		}
		one := platform.RemoteProduct{SKU: string(p.SKU), Name: p.Name, Description: p.Description, Availability: strings.ReplaceAll(p.Availability, " ", "_")}
		if price, ok := priceOf(p.Price, p.Currency); ok {
			one.Price = &price
		}
		if strings.HasPrefix(p.URL, "https://") || strings.HasPrefix(p.URL, "http://") {
			one.URL = p.URL
		}
		page.Products = append(page.Products, one)
	}
	if answer.Paging.Next != "" {
		page.Next = answer.Paging.Cursors.After
	}
	return page, nil
}

// priceOf reads a price as the network writes it for people: "39.90 EUR",
// "€1.500,50", "$1,500.50". The last sign is the point, unless it parts
// thousands: it is there twice, or three digits follow it and the currency has
// another number of them.
func priceOf(text, currency string) (desk.Money, bool) {
	var b strings.Builder
	for _, r := range text {
		if r >= '0' && r <= '9' || r == '.' || r == ',' {
			b.WriteRune(r)
		}
	}
	digits := strings.Trim(b.String(), ".,")
	plain := strings.NewReplacer(".", "", ",", "")
	at := strings.LastIndexAny(digits, ".,")
	if at < 0 {
		return desk.ParseMoney(digits, currency)
	}
	whole, part, n := digits[:at], digits[at+1:], desk.MoneyDigits(currency)
	twice := strings.Contains(whole, digits[at:at+1])
	if n == 0 || twice || len(part) == 3 && n != 3 && !strings.ContainsAny(whole, ".,") {
		return desk.ParseMoney(plain.Replace(digits), currency)
	}
	return desk.ParseMoney(plain.Replace(whole)+"."+part, currency)
}
