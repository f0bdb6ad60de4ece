package reviews

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/desk"
	"recado.dev/internal/platform"
)

var start = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

// shop is a source that a test writes: the newest first.
type shop struct {
	mu      sync.Mutex
	list    []Review
	size    int
	pages   int // how many were read
	asked   []string
	refuses error
}

func (s *shop) Page(_ context.Context, token string) (Page, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.refuses; err != nil {
		s.refuses = nil
		return Page{}, err
	}
	s.pages++
	from, _ := strconv.Atoi(token)
	var out Page
	for i := from; i < len(s.list) && i < from+s.size; i++ {
		raw, err := json.Marshal(s.list[i])
		if err != nil {
			return out, err
		}
		out.Reviews = append(out.Reviews, raw)
	}
	if from+s.size < len(s.list) {
		out.Next = strconv.Itoa(from + s.size)
	}
	n := int64(len(s.list))
	out.Counts = &desk.PostCounts{Comments: &n}
	return out, nil
}

func (s *shop) Read(raw json.RawMessage) (Review, string) {
	var r Review
	if json.Unmarshal(raw, &r) != nil || r.ID == "" {
		return r, "it has no id"
	}
	return r, ""
}

func (s *shop) Listing(context.Context) (platform.PostIn, error) {
	return platform.PostIn{ID: "app", Kind: desk.PublicListing, Title: "App"}, nil
}

func (s *shop) There(_ context.Context, id string) (bool, error) {
	s.asked = append(s.asked, id)
	return id != "gone", nil
}

// eye is a lookout over a shop, with what it makes of it.
type eye struct {
	*Lookout
	*testing.T
	shop  *shop
	clock *clock.Manual
	place cursor
}

func newEye(t *testing.T, list ...Review) *eye {
	s := &shop{list: list, size: 3}
	m := clock.NewManual(start)
	return &eye{T: t, shop: s, clock: m, Lookout: &Lookout{Source: s, Post: "app", Clock: m, Salt: "c1", Every: 10 * time.Minute, Pages: 4, PerDay: 4800}}
}

// sees looks once, and answers what came of it in short.
func (e *eye) sees() []string {
	e.Helper()
	e.shop.pages = 0
	fetched, c, err := e.look(e.Context(), e.place)
	if err != nil {
		e.Fatal(err)
	}
	raw, err := json.Marshal(c)
	if err != nil || json.Unmarshal(raw, &e.place) != nil {
		e.Fatalf("the cursor does not survive: %v", err)
	}
	var out []string
	for _, r := range fetched {
		ins, err := e.Decode(r)
		if err != nil {
			e.Fatal(err)
		}
		for _, in := range ins {
			out = append(out, short(in))
		}
	}
	return out
}

func short(in platform.Inbound) string {
	old := ""
	if in.Backfill {
		old = "old "
	}
	switch {
	case in.Message != nil:
		return old + "review " + string(in.Message.ID) + " " + in.Message.Text
	case in.Echo != nil:
		return old + "answer to " + string(in.Echo.Public.Parent) + " " + in.Echo.Text
	case in.Edit != nil:
		return "edit " + string(in.Edit.ID) + " " + in.Edit.Text
	case in.Delete != nil:
		return "delete " + string(in.Delete.ID)
	case in.Counted != nil:
		return fmt.Sprint("likes of ", in.Counted.ID, ": ", *in.Counted.Is.Likes)
	case in.Receipt != nil:
		return "receipt " + string(in.Receipt.Status)
	case in.Published != nil:
		return "listing " + in.Published.Title
	case in.Trouble != nil:
		return "trouble " + in.Trouble.Reason
	}
	return "?"
}

func (e *eye) want(got []string, want ...string) {
	e.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		e.Errorf("\n%q\ninstead of\n%q", got, want)
	}
}

func at(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }

func says(id, text string, minutes int) Review {
	return Review{ID: id, Text: text, Rating: 3, At: at(minutes)}
}

func TestTheFirstLookTakesTheNewestPageAsHistory(t *testing.T) {
	t.Parallel()
	e := newEye(t, says("d", "just now", -5), says("c", "c", -100), says("b", "b", -200), says("a", "a", -300))
	e.shop.list[1].Answer = &Answer{Text: "thanks", At: at(-90)}
	e.want(e.sees(), "listing App", "old review b b", "old review c c", "old answer to c thanks", "review d just now")
	e.want(e.sees())
	if e.shop.pages != 1 {
		t.Errorf("%d pages were read; what is known ends the reading", e.shop.pages)
	}
	e.clock.Advance(2 * time.Hour) // all pages are read: what was left out stays out
	e.want(e.sees())
	if e.shop.pages != 2 {
		t.Errorf("%d pages were read; an hour later all are", e.shop.pages)
	}
}

func TestWhatIsNewIsTakenOnceAndInItsOrder(t *testing.T) {
	t.Parallel()
	e := newEye(t, says("a", "a", -300))
	e.sees()
	var many []Review
	for i := range 7 {
		many = append(many, says(fmt.Sprint("n", 7-i), "x", 7-i))
	}
	e.shop.list = append(many, e.shop.list...)
	e.clock.Advance(10 * time.Minute)
	e.want(e.sees(), "listing ", "review n1 x", "review n2 x", "review n3 x", "review n4 x", "review n5 x", "review n6 x", "review n7 x")
	if e.shop.pages != 3 {
		t.Errorf("%d pages were read", e.shop.pages)
	}
	e.want(e.sees())
}

