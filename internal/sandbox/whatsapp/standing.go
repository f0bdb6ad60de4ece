package whatsapp

import (
	"slices"
	"strings"
	"time"

	"recado.dev/internal/sandbox"
)

// Models of pricing: per message, per message with service messages charged
// beyond an allowance, per conversation as it once was.
const (
	perMessage      = "PMP"
	perMessage2026  = "PMP_2026"
	perConversation = "CBP"
)

// freeService is how many service messages a month are free per number, where
// they are charged at all.
const freeService = 1000

// standing is how the platform looks on a business.
type standing struct {
	Tier         string        `json:"tier"`
	Pricing      string        `json:"pricing"`
	MarketingCap int           `json:"marketing_cap"` // marketing templates to one person in a day without an answer; 0: no end
	Unpaid       bool          `json:"unpaid"`
	Locked       bool          `json:"locked"`
	Restrictions []restriction `json:"restrictions"`
}

type restriction struct {
	Type  string    `json:"type"`
	Until time.Time `json:"until"`
}

// Restrictions that the platform puts on a business.
var restrictionTypes = []string{"RESTRICTED_ADD_PHONE_NUMBER_ACTION", "RESTRICTED_BIZ_INITIATED_MESSAGING", "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"}

// tiers are how many people a business may write to first in a day; -1 is
// without end.
var tiers = []struct {
	name  string
	limit int
}{{"TIER_50", 50}, {"TIER_250", 250}, {"TIER_2K", 2000}, {"TIER_10K", 10_000}, {"TIER_100K", 100_000}, {"TIER_UNLIMITED", -1}}

func tierLimit(name string) int {
	for _, t := range tiers {
		if t.name == name {
			return t.limit
		}
	}
	return 2000
}

// redLimit is how many people a number of low quality may write to first.
const redLimit = 10

// firstStanding is that of a new business.
func firstStanding() standing {
	return standing{Tier: "TIER_2K", Pricing: perMessage, MarketingCap: 4}
}

func (s standing) restricted(kind string, now time.Time) bool {
	return slices.ContainsFunc(s.Restrictions, func(r restriction) bool { return r.Type == kind && now.Before(r.Until) })
}

// mayReach counts a person written to first, and tells whether the limit
// leaves room for them.
func (b *book) mayReach(person string, quality string, now time.Time) bool {
	for k, at := range b.Reached {
		if now.Sub(at) >= 24*time.Hour {
			delete(b.Reached, k)
		}
	}
	limit := tierLimit(b.Standing.Tier)
	if quality == "RED" {
		limit = redLimit
	}
	if _, known := b.Reached[person]; !known && limit >= 0 && len(b.Reached) >= limit {
		return false
	}
	b.Reached[person] = now
	return true
}

// barred refuses what the state of the business, the token or the number does
// not allow.
func (b *book) barred(a sandbox.Account, isTemplate, windowOpen bool, now time.Time) *graphError {
	l := b.line(a)
	switch {
	case b.Standing.Locked:
		return fail(403, 131031, "Business Account locked", "Your WhatsApp Business Account has been disabled for violating a platform policy.")
	case !l.Registered:
		return fail(400, 133010, "Phone number not registered", "Phone number not registered on the WhatsApp Business Platform.")
	case l.NameStatus == "DECLINED":
		return fail(400, 131037, "Display name approval needed", "This phone number needs a display name that is approved before it can send messages.")
	case b.Standing.Unpaid:
		return fail(400, 131042, "Business eligibility payment issue", "Message failed to send because there were one or more errors related to your payment method.")
	case isTemplate && !windowOpen && b.Standing.restricted("RESTRICTED_BIZ_INITIATED_MESSAGING", now), b.Standing.restricted("RESTRICTED_CUSTOMER_INITIATED_MESSAGING", now):
		return fail(403, 368, "Temporarily blocked for policies violations", "The WhatsApp Business Account has been restricted from messaging.")
	}
	return nil
}

// withheld is why the platform accepts a template and then does not deliver it.
func (b *book) withheld(a sandbox.Account, p sandbox.Phone, t *template, windowOpen bool, now time.Time) *sandbox.Failure {
	who := person(a, p)
	switch {
	case b.Blocks[who]:
		return &sandbox.Failure{Code: 131026, Title: "Message undeliverable", Detail: "Message Undeliverable."}
	case t == nil:
		return nil
	case t.Category == marketing && b.OptOuts[who]:
		return &sandbox.Failure{Code: 131050, Title: "User has stopped marketing messages", Detail: "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business."}
	case t.Category == marketing && (toUnitedStates(p) || b.tooMuchMarketing(a, p, now)):
		return &sandbox.Failure{Code: 131049, Title: "Meta chose not to deliver", Detail: "This message was not delivered to maintain healthy ecosystem engagement."}
	case !windowOpen && !b.mayReach(p.UserID+"/"+p.Digits(), b.line(a).Quality, now): // once for all numbers of the business
		return &sandbox.Failure{Code: 131048, Title: "Spam rate limit hit", Detail: "Message failed to send because there are restrictions on how many messages can be sent from this phone number."}
	}
	return nil
}

func person(a sandbox.Account, p sandbox.Phone) string {
	return a.ID + "/" + p.UserID + "/" + p.Digits()
}

// tooMuchMarketing counts what a person got in a day and did not answer.
func (b *book) tooMuchMarketing(a sandbox.Account, p sandbox.Phone, now time.Time) bool {
	if b.Standing.MarketingCap == 0 {
		return false
	}
	who, got := person(a, p), 0
	for _, s := range b.Sends {
		if s.Who == who && s.Category == "marketing" && s.Failed == 0 && now.Sub(s.At) < 24*time.Hour && !s.Answered {
			got++
		}
	}
	return got >= b.Standing.MarketingCap
}

// canada are the area codes that share the prefix 1 with the United States.
const canada = " 204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 403 416 418 428 431 437 438 450 468 474 506 514 519 548 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905 942 "

// toUnitedStates tells whether a phone is where no marketing template goes.
func toUnitedStates(p sandbox.Phone) bool {
	d := p.Digits()
	return len(d) == 11 && d[0] == '1' && !strings.Contains(canada, " "+d[1:4]+" ")
}

// Weights and bounds of complaints about a number within a week. A table has
// few phones, so few are enough.
const (
	blockWeight  = 1
	reportWeight = 2
	yellowAt     = 2
	redAt        = 4
	complainFor  = 7 * 24 * time.Hour
	blameFor     = 24 * time.Hour
)

// complaint is a block or a report by a customer.
type complaint struct {
	At     time.Time `json:"at"`
	Weight int       `json:"weight"`
}

// complain notes a block or a report: about the number, and about the
// template that the person had got just before.
func (n *Network) complain(b *book, a sandbox.Account, p sandbox.Phone, weight int) {
	now := n.table.Now()
	l := b.line(a)
	l.Complaints = append(l.Complaints, complaint{now, weight})
	n.judge(b, a, now)
	who := person(a, p)
	for i := len(b.Sends) - 1; i >= 0; i-- {
		s := b.Sends[i]
		if s.Who != who || s.Template == "" || now.Sub(s.At) > blameFor {
			continue
		}
		if t := b.byID(s.Template); t != nil {
			t.Complaints = append(slices.DeleteFunc(t.Complaints, func(at time.Time) bool { return now.Sub(at) > complainFor }), now)
			n.judgeTemplate(b, t)
		}
		break
	}
	n.change(b)
}

// judgeTemplate grades a template by its complaints; of the worst quality it
// is paused.
func (n *Network) judgeTemplate(b *book, t *template) {
	switch {
	case len(t.Complaints) >= 2:
		n.grade(b, t, "RED")
		if t.Status == stateApproved {
			n.pause(b, t)
		}
	case len(t.Complaints) == 1:
		n.grade(b, t, "YELLOW")
	}
}

// judge grades a number by the complaints of the last week.
func (n *Network) judge(b *book, a sandbox.Account, now time.Time) {
	l := b.line(a)
	l.Complaints = slices.DeleteFunc(l.Complaints, func(c complaint) bool { return now.Sub(c.At) > complainFor })
	score := 0
	for _, c := range l.Complaints {
		score += c.Weight
	}
	quality := "GREEN"
	switch {
	case score >= redAt:
		quality = "RED"
	case score >= yellowAt:
		quality = "YELLOW"
	}
	n.setQuality(b, a, quality)
}

// setQuality gives a number its quality, and tells when it is flagged or no
// longer.
func (n *Network) setQuality(b *book, a sandbox.Account, quality string) {
	l := b.line(a)
	old := l.Quality
	if old == quality {
		return
	}
	l.Quality = quality
	switch {
	case quality == "RED":
		l.Status = "FLAGGED"
		n.tellNumber(b, a, "FLAGGED")
	case old == "RED":
		l.Status = "CONNECTED"
		n.tellNumber(b, a, "UNFLAGGED")
	}
	n.change(b)
}

func (n *Network) tellNumber(b *book, a sandbox.Account, event string) {
	n.notify(b.WABA, "phone_number_quality_update", object{
		"display_phone_number": digits(a.Settings["display_phone_number"]), "event": event,
		"current_limit": b.Standing.Tier, "max_daily_conversations_per_business": b.Standing.Tier,
	})
}

// setTier changes how many people may be written to first.
func (n *Network) setTier(b *book, a sandbox.Account, tier string) {
	old := tierLimit(b.Standing.Tier)
	if tier == b.Standing.Tier {
		return
	}
	b.Standing.Tier = tier
	limit := tierLimit(tier)
	event := "UPGRADE"
	if limit != -1 && (old == -1 || limit < old) {
		event = "DOWNGRADE"
	}
	n.tellNumber(b, a, event)
	n.notify(b.WABA, "business_capability_update", object{"max_daily_conversations_per_business": limit, "max_phone_numbers_per_business": 20})
	n.change(b)
}
