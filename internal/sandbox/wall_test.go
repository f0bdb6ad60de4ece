package sandbox_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recado.dev/internal/clock"
	"recado.dev/internal/sandbox"
)

var testNow = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

// square is a network with a wall, for tests of the wall alone.
type square struct {
	rules sandbox.WallRules
	made  atomic.Int64
}

func (n *square) Key() string           { return "square" }
func (n *square) Mount() string         { return "/sandbox/square" }
func (n *square) Handler() http.Handler { return http.NotFoundHandler() }
func (n *square) NewAccount(_, name string) sandbox.Account {
	return sandbox.Account{ID: "square-" + name, Platform: "square", Name: name}
}
func (n *square) Recognise(string, map[string]string, map[string]string) (sandbox.Account, bool) {
	return sandbox.Account{}, false
}
func (n *square) MessageID(sandbox.Phone, bool) string { return fmt.Sprint("m", n.made.Add(1)) }
func (n *square) Hook(_ sandbox.Account, p sandbox.Phone, e sandbox.Event) ([]byte, error) {
	if e.Public == nil || e.Public.What == sandbox.PublicLiked {
		return nil, nil // this network tells nobody of likes
	}
	return json.Marshal(map[string]any{"what": e.Public.What, "item": e.Public.Item.ID, "phone": p.Name})
}
func (n *square) Sign(sandbox.Account, []byte) http.Header { return http.Header{} }
func (n *square) Handshake(sandbox.Account) (string, func(int, []byte) bool) {
	return "", nil
}
func (n *square) Wall() sandbox.WallRules { return n.rules }
func (n *square) ItemID(_ sandbox.Account, it sandbox.Item, parent *sandbox.Item) string {
	id := fmt.Sprint(string(it.Kind[0]), n.made.Add(1))
	if parent != nil {
		return parent.ID + "_" + id
	}
	return id
}
func (n *square) Known(a sandbox.Account, p sandbox.Phone) (string, string) {
	return a.ID + ":" + p.Digits(), ""
}

var everyVerb = []sandbox.WallVerb{
	sandbox.VerbPost, sandbox.VerbMention, sandbox.VerbComment, sandbox.VerbReview, sandbox.VerbEdit,
	sandbox.VerbDelete, sandbox.VerbLike, sandbox.VerbShare, sandbox.VerbQuote,
}

// plaza is a place with two people.
type plaza struct {
	*testing.T
	table    *sandbox.Table
	clock    *clock.Manual
	wall     sandbox.Wall
	place    string
	ana, tom sandbox.Phone
}

