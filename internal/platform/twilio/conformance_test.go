package twilio_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/platformtest"
	"recado.dev/internal/platform/twilio"
)

const (
	accountSID = "AC00000000000000000000000000000001"
	authToken  = "auth-token-0001"
)

func whatsappHarness() platformtest.Harness {
	return platformtest.Harness{
		Platform: twilio.WhatsApp(), Data: "testdata/whatsapp", Form: true,
		Settings: map[string]string{"account_sid": accountSID, "number": "+5491150000000"},
		Secrets:  map[string]string{"auth_token": authToken},
		To:       platform.Recipient{Address: "+5491155550101", Keys: []platform.RemoteUserKey{"phone:5491155550101"}},
		Sign:     sign,
		Network:  http.HandlerFunc(network),
		Refusals: append(commonRefusals(),
			refusal("outside the window", 400, 63016, platform.WindowClosed),
			refusal("no such sender", 400, 63007, platform.Misconfigured),
			refusal("not joined", 400, 63015, platform.Rejected),
		),
	}
}

func smsHarness() platformtest.Harness {
	h := whatsappHarness()
	h.Platform, h.Data = twilio.SMS(), "testdata/sms"
	h.Settings = map[string]string{"account_sid": accountSID, "number": "+15550100200"}
	h.To = platform.Recipient{Address: "+15550100201", Keys: []platform.RemoteUserKey{"phone:15550100201"}}
	return h
}

func commonRefusals() []platformtest.Refusal {
	return []platformtest.Refusal{
		refusal("wrong token", 401, 20003, platform.BadCredentials),
		refusal("no such account", 404, 20404, platform.Misconfigured),
		refusal("too many at once", 429, 20429, platform.Throttled),
		refusal("a problem of its own", 500, 20500, platform.Unreachable),
		refusal("bad number", 400, 21211, platform.RecipientGone),
		refusal("wrong sender", 400, 21606, platform.Misconfigured),
		refusal("opted out", 400, 21610, platform.OptedOut),
		refusal("too long", 400, 21617, platform.TooLong),
		refusal("unknown code", 400, 99999, platform.Rejected),
		refusal("unknown code of a sick server", 503, 99999, platform.Unreachable),
		{Name: "taken and failed at once", Status: 201, Body: `{"sid":"SM1","status":"failed","error_code":21610,"error_message":"x"}`, Want: platform.OptedOut},
		{Name: "gateway timeout", Status: 504, Body: "<html></html>", Want: platform.Uncertain},
	}
}

// sign is written after the network's description and uses nothing of the
// connector: the address as it was called, then each name and value, sorted.
func sign(r *platform.HookRequest, secrets map[string]string) {
	form, err := url.ParseQuery(string(r.Body))
	if err != nil || len(r.Body) > 0 && r.Body[0] == '{' {
		form = nil
	}
	var names []string
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	text := r.Called
	for _, name := range names {
		text += name + form.Get(name)
	}
	mac := hmac.New(sha1.New, []byte(secrets["auth_token"]))
	mac.Write([]byte(text))
	r.Header["X-Twilio-Signature"] = []string{base64.StdEncoding.EncodeToString(mac.Sum(nil))}
}

func refusal(name string, status, code int, want platform.FailureKind) platformtest.Refusal {
	return platformtest.Refusal{Name: name, Status: status, Want: want,
		Body: fmt.Sprintf(`{"code":%d,"message":"It failed","more_info":"https://www.twilio.com/docs/errors/%d","status":%d}`, code, code, status)}
}

const contentsPage = `{"contents":[{"sid":"HX00000000000000000000000000000001","friendly_name":"order_ready","language":"es_AR","variables":{"1":"Ana"},` +
	`"types":{"twilio/text":{"body":"Hola {{1}}, tu pedido está listo."}},"approval_requests":{"name":"order_ready","category":"UTILITY","status":"approved"}}],` +
	`"meta":{"next_page_url":null}}`

// network answers as the API does when all goes well.
func network(w http.ResponseWriter, r *http.Request) {
	answer, status := `{}`, http.StatusOK
	user, password, _ := r.BasicAuth()
	switch path := r.URL.Path; {
	case strings.Contains(path, "/Media/"):
		answer = "a file"
		if user != accountSID {
			status = http.StatusUnauthorized
		}
	case user != accountSID || password != authToken:
		answer, status = `{"code":20003,"message":"Authenticate","status":401}`, http.StatusUnauthorized
	case r.Method == http.MethodPost && strings.HasSuffix(path, "/Messages.json"):
		answer, status = `{"sid":"SM00000000000000000000000000000101","status":"queued","error_code":null,"error_message":null,"num_segments":"1","price":null}`, http.StatusCreated
	case r.Method == http.MethodPost && strings.HasSuffix(path, "/v1/Content"):
		answer, status = `{"sid":"HX00000000000000000000000000000201"}`, http.StatusCreated
	case strings.HasSuffix(path, "/Typing.json"):
		answer = `{"success":true}`
	case strings.HasSuffix(path, "/ContentAndApprovals"):
		answer = contentsPage
	case strings.HasSuffix(path, accountSID+".json"):
		answer = `{"sid":"` + accountSID + `","friendly_name":"Tienda Luna","status":"active","type":"Full"}`
	case strings.HasSuffix(path, "/IncomingPhoneNumbers.json"):
		answer = `{"incoming_phone_numbers":[{"sid":"PN1","phone_number":"+15550100200","sms_url":"","sms_method":"POST","capabilities":{"sms":true,"mms":true}}]}`
	case strings.HasSuffix(path, "/Channels/Senders"):
		answer = `{"senders":[{"sid":"XE1","sender_id":"whatsapp:+5491150000000","status":"ONLINE","webhook":{"callback_url":"","callback_method":"POST"}}],"meta":{}}`
	case strings.HasSuffix(path, "/Messages.json"):
		answer = `{"messages":[]}`
	}
	w.WriteHeader(status)
	if _, err := w.Write([]byte(answer)); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// Proves: 001-11
func TestConformanceWhatsApp(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, whatsappHarness())
}

func TestConformanceSMS(t *testing.T) {
	t.Parallel()
	platformtest.Run(t, smsHarness())
}

func FuzzReceiveWhatsApp(f *testing.F) { platformtest.Fuzz(f, whatsappHarness()) }

func FuzzReceiveSMS(f *testing.F) { platformtest.Fuzz(f, smsHarness()) }
