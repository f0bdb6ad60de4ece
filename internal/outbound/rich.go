package outbound

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/platform"
	"recado.dev/internal/render"
	"recado.dev/internal/store"
)

// setting is what rendering needs to know of a workspace.
func (s *Service) setting(ws string) render.Setting {
	if s.Page == nil {
		return render.Setting{}
	}
	return render.Setting{Page: func(messageID string) string { return s.Page(ws, messageID) }}
}

// parts are the messages that go out for those of a reply: what a channel cannot
// take in one is several, each with its own state, in the order of their ids.
// What was sent is thereby never sent again, whatever happens in between.
func (s *Service) parts(ms []desk.Message, caps platform.Caps) []desk.Message {
	var out []desk.Message
	for _, m := range ms {
		out = append(out, render.Parts(m, caps, s.setting(m.WorkspaceID))...)
	}
	if len(out) > len(ms) {
		for i := range out {
			out[i].ID = ident.New()
		}
	}
	return out
}

// check refuses messages that the channel cannot show in any form.
func (s *Service) check(ms []desk.Message, caps platform.Caps) error {
	for _, m := range ms {
		if err := render.CheckIn(m, caps, s.setting(m.WorkspaceID)); err != nil {
			return err
		}
	}
	return nil
}

// offerOf is the message itself where the customer's next words may name one of
// its choices.
func offerOf(m desk.Message) string {
	if render.Offers(m) {
		return m.ID
	}
	return ""
}

// localise has moments told by the workspace's clock and in the customer's
// language, where nothing else is said.
func (s *Service) localise(ctx context.Context, q *store.Queryer, conv desk.Conversation, r *desk.Rich) error {
	if r == nil || r.Times == nil || r.Times.TimeZone != "" && r.Times.Language != "" {
		return nil
	}
	w, err := q.WorkspaceByID(ctx, conv.WorkspaceID)
	if err != nil {
		return err
	}
	times := *r.Times
	if times.TimeZone == "" {
		times.TimeZone = w.Timezone
	}
	if times.Language == "" && conv.ContactID == "" {
		times.Language = w.Locale
	}
	if times.Language == "" {
		c, err := q.ContactByID(ctx, conv.WorkspaceID, conv.ContactID)
		if err != nil {
			return err
		}
		if times.Language = c.Locale; times.Language == "" {
			times.Language = w.Locale
		}
	}
	r.Times = &times
	return nil
}

// picturesOf are the uploads that a message's cards, page and app show, each once.
func picturesOf(r *desk.Rich) []string {
	if r == nil {
		return nil
	}
	var ids []string
	for _, c := range r.Cards {
		ids = append(ids, c.Image)
	}
	if r.Page != nil {
		ids = append(ids, r.Page.Image)
	}
	if r.App != nil {
		ids = append(ids, r.App.Image)
	}
	var out []string
	for _, id := range ids {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// arePictures refuses other files where pictures are shown.
func arePictures(r *desk.Rich, files []desk.Attachment) error {
	for _, f := range files {
		if !slices.Contains(picturesOf(r), f.ID) || strings.HasPrefix(f.Mime, "image/") {
			continue
		}
		if i := slices.IndexFunc(r.Cards, func(c desk.Card) bool { return c.Image == f.ID }); i >= 0 {
			return desk.Invalid(fmt.Sprintf("content.cards[%d].image", i), "must be a picture")
		}
		if r.App != nil {
			return desk.Invalid("content.app.image", "must be a picture")
		}
		return desk.Invalid("content.page.image", "must be a picture")
	}
	return nil
}

// cleanExtras cleans the texts of what a message may be made around. What it
// points to is copied.
func cleanExtras(r *desk.Rich, clean func(texts ...*string)) {
	r.QuickReplies = slices.Clone(r.QuickReplies)
	for i := range r.QuickReplies {
		clean(&r.QuickReplies[i].ID, &r.QuickReplies[i].Title)
	}
	r.Cards = slices.Clone(r.Cards)
	for i := range r.Cards {
		c := &r.Cards[i]
		clean(&c.Title, &c.Text, &c.Image, &c.ImageURL)
		c.Buttons = slices.Clone(c.Buttons)
		for j := range c.Buttons {
			clean(&c.Buttons[j].ID, &c.Buttons[j].Title, &c.Buttons[j].URL)
		}
	}
	if r.Page != nil {
		page := *r.Page
		clean(&page.URL, &page.Title, &page.Text, &page.Image, &page.ImageURL)
		r.Page = &page
	}
	if r.Times != nil {
		times := *r.Times
		clean(&times.Title, &times.TimeZone, &times.Place, &times.Language)
		times.Slots = slices.Clone(times.Slots)
		for i := range times.Slots {
			clean(&times.Slots[i].ID)
			times.Slots[i].Start = times.Slots[i].Start.UTC()
		}
		r.Times = &times
	}
	if r.Payment != nil {
		pay := *r.Payment
		clean(&pay.Reference, &pay.Amount.Currency, &pay.URL)
		pay.Lines = slices.Clone(pay.Lines)
		for i := range pay.Lines {
			clean(&pay.Lines[i].Title, &pay.Lines[i].Amount.Currency)
		}
		r.Payment = &pay
	}
	if r.App != nil {
		app := *r.App
		clean(&app.ID, &app.Title, &app.Subtitle, &app.Image, &app.Data, &app.URL)
		r.App = &app
	}
	if bytes.Contains(r.Adaptive, []byte(`\u0000`)) { // no database takes it
		r.Adaptive = bytes.ReplaceAll(r.Adaptive, []byte(`\u0000`), nil)
	}
}
