package automation

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/store"
)

// KeepFacts is for how long it can be explained why recipes started or did not.
const KeepFacts = 30 * 24 * time.Hour

// noted is what was known when recipes were decided on.
type noted struct {
	Occasions []Occasion      `json:"occasions"`
	Case      desk.Case       `json:"case"`
	CaseClass desk.CaseClass  `json:"class"`
	Contact   desk.Contact    `json:"contact"`
	Message   *desk.Message   `json:"message,omitempty"`
	Around    around          `json:"around"`
	Hours     map[string]bool `json:"hours,omitempty"` // by calendar: whether they were
}

// around are the facts that are in no noun.
type around struct {
	ContactID    string     `json:"contact_id,omitempty"`
	AssigneeID   string     `json:"assignee_id,omitempty"`
	DueAt        *time.Time `json:"due_at,omitempty"`
	WorkstreamID string     `json:"workstream_id,omitempty"`
	Messages     int        `json:"messages,omitempty"`
	Mentioned    []string   `json:"mentioned,omitempty"`
	// SLA are the promises, where a recipe asked for them.
	SLA *desk.CaseSLA `json:"sla,omitempty"`
	// LastSeen is when the contact last wrote, where a recipe asked for it.
	LastSeen time.Time `json:"last_seen,omitzero"`
}

// note is what was known as it is kept.
func note(f *filter.Facts, occasions []Occasion, hours map[string]bool) ([]byte, error) {
	n := noted{Occasions: occasions, Case: f.Case, CaseClass: f.Case.CaseClass, Contact: f.Contact, Hours: hours,
		Around: around{ContactID: f.Case.ContactID, AssigneeID: f.Case.AssigneeID, DueAt: f.DueAt, WorkstreamID: f.WorkstreamID, Messages: f.Messages, Mentioned: f.Mentioned, SLA: f.SLA, LastSeen: f.LastSeen}}
	if f.Said != nil {
		n.Message = &f.Said.Message
	}
	return json.Marshal(n)
}

// facts are what was known, to be decided on again.
func (n noted) facts() *filter.Facts {
	f := &filter.Facts{Case: n.Case, Contact: n.Contact, SLA: n.Around.SLA, DueAt: n.Around.DueAt, WorkstreamID: n.Around.WorkstreamID, Messages: n.Around.Messages, Mentioned: n.Around.Mentioned, LastSeen: n.Around.LastSeen}
	f.Case.ContactID, f.Case.AssigneeID, f.Case.CaseClass = n.Around.ContactID, n.Around.AssigneeID, n.CaseClass
	if n.Message != nil {
		f.Said = filter.Hear(*n.Message, f.Case.Language, f.Case.Sentiment)
	}
	return f
}

// Explained is why recipes started or did not because of one thing that
// happened.
type Explained struct {
	At        time.Time        `json:"at"`
	Occasion  desk.TriggerKind `json:"occasion"`
	Tag       string           `json:"tag,omitempty"`
	Status    desk.CaseStatus  `json:"status,omitempty"`
	MessageID string           `json:"message_id,omitempty"`
	Verdicts  []Verdict        `json:"verdicts" nullable:"false"`
}

// Explain answers why each recipe started or did not, for a message or else for
// all that happened in a case, the newest first: by the recipes and by what was
// known as they were then.
func (e *Engine) Explain(ctx context.Context, ws, messageID, caseID string) ([]Explained, error) {
	rows, err := e.Store.Read().RecipeFactsOf(ctx, ws, messageID, caseID, 50)
	if err != nil {
		return nil, err
	}
	out := []Explained{}
	sets := map[int64]*Set{}
	for _, row := range rows {
		if sets[row.Revision] == nil {
			if sets[row.Revision], err = e.setAt(ctx, ws, row); err != nil {
				return nil, err
			}
		}
		var n noted
		if err := json.Unmarshal(row.Facts, &n); err != nil {
			return nil, fmt.Errorf("read the facts of event %d: %w", row.Seq, err)
		}
		for _, o := range n.Occasions {
			out = append(out, Explained{At: row.At, Occasion: o.Kind, Tag: o.Tag, Status: o.Status, MessageID: row.MessageID,
				Verdicts: sets[row.Revision].Explain(o, n.facts(), func(calendar string) bool { return n.Hours[calendar] })})
		}
	}
	return out, nil
}

// setAt is the recipes as they were.
func (e *Engine) setAt(ctx context.Context, ws string, row store.RecipeFacts) (*Set, error) {
	q := e.Store.Read()
	recipes, topics, err := q.RecipesAt(ctx, ws, row.Revision)
	if err != nil {
		return nil, err
	}
	filters, err := q.FiltersAt(ctx, ws, row.Revision)
	if err != nil {
		return nil, err
	}
	env := e.Env(ctx, ws)
	env.Now, env.Saved = row.At, filter.Named(filters)
	set, _ := Ready(recipes, topics, env)
	return set, nil
}

// calendars are those that recipes go by.
func (s *Set) calendars() []string {
	var out []string
	seen := map[string]bool{}
	for _, r := range s.rules {
		if id := r.recipe.Hours.CalendarID; id != "" && r.recipe.Hours.Mode != "always" && !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}
