package desk

import "time"

// PublicKind is what something said in public is.
type PublicKind string

// Kinds of public items.
const (
	PublicPost    PublicKind = "post"    // on a page of ours, or in the author's own feed naming us
	PublicComment PublicKind = "comment" // under a post, or under another comment
	PublicMention PublicKind = "mention" // somewhere else, naming us
	PublicReview  PublicKind = "review"
	PublicListing PublicKind = "listing" // what reviews stand under: an app, a place
	PublicVideo   PublicKind = "video"
)

// PublicVerb is something that can be done to a public item on its network.
type PublicVerb string

// Verbs of public items.
const (
	VerbLike     PublicVerb = "like"
	VerbHide     PublicVerb = "hide"   // others do not see it; show takes it back
	VerbRemove   PublicVerb = "remove" // delete what somebody else wrote
	VerbBlock    PublicVerb = "block"  // its author; unblock takes it back
	VerbRewrite  PublicVerb = "rewrite"
	VerbWithdraw PublicVerb = "withdraw" // delete what we wrote
	VerbPrivate  PublicVerb = "private"  // answer in private
	VerbName     PublicVerb = "name"     // name the person in an answer
	VerbProfile  PublicVerb = "profile"  // answer as another connected account
)

// Public is what a message said in public has beyond its words. It stands
// beside whatever else the content holds.
type Public struct {
	Kind   PublicKind `json:"kind"`
	PostID string     `json:"post_id"`          // what it stands under, a Post of ours to know; of a visitor's post its own
	Parent string     `json:"parent,omitempty"` // external id of the comment or review that it answers; empty right under the post
	Link   string     `json:"link,omitempty"`   // where people read it
	// Rating is in stars, from 1; 0 where there is none. Recommends is of
	// networks that ask only that.
	Rating     int    `json:"rating,omitempty"`
	Recommends *bool  `json:"recommends,omitempty"`
	Title      string `json:"title,omitempty"`
	Version    string `json:"version,omitempty"` // of the app that is reviewed
	Country    string `json:"country,omitempty"` // ISO 3166-1 alpha-2
	Language   string `json:"language,omitempty"`
	Device     string `json:"device,omitempty"`
	Likes      int    `json:"likes,omitempty"`
	Liked      bool   `json:"liked,omitempty"`  // by us
	Hidden     bool   `json:"hidden,omitempty"` // from the public, by us or by the network
	// Removed says that we deleted it on the network; the message keeps what it
	// said. What its author deleted has the message's deleted_at instead.
	Removed bool `json:"removed,omitempty"`
	// Blocked says that its author is blocked on the network.
	Blocked bool `json:"blocked,omitempty"`
	// Cannot are verbs that the network refuses for this very item.
	Cannot []PublicVerb `json:"cannot,omitempty"`
	// Versions are what it said before, the oldest first.
	Versions []PublicVersion `json:"versions,omitempty"`
	// PrivateConversationID is where it was answered in private.
	PrivateConversationID string `json:"private_conversation_id,omitempty"`
	// Named says of an answer of ours that it names the person, and ProfileID
	// which channel spoke where that is not the conversation's.
	Named     bool   `json:"named,omitempty"`
	ProfileID string `json:"profile_id,omitempty"`
}

// PrivateTo names a public item that is answered in private.
type PrivateTo struct {
	MessageID      string `json:"message_id"`
	ConversationID string `json:"conversation_id"`
	ExternalID     string `json:"external_id"`
	// Text is what it said then, cut where it is long.
	Text string `json:"text"`
}

// PublicVersion is what a public item said until it was changed.
type PublicVersion struct {
	Text   string    `json:"text"`
	Title  string    `json:"title,omitempty"`
	Rating int       `json:"rating,omitempty"`
	At     time.Time `json:"at"` // since when it said so
}

// Post is what public words stand under: a post of ours or of a visitor, a
// video, an app's or a place's page. It is no message, but one of a visitor has
// a message too.
type Post struct {
	WorkspaceID string     `json:"-"`
	ID          string     `json:"id"`
	ChannelID   string     `json:"channel_id"`
	Platform    string     `json:"platform"`
	ExternalID  string     `json:"external_id"`
	Kind        PublicKind `json:"kind"`
	Ours        bool       `json:"ours"`
	// Author is who published it, where that is not us.
	Author    string `json:"author"`
	ContactID string `json:"contact_id,omitempty"`
	// MessageID is the message that a visitor's post is, too.
	MessageID string `json:"message_id,omitempty"`
	// Under is the external id of another post under which we said this, in
	// answer to nobody; empty for what stands by itself.
	Under       string       `json:"under,omitempty"`
	Title       string       `json:"title"`
	Text        string       `json:"text"`
	Link        string       `json:"link"` // where people read it
	Shares      string       `json:"shared_link,omitempty"`
	Attachments []Attachment `json:"attachments"`
	Counts      PostCounts   `json:"counts"`
	Liked       bool         `json:"liked,omitempty"` // by us
	PublishedAt time.Time    `json:"published_at"`
	EditedAt    *time.Time   `json:"edited_at"`
	HiddenAt    *time.Time   `json:"hidden_at"`
	DeletedAt   *time.Time   `json:"deleted_at"`
	// PublicationID names what it was published by from here.
	PublicationID string     `json:"publication_id,omitempty"`
	ReadAt        *time.Time `json:"read_at"` // when the network was asked for it last
	CreatedAt     time.Time  `json:"created_at"`
}

// PostCounts is how a post went, as far as its network says.
type PostCounts struct {
	Likes    *int64 `json:"likes,omitempty"`
	Comments *int64 `json:"comments,omitempty"`
	Shares   *int64 `json:"shares,omitempty"`
	Reach    *int64 `json:"reach,omitempty"` // people or views, as the network counts
	// Rating is the mean of a listing's stars, in hundredths.
	Rating *int64     `json:"rating,omitempty"`
	At     *time.Time `json:"at,omitempty"`
}

// ItemState says what became of a public item in moderation.
type ItemState string

// States of public items.
const (
	ItemNew      ItemState = "new"
	ItemApproved ItemState = "approved" // somebody looked and it may stay
	ItemHidden   ItemState = "hidden"
	ItemRemoved  ItemState = "removed" // by us
	ItemGone     ItemState = "gone"    // by its author, or by the network
)

// PublicItem is a message in public as lists of moderation and of reviews see
// it: one row a message, ours included.
type PublicItem struct {
	WorkspaceID    string     `json:"-"`
	MessageID      string     `json:"message_id"`
	PostID         string     `json:"post_id"`
	ChannelID      string     `json:"channel_id"`
	ConversationID string     `json:"conversation_id"`
	CaseID         string     `json:"case_id"`
	ContactID      string     `json:"contact_id"`
	Kind           PublicKind `json:"kind"`
	Direction      Direction  `json:"direction"`
	Parent         string     `json:"parent"`
	ExternalID     string     `json:"external_id"`
	State          ItemState  `json:"state"`
	Rating         int        `json:"rating"`
	Version        string     `json:"version"`
	Country        string     `json:"country"`
	OccurredAt     time.Time  `json:"occurred_at"`
	ChangedAt      time.Time  `json:"changed_at"`  // when what it says changed last
	AnsweredAt     *time.Time `json:"answered_at"` // when we answered it in public first
}
