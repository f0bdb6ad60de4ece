package api

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

func TestAContactCarriesTagsThatCasesAreFoundBy(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		ana, bea := v.one("ana", "hola"), v.one("bea", "hola")
		at := "/contacts/" + ana.Contact.ID
		v.agent.do("PATCH", at, `{"add_tags":["vip"]}`).code(422, desk.CodeInvalid) // nobody made it, and an agent may not
		id := v.owner.do("POST", "/tags", `{"name":"vip"}`).want(201).field("id")
		has := func(tags ...string) {
			t.Helper()
			var c desk.Contact
			if v.agent.do("GET", at, "").want(200).into(&c); !slices.Equal(c.Tags, tags) {
				t.Errorf("has %q, want %q", c.Tags, tags)
			}
		}
		has()
		v.agent.do("PATCH", at, `{"add_tags":["vip"]}`).want(200)
		has("vip")
		v.owner.do("PATCH", at, `{"tags":["vip","nuevo"]}`).want(200)
		has("vip", "nuevo")
		v.agent.do("PATCH", at, `{"remove_tags":["nuevo"]}`).want(200)
		has("vip")
		v.agent.do("PATCH", at, `{"tags":["`+strings.Repeat("x", 51)+`"]}`).code(422, desk.CodeInvalid)
		v.stranger().do("PATCH", at, `{"tags":[]}`).code(404, desk.CodeNotFound)
		found := func(text string) (ids []string) {
			t.Helper()
			tree, err := filter.Read(text)
			if err != nil {
				t.Fatal(text, err)
			}
			for _, k := range v.cases(v.agent, "?filter="+url.QueryEscape(string(tree))) {
				ids = append(ids, k.ID)
			}
			return ids
		}
		for text, want := range map[string][]string{
			"contact.tag is vip":                        {ana.ID},
			"contact.tag is empty":                      {bea.ID},
			"contact.platform is echo":                  {bea.ID, ana.ID},
			"contact.platform is sms":                   nil,
			"contact.created_at within 1h":              {bea.ID, ana.ID},
			"contact.last_seen within 1h":               {bea.ID, ana.ID},
			"contact.last_seen < -1h":                   nil,
			"contact.tag is vip and status is open":     {ana.ID},
			"not contact.tag is vip and unread is true": {bea.ID},
		} {
			if got := found(text); !slices.Equal(got, want) {
				t.Errorf("%s finds %v, want %v", text, got, want)
			}
		}
		v.owner.do("PATCH", "/tags/"+id, `{"name":"gold"}`).want(200)
		has("gold")
		v.owner.do("DELETE", "/tags/"+id, "").want(204)
		has()
	})
}

// A tag of the contact puts a smart tag on their cases, and what they write on
// another one counts for all of them.
func TestASmartTagGoesByWhatTheContactIs(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		v.smartTag("for gold", `{"about":"cases","enabled":true,"remove":true,"filter_text":"contact.tag is vip"}`)
		v.smartTag("away", `{"about":"cases","enabled":true,"remove":true,"filter_text":"contact.last_seen < -3h"}`)
		k := v.one("ana", "hola")
		v.owner.do("PATCH", "/contacts/"+k.Contact.ID, `{"tags":["vip"]}`).want(200)
		v.smartly()
		if tags := v.tagsOf(k); !slices.Equal(tags, []string{"for gold"}) {
			t.Fatalf("has %v", tags)
		}
		v.clock.Advance(4 * time.Hour)
		v.smartly()
		if tags := v.tagsOf(k); !slices.Equal(tags, []string{"for gold", "away"}) {
			t.Fatalf("four hours later it has %v", tags)
		}
		v.channel = v.owner.do("POST", "/channels", strings.Replace(channelJSON, `"name":"Echo"`, `"name":"Another"`, 1)).want(201).field("id")
		if other := v.one("ana", "otra cosa"); other.ID == k.ID || other.Contact.ID != k.Contact.ID {
			t.Fatalf("another case of the same customer: %+v", other)
		}
		v.owner.do("PATCH", "/contacts/"+k.Contact.ID, `{"tags":[]}`).want(200)
		v.smartly()
		if tags := v.tagsOf(k); len(tags) != 0 {
			t.Errorf("who wrote again and is tagged no longer has a case with %v", tags)
		}
	})
}

// What starts a recipe has the contact tagged, with a case or without one, once.
func TestARecipeTagsTheContact(t *testing.T) {
	t.Parallel()
	quiet(t, func(t *testing.T, v *shop, page string) {
		id := v.does("Praise", "new", arrives, `{"kind":"contact_tags","params":{"add":["fan","nuevo"],"remove":["frío"]}}`)
		v.owner.do("POST", "/recipes", `{"name":"None","family":"new","trigger":{"kind":"new"},"actions":[{"kind":"contact_tags","params":{}}]}`).code(422, desk.CodeInvalid)
		v.owner.do("POST", "/tags", `{"name":"frío"}`).want(201)
		k := v.one("ana", "¡gracias!")
		v.owner.do("PATCH", "/contacts/"+k.Contact.ID, `{"tags":["frío"]}`).want(200)
		v.automated()
		v.hearOn(page, "bea", "¡qué bien!")
		v.automated()
		v.hear(v.says("ana", "otra vez"))
		v.automated()
		var all list[desk.Contact]
		v.agent.do("GET", "/contacts", "").want(200).into(&all)
		if len(all.Items) != 2 {
			t.Fatalf("contacts %+v", all.Items)
		}
		for _, c := range all.Items {
			if !slices.Equal(c.Tags, []string{"fan", "nuevo"}) {
				t.Errorf("%s has %q", c.Name, c.Tags)
			}
		}
		var states []string
		for _, r := range v.ran(id) {
			states = append(states, r.Results[0].State)
		}
		if !slices.Equal(states, []string{"unchanged", "done", "done"}) {
			t.Errorf("the runs, the newest first, were %v", states)
		}
	})
}
