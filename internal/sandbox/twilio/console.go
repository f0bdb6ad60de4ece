package twilio

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox"
)

// Routes implements sandbox.Console: what a person at the platform's console,
// and a customer with their phone, can do. Both platforms have the same: the
// account is one.
func (n *Network) Routes(add func(pattern string, f func(*http.Request) (any, error))) {
	on := func(pattern string, f func(r *http.Request, acc *account) error) {
		add(pattern, func(r *http.Request) (any, error) {
			acc, done := n.open()
			defer done()
			if err := f(r, acc); err != nil {
				return nil, err
			}
			if r.Method != http.MethodGet {
				n.change(acc)
			}
			return n.view(acc), nil
		})
	}
	on("GET /console", func(*http.Request, *account) error { return nil })
	on("PUT /console", n.putAccount)
	on("POST /console/token", n.postToken)
	on("POST /console/words", func(_ *http.Request, acc *account) error {
		acc.Words, acc.Joined = twoWords(), map[string]time.Time{}
		return nil
	})
	on("POST /console/lines", n.postLine)
	on("PUT /console/lines/{line}", n.putLine)
	on("POST /console/contents/{content}", n.postVerdict)
	on("DELETE /console/alerts", func(_ *http.Request, acc *account) error {
		acc.Alerts = nil
		return nil
	})
	add("GET /phones/{phone}/{account}", n.getCustomer)
	add("PUT /phones/{phone}/{account}", n.putCustomer)
	add("POST /phones/{phone}/{account}/report", n.putCustomer)
}

// accountIn is what may be set at the console; nil leaves a thing alone.
type accountIn struct {
	Status      *string `json:"status"`
	MediaAuth   *bool   `json:"media_auth"`
	AutoWire    *bool   `json:"auto_wire"`
	OptOutTypes *bool   `json:"opt_out_types"`
	Trouble     *int    `json:"trouble"`
	Auto        *bool   `json:"review_auto"`
	Delay       *int    `json:"review_delay"`
}

func (n *Network) putAccount(r *http.Request, acc *account) error {
	var in accountIn
	if err := sandbox.Read(r, &in); err != nil {
		return err
	}
	if in.Trouble != nil && *in.Trouble != 0 {
		if _, ok := knownError(*in.Trouble); !ok {
			return desk.Invalid("trouble", "the platform has no such error here")
		}
	}
	switch {
	case in.Status != nil && !slices.Contains([]string{"active", "suspended", "closed"}, *in.Status):
		return desk.Invalid("status", "one of active, suspended, closed")
	case in.Delay != nil && (*in.Delay < 0 || *in.Delay > 7*24*3600):
		return desk.Invalid("review_delay", "0 seconds to a week")
	}
	assign(&acc.Status, in.Status)
	assign(&acc.MediaAuth, in.MediaAuth)
	assign(&acc.AutoWire, in.AutoWire)
	assign(&acc.OptOutTypes, in.OptOutTypes)
	assign(&acc.Trouble, in.Trouble)
	assign(&acc.Review.Auto, in.Auto)
	assign(&acc.Review.Delay, in.Delay)
	for _, t := range acc.Contents {
		if t.Status != received && t.Status != pending {
			continue
		}
		t.ReviewAt = time.Time{}
		if acc.Review.Auto {
			t.ReviewAt = n.table.Now().Add(time.Duration(acc.Review.Delay) * time.Second)
		}
	}
	return nil
}

func assign[T any](to, v *T) {
	if v != nil {
		*to = *v
	}
}

// postToken makes a second token, or has it take the first one's place.
func (n *Network) postToken(r *http.Request, acc *account) error {
	var in struct {
		Action string `json:"action"`
	}
	if err := sandbox.Read(r, &in); err != nil {
		return err
	}
	switch {
	case in.Action == "second":
		acc.Second = sid("")
	case in.Action == "promote" && acc.Second != "":
		acc.Token, acc.Second = acc.Second, ""
	case in.Action == "promote":
		return desk.E(desk.CodeConflict, "there is no second token")
	default:
		return desk.Invalid("action", "second or promote")
	}
	return nil
}

