package whatsapp

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/sandbox"
)

func TestACustomersTextComesSignedAndEscaped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.say(sandbox.Draft{Kind: "text", Text: "¿Llegó mi pedido? 📦 a/b"})
	h := w.next()
	v := h.value()
	if v.Metadata.PhoneNumberID != w.account.ID || v.Contacts[0]["wa_id"] != "34600111222" || v.Contacts[0]["user_id"] != w.phone.UserID {
		t.Errorf("the envelope does not name the parties: %s", h.raw)
	}
	if got := v.Messages[0]["text"].(map[string]any)["body"]; got != "¿Llegó mi pedido? 📦 a/b" || v.Messages[0]["id"] != m.ID {
		t.Errorf("got %v", v.Messages[0])
	}
	for _, want := range []string{`\u00bfLleg\u00f3`, `\ud83d\udce6`, `a\/b`} {
		if !bytes.Contains(h.raw, []byte(want)) {
			t.Errorf("%s is not in %s", want, h.raw)
		}
	}
}

func TestEveryKindOfACustomersMessageHasThePlatformsShape(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	file, err := w.table.AddMedia("", "image/png", "foto.png", strings.NewReader("png"))
	if err != nil {
		t.Fatal(err)
	}
	w.say(sandbox.Draft{Kind: "text", Text: "hola"})
	w.next()
	quick, _ := w.send(`"type":"interactive","interactive":{"type":"button","body":{"text":"¿Bien?"},"action":{"buttons":[{"type":"reply","reply":{"id":"y","title":"Sí"}}]}}`)
	list, _ := w.send(`"type":"interactive","interactive":{"type":"list","body":{"text":"Elige"},"action":{"button":"Ver","sections":[{"rows":[{"id":"r1","title":"Uno","description":"d"}]}]}}`)
	tmpl, _ := w.send(`"type":"template","template":{"name":"pedido_en_camino","language":{"code":"es"},"components":[{"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"text","text":"A-1"}]}]}`)
	for _, id := range []string{quick, list, tmpl} {
		w.status(id, "read")
	}
	for _, c := range []struct {
		draft      sandbox.Draft
		kind, part string
	}{
		{sandbox.Draft{Kind: "image", MediaID: file.ID, Text: "mira"}, "image", `"caption":"mira"`},
		{sandbox.Draft{Kind: "voice", MediaID: file.ID}, "audio", `"voice":true`},
		{sandbox.Draft{Kind: "audio", MediaID: file.ID}, "audio", `"voice":false`},
		{sandbox.Draft{Kind: "document", MediaID: file.ID}, "document", `"filename":"foto.png"`},
		{sandbox.Draft{Kind: "sticker", MediaID: file.ID}, "sticker", `"animated":false`},
		{sandbox.Draft{Kind: "video", MediaID: file.ID}, "video", `"mime_type":"image/png"`},
		{sandbox.Draft{Kind: "location", Location: &sandbox.Location{Latitude: 40.4, Longitude: -3.7, Name: "Sol"}}, "location", `"latitude":40.4`},
		{sandbox.Draft{Kind: "contacts", Contacts: []sandbox.Card{{Name: "Leo", Phone: "+34 600 000 001"}}}, "contacts", `"formatted_name":"Leo"`},
		{sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: quick, ID: "y"}}, "interactive", `"button_reply":{"id":"y","title":"Sí"}`},
		{sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: list, ID: "r1"}}, "interactive", `"list_reply":{"description":"d","id":"r1","title":"Uno"}`},
		{sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: tmpl, ID: "Ver el estado"}}, "button", `"payload":"Ver el estado"`},
		{sandbox.Draft{Kind: "text", Text: "sí", ReplyTo: quick}, "text", `"context":{"from":"` + digits(w.account.Display) + `","id":"` + quick + `"}`},
		{sandbox.Draft{Kind: "text", Text: "vi el anuncio", Referral: &sandbox.Referral{SourceID: "99", Headline: "Rebajas"}}, "text", `"headline":"Rebajas"`},
		{sandbox.Draft{Kind: "unsupported"}, "unsupported", `"code":131051`},
	} {
		w.say(c.draft)
		m := w.next().value().Messages[0]
		text, _ := json.Marshal(m)
		if m["type"] != c.kind || !strings.Contains(string(text), c.part) {
			t.Errorf("%s: %s is not in %s", c.draft.Kind, c.part, text)
		}
	}
}

