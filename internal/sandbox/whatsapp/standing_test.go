package whatsapp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/sandbox"
)

// console does something as the person at the platform's console, or as a
// customer with their phone.
func (w *world) console(method, path, body string) map[string]any {
	w.t.Helper()
	base, _, _ := strings.Cut(w.account.Settings["api_base_url"], "/sandbox/graph")
	req, err := http.NewRequestWithContext(w.t.Context(), method, base+"/sandbox/api/"+Key+path, bytes.NewBufferString(body))
	if err != nil {
		w.t.Fatal(err)
	}
	status, out := w.do(req)
	if status != 200 {
		w.t.Fatalf("%s %s: %d %v", method, path, status, out)
	}
	return out
}

func (w *world) number(body string) {
	w.t.Helper()
	w.console("PUT", "/console/"+w.account.ID+"/number", body)
}

func (w *world) standing(body string) {
	w.t.Helper()
	w.console("PUT", "/console/"+w.account.ID+"/standing", body)
}

// hello sends the sample template to the phone and answers its id.
func (w *world) hello() string {
	w.t.Helper()
	id, code := w.send(`"type":"template","template":{"name":"hello_world","language":{"code":"en_US"}}`)
	if code != 0 {
		w.t.Fatalf("refused with %d", code)
	}
	return id
}

// failure waits for a message's failure and answers its code.
func (w *world) failure(id string) float64 {
	w.t.Helper()
	return w.status(id, "failed")["errors"].([]any)[0].(map[string]any)["code"].(float64)
}

func TestAPersonDecidesAboutATemplateAtTheConsole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.console("PUT", "/console/"+w.account.ID+"/review", `{"auto":false}`)
	id, _ := w.make(turn)
	w.clock.Jump(48 * time.Hour)
	act := func(body string) { w.console("POST", "/console/"+w.account.ID+"/templates/"+id, body) }
	act(`{"action":"reject","reason":"INVALID_FORMAT"}`)
	if v := w.notice("message_template_status_update"); v["event"] != "REJECTED" || v["reason"] != "INVALID_FORMAT" {
		t.Errorf("got %v", v)
	}
	act(`{"action":"approve"}`)
	w.notice("message_template_status_update")
	act(`{"action":"category","category":"MARKETING","notice":true}`)
	if v := w.notice("template_category_update"); v["new_category"] != "UTILITY" || v["correct_category"] != "MARKETING" {
		t.Errorf("notice: %v", v)
	}
	act(`{"action":"category","category":"MARKETING"}`)
	if v := w.notice("template_category_update"); v["previous_category"] != "UTILITY" || v["new_category"] != "MARKETING" {
		t.Errorf("done: %v", v)
	}
	act(`{"action":"quality","quality":"YELLOW"}`)
	if v := w.notice("message_template_quality_update"); v["previous_quality_score"] != "UNKNOWN" || v["new_quality_score"] != "YELLOW" {
		t.Errorf("got %v", v)
	}
	for _, want := range []struct {
		title string
		long  time.Duration
	}{{"FIRST_PAUSE", 3 * time.Hour}, {"SECOND_PAUSE", 6 * time.Hour}} {
		act(`{"action":"pause"}`)
		if v := w.notice("message_template_status_update"); v["event"] != "PAUSED" || v["other_info"].(map[string]any)["title"] != want.title {
			t.Errorf("got %v", v)
		}
		if _, code := w.send(`"type":"template","template":{"name":"aviso_turno","language":{"code":"es_AR"}}`); code != 132015 {
			t.Errorf("while paused: %d", code)
		}
		w.clock.Jump(want.long + time.Minute)
		if v := w.notice("message_template_status_update"); v["event"] != "APPROVED" {
			t.Errorf("after the pause: %v", v)
		}
	}
	act(`{"action":"pause"}`)
	if v := w.notice("message_template_status_update"); v["event"] != "DISABLED" || v["disable_info"] == nil {
		t.Errorf("the third time: %v", v)
	}
	if _, code := w.send(`"type":"template","template":{"name":"aviso_turno","language":{"code":"es_AR"}}`); code != 132016 {
		t.Errorf("while disabled: %d", code)
	}
}

