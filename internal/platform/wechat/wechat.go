// Package wechat connects Official Accounts of WeChat (service accounts), by
// customer-service messages. It knows that network's wire format and nothing of
// ours but the connector contract and the language.
package wechat

import (
	"net/url"
	"strconv"
	"strings"
	"sync"

	"recado.dev/internal/platform"
)

const (
	defaultBase = "https://api.weixin.qq.com"
	// modeSecure has requests encrypted, modePlain not.
	modeSecure = "secure"
	modePlain  = "plain"
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
	s := &session{
		root: root, appID: a.Settings["app_id"], appSecret: a.Secrets["app_secret"], verifyToken: a.Secrets["verify_token"],
		plain: a.Settings["message_mode"] == modePlain, answers: answersPerMessage, host: h,
	}
	if n, err := strconv.Atoi(a.Settings["answers_per_message"]); err == nil && n > 0 {
		s.answers = n
	}
	for _, name := range []string{"encoding_aes_key", "previous_encoding_aes_key"} {
		if key, ok := keyOf(a.Secrets[name]); ok {
			s.keys = append(s.keys, key)
		}
	}
	return s, nil
}

// session is one account.
type session struct {
	root        *url.URL
	appID       string
	appSecret   string
	verifyToken string
	plain       bool     // requests come unencrypted
	keys        [][]byte // the newest first
	answers     int      // how many messages may answer one of the customer's
	host        platform.Host

	tokens tokens

	mu    sync.Mutex
	thumb thumbnail
}

// AccountName implements platform.Named.
func (s *session) AccountName() string { return s.appID }

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return caps(s.answers) }
