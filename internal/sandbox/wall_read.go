package sandbox

import (
	"slices"
	"strings"
	"time"
)

// WallQuery chooses items of a place; what is empty chooses nothing out.
type WallQuery struct {
	Kind   ItemKind
	Under  string // directly under this item
	Post   string // anywhere under this post
	Top    bool   // posts and reviews alone
	Person string // written by the owner of this phone
	Ours   bool   // written by the business
	Theirs bool   // written by the public
	// Mentions chooses posts elsewhere alone, Here those at the place alone.
	Mentions, Here bool
	// Since and Until bound when an item was written, Changed when it was
	// written or edited last.
	Since, Until, Changed time.Time
	// After is the Seq that was seen: what changed since.
	After int64
	// Gone also chooses what was taken away, and Hidden chooses it alone.
	Gone, Hidden bool
	// Where chooses further. It must not call the table.
	Where func(Item) bool
	// ByChange orders by Seq instead of Num, Oldest has the oldest first.
	ByChange, Oldest bool
	// Cursor is the Next of the page before, Limit how many a page has; 0 for
	// all.
	Cursor int64
	Limit  int
}

// WallPage is a part of the items that a query chooses.
type WallPage struct {
	Items []Item
	Next  int64 // the Cursor of the page behind; 0 where there is none
	Total int   // of all pages
}

// Items answers what a query chooses, the newest first. A place that is not
// there has none.
func (w Wall) Items(placeID string, q WallQuery) WallPage {
	w.t.mu.Lock()
	defer w.t.mu.Unlock()
	out := WallPage{Items: []Item{}}
	s := w.t.state.Walls[placeID]
	if s == nil {
		return out
	}
	var found []*Item
	for _, it := range s.Items {
		if q.chooses(it) {
			found = append(found, it)
		}
	}
	out.Total = len(found)
	if q.ByChange {
		slices.SortFunc(found, func(a, b *Item) int { return int(a.Seq - b.Seq) })
	}
	if !q.Oldest {
		slices.Reverse(found)
	}
	for _, it := range found {
		if at := q.place(it); q.Cursor > 0 && (q.Oldest && at <= q.Cursor || !q.Oldest && at >= q.Cursor) {
			continue
		}
		if q.Limit > 0 && len(out.Items) == q.Limit {
			out.Next = q.place(&out.Items[len(out.Items)-1])
			break
		}
		out.Items = append(out.Items, it.clone())
	}
	return out
}

func (q WallQuery) place(it *Item) int64 {
	if q.ByChange {
		return it.Seq
	}
	return it.Num
}

func (q WallQuery) chooses(it *Item) bool {
	switch {
	case q.Kind != "" && it.Kind != q.Kind,
		q.Under != "" && it.Parent != q.Under,
		q.Post != "" && it.Post != q.Post,
		q.Top && it.Kind == ItemComment,
		q.Person != "" && (it.Ours() || it.Author.ID != q.Person),
		q.Ours && !it.Ours(), q.Theirs && it.Ours(),
		q.Mentions && !it.Mention, q.Here && it.Mention,
		!q.Since.IsZero() && it.At.Before(q.Since), !q.Until.IsZero() && it.At.After(q.Until),
		!q.Changed.IsZero() && it.Changed().Before(q.Changed),
		it.Seq <= q.After,
		!q.Gone && it.Gone != nil, q.Hidden && !it.Hidden:
		return false
	}
	return q.Where == nil || q.Where(it.clone())
}

// Item answers an item of a place, one that was taken away too.
func (w Wall) Item(placeID, id string) (Item, bool) {
	w.t.mu.Lock()
	defer w.t.mu.Unlock()
	if s := w.t.state.Walls[placeID]; s != nil && s.byID[id] != nil {
		return s.byID[id].clone(), true
	}
	return Item{}, false
}

// Live answers an item that was not taken away, nor was anything above it.
func (w Wall) Live(placeID, id string) (Item, bool) {
	w.t.mu.Lock()
	defer w.t.mu.Unlock()
	s := w.t.state.Walls[placeID]
	if s == nil {
		return Item{}, false
	}
	it, err := s.find(id)
	if err != nil {
		return Item{}, false
	}
	return it.clone(), true
}

// Comments counts what stands directly under an item and was not taken away,
// and what stands under it at any depth.
func (w Wall) Comments(placeID, id string) (direct, all int) {
	w.t.mu.Lock()
	defer w.t.mu.Unlock()
	if s := w.t.state.Walls[placeID]; s != nil {
		return s.comments(id)
	}
	return 0, 0
}

func (s *wallState) comments(id string) (direct, all int) {
	under := map[string]bool{id: true}
	for _, it := range s.Items { // parents stand before what is under them
		if it.Kind != ItemComment || !under[it.Parent] {
			continue
		}
		under[it.ID] = true
		if it.Gone != nil {
			continue
		}
		all++
		if it.Parent == id {
			direct++
		}
	}
	return direct, all
}

// Place answers a place.
func (w Wall) Place(id string) (Place, bool) {
	w.t.mu.Lock()
	defer w.t.mu.Unlock()
	if s := w.t.state.Walls[id]; s != nil {
		return s.Place, true
	}
	return Place{}, false
}

// Seq is how much happened at a place.
func (w Wall) Seq(placeID string) int64 {
	w.t.mu.Lock()
	defer w.t.mu.Unlock()
	if s := w.t.state.Walls[placeID]; s != nil {
		return s.Seq
	}
	return 0
}

// Person answers who a place knows by the network's own id.
func (w Wall) Person(placeID, networkID string) (Person, bool) {
	w.t.mu.Lock()
	defer w.t.mu.Unlock()
	if s := w.t.state.Walls[placeID]; s != nil {
		for _, p := range s.People {
			if p.NetworkID == networkID {
				return *p, true
			}
		}
	}
	return Person{}, false
}

// People are those whom a place knows, by name.
func (w Wall) People(placeID string) []Person {
	w.t.mu.Lock()
	defer w.t.mu.Unlock()
	out := []Person{}
	if s := w.t.state.Walls[placeID]; s != nil {
		for _, p := range s.People {
			out = append(out, *p)
		}
	}
	slices.SortFunc(out, func(a, b Person) int { return strings.Compare(a.Name+a.ID, b.Name+b.ID) })
	return out
}
