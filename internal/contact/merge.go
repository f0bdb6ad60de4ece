package contact

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"recado.dev/internal/desk"
)

// MergedField is a field that two contacts say different things of, or one
// alone says something, and what a merge makes of it.
type MergedField struct {
	Field  string `json:"field"` // name, attributes.KEY …
	Kept   any    `json:"kept"`
	Gone   any    `json:"gone"`
	Result any    `json:"result"`
	// Choice says that either value may be had; else both count.
	Choice bool `json:"choice"`
}

// Merge answers what contact kept is after contact gone became part of it, and
// the fields on which the two differ. What kept says wins, except in the fields
// of fromGone and where kept says nothing. Notes and tags are put together, and a
// block stays.
func Merge(kept, gone desk.Contact, fromGone []string) (desk.Contact, []MergedField) {
	m := merger{theirs: map[string]bool{}}
	for _, f := range fromGone {
		m.theirs[f] = true
	}
	out := kept
	m.text("name", &out.Name, gone.Name)
	m.text("email", &out.Email, gone.Email)
	m.text("phone", &out.Phone, gone.Phone)
	m.text("external_key", &out.ExternalKey, gone.ExternalKey)
	m.text("locale", &out.Locale, gone.Locale)
	m.company(&out, gone)
	out.Attributes = m.attributes(kept.Attributes, gone.Attributes)
	out.Tags = m.tags(kept.Tags, gone.Tags)
	if gone.Notes != "" && gone.Notes != kept.Notes {
		out.Notes = strings.TrimSpace(kept.Notes + "\n\n" + gone.Notes)
		m.fields = append(m.fields, MergedField{Field: "notes", Kept: kept.Notes, Gone: gone.Notes, Result: out.Notes})
	}
	if gone.BlockedAt != nil && kept.BlockedAt == nil {
		out.BlockedAt = gone.BlockedAt
		m.fields = append(m.fields, MergedField{Field: "blocked_at", Kept: nil, Gone: gone.BlockedAt, Result: gone.BlockedAt})
	}
	if gone.CreatedAt.Before(out.CreatedAt) {
		out.CreatedAt = gone.CreatedAt
	}
	return out, m.fields
}

type merger struct {
	theirs map[string]bool
	fields []MergedField
}

func (m *merger) text(field string, have *string, theirs string) {
	if theirs == "" || theirs == *have {
		return
	}
	f := MergedField{Field: field, Kept: *have, Gone: theirs, Choice: *have != ""}
	if *have == "" || m.theirs[field] {
		*have = theirs
	}
	f.Result = *have
	m.fields = append(m.fields, f)
}

func (m *merger) company(out *desk.Contact, gone desk.Contact) {
	if gone.Company == nil || out.Company != nil && out.Company.ID == gone.Company.ID {
		return
	}
	f := MergedField{Field: "company", Gone: gone.Company.Name, Choice: out.Company != nil}
	if out.Company != nil {
		f.Kept = out.Company.Name
	}
	if out.Company == nil || m.theirs["company"] {
		out.Company = gone.Company
	}
	f.Result = out.Company.Name
	m.fields = append(m.fields, f)
}

func (m *merger) tags(kept, gone []string) []string {
	out := append([]string{}, kept...)
	for _, t := range gone {
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	if len(out) > len(kept) {
		m.fields = append(m.fields, MergedField{Field: "tags", Kept: kept, Gone: gone, Result: out})
	}
	return out
}

func (m *merger) attributes(kept, gone map[string]any) map[string]any {
	out := map[string]any{}
	for key, value := range kept {
		out[key] = value
	}
	for _, key := range sortedKeys(gone) {
		have, there := kept[key]
		if there && have == gone[key] {
			continue
		}
		field := "attributes." + key
		if !there || m.theirs[field] {
			out[key] = gone[key]
		}
		m.fields = append(m.fields, MergedField{Field: field, Kept: have, Gone: gone[key], Result: out[key], Choice: there})
	}
	return out
}

// Unmerge answers what contact now is once a merge is undone that had made
// after of before. What was changed since stays as it is now.
func Unmerge(now, before, after desk.Contact) desk.Contact {
	out := now
	back(&out.Name, before.Name, after.Name)
	back(&out.Email, before.Email, after.Email)
	back(&out.Phone, before.Phone, after.Phone)
	back(&out.ExternalKey, before.ExternalKey, after.ExternalKey)
	back(&out.Locale, before.Locale, after.Locale)
	back(&out.Notes, before.Notes, after.Notes)
	if reflect.DeepEqual(refID(now.Company), refID(after.Company)) {
		out.Company = before.Company
	}
	if sameMoment(now.BlockedAt, after.BlockedAt) {
		out.BlockedAt = before.BlockedAt
	}
	out.CreatedAt = before.CreatedAt
	out.Tags = slices.DeleteFunc(append([]string{}, now.Tags...), func(t string) bool {
		return slices.Contains(after.Tags, t) && !slices.Contains(before.Tags, t)
	})
	out.Attributes = map[string]any{}
	for key, value := range now.Attributes {
		out.Attributes[key] = value
	}
	for _, key := range sortedKeys(after.Attributes) {
		if now.Attributes[key] != after.Attributes[key] {
			continue
		}
		delete(out.Attributes, key)
		if value, there := before.Attributes[key]; there {
			out.Attributes[key] = value
		}
	}
	return out
}

func back(now *string, before, after string) {
	if *now == after {
		*now = before
	}
}

func refID(r *desk.Ref) string {
	if r == nil {
		return ""
	}
	return r.ID
}

func sameMoment(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}
