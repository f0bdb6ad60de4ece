package followup_test

import (
	"encoding/json"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/followup"
)

func TestSnoozesGoByTheWorkspacesWallClock(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) // a Monday
	open := json.RawMessage(`{"days":[{"day":1,"open":"12:00","close":"18:00"}],"holidays":[{"date":"2026-03-09","name":"Fiesta"}]}`)
	for _, c := range []struct {
		name, zone string
		hours      json.RawMessage
		text       string
		want       time.Time
	}{
		{"in its zone", "Europe/Madrid", nil, "tomorrow", time.Date(2026, 3, 3, 8, 0, 0, 0, time.UTC)},
		{"without a zone", "", nil, "tomorrow", time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC)},
		{"when it opens", "Europe/Madrid", open, "next_open", time.Date(2026, 3, 2, 11, 0, 0, 0, time.UTC)},
		{"with hours that cannot be read", "Europe/Madrid", json.RawMessage(`{"days":7}`), "tomorrow", time.Date(2026, 3, 3, 8, 0, 0, 0, time.UTC)},
	} {
		got, err := followup.Until(desk.Workspace{Timezone: c.zone, Hours: c.hours}, c.text, now)
		if err != nil || !got.Equal(c.want) {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
	if _, err := followup.Until(desk.Workspace{}, "yesterday", now); desk.CodeOf(err) != desk.CodeInvalid {
		t.Errorf("yesterday: %v", err)
	}
}
