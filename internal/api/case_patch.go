package api

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"recado.dev/internal/access"
	"recado.dev/internal/cases"
	"recado.dev/internal/casework"
	"recado.dev/internal/desk"
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

// teamChoice is a field that may be left out, null or a team's id.
type teamChoice struct{ person }

// Schema implements huma.SchemaProvider.
func (teamChoice) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Nullable: true, Description: "a team's id, or null for none"}
}

// moment is a field that may be left out, null or a time.
type moment struct {
	Sent bool
	Text string // "" for null
}

// UnmarshalJSON implements json.Unmarshaler.
func (m *moment) UnmarshalJSON(b []byte) error {
	m.Sent = true
	if bytes.Equal(b, []byte("null")) {
		return nil
	}
	return json.Unmarshal(b, &m.Text)
}

// Schema implements huma.SchemaProvider.
func (moment) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Nullable: true, Description: "a moment or words for one, as POST /cases/{id}/snooze takes them; null wakes"}
}

// CasePatch is what may be changed of a case. What is left out stays.
type CasePatch struct {
	Status   *desk.CaseStatus `json:"status,omitempty" enum:"open,pending,resolved"`
	Assignee person           `json:"assignee,omitempty"`
	Team     teamChoice       `json:"team,omitempty"`
	Queue    *string          `json:"queue,omitempty" maxLength:"100"`
	Priority *desk.Priority   `json:"priority,omitempty" enum:"low,normal,high,urgent"`
	Tags     *[]string        `json:"tags,omitempty" maxItems:"50" nullable:"false" doc:"the names of all tags"`
	Subject  *string          `json:"subject,omitempty" maxLength:"500"`
	// SnoozedUntil has the case sleep.
	SnoozedUntil moment `json:"snoozed_until,omitempty"`
	// SubStatus brings the case to the status that it belongs to.
	SubStatus *string `json:"sub_status,omitempty" maxLength:"200" doc:"a sub-status's id, or nothing for none"`
	Category  *string `json:"category,omitempty" maxLength:"100" doc:"a category's name, or nothing for none"`
	// What is found out by itself; nothing has it found out again.
	Language  *string         `json:"language,omitempty" maxLength:"20" doc:"es, en …; nothing has it found out again"`
	Country   *string         `json:"country,omitempty" maxLength:"20" doc:"ES, MX …; nothing has it found out again"`
	Sentiment *desk.Sentiment `json:"sentiment,omitempty" enum:"positive,neutral,negative," doc:"nothing has it found out again"`
	Fields    map[string]any  `json:"fields,omitempty" doc:"values of the workspace's own fields, by key; null takes one away"`
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
	until, err := a.snoozedUntil(ctx, who, in.SnoozedUntil)
	if err != nil {
		return nil, nil, err
	}
	steps := make([]casework.Step, len(ids))
	for i, id := range ids {
		steps[i] = casework.Step{CaseID: id, Patch: patchOf(who, in), Version: version}
		steps[i].Patch.Snooze = until
	}
	var out casework.Outcome
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		by := casework.By{WorkspaceID: who.WorkspaceID, Actor: who.Actor, At: a.now(), MakeTags: who.Can(access.TagsManage)}
		var err error
		if out, err = casework.Apply(ctx, tx, by, steps); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, who.WorkspaceID, out.Events)
	})
	refused := make([]refusal, len(out.Refused))
	for i, r := range out.Refused {
		refused[i] = refuse(r.CaseID, r.Err)
	}
	return out.Views, refused, err
}

// patchOf is a request's patch as the rules of cases take it.
func patchOf(who access.Who, in CasePatch) cases.Patch {
	p := cases.Patch{Status: in.Status, Priority: in.Priority}
	p.Sentiment, p.Fields = in.Sentiment, in.Fields
	if in.SubStatus != nil {
		p.SetSubStatus = true
		if id := cleanText(*in.SubStatus); id != "" {
			p.SubStatus = &desk.CaseChoice{ID: id}
		}
	}
	for _, t := range []struct{ from, to **string }{{&in.Queue, &p.Queue}, {&in.Subject, &p.Subject}, {&in.Category, &p.Category}, {&in.Language, &p.Language}, {&in.Country, &p.Country}} {
		if *t.from != nil {
			text := cleanText(**t.from)
			*t.to = &text
		}
	}
	if in.Assignee.Sent {
		id := cleanText(in.Assignee.ID)
		if id == "me" {
			id = who.UserID
		}
		p.AssigneeID = &id
	}
	if in.Team.Sent {
		id := cleanText(in.Team.ID)
		p.TeamID = &id
	}
	if in.Tags != nil {
		names := make([]string, len(*in.Tags))
		for i, name := range *in.Tags {
			names[i] = cleanText(name)
		}
		p.Tags = &names
	}
	return p
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
