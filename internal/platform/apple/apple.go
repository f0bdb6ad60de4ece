// Package apple connects Apple Messages for Business, as a messaging service
// provider speaks to it: customers write to a business in the Messages app of
// their phone. It knows that network's format and nothing of ours but the
// connector contract and the language.
package apple

import (
	"encoding/base64"
	"net/url"
	"strings"

	"recado.dev/internal/platform"
)

const defaultBase = "https://mspgw.push.apple.com/v1"

// Values of the settings that are choices.
const (
	regionNorthAmerica = "north_america"
	approvalRequested  = "requested"
	approvalApproved   = "approved"
)

// New is the platform.
func New() platform.Platform { return network{} }

type network struct{}

// Describe implements platform.Platform.
func (network) Describe() platform.Descriptor { return declaration() }

// Open implements platform.Platform. Businesses elsewhere cannot have the
// service, so that a channel of theirs would never carry anything.
func (network) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	if a.Settings["region"] != regionNorthAmerica {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "Apple Messages for Business can be connected for businesses in North America only"}
	}
	base := a.Settings["api_base_url"]
	if base == "" {
		base = defaultBase
	}
	api, ok := webAddress(base)
	if !ok {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is not a web address"}
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(a.Secrets["msp_secret"]))
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the secret is not base64: copy it whole from Apple Business Register"}
	}
	return &session{
		api: api, msp: a.Settings["msp_id"], business: a.Settings["business_id"], key: key, host: h,
		approved: a.Settings["approval"] == approvalApproved,
		apps:     readApps(a.Settings["apps"]),
		pay: payments{
			merchant: a.Settings["merchant_id"], country: a.Settings["merchant_country"], name: a.Settings["merchant_name"],
			gateway: a.Settings["payment_gateway_url"], sessions: a.Settings["merchant_session_url"], key: a.Secrets["merchant_session_key"],
		},
	}, nil
}

// session is one business id.
type session struct {
	api      *url.URL
	msp      string
	business string
	key      []byte
	approved bool
	host     platform.Host
	apps     []app
	pay      payments
}

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps {
	c := caps()
	if s.pay.ready() {
		c.Payments = platform.Yes
	}
	c.Apps.Known = known(s.apps)
	return c
}

// AccountName implements platform.Named: a provider has one address for the
// messages of all its businesses.
func (s *session) AccountName() string { return s.business }

func webAddress(s string) (*url.URL, bool) {
	u, err := url.Parse(strings.TrimRight(s, "/"))
	return u, err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}
