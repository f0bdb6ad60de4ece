package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"recado.dev/internal/access"
	"recado.dev/internal/dispatch"
)

const tagRouting = "Routing"

// fields is an object of which any fields may be sent; what is left out stays as
// it is, or as it begins.
type fields struct{ raw json.RawMessage }

// UnmarshalJSON implements json.Unmarshaler.
func (d *fields) UnmarshalJSON(b []byte) error {
	d.raw = json.RawMessage(cleanJSON(b))
	return nil
}

// Schema implements huma.SchemaProvider.
func (fields) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Description: "the fields to set, as the answer shows them; each is replaced as a whole"}
}

// cleanJSON is JSON as the database can hold it.
func cleanJSON(b []byte) []byte {
	var v any
	if json.Unmarshal(b, &v) != nil {
		return b
	}
	out, err := json.Marshal(cleanValue(v))
	if err != nil {
		return b
	}
	return out
}

func cleanValue(v any) any {
	switch v := v.(type) {
	case string:
		return cleanText(v)
	case []any:
		for i := range v {
			v[i] = cleanValue(v[i])
		}
	case map[string]any:
		for k, one := range v {
			v[k] = cleanValue(one)
		}
	}
	return v
}

type draftInput struct{ Body fields }

type draftPatch struct {
	ID   string `path:"id" doc:"the entity's id"`
	Body fields
}

func (a *API) registerQueues() {
	handle(a, route{Method: http.MethodGet, Path: "/queues", Summary: "Queues, with how much waits in each", Tag: tagRouting, Ability: access.WorkspaceRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[dispatch.Queue]], error) {
			list, err := a.Dispatch.Queues(ctx, who.WorkspaceID)
			return part(in, list, err, func(q dispatch.Queue) string { return q.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/queues", Summary: "Add a queue", Tag: tagRouting, Ability: access.RoutingManage, Status: http.StatusCreated},
		func(ctx context.Context, who access.Who, in *draftInput) (*body[dispatch.Queue], error) {
			return answer(a.Dispatch.SaveQueue(ctx, who, "", in.Body.raw))
		})
	handle(a, route{Method: http.MethodGet, Path: "/queues/{id}", Summary: "Read a queue", Tag: tagRouting, Ability: access.WorkspaceRead},
		func(ctx context.Context, who access.Who, in *idInput) (*body[dispatch.Queue], error) {
			return answer(a.Dispatch.Queue(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodPatch, Path: "/queues/{id}", Summary: "Change a queue", Tag: tagRouting, Ability: access.RoutingManage},
		func(ctx context.Context, who access.Who, in *draftPatch) (*body[dispatch.Queue], error) {
			return answer(a.Dispatch.SaveQueue(ctx, who, in.ID, in.Body.raw))
		})
	handle(a, route{Method: http.MethodDelete, Path: "/queues/{id}", Summary: "Take a queue away; its cases go to another", Tag: tagRouting, Ability: access.RoutingManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *deleteQueueInput) (*nothing, error) {
			return nil, a.Dispatch.DeleteQueue(ctx, who, in.ID, cleanText(in.To))
		})
}

type deleteQueueInput struct {
	ID string `path:"id" doc:"the entity's id"`
	To string `query:"to" maxLength:"100" doc:"the queue to which its cases go, and that settings name instead"`
}