func TestBlocksAndReportsLowerTheQualityOfNumberAndTemplate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.hello()
	me := "/phones/" + w.phone.ID + "/" + w.account.ID
	if out := w.console("PUT", me, `{"blocked":true}`); out["blocked"] != true {
		t.Errorf("got %v", out)
	}
	if v := w.notice("message_template_quality_update"); v["new_quality_score"] != "YELLOW" {
		t.Errorf("got %v", v)
	}
	if code := w.failure(w.hello()); code != 131026 {
		t.Errorf("to one who blocked: %v", code)
	}
	w.console("PUT", me, `{"blocked":false}`)
	w.hello()
	w.console("POST", me+"/report", "")
	if v := w.notice("message_template_quality_update"); v["new_quality_score"] != "RED" {
		t.Errorf("got %v", v)
	}
	if v := w.notice("message_template_status_update"); v["event"] != "PAUSED" {
		t.Errorf("got %v", v)
	}
	w.console("POST", me+"/report", "")
	if v := w.notice("phone_number_quality_update"); v["event"] != "FLAGGED" || v["max_daily_conversations_per_business"] != "TIER_2K" {
		t.Errorf("got %v", v)
	}
	if _, out := w.call("GET", w.account.ID+"?fields=quality_rating,status", ""); out["quality_rating"] != "RED" || out["status"] != "FLAGGED" {
		t.Errorf("got %v", out)
	}
	w.clock.Jump(8 * 24 * time.Hour)
	if v := w.notice("phone_number_quality_update"); v["event"] != "UNFLAGGED" {
		t.Errorf("a week later: %v", v)
	}
}

func TestWhoStoppedMarketingGetsNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.approved(`{"name":"novedades","language":"es","category":"MARKETING","components":[` + body("Ven a ver lo nuevo de la tienda.", "") + `]}`)
	news := `"type":"template","template":{"name":"novedades","language":{"code":"es"}}`
	me := "/phones/" + w.phone.ID + "/" + w.account.ID
	w.console("PUT", me, `{"stopped":true}`)
	v := w.notice("user_preferences")
	p := v["user_preferences"].([]any)[0].(map[string]any)
	if p["value"] != "stop" || p["category"] != "marketing_messages" || p["wa_id"] != "34600111222" || v["metadata"].(map[string]any)["phone_number_id"] != w.account.ID {
		t.Errorf("got %v", v)
	}
	id, _ := w.send(news)
	if code := w.failure(id); code != 131050 {
		t.Errorf("got %v", code)
	}
	w.status(w.hello(), "delivered") // utility still arrives
	w.console("PUT", me, `{"stopped":false}`)
	if v := w.notice("user_preferences"); v["user_preferences"].([]any)[0].(map[string]any)["value"] != "resume" {
		t.Errorf("got %v", v)
	}
	for range 4 {
		id, _ := w.send(news)
		w.status(id, "delivered")
	}
	id, _ = w.send(news)
	if code := w.failure(id); code != 131049 {
		t.Errorf("beyond the cap of a person: %v", code)
	}
}

func TestTheMessagingLimitCountsPeopleWrittenToFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.standing(`{"tier":"TIER_50"}`)
	if v := w.notice("phone_number_quality_update"); v["event"] != "DOWNGRADE" {
		t.Errorf("got %v", v)
	}
	if v := w.notice("business_capability_update"); v["max_daily_conversations_per_business"] != 50.0 {
		t.Errorf("got %v", v)
	}
	first := w.phone
	for i := range 50 {
		p, err := w.table.AddPhone(sandbox.Phone{Name: "x", Number: fmt.Sprintf("+3460022%04d", i)})
		if err != nil {
			t.Fatal(err)
		}
		w.phone = p
		w.hello()
		if i == 49 {
			w.hello() // the same person again costs nothing
		}
	}
	w.phone = first
	if code := w.failure(w.hello()); code != 131048 {
		t.Errorf("got %v", code)
	}
	w.say(sandbox.Draft{Kind: "text", Text: "hola"})
	w.status(w.hello(), "delivered") // an answer needs no room
	w.clock.Jump(26 * time.Hour)
	w.status(w.hello(), "delivered")
}

