package platform

// Processing says who handles what customers write on a network, and as what:
// the page on data processing is drawn from it.
type Processing struct {
	Parties []Party `json:"parties"`
	// Promises are what the network's operator says that it does not do.
	Promises []Text `json:"promises,omitempty"`
	// Terms lead to where the operator says so.
	Terms []DocLink `json:"terms,omitempty"`
}

// Party is somebody who handles messages.
type Party struct {
	Name string `json:"name"`
	// Role is processor (on behalf of the business), controller (on its own), or
	// carrier (passes on what it cannot read).
	Role string `json:"role" enum:"processor,controller,carrier"`
	Does Text   `json:"does"`
	Kept Text   `json:"kept"` // for how long, and where
}
