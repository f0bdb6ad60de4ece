package whatsapp

import (
	"embed"
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/phone"
)

// priceFiles are the lists that ship: what is known, with its source. An
// admin's own lists go before them.
//
//go:embed prices/*.csv
var priceFiles embed.FS

// The network's own words about charges.
const (
	modelConversation = "CBP"
	serviceCategory   = "service"
	entryCategory     = "referral_conversion"
)

// priceRules is how the network charges. Dates are those of its changes.
func priceRules() *platform.PriceRules {
	r := &platform.PriceRules{
		Markets: priceMarkets(), Rest: "other", Account: "business_account_id", Service: serviceCategory,
		Country: recipientCountry, Model: priceModel, Kind: priceKind,
		Fallback: map[string]string{"authentication-international": "authentication", "marketing_lite": "marketing", serviceCategory: "utility"},
		Categories: map[string][]string{
			platform.ChargedByMessage:      {"marketing", "utility", "authentication", "authentication-international", serviceCategory, "marketing_lite"},
			platform.ChargedByConversation: {"business_initiated", "user_initiated", "marketing", "utility", "authentication", "authentication-international", serviceCategory},
		},
		Eras: []platform.PriceEra{
			{From: day(2022, 2, 1), Model: platform.ChargedByConversation,
				Allowance: &platform.PriceAllowances{Free: 1000, Categories: []string{"business_initiated", "user_initiated"}, Counted: true}},
			{From: day(2023, 6, 1), Model: platform.ChargedByConversation,
				Allowance: &platform.PriceAllowances{Free: 1000, Categories: []string{serviceCategory}, Counted: true}},
			{From: day(2024, 11, 1), Model: platform.ChargedByConversation, FreeInWindow: []string{serviceCategory}},
			{From: day(2025, 7, 1), Model: platform.ChargedByMessage, FreeInWindow: []string{serviceCategory, "utility"}},
			{From: day(2026, 10, 1), Model: platform.ChargedByMessage, Reported: true,
				Allowance: &platform.PriceAllowances{Free: 1000, Categories: []string{serviceCategory}, PerChannel: true}},
		},
	}
	files, err := priceFiles.ReadDir("prices")
	if err != nil {
		return r // embedded: it is there
	}
	for _, f := range files {
		text, err := priceFiles.ReadFile("prices/" + f.Name())
		if err != nil {
			continue
		}
		if t, err := r.ParsePriceList(string(text), platform.PriceTable{}); err == nil {
			r.Tables = append(r.Tables, t)
		}
	}
	return r
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func priceModel(p desk.Pricing) string {
	if p.Model == modelConversation {
		return platform.ChargedByConversation
	}
	return platform.ChargedByMessage
}

// priceKind says what the network's words about a message mean. Where it only
// says that it charges, it is a regular message; what is within the allowance
// of a month was never told apart and has to be counted.
func priceKind(p desk.Pricing) string {
	switch {
	case p.Type == "free_entry_point", p.Category == entryCategory:
		return platform.PriceEntry
	case p.Type == "free_customer_service", p.Type == "free_group_customer_service":
		return platform.PriceInWindow
	case p.Type == "free_tier":
		return platform.PriceAllowance
	case p.Type == "" && p.Billable != nil && !*p.Billable:
		return platform.PriceFree
	}
	return platform.PriceRegular
}

// recipientCountry reads the country out of a number, else out of a user id,
// which begins with it.
func recipientCountry(to platform.Recipient) string {
	if n := canonical(to.Address); n != "" {
		if country := numberCountry(n); country != "" {
			return country
		}
	}
	userCountry := ""
	for _, k := range to.Keys {
		kind, text, _ := strings.Cut(string(k), ":")
		switch kind {
		case "phone":
			if country := numberCountry(text); country != "" {
				return country
			}
		case "user":
			if c, _, ok := strings.Cut(text, "."); ok && len(c) == 2 {
				userCountry = strings.ToUpper(c)
			}
		}
	}
	return userCountry
}

func numberCountry(digits string) string {
	n, err := phone.Parse("+" + digits)
	if err != nil {
		return ""
	}
	if region := phonenumbers.GetRegionCodeForNumber(n); region != "" && region != "ZZ" && region != "001" {
		return region
	}
	// A number that is not possible still has a calling code, by which the
	// network charges.
	if region := phonenumbers.GetRegionCodeForCountryCode(int(n.GetCountryCode())); region != "ZZ" && region != "001" {
		return region
	}
	return ""
}

// priceMarkets are the groups of countries that the network's lists have.
func priceMarkets() []platform.PriceMarket {
	group := func(key, en, es, countries string) platform.PriceMarket {
		return platform.PriceMarket{Key: key, Name: platform.Text{En: en, Es: es}, Countries: strings.Fields(countries)}
	}
	alone := func(country, en, es string) platform.PriceMarket { return group(country, en, es, country) }
	return []platform.PriceMarket{
		alone("AR", "Argentina", "Argentina"), alone("BR", "Brazil", "Brasil"), alone("CL", "Chile", "Chile"), alone("CO", "Colombia", "Colombia"),
		alone("EG", "Egypt", "Egipto"), alone("FR", "France", "Francia"), alone("DE", "Germany", "Alemania"), alone("IN", "India", "India"),
		alone("ID", "Indonesia", "Indonesia"), alone("IL", "Israel", "Israel"), alone("IT", "Italy", "Italia"), alone("MY", "Malaysia", "Malasia"),
		alone("MX", "Mexico", "México"), alone("NL", "Netherlands", "Países Bajos"), alone("NG", "Nigeria", "Nigeria"), alone("PK", "Pakistan", "Pakistán"),
		alone("PE", "Peru", "Perú"), alone("RU", "Russia", "Rusia"), alone("SA", "Saudi Arabia", "Arabia Saudí"), alone("ZA", "South Africa", "Sudáfrica"),
		alone("ES", "Spain", "España"), alone("TR", "Turkey", "Turquía"), alone("AE", "United Arab Emirates", "Emiratos Árabes Unidos"), alone("GB", "United Kingdom", "Reino Unido"),
		group("north_america", "North America", "Norteamérica", "US CA"),
		group("rest_of_africa", "Rest of Africa", "Resto de África", "DZ AO BJ BW BF BI CM TD CG ER ET GA GM GH GW CI KE LS LR LY MG MW ML MR MA MZ NA NE RW SN SL SO SS SD SZ TZ TG TN UG ZM"),
		group("rest_of_asia_pacific", "Rest of Asia Pacific", "Resto de Asia-Pacífico", "AF AU BD KH CN HK JP LA MN NP NZ PG PH SG LK TW TJ TH TM UZ VN"),
		group("rest_of_central_eastern_europe", "Rest of Central & Eastern Europe", "Resto de Europa Central y del Este", "AL AM AZ BY BG HR CZ GE GR HU LV LT MD MK PL RO RS SK SI UA"),
		group("rest_of_latin_america", "Rest of Latin America", "Resto de América Latina", "BO CR DO EC SV GT HT HN JM NI PA PY PR UY VE"),
		group("rest_of_middle_east", "Rest of Middle East", "Resto de Oriente Medio", "BH IQ JO KW LB OM QA YE"),
		group("rest_of_western_europe", "Rest of Western Europe", "Resto de Europa Occidental", "AT BE DK FI IE NO PT SE CH"),
		group("other", "Other", "Otros", ""),
	}
}
