package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/inbound"
	"recado.dev/internal/journal"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/whatsapp"
	"recado.dev/internal/store"
	"recado.dev/internal/template"
	"recado.dev/internal/testkit"
)

// graph is the network's list of templates, as far as these tests need it.
type graph struct {
	mu   sync.Mutex
	list []map[string]any
	down bool
}

func (g *graph) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var answer any
	switch {
	case g.down:
		w.WriteHeader(http.StatusBadGateway)
		return
	case r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/message_templates"):
		kept := map[string]any{}
		_ = json.NewDecoder(r.Body).Decode(&kept)
		kept["id"], kept["status"] = fmt.Sprint(810001+len(g.list)), "PENDING"
		g.list = append(g.list, kept)
		answer = map[string]any{"id": kept["id"], "status": "PENDING", "category": kept["category"]}
	case strings.HasSuffix(r.URL.Path, "/message_templates") && r.Method == http.MethodGet:
		answer = map[string]any{"data": slices.Clone(g.list)}
	default:
		answer = map[string]any{"success": true}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// writers is a shop whose channel has templates.
type writers struct {
	*shop
	graph *graph
	boss  client
}

func onTemplates(t *testing.T, f func(t *testing.T, v *writers)) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		g := &graph{}
		network := httptest.NewServer(g)
		t.Cleanup(network.Close)
		srv := newServerOf(t, s, append(echoOnly(), whatsapp.New()))
		owner := srv.setup()
		v := &writers{shop: &shop{server: srv, owner: owner, ws: owner.who().WorkspaceID}, graph: g}
		v.agent, v.boss = srv.member(v.ws, desk.RoleAgent), srv.member(v.ws, desk.RoleSupervisor)
		v.channel = owner.do("POST", "/channels", `{"platform":"whatsapp","name":"W","settings":{"phone_number_id":"301","business_account_id":"201","api_base_url":"`+network.URL+`"},
			"secrets":{"access_token":"a","app_secret":"b","verify_token":"c"}}`).want(201).field("id")
		f(t, v)
	})
}

// news is what the network says of a template, through the webhook's decoder.
func (v *writers) news(field, value string) {
	v.t.Helper()
	live, err := v.api.Channels.Get(context.Background(), v.channel)
	if err != nil {
		v.t.Fatal(err)
	}
	body := fmt.Sprintf(`{"object":"whatsapp_business_account","entry":[{"id":"201","time":%d,"changes":[{"field":%q,"value":%s}]}]}`, v.clock.Now().Unix(), field, value)
	ins, err := live.Session.(platform.Hooked).Decode(platform.HookRequest{Body: []byte(body)})
	if err != nil {
		v.t.Fatal(err)
	}
	applier := inbound.NewApplier(v.api.Channels, v.api.Media, v.api.Log, inbound.OnTemplate(v.api.Templates.Hear))
	err = v.store.Write(context.Background(), func(tx *store.Tx) error {
		v.n++
		out, err := applier.Apply(context.Background(), tx, []journal.Event{{Seq: int64(1000 + v.n), WorkspaceID: v.ws, ChannelID: v.channel, ReceivedAt: v.clock.Now(), In: ins[0]}})
		if err != nil {
			return err
		}
		return tx.AppendEvents(context.Background(), v.ws, out.Events[v.ws])
	})
	if err != nil {
		v.t.Fatal(err)
	}
}

func (v *writers) approve(name, language string) {
	v.t.Helper()
	v.news("message_template_status_update", fmt.Sprintf(`{"event":"APPROVED","message_template_name":%q,"message_template_language":%q,"reason":"NONE"}`, name, language))
}

func (v *writers) body(extra string) string {
	return `{"channel_id":"` + v.channel + `","name":"aviso","category":"utility","language":"es_AR",` + extra + `}`
}

const partsJSON = `"parts":{"header":{"kind":"text","text":"Turno {{fecha}}","examples":{"fecha":"3/12"}},"body":"Hola {{nombre}}, te esperamos a las {{hora}} en la tienda.",
	"examples":{"nombre":"Ana","hora":"14:30"},"footer":"Luna","buttons":[{"kind":"quick_reply","text":"Confirmo"},{"kind":"url","text":"Ver","url":"https://luna.example/{{1}}","example":"https://luna.example/t/1"}]}`

// ready is a template that is approved, with its fills.
func (v *writers) ready() string {
	v.t.Helper()
	id := v.boss.do("POST", "/templates", v.body(partsJSON+`,"fills":{"body.nombre":"{{contact.first_name}}"}`)).want(201).field("id")
	v.boss.do("POST", "/templates/"+id+"/submit", `{}`).want(200)
	v.clock.Advance(time.Minute)
	v.approve("aviso", "es_AR")
	return id
}

func TestTemplatesAreMadeSubmittedAndApproved(t *testing.T) {
	t.Parallel()
	onTemplates(t, func(t *testing.T, v *writers) {
		v.agent.do("POST", "/templates", v.body(partsJSON)).code(403, desk.CodeForbidden)
		var checked template.Checked
		v.boss.do("POST", "/templates/check", v.body(`"parts":{"body":"{{1}} hola a todos"}`)).want(200).into(&checked)
		if !checked.Findings.Has("variable_first") || !checked.Findings.Has("example_missing") || len(checked.Blanks) != 1 {
			t.Errorf("checked: %+v", checked)
		}
		v.boss.do("POST", "/templates/check", v.body(partsJSON)).want(200).into(&checked)
		if len(checked.Findings) != 0 || checked.Shown.Body != "Hola Ana, te esperamos a las 14:30 en la tienda." || checked.Shown.Buttons[1].Value != "https://luna.example/t/1" {
			t.Errorf("checked: %+v", checked)
		}
		id := v.boss.do("POST", "/templates", v.body(partsJSON)).want(201).field("id")
		v.boss.do("POST", "/templates", v.body(partsJSON)).code(409, desk.CodeConflict)
		var out submittedTemplate
		v.boss.do("POST", "/templates/"+id+"/submit", `{}`).want(200).into(&out)
		if len(out.Results) != 1 || out.Results[0].State != "submitted" || out.Template.Status != desk.TemplatePending {
			t.Fatalf("submitted: %+v", out)
		}
		v.boss.do("POST", "/templates/"+id+"/submit", `{}`).code(409, desk.CodeConflict)
		v.clock.Advance(time.Minute)
		v.news("message_template_status_update", `{"event":"REJECTED","message_template_id":810001,"message_template_name":"aviso","message_template_language":"es_AR","reason":"INVALID_FORMAT"}`)
		var view oneTemplate
		v.agent.do("GET", "/templates/"+id, "").want(200).into(&view)
		if view.Status != desk.TemplateRejected || view.Versions[0].Reason != "INVALID_FORMAT" || !view.Versions[0].Editable {
			t.Errorf("rejected: %+v", view)
		}
		v.boss.do("POST", "/templates/"+id+"/languages", `{"language":"en_US"}`).want(201)
		v.boss.do("POST", "/templates/"+id+"/duplicate", `{"name":"aviso_2"}`).want(201)
		var page list[template.Sheet]
		v.agent.do("GET", "/templates?channel_id="+v.channel+"&limit=1", "").want(200).into(&page)
		if len(page.Items) != 1 || page.Items[0].Name != "aviso" || page.Next == nil {
			t.Fatalf("the first page: %+v", page)
		}
		v.agent.do("GET", "/templates?limit=1&cursor="+*page.Next, "").want(200).into(&page)
		if len(page.Items) != 1 || page.Items[0].Name != "aviso_2" || page.Next != nil {
			t.Errorf("the second page: %+v", page)
		}
		v.agent.do("GET", "/templates?q=AVISO_2", "").want(200).into(&page)
		if len(page.Items) != 1 {
			t.Errorf("found %+v", page)
		}
		v.agent.do("GET", "/templates?status=rejected&language=es_AR", "").want(200).into(&page)
		if len(page.Items) != 1 {
			t.Errorf("rejected ones: %+v", page)
		}
		var history list[desk.TemplateChange]
		v.agent.do("GET", "/templates/"+id+"/history?limit=2", "").want(200).into(&history)
		if len(history.Items) != 2 || history.Items[0].Kind != "created" || history.Items[1].After != "rejected" || history.Next == nil {
			t.Errorf("history: %+v", history)
		}
		v.boss.do("DELETE", "/templates/"+id, "").want(204)
		v.agent.do("GET", "/templates/"+id, "").code(404, desk.CodeNotFound)
	})
}

func TestATemplateIsSentWithWhatItNeeds(t *testing.T) {
	t.Parallel()
	onTemplates(t, func(t *testing.T, v *writers) {
		id := v.ready()
		v.hear(v.says("Ana Ruiz", "hola"))
		k := v.cases(v.agent, "")[0]
		v.clock.Advance(48 * time.Hour) // the window is over
		messages := "/conversations/" + k.ConversationID + "/messages"
		v.agent.do("POST", messages, `{"kind":"text","text":"hola"}`).code(409, desk.CodeWindowClosed)
		for name, c := range map[string]struct{ order, says string }{
			"missing":      {`{"id":"` + id + `","variables":{"fecha":"3/12"}}`, "body.hora"},
			"line break":   {`{"name":"aviso","variables":{"fecha":"3/12","hora":"a\nb","buttons.1":"x"}}`, "line breaks"},
			"unknown":      {`{"name":"aviso","variables":{"fecha":"3/12","hora":"9","buttons.1":"x","apellido":"y"}}`, "apellido"},
			"no value":     {`{"name":"aviso","variables":{"fecha":"3/12","hora":"{{contact.shoe}}","buttons.1":"x"}}`, "contact.shoe"},
			"no such name": {`{"name":"otro","variables":{}}`, "otro"},
			"no such id":   {`{"id":"nope"}`, "template"},
			"language":     {`{"id":"` + id + `","language":"en_US","variables":{}}`, "en_US"},
		} {
			if got := v.agent.do("POST", messages, `{"kind":"template","template":`+c.order+`}`); got.status < 400 || got.status > 422 || !strings.Contains(string(got.body), c.says) {
				t.Errorf("%s: %d %s", name, got.status, got.body)
			}
		}
		var p template.Prepared
		v.agent.do("POST", "/templates/"+id+"/preview", `{"conversation_id":"`+k.ConversationID+`","variables":{"fecha":"3/12"}}`).want(200).into(&p)
		if p.Sendable || p.Language != "es_AR" || p.LanguageWhy != "default" || p.Values["body.nombre"] != "Ana" || p.Shown.Body != "Hola Ana, te esperamos a las {{hora}} en la tienda." {
			t.Errorf("preview: %+v", p)
		}
		var m, raw desk.Message
		v.agent.do("POST", messages, `{"kind":"template","template":{"id":"`+id+`","variables":{"fecha":"3/12","hora":"14:30","buttons.1":"t/{{case.number}}"}}}`).want(202).into(&m)
		if m.Status != desk.StatusQueued || m.Text != "Turno 3/12\n\nHola Ana, te esperamos a las 14:30 en la tienda.\n\nLuna" || m.Content.Template.Language != "es_AR" {
			t.Errorf("sent: %+v", m)
		}
		if b := m.Content.Template.Fill.Buttons; len(b) != 1 || b[0].Text != "t/"+fmt.Sprint(k.Number) {
			t.Errorf("buttons: %+v", b)
		}
		// The platform's own shape passes through as it always did.
		v.agent.do("POST", messages, `{"kind":"template","template":{"name":"x","language":"es","components":[{"type":"body","parameters":[{"type":"text","text":"Ana"}]}]}}`).want(202).into(&raw)
		if raw.Text != "" || raw.Content.Template.Fill != nil || !strings.Contains(string(raw.Content.Template.Components), `"Ana"`) {
			t.Errorf("as it is: %+v", raw.Content.Template)
		}
		v.agent.do("POST", messages, `{"kind":"template","template":{"name":"x","language":"es"}}`).want(202)
		v.agent.do("POST", messages, `{"kind":"template"}`).code(422, desk.CodeInvalid)
		v.clock.Advance(time.Minute)
		v.news("message_template_status_update", `{"event":"PAUSED","message_template_id":810001,"message_template_name":"aviso","message_template_language":"es_AR","other_info":{"title":"FIRST_PAUSE"}}`)
		got := v.agent.do("POST", messages, `{"kind":"template","template":{"id":"`+id+`","variables":{"fecha":"3/12","hora":"14:30","buttons.1":"t"}}}`)
		got.code(409, desk.CodeConflict)
		if !strings.Contains(string(got.body), "es_AR is paused (FIRST_PAUSE)") {
			t.Errorf("paused: %s", got.body)
		}
	})
}

