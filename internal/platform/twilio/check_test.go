package twilio_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/twilio"
)

// console is an account as its console has it.
type console struct {
	account, number, senders, messages string
	private                            bool // files want the token
	refuses                            bool // files refuse the token
	changed                            string
}

func (c *console) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	user, _, signedIn := r.BasicAuth()
	answer := "{}"
	switch path := r.URL.Path; {
	case strings.Contains(path, "/Media/"):
		if c.private && !signedIn || c.refuses {
			w.WriteHeader(http.StatusUnauthorized)
		}
		return
	case user != accountSID:
		w.WriteHeader(http.StatusUnauthorized)
		return
	case r.Method == http.MethodPost:
		c.changed = path + " " + string(raw)
	case strings.HasSuffix(path, "/Media.json"):
		answer = `{"media_list":[{"uri":"/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1.json"}]}`
	case strings.HasSuffix(path, "/Messages.json"):
		answer = c.messages
	case strings.HasSuffix(path, "/IncomingPhoneNumbers.json"):
		answer = c.number
	case strings.HasSuffix(path, "/Senders"):
		answer = c.senders
	default:
		if c.account == "" {
			w.WriteHeader(http.StatusUnauthorized)
			answer = `{"code":20003,"message":"Authenticate","status":401}`
			break
		}
		answer = c.account
	}
	_, _ = io.WriteString(w, answer)
}

const (
	active  = `{"friendly_name":"Tienda Luna","status":"active","type":"Full"}`
	noFiles = `{"messages":[{"sid":"SM1","num_media":"0"}]}`
	oneFile = `{"messages":[{"sid":"SM1","num_media":"0"},{"sid":"MM1","num_media":"1"}]}`
)

func numberAt(address, method string) string {
	return fmt.Sprintf(`{"incoming_phone_numbers":[{"sid":"PN1","phone_number":"+15550100200","sms_url":%q,"sms_method":%q,"capabilities":{"sms":true}}]}`, address, method)
}

func senderAt(address, status string) string {
	return fmt.Sprintf(`{"senders":[{"sid":"XE1","sender_id":"whatsapp:+5491150000000","status":%q,"webhook":{"callback_url":%q,"callback_method":"POST"}}],"meta":{}}`, status, address)
}

// Proves: 002-05
func TestTheCheckListSaysWhatIsWrongAtTheConsole(t *testing.T) {
	t.Parallel()
	sms, chat := twilio.SMS(), twilio.WhatsApp()
	good := console{account: active, number: numberAt(hookURL+"#rc=5", "POST"), senders: senderAt(hookURL, "ONLINE"), messages: noFiles}
	with := func(f func(*console)) *console {
		c := good
		f(&c)
		return &c
	}
	for _, c := range []struct {
		name, number string
		platform     platform.Platform
		console      *console
		check, state string
		words        string
	}{
		{"all well, SMS", "+15550100200", sms, &good, "inbound_url", "ok", "sent to this channel"},
		{"all well, chat", "+5491150000000", chat, &good, "number", "ok", "Found: +5491150000000"},
		{"token refused", "+15550100200", sms, with(func(c *console) { c.account = "" }), "account", "failed", "token is refused"},
		{"and the rest waits", "+15550100200", sms, with(func(c *console) { c.account = "" }), "number", "unknown", "once the account"},
		{"suspended", "+15550100200", sms, with(func(c *console) { c.account = `{"friendly_name":"T","status":"suspended"}` }), "account", "failed", "suspended"},
		{"trial", "+15550100200", sms, with(func(c *console) { c.account = `{"friendly_name":"T","status":"active","type":"Trial"}` }), "account", "warning", "trial account"},
		{"not ours", "+15550100299", sms, &good, "number", "failed", "Active numbers"},
		{"no sender", "+5491150000001", chat, &good, "number", "failed", "WhatsApp senders"},
		{"offline", "+5491150000000", chat, with(func(c *console) { c.senders = senderAt(hookURL, "OFFLINE") }), "number", "failed", "OFFLINE"},
		{"the sandbox", "+14155238886", chat, &good, "number", "ok", "join"},
		{"and its address", "+14155238886", chat, &good, "inbound_url", "unknown", "When a message comes in"},
		{"no address", "+15550100200", sms, with(func(c *console) { c.number = numberAt("", "POST") }), "inbound_url", "failed", "no address"},
		{"another address", "+5491150000000", chat, with(func(c *console) { c.senders = senderAt("https://old.example/x", "ONLINE") }), "inbound_url", "failed", "old.example"},
		{"by GET", "+15550100200", sms, with(func(c *console) { c.number = numberAt(hookURL, "GET") }), "inbound_url", "failed", "HTTP POST"},
		{"no file yet", "+15550100200", sms, &good, "media", "unknown", "No customer has sent a file"},
		{"files are open", "+15550100200", sms, with(func(c *console) { c.messages = oneFile }), "media", "warning", "Switch on"},
		{"files are private", "+15550100200", sms, with(func(c *console) { c.messages, c.private = oneFile, true }), "media", "ok", "with its token"},
		{"files refuse us", "+15550100200", sms, with(func(c *console) { c.messages, c.refuses = oneFile, true }), "media", "failed", "refuse the token"},
		{"out of reach", "+15550100200", sms, &good, "address", "unknown", "could not be asked"},
	} {
		s := session(t, c.platform, c.number, c.console.ServeHTTP)
		for _, r := range s.(platform.Checker).Check(context.Background()) {
			if r.Key == c.check && (r.State != c.state || !strings.Contains(r.Detail.En, c.words) || r.Detail.Es == "") {
				t.Errorf("%s: %s is %s: %s", c.name, r.Key, r.State, r.Detail.En)
			}
		}
	}
}