func TestAReviewThatSaysSomethingElseIsAnEditOfItsTime(t *testing.T) {
	t.Parallel()
	e := newEye(t, says("a", "bad", -300))
	e.sees()
	e.shop.list[0] = says("a", "good", 5)
	e.clock.Advance(10 * time.Minute)
	fetched, _, err := e.look(t.Context(), e.place)
	if err != nil || len(fetched) != 1 {
		t.Fatalf("%v, %v", fetched, err)
	}
	ins, _ := e.Decode(fetched[0])
	if len(ins) != 2 || ins[0].Message == nil || ins[1].Edit == nil || ins[1].Key != fmt.Sprint("a@", at(5).UnixMicro()) || !ins[1].At.Equal(at(5)) {
		t.Errorf("%+v", ins)
	}
	e.want(e.sees(), "review a good", "edit a good")
	e.shop.list[0].Likes = 2
	e.want(e.sees(), "likes of a: 2")
	e.shop.list[0].Text = "fine" // the network does not say when
	e.clock.Advance(10 * time.Minute)
	e.want(e.sees(), "review a fine", "edit a fine")
	e.want(e.sees())
}

func TestAnswersAreToldOnceAndOursAreKnown(t *testing.T) {
	t.Parallel()
	e := newEye(t, says("a", "bad", -300))
	e.sees()
	ours := e.Sent("a", "Sorry  about that", at(1).Add(time.Millisecond))
	e.shop.list[0].Answer = &Answer{Text: "Sorry about that", At: at(1), Status: desk.StatusSent}
	e.want(e.sees(), "answer to a Sorry about that", "receipt sent")
	if got := e.place.Seen["a"].Answer; got != ours {
		t.Errorf("our answer is %s, we know it as %s", got, ours)
	}
	e.shop.list[0].Answer.Status = desk.StatusDelivered
	e.want(e.sees(), "receipt delivered")
	e.Rewritten("a", ours, "Done")
	e.shop.list[0].Answer = &Answer{Text: "Done", At: at(3), Status: desk.StatusDelivered}
	e.want(e.sees(), "receipt delivered")
	e.shop.list[0].Answer = &Answer{Text: "From elsewhere", At: at(4)}
	e.want(e.sees(), "edit "+string(ours)+" From elsewhere")
	second := e.Sent("a", "Again", at(5))
	e.shop.list[0].Answer = &Answer{Text: "Again", At: at(5)}
	e.want(e.sees())
	e.shop.list[0].Answer = nil
	e.want(e.sees(), "delete "+string(second))
}

func TestReviewsThatAreMissedAreAskedFor(t *testing.T) {
	t.Parallel()
	e := newEye(t, says("c", "c", -1), says("gone", "x", -2), says("kept", "y", -3))
	e.sees()
	e.shop.list = e.shop.list[:1]
	e.clock.Advance(2 * time.Hour)
	e.want(e.sees(), "listing ", "delete gone")
	if fmt.Sprint(e.shop.asked) != "[gone kept]" {
		t.Errorf("asked for %v", e.shop.asked)
	}
}

func TestOneBadReviewAmongGoodOnesIsToldOnce(t *testing.T) {
	t.Parallel()
	e := newEye(t, says("c", "c", -1), Review{Text: "no id"})
	e.want(e.sees(), "listing App", "trouble it has no id", "review c c")
	e.want(e.sees())
}

func TestTheCursorKeepsItsBounds(t *testing.T) {
	t.Parallel()
	e := newEye(t)
	e.sees()
	var many []Review
	for i := range 700 {
		many = append(many, says(fmt.Sprint("n", i), "x", 700-i))
	}
	e.shop.list, e.shop.size, e.Pages = many, 100, 10
	e.clock.Advance(700 * time.Minute)
	if got := e.sees(); len(got) != 701 {
		t.Errorf("%d things came", len(got))
	}
	if n := len(e.place.Seen); n != maxSeen {
		t.Errorf("the cursor remembers %d", n)
	}
	e.clock.Advance(2 * time.Hour)
	e.want(e.sees())
	old := e.shop.list[650]
	old.Text, old.At = "changed", at(800)
	e.shop.list = append([]Review{old}, e.shop.list...)
	e.want(e.sees(), "listing ", "review n650 changed", "edit n650 changed")
}

func TestLooksAreSpreadAndWaitForTheAllowance(t *testing.T) {
	t.Parallel()
	e := newEye(t, says("a", "a", -1))
	e.shop.refuses = &platform.Failure{Kind: platform.Throttled, RetryAfter: 40 * time.Minute}
	kept := make(chan json.RawMessage, 10)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- e.Pull(ctx, nil, func(_ context.Context, _ []platform.HookRequest, place json.RawMessage) error {
			kept <- place
			return nil
		})
	}()
	until := func(what string, f func(platform.LookoutPlan) bool) {
		t.Helper()
		deadline := time.After(10 * time.Second)
		for tick := time.NewTicker(time.Millisecond); !f(e.Plan()); {
			select {
			case <-tick.C:
			case <-deadline:
				t.Fatalf("%s: never, but %+v", what, e.Plan())
			}
		}
	}
	until("it waits as long as the network says", func(p platform.LookoutPlan) bool { return p.NextAt.Equal(start.Add(40 * time.Minute)) })
	if len(kept) != 0 {
		t.Error("something was kept")
	}
	e.clock.Advance(41 * time.Minute)
	<-kept
	looked := start.Add(41 * time.Minute)
	until("it looks again ten minutes later, or eleven", func(p platform.LookoutPlan) bool {
		return p.LastAt.Equal(looked) && !p.NextAt.Before(looked.Add(10*time.Minute)) && p.NextAt.Before(looked.Add(11*time.Minute))
	})
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if p := e.Plan(); p.Spends != 144+24*3 || p.Says.Es == "" {
		t.Errorf("the plan is %+v", p)
	}
}
