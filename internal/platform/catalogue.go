package platform

import (
	"context"

	"recado.dev/internal/desk"
)

// Cataloguer lets the desk read what the business sells on the network
// (Caps.Interactive.Products). Each error is a *Failure.
type Cataloguer interface {
	// CatalogueAccount names the account whose channels share catalogues; empty
	// where the settings do not say it, and then nothing else is called.
	CatalogueAccount() string
	// Catalogues answers the account's catalogues.
	Catalogues(ctx context.Context) ([]RemoteCatalogue, error)
	// ListProducts answers a page of a catalogue; cursor is empty for the first.
	ListProducts(ctx context.Context, catalogue, cursor string) (ProductPage, error)
}

// RemoteCatalogue is a catalogue as the network knows it.
type RemoteCatalogue struct {
	ID   string
	Name string
}

// ProductPage is a part of a catalogue. Next is empty on the last page.
type ProductPage struct {
	Products []RemoteProduct
	Next     string
}

// RemoteProduct is a product as the network knows it.
type RemoteProduct struct {
	SKU          string
	Name         string
	Description  string
	Price        *desk.Money
	Availability string // in_stock, out_of_stock, or the network's own word
	URL          string
}