func TestAnAddressThatCannotBeReachedIsTold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, hook, base, state, words string }{
		{"this machine", "http://127.0.0.1:8080/hooks/x/1", "https://api.twilio.com", "failed", "public HTTPS address"},
		{"the own network", "http://10.1.2.3/hooks/x/1", "https://api.twilio.com", "failed", "public HTTPS address"},
		{"nobody says", "", "https://api.twilio.com", "unknown", "does not know"},
	} {
		s, err := twilio.SMS().Open(platform.Account{HookURL: c.hook, Settings: map[string]string{"account_sid": "AC1", "number": "+15550100200", "api_base_url": c.base}},
			platform.Host{HTTP: &http.Client{Transport: nowhere{}}})
		if err != nil {
			t.Fatal(err)
		}
		results := s.(platform.Checker).Check(context.Background())
		if r := results[len(results)-1]; r.State != c.state || !strings.Contains(r.Detail.En, c.words) {
			t.Errorf("%s: %s: %s", c.name, r.State, r.Detail.En)
		}
	}
}

// A password before the server keeps the network from fetching our files.
//
// Proves: 002-05
func TestAPasswordBeforeThisServerIsTold(t *testing.T) {
	t.Parallel()
	for status, state := range map[int]string{401: "failed", 403: "failed", 405: "ok", 200: "warning"} {
		s, err := twilio.SMS().Open(platform.Account{HookURL: "https://desk.example/hooks/x/1", Settings: map[string]string{"account_sid": "AC1", "number": "+15550100200"}},
			platform.Host{HTTP: &http.Client{Transport: nowhere{status}}})
		if err != nil {
			t.Fatal(err)
		}
		results := s.(platform.Checker).Check(context.Background())
		if r := results[len(results)-1]; r.State != state {
			t.Errorf("%d: %s: %s", status, r.State, r.Detail.En)
		}
	}
}

// nowhere answers our own address with a status, if it has one, and nothing
// else.
type nowhere struct{ status int }

func (n nowhere) RoundTrip(r *http.Request) (*http.Response, error) {
	if n.status == 0 || r.URL.Host != "desk.example" {
		return nil, fmt.Errorf("no way to %s", r.URL.Host)
	}
	return &http.Response{StatusCode: n.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("")), Request: r}, nil
}

func TestAProbeNoticesAndTheAddressIsSetAgain(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	c := &console{account: active, number: numberAt("https://old.example/x", "POST"), senders: senderAt("", "ONLINE")}
	for number, p := range map[string]platform.Platform{"+15550100200": twilio.SMS(), "+5491150000000": twilio.WhatsApp()} {
		s := session(t, p, number, c.ServeHTTP)
		standing, err := s.(platform.Prober).Probe(ctx, true)
		if err != nil || standing.Trouble == nil || standing.Trouble.Mend != platform.MendSubscribe || !standing.Trouble.Stops {
			t.Errorf("%s: %+v, %v", number, standing, err)
		}
		if standing, err = s.(platform.Prober).Probe(ctx, false); err != nil || standing.Trouble != nil {
			t.Errorf("%s, quickly: %+v, %v", number, standing, err)
		}
		if err := s.(platform.HookKeeper).Subscribe(ctx, ""); err != nil {
			t.Errorf("%s: %v", number, err)
		}
		want := "/IncomingPhoneNumbers/PN1.json SmsMethod=POST&SmsUrl=https%3A%2F%2Fdesk.example"
		if p.Describe().Key == "twilio_whatsapp" {
			want = `/v2/Channels/Senders/XE1 {"webhook":{"callback_method":"POST","callback_url":"https://desk.example`
		}
		if !strings.Contains(c.changed, want) {
			t.Errorf("%s: %s", number, c.changed)
		}
	}
	c.account = `{"friendly_name":"T","status":"suspended"}`
	standing, err := session(t, twilio.SMS(), "+15550100200", c.ServeHTTP).(platform.Prober).Probe(ctx, false)
	if err != nil || standing.Trouble == nil || standing.Trouble.Mend != platform.MendWait {
		t.Errorf("suspended: %+v, %v", standing, err)
	}
	c.account = ""
	if _, err := session(t, twilio.SMS(), "+15550100200", c.ServeHTTP).(platform.Prober).Probe(ctx, false); platform.AsFailure(err).Kind != platform.BadCredentials {
		t.Errorf("a refused token: %v", err)
	}
	if err := session(t, twilio.WhatsApp(), "+14155238886", (&console{account: active}).ServeHTTP).(platform.HookKeeper).Subscribe(ctx, ""); platform.AsFailure(err).Kind != platform.Unsupported {
		t.Errorf("the sandbox: %v", err)
	}
}
