// Package telegram connects bots of Telegram. It knows that network's format
// and nothing of ours but the connector contract and the language.
package telegram

import (
	"net/url"
	"strings"
	"sync/atomic"

	"recado.dev/internal/platform"
)

const defaultBase = "https://api.telegram.org"

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
	if u, err := url.Parse(base); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is not a web address"}
	}
	return &session{base: base, token: a.Secrets["bot_token"], secret: a.Secrets["webhook_secret"], hookURL: a.HookURL, host: h}, nil
}

// session is one bot.
type session struct {
	base, token, secret string
	hookURL             string
	host                platform.Host
	arranged            atomic.Int64 // when the network was given our address, in seconds
}

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }
