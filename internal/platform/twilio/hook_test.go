package twilio_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"net/http"
	"testing"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/twilio"
)

func opened(t *testing.T, address, token string) platform.Hooked {
	t.Helper()
	s, err := twilio.SMS().Open(platform.Account{
		HookURL: address, Settings: map[string]string{"account_sid": accountSID, "number": "+15550100200"}, Secrets: map[string]string{"auth_token": token},
	}, platform.Host{})
	if err != nil {
		t.Fatal(err)
	}
	return s.(platform.Hooked)
}

// The examples of the vendor's own documentation and libraries.
func TestSignaturesAreTheVendorsOwn(t *testing.T) {
	t.Parallel()
	form := "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212"
	for _, c := range []struct {
		name, address, query, body, signature string
		asked                                 map[string][]string
	}{
		{"a form", "https://mycompany.com/myapp.php", "foo=1&bar=2", form, "RSOYDt4T1cUTdK1PDd93/VVr8B8=", map[string][]string{"foo": {"1"}, "bar": {"2"}}},
		{
			"a body of JSON", "https://mycompany.com/myapp.php", "foo=1&bar=2&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620",
			`{"property": "value", "boolean": true}`, "a9nBmqA0ju/hNViExpshrM61xv4=",
			map[string][]string{"bodySHA256": {"0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"}},
		},
	} {
		s := opened(t, c.address, "12345")
		r := platform.HookRequest{Method: "POST", Query: c.asked, RawQuery: c.query, Body: []byte(c.body), Header: http.Header{"X-Twilio-Signature": {c.signature}}}
		if !s.Verify(r) {
			t.Errorf("%s: the vendor's own signature is refused", c.name)
		}
		r.Body = []byte(c.body + " ")
		if s.Verify(r) {
			t.Errorf("%s: a changed body passes", c.name)
		}
	}
}

func TestSignaturesHoldBehindAProxy(t *testing.T) {
	t.Parallel()
	signed := func(address string) http.Header {
		mac := hmac.New(sha1.New, []byte("12345"))
		mac.Write([]byte(address + "BodyHolaMessageSidSM1"))
		return http.Header{"X-Twilio-Signature": {base64.StdEncoding.EncodeToString(mac.Sum(nil))}}
	}
	const public, inside = "https://desk.example/hooks/twilio_sms/c1", "http://10.0.0.4:8080/hooks/twilio_sms/c1"
	for _, c := range []struct {
		name, signed string
		good         bool
	}{
		{"the public address", public, true},
		{"with its port", "https://desk.example:443/hooks/twilio_sms/c1", true},
		{"over HTTP", "http://desk.example/hooks/twilio_sms/c1", true},
		{"as it arrived", inside, true},
		{"as it arrived, without the port", "http://10.0.0.4/hooks/twilio_sms/c1", true},
		{"another channel", "https://desk.example/hooks/twilio_sms/c2", false},
		{"another host", "https://evil.example/hooks/twilio_sms/c1", false},
	} {
		r := platform.HookRequest{Method: "POST", Called: inside, Body: []byte("MessageSid=SM1&Body=Hola"), Header: signed(c.signed)}
		if got := opened(t, public, "12345").Verify(r); got != c.good {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestAParameterThatIsThereTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	mac := hmac.New(sha1.New, []byte("12345"))
	mac.Write([]byte("https://desk.example/hAaAbBc"))
	r := platform.HookRequest{Method: "POST", Body: []byte("B=c&A=b&A=a&A=b"), Header: http.Header{"X-Twilio-Signature": {base64.StdEncoding.EncodeToString(mac.Sum(nil))}}}
	if !opened(t, "https://desk.example/h", "12345").Verify(r) {
		t.Error("refused")
	}
}

func TestNothingIsSaidToCustomersByTheAnswer(t *testing.T) {
	t.Parallel()
	reply := opened(t, "", "x").Accepted()
	if reply.ContentType != "text/xml; charset=utf-8" || string(reply.Body) != "<Response></Response>" {
		t.Errorf("%s %s", reply.ContentType, reply.Body)
	}
}
