package api

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/testkit"
)

// Each look-back finds who answered just within it, and nobody just after.
//
// Proves: 004-29 004-30 004-31 004-32 004-33
func TestWhoKnowsTheCustomerIsLookedForAsLongAsItSays(t *testing.T) {
	t.Parallel()
	for name, minutes := range map[string]int{"3 hours": 180, "24 hours": 1440, "2 days": 2880, "3 days": 4320, "7 days": 10080} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newShop(t, testkit.SQLite(t))
			// Who is signed in is so for less than a week.
			v.owner = client{server: v.server, token: v.owner.do("POST", "/tokens", `{"name":"Test","role":"admin"}`).want(201).field("token")}
			soon, late := v.one("ana", "hola"), v.one("bob", "hola")
			for _, k := range []desk.CaseView{soon, late} {
				v.agent.do("POST", "/conversations/"+k.ConversationID+"/messages", `{"kind":"text","text":"¡Hola!"}`).want(202)
				v.owner.do("PATCH", "/cases/"+k.ID, `{"assignee":null}`).want(200)
			}
			v.automated() // what was said until now starts nothing that is saved later
			id := v.does("Same agent", "new", arrives, fmt.Sprintf(`{"kind":"smart_assign","params":{"to":"agent","minutes":%d}}`, minutes))
			back := time.Duration(minutes) * time.Minute
			v.clock.Advance(back - time.Minute)
			v.hear(v.says("ana", "sigo aquí"))
			v.automated()
			if got, run := v.fresh(soon.ID), v.ran(id)[0].Results[0]; got.Assignee == nil || got.Assignee.Name != "Some agent" || !strings.Contains(run.Detail, "answered the customer") {
				t.Errorf("a minute before its end: %+v, %+v; want who answered", got.Assignee, run)
			}
			v.clock.Advance(2 * time.Minute)
			v.hear(v.says("bob", "sigo aquí"))
			v.automated()
			if got, run := v.fresh(late.ID), v.ran(id)[0].Results[0]; got.Assignee != nil || run.State != "unchanged" || !strings.Contains(run.Detail, "in the last "+name) {
				t.Errorf("a minute after its end: %+v, %+v; want nobody", got.Assignee, run)
			}
		})
	}
}

// Proves: 004-35 004-36 004-37 004-38
func TestARecipeSaysWhatACaseIsAboutByWhatWasWritten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		category := v.category("Repairs / Screen")
		id := v.owner.do("POST", "/recipes", `{"name":"Portuguese","family":"new","enabled":true,"trigger":{"kind":"new"},"filter_text":"message.direction is in and message.text contains any (\"não funciona\")",
			"actions":[{"kind":"edit","params":{"country":"PT"}},{"kind":"edit","params":{"language":"pt"}},{"kind":"edit","params":{"sentiment":"negative"}},{"kind":"edit","params":{"category":"Repairs / Screen"}}]}`).want(201).field("id")
		other := v.one("bob", "it works")
		k := v.one("ana", "O ecrã não funciona")
		v.automated()
		c := v.fresh(k.ID)
		if c.Country != "PT" || c.Language != "pt" || c.Sentiment != "negative" || c.Category != "Repairs / Screen" {
			t.Errorf("case %q %q %q %q", c.Country, c.Language, c.Sentiment, c.Category)
		}
		if c := v.fresh(other.ID); c.Country == "PT" || c.Language == "pt" || c.Category != "" || c.Sentiment == "negative" {
			t.Errorf("the other case was changed: %+v", c)
		}
		// A category that is called otherwise is so in recipes too.
		v.owner.do("PATCH", "/categories/"+category, `{"name":"Broken screens"}`).want(200)
		next := v.one("eva", "também não funciona")
		v.automated()
		if c := v.fresh(next.ID); c.Category != "Broken screens" {
			t.Errorf("with the category's new name: %q, %+v", c.Category, v.ran(id)[0].Results)
		}
		results := v.ran(id)[0].Results
		if len(results) != 4 || slices.ContainsFunc(results, func(r desk.ActionResult) bool { return r.State != "done" }) {
			t.Errorf("results %+v", results)
		}
		history := string(v.agent.do("GET", "/cases/"+k.ID+"/history", "").want(200).body)
		for _, want := range []string{`"country":`, `"language":`, `"sentiment":`, `"category":`, `"Portuguese"`} {
			if !strings.Contains(history, want) {
				t.Errorf("history lacks %s: %s", want, history)
			}
		}
	})
}

