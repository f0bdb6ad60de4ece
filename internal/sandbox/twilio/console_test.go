package twilio

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"recado.dev/internal/sandbox"
)

// steer does something at the console and answers what it shows then.
func (w *world) steer(method, path, body string) (int, map[string]any) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, strings.TrimSuffix(w.api, mount)+"/sandbox/api/"+KeyWhatsApp+path, bytes.NewBufferString(body))
	if err != nil {
		w.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	out := map[string]any{}
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		w.t.Fatal(err)
	}
	return res.StatusCode, out
}

func TestTheConsoleShowsTheAccountAndWhatWasSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(w.text, "hola")
	w.incoming()
	id, _ := w.send(w.chat, url.Values{"Body": {"fuera de plazo"}})
	w.status(id, failed)
	_, v := w.steer("GET", "/console", "")
	if v["sid"] != w.chat.Settings["account_sid"] || v["token"] != w.chat.Secrets["auth_token"] || v["base_url"] != w.api {
		t.Errorf("the account: %v %v %v", v["sid"], v["token"], v["base_url"])
	}
	log := v["log"].([]any)
	if len(log) != 2 || log[0].(map[string]any)["code"] != 63016.0 || log[1].(map[string]any)["body"] != "hola" {
		t.Errorf("the log: %v", log)
	}
	if len(v["lines"].([]any)) != 3 || v["lines"].([]any)[0].(map[string]any)["url"] != w.business+"/text" {
		t.Errorf("the numbers: %v", v["lines"])
	}
	if join := v["join"].(map[string]any); join["number"] != sharedNumber || !strings.Contains(join["words"].(string), "-") {
		t.Errorf("the words: %v", join)
	}
}

func TestTheConsoleSteersTheAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, v := w.steer("PUT", "/console", `{"media_auth":true,"auto_wire":false,"opt_out_types":true,"trouble":63016,"status":"suspended","review_delay":5}`)
	if v["media_auth"] != true || v["auto_wire"] != false || v["opt_out_types"] != true || v["trouble"] != 63016.0 || v["status"] != "suspended" {
		t.Errorf("set: %v", v)
	}
	_, v = w.steer("POST", "/console/token", `{"action":"second"}`)
	second := v["second_token"].(string)
	if _, v = w.steer("POST", "/console/token", `{"action":"promote"}`); v["token"] != second || v["second_token"] != "" {
		t.Errorf("promoted: %v %v", v["token"], v["second_token"])
	}
	if status, _ := w.call("GET", w.under(".json"), ""); status != 401 {
		t.Errorf("the old token: %d", status)
	}
	_, v = w.steer("PUT", "/console/lines/"+w.text.ID, `{"url":"https://desk.example/hook"}`)
	if l := v["lines"].([]any)[0].(map[string]any); l["url"] != "https://desk.example/hook" || l["wired"] != true || l["desk"] != w.business+"/text" {
		t.Errorf("the number: %v", l)
	}
	if _, v = w.steer("POST", "/console/lines", `{"channel":"sms","number":"+34910222333"}`); len(v["lines"].([]any)) != 4 {
		t.Errorf("the numbers: %v", v["lines"])
	}
	words := v["join"].(map[string]any)["words"]
	for range 20 { // they may come again by chance
		if _, v = w.steer("POST", "/console/words", ""); v["join"].(map[string]any)["words"] != words {
			break
		}
	}
	if v["join"].(map[string]any)["words"] == words {
		t.Error("the words stay")
	}
	for _, c := range []struct {
		method, path, body string
		want               int
	}{
		{"PUT", "/console", `{"trouble":1}`, 422}, {"PUT", "/console", `{"status":"x"}`, 422}, {"POST", "/console/token", `{"action":"promote"}`, 409},
		{"PUT", "/console/lines/none", `{}`, 404}, {"PUT", "/console/lines/" + w.text.ID, `{"url":"desk"}`, 422}, {"POST", "/console/lines", `{"channel":"fax"}`, 422},
		{"POST", "/console/contents/none", `{"action":"approve"}`, 404}, {"POST", "/console/contents/HXb5b62575e6e4ff6129ad7c8efe1f983e", `{"action":"reject"}`, 422},
	} {
		if status, out := w.steer(c.method, c.path, c.body); status != c.want {
			t.Errorf("%s %s: %d %v", c.path, c.body, status, out)
		}
	}
}

func TestAPersonJudgesTemplatesAtTheConsole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.steer("PUT", "/console", `{"review_auto":false}`)
	id := w.content(turn)
	if a := w.submit(id, "aviso", "UTILITY"); a["status"] != "pending" {
		t.Fatalf("without a person: %v", a)
	}
	w.steer("POST", "/console/contents/"+id, `{"action":"reject","reason":"SCAM"}`)
	if a := w.approval(id); a["status"] != "rejected" || a["rejection_reason"] != "SCAM" {
		t.Errorf("rejected: %v", a)
	}
	w.steer("POST", "/console/contents/"+id, `{"action":"approve"}`)
	if a := w.approval(id); a["status"] != "approved" {
		t.Errorf("approved: %v", a)
	}
}

