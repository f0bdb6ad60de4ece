package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
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

func (a *API) registerWorkstreams() {
	handle(a, route{Method: http.MethodGet, Path: "/workstreams", Summary: "Workstreams: how the work of channels is handled", Tag: tagRouting, Ability: access.RoutingRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[dispatch.Workstream]], error) {
			list, err := a.Dispatch.Workstreams(ctx, who.WorkspaceID)
			return part(in, list, err, func(w dispatch.Workstream) string { return w.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/workstreams", Summary: "Add a workstream", Tag: tagRouting, Ability: access.RoutingManage, Status: http.StatusCreated},
		func(ctx context.Context, who access.Who, in *draftInput) (*body[dispatch.Workstream], error) {
			return answer(a.Dispatch.SaveWorkstream(ctx, who, "", in.Body.raw))
		})
	handle(a, route{Method: http.MethodGet, Path: "/workstreams/{id}", Summary: "Read a workstream", Tag: tagRouting, Ability: access.RoutingRead},
		func(ctx context.Context, who access.Who, in *idInput) (*body[dispatch.Workstream], error) {
			return answer(a.Dispatch.Workstream(ctx, who.WorkspaceID, in.ID))
		})
	handle(a, route{Method: http.MethodPatch, Path: "/workstreams/{id}", Summary: "Change a workstream", Tag: tagRouting, Ability: access.RoutingManage},
		func(ctx context.Context, who access.Who, in *draftPatch) (*body[dispatch.Workstream], error) {
			return answer(a.Dispatch.SaveWorkstream(ctx, who, in.ID, in.Body.raw))
		})
	handle(a, route{Method: http.MethodDelete, Path: "/workstreams/{id}", Summary: "Take a workstream away; its cases stay in their queues", Tag: tagRouting, Ability: access.RoutingManage, Status: http.StatusNoContent},
		func(ctx context.Context, who access.Who, in *idInput) (*nothing, error) {
			return nil, a.Dispatch.DeleteWorkstream(ctx, who, in.ID)
		})
	handle(a, route{Method: http.MethodPost, Path: "/workstreams/try", Summary: "Tell what routing would make of a case, and change nothing", Tag: tagRouting, Ability: access.RoutingRead}, a.tryRouting)
}

type tryInput struct {
	Body struct {
		CaseID  string               `json:"case_id,omitempty" maxLength:"100"`
		Subject *dispatch.TrySubject `json:"subject,omitempty"`
	}
}

func (a *API) tryRouting(ctx context.Context, who access.Who, in *tryInput) (*body[dispatch.Trial], error) {
	if sub := in.Body.Subject; sub != nil {
		sub.ChannelID, sub.Text, sub.Subject, sub.Language = cleanText(sub.ChannelID), cleanText(sub.Text), cleanText(sub.Subject), cleanText(sub.Language)
	}
	if in.Body.CaseID == "" && in.Body.Subject == nil {
		return nil, desk.Invalid("case_id", "name a case, or describe one as subject")
	}
	return answer(a.Dispatch.Try(ctx, who.WorkspaceID, cleanText(in.Body.CaseID), in.Body.Subject))
}
