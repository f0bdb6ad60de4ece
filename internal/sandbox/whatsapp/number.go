package whatsapp

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// Bounds of what a business may do with a number.
const (
	movesWithin  = 72 * time.Hour
	maxMoves     = 10 // registrations and deregistrations
	maxWrongPINs = 5
	pinWait      = time.Hour
)

var sixDigits = regexp.MustCompile(`^[0-9]{6}$`)

// codeError is a refusal about the code that verifies a number.
func codeError(code int, title, words string) *graphError {
	return &graphError{status: 400, code: code, message: "(#" + itoa(code) + ") " + title, title: title, advice: words}
}

// added are the numbers of a business account that were added by the API and
// have no channel yet, as accounts that the token opens.
func (n *Network) added(of sandbox.Account, connected []sandbox.Account) []sandbox.Account {
	b, done := n.open(wabaOf(of))
	defer done()
	var out []sandbox.Account
	for id, l := range b.Lines {
		if l.Number == "" || slices.ContainsFunc(connected, func(a sandbox.Account) bool { return a.ID == id }) {
			continue
		}
		a := of
		a.ID, a.Name, a.Display, a.HookURL = id, l.Name, l.Number, ""
		a.Settings = map[string]string{
			"phone_number_id": id, "business_account_id": wabaOf(of), "display_phone_number": l.Number,
			"api_base_url": of.Settings["api_base_url"], "api_version": of.Settings["api_version"],
		}
		out = append(out, a)
	}
	slices.SortFunc(out, func(x, y sandbox.Account) int { return strings.Compare(x.ID, y.ID) })
	return out
}

func (n *Network) addNumber(c *call, a sandbox.Account) (any, *graphError) {
	var in struct {
		Country string `json:"cc"`
		Number  string `json:"phone_number"`
		Name    string `json:"verified_name"`
	}
	if err := decode(c, &in); err != nil {
		return nil, err
	}
	full := "+" + digits(in.Country) + digits(in.Number)
	switch {
	case digits(in.Country) == "" || len(full) < 8 || len(full) > 16:
		return nil, badParam("Param phone_number is not a valid phone number.")
	case utf8.RuneCountInString(in.Name) < 3:
		return nil, badParam("Param verified_name must be at least 3 characters long.")
	}
	for _, o := range n.table.Accounts() {
		if digits(o.Settings["display_phone_number"]) == digits(full) {
			return nil, codeError(136021, "Phone number is already in use", "This phone number is already registered to a WhatsApp account.")
		}
	}
	b, done := n.open(wabaOf(a))
	defer done()
	if b.Standing.restricted("RESTRICTED_ADD_PHONE_NUMBER_ACTION", n.table.Now()) {
		return nil, fail(403, 368, "Temporarily blocked for policies violations", "The WhatsApp Business Account can't add phone numbers now.")
	}
	id := "1" + number(14)
	b.Lines[id] = &line{Number: full, Name: in.Name, NameStatus: "PENDING_REVIEW", Status: "PENDING", Quality: "UNKNOWN", Throughput: "NOT_APPLICABLE"}
	n.askName(b, b.Lines[id], in.Name)
	return object{"id": id}, nil
}

// askName puts a number's name before the reviewers.
func (n *Network) askName(b *book, l *line, name string) {
	l.NewName, l.NameAt = name, time.Time{}
	if b.Review.Auto {
		l.NameAt = n.table.Now().Add(time.Duration(b.Review.Delay) * time.Second)
	}
	n.change(b)
}

func (n *Network) requestCode(c *call, a sandbox.Account) (any, *graphError) {
	var in struct {
		Method   string `json:"code_method"`
		Language string `json:"language"`
	}
	if err := decode(c, &in); err != nil {
		return nil, err
	}
	if in.Method != "SMS" && in.Method != "VOICE" {
		return nil, badParam("Param code_method must be one of {SMS, VOICE} - got %q.", in.Method)
	}
	if in.Language == "" {
		return nil, badParam("The parameter language is required.")
	}
	b, done := n.open(wabaOf(a))
	defer done()
	l := b.line(a)
	if l.Verified {
		return nil, codeError(136024, "Request code error", "This phone number is verified already.")
	}
	l.Code = number(6)
	n.change(b)
	return object{"success": true}, nil
}

func (n *Network) verifyCode(c *call, a sandbox.Account) (any, *graphError) {
	var in struct {
		Code string `json:"code"`
	}
	if err := decode(c, &in); err != nil {
		return nil, err
	}
	b, done := n.open(wabaOf(a))
	defer done()
	l := b.line(a)
	if l.Code == "" || strings.ReplaceAll(in.Code, "-", "") != l.Code {
		return nil, codeError(136025, "Verify code error", "The code that was entered is wrong or no longer valid.")
	}
	l.Verified, l.Code = true, ""
	n.change(b)
	return object{"success": true, "id": a.ID}, nil
}

