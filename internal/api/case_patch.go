package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// person is a field that may be left out, null or a user's id.
type person struct {
	Sent bool
	ID   string // "" for null
}

// UnmarshalJSON implements json.Unmarshaler.
func (p *person) UnmarshalJSON(b []byte) error {
	p.Sent = true
	if bytes.Equal(b, []byte("null")) {
		return nil
	}
	return json.Unmarshal(b, &p.ID)
}

// Schema implements huma.SchemaProvider.
func (person) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Nullable: true, Description: "a user's id, me, or null for nobody"}
}

// CasePatch is what may be changed of a case. What is left out stays.
type CasePatch struct {
	Status   *desk.CaseStatus `json:"status,omitempty" enum:"open,pending,resolved"`
	Assignee person           `json:"assignee,omitempty"`
	Queue    *string          `json:"queue,omitempty" maxLength:"100"`
	Priority *desk.Priority   `json:"priority,omitempty" enum:"low,normal,high,urgent"`
	Tags     *[]string        `json:"tags,omitempty" maxItems:"50" nullable:"false" doc:"the names of all tags"`
	Subject  *string          `json:"subject,omitempty" maxLength:"500"`
}

type patchCaseInput struct {
	DeskID
	IfMatch string `header:"If-Match" doc:"the version that the change is about; another one is a conflict"`
	Body    struct {
		CasePatch
		Version *int64 `json:"version,omitempty" doc:"the same as If-Match"`
	}
}

func (a *API) patchCase(ctx context.Context, who access.Who, in *patchCaseInput) (*body[desk.CaseView], error) {
	version := in.Body.Version
	if in.IfMatch != "" && in.IfMatch != "*" {
		v, err := strconv.ParseInt(strings.Trim(strings.TrimPrefix(in.IfMatch, "W/"), `"`), 10, 64)
		if err != nil {
			return nil, desk.Invalid("If-Match", "expected the version of a case")
		}
		version = &v
	}
	views, refused, err := a.changeCases(ctx, who, []string{in.ID}, in.Body.CasePatch, version)
	if err != nil {
		return nil, err
	}
	if len(refused) > 0 {
		return nil, refused[0].err
	}
	return &body[desk.CaseView]{views[0]}, nil
}

type bulkInput struct {
	Body struct {
		IDs   []string  `json:"ids" minItems:"1" maxItems:"200" nullable:"false"`
		Patch CasePatch `json:"patch"`
	}
}

// bulkAnswer is what became of each case of a bulk change.
type bulkAnswer struct {
	Items  []desk.CaseView `json:"items" nullable:"false" doc:"the cases as they are now"`
	Errors []refusal       `json:"errors" nullable:"false" doc:"the cases that were left alone, and why"`
}

// refusal is one case that a bulk change left alone.
type refusal struct {
	ID     string    `json:"id"`
	Code   desk.Code `json:"code"`
	Detail string    `json:"detail"`
	err    error
}

func refuse(id string, err *desk.Error) refusal {
	return refusal{ID: id, Code: err.Code, Detail: err.Public, err: err}
}

func (a *API) patchManyCases(ctx context.Context, who access.Who, in *bulkInput) (*body[bulkAnswer], error) {
	views, refused, err := a.changeCases(ctx, who, in.Body.IDs, in.Body.Patch, nil)
	if err != nil {
		return nil, err
	}
	return &body[bulkAnswer]{bulkAnswer{Items: views, Errors: refused}}, nil
}

// changeCases applies one patch to cases in one transaction. A case that is not
// there or may not change is refused; a patch that is wrong in itself is an
// error and changes nothing.
func (a *API) changeCases(ctx context.Context, who access.Who, ids []string, in CasePatch, version *int64) ([]desk.CaseView, []refusal, error) {
	ids = unique(ids)
	var views []desk.CaseView
	var refused []refusal
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		w := &caseChange{a: a, ctx: ctx, tx: tx, who: who, version: version}
		if err := w.prepare(in); err != nil {
			return err
		}
		if err := w.apply(ids); err != nil {
			return err
		}
		var err error
		views, err = w.save()
		refused = w.refused
		return err
	})
	if refused == nil {
		refused = []refusal{}
	}
	return views, refused, err
}

