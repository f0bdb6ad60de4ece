package sandbox

import (
	"strings"
	"time"

	"recado.dev/internal/desk"
)

// Owner is the business at its place: what its network's API, or the network's
// own app, does for it. The network itself refuses what it does not know.
type Owner struct {
	w       Wall
	placeID string
}

// Owner answers the business of a place.
func (w Wall) Owner(placeID string) Owner { return Owner{w, placeID} }

func (o Owner) act(f func(*turn) (*Item, error)) (Item, error) {
	o.w.t.mu.Lock()
	defer o.w.t.mu.Unlock()
	s, n, a, err := o.w.at(o.placeID)
	if err != nil {
		return Item{}, err
	}
	it, err := f(&turn{w: o.w, s: s, n: n, a: a, rules: n.Wall(), now: o.w.t.clock.Now()})
	if err != nil {
		return Item{}, err
	}
	return it.clone(), nil
}

// Publish posts as the business.
func (o Owner) Publish(d WallDraft) (Item, error) {
	return o.act(func(tn *turn) (*Item, error) { return tn.post(VerbPost, d, false) })
}

// Comment writes as the business under a post or a comment.
func (o Owner) Comment(under string, d WallDraft) (Item, error) {
	return o.act(func(tn *turn) (*Item, error) { return tn.comment(under, d) })
}

// Edit changes what the business wrote.
func (o Owner) Edit(id string, d WallDraft) (Item, error) {
	return o.act(func(tn *turn) (*Item, error) {
		it, err := tn.own(id)
		if err != nil {
			return nil, err
		}
		return tn.rewrite(it, VerbEdit, d)
	})
}

// Hide keeps an item from everybody but its author and the business, or shows
// it again.
func (o Owner) Hide(id string, hidden bool) (Item, error) {
	return o.act(func(tn *turn) (*Item, error) {
		it, err := tn.s.find(id)
		if err != nil || it.Hidden == hidden {
			return it, err
		}
		it.Hidden = hidden
		if hidden {
			return tn.happened(PublicHidden, it), nil
		}
		return tn.happened(PublicShown, it), nil
	})
}

// Remove takes an item away, whoever wrote it.
func (o Owner) Remove(id string) (Item, error) {
	return o.act(func(tn *turn) (*Item, error) {
		it, err := tn.s.find(id)
		if err != nil {
			return nil, err
		}
		if it.Ours() {
			return tn.remove(it, GoneByAuthor)
		}
		return tn.remove(it, GoneByBusiness)
	})
}

// Like says that the business likes an item, or no longer.
func (o Owner) Like(id string, on bool) (Item, error) {
	return o.act(func(tn *turn) (*Item, error) {
		it, err := tn.s.find(id)
		if err != nil || it.Liked == on {
			return it, err
		}
		it.Liked = on
		if on {
			return tn.happened(PublicLiked, it), nil
		}
		return tn.happened(PublicUnliked, it), nil
	})
}

// Answer is the business's answer to a review; another replaces it.
func (o Owner) Answer(reviewID string, answer Answered) (Item, error) {
	return o.act(func(tn *turn) (*Item, error) {
		it, err := tn.s.find(reviewID)
		if err != nil {
			return nil, err
		}
		if it.Review == nil {
			return nil, desk.Invalid("id", "that is no review")
		}
		if strings.TrimSpace(answer.Text) == "" {
			return nil, desk.Invalid("text", "there is nothing to say")
		}
		answer.At, answer.Edited = tn.now, nil
		if old := it.Review.Answer; old != nil {
			now := tn.now
			answer.At, answer.Edited = old.At, &now
			if answer.ID == "" {
				answer.ID = old.ID
			}
		}
		answer.Extra = cloneMap(answer.Extra)
		it.Review.Answer = &answer
		return tn.happened(PublicAnswered, it), nil
	})
}

// Unanswer takes the answer to a review away.
func (o Owner) Unanswer(reviewID string) (Item, error) {
	return o.act(func(tn *turn) (*Item, error) {
		it, err := tn.s.find(reviewID)
		if err != nil {
			return nil, err
		}
		if it.Review == nil || it.Review.Answer == nil {
			return nil, desk.NotFound("answer")
		}
		it.Review.Answer = nil
		return tn.happened(PublicUnanswered, it), nil
	})
}

// Note keeps what the network wants to know of an item: an empty value takes a
// key away. Nobody is told.
func (o Owner) Note(id string, extra map[string]string) (Item, error) {
	return o.act(func(tn *turn) (*Item, error) {
		it := tn.s.byID[id]
		if it == nil {
			return nil, desk.NotFound("item")
		}
		if it.Extra == nil {
			it.Extra = map[string]string{}
		}
		for k, v := range extra {
			if v == "" {
				delete(it.Extra, k)
				continue
			}
			it.Extra[k] = v
		}
		tn.w.tell(tn.s, it)
		tn.w.t.changed()
		return it, nil
	})
}

// Seen counts people to whom an item was shown.
func (w Wall) Seen(placeID, id string, people int) (Item, error) {
	return w.Owner(placeID).act(func(tn *turn) (*Item, error) {
		it, err := tn.s.find(id)
		if err != nil {
			return nil, err
		}
		it.Views += max(0, people)
		tn.w.tell(tn.s, it)
		tn.w.t.changed()
		return it, nil
	})
}

// Block keeps a person from a place, or lets them in again.
func (o Owner) Block(phoneID string, blocked bool) (Person, error) {
	var out Person
	o.w.t.mu.Lock()
	defer o.w.t.mu.Unlock()
	s, n, a, err := o.w.at(o.placeID)
	if err != nil {
		return out, err
	}
	p, err := o.w.person(s, n, a, phoneID)
	if err != nil {
		return out, err
	}
	if p.Blocked == blocked {
		return *p, nil
	}
	p.Blocked = blocked
	s.Seq++
	out = *p
	o.w.t.tell("wall_person", map[string]any{"place_id": o.placeID, "person": out})
	what := PublicUnblocked
	if blocked {
		what = PublicBlocked
	}
	tn := &turn{w: o.w, s: s, n: n, a: a, rules: n.Wall(), now: o.w.t.clock.Now()}
	tn.send(&PublicEvent{What: what, Whom: &out})
	return out, nil
}

// Backdate moves an item into the past, for what a demo tells of it.
func (w Wall) Backdate(placeID, id string, at time.Time) (Item, error) {
	return w.Owner(placeID).act(func(tn *turn) (*Item, error) {
		it, err := tn.s.find(id)
		if err != nil {
			return nil, err
		}
		it.At = at
		tn.w.tell(tn.s, it)
		tn.w.t.changed()
		return it, nil
	})
}
