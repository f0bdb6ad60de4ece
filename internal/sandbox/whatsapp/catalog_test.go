package whatsapp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"testing"

	"recado.dev/internal/sandbox"
)

// message waits for a customer's message and answers its part of a kind.
func (w *world) message(kind string) map[string]any {
	w.t.Helper()
	for {
		if ms := w.next().value().Messages; len(ms) > 0 {
			part, ok := ms[0][kind].(map[string]any)
			if !ok {
				w.t.Fatalf("got %v", ms[0])
			}
			return part
		}
	}
}

func TestProductsAreOfferedAndOrdered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say(sandbox.Draft{Kind: "text", Text: "hola"})
	w.next()
	_, out := w.call("GET", w.waba()+"/product_catalogs", "")
	shop := out["data"].([]any)[0].(map[string]any)["id"].(string)
	_, out = w.call("GET", shop+"/products?fields=retailer_id,name,price", "")
	if ps := out["data"].([]any); len(ps) != 5 || ps[0].(map[string]any)["retailer_id"] != "LINO-M" {
		t.Fatalf("got %v", out)
	}
	if _, out := w.call("POST", shop+"/items_batch", `{"item_type":"PRODUCT_ITEM","requests":[{"method":"CREATE","data":{"id":"NEW-1","title":"Alpargatas","price":"24.50 EUR"}}]}`); out["handles"] == nil {
		t.Errorf("got %v", out)
	}
	single := func(catalog, sku string) string {
		return fmt.Sprintf(`"type":"interactive","interactive":{"type":"product","body":{"text":"Mira"},"action":{"catalog_id":%q,"product_retailer_id":%q}}`, catalog, sku)
	}
	for name, part := range map[string]string{"another catalogue": single("1", "LINO-M"), "no such product": single(shop, "NOPE"),
		"a list without a header": fmt.Sprintf(`"type":"interactive","interactive":{"type":"product_list","body":{"text":"b"},"action":{"catalog_id":%q,"sections":[{"title":"a","product_items":[{"product_retailer_id":"LINO-M"}]}]}}`, shop),
	} {
		if _, code := w.send(part); code != 131009 && code != 131008 {
			t.Errorf("%s: got %d", name, code)
		}
	}
	if _, code := w.send(single(shop, "NEW-1")); code != 0 {
		t.Errorf("one product: %d", code)
	}
	if _, code := w.send(`"type":"interactive","interactive":{"type":"catalog_message","body":{"text":"Todo"},"action":{"name":"catalog_message"}}`); code != 0 {
		t.Errorf("the catalogue: %d", code)
	}
	id, code := w.send(fmt.Sprintf(`"type":"interactive","interactive":{"type":"product_list","header":{"type":"text","text":"Lino"},"body":{"text":"Elige"},"action":{"catalog_id":%q,"sections":[{"title":"Ropa","product_items":[{"product_retailer_id":"LINO-M"},{"product_retailer_id":"LINO-P"}]}]}}`, shop))
	if code != 0 {
		t.Fatalf("a list: %d", code)
	}
	var cart sandbox.Cart
	_ = json.Unmarshal([]byte(`{"message_id":"`+id+`","items":[{"sku":"LINO-M","quantity":2}]}`), &cart)
	w.say(sandbox.Draft{Kind: "order", Text: "para hoy", Cart: &cart})
	o := w.message("order")
	item := o["product_items"].([]any)[0].(map[string]any)
	if o["catalog_id"] != shop || o["text"] != "para hoy" || item["product_retailer_id"] != "LINO-M" || item["quantity"] != 2.0 || item["item_price"] != 39.9 || item["currency"] != "EUR" {
		t.Errorf("got %v", o)
	}
	cart.Items[0].SKU = "BOLSO-1"
	if _, err := w.table.Say(w.account.ID, w.phone.ID, sandbox.Draft{Kind: "order", Cart: &cart}); err == nil {
		t.Error("what was not offered was ordered")
	}
	if _, out := w.call("POST", w.account.ID+"/whatsapp_commerce_settings?is_cart_enabled=false", ""); out["success"] != true {
		t.Errorf("got %v", out)
	}
	if _, out := w.call("GET", w.account.ID+"/whatsapp_commerce_settings", ""); out["data"].([]any)[0].(map[string]any)["is_cart_enabled"] != false {
		t.Errorf("got %v", out)
	}
}

const bookTable = `{"version":"7.0","screens":[
 {"id":"WHEN","title":"Reserva","layout":{"type":"SingleColumnLayout","children":[
  {"type":"TextHeading","text":"¿Cuándo vienes?"},
  {"type":"Form","name":"f","children":[
   {"type":"DatePicker","name":"date","label":"Día","required":true},
   {"type":"Dropdown","name":"time","label":"Hora","required":true,"data-source":[{"id":"14","title":"14:00"},{"id":"21","title":"21:00"}]},
   {"type":"Footer","label":"Seguir","on-click-action":{"name":"navigate","next":{"type":"screen","name":"WHO"},"payload":{}}}]}]}},
 {"id":"WHO","title":"Tus datos","terminal":true,"layout":{"type":"SingleColumnLayout","children":[
  {"type":"TextInput","name":"name","label":"Nombre","required":true},
  {"type":"Footer","label":"Reservar","on-click-action":{"name":"complete","payload":{"date":"${screen.WHEN.form.date}","time":"${screen.WHEN.form.time}","name":"${form.name}","source":"chat"}}}]}}]}`