func TestATokenIsRevokedAndRestored(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for state, sub := range map[string]float64{"expired": 463, "revoked": 460} {
		w.number(`{"token":"` + state + `"}`)
		status, out := w.call("GET", w.account.ID, "")
		if e, _ := out["error"].(map[string]any); status != 401 || e["code"] != 190.0 || e["error_subcode"] != sub || e["type"] != "OAuthException" {
			t.Errorf("%s: %d %v", state, status, out)
		}
	}
	w.number(`{"token":""}`)
	if status, _ := w.call("GET", w.account.ID, ""); status != 200 {
		t.Errorf("restored: %d", status)
	}
}

func TestWhatTheStateOfTheBusinessForbids(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		put, path string
		code      int
	}{
		{`{"unpaid":true}`, "PUT /standing", 131042},
		{`{"locked":true}`, "PUT /standing", 131031},
		{`{"type":"RESTRICTED_BIZ_INITIATED_MESSAGING","hours":24}`, "POST /restrictions", 368},
	} {
		w := newWorld(t)
		method, path, _ := strings.Cut(c.path, " ")
		w.console(method, "/console/"+w.account.ID+path, c.put)
		if _, code := w.send(`"type":"template","template":{"name":"hello_world","language":{"code":"en_US"}}`); code != c.code {
			t.Errorf("%s: got %d, want %d", c.put, code, c.code)
		}
		if c.code == 368 {
			if v := w.notice("account_update"); v["event"] != "ACCOUNT_VIOLATION" {
				t.Errorf("got %v", v)
			}
			if v := w.notice("account_update"); v["event"] != "ACCOUNT_RESTRICTION" {
				t.Errorf("got %v", v)
			}
			w.clock.Jump(25 * time.Hour)
			w.hello()
		}
	}
}

func TestStatusesTellWhatAMessageCosts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.approved(`{"name":"codigo","language":"es","category":"AUTHENTICATION","components":[{"type":"BODY"},{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"}]}]}`)
	price := func(id string) string {
		t.Helper()
		s := w.status(id, "sent")
		p := s["pricing"].(map[string]any)
		text, _ := json.Marshal([]any{p["pricing_model"], p["type"], p["category"], p["billable"], s["conversation"] != nil})
		return string(text)
	}
	free := func() string { id, _ := w.send(`"type":"text","text":{"body":"x"}`); return id }
	code := func() string {
		id, _ := w.send(`"type":"template","template":{"name":"codigo","language":{"code":"es"},"components":[{"type":"body","parameters":[{"type":"text","text":"1"}]},{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"1"}]}]}`)
		return id
	}
	if got := price(w.hello()); got != `["PMP","regular","utility",true,false]` {
		t.Errorf("utility, closed: %s", got)
	}
	w.say(sandbox.Draft{Kind: "text", Text: "hola"})
	for got, want := range map[string]string{
		price(w.hello()): `["PMP","free_customer_service","utility",false,false]`,
		price(free()):    `["PMP","free_customer_service","service",false,false]`,
		price(code()):    `["PMP","regular","authentication",true,false]`,
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	w.standing(`{"pricing":"PMP_2026"}`)
	if got := price(w.hello()); got != `["PMP","regular","utility",true,false]` {
		t.Errorf("utility is charged in the window: %s", got)
	}
	w.standing(`{"pricing":"CBP"}`)
	if got := price(free()); got != `["CBP",null,"service",true,true]` {
		t.Errorf("per conversation: %s", got)
	}
}
