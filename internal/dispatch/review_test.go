package dispatch_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/routing"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

// Proves: 002-45
func TestAReviewNamesWhatWillNotWorkAndWhere(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s, 1, 3, pushed)
		empty, err := b.svc.SaveQueue(t.Context(), b.admin(), "", json.RawMessage(`{"name":"Empty"}`))
		if err != nil {
			t.Fatal(err)
		}
		b.write(func(tx *store.Tx) error {
			return tx.SaveCalendar(t.Context(), desk.Calendar{WorkspaceID: b.ws, ID: "never", Name: "Never", Settings: []byte(`{"timezone":"UTC","days":[],"holidays":[]}`), CreatedAt: b.clock.Now(), UpdatedAt: b.clock.Now()})
		})
		repairs, robots := b.newSkill("Repairs", false), b.newSkill("Robots", true)
		b.customers(2)
		b.save(`{"channels":[]}`)
		b.presence(0, routing.Offline)
		for name, c := range map[string]struct {
			draft string
			want  []string
		}{
			"a channel nothing was chosen for": {b.bound(), []string{"channels/no_default_skill/warning", "routing/nobody_online/note"}},
			"a queue of nobody":                {fmt.Sprintf(`{"queue_id":%q}`, empty.ID), []string{"routing/no_member/error"}},
			"skills":                           {fmt.Sprintf(`{"skills":[{"skill_id":%q,"level":2},{"skill_id":%q,"level":1}]}`, repairs, robots), []string{"routing/nobody_online/note", "routing/nobody_skilled/error", "routing/agentless/note"}},
			"a rule":                           {fmt.Sprintf(`{"rules":[{"name":"r","set":{"queue_id":%q}}]}`, empty.ID), []string{"routing/nobody_online/note", "rules/no_member/error"}},
			"a language without a text":        {`{"language":"es","messages":{"greeting":{"enabled":true,"text":{"en":"Hello"}}}}`, []string{"routing/nobody_online/note", "messages/no_text/warning"}},
			"hours that never come":            {`{"calendar_id":"never"}`, []string{"routing/nobody_online/note", "handling/never_open/error"}},
			"one channel":                      {fmt.Sprintf(`{"channels":[%q],"messages":{"greeting":{"enabled":true,"text":{"en":"Hello"}}},"overrides":{%q:{"units":4,"language":"es"}}}`, b.channel, b.channel), []string{"channels/no_default_skill/warning", "routing/nobody_online/note", "overrides/too_large/error", "overrides/no_text/warning"}},
		} {
			v, err := b.svc.Review(t.Context(), b.ws, b.stream.ID, json.RawMessage(c.draft))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got := short(v); !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
		taken, err := b.svc.SaveWorkstream(t.Context(), b.admin(), "", json.RawMessage(fmt.Sprintf(`{"name":"Other","queue_id":%q,"channels":[%q]}`, b.queue.ID, b.channel)))
		if err != nil {
			t.Fatal(err)
		}
		v, err := b.svc.Review(t.Context(), b.ws, b.stream.ID, json.RawMessage(b.bound()))
		if err != nil || !slices.ContainsFunc(v.Findings, func(f dispatch.Finding) bool {
			return f.Code == "channel_taken" && f.ID == taken.ID && f.Detail == "Other"
		}) {
			t.Errorf("%+v, %v", v, err)
		}
	})
}

func short(v dispatch.Review) []string {
	var out []string
	for _, f := range v.Findings {
		out = append(out, fmt.Sprintf("%s/%s/%s", f.Step, f.Code, f.Level))
	}
	return out
}
