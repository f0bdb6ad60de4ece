package sandbox_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"recado.dev/internal/sandbox"
)

// ask calls the control API and answers the status and what it says.
func (p *plaza) ask(method, path, body string) (int, sandbox.Item, string) {
	p.Helper()
	w := httptest.NewRecorder()
	p.table.Handler().ServeHTTP(w, httptest.NewRequest(method, "/sandbox/api"+path, strings.NewReader(body)))
	text, _ := io.ReadAll(w.Body)
	var it sandbox.Item
	_ = json.Unmarshal(text, &it)
	return w.Code, it, string(text)
}

func TestAPersonUsesAWallFromTheBrowser(t *testing.T) {
	t.Parallel()
	p := layPlaza(t, t.TempDir(), "", sandbox.WallRules{Kind: sandbox.PlacePage, Depth: 2, Publishes: true})
	at := "/walls/" + p.place
	do := func(method, path, body string, want int) (sandbox.Item, string) {
		t.Helper()
		status, it, text := p.ask(method, at+path, body)
		if status != want {
			t.Fatalf("%s %s %s: %d %s", method, path, body, status, text)
		}
		return it, text
	}
	as := func(rest string) string { return `{"as":"` + p.ana.ID + `",` + rest + `}` }
	if _, text := do("GET", "", "", http.StatusOK); !strings.Contains(text, `"items":[]`) || !strings.Contains(text, `"people":[]`) {
		t.Errorf("an empty place: %s", text)
	}
	post, _ := do("POST", "/items", `{"kind":"post","text":"Novedades"}`, http.StatusCreated)
	mine, _ := do("POST", "/items", as(`"kind":"comment","under":"`+post.ID+`","text":"¡Qué bonito!"`), http.StatusCreated)
	reply, _ := do("POST", "/items", `{"kind":"comment","under":"`+mine.ID+`","text":"¡Gracias!"}`, http.StatusCreated)
	review, _ := do("POST", "/items", as(`"kind":"review","stars":2,"text":"Regular","country":"ES"`), http.StatusCreated)
	do("POST", "/items", as(`"kind":"mention","text":"@alba mirad"`), http.StatusCreated)
	do("POST", "/items", as(`"kind":"dance","text":"x"`), http.StatusUnprocessableEntity)
	do("POST", "/items", `{"kind":"review","text":"x","stars":5}`, http.StatusUnprocessableEntity)
	item := "/items/" + url.PathEscape(mine.ID)
	if it, _ := do("PATCH", item, as(`"text":"¡Precioso!"`), http.StatusOK); it.Text != "¡Precioso!" || len(it.Before) != 1 {
		t.Errorf("%+v", it)
	}
	do("PATCH", item, `{"text":"by us"}`, http.StatusForbidden)
	if it, _ := do("PUT", "/items/"+post.ID+"/like", as(`"on":true`), http.StatusOK); len(it.Likes) != 1 {
		t.Errorf("%+v", it)
	}
	if it, _ := do("PUT", item+"/like", `{"on":true}`, http.StatusOK); !it.Liked {
		t.Errorf("%+v", it)
	}
	do("POST", "/items/"+post.ID+"/share", `{"as":"`+p.tom.ID+`"}`, http.StatusOK)
	if it, _ := do("POST", "/items/"+post.ID+"/seen", `{"people":100}`, http.StatusOK); it.Views != 100 || it.Shares != 1 {
		t.Errorf("%+v", it)
	}
	if it, _ := do("PUT", "/items/"+review.ID+"/answer", `{"text":"Lo sentimos"}`, http.StatusOK); it.Review.Answer == nil {
		t.Errorf("%+v", it)
	}
	if it, _ := do("DELETE", "/items/"+review.ID+"/answer", "", http.StatusOK); it.Review.Answer != nil {
		t.Errorf("%+v", it)
	}
	do("PUT", item+"/hidden", `{"hidden":true}`, http.StatusOK)
	do("DELETE", "/items/"+url.PathEscape(reply.ID), "", http.StatusOK)
	do("DELETE", item+"?as="+p.tom.ID, "", http.StatusForbidden)
	do("DELETE", item+"?as="+p.ana.ID, "", http.StatusOK)
	do("PUT", "/people/"+p.ana.ID+"/blocked", `{"blocked":true}`, http.StatusOK)
	do("POST", "/items", as(`"kind":"post","text":"otra vez"`), http.StatusForbidden)

	_, text := do("GET", "", "", http.StatusOK)
	var wall struct {
		Items  []sandbox.Item
		People []sandbox.Person
		Next   int64
	}
	if err := json.Unmarshal([]byte(text), &wall); err != nil || len(wall.Items) != 5 || wall.Next != 0 || !wall.People[0].Blocked {
		t.Errorf("%v %s", err, text)
	}
	for _, it := range wall.Items {
		if it.ID == mine.ID && (!it.Hidden || it.Gone.By != sandbox.GoneByAuthor) || it.ID == reply.ID && (it.Gone == nil || !it.Ours()) {
			t.Errorf("%+v", it)
		}
	}
	if _, _, text := p.ask("GET", "/walls", ""); !strings.Contains(text, `"posts":3`) || !strings.Contains(text, `"kind":"page"`) {
		t.Errorf("the places: %s", text)
	}
	if status, _, _ := p.ask("GET", "/walls/elsewhere", ""); status != http.StatusNotFound {
		t.Errorf("a place that is not there: %d", status)
	}
}
