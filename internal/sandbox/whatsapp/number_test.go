package whatsapp

import (
	"io"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"
)

// code is the error's code of an answer, 0 where it is none.
func code(out map[string]any) float64 {
	e, _ := out["error"].(map[string]any)
	c, _ := e["code"].(float64)
	return c
}

func TestANumberIsAddedVerifiedAndRegistered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, out := w.call("POST", w.waba()+"/phone_numbers", `{"cc":"34","phone_number":"910 555 000","verified_name":"Alba Centro"}`)
	id, _ := out["id"].(string)
	if id == "" {
		t.Fatalf("got %v", out)
	}
	_, out = w.call("GET", w.waba()+"/phone_numbers?fields=display_phone_number,code_verification_status,status", "")
	if list := out["data"].([]any); len(list) != 2 || list[1].(map[string]any)["code_verification_status"] != "NOT_VERIFIED" || list[1].(map[string]any)["display_phone_number"] != "+34910555000" {
		t.Errorf("got %v", out)
	}
	if _, out := w.call("POST", id+"/register", `{"messaging_product":"whatsapp","pin":"482915"}`); code(out) != 133006 {
		t.Errorf("before it was verified: %v", out)
	}
	if _, out := w.call("POST", id+"/request_code", `{"code_method":"SMS","language":"es"}`); out["success"] != true {
		t.Errorf("got %v", out)
	}
	if _, out := w.call("POST", id+"/verify_code", `{"code":"000"}`); code(out) != 136025 {
		t.Errorf("a wrong code: %v", out)
	}
	b, done := w.network.open(w.waba())
	sms := b.Lines[id].Code
	done()
	if _, out := w.call("POST", id+"/verify_code", `{"code":"`+sms+`"}`); out["success"] != true {
		t.Errorf("got %v", out)
	}
	if _, out := w.call("POST", id+"/register", `{"messaging_product":"whatsapp","pin":"482915"}`); out["success"] != true {
		t.Errorf("got %v", out)
	}
	if _, out := w.call("POST", id+"/register", `{"messaging_product":"whatsapp","pin":"111111"}`); code(out) != 133005 {
		t.Errorf("a wrong PIN: %v", out)
	}
	if _, out := w.call("GET", id+"?fields=status,is_pin_enabled", ""); out["status"] != "CONNECTED" || out["is_pin_enabled"] != true {
		t.Errorf("got %v", out)
	}
	for range 4 {
		w.call("POST", id+"/register", `{"messaging_product":"whatsapp","pin":"111111"}`)
	}
	if _, out := w.call("POST", id+"/register", `{"messaging_product":"whatsapp","pin":"482915"}`); code(out) != 133008 {
		t.Errorf("after many wrong PINs: %v", out)
	}
	w.clock.Jump(2 * time.Hour)
	for range 9 {
		w.call("POST", id+"/register", `{"messaging_product":"whatsapp","pin":"482915"}`)
	}
	if _, out := w.call("POST", id+"/deregister", ""); code(out) != 133016 {
		t.Errorf("the eleventh move: %v", out)
	}
	w.clock.Jump(73 * time.Hour)
	if _, out := w.call("POST", id+"/deregister", ""); out["success"] != true {
		t.Errorf("got %v", out)
	}
}

func TestADeregisteredNumberSendsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.call("POST", w.account.ID+"/deregister", "")
	if _, got := w.send(`"type":"template","template":{"name":"hello_world","language":{"code":"en_US"}}`); got != 133010 {
		t.Errorf("got %d", got)
	}
	w.call("POST", w.account.ID, `{"pin":"123456"}`)
	if v := w.notice("security"); v["event"] != "PIN_CHANGED" {
		t.Errorf("got %v", v)
	}
}

func TestANameIsReviewed(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Alba Moda": "APPROVED", "www.alba.example": "REJECTED"} {
		w := newWorld(t)
		if status, _ := w.call("POST", w.account.ID+"?new_display_name="+url.QueryEscape(name), ""); status != 200 {
			t.Fatal(status)
		}
		w.clock.Jump(time.Minute)
		v := w.notice("phone_number_name_update")
		if v["decision"] != want || v["requested_verified_name"] != name {
			t.Errorf("got %v", v)
		}
		_, out := w.call("GET", w.account.ID+"?fields=verified_name", "")
		if (out["verified_name"] == name) != (want == "APPROVED") {
			t.Errorf("shown as %v", out)
		}
	}
}

func TestWithoutASubscriptionNothingIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.call("DELETE", w.waba()+"/subscribed_apps", "")
	id := w.hello()
	for deadline := time.Now().Add(5 * time.Second); w.table.Waiting() > 0 && time.Now().Before(deadline); {
		runtime.Gosched()
	}
	w.call("POST", w.waba()+"/subscribed_apps", "")
	second := w.hello()
	if got := w.next().value().Statuses; len(got) == 0 || got[0]["id"] != second {
		t.Errorf("%s was told of: %v", id, got)
	}
}

func TestABusinessSignsUpAndItsCodeIsChangedForAToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	dialog := w.api + "dialog/oauth?client_id=" + appID + "&state=s1&redirect_uri=" + url.QueryEscape("https://desk.example/back?x=1")
	get := func(method, address string, form url.Values) (*http.Response, string) {
		req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		text, _ := io.ReadAll(res.Body)
		return res, string(text)
	}
	if res, text := get("GET", dialog, nil); res.StatusCode != 200 || !strings.Contains(text, "Connect your business") {
		t.Errorf("%d %s", res.StatusCode, text)
	}
	res, _ := get("POST", dialog, url.Values{"name": {"Zapatos Río"}, "do": {"finish"}})
	back, err := url.Parse(res.Header.Get("Location"))
	if err != nil || back.Host != "desk.example" || back.Query().Get("state") != "s1" || back.Query().Get("x") != "1" {
		t.Fatalf("led to %v", res.Header)
	}
	q := url.Values{"client_id": {appID}, "client_secret": {w.network.app().Secret}, "code": {back.Query().Get("code")}}
	_, out := w.call("GET", "oauth/access_token?"+q.Encode(), "")
	token, _ := out["access_token"].(string)
	if token == "" || out["token_type"] != "bearer" {
		t.Fatalf("got %v", out)
	}
	if _, out := w.call("GET", "oauth/access_token?"+q.Encode(), ""); code(out) != 100 {
		t.Errorf("a code used twice: %v", out)
	}
	_, out = w.call("GET", "debug_token?input_token="+token, "")
	scopes := out["data"].(map[string]any)["granular_scopes"].([]any)[0].(map[string]any)["target_ids"].([]any)
	req, _ := http.NewRequestWithContext(t.Context(), "GET", w.api+scopes[0].(string)+"/phone_numbers", nil)
	req.Header.Set("Authorization", "Bearer "+token)
	status, out := w.do(req)
	if status != 200 || out["data"].([]any)[0].(map[string]any)["verified_name"] != "Zapatos Río" {
		t.Errorf("%d %v", status, out)
	}
	if res, text := get("POST", w.api+"dialog/oauth?client_id="+appID, url.Values{"do": {"cancel"}}); res.StatusCode != 200 || !strings.Contains(text, "CANCEL") {
		t.Errorf("cancelled without an address: %d %s", res.StatusCode, text)
	}
}
