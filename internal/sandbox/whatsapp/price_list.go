package whatsapp

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// otherRate is what messages to markets without a price of their own cost.
func otherRate() rate { return rate{0.06, 0.02, 0.02, 0.02} }

// PriceLists implements sandbox.Priced: what this network charges, in both of
// its ways.
func (n *Network) PriceLists() []string {
	var out []string
	for _, l := range []struct{ model, from string }{{"message", "2025-07-01"}, {"conversation", "2022-02-01"}} {
		var b strings.Builder
		fmt.Fprintf(&b, "# name: Prices of the emulated network\n# model: %s\n# currency: EUR\n# valid_from: %s\n# source: the emulated network\nmarket,category,from,price\n", l.model, l.from)
		write := func(market string, r rate) {
			lines := []struct {
				category string
				price    float64
			}{{"marketing", r.marketing}, {"utility", r.utility}, {"authentication", r.authentication}, {"service", r.service}}
			for _, c := range lines {
				fmt.Fprintf(&b, "%s,%s,0,%s\n", market, c.category, strconv.FormatFloat(c.price, 'f', -1, 64))
			}
			if l.model == "conversation" {
				fmt.Fprintf(&b, "%s,business_initiated,0,%s\n", market, strconv.FormatFloat(r.marketing, 'f', -1, 64))
				fmt.Fprintf(&b, "%s,user_initiated,0,%s\n", market, strconv.FormatFloat(r.service, 'f', -1, 64))
			}
		}
		for _, country := range slices.Sorted(maps.Keys(rates2026)) {
			write(country, rates2026[country])
		}
		// Whatever group a country is in: it has no price of its own here.
		for _, group := range []string{"north_america", "rest_of_africa", "rest_of_asia_pacific", "rest_of_central_eastern_europe", "rest_of_latin_america", "rest_of_middle_east", "rest_of_western_europe", "other"} {
			write(group, otherRate())
		}
		for _, country := range []string{"EG", "FR", "DE", "IN", "ID", "IL", "IT", "MY", "NL", "NG", "PK", "PE", "RU", "SA", "ZA", "TR", "AE", "GB"} {
			write(country, otherRate())
		}
		out = append(out, b.String())
	}
	return out
}
