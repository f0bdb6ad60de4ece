package whole

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"recado.dev/internal/testkit"
)

// Proves: 004-82 004-83 004-84 004-93
func TestARecipeAnswersInPublicAlsoAsAnotherAccount(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, one := w.join("x", "Alba", w.lend("x"))
	help, _ := w.join("x", "Alba Help", w.lend("x"))
	byOwn := w.does("Own", "which sizes", action{"public_reply", map[string]any{"text": "From S to XL.", "mode": "now"}})
	byOther := w.does("Other", "broken", action{"public_reply", map[string]any{"text": "Here is our service.", "mode": "now", "profile_id": help}})
	byTag := w.does("in public", "", action{"public_reply", map[string]any{"text": "It is solved.", "mode": "now", "profile_id": help}})
	asked := map[string]string{}
	for who, text := range map[string]string{"Nora Sizes": "@alba which sizes are there?", "Otto Broken": "@alba mine is broken", "Pia Solved": "@alba hello"} {
		asked[who] = w.post(one, "mention", w.person(who), "", text)
	}
	w.call("PATCH", "/api/v1/cases/"+w.caseOf("Pia Solved").ID, map[string]any{"tags": []string{"in public"}}, http.StatusOK, nil)
	for _, id := range []string{byOwn, byOther, byTag} {
		w.ran(id, "done")
	}
	testkit.Eventually(t, 20*time.Second, "both accounts have answered", func() bool {
		wall := w.wall(one)
		for words, by := range map[string]struct{ under, name string }{"From S to XL.": {asked["Nora Sizes"], ""}, "Here is our service.": {asked["Otto Broken"], "Alba Help"}, "It is solved.": {asked["Pia Solved"], "Alba Help"}} {
			it := wall[words]
			name := ""
			if it.Author != nil {
				name = it.Author.Name
			}
			if it.Parent != by.under || name != by.name {
				return false
			}
		}
		return true
	})
}

// What a network refuses stands in the run with the network's reason, and what
// else the recipe does is done.
func TestWhatANetworkRefusesStandsInTheRunBesideWhatWasDone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	account := w.lend("facebook")
	_, page := w.join("facebook", "Our wall", account)
	w.join("messenger", "Our messages", account)
	own := w.post(page, "post", "", "", "New in: the green one")
	tag := action{"tags", map[string]any{"add": []string{"seen to"}}}
	late := w.does("late", "", action{"private_reply", map[string]any{"text": "Still there?"}}, tag)
	_, feed := w.join("x", "Alba", w.lend("x"))
	same := action{"public_reply", map[string]any{"text": "Come by.", "mode": "now"}}
	twice := w.does("twice", "opening hours", same, same, tag)
	w.post(page, "comment", w.person("Lola Late"), own, "anybody there?")
	w.post(feed, "mention", w.person("Otto Hours"), "", "which are your opening hours?")
	k := w.caseOf("Lola Late")
	// X takes no answer twice; a comment is answered in private for a week.
	if results := w.ran(twice, "partly"); len(results) != 3 || results[0] != "public_reply done" || !strings.HasPrefix(results[1], "public_reply failed ") || results[2] != "tags done" {
		t.Errorf("said twice: %v", results)
	}
	w.call("POST", "/sandbox/api/clock", map[string]int{"seconds": 8 * 24 * 3600}, http.StatusOK, nil)
	w.call("PATCH", "/api/v1/cases/"+k.ID, map[string]any{"tags": []string{"late"}}, http.StatusOK, nil)
	if results := w.ran(late, "partly"); len(results) != 2 || !strings.HasPrefix(results[0], "private_reply failed ") || results[1] != "tags done" {
		t.Errorf("too late: %v", results)
	}
}
