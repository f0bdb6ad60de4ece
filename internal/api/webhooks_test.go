package api

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// ear is a server of somebody else that keeps what it is told.
type ear struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	heard  []heardCall
}

type heardCall struct {
	method, query, body string
	header              http.Header
}

func newEar(t *testing.T) *ear {
	t.Helper()
	e := &ear{status: 200}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		e.mu.Lock()
		defer e.mu.Unlock()
		e.heard = append(e.heard, heardCall{r.Method, r.URL.RawQuery, string(body), r.Header.Clone()})
		w.WriteHeader(e.status)
		_, _ = io.WriteString(w, "thank you")
	}))
	t.Cleanup(e.Close)
	return e
}

func (e *ear) last(t *testing.T) heardCall {
	t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.heard) == 0 {
		t.Fatal("nothing was heard")
	}
	return e.heard[len(e.heard)-1]
}

// deliver brings what waits to whom it is for.
func (v *shop) deliver() {
	v.t.Helper()
	ctx := context.Background()
	if err := v.api.Webhooks.CatchUp(ctx, v.ws); err != nil {
		v.t.Fatal(err)
	}
	var ids []string
	hooks, err := v.api.Store.Read().Webhooks(ctx, v.ws)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, w := range append(hooks, desk.Webhook{}) {
		list, err := v.api.Store.Read().Deliveries(ctx, v.ws, store.DeliveryFilter{WebhookID: w.ID, State: desk.DeliveryWaiting, Limit: 100})
		if err != nil {
			v.t.Fatal(err)
		}
		for _, d := range list {
			ids = append(ids, d.ID)
		}
	}
	for _, id := range ids {
		if _, err := v.api.Webhooks.Deliver(ctx, v.ws, id); err != nil {
			v.t.Fatal(err)
		}
	}
}

func TestAnEngineerSubscribesTriesAndReadsTheLog(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		e := newEar(t)
		body := `{"name":"Warehouse","url":"` + e.URL + `","events":["message.created"],"authorization":"Bearer hush"}`
		v.agent.do("POST", "/webhooks", body).code(403, desk.CodeForbidden)
		made := v.owner.do("POST", "/webhooks", body).want(201)
		id := made.field("id")
		if !strings.HasPrefix(made.field("secret"), "whsec_") || strings.Contains(string(made.body), "hush") || !strings.Contains(string(made.body), `"authorization_set":true`) {
			t.Errorf("made %s", made.body)
		}
		v.stranger().do("GET", "/webhooks/"+id, "").code(404, desk.CodeNotFound)
		ping := string(v.owner.do("POST", "/webhooks/"+id+"/test", "").want(200).body)
		if !strings.Contains(ping, `"answer":"thank you"`) || !strings.Contains(e.last(t).body, `"type":"ping"`) {
			t.Errorf("ping %s", ping)
		}
		v.hear(v.says("ana", "hola"))
		v.deliver()
		var log page[desk.WebhookDelivery]
		v.owner.do("GET", "/webhooks/"+id+"/deliveries?type=message.created&state=delivered", "").want(200).into(&log)
		if len(log.Items) != 1 {
			t.Fatalf("log %+v", log)
		}
		d := log.Items[0].ID
		v.stranger().do("GET", "/webhook-deliveries/"+d, "").code(404, desk.CodeNotFound)
		whole := string(v.owner.do("GET", "/webhook-deliveries/"+d, "").want(200).body)
		if !strings.Contains(whole, "hola") || strings.Contains(whole, "hush") || !strings.Contains(whole, "Bearer …") || !strings.Contains(whole, `"answer":"thank you"`) {
			t.Errorf("delivery %s", whole)
		}
		v.owner.do("POST", "/webhook-deliveries/"+d+"/replay", "").want(200)
		v.deliver()
		if e.last(t).header.Get("Webhook-Id") != d {
			t.Error("the replay has another id")
		}
		if again := v.owner.do("POST", "/webhooks/"+id+"/secret", "").want(200); again.field("secret") == made.field("secret") || again.field("old_secret_until") == "" {
			t.Errorf("rotated %s", again.body)
		}
		v.owner.do("PATCH", "/webhooks/"+id, `{"enabled":false}`).want(200)
		v.owner.do("POST", "/webhooks/"+id+"/replay", `{"from":"2020-01-01T00:00:00Z","to":"2030-01-01T00:00:00Z"}`).code(409, desk.CodeConflict)
		v.owner.do("PATCH", "/webhooks/"+id, `{"enabled":true,"version":1}`).code(409, desk.CodeConflict)
		v.owner.do("PATCH", "/webhooks/"+id, `{"enabled":true}`).want(200)
		v.owner.do("POST", "/webhooks/"+id+"/replay", `{"from":"2020-01-01T00:00:00Z","to":"2030-01-01T00:00:00Z"}`).want(202)
		v.owner.do("DELETE", "/webhooks/"+id, "").want(204)
		v.owner.do("GET", "/webhook-deliveries/"+d, "").code(404, desk.CodeNotFound)
	})
}

