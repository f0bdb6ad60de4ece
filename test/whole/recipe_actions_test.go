package whole

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	actions "recado.dev/internal/automation/action"
	"recado.dev/internal/testkit"
)

// caseNow is a case with all that recipes change of it.
type caseNow struct {
	Status, Priority, Language, Country, Sentiment, Category string
	Tags                                                     []string
	Queue                                                    string
	Assignee                                                 *struct{ ID string }
	SnoozedUntil                                             *time.Time `json:"snoozed_until"`
	SLAPolicy                                                string     `json:"sla_policy"`
	Skills                                                   []struct {
		ID string `json:"skill_id"`
	}
	Contact struct{ ID string }
}

// Every action that a recipe can do, done at the first message of somebody whom
// nobody knew, on a running desk beside the networks; and what it left there.
func TestEveryActionOfARecipeIsDoneAtAFirstMessage(t *testing.T) {
	t.Parallel()
	k := newKnown(t)
	told := make(chan string, 8)
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		told <- r.Method + " " + string(body)
	}))
	defer hook.Close()
	queue := k.id("POST", "/api/v1/queues", map[string]any{"name": "Money", "everyone": true, "distribution": map[string]string{"mode": "pick"}})
	skill := k.id("POST", "/api/v1/skills", map[string]any{"name": "Refunds"})
	policy := k.id("POST", "/api/v1/sla-policies", map[string]any{"name": "Fast", "conditions": map[string]string{"field": "tag", "op": "is", "value": "never"},
		"first_reply": map[string]any{"around_the_clock": true, "minutes": map[string]int{"low": 5, "normal": 5, "high": 5, "urgent": 5}}})
	template := k.template("hello_world")

	private := []action{
		{"tags", map[string]any{"add": []string{"vip"}}},
		{"contact_tags", map[string]any{"add": []string{"gold"}}},
		{"message_tags", map[string]any{"add": []string{"seen"}}},
		{"message_handled", map[string]any{}},
		{"message_assign", map[string]any{"user_ids": []string{k.me}}},
		{"edit", map[string]any{"priority": "urgent", "language": "ca", "country": "AR", "sentiment": "positive", "category": "Returns"}},
		{"queue", map[string]any{"queue": queue}},
		{"skill", map[string]any{"skill_id": skill}},
		{"sla", map[string]any{"policy_id": policy}},
		{"assign", map[string]any{"user_id": k.me}},
		{"note", map[string]any{"text": "{{contact.first_name}} wants money back"}},
		{"notify", map[string]any{"push": true, "users": []string{k.me}}},
		{"webhook", map[string]any{"name": "Till", "url": hook.URL, "method": "POST", "variables": []string{"case.id"}}},
		{"reply", map[string]any{"text": "We are on it, {{contact.first_name}}."}},
		{"reply", map[string]any{"text": "A word to look at.", "mode": "draft"}},
		{"reply", map[string]any{"text": "A word to let go.", "mode": "approval"}},
		{"template", map[string]any{"template_id": template, "language": "en_US"}},
		{"survey", map[string]any{"survey_id": k.survey}},
		{"snooze", map[string]any{"minutes": 60}},
	}
	refund := k.does("Refund", "refund", private...)
	k.fred = k.id("POST", "/sandbox/api/phones", map[string]string{"name": "Fresh Fred", "number": "+34 600 555 010", "language": "en"})
	k.says(map[string]any{"kind": "text", "text": "I want a refund"})
	allDone(t, "a message", k.ran(refund, "done"), private)
	id := k.caseOf("Fresh Fred").ID
	for _, words := range []string{"We are on it, Fresh.", "How was it?", "Welcome"} {
		k.gets(k.fred, k.account, words)
	}
	select {
	case got := <-told:
		if !strings.HasPrefix(got, "POST ") || !strings.Contains(got, id) {
			t.Errorf("the webhook said %s", got)
		}
	case <-time.After(20 * time.Second):
		t.Error("the webhook was not called")
	}
	k.left(id, queue, skill, policy)

	// Somebody who was answered comes back to whom they know, and is dealt with.
	k.call("PATCH", "/api/v1/cases/"+id, map[string]any{"assignee": nil}, http.StatusOK, nil)
	k.id("POST", "/api/v1/conversations/"+k.caseOf("Fresh Fred").Conversation+"/messages", map[string]string{"kind": "text", "text": "Anything else?"})
	k.gets(k.fred, k.account, "Anything else?")
	// What a recipe says keeps no promise to a customer; what a person says does.
	testkit.Eventually(t, 20*time.Second, "the promise is kept", func() bool {
		var c struct {
			SLA struct {
				First struct{ State string } `json:"first_reply"`
			}
		}
		k.call("GET", "/api/v1/cases/"+id, nil, http.StatusOK, &c)
		return c.SLA.First.State == "met"
	})
	back := []action{{"smart_assign", map[string]any{"to": "agent", "minutes": 180}}, {"status", map[string]any{"status": "resolved"}}}
	thanks := k.does("Thanks", "thanks", back...)
	k.says(map[string]any{"kind": "text", "text": "no, thanks"})
	allDone(t, "thanks", k.ran(thanks, "done"), back)
	var now caseNow
	k.call("GET", "/api/v1/cases/"+id, nil, http.StatusOK, &now)
	if now.Status != "resolved" || now.Assignee == nil || now.Assignee.ID != k.me {
		t.Errorf("after the thanks: %+v", now)
	}

	wall := k.lend("facebook")
	_, page := k.join("facebook", "Wall", wall)
	k.join("messenger", "Messages", wall)
	public := []action{{"public_reply", map[string]any{"text": "From S to XL.", "mode": "now"}}, {"private_reply", map[string]any{"text": "And for you all of them."}}, {"moderate", map[string]any{"verb": "hide"}}}
	sizes := k.does("Sizes", "sizes", public...)
	k.post(page, "comment", k.person("Lola Sizes"), k.post(page, "post", "", "", "New in: the green one"), "which sizes?")
	allDone(t, "a comment", k.ran(sizes, "done"), public)

	done := map[string]bool{}
	for _, a := range slices.Concat(private, back, public) {
		done[a.Kind] = true
	}
	for _, a := range actions.List(actions.Needs{}) {
		if !done[a.Kind()] {
			t.Errorf("nobody tried the action %s", a.Kind())
		}
	}
}

// allDone says which actions of a run did not do what they are for.
func allDone(t *testing.T, of string, results []string, want []action) {
	t.Helper()
	if len(results) != len(want) {
		t.Errorf("%s: %d results of %d actions: %q", of, len(results), len(want), results)
		return
	}
	for i, r := range results {
		if !strings.HasPrefix(r, want[i].Kind+" done") {
			t.Errorf("%s: %s", of, r)
		}
	}
}

// template waits for a template of the account to be known, and answers its id.
func (k *known) template(name string) (id string) {
	k.desk.t.Helper()
	testkit.Eventually(k.desk.t, 20*time.Second, "the account's templates are known", func() bool {
		var page struct{ Items []struct{ ID, Name string } }
		k.call("GET", "/api/v1/templates", nil, http.StatusOK, &page)
		for _, t := range page.Items {
			if t.Name == name {
				id = t.ID
			}
		}
		return id != ""
	})
	return id
}

// left says what the recipe did not leave on Fred's case, his message and himself.
func (k *known) left(id, queue, skill, policy string) {
	k.desk.t.Helper()
	var c caseNow
	k.call("GET", "/api/v1/cases/"+id, nil, http.StatusOK, &c)
	got := strings.Join(append([]string{c.Priority, c.Language, c.Country, c.Sentiment, c.Category, c.Queue}, c.Tags...), " ")
	if want := "urgent ca AR positive Returns " + queue + " vip"; got != want {
		k.desk.t.Errorf("the case has %s; want %s", got, want)
	}
	if c.Assignee == nil || c.Assignee.ID != k.me || c.SnoozedUntil == nil || c.SLAPolicy != policy || len(c.Skills) != 1 || c.Skills[0].ID != skill {
		k.desk.t.Errorf("the case is %+v", c)
	}
	var who struct{ Tags []string }
	k.call("GET", "/api/v1/contacts/"+c.Contact.ID, nil, http.StatusOK, &who)
	if !slices.Equal(who.Tags, []string{"gold"}) {
		k.desk.t.Errorf("the contact has %q", who.Tags)
	}
	var thread struct {
		Items []struct {
			Direction, Text string
			Marks           *struct {
				Tags      []string
				HandledAt *time.Time `json:"handled_at"`
				UserIDs   []string   `json:"user_ids"`
			}
		}
	}
	k.call("GET", "/api/v1/conversations/"+k.caseOf("Fresh Fred").Conversation+"/messages", nil, http.StatusOK, &thread)
	noted := false
	for _, m := range thread.Items {
		noted = noted || m.Direction == "note" && m.Text == "Fresh wants money back"
		if m.Text == "I want a refund" && (m.Marks == nil || m.Marks.HandledAt == nil || !slices.Equal(m.Marks.Tags, []string{"seen"}) || !slices.Equal(m.Marks.UserIDs, []string{k.me})) {
			k.desk.t.Errorf("the message is marked %+v", m.Marks)
		}
	}
	if !noted {
		k.desk.t.Errorf("nothing is noted in %+v", thread.Items)
	}
	var waits struct{ Items []struct{ Text string } }
	k.call("GET", "/api/v1/approvals", nil, http.StatusOK, &waits)
	if len(waits.Items) != 1 || waits.Items[0].Text != "A word to let go." {
		k.desk.t.Errorf("waiting for approval: %+v", waits.Items)
	}
	var news struct{ Unread int }
	k.call("GET", "/api/v1/notifications", nil, http.StatusOK, &news)
	if news.Unread == 0 {
		k.desk.t.Error("nobody was told")
	}
}
