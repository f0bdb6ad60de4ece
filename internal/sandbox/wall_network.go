package sandbox

import (
	"maps"
	"strings"
	"unicode"
)

// Walled is a Network on which the public writes for everybody to read.
//
// An account's id must be its own over all networks: one that stands for the
// same page as an account of another network puts its key in front of it.
type Walled interface {
	Network
	// Wall is what the public can do there.
	Wall() WallRules
	// ItemID makes an id for an item that is about to be put on a wall; parent
	// is what it stands under, if anything. It must not call the table.
	ItemID(a Account, it Item, parent *Item) string
	// Known is the id under which an account knows the owner of a phone, and
	// their handle; "" makes one of their name. It must not call the table.
	Known(a Account, p Phone) (id, handle string)
}

// WallRules are what a network lets the public do, and what it looks like.
type WallRules struct {
	Kind PlaceKind `json:"kind"`
	// Title is the network's name, as people write it.
	Title string `json:"title"`
	// Verbs are what the public can do.
	Verbs []WallVerb `json:"verbs"`
	// Depth is how deep comments nest: 1 is comments alone, 2 comments and
	// replies; what is written deeper is put at the deepest. 0 for any depth.
	Depth int `json:"depth"`
	// Publishes tells that the business can post there.
	Publishes bool `json:"publishes"`
	// Files are what posts and comments of the public can hold: "image",
	// "video"; none for words alone.
	Files map[WallVerb][]string `json:"files,omitempty"`
	// Fields are what a review has beside its stars and text: "title",
	// "app_version", "country", "language", "device".
	Fields []string `json:"fields,omitempty"`
	// Starless tells that reviews are a recommendation or none: 5 stars or 1.
	Starless bool `json:"starless,omitempty"`
	// Discussed tells that reviews have comments under them, in place of one
	// answer.
	Discussed bool `json:"discussed,omitempty"`
	// Handles tells that people are known by their handles alone.
	Handles bool `json:"handles,omitempty"`
	// Lengths are how many characters the public can write, by verb; none for
	// what is written nowhere else.
	Lengths map[WallVerb]int `json:"lengths,omitempty"`
	// Tells has the network's hook called with each EventPublic. An empty body
	// tells the business nothing.
	Tells bool `json:"tells"`
	// Phones is the key of the network whose accounts of the same business
	// write to the phones of these people in private; "" for none.
	Phones string `json:"phones,omitempty"`
	// Chats tells that the same account also exchanges messages with phones.
	Chats bool `json:"chats,omitempty"`
}

// WallVerb is something that the public can do at a place.
type WallVerb string

// What the public can do.
const (
	VerbPost    WallVerb = "post"    // on the business's own page
	VerbMention WallVerb = "mention" // in a post of their own
	VerbComment WallVerb = "comment"
	VerbReview  WallVerb = "review"
	VerbEdit    WallVerb = "edit"
	VerbDelete  WallVerb = "delete"
	VerbLike    WallVerb = "like"
	VerbShare   WallVerb = "share"
	VerbQuote   WallVerb = "quote"
)

// PublicEvent is what an EventPublic tells.
type PublicEvent struct {
	What PublicWhat `json:"what"`
	// Item is what it happened to, as it was right after; of a block, it is
	// empty.
	Item Item `json:"item"`
	// Parent is what the item stands under, Post the post at the top.
	Parent *Item `json:"parent,omitempty"`
	Post   *Item `json:"post,omitempty"`
	// By is who did it; nil for the business.
	By *Person `json:"by,omitempty"`
	// Whom is who was blocked or unblocked.
	Whom *Person `json:"whom,omitempty"`
}

// PublicWhat is what happened.
type PublicWhat string

// What happens at places. Changed covers whatever an author edits, a review's
// stars too.
const (
	PublicAdded      PublicWhat = "added"
	PublicChanged    PublicWhat = "changed"
	PublicGone       PublicWhat = "gone"
	PublicLiked      PublicWhat = "liked"
	PublicUnliked    PublicWhat = "unliked"
	PublicShared     PublicWhat = "shared"
	PublicHidden     PublicWhat = "hidden"
	PublicShown      PublicWhat = "shown"
	PublicAnswered   PublicWhat = "answered" // a review, or its answer changed
	PublicUnanswered PublicWhat = "unanswered"
	PublicBlocked    PublicWhat = "blocked"
	PublicUnblocked  PublicWhat = "unblocked"
)

// EventPublic is about what happened at a place: a Hook gets the phone of the
// person who did it, or of nobody where the business did.
const EventPublic EventKind = "public"

// handleOf is a name as people are called where names have no spaces.
func handleOf(p Phone) string {
	if p.Username != "" {
		return p.Username
	}
	plain := strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ñ", "n", "ü", "u", "ç", "c").Replace(strings.ToLower(p.Name))
	s := strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		if r == ' ' || r == '.' || r == '_' {
			return '_'
		}
		return -1
	}, plain)
	if s = strings.Trim(s, "_"); s == "" {
		s = "user"
	}
	if d := p.Digits(); len(d) >= 2 {
		s += d[len(d)-2:]
	}
	return s
}

func cloneMap(m map[string]string) map[string]string { return maps.Clone(m) }