// Proves: 004-53, 004-98, 004-99, 004-100, 004-101, 004-103, 004-104, 004-106, 004-107
func TestARecipeCallsAWebhookWithChosenVariables(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		e := newEar(t)
		post := `{"kind":"webhook","params":{"name":"Tell the warehouse","description":"for the night shift","url":"` + e.URL + `","variables":["message.text","case.number","contact.name"],"authorization":"Bearer hush"}}`
		get := `{"kind":"webhook","params":{"name":"Count it","method":"GET","url":"` + e.URL + `?a=b","variables":["case.number"]}}`
		recipe := v.owner.do("POST", "/recipes", `{"name":"Parcels","family":"new","enabled":true,"trigger":{"kind":"new"},"filter_text":"message.text contains parcel","actions":[`+post+`,`+get+`,{"kind":"tags","params":{"add":["parcel"]}}]}`).want(201)
		if strings.Contains(string(recipe.body), "hush") || !strings.Contains(string(recipe.body), `"authorization_ref":"`) {
			t.Errorf("recipe %s", recipe.body)
		}
		id := recipe.field("id")
		v.hear(v.says("ana", "where is my parcel"))
		v.automated()
		v.deliver()
		var posted, got heardCall
		for _, c := range e.heard {
			if c.method == "GET" {
				got = c
			} else {
				posted = c
			}
		}
		if posted.body != `{"case":{"number":"1"},"contact":{"name":"ana"},"message":{"text":"where is my parcel"}}` || posted.header.Get("Authorization") != "Bearer hush" || posted.header.Get("Content-Type") != "application/json" {
			t.Errorf("posted %+v", posted)
		}
		if got.query != "a=b&case.number=1" || got.header.Get("Authorization") != "" {
			t.Errorf("got %+v", got)
		}
		c := v.cases(v.agent, "")[0]
		if len(c.Tags) != 1 {
			t.Errorf("the action beside it was not done: %+v", c.Tags)
		}
		var runs page[runView]
		v.owner.do("GET", "/recipes/"+id+"/runs", "").want(200).into(&runs)
		ref := runs.Items[0].Results[0].Ref
		whole := string(v.owner.do("GET", "/webhook-deliveries/"+ref, "").want(200).body)
		if !strings.Contains(whole, `"answer":"thank you"`) || strings.Contains(whole, "hush") || !strings.Contains(whole, `"state":"delivered"`) {
			t.Errorf("delivery %s", whole)
		}
		var log page[desk.WebhookDelivery]
		v.owner.do("GET", "/webhook-deliveries?recipe_id="+id, "").want(200).into(&log)
		if len(log.Items) != 2 {
			t.Errorf("log %+v", log)
		}
		history := string(v.agent.do("GET", "/messages/"+runs.Items[0].MessageID+"/history", "").want(200).body)
		if !strings.Contains(history, "Tell the warehouse") || strings.Contains(history, "night shift") {
			t.Errorf("history %s", history)
		}
		copied := string(v.owner.do("POST", "/recipes/"+id+"/copy", `{"name":"Copy"}`).want(201).body)
		if strings.Contains(copied, "authorization_ref") {
			t.Errorf("the copy brings the credential: %s", copied)
		}
		kept := v.owner.do("GET", "/recipes/"+id, "").want(200)
		var again struct{ Actions json.RawMessage }
		kept.into(&again)
		if saved := string(v.owner.do("PATCH", "/recipes/"+id, `{"actions":`+string(again.Actions)+`}`).want(200).body); !strings.Contains(saved, "authorization_ref") {
			t.Errorf("saving it again loses the credential: %s", saved)
		}
	})
}

// Proves: 004-85, 004-94, 004-102, 004-105
func TestARecipeAboutACaseTellsOfTheWholeCaseAndMessage(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		e := newEar(t)
		action := `[{"kind":"webhook","params":{"url":"` + e.URL + `","authorization":"Token t"}}]`
		v.owner.do("POST", "/recipes", `{"name":"x","family":"update","trigger":{"kind":"message"},"actions":[{"kind":"webhook","params":{"url":"`+e.URL+`","name":"x"}}]}`).want(422)
		v.owner.do("POST", "/recipes", `{"name":"x","family":"update","trigger":{"kind":"message"},"actions":[{"kind":"webhook","params":{"url":"`+e.URL+`","method":"GET"}}]}`).want(422)
		v.owner.do("POST", "/recipes", `{"name":"Each message","family":"update","enabled":true,"trigger":{"kind":"message"},"actions":`+action+`}`).want(201)
		v.owner.do("POST", "/recipes", `{"name":"Resolved","family":"update","enabled":true,"trigger":{"kind":"status","status":"resolved"},"actions":`+action+`}`).want(201)
		type told struct {
			Type    string
			Recipe  desk.Ref
			Case    struct{ ID, Status string }
			Message struct{ Text string }
		}
		hear := func() (c heardCall, got told) {
			v.automated()
			v.deliver()
			c = e.last(t)
			if err := json.Unmarshal([]byte(c.body), &got); err != nil {
				t.Fatal(err)
			}
			return c, got
		}
		v.hear(v.says("ana", "hola"))
		c, got := hear()
		if c.method != "POST" || c.header.Get("Authorization") != "Token t" || got.Type != "message" || got.Message.Text != "hola" || got.Case.ID == "" {
			t.Errorf("message: %+v, %+v", c, got)
		}
		v.agent.do("PATCH", "/cases/"+got.Case.ID, `{"status":"resolved"}`).want(200)
		if _, got = hear(); got.Type != "status" || got.Case.Status != "resolved" || got.Message.Text != "hola" || got.Recipe.Name != "Resolved" {
			t.Errorf("status: %+v", got)
		}
	})
}

// Proves: 004-108
func TestSlackIsToldOfAServerError(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	e := newEar(t)
	v.owner.do("POST", "/recipes", `{"name":"Tell IT","family":"new","enabled":true,"trigger":{"kind":"new"},"filter_text":"message.text contains any (failure, \"server error\")","actions":[{"kind":"webhook","params":{"name":"IT channel","format":"slack","url":"`+e.URL+`/services/T0/B0/x","text":"{{contact.name}} (#{{case.number}}): {{message.text}}"}}]}`).want(201)
	v.hear(v.says("ana", "I get a server error"), v.says("bob", "all is well"))
	v.automated()
	v.deliver()
	if got := e.last(t).body; len(e.heard) != 1 || got != `{"text":"ana (#1): I get a server error"}` {
		t.Errorf("Slack was told %s", got)
	}
}

func TestAWebhookOfARecipeThatIsRefusedStandsInItsRun(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	e := newEar(t)
	e.status = http.StatusGone
	id := v.owner.do("POST", "/recipes", `{"name":"x","family":"new","enabled":true,"trigger":{"kind":"new"},"actions":[{"kind":"webhook","params":{"name":"n","url":"`+e.URL+`"}}]}`).want(201).field("id")
	for _, bad := range []struct{ params, field string }{
		{`{"name":"n","url":"` + e.URL + `","authorization":"secret"}`, "authorization"}, {`{"name":"n","url":"` + e.URL + `","variables":["case.shoes"]}`, "variables[0]"},
		{`{"url":"` + e.URL + `"}`, "name"}, {`{"name":"n","url":"no"}`, "url"}, {`{"name":"n","url":"` + e.URL + `","method":"PUT"}`, "method"}, {`{"name":"n","url":"` + e.URL + `","content_type":"text/html"}`, "content_type"},
	} {
		got := v.owner.do("POST", "/recipes", `{"name":"x","family":"new","trigger":{"kind":"new"},"actions":[{"kind":"webhook","params":`+bad.params+`}]}`).want(422)
		if !strings.Contains(string(got.body), `"actions[0].params.`+bad.field) {
			t.Errorf("%s: %s", bad.field, got.body)
		}
	}
	v.hear(v.says("ana", "hola"))
	v.automated()
	v.deliver()
	var runs page[runView]
	v.owner.do("GET", "/recipes/"+id+"/runs", "").want(200).into(&runs)
	if r := runs.Items[0]; r.State != desk.RunFailed || !strings.Contains(r.Results[0].Detail, "410") {
		t.Errorf("run %+v", r)
	}
}
