package desk

import "time"

// EventNumberUpdated tells that an account's numbers, or what is known of them,
// changed; its data names the account.
const EventNumberUpdated EventType = "number.updated"

// NumberStatus is whether a number works on its network.
type NumberStatus string

// States of numbers.
const (
	NumberConnected    NumberStatus = "connected"
	NumberPending      NumberStatus = "pending" // not registered yet
	NumberUnverified   NumberStatus = "unverified"
	NumberFlagged      NumberStatus = "flagged" // its quality is low
	NumberRestricted   NumberStatus = "restricted"
	NumberLimited      NumberStatus = "limited"
	NumberDisconnected NumberStatus = "disconnected"
	NumberBanned       NumberStatus = "banned"
	NumberDeleted      NumberStatus = "deleted"
	NumberMigrated     NumberStatus = "migrated"
	NumberUnknown      NumberStatus = "unknown"
)

// Registered says whether the number is on the network.
func (s NumberStatus) Registered() bool {
	switch s {
	case NumberConnected, NumberFlagged, NumberRestricted, NumberLimited:
		return true
	}
	return false
}

// NameStatus is what the network thinks of a number's name.
type NameStatus string

// States of names.
const (
	NameApproved NameStatus = "approved"
	NamePending  NameStatus = "pending"
	NameDeclined NameStatus = "declined"
	NameExpired  NameStatus = "expired"
	NameNone     NameStatus = "none"
)

// NumberState is what the network says of a number.
type NumberState struct {
	Number     string          `json:"number" doc:"as people write it"`
	Status     NumberStatus    `json:"status" enum:"connected,pending,unverified,flagged,restricted,limited,disconnected,banned,deleted,migrated,unknown"`
	Word       string          `json:"word" doc:"the platform's own word for the status"`
	Verified   bool            `json:"verified"`
	Quality    string          `json:"quality" enum:"green,yellow,red,unknown"`
	Name       string          `json:"name" doc:"that customers see"`
	NameStatus NameStatus      `json:"name_status" enum:"approved,pending,declined,expired,none"`
	NewName    string          `json:"new_name" doc:"that was asked for and is being reviewed"`
	NewStatus  NameStatus      `json:"new_name_status" enum:"approved,pending,declined,expired,none"`
	Limit      int64           `json:"limit" doc:"how many people may be written to first in 24 hours; -1 without a limit, 0 not known"`
	Throughput string          `json:"throughput" enum:"standard,high,unknown"`
	PIN        bool            `json:"pin" doc:"the two-step PIN is set"`
	Official   bool            `json:"official"`
	CanSend    string          `json:"can_send" enum:"available,limited,blocked,unknown"`
	Troubles   []NumberTrouble `json:"troubles" nullable:"false" doc:"why it cannot send, in the platform's words"`
}

// NumberTrouble is a reason of the network why a number cannot send.
type NumberTrouble struct {
	About    string `json:"about" doc:"number, account, business or app"`
	Code     string `json:"code"`
	Text     string `json:"text"`
	Solution string `json:"solution"`
}

// NumberHooks says whether the network's news reach us.
type NumberHooks struct {
	Subscribed bool     `json:"subscribed" doc:"an app gets the account's news"`
	Apps       []string `json:"apps" nullable:"false" doc:"the names of those that do"`
	Address    string   `json:"address" doc:"where they go, if not where the app's own settings say"`
}

// NumberProfile is what a business tells of itself.
type NumberProfile struct {
	About       string   `json:"about" maxLength:"2000"`
	Address     string   `json:"address" maxLength:"2000"`
	Description string   `json:"description" maxLength:"2000"`
	Email       string   `json:"email" maxLength:"2000"`
	Vertical    string   `json:"vertical" maxLength:"100"`
	Websites    []string `json:"websites" nullable:"false" maxItems:"10"`
	PictureURL  string   `json:"picture_url,omitempty" doc:"where the network shows the picture"`
}

// The steps of connecting a number, in their order.
const (
	StepStarted      = "started"
	StepCodeAsked    = "code_asked"
	StepVerified     = "verified"
	StepRegistered   = "registered"
	StepNameApproved = "name_approved"
	StepFirstMessage = "first_message"
)

