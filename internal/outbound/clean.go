package outbound

import (
	"slices"

	"recado.dev/internal/desk"
)

// cleanOpen cleans the texts of what a message opens. What it points to is
// copied.
func cleanOpen(r *desk.Rich, clean func(texts ...*string)) {
	clean(&r.AskAddress)
	cleanExtras(r, clean)
	if r.Products != nil {
		offer := *r.Products
		clean(&offer.CatalogID)
		offer.Shelves = slices.Clone(offer.Shelves)
		for i := range offer.Shelves {
			shelf := &offer.Shelves[i]
			clean(&shelf.Title)
			shelf.Items = slices.Clone(shelf.Items)
			for j := range shelf.Items {
				clean(&shelf.Items[j].ID, &shelf.Items[j].Name, &shelf.Items[j].URL)
			}
		}
		r.Products = &offer
	}
	if r.Form != nil {
		form := *r.Form
		clean(&form.ID, &form.Label, &form.Title, &form.RemoteID, &form.Screen)
		r.Form = &form
	}
}
