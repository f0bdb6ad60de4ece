package whole

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

// asked is what recipes ask when something happens: all that is in holds is true
// then, and nothing that is in fails.
type asked struct {
	holds, fails []string
	ids          map[string]string // recipes by what they ask
	end          string            // the last recipe
}

// ask makes a recipe for each condition, started by family and trigger. What
// they do is what none of the conditions but the first asks about.
func (w town) ask(occasion, family, common string, trigger map[string]string, holds, fails []string) *asked {
	w.desk.t.Helper()
	a := &asked{holds: holds, fails: fails, ids: map[string]string{}}
	add := func(name, condition string) string {
		filter := common
		if condition != "" {
			filter = strings.TrimPrefix(common+" and ("+condition+")", " and ")
		}
		does := action{"message_tags", map[string]any{"add": []string{"judged"}}}
		if family == "update" { // there is no message then
			does = action{"edit", map[string]any{"priority": "urgent"}}
		}
		in := map[string]any{"name": name, "family": family, "enabled": true, "trigger": trigger, "actions": []action{does}}
		if filter != "" {
			in["filter_text"] = filter
		}
		return w.id("POST", "/api/v1/recipes", in)
	}
	for i, c := range slices.Concat(holds, fails) {
		a.ids[c] = add(fmt.Sprint(occasion, " ", i), c)
	}
	a.end = add(occasion+" end", "")
	return a
}

// runs is how often a recipe ran.
func (w town) runs(recipe string) int {
	w.desk.t.Helper()
	var page struct{ Items []struct{ ID string } }
	w.call("GET", "/api/v1/recipes/"+recipe+"/runs", nil, http.StatusOK, &page)
	return len(page.Items)
}

// judged waits until the last recipe ran, and says which others were wrong.
func (w town) judged(occasion string, a *asked) {
	w.desk.t.Helper()
	testkit.Eventually(w.desk.t, 30*time.Second, occasion+": the recipes have looked", func() bool { return w.runs(a.end) == 1 })
	for _, c := range a.holds {
		if n := w.runs(a.ids[c]); n != 1 {
			w.desk.t.Errorf("%s: %q held %d times, want once", occasion, c, n)
		}
	}
	for _, c := range a.fails {
		if w.runs(a.ids[c]) != 0 {
			w.desk.t.Errorf("%s: %q holds", occasion, c)
		}
	}
}

// id calls and answers the id of what was made.
func (w town) id(method, path string, in any) string {
	w.desk.t.Helper()
	var made struct{ ID string }
	status, body, err := w.try(method, path, in)
	if err != nil || status >= 300 || json.Unmarshal(body, &made) != nil {
		w.desk.t.Fatalf("%s %s %v: %d, %v: %s", method, path, in, status, err, body)
	}
	return made.ID
}

// tells whether every field of the catalogue was asked for, once where it holds
// and once where it does not.
func (w town) allAsked(all ...*asked) {
	w.desk.t.Helper()
	var catalogue struct{ Fields []struct{ Field string } }
	w.call("GET", "/api/v1/filters/fields", nil, http.StatusOK, &catalogue)
	holds, fails := map[string]bool{}, map[string]bool{}
	for _, a := range all {
		for _, c := range a.holds {
			holds[strings.Fields(c)[0]] = true
		}
		for _, c := range a.fails {
			fails[strings.Fields(c)[0]] = true
		}
	}
	for _, f := range catalogue.Fields {
		if !holds[f.Field] {
			w.desk.t.Errorf("nothing asked %s where it holds", f.Field)
		}
		if !fails[f.Field] {
			w.desk.t.Errorf("nothing asked %s where it does not", f.Field)
		}
	}
	if len(catalogue.Fields) < 60 {
		w.desk.t.Errorf("%d fields; is the catalogue whole?", len(catalogue.Fields))
	}
}

// known is a desk of which every field can be asked, and what stands on it.
type known struct {
	town
	me, channel, account, store, play  string
	queue, stream, team, sub           string
	company, survey, fred, case_, talk string
}

func newKnown(t *testing.T) *known {
	k := &known{town: newTown(t)}
	k.channel, k.account = k.join("whatsapp", "Shop", k.lend("whatsapp"))
	_, k.store = k.join("app_store", "App", k.lend("app_store"))
	_, k.play = k.join("google_play", "Play", k.lend("google_play"))
	k.me = k.owner()
	k.queue = k.id("POST", "/api/v1/queues", map[string]any{"name": "Desk", "everyone": true, "distribution": map[string]string{"mode": "pick"}})
	k.stream = k.id("POST", "/api/v1/workstreams", map[string]any{"name": "Shopping", "queue_id": k.queue, "channels": []string{k.channel}})
	k.team = k.id("POST", "/api/v1/teams", map[string]any{"name": "North", "members": []string{k.me}})
	k.id("POST", "/api/v1/categories", map[string]any{"name": "Returns"})
	k.sub = k.id("POST", "/api/v1/sub-statuses", map[string]any{"name": "At the supplier", "status": "pending"})
	k.id("POST", "/api/v1/attributes", map[string]any{"name": "Order", "key": "order", "kind": "text", "owner": "case"})
	k.id("POST", "/api/v1/attributes", map[string]any{"name": "Plan", "key": "plan", "kind": "text", "owner": "contact"})
	k.company = k.id("POST", "/api/v1/companies", map[string]string{"name": "Casa Pérez"})
	k.id("POST", "/api/v1/sla-policies", map[string]any{"name": "All", "first_reply": map[string]any{"around_the_clock": true, "minutes": map[string]int{"low": 60, "normal": 60, "high": 60, "urgent": 60}}})
	k.survey = k.id("POST", "/api/v1/surveys", map[string]any{"name": "How was it", "kind": "csat", "enabled": true, "style": "numbers", "delivery": "choices", "language": "en",
		"min_group": 5, "expires_hours": 24, "words": map[string]any{"en": map[string]string{"question": "How was it?"}}})
	for _, tag := range []string{"everything is set", "gold", "vip", "seen"} {
		k.id("POST", "/api/v1/tags", map[string]string{"name": tag})
	}
	return k
}

// says has Fred's phone send something.
func (k *known) says(draft map[string]any) {
	k.desk.t.Helper()
	k.id("POST", "/sandbox/api/phones/"+k.fred+"/threads/"+k.account+"/messages", draft)
}

// Each field that a filter can ask for, asked by recipes of a running desk: on
// the first message of somebody whom nobody knew, on pictures, choices, reviews
// and what the desk itself sends, and on a case of which everything is set.
func TestEveryFieldOfAFilterIsKnownWhenARecipeAsks(t *testing.T) {
	t.Parallel()
	k := newKnown(t)
	on := map[string]string{"kind": "new"}
	first := k.ask("first", "new", `message.author_name contains "fresh fred" and message.text contains any (refund)`, on, k.ofAFirstMessage(), k.notOfAFirstMessage())
	picture := k.ask("picture", "new", `message.kind is image`, on,
		[]string{`message.kind is image`, `message.attachments is 1`, `message.attachment_kinds has any (image)`, `message.is_reply is true`, `message.text contains "broken"`, `messages > 2`},
		[]string{`message.attachments is 0`, `message.attachment_kinds is empty`, `message.is_reply is false`, `messages is 1`})
	choice := k.ask("choice", "new", `message.kind is answer`, on, []string{`message.answer is "Return it"`, `message.author is contact`}, []string{`message.answer is empty`})
	sent := k.ask("sent", "new", `message.direction is out and message.kind is template`, on,
		[]string{`message.template is hello_world`, `message.author is agent`, `last_direction is out`, `message.direction is out`},
		[]string{`message.template is empty`, `message.author is contact`, `last_direction is in`, `message.author_name contains "fresh fred"`})
	review := k.ask("review", "new", `message.public_kind is review and platform is app_store`, on,
		[]string{`message.public is true`, `message.public_kind is review`, `message.rating is 2`, `message.country is ES`, `kind is social`, `workstream is empty`, `queue is empty`},
		[]string{`message.rating > 2`, `message.country is empty`, `message.channel is "` + k.channel + `"`, `channel is "` + k.channel + `"`})
	version := k.ask("version", "new", `message.public_kind is review and platform is google_play`, on, []string{`message.version is "4.2.1"`, `message.rating is 4`}, []string{`message.version is empty`, `message.rating < 4`})
	k.fred = k.id("POST", "/sandbox/api/phones", map[string]string{"name": "Fresh Fred", "number": "+34 600 555 010", "language": "en"})
	k.says(map[string]any{"kind": "text", "text": "I am very angry and disappointed, this is terrible. I want a refund right now please"})
	k.judged("a first message", first)

	c := k.caseOf("Fresh Fred")
	k.case_, k.talk = c.ID, c.Conversation
	k.id("POST", "/api/v1/conversations/"+k.talk+"/messages", map[string]any{"kind": "rich", "content": map[string]any{"body": "What shall we do?",
		"buttons": []map[string]string{{"id": "r", "title": "Return it"}, {"id": "k", "title": "Keep it"}}}})
	asks := k.gets(k.fred, k.account, "What shall we do?")
	k.says(map[string]any{"kind": "image", "text": "see, broken", "media_id": k.picture(), "reply_to": asks.ID})
	k.judged("a picture", picture)
	k.says(map[string]any{"kind": "answer", "choose": map[string]string{"message_id": asks.ID, "id": "r", "title": "Return it"}})
	k.judged("a choice", choice)
	k.id("POST", "/api/v1/conversations/"+k.talk+"/messages", map[string]any{"kind": "template", "template": map[string]any{"name": "hello_world", "language": "en_US"}})
	k.judged("a template", sent)
	k.id("POST", "/sandbox/api/walls/"+k.store+"/items", map[string]any{"kind": "review", "as": k.person("Rita Review"), "text": "It stops at once", "stars": 2, "country": "ES"})
	k.id("POST", "/sandbox/api/walls/"+k.play+"/items", map[string]any{"kind": "review", "as": k.person("Pol Review"), "text": "It works", "stars": 4, "app_version": "4.2.1"})
	k.call("POST", "/sandbox/api/clock", map[string]int{"seconds": 700}, http.StatusOK, nil) // the store is asked every ten minutes
	k.judged("a review", review)
	k.judged("a review of a version", version)

	set := k.ask("set", "update", "", map[string]string{"kind": "tag", "tag": "everything is set"}, k.ofACaseThatIsSet(), k.notOfACaseThatIsSet())
	k.setEverything()
	k.judged("a case of which everything is set", set)
	k.allAsked(first, picture, choice, sent, review, version, set, k.onSmartTags())
}

