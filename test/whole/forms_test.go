package whole

import (
	"encoding/json"
	"net/http"
	"testing"
)

// A desk on its own files and one on a database of the company's, beside the
// sandbox or without it, can do the same: what its API has, what its channels
// can do, and what an owner may.
//
// Proves: 002-01
func TestEveryFormOfDeploymentHasTheSameFeatures(t *testing.T) {
	type features struct {
		API       json.RawMessage
		Platforms map[string]json.RawMessage
		Abilities string
	}
	var first *features
	engines(t, func(t *testing.T, database string) {
		n := newDesk(t, t.TempDir(), database).start()
		var got features
		n.call("GET", "/api/openapi.json", nil, http.StatusOK, &got.API)
		var list struct{ Items []json.RawMessage }
		n.call("GET", "/api/v1/platforms?limit=200", nil, http.StatusOK, &list)
		got.Platforms = map[string]json.RawMessage{}
		for _, raw := range list.Items {
			var p struct{ Key string }
			if err := json.Unmarshal(raw, &p); err != nil {
				t.Fatal(err)
			}
			got.Platforms[p.Key] = raw
		}
		var me struct{ Abilities json.RawMessage }
		n.call("GET", "/api/v1/auth/me", nil, http.StatusOK, &me)
		got.Abilities = string(me.Abilities)
		if len(got.Platforms) < 3 || len(got.Abilities) < 10 {
			t.Fatalf("%d platforms, abilities %s", len(got.Platforms), got.Abilities)
		}
		if first == nil {
			first = &got
			return
		}
		if string(got.API) != string(first.API) {
			t.Error("the APIs differ")
		}
		if got.Abilities != first.Abilities {
			t.Errorf("an owner may %s here and %s there", got.Abilities, first.Abilities)
		}
		for key, p := range first.Platforms {
			if string(got.Platforms[key]) != string(p) {
				t.Errorf("%s is not the same", key)
			}
		}
		if len(got.Platforms) != len(first.Platforms) {
			t.Errorf("%d platforms here, %d there", len(got.Platforms), len(first.Platforms))
		}
	})
}
