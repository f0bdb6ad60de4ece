package consent

import (
	"time"

	"recado.dev/internal/desk"
)

// Ask is a template that is to be sent to somebody.
type Ask struct {
	// Category is the template's; empty where nobody here knows it.
	Category desk.TemplateCategory
	// Open says that the platform's reply window is open: then it may be an
	// answer.
	Open bool
	// Wrote says that the customer has ever written to the channel.
	Wrote bool
}

// Verdict is whether it may be sent.
type Verdict struct {
	Level string `json:"level" enum:"ok,warned,refused"`
	// Code is why not: opted_out or no_consent, empty for ok.
	Code desk.Code `json:"code"`
	// Kind is the consent that it is about.
	Kind desk.ConsentKind `json:"kind"`
	// Since is when the contact withdrew; nil where they never said anything.
	Since *time.Time `json:"since"`
	// How is by which way the contact withdrew.
	How string `json:"how"`
}

// Levels of verdicts.
const (
	OK      = "ok"
	Warned  = "warned"
	Refused = "refused"
)

// Decide answers whether a template may be sent to who stands so. What somebody
// withdrew counts before what a policy asks for.
func (p Policy) Decide(s Standing, a Ask) Verdict {
	promotion := a.Category == desk.TemplateMarketing
	// Of what nobody knows the category, the worse is assumed for who opted out.
	maybe := promotion || a.Category == ""
	switch {
	case withdrawn(s.Messages) && (!a.Open || maybe):
		return refused(s.Messages)
	case withdrawn(s.Marketing) && (maybe || p.OptedOut == Everything && !a.Open):
		return refused(s.Marketing)
	case p.Templates == CheckOff, p.Templates == "":
		return Verdict{Level: OK}
	case promotion:
		if granted(s.Marketing) {
			return Verdict{Level: OK}
		}
		return p.unknown(desk.ConsentMarketing)
	case a.Open, granted(s.Messages), granted(s.Marketing), p.WritingCounts && a.Wrote:
		return Verdict{Level: OK}
	}
	return p.unknown(desk.ConsentMessages)
}

func refused(c *desk.Consent) Verdict {
	at := c.At
	return Verdict{Level: Refused, Code: desk.CodeOptedOut, Kind: c.Kind, Since: &at, How: c.How}
}

func (p Policy) unknown(kind desk.ConsentKind) Verdict {
	level := Warned
	if p.Templates == CheckRequire {
		level = Refused
	}
	return Verdict{Level: level, Code: desk.CodeNoConsent, Kind: kind}
}

// Err is a refusal as an error for people; nil where it is none.
func (v Verdict) Err() error {
	if v.Level != Refused {
		return nil
	}
	what := "messages that they did not ask for"
	if v.Kind == desk.ConsentMarketing {
		what = "promotions"
	}
	if v.Code == desk.CodeNoConsent {
		return desk.E(v.Code, "Nothing on record says that the customer agreed to %s, and this workspace asks for that before a template is sent", what)
	}
	return desk.E(v.Code, "The customer wants no %s since %s (%s)", what, v.Since.UTC().Format("2006-01-02 15:04 MST"), v.How)
}