func layPlaza(t *testing.T, dir, hook string, rules sandbox.WallRules) *plaza {
	t.Helper()
	manual := clock.NewManual(testNow)
	table, err := sandbox.New(sandbox.Config{Dir: dir, Clock: clock.NewJumpable(manual), PublicURL: "http://sandbox.example", Pace: fast, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	n := &square{rules: rules}
	if n.rules.Verbs == nil {
		n.rules.Verbs = everyVerb
	}
	n.rules.Tells = hook != ""
	n.made.Store(int64(table.Wall().Seq("square-Alba"))) // ids go on after a restart
	table.Add(n)
	a, err := table.NewAccount("square", "Alba")
	if err != nil {
		t.Fatal(err)
	}
	a.HookURL = hook
	if err := table.Connect(a); err != nil {
		t.Fatal(err)
	}
	p := &plaza{T: t, table: table, clock: manual, wall: table.Wall(), place: a.ID}
	if !table.SetUp() {
		p.ana = p.phone(sandbox.Phone{Name: "Ana Ñ", Number: "+34600111222", Language: "es"})
		p.tom = p.phone(sandbox.Phone{Name: "Tom", Number: "+34600111333"})
	}
	return p
}

func (p *plaza) phone(ph sandbox.Phone) sandbox.Phone {
	p.Helper()
	out, err := p.table.AddPhone(ph)
	if err != nil {
		p.Fatal(err)
	}
	return out
}

func (p *plaza) must(it sandbox.Item, err error) sandbox.Item {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
	return it
}

func (p *plaza) Ana() sandbox.Visitor { return p.wall.Visitor(p.place, p.ana.ID) }
func (p *plaza) Tom() sandbox.Visitor { return p.wall.Visitor(p.place, p.tom.ID) }
func (p *plaza) Us() sandbox.Owner    { return p.wall.Owner(p.place) }

func says(s string) sandbox.WallDraft { return sandbox.WallDraft{Text: s} }

func TestAThreadNestsAsDeepAsTheNetworkSays(t *testing.T) {
	t.Parallel()
	for depth, want := range map[int]string{0: "post>one>two>three", 1: "post>three", 2: "post>one>three", 3: "post>one>two>three"} {
		p := layPlaza(t, t.TempDir(), "", sandbox.WallRules{Depth: depth})
		post := p.must(p.Us().Publish(says("post")))
		one := p.must(p.Ana().Comment(post.ID, says("one")))
		two := p.must(p.Tom().Comment(one.ID, says("two")))
		three := p.must(p.Us().Comment(two.ID, says("three")))
		path := ""
		for it, ok := three, true; ok; it, ok = p.wall.Item(p.place, it.Parent) {
			path = it.Text + strings.TrimSuffix(">"+path, ">")
		}
		if path != want || three.Post != post.ID || !three.Ours() || one.Ours() {
			t.Errorf("depth %d: %s, %+v", depth, path, three)
		}
		if _, all := p.wall.Comments(p.place, post.ID); all != 3 {
			t.Errorf("depth %d: %d comments", depth, all)
		}
	}
}

func TestEditsAndChangedReviewsKeepWhatWasSaid(t *testing.T) {
	t.Parallel()
	p := layPlaza(t, t.TempDir(), "", sandbox.WallRules{})
	post := p.must(p.Ana().Post(says("horrible")))
	p.clock.Advance(60e9)
	post = p.must(p.Ana().Edit(post.ID, says("no tan mal")))
	if post.Text != "no tan mal" || len(post.Before) != 1 || post.Before[0].Text != "horrible" || !post.Changed().After(post.At) {
		t.Errorf("%+v", post)
	}
	one := p.must(p.Tom().Review(sandbox.WallDraft{Stars: 1, Text: "Crashes", AppVersion: "2.1", Country: "ES"}))
	answered := p.must(p.Us().Answer(one.ID, sandbox.Answered{Text: "Sorry!"}))
	p.clock.Advance(60e9)
	four := p.must(p.Tom().Review(sandbox.WallDraft{Stars: 4, Text: "Better", AppVersion: "2.2"}))
	if four.ID != one.ID || four.Review.Stars != 4 || four.Review.AppVersion != "2.2" || four.Review.Country != "ES" ||
		four.Before[0] != (sandbox.Version{Text: "Crashes", Stars: 1, At: one.At}) || four.Review.Answer.Text != answered.Review.Answer.Text {
		t.Errorf("%+v %+v", four, four.Review)
	}
	again := p.must(p.Us().Answer(one.ID, sandbox.Answered{Text: "Thank you!"}))
	if a := again.Review.Answer; a.Text != "Thank you!" || a.Edited == nil || !a.At.Equal(answered.Review.Answer.At) {
		t.Errorf("%+v", a)
	}
	if it := p.must(p.Us().Unanswer(one.ID)); it.Review.Answer != nil {
		t.Errorf("still answered: %+v", it.Review)
	}
}

func TestWhatIsRefusedAtAWall(t *testing.T) {
	t.Parallel()
	p := layPlaza(t, t.TempDir(), "", sandbox.WallRules{Verbs: []sandbox.WallVerb{sandbox.VerbComment, sandbox.VerbEdit, sandbox.VerbDelete, sandbox.VerbReview}, Lengths: map[sandbox.WallVerb]int{sandbox.VerbComment: 10}})
	post := p.must(p.Us().Publish(says("post")))
	hers := p.must(p.Ana().Comment(post.ID, says("hola")))
	review := p.must(p.Ana().Review(sandbox.WallDraft{Stars: 3}))
	gone := p.must(p.Us().Publish(says("gone")))
	under := p.must(p.Ana().Comment(gone.ID, says("debajo")))
	p.must(p.Us().Remove(gone.ID))
	blocked := p.phone(sandbox.Phone{Name: "Bo"})
	if _, err := p.Us().Block(blocked.ID, true); err != nil {
		t.Fatal(err)
	}
	for what, f := range map[string]func() (sandbox.Item, error){
		"a verb that the network has not": func() (sandbox.Item, error) { return p.Ana().Post(says("x")) },
		"a comment that is too long":      func() (sandbox.Item, error) { return p.Ana().Comment(post.ID, says("01234567890")) },
		"an edit that is too long":        func() (sandbox.Item, error) { return p.Ana().Edit(hers.ID, says("01234567890")) },
		"nothing":                         func() (sandbox.Item, error) { return p.Ana().Comment(post.ID, says(" ")) },
		"six stars":                       func() (sandbox.Item, error) { return p.Ana().Review(sandbox.WallDraft{Stars: 6}) },
		"the words of another":            func() (sandbox.Item, error) { return p.Tom().Edit(hers.ID, says("x")) },
		"the business's words":            func() (sandbox.Item, error) { return p.Tom().Delete(post.ID) },
		"a visitor's words":               func() (sandbox.Item, error) { return p.Us().Edit(hers.ID, says("x")) },
		"a comment on a review":           func() (sandbox.Item, error) { return p.Us().Comment(review.ID, says("x")) },
		"an answer to a comment":          func() (sandbox.Item, error) { return p.Us().Answer(hers.ID, sandbox.Answered{Text: "x"}) },
		"under what is gone":              func() (sandbox.Item, error) { return p.Ana().Comment(under.ID, says("x")) },
		"gone twice":                      func() (sandbox.Item, error) { return p.Us().Remove(gone.ID) },
		"somebody blocked":                func() (sandbox.Item, error) { return p.wall.Visitor(p.place, blocked.ID).Comment(post.ID, says("x")) },
		"nobody":                          func() (sandbox.Item, error) { return p.wall.Visitor(p.place, "nobody").Comment(post.ID, says("x")) },
		"nowhere":                         func() (sandbox.Item, error) { return p.wall.Owner("nowhere").Publish(says("x")) },
		"a message to who has no chat": func() (sandbox.Item, error) {
			_, err := p.table.Say(p.place, p.ana.ID, sandbox.Draft{Kind: "text", Text: "x"})
			return sandbox.Item{}, err
		},
	} {
		before := p.wall.Seq(p.place)
		if it, err := f(); err == nil {
			t.Errorf("%s was allowed: %+v", what, it)
		}
		if p.wall.Seq(p.place) != before {
			t.Errorf("%s left a trace", what)
		}
	}
}

func TestAPlaceIsReadInPages(t *testing.T) {
	t.Parallel()
	p := layPlaza(t, t.TempDir(), "", sandbox.WallRules{})
	var ids []string
	for i := range 7 {
		ids = append(ids, p.must(p.Ana().Post(says(fmt.Sprint(i)))).ID)
	}
	seen := p.wall.Seq(p.place)
	p.must(p.Tom().Like(ids[1], true))
	p.must(p.Us().Hide(ids[3], true))
	p.must(p.Ana().Delete(ids[0]))
	read := func(q sandbox.WallQuery) string {
		out := ""
		for {
			page := p.wall.Items(p.place, q)
			for _, it := range page.Items {
				out += it.Text
			}
			if page.Next == 0 {
				return out
			}
			q.Cursor = page.Next
		}
	}
	for want, q := range map[string]sandbox.WallQuery{
		"654321":  {Limit: 2},
		"123456":  {Limit: 4, Oldest: true},
		"6543210": {Gone: true},
		"312":     {ByChange: true, Limit: 1, After: seen - 5, Where: func(it sandbox.Item) bool { return it.Text <= "3" }},
		"31":      {After: seen, ByChange: true},
		"3":       {Hidden: true},
		"":        {Person: p.tom.ID},
		"5":       {Where: func(it sandbox.Item) bool { return it.Text == "5" }},
	} {
		if got := read(q); got != want {
			t.Errorf("%+v: %q instead of %q", q, got, want)
		}
	}
}

func TestAWallOutlivesARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := layPlaza(t, dir, "", sandbox.WallRules{})
	if err := p.table.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	post := p.must(p.Ana().Post(sandbox.WallDraft{Text: "antes", Link: &sandbox.Link{URL: "https://alba.example"}, Extra: map[string]string{"k": "v"}}))
	p.must(p.Tom().Comment(post.ID, says("sí")))
	p.must(p.Tom().Like(post.ID, true))
	p.must(p.Tom().Review(sandbox.WallDraft{Stars: 2, Text: "meh"}))
	if _, err := p.Us().Block(p.tom.ID, true); err != nil {
		t.Fatal(err)
	}
	before, _ := json.Marshal(p.wall.Items(p.place, sandbox.WallQuery{}))
	people, _ := json.Marshal(p.wall.People(p.place))
	if err := p.table.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	q := layPlaza(t, dir, "", sandbox.WallRules{})
	after, _ := json.Marshal(q.wall.Items(p.place, sandbox.WallQuery{}))
	again, _ := json.Marshal(q.wall.People(p.place))
	if string(before) != string(after) || string(people) != string(again) {
		t.Errorf("before %s\nafter %s\n%s\n%s", before, after, people, again)
	}
	if _, err := q.wall.Visitor(p.place, p.ana.ID).Comment(post.ID, says("más")); err != nil {
		t.Error(err)
	}
	if who, ok := q.wall.Person(p.place, "square-Alba:34600111333"); !ok || !who.Blocked || who.Handle != "tom33" {
		t.Errorf("%+v", who)
	}
}

func TestANetworkTellsABusinessWhatThePublicDoes(t *testing.T) {
	t.Parallel()
	told := make(chan string, 20)
	business := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			b, _ := io.ReadAll(r.Body)
			told <- string(b)
		}
	}))
	t.Cleanup(business.Close)
	p := layPlaza(t, t.TempDir(), business.URL, sandbox.WallRules{})
	if err := p.table.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.table.Stop(t.Context()) })
	post := p.must(p.Ana().Post(says("hola")))
	p.must(p.Ana().Like(post.ID, true)) // which this network keeps to itself
	p.must(p.Ana().Delete(post.ID))
	for _, want := range []string{`"phone":"Ana Ñ","what":"added"`, `"phone":"Ana Ñ","what":"gone"`} {
		select {
		case got := <-told:
			if !strings.Contains(got, want) || !strings.Contains(got, post.ID) {
				t.Errorf("%s instead of %s", got, want)
			}
		case <-time.After(5 * time.Second):
			t.Fatalf("never told: %s", want)
		}
	}
}

func TestAPlaceForgetsTheOldestThatNothingStandsUnder(t *testing.T) {
	t.Parallel()
	p := layPlaza(t, t.TempDir(), "", sandbox.WallRules{})
	kept := p.must(p.Us().Publish(says("kept")))
	p.must(p.Ana().Comment(kept.ID, says("the oldest comment")))
	lone := p.must(p.Us().Publish(says("lone")))
	for range 3000 {
		p.must(p.Tom().Comment(kept.ID, says("me too")))
	}
	all := p.wall.Items(p.place, sandbox.WallQuery{Oldest: true})
	if _, there := p.wall.Item(p.place, lone.ID); there || all.Total != 3000 || all.Items[0].ID != kept.ID || all.Items[1].Text != "me too" {
		t.Errorf("%d items, the oldest %q and %q, the lone one there: %v", all.Total, all.Items[0].Text, all.Items[1].Text, there)
	}
}
