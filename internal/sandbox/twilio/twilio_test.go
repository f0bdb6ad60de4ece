package twilio

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/sandbox"
)

func TestSignaturesAreThePlatformsOwn(t *testing.T) {
	t.Parallel()
	form := map[string][]string{
		"Digits": {"1234"}, "CallSid": {"CA1234567890ABCDE"}, "To": {"+18005551212"}, "Caller": {"+14158675309"}, "From": {"+14158675309"},
	}
	long := map[string][]string{"ReasonConferenceEnded": {"test"}, "Reason": {"Participant"}}
	for k, v := range form {
		long[k] = v
	}
	// As published with the platform's own clients.
	for _, c := range []struct {
		address string
		form    map[string][]string
		want    string
	}{
		{"https://mycompany.com/myapp.php?foo=1&bar=2", form, "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
		{"https://mycompany.com/myapp.php?foo=1&bar=2", long, "vOEb5UThFn24KEfnOFLQY2AE5FY="},
		{"http://mycompany.com/myapp.php?foo=1&bar=2", long, "n2xBNyzSW7rfYStDtOFiFMv7qNo="},
		{"https://mycompany.com/myapp.php?foo=1&bar=2&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620", nil, "a9nBmqA0ju/hNViExpshrM61xv4="},
	} {
		if got := sign("12345", c.address, c.form); got != c.want {
			t.Errorf("%s: %s, want %s", c.address, got, c.want)
		}
	}
}

func TestACustomersMessagesComeAsSignedForms(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.write(w.chat, "¿Llegó mi pedido? 📦 a&b=c")
	f := w.incoming().form
	for name, want := range map[string]string{
		"MessageSid": m.ID, "SmsMessageSid": m.ID, "AccountSid": w.chat.Settings["account_sid"], "From": "whatsapp:+34600111222", "To": "whatsapp:" + w.chat.Display,
		"Body": "¿Llegó mi pedido? 📦 a&b=c", "NumMedia": "0", "ProfileName": w.phone.Name, "WaId": "34600111222", "SmsStatus": "received", "MessageType": "text",
		"ApiVersion": Version, "ExternalUserId": w.phone.UserID,
	} {
		if f.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, f.Get(name), want)
		}
	}
	w.write(w.text, "hola")
	h := w.incoming()
	if h.path != "/text" || h.form.Get("From") != "+34600111222" || h.form.Get("FromCountry") != "ES" || h.form.Has("WaId") || h.form.Has("MessageType") {
		t.Errorf("an SMS came as %s %v", h.path, h.form)
	}
	if h.header.Get("I-Twilio-Idempotency-Token") == "" {
		t.Error("no token tells repeats")
	}
}

func TestEveryKindOfACustomersMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	file, err := w.table.AddMedia("", "image/png", "foto.png", strings.NewReader("png"))
	if err != nil {
		t.Fatal(err)
	}
	quick := w.content(`{"friendly_name":"bien","language":"es","types":{"twilio/quick-reply":{"body":"¿Bien?","actions":[{"title":"Sí","id":"y"}]}}}`)
	list := w.content(`{"friendly_name":"elige","language":"es","types":{"twilio/list-picker":{"body":"Elige","button":"Ver","items":[{"id":"r1","item":"Uno","description":"d"}]}}}`)
	w.write(w.chat, "hola")
	w.incoming()
	pressed, _ := w.send(w.chat, url.Values{"ContentSid": {quick}})
	picked, _ := w.send(w.chat, url.Values{"ContentSid": {list}})
	w.status(pressed, "read")
	w.status(picked, "read")
	for _, c := range []struct {
		draft sandbox.Draft
		want  map[string]string
	}{
		{sandbox.Draft{Kind: "image", MediaID: file.ID, Text: "mira"}, map[string]string{"MessageType": "image", "Body": "mira", "NumMedia": "1", "MediaContentType0": "image/png"}},
		{sandbox.Draft{Kind: "voice", MediaID: file.ID}, map[string]string{"MessageType": "audio", "NumMedia": "1"}},
		{sandbox.Draft{Kind: "location", Location: &sandbox.Location{Latitude: 40.5, Longitude: -3.7, Name: "Tienda", Address: "Mayor 1"}}, map[string]string{"MessageType": "location", "Latitude": "40.5", "Longitude": "-3.7", "Label": "Tienda", "Address": "Mayor 1"}},
		{sandbox.Draft{Kind: "contacts", Contacts: []sandbox.Card{{Name: "Leo", Phone: "+34600000001"}}}, map[string]string{"MessageType": "contacts", "NumMedia": "1", "MediaContentType0": "text/vcard"}},
		{sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: pressed, ID: "y"}}, map[string]string{"MessageType": "button", "Body": "Sí", "ButtonText": "Sí", "ButtonPayload": "y", "OriginalRepliedMessageSid": pressed, "OriginalRepliedMessageSender": "whatsapp:" + w.chat.Display}},
		{sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: picked, ID: "r1"}}, map[string]string{"MessageType": "interactive", "Body": "Uno", "ListId": "r1", "ListTitle": "Uno", "ListDescription": "d"}},
		{sandbox.Draft{Kind: "text", Text: "eso", ReplyTo: pressed}, map[string]string{"MessageType": "text", "OriginalRepliedMessageSid": pressed}},
		{sandbox.Draft{Kind: "text", Text: "vi el anuncio", Referral: &sandbox.Referral{SourceID: "12", Headline: "Oferta", Body: "b", SourceURL: "https://fb.example/1", ClickID: "c1"}}, map[string]string{"ReferralSourceId": "12", "ReferralHeadline": "Oferta", "ReferralCtwaClid": "c1", "ReferralSourceType": "ad"}},
	} {
		w.say(w.chat, c.draft)
		f := w.incoming().form
		for name, want := range c.want {
			if f.Get(name) != want {
				t.Errorf("%s: %s is %q, want %q", c.draft.Kind, name, f.Get(name), want)
			}
		}
	}
	if _, err := w.table.Say(w.text.ID, w.phone.ID, sandbox.Draft{Kind: "location", Location: &sandbox.Location{Latitude: 1, Longitude: 1}}); err == nil {
		t.Error("an SMS carried a place")
	}
}

func TestAMessageWalksItsWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(w.chat, "hola")
	w.incoming()
	id, _ := w.send(w.chat, url.Values{"Body": {"Hola, Lucía"}})
	for _, status := range []string{"queued", "sent", "delivered", "read"} {
		f := w.status(id, status)
		if f.Get("ChannelPrefix") != "whatsapp" || f.Get("To") != "whatsapp:+34600111222" || f.Get("SmsStatus") != status {
			t.Errorf("%s came as %v", status, f)
		}
		if (f.Get("EventType") == "READ") != (status == "read") {
			t.Errorf("%s has the event type %q", status, f.Get("EventType"))
		}
	}
	_, out := w.call("GET", w.under("/Messages/"+id+".json"), "")
	if out["status"] != "read" || out["price"] != "-0.0050" || out["direction"] != "outbound-api" || out["num_segments"] != "1" || out["date_sent"] == nil {
		t.Errorf("the message is %v", out)
	}
	// Nobody learns that an SMS was read.
	id, _ = w.send(w.text, url.Values{"Body": {"Tu código: 1234"}})
	if f := w.status(id, "delivered"); f.Get("RawDlrDoneDate") == "" || f.Has("ChannelPrefix") {
		t.Errorf("delivered came as %v", f)
	}
	if err := w.table.Read(w.text.ID, w.phone.ID); err != nil {
		t.Fatal(err)
	}
	if _, out := w.call("GET", w.under("/Messages/"+id+".json"), ""); out["status"] != "delivered" {
		t.Errorf("the SMS is %v", out["status"])
	}
}

