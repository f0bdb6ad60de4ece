// Package byoc connects a middleware of the business's own: a program that sits
// between the desk and a network that the desk does not know. Both sides call
// each other by HTTP and sign each call as Standard Webhooks says.
package byoc

import (
	"net/url"

	"recado.dev/internal/clock"
	"recado.dev/internal/platform"
)

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	at, ok := callback(a.Settings["callback_url"], a.Settings["api_base_url"])
	if !ok {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the callback is not a web address"}
	}
	can, err := readCapabilities(a.Settings["capabilities"])
	if err != nil {
		return nil, err
	}
	s := &session{channelID: a.ChannelID, callback: at, seal: newSeal(a.Secrets["signing_secret"]), can: can, host: h, wall: clock.System{}}
	return s.with(), nil
}

// callback is where the middleware is called: its own address, or the same path
// at a stand-in.
func callback(address, standIn string) (string, bool) {
	if address == "" {
		address = standIn
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", false
	}
	if standIn == "" || standIn == address {
		return u.String(), true
	}
	other, err := url.Parse(standIn)
	if err != nil || other.Host == "" || other.Scheme != "https" && other.Scheme != "http" {
		return "", false
	}
	at := other.JoinPath(u.Path)
	at.RawQuery = u.RawQuery
	return at.String(), true
}

type session struct {
	channelID string
	callback  string
	seal      seal
	can       capabilities
	host      platform.Host
	wall      clock.Clock // what others sign by, whatever the desk's own clock says
}

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return s.can.caps() }

// Kind implements platform.Kinded.
func (s *session) Kind() string { return s.can.Kind }
