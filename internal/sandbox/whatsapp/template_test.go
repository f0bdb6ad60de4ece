package whatsapp

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/sandbox"
)

// notice waits for the news of a field about the account, and skips what is
// about messages.
func (w *world) notice(field string) map[string]any {
	w.t.Helper()
	for {
		var body struct {
			Entry []struct {
				ID      string
				Time    int64
				Changes []struct {
					Field string
					Value map[string]any
				}
			}
		}
		h := w.next()
		if err := json.Unmarshal(h.raw, &body); err != nil {
			w.t.Fatal(err)
		}
		e := body.Entry[0]
		if e.Changes[0].Field == field {
			if e.ID != w.waba() || e.Time == 0 {
				w.t.Errorf("the entry of %s is not the platform's: %s", field, h.raw)
			}
			return e.Changes[0].Value
		}
	}
}

func (w *world) waba() string { return wabaOf(w.account) }

// make creates a template and answers its id, or the error.
func (w *world) make(body string) (id string, err map[string]any) {
	w.t.Helper()
	_, out := w.call("POST", w.waba()+"/message_templates", body)
	if e, ok := out["error"].(map[string]any); ok {
		return "", e
	}
	return out["id"].(string), nil
}

// approved creates a template and waits for its review.
func (w *world) approved(body string) string {
	w.t.Helper()
	id, e := w.make(body)
	if e != nil {
		w.t.Fatalf("%s: %v", body, e)
	}
	w.clock.Jump(time.Minute)
	if v := w.notice("message_template_status_update"); v["event"] != "APPROVED" {
		w.t.Fatalf("got %v", v)
	}
	return id
}

const turn = `{"name":"aviso_turno","language":"es_AR","category":"UTILITY","components":[
 {"type":"HEADER","format":"TEXT","text":"Turno {{1}}","example":{"header_text":["3/12"]}},
 {"type":"BODY","text":"Hola {{1}}, te esperamos a las {{2}} en el consultorio.","example":{"body_text":[["Ana","14:30"]]}},
 {"type":"FOOTER","text":"Consultorio"},
 {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Confirmo"},{"type":"URL","text":"Ver","url":"https://example.test/{{1}}","example":["https://example.test/t/42"]}]}]}`

func TestATemplateIsReviewedAfterAWhileAndSentWithItsParameters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, e := w.make(turn)
	if e != nil {
		t.Fatal(e)
	}
	sendIt := `"type":"template","template":{"name":"aviso_turno","language":{"code":"es_AR"},"components":[
	 {"type":"header","parameters":[{"type":"text","text":"3/12"}]},
	 {"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"text","text":"14:30"}]},
	 {"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"CONF_42"}]},
	 {"type":"button","sub_type":"url","index":1,"parameters":[{"type":"text","text":"t/42"}]}]}`
	if _, code := w.send(sendIt); code != 132001 {
		t.Errorf("before its review: %d", code)
	}
	if _, out := w.call("GET", id+"?fields=status,components", ""); out["status"] != "PENDING" || out["id"] != id {
		t.Errorf("got %v", out)
	}
	w.clock.Jump(time.Minute)
	v := w.notice("message_template_status_update")
	if v["event"] != "APPROVED" || fmt.Sprintf("%.0f", v["message_template_id"]) != id || v["message_template_language"] != "es_AR" || v["reason"] != "NONE" {
		t.Errorf("got %v", v)
	}
	sent, code := w.send(sendIt)
	if code != 0 {
		t.Fatalf("refused with %d", code)
	}
	w.status(sent, "delivered")
	th, _ := w.table.Thread(w.account.ID, w.phone.ID)
	m := th.Messages[0]
	if m.Header != "Turno 3/12" || m.Text != "Hola Ana, te esperamos a las 14:30 en el consultorio." || m.Footer != "Consultorio" || m.Buttons[1].Value != "https://example.test/t/42" {
		t.Errorf("on the phone: %+v", m)
	}
	w.say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: sent, ID: "CONF_42"}})
	for {
		if ms := w.next().value().Messages; len(ms) > 0 {
			if b := ms[0]["button"].(map[string]any); b["payload"] != "CONF_42" || b["text"] != "Confirmo" {
				t.Errorf("got %v", ms)
			}
			break
		}
	}
	if _, err := w.table.Say(w.account.ID, w.phone.ID, sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: sent, ID: "button-1"}}); err == nil {
		t.Error("a button that opens a page answered the business")
	}
}

