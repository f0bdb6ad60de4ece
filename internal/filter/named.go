package filter

import (
	"encoding/json"

	"recado.dev/internal/desk"
)

// Names are the ids of the saved filters that are named somewhere in a value as
// encoding/json decodes it: a filter, or something that has filters in it.
func Names(v any) []string {
	var out []string
	switch v := v.(type) {
	case []any:
		for _, kid := range v {
			out = append(out, Names(kid)...)
		}
	case map[string]any:
		if id, is := v["saved"].(string); is && len(v) == 1 {
			return []string{id}
		}
		for _, kid := range v {
			out = append(out, Names(kid)...)
		}
	}
	return out
}

// Named answers saved filters by their ids, for Env.Saved.
func Named(list []desk.Filter) func(id string) (json.RawMessage, bool) {
	return func(id string) (json.RawMessage, bool) {
		for _, f := range list {
			if f.ID == id {
				return f.Filter, true
			}
		}
		return nil, false
	}
}
