package twilio_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/twilio"
)

// hookURL is where the tests' channel is reached from outside.
const hookURL = "https://desk.example/hooks/twilio_whatsapp/c1"

func session(t *testing.T, p platform.Platform, number string, answer http.HandlerFunc) platform.Session {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	s, err := p.Open(platform.Account{
		ChannelID: "c1", HookURL: hookURL, Secrets: map[string]string{"auth_token": authToken},
		Settings: map[string]string{"account_sid": accountSID, "number": number, "api_base_url": server.URL},
	}, platform.Host{HTTP: server.Client(), Clock: clock.NewManual(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC))})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func words(text string) platform.Outgoing {
	return leaving(desk.Message{Kind: desk.MessageText, Text: text})
}

func leaving(m desk.Message) platform.Outgoing {
	m.ID, m.Direction = "m1", desk.DirectionOut
	out, ok := desk.NewOutgoing(m)
	if !ok {
		panic("the test made a message that may not leave")
	}
	return platform.Outgoing{Message: out, To: platform.Recipient{Address: "+5491155550101"}}
}

// Each code of the network: what it means, whether it is tried again by itself,
// whether an agent is offered to, and what they read.
func TestEveryErrorSaysWhatHelps(t *testing.T) {
	t.Parallel()
	const no, yes = false, true
	for _, c := range []struct {
		code          int
		kind          platform.FailureKind
		again, offer  bool
		title, detail string
	}{
		{20003, platform.BadCredentials, no, yes, "SID or token is refused", "auth token again"},
		{20005, platform.BadCredentials, no, yes, "not active", ""},
		{20404, platform.Misconfigured, no, yes, "does not exist", ""},
		{20429, platform.Throttled, yes, yes, "Too many requests", ""},
		{20500, platform.Unreachable, yes, yes, "problem of its own", ""},
		{21211, platform.RecipientGone, no, no, "not valid", ""},
		{21212, platform.Misconfigured, no, yes, "channel's number is not valid", ""},
		{21214, platform.RecipientGone, no, no, "cannot be reached", ""},
		{21217, platform.RecipientGone, no, no, "does not look like one", ""},
		{21266, platform.Rejected, no, no, "own number", ""},
		{21408, platform.Rejected, no, no, "country are switched off", "Geo permissions"},
		{21602, platform.Rejected, no, no, "no text", ""},
		{21603, platform.Misconfigured, no, yes, "missing or wrong", ""},
		{21604, platform.Rejected, no, no, "whom it is for", ""},
		{21606, platform.Misconfigured, no, yes, "cannot send on this account", "plus sign"},
		{21608, platform.Rejected, no, no, "trial account", "Verify"},
		{21609, platform.Misconfigured, no, yes, "address for receipts", "public HTTPS address"},
		{21610, platform.OptedOut, no, no, "opted out with STOP", "START"},
		{21611, platform.Throttled, yes, yes, "queue", ""},
		{21612, platform.RecipientGone, no, no, "cannot reach", ""},
		{21614, platform.RecipientGone, no, no, "no mobile number", ""},
		{21617, platform.TooLong, no, no, "1,600", ""},
		{21619, platform.Rejected, no, no, "no text and no file", ""},
		{21620, platform.Rejected, no, no, "file's address", "/f/"},
		{21623, platform.Rejected, no, no, "more files", ""},
		{21654, platform.Rejected, no, no, "content is missing", ""},
		{21655, platform.Rejected, no, no, "does not exist", ""},
		{21656, platform.Rejected, no, no, "variables are not valid", ""},
		{21703, platform.Misconfigured, no, yes, "no sender", ""},
		{21910, platform.Rejected, no, no, "different kinds", ""},
		{30001, platform.Throttled, yes, yes, "queue is full", ""},
		{30002, platform.Misconfigured, no, yes, "suspended", "console"},
		{30003, platform.Unreachable, yes, yes, "off or out of reach", ""},
		{30004, platform.Rejected, no, no, "blocked", ""},
		{30005, platform.RecipientGone, no, no, "unknown", ""},
		{30006, platform.RecipientGone, no, no, "landline", ""},
		{30007, platform.Rejected, no, no, "filtered", ""},
		{30008, platform.Unreachable, yes, yes, "does not say why", ""},
		{30011, platform.Unsupported, no, no, "take no files", "link"},
		{30022, platform.Throttled, yes, yes, "campaign's rate", ""},
		{30023, platform.Throttled, yes, yes, "daily cap", ""},
		{30027, platform.Throttled, yes, yes, "daily cap", ""},
		{30032, platform.Misconfigured, no, yes, "toll-free", ""},
		{30034, platform.Misconfigured, no, yes, "not registered", "A2P 10DLC"},
		{63001, platform.Misconfigured, no, yes, "not authorised", ""},
		{63003, platform.RecipientGone, no, no, "not on WhatsApp", ""},
		{63005, platform.Rejected, no, no, "does not take", ""},
		{63006, platform.Rejected, no, no, "cannot show", ""},
		{63007, platform.Misconfigured, no, yes, "no WhatsApp sender", "WhatsApp senders"},
		{63009, platform.Unreachable, yes, yes, "has a problem", ""},
		{63010, platform.Unreachable, yes, yes, "problem of its own", ""},
		{63012, platform.Unreachable, yes, yes, "problem of its own", ""},
		{63013, platform.Rejected, no, no, "policy", ""},
		{63014, platform.RecipientGone, no, no, "blocked", ""},
		{63015, platform.Rejected, no, no, "not joined the sandbox", "join"},
		{63016, platform.WindowClosed, no, no, "24 hours", "template"},
		{63017, platform.Throttled, yes, yes, "Too many", ""},
		{63018, platform.Throttled, yes, yes, "rate", ""},
		{63019, platform.Unreachable, yes, yes, "could not fetch the file", "/f/"},
		{63021, platform.Rejected, no, no, "does not take", ""},
		{63024, platform.RecipientGone, no, no, "cannot be reached", ""},
		{63027, platform.Rejected, no, no, "this language", ""},
		{63028, platform.Rejected, no, no, "number of variables", ""},
		{63032, platform.Rejected, no, no, "does not deliver", ""},
		{63033, platform.RecipientGone, no, no, "blocked", ""},
		{63038, platform.Throttled, yes, yes, "daily limit", ""},
		{63041, platform.Rejected, no, no, "paused", ""},
		{63042, platform.Rejected, no, no, "disabled", ""},
		{63049, platform.Rejected, no, no, "marketing", "a day"},
		{63051, platform.Misconfigured, no, yes, "locked", ""},
		{77777, platform.Rejected, no, no, "It failed", ""},
	} {
		s := session(t, twilio.WhatsApp(), "+5491150000000", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, `{"code":%d,"message":"It failed","status":400}`, c.code)
		})
		_, err := s.Send(context.Background(), words("Hola"))
		f := platform.AsFailure(err)
		if f.Kind != c.kind || f.Retryable() != c.again || f.SendError().Retryable != c.offer || f.Code != fmt.Sprint(c.code) {
			t.Errorf("%d: %s, tried again %v, offered %v, code %s", c.code, f.Kind, f.Retryable(), f.SendError().Retryable, f.Code)
		}
		if !strings.Contains(f.Title, c.title) || !strings.Contains(f.Detail, c.detail) {
			t.Errorf("%d: an agent reads %q, %q", c.code, f.Title, f.Detail)
		}
		later := receipt(t, s, url.Values{"MessageSid": {"SM1"}, "MessageStatus": {"undelivered"}, "To": {"whatsapp:+5491155550101"},
			"From": {"whatsapp:+5491150000000"}, "ErrorCode": {fmt.Sprint(c.code)}, "ErrorMessage": {"It failed"}})
		if later.Status != desk.StatusFailed || *later.Error != *f.SendError() {
			t.Errorf("%d: told later it is %+v instead of %+v", c.code, later.Error, f.SendError())
		}
	}
}

func receipt(t *testing.T, s platform.Session, form url.Values) *platform.ReceiptIn {
	t.Helper()
	items, err := s.(platform.Hooked).Decode(platform.HookRequest{Method: "POST", Body: []byte(form.Encode()), At: time.Unix(1, 0)})
	if err != nil || len(items) == 0 || items[0].Receipt == nil {
		t.Fatalf("%v became %+v, %v", form, items, err)
	}
	return items[0].Receipt
}
