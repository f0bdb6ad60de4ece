package api

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/automation"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform/linkedin"
	"recado.dev/internal/public"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

const pageJSON = `{"platform":"linkedin","name":"Page","settings":{"organization_id":"2414183","application_id":"220000001","member_id":"yrZCpj2Z12"},"secrets":{"access_token":"t","client_secret":"s"}}`

// quiet runs a test with a page of which nothing opens a case, beside a channel
// that does.
func quiet(t *testing.T, f func(t *testing.T, v *shop, page string)) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		srv := newServerOf(t, s, append(echoOnly(), linkedin.New()))
		if err := srv.api.Live.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		owner := srv.setup()
		ws := owner.who().WorkspaceID
		v := &shop{server: srv, owner: owner, ws: ws, agent: srv.member(ws, desk.RoleAgent)}
		v.channel = owner.do("POST", "/channels", channelJSON).want(201).field("id")
		id := owner.do("POST", "/channels", pageJSON).want(201).field("id")
		owner.do("PATCH", "/channels/"+id, `{"opens_cases":false}`).want(200)
		f(t, v, id)
	})
}

// hearOn is hear on another channel.
func (v *shop) hearOn(channel string, customer, text string) {
	v.t.Helper()
	own := v.channel
	v.channel = channel
	v.hear(v.mentions(customer, text, desk.PublicComment))
	v.channel = own
}

// inPublic is what stands in public, the newest first.
func (v *shop) inPublic() []public.ItemView {
	v.t.Helper()
	var items page[public.ItemView]
	v.agent.do("GET", "/public/items", "").want(200).into(&items)
	return items.Items
}

func TestAPublicChannelOpensNoCasesUntilSomebodyMakesOne(t *testing.T) {
	t.Parallel()
	quiet(t, func(t *testing.T, v *shop, page string) {
		v.owner.do("PATCH", "/channels/"+v.channel, `{"opens_cases":false}`).code(422, desk.CodeInvalid)
		v.agent.do("PATCH", "/channels/"+page, `{"opens_cases":true}`).want(403)
		for id, want := range map[string]string{page: "false", v.channel: "true"} {
			if got := string(v.owner.do("GET", "/channels/"+id, "").want(200).body); !strings.Contains(got, `"opens_cases":`+want) {
				t.Errorf("channel = %s; want opens_cases %s", got, want)
			}
		}
		v.hearOn(page, "leo", "How much?")
		items := v.inPublic()
		if len(items) != 1 || items[0].Case != nil || items[0].CaseID != "" || items[0].Message.Text != "How much?" {
			t.Fatalf("stream = %+v; want the words without a case", items)
		}
		if found := v.cases(v.agent, ""); len(found) != 0 {
			t.Errorf("inbox = %+v; want nothing", found)
		}
		id := items[0].MessageID
		v.owner.do("PATCH", "/messages/"+id+"/marks", `{"add_tags":["price"],"handled":true,"user_ids":["`+v.agent.who().UserID+`"]}`).want(200)
		if m := v.marks(id); !slices.Equal(m.Tags, []string{"price"}) || m.HandledAt == nil || len(m.UserIDs) != 1 {
			t.Errorf("marks = %+v; want them on the message alone", m)
		}
		v.owner.do("POST", "/public/items/"+id+"/verbs", `{"verb":"approve"}`).want(202)
		if v.owner.do("POST", "/public/items/"+id+"/verbs", `{"verb":"make_case"}`).want(202); v.inPublic()[0].Case == nil {
			t.Error("the item has no case that was made for it")
		}
		found := v.cases(v.agent, "")
		if len(found) != 1 || found[0].Status != desk.CaseOpen || found[0].Subject != "How much?" {
			t.Fatalf("inbox = %+v; want its case", found)
		}
		v.hearOn(page, "leo", "Hello?")
		if c := v.fresh(found[0].ID); c.LastMessage.Text != "Hello?" || len(v.cases(v.agent, "")) != 1 {
			t.Errorf("case = %+v; want its thread to go on in it", c)
		}
	})
}