func unique(ids []string) []string {
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		if id = cleanText(id); !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// caseChange is one run of changeCases; it begins anew when its transaction is
// run again.
type caseChange struct {
	a       *API
	ctx     context.Context
	tx      *store.Tx
	who     access.Who
	version *int64

	patch   cases.Patch
	known   []string // names of tags that exist
	newTags []desk.Tag
	all     []desk.Case // as they are after, changed or not
	changes []store.CaseChange
	events  []desk.Event
	refused []refusal
}

// prepare checks what the patch names.
func (w *caseChange) prepare(in CasePatch) error {
	w.patch = cases.Patch{Status: in.Status, Priority: in.Priority}
	for _, t := range []struct{ from, to **string }{{&in.Queue, &w.patch.Queue}, {&in.Subject, &w.patch.Subject}} {
		if *t.from != nil {
			text := cleanText(**t.from)
			*t.to = &text
		}
	}
	if in.Assignee.Sent {
		id, err := w.assignee(cleanText(in.Assignee.ID))
		if err != nil {
			return err
		}
		w.patch.AssigneeID = &id
	}
	if in.Tags == nil {
		return nil
	}
	names := make([]string, 0, len(*in.Tags))
	for _, name := range *in.Tags {
		if name = strings.TrimSpace(cleanText(name)); name == "" || utf8.RuneCountInString(name) > 50 {
			return desk.Invalid("tags", "a tag's name has 1 to 50 characters")
		}
		names = append(names, name)
	}
	w.patch.Tags = &names
	tags, err := w.tx.Tags(w.ctx, w.who.WorkspaceID)
	for _, t := range tags {
		w.known = append(w.known, t.Name)
	}
	return err
}

func (w *caseChange) assignee(id string) (string, error) {
	if id == "me" {
		id = w.who.UserID
	}
	if id == "" {
		return "", nil
	}
	m, err := w.tx.MemberByID(w.ctx, w.who.WorkspaceID, id)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && m.DisabledAt != nil {
		return "", desk.Invalid("assignee", "there is no such member")
	}
	return id, err
}

func (w *caseChange) apply(ids []string) error {
	found, err := w.tx.LockCases(w.ctx, w.who.WorkspaceID, ids)
	if err != nil {
		return err
	}
	now := w.a.now()
	for _, id := range ids {
		before, ok := found[id]
		if !ok {
			w.refused = append(w.refused, refuse(id, desk.NotFound("case")))
			continue
		}
		if w.version != nil && *w.version != before.Version {
			w.refused = append(w.refused, refuse(id, desk.E(desk.CodeConflict, "the case was changed meanwhile: it has version %d", before.Version)))
			continue
		}
		if err := w.makeTags(before); err != nil {
			return err
		}
		after, changed, err := cases.Apply(before, w.patch, now)
		if err != nil {
			return err
		}
		if no, err := w.clash(before, after); err != nil {
			return err
		} else if no != nil {
			w.refused = append(w.refused, refuse(id, no))
			continue
		}
		if before.Status == desk.CaseResolved && after.Status != desk.CaseResolved {
			answers, err := w.tx.AnswersOf(w.ctx, before)
			if err != nil {
				return err
			}
			after = cases.OnReopened(after, answers)
		}
		w.all = append(w.all, after)
		if len(changed) > 0 {
			w.changes = append(w.changes, store.CaseChange{Before: &before, After: after})
			w.events = append(w.events, desk.Event{
				Type: desk.EventCaseUpdated, At: now, Actor: w.who.Actor, CaseID: id, ConversationID: after.ConversationID, ContactID: after.ContactID, Changes: changed,
			})
		}
	}
	return nil
}

// clash refuses to open a case whose conversation has gone on to another one:
// a conversation has one open case.
func (w *caseChange) clash(before, after desk.Case) (*desk.Error, error) {
	if before.Status != desk.CaseResolved || after.Status == desk.CaseResolved {
		return nil, nil
	}
	conv, err := w.tx.LockConversation(w.ctx, w.who.WorkspaceID, before.ConversationID)
	if err != nil || conv.CaseID == before.ID || conv.CaseID == "" {
		return nil, err
	}
	return desk.E(desk.CodeConflict, "the conversation has a newer case"), nil
}

// makeTags adds the tags that the patch names and nobody made yet, for those
// who may; for others an unknown name is a mistake.
func (w *caseChange) makeTags(before desk.Case) error {
	if w.patch.Tags == nil {
		return nil
	}
	for _, name := range *w.patch.Tags {
		if slices.Contains(w.known, name) || slices.Contains(before.Tags, name) {
			continue
		}
		if !w.who.Can(access.TagsManage) {
			return desk.Invalid("tags", "there is no tag %q", name)
		}
		w.newTags = append(w.newTags, desk.Tag{WorkspaceID: w.who.WorkspaceID, ID: ident.New(), Name: name, Color: "grey", CreatedAt: w.a.now()})
		w.known = append(w.known, name)
	}
	return nil
}

// save writes what changed and answers the cases as they are now.
func (w *caseChange) save() ([]desk.CaseView, error) {
	ws := w.who.WorkspaceID
	for _, t := range w.newTags {
		if err := w.tx.InsertTag(w.ctx, t); err != nil {
			return nil, err
		}
	}
	if err := w.tx.SaveCases(w.ctx, ws, w.changes); err != nil {
		return nil, err
	}
	for _, c := range w.changes {
		i := slices.IndexFunc(w.all, func(k desk.Case) bool { return k.ID == c.After.ID })
		w.all[i] = c.After
	}
	views, err := w.tx.CaseViews(w.ctx, ws, w.all)
	if err != nil {
		return nil, err
	}
	for i := range w.events {
		at := slices.IndexFunc(views, func(v desk.CaseView) bool { return v.ID == w.events[i].CaseID })
		if w.events[i].Data, err = json.Marshal(views[at]); err != nil {
			return nil, fmt.Errorf("write event of case %s: %w", views[at].ID, err)
		}
	}
	for _, t := range w.newTags {
		data, err := json.Marshal(t)
		if err != nil {
			return nil, fmt.Errorf("write event of tag %s: %w", t.ID, err)
		}
		w.events = append(w.events, desk.Event{Type: desk.EventTagUpdated, At: t.CreatedAt, Actor: w.who.Actor, Data: data})
	}
	return views, w.tx.AppendEvents(w.ctx, ws, w.events)
}