func body(text, more string) string {
	q, _ := json.Marshal(text)
	return fmt.Sprintf(`{"type":"BODY","text":%s%s}`, q, more)
}

func TestWrongTemplatesAreRefusedWithThePlatformsSubcodes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const two = `,"example":{"body_text":[["a","b"]]}`
	const one = `,"example":{"body_text":[["a"]]}`
	plain := body("Tu pedido ya va en camino.", "")
	for name, c := range map[string]struct {
		category, components string
		subcode              float64
	}{
		"variable at the end":        {"UTILITY", body("Tu pedido número {{1}}.", one), 2388299},
		"variable at the start":      {"UTILITY", body("{{1}}, tu pedido ya va en camino.", one), 2388299},
		"too many variables":         {"UTILITY", body("Hola {{1}} y {{2}} ya", two), 2388293},
		"without an example":         {"UTILITY", body("Hola {{1}}, tu pedido ya va.", ""), 2388043},
		"too few examples":           {"UTILITY", body("Hola {{1}}, tu pedido {{2}} ya va en camino.", one), 2388043},
		"a gap in the numbers":       {"UTILITY", body("Hola {{1}}, tu pedido {{3}} ya va en camino.", two), 2388072},
		"a name among numbers":       {"UTILITY", body("Hola {{nombre}}, tu pedido ya va.", one), 2388072},
		"variables side by side":     {"UTILITY", body("Hola {{1}}{{2}}, tu pedido ya va en camino.", two), 2388072},
		"three new lines":            {"UTILITY", body("Hola\n\n\n¿qué tal?", ""), 2388072},
		"a long body":                {"UTILITY", body(strings.Repeat("a ", 513), ""), 2388040},
		"a long footer":              {"UTILITY", plain + `,{"type":"FOOTER","text":"` + strings.Repeat("f", 61) + `"}`, 2388040},
		"a variable in the footer":   {"UTILITY", plain + `,{"type":"FOOTER","text":"Hasta {{1}}"}`, 2388073},
		"an emoji in the header":     {"UTILITY", plain + `,{"type":"HEADER","format":"TEXT","text":"Hola 🙂"}`, 2388047},
		"two variables in a header":  {"UTILITY", plain + `,{"type":"HEADER","format":"TEXT","text":"{{1}} y {{2}} más"}`, 2388047},
		"an image without a sample":  {"UTILITY", plain + `,{"type":"HEADER","format":"IMAGE"}`, 2388043},
		"a handle of nobody's":       {"UTILITY", plain + `,{"type":"HEADER","format":"IMAGE","example":{"header_handle":["4::aWabc"]}}`, 2494102},
		"no body":                    {"UTILITY", `{"type":"FOOTER","text":"Adiós"}`, 2388043},
		"an address without example": {"UTILITY", plain + `,{"type":"BUTTONS","buttons":[{"type":"URL","text":"Ver","url":"https://a.example/{{1}}"}]}`, 2388043},
		"a long button":              {"UTILITY", plain + `,{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"` + strings.Repeat("b", 26) + `"}]}`, 2388040},
		"mixed quick replies":        {"UTILITY", plain + `,{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"a"},{"type":"PHONE_NUMBER","text":"b","phone_number":"+34600"},{"type":"QUICK_REPLY","text":"c"}]}`, 0},
		"three addresses":            {"UTILITY", plain + `,{"type":"BUTTONS","buttons":[{"type":"URL","text":"a","url":"https://a.example"},{"type":"URL","text":"b","url":"https://a.example"},{"type":"URL","text":"c","url":"https://a.example"}]}`, 0},
		"a coupon in utility":        {"UTILITY", plain + `,{"type":"BUTTONS","buttons":[{"type":"COPY_CODE","example":"A10"}]}`, 0},
		"an unknown category":        {"TRANSACTIONAL", plain, 0},
		"a carousel of one":          {"MARKETING", plain + `,{"type":"CAROUSEL","cards":[{"components":[]}]}`, 0},
		"a code with a text":         {"AUTHENTICATION", plain + `,{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"}]}`, 0},
		"a code without a button":    {"AUTHENTICATION", `{"type":"BODY"}`, 2388043},
	} {
		_, e := w.make(fmt.Sprintf(`{"name":"x","language":"es","category":%q,"components":[%s]}`, c.category, c.components))
		sub, _ := e["error_subcode"].(float64)
		if e == nil || e["code"] != 100.0 || sub != c.subcode || (sub != 0 && (e["error_user_title"] == "" || e["error_user_msg"] == "" || e["is_transient"] != false)) {
			t.Errorf("%s: got %v, want subcode %.0f", name, e, c.subcode)
		}
	}
	if _, e := w.make(strings.Replace(turn, "aviso_turno", "Aviso Turno", 1)); e["code"] != 100.0 {
		t.Errorf("a name with capitals: %v", e)
	}
}