func TestActionsOnCasesAreRefusedWhereNoneAreOpened(t *testing.T) {
	t.Parallel()
	quiet(t, func(t *testing.T, v *shop, page string) {
		topic := func(name string, channels ...string) string {
			return v.owner.do("POST", "/topics", fmt.Sprintf(`{"name":%q,"channels":["%s"]}`, name, strings.Join(channels, `","`))).want(201).field("id")
		}
		quietly, mixed := topic("Quiet", page), topic("Mixed", page, v.channel)
		queue := v.owner.do("POST", "/queues", `{"name":"Q"}`).want(201).field("id")
		save := func(topic, trigger string, enabled bool, action string) reply {
			family := "new"
			if !strings.Contains(trigger, `"new"`) {
				family = "update"
			}
			return v.owner.do("POST", "/recipes", fmt.Sprintf(`{"name":"x","family":%q,"enabled":%v,"trigger":%s,"topics":[%q],"actions":[{"kind":"message_handled"},%s]}`, family, enabled, trigger, topic, action))
		}
		const fresh = `{"kind":"new"}`
		for _, action := range []string{
			`{"kind":"tags","params":{"add":["x"]}}`, `{"kind":"status","params":{"status":"open"}}`, `{"kind":"assign","params":{"user_id":"` + v.agent.who().UserID + `"}}`,
			`{"kind":"queue","params":{"queue":"` + queue + `"}}`, `{"kind":"edit","params":{"priority":"high"}}`, `{"kind":"snooze","params":{"minutes":60}}`,
			`{"kind":"note","params":{"text":"x"}}`, `{"kind":"message_tags","params":{"add":["x"],"on":"case"}}`, `{"kind":"public_reply","params":{"text":"x","mode":"draft"}}`,
		} {
			got := save(quietly, fresh, true, action).want(422)
			if !strings.Contains(string(got.body), `"actions[1].params"`) || !strings.Contains(string(got.body), "open no cases") {
				t.Errorf("%s: %s; want it refused at its place, with the reason", action, got.body)
			}
		}
		tags := `{"kind":"tags","params":{"add":["x"]}}`
		save(mixed, fresh, true, tags).want(201)
		save(quietly, fresh, true, `{"kind":"message_tags","params":{"add":["x"],"on":"both"}}`).want(201)
		save(quietly, fresh, true, `{"kind":"public_reply","params":{"text":"x","mode":"approval"}}`).want(201)
		v.owner.do("POST", "/recipes", fmt.Sprintf(`{"name":"x","family":"update","enabled":true,"trigger":{"kind":"tag","tag":"y"},"topics":[%q],"actions":[%s]}`, quietly, tags)).want(201) // a case that was made by hand
		draft := save(quietly, fresh, false, tags).want(201).field("id")
		v.owner.do("POST", "/recipes/"+draft+"/copy", `{}`).want(201)
		v.owner.do("PATCH", "/recipes/"+draft, `{"enabled":true}`).want(422)
		file := string(v.owner.do("POST", "/recipes/export", `{}`).want(200).body)
		v.owner.do("POST", "/recipes/import/preview", wrapped(file, "")).want(200)
		v.owner.do("PATCH", "/channels/"+page, `{"opens_cases":true}`).want(200)
		v.owner.do("PATCH", "/recipes/"+draft, `{"enabled":true}`).want(200)
	})
}

// Proves: 004-59
func TestAnActionOnACaseIsSkippedWithItsReasonWhereThereIsNone(t *testing.T) {
	t.Parallel()
	quiet(t, func(t *testing.T, v *shop, page string) {
		id := v.owner.do("POST", "/recipes", `{"name":"x","family":"new","enabled":true,"trigger":{"kind":"new"},"filter":{"all":[{"field":"channel","op":"in","value":["`+page+`","`+v.channel+`"]},{"field":"message.direction","op":"is","value":"in"}]},"actions":[
			{"kind":"tags","params":{"add":["seen"]}},{"kind":"message_tags","params":{"add":["seen"],"on":"both"}},{"kind":"public_reply","params":{"text":"Thanks {{contact.name}}","mode":"approval"}}]}`).want(201).field("id")
		v.hearOn(page, "leo", "How much?")
		v.automated()
		runs := v.ran(id)
		if len(runs) != 1 || runs[0].CaseID != "" {
			t.Fatalf("runs = %+v; want one about the words alone", runs)
		}
		results := runs[0].Results
		if len(results) != 3 || results[0].State != "skipped" || !strings.Contains(results[0].Detail, "opens no cases") || results[1].State != "done" || results[2].State != "done" {
			t.Fatalf("results = %+v; want the case's action skipped with the reason, the others done", results)
		}
		item := v.inPublic()[0]
		if !slices.Equal(v.marks(item.MessageID).Tags, []string{"seen"}) || item.Case != nil {
			t.Errorf("item = %+v, marks %v; want it tagged, still without a case", item, v.marks(item.MessageID))
		}
		waiting := v.waiting("waiting")
		if len(waiting) != 1 || waiting[0].Contact.Name != "leo" || waiting[0].Text != "Thanks leo" || waiting[0].Asked != "How much?" {
			t.Fatalf("approvals = %+v; want the answer to leo", waiting)
		}
		v.owner.do("POST", "/approvals/"+waiting[0].ID+"/approve", `{}`).want(200)
		var tried struct{ Items []automation.Tried }
		v.owner.do("POST", "/recipes/dry-run", `{"last":1,"family":"new","trigger":{"kind":"new","messages":"public"},"actions":[{"kind":"edit","params":{"priority":"high"}}]}`).want(200).into(&tried)
		if len(tried.Items) != 1 || len(tried.Items[0].Would) != 1 || tried.Items[0].Would[0].State != "skipped" || tried.Items[0].Would[0].Detail == "" {
			t.Errorf("tried = %+v; want it told that nothing would be done, and why", tried.Items)
		}
		v.hear(v.says("leo", "In private"))
		v.automated()
		if got := v.tagsBy()["leo"]; got != "seen" {
			t.Errorf("the private case has %q; want it tagged", got)
		}
	})
}

func TestTheMoodAndLanguageOfWhatHasNoCaseAreReadForRecipes(t *testing.T) {
	t.Parallel()
	quiet(t, func(t *testing.T, v *shop, page string) {
		recipe := func(filter string) string {
			return v.owner.do("POST", "/recipes", fmt.Sprintf(`{"name":"x","family":"new","enabled":true,"trigger":{"kind":"new"},"filter_text":%q,"actions":[{"kind":"message_tags","params":{"add":["x"]}}]}`, filter)).want(201).field("id")
		}
		angry, spanish := recipe("message.sentiment is negative"), recipe("message.language is es")
		v.hearOn(page, "leo", "This is terrible, I am very angry and disappointed with your awful service")
		v.hearOn(page, "luz", "Muchas gracias, el pedido ha llegado muy rápido y estoy muy contenta con todo")
		v.automated()
		for id, author := range map[string]string{angry: "leo", spanish: "luz"} {
			runs := v.ran(id)
			if len(runs) != 1 || runs[0].CaseID != "" {
				t.Errorf("runs = %+v; want one, for what %s said", runs, author)
				continue
			}
			explained := string(v.owner.do("GET", "/messages/"+runs[0].MessageID+"/recipes", "").want(200).body)
			if !strings.Contains(explained, `"negative"`) && !strings.Contains(explained, `"es"`) {
				t.Errorf("what was known is not told: %s", explained)
			}
		}
	})
}
