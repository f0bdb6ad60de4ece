package sandbox

import (
	"net/http"
	"strconv"

	"recado.dev/internal/desk"
)

// PlaceView is a place as a person chooses it.
type PlaceView struct {
	Place
	Rules WallRules `json:"rules"`
	Posts int       `json:"posts"` // and reviews
}

// routesOfWalls adds what the page of the public does.
func (t *Table) routesOfWalls(add func(pattern string, f func(*http.Request) (any, error))) {
	add("GET /walls", t.getWalls)
	add("GET /walls/{place}", t.getWall)
	add("POST /walls/{place}/items", t.postItem)
	add("PATCH /walls/{place}/items/{item}", t.patchItem)
	add("DELETE /walls/{place}/items/{item}", t.deleteItem)
	add("PUT /walls/{place}/items/{item}/like", t.putLike)
	add("POST /walls/{place}/items/{item}/share", t.postShare)
	add("POST /walls/{place}/items/{item}/seen", t.postSeen)
	add("PUT /walls/{place}/items/{item}/hidden", t.putHidden)
	add("PUT /walls/{place}/items/{item}/answer", t.putAnswer)
	add("DELETE /walls/{place}/items/{item}/answer", func(r *http.Request) (any, error) {
		return t.Wall().Owner(r.PathValue("place")).Unanswer(r.PathValue("item"))
	})
	add("PUT /walls/{place}/people/{phone}/blocked", t.putBlocked)
}

func (t *Table) getWalls(*http.Request) (any, error) {
	out := []PlaceView{}
	for _, a := range t.Accounts() {
		n, ok := t.networks[a.Platform].(Walled)
		if !ok {
			continue
		}
		if p, ok := t.Wall().Place(a.ID); ok {
			out = append(out, PlaceView{Place: p, Rules: n.Wall(), Posts: t.Wall().Items(a.ID, WallQuery{Top: true}).Total})
		}
	}
	return map[string]any{"items": out}, nil
}

// maxShown is how many posts and reviews a page of a wall has.
const maxShown = 50

// getWall answers the newest posts and reviews of a place with all that stands
// under them.
func (t *Table) getWall(r *http.Request) (any, error) {
	place, ok := t.Wall().Place(r.PathValue("place"))
	if !ok {
		return nil, desk.NotFound("place")
	}
	before, _ := strconv.ParseInt(r.FormValue("before"), 10, 64)
	tops := t.Wall().Items(place.ID, WallQuery{Top: true, Gone: true, Cursor: before, Limit: maxShown})
	items := tops.Items
	shown := map[string]bool{}
	for _, it := range items {
		shown[it.ID] = true
	}
	below := t.Wall().Items(place.ID, WallQuery{Kind: ItemComment, Gone: true, Where: func(it Item) bool { return shown[it.Post] }})
	items = append(items, below.Items...) // never nil: an empty place has an empty list
	return map[string]any{"place": place, "items": items, "people": t.Wall().People(place.ID), "next": tops.Next}, nil
}

// written is what somebody writes at a place: As is the phone of who does, empty
// for the business in the network's own app.
type written struct {
	As    string   `json:"as"`
	Kind  WallVerb `json:"kind"`
	Under string   `json:"under"`
	WallDraft
}

func (t *Table) postItem(r *http.Request) (any, error) {
	var in written
	if err := read(r, &in); err != nil {
		return nil, err
	}
	it, err := t.write(r.PathValue("place"), in)
	return created{it}, err
}

func (t *Table) write(placeID string, in written) (Item, error) {
	if in.As == "" {
		owner := t.Wall().Owner(placeID)
		if in.Kind == VerbComment {
			return owner.Comment(in.Under, in.WallDraft)
		}
		if in.Kind != VerbPost {
			return Item{}, desk.Invalid("kind", "a business posts and comments")
		}
		return owner.Publish(in.WallDraft)
	}
	v := t.Wall().Visitor(placeID, in.As)
	switch in.Kind {
	case VerbPost:
		return v.Post(in.WallDraft)
	case VerbMention:
		return v.Mention(in.WallDraft)
	case VerbQuote:
		return v.Quote(in.WallDraft)
	case VerbComment:
		return v.Comment(in.Under, in.WallDraft)
	case VerbReview:
		return v.Review(in.WallDraft)
	}
	return Item{}, desk.Invalid("kind", "there is no kind %q", in.Kind)
}

func (t *Table) patchItem(r *http.Request) (any, error) {
	var in written
	if err := read(r, &in); err != nil {
		return nil, err
	}
	place, id := r.PathValue("place"), r.PathValue("item")
	if in.As == "" {
		return t.Wall().Owner(place).Edit(id, in.WallDraft)
	}
	return t.Wall().Visitor(place, in.As).Edit(id, in.WallDraft)
}

func (t *Table) deleteItem(r *http.Request) (any, error) {
	place, id := r.PathValue("place"), r.PathValue("item")
	if as := r.FormValue("as"); as != "" {
		return t.Wall().Visitor(place, as).Delete(id)
	}
	return t.Wall().Owner(place).Remove(id)
}

func (t *Table) putLike(r *http.Request) (any, error) {
	var in struct {
		As string `json:"as"`
		On bool   `json:"on"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	place, id := r.PathValue("place"), r.PathValue("item")
	if in.As == "" {
		return t.Wall().Owner(place).Like(id, in.On)
	}
	return t.Wall().Visitor(place, in.As).Like(id, in.On)
}

func (t *Table) postShare(r *http.Request) (any, error) {
	var in struct {
		As string `json:"as"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	return t.Wall().Visitor(r.PathValue("place"), in.As).Share(r.PathValue("item"))
}

func (t *Table) postSeen(r *http.Request) (any, error) {
	var in struct {
		People int `json:"people"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	if in.People < 1 || in.People > 1_000_000 {
		return nil, desk.Invalid("people", "1 to 1000000 people")
	}
	return t.Wall().Seen(r.PathValue("place"), r.PathValue("item"), in.People)
}

func (t *Table) putHidden(r *http.Request) (any, error) {
	var in struct {
		Hidden bool `json:"hidden"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	return t.Wall().Owner(r.PathValue("place")).Hide(r.PathValue("item"), in.Hidden)
}

func (t *Table) putAnswer(r *http.Request) (any, error) {
	var in struct {
		Text string `json:"text"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	return t.Wall().Owner(r.PathValue("place")).Answer(r.PathValue("item"), Answered{Text: in.Text})
}

func (t *Table) putBlocked(r *http.Request) (any, error) {
	var in struct {
		Blocked bool `json:"blocked"`
	}
	if err := read(r, &in); err != nil {
		return nil, err
	}
	return t.Wall().Owner(r.PathValue("place")).Block(r.PathValue("phone"), in.Blocked)
}
