// Package sms connects any provider of text messages that is called by HTTP:
// what a request, its answer and the requests of the provider look like is
// declared by settings, of which presets are ready for some providers.
package sms

import (
	"net/url"
	"strings"

	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/phone"
)

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	p, err := readProfile(a.Settings)
	if err != nil {
		return nil, err
	}
	return &session{
		profile: p, number: a.Settings["number"], account: a.Settings["account"], key: a.Secrets["api_key"], proof: a.Secrets["inbound_secret"],
		keeps: a.Settings["stops"] == "provider", hookURL: a.HookURL, host: h, displays: phone.NewDisplays(),
	}, nil
}

type session struct {
	profile  profile
	number   string
	account  string
	key      string // what the provider knows us by
	proof    string // what the provider proves itself with
	keeps    bool
	hookURL  string
	host     platform.Host
	displays *phone.Displays
}

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }

// KeepsStops implements platform.StopKeeper.
func (s *session) KeepsStops() bool { return s.keeps }

// Lengths of texts: ten parts of the usual alphabet.
const (
	maxParts = 10
	maxText  = maxParts * partSeptets
)

func caps() platform.Caps {
	return platform.Caps{
		TextLength: maxText, Formatting: "none", Splits: true, Proactive: platform.Yes,
		Receipts: []desk.Status{desk.StatusSent, desk.StatusDelivered, desk.StatusFailed},
		Rates:    platform.Rates{PerSecond: 1, PairPerSecond: 1, PairBurst: 5, MaxConcurrency: 4},
	}
}

// Reach implements platform.Starter.
func (s *session) Reach(address string) (platform.Person, bool) {
	who := s.person(address)
	if who == nil || !strings.HasPrefix(string(who.Keys[0]), "phone:") {
		return platform.Person{}, false
	}
	return *who, true
}

// shortCode is the most digits of a short code, which is no number of a country.
const shortCode = 6

// person is who has an address: a number, a short code or words.
func (s *session) person(address string) *platform.Person {
	address = strings.TrimSpace(address)
	if rest, ok := strings.CutPrefix(address, "00"); ok && len(rest) > shortCode {
		address = "+" + rest
	}
	digits := phone.Canonical(address)
	switch {
	case len(digits) > shortCode && len(digits) <= 15:
		return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("phone:" + digits)}, Address: "+" + digits, Display: s.displays.Of(digits)}
	case address == "" || len(address) > 64:
		return nil
	}
	return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("sender:" + strings.ToLower(address))}, Address: address, Display: address}
}

// receiptURL is where the provider tells what became of a message.
func (s *session) receiptURL(id string) string {
	if s.hookURL == "" {
		return ""
	}
	q := url.Values{"our_id": {id}}
	if s.profile.Proof == proofQuery {
		q.Set(secretParam, s.proof)
	}
	return s.hookURL + "?" + q.Encode()
}