func TestReactionsEditsAndRevocationsNameTheirMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.say(sandbox.Draft{Kind: "text", Text: "talla M"})
	w.next()
	_, _ = w.table.React(w.account.ID, w.phone.ID, m.ID, "❤️")
	if r := w.next().value().Messages[0]["reaction"].(map[string]any); r["message_id"] != m.ID || r["emoji"] != "❤️" {
		t.Errorf("got %v", r)
	}
	_, _ = w.table.Edit(w.account.ID, w.phone.ID, m.ID, "talla L")
	if e := w.next().value().Messages[0]["edit"].(map[string]any); e["original_message_id"] != m.ID {
		t.Errorf("got %v", e)
	}
	_, _ = w.table.Revoke(w.account.ID, w.phone.ID, m.ID)
	if r := w.next().value().Messages[0]["revoke"].(map[string]any); r["original_message_id"] != m.ID {
		t.Errorf("got %v", r)
	}
}

func TestASendIsFollowedByItsStatusesWithPricing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say(sandbox.Draft{Kind: "text", Text: "hola"})
	w.next()
	id, _ := w.send(`"type":"text","text":{"body":"¡Hola!"},"biz_opaque_callback_data":"our-7"`)
	for _, want := range []string{"sent", "delivered", "read"} {
		s := w.next().value().Statuses[0]
		if s["id"] != id || s["status"] != want || s["biz_opaque_callback_data"] != "our-7" || s["recipient_id"] != "34600111222" {
			t.Errorf("want %s, got %v", want, s)
		}
		if _, ok := s["conversation"]; ok {
			t.Error("version 24 names no conversation outside of a free entry point")
		}
		if p, ok := s["pricing"].(map[string]any); (want == "sent") && (!ok || p["category"] != "service") {
			t.Errorf("pricing of %s: %v", want, p)
		}
	}
}

func TestAClosedWindowFailsLaterNotAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say(sandbox.Draft{Kind: "text", Text: "hola"})
	w.next()
	w.clock.Jump(25 * time.Hour)
	id, code := w.send(`"type":"text","text":{"body":"tarde"}`)
	if code != 0 {
		t.Fatalf("refused with %d; the platform accepts and fails later", code)
	}
	if e := w.status(id, "failed")["errors"].([]any)[0].(map[string]any); e["code"] != 131047.0 {
		t.Errorf("got %v", e)
	}
	id, _ = w.send(`"type":"template","template":{"name":"hello_world","language":{"code":"en_US"}}`)
	w.status(id, "delivered")
}

func TestWhatCannotArriveFailsAs131026(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say(sandbox.Draft{Kind: "text", Text: "hola"})
	w.next()
	yes := true
	if _, err := w.table.ChangePhone(w.phone.ID, sandbox.PhoneChange{Undeliverable: &yes}); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{w.phone.Number, "+34999999999"} {
		_, out := w.call("POST", w.account.ID+"/messages", `{"messaging_product":"whatsapp","to":"`+to+`","type":"text","text":{"body":"x"}}`)
		id := out["messages"].([]any)[0].(map[string]any)["id"].(string)
		if e := w.status(id, "failed")["errors"].([]any)[0].(map[string]any); e["code"] != 131026.0 {
			t.Errorf("%s: got %v", to, e)
		}
	}
}

func TestWrongSendsAreRefusedWithThePlatformsCodes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.say(sandbox.Draft{Kind: "text", Text: "hola"})
	row := `{"id":"%","title":"Uno"},`
	var rows string
	for _, c := range "abcdefghijk" {
		rows += strings.Replace(row, "%", string(c), 1)
	}
	for name, c := range map[string]struct {
		part string
		code int
	}{
		"text too long":       {`"type":"text","text":{"body":"` + strings.Repeat("a", 4097) + `"}`, 100},
		"no text":             {`"type":"text"`, 131008},
		"unknown type":        {`"type":"poll","poll":{}`, 131051},
		"button title":        {`"type":"interactive","interactive":{"type":"button","body":{"text":"b"},"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"` + strings.Repeat("x", 21) + `"}}]}}`, 131009},
		"eleven rows":         {`"type":"interactive","interactive":{"type":"list","body":{"text":"b"},"action":{"button":"Ver","sections":[{"rows":[` + strings.TrimSuffix(rows, ",") + `]}]}}`, 131009},
		"media not ours":      {`"type":"image","image":{"id":"42"}`, 131009},
		"unknown template":    {`"type":"template","template":{"name":"nope","language":{"code":"es"}}`, 132001},
		"template parameters": {`"type":"template","template":{"name":"pedido_en_camino","language":{"code":"es"}}`, 132000},
		"reaction to nothing": {`"type":"reaction","reaction":{"message_id":"wamid.none","emoji":"👍"}`, 131009},
		"wrong JSON type":     {`"type":"text","text":"hola"`, 100},
		"location":            {`"type":"location","location":{"latitude":"123","longitude":"0"}`, 131009},
	} {
		if _, code := w.send(c.part); code != c.code {
			t.Errorf("%s: got %d, want %d", name, code, c.code)
		}
	}
}

func TestATokenThatIsNotTheAccountsIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, token := range []string{"", "Bearer nope"} {
		req, _ := http.NewRequestWithContext(t.Context(), "GET", w.api+w.account.ID, nil)
		req.Header.Set("Authorization", token)
		if status, out := w.do(req); status != 401 || out["error"].(map[string]any)["code"] != 190.0 {
			t.Errorf("%q: %d %v", token, status, out)
		}
	}
	if status, out := w.call("GET", "123456", ""); status != 400 || out["error"].(map[string]any)["error_subcode"] != 33.0 {
		t.Errorf("a stranger's object: %d %v", status, out)
	}
}

func TestHooksComeAgainUntilTheyAreTaken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.refuse.Store(3)
	m := w.say(sandbox.Draft{Kind: "text", Text: "¿hay alguien?"})
	if got := w.next().value().Messages[0]["id"]; got != m.ID {
		t.Errorf("got %v", got)
	}
}

func TestDuplicatesCarryTheSameBytes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.table.SetFaults(sandbox.Faults{Duplicate: true, Rate: 100}); err != nil {
		t.Fatal(err)
	}
	w.say(sandbox.Draft{Kind: "text", Text: "dos veces"})
	if a, b := w.next(), w.next(); !bytes.Equal(a.raw, b.raw) {
		t.Errorf("%s\n%s", a.raw, b.raw)
	}
}

func TestFaultsHitTheApi(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, c := range []struct {
		f      sandbox.Faults
		status int
	}{{sandbox.Faults{Throttle: true, Rate: 100}, 429}, {sandbox.Faults{Error: true, Rate: 100}, 500}, {sandbox.Faults{Error: true, Rate: 0}, 200}} {
		_ = w.table.SetFaults(c.f)
		if status, _ := w.call("GET", w.account.ID, ""); status != c.status {
			t.Errorf("%+v: %d", c.f, status)
		}
	}
	w.say(sandbox.Draft{Kind: "text", Text: "hola"})
	w.next()
	for _, f := range []sandbox.Faults{{Cut: true, Rate: 100}, {LostAnswer: true, Rate: 100}} {
		_ = w.table.SetFaults(f)
		before, _ := w.table.Thread(w.account.ID, w.phone.ID)
		req, _ := http.NewRequestWithContext(t.Context(), "POST", w.api+w.account.ID+"/messages", strings.NewReader(`{"messaging_product":"whatsapp","to":"34600111222","type":"text","text":{"body":"¿?"}}`))
		req.Header.Set("Authorization", "Bearer "+w.account.Secrets["access_token"])
		if res, err := http.DefaultClient.Do(req); err == nil {
			_ = res.Body.Close()
			t.Errorf("%+v: an answer came", f)
		}
		after, _ := w.table.Thread(w.account.ID, w.phone.ID)
		if done := len(after.Messages) > len(before.Messages); done != f.LostAnswer {
			t.Errorf("%+v: taken %v", f, done)
		}
	}
}

