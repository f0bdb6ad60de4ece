package byoc

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// tolerance is how old or new a signed call may be: an older one may have been
// overheard and played again.
const tolerance = 5 * time.Minute

// seal signs and checks calls with the secret that both sides share.
type seal struct{ hook *standardwebhooks.Webhook }

// newSeal takes a secret as Standard Webhooks writes it, whsec_ and base64. One
// that is no base64 is taken as it is.
func newSeal(secret string) seal {
	if secret == "" {
		return seal{}
	}
	hook, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		hook, err = standardwebhooks.NewWebhookRaw([]byte(strings.TrimPrefix(secret, "whsec_")))
	}
	if err != nil {
		return seal{}
	}
	return seal{hook}
}

// put signs a body.
func (s seal) put(h http.Header, id string, at time.Time, body []byte) {
	h.Set(standardwebhooks.HeaderWebhookID, id)
	h.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(at.Unix(), 10))
	if s.hook == nil {
		return
	}
	if signature, err := s.hook.Sign(id, at, body); err == nil {
		h.Set(standardwebhooks.HeaderWebhookSignature, signature)
	}
}

// good says whether a body was signed with the secret, at about one of the
// times.
func (s seal) good(h http.Header, body []byte, times ...time.Time) bool {
	if s.hook == nil || s.hook.VerifyIgnoringTimestamp(body, h) != nil {
		return false
	}
	unix, err := strconv.ParseInt(h.Get(standardwebhooks.HeaderWebhookTimestamp), 10, 64)
	if err != nil {
		return false
	}
	for _, now := range times {
		if now.Sub(time.Unix(unix, 0)).Abs() <= tolerance {
			return true
		}
	}
	return false
}
