package sandbox

import (
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

// maxItems bounds what one place keeps: the oldest that nothing stands under
// goes first.
const maxItems = 3000

// Wall is the public side of the table: the places of businesses, with what the
// public and the business write there for everybody to read. It is safe for
// concurrent use.
type Wall struct{ t *Table }

// Wall answers the table's public side.
func (t *Table) Wall() Wall { return Wall{t} }

// Place is where the public meets a business: one for each account of a Walled
// network, under the account's id.
type Place struct {
	ID       string    `json:"id"` // the account's
	Platform string    `json:"platform"`
	Kind     PlaceKind `json:"kind"`
	Title    string    `json:"title"`
}

// PlaceKind is what a place looks like.
type PlaceKind string

// Kinds of places.
const (
	PlacePage    PlaceKind = "page"    // of a business, where visitors write too
	PlaceFeed    PlaceKind = "feed"    // short posts of everybody
	PlaceVideo   PlaceKind = "video"   // a channel of videos
	PlaceListing PlaceKind = "listing" // of a store or a map, with reviews
)

// ItemKind is what an item is.
type ItemKind string

// Kinds of items.
const (
	ItemPost    ItemKind = "post"
	ItemComment ItemKind = "comment"
	ItemReview  ItemKind = "review"
)

// Person is somebody of the public, as one place knows them: the owner of a
// phone.
type Person struct {
	ID        string `json:"id"`         // the phone's
	NetworkID string `json:"network_id"` // the network's own id of them at this place
	Name      string `json:"name"`
	Handle    string `json:"handle"`
	Avatar    int    `json:"avatar"` // which of the colours, 0 to 7
	Language  string `json:"language"`
	Blocked   bool   `json:"blocked,omitempty"` // by the business
}

// Item is a post, a comment or a review.
type Item struct {
	ID      string   `json:"id"` // the network's own
	PlaceID string   `json:"place_id"`
	Kind    ItemKind `json:"kind"`
	// Parent is what a comment stands under, Post the post (or review) above all
	// of that.
	Parent string `json:"parent,omitempty"`
	Post   string `json:"post,omitempty"`
	// Author is who wrote it; nil for the business itself.
	Author *Person `json:"author,omitempty"`
	// Mention is a post elsewhere on the network that names the business.
	Mention bool `json:"mention,omitempty"`
	// Quotes is the post that this one shows.
	Quotes string       `json:"quotes,omitempty"`
	Title  string       `json:"title,omitempty"`
	Text   string       `json:"text"`
	Files  []MediaRef   `json:"files,omitempty"`
	Link   *Link        `json:"link,omitempty"`
	At     time.Time    `json:"at"`
	Edited *time.Time   `json:"edited_at,omitempty"`
	Before []Version    `json:"before,omitempty"` // what it said before its edits, the oldest first
	Hidden bool         `json:"hidden,omitempty"` // by the business: its author still sees it
	Gone   *Gone        `json:"gone,omitempty"`
	Likes  []string     `json:"likes"`           // ids of people
	Liked  bool         `json:"liked,omitempty"` // by the business
	Shares int          `json:"shares"`
	Views  int          `json:"views"`
	Review *ReviewFacts `json:"review,omitempty"`
	// Extra is what the network wants to keep of it.
	Extra map[string]string `json:"extra,omitempty"`
	// Num counts the items of a place as they are made, Seq everything that
	// happens at it: the Seq of an item grows with each change.
	Num int64 `json:"num"`
	Seq int64 `json:"seq"`
}

// Ours tells whether the business wrote the item.
func (it Item) Ours() bool { return it.Author == nil }

// Changed is when the item was written or edited last.
func (it Item) Changed() time.Time {
	if it.Edited != nil {
		return *it.Edited
	}
	return it.At
}

// Version is what an item said until it was edited.
type Version struct {
	Title string    `json:"title,omitempty"`
	Text  string    `json:"text"`
	Stars int       `json:"stars,omitempty"`
	At    time.Time `json:"at"` // since when it said so
}

// Gone says by whom an item was taken away. What stands under it stays, and
// what it said is kept for those who look at the table.
type Gone struct {
	By string    `json:"by"` // GoneByAuthor or GoneByBusiness
	At time.Time `json:"at"`
}

// Who takes items away.
const (
	GoneByAuthor   = "author"
	GoneByBusiness = "business"
)

// ReviewFacts is what a review says beside its text.
type ReviewFacts struct {
	Stars      int       `json:"stars"`
	AppVersion string    `json:"app_version,omitempty"`
	Country    string    `json:"country,omitempty"`
	Language   string    `json:"language,omitempty"`
	Device     string    `json:"device,omitempty"`
	Answer     *Answered `json:"answer,omitempty"`
}

// Answered is the business's one answer to a review.
type Answered struct {
	ID     string     `json:"id,omitempty"`
	Text   string     `json:"text"`
	At     time.Time  `json:"at"`
	Edited *time.Time `json:"edited_at,omitempty"`
	// Extra is what the network wants to keep of it, such as whether it is
	// shown already.
	Extra map[string]string `json:"extra,omitempty"`
}

// Changed is when the answer was written or edited last.
func (a Answered) Changed() time.Time {
	if a.Edited != nil {
		return *a.Edited
	}
	return a.At
}

// wallState is one place with all that stands there.
type wallState struct {
	Place  Place              `json:"place"`
	People map[string]*Person `json:"people"` // by phone
	Items  []*Item            `json:"items"`  // in the order of Num
	Num    int64              `json:"num"`
	Seq    int64              `json:"seq"`

	byID map[string]*Item
}

func (s *wallState) index() {
	s.byID = make(map[string]*Item, len(s.Items))
	for _, it := range s.Items {
		s.byID[it.ID] = it
	}
	if s.People == nil {
		s.People = map[string]*Person{}
	}
}

// open makes the place of an account known. The caller holds the lock.
func (w Wall) open(a Account, rules WallRules) {
	s := w.t.state.Walls[a.ID]
	if s == nil {
		s = &wallState{}
		s.index()
		w.t.state.Walls[a.ID] = s
	}
	title := a.Name
	if title == "" {
		title = s.Place.Title
	}
	if title == "" {
		title = a.Display
	}
	s.Place = Place{ID: a.ID, Platform: a.Platform, Kind: rules.Kind, Title: title}
}

// at answers a place whose account is connected. The caller holds the lock.
func (w Wall) at(placeID string) (*wallState, Walled, *Account, error) {
	s, a := w.t.state.Walls[placeID], w.t.accounts[placeID]
	if s == nil || a == nil {
		return nil, nil, nil, desk.NotFound("place")
	}
	n, ok := w.t.networks[a.Platform].(Walled)
	if !ok {
		return nil, nil, nil, desk.NotFound("place")
	}
	return s, n, a, nil
}

// find answers an item that is still there, and so is all above it. The caller
// holds the lock.
func (s *wallState) find(id string) (*Item, error) {
	found := s.byID[id]
	if found == nil {
		return nil, desk.NotFound("item")
	}
	for it := found; it != nil; it = s.byID[it.Parent] {
		if it.Gone != nil {
			return nil, desk.E(desk.CodeConflict, "that was taken away")
		}
	}
	return found, nil
}

// depth is how many comments an item stands in, itself counted: 0 for posts.
func (s *wallState) depth(it *Item) int {
	n := 0
	for it != nil && it.Kind == ItemComment {
		it = s.byID[it.Parent]
		n++
	}
	return n
}

// trim keeps a place within its bounds: the oldest item without anything under
// it goes, but not the newest of all.
func (s *wallState) trim() {
	for len(s.Items) > maxItems {
		parents := make(map[string]bool, len(s.Items))
		for _, it := range s.Items {
			parents[it.Parent] = true
		}
		i := slices.IndexFunc(s.Items, func(it *Item) bool { return !parents[it.ID] })
		delete(s.byID, s.Items[i].ID)
		s.Items = slices.Delete(s.Items, i, i+1)
	}
}

// person answers how a place knows the owner of a phone, who is met here for
// the first time or not. The caller holds the lock.
func (w Wall) person(s *wallState, n Walled, a *Account, phoneID string) (*Person, error) {
	if id, business := strings.CutPrefix(phoneID, byAccount); business {
		other := w.t.accounts[id]
		if other == nil {
			return nil, desk.NotFound("account")
		}
		return &Person{ID: phoneID, NetworkID: id, Name: other.Name, Handle: strings.TrimPrefix(other.Display, "@")}, nil
	}
	phone := w.t.state.Phones[phoneID]
	if phone == nil {
		return nil, desk.NotFound("person")
	}
	p := s.People[phoneID]
	if p == nil {
		p = &Person{ID: phoneID}
		s.People[phoneID] = p
	}
	p.NetworkID, p.Handle = n.Known(*a, *phone)
	if p.Handle == "" {
		p.Handle = handleOf(*phone)
	}
	p.Name, p.Avatar, p.Language = phone.Name, phone.Avatar, phone.Language
	return p, nil
}

// clone is a copy that nobody else holds.
func (it *Item) clone() Item {
	out := *it
	out.Likes = append([]string{}, it.Likes...)
	out.Before = slices.Clone(it.Before)
	out.Files = slices.Clone(it.Files)
	out.Extra = cloneMap(it.Extra)
	if it.Author != nil {
		p := *it.Author
		out.Author = &p
	}
	if it.Review != nil {
		r := *it.Review
		if r.Answer != nil {
			a := *r.Answer
			a.Extra = cloneMap(a.Extra)
			r.Answer = &a
		}
		out.Review = &r
	}
	return out
}
