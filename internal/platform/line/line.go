// Package line connects accounts of LINE (LINE Official Accounts, by the
// Messaging API). It knows that network's wire format and nothing of ours but
// the connector contract and the language.
package line

import (
	"net/url"
	"strings"
	"sync"
	"time"

	"recado.dev/internal/platform"
)

const (
	defaultBase    = "https://api.line.me"
	defaultData    = "https://api-data.line.me"
	stickerPlace   = "https://stickershop.line-scdn.net"
	networkAPIHost = "api.line.me"
)

// tokenLife is for how long a reply token is tried: the network speaks of about
// a minute.
const tokenLife = 50 * time.Second

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	at, ok := hostsOf(a.Settings["api_base_url"], a.Settings["data_base_url"])
	if !ok {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is not a web address"}
	}
	return &session{
		hosts: at, token: a.Secrets["channel_access_token"], secret: []byte(a.Secrets["channel_secret"]),
		hookURL: a.HookURL, host: h, doubts: map[string]doubt{},
	}, nil
}

// session is one account.
type session struct {
	hosts   hosts
	token   string
	secret  []byte
	hookURL string
	host    platform.Host

	mu     sync.Mutex
	doubts map[string]doubt // replies whose answer was lost, by our id of the message
}

// doubt is a reply of which nobody knows whether the network took it.
type doubt struct {
	token string
	since time.Time
}

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }

// hosts are where the network's things lie: its API, files, and pictures of
// stickers.
type hosts struct {
	api, data, stickers *url.URL
}

// hostsOf takes a stand-in to have everything on the one address that is given.
func hostsOf(base, data string) (hosts, bool) {
	if base == "" {
		base = defaultBase
	}
	api, ok := webAddress(base)
	if !ok {
		return hosts{}, false
	}
	own := strings.EqualFold(api.Host, networkAPIHost)
	if data == "" && own {
		data = defaultData
	} else if data == "" {
		data = base
	}
	files, ok := webAddress(data)
	if !ok {
		return hosts{}, false
	}
	stickers := files
	if own {
		stickers, _ = webAddress(stickerPlace)
	}
	return hosts{api: api, data: files, stickers: stickers}, true
}

func webAddress(s string) (*url.URL, bool) {
	u, err := url.Parse(strings.TrimRight(s, "/"))
	return u, err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}
