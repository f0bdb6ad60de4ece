package whatsapp

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox"
)

// Routes implements sandbox.Console: what a person at the platform's own
// console, and a customer with their phone, can do.
func (n *Network) Routes(add func(pattern string, f func(*http.Request) (any, error))) {
	on := func(pattern string, f func(r *http.Request, a sandbox.Account, b *book) error) {
		add(pattern, func(r *http.Request) (any, error) {
			return n.onConsole(r, func(a sandbox.Account, b *book) error { return f(r, a, b) })
		})
	}
	on("GET /console/{account}", func(*http.Request, sandbox.Account, *book) error { return nil })
	on("PUT /console/{account}/review", n.putReview)
	on("POST /console/{account}/templates/{template}", n.postVerdict)
	on("PUT /console/{account}/standing", n.putStanding)
	on("POST /console/{account}/restrictions", n.postRestriction)
	on("DELETE /console/{account}/restrictions", n.dropRestrictions)
	on("PUT /console/{account}/number", n.putNumber)
	add("GET /phones/{phone}/{account}", n.getCustomer)
	add("PUT /phones/{phone}/{account}", n.putCustomer)
	add("POST /phones/{phone}/{account}/report", n.postReport)
}

// onConsole runs an action on an account's book and answers the console as it
// is afterwards.
func (n *Network) onConsole(r *http.Request, f func(sandbox.Account, *book) error) (any, error) {
	a, ok := n.table.Account(func(a sandbox.Account) bool { return a.ID == r.PathValue("account") && a.Platform == Key })
	if !ok {
		return nil, desk.NotFound("account")
	}
	b, done := n.open(wabaOf(a))
	defer done()
	n.tend(b, n.table.Now())
	if err := f(a, b); err != nil {
		return nil, err
	}
	return n.view(a, b), nil
}

func (n *Network) putReview(r *http.Request, _ sandbox.Account, b *book) error {
	in := b.Review
	if err := sandbox.Read(r, &in); err != nil {
		return err
	}
	if in.Delay < 0 || in.Delay > 7*24*3600 {
		return desk.Invalid("delay_seconds", "0 seconds to a week")
	}
	b.Review = in
	for _, t := range b.Templates {
		if t.Status == statePending {
			t.ReviewAt = time.Time{}
			if in.Auto {
				t.ReviewAt = n.table.Now().Add(time.Duration(in.Delay) * time.Second)
			}
		}
	}
	n.change(b)
	return nil
}

// reasons are why a template may be rejected.
var reasons = []string{"ABUSIVE_CONTENT", "INCORRECT_CATEGORY", "INVALID_FORMAT", "PROMOTIONAL", "SCAM", "TAG_CONTENT_MISMATCH"}

func (n *Network) postVerdict(r *http.Request, _ sandbox.Account, b *book) error {
	var in struct {
		Action   string `json:"action"`
		Reason   string `json:"reason"`
		Category string `json:"category"`
		Notice   bool   `json:"notice"`
		Quality  string `json:"quality"`
	}
	if err := sandbox.Read(r, &in); err != nil {
		return err
	}
	t := b.byID(r.PathValue("template"))
	if t == nil {
		return desk.NotFound("template")
	}
	switch in.Action {
	case "approve":
		n.approve(b, t)
	case "reject":
		if !slices.Contains(reasons, in.Reason) {
			return desk.Invalid("reason", "one of %s", strings.Join(reasons, ", "))
		}
		n.reject(b, t, in.Reason, "A person at the console of the sandbox rejected it.")
	case "pause":
		if t.Status != stateApproved {
			return desk.E(desk.CodeConflict, "only an approved template can be paused")
		}
		n.pause(b, t)
	case "unpause":
		n.unpause(b, t)
	case "disable":
		t.Pauses = 2
		n.pause(b, t)
	case "category":
		if !slices.Contains([]string{utility, marketing, authentication}, in.Category) {
			return desk.Invalid("category", "one of AUTHENTICATION, MARKETING, UTILITY")
		}
		n.recategorise(b, t, in.Category, in.Notice)
	case "quality":
		if !slices.Contains([]string{"GREEN", "YELLOW", "RED", "UNKNOWN"}, in.Quality) {
			return desk.Invalid("quality", "one of GREEN, YELLOW, RED, UNKNOWN")
		}
		n.grade(b, t, in.Quality)
		if in.Quality == "RED" && t.Status == stateApproved {
			n.pause(b, t)
		}
	default:
		return desk.Invalid("action", "one of approve, reject, pause, unpause, disable, category, quality")
	}
	return nil
}

