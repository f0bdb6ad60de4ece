package whole

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

// town is a desk beside the emulated networks and the people on them.
type town struct{ *node }

func newTown(t *testing.T) town {
	t.Helper()
	return town{newDesk(t, t.TempDir(), "").start("--sandbox", "--log-level", "error")}
}

// lent is an account that an emulator lends.
type lent struct{ Settings, Secrets map[string]string }

func (w town) lend(platform string) (l lent) {
	w.desk.t.Helper()
	w.call("GET", "/sandbox/api/spares/"+platform, nil, http.StatusOK, &l)
	return l
}

// join connects an account and answers the channel, and how the emulators call
// the account.
func (w town) join(platform, name string, l lent) (channel, account string) {
	w.desk.t.Helper()
	var made struct{ ID string }
	w.call("POST", "/api/v1/channels", map[string]any{"platform": platform, "name": name, "settings": l.Settings, "secrets": l.Secrets, "default_skill": map[string]string{"skill_id": ""}}, http.StatusCreated, &made)
	testkit.Eventually(w.desk.t, 20*time.Second, "the emulators know "+name, func() bool {
		var state struct{ Accounts []struct{ ID, Name string } }
		w.call("GET", "/sandbox/api/state", nil, http.StatusOK, &state)
		for _, a := range state.Accounts {
			if a.Name == name {
				account = a.ID
			}
		}
		return account != ""
	})
	return made.ID, account
}

// person puts somebody's phone on the table.
func (w town) person(name string) string {
	w.desk.t.Helper()
	var made struct{ ID string }
	w.call("POST", "/sandbox/api/phones", map[string]string{"name": name, "language": "en"}, http.StatusCreated, &made)
	return made.ID
}

// wallItem is what stands at a public place.
type wallItem struct {
	ID, Text, Parent string
	Hidden           bool
	Author           *struct {
		Name    string
		Blocked bool
	}
	Gone *struct{ By string }
}

// post writes at a place; as is a phone, empty for the business itself.
func (w town) post(place, kind, as, under, text string) string {
	w.desk.t.Helper()
	var made wallItem
	w.call("POST", "/sandbox/api/walls/"+place+"/items", map[string]string{"kind": kind, "as": as, "under": under, "text": text}, http.StatusCreated, &made)
	return made.ID
}

// wall is what stands at a place, by its text.
func (w town) wall(place string) map[string]wallItem {
	w.desk.t.Helper()
	var got struct{ Items []wallItem }
	w.call("GET", "/sandbox/api/walls/"+place, nil, http.StatusOK, &got)
	out := map[string]wallItem{}
	for _, it := range got.Items {
		out[it.Text] = it
	}
	return out
}

// blocked says who is blocked at a place.
func (w town) blocked(place string) []string {
	w.desk.t.Helper()
	var got struct {
		People []struct {
			Name    string
			Blocked bool
		}
	}
	w.call("GET", "/sandbox/api/walls/"+place, nil, http.StatusOK, &got)
	var out []string
	for _, p := range got.People {
		if p.Blocked {
			out = append(out, p.Name)
		}
	}
	return out
}

// said is a message on somebody's phone.
type said struct {
	ID, Kind, Text string
	Business       bool
	Buttons, Quick []struct{ ID, Title string }
}

// gets waits for words of the business on somebody's phone.
func (w town) gets(phone, account, words string) said {
	w.desk.t.Helper()
	var found said
	testkit.Eventually(w.desk.t, 20*time.Second, fmt.Sprintf("%q arrives", words), func() bool {
		var thread struct{ Messages []said }
		if status, _, err := w.try("GET", "/sandbox/api/phones/"+phone+"/threads/"+account, nil); err != nil || status != http.StatusOK {
			return false // there is no thread yet
		}
		w.call("GET", "/sandbox/api/phones/"+phone+"/threads/"+account, nil, http.StatusOK, &thread)
		for _, m := range thread.Messages {
			if m.Business && strings.Contains(m.Text, words) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

// action is one thing that a recipe does.
type action struct {
	Kind   string         `json:"kind"`
	Params map[string]any `json:"params"`
}

// does saves a recipe that is enabled and answers its id. A word says what
// messages of customers it takes; without one it waits for a tag of its name.
func (n *node) does(name, word string, actions ...action) string {
	n.desk.t.Helper()
	r := map[string]any{"name": name, "family": "new", "enabled": true, "trigger": map[string]string{"kind": "new"}, "actions": actions,
		"filter_text": fmt.Sprintf("message.direction is in and message.text contains any (%q)", word)}
	if word == "" {
		r["family"], r["trigger"] = "update", map[string]string{"kind": "tag", "tag": name}
		delete(r, "filter_text")
		n.call("POST", "/api/v1/tags", map[string]string{"name": name}, http.StatusCreated, nil)
	}
	var made struct{ ID string }
	n.call("POST", "/api/v1/recipes", r, http.StatusCreated, &made)
	return made.ID
}

// ran waits for a recipe's only run to end, and answers what became of it and of
// its actions.
func (n *node) ran(recipe string, state string) (results []string) {
	n.desk.t.Helper()
	got := ""
	defer func() {
		if n.desk.t.Failed() {
			n.desk.t.Logf("the run is %q, its actions %q", got, results)
		}
	}()
	testkit.Eventually(n.desk.t, 20*time.Second, "the run is "+state, func() bool {
		var page struct {
			Items []struct {
				State   string
				Results []struct{ Kind, State, Detail string }
			}
		}
		n.call("GET", "/api/v1/recipes/"+recipe+"/runs", nil, http.StatusOK, &page)
		if len(page.Items) == 0 {
			return false
		}
		got, results = page.Items[0].State, nil
		for _, r := range page.Items[0].Results {
			results = append(results, strings.TrimSpace(r.Kind+" "+r.State+" "+r.Detail))
		}
		return got == state && len(page.Items) == 1
	})
	return results
}

// caseOf waits for the newest case of somebody and answers it.
func (n *node) caseOf(name string) (found caseRow) {
	n.desk.t.Helper()
	testkit.Eventually(n.desk.t, 20*time.Second, "there is a case of "+name, func() bool {
		var page struct{ Items []caseRow }
		n.call("GET", "/api/v1/cases?limit=50", nil, http.StatusOK, &page)
		for _, c := range page.Items {
			if c.Contact.Name == name {
				found = c
				return true
			}
		}
		return false
	})
	return found
}

// Proves: 004-48 004-49
func TestARecipeDeletesHidesAndBlocksAtTheNetwork(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, page := w.join("facebook", "Our wall", w.lend("facebook"))
	own := w.post(page, "post", "", "", "New in: the green one")
	kinds := map[string]string{"hide": "ugly", "remove": "casino", "block": "stalking"}
	recipes := map[string]string{}
	for verb, word := range kinds {
		recipes[verb] = w.does("To "+verb, word, action{"moderate", map[string]any{"verb": verb}}, action{"tags", map[string]any{"add": []string{"seen to"}}})
	}
	for _, name := range []string{"Sam Ugly", "Sam Casino", "Sam Stalking", "Nora Fine"} {
		w.post(page, "comment", w.person(name), own, "I am "+strings.ToLower(name))
	}
	testkit.Eventually(t, 20*time.Second, "the wall is as the recipes want it", func() bool {
		wall := w.wall(page)
		return wall["I am sam ugly"].Hidden && wall["I am sam casino"].Gone != nil && fmt.Sprint(w.blocked(page)) == "[Sam Stalking]"
	})
	wall := w.wall(page)
	if nice := wall["I am nora fine"]; nice.Hidden || nice.Gone != nil {
		t.Errorf("who did nothing: %+v", nice)
	}
	if stays := wall["I am sam stalking"]; stays.Gone != nil || wall["I am sam casino"].Gone.By != "business" {
		t.Errorf("the wall is %+v", wall)
	}
	for verb, id := range recipes {
		if results := w.ran(id, "done"); len(results) != 2 {
			t.Errorf("%s: %v", verb, results)
		}
	}
	for _, name := range []string{"Sam Ugly", "Sam Casino", "Sam Stalking"} {
		c := w.caseOf(name)
		if _, texts, err := w.try("GET", "/api/v1/conversations/"+c.Conversation+"/messages", nil); err != nil || !strings.Contains(string(texts), "I am "+strings.ToLower(name)) {
			t.Errorf("our own copy of %s: %s, %v", name, texts, err)
		}
		if len(c.Tags) != 1 {
			t.Errorf("%s: the other action left %v", name, c.Tags)
		}
	}
}

// Who comments on the Page is answered in its Messenger, by words and by
// surveys; whatever starts the recipe.
//
// Proves: 004-78 004-79 004-80 004-92
func TestWhoCommentsIsAnsweredInPrivateByTheSameAccount(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	account := w.lend("facebook")
	_, page := w.join("facebook", "Our wall", account)
	_, chat := w.join("messenger", "Our messages", account)
	own := w.post(page, "post", "", "", "New in: the green one")
	survey := map[string]string{}
	for kind, question := range map[string]string{"csat": "How was it?", "nps": "Would you recommend us?"} {
		var made struct{ ID string }
		w.call("POST", "/api/v1/surveys", map[string]any{"name": kind, "kind": kind, "enabled": true, "language": "en", "words": map[string]any{"en": map[string]string{"question": question, "thanks": "Thanks!"}}}, http.StatusCreated, &made)
		survey[kind] = made.ID
	}
	for _, c := range []struct{ who, start, says string }{{"Ana Word", "word", "Nobody there, {{contact.first_name}}? We are."}, {"Bea Tag", "", "We look at it, {{contact.first_name}}."}} {
		recipe := w.does("Answer "+c.who, c.start, action{"private_reply", map[string]any{"text": c.says}})
		phone := w.person(c.who)
		w.post(page, "comment", phone, own, "My word: it never came")
		if k := w.caseOf(c.who); c.start == "" {
			w.call("PATCH", "/api/v1/cases/"+k.ID, map[string]any{"tags": []string{"Answer " + c.who}}, http.StatusOK, nil)
		}
		w.gets(phone, chat, strings.Replace(c.says, "{{contact.first_name}}", strings.Fields(c.who)[0], 1))
		w.ran(recipe, "done")
		if it := w.wall(page)[strings.Replace(c.says, "{{contact.first_name}}", strings.Fields(c.who)[0], 1)]; it.ID != "" {
			t.Errorf("it stands on the wall: %+v", it)
		}
		// The first recipe's word is in the second comment too, of which it must know nothing.
		w.call("PATCH", "/api/v1/recipes/"+recipe, map[string]any{"enabled": false}, http.StatusOK, nil)
	}
	for kind, question := range map[string]string{"csat": "How was it?", "nps": "Would you recommend us?"} {
		for _, word := range []string{"ask " + kind, ""} {
			recipe := w.does("By "+kind+word, word, action{"survey", map[string]any{"survey_id": survey[kind]}})
			phone, who := w.person("Cara "+kind+word), "Cara "+kind+word
			w.post(page, "comment", phone, own, "please ask "+kind)
			k := w.caseOf(who)
			if word == "" {
				w.call("PATCH", "/api/v1/cases/"+k.ID, map[string]any{"tags": []string{"By " + kind}}, http.StatusOK, nil)
			}
			w.gets(phone, chat, question)
			w.ran(recipe, "done")
			w.call("POST", "/sandbox/api/phones/"+phone+"/threads/"+chat+"/messages", map[string]string{"kind": "text", "text": "4"}, http.StatusCreated, nil)
			w.gets(phone, chat, "Thanks!")
			if it := w.wall(page)["Thanks!"]; it.ID != "" {
				t.Errorf("it stands on the wall: %+v", it)
			}
			testkit.Eventually(t, 10*time.Second, "the answer is on the case", func() bool {
				var got struct{ Items []struct{ Score int } }
				w.call("GET", "/api/v1/cases/"+k.ID+"/surveys", nil, http.StatusOK, &got)
				return len(got.Items) == 1 && got.Items[0].Score == 4
			})
			w.call("PATCH", "/api/v1/recipes/"+recipe, map[string]any{"enabled": false}, http.StatusOK, nil)
		}
	}
}
