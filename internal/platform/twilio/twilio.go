// Package twilio connects numbers of a Twilio account: WhatsApp senders and
// numbers for SMS and MMS, two platforms that share the wire. It knows that
// network's format and nothing of ours but the connector contract and the
// language.
package twilio

import (
	"sync"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/phone"
)

const (
	defaultBase   = "https://api.twilio.com"
	networkDomain = "twilio.com"
	// sandboxNumber is the network's shared number for trying WhatsApp out.
	sandboxNumber = "+14155238886"
)

// WhatsApp is the platform of WhatsApp senders.
func WhatsApp() platform.Platform { return whatsapp{} }

// SMS is the platform of numbers for SMS and MMS.
func SMS() platform.Platform { return sms{} }

type whatsapp struct{}

// Describe implements platform.Platform.
func (whatsapp) Describe() platform.Descriptor { return whatsappDeclaration() }

// Open implements platform.Platform.
func (whatsapp) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	s, err := open(a, h)
	if err != nil {
		return nil, err
	}
	s.prefix, s.caps = "whatsapp:", whatsappCaps
	return &chat{session: s, contents: map[string]*content{}, made: map[string]string{}}, nil
}

type sms struct{}

// Describe implements platform.Platform.
func (sms) Describe() platform.Descriptor { return smsDeclaration() }

// Open implements platform.Platform.
func (sms) Open(a platform.Account, h platform.Host) (platform.Session, error) {
	s, err := open(a, h)
	if err != nil {
		return nil, err
	}
	s.caps = smsCaps
	return s, nil
}

func open(a platform.Account, h platform.Host) (*session, error) {
	at, ok := hostsOf(a.Settings["api_base_url"])
	if !ok {
		return nil, &platform.Failure{Kind: platform.Misconfigured, Title: "the API's address is not a web address"}
	}
	return &session{
		hosts: at, sid: a.Settings["account_sid"], token: a.Secrets["auth_token"], number: plus(a.Settings["number"]),
		hookURL: a.HookURL, host: h, displays: phone.NewDisplays(),
	}, nil
}

// session is one number, of either platform.
type session struct {
	hosts    hosts
	sid      string
	token    string
	number   string // +5491150000000
	prefix   string // of addresses: whatsapp:
	hookURL  string
	host     platform.Host
	caps     func() platform.Caps
	displays *phone.Displays
}

// chat is a number on WhatsApp, with what SMS has not.
type chat struct {
	*session
	mu       sync.Mutex
	contents map[string]*content // by SID: a content never changes
	made     map[string]string   // SIDs of contents for single messages, by what they say
}

// AccountName implements platform.Named.
func (s *session) AccountName() string { return s.number }

// Caps implements platform.Session.
func (s *session) Caps() platform.Caps { return s.caps() }

// KeepsStops implements platform.StopKeeper: texts are held back by the network
// after STOP, which chats are not.
func (s *session) KeepsStops() bool { return s.prefix == "" }

// plus is a number with its plus sign and without what people put between
// digits; anything else stays as it is.
func plus(number string) string {
	digits := ""
	for _, r := range number {
		switch {
		case r >= '0' && r <= '9':
			digits += string(r)
		case r == '+' || r == ' ' || r == '\u00a0' || r == '-' || r == '(' || r == ')':
		default:
			return number
		}
	}
	if digits == "" {
		return number
	}
	return "+" + digits
}
