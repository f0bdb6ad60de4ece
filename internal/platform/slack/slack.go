// Package slack connects an app in a Slack workspace: people write to it in
// direct messages and mention it in channels. It knows that network's format
// and nothing of ours but the connector contract and the language.
package slack

import (
	"net/url"
	"strings"
	"sync"

	"recado.dev/internal/platform"
)

const (
	defaultBase   = "https://slack.com/api"
	networkDomain = "slack.com"
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
	root, err := url.Parse(strings.TrimRight(base, "/"))
	if err != nil || root.Host == "" || root.Scheme != "http" && root.Scheme != "https" {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is not a web address"}
	}
	return &session{
		root: root, team: a.Settings["team_id"], token: a.Secrets["bot_token"], secret: []byte(a.Secrets["signing_secret"]),
		hookURL: a.HookURL, host: h, direct: map[string]string{},
	}, nil
}

// session is one workspace in which the app is installed.
type session struct {
	root    *url.URL
	team    string // T01ABC
	token   string
	secret  []byte
	hookURL string
	host    platform.Host

	mu     sync.Mutex
	direct map[string]string // people's direct channels with the app, by their ids
}

// maxDirect bounds how many direct channels are remembered.
const maxDirect = 10_000

// AccountName implements platform.Named: an app that is installed in several
// workspaces has one address for all of them.
func (s *session) AccountName() string { return s.team }

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }

// trusts says whether a file's host may see our token, or get our files: the
// network's own, or that of the configured API.
func (s *session) trusts(u *url.URL) bool {
	if u.Scheme == s.root.Scheme && strings.EqualFold(u.Host, s.root.Host) {
		return true
	}
	host := strings.ToLower(u.Hostname())
	return u.Scheme == "https" && u.Port() == "" && (host == networkDomain || strings.HasSuffix(host, "."+networkDomain))
}
