package automation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

const (
	// nowhere is why a recipe does nothing whose channels were all deleted.
	nowhere = "none of the channels of its topics is here any more"
	// unfinished is why an enabled recipe was taken out of service by a file.
	unfinished = "a file brought it anew, and something that it names is not here"
)

// Broken answers why enabled recipes of a workspace cannot work any more, by
// their ids. Such a recipe does nothing: what its topic or its filter was for is
// never taken to be everything.
func (e *Engine) Broken(ctx context.Context, q *store.Queryer, ws string, recipes []desk.Recipe) (map[string]string, error) {
	topics, err := q.Topics(ctx, ws)
	if err != nil {
		return nil, err
	}
	channels, err := q.Channels(ctx, ws)
	if err != nil {
		return nil, err
	}
	env, err := e.named(ctx, q, ws)
	if err != nil {
		return nil, err
	}
	_, broken := Ready(recipes, topics, env)
	out := map[string]string{}
	for id, why := range broken {
		var told *desk.Error
		if errors.As(why, &told) {
			out[id] = told.Public
		} else {
			out[id] = why.Error()
		}
	}
	for _, r := range recipes {
		if out[r.ID] == "" && r.Enabled && stranded(r, topics, channels) {
			out[r.ID] = nowhere
		}
	}
	return out, nil
}

// stranded says whether a recipe has topics of which no channel is left.
func stranded(r desk.Recipe, topics []desk.Topic, live []store.ChannelRow) bool {
	if len(r.Topics) == 0 {
		return false
	}
	return !slices.ContainsFunc(topics, func(t desk.Topic) bool {
		return slices.Contains(r.Topics, t.ID) && (len(t.Channels) == 0 || slices.ContainsFunc(live, func(c store.ChannelRow) bool { return slices.Contains(t.Channels, c.ID) }))
	})
}

// halfHere is why a topic cannot be asked of which a file named what is not
// here. Its channels are compared as they are, and so cover less; its conditions
// could cover more: what is not "Sales" is everything where nobody knows Sales.
func halfHere(t desk.Topic) error {
	if !slices.ContainsFunc(t.Missing, func(g desk.RecipeGap) bool { return strings.HasPrefix(g.Path, "filter") }) {
		return nil
	}
	return desk.E(desk.CodeInvalid, "something that the conditions of its topic “%s” name is not here", t.Name)
}

// Standing is which recipes of a workspace are enabled, and why some of them
// cannot work.
type Standing struct {
	enabled map[string]bool
	broken  map[string]string
}

// Standing is how it is now.
func (e *Engine) Standing(ctx context.Context, q *store.Queryer, ws string) (Standing, error) {
	recipes, err := q.Recipes(ctx, ws)
	if err != nil {
		return Standing{}, err
	}
	s := Standing{enabled: map[string]bool{}}
	for _, r := range recipes {
		s.enabled[r.ID] = r.Enabled
	}
	s.broken, err = e.Broken(ctx, q, ws, recipes)
	return s, err
}

// TellBroken appends an event for each recipe that worked before and cannot any
// more, in the transaction that brought this about.
func (e *Engine) TellBroken(ctx context.Context, tx *store.Tx, ws string, by desk.Actor, before Standing) error {
	recipes, err := tx.Recipes(ctx, ws)
	if err != nil {
		return err
	}
	now, err := e.Broken(ctx, &tx.Queryer, ws, recipes)
	if err != nil {
		return err
	}
	var events []desk.Event
	for _, r := range recipes {
		why := now[r.ID]
		if !r.Enabled && len(r.Missing) > 0 {
			why = unfinished
		}
		if why == "" || !before.enabled[r.ID] || before.broken[r.ID] != "" {
			continue
		}
		ev, err := brokenEvent(r, why, by, e.Clock.Now())
		if err != nil {
			return err
		}
		events = append(events, ev)
	}
	return tx.AppendEvents(ctx, ws, events)
}

// StrandedBy are the events of the enabled recipes that the loss of a channel
// leaves without one. It is gone already.
func StrandedBy(ctx context.Context, q *store.Queryer, ws, channelID string, by desk.Actor, at time.Time) ([]desk.Event, error) {
	recipes, err := q.Recipes(ctx, ws)
	if err != nil {
		return nil, err
	}
	topics, err := q.Topics(ctx, ws)
	if err != nil {
		return nil, err
	}
	live, err := q.Channels(ctx, ws)
	if err != nil {
		return nil, err
	}
	before := append(slices.Clone(live), store.ChannelRow{Channel: desk.Channel{ID: channelID}})
	var out []desk.Event
	for _, r := range recipes {
		if !r.Enabled || stranded(r, topics, before) || !stranded(r, topics, live) {
			continue
		}
		ev, err := brokenEvent(r, nowhere, by, at)
		if err != nil {
			return nil, err
		}
		out = append(out, ev)
	}
	return out, nil
}

func brokenEvent(r desk.Recipe, why string, by desk.Actor, at time.Time) (desk.Event, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return desk.Event{}, fmt.Errorf("describe recipe %s: %w", r.ID, err)
	}
	return desk.Event{Type: desk.EventRecipeUpdated, At: at, Actor: by, Data: data, Changes: map[string][2]any{"problem": {"", why}}}, nil
}
