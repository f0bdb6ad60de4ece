package casework

import (
	"context"
	"maps"
	"slices"

	"golang.org/x/text/language"

	"recado.dev/internal/cases"
	"recado.dev/internal/contact"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// checkWork looks at what a patch says of the work on a case, and brings values
// into the form in which they are kept.
func (r *run) checkWork(p *cases.Patch) error {
	if p.SubStatus != nil && p.SetSubStatus {
		choice, err := r.tx.CaseChoice(r.ctx, r.by.WorkspaceID, desk.ChoiceSubStatus, p.SubStatus.ID)
		if desk.CodeOf(err) == desk.CodeNotFound {
			return desk.Invalid("sub_status", "there is no such sub-status")
		}
		if err != nil {
			return err
		}
		if p.Status == nil {
			p.Status = &choice.Status
		}
		if *p.Status != choice.Status {
			return desk.Invalid("sub_status", "%q is a sub-status of %s", choice.Name, choice.Status)
		}
		p.SubStatus = &choice
	}
	if p.Category != nil && *p.Category != "" {
		all, err := r.tx.CaseChoices(r.ctx, r.by.WorkspaceID, desk.ChoiceCategory)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(c desk.CaseChoice) bool { return c.Name == *p.Category }) {
			return desk.Invalid("category", "there is no category %q", *p.Category)
		}
	}
	if err := CheckCodes(p); err != nil || len(p.Fields) == 0 {
		return err
	}
	return r.checkFields(p)
}

// CheckCodes refuses a language or a country that has no code, and brings codes
// into the form in which they are kept.
func CheckCodes(p *cases.Patch) error {
	if p.Language != nil && *p.Language != "" {
		base, err := language.ParseBase(*p.Language)
		if err != nil {
			return desk.Invalid("language", "is a language's code such as es")
		}
		code := base.String()
		p.Language = &code
	}
	if p.Country != nil && *p.Country != "" {
		region, err := language.ParseRegion(*p.Country)
		if err != nil || !region.IsCountry() {
			return desk.Invalid("country", "is a country's code such as ES")
		}
		code := region.String()
		p.Country = &code
	}
	return nil
}

func (r *run) checkFields(p *cases.Patch) error {
	all, err := r.caseFields()
	if err != nil {
		return err
	}
	clean := make(map[string]any, len(p.Fields))
	for _, key := range slices.Sorted(maps.Keys(p.Fields)) {
		at := slices.IndexFunc(all, func(a desk.Attribute) bool { return a.Key == key })
		if at < 0 {
			return desk.Invalid("fields."+key, "there is no such field")
		}
		kept, err := contact.Value(all[at], p.Fields[key])
		if err != nil {
			return desk.Invalid("fields."+key, "%s", contact.Why(err))
		}
		if clean[key] = nil; kept != "" {
			clean[key] = contact.Typed(all[at].Kind, kept)
		}
	}
	p.Fields = clean
	return nil
}

// caseFields are the workspace's own fields of cases, read once.
func (r *run) caseFields() ([]desk.Attribute, error) {
	if r.fields != nil {
		return r.fields, nil
	}
	var err error
	r.fields, err = r.tx.AttributesOf(r.ctx, r.by.WorkspaceID, desk.OfCases)
	return r.fields, err
}

// unfilled refuses that a person resolves a case without the fields that have to
// be filled in before. What goes by itself is not kept from it.
func (r *run) unfilled(before, after desk.Case) (*desk.Error, error) {
	if after.Status != desk.CaseResolved || before.Status == desk.CaseResolved || r.by.Actor.Type != "agent" {
		return nil, nil
	}
	all, err := r.caseFields()
	if err != nil {
		return nil, err
	}
	var missing []desk.Problem
	for _, a := range all {
		if _, there := after.Fields[a.Key]; a.Required && !there {
			missing = append(missing, desk.Problem{Field: "fields." + a.Key, Detail: "has to be filled in before the case is resolved"})
		}
	}
	if len(missing) == 0 {
		return nil, nil
	}
	return &desk.Error{Code: desk.CodeInvalid, Public: "fill in what has to be known before the case is resolved", Problems: missing}, nil
}

// dropBatch is how many cases lose a field in one transaction.
const dropBatch = 200

// DropField takes the values of a field away from all cases, a batch at a time.
func DropField(ctx context.Context, s *store.Store, ws, key string) error {
	for {
		more := false
		err := s.Write(ctx, func(tx *store.Tx) error {
			ids, err := tx.CasesWithValue(ctx, ws, key, dropBatch)
			if err != nil || len(ids) == 0 {
				return err
			}
			found, err := tx.LockCases(ctx, ws, ids)
			if err != nil {
				return err
			}
			var changes []store.CaseChange
			for _, id := range ids {
				before, ok := found[id]
				if !ok {
					continue
				}
				after := before
				after.Fields = maps.Clone(before.Fields)
				delete(after.Fields, key)
				changes = append(changes, store.CaseChange{Before: &before, After: after})
			}
			more = len(changes) > 0
			return tx.SaveCases(ctx, ws, changes)
		})
		if err != nil || !more {
			return err
		}
	}
}