func TestFactsThatNoCaseCanHaveAreRefusedWhenTheRecipeIsSaved(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	for field, value := range map[string]string{"country": "Portugal", "language": "not a language", "sentiment": "furious", "priority": "now", "queue": "nowhere", "category": strings.Repeat("x", 300)} {
		got := v.owner.do("POST", "/recipes", fmt.Sprintf(`{"name":"x","family":"new","trigger":{"kind":"new"},"actions":[{"kind":"edit","params":{%q:%q}}]}`, field, value)).want(422)
		if !strings.Contains(string(got.body), "actions[0].params."+field) {
			t.Errorf("%s: %s", field, got.body)
		}
	}
}

// Proves: 004-58
func TestAMessageMakesItsCasePendingByWhatItSaysOrByWhoWroteIt(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		v.owner.do("POST", "/recipes", `{"name":"Only thanks","family":"new","enabled":true,"trigger":{"kind":"new"},"filter_text":"message.direction is in and message.text contains any (thanks)",
			"actions":[{"kind":"status","params":{"status":"pending"}}]}`).want(201)
		v.owner.do("POST", "/recipes", `{"name":"High ones wait","family":"new","enabled":true,"trigger":{"kind":"new"},"filter_text":"message.direction is in and priority is high",
			"actions":[{"kind":"status","params":{"status":"pending"}}]}`).want(201)
		thanks, question, high := v.one("ana", "thanks, all is well"), v.one("bob", "where is it?"), v.one("eve", "hello")
		v.automated()
		v.owner.do("PATCH", "/cases/"+high.ID, `{"priority":"high"}`).want(200)
		v.hear(v.says("eve", "are you there?"))
		v.automated()
		for id, want := range map[string]desk.CaseStatus{thanks.ID: desk.CasePending, question.ID: desk.CaseOpen, high.ID: desk.CasePending} {
			if got := v.fresh(id); got.Status != want {
				t.Errorf("the case of %s is %s; want %s", got.Contact.Name, got.Status, want)
			}
		}
	})
}

// Proves: 004-77
func TestAMessageOfACaseTakesATagAway(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		k := v.one("ana", "hola")
		v.owner.do("PATCH", "/cases/"+k.ID, `{"tags":["waits for photo","vip"]}`).want(200)
		id := v.owner.do("POST", "/recipes", `{"name":"The photo came","family":"update","enabled":true,"trigger":{"kind":"message"},"filter_text":"message.direction is in and message.text contains any (photo)",
			"actions":[{"kind":"tags","params":{"remove":["waits for photo"]}},{"kind":"tags","params":{"remove":["never there"]}}]}`).want(201).field("id")
		v.hear(v.says("ana", "wait a moment"))
		v.automated()
		if c := v.fresh(k.ID); len(c.Tags) != 2 {
			t.Fatalf("tags %v before the photo came", c.Tags)
		}
		v.hear(v.says("ana", "here is the photo"))
		v.automated()
		if c := v.fresh(k.ID); !slices.Equal(c.Tags, []string{"vip"}) {
			t.Errorf("tags %v; want vip alone", c.Tags)
		}
		if r := v.ran(id); len(r) != 1 || r[0].Results[0].State != "done" || r[0].Results[1].State != "unchanged" {
			t.Errorf("runs %+v", r)
		}
	})
}
