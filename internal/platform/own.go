package platform

import "context"

// Own is the network that the program itself is: customers who write on pages
// that we serve. What they are to see is in the store already; Own puts it
// before them.
type Own interface {
	// Deliver shows a stored message to the customer at address, now or whenever
	// they come back. An error is a *Failure.
	Deliver(ctx context.Context, channelID, address, messageID string) error
	// Show tells the customer's pages of something that passes.
	Show(ctx context.Context, channelID, address string, m Moment) error
	// Upload opens a file that a customer left with us, of at most limit bytes.
	Upload(ctx context.Context, channelID, id string, limit int64) (FetchedMedia, error)
}

// Moment is something that a customer's page shows and forgets.
type Moment string

// Moments.
const (
	MomentTyping Moment = "typing" // somebody writes an answer
	MomentRead   Moment = "read"   // what the customer wrote was read
	MomentLook   Moment = "look"   // something about a message changed
)

// Embed is how a network of our own gets onto the business's pages. {{base}}
// is this server's address and {{channel}} the channel's id.
type Embed struct {
	Snippet string `json:"snippet"` // what is pasted into a page
	Page    string `json:"page"`    // the address of the whole page
	// Live names the settings that the page shows at once while they are edited.
	Live []string `json:"live"`
}