// ofAFirstMessage is what is true of it. The condition on what the recipes
// themselves do stands first.
func (k *known) ofAFirstMessage() []string {
	return []string{
		`message.tags is empty`, `message.text contains any (refund)`, `message.kind is text`, `message.direction is in`, `message.author is contact`, `message.author_name contains "fresh fred"`,
		`message.origin is empty`, `message.channel is "` + k.channel + `"`, `message.language is en`, `message.sentiment is negative`, `message.attachments is 0`, `message.attachment_kinds is empty`,
		`message.is_reply is false`, `message.public is false`, `message.public_kind is ""`, `message.rating is 0`, `message.likes is 0`, `message.hidden is false`, `message.length > 20`,
		`message.written_at within 5m`, `message.answer is empty`, `message.template is empty`, `message.edited is false`, `message.country is empty`, `message.version is empty`,
		`message.handled is false`, `message.assignee is empty`, `message.team is empty`,
		`status is open`, `assignee is none`, `queue is "` + k.queue + `"`, `team is empty`, `follower is empty`, `priority is normal`, `tag is empty`, `platform is whatsapp`, `channel is "` + k.channel + `"`,
		`contact is not empty`, `unread is true`, `snoozed is false`, `sub_status is empty`, `category is empty`, `language is en`, `country is ES`, `sentiment is negative`, `created_at within 5m`,
		`last_activity_at within 5m`, `kind is messaging`, `last_direction is in`, `waiting_minutes < 5`, `messages is 1`, `mentioned is empty`, `workstream is "` + k.stream + `"`, `sla.state is running`,
		`sla.due > +10m`, `survey.kind is ""`, `contact.company is empty`, `contact.tag is empty`, `contact.platform is whatsapp`, `contact.last_seen within 5m`, `contact.created_at within 5m`,
		`contact.blocked is false`, `contact.consent.marketing is ""`, `contact.consent.messages is ""`, `field.order is empty`, `contact.field.plan is empty`,
	}
}

func (k *known) notOfAFirstMessage() []string {
	return []string{
		`message.text contains any (parcel)`, `message.kind is image`, `message.direction is out`, `message.author is agent`, `message.answer is not empty`, `message.public is true`, `message.origin is not empty`, `message.channel is empty`,
		`message.language is es`, `message.sentiment is positive`, `message.length < 20`, `message.written_at < -5m`, `message.likes > 0`, `message.hidden is true`, `message.edited is true`,
		`message.tags is not empty`, `message.handled is true`, `message.assignee is not empty`, `message.team is not empty`,
		`status is resolved`, `assignee is "` + k.me + `"`, `queue is empty`, `team is not empty`, `follower is not empty`, `priority is high`, `tag is not empty`, `platform is telegram`, `contact is empty`,
		`unread is false`, `snoozed is true`, `sub_status is not empty`, `category is not empty`, `language is es`, `country is GB`, `sentiment is positive`, `created_at < -5m`, `last_activity_at < -5m`,
		`kind is email`, `waiting_minutes > 5`, `mentioned is not empty`, `workstream is empty`, `sla.state is empty`, `sla.due < +10m`, `survey.kind is csat`, `survey.score < 6`, `contact.company is not empty`,
		`contact.tag is not empty`, `contact.platform is telegram`, `contact.last_seen < -5m`, `contact.created_at < -5m`, `contact.blocked is true`, `contact.consent.marketing is granted`,
		`contact.consent.messages is granted`, `field.order is 4711`, `contact.field.plan is pro`,
	}
}

