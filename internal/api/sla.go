package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/calendar"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/ident"
	"recado.dev/internal/sla"
	"recado.dev/internal/slaclock"
	"recado.dev/internal/store"
)

// maxPolicies is how many policies a workspace may have: a case is held against
// each.
const maxPolicies = 50

func (a *API) registerSLA() {
	const tag = "SLA policies"
	handle(a, route{Method: http.MethodGet, Path: "/sla-policies", Summary: "Promises about time, in the order in which they count", Tag: tag, Ability: access.SLARead}, a.listPolicies)
	handle(a, route{Method: http.MethodPost, Path: "/sla-policies", Summary: "Add a policy; open cases that it holds for are counted by it", Tag: tag, Ability: access.SLAManage, Status: http.StatusCreated}, a.addPolicy)
	handle(a, route{Method: http.MethodPatch, Path: "/sla-policies/{id}", Summary: "Change a policy; open cases are counted again", Tag: tag, Ability: access.SLAManage}, a.changePolicy)
	handle(a, route{Method: http.MethodDelete, Path: "/sla-policies/{id}", Summary: "Take a policy away, with the clocks that it keeps", Tag: tag, Ability: access.SLAManage, Status: http.StatusNoContent}, a.deletePolicy)
}

// policyView is a policy as it is shown.
type policyView struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Position   int        `json:"position" doc:"the first policy that fits a case counts"`
	CalendarID *string    `json:"calendar_id" doc:"null is the default calendar"`
	Conditions conditions `json:"conditions" doc:"a filter; null is every case"`
	sla.Policy
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// conditions are a filter, null or left out.
type conditions struct {
	Sent bool
	Raw  json.RawMessage // nil for null
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *conditions) UnmarshalJSON(b []byte) error {
	c.Sent, c.Raw = true, nil
	if !bytes.Equal(b, []byte("null")) {
		c.Raw = bytes.Clone(b)
	}
	return nil
}

// MarshalJSON implements json.Marshaler.
func (c conditions) MarshalJSON() ([]byte, error) {
	if len(c.Raw) == 0 {
		return []byte("null"), nil
	}
	return c.Raw, nil
}

// Schema implements huma.SchemaProvider.
func (conditions) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, Nullable: true, AdditionalProperties: true,
		Description: "a filter on queue, priority, tag, platform, channel, contact and assignee; null for every case"}
}

// calendarRef is a field that may be left out, null or a calendar's id.
type calendarRef struct {
	Sent bool
	ID   string // "" for null
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *calendarRef) UnmarshalJSON(b []byte) error {
	c.Sent = true
	if bytes.Equal(b, []byte("null")) {
		return nil
	}
	return json.Unmarshal(b, &c.ID)
}

// Schema implements huma.SchemaProvider.
func (calendarRef) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Nullable: true, Description: "a calendar's id; null is the default calendar"}
}

func viewPolicy(row desk.SLAPolicy) (policyView, error) {
	v := policyView{ID: row.ID, Name: row.Name, Position: row.Position, Conditions: conditions{Raw: row.Conditions}, CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt}
	if row.CalendarID != "" {
		v.CalendarID = &row.CalendarID
	}
	if err := json.Unmarshal(row.Settings, &v.Policy); err != nil {
		return v, fmt.Errorf("read sla policy %s: %w", row.ID, err)
	}
	for _, t := range []*sla.Target{&v.FirstReply, &v.NextReply, &v.Resolution} {
		if t.Minutes == nil {
			t.Minutes = map[desk.Priority]int{}
		}
	}
	if v.OnReopen == "" {
		v.OnReopen = sla.Resume
	}
	return v, nil
}

