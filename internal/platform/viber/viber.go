// Package viber connects bots of Viber. It knows that network's format and
// nothing of ours but the connector contract and the language.
package viber

import (
	"net/url"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"recado.dev/internal/platform"
)

const defaultBase = "https://chatapi.viber.com"

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	base := strings.TrimRight(a.Settings["api_base_url"], "/")
	if base == "" {
		base = defaultBase
	}
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is not a web address"}
	}
	return &session{
		base: base, host: u.Host, token: a.Secrets["auth_token"], sender: a.Settings["sender_name"], welcome: a.Settings["welcome"],
		hookURL: a.HookURL, world: h,
	}, nil
}

// session is one bot.
type session struct {
	base, host, token string
	sender, welcome   string
	hookURL           string
	world             platform.Host
	learned           atomic.Pointer[string] // the bot's name, once the network told it
}

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }

// maxSender bounds the name above a message.
const maxSender = 28

// name is what customers read above a message: the network wants one with each.
func (s *session) name() string {
	name := s.sender
	if learned := s.learned.Load(); name == "" && learned != nil {
		name = *learned
	}
	if name == "" {
		name = "Chat"
	}
	if utf8.RuneCountInString(name) > maxSender {
		name = string([]rune(name)[:maxSender])
	}
	return name
}
