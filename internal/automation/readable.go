package automation

import (
	"context"
	"time"

	"recado.dev/internal/desk"
)

// readPatience is for how long a recipe waits for a customer's words to be read.
const readPatience = 30 * time.Second

// readable are the events before the first in which a customer says something
// that was not read yet, where recipes ask what the reading finds: the language,
// the mood, the country. Reading follows the log by itself, and marks the
// workspace when it went on.
func (e *Engine) readable(ctx context.Context, ws string, set *Set, evs []desk.Event) ([]desk.Event, error) {
	if !set.needs.read {
		return evs, nil
	}
	read, err := e.Store.Read().ReadingPlace(ctx, ws)
	if err != nil {
		return nil, err
	}
	now := e.Clock.Now()
	for i := range evs {
		if evs[i].Seq <= read || evs[i].Type != desk.EventMessageCreated || now.Sub(evs[i].At) >= readPatience {
			continue
		}
		if m, err := evs[i].Message(); err == nil && m.Direction == desk.DirectionIn && m.CaseID != "" {
			return evs[:i], nil
		}
	}
	return evs, nil
}
