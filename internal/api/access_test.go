package api

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
)

// unguarded is everything that needs no sign-in. A route is added here on
// purpose or not at all.
var unguarded = []string{
	"GET /auth/invitations/{token}",
	"GET /notifications/unsubscribe",
	"GET /setup",
	"POST /auth/invitations/{token}",
	"POST /auth/login",
	"POST /auth/reset",
	"POST /auth/reset/confirm",
	"POST /notifications/unsubscribe",
	"POST /setup",
}

func TestOnlyWhatIsListedIsPublic(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	var got []string
	for _, r := range s.api.routes {
		if r.Ability == access.Nobody {
			got = append(got, r.Method+" "+r.Path)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, unguarded) {
		t.Errorf("routes that need no sign-in are %q", got)
	}
	if len(s.api.routes) < 50 {
		t.Errorf("only %d routes: is one group not registered?", len(s.api.routes))
	}
}

// addressed is a route's path with every name replaced by id.
func addressed(r route, id string) string {
	parts := strings.Split(r.Path, "/")
	for i, p := range parts {
		switch {
		case p == "{mode}":
			parts[i] = "reply"
		case p == "{user_id}":
			parts[i] = "me"
		case strings.HasPrefix(p, "{"):
			parts[i] = id
		}
	}
	return strings.Join(parts, "/") + asking[r.Method+" "+r.Path]
}

// asking are the queries without which a request is refused for their lack.
var asking = map[string]string{
	"GET /cases/{id}/surveys/preview":     "?survey_id=mine",
	"GET /cases/{id}/merge-preview":       "?into=mine",
	"DELETE /cases/{id}/links/{other_id}": "?kind=related",
}

func TestNobodyGetsThroughAnyOtherDoor(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	s.setup()
	for _, r := range s.api.routes {
		if r.Ability == access.Nobody {
			continue
		}
		for name, c := range map[string]client{
			"nobody":         s.nobody(),
			"a wrong token":  {server: s, token: "rcd_wrong"},
			"a wrong cookie": {server: s, cookie: "wrong"},
			"another scheme": s.nobody().with("Authorization", "Basic cmNkXw=="),
		} {
			res := c.do(r.Method, addressed(r, "x"), "{}")
			if res.status != http.StatusUnauthorized {
				t.Errorf("%s %s as %s: %d", r.Method, r.Path, name, res.status)
				continue
			}
			res.code(401, desk.CodeUnauthorized)
		}
	}
}

func TestEachRoleGetsThroughExactlyItsDoors(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	ws := s.setup().who().WorkspaceID
	for _, role := range []desk.Role{desk.RoleOwner, desk.RoleAdmin, desk.RoleSupervisor, desk.RoleAgent} {
		for _, r := range s.api.routes {
			if r.Ability == access.Nobody || r.Path == "/events" {
				continue // the stream does not end by itself; its door is tried below
			}
			// A session each, since one of the routes ends it.
			c := s.member(ws, role)
			want := r.Ability == access.Self || r.Ability == access.Session || access.Allows(role, r.Ability)
			res := c.do(r.Method, addressed(r, "no-such-id"), "{}")
			if refused := res.status == http.StatusForbidden; refused == want {
				t.Errorf("%s %s as %s: %d, the table says %v: %s", r.Method, r.Path, role, res.status, want, res.body)
			}
			if res.status >= 500 || res.status == http.StatusUnauthorized {
				t.Errorf("%s %s as %s: %d %s", r.Method, r.Path, role, res.status, res.body)
			}
		}
	}
}

func TestATokenIsNoSession(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	token := s.setup().do("POST", "/tokens", `{"name":"x","role":"owner"}`).want(201).field("token")
	for _, r := range s.api.routes {
		if r.Ability == access.Session {
			client{server: s, token: token}.do(r.Method, addressed(r, "x"), "{}").code(403, desk.CodeForbidden)
		}
	}
}

// theirs makes one of each thing that has an id in a workspace, and answers
// the ids by the first part of the paths that name them.
func theirs(t *testing.T, s *server, owner client) map[string]string {
	t.Helper()
	ids := map[string]string{}
	make := func(path, body string) {
		ids[path] = owner.do("POST", "/"+path, body).want(201).field("id")
	}
	make("tags", `{"name":"secret tag"}`)
	make("queues", `{"name":"secret queue"}`)
	make("skills", `{"name":"secret skill"}`)
	make("workstreams", `{"name":"secret stream","queue_id":"`+ids["queues"]+`"}`)
	make("calendars", `{"name":"secret hours"}`)
	make("sla-policies", `{"name":"secret promise"}`)
	make("views", `{"name":"secret view"}`)
	make("filters", `{"name":"secret filter","shared":true,"filter_text":"tag is secret"}`)
	make("teams", `{"name":"secret team"}`)
	make("topics", `{"name":"secret topic"}`)
	make("recipes", `{"name":"secret recipe","family":"new","trigger":{"kind":"new"},"actions":[{"kind":"note","params":{"text":"secret"}}]}`)
	ids["recipe-runs"] = secretRun(t, s, owner.who().WorkspaceID, ids["recipes"])
	make("webhooks", `{"name":"secret hook","url":"https://hooks.secret.test/in"}`)
	make("surveys", `{"name":"secret survey","kind":"csat","enabled":true,"language":"en","words":{"en":{"question":"secret?"}}}`)
	ids["rehearsals"] = owner.do("POST", "/rehearsals", `{"family":"new","last":10,"trigger":{"kind":"new"},"actions":[{"kind":"note","params":{"text":"secret"}}]}`).want(201).field("id")
	automationThings(t, s, owner.who().WorkspaceID, ids)
	make("macros", `{"name":"secret macro","actions":[{"kind":"note","value":"secret"}]}`)
	make("saved-replies", `{"shortcut":"secret","title":"secret","text":"secret"}`)
	make("tokens", `{"name":"secret","role":"agent"}`)
	make("companies", `{"name":"secret"}`)
	make("attributes", `{"key":"secret","name":"secret","kind":"text"}`)
	make("invitations", `{"email":"secret@casa.test","role":"agent"}`)
	make("channels", `{"platform":"echo","name":"secret","settings":{"api_base_url":"https://echo.test"},"secrets":{"token":"secret-token","signing_secret":"secret-sign"}}`)
	make("reach-links", `{"channel_id":"`+ids["channels"]+`","name":"secret link","word":"secret-word"}`)
	ids["members"] = owner.who().UserID
	ids["agents"] = owner.who().UserID
	var sessions page[sessionView]
	owner.do("GET", "/auth/sessions", "").want(200).into(&sessions)
	ids["auth"] = sessions.Items[0].ID
	deskThings(t, s, owner.who().WorkspaceID, ids["channels"], ids)
	ids["offers"] = ids["cases"]
	ids["sign-up-apps"] = "secret" // a platform's key, which no workspace owns
	make("sub-statuses", `{"status":"pending","name":"secret wait"}`)
	make("categories", `{"name":"secret category"}`)
	owner.do("PATCH", "/cases/"+ids["cases"], `{"assignee":"me"}`).want(200)
	ids["moves"] = owner.do("POST", "/moves", `{"from":{"agent":"`+ids["members"]+`"},"to":{"line":true}}`).want(202).field("id")
	gone := owner.do("POST", "/channels", strings.Replace(channelJSON, `"name":"Echo"`, `"name":"secret old"`, 1)).want(201).field("id")
	ids["channel-removals"] = owner.do("POST", "/channels/"+gone+"/removal", `{"name":"secret old","open_work":"keep"}`).want(202).field("id")
	ids["me"] = owner.do("POST", "/me/push-subscriptions", browserJSON).want(201).field("id")
	return ids
}

// writing are bodies that would change something, so that a refusal is for the
// id and not for the body.
var writing = map[string]string{
	"PATCH /messages/{id}/marks":       `{"handled":true}`,
	"PUT /tags/{id}/smart":             `{"about":"cases","filter_text":"status is open"}`,
	"PATCH /approvals/{id}":            `{"text":"mine"}`,
	"POST /approvals/{id}/approve":     `{}`,
	"POST /approvals/{id}/reject":      `{"reason":"mine"}`,
	"POST /prepared-replies/{id}/send": `{}`,
	"POST /recipe-runs/{id}/undo":      `{}`,
	"PATCH /webhooks/{id}":             `{"name":"mine"}`,
	"POST /webhooks/{id}/replay":       `{"from":"2026-11-20T08:00:00Z","to":"2026-11-20T09:00:00Z"}`,
	"PUT /surveys/{id}":                `{"name":"mine","kind":"csat","enabled":true,"language":"en","words":{"en":{"question":"mine?"}}}`,
	"POST /cases/{id}/surveys":         `{"survey_id":"mine"}`,

	"PATCH /tags/{id}":                `{"name":"mine"}`,
	"PATCH /queues/{id}":              `{"name":"mine"}`,
	"PATCH /skills/{id}":              `{"name":"mine"}`,
	"PATCH /workstreams/{id}":         `{"name":"mine"}`,
	"PUT /channels/{id}/skill":        `{"skill_id":""}`,
	"PUT /agents/{id}/presence":       `{"state":"away"}`,
	"PUT /agents/{id}/skills":         `{"skills":[]}`,
	"PUT /agents/{id}/capacity":       `{"units":1}`,
	"POST /cases/{id}/transfer":       `{"assignee":"me"}`,
	"POST /offers/{case_id}/reject":   `{"reason":"mine"}`,
	"PATCH /calendars/{id}":           `{"name":"mine"}`,
	"POST /calendars/{id}/import":     `{"file":"QkVHSU46VkNBTEVOREFSDQpFTkQ6VkNBTEVOREFSDQo="}`,
	"PATCH /sla-policies/{id}":        `{"name":"mine"}`,
	"PATCH /views/{id}":               `{"name":"mine"}`,
	"PATCH /filters/{id}":             `{"name":"mine"}`,
	"PATCH /teams/{id}":               `{"name":"mine"}`,
	"PATCH /reach-links/{id}":         `{"name":"mine"}`,
	"PATCH /macros/{id}":              `{"name":"mine"}`,
	"PATCH /recipes/{id}":             `{"name":"mine"}`,
	"POST /recipes/{id}/copy":         `{"name":"mine"}`,
	"PATCH /topics/{id}":              `{"name":"mine"}`,
	"POST /macros/{id}/run":           `{"case_id":"mine"}`,
	"PATCH /saved-replies/{id}":       `{"title":"mine"}`,
	"PATCH /forms/{id}":               `{"name":"mine"}`,
	"PATCH /orders/{id}":              `{"state":"cancelled"}`,
	"PATCH /templates/{id}":           `{"fills":{"body.1":"mine"}}`,
	"POST /templates/{id}/submit":     `{}`,
	"POST /templates/{id}/duplicate":  `{"name":"mine"}`,
	"POST /templates/{id}/languages":  `{"language":"es"}`,
	"POST /templates/{id}/preview":    `{}`,
	"PATCH /members/{id}":             `{"role":"agent"}`,
	"PATCH /channels/{id}":            `{"name":"mine"}`,
	"POST /channels/{id}/numbers":     `{"country":"34","number":"910000000","name":"mine"}`,
	"PUT /channels/{id}/subscription": `{"own":true}`,

	"POST /channels/{id}/numbers/{number_id}/code":     `{"method":"sms","language":"es"}`,
	"POST /channels/{id}/numbers/{number_id}/verify":   `{"code":"123456"}`,
	"POST /channels/{id}/numbers/{number_id}/register": `{"pin":"123456"}`,
	"PUT /channels/{id}/numbers/{number_id}/pin":       `{"pin":"123456"}`,
	"PUT /channels/{id}/numbers/{number_id}/name":      `{"name":"mine"}`,
	"PUT /channels/{id}/numbers/{number_id}/profile":   `{"about":"mine","address":"","description":"","email":"","vertical":"","websites":[]}`,
	"POST /channels/{id}/numbers/{number_id}/channel":  `{"name":"mine"}`,

	"PUT /sign-up-apps/{platform}":            `{"settings":{}}`,
	"POST /authorisations/{id}/finish":        `{"error":"mine"}`,
	"POST /authorisations/{id}/channels":      `{"numbers":[{"account":"1","number":"1","name":"mine"}]}`,
	"POST /channels/{id}/removal":             `{"name":"secret","open_work":"keep"}`,
	"POST /channel-removals/{id}/restore":     `{"secrets":{"token":"mine","signing_secret":"mine"}}`,
	"POST /cases/{id}/merge":                  `{"into":"mine"}`,
	"POST /categories/{id}/merge":             `{"into":"mine"}`,
	"POST /sub-statuses/{id}/merge":           `{"into":"mine"}`,
	"POST /cases/{id}/split":                  `{"from":"mine"}`,
	"POST /cases/{id}/links":                  `{"case_id":"mine","kind":"related"}`,
	"POST /cases/{id}/take-over":              `{}`,
	"PATCH /sub-statuses/{id}":                `{"name":"mine"}`,
	"PATCH /categories/{id}":                  `{"name":"mine"}`,
	"PATCH /cases/{id}":                       `{"status":"resolved"}`,
	"POST /cases/{id}/snooze":                 `{"until":"tomorrow"}`,
	"PATCH /messages/{id}/schedule":           `{"send_at":"2026-11-21T12:00:00Z"}`,
	"PATCH /contacts/{id}":                    `{"name":"mine"}`,
	"PATCH /contacts/{id}/notes/{note_id}":    `{"text":"mine"}`,
	"POST /contacts/{id}/notes":               `{"text":"mine"}`,
	"POST /contacts/{id}/consents":            `{"kind":"marketing","granted":true,"how":"mine"}`,
	"POST /contacts/{id}/merge":               `{"contact_id":"mine"}`,
	"PATCH /companies/{id}":                   `{"name":"mine"}`,
	"PATCH /attributes/{id}":                  `{"name":"mine"}`,
	"POST /imports/{id}/check":                `{"fields":["name"]}`,
	"POST /imports/{id}/start":                `{"fields":["name"]}`,
	"POST /conversations/{id}/messages":       `{"kind":"text","text":"mine"}`,
	"POST /conversations/{id}/notes":          `{"text":"mine"}`,
	"PUT /conversations/{id}/drafts/{mode}":   `{"text":"mine"}`,
	"PUT /messages/{id}/reaction":             `{"emoji":"👍"}`,
	"POST /public/items/{message_id}/verbs":   `{"verb":"hide"}`,
	"POST /public/posts/{id}/verbs":           `{"verb":"like"}`,
	"POST /public/items/{message_id}/private": `{"text":"mine"}`,
	"PATCH /publications/{id}":                `{"text":"mine"}`,
	"POST /publications/{id}/reject":          `{"reason":"mine"}`,
	"POST /publications/{id}/retry":           `{"channel_id":"mine"}`,
	"PUT /price-lists/{id}":                   `{"platform":"echo"}`,
	"POST /messages/{id}/forward":             `{"conversation_id":"x"}`,
	"POST /conversations/{id}/preview":        `{"kind":"text","text":"mine"}`,
}

func TestWhatBelongsToAnotherWorkspaceIsNotThere(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	owner := s.setup()
	ids := theirs(t, s, owner)
	before := map[string]string{}
	for _, path := range []string{"/tags", "/queues", "/skills", "/workstreams", "/agents", "/calendars", "/sla-policies", "/views", "/filters", "/teams", "/macros", "/recipes", "/topics", "/webhooks", "/surveys", "/smart-tags", "/approvals", "/templates", "/reach-links", "/saved-replies", "/tokens", "/channels", "/members", "/cases", "/contacts", "/conversations", "/companies", "/attributes", "/imports", "/price-lists"} {
		before[path] = string(owner.do("GET", path, "").want(200).body)
	}
	stranger := s.member(s.workspace("Elsewhere"), desk.RoleOwner)
	for _, r := range s.api.routes {
		if !strings.Contains(r.Path, "{") || r.Ability == access.Nobody {
			continue
		}
		id, ok := ids[strings.Split(r.Path, "/")[1]]
		if !ok {
			t.Errorf("%s %s: no thing of another workspace to try it with", r.Method, r.Path)
			continue
		}
		body := writing[r.Method+" "+r.Path]
		res := stranger.do(r.Method, addressed(r, id), body)
		if res.status != http.StatusNotFound {
			t.Errorf("%s %s: %d %s", r.Method, r.Path, res.status, res.body)
		}
		if bytes.Contains(res.body, []byte("secret")) {
			t.Errorf("%s %s tells: %s", r.Method, r.Path, res.body)
		}
	}
	for path, want := range before {
		if got := string(owner.do("GET", path, "").want(200).body); got != want {
			t.Errorf("%s changed from %s to %s", path, want, got)
		}
		if got := stranger.do("GET", path, "").want(200); bytes.Contains(got.body, []byte("secret")) {
			t.Errorf("%s tells: %s", path, got.body)
		}
	}
}

func TestTheStreamNeedsItsAbilityToo(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	owner := s.setup()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", s.url+prefix+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: cookieName, Value: owner.cookie})
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		t.Errorf("got %d %v", res.StatusCode, res.Header)
	}
}
