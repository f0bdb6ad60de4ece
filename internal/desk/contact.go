package desk

import "time"

// Contact is a person. A phone number is never required.
type Contact struct {
	WorkspaceID string     `json:"-"`
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Locale      string     `json:"locale"`
	Notes       string     `json:"notes"`
	Identities  []Identity `json:"identities"`
	CreatedAt   time.Time  `json:"created_at"`
	UpdatedAt   time.Time  `json:"updated_at"`
	ContactDetails
}

// Identity is one address of a contact on a platform. A platform may know the
// same address by several keys (a phone number and a user id); they lead to
// one identity.
type Identity struct {
	WorkspaceID string `json:"-"`
	ID          string `json:"id"`
	ContactID   string `json:"-"`
	Platform    string `json:"platform"`
	// Address is where messages are sent, opaque outside the connector.
	Address string `json:"address"`
	// Display is the address as people write it: "+34 600 …", "@ana".
	Display   string    `json:"display"`
	Name      string    `json:"name"` // the name the platform gives
	Keys      []string  `json:"-"`
	CreatedAt time.Time `json:"created_at"`
}

// Conversation is the thread between an identity and a channel.
type Conversation struct {
	WorkspaceID   string     `json:"-"`
	ID            string     `json:"id"`
	ChannelID     string     `json:"channel_id"`
	Platform      string     `json:"platform"`
	ContactID     string     `json:"-"`
	IdentityID    string     `json:"-"`
	CaseID        string     `json:"case_id"`
	LastMessage   *Preview   `json:"last_message"`
	LastInboundAt *time.Time `json:"last_inbound_at"` // the platform's own time
	// EntryAt is when the customer came by an ad last, and EntryAnsweredAt when
	// the business answered it first; Window tells what follows from them.
	EntryAt         *time.Time `json:"-"`
	EntryAnsweredAt *time.Time `json:"-"`
	// OfferID is the message whose choices the customer's next words may name;
	// empty where the newest of ours offers none.
	OfferID        string    `json:"-"`
	LastActivityAt time.Time `json:"last_activity_at"`
	UnreadCount    int       `json:"unread_count"`
	CreatedAt      time.Time `json:"created_at"`
	// PostID is the post under which one person and the business talk in public;
	// empty for what is said in private.
	PostID string `json:"post_id,omitempty"`
}
