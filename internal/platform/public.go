package platform

import (
	"context"
	"time"

	"recado.dev/internal/desk"
)

// RemotePostID names what public words stand under, unique within a channel: a
// post, a video, an app's or a place's listing.
type RemotePostID string

// PostIn is what a network says of a post: all that it knows; empty fields say
// nothing, so that what is known stays. It is of a post of ours, or of one under
// which somebody named us. A visitor's post on our page is a Message.
type PostIn struct {
	ID          RemotePostID     `json:"id"`
	Kind        desk.PublicKind  `json:"kind,omitempty"` // post, video, listing; comment for Under
	Ours        bool             `json:"ours,omitempty"`
	Author      string           `json:"author,omitempty"`
	Title       string           `json:"title,omitempty"`
	Text        string           `json:"text,omitempty"`
	Link        string           `json:"link,omitempty"`   // where people read it
	Shares      string           `json:"shares,omitempty"` // the page that it links to
	Attachments []AttachmentIn   `json:"attachments,omitempty"`
	Counts      *desk.PostCounts `json:"counts,omitempty"`
	PublishedAt time.Time        `json:"published_at,omitzero"`
	EditedAt    time.Time        `json:"edited_at,omitzero"`
	Hidden      *bool            `json:"hidden,omitempty"`
	Deleted     bool             `json:"deleted,omitempty"`
	// Under is set for words of ours under another post that answer nobody. ID is
	// then theirs.
	Under RemotePostID `json:"under,omitempty"`
}

// PublicIn is what a message said in public has beyond its words.
type PublicIn struct {
	Kind       desk.PublicKind `json:"kind"`
	Parent     RemoteMessageID `json:"parent,omitempty"` // the comment or review that it answers; empty right under the post
	Link       string          `json:"link,omitempty"`
	Rating     int             `json:"rating,omitempty"`
	Recommends *bool           `json:"recommends,omitempty"`
	Title      string          `json:"title,omitempty"`
	Version    string          `json:"version,omitempty"`
	Country    string          `json:"country,omitempty"` // ISO 3166-1 alpha-2
	Language   string          `json:"language,omitempty"`
	Device     string          `json:"device,omitempty"`
	Likes      int             `json:"likes,omitempty"`
	Hidden     bool            `json:"hidden,omitempty"` // held back from the public already
	// Cannot are verbs that the network refuses for this very item.
	Cannot []desk.PublicVerb `json:"cannot,omitempty"`
	// Under is what the event says of the post, so that a post that was never
	// heard of has something to show. Its ID is the Inbound's Post.
	Under *PostIn `json:"under,omitempty"`
}

// CountIn is how many people liked or shared something: numbers as they are now,
// or what they changed by.
type CountIn struct {
	// ID is the message; empty for the post of the Inbound.
	ID RemoteMessageID  `json:"id,omitempty"`
	Is *desk.PostCounts `json:"is,omitempty"`
	// AddLikes and AddShares change what is known.
	AddLikes  int `json:"add_likes,omitempty"`
	AddShares int `json:"add_shares,omitempty"`
}

// ModeratedIn says that an item was hidden, shown or removed on the network by
// somebody else than this program, or that a verb of ours took effect there.
type ModeratedIn struct {
	ID    RemoteMessageID `json:"id"` // empty for the post
	State desk.ItemState  `json:"state"`
}

// PublicCaps is what an account can do in public. It is data: the desk shows
// each verb from it, with its reason where it can't be done.
type PublicCaps struct {
	// Post is what can be published.
	Post PostLimits `json:"post"`
	// Reply is what an answer in public may hold.
	Reply ReplyLimits `json:"reply"`
	// Ratings is how many stars reviews have at most; 0 where there are none.
	Ratings int `json:"ratings,omitempty"`
	// Depth is how deep answers nest under a post: 1 has comments alone, 2 answers
	// to them too. 0 is any.
	Depth int `json:"depth,omitempty"`
	// Verbs are what can be done to items; one that is not there cannot.
	Verbs map[desk.PublicVerb]VerbRule `json:"verbs"`
	// Counts are the numbers that the network tells: likes, comments, shares,
	// reach.
	Counts []string `json:"counts,omitempty"`
}

// VerbRule says how a verb goes on a network.
type VerbRule struct {
	Level Level `json:"level"`
	// Final says that it cannot be undone.
	Final bool `json:"final,omitempty"`
	// Says is what the public will see, for people who are about to do it.
	Says Text `json:"says"`
	// Why is why it cannot be done; for Level No alone.
	Why Text `json:"why,omitzero"`
	// Seconds is for how long after the item it can be done; 0 for always.
	Seconds int64 `json:"seconds,omitempty"`
	// Once says that it can be done once for each item.
	Once bool `json:"once,omitempty"`
}