func (a *API) listPolicies(ctx context.Context, who access.Who, in *shortList) (*body[page[policyView]], error) {
	rows, err := a.Store.Read().SLAPolicies(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	views := make([]policyView, len(rows))
	for i, row := range rows {
		if views[i], err = viewPolicy(row); err != nil {
			return nil, err
		}
	}
	return part(in, views, nil, func(v policyView) string { return v.ID })
}

// PolicyFields is what may be said of a policy. It is exported to be embedded.
type PolicyFields struct {
	Name       *string        `json:"name,omitempty" maxLength:"100"`
	Position   *int           `json:"position,omitempty" minimum:"0" maximum:"10000"`
	CalendarID calendarRef    `json:"calendar_id,omitempty"`
	Conditions conditions     `json:"conditions,omitempty"`
	FirstReply *sla.Target    `json:"first_reply,omitempty"`
	NextReply  *sla.Target    `json:"next_reply,omitempty"`
	Resolution *sla.Target    `json:"resolution,omitempty"`
	WarnBefore *int           `json:"warn_before_minutes,omitempty" minimum:"0"`
	WarnAt     *int           `json:"warn_at_percent,omitempty" minimum:"0" maximum:"99"`
	Pending    *bool          `json:"pause_pending,omitempty" doc:"the clocks stand while the case is pending"`
	Snoozed    *bool          `json:"pause_snoozed,omitempty" doc:"the clocks stand while the case is snoozed"`
	OnReopen   *sla.Reopening `json:"on_reopen,omitempty" enum:"resume,restart"`
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// apply says it of a policy; the settings are whole afterwards.
// saved answers the filters that its conditions name.
func (f PolicyFields) apply(row *desk.SLAPolicy, saved func(id string) (json.RawMessage, bool)) error {
	view, err := viewPolicy(*row)
	if err != nil {
		return err
	}
	if f.Name != nil {
		if row.Name, err = auth.CleanName("name", *f.Name); err != nil {
			return err
		}
	}
	set(&row.Position, f.Position)
	if f.CalendarID.Sent {
		row.CalendarID = cleanText(f.CalendarID.ID)
	}
	if f.Conditions.Sent {
		if _, err := slaclock.Conditions(f.Conditions.Raw, saved); err != nil {
			return err
		}
		if len(f.Conditions.Raw) > 0 && string(f.Conditions.Raw) != "null" {
			if _, err := filter.Check(f.Conditions.Raw, filter.Env{Saved: saved}); err != nil {
				return err
			}
		}
		row.Conditions = f.Conditions.Raw
	}
	p := view.Policy
	set(&p.FirstReply, f.FirstReply)
	set(&p.NextReply, f.NextReply)
	set(&p.Resolution, f.Resolution)
	set(&p.WarnBefore, f.WarnBefore)
	set(&p.WarnAt, f.WarnAt)
	set(&p.PausePending, f.Pending)
	set(&p.PauseSnoozed, f.Snoozed)
	set(&p.OnReopen, f.OnReopen)
	if err := p.Check(); err != nil {
		return err
	}
	if row.Settings, err = json.Marshal(p); err != nil {
		return fmt.Errorf("write sla policy %s: %w", row.ID, err)
	}
	return nil
}

type policyInput struct {
	Body PolicyFields
}

func (a *API) addPolicy(ctx context.Context, who access.Who, in *policyInput) (*body[policyView], error) {
	if in.Body.Name == nil {
		return nil, desk.Invalid("name", "a name is needed")
	}
	now := a.now()
	return answer(a.savePolicy(ctx, who, in.Body, func(tx *store.Tx) (desk.SLAPolicy, error) {
		row := desk.SLAPolicy{WorkspaceID: who.WorkspaceID, ID: ident.New(), Settings: json.RawMessage(`{"pause_pending":true,"pause_snoozed":true}`), CreatedAt: now}
		all, err := tx.SLAPolicies(ctx, who.WorkspaceID)
		if len(all) >= maxPolicies {
			return row, desk.E(desk.CodeConflict, "a workspace has at most %d policies", maxPolicies)
		}
		if len(all) > 0 {
			row.Position = all[len(all)-1].Position + 1
		}
		return row, err
	}))
}

type policyPatch struct {
	ID   string `path:"id" doc:"the entity's id"`
	Body PolicyFields
}

func (a *API) changePolicy(ctx context.Context, who access.Who, in *policyPatch) (*body[policyView], error) {
	return answer(a.savePolicy(ctx, who, in.Body, func(tx *store.Tx) (desk.SLAPolicy, error) {
		return tx.SLAPolicyByID(ctx, who.WorkspaceID, cleanText(in.ID))
	}))
}

// savePolicy changes the policy that load answers and has the clocks counted
// again, in one transaction.
func (a *API) savePolicy(ctx context.Context, who access.Who, fields PolicyFields, load func(*store.Tx) (desk.SLAPolicy, error)) (policyView, error) {
	var view policyView
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		row, err := load(tx)
		if err != nil {
			return err
		}
		filters, err := tx.SharedFilters(ctx, who.WorkspaceID)
		if err != nil {
			return err
		}
		if err := fields.apply(&row, filter.Named(filters)); err != nil {
			return err
		}
		if row.CalendarID != "" {
			if _, err := calendar.ByID(ctx, &tx.Queryer, who.WorkspaceID, row.CalendarID); desk.CodeOf(err) == desk.CodeNotFound {
				return desk.Invalid("calendar_id", "there is no such calendar")
			} else if err != nil {
				return err
			}
		}
		row.UpdatedAt = a.now()
		if err := tx.SaveSLAPolicy(ctx, row); err != nil {
			return err
		}
		if err := tx.RecountSLA(ctx, who.WorkspaceID); err != nil {
			return err
		}
		if view, err = viewPolicy(row); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventSLAPolicyUpdated, view, nil)
	})
	return view, err
}

func (a *API) deletePolicy(ctx context.Context, who access.Who, in *idInput) (*nothing, error) {
	return nil, a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.DeleteSLAPolicy(ctx, who.WorkspaceID, cleanText(in.ID)); err != nil {
			return err
		}
		if err := tx.RecountSLA(ctx, who.WorkspaceID); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventSLAPolicyUpdated, gone{in.ID, true}, nil)
	})
}