func (n *Network) postLine(r *http.Request, acc *account) error {
	var in struct {
		Channel string `json:"channel"`
		Number  string `json:"number"`
	}
	if err := sandbox.Read(r, &in); err != nil {
		return err
	}
	if in.Channel != sms && in.Channel != whatsApp {
		return desk.Invalid("channel", "sms or whatsapp")
	}
	if in.Number == "" {
		in.Number = "+34910" + random(6)
	}
	if !e164.MatchString(in.Number) {
		return desk.Invalid("number", "a number in the form +34910000000")
	}
	if acc.line(in.Channel, in.Number) != nil {
		return desk.E(desk.CodeConflict, "the account has that number")
	}
	acc.Lines = append(acc.Lines, newLine(in.Channel, in.Number, n.table.Now()))
	return nil
}

func (n *Network) putLine(r *http.Request, acc *account) error {
	l := acc.lineByID(r.PathValue("line"))
	if l == nil {
		return desk.NotFound("number")
	}
	var in struct {
		URL      *string `json:"url"`
		Fallback *string `json:"fallback_url"`
		Status   *string `json:"status_url"`
		State    *string `json:"state"`
	}
	if err := sandbox.Read(r, &in); err != nil {
		return err
	}
	for _, v := range []*string{in.URL, in.Fallback, in.Status} {
		if v != nil && *v != "" && !validURL(*v) {
			return desk.Invalid("url", "an address that begins with http:// or https://")
		}
	}
	if in.State != nil && (l.Channel != whatsApp || (*in.State != online && *in.State != offline)) {
		return desk.Invalid("state", "ONLINE or OFFLINE, of a WhatsApp sender")
	}
	assign(&l.URL, in.URL)
	l.Wired = l.Wired || in.URL != nil
	assign(&l.FallbackURL, in.Fallback)
	assign(&l.StatusURL, in.Status)
	assign(&l.Status, in.State)
	return nil
}

func (n *Network) postVerdict(r *http.Request, acc *account) error {
	t := acc.contentByID(r.PathValue("content"))
	if t == nil {
		return desk.NotFound("template")
	}
	var in struct {
		Action string `json:"action"`
		Reason string `json:"reason"`
	}
	if err := sandbox.Read(r, &in); err != nil {
		return err
	}
	to := map[string]string{"approve": approved, "reject": rejected, "pause": paused, "disable": disabled, "remove": gone}[in.Action]
	switch {
	case to == "":
		return desk.Invalid("action", "one of approve, reject, pause, disable, remove")
	case t.Status == unsubmitted:
		return desk.E(desk.CodeConflict, "the template was not submitted")
	case in.Action == "reject" && strings.TrimSpace(in.Reason) == "":
		return desk.Invalid("reason", "say why")
	}
	t.Status, t.Reason, t.ReviewAt = to, in.Reason, time.Time{}
	return nil
}

// customerView is what a customer decided about a line.
type customerView struct {
	Blocked bool `json:"blocked"`
	Stopped bool `json:"stopped"`
}

func (n *Network) getCustomer(r *http.Request) (any, error) {
	return n.customer(r, func(*account, string) error { return nil })
}

// putCustomer also takes a report, which nobody at the platform reads.
func (n *Network) putCustomer(r *http.Request) (any, error) {
	return n.customer(r, func(acc *account, key string) error {
		if r.Method == http.MethodPost {
			return nil
		}
		in := customerView{acc.Blocks[key], acc.OptOuts[key]}
		if err := sandbox.Read(r, &in); err != nil {
			return err
		}
		set(acc.Blocks, key, in.Blocked)
		set(acc.OptOuts, key, in.Stopped)
		n.change(acc)
		return nil
	})
}

func set(m map[string]bool, key string, on bool) {
	if on {
		m[key] = true
	} else {
		delete(m, key)
	}
}

func (n *Network) customer(r *http.Request, f func(*account, string) error) (any, error) {
	p, known := n.table.Phone(r.PathValue("phone"))
	acc, done := n.open()
	defer done()
	l := acc.lineByID(r.PathValue("account"))
	if !known || l == nil {
		return nil, desk.NotFound("phone or number")
	}
	key := pair(l, p)
	if err := f(acc, key); err != nil {
		return nil, err
	}
	return customerView{acc.Blocks[key], acc.OptOuts[key]}, nil
}
