// Package youtube connects a channel on YouTube: the comments under its videos.
// The network calls nobody, so that it is asked each hour. The package knows that
// network's format and nothing of ours but the connector contract and the
// language.
package youtube

import (
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/platform"
)

const (
	defaultBase = "https://youtube.googleapis.com"
	tokenURL    = "https://oauth2.googleapis.com/token"
	// defaultQuota is what a project may spend a day unless it asked for more.
	defaultQuota = 10_000
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
	if err != nil || root.Host == "" || root.Scheme != "https" && root.Scheme != "http" {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is not a web address"}
	}
	quota, err := strconv.Atoi(a.Settings["quota"])
	if err != nil || quota <= 0 {
		quota = defaultQuota
	}
	signIn := root.JoinPath("token")
	if strings.HasSuffix(root.Hostname(), ".googleapis.com") {
		if signIn, err = url.Parse(tokenURL); err != nil {
			return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the sign-in has no address", Err: err}
		}
	}
	return &session{
		root: root, signIn: signIn, host: h, channel: a.Settings["channel_id"], salt: a.ChannelID, quota: quota, every: lookEvery,
		app: grant{id: a.Settings["client_id"], secret: a.Secrets["client_secret"], refresh: a.Secrets["refresh_token"]},
	}, nil
}

type session struct {
	root, signIn *url.URL
	host         platform.Host
	channel      string // of the account itself
	salt         string // tells channels apart, so that they do not all ask at once
	quota        int    // units a day
	every        time.Duration
	app          grant

	mu         sync.Mutex
	token      token
	day        string // in the network's own zone
	spent      int    // units of the day
	last, next time.Time
}

// AccountName implements platform.Named.
func (s *session) AccountName() string { return s.channel }

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }
