package api

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"recado.dev/internal/desk"
)

func TestAContactsOwnFieldsAreTypedAndFilterLists(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		v.agent.do("POST", "/attributes", `{"name":"Plan","kind":"choice","options":["Basic","Pro"]}`).code(403, desk.CodeForbidden)
		plan := v.owner.do("POST", "/attributes", `{"name":"Plan de pago","kind":"choice","options":["Basic","Pro"]}`).want(201)
		if plan.field("key") != "plan_de_pago" {
			t.Errorf("the key is %s", plan.field("key"))
		}
		v.owner.do("POST", "/attributes", `{"name":"Edad","key":"age","kind":"number"}`).want(201)
		v.owner.do("POST", "/attributes", `{"name":"Otra","key":"age","kind":"text"}`).code(409, desk.CodeConflict)
		v.owner.do("POST", "/attributes", `{"name":"Mala","key":"No","kind":"text"}`).code(422, desk.CodeInvalid)
		ana := v.one("ana", "hola").Contact.ID
		v.one("bea", "hola")
		v.agent.do("PATCH", "/contacts/"+ana, `{"attributes":{"plan_de_pago":"pro","age":"41,5"},"email":"ANA@Example.com","phone":"+34 600-111-222"}`).want(200)
		for _, wrong := range []string{`{"attributes":{"plan_de_pago":"Gold"}}`, `{"attributes":{"age":"mucha"}}`, `{"attributes":{"age":true}}`, `{"attributes":{"no":"x"}}`,
			`{"email":"ana"}`, `{"phone":"600111222"}`, `{"company_id":"no"}`} {
			v.agent.do("PATCH", "/contacts/"+ana, wrong).code(422, desk.CodeInvalid)
		}
		var c desk.Contact
		v.agent.do("GET", "/contacts/"+ana, "").want(200).into(&c)
		if c.Attributes["plan_de_pago"] != "Pro" || c.Attributes["age"] != 41.5 || c.Email != "ana@example.com" || c.Phone != "+34600111222" {
			t.Errorf("contact %+v", c)
		}
		var l list[desk.Contact]
		v.agent.do("GET", "/contacts?attribute=plan_de_pago:Pro", "").want(200).into(&l)
		if len(l.Items) != 1 || l.Items[0].ID != ana {
			t.Errorf("filtered %+v", l.Items)
		}
		v.agent.do("GET", "/contacts?attribute=no:Pro", "").code(422, desk.CodeInvalid)
		id := plan.field("id")
		v.owner.do("PATCH", "/attributes/"+id, `{"options":["Basic"]}`).code(422, desk.CodeInvalid) // ana has Pro
		v.owner.do("DELETE", "/attributes/"+id, "").want(204)
		v.agent.do("GET", "/contacts/"+ana, "").want(200).into(&c)
		if len(v.agent.do("GET", "/contacts/"+ana, "").want(200).body) == 0 || strings.Contains(string(v.agent.do("GET", "/contacts/"+ana, "").body), "plan_de_pago") {
			t.Errorf("the value stayed: %+v", c.Attributes)
		}
	})
}

