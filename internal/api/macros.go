package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/macro"
	"recado.dev/internal/store"
)

// mostMacros is how many macros a list has: more than anybody finds.
const mostMacros = 100

func (a *API) registerMacros() {
	const tag = "Macros"
	handle(a, route{Method: http.MethodGet, Path: "/macros", Summary: "The macros that everybody shares, then one's own", Tag: tag, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *shortList) (*body[page[desk.Macro]], error) {
			list, err := a.Store.Read().Macros(ctx, who.WorkspaceID, who.UserID)
			return part(in, list, err, func(m desk.Macro) string { return m.ID })
		})
	handle(a, route{Method: http.MethodPost, Path: "/macros", Summary: "Keep a text and changes of a case as a macro", Tag: tag, Ability: access.CasesWrite, Status: http.StatusCreated}, a.addMacro)
	handle(a, route{Method: http.MethodGet, Path: "/macros/{id}", Summary: "Read a macro", Tag: tag, Ability: access.CasesRead},
		func(ctx context.Context, who access.Who, in *DeskID) (*body[desk.Macro], error) {
			return answer(a.Store.Read().MacroByID(ctx, who.WorkspaceID, who.UserID, in.ID))
		})
	handle(a, route{Method: http.MethodPatch, Path: "/macros/{id}", Summary: "Change a macro, its place or who sees it", Tag: tag, Ability: access.CasesWrite}, a.changeMacro)
	handle(a, route{Method: http.MethodDelete, Path: "/macros/{id}", Summary: "Take a macro away", Tag: tag, Ability: access.CasesWrite, Status: http.StatusNoContent}, a.deleteMacro)
	handle(a, route{Method: http.MethodPost, Path: "/macros/{id}/run", Summary: "Run a macro on a case, or say what it would do", Tag: tag, Ability: access.CasesWrite,
		Made: func(ctx context.Context, who access.Who, effect string) (any, error) {
			out, err := a.macros().Made(ctx, who, effect)
			a.presenter().Messages(who, out.Messages)
			return out, err
		}}, a.runMacro)
}

// macros is the service that runs them.
func (a *API) macros() *macro.Service {
	return &macro.Service{Store: a.Store, Outbound: a.Outbound, Now: a.now}
}

type macroInput struct {
	Body struct {
		Name     string             `json:"name" maxLength:"100"`
		Shortcut string             `json:"shortcut,omitempty" maxLength:"40" doc:"what agents type to find it, without spaces"`
		Shared   bool               `json:"shared,omitempty" doc:"for everybody in the workspace, which needs macros.share"`
		Actions  []desk.MacroAction `json:"actions" minItems:"1" maxItems:"20" nullable:"false" doc:"its steps; texts may hold {{contact.name}}, {{contact.first_name}}, {{agent.name}}, {{agent.first_name}}, {{workspace.name}}, {{channel.name}}, {{case.number}}"`
		Position *int               `json:"position,omitempty" minimum:"0" maximum:"1000" doc:"left out for the last place"`
	}
}

type macroPatch struct {
	DeskID
	Body struct {
		Name     *string             `json:"name,omitempty" maxLength:"100"`
		Shortcut *string             `json:"shortcut,omitempty" maxLength:"40"`
		Shared   *bool               `json:"shared,omitempty" doc:"sharing it, and taking it back, need macros.share"`
		Actions  *[]desk.MacroAction `json:"actions,omitempty" minItems:"1" maxItems:"20" nullable:"false"`
		Position *int                `json:"position,omitempty" minimum:"0" maximum:"1000"`
	}
}

func (a *API) addMacro(ctx context.Context, who access.Who, in *macroInput) (*body[desk.Macro], error) {
	if in.Body.Shared && !who.Can(access.MacrosShare) {
		return nil, desk.E(desk.CodeForbidden, "your role may not share macros")
	}
	now := a.now()
	m := desk.Macro{WorkspaceID: who.WorkspaceID, ID: ident.New(), OwnerID: who.UserID, Shared: in.Body.Shared, Name: in.Body.Name,
		Shortcut: in.Body.Shortcut, Actions: in.Body.Actions, Position: mostMacros, CreatedAt: now, UpdatedAt: now}
	if in.Body.Position != nil {
		m.Position = *in.Body.Position
	}
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := a.placeMacro(ctx, tx, who, &m); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventMacroUpdated, macroNews(m, false), nil)
	})
	return answer(m, err)
}