func (n *Network) putStanding(r *http.Request, a sandbox.Account, b *book) error {
	in := b.Standing
	if err := sandbox.Read(r, &in); err != nil {
		return err
	}
	known := false
	for _, t := range tiers {
		known = known || t.name == in.Tier
	}
	switch {
	case !known:
		return desk.Invalid("tier", "there is no such tier")
	case !slices.Contains([]string{perMessage, perMessage2026, perConversation}, in.Pricing):
		return desk.Invalid("pricing", "one of PMP, PMP_2026, CBP")
	case in.MarketingCap < 0:
		return desk.Invalid("marketing_cap", "0 or more")
	}
	n.setTier(b, a, in.Tier)
	in.Restrictions = b.Standing.Restrictions
	if in.Locked != b.Standing.Locked {
		state := "REINSTATE"
		if in.Locked {
			state = "DISABLE"
		}
		n.notify(b.WABA, "account_update", object{"event": "DISABLED_UPDATE", "ban_info": object{"waba_ban_state": state, "waba_ban_date": n.table.Now().Format("January 2, 2006")}})
	}
	b.Standing = in
	n.change(b)
	return nil
}

func (n *Network) postRestriction(r *http.Request, _ sandbox.Account, b *book) error {
	var in struct {
		Type  string `json:"type"`
		Hours int    `json:"hours"`
	}
	if err := sandbox.Read(r, &in); err != nil {
		return err
	}
	if !slices.Contains(restrictionTypes, in.Type) || in.Hours < 1 || in.Hours > 30*24 {
		return desk.Invalid("type", "a kind of restriction, and 1 to 720 hours")
	}
	until := n.table.Now().Add(time.Duration(in.Hours) * time.Hour)
	b.Standing.Restrictions = append(slices.DeleteFunc(b.Standing.Restrictions, func(x restriction) bool { return x.Type == in.Type }), restriction{in.Type, until})
	n.notify(b.WABA, "account_update", object{"event": "ACCOUNT_VIOLATION", "violation_info": object{"violation_type": "SPAM"}})
	n.notify(b.WABA, "account_update", object{"event": "ACCOUNT_RESTRICTION", "restriction_info": []object{{"restriction_type": in.Type, "expiration": until.Unix()}}})
	n.change(b)
	return nil
}

func (n *Network) dropRestrictions(_ *http.Request, _ sandbox.Account, b *book) error {
	b.Standing.Restrictions = nil
	n.change(b)
	return nil
}

// putNumber changes a number as the platform would: its quality, throughput
// and token, and the review of its name.
func (n *Network) putNumber(r *http.Request, a sandbox.Account, b *book) error {
	var in struct {
		Quality    *string `json:"quality"`
		Throughput *string `json:"throughput"`
		Token      *string `json:"token"`
		Name       *string `json:"name"` // APPROVED or REJECTED: the verdict on the new name
	}
	if err := sandbox.Read(r, &in); err != nil {
		return err
	}
	l := b.line(a)
	oneOf := func(v *string, of ...string) bool { return v == nil || slices.Contains(of, *v) }
	switch {
	case !oneOf(in.Quality, "GREEN", "YELLOW", "RED"):
		return desk.Invalid("quality", "one of GREEN, YELLOW, RED")
	case !oneOf(in.Throughput, "STANDARD", "HIGH"):
		return desk.Invalid("throughput", "STANDARD or HIGH")
	case !oneOf(in.Token, "", "expired", "revoked"):
		return desk.Invalid("token", `"", expired or revoked`)
	case !oneOf(in.Name, "APPROVED", "REJECTED"):
		return desk.Invalid("name", "APPROVED or REJECTED")
	case in.Name != nil && l.NewName == "":
		return desk.E(desk.CodeConflict, "no new name waits for a review")
	}
	if in.Quality != nil {
		l.Complaints = nil
		n.setQuality(b, a, *in.Quality)
	}
	if in.Throughput != nil && *in.Throughput != l.Throughput {
		l.Throughput = *in.Throughput
		if l.Throughput == "HIGH" {
			n.tellNumber(b, a, "THROUGHPUT_UPGRADE")
		}
	}
	if in.Token != nil {
		l.Token, l.TokenMark = *in.Token, tokenMark(a.Secrets["access_token"])
	}
	if in.Name != nil {
		n.decideName(b, a, *in.Name)
	}
	n.change(b)
	return nil
}
