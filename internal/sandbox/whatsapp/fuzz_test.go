package whatsapp

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"recado.dev/internal/sandbox"
)

// FuzzMessages sends whatever to the endpoint of sends: it must answer as the
// platform does, in JSON, and never panic.
func FuzzMessages(f *testing.F) {
	for _, part := range []string{
		`"type":"text","text":{"body":"hola"}`, `"type":"image","image":{"link":"https://a.example/b.jpg"}`, `"type":"reaction","reaction":{"message_id":"x","emoji":"👍"}`,
		`"type":"interactive","interactive":{"type":"button","body":{"text":"b"},"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"t"}}]}}`,
		`"type":"interactive","interactive":{"type":"list","body":{"text":"b"},"action":{"button":"v","sections":[{"rows":[{"id":"1","title":"t"}]}]}}`,
		`"type":"template","template":{"name":"pedido_en_camino","language":{"code":"es"},"components":[{"type":"body","parameters":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]}`,
		`"type":"contacts","contacts":[{"name":{"formatted_name":"Leo"}}]`, `"type":"location","location":{"latitude":1,"longitude":"2"}`, `"status":"read","message_id":"x"`,
	} {
		f.Add(`{"messaging_product":"whatsapp","to":"+34600111222",` + part + `}`)
	}
	table, err := sandbox.New(sandbox.Config{Dir: f.TempDir(), Seed: 1})
	if err != nil {
		f.Fatal(err)
	}
	n := New(table)
	table.Add(n)
	a := n.NewAccount("http://sandbox.example", "Tienda Alba")
	if err := table.Connect(a); err != nil {
		f.Fatal(err)
	}
	if _, err := table.AddPhone(sandbox.Phone{Name: "Ana", Number: "+34600111222"}); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/v24.0/"+a.ID+"/messages", strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+a.Secrets["access_token"])
		w := httptest.NewRecorder()
		n.Handler().ServeHTTP(w, r)
		if w.Code >= 500 || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}

// FuzzEscape checks that the platform's escaping changes no meaning.
func FuzzEscape(f *testing.F) {
	f.Add("¿Llegó? 📦 a/b <i> \"q\" \\ \u2028 \x00")
	f.Fuzz(func(t *testing.T, s string) {
		b, err := escape(object{"v": s})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range b {
			if c >= 0x80 {
				t.Fatalf("not ASCII: %q", b)
			}
		}
		var got struct{ V string }
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatalf("%v: %s", err, b)
		}
		if want := strings.ToValidUTF8(s, "\ufffd"); got.V != want && strings.ToValidUTF8(s, "") == s {
			t.Errorf("%q became %q", s, got.V)
		}
	})
}

func TestOddPathsAreRefusedNotFatal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, path := range []string{"", "/", "/v24.0", "/v24.0/", "//", "/v24.0//messages", "/" + w.account.ID + "/nope", "/lookaside"} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/sandbox/graph/", nil)
		r.URL.Path = path
		r.Header.Set("Authorization", "Bearer "+w.account.Secrets["access_token"])
		rec := httptest.NewRecorder()
		New(w.table).Handler().ServeHTTP(rec, r)
		if rec.Code != 400 && rec.Code != 404 {
			t.Errorf("%q: %d %s", path, rec.Code, rec.Body)
		}
	}
}