func TestMessagesAreListedRedactedAndRemoved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var last string
	for _, text := range []string{"uno", "dos", "tres"} {
		last, _ = w.send(w.text, url.Values{"Body": {text}})
		w.status(last, "delivered")
	}
	_, first := w.call("GET", w.under("/Messages.json?PageSize=2"), "")
	if got := first["messages"].([]any); len(got) != 2 || got[0].(map[string]any)["body"] != "tres" {
		t.Errorf("the first page: %v", got)
	}
	_, second := w.call("GET", strings.TrimPrefix(first["next_page_uri"].(string), ""), "")
	if got := second["messages"].([]any); len(got) != 1 || second["next_page_uri"] != nil {
		t.Errorf("the second page: %v", second)
	}
	if _, out := w.call("GET", w.under("/Messages.json?To="+url.QueryEscape("+34999")), ""); len(out["messages"].([]any)) != 0 {
		t.Errorf("of another number: %v", out)
	}
	day := w.clock.Now().UTC().Format(time.DateOnly)
	if _, out := w.call("GET", w.under("/Messages.json?DateSent="+day), ""); len(out["messages"].([]any)) != 3 {
		t.Errorf("of today: %v", out)
	}
	if _, out := w.call("GET", w.under("/Messages.json?DateSent%3C=2020-01-01"), ""); len(out["messages"].([]any)) != 0 {
		t.Errorf("of old: %v", out)
	}
	if _, out := w.call("POST", w.under("/Messages/"+last+".json"), "Body="); out["body"] != "" {
		t.Errorf("a redacted message: %v", out)
	}
	if status, _ := w.call("DELETE", w.under("/Messages/"+last+".json"), ""); status != http.StatusNoContent {
		t.Errorf("removed with %d", status)
	}
	if status, out := w.call("GET", w.under("/Messages/"+last+".json"), ""); status != 404 || out["code"] != 20404.0 {
		t.Errorf("afterwards: %d %v", status, out)
	}
}

func TestFilesAskForCredentialsWhereTheAccountWantsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	file, err := w.table.AddMedia("", "image/png", "foto.png", strings.NewReader("png"))
	if err != nil {
		t.Fatal(err)
	}
	w.say(w.chat, sandbox.Draft{Kind: "image", MediaID: file.ID})
	at := w.incoming().form.Get("MediaUrl0")
	get := func(user, password string) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), "GET", at, nil)
		if err != nil {
			t.Fatal(err)
		}
		if user != "" {
			req.SetBasicAuth(user, password)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		b, _ := io.ReadAll(res.Body)
		return res.StatusCode, string(b)
	}
	user, password := w.chat.Settings["account_sid"], w.chat.Secrets["auth_token"]
	if status, body := get("", ""); status != 200 || body != "png" {
		t.Errorf("without credentials, which nobody wants: %d %s", status, body)
	}
	w.change(func(acc *account) { acc.MediaAuth = true })
	if status, body := get("", ""); status != 401 || !strings.Contains(body, "20003") {
		t.Errorf("without credentials: %d %s", status, body)
	}
	if status, _ := get(user, "wrong"); status != 401 {
		t.Errorf("with wrong ones: %d", status)
	}
	if status, body := get(user, password); status != 200 || body != "png" {
		t.Errorf("with the right ones: %d %s", status, body)
	}
	meta := strings.TrimPrefix(at, w.api)
	if status, out := w.call("GET", meta+".json", ""); status != 200 || out["content_type"] != "image/png" {
		t.Errorf("what is told of it: %d %v", status, out)
	}
	list := meta[:strings.LastIndex(meta, "/")] + ".json"
	if _, out := w.call("GET", list, ""); len(out["media_list"].([]any)) != 1 {
		t.Errorf("listed: %v", out)
	}
	if status, _ := w.call("DELETE", meta+".json", ""); status != http.StatusNoContent {
		t.Errorf("removed with %d", status)
	}
	if status, _ := get(user, password); status != 404 {
		t.Errorf("after its removal: %d", status)
	}
}

