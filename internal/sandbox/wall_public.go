package sandbox

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
)

// WallDraft is what somebody is about to write at a place.
type WallDraft struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	// MediaIDs are files of the table; Files are others, or those at an address.
	MediaIDs []string   `json:"media_ids"`
	Files    []MediaRef `json:"-"`
	Link     *Link      `json:"link"`
	Quotes   string     `json:"quotes"`
	// Of a review.
	Stars      int    `json:"stars"`
	AppVersion string `json:"app_version"`
	Country    string `json:"country"`
	Language   string `json:"language"`
	Device     string `json:"device"`
	// Extra is what the network wants to keep.
	Extra map[string]string `json:"-"`
}

// Visitor is somebody of the public at a place.
type Visitor struct {
	w       Wall
	placeID string
	phoneID string
}

// Visitor answers the owner of a phone at a place.
func (w Wall) Visitor(placeID, phoneID string) Visitor { return Visitor{w, placeID, phoneID} }

// byAccount begins the id of a visitor who is another business.
const byAccount = "account:"

// Guest answers another account of the network at a place: one that answers what
// was said to somebody else.
func (w Wall) Guest(placeID, accountID string) Visitor {
	return Visitor{w, placeID, byAccount + accountID}
}

// turn is one act at a place, under the lock.
type turn struct {
	w     Wall
	s     *wallState
	n     Walled
	a     *Account
	rules WallRules
	by    *Person // nil for the business
	now   time.Time
}

// act lets a visitor do something that the network knows.
func (v Visitor) act(verb WallVerb, f func(*turn) (*Item, error)) (Item, error) {
	v.w.t.mu.Lock()
	defer v.w.t.mu.Unlock()
	s, n, a, err := v.w.at(v.placeID)
	if err != nil {
		return Item{}, err
	}
	rules := n.Wall()
	if !slices.Contains(rules.Verbs, verb) {
		return Item{}, desk.Invalid("verb", "%s has no %s by the public", rules.Title, verb)
	}
	p, err := v.w.person(s, n, a, v.phoneID)
	if err != nil {
		return Item{}, err
	}
	if p.Blocked && verb != VerbDelete {
		return Item{}, desk.E(desk.CodeForbidden, "the business has blocked %s", p.Name)
	}
	it, err := f(&turn{w: v.w, s: s, n: n, a: a, rules: rules, by: p, now: v.w.t.clock.Now()})
	if err != nil {
		return Item{}, err
	}
	return it.clone(), nil
}

// Post writes on the business's page.
func (v Visitor) Post(d WallDraft) (Item, error) {
	return v.act(VerbPost, func(tn *turn) (*Item, error) { return tn.post(VerbPost, d, false) })
}

// Mention names the business in a post of one's own.
func (v Visitor) Mention(d WallDraft) (Item, error) {
	return v.act(VerbMention, func(tn *turn) (*Item, error) { return tn.post(VerbMention, d, true) })
}

// Quote shows a post in one of one's own.
func (v Visitor) Quote(d WallDraft) (Item, error) {
	return v.act(VerbQuote, func(tn *turn) (*Item, error) {
		if d.Quotes == "" {
			return nil, desk.Invalid("quotes", "say which post")
		}
		return tn.post(VerbQuote, d, true)
	})
}

// Comment writes under a post or a comment.
func (v Visitor) Comment(under string, d WallDraft) (Item, error) {
	return v.act(VerbComment, func(tn *turn) (*Item, error) { return tn.comment(under, d) })
}

// Review rates the business; doing so again changes the review.
func (v Visitor) Review(d WallDraft) (Item, error) {
	return v.act(VerbReview, func(tn *turn) (*Item, error) {
		if d.Stars < 1 || d.Stars > 5 {
			return nil, desk.Invalid("stars", "1 to 5 stars")
		}
		for _, old := range tn.s.Items {
			if old.Kind == ItemReview && old.Gone == nil && old.Author != nil && old.Author.ID == v.phoneID {
				return tn.rewrite(old, VerbReview, d)
			}
		}
		it, err := tn.draft(VerbReview, d)
		if err != nil {
			return nil, err
		}
		it.Kind = ItemReview
		it.Review = &ReviewFacts{Stars: d.Stars}
		it.Review.take(d)
		return tn.put(it, nil)
	})
}

