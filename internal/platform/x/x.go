// Package x connects an account on X: its direct messages, and what is said to it
// in public. It knows that network's format and nothing of ours but the connector contract and the
// language.
package x

import (
	"net/url"
	"strings"

	"recado.dev/internal/platform"
)

const defaultBase = "https://api.x.com"

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
	root, err := url.Parse(strings.TrimRight(base, "/"))
	if err != nil || root.Host == "" || root.Scheme != "https" && root.Scheme != "http" {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is not a web address"}
	}
	s := &session{
		root: root, userID: a.Settings["user_id"], plan: a.Settings["plan"], bearer: a.Secrets["bearer_token"], hookURL: a.HookURL, host: h,
		keys: keys{
			consumer: a.Settings["consumer_key"], consumerSecret: a.Secrets["consumer_secret"],
			token: a.Secrets["access_token"], tokenSecret: a.Secrets["access_token_secret"],
		},
	}
	if a.Settings["receive"] == "poll" {
		return &poller{session: s, every: pollEvery}, nil
	}
	return &listener{session: s, every: lookEvery}, nil
}

type session struct {
	root    *url.URL
	userID  string // of the account itself
	plan    string // what the app may do: enterprise, or empty
	keys    keys
	bearer  string // of the app; empty where a person subscribes
	hookURL string
	host    platform.Host
	looks   looks
}

// AccountName implements platform.Named.
func (s *session) AccountName() string { return s.userID }

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps(s.plan) }