// setEverything notes on Fred and his case all that can be noted, and last the
// tag for which the recipes wait.
func (k *known) setEverything() {
	k.desk.t.Helper()
	who := k.caseOf("Fresh Fred").Contact.ID
	patch := func(path string, in map[string]any) { k.desk.t.Helper(); k.call("PATCH", path, in, http.StatusOK, nil) }
	k.id("POST", "/api/v1/cases/"+k.case_+"/surveys", map[string]string{"survey_id": k.survey})
	asks := k.gets(k.fred, k.account, "How was it?")
	k.says(map[string]any{"kind": "text", "text": "2"})
	_ = asks
	k.id("POST", "/api/v1/conversations/"+k.talk+"/notes", map[string]any{"text": "look", "mentions": []string{k.me}})
	k.id("POST", "/api/v1/cases/"+k.case_+"/followers/"+k.me, nil)
	patch("/api/v1/contacts/"+who, map[string]any{"company_id": k.company, "add_tags": []string{"gold"}, "attributes": map[string]any{"plan": "pro"}})
	for _, kind := range []string{"messages", "marketing"} {
		k.id("POST", "/api/v1/contacts/"+who+"/consents", map[string]any{"kind": kind, "granted": true, "how": "on the phone", "source": "phone"})
	}
	testkit.Eventually(k.desk.t, 20*time.Second, "the survey is answered", func() bool {
		var list struct {
			Items []struct{ Score *int }
		}
		k.call("GET", "/api/v1/cases/"+k.case_+"/surveys", nil, http.StatusOK, &list)
		return len(list.Items) == 1 && list.Items[0].Score != nil
	})
	patch("/api/v1/cases/"+k.case_, map[string]any{"status": "pending", "sub_status": k.sub, "assignee": k.me, "team": k.team, "category": "Returns", "priority": "urgent", "language": "ca", "country": "AR",
		"sentiment": "positive", "fields": map[string]any{"order": "4711"}, "tags": []string{"vip"}})
	k.call("POST", "/api/v1/conversations/"+k.talk+"/read", nil, http.StatusNoContent, nil)
	k.id("POST", "/api/v1/cases/"+k.case_+"/snooze", map[string]any{"until": time.Now().Add(time.Hour)})
	k.call("PUT", "/api/v1/contacts/"+who+"/block", map[string]any{}, http.StatusOK, nil)
	patch("/api/v1/cases/"+k.case_, map[string]any{"tags": []string{"vip", "everything is set"}})
}

func (k *known) ofACaseThatIsSet() []string {
	return []string{
		`status is pending`, `assignee is "` + k.me + `"`, `team is "` + k.team + `"`, `follower is "` + k.me + `"`, `priority is urgent`, `priority > normal`, `tag has all ("vip", "everything is set")`,
		`snoozed is true`, `sub_status is "` + k.sub + `"`, `category is Returns`, `language is ca`, `country is AR`, `sentiment is positive`, `mentioned is "` + k.me + `"`,
		`survey.kind is csat`, `survey.score < 3`, `contact.company is "` + k.company + `"`, `contact.tag is gold`, `contact.blocked is true`, `contact.consent.marketing is granted`,
		`contact.consent.messages is granted`, `field.order is 4711`, `contact.field.plan is pro`, `unread is false`,
	}
}

func (k *known) notOfACaseThatIsSet() []string {
	return []string{
		`status is open`, `assignee is none`, `team is empty`, `follower is empty`, `priority is normal`, `tag is empty`, `snoozed is false`, `sub_status is empty`, `category is empty`, `language is en`,
		`country is ES`, `sentiment is negative`, `mentioned is empty`, `survey.kind is ""`, `survey.score > 3`, `contact.company is empty`, `contact.tag is empty`, `contact.blocked is false`,
		`contact.consent.marketing is ""`, `contact.consent.messages is ""`, `field.order is empty`, `contact.field.plan is empty`, `unread is true`,
	}
}