// PostLimits is what fits a post.
type PostLimits struct {
	Level      Level `json:"level"`
	TextLength int   `json:"text_length"`
	Images     int   `json:"images"` // at most; 0: none
	Video      Level `json:"video"`
	Link       Level `json:"link"`     // shown with its picture and title
	NoText     bool  `json:"no_text"`  // a post may be a picture alone
	NeedsFile  bool  `json:"needs"`    // a post has to have a picture or video
	Under      Level `json:"under"`    // we may say something under a post in answer to nobody
	Schedules  Level `json:"schedule"` // the network can keep a post until its time itself
	MaxImage   int64 `json:"max_image_bytes,omitempty"`
	MaxVideo   int64 `json:"max_video_bytes,omitempty"`
	Why        Text  `json:"why,omitzero"` // why nothing can be published; for Level No alone
}

// ReplyLimits is what fits an answer in public.
type ReplyLimits struct {
	Level      Level            `json:"level"`
	TextLength int              `json:"text_length"`
	Media      map[string]Media `json:"media,omitempty"`
	// Once says that an item has one answer: another one takes its place.
	Once bool `json:"once,omitempty"`
	Why  Text `json:"why,omitzero"`
}

// InPublic is what c allows in an answer in public: its words, its files and
// nothing rich beyond them.
func (c Caps) InPublic() Caps {
	if c.Public == nil {
		return c
	}
	p := c.Public.Reply
	return Caps{TextLength: p.TextLength, CaptionLength: p.TextLength, Formatting: "none", Media: p.Media, Reply: Yes, Receipts: c.Receipts,
		Rates: c.Rates, Idempotent: c.Idempotent, Public: c.Public, Edit: c.Public.Verbs[desk.VerbRewrite].Level, Delete: c.Public.Verbs[desk.VerbWithdraw].Level}
}

// PublicTarget is what an answer in public answers.
type PublicTarget struct {
	Post RemotePostID
	Kind desk.PublicKind // of what is answered
	// Above is the parent of what is answered (Outgoing.ReplyTo); empty where that
	// stands right under the post.
	Above RemoteMessageID
	// Named asks to name the person, and Name is how the network shows them.
	Named bool
	Name  string
	// Own says that what is answered was written by us.
	Own bool
}

// PublicRef names a public item for a verb.
type PublicRef struct {
	Kind   desk.PublicKind
	Post   RemotePostID
	ID     RemoteMessageID // empty for the post itself
	Parent RemoteMessageID
	Ours   bool
	Author Recipient // nobody for our own
}

// Liker likes an item as the account, or takes that back (VerbLike).
type Liker interface {
	Like(ctx context.Context, item PublicRef, liked bool) error
}

// Hider hides an item from the public, or shows it again (VerbHide).
type Hider interface {
	Hide(ctx context.Context, item PublicRef, hidden bool) error
}

// Remover deletes an item on the network: somebody else's (VerbRemove) or ours
// (VerbWithdraw). An item that is gone already is no error.
type Remover interface {
	Remove(ctx context.Context, item PublicRef) error
}

// Blocker keeps an item's author from writing to the account in public, or lets
// them again (VerbBlock).
type Blocker interface {
	Block(ctx context.Context, item PublicRef, blocked bool) error
}

// Rewriter changes the words of an item of ours (VerbRewrite).
type Rewriter interface {
	Rewrite(ctx context.Context, item PublicRef, text string) error
}

// Publisher publishes posts (PublicCaps.Post).
type Publisher interface {
	// Publish publishes once. An error is a *Failure; one of kind Uncertain means
	// that it may be out.
	Publish(ctx context.Context, p Publishing) (Published, error)
	// FindPublished looks for a publishing that may be out, as it is done before
	// it is tried again.
	FindPublished(ctx context.Context, p Publishing) (Published, bool, error)
}

// Publishing is a post on its way to a network.
type Publishing struct {
	ID    string // ours, the same at each try
	Text  string
	Link  string // a page to show with its picture and title
	Media []OutgoingMedia
	// Under is a post under which we say this; empty for one that stands by
	// itself.
	Under RemotePostID
	// Tried is when it was tried first; zero where it was not.
	Tried time.Time
}

// Published is the network's answer to a Publishing.
type Published struct {
	ID   RemotePostID
	Link string // where people read it, where the network says so
}

// PostReader reads a post that is known by its id alone, and how a known one
// went since. A Failure of kind Gone means that it is not there any more.
type PostReader interface {
	ReadPost(ctx context.Context, id RemotePostID) (PostIn, error)
}

// SentFinder looks for an answer that may have gone out before a crash, so that
// it is neither lost nor sent twice. Networks that are Idempotent need none.
type SentFinder interface {
	FindSent(ctx context.Context, out Outgoing, since time.Time) (Receipt, bool, error)
}

// Lookout is a Puller that asks now and then, and says how it goes.
type Lookout interface {
	// Plan answers how often it asks and what that costs, for people. No I/O.
	Plan() LookoutPlan
}

// LookoutPlan is how often a network is asked.
type LookoutPlan struct {
	Every time.Duration
	// Quota is how many units of the network's allowance a day has, Spends what
	// the plan spends of them and Left what was left when it was last asked; 0
	// where the network has no such thing.
	Quota, Spends, Left int
	// Says is the arithmetic in words.
	Says Text
	// LastAt and NextAt are when it asked last and asks next; zero where it has
	// not yet.
	LastAt, NextAt time.Time
}
