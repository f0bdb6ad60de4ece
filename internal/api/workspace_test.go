package api

import (
	"bytes"
	"context"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestTheWorkspaceKeepsItsHours(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st) // Friday, 9:00 UTC
		owner := s.setup()
		var ws workspaceView
		owner.do("PATCH", "/workspace", `{"name":"Casa Roja","locale":"es","timezone":"Europe/Madrid","hours":{"days":[{"day":5,"open":"10:00","close":"14:00"}],"holidays":[{"date":"2026-12-25","name":"Navidad"}]}}`).want(200)
		owner.do("GET", "/workspace", "").want(200).into(&ws)
		if ws.Name != "Casa Roja" || ws.Locale != "es" || len(ws.Hours.Days) != 1 || ws.Hours.Holidays[0].Name != "Navidad" || !ws.OpenNow {
			t.Errorf("got %+v", ws)
		}
		owner.do("PATCH", "/workspace", `{"timezone":"Mars/Olympus"}`).code(422, desk.CodeInvalid)
		owner.do("PATCH", "/workspace", `{"hours":{"days":[{"day":5,"open":"10","close":"14:00"}],"holidays":[]}}`).code(422, desk.CodeInvalid)
		owner.do("PATCH", "/workspace", `{"name":""}`).code(422, desk.CodeInvalid)
	})
}

func TestTagsAndSavedRepliesAreKeptAndTold(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		owner := s.setup()
		ws := owner.who().WorkspaceID
		tag := owner.do("POST", "/tags", `{"name":"VIP"}`).want(201)
		if tag.field("color") != "grey" {
			t.Errorf("got %s", tag.body)
		}
		owner.do("POST", "/tags", `{"name":"VIP"}`).code(409, desk.CodeConflict)
		owner.do("PATCH", "/tags/"+tag.field("id"), `{"name":"Gold","color":"amber"}`).want(200)
		reply := owner.do("POST", "/saved-replies", `{"shortcut":"/hi","title":"Hello","text":"Hi {{contact.first_name}}\u0000!"}`).want(201)
		if reply.field("shortcut") != "hi" || reply.field("text") != "Hi {{contact.first_name}}!" {
			t.Errorf("got %s", reply.body)
		}
		owner.do("POST", "/saved-replies", `{"shortcut":"hi","title":"Hello","text":"x"}`).code(409, desk.CodeConflict)
		owner.do("POST", "/saved-replies", `{"shortcut":"two words","title":"Hello","text":"x"}`).code(422, desk.CodeInvalid)
		owner.do("PATCH", "/saved-replies/"+reply.field("id"), `{"text":"Bye"}`).want(200)
		owner.do("DELETE", "/saved-replies/"+reply.field("id"), "").want(204)
		owner.do("DELETE", "/tags/"+tag.field("id"), "").want(204)
		events, err := st.Read().EventsAfter(context.Background(), ws, 0, 20)
		if err != nil || len(events) != 6 {
			t.Fatalf("got %d events, %v", len(events), err)
		}
		for i, e := range events {
			if e.Actor.Name != "Olga" || e.Seq != int64(i+1) {
				t.Errorf("got %+v", e)
			}
		}
		if !bytes.Contains(events[5].Data, []byte(`"deleted":true`)) {
			t.Errorf("got %s", events[5].Data)
		}
	})
}

func TestShortListsComeInPagesToo(t *testing.T) {
	t.Parallel()
	s := onSQLite(t)
	owner := s.setup()
	ids := map[string]string{}
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		ids[name] = owner.do("POST", "/tags", `{"name":"`+name+`"}`).want(201).field("id")
	}
	var got []string
	path := "/tags?limit=2"
	for {
		var p page[desk.Tag]
		owner.do("GET", path, "").want(200).into(&p)
		for _, tag := range p.Items {
			got = append(got, tag.Name)
		}
		if p.NextCursor == nil {
			break
		}
		path = "/tags?limit=2&cursor=" + *p.NextCursor
		if len(got) == 2 { // one that was read and the one the cursor names go away
			owner.do("DELETE", "/tags/"+ids["a"], "").want(204)
		}
	}
	if len(got) != 5 {
		t.Errorf("got %q", got)
	}
	owner.do("GET", "/tags?limit=0", "").code(422, desk.CodeInvalid)
	owner.do("GET", "/tags?limit=201", "").code(422, desk.CodeInvalid)
	owner.do("GET", "/tags?cursor=nonsense", "").code(422, desk.CodeInvalid)
}

func TestARenamedTagStaysOnItsCases(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServer(t, st)
		owner := s.setup()
		ws := owner.who().WorkspaceID
		ids := map[string]string{}
		deskThings(t, s, ws, "channel", ids)
		ctx := context.Background()
		tag := owner.do("POST", "/tags", `{"name":"a \"quoted\" ñ"}`).want(201).field("id")
		err := st.Write(ctx, func(tx *store.Tx) error {
			before, err := tx.CaseByID(ctx, ws, ids["cases"])
			if err != nil {
				return err
			}
			after := before
			after.Tags = []string{"x", `a "quoted" ñ`, "quoted"}
			return tx.SaveCases(ctx, ws, []store.CaseChange{{Before: &before, After: after}})
		})
		if err != nil {
			t.Fatal(err)
		}
		owner.do("PATCH", "/tags/"+tag, `{"name":"b"}`).want(200)
		c, err := st.Read().CaseByID(ctx, ws, ids["cases"])
		if err != nil || len(c.Tags) != 3 || c.Tags[1] != "b" || c.Tags[2] != "quoted" {
			t.Errorf("got %q %v", c.Tags, err)
		}
		owner.do("PATCH", "/tags/"+tag, `{"name":"quoted"}`).code(409, desk.CodeConflict)
	})
}
