package automation

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Keeper is an action with parameters that nobody reads again once they are
// kept, such as credentials.
type Keeper interface {
	Action
	// Keep puts them away, in the transaction that keeps the recipe, and answers
	// the parameters without them.
	Keep(ctx context.Context, tx *store.Tx, r desk.Recipe, params json.RawMessage) (json.RawMessage, error)
}

// Keep readies a recipe that was checked to be kept.
func (e *Engine) Keep(ctx context.Context, tx *store.Tx, r *desk.Recipe) error {
	actions := append([]desk.RecipeAction{}, r.Actions...)
	for i, a := range actions {
		k, is := e.actions[a.Kind].(Keeper)
		if !is {
			continue
		}
		params, err := k.Keep(ctx, tx, *r, a.Params)
		if err != nil {
			return within(fmt.Sprintf("actions[%d].params", i), err)
		}
		actions[i].Params = params
	}
	r.Actions = actions
	return nil
}
