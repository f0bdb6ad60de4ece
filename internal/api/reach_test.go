package api

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/reach"
	"recado.dev/internal/testkit"
)

func TestLinksAreMadeByAdminsAndReadByEverybody(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		entries := list[reach.Entry]{}
		v.agent.do("GET", "/reach-channels", "").want(200).into(&entries)
		if len(entries.Items) != 1 || entries.Items[0].ChannelID != v.channel || !entries.Items[0].TakesText {
			t.Fatalf("links lead to %+v", entries.Items)
		}
		draft := `{"channel_id":"` + v.channel + `","name":"Key cards","word":"Llaves","text":"Hola","show_code":true}`
		v.agent.do("POST", "/reach-links", draft).code(403, desk.CodeForbidden)
		made := v.owner.do("POST", "/reach-links", draft).want(201)
		id := made.field("id")
		if made.field("url") != "http://desk.test/go/llaves" || made.field("state") != "active" || made.field("prefilled") != "Hola #"+made.field("code") ||
			!strings.HasPrefix(made.field("chat_url"), "https://echo.example/chat?text=Hola%20%23") {
			t.Errorf("made %s", made.body)
		}
		v.owner.do("POST", "/reach-links", draft).code(409, desk.CodeConflict)
		if got := v.owner.do("GET", "/reach-words?word=Llaves", "").want(200); got.field("state") != "taken" || !strings.Contains(string(got.body), "llaves-chat") {
			t.Errorf("the word is %s", got.body)
		}
		if got := v.owner.do("PATCH", "/reach-links/"+id, `{"paused":true,"expires_at":"2027-01-01T00:00:00Z"}`).want(200); got.field("state") != "paused" || got.field("expires_at") != "2027-01-01T00:00:00Z" {
			t.Errorf("paused %s", got.body)
		}
		v.owner.do("PATCH", "/reach-links/"+id, `{"expires_at":"soon"}`).code(422, desk.CodeInvalid)
		v.agent.do("DELETE", "/reach-links/"+id, "").code(403, desk.CodeForbidden)
		if got := v.agent.do("GET", "/reach-links/"+id+"/counts.csv?from=2026-11-19&to=2026-11-20", "").want(200); string(got.body) != "day,qr,button,web,direct,visits,chats\n2026-11-19,0,0,0,0,0,0\n2026-11-20,0,0,0,0,0,0\n" {
			t.Errorf("the table is %q", got.body)
		}
		v.agent.do("GET", "/reach-links/"+id+"/counts?from=x", "").code(422, desk.CodeInvalid)
		v.agent.do("GET", "/reach-links/"+id+"/button?color=%23ffffff&background=%23fefefe", "").code(422, desk.CodeInvalid)
		v.owner.do("DELETE", "/reach-links/"+id, "").want(204)
		v.agent.do("GET", "/reach-links/"+id, "").code(404, desk.CodeNotFound)
	})
}

func TestALinkIsPrintedAsACode(t *testing.T) {
	t.Parallel()
	v := newShop(t, testkit.SQLite(t))
	id := v.owner.do("POST", "/reach-links", `{"channel_id":"`+v.channel+`","name":"Key cards","word":"llaves"}`).want(201).field("id")
	for format, begins := range map[string]string{"svg": "<svg ", "png": "\x89PNG", "pdf": "%PDF-"} {
		got := v.agent.do("GET", "/reach-links/"+id+"/qr?mm=30&caption=Hola&format="+format, "").want(200)
		if !bytes.HasPrefix(got.body, []byte(begins)) || got.header.Get("Content-Disposition") != "attachment; filename=recado-llaves."+format {
			t.Errorf("%s: %.40q, %s", format, got.body, got.header)
		}
		if format != "png" {
			continue
		}
		if img, err := png.Decode(bytes.NewReader(got.body)); err != nil || img.Bounds().Dx() != 354 {
			t.Errorf("30 mm are %v, %v", img.Bounds(), err)
		}
	}
	for _, bad := range []string{"format=gif", "mm=x", "mm=5", "level=z", "caption=" + strings.Repeat("x", 61), "caption=%E4%BD%A0"} {
		v.agent.do("GET", "/reach-links/"+id+"/qr?"+bad, "").code(422, desk.CodeInvalid)
	}
}