// take fills what a review says of itself.
func (r *ReviewFacts) take(d WallDraft) {
	r.Stars = d.Stars
	for _, f := range []struct {
		to   *string
		from string
	}{{&r.AppVersion, d.AppVersion}, {&r.Country, d.Country}, {&r.Language, d.Language}, {&r.Device, d.Device}} {
		if f.from != "" {
			*f.to = f.from
		}
	}
}

// Edit changes what one wrote.
func (v Visitor) Edit(id string, d WallDraft) (Item, error) {
	return v.act(VerbEdit, func(tn *turn) (*Item, error) {
		it, err := tn.own(id)
		if err != nil {
			return nil, err
		}
		return tn.rewrite(it, VerbEdit, d)
	})
}

// Delete takes away what one wrote.
func (v Visitor) Delete(id string) (Item, error) {
	return v.act(VerbDelete, func(tn *turn) (*Item, error) {
		it, err := tn.own(id)
		if err != nil {
			return nil, err
		}
		return tn.remove(it, GoneByAuthor)
	})
}

// Like says that one likes something, or no longer.
func (v Visitor) Like(id string, on bool) (Item, error) {
	return v.act(VerbLike, func(tn *turn) (*Item, error) {
		it, err := tn.s.find(id)
		if err != nil {
			return nil, err
		}
		i := slices.Index(it.Likes, v.phoneID)
		switch {
		case on == (i >= 0):
			return it, nil
		case on:
			it.Likes = append(it.Likes, v.phoneID)
			return tn.happened(PublicLiked, it), nil
		}
		it.Likes = slices.Delete(it.Likes, i, i+1)
		return tn.happened(PublicUnliked, it), nil
	})
}

// Share passes something on.
func (v Visitor) Share(id string) (Item, error) {
	return v.act(VerbShare, func(tn *turn) (*Item, error) {
		it, err := tn.s.find(id)
		if err != nil {
			return nil, err
		}
		it.Shares++
		return tn.happened(PublicShared, it), nil
	})
}

// own answers an item that the one whose turn it is wrote.
func (tn *turn) own(id string) (*Item, error) {
	it, err := tn.s.find(id)
	if err != nil {
		return nil, err
	}
	if it.Ours() != (tn.by == nil) || tn.by != nil && it.Author.ID != tn.by.ID {
		return nil, desk.E(desk.CodeForbidden, "somebody else wrote that")
	}
	return it, nil
}

// post puts a post at the place, or elsewhere on the network.
func (tn *turn) post(verb WallVerb, d WallDraft, elsewhere bool) (*Item, error) {
	it, err := tn.draft(verb, d)
	if err != nil {
		return nil, err
	}
	if d.Quotes != "" {
		if _, err := tn.s.find(d.Quotes); err != nil {
			return nil, err
		}
	}
	it.Kind, it.Mention, it.Quotes = ItemPost, elsewhere, d.Quotes
	return tn.put(it, nil)
}

// comment puts a comment as deep as the network nests.
func (tn *turn) comment(under string, d WallDraft) (*Item, error) {
	parent, err := tn.s.find(under)
	if err != nil {
		return nil, err
	}
	if parent.Kind == ItemReview && !tn.rules.Discussed {
		return nil, desk.Invalid("under", "a review is answered, not commented")
	}
	for tn.rules.Depth > 0 && tn.s.depth(parent) >= tn.rules.Depth && tn.s.byID[parent.Parent] != nil {
		parent = tn.s.byID[parent.Parent]
	}
	it, err := tn.draft(VerbComment, d)
	if err != nil {
		return nil, err
	}
	it.Kind, it.Parent, it.Post = ItemComment, parent.ID, parent.Post
	if parent.Kind != ItemComment {
		it.Post = parent.ID
	}
	return tn.put(it, parent)
}

// draft checks what somebody writes.
func (tn *turn) draft(verb WallVerb, d WallDraft) (*Item, error) {
	if err := tn.measure(verb, d); err != nil {
		return nil, err
	}
	it := &Item{PlaceID: tn.s.Place.ID, Title: d.Title, Text: d.Text, Files: slices.Clone(d.Files), Link: d.Link, At: tn.now, Likes: []string{}, Extra: cloneMap(d.Extra)}
	for _, id := range d.MediaIDs {
		m := tn.w.t.state.Media[id]
		if m == nil {
			return nil, desk.Invalid("media_ids", "there is no such file")
		}
		it.Files = append(it.Files, MediaRef{ID: m.ID, Mime: m.Mime, Name: m.Name, Size: m.Size, SHA256: m.SHA256})
	}
	if verb != VerbReview && strings.TrimSpace(it.Text+it.Title) == "" && len(it.Files) == 0 && it.Link == nil {
		return nil, desk.Invalid("text", "there is nothing to say")
	}
	if tn.by != nil {
		p := *tn.by
		it.Author = &p
	}
	return it, nil
}

