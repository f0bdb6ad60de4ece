// Package rcs connects an agent of RCS for Business, by Google's API: customers
// read and write in the Messages app of their phone, by their number. It knows
// that network's format and nothing of ours but the connector contract and the
// language.
package rcs

import (
	"strings"

	"recado.dev/internal/clock"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/googleapi"
	"recado.dev/internal/platform/phone"
)

const (
	defaultBase = "https://rcsbusinessmessaging.googleapis.com/v1"
	scope       = "https://www.googleapis.com/auth/rcsbusinessmessaging"
)

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	base := a.Settings["api_base_url"]
	if base == "" {
		base = defaultBase
	}
	client, err := googleapi.New(h, base, a.Secrets["service_account"], scope)
	if err != nil {
		return nil, err
	}
	return &session{client: client, agent: a.Settings["agent_id"], token: a.Secrets["client_token"], displays: phone.NewDisplays(), clock: h.Clock}, nil
}

// session is one agent.
type session struct {
	client   *googleapi.Client
	agent    string
	token    string // with which the network signs
	displays *phone.Displays
	clock    clock.Clock
}

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }

// AccountName implements platform.Named: a partner has one address for all its
// agents.
func (s *session) AccountName() string { return s.agent }

// Reach implements platform.Starter.
func (s *session) Reach(address string) (platform.Person, bool) {
	who := s.person(address)
	if who == nil {
		return platform.Person{}, false
	}
	return *who, true
}

// person is who has a number; nil where it is none.
func (s *session) person(number string) *platform.Person {
	digits := phone.Canonical(number)
	if len(digits) < 7 || len(digits) > 15 {
		return nil
	}
	address := "+" + digits
	if own := strings.TrimSpace(number); len(own) <= 16 && strings.HasPrefix(own, "+") && strings.Trim(own[1:], "0123456789") == "" {
		address = own // as the network writes it, which may be another form
	}
	return &platform.Person{Keys: []platform.RemoteUserKey{platform.RemoteUserKey("phone:" + digits)}, Address: address, Display: s.displays.Of(digits)}
}
