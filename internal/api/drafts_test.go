package api

import (
	"testing"

	"recado.dev/internal/desk"
)

func TestADraftOfAnotherWindowIsNotOverwritten(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, v *shop) {
		path := "/conversations/" + v.one("ana", "hola").ConversationID + "/drafts/reply"
		first := v.agent.do("PUT", path+"?base=none", `{"text":"one"}`).want(200).field("revision")
		if first == "" || v.agent.do("GET", path, "").want(200).field("revision") != first {
			t.Fatalf("the revision is %q", first)
		}
		// The other window knows of no draft, and then of the first.
		v.agent.do("PUT", path+"?base=none", `{"text":"two"}`).code(409, desk.CodeConflict)
		if again := v.agent.do("PUT", path+"?base=none", `{"text":"one"}`).want(200).field("revision"); again != first {
			t.Errorf("the same words are revision %q, not %q", again, first)
		}
		second := v.agent.do("PUT", path+"?base="+first, `{"text":"two"}`).want(200).field("revision")
		v.agent.do("PUT", path+"?base="+first, `{"text":"three"}`).code(409, desk.CodeConflict)
		v.agent.do("DELETE", path+"?base="+first, "").code(409, desk.CodeConflict)
		if text := v.agent.do("GET", path, "").want(200).field("text"); text != "two" {
			t.Errorf("kept is %q", text)
		}
		v.agent.do("DELETE", path+"?base="+second, "").want(204)
		v.agent.do("DELETE", path+"?base="+second, "").want(204)
		// What is gone clashes with nothing.
		v.agent.do("PUT", path+"?base="+second, `{"text":"four"}`).want(200)
		v.agent.do("PUT", path, `{"text":"five"}`).want(200)
		if text := v.agent.do("GET", path, "").want(200).field("text"); text != "five" {
			t.Errorf("kept is %q", text)
		}
	})
}
