package automation

import (
	"context"
	"fmt"

	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Warner is an action that has something to say of a recipe which works all the
// same.
type Warner interface {
	// Warn answers what people should know of parameters that Check takes; the
	// fields are within the parameters.
	Warn(ctx context.Context, q *store.Queryer, r desk.Recipe, params []byte) ([]desk.Problem, error)
}

// Warnings are what people should know of a recipe, each with its place.
func (e *Engine) Warnings(ctx context.Context, q *store.Queryer, r desk.Recipe) ([]desk.Problem, error) {
	var out []desk.Problem
	for i, a := range r.Actions {
		w, ok := e.actions[a.Kind].(Warner)
		if !ok {
			continue
		}
		found, err := w.Warn(ctx, q, r, a.Params)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			p.Field = fmt.Sprintf("actions[%d].params.%s", i, p.Field)
			out = append(out, p)
		}
	}
	return out, nil
}