func TestFilesOfTheBusinessAreFetched(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(w.chat, "hola")
	w.incoming()
	id, _ := w.send(w.chat, url.Values{"Body": {"la foto"}, "MediaUrl": {w.business + "/files/foto.jpg"}})
	w.status(id, "read")
	th := w.thread(w.chat, func(m []sandbox.Message) bool { return len(m) == 2 })
	if m := th[1]; m.Kind != "image" || m.Media == nil || m.Media.Size != int64(len("bytes of foto.jpg")) || !strings.HasPrefix(id, "MM") {
		t.Errorf("on the phone: %+v", m)
	}
	for path, code := range map[string]string{"/files/none.jpg": "63019", "/files/page.html": "63021"} {
		id, _ := w.send(w.chat, url.Values{"MediaUrl": {w.business + path}})
		if f := w.status(id, "failed"); f.Get("ErrorCode") != code {
			t.Errorf("%s: %v", path, f)
		}
	}
	if _, err := w.table.AddPhone(sandbox.Phone{Name: "Joe", Number: "+12025550111"}); err != nil {
		t.Fatal(err)
	}
	id, _ = w.send(w.text, url.Values{"To": {"+12025550111"}, "MediaUrl": {w.business + "/files/none.jpg"}})
	if f := w.status(id, "failed"); f.Get("ErrorCode") != "11200" {
		t.Errorf("an SMS without its file: %v", f)
	}
	id, _ = w.send(w.text, url.Values{"MediaUrl": {w.business + "/files/foto.jpg"}})
	if f := w.status(id, "failed"); f.Get("ErrorCode") != "30011" {
		t.Errorf("a picture to a country that has none: %v", f)
	}
}

func TestWordsThatStopAndStart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(w.text, "Stop")
	if f := w.incoming().form; f.Get("Body") != "Stop" || f.Has("OptOutType") {
		t.Errorf("the word came as %v", f)
	}
	w.thread(w.text, func(m []sandbox.Message) bool { return len(m) == 2 && strings.Contains(m[1].Text, "unsubscribed") })
	if _, code := w.send(w.text, url.Values{"Body": {"hola"}}); code != 21610 {
		t.Errorf("sent after STOP: %d", code)
	}
	w.change(func(acc *account) { acc.OptOutTypes = true })
	w.write(w.text, "START")
	if f := w.incoming().form; f.Get("OptOutType") != "START" {
		t.Errorf("the word came as %v", f)
	}
	w.thread(w.text, func(m []sandbox.Message) bool { return len(m) == 4 })
	if _, code := w.send(w.text, url.Values{"Body": {"hola"}}); code != 0 {
		t.Errorf("sent after START: %d", code)
	}
	// WhatsApp knows no such words.
	w.write(w.chat, "STOP")
	if f := w.incoming().form; f.Get("Body") != "STOP" {
		t.Errorf("came as %v", f)
	}
	if _, code := w.send(w.chat, url.Values{"Body": {"hola"}}); code != 0 {
		t.Errorf("sent on WhatsApp: %d", code)
	}
}

func TestTheSharedSandboxIsJoinedForThreeDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var words string
	w.change(func(acc *account) { words = acc.Words })
	said := func(n int, part string) {
		t.Helper()
		w.thread(w.shared, func(m []sandbox.Message) bool { return len(m) == n && strings.Contains(m[n-1].Text, part) })
	}
	w.write(w.shared, "hola")
	said(2, "not connected to a sandbox")
	w.write(w.shared, "join wrong-words")
	said(4, "is unknown")
	id, _ := w.send(w.shared, url.Values{"Body": {"hola"}})
	if f := w.status(id, "failed"); f.Get("ErrorCode") != "63015" {
		t.Errorf("to somebody who did not join: %v", f)
	}
	w.write(w.shared, "Join "+strings.ToUpper(words))
	w.thread(w.shared, func(m []sandbox.Message) bool { return strings.Contains(m[len(m)-1].Text, "all set") })
	w.quiet()
	w.write(w.shared, "ya estoy")
	if f := w.incoming().form; f.Get("Body") != "ya estoy" || f.Get("To") != "whatsapp:"+sharedNumber {
		t.Errorf("came as %v", f)
	}
	id, _ = w.send(w.shared, url.Values{"Body": {"bienvenida"}})
	w.status(id, "read")
	w.clock.Jump(73 * time.Hour)
	id, _ = w.send(w.shared, url.Values{"ContentSid": {"HXb5b62575e6e4ff6129ad7c8efe1f983e"}, "ContentVariables": {`{"1":"12/1","2":"3pm"}`}})
	if f := w.status(id, "failed"); f.Get("ErrorCode") != "63015" {
		t.Errorf("after three days: %v", f)
	}
	w.write(w.shared, "join "+words)
	w.thread(w.shared, func(m []sandbox.Message) bool { return strings.Contains(m[len(m)-1].Text, "all set") })
	w.clock.Jump(25 * time.Hour)
	id, _ = w.send(w.shared, url.Values{"Body": {"hola"}})
	if f := w.status(id, "failed"); f.Get("ErrorCode") != "63016" {
		t.Errorf("outside of the window: %v", f)
	}
	for _, more := range []url.Values{
		{"ContentSid": {"HXb5b62575e6e4ff6129ad7c8efe1f983e"}, "ContentVariables": {`{"1":"12/1","2":"3pm"}`}},
		{"Body": {"Your appointment is coming up on 12/1 at 3pm. If you need to change it, please reply back and let us know."}},
		{"Body": {"Your Recado code is 1234"}},
	} {
		id, _ = w.send(w.shared, more)
		w.status(id, "read")
	}
}

