package byoc_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
	"recado.dev/internal/platform/byoc"
)

// forum opens a middleware with a public side; asked gets the bodies of calls.
func forum(t *testing.T, asked func(body map[string]any)) platform.Session {
	t.Helper()
	client := &http.Client{Transport: answering(func(r *http.Request) (*http.Response, error) {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		var body map[string]any
		if err := json.Unmarshal(raw, &body); err != nil {
			return nil, err
		}
		asked(body)
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"id":"r1","url":"https://forum.example/r1"}`)), Request: r}, nil
	})}
	s, err := byoc.New().Open(platform.Account{ChannelID: "c1", Settings: map[string]string{"callback_url": "https://middleware.example/recado", "capabilities": everything},
		Secrets: map[string]string{"signing_secret": secret}}, platform.Host{HTTP: client, Clock: clock.NewManual(epoch)})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return s
}

type answering func(*http.Request) (*http.Response, error)

func (f answering) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestAMiddlewareTellsWhatIsSaidInPublic(t *testing.T) {
	t.Parallel()
	s := forum(t, func(map[string]any) {}).(platform.Hooked)
	items, err := s.Decode(platform.HookRequest{At: epoch, Body: []byte(`{"events":[
		{"type":"message.created","data":{"sender":{"id":"ana"},"post":{"id":"p1","title":"Oven","ours":true,"url":"https://forum.example/p1"},"message":{"id":"c1","text":"How much?"}}},
		{"type":"message.created","data":{"sender":{"id":"leo"},"post":{"id":"p2"},"message":{"id":"p2","text":"Bravo"}}},
		{"type":"message.created","data":{"sender":{"id":"eva"},"post":{"id":"shop","kind":"listing"},"message":{"id":"r1","text":"Slow"},"public":{"rating":2,"country":"es"}}},
		{"type":"message.edited","data":{"post":{"id":"shop"},"message_id":"r1","text":"Better","public":{"rating":4}}},
		{"type":"message.echoed","data":{"post":{"id":"p1"},"message":{"id":"o1","text":"9 euros"},"public":{"parent_id":"c1"}}},
		{"type":"item.moderated","data":{"post":{"id":"p1"},"message_id":"c1","status":"hidden"}},
		{"type":"item.counted","data":{"post":{"id":"p1","likes":7}}},
		{"type":"message.deleted","data":{"post":{"id":"p1"},"message_id":"c1"}},
		{"type":"item.moderated","data":{"post":{"id":"p1"},"status":"eaten"}}]}`)})
	if err != nil || len(items) != 9 {
		t.Fatalf("%d items, %v", len(items), err)
	}
	if m := items[0]; m.Post != "p1" || m.Message.Public.Kind != desk.PublicComment || !m.Message.Public.Under.Ours {
		t.Errorf("a comment: %+v", m.Message.Public)
	}
	if m := items[1]; m.Message.Public.Kind != desk.PublicPost || m.Message.Public.Under != nil {
		t.Errorf("a visitor's post: %+v", m.Message.Public)
	}
	if m := items[2].Message.Public; m.Kind != desk.PublicReview || m.Rating != 2 || m.Country != "ES" || m.Under.Kind != desk.PublicListing {
		t.Errorf("a review: %+v", m)
	}
	if e := items[3]; e.Edit == nil || e.Edit.Public.Rating != 4 || e.Post != "shop" {
		t.Errorf("a changed review: %+v", e)
	}
	if e := items[4]; e.Echo == nil || e.Echo.Public.Parent != "c1" || e.Sender != nil {
		t.Errorf("our own words: %+v", e)
	}
	if m := items[5].Moderated; m == nil || m.State != desk.ItemHidden {
		t.Errorf("hidden: %+v", items[5])
	}
	if c := items[6].Counted; c == nil || *c.Is.Likes != 7 {
		t.Errorf("counted: %+v", items[6])
	}
	if items[7].Delete == nil || items[7].Post != "p1" {
		t.Errorf("deleted: %+v", items[7])
	}
	if items[8].Trouble == nil {
		t.Errorf("a state that there is not: %+v", items[8])
	}
}

func TestVerbsAndPostsAreCallsOfTheMiddleware(t *testing.T) {
	t.Parallel()
	var calls []map[string]any
	s := forum(t, func(body map[string]any) { calls = append(calls, body) })
	item := platform.PublicRef{Kind: desk.PublicComment, Post: "p1", ID: "c1", Author: platform.Recipient{Address: "ana"}}
	for name, err := range map[string]error{
		"hide":   s.(platform.Hider).Hide(t.Context(), item, true),
		"remove": s.(platform.Remover).Remove(t.Context(), item),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	got, err := s.(platform.Publisher).Publish(t.Context(), platform.Publishing{ID: "01", Text: "New oven", Link: "https://shop.example"})
	if err != nil || got.ID != "r1" || got.Link != "https://forum.example/r1" {
		t.Errorf("published %+v, %v", got, err)
	}
	kinds := map[string]map[string]any{}
	for _, c := range calls {
		kinds[c["type"].(string)] = c["data"].(map[string]any)
	}
	if d := kinds["item.hidden"]; d["post_id"] != "p1" || d["message_id"] != "c1" || d["on"] != true {
		t.Errorf("hidden by %v", d)
	}
	if d := kinds["item.removed"]; d["recipient"].(map[string]any)["id"] != "ana" {
		t.Errorf("removed by %v", d)
	}
	if m, ok := kinds["post.created"]["message"].(map[string]any); !ok || m["id"] != "01" || m["text"] != "New oven" || m["link"] != "https://shop.example" {
		t.Errorf("published by %v", kinds["post.created"])
	}
}