func TestSavedRepliesMaySendATemplate(t *testing.T) {
	t.Parallel()
	onTemplates(t, func(t *testing.T, v *writers) {
		id := v.ready()
		v.agent.do("POST", "/saved-replies", `{"shortcut":"a","title":"A","template":{"id":"nope"}}`).code(422, desk.CodeInvalid)
		v.agent.do("POST", "/saved-replies", `{"shortcut":"a","title":"A"}`).code(422, desk.CodeInvalid)
		var r desk.SavedReply
		v.agent.do("POST", "/saved-replies", `{"shortcut":"a","title":"A","template":{"id":"`+id+`","variables":{"hora":"9 h"}}}`).want(201).into(&r)
		if r.Template == nil || r.Template.ID != id || r.Template.Variables["hora"] != "9 h" {
			t.Errorf("kept %+v", r)
		}
		v.agent.do("PATCH", "/saved-replies/"+r.ID, `{"template":{"id":""}}`).code(422, desk.CodeInvalid)
		v.agent.do("PATCH", "/saved-replies/"+r.ID, `{"text":"Hola","template":{"id":""}}`).want(200).into(&r)
		if r.Template != nil || r.Text != "Hola" {
			t.Errorf("changed to %+v", r)
		}
	})
}

func TestTheListOfThePlatformIsLookedAt(t *testing.T) {
	t.Parallel()
	onTemplates(t, func(t *testing.T, v *writers) {
		v.graph.list = []map[string]any{{"id": "1", "name": "hola", "language": "es", "status": "APPROVED", "category": "MARKETING", "components": []any{map[string]any{"type": "BODY", "text": "Hola a todos."}}}}
		path := "/channels/" + v.channel + "/templates/sync"
		var s desk.TemplateSync
		v.agent.do("GET", path, "").want(200).into(&s)
		if s.State != "never" {
			t.Errorf("before: %+v", s)
		}
		v.agent.do("POST", path, "").code(403, desk.CodeForbidden)
		v.boss.do("POST", path, "").want(202).into(&s)
		if s.State != "running" {
			t.Errorf("begun: %+v", s)
		}
		v.clock.Advance(time.Second)
		if f, err := v.api.Templates.RunSync(context.Background(), v.ws, v.channel, true); f != nil || err != nil {
			t.Fatal(f, err)
		}
		v.agent.do("GET", path, "").want(200).into(&s)
		if s.State != "done" || s.Seen != 1 {
			t.Errorf("done: %+v", s)
		}
		var page list[template.Sheet]
		v.agent.do("GET", "/templates?status=approved,approved_by_provider", "").want(200).into(&page)
		if len(page.Items) != 1 || page.Items[0].Versions[0].Parts.Body != "Hola a todos." {
			t.Errorf("found %+v", page)
		}
		echo := v.owner.do("POST", "/channels", channelJSON).want(201).field("id")
		v.boss.do("POST", "/channels/"+echo+"/templates/sync", "").code(422, desk.CodeUnsupported)
		v.graph.down = true
		v.clock.Advance(time.Hour)
		v.boss.do("POST", path, "").want(202)
		if f, err := v.api.Templates.RunSync(context.Background(), v.ws, v.channel, true); f != nil || err != nil {
			t.Fatal(f, err)
		}
		v.agent.do("GET", path, "").want(200).into(&s)
		if s.State != "failed" || s.Failure == nil || s.Failure.Code != "502" {
			t.Errorf("while it is down: %+v", s)
		}
	})
}
