// Package linkedin connects company pages on LinkedIn: the posts of the page,
// what people write under them and where they name it. It knows that network's
// format and nothing of ours but the connector contract and the language.
package linkedin

import (
	"net/url"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/platform"
)

const (
	defaultBase    = "https://api.linkedin.com"
	defaultVersion = "202607"
)

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	base, version := a.Settings["api_base_url"], a.Settings["api_version"]
	if base == "" {
		base = defaultBase
	}
	if version == "" {
		version = defaultVersion
	}
	root, err := url.Parse(strings.TrimRight(base, "/"))
	if err != nil || root.Host == "" || root.Scheme != "https" && root.Scheme != "http" {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is not a web address"}
	}
	return &session{
		root: root.String(), version: version, channelID: a.ChannelID, organization: a.Settings["organization_id"], hookURL: a.HookURL, host: h,
		application: a.Settings["application_id"], member: a.Settings["member_id"],
		token: a.Secrets["access_token"], clientSecret: []byte(a.Secrets["client_secret"]),
	}, nil
}

// session is one page.
type session struct {
	root, version, channelID, organization, hookURL string
	application, member                             string // of the subscription
	token                                           string
	clientSecret                                    []byte
	host                                            platform.Host

	mu     sync.Mutex // of what follows
	doubts doubts
	saw    sighting
}

// sighting is how the looking goes, for people.
type sighting struct{ last, next time.Time }

// AccountName implements platform.Named.
func (s *session) AccountName() string { return s.organization }

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }

// page is the page as the network names things.
func (s *session) page() string { return "urn:li:organization:" + s.organization }