func TestWhatTheReviewRejects(t *testing.T) {
	t.Parallel()
	for reason, text := range map[string]string{
		"ABUSIVE_CONTENT":      "Paga hoy o te vamos a demandar, idiota.",
		"SCAM":                 "Envíanos tu contraseña para seguir con el pedido.",
		"INVALID_FORMAT":       "Mira tu pedido en https://bit.ly/abc cuando puedas.",
		"TAG_CONTENT_MISMATCH": "Hello, your order is ready and we are waiting for you with the receipt.",
	} {
		w := newWorld(t)
		if _, e := w.make(fmt.Sprintf(`{"name":"x","language":"es","category":"UTILITY","components":[%s]}`, body(text, ""))); e != nil {
			t.Fatal(e)
		}
		w.clock.Jump(time.Minute)
		v := w.notice("message_template_status_update")
		info, _ := v["rejection_info"].(map[string]any)
		if v["event"] != "REJECTED" || v["reason"] != reason || info["recommendation"] == "" {
			t.Errorf("%s: got %v", reason, v)
		}
		_, out := w.call("GET", w.waba()+"/message_templates?name=x&fields=rejected_reason,status", "")
		if x := out["data"].([]any)[0].(map[string]any); x["rejected_reason"] != reason || x["status"] != "REJECTED" {
			t.Errorf("%s: listed as %v", reason, x)
		}
	}
}

func TestPromotionInAUtilityTemplateIsTakenForMarketing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, out := w.call("POST", w.waba()+"/message_templates", fmt.Sprintf(`{"name":"x","language":"es","category":"UTILITY","components":[%s]}`, body("Aprovecha el 20 % de descuento en toda la tienda.", "")))
	if out["category"] != "MARKETING" || out["status"] != "PENDING" {
		t.Errorf("got %v", out)
	}
}

func TestATemplatesNameIsLockedAfterItWasDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.approved(turn)
	other, e := w.make(strings.Replace(turn, "es_AR", "es_MX", 1))
	if e != nil {
		t.Fatal(e)
	}
	if _, e := w.make(turn); e["error_subcode"] != 2388024.0 {
		t.Errorf("twice the same: %v", e)
	}
	if status, _ := w.call("DELETE", w.waba()+"/message_templates?hsm_id="+id+"&name=wrong", ""); status != 400 {
		t.Errorf("an id with another name: %d", status)
	}
	if status, out := w.call("DELETE", w.waba()+"/message_templates?hsm_id="+id+"&name=aviso_turno", ""); status != 200 || out["success"] != true {
		t.Errorf("delete one: %d %v", status, out)
	}
	if v := w.notice("message_template_status_update"); v["event"] == "APPROVED" {
		v = w.notice("message_template_status_update")
		if v["event"] != "DELETED" {
			t.Errorf("got %v", v)
		}
	}
	if status, _ := w.call("GET", other, ""); status != 200 {
		t.Errorf("the other language went too: %d", status)
	}
	if _, e := w.make(turn); e["error_subcode"] != 2388023.0 {
		t.Errorf("while the name is locked: %v", e)
	}
	w.clock.Jump(31 * 24 * time.Hour)
	if _, e := w.make(turn); e != nil {
		t.Errorf("after a month: %v", e)
	}
	if status, _ := w.call("DELETE", w.waba()+"/message_templates?name=aviso_turno", ""); status != 200 {
		t.Errorf("delete by name: %d", status)
	}
	if status, _ := w.call("GET", other, ""); status == 200 {
		t.Error("a language is left after the name was deleted")
	}
}