func TestMediaGoesUpAndComesDownThroughAnAddressThatExpires(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("messaging_product", "whatsapp")
	_ = form.WriteField("type", "image/png")
	part, _ := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="a.png"`}, "Content-Type": {"image/png"}})
	_, _ = part.Write([]byte("not really"))
	_ = form.Close()
	req, _ := http.NewRequestWithContext(t.Context(), "POST", w.api+w.account.ID+"/media", &body)
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Authorization", "Bearer "+w.account.Secrets["access_token"])
	_, up := w.do(req)
	id, _ := up["id"].(string)
	_, info := w.call("GET", id, "")
	url, _ := info["url"].(string)
	if info["mime_type"] != "image/png" || info["file_size"] != 10.0 || url == "" {
		t.Fatalf("info: %v of %v", info, up)
	}
	get := func(token, agent string) int {
		req, _ := http.NewRequestWithContext(t.Context(), "GET", url, nil)
		req.Header.Set("Authorization", token)
		req.Header.Set("User-Agent", agent)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		if b, _ := io.ReadAll(res.Body); res.StatusCode == 200 && string(b) != "not really" {
			t.Errorf("got %q", b)
		}
		return res.StatusCode
	}
	bearer := "Bearer " + w.account.Secrets["access_token"]
	if got := []int{get(bearer, "test"), get("", "test"), get(bearer, "")}; got[0] != 200 || got[1] != 401 || got[2] != 404 {
		t.Errorf("with token, without, without an agent: %v", got)
	}
	w.clock.Jump(6 * time.Minute)
	if got := get(bearer, "test"); got != 404 {
		t.Errorf("after six minutes: %d", got)
	}
	if status, _ := w.call("DELETE", id, ""); status != 200 {
		t.Errorf("delete: %d", status)
	}
	if status, _ := w.call("GET", id, ""); status != 400 {
		t.Errorf("after delete: %d", status)
	}
}

func TestReadMarksAndTypingReachThePhone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.say(sandbox.Draft{Kind: "text", Text: "uno"}), w.say(sandbox.Draft{Kind: "text", Text: "dos"})
	status, _ := w.call("POST", w.account.ID+"/messages", `{"messaging_product":"whatsapp","status":"read","message_id":"`+second.ID+`","typing_indicator":{"type":"text"}}`)
	th, _ := w.table.Thread(w.account.ID, w.phone.ID)
	if status != 200 || !th.Messages[0].Seen || !th.Messages[1].Seen {
		t.Errorf("%d: %s and what came after it are read: %+v", status, first.ID, th.Messages)
	}
	if status, _ := w.call("POST", w.account.ID+"/messages", `{"messaging_product":"whatsapp","status":"read","message_id":"wamid.none"}`); status != 400 {
		t.Errorf("an unknown message: %d", status)
	}
}

func TestAPersonWithoutANumberIsKnownByUserID(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	yes := true
	p, _ := w.table.ChangePhone(w.phone.ID, sandbox.PhoneChange{Hidden: &yes})
	w.say(sandbox.Draft{Kind: "text", Text: "hola"})
	v := w.next().value()
	if v.Messages[0]["from"] != nil || v.Contacts[0]["wa_id"] != "" || v.Messages[0]["from_user_id"] != p.UserID {
		t.Errorf("the number leaks: %v", v)
	}
	_, out := w.call("POST", w.account.ID+"/messages", `{"messaging_product":"whatsapp","recipient":"`+p.UserID+`","type":"text","text":{"body":"hola"}}`)
	id := out["messages"].([]any)[0].(map[string]any)["id"].(string)
	if s := w.status(id, "delivered"); s["recipient_id"] != "" || s["recipient_user_id"] != p.UserID {
		t.Errorf("got %v", s)
	}
}

func TestTheAccountTellsOfItself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	waba := w.account.Settings["business_account_id"]
	for path, want := range map[string]string{
		w.account.ID + "?fields=verified_name,quality_rating":                         `"quality_rating":"GREEN"`,
		waba + "/phone_numbers":                                                       `"verified_name":"Tienda Alba"`,
		waba + "/subscribed_apps":                                                     `"whatsapp_business_api_data"`,
		waba + "/message_templates":                                                   `"name":"pedido_en_camino"`,
		"debug_token?input_token=" + w.account.Secrets["access_token"]:                `"is_valid":true`,
		"debug_token?input_token=other":                                               `"is_valid":false`,
		w.account.ID + "/whatsapp_business_profile?fields=about,vertical,not_a_field": `"vertical":"OTHER"`,
	} {
		status, out := w.call("GET", path, "")
		text, _ := json.Marshal(out)
		if status != 200 || !strings.Contains(string(text), want) {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
	if status, _ := w.call("POST", w.account.ID+"/whatsapp_business_profile", `{"messaging_product":"whatsapp","about":"Hogar y moda"}`); status != 200 {
		t.Errorf("profile: %d", status)
	}
	if _, out := w.call("GET", w.account.ID+"/whatsapp_business_profile", ""); !strings.Contains(strings.TrimSpace(out["data"].([]any)[0].(map[string]any)["about"].(string)), "Hogar") {
		t.Errorf("got %v", out)
	}
}

func TestNumberVariantsLeadToOnePhone(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"5491155550101": "5491155550101", "541155550101": "5491155550101", "5215512345678": "5215512345678", "525512345678": "5215512345678",
		"5531987654321": "553187654321", "5511987654321": "5511987654321", "34600111222": "34600111222",
	} {
		if got := waID(number); got != want {
			t.Errorf("%s: got %s, want %s", number, got, want)
		}
	}
}
