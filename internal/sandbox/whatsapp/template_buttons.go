package whatsapp

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// mostOf is how many buttons of a kind a template may have.
var mostOf = map[string]int{
	"QUICK_REPLY": 10, "URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1, "FLOW": 1, "CATALOG": 1, "MPM": 1, "SPM": 1, "VOICE_CALL": 1,
	"CALL_PERMISSION_REQUEST": 1, "CONTACT_INFO_REQUEST": 1,
}

// alone are the buttons that suffer no other beside them.
var alone = []string{"CATALOG", "MPM", "SPM", "CALL_PERMISSION_REQUEST"}

var phoneNumber = regexp.MustCompile(`^\+?[0-9 ().-]{5,20}$`)

// checkButtons checks the buttons of a template or of a card.
func (t *template) checkButtons(bs []button) *graphError {
	if len(bs) == 0 || len(bs) > 10 {
		return badParam("Param buttons must have 1 to 10 elements - got %d.", len(bs))
	}
	count, groups := map[string]int{}, 0
	for i, b := range bs {
		if b.Type == "OTP" {
			return badParam("Button type OTP is available in category AUTHENTICATION alone.")
		}
		limit, known := mostOf[b.Type]
		if !known {
			return badParam("Param buttons[type] must be one of {QUICK_REPLY, URL, PHONE_NUMBER, COPY_CODE, FLOW, CATALOG, MPM, SPM, OTP, VOICE_CALL} - got %q.", b.Type)
		}
		count[b.Type]++
		if count[b.Type] > limit {
			return badParam("Param buttons: at most %d of type %s.", limit, b.Type)
		}
		if slices.Contains(alone, b.Type) && len(bs) > 1 {
			return badParam("Param buttons: a button of type %s has no others beside it.", b.Type)
		}
		if i == 0 || (b.Type == "QUICK_REPLY") != (bs[i-1].Type == "QUICK_REPLY") {
			groups++
		}
		if err := b.check(t.Category); err != nil {
			return err
		}
		if slices.ContainsFunc(bs[:i], func(o button) bool { return o.Text != "" && o.Text == b.Text }) {
			return badParam("Param buttons: two buttons have the same text %q.", b.Text)
		}
	}
	if groups > 2 {
		return badParam("Invalid combination of buttons: quick replies stand together, not among the others.")
	}
	return nil
}

func (b button) check(category string) *graphError {
	if b.Type != "COPY_CODE" && b.Type != "CALL_PERMISSION_REQUEST" && b.Type != "CONTACT_INFO_REQUEST" {
		switch {
		case b.Text == "":
			return lacksFields("BUTTONS", "text")
		case utf8.RuneCountInString(b.Text) > 25:
			return tooLong("button text", 25)
		case strings.Contains(b.Text, "{{") || strings.ContainsAny(b.Text, "\n\r"):
			return badParam("Param buttons[text] can't have variables or new lines.")
		}
	}
	switch b.Type {
	case "URL":
		return b.checkURL()
	case "PHONE_NUMBER":
		if !phoneNumber.MatchString(b.Phone) {
			return badParam("Param buttons[phone_number] is not a valid phone number: %q.", b.Phone)
		}
	case "COPY_CODE":
		code := samples(b.Example)
		switch {
		case category != marketing:
			return badParam("Button type COPY_CODE is available in category MARKETING alone.")
		case len(code) != 1 || code[0] == "":
			return lacksFields("BUTTONS", "example")
		case utf8.RuneCountInString(code[0]) > 15:
			return tooLong("coupon code", 15)
		}
	case "FLOW":
		if b.FlowID == "" && b.FlowName == "" && b.FlowJSON == "" {
			return lacksFields("BUTTONS", "flow_id")
		}
	}
	return nil
}

func (b button) checkURL() *graphError {
	vars := variables(b.URL)
	switch {
	case b.URL == "":
		return lacksFields("BUTTONS", "url")
	case utf8.RuneCountInString(b.URL) > 2000:
		return tooLong("button url", 2000)
	case !webAddress(b.URL):
		return badParam("Param buttons[url] is not a valid URI: %q.", b.URL)
	case len(vars) > 1 || (len(vars) == 1 && !strings.HasSuffix(b.URL, "}}")):
		return badParam("Param buttons[url] can have one variable, at its end.")
	case len(vars) == 1 && len(samples(b.Example)) != 1:
		return lacksFields("BUTTONS", "example")
	}
	return nil
}

// checkCode checks a template for one-time codes: its texts are the
// platform's.
func (t *template) checkCode() *graphError {
	buttons := t.part("BUTTONS")
	footer := t.part("FOOTER")
	switch {
	case t.part("HEADER") != nil:
		return badParam("An authentication template can't have a component of type HEADER.")
	case t.part("BODY").Text != "":
		return badParam("The body of an authentication template is fixed: it takes add_security_recommendation, not text.")
	case footer != nil && (footer.Text != "" || footer.Expires == nil):
		return badParam("The footer of an authentication template is fixed: it takes code_expiration_minutes.")
	case footer != nil && (*footer.Expires < 1 || *footer.Expires > 90):
		return badParam("Param code_expiration_minutes must be between 1 and 90 - got %d.", *footer.Expires)
	case buttons == nil || len(buttons.Buttons) != 1 || buttons.Buttons[0].Type != "OTP":
		return lacksFields("BUTTONS", "one button of type OTP")
	}
	b := buttons.Buttons[0]
	switch b.OTP {
	case "COPY_CODE":
	case "ONE_TAP", "ZERO_TAP":
		if len(b.Apps) == 0 || len(b.Apps) > 5 {
			return lacksFields("BUTTONS", "supported_apps")
		}
		for _, app := range b.Apps {
			if !strings.Contains(app.Package, ".") || len(app.Hash) != 11 {
				return badParam("Param supported_apps needs a package_name and a signature_hash of 11 characters.")
			}
		}
		if b.OTP == "ZERO_TAP" && (b.Terms == nil || !*b.Terms) {
			return lacksFields("BUTTONS", "zero_tap_terms_accepted")
		}
	default:
		return badParam("Param otp_type must be one of {COPY_CODE, ONE_TAP, ZERO_TAP} - got %q.", b.OTP)
	}
	if utf8.RuneCountInString(b.Text) > 25 {
		return tooLong("button text", 25)
	}
	return nil
}