// NumberSteps are the steps of connecting a number, in their order.
func NumberSteps() []string {
	return []string{StepStarted, StepCodeAsked, StepVerified, StepRegistered, StepNameApproved, StepFirstMessage}
}

// StoredNumber is a number of an account as it was last seen.
type StoredNumber struct {
	WorkspaceID string               `json:"-"`
	Platform    string               `json:"platform"`
	Account     string               `json:"account"`
	ID          string               `json:"id" doc:"the platform's"`
	ChannelID   string               `json:"channel_id" doc:"the channel that it is connected as, if any"`
	Settings    map[string]string    `json:"settings" doc:"what a channel of it has of its own"`
	Steps       map[string]time.Time `json:"steps" doc:"when each step of connecting it was done"`
	PINKept     bool                 `json:"pin_kept" doc:"the PIN is kept, sealed, so that it need not be typed again"`
	SealedPIN   []byte               `json:"-"`
	ReadAt      time.Time            `json:"read_at"`
	GoneAt      *time.Time           `json:"gone_at" doc:"since when the account has it no more"`
	NumberState
}

// NumberAccount is how far an account's numbers were read.
type NumberAccount struct {
	WorkspaceID string      `json:"-"`
	Platform    string      `json:"platform"`
	Account     string      `json:"account"`
	ChannelID   string      `json:"channel_id" doc:"whose token asks"`
	Hooks       NumberHooks `json:"hooks"`
	HooksKnown  bool        `json:"hooks_known"`
	Failure     *SendError  `json:"failure" doc:"why the last look failed"`
	ReadAt      *time.Time  `json:"read_at"`
	DueAt       time.Time   `json:"-"`
}

// NumberChange is a line of a number's history; Number is empty where it is
// about the whole account.
type NumberChange struct {
	WorkspaceID string    `json:"-"`
	ID          string    `json:"id"`
	Platform    string    `json:"-"`
	Account     string    `json:"-"`
	Number      string    `json:"number"`
	Kind        string    `json:"kind"`
	Before      string    `json:"before"`
	After       string    `json:"after"`
	Detail      string    `json:"detail"`
	Actor       Actor     `json:"actor"`
	At          time.Time `json:"at"`
}

// AuthorisationState is how far a sign-up got.
type AuthorisationState string

// States of sign-ups.
const (
	AuthorisationStarted   AuthorisationState = "started"
	AuthorisationCancelled AuthorisationState = "cancelled"
	AuthorisationFailed    AuthorisationState = "failed"
	AuthorisationGranted   AuthorisationState = "granted"   // nothing is connected with it yet
	AuthorisationConnected AuthorisationState = "connected" // channels were made with it
)

// Authorisation records that a business let the program act on its behalf: who
// asked, when, for which account and with what rights.
type Authorisation struct {
	WorkspaceID string              `json:"-"`
	ID          string              `json:"id"`
	Platform    string              `json:"platform"`
	State       AuthorisationState  `json:"state" enum:"started,cancelled,failed,granted,connected"`
	Actor       Actor               `json:"actor"`
	App         Ref                 `json:"app"`
	Subject     string              `json:"subject" doc:"as whom the program acts"`
	Scopes      []string            `json:"scopes" nullable:"false"`
	ExpiresAt   *time.Time          `json:"expires_at" doc:"null where it lasts until it is taken back"`
	Accounts    []AuthorisedAccount `json:"accounts" nullable:"false"`
	ChannelIDs  []string            `json:"channel_ids" nullable:"false"`
	Failure     string              `json:"failure"`
	StartedAt   time.Time           `json:"started_at"`
	GrantedAt   *time.Time          `json:"granted_at"`
	Sealed      []byte              `json:"-"` // what channels need, until they are made
}

// AuthorisedAccount is an account that a business shared.
type AuthorisedAccount struct {
	ID      string             `json:"id"`
	Name    string             `json:"name"`
	Numbers []AuthorisedNumber `json:"numbers" nullable:"false"`
}

// AuthorisedNumber is a number of it.
type AuthorisedNumber struct {
	ID       string       `json:"id"`
	Number   string       `json:"number"`
	Name     string       `json:"name"`
	Status   NumberStatus `json:"status"`
	Verified bool         `json:"verified"`
}
