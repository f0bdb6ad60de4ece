package api

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"recado.dev/internal/consent"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Proves: 002-11
func TestTemplatesAskTheLedgerByTheWorkspacesPolicy(t *testing.T) {
	t.Parallel()
	onTemplates(t, func(t *testing.T, v *writers) {
		k := v.one("ana", "hola")
		at := "/conversations/" + k.ConversationID
		now := v.clock.Now()
		err := v.store.Write(t.Context(), func(tx *store.Tx) error {
			return tx.SaveTemplate(t.Context(), desk.StoredTemplate{WorkspaceID: v.ws, ID: "promo", Platform: "whatsapp", Account: "201", Name: "promo", Category: desk.TemplateMarketing,
				DefaultLanguage: "es", Fills: map[string]string{}, CreatedAt: now, UpdatedAt: now})
		})
		if err != nil {
			t.Fatal(err)
		}
		send := func() reply {
			return v.agent.do("POST", at+"/messages", `{"kind":"template","template":{"name":"promo","language":"es","components":[]}}`)
		}
		verdict := func() consent.Verdict {
			t.Helper()
			var p struct {
				Verdicts map[string]consent.Verdict `json:"verdicts"`
			}
			v.agent.do("GET", at+"/permission", "").want(200).into(&p)
			return p.Verdicts["marketing"]
		}
		if got := verdict(); got.Level != consent.Warned || got.Code != desk.CodeNoConsent {
			t.Errorf("at first %+v", got)
		}
		send().want(202)

		v.agent.do("PUT", "/consent-policy", `{}`).want(403)
		var p map[string]any
		v.owner.do("GET", "/consent-policy", "").want(200).into(&p)
		p["templates"] = "require"
		v.owner.do("PUT", "/consent-policy", asJSON(t, p)).want(200)
		send().code(409, desk.CodeNoConsent)
		p["start_words"] = p["stop_words"]
		v.owner.do("PUT", "/consent-policy", asJSON(t, p)).code(422, desk.CodeInvalid)

		ledger := "/contacts/" + k.Contact.ID + "/consents"
		v.agent.do("POST", ledger, `{"kind":"marketing","granted":true,"source":"paper","how":"la ficha de la tienda"}`).want(201)
		send().want(202)
		v.clock.Advance(time.Second)
		v.agent.do("POST", ledger, fmt.Sprintf(`{"kind":"marketing","granted":false,"source":"phone","how":"llamó","channel_id":%q}`, v.channel)).want(201)
		send().code(409, desk.CodeOptedOut)
		if got := verdict(); got.Level != consent.Refused || got.Since == nil || got.How != "llamó" {
			t.Errorf("afterwards %+v", got)
		}
		v.agent.do("POST", ledger, `{"kind":"marketing","granted":true,"source":"word","how":"x"}`).code(422, desk.CodeInvalid)
		v.agent.do("POST", ledger, `{"kind":"marketing","granted":true,"how":"x","channel_id":"nowhere"}`).code(422, desk.CodeInvalid)

		var check sendCheck
		v.agent.do("POST", "/send-checks", fmt.Sprintf(`{"conversation_ids":[%q,%q],"category":"marketing"}`, k.ConversationID, k.ConversationID)).want(200).into(&check)
		if check.Recipients != 1 || check.Refused != 1 || check.Cold != 0 || check.Confirm || check.From != consent.Default().Many {
			t.Errorf("check %+v", check)
		}
		v.agent.do("POST", "/send-checks", `{}`).code(422, desk.CodeInvalid)
		v.agent.do("GET", "/signals?days=7", "").want(200)
		v.agent.do("GET", "/send-warnings", "").want(200)
	})
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