func TestAnApprovedTemplateIsEditedOnceADay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.approved(turn)
	edit := func(text string) map[string]any {
		_, out := w.call("POST", id, `{"components":[`+body(text, "")+`]}`)
		return out
	}
	if out := edit("Te esperamos mañana en el consultorio."); out["success"] != true {
		t.Fatalf("got %v", out)
	}
	if v := w.notice("message_template_components_update"); v["message_template_element"] != "Te esperamos mañana en el consultorio." {
		t.Errorf("got %v", v)
	}
	if out := edit("Te esperamos hoy en el consultorio."); out["error"] == nil {
		t.Errorf("edited while in review: %v", out)
	}
	w.clock.Jump(time.Minute)
	w.notice("message_template_status_update")
	if out := edit("Te esperamos hoy en el consultorio."); out["error"] == nil {
		t.Errorf("a second edit on the same day: %v", out)
	}
	w.clock.Jump(25 * time.Hour)
	if out := edit("Te esperamos hoy en el consultorio."); out["success"] != true {
		t.Errorf("the next day: %v", out)
	}
	if _, out := w.call("POST", id, `{"name":"otro"}`); out["error"] == nil {
		t.Error("the name was changed")
	}
}

func TestTemplatesAreListedByPagesAndFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 5 {
		if _, e := w.make(strings.Replace(turn, "aviso_turno", fmt.Sprintf("aviso_%d", i), 1)); e != nil {
			t.Fatal(e)
		}
	}
	var names []string
	path := w.waba() + "/message_templates?fields=name&limit=3"
	for path != "" {
		_, out := w.call("GET", path, "")
		for _, x := range out["data"].([]any) {
			names = append(names, x.(map[string]any)["name"].(string))
		}
		paging := out["paging"].(map[string]any)
		next, _ := paging["next"].(string)
		_, path, _ = strings.Cut(next, "/v24.0/")
	}
	if len(names) != 8 || names[7] != "aviso_4" {
		t.Errorf("got %v", names)
	}
	for query, want := range map[string]int{
		"status=PENDING": 5, "status=APPROVED": 3, "language=es_AR": 5, "category=UTILITY": 8, "name=hello_world": 1, "name_or_content=consultorio": 5, "content=nothing": 0,
		`status=["PENDING","APPROVED"]`: 8, "quality_score=GREEN": 3,
	} {
		if _, out := w.call("GET", w.waba()+"/message_templates?"+query, ""); len(out["data"].([]any)) != want {
			t.Errorf("%s: %d, want %d", query, len(out["data"].([]any)), want)
		}
	}
	if status, _ := w.call("GET", w.waba()+"/message_templates?after=%25", ""); status != 400 {
		t.Errorf("a wrong cursor: %d", status)
	}
}

// upload sends a sample in two steps and answers its handle.
func (w *world) upload(mime, data string) string {
	w.t.Helper()
	_, out := w.call("POST", fmt.Sprintf("%s/uploads?file_name=a.bin&file_length=%d&file_type=%s", appID, len(data), mime), "")
	session, ok := out["id"].(string)
	if !ok || !strings.HasPrefix(session, "upload:") {
		w.t.Fatalf("got %v", out)
	}
	piece := func(at int, data string) map[string]any {
		req, _ := http.NewRequestWithContext(w.t.Context(), "POST", w.api+session, strings.NewReader(data))
		req.Header.Set("Authorization", "OAuth "+w.account.Secrets["access_token"])
		req.Header["file_offset"] = []string{fmt.Sprint(at)}
		req.Header.Set("Content-Type", "application/octet-stream")
		_, out := w.do(req)
		return out
	}
	if out := piece(0, data[:2]); out["error"] == nil {
		w.t.Errorf("half a file gave a handle: %v", out)
	}
	if _, out := w.call("GET", session, ""); out["file_offset"] != 2.0 {
		w.t.Errorf("got %v", out)
	}
	h, ok := piece(2, data[2:])["h"].(string)
	if !ok {
		w.t.Fatal("no handle")
	}
	return h
}