func TestACompanyHasItsContactsAndTheirCases(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		ana := v.one("ana", "hola")
		v.one("bea", "hola")
		id := v.agent.do("POST", "/companies", `{"name":" Casa  Pérez ","domain":"https://www.Casa.example/x"}`).want(201).field("id")
		v.agent.do("POST", "/companies", `{"name":"casa pérez"}`).code(409, desk.CodeConflict)
		v.agent.do("PATCH", "/contacts/"+ana.Contact.ID, fmt.Sprintf(`{"company_id":%q}`, id)).want(200)
		var company struct {
			Name, Domain string
			Contacts     int
		}
		v.agent.do("GET", "/companies/"+id, "").want(200).into(&company)
		if company.Name != "Casa Pérez" || company.Domain != "casa.example" || company.Contacts != 1 {
			t.Errorf("company %+v", company)
		}
		var cases list[desk.CaseView]
		v.agent.do("GET", "/companies/"+id+"/cases", "").want(200).into(&cases)
		var contacts list[desk.Contact]
		v.agent.do("GET", "/contacts?company_id="+id, "").want(200).into(&contacts)
		if len(cases.Items) != 1 || cases.Items[0].ID != ana.ID || len(contacts.Items) != 1 || contacts.Items[0].Company.Name != "Casa Pérez" {
			t.Errorf("cases %+v, contacts %+v", cases.Items, contacts.Items)
		}
		v.agent.do("DELETE", "/companies/"+id, "").want(204)
		var c desk.Contact
		if v.agent.do("GET", "/contacts/"+ana.Contact.ID, "").want(200).into(&c); c.Company != nil {
			t.Errorf("the company stayed: %+v", c.Company)
		}
	})
}

func TestNotesConsentAndBlockAreInTheTimeline(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		k := v.one("ana", "hola")
		at := "/contacts/" + k.Contact.ID
		v.agent.do("PATCH", at, `{"notes":"la nota de siempre"}`).want(200)
		note := v.agent.do("POST", at+"/notes", `{"text":"llama por la tarde"}`).want(201).field("id")
		v.agent.do("PATCH", at+"/notes/"+note, `{"text":"llama por la mañana"}`).want(200)
		var notes list[desk.ContactNote]
		v.agent.do("GET", at+"/notes", "").want(200).into(&notes)
		if len(notes.Items) != 2 || notes.Items[0].Text != "la nota de siempre" || notes.Items[1].Text != "llama por la mañana" || notes.Items[1].Author == nil || notes.Items[1].EditedAt == nil {
			t.Errorf("notes %+v", notes.Items)
		}
		v.agent.do("POST", at+"/consents", `{"kind":"marketing","granted":true,"how":"por teléfono","text":"sí, mandadme ofertas"}`).want(201)
		v.clock.Advance(1e9)
		v.agent.do("POST", at+"/consents", `{"kind":"marketing","granted":false,"how":"por correo"}`).want(201)
		v.agent.do("POST", at+"/consents", `{"kind":"marketing","granted":false,"how":" "}`).code(422, desk.CodeInvalid)
		v.agent.do("PUT", at+"/block", "").want(200)
		var c desk.Contact
		v.agent.do("GET", at, "").want(200).into(&c)
		var ledger list[desk.Consent]
		v.agent.do("GET", at+"/consents", "").want(200).into(&ledger)
		if c.Consent[desk.ConsentMarketing].Granted || c.BlockedAt == nil || len(ledger.Items) != 2 || ledger.Items[1].Text != "sí, mandadme ofertas" {
			t.Errorf("contact %+v, ledger %+v", c, ledger.Items)
		}
		v.hear(v.says("ana", "¿hola?"))
		if k2 := v.cases(v.agent, "")[0]; k2.UnreadCount != 1 {
			t.Errorf("unread %d after a blocked message", k2.UnreadCount)
		}
		v.agent.do("DELETE", at+"/block", "").want(200)
		var told list[TimelineItem]
		v.agent.do("GET", at+"/timeline", "").want(200).into(&told)
		var kinds []string
		for _, it := range told.Items {
			kinds = append(kinds, string(it.Kind))
		}
		want := "contact.updated contact.updated contact.consent contact.consent contact.note contact.note contact.updated case.created contact.created"
		if strings.Join(kinds, " ") != want {
			t.Errorf("timeline %v", kinds)
		}
		if last := told.Items[len(told.Items)-2]; last.Messages == nil || last.Messages.In != 2 {
			t.Errorf("case %+v", last)
		}
	})
}

