package contact

import (
	"slices"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/desk"
)

// Patch is what may be changed of a contact; nil leaves a field alone. Texts
// are clean of what no database takes.
type Patch struct {
	Name, Notes, Locale, Email, Phone, ExternalKey *string
	// Company is another company where SetCompany is true, nil for none.
	SetCompany bool
	Company    *desk.Ref
	// Attributes are new values by key; nil removes one.
	Attributes map[string]any
	// Tags are all of them, by name; AddTags and DropTags change those that there
	// are.
	Tags              *[]string
	AddTags, DropTags []string
}

// Apply answers c after a change, what changed (field → [old, new]), and the
// new values of attributes as they are kept, "" for removed ones. Whether the
// company exists, and its tags, is the caller's to check.
func Apply(c desk.Contact, p Patch, attributes []desk.Attribute) (desk.Contact, map[string][2]any, map[string]string, error) {
	changes := map[string][2]any{}
	for _, f := range []struct {
		field string
		have  *string
		next  *string
		check func(string) (string, error)
	}{
		{"name", &c.Name, p.Name, limited("name", 200)}, {"notes", &c.Notes, p.Notes, limited("notes", 10000)}, {"locale", &c.Locale, p.Locale, limited("locale", 35)},
		{"email", &c.Email, p.Email, Email}, {"phone", &c.Phone, p.Phone, Phone}, {"external_key", &c.ExternalKey, p.ExternalKey, limited("external_key", 200)},
	} {
		if f.next == nil {
			continue
		}
		next, err := f.check(*f.next)
		if err != nil {
			return c, nil, nil, err
		}
		if f.field == "name" && next == "" {
			return c, nil, nil, desk.Invalid("name", "a contact has a name")
		}
		if next != *f.have {
			changes[f.field] = [2]any{*f.have, next}
			*f.have = next
		}
	}
	if p.SetCompany && refID(p.Company) != refID(c.Company) {
		changes["company"] = [2]any{nameOfRef(c.Company), nameOfRef(p.Company)}
		c.Company = p.Company
	}
	tags, err := applyTags(c.Tags, p)
	if err != nil {
		return c, nil, nil, err
	}
	if !slices.Equal(tags, c.Tags) {
		changes["tags"] = [2]any{c.Tags, tags}
	}
	c.Tags = tags
	values, err := applyAttributes(&c, p, attributes, changes)
	return c, changes, values, err
}

func applyAttributes(c *desk.Contact, p Patch, attributes []desk.Attribute, changes map[string][2]any) (map[string]string, error) {
	values := map[string]string{}
	next := map[string]any{}
	for key, v := range c.Attributes {
		next[key] = v
	}
	for _, key := range sortedKeys(p.Attributes) {
		i := slices.IndexFunc(attributes, func(a desk.Attribute) bool { return a.Key == key })
		if i < 0 {
			return nil, desk.Invalid("attributes."+key, "there is no attribute %q", key)
		}
		kept, err := Value(attributes[i], p.Attributes[key])
		if err != nil {
			return nil, err
		}
		if kept == Kept(c.Attributes[key]) {
			continue
		}
		values[key] = kept
		old := c.Attributes[key]
		delete(next, key)
		if kept != "" {
			next[key] = Typed(attributes[i].Kind, kept)
		}
		changes["attributes."+key] = [2]any{old, next[key]}
	}
	c.Attributes = next
	return values, nil
}

func limited(field string, most int) func(string) (string, error) {
	return func(s string) (string, error) {
		s = strings.TrimSpace(s)
		if utf8.RuneCountInString(s) > most {
			return "", desk.Invalid(field, "at most %d characters", most)
		}
		return s, nil
	}
}

func nameOfRef(r *desk.Ref) string {
	if r == nil {
		return ""
	}
	return r.Name
}
