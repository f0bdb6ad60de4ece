package desk

import "time"

// ContactDetails is what a business knows of a contact beside how to reach
// them on a platform.
type ContactDetails struct {
	Email       string `json:"email"`
	Phone       string `json:"phone"` // "+34600111222"
	ExternalKey string `json:"external_key"`
	Company     *Ref   `json:"company"`
	// Tags are names of the workspace's tags.
	Tags []string `json:"tags" nullable:"false"`
	// Attributes are the values of the workspace's own fields, by key: a text, a
	// number, a date as a text, true or false.
	Attributes map[string]any `json:"attributes" nullable:"false"`
	// Consent is the newest word on each kind of consent; the ledger has all.
	Consent map[ConsentKind]ConsentState `json:"consent" nullable:"false"`
	// BlockedAt is since when the contact's messages count for nothing.
	BlockedAt *time.Time `json:"blocked_at"`
}

// NoDetails are the details of a contact of whom nothing is known.
func NoDetails() ContactDetails {
	return ContactDetails{Tags: []string{}, Attributes: map[string]any{}, Consent: map[ConsentKind]ConsentState{}}
}

// Company is what contacts work for. A contact belongs to at most one.
type Company struct {
	WorkspaceID string    `json:"-"`
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Domain      string    `json:"domain"`
	Notes       string    `json:"notes"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
}

// AttributeKind is what an attribute holds.
type AttributeKind string

// Kinds of attributes.
const (
	AttributeText    AttributeKind = "text"
	AttributeNumber  AttributeKind = "number"
	AttributeDate    AttributeKind = "date"
	AttributeBoolean AttributeKind = "boolean"
	AttributeChoice  AttributeKind = "choice"
)

// AttributeOwner is what has an attribute's values.
type AttributeOwner string

// Owners of attributes.
const (
	OfContacts AttributeOwner = "contact"
	OfCases    AttributeOwner = "case"
)

// Attribute is a field of contacts or of cases that a workspace made for itself.
type Attribute struct {
	WorkspaceID string         `json:"-"`
	ID          string         `json:"id"`
	Owner       AttributeOwner `json:"owner" enum:"contact,case"`
	// Required says that a case is not resolved by a person without a value.
	Required  bool          `json:"required"`
	Key       string        `json:"key"` // what the API and filters call it; never changes
	Name      string        `json:"name"`
	Kind      AttributeKind `json:"kind"`
	Options   []string      `json:"options" nullable:"false"` // of a choice
	Position  int           `json:"position"`
	CreatedAt time.Time     `json:"created_at"`
}

// ContactNote is what somebody of the team wrote about a contact.
type ContactNote struct {
	WorkspaceID string     `json:"-"`
	ID          string     `json:"id"`
	ContactID   string     `json:"-"`
	Text        string     `json:"text"`
	Author      *Ref       `json:"author"` // nobody of the field that contacts always had
	CreatedAt   time.Time  `json:"created_at"`
	EditedAt    *time.Time `json:"edited_at"`
}
