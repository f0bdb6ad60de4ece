package twilio

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/sandbox"
)

func TestEveryErrorComesAsThePlatformTellsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(w.chat, "hola")
	w.incoming()
	if !slices.IsSortedFunc(errorTable, func(a, b known) int { return a.Code - b.Code }) {
		t.Fatal("the table is not in the order of codes")
	}
	for _, k := range errorTable {
		w.change(func(acc *account) { acc.Trouble = k.Code })
		id, code := w.send(w.chat, url.Values{"Body": {"hola"}})
		if k.Status != 0 {
			if code != k.Code {
				t.Errorf("%d is refused with %d", k.Code, code)
			}
			continue
		}
		if code != 0 {
			t.Errorf("%d is refused with %d: it should come later", k.Code, code)
			continue
		}
		f := w.status(id, k.Fate)
		_, out := w.call("GET", w.under("/Messages/"+id+".json"), "")
		if f.Get("ErrorCode") == "" || out["error_code"] != float64(k.Code) || out["error_message"] != k.Text || out["status"] != k.Fate {
			t.Errorf("%d came as %v, and is told as %v", k.Code, f, out)
		}
	}
}

func TestWhatCannotBeSentIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(w.chat, "hola")
	w.incoming()
	chat, text := w.chat, w.text
	for name, c := range map[string]struct {
		from sandbox.Account
		more url.Values
		want int
	}{
		"no recipient":           {text, url.Values{"To": {""}, "Body": {"a"}}, 21604},
		"no sender":              {text, url.Values{"From": {""}, "Body": {"a"}}, 21603},
		"no text":                {text, url.Values{"Body": {" "}}, 21602},
		"bad recipient":          {text, url.Values{"To": {"600111222"}, "Body": {"a"}}, 21211},
		"bad sender":             {text, url.Values{"From": {"12"}, "Body": {"a"}}, 21212},
		"somebody else's sender": {text, url.Values{"From": {"+34910999999"}, "Body": {"a"}}, 21606},
		"no WhatsApp sender":     {chat, url.Values{"From": {"whatsapp:+34910999999"}, "Body": {"a"}}, 63007},
		"two channels":           {chat, url.Values{"From": {text.Display}, "Body": {"a"}}, 21910},
		"to itself":              {text, url.Values{"To": {text.Display}, "Body": {"a"}}, 21266},
		"too long":               {text, url.Values{"Body": {strings.Repeat("ñ", 1601)}}, 21617},
		"bad callback":           {text, url.Values{"Body": {"a"}, "StatusCallback": {"nowhere"}}, 21609},
		"scheduled":              {text, url.Values{"Body": {"a"}, "SendAt": {"2030-01-01T00:00:00Z"}, "ScheduleType": {"fixed"}}, 35118},
		"bad media":              {chat, url.Values{"MediaUrl": {"foto.jpg"}}, 21620},
		"two files":              {chat, url.Values{"MediaUrl": {"https://a.example/1", "https://a.example/2"}}, 21623},
		"unknown template":       {chat, url.Values{"ContentSid": {"HX00000000000000000000000000000000"}}, 21655},
		"variables alone":        {chat, url.Values{"ContentVariables": {"{}"}}, 21654},
		"variables not JSON":     {w.shared, url.Values{"ContentSid": {"HXb5b62575e6e4ff6129ad7c8efe1f983e"}, "ContentVariables": {"x"}}, 21656},
		"a variable not a text":  {w.shared, url.Values{"ContentSid": {"HXb5b62575e6e4ff6129ad7c8efe1f983e"}, "ContentVariables": {`{"1":2}`}}, 21656},
		"a service not ours":     {text, url.Values{"MessagingServiceSid": {"MG00000000000000000000000000000000"}, "Body": {"a"}}, 21703},
	} {
		if _, code := w.send(c.from, c.more); code != c.want {
			t.Errorf("%s: %d, want %d", name, code, c.want)
		}
	}
}

func TestWhatDoesNotArriveIsToldLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(w.chat, "hola")
	w.incoming()
	key := func(a sandbox.Account) string { return a.ID + " " + w.phone.ID }
	for _, c := range []struct {
		from sandbox.Account
		more url.Values
		set  func(*account)
		want string
	}{
		{w.text, url.Values{"To": {"+34600999888"}}, nil, "30005"},
		{w.chat, url.Values{"To": {"whatsapp:+34600999888"}}, nil, "63024"},
		{w.text, nil, func(acc *account) { acc.Blocks[key(w.text)] = true }, "30004"},
		{w.chat, nil, func(acc *account) { acc.Blocks[key(w.chat)] = true }, "63033"},
	} {
		if c.set != nil {
			w.change(c.set)
		}
		more := url.Values{"Body": {"hola"}}
		for k, v := range c.more {
			more[k] = v
		}
		id, _ := w.send(c.from, more)
		if f := w.status(id, undelivered); f.Get("ErrorCode") != c.want {
			t.Errorf("%s: %v", c.want, f)
		}
	}
}

func TestCredentialsAreAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	sid, token := w.chat.Settings["account_sid"], w.chat.Secrets["auth_token"]
	for name, c := range map[string]struct{ user, password, path string }{
		"wrong token":       {sid, "x", w.under(".json")},
		"no token":          {sid, "", w.under(".json")},
		"another account":   {"AC00000000000000000000000000000000", token, w.under(".json")},
		"of another's path": {sid, token, "/" + Version + "/Accounts/AC00000000000000000000000000000000/Messages.json"},
	} {
		if status, out := w.as(c.user, c.password, "GET", c.path, ""); status != 401 || out["code"] != 20003.0 {
			t.Errorf("%s: %d %v", name, status, out)
		}
	}
	w.change(func(acc *account) { acc.Second = "second" })
	if status, _ := w.as(sid, "second", "GET", w.under(".json"), ""); status != 200 {
		t.Errorf("the second token: %d", status)
	}
	w.change(func(acc *account) { acc.Status = "suspended" })
	if status, out := w.call("GET", w.under(".json"), ""); status != 200 || out["status"] != "suspended" {
		t.Errorf("the account: %d %v", status, out)
	}
	if _, code := w.send(w.text, url.Values{"Body": {"a"}}); code != 20005 {
		t.Errorf("sent by a suspended account: %d", code)
	}
}

func TestCredentialsForTestsSendNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var sid, token string
	w.change(func(acc *account) { sid, token = acc.TestSID, acc.TestToken })
	for _, c := range []struct {
		from, to string
		want     float64
	}{
		{"+15005550006", "+34600111222", 0}, {"+15005550006", "+15005550001", 21211}, {"+15005550006", "+15005550002", 21612}, {"+15005550006", "+15005550003", 21408},
		{"+15005550006", "+15005550004", 21610}, {"+15005550006", "+15005550009", 21614}, {"+15005550001", "+34600111222", 21212}, {"+15005550007", "+34600111222", 21606},
		{"+15005550008", "+34600111222", 21611}, {"+34910000000", "+34600111222", 21606},
	} {
		_, out := w.as(sid, token, "POST", "/"+Version+"/Accounts/"+sid+"/Messages.json", url.Values{"From": {c.from}, "To": {c.to}, "Body": {"hola"}}.Encode())
		if c.want == 0 && out["status"] != "queued" || c.want != 0 && out["code"] != c.want {
			t.Errorf("from %s to %s: %v", c.from, c.to, out)
		}
	}
	if th, _ := w.table.Thread(w.text.ID, w.phone.ID); len(th.Messages) != 0 {
		t.Errorf("sent: %v", th.Messages)
	}
}

func TestFaultsLookAsThePlatformsOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		faults sandbox.Faults
		status int
		code   float64
	}{{sandbox.Faults{Throttle: true, Rate: 100}, 429, 20429}, {sandbox.Faults{Error: true, Rate: 100}, 500, 20500}} {
		if err := w.table.SetFaults(c.faults); err != nil {
			t.Fatal(err)
		}
		if status, out := w.call("GET", w.under(".json"), ""); status != c.status || out["code"] != c.code {
			t.Errorf("%d %v", status, out)
		}
	}
	for _, f := range []sandbox.Faults{{Cut: true, Rate: 100}, {LostAnswer: true, Rate: 100}} {
		if err := w.table.SetFaults(f); err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(t.Context(), "GET", w.api+w.under(".json"), nil)
		if err != nil {
			t.Fatal(err)
		}
		if res, err := http.DefaultClient.Do(req); err == nil {
			_ = res.Body.Close()
			t.Errorf("%+v was answered", f)
		}
	}
}

func TestTooManyCallsAtOnceAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range maxBusy {
		w.core.busy <- struct{}{}
	}
	if status, out := w.call("GET", w.under(".json"), ""); status != 429 || out["code"] != 20429.0 {
		t.Errorf("%d %v", status, out)
	}
}

func TestSegmentsOfAnSMS(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"": 1, "hola ñ é ü ¿¡": 1, strings.Repeat("a", 160): 1, strings.Repeat("a", 161): 2, strings.Repeat("a", 307): 3, strings.Repeat("€", 80): 1, strings.Repeat("€", 81): 2,
		strings.Repeat("á", 70): 1, strings.Repeat("á", 71): 2, strings.Repeat("🙂", 35): 1, strings.Repeat("🙂", 36): 2, strings.Repeat("á", 135): 3,
	} {
		if got := segments(text); got != want {
			t.Errorf("%.20q…: %d, want %d", text, got, want)
		}
	}
}

// FuzzForm sends whatever as a form: it is answered in JSON and nothing panics.
func FuzzForm(f *testing.F) {
	for _, s := range []string{
		"To=%2B34600111222&From=%2B12055550000&Body=hola", "To=whatsapp%3A%2B34600111222&From=whatsapp%3A%2B34910000000&Body=hola&PersistentAction=geo%3A1%2C2%7Cx",
		"a=%zz&b=1;c=2&=&&To", "ContentSid=HXb5b62575e6e4ff6129ad7c8efe1f983e&ContentVariables=%7B%7D&To=whatsapp%3A%2B34600111222&From=whatsapp%3A%2B14155238886", "Body=a&Body=b",
	} {
		f.Add(s)
	}
	table, err := sandbox.New(sandbox.Config{Dir: f.TempDir(), Seed: 1, PublicURL: "http://sandbox.example", HTTP: &http.Client{Transport: nobody{}}})
	if err != nil {
		f.Fatal(err)
	}
	n := New(table)[0]
	table.Add(n)
	a := n.NewAccount("http://sandbox.example", "Tienda Alba")
	if err := table.Connect(a); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body string) {
		form := parseForm(body)
		for name, values := range parseForm(form.Encode()) {
			if !slices.Equal(values, form[name]) {
				t.Errorf("%q became %q", form[name], values)
			}
		}
		r := httptest.NewRequestWithContext(context.Background(), "POST", "/"+Version+"/Accounts/"+a.Settings["account_sid"]+"/Messages.json", strings.NewReader(body))
		r.Header.Set("Content-Type", formType)
		r.SetBasicAuth(a.Settings["account_sid"], a.Secrets["auth_token"])
		w := httptest.NewRecorder()
		n.Handler().ServeHTTP(w, r)
		if w.Code >= 500 || !strings.HasPrefix(w.Body.String(), "{") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}

// nobody answers no request.
type nobody struct{}

func (nobody) RoundTrip(*http.Request) (*http.Response, error) { return nil, http.ErrServerClosed }