// measure holds the public to the network's lengths; a business is refused by
// the network's API, in its own words.
func (tn *turn) measure(verb WallVerb, d WallDraft) error {
	most := maxText
	if n := tn.rules.Lengths[verb]; n > 0 && tn.by != nil {
		most = n
	}
	if utf8.RuneCountInString(d.Text) > most {
		return desk.Invalid("text", "at most %d characters", most)
	}
	if utf8.RuneCountInString(d.Title) > 500 {
		return desk.Invalid("title", "at most 500 characters")
	}
	return nil
}

// rewrite has an item say something else, and keeps what it said.
func (tn *turn) rewrite(it *Item, verb WallVerb, d WallDraft) (*Item, error) {
	length := verb
	if verb == VerbEdit {
		length = map[ItemKind]WallVerb{ItemPost: VerbPost, ItemComment: VerbComment, ItemReview: VerbReview}[it.Kind]
	}
	if err := tn.measure(length, d); err != nil {
		return nil, err
	}
	if d.Stars < 0 || d.Stars > 5 {
		return nil, desk.Invalid("stars", "1 to 5 stars")
	}
	if it.Kind != ItemReview && strings.TrimSpace(d.Text) == "" && len(it.Files) == 0 {
		return nil, desk.Invalid("text", "there is nothing to say")
	}
	old := Version{Title: it.Title, Text: it.Text, At: it.Changed()}
	if it.Review != nil {
		old.Stars = it.Review.Stars
		if d.Stars == 0 {
			d.Stars = old.Stars
		}
		it.Review.take(d)
	}
	it.Before = append(it.Before, old)
	now := tn.now
	it.Title, it.Text, it.Edited = d.Title, d.Text, &now
	return tn.happened(PublicChanged, it), nil
}

func (tn *turn) remove(it *Item, by string) (*Item, error) {
	it.Gone = &Gone{By: by, At: tn.now}
	return tn.happened(PublicGone, it), nil
}

// put hangs a new item on the wall.
func (tn *turn) put(it, parent *Item) (*Item, error) {
	var above *Item
	if parent != nil {
		c := parent.clone()
		above = &c
	}
	for range 10 {
		it.ID = tn.n.ItemID(*tn.a, *it, above)
		if it.ID != "" && tn.s.byID[it.ID] == nil {
			break
		}
		it.ID = ""
	}
	if it.ID == "" {
		return nil, desk.E(desk.CodeInternal, "%s made no new id", tn.rules.Title)
	}
	tn.s.Num++
	it.Num = tn.s.Num
	tn.s.Items = append(tn.s.Items, it)
	tn.s.byID[it.ID] = it
	tn.s.trim()
	return tn.happened(PublicAdded, it), nil
}

// happened notes a change of an item and tells everybody whom it concerns.
func (tn *turn) happened(what PublicWhat, it *Item) *Item {
	tn.s.Seq++
	it.Seq = tn.s.Seq
	tn.w.tell(tn.s, it)
	e := &PublicEvent{What: what, Item: it.clone()}
	if p := tn.s.byID[it.Parent]; p != nil {
		c := p.clone()
		e.Parent = &c
	}
	if p := tn.s.byID[it.Post]; p != nil {
		c := p.clone()
		e.Post = &c
	}
	tn.send(e)
	return it
}

// send has the network tell the business, where it tells anything.
func (tn *turn) send(e *PublicEvent) {
	phoneID := ""
	if tn.by != nil {
		p := *tn.by
		e.By, phoneID = &p, p.ID
	}
	if tn.rules.Tells {
		tn.w.t.enqueue(tn.a.ID, phoneID, 0, Event{Kind: EventPublic, ID: ident.New(), At: tn.now, Public: e})
	}
	tn.w.t.changed()
}

// tell shows an item to those who watch the table.
func (w Wall) tell(s *wallState, it *Item) {
	w.t.tell("wall_item", map[string]any{"place_id": s.Place.ID, "item": it.clone()})
}