func TestContactsAreMergedAndTakenApartOverTheAPI(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		ana, bea := v.one("ana", "hola"), v.one("bea", "soy ana")
		at := "/contacts/" + ana.Contact.ID
		v.agent.do("POST", at+"/merge", fmt.Sprintf(`{"contact_id":%q}`, ana.Contact.ID)).code(422, desk.CodeInvalid)
		var preview struct {
			Cases, Conversations int
			Fields               []struct{ Field string }
		}
		v.agent.do("GET", at+"/merge-preview?with="+bea.Contact.ID, "").want(200).into(&preview)
		if preview.Cases != 1 || preview.Conversations != 1 || len(preview.Fields) != 1 || preview.Fields[0].Field != "name" {
			t.Errorf("preview %+v", preview)
		}
		var done mergeAnswer
		v.agent.do("POST", at+"/merge", fmt.Sprintf(`{"contact_id":%q,"from_gone":["name"]}`, bea.Contact.ID)).want(200).into(&done)
		if done.Contact.Name != "bea" || len(done.Contact.Identities) != 2 {
			t.Errorf("merged into %+v", done.Contact)
		}
		v.agent.do("GET", "/contacts/"+bea.Contact.ID, "").code(404, desk.CodeNotFound)
		for _, k := range v.cases(v.agent, "") {
			if k.Contact.ID != ana.Contact.ID || k.Contact.Name != "bea" {
				t.Errorf("case %+v", k.Contact)
			}
		}
		v.stranger().do("POST", at+"/merges/"+done.Merge.ID+"/undo", "").code(404, desk.CodeNotFound)
		v.agent.do("POST", at+"/merges/"+done.Merge.ID+"/undo", "").want(200)
		var c desk.Contact
		if v.agent.do("GET", "/contacts/"+bea.Contact.ID, "").want(200).into(&c); len(c.Identities) != 1 || c.Name != "bea" {
			t.Errorf("back is %+v", c)
		}
	})
}

func TestFilesOfContactsComeAndGoForSupervisors(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		part, err := w.CreateFormFile("file", "gente.csv")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(part, "name,email\nAna,ana@example.com\nMal,nada\n")
		_ = w.Close()
		r, err := http.NewRequestWithContext(t.Context(), "POST", v.url+prefix+"/imports", &form)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", w.FormDataContentType())
		r.Header.Set("Authorization", "Bearer "+v.owner.do("POST", "/tokens", `{"name":"CRM","role":"supervisor"}`).want(201).field("token"))
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != 201 {
			t.Fatalf("upload: %d", res.StatusCode)
		}
		var l list[desk.ContactImport]
		v.owner.do("GET", "/imports", "").want(200).into(&l)
		at := "/imports/" + l.Items[0].ID
		v.agent.do("GET", at, "").code(403, desk.CodeForbidden)
		v.owner.do("POST", at+"/check", `{"fields":["name"]}`).code(422, desk.CodeInvalid)
		v.owner.do("POST", at+"/start", `{"fields":["name","email"],"match_by":"email"}`).want(202)
		v.owner.do("POST", at+"/start", `{"fields":["name","email"],"match_by":"email"}`).code(409, desk.CodeConflict)
		for more := true; more; {
			if more, err = v.api.Contacts.Step(t.Context(), v.ws, l.Items[0].ID); err != nil {
				t.Fatal(err)
			}
		}
		bad := v.owner.do("GET", at+"/bad.csv", "").want(200)
		if !strings.Contains(string(bad.body), "Mal,nada,2,") || !strings.Contains(bad.header.Get("Content-Disposition"), "gente-bad-rows.csv") {
			t.Errorf("bad rows %s, %v", bad.body, bad.header)
		}
		out := v.owner.do("GET", "/contacts/export.csv", "").want(200)
		if !strings.Contains(string(out.body), ",Ana,ana@example.com,") {
			t.Errorf("export %s", out.body)
		}
		v.agent.do("GET", "/contacts/export.csv", "").code(403, desk.CodeForbidden)
	})
}