func TestTwiMLAnswersAndPlainTextReachTheCustomer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i, c := range []struct{ kind, body, want string }{
		{"text/xml", `<?xml version="1.0"?><Response><Message>Uno</Message><Message><Body>Dos</Body></Message></Response>`, "Dos"},
		{"text/plain", "ok", "ok"},
	} {
		w.respond(func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", c.kind)
			_, _ = io.WriteString(rw, c.body)
		})
		w.write(w.text, "hola")
		w.incoming()
		w.thread(w.text, func(m []sandbox.Message) bool { return len(m) >= 2+i && m[len(m)-1].Text == c.want })
	}
}

func TestAHookThatFailsGoesToTheFallbackAndIsThenLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	status, _ := w.call("POST", w.under("/IncomingPhoneNumbers/"+w.text.ID+".json"), url.Values{"SmsUrl": {w.business + "/main#rc=1"}, "SmsFallbackUrl": {w.business + "/fallback"}, "SmsFallbackMethod": {"GET"}}.Encode())
	if status != 200 {
		t.Fatalf("the number's addresses: %d", status)
	}
	w.respond(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/main" {
			rw.WriteHeader(http.StatusBadGateway)
		}
	})
	w.write(w.text, "hola")
	first, again, last := w.incoming(), w.incoming(), w.incoming()
	if first.path != "/main" || again.path != "/main" || last.path != "/fallback" || last.form.Get("ErrorCode") != "11200" || last.form.Get("Body") != "hola" {
		t.Errorf("the tries: %s, %s, %s %v", first.path, again.path, last.path, last.form)
	}
	if a, b := first.header.Get("I-Twilio-Idempotency-Token"), last.header.Get("I-Twilio-Idempotency-Token"); a != b {
		t.Errorf("tokens %s and %s", a, b)
	}
	w.change(func(acc *account) {
		if len(acc.Alerts) != 2 || acc.Alerts[0].Code != 11200 {
			t.Errorf("the debugger has %+v", acc.Alerts)
		}
	})
}

func TestANumberWithoutAnAddressTellsNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.change(func(acc *account) { acc.AutoWire = false })
	w.write(w.text, "hola")
	w.write(w.chat, "hola")
	w.thread(w.chat, func(m []sandbox.Message) bool { return len(m) == 1 })
	if _, out := w.call("GET", w.under("/IncomingPhoneNumbers.json?PhoneNumber="+url.QueryEscape(w.text.Display)), ""); out["incoming_phone_numbers"].([]any)[0].(map[string]any)["sms_url"] != "" {
		t.Errorf("the number: %v", out)
	}
	body, _ := json.Marshal(object{"webhook": object{"callback_url": w.business + "/sender"}})
	if status, out := w.call("POST", "/v2/Channels/Senders/"+w.chat.ID, string(body)); status != http.StatusAccepted {
		t.Fatalf("the sender: %d %v", status, out)
	}
	w.write(w.chat, "¿hola?")
	if h := w.incoming(); h.path != "/sender" || h.form.Get("Body") != "¿hola?" {
		t.Errorf("came %s %v", h.path, h.form)
	}
}
