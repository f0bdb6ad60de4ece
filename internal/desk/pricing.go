package desk

// Pricing is what the platform said a message cost; words are the platform's.
type Pricing struct {
	Model    string `json:"model,omitempty"`
	Type     string `json:"type,omitempty"`
	Category string `json:"category,omitempty"`
	Billable *bool  `json:"billable,omitempty"`
	// Talk is the platform's name of the conversation that the message was
	// charged with, where it charges by those.
	Talk string `json:"talk,omitempty"`
	// Amount and Currency are set where the platform itself says the amount.
	Amount   *Nano  `json:"amount,omitempty"`
	Currency string `json:"currency,omitempty"`
}
