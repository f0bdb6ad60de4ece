package render

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
)

// keeps says whether the channel has the part that a message is made around,
// and cuts it to what fits. What stands beside that part goes.
func (f *fitter) keeps(r *desk.Rich) bool {
	only := desk.Rich{Header: r.Header, Body: r.Body, Footer: r.Footer}
	switch {
	case len(r.Adaptive) > 0:
		only.Adaptive = r.Adaptive
		if !able(f.caps.Adaptive) {
			return false
		}
	case len(r.Cards) > 0:
		if !f.cardsFit(r.Cards) {
			return false
		}
		only.Cards = f.cutCards(r.Cards)
	case r.Times != nil:
		rule := f.caps.Times
		if only.Times = r.Times; !able(rule.Level) || rule.Slots > 0 && len(r.Times.Slots) > rule.Slots {
			return false
		}
	case r.Page != nil:
		if only.Page = r.Page; !able(f.caps.Page) {
			return false
		}
	case r.Payment != nil:
		if only.Payment = r.Payment; !able(f.caps.Payments) {
			return false
		}
	case r.App != nil:
		rule := f.caps.Apps
		if !rule.Has(r.App.ID) || tooLong(r.App.Data, rule.DataLength) {
			return false
		}
		app := *r.App
		app.Title, app.Subtitle = f.cut("content.app.title", app.Title, rule.TitleLength), f.cut("content.app.subtitle", app.Subtitle, rule.SubtitleLength)
		only.App = &app
	case len(r.QuickReplies) > 0:
		if !f.quickFit(*r) {
			return false
		}
		only.QuickReplies = make([]desk.Button, len(r.QuickReplies))
		for i, q := range r.QuickReplies {
			only.QuickReplies[i] = desk.Button{ID: q.ID, Title: f.cut(fmt.Sprintf("content.quick_replies[%d].title", i), q.Title, f.caps.QuickReplies.TitleLength)}
		}
	default:
		return false
	}
	f.framed(&only)
	*r = only
	return true
}

func (f *fitter) quickFit(r desk.Rich) bool {
	rule := f.caps.QuickReplies
	if !able(rule.Level) || len(r.QuickReplies) > rule.Max || tooLong(Format(r.Body, f.caps.Formatting), rule.BodyLength) {
		return false
	}
	for _, q := range r.QuickReplies {
		if tooLong(q.ID, rule.IDLength) {
			return false
		}
	}
	return true
}

func (f *fitter) cardsFit(cards []desk.Card) bool {
	rule := f.caps.Cards
	if !able(rule.Level) || rule.Max > 0 && len(cards) > rule.Max {
		return false
	}
	for _, c := range cards {
		if len(c.Buttons) > rule.Buttons {
			return false
		}
		for _, b := range c.Buttons {
			if tooLong(b.ID, rule.IDLength) {
				return false
			}
		}
	}
	return true
}

func (f *fitter) cutCards(cards []desk.Card) []desk.Card {
	rule, out := f.caps.Cards, make([]desk.Card, len(cards))
	for i, c := range cards {
		at := fmt.Sprintf("content.cards[%d]", i)
		c.Title, c.Text = f.cut(at+".title", c.Title, rule.TitleLength), f.cut(at+".text", c.Text, rule.TextLength)
		buttons := make([]desk.CardButton, len(c.Buttons))
		for j, b := range c.Buttons {
			b.Title = f.cut(fmt.Sprintf("%s.buttons[%d].title", at, j), b.Title, rule.ButtonLength)
			buttons[j] = b
		}
		c.Buttons = buttons
		out[i] = c
	}
	return out
}