func TestCustomersBlockAndStop(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := "/phones/" + w.phone.ID + "/" + w.text.ID
	if status, v := w.steer("PUT", path, `{"stopped":true}`); status != 200 || v["stopped"] != true {
		t.Fatalf("%d %v", status, v)
	}
	if _, code := w.send(w.text, url.Values{"Body": {"hola"}}); code != 21610 {
		t.Errorf("sent to whom stopped: %d", code)
	}
	if _, v := w.steer("GET", path, ""); v["stopped"] != true || v["blocked"] != false {
		t.Errorf("%v", v)
	}
	if status, _ := w.steer("GET", "/phones/none/"+w.text.ID, ""); status != 404 {
		t.Errorf("nobody's: %d", status)
	}
}

func TestASenderComesOnline(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	body := `{"sender_id":"whatsapp:+34910444555","profile":{"name":"Tienda Alba"},"webhook":{"callback_url":"` + w.business + `/new"}}`
	status, out := w.call("POST", "/v2/Channels/Senders", body)
	if status != 202 || out["status"] != unproved {
		t.Fatalf("%d %v", status, out)
	}
	id := out["sid"].(string)
	if status, out := w.call("POST", "/v2/Channels/Senders/"+id, `{"configuration":{"verification_code":"x"}}`); status != 400 {
		t.Errorf("a wrong code: %d %v", status, out)
	}
	var code string
	w.change(func(acc *account) { code = acc.lineByID(id).Code })
	if _, out := w.call("POST", "/v2/Channels/Senders/"+id, `{"configuration":{"verification_code":"`+code+`"}}`); out["status"] != proving {
		t.Errorf("the right code: %v", out)
	}
	w.clock.Jump(2 * senderTime)
	w.core.Tend(w.clock.Now())
	if _, out := w.call("GET", "/v2/Channels/Senders/"+id, ""); out["status"] != online || out["sender_id"] != "whatsapp:+34910444555" {
		t.Errorf("later: %v", out)
	}
	if _, out := w.call("GET", "/v2/Channels/Senders?Channel=whatsapp", ""); len(out["senders"].([]any)) != 2 {
		t.Errorf("listed: %v", out)
	}
	if status, _ := w.call("DELETE", "/v2/Channels/Senders/"+id, ""); status != 204 {
		t.Errorf("removed: %d", status)
	}
}

func TestAMessagingServicePicksItsNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var service string
	w.change(func(acc *account) { service = acc.Service.SID })
	if status, out := w.call("POST", "/v1/Services/"+service, url.Values{"StatusCallback": {w.business + "/service"}}.Encode()); status != 200 || out["status_callback"] != w.business+"/service" {
		t.Fatalf("%d %v", status, out)
	}
	id, code := w.send(w.text, url.Values{"From": {""}, "StatusCallback": {""}, "MessagingServiceSid": {service}, "Body": {"hola"}})
	if code != 0 {
		t.Fatalf("refused with %d", code)
	}
	if f := w.status(id, "delivered"); f.Get("MessagingServiceSid") != service {
		t.Errorf("came as %v", f)
	}
	if _, out := w.call("GET", "/v1/Services/"+service+"/PhoneNumbers", ""); len(out["phone_numbers"].([]any)) != 1 {
		t.Errorf("its numbers: %v", out)
	}
}

func TestTheAccountOutlivesARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	lay := func() (*sandbox.Table, *core) {
		table, err := sandbox.New(sandbox.Config{Dir: dir, Pace: fast, Seed: 1, PublicURL: "http://sandbox.example"})
		if err != nil {
			t.Fatal(err)
		}
		networks := New(table)
		for _, n := range networks {
			table.Add(n)
		}
		return table, networks[0].core
	}
	table, c := lay()
	given, err := table.NewAccount(KeySMS, "Tienda Alba")
	if err != nil {
		t.Fatal(err)
	}
	acc, done := c.open()
	c.keep(acc, &record{SID: "SM1", Body: "hola"})
	words := acc.Words
	done()
	if err := table.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := table.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	table, c = lay()
	if _, ok := table.Recognise(KeySMS, given.Settings, given.Secrets); !ok {
		t.Error("the number is not known any more")
	}
	acc, done = c.open()
	defer done()
	if acc.Words != words || acc.index["SM1"] == nil || acc.Token != given.Secrets["auth_token"] {
		t.Errorf("afterwards: %+v", acc)
	}
}
