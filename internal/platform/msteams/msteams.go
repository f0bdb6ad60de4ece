// Package msteams connects a bot in Microsoft Teams, by the protocol of its Bot
// Connector: people write to it personally, in group chats or by mentioning it
// in a team's channel. It knows that network's format and nothing of ours but
// the connector contract and the language.
package msteams

import (
	"net/url"
	"slices"
	"strings"
	"sync"

	"recado.dev/internal/platform"
)

const (
	defaultBase  = "https://smba.trafficmanager.net/teams"
	defaultLogin = "https://login.microsoftonline.com"
)

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	at, ok := cloudOf(a.Settings["api_base_url"], a.Settings["login_base_url"])
	if !ok {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the service's address is not a web address"}
	}
	s := &session{
		cloud: at, app: a.Settings["app_id"], tenant: a.Settings["tenant_id"], password: a.Secrets["app_password"], host: h,
		personal: map[string]string{},
	}
	s.keys.known = map[string]key{}
	return s, nil
}

// session is one bot.
type session struct {
	cloud    cloud
	app      string
	tenant   string
	password string
	host     platform.Host
	keys     keyring
	tokens   tokens

	mu       sync.Mutex
	personal map[string]string // people's conversations with the bot, by service and id
}

// maxPersonal bounds how many conversations are remembered.
const maxPersonal = 10_000

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps() }

// AccountName implements platform.Named.
func (s *session) AccountName() string { return botID(s.app) }

func botID(app string) string { return "28:" + app }

// cloud is where the network is: the public one, a government's, or a stand-in
// that has all of its services on one address.
type cloud struct {
	service *url.URL // of messages, where nobody named another
	login   *url.URL
	keys    *url.URL // of the description of its keys
	issuer  string
	scope   string
}

func cloudOf(service, login string) (cloud, bool) {
	if service == "" {
		service = defaultBase
	}
	var c cloud
	var ok bool
	if c.service, ok = webAddress(service); !ok {
		return c, false
	}
	c.issuer, c.scope = "https://api.botframework.com", "https://api.botframework.com/.default"
	description := "https://login.botframework.com/v1/.well-known/openidconfiguration"
	switch {
	case !network365(c.service):
		description = strings.TrimRight(service, "/") + "/v1/.well-known/openidconfiguration"
		if login == "" || login == defaultLogin {
			login = service
		}
	case strings.HasSuffix(login, "microsoftonline.us"):
		c.issuer, c.scope = "https://api.botframework.us", "https://api.botframework.us/.default"
		description = "https://login.botframework.azure.us/v1/.well-known/openidconfiguration"
	case login == "":
		login = defaultLogin
	}
	if c.login, ok = webAddress(login); !ok {
		return c, false
	}
	c.keys, ok = webAddress(description)
	return c, ok
}

func webAddress(s string) (*url.URL, bool) {
	u, err := url.Parse(strings.TrimRight(s, "/"))
	return u, err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// network365 says whether an address is the network's own. Anybody can have a
// host of trafficmanager.net, so that those are named one by one.
func network365(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	if u.Scheme != "https" || u.Port() != "" {
		return false
	}
	if slices.Contains([]string{"smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com", "smba.infra.gov.teams.microsoft.us", "smba.infra.dod.teams.microsoft.us"}, host) {
		return true
	}
	for _, own := range []string{".botframework.com", ".teams.microsoft.com", ".teams.microsoft.us", ".skype.com", ".botframework.azure.us"} {
		if strings.HasSuffix(host, own) {
			return true
		}
	}
	return false
}

// trusts says whether an address may see our token: the network's own, and the
// configured one.
func (s *session) trusts(u *url.URL) bool {
	return network365(u) || u.Scheme == s.cloud.service.Scheme && strings.EqualFold(u.Host, s.cloud.service.Host)
}