// moved counts a registration or deregistration, as far as there is room.
func (l *line) moved(now time.Time) *graphError {
	l.Moves = slices.DeleteFunc(l.Moves, func(at time.Time) bool { return now.Sub(at) >= movesWithin })
	if len(l.Moves) >= maxMoves {
		return fail(400, 133016, "Account register/deregister rate limit exceeded", "There were too many registration attempts for this phone number in a short period of time.")
	}
	l.Moves = append(l.Moves, now)
	return nil
}

// checkPIN compares the two-step PIN.
func (l *line) checkPIN(pin string, now time.Time) *graphError {
	l.WrongPINs = slices.DeleteFunc(l.WrongPINs, func(at time.Time) bool { return now.Sub(at) >= pinWait })
	switch {
	case len(l.WrongPINs) >= maxWrongPINs:
		return fail(400, 133008, "Too many two step verification PIN guesses", "Too many PIN guesses for this phone number: try again in %d minutes.", int(pinWait.Minutes()))
	case l.PIN != "" && l.PIN != pin:
		l.WrongPINs = append(l.WrongPINs, now)
		return fail(400, 133005, "Two step verification PIN mismatch", "Two-step verification PIN incorrect.")
	}
	return nil
}

func (n *Network) register(c *call, a sandbox.Account) (any, *graphError) {
	var in struct {
		Product string `json:"messaging_product"`
		PIN     string `json:"pin"`
	}
	if err := decode(c, &in); err != nil {
		return nil, err
	}
	switch {
	case in.Product != "whatsapp":
		return nil, badParam("The parameter messaging_product is required.")
	case !sixDigits.MatchString(in.PIN):
		return nil, badParam("Param pin must be a 6-digit number.")
	}
	b, done := n.open(wabaOf(a))
	defer done()
	defer n.change(b)
	l, now := b.line(a), n.table.Now()
	if !l.Verified {
		return nil, fail(400, 133006, "Phone number re-verification needed", "Phone number needs to be verified before registering.")
	}
	if err := l.checkPIN(in.PIN, now); err != nil {
		return nil, err
	}
	if err := l.moved(now); err != nil {
		return nil, err
	}
	l.Registered, l.Status, l.PIN, l.Throughput = true, "CONNECTED", in.PIN, "STANDARD"
	return object{"success": true}, nil
}

func (n *Network) deregister(a sandbox.Account) (any, *graphError) {
	b, done := n.open(wabaOf(a))
	defer done()
	defer n.change(b)
	l := b.line(a)
	if !l.Registered {
		return nil, fail(400, 133010, "Phone number not registered", "Phone number not registered on the WhatsApp Business Platform.")
	}
	if err := l.moved(n.table.Now()); err != nil {
		return nil, err
	}
	l.Registered, l.Status = false, "DISCONNECTED"
	return object{"success": true}, nil
}

// setNumber changes a number's PIN or asks for another name.
func (n *Network) setNumber(c *call, a sandbox.Account) (any, *graphError) {
	var in struct {
		PIN  string `json:"pin"`
		Name string `json:"new_display_name"`
	}
	if c.ContentLength != 0 {
		if err := decode(c, &in); err != nil {
			return nil, err
		}
	}
	if q := c.URL.Query().Get("new_display_name"); q != "" {
		in.Name = q
	}
	b, done := n.open(wabaOf(a))
	defer done()
	defer n.change(b)
	l := b.line(a)
	if in.PIN != "" {
		if !sixDigits.MatchString(in.PIN) {
			return nil, badParam("Param pin must be a 6-digit number.")
		}
		l.PIN, l.WrongPINs = in.PIN, nil
		n.notify(b.WABA, "security", object{"display_phone_number": digits(a.Settings["display_phone_number"]), "event": "PIN_CHANGED", "requester": appID})
	}
	if in.Name != "" {
		if size := utf8.RuneCountInString(in.Name); size < 3 || size > 512 {
			return nil, badParam("Param new_display_name must be 3 to 512 characters long.")
		}
		n.askName(b, l, in.Name)
	}
	return object{"success": true}, nil
}

// nameVerdict is what a reviewer says of a name.
func nameVerdict(name string) string {
	low := strings.ToLower(name)
	for _, bad := range []string{"http", "www.", "whatsapp", "facebook"} {
		if strings.Contains(low, bad) {
			return "REJECTED"
		}
	}
	return "APPROVED"
}

// decideName ends the review of a number's new name.
func (n *Network) decideName(b *book, a sandbox.Account, decision string) {
	l := b.line(a)
	news := object{"display_phone_number": digits(a.Settings["display_phone_number"]), "decision": decision, "requested_verified_name": l.NewName, "rejection_reason": "NONE"}
	if decision == "APPROVED" {
		l.Name, l.NameStatus = l.NewName, "APPROVED"
	} else {
		if l.NameStatus == "PENDING_REVIEW" {
			l.NameStatus = "DECLINED" // it never had another name
		}
		news["rejection_reason"] = "NAME_NOT_CONSISTENT_WITH_BRANDING"
	}
	l.NewName, l.NameAt = "", time.Time{}
	n.notify(b.WABA, "phone_number_name_update", news)
}