func TestRichTemplatesShowOnThePhone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.upload("image/png", "imagen")
	card := fmt.Sprintf(`{"components":[{"type":"HEADER","format":"IMAGE","example":{"header_handle":[%q]}},{"type":"BODY","text":"Camisa de lino"},{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"La quiero"}]}]}`, h)
	w.approved(fmt.Sprintf(`{"name":"foto","language":"es","category":"MARKETING","parameter_format":"named","components":[
	 {"type":"HEADER","format":"IMAGE","example":{"header_handle":[%q]}},
	 {"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"Se acaba","has_expiration":true}},
	 {"type":"BODY","text":"Hola {{nombre}}, esta es tu oferta.","example":{"body_text_named_params":[{"param_name":"nombre","example":"Ana"}]}},
	 {"type":"BUTTONS","buttons":[{"type":"COPY_CODE","text":"Copiar","example":"LINO20"},{"type":"URL","text":"Ver","url":"https://a.example"},{"type":"PHONE_NUMBER","text":"Llamar","phone_number":"+34910000000"}]}]}`, h))
	w.approved(`{"name":"carrusel","language":"es","category":"MARKETING","components":[` + body("Mira lo nuevo de la tienda.", "") + `,{"type":"CAROUSEL","cards":[` + card + `,` + card + `]}]}`)
	w.approved(`{"name":"lugar","language":"es","category":"UTILITY","components":[` + body("Tu pedido te espera aquí.", "") + `,{"type":"HEADER","format":"LOCATION"}]}`)
	w.approved(`{"name":"codigo","language":"es","category":"AUTHENTICATION","components":[{"type":"BODY","add_security_recommendation":true},{"type":"FOOTER","code_expiration_minutes":10},{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"}]}]}`)
	image := `{"type":"image","image":{"link":"https://a.example/b.jpg"}}`
	cardIn := func(i int) string {
		return fmt.Sprintf(`{"card_index":%d,"components":[{"type":"header","parameters":[%s]},{"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"want-%d"}]}]}`, i, image, i)
	}
	until := w.clock.Now().Add(time.Hour).UnixMilli()
	parts := []string{
		fmt.Sprintf(`{"name":"foto","language":{"code":"es"},"components":[{"type":"header","parameters":[%s]},{"type":"limited_time_offer","parameters":[{"type":"limited_time_offer","limited_time_offer":{"expiration_time_ms":%d}}]},{"type":"body","parameters":[{"type":"text","parameter_name":"nombre","text":"Ana"}]},{"type":"button","sub_type":"copy_code","index":0,"parameters":[{"type":"coupon_code","coupon_code":"LINO20"}]}]}`, image, until),
		fmt.Sprintf(`{"name":"carrusel","language":{"code":"es"},"components":[{"type":"carousel","cards":[%s,%s]}]}`, cardIn(0), cardIn(1)),
		`{"name":"lugar","language":{"code":"es"},"components":[{"type":"header","parameters":[{"type":"location","location":{"latitude":40.4,"longitude":-3.7,"name":"Tienda"}}]}]}`,
		`{"name":"codigo","language":{"code":"es"},"components":[{"type":"body","parameters":[{"type":"text","text":"123456"}]},{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"123456"}]}]}`,
	}
	for _, p := range parts {
		if _, code := w.send(`"type":"template","template":` + p); code != 0 {
			t.Errorf("%s: refused with %d", p, code)
		}
	}
	th, _ := w.table.Thread(w.account.ID, w.phone.ID)
	ms := th.Messages
	if len(ms) != 4 {
		t.Fatalf("%d messages", len(ms))
	}
	if m := ms[0]; m.Media == nil || m.Text != "Hola Ana, esta es tu oferta." || m.Offer == nil || m.Offer.Code != "LINO20" || m.Buttons[0].Does != "copy" || m.Buttons[2].Value != "+34910000000" {
		t.Errorf("offer: %+v", m)
	}
	if m := ms[1]; len(m.Panels) != 2 || m.Panels[1].Buttons[0].ID != "want-1" || m.Panels[0].Text != "Camisa de lino" {
		t.Errorf("carousel: %+v", m)
	}
	if m := ms[2]; m.Location == nil || m.Kind != "template" {
		t.Errorf("place: %+v", m)
	}
	if m := ms[3]; !strings.HasPrefix(m.Text, "Tu código de verificación es *123456*.") || m.Buttons[0].Value != "123456" || !strings.Contains(m.Footer, "10") {
		t.Errorf("code: %+v", m)
	}
	w.say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: ms[1].ID, ID: "want-1"}})
}

func TestSendingATemplateIsCheckedAgainstIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := w.upload("image/png", "imagen")
	w.approved(turn)
	w.approved(fmt.Sprintf(`{"name":"foto","language":"es","category":"UTILITY","parameter_format":"NAMED","components":[{"type":"HEADER","format":"IMAGE","example":{"header_handle":[%q]}},{"type":"BODY","text":"Hola {{nombre}}, esta es tu foto.","example":{"body_text_named_params":[{"param_name":"nombre","example":"Ana"}]}}]}`, h))
	head := `{"type":"header","parameters":[{"type":"text","text":"3/12"}]}`
	url := `{"type":"button","sub_type":"url","index":"1","parameters":[{"type":"text","text":"t"}]}`
	text := func(a, b string) string {
		x, _ := json.Marshal(a)
		y, _ := json.Marshal(b)
		return fmt.Sprintf(`{"type":"body","parameters":[{"type":"text","text":%s},{"type":"text","text":%s}]}`, x, y)
	}
	image := `{"type":"header","parameters":[{"type":"image","image":{"link":"https://a.example/b.jpg"}}]}`
	for name, c := range map[string]struct {
		template, parts string
		code            int
	}{
		"all is well":            {"aviso_turno", head + "," + text("a", "b") + "," + url, 0},
		"one parameter less":     {"aviso_turno", head + `,{"type":"body","parameters":[{"type":"text","text":"a"}]},` + url, 132000},
		"no header":              {"aviso_turno", text("a", "b") + "," + url, 132000},
		"no address":             {"aviso_turno", head + "," + text("a", "b"), 131008},
		"a new line":             {"aviso_turno", head + "," + text("a\nb", "b") + "," + url, 132018},
		"five spaces":            {"aviso_turno", head + "," + text("a     b", "b") + "," + url, 132018},
		"an empty value":         {"aviso_turno", head + "," + text("", "b") + "," + url, 131008},
		"filled too long":        {"aviso_turno", head + "," + text(strings.Repeat("x", 1000), "b") + "," + url, 132005},
		"a header too long":      {"aviso_turno", `{"type":"header","parameters":[{"type":"text","text":"` + strings.Repeat("x", 60) + `"}]},` + text("a", "b") + "," + url, 132005},
		"against the policy":     {"aviso_turno", head + "," + text("idiota", "b") + "," + url, 132007},
		"a number for a text":    {"aviso_turno", head + `,{"type":"body","parameters":[{"type":"image","image":{"link":"https://a.example"}},{"type":"text","text":"b"}]},` + url, 132012},
		"another kind of button": {"aviso_turno", head + "," + text("a", "b") + `,{"type":"button","sub_type":"quick_reply","index":"1","parameters":[{"type":"payload","payload":"x"}]}`, 132012},
		"a button that is not":   {"aviso_turno", head + "," + text("a", "b") + "," + url + `,{"type":"button","sub_type":"url","index":"7","parameters":[{"type":"text","text":"t"}]}`, 131009},
		"without the image":      {"foto", `{"type":"body","parameters":[{"type":"text","parameter_name":"nombre","text":"a"}]}`, 132012},
		"a text for the image":   {"foto", head + `,{"type":"body","parameters":[{"type":"text","parameter_name":"nombre","text":"a"}]}`, 132012},
		"without a name":         {"foto", image + `,{"type":"body","parameters":[{"type":"text","text":"a"}]}`, 100},
		"another name":           {"foto", image + `,{"type":"body","parameters":[{"type":"text","parameter_name":"x","text":"a"}]}`, 100},
	} {
		language := "es"
		if c.template == "aviso_turno" {
			language = "es_AR"
		}
		if _, code := w.send(fmt.Sprintf(`"type":"template","template":{"name":%q,"language":{"code":%q},"components":[%s]}`, c.template, language, c.parts)); code != c.code {
			t.Errorf("%s: got %d, want %d", name, code, c.code)
		}
	}
}

func TestTemplatesAreKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.approved(turn)
	if err := w.table.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	again := New(w.table)
	b, done := again.open(w.waba())
	defer done()
	if x := b.byID(id); x == nil || x.Status != stateApproved {
		t.Errorf("got %+v", x)
	}
}
