package desk

import "time"

// Catalogue is what a business sells on an account of a platform.
type Catalogue struct {
	WorkspaceID string    `json:"-"`
	ID          string    `json:"id"`
	Platform    string    `json:"platform"`
	Account     string    `json:"account" doc:"the platform's name of the account; all its channels share the catalogue"`
	RemoteID    string    `json:"remote_id" doc:"the platform's id of the catalogue"`
	Name        string    `json:"name"`
	Products    int       `json:"products"`
	SeenAt      time.Time `json:"seen_at" doc:"when the platform last had it"`
}

// Product is one thing of a catalogue. SKU is what the business itself calls it.
type Product struct {
	WorkspaceID  string    `json:"-"`
	CatalogueID  string    `json:"catalogue_id"`
	SKU          string    `json:"sku"`
	Name         string    `json:"name"`
	Description  string    `json:"description"`
	Price        *Money    `json:"price"`
	Availability string    `json:"availability" doc:"in_stock, out_of_stock, or the platform's own word"`
	URL          string    `json:"url"`
	SeenAt       time.Time `json:"seen_at"`
	// Words are what a search looks through, folded.
	Words string `json:"-"`
}

// CatalogueSync is how far a look at an account's catalogues is.
type CatalogueSync struct {
	WorkspaceID string     `json:"-"`
	Platform    string     `json:"platform"`
	Account     string     `json:"account"`
	ChannelID   string     `json:"channel_id"`
	State       string     `json:"state" enum:"never,running,done,failed,unavailable"`
	Products    int        `json:"products"`
	Failure     *SendError `json:"failure"`
	StartedAt   *time.Time `json:"started_at"`
	EndedAt     *time.Time `json:"ended_at"`
}

// OrderState is how far an order is.
type OrderState string

// States of an order.
const (
	OrderNew       OrderState = "new"
	OrderConfirmed OrderState = "confirmed"
	OrderFulfilled OrderState = "fulfilled"
	OrderCancelled OrderState = "cancelled"
)

// PlacedOrder is an order of a customer with its exact amounts. Its id is that
// of the message that brought it.
type PlacedOrder struct {
	WorkspaceID    string      `json:"-"`
	ID             string      `json:"id"`
	ConversationID string      `json:"conversation_id"`
	ChannelID      string      `json:"channel_id"`
	CaseID         string      `json:"case_id"`
	State          OrderState  `json:"state" enum:"new,confirmed,fulfilled,cancelled"`
	Items          []OrderItem `json:"items" nullable:"false"`
	Totals         []Money     `json:"totals" nullable:"false" doc:"one for each currency: amounts of different currencies are not added"`
	Note           string      `json:"note" doc:"what the customer wrote with it"`
	CreatedAt      time.Time   `json:"created_at"`
	UpdatedAt      time.Time   `json:"updated_at"`
}

// OrderSettings says what becomes of orders that customers send.
type OrderSettings struct {
	OwnCase  bool   `json:"own_case" doc:"an order that comes while a case is under way gets a case of its own"`
	Category string `json:"category" doc:"the category that the order's case gets, where it has none"`
}

// Totals adds up the lines of an order, exactly. Lines without an amount count
// for nothing.
func Totals(items []OrderItem) []Money {
	out := []Money{}
	for _, item := range items {
		if item.Amount == nil {
			continue
		}
		sum := item.Amount.Minor * int64(item.Quantity)
		found := false
		for i := range out {
			if out[i].Currency == item.Amount.Currency {
				out[i].Minor, found = out[i].Minor+sum, true
			}
		}
		if !found {
			out = append(out, Money{Minor: sum, Currency: item.Amount.Currency})
		}
	}
	return out
}
