package platform

import (
	"context"
	"time"

	"recado.dev/internal/desk"
)

// Ways in which a network charges.
const (
	ChargedByMessage      = "message"
	ChargedByConversation = "conversation"
)

// Kinds of charges, as they are counted whatever a network calls them.
const (
	PriceRegular   = "regular"         // costs what its category costs
	PriceInWindow  = "in_window"       // free while the reply window is open
	PriceEntry     = "entry"           // free since the customer came by an ad
	PriceAllowance = "allowance"       // free since it is within the month's allowance
	PriceSameTalk  = "in_conversation" // within a conversation that another message opened
	PriceFree      = "free"            // free for another reason
)

// PriceRules is how a network charges and what it says about it.
type PriceRules struct {
	// Tables are price lists that ship with the product.
	Tables []PriceTable
	// Eras are the ways in which it charged, the oldest first.
	Eras []PriceEra
	// Markets are groups of countries with one price; a country that is in none
	// is in Rest, unless a table names it by itself.
	Markets []PriceMarket
	Rest    string
	// Fallback names the category whose price holds where a table has none for
	// another.
	Fallback map[string]string
	// Categories are those that a table of a model may have, in their order.
	Categories map[string][]string
	// Account is the setting that names the account which is billed.
	Account string
	// Country is the country of a recipient, in two letters; "" where it cannot
	// be told.
	Country func(Recipient) string
	// Model and Kind put the network's words about a message into ours.
	Model func(desk.Pricing) string
	Kind  func(desk.Pricing) string
	// Service is the category of messages that are no template.
	Service string
}

// PriceEra is how a network charges from a day on.
type PriceEra struct {
	From  time.Time
	Model string
	// FreeInWindow are the categories that cost nothing within the reply window.
	FreeInWindow []string
	Allowance    *PriceAllowances
	// Reported says that the change was told of but not seen at the source: it
	// holds once the network's own words about messages show it.
	Reported bool
}

// PriceAllowances is what is free in each month.
type PriceAllowances struct {
	Free       int64
	Categories []string
	// PerChannel counts each number by itself, else an account as a whole.
	PerChannel bool
	// Counted says that we have to find out by counting which ones are free;
	// else the network says it of each.
	Counted bool
}

// PriceMarket is a group of countries with one price.
type PriceMarket struct {
	Key       string
	Name      Text
	Countries []string
}

// PriceTable is a list of prices from a day on.
type PriceTable struct {
	Model     string
	Currency  string
	ValidFrom time.Time
	Name      string
	// Source and Read say where it is from and when it was read there.
	Source string
	Read   string
	Rates  []PriceRate
}

// PriceRate is what a message, or a conversation, of a category costs in a
// market, from so many in a month on.
type PriceRate struct {
	Market   string    `json:"market" doc:"a country in two letters, or a group of them"`
	Category string    `json:"category"`
	From     int64     `json:"from,omitempty" doc:"from so many in the month on; 0 for the first"`
	Price    desk.Nano `json:"price"`
}

// MarketsOf are the names under which a table may have a country's price, the
// closest first.
func (r *PriceRules) MarketsOf(country string) []string {
	var out []string
	if country != "" {
		out = append(out, country)
		for _, m := range r.Markets {
			for _, c := range m.Countries {
				if c == country {
					return append(out, m.Key)
				}
			}
		}
	}
	if r.Rest != "" {
		out = append(out, r.Rest)
	}
	return out
}

// EraAt is how the network charges at a time; reported changes count where
// believed.
func (r *PriceRules) EraAt(at time.Time, believed bool) PriceEra {
	var out PriceEra
	for _, e := range r.Eras {
		if !e.From.After(at) && (believed || !e.Reported) {
			out = e
		}
	}
	return out
}

// Price is what the nth message of a category in the month costs in a country.
func (t *PriceTable) Price(r *PriceRules, country, category string, nth int64) (market string, price desk.Nano, ok bool) {
	for ; category != ""; category = r.Fallback[category] {
		for _, m := range r.MarketsOf(country) {
			var from int64 = -1
			for _, rate := range t.Rates {
				if rate.Market == m && rate.Category == category && rate.From <= nth && rate.From > from {
					from, price = rate.From, rate.Price
				}
			}
			if from >= 0 {
				return m, price, true
			}
		}
	}
	return "", 0, false
}

// Biller is a session whose network tells what it charged.
type Biller interface {
	// BilledAccount names the account that is billed; empty where the settings do
	// not say it, and then nothing else is called.
	BilledAccount() string
	// Billed answers the network's own sums of a stretch of time.
	Billed(ctx context.Context, from, to time.Time, model string) (Bill, error)
}

// Bill is what a network says it charged.
type Bill struct {
	Currency string // "" where it is not told
	Points   []BillPoint
}

// BillPoint is one sum of a Bill.
type BillPoint struct {
	Day      time.Time // its beginning
	Country  string
	Number   string // digits
	Category string
	Kind     string
	Count    int64
	Cost     desk.Nano
}