func (a *API) changeMacro(ctx context.Context, who access.Who, in *macroPatch) (*body[desk.Macro], error) {
	var m desk.Macro
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if m, err = tx.MacroByID(ctx, who.WorkspaceID, who.UserID, in.ID); err != nil {
			return err
		}
		was := m
		if in.Body.Shared != nil && *in.Body.Shared != m.Shared {
			m.Shared, m.Position = *in.Body.Shared, mostMacros
		}
		if (was.Shared || m.Shared) && !who.Can(access.MacrosShare) {
			return desk.E(desk.CodeForbidden, "your role may not change shared macros")
		}
		for _, p := range []struct{ to, from *string }{{&m.Name, in.Body.Name}, {&m.Shortcut, in.Body.Shortcut}} {
			if p.from != nil {
				*p.to = *p.from
			}
		}
		if in.Body.Actions != nil {
			m.Actions = *in.Body.Actions
		}
		if in.Body.Position != nil {
			m.Position = *in.Body.Position
		}
		m.UpdatedAt = a.now()
		if err := a.placeMacro(ctx, tx, who, &m); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventMacroUpdated, macroNews(m, false), nil)
	})
	return answer(m, err)
}

func (a *API) deleteMacro(ctx context.Context, who access.Who, in *DeskID) (*nothing, error) {
	return nil, a.Store.Write(ctx, func(tx *store.Tx) error {
		m, err := tx.MacroByID(ctx, who.WorkspaceID, who.UserID, in.ID)
		if err != nil {
			return err
		}
		if m.Shared && !who.Can(access.MacrosShare) {
			return desk.E(desk.CodeForbidden, "your role may not take shared macros away")
		}
		if err := tx.DeleteMacro(ctx, who.WorkspaceID, m.ID); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventMacroUpdated, macroNews(m, true), nil)
	})
}

// placeMacro checks a macro and keeps it at its place among those of its list;
// the others make room. A shortcut is one macro's among those that its list's
// readers see together.
func (a *API) placeMacro(ctx context.Context, tx *store.Tx, who access.Who, m *desk.Macro) error {
	var err error
	if m.Name, err = auth.CleanName("name", m.Name); err != nil {
		return err
	}
	if err := a.macros().Clean(ctx, &tx.Queryer, who, m); err != nil {
		return err
	}
	list, err := tx.Macros(ctx, who.WorkspaceID, m.OwnerID)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(other desk.Macro) bool { return other.Shared != m.Shared || other.ID == m.ID })
	if len(list) >= mostMacros {
		return desk.E(desk.CodeConflict, "a list holds %d macros", mostMacros)
	}
	if m.Shortcut != "" && slices.ContainsFunc(list, func(other desk.Macro) bool { return other.Shortcut == m.Shortcut }) {
		return desk.E(desk.CodeConflict, "there is a macro with this shortcut already")
	}
	m.Position = min(m.Position, len(list))
	list = slices.Insert(list, m.Position, *m)
	for i, one := range list {
		if one.Position == i && one.ID != m.ID {
			continue
		}
		one.Position = i
		if err := tx.SaveMacro(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

// macroChange tells that a macro is another one now. Of those that people keep
// for themselves there is the id alone.
type macroChange struct {
	ID      string      `json:"id"`
	OwnerID string      `json:"owner_id"`
	Deleted bool        `json:"deleted,omitempty"`
	Macro   *desk.Macro `json:"macro,omitempty"`
}

func macroNews(m desk.Macro, deleted bool) macroChange {
	news := macroChange{ID: m.ID, OwnerID: m.OwnerID, Deleted: deleted}
	if m.Shared && !deleted {
		news.Macro = &m
	}
	return news
}

type runInput struct {
	DeskID
	Body struct {
		CaseID         string            `json:"case_id,omitempty" maxLength:"200" doc:"this or conversation_id"`
		ConversationID string            `json:"conversation_id,omitempty" maxLength:"200"`
		Dry            bool              `json:"dry,omitempty" doc:"do nothing: answer what it would do"`
		Values         map[string]string `json:"values,omitempty" doc:"of the variables of its texts, where the desk has none"`
		HoldSeconds    int               `json:"hold_seconds,omitempty" minimum:"0" maximum:"60" doc:"how long the reply can be taken back before it is sent"`
	}
}

func (a *API) runMacro(ctx context.Context, who access.Who, in *runInput) (*body[macro.Outcome], error) {
	b := &in.Body
	values := make(map[string]string, len(b.Values))
	for name, v := range b.Values {
		if len(v) > 1000 {
			return nil, desk.Invalid("values", "a value has at most 1000 bytes")
		}
		values[name] = cleanText(v)
	}
	out, err := a.macros().Run(ctx, who, in.ID, macro.Call{
		CaseID: cleanText(b.CaseID), ConversationID: cleanText(b.ConversationID), Dry: b.Dry, Values: values,
		Hold: time.Duration(b.HoldSeconds) * time.Second, Claim: claimOf(ctx),
	})
	if err != nil {
		return nil, err
	}
	a.presenter().Messages(who, out.Messages)
	return answer(out, nil)
}