// onSmartTags asks what comes to be true of a message after it came, where smart
// tags see it: Lola's comment is liked, changed, hidden and dealt with.
func (k *known) onSmartTags() *asked {
	k.desk.t.Helper()
	a := &asked{
		holds: []string{`message.likes > 0`, `message.hidden is true`, `message.edited is true`, `message.tags has any (seen)`, `message.handled is true`, `message.assignee is "` + k.me + `"`, `message.team is "` + k.team + `"`},
		fails: []string{`message.public is false`, `message.likes > 5`, `message.tags has any (gold)`, `message.public_kind is review`, `message.rating > 0`},
	}
	_, page := k.join("facebook", "Wall", k.lend("facebook"))
	own := k.post(page, "post", "", "", "New in: the green one")
	for i, c := range slices.Concat(a.holds, a.fails) {
		tag := k.id("POST", "/api/v1/tags", map[string]string{"name": fmt.Sprint("smart ", i)})
		k.call("PUT", "/api/v1/tags/"+tag+"/smart", map[string]any{"about": "messages", "enabled": true, "filter_text": `message.author_name contains "lola" and ` + c}, http.StatusOK, nil)
	}
	lola := k.person("Lola Later")
	said := k.post(page, "comment", lola, own, "which sizes?")
	c := k.caseOf("Lola Later")
	var thread struct{ Items []struct{ ID string } }
	k.call("GET", "/api/v1/conversations/"+c.Conversation+"/messages", nil, http.StatusOK, &thread)
	if len(thread.Items) != 1 {
		k.desk.t.Fatalf("%d messages", len(thread.Items))
	}
	id := thread.Items[0].ID
	at := "/sandbox/api/walls/" + page + "/items/" + said
	k.call("PUT", at+"/like", map[string]any{"as": k.person("Pia"), "on": true}, http.StatusOK, nil)
	k.call("PATCH", at, map[string]any{"as": lola, "text": "which sizes are there?"}, http.StatusOK, nil)
	k.id("POST", "/api/v1/public/items/"+id+"/verbs", map[string]string{"verb": "hide"})
	k.call("PATCH", "/api/v1/messages/"+id+"/marks", map[string]any{"add_tags": []string{"seen"}, "handled": true, "user_ids": []string{k.me}, "team_ids": []string{k.team}}, http.StatusOK, nil)
	var tags []string
	missing := func() (out []string) {
		var m struct{ Marks struct{ Tags []string } }
		k.call("GET", "/api/v1/messages/"+id, nil, http.StatusOK, &m)
		tags = m.Marks.Tags
		for i, c := range a.holds {
			if !slices.Contains(tags, fmt.Sprint("smart ", i)) {
				out = append(out, c)
			}
		}
		return out
	}
	defer func() {
		if k.desk.t.Failed() {
			_, found, _ := k.try("GET", "/api/v1/messages/"+id, nil)
			k.desk.t.Logf("not true of Lola's comment: %q in %s", missing(), found)
		}
	}()
	testkit.Eventually(k.desk.t, 30*time.Second, "what became of a comment is known", func() bool { return len(missing()) == 0 })
	for i, c := range a.fails {
		if slices.Contains(tags, fmt.Sprint("smart ", len(a.holds)+i)) {
			k.desk.t.Errorf("a comment: %q holds", c)
		}
	}
	return a
}

// picture lays a picture on the customers' table.
func (k *known) picture() string {
	k.desk.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="broken.png"`}, "Content-Type": {"image/png"}})
	if err == nil {
		err = png.Encode(part, image.NewGray(image.Rect(0, 0, 8, 8)))
	}
	if err != nil || form.Close() != nil {
		k.desk.t.Fatalf("a picture: %v", err)
	}
	res, err := http.Post(k.base+"/sandbox/api/media", form.FormDataContentType(), &body)
	if err != nil {
		k.desk.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var made struct{ ID string }
	if err := json.NewDecoder(res.Body).Decode(&made); err != nil || made.ID == "" {
		k.desk.t.Fatalf("a picture: %d, %v", res.StatusCode, err)
	}
	return made.ID
}

// owner is the id of who owns the desk.
func (w town) owner() string {
	w.desk.t.Helper()
	var list struct{ Items []struct{ ID string } }
	w.call("GET", "/api/v1/members", nil, http.StatusOK, &list)
	if len(list.Items) == 0 {
		w.desk.t.Fatal("nobody is a member")
	}
	return list.Items[0].ID
}
