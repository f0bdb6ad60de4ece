package filter_test

import (
	"errors"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

func TestWhatCanNeverBeIsNamedAtItsPlace(t *testing.T) {
	t.Parallel()
	env := filter.Env{Now: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), Me: "u1", Messages: true}
	for _, c := range []struct{ text, at string }{
		{`status is open and status is resolved`, "filter.all[1]"},
		{`status in (open, pending) and tag is vip and status is resolved`, "filter.all[2]"},
		{`status is open and not status is open`, "filter.all[1].not"},
		{`status is not open and status is not pending and status is not resolved`, "filter.all[2]"},
		{`status is open and (status is resolved or status is pending)`, "filter.all[1].any[1]"},
		{`priority is high or (unread is true and unread is false)`, "filter.any[1].all[1]"},
		{`priority < low`, "filter"},
		{`messages between (9, 3)`, "filter.value"},
		{`messages > 3 and messages < 4`, "filter.all[1]"},
		{`waiting_minutes < 5 and waiting_minutes > 10`, "filter.all[1]"},
		{`tag has all (a, b) and tag has none (b)`, "filter.all[1]"},
		{`tag is empty and tag is vip`, "filter.all[1]"},
		{`tag is vip and tag is not vip`, "filter.all[1]"},
		{`created_at > -1d and created_at < -7d`, "filter.all[1]"},
		{`created_at < 2020-01-01T00:00:00Z and created_at > -7d`, "filter.all[1]"},
		{`assignee is me and assignee is none`, "filter.all[1]"},
		{`category is empty and category starts with A`, "filter.all[1]"},
		{`field.amount > 5 and field.amount < 3`, "filter.all[1]"},
		{`message.text is hola and message.text is adiós`, "filter.all[1]"},
		{`message.text contains any (hola) and message.text contains none (HOLA)`, "filter.all[1]"},
		{`message.text is empty and message.text contains x`, "filter.all[1]"},
		{`any()`, "filter"},
		{`status in ()`, "filter"},
	} {
		tree, err := filter.Read(c.text)
		if err != nil {
			t.Fatal(c.text, err)
		}
		_, err = filter.Check(tree, env)
		var told *desk.Error
		if !errors.As(err, &told) || len(told.Problems) != 1 || told.Problems[0].Field != c.at {
			t.Errorf("%s: %v", c.text, err)
		}
	}
}

func TestWhatMayBeIsTaken(t *testing.T) {
	t.Parallel()
	env := filter.Env{Now: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), Me: "u1", Messages: true}
	for _, text := range []string{
		`status is open and not status is resolved`,
		`tag is a and tag is b`,
		`tag in (a, b) and tag is not a`,
		`not (status is open and status is resolved)`,
		`messages between (3, 3)`,
		`waiting_minutes > 5 and waiting_minutes < 7`,
		`not sla.due > -1d and not sla.due < -1d`,
		`created_at > 2031-01-01T00:00:00Z and created_at < -7d`, // one day
		`created_at within 7d and created_at < -1d`,
		`field.amount > 5 and field.amount < 5.5`,
		`field.word contains a and field.word is not b`,
		`message.text contains any (hola, adiós) and message.text contains none (hola)`,
		`message.text matches "^a" and message.text is hola`,
		`message.text starts with a and message.text ends with b`,
		`all()`,
		`category contains a and category contains b`,
	} {
		tree, err := filter.Read(text)
		if err != nil {
			t.Fatal(text, err)
		}
		if _, err = filter.Check(tree, env); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}
