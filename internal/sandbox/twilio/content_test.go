package twilio

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// content makes a template and answers its id.
func (w *world) content(body string) string {
	w.t.Helper()
	status, out := w.call("POST", "/v1/Content", body)
	if status != 201 || !strings.HasPrefix(out["sid"].(string), "HX") {
		w.t.Fatalf("%d %v", status, out)
	}
	return out["sid"].(string)
}

// submit asks for approval and waits for the verdict.
func (w *world) submit(id, name, category string) map[string]any {
	w.t.Helper()
	status, out := w.call("POST", "/v1/Content/"+id+"/ApprovalRequests/whatsapp", `{"name":"`+name+`","category":"`+category+`"}`)
	if status != 201 || out["status"] != "received" {
		w.t.Fatalf("%d %v", status, out)
	}
	w.clock.Jump(time.Minute)
	w.core.Tend(w.clock.Now())
	w.core.Tend(w.clock.Now())
	return w.approval(id)
}

func (w *world) approval(id string) map[string]any {
	w.t.Helper()
	_, out := w.call("GET", "/v1/Content/"+id+"/ApprovalRequests", "")
	return out["whatsapp"].(map[string]any)
}

const turn = `{"friendly_name":"aviso","language":"es","variables":{"1":"Ana","2":"14:30"},"types":{"twilio/quick-reply":{"body":"Hola {{1}}, tu turno es a las {{2}}. ¿Vienes?","actions":[{"title":"Sí","id":"y"},{"title":"No","id":"n"}]}}}`

func TestATemplateIsReviewedAndThenOpensTheWindow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.content(`{"friendly_name":"otra","language":"es","types":{"twilio/text":{"body":"Hola"}}}`)
	id := w.content(turn)
	if a := w.approval(id); a["status"] != "unsubmitted" {
		t.Errorf("before: %v", a)
	}
	sent, _ := w.send(w.chat, url.Values{"ContentSid": {id}})
	if f := w.status(sent, "failed"); f.Get("ErrorCode") != "63016" {
		t.Errorf("a template without approval: %v", f)
	}
	if a := w.submit(id, "aviso_turno", "UTILITY"); a["status"] != "approved" || a["category"] != "UTILITY" || a["content_type"] != "twilio/quick-reply" {
		t.Fatalf("the verdict: %v", a)
	}
	sent, _ = w.send(w.chat, url.Values{"ContentSid": {id}, "ContentVariables": {`{"1":"Lucía","2":"16:00"}`}})
	w.status(sent, "read")
	th, _ := w.table.Thread(w.chat.ID, w.phone.ID)
	if m := th.Messages[len(th.Messages)-1]; m.Kind != "template" || m.Text != "Hola Lucía, tu turno es a las 16:00. ¿Vienes?" || len(m.Buttons) != 2 {
		t.Errorf("on the phone: %+v", m)
	}
	_, page := w.call("GET", "/v1/ContentAndApprovals?PageSize=1", "")
	first := page["contents"].([]any)[0].(map[string]any)
	if first["sid"] != id || first["approval_requests"].(map[string]any)["status"] != "approved" {
		t.Errorf("listed: %v", first)
	}
	next, _ := page["meta"].(map[string]any)["next_page_url"].(string)
	if !strings.HasPrefix(next, w.api+"/v1/ContentAndApprovals?") {
		t.Errorf("the next page is at %q", next)
	}
	_, page = w.call("GET", strings.TrimPrefix(next, w.api), "")
	if last := page["contents"].([]any); len(last) != 1 || page["meta"].(map[string]any)["next_page_url"] != nil {
		t.Errorf("the last page: %v", page) // the sandbox's own are in no list
	}
	for state, code := range map[string]string{paused: "63041", disabled: "63042", gone: "63027"} {
		w.change(func(acc *account) { acc.contentByID(id).Status = state })
		sent, _ = w.send(w.chat, url.Values{"ContentSid": {id}})
		if f := w.status(sent, "failed"); f.Get("ErrorCode") != code {
			t.Errorf("%s: %v", state, f)
		}
	}
	if status, _ := w.call("DELETE", "/v1/Content/"+id, ""); status != 204 {
		t.Errorf("removed with %d", status)
	}
	if _, code := w.send(w.chat, url.Values{"ContentSid": {id}}); code != 21655 {
		t.Errorf("sent after its removal: %d", code)
	}
}

