package sandbox_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"recado.dev/internal/sandbox"
)

// Whatever people and the business do at a place, in any order: nothing that
// was written is lost, everything stands where it was put, counts match and the
// order of what happened grows.
func TestWhateverHappensAtAWallItHoldsTogether(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		depth := rapid.IntRange(0, 3).Draw(rt, "depth")
		p := layPlaza(t, t.TempDir(), "", sandbox.WallRules{Depth: depth})
		var ids []string
		parents, likes := map[string]string{}, map[string]map[string]bool{}
		note := func(it sandbox.Item, err error) {
			if err == nil && !slices.Contains(ids, it.ID) {
				ids = append(ids, it.ID)
				parents[it.ID], likes[it.ID] = it.Parent, map[string]bool{}
			}
		}
		some := func(rt *rapid.T) string {
			if len(ids) == 0 {
				rt.Skip("nothing there")
			}
			return rapid.SampledFrom(ids).Draw(rt, "item")
		}
		who := func(rt *rapid.T) (sandbox.Visitor, string) {
			id := rapid.SampledFrom([]string{p.ana.ID, p.tom.ID}).Draw(rt, "person")
			return p.wall.Visitor(p.place, id), id
		}
		rt.Repeat(map[string]func(*rapid.T){
			"publish": func(*rapid.T) { note(p.Us().Publish(says("post"))) },
			"post":    func(rt *rapid.T) { v, _ := who(rt); note(v.Post(says("hola"))) },
			"comment": func(rt *rapid.T) { v, _ := who(rt); note(v.Comment(some(rt), says("sí"))) },
			"reply":   func(rt *rapid.T) { note(p.Us().Comment(some(rt), says("gracias"))) },
			"review": func(rt *rapid.T) {
				v, _ := who(rt)
				note(v.Review(sandbox.WallDraft{Stars: rapid.IntRange(1, 5).Draw(rt, "stars")}))
			},
			"edit":   func(rt *rapid.T) { v, _ := who(rt); _, _ = v.Edit(some(rt), says("otra cosa")) },
			"delete": func(rt *rapid.T) { v, _ := who(rt); _, _ = v.Delete(some(rt)) },
			"remove": func(rt *rapid.T) { _, _ = p.Us().Remove(some(rt)) },
			"hide":   func(rt *rapid.T) { _, _ = p.Us().Hide(some(rt), rapid.Bool().Draw(rt, "hidden")) },
			"answer": func(rt *rapid.T) { _, _ = p.Us().Answer(some(rt), sandbox.Answered{Text: "gracias"}) },
			"like": func(rt *rapid.T) {
				v, id := who(rt)
				item, on := some(rt), rapid.Bool().Draw(rt, "on")
				if _, err := v.Like(item, on); err == nil {
					likes[item][id] = on
				}
			},
			"": func(rt *rapid.T) { holds(rt, p, depth, ids, parents, likes) },
		})
	})
}

func holds(rt *rapid.T, p *plaza, depth int, ids []string, parents map[string]string, likes map[string]map[string]bool) {
	all := p.wall.Items(p.place, sandbox.WallQuery{Gone: true, ByChange: true, Oldest: true})
	if all.Total != len(ids) {
		rt.Fatalf("%d items of %d", all.Total, len(ids))
	}
	under := map[string]int{}
	last := int64(0)
	for _, it := range all.Items {
		if it.Seq <= last || it.Seq > p.wall.Seq(p.place) {
			rt.Fatalf("%s happened at %d, after %d", it.ID, it.Seq, last)
		}
		last = it.Seq
		if it.Gone == nil {
			under[it.Parent]++
		}
		if parents[it.ID] != it.Parent || (it.Parent == "") == (it.Kind == sandbox.ItemComment) {
			rt.Fatalf("%+v has moved", it)
		}
		if above, ok := p.wall.Item(p.place, it.Parent); it.Parent != "" && (!ok || above.Num >= it.Num || above.Kind == sandbox.ItemReview) {
			rt.Fatalf("%s stands under %+v", it.ID, above)
		}
		for who, on := range likes[it.ID] {
			if slices.Contains(it.Likes, who) != on {
				rt.Fatalf("%s: %v liked by %s", it.ID, it.Likes, who)
			}
		}
		levels := 0
		for id := it.Parent; id != ""; id = parents[id] {
			levels++
		}
		if depth > 0 && levels > depth {
			rt.Fatalf("%s stands %d deep", it.ID, levels)
		}
	}
	for _, id := range ids {
		direct, sum := p.wall.Comments(p.place, id)
		if direct != under[id] || sum < direct {
			rt.Fatalf("%s has %d comments of %d, %d in all", id, direct, under[id], sum)
		}
	}
	reviews := map[string]int{}
	for _, it := range p.wall.Items(p.place, sandbox.WallQuery{Kind: sandbox.ItemReview}).Items {
		if reviews[it.Author.ID]++; reviews[it.Author.ID] > 1 {
			rt.Fatal(fmt.Sprint("two reviews by ", it.Author.Name))
		}
	}
}
