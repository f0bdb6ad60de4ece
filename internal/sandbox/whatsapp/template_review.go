package whatsapp

import (
	"regexp"
	"strings"
	"time"
)

// promotional are words by which a utility template is taken for marketing.
var promotional = regexp.MustCompile(`(?i)\b(descuentos?|ofertas?|rebajas?|promoci[oó]n(es)?|cup[oó]n(es)?|gratis|aprovecha|black friday|discounts?|sale|offers?|coupons?|promo(tion)?s?|deals?|free gift|buy now|desconto|promoção)\b|\d+\s?% (off|de descuento|dto)`)

var (
	abusive = regexp.MustCompile(`(?i)\b(idiota|imb[eé]cil|est[uú]pid[oa]|te vamos a (demandar|encontrar)|we will sue you|idiot|stupid|or else)\b`)
	scam    = regexp.MustCompile(`(?i)\b(n[uú]mero de (tu )?tarjeta|(tu|su) contrase[nñ]a|c[oó]digo pin|cvv|card number|your password|social security number|has ganado un premio|you have won|lottery|loter[ií]a)\b`)
	shorted = regexp.MustCompile(`(?i)\b(bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|wa\.me)/`)
	spanish = regexp.MustCompile(`(?i)\b(el|la|los|tu|te|que|para|con|una|del|está|gracias|hola|pedido)\b`)
	english = regexp.MustCompile(`(?i)\b(the|your|you|is|are|with|for|and|this|we|thanks|hello|order)\b`)
)

// texts are all that a template says.
func (t *template) texts() string {
	var out []string
	var walk func(cs []component)
	walk = func(cs []component) {
		for _, c := range cs {
			out = append(out, c.Text)
			for _, b := range c.Buttons {
				out = append(out, b.Text, b.URL)
			}
			for _, card := range c.Cards {
				walk(card.Components)
			}
		}
	}
	walk(t.Components)
	return strings.Join(out, "\n")
}

// verdict is what a reviewer says: a reason to reject, "" to approve, with what
// would help.
func (t *template) verdict() (reason, advice string) {
	text := t.texts()
	switch {
	case abusive.MatchString(text):
		return "ABUSIVE_CONTENT", "Remove threatening or insulting words."
	case scam.MatchString(text):
		return "SCAM", "Do not ask for card numbers, passwords or other secrets, and do not promise prizes."
	case shorted.MatchString(text):
		return "INVALID_FORMAT", "Use the full address of your own site: shortened addresses and links to chats are not allowed."
	case t.part("FOOTER") != nil && hasEmoji(t.part("FOOTER").Text):
		return "INVALID_FORMAT", "Remove the emojis from the footer."
	case t.samplesAreVariables():
		return "INVALID_FORMAT", "Give real sample values instead of placeholders."
	case t.otherLanguage(text):
		return "TAG_CONTENT_MISMATCH", "Write the text in the language that the template is for."
	}
	return "", ""
}

func (t *template) samplesAreVariables() bool {
	for _, c := range t.Components {
		if c.Example == nil {
			continue
		}
		for _, s := range append(samples(c.Example.BodyText), c.Example.HeaderText...) {
			if strings.Contains(s, "{{") || strings.TrimSpace(s) == "" {
				return true
			}
		}
	}
	return false
}

// otherLanguage tells that a text is plainly not in the template's language, as
// far as Spanish and English go.
func (t *template) otherLanguage(text string) bool {
	es, en := len(spanish.FindAllString(text, -1)), len(english.FindAllString(text, -1))
	switch strings.SplitN(t.Language, "_", 2)[0] {
	case "es":
		return en >= 4 && es == 0
	case "en":
		return es >= 4 && en == 0
	}
	return false
}

// submit puts a template before the reviewers.
func (n *Network) submit(b *book, t *template) {
	now := n.table.Now()
	t.Status, t.Rejected, t.Advice, t.UpdatedAt, t.ReviewAt = statePending, "NONE", "", now, time.Time{}
	if b.Review.Auto {
		t.ReviewAt = now.Add(time.Duration(b.Review.Delay) * time.Second)
	}
	n.change(b)
}

// tend ends the reviews and pauses that are due.
func (n *Network) tend(b *book, now time.Time) {
	for _, t := range b.Templates {
		switch {
		case t.Status == statePending && !t.ReviewAt.IsZero() && !now.Before(t.ReviewAt):
			if reason, advice := t.verdict(); reason != "" {
				n.reject(b, t, reason, advice)
			} else {
				n.approve(b, t)
			}
		case t.Status == statePaused && !t.PausedTill.IsZero() && !now.Before(t.PausedTill):
			n.unpause(b, t)
		}
	}
}

