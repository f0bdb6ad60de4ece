package main

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

func TestThePageShowsWhatTheModelPrints(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/cells.md")
	if err != nil {
		t.Fatal(err)
	}
	text, err := tables() // fails where a promise does not hold
	if err != nil {
		t.Fatal(err)
	}
	want, err := fill(string(page), text)
	if err != nil {
		t.Fatal(err)
	}
	if want != string(page) {
		t.Error("docs/cells.md shows other figures: go run ./bench/cells -write docs/cells.md, and read its words again")
	}
}

// The checks would be worth nothing if a design with a hole passed them.
func TestTheChecksFindEachFlaw(t *testing.T) {
	t.Parallel()
	plan := kinds()[1].plan
	for name, f := range map[string]struct {
		flaw  flaw
		shows func(outcome) int
	}{
		"answers before the commit":         {answersBeforeTheCommit, func(o outcome) int { return o.Lost }},
		"does not look in the commit":       {doesNotLookInTheCommit, func(o outcome) int { return o.Lost + o.LostActs }},
		"applies what it has":               {doesNotKnowWhatItHas, func(o outcome) int { return o.Doubled }},
		"opens before the rest is there":    {opensBeforeTheRestIsThere, func(o outcome) int { return o.Lost + o.Turned }},
		"nothing: the design as it is said": {sound, func(o outcome) int { return 1 }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := plan
			p.flaw = f.flaw
			p.messages, p.rate = 60, 28 // more under way at any moment, and one cell that is too full
			var sum outcome
			most := uint64(12)
			if f.flaw == sound {
				most = 3
			}
			for p.seed = 1; p.seed <= most; p.seed++ {
				sum.add(play(p))
				if f.flaw != sound && f.shows(sum) > 0 {
					return
				}
			}
			if f.flaw != sound || !sum.sound() {
				t.Errorf("%+v", sum)
			}
		})
	}
}

func TestARunIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	p := kinds()[1].plan
	p.seed = 3
	if a, b := play(p), play(p); !reflect.DeepEqual(a, b) {
		t.Errorf("%+v\n%+v", a, b)
	}
}

func TestWhatIsLostWithBothCopiesIsTheArchivesDelay(t *testing.T) {
	t.Parallel()
	p := kinds()[3].plan
	for p.seed = 1; p.seed <= 5; p.seed++ {
		o := play(p)
		most := int(p.messages * assumed.archiveEvery.Seconds())
		if o.Lost > most || o.Doubled+o.Turned+o.TwoHomes+o.NeverTaken > 0 {
			t.Errorf("seed %d: %+v", p.seed, o)
		}
	}
}

func TestMoreMessagesNeverTakeFewerMachines(t *testing.T) {
	t.Parallel()
	for _, s := range []shape{measuredShape(), largeShape()} {
		last := fleet{}
		for perMinute := 1000.0; perMinute <= 1e8; perMinute *= 3 {
			f := fleetFor(perMinute, s)
			if f.machines < last.machines || f.perSecond > float64(f.cells)*s.take() {
				t.Errorf("%s, %.0f a minute: %+v after %+v", s.name, perMinute, f, last)
			}
			last = f
		}
	}
}

func TestNumbersAreWrittenAsPeopleDo(t *testing.T) {
	t.Parallel()
	got := []string{count(7), count(1234.4), count(10_000_000), percent(0.5), storage(8640), storage(0.9), span(secondsOf(3.04)), span(secondsOf(3600))}
	if want := "7 1,234 10,000,000 50 % 8.6 TB 0.9 GB 3.04 s 60 min"; strings.Join(got, " ") != want {
		t.Errorf("got %v", got)
	}
}
