package desk

import "time"

// Where the amount of a charge is from.
const (
	CostFromTable    = "table"    // a price list
	CostFromPlatform = "platform" // the platform said the amount
	CostFree         = "free"
	CostUnknown      = "unknown" // it is charged, and no price list says with what
)

// CostTable is a price list that a workspace keeps. Rates are JSON of the
// platform's prices.
type CostTable struct {
	WorkspaceID string
	ID          string
	Platform    string
	Model       string
	Currency    string
	ValidFrom   time.Time
	Name        string
	Source      string
	SourceRead  string
	Rates       string
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Cost is what a message was charged with.
type Cost struct {
	MessageID string `json:"message_id"`
	CaseID    string `json:"case_id"`
	ChannelID string `json:"channel_id"`
	Platform  string `json:"platform"`
	// At is when it was charged; when it was sent where it is not yet.
	At       time.Time `json:"at"`
	Country  string    `json:"country" doc:"of the recipient, in two letters"`
	Market   string    `json:"market" doc:"whose price it is: a country, or a group of them"`
	Category string    `json:"category" doc:"in the platform's own words"`
	Kind     string    `json:"kind" enum:"regular,in_window,entry,allowance,in_conversation,free"`
	Model    string    `json:"model" enum:"message,conversation"`
	Template string    `json:"template"`
	Talk     string    `json:"-"`
	Nth      int64     `json:"-"`
	Charged  bool      `json:"charged" doc:"false until the platform says that it arrived: until then it costs nothing"`
	Amount   Nano      `json:"amount" doc:"a decimal: 0.0509"`
	Currency string    `json:"currency"`
	Basis    string    `json:"basis" enum:"table,platform,free,unknown" doc:"where the amount is from: a price list, the platform itself; unknown: it is charged, and no list says with what"`
	TableID  string    `json:"table_id,omitempty"`
}

// CostDay is a kept sum of charges.
type CostDay struct {
	Day       string
	ChannelID string
	Country   string
	Category  string
	Kind      string
	Template  string
	Model     string
	Currency  string
	Basis     string
	N         int64
	Amount    Nano
}

// DayOf is the sum that a charge belongs to; N is 0 where it is not charged.
func (c Cost) DayOf() CostDay {
	d := CostDay{Day: c.At.UTC().Format(time.DateOnly), ChannelID: c.ChannelID, Country: c.Country, Category: c.Category, Kind: c.Kind,
		Template: c.Template, Model: c.Model, Currency: c.Currency, Basis: c.Basis}
	if c.Charged {
		d.N, d.Amount = 1, c.Amount
	}
	return d
}

// Events of costs and limits.
const (
	EventPriceListUpdated EventType = "price_list.updated"
	EventLimitUpdated     EventType = "limit.updated"
)
