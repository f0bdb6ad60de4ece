package filter_test

import (
	"slices"
	"testing"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
)

// regular is the case of a customer with two tags and two addresses of one
// network, who wrote an hour ago.
func regular() *filter.Facts {
	f := &filter.Facts{LastSeen: now.Add(-time.Hour), Contact: desk.Contact{ID: "p1", CreatedAt: now.AddDate(0, 0, -10),
		Identities: []desk.Identity{{Platform: "telegram"}, {Platform: "telegram"}, {Platform: "sms"}}}}
	f.Contact.Tags = []string{"vip", "moroso"}
	return f
}

func TestWhatAContactIsIsMatched(t *testing.T) {
	t.Parallel()
	nobody := &filter.Facts{}
	for text, want := range map[string][2]bool{ // of the regular customer, and of one of whom nothing is known
		`contact.tag is vip`:                                                     {true, false},
		`contact.tag is not vip`:                                                 {false, true},
		`contact.tag has all (vip, moroso)`:                                      {true, false},
		`contact.tag has none (vip)`:                                             {false, true},
		`contact.tag is empty`:                                                   {false, true},
		`contact.platform is telegram`:                                           {true, false},
		`contact.platform is not telegram`:                                       {false, true},
		`contact.platform has all (telegram, sms)`:                               {true, false},
		`contact.platform in (line, sms)`:                                        {true, false},
		`contact.platform contains GRAM`:                                         {true, false},
		`contact.platform is not empty`:                                          {true, false},
		`contact.last_seen within 2h`:                                            {true, false},
		`contact.last_seen < -30m`:                                               {true, false},
		`not contact.last_seen within 30m`:                                       {true, true},
		`contact.created_at < -7d and not contact.created_at between (-9d, -8d)`: {true, false},
	} {
		tree, err := filter.Read(text)
		if err != nil {
			t.Fatal(text, err)
		}
		n, err := filter.Parse(tree, filter.Env{Now: now})
		if err != nil {
			t.Fatal(text, err)
		}
		if got := [2]bool{n.Holds(regular()), n.Holds(nobody)}; got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestWhatAContactIsIsExplained(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		`contact.tag is x`:          {"vip", "moroso"},
		`contact.platform is x`:     {"telegram", "sms"},
		`contact.last_seen < -1h`:   {now.Add(-time.Hour).UTC().Format("2006-01-02T15:04:05Z")},
		`contact.created_at > -30d`: {now.AddDate(0, 0, -10).UTC().Format("2006-01-02T15:04:05Z")},
	} {
		tree, _ := filter.Read(text)
		n, err := filter.Parse(tree, filter.Env{Now: now})
		if err != nil {
			t.Fatal(text, err)
		}
		if got := n.Explain(regular())[0].Actual; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
		if got := n.Explain(&filter.Facts{})[0].Actual; len(got) > 0 {
			t.Errorf("%s of nobody: %q", text, got)
		}
	}
}

// A new case's contact has always just written: a rule for it cannot ask when.
func TestARuleForNewCasesAsksForTheContactsTagsAndNotWhenTheyWrote(t *testing.T) {
	t.Parallel()
	for text, fine := range map[string]bool{
		`{"field":"contact.tag","op":"is","value":"vip"}`:               true,
		`{"field":"contact.platform","op":"is","value":"sms"}`:          true,
		`{"field":"contact.created_at","op":"within","value":"1h"}`:     true,
		`{"field":"contact.last_seen","op":"within","value":"1h"}`:      false,
		`{"not":{"field":"contact.last_seen","op":"lt","value":"-1h"}}`: false,
	} {
		if _, err := filter.Parse([]byte(text), filter.Env{Now: now, NewCases: true}); (err == nil) != fine {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestAskingForAContactTakesNoMemory(t *testing.T) {
	facts := regular()
	tree, err := filter.Read(`contact.tag has none (a, b) and contact.platform is not line and contact.platform in (x, sms) and contact.last_seen within 3h and contact.created_at < -1d`)
	if err != nil {
		t.Fatal(err)
	}
	n, err := filter.Parse(tree, filter.Env{Now: now})
	if err != nil || !n.Holds(facts) {
		t.Fatalf("it should hold: %v", err)
	}
	if got := testing.AllocsPerRun(100, func() { n.Holds(facts) }); got > 0 {
		t.Errorf("%v allocations", got)
	}
}