// templateNews is the head of every webhook about a template.
func (t *template) news(more object) object {
	id, _ := parseID(t.ID)
	o := object{"message_template_id": id, "message_template_name": t.Name, "message_template_language": t.Language}
	for k, v := range more {
		o[k] = v
	}
	return o
}

func (n *Network) status(b *book, t *template, status, event string, more object) {
	t.Status, t.UpdatedAt, t.ReviewAt = status, n.table.Now(), time.Time{}
	value := object{"event": event, "reason": "NONE", "message_template_category": t.Category}
	for k, v := range more {
		value[k] = v
	}
	n.notify(b.WABA, "message_template_status_update", t.news(value))
	n.change(b)
}

func (n *Network) approve(b *book, t *template) {
	t.Rejected, t.Advice = "NONE", ""
	if t.Quality == "" {
		t.Quality = "UNKNOWN"
	}
	n.status(b, t, stateApproved, "APPROVED", nil)
}

func (n *Network) reject(b *book, t *template, reason, advice string) {
	t.Rejected, t.Advice = reason, advice
	n.status(b, t, stateRejected, "REJECTED", object{"reason": reason, "rejection_info": object{"reason": reason, "recommendation": advice}})
}

// Pauses of a template that people complain of: the third time it is disabled.
const (
	firstPause  = 3 * time.Hour
	secondPause = 6 * time.Hour
)

// pause stops a template for a while, and for good the third time.
func (n *Network) pause(b *book, t *template) {
	t.Pauses++
	now := n.table.Now()
	switch t.Pauses {
	case 1, 2:
		title, long := "FIRST_PAUSE", firstPause
		if t.Pauses == 2 {
			title, long = "SECOND_PAUSE", secondPause
		}
		t.PausedTill = now.Add(long)
		n.status(b, t, statePaused, "PAUSED", object{"other_info": object{
			"title": title, "description": "Your WhatsApp message template has been paused because it had issues with quality.",
		}})
	default:
		t.PausedTill = time.Time{}
		n.status(b, t, stateDisabled, "DISABLED", object{
			"disable_info": object{"disable_date": now.Unix()},
			"other_info":   object{"title": "DISABLED", "description": "Your WhatsApp message template has been disabled because the recurring issues with its quality were not mended."},
		})
	}
}

func (n *Network) unpause(b *book, t *template) {
	t.PausedTill, t.Complaints = time.Time{}, nil
	n.status(b, t, stateApproved, "APPROVED", object{"other_info": object{"title": "UNPAUSE", "description": "Your WhatsApp message template has been unpaused."}})
}

// grade changes a template's quality.
func (n *Network) grade(b *book, t *template, score string) {
	if t.Quality == score {
		return
	}
	old := t.Quality
	t.Quality, t.QualityAt = score, n.table.Now()
	n.notify(b.WABA, "message_template_quality_update", t.news(object{"previous_quality_score": old, "new_quality_score": score}))
	n.change(b)
}

// recategorise gives a template another category, at once or with notice.
func (n *Network) recategorise(b *book, t *template, category string, notice bool) {
	if category == t.Category {
		return
	}
	if notice {
		t.Correct = category
		n.notify(b.WABA, "template_category_update", t.news(object{
			"new_category": t.Category, "correct_category": category, "category_update_timestamp": n.table.Now().Add(24 * time.Hour).Unix(),
		}))
	} else {
		t.Previous, t.Category, t.Correct, t.UpdatedAt = t.Category, category, "", n.table.Now()
		n.notify(b.WABA, "template_category_update", t.news(object{"previous_category": t.Previous, "new_category": category}))
	}
	n.change(b)
}

// tellComponents is the webhook of a template whose texts were changed.
func (n *Network) tellComponents(b *book, t *template) {
	value := object{"message_template_element": "", "message_template_title": ""}
	for _, c := range t.shown() {
		switch c.Type {
		case "HEADER":
			value["message_template_title"] = c.Text
		case "BODY":
			value["message_template_element"] = c.Text
		case "FOOTER":
			value["message_template_footer"] = c.Text
		case "BUTTONS":
			var list []object
			for _, x := range c.Buttons {
				o := object{"message_template_button_type": x.Type, "message_template_button_text": x.Text}
				if x.URL != "" {
					o["message_template_button_url"] = x.URL
				}
				if x.Phone != "" {
					o["message_template_button_phone_number"] = x.Phone
				}
				list = append(list, o)
			}
			value["message_template_buttons"] = list
		}
	}
	n.notify(b.WABA, "message_template_components_update", t.news(value))
}
