package render

import "recado.dev/internal/desk"

// Form is how a message reaches the customer.
type Form string

// Forms, from what was written to the least that is left of it.
const (
	Native  Form = "native"  // as it was written
	Buttons Form = "buttons" // its choices as buttons
	List    Form = "list"    // its choices as a list that opens
	Link    Form = "link"    // a button that opens a page
	Text    Form = "text"    // in words
)

// Loss is something that a message has and the channel does not show.
type Loss string

// What can be lost.
const (
	LostTaps     Loss = "taps"     // choices cannot be tapped: the customer writes a number or the words
	LostPictures Loss = "pictures" // pictures of cards or of a page
	LostCards    Loss = "cards"    // cards stand one below the other, or in words
	LostPreview  Loss = "preview"  // a page's title and picture, beyond its address
	LostCalendar Loss = "calendar" // times are no calendar
	LostInputs   Loss = "inputs"   // what could be filled in within the chat
	LostPay      Loss = "pay"      // paying within the chat
	LostApp      Loss = "app"      // an app that opens within the messages
	LostOpening  Loss = "opening"  // a button that opens something
	LostPlace    Loss = "place"    // sending a place with one tap
	LostShelf    Loss = "shelf"    // products that can be put into a cart
)

// lose notes what is not shown, once.
func (f *fitter) lose(what ...Loss) {
	for _, l := range what {
		if !f.lost[l] {
			if f.lost == nil {
				f.lost = map[Loss]bool{}
			}
			f.lost[l] = true
			f.order = append(f.order, l)
		}
	}
}

// formOf is how what came out relates to what was written.
func formOf(was, is desk.Message) Form {
	if is.Kind == desk.MessageText && was.Kind != desk.MessageText {
		return Text
	}
	if was.Kind != desk.MessageRich || was.Content == nil || was.Content.Rich == nil || is.Content == nil || is.Content.Rich == nil {
		return Native
	}
	w, r := was.Content.Rich, is.Content.Rich
	switch {
	case len(r.Sections) > 0 && len(w.Sections) == 0:
		return List
	case len(r.Buttons) > 0 && (len(w.Buttons) == 0 || len(w.Sections) > 0):
		return Buttons
	case r.Link != nil && w.Link == nil:
		return Link
	}
	return Native
}