// flow builds and publishes a form, and answers its id.
func (w *world) flow() string {
	w.t.Helper()
	_, out := w.call("POST", w.waba()+"/flows", `{"name":"reserva","categories":["APPOINTMENT_BOOKING"]}`)
	id := out["id"].(string)
	asset := func(text string) map[string]any {
		var b bytes.Buffer
		form := multipart.NewWriter(&b)
		_ = form.WriteField("name", "flow.json")
		_ = form.WriteField("asset_type", "FLOW_JSON")
		file, _ := form.CreateFormFile("file", "flow.json")
		_, _ = file.Write([]byte(text))
		_ = form.Close()
		req, _ := http.NewRequestWithContext(w.t.Context(), "POST", w.api+id+"/assets", &b)
		req.Header.Set("Authorization", "Bearer "+w.account.Secrets["access_token"])
		req.Header.Set("Content-Type", form.FormDataContentType())
		_, out := w.do(req)
		return out
	}
	if out := asset(`{"version":"7.0","screens":[{"id":"A","layout":{"type":"SingleColumnLayout","children":[]}}]}`); out["success"] != false || len(out["validation_errors"].([]any)) == 0 {
		w.t.Errorf("a flow without an end: %v", out)
	}
	if _, out := w.call("POST", id+"/publish", ""); out["error"] == nil {
		w.t.Errorf("published without its JSON: %v", out)
	}
	if out := asset(bookTable); out["success"] != true {
		w.t.Fatalf("got %v", out)
	}
	if _, out := w.call("POST", id+"/publish", ""); out["success"] != true {
		w.t.Fatalf("got %v", out)
	}
	return id
}

func TestAFlowIsBuiltSentAndAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say(sandbox.Draft{Kind: "text", Text: "hola"})
	w.next()
	id := w.flow()
	if v := w.notice("flows"); v["event"] != "FLOW_STATUS_CHANGE" || v["new_status"] != "PUBLISHED" {
		t.Errorf("got %v", v)
	}
	part := `"type":"interactive","interactive":{"type":"flow","body":{"text":"Reserva tu mesa"},"action":{"name":"flow","parameters":{"flow_message_version":"3","flow_id":"%s","flow_token":"t-1","flow_cta":"Reservar","flow_action":"navigate","flow_action_payload":{"screen":"WHEN"}}}}`
	if _, code := w.send(fmt.Sprintf(part, "123")); code != 131009 {
		t.Errorf("a flow that is not: %d", code)
	}
	message, code := w.send(fmt.Sprintf(part, id))
	if code != 0 {
		t.Fatalf("got %d", code)
	}
	answers := &sandbox.Answers{MessageID: message, Values: map[string]map[string]any{"WHEN": {"date": "2026-12-01"}, "WHO": {"name": "Ana"}}}
	if _, err := w.table.Say(w.account.ID, w.phone.ID, sandbox.Draft{Kind: "filled", Answers: answers}); err == nil {
		t.Error("a question that needs an answer was left out")
	}
	answers.Values["WHEN"]["time"] = "21"
	w.say(sandbox.Draft{Kind: "filled", Answers: answers})
	in := w.message("interactive")
	reply := in["nfm_reply"].(map[string]any)
	var response map[string]any
	if err := json.Unmarshal([]byte(reply["response_json"].(string)), &response); err != nil {
		t.Fatal(err)
	}
	if in["type"] != "nfm_reply" || reply["name"] != "flow" || response["flow_token"] != "t-1" || response["date"] != "2026-12-01" || response["time"] != "21" || response["name"] != "Ana" || response["source"] != "chat" {
		t.Errorf("got %v", in)
	}
	w.approved(`{"name":"reserva","language":"es","category":"UTILITY","components":[` + body("Reserva tu mesa cuando quieras.", "") + `,{"type":"BUTTONS","buttons":[{"type":"FLOW","text":"Reservar","flow_id":` + id + `,"flow_action":"navigate","navigate_screen":"WHEN"}]}]}`)
	if _, code := w.send(`"type":"template","template":{"name":"reserva","language":{"code":"es"},"components":[{"type":"button","sub_type":"flow","index":"0","parameters":[{"type":"action","action":{"flow_token":"t-2"}}]}]}`); code != 0 {
		t.Errorf("in a template: %d", code)
	}
	th, _ := w.table.Thread(w.account.ID, w.phone.ID)
	if m := th.Messages[len(th.Messages)-1]; m.Form == nil || m.Form.Token != "t-2" || m.Form.First != "WHEN" {
		t.Errorf("on the phone: %+v", m)
	}
}
