package whatsapp

import (
	"encoding/json"
	"fmt"
	"net/url"
	"testing"
	"time"

	"recado.dev/internal/sandbox"
)

// points are the data points of an answer.
func points(t *testing.T, v any) []map[string]any {
	t.Helper()
	text, _ := json.Marshal(v)
	var out struct {
		Data []struct {
			Points []map[string]any `json:"data_points"`
		}
		Points []map[string]any `json:"data_points"`
	}
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if len(out.Data) > 0 {
		return out.Data[0].Points
	}
	return out.Points
}

func TestFiguresCountWhatWasSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.approved(turn)
	start := w.clock.Now().Add(-time.Hour).Unix()
	sent, code := w.send(`"type":"template","template":{"name":"aviso_turno","language":{"code":"es_AR"},"components":[
	 {"type":"header","parameters":[{"type":"text","text":"3/12"}]},{"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"text","text":"14:30"}]},
	 {"type":"button","sub_type":"url","index":1,"parameters":[{"type":"text","text":"t"}]}]}`)
	if code != 0 {
		t.Fatal(code)
	}
	w.status(sent, "read")
	w.say(sandbox.Draft{Kind: "answer", Choose: &sandbox.Pick{MessageID: sent, ID: "Confirmo"}})
	w.next()
	free, _ := w.send(`"type":"text","text":{"body":"x"}`)
	w.status(free, "read")
	span := fmt.Sprintf("start=%d&end=%d&granularity=DAILY", start, w.clock.Now().Add(time.Hour).Unix())
	ask := w.waba() + "/template_analytics?" + span + "&template_ids=" + url.QueryEscape(`["`+id+`"]`) + "&metric_types=SENT,DELIVERED,READ,CLICKED,COST"
	if status, _ := w.call("GET", ask, ""); status != 400 {
		t.Errorf("before they were switched on: %d", status)
	}
	w.call("POST", w.waba()+"?is_enabled_for_insights=true", "")
	_, out := w.call("GET", ask, "")
	ps := points(t, out)
	if len(ps) != 1 || ps[0]["template_id"] != id || ps[0]["sent"] != 1.0 || ps[0]["delivered"] != 1.0 || ps[0]["read"] != 1.0 {
		t.Fatalf("got %v", out)
	}
	if c := ps[0]["clicked"].([]any)[0].(map[string]any); c["button_content"] != "Confirmo" || c["count"] != 1.0 {
		t.Errorf("got %v", ps[0])
	}
	if c := ps[0]["cost"].([]any)[0].(map[string]any); c["type"] != "amount_spent" || c["value"] != 0.0166 {
		t.Errorf("got %v", ps[0])
	}
	fields := fmt.Sprintf("name,analytics.start(%d).end(%d).granularity(DAY).phone_numbers([]).country_codes([\"ES\"]),pricing_analytics.start(%d).end(%d).granularity(DAILY).dimensions([\"PRICING_CATEGORY\",\"PRICING_TYPE\",\"COUNTRY\"])",
		start, start+7200, start, start+7200)
	_, out = w.call("GET", w.waba()+"?fields="+url.QueryEscape(fields), "")
	if ps := points(t, out["analytics"]); out["name"] != "Tienda Alba" || len(ps) != 1 || ps[0]["sent"] != 2.0 || ps[0]["delivered"] != 2.0 {
		t.Errorf("got %v", out)
	}
	byCategory := map[any]map[string]any{}
	for _, p := range points(t, out["pricing_analytics"]) {
		byCategory[p["pricing_category"]] = p
	}
	if p := byCategory["UTILITY"]; p["volume"] != 1.0 || p["pricing_type"] != "REGULAR" || p["country"] != "ES" || p["cost"] != 0.0166 {
		t.Errorf("utility: %v", p)
	}
	if p := byCategory["SERVICE"]; p["pricing_type"] != "FREE_CUSTOMER_SERVICE" || p["cost"] != 0.0 {
		t.Errorf("service: %v", p)
	}
	if status, _ := w.call("GET", w.waba()+"?fields="+url.QueryEscape("analytics.start(1)"), ""); status != 400 {
		t.Errorf("without an end: %d", status)
	}
	if _, out := w.call("GET", w.waba()+"/conversation_analytics?"+span, ""); len(points(t, out)) != 1 {
		t.Errorf("got %v", out)
	}
}