func TestTheReviewRejectsWhatTheRealOneRejects(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, c := range map[string]struct{ body, variables, category, want, to string }{
		"starts_with_variable": {"{{1}} es tu turno de mañana", `{"1":"Lunes"}`, "UTILITY", "INVALID_FORMAT", ""},
		"ends_with_variable":   {"Tu turno de mañana es a las {{1}}", `{"1":"14:30"}`, "UTILITY", "INVALID_FORMAT", ""},
		"side_by_side":         {"Hola {{1}} {{2}}, tu turno es mañana por la tarde", `{"1":"Ana","2":"Gil"}`, "UTILITY", "INVALID_FORMAT", ""},
		"gap":                  {"Hola {{1}}, tu turno de {{3}} es mañana por la tarde", `{"1":"Ana","3":"x"}`, "UTILITY", "INVALID_FORMAT", ""},
		"no_sample":            {"Hola {{1}}, tu turno es mañana", `{}`, "UTILITY", "INVALID_FORMAT", ""},
		"abuse":                {"No seas idiota y paga ya tu factura", `{}`, "UTILITY", "ABUSIVE_CONTENT", ""},
		"scam":                 {"Responde con tu número de tarjeta para seguir", `{}`, "UTILITY", "SCAM", ""},
		"short_link":           {"Mira tu pedido en https://bit.ly/x1 cuando quieras", `{}`, "UTILITY", "INVALID_FORMAT", ""},
		"promotion":            {"Tenemos un descuento para ti esta semana", `{}`, "UTILITY", "", "MARKETING"},
		"good":                 {"Tu pedido {{1}} está en camino.", `{"1":"A-1"}`, "UTILITY", "", "UTILITY"},
	} {
		id := w.content(`{"friendly_name":"` + name + `","language":"es","variables":` + c.variables + `,"types":{"twilio/text":{"body":"` + c.body + `"}}}`)
		a := w.submit(id, name, c.category)
		reason, _ := a["rejection_reason"].(string)
		if (c.want == "") != (a["status"] == "approved") || !strings.HasPrefix(reason, c.want) || (c.to != "" && a["category"] != c.to) {
			t.Errorf("%s: %v", name, a)
		}
	}
	status, out := w.call("POST", "/v1/Content/HXb5b62575e6e4ff6129ad7c8efe1f983e/ApprovalRequests/whatsapp", `{"name":"x","category":"UTILITY"}`)
	if status != 400 {
		t.Errorf("submitted again: %d %v", status, out)
	}
}

func TestTemplatesThatAreNotWellMadeAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, body := range map[string]string{
		"no language":   `{"types":{"twilio/text":{"body":"a"}}}`,
		"no types":      `{"language":"es","types":{}}`,
		"unknown type":  `{"language":"es","types":{"twilio/video":{"body":"a"}}}`,
		"no body":       `{"language":"es","types":{"twilio/text":{}}}`,
		"no actions":    `{"language":"es","types":{"twilio/quick-reply":{"body":"a"}}}`,
		"long title":    `{"language":"es","types":{"twilio/quick-reply":{"body":"a","actions":[{"title":"` + strings.Repeat("x", 26) + `"}]}}}`,
		"wrong shape":   `{"language":"es","types":{"twilio/text":[]}}`,
		"not JSON":      `{"language"`,
		"too many rows": `{"language":"es","types":{"twilio/list-picker":{"body":"a","button":"b","items":[` + strings.TrimSuffix(strings.Repeat(`{"item":"x"},`, 11), ",") + `]}}}`,
	} {
		if status, out := w.call("POST", "/v1/Content", body); status != 400 || out["code"] != 20001.0 {
			t.Errorf("%s: %d %v", name, status, out)
		}
	}
}

func TestRicherTypesShowOnThePhone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.write(w.chat, "hola")
	w.incoming()
	for kind, c := range map[string]struct{ types, want string }{
		"card":     {`"twilio/card":{"title":"Camisa {{1}}","subtitle":"Lino","media":["` + w.business + `/files/foto.jpg"],"actions":[{"type":"URL","title":"Ver","url":"https://shop.example/{{1}}"}]}`, "template"},
		"call":     {`"twilio/call-to-action":{"body":"Llámanos","actions":[{"type":"PHONE_NUMBER","title":"Llamar","phone":"+34910000000"}]}`, "template"},
		"location": {`"twilio/location":{"latitude":40.4,"longitude":-3.7,"label":"Tienda"}`, "location"},
		"carousel": {`"twilio/carousel":{"body":"Mira","cards":[{"title":"Uno","body":"b","media":"https://shop.example/1.jpg","actions":[{"type":"QUICK_REPLY","title":"Quiero","id":"q"}]}]}`, "template"},
		"media":    {`"twilio/media":{"body":"La nota","media":["` + w.business + `/files/nota.pdf"]}`, "document"},
	} {
		id := w.content(`{"friendly_name":"` + kind + `","language":"es","variables":{"1":"azul"},"types":{` + c.types + `}}`)
		sent, code := w.send(w.chat, url.Values{"ContentSid": {id}})
		if code != 0 {
			t.Fatalf("%s: %d", kind, code)
		}
		w.status(sent, "read")
		th, _ := w.table.Thread(w.chat.ID, w.phone.ID)
		m := th.Messages[len(th.Messages)-1]
		if m.Kind != c.want {
			t.Errorf("%s shows as %+v", kind, m)
		}
		switch kind {
		case "card":
			if m.Text != "Camisa azul" || m.Media == nil || m.Buttons[0].Value != "https://shop.example/azul" {
				t.Errorf("the card: %+v", m)
			}
		case "carousel":
			if len(m.Panels) != 1 || m.Panels[0].Buttons[0].ID != "q" {
				t.Errorf("the carousel: %+v", m)
			}
		}
	}
}