// unfold turns a part that the channel lacks into words and choices. Cards stay
// beside their choices: where they stand depends on what those become.
func (f *fitter) unfold(r desk.Rich) desk.Rich {
	switch {
	case len(r.Adaptive) > 0:
		card := readAdaptive(r.Adaptive)
		r.Adaptive = nil
		r.Body, r.Buttons = joinBlocks(r.Body, card.text()), card.choices()
		f.lose(LostCards)
		if card.inputs {
			f.lose(LostInputs)
		}
	case len(r.Cards) > 0:
		f.lose(LostCards)
		r.Sections, r.Buttons = nil, nil
		for i, c := range r.Cards {
			if c.Image != "" || c.ImageURL != "" {
				f.lose(LostPictures)
			}
			s := desk.ListSection{Title: c.Title}
			for _, b := range c.Buttons {
				if b.URL == "" {
					s.Rows = append(s.Rows, desk.ListRow{ID: b.ID, Title: b.Title})
				}
			}
			if len(s.Rows) > 0 {
				if s.Title == "" {
					s.Title = fmt.Sprint(i + 1)
				}
				r.Sections = append(r.Sections, s)
			}
		}
	case r.Times != nil:
		f.lose(LostCalendar)
		r.Body = joinBlocks(r.Body, timesHead(*r.Times))
		s := desk.ListSection{}
		for _, slot := range r.Times.Slots {
			s.Rows = append(s.Rows, desk.ListRow{ID: slot.ID, Title: SlotTitle(*r.Times, slot)})
		}
		r.Sections, r.Buttons = []desk.ListSection{s}, nil
	case r.Page != nil:
		f.lose(LostPreview)
		if r.Page.Image != "" || r.Page.ImageURL != "" {
			f.lose(LostPictures)
		}
		r.Body = joinBlocks(r.Body, joinLines(strong(r.Page.Title), r.Page.Text, r.Page.URL))
		r.Page = nil
	case r.Payment != nil:
		f.lose(LostPay)
		r.Body = joinBlocks(r.Body, paymentText(*r.Payment))
		if r.Payment.URL != "" {
			r.Link = &desk.LinkButton{Title: r.Payment.Amount.String(), URL: r.Payment.URL}
		}
		r.Payment = nil
	case r.App != nil:
		f.lose(LostApp)
		if r.App.Image != "" {
			f.lose(LostPictures)
		}
		r.Body = joinBlocks(r.Body, joinLines(strong(r.App.Title), literal(r.App.Subtitle)))
		if r.App.URL != "" {
			r.Link = &desk.LinkButton{Title: r.App.Title, URL: r.App.URL}
		}
		r.App = nil
	case len(r.QuickReplies) > 0:
		r.Buttons, r.Sections, r.QuickReplies = r.QuickReplies, nil, nil
	}
	return r
}

// strong is a name in bold.
func strong(s string) string {
	if s = literal(s); s != "" && !strings.Contains(s, "*") {
		s = "*" + s + "*"
	}
	return s
}

// cardText is one card in words, without its choices.
func cardText(c desk.Card) string {
	lines := []string{strong(c.Title), c.Text}
	for _, b := range c.Buttons {
		if b.URL != "" {
			lines = append(lines, literal(b.Title)+": "+b.URL)
		}
	}
	return joinLines(lines...)
}

func cardsText(cards []desk.Card) string {
	blocks := make([]string, len(cards))
	for i, c := range cards {
		blocks[i] = cardText(c)
	}
	return joinBlocks(blocks...)
}

// paymentText is what is to be paid, and what for.
func paymentText(p desk.PaymentRequest) string {
	var lines []string
	for _, l := range p.Lines {
		lines = append(lines, "• "+literal(l.Title)+" – "+l.Amount.String())
	}
	return joinLines(append(lines, strong(p.Amount.String()), literal(p.Reference))...)
}

// timesHead is what a choice of moments is about: where, and by which clock.
func timesHead(t desk.TimePicker) string {
	if len(t.Slots) == 0 {
		return strong(t.Title)
	}
	return joinLines(strong(t.Title), literal(t.Place), minutesText(oneLength(t)), zoneName(t))
}

// oneLength is how long each of the moments lasts, 0 where they differ.
func oneLength(t desk.TimePicker) int {
	n := t.Slots[0].Minutes
	for _, s := range t.Slots {
		if s.Minutes != n {
			return 0
		}
	}
	return n
}

func minutesText(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n, " min")
}

// TimesHead is what stands above the moments: how long each lasts, and by which
// clock.
func TimesHead(t desk.TimePicker) []string {
	var out []string
	if n := oneLength(t); n > 0 {
		out = append(out, minutesText(n))
	}
	return append(out, zoneName(t))
}

func zoneName(t desk.TimePicker) string {
	if t.TimeZone == "" {
		return "UTC"
	}
	return t.TimeZone
}

var (
	spanishDays   = [...]string{"dom", "lun", "mar", "mié", "jue", "vie", "sáb"}
	spanishMonths = [...]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"}
)

// SlotTitle is a moment as the customer reads it: in the picker's zone, in its
// language where that is one of the product's, and with its end where not all
// last the same.
func SlotTitle(t desk.TimePicker, slot desk.TimeSlot) string {
	zone, err := time.LoadLocation(t.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	at := slot.Start.In(zone)
	text := at.Format("2006-01-02 15:04")
	switch language, _, _ := strings.Cut(t.Language, "-"); language {
	case "", "en":
		text = at.Format("Mon 2 Jan, 15:04")
	case "es":
		text = fmt.Sprintf("%s %d %s, %s", spanishDays[at.Weekday()], at.Day(), spanishMonths[at.Month()-1], at.Format("15:04"))
	}
	if slot.Minutes > 0 && oneLength(t) == 0 {
		text += at.Add(time.Duration(slot.Minutes) * time.Minute).Format("–15:04")
	}
	return text
}

// sameTitles says whether two choices read alike: as buttons nobody could tell
// them apart.
func sameTitles(choices []choice, limit int) bool {
	seen := make(map[string]bool, len(choices))
	for _, c := range choices {
		title := c.title
		if limit > 0 && utf8.RuneCountInString(title) > limit {
			title = Truncate(title, limit)
		}
		if seen[title] {
			return true
		}
		seen[title] = true
	}
	return false
}
