package api

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/desk"
)

// Proves: 004-109
func TestACaseIsExportedAndItsHistorySaysByWhom(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		k := v.one("ana", "¿Dónde está mi pedido?")
		v.clock.Advance(time.Second)
		v.agent.do("POST", "/conversations/"+k.ConversationID+"/notes", `{"text":"a secret of the team"}`).want(201)
		v.agent.do("PATCH", "/cases/"+k.ID, `{"assignee":"me","priority":"high"}`).want(200)
		r := v.agent.do("GET", "/cases/"+k.ID+"/transcript", "").want(200).without("a secret of the team")
		var got struct {
			Case     struct{ Number int64 }
			Messages []desk.Message
			Events   []desk.Event
		}
		if err := json.Unmarshal(r.body, &got); err != nil || got.Case.Number != k.Number || len(got.Messages) != 1 || len(got.Events) < 2 {
			t.Fatalf("%v: %s", err, r.body)
		}
		if d := r.header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment") || !strings.Contains(d, ".json") {
			t.Errorf("disposition %q", d)
		}
		if r := v.agent.do("GET", "/cases/"+k.ID+"/transcript?notes=true", "").want(200); !bytes.Contains(r.body, []byte("a secret of the team")) {
			t.Error("the notes are not in it")
		}
		if r := v.agent.do("GET", "/cases/"+k.ID+"/transcript?format=pdf&tz=Europe/Madrid", "").want(200); !bytes.HasPrefix(r.body, []byte("%PDF-")) || r.header.Get("Content-Type") != "application/pdf" {
			t.Errorf("got %.40q", r.body)
		}
		var history list[desk.Event]
		v.agent.do("GET", "/cases/"+k.ID+"/history", "").want(200).into(&history)
		if e := history.Items[0]; e.Type != desk.EventCaseExported || e.Actor.Type != "agent" || string(e.Data) != `{"format":"pdf","notes":false}` {
			t.Errorf("got %+v %s", e, e.Data)
		}
		for query, code := range map[string]desk.Code{"?format=doc": desk.CodeInvalid, "?tz=Local": desk.CodeInvalid, "?tz=Mars/Base": desk.CodeInvalid} {
			v.agent.do("GET", "/cases/"+k.ID+"/transcript"+query, "").code(422, code)
		}
		v.stranger().do("GET", "/cases/"+k.ID+"/transcript", "").code(404, desk.CodeNotFound)
	})
}
