package notify

import (
	"slices"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Bounds of what a recipe has people told.
const (
	mostTold      = 200
	mostThreshold = 10_000
	longestEvery  = 7 * 24 * 60
	mostKept      = 10 // cases that it leads to
)

// RecipeRule is whom a recipe has told of what it finds, how, and how often: the
// parameters of the action.
type RecipeRule struct {
	Users []string `json:"users,omitempty"`
	Teams []string `json:"teams,omitempty"`
	Push  bool     `json:"push,omitempty"`
	Email bool     `json:"email,omitempty"`
	// Threshold is how many new things there are before it is told; 0 is one.
	Threshold int64 `json:"threshold,omitempty"`
	// Every is the shortest time between two tellings, in minutes.
	Every int `json:"every,omitempty"`
	// Daily is when it is told once a day, in the workspace's time: "09:00".
	Daily string `json:"daily,omitempty"`
}

// Check refuses what could not be told.
func (r RecipeRule) Check() error {
	_, at := minuteOf(r.Daily)
	switch {
	case len(r.Users)+len(r.Teams) == 0:
		return desk.Invalid("users", "name who is told")
	case len(r.Users)+len(r.Teams) > mostTold:
		return desk.Invalid("users", "at most %d", mostTold)
	case !r.Push && !r.Email:
		return desk.Invalid("push", "choose push, e-mail or both")
	case r.Threshold < 0 || r.Threshold > mostThreshold:
		return desk.Invalid("threshold", "1 to %d new things", mostThreshold)
	case r.Every < 0 || r.Every > longestEvery:
		return desk.Invalid("every", "0 to %d minutes", longestEvery)
	case r.Daily != "" && !at:
		return desk.Invalid("daily", "must be a time of day such as 09:00")
	case r.Daily != "" && r.Every > 0:
		return desk.Invalid("daily", "choose one: every so often, or once a day")
	}
	return nil
}

// Count adds one more thing to what was counted and answers whether it is told
// now; else the tally says when it is, if it will be by the clock.
func (r RecipeRule) Count(t store.RecipeTally, caseID string, now time.Time, zone *time.Location) (store.RecipeTally, bool) {
	t.Count++
	if caseID != "" {
		t.Cases = append(slices.DeleteFunc(slices.Clone(t.Cases), func(id string) bool { return id == caseID }), caseID)
		t.Cases = t.Cases[max(0, len(t.Cases)-mostKept):]
	}
	switch {
	case t.Count < max(r.Threshold, 1):
		t.DueAt = nil
	case r.Daily != "":
		at := r.nextDay(now, zone)
		if t.DueAt == nil || t.DueAt.After(at) {
			t.DueAt = &at
		}
	case r.Every > 0 && t.ToldAt != nil && now.Before(t.ToldAt.Add(time.Duration(r.Every)*time.Minute)):
		at := t.ToldAt.Add(time.Duration(r.Every) * time.Minute)
		t.DueAt = &at
	default:
		return t, true
	}
	return t, false
}

// nextDay is the next time of day that it is told at, after now.
func (r RecipeRule) nextDay(now time.Time, zone *time.Location) time.Time {
	minute, _ := minuteOf(r.Daily)
	local := now.In(zone)
	y, m, d := local.Date()
	at := time.Date(y, m, d, minute/60, minute%60, 0, 0, zone)
	if !at.After(now) {
		at = time.Date(y, m, d+1, minute/60, minute%60, 0, 0, zone)
	}
	return at.UTC()
}

// Told is a tally after it was told of.
func Told(t store.RecipeTally, now time.Time) store.RecipeTally {
	t.Count, t.ToldAt, t.DueAt, t.Cases = 0, &now, nil, nil
	return t
}
