package cases

import (
	"maps"
	"slices"
	"strings"

	"recado.dev/internal/desk"
)

// WorkPatch is what may be changed of the work on a case beside its state; nil
// leaves a field alone.
type WorkPatch struct {
	// SubStatus is one of the workspace's own states, nil for none; SetSubStatus
	// says that it is meant.
	SubStatus    *desk.CaseChoice
	SetSubStatus bool
	Category     *string
	Language     *string
	Country      *string
	Sentiment    *desk.Sentiment
	// Source is the link by which the customer came; the first stays.
	Source *string
	// Fields are values of the workspace's own fields, checked; nil takes one away.
	Fields map[string]any
	// Survey is the newest answer to a survey.
	Survey *desk.CaseSurvey
	// Found says that language, country and sentiment were found out rather than
	// set: what somebody set by hand stays.
	Found bool
}

// What may be set by hand and is found out otherwise.
const (
	byLanguage  = "language"
	byCountry   = "country"
	bySentiment = "sentiment"
)

// work changes what the patch says of the work on c.
func (p WorkPatch) work(c *desk.Case, changes map[string][2]any) error {
	p.subStatus(c, changes)
	if p.Category != nil {
		set(changes, "category", &c.Category, strings.TrimSpace(*p.Category))
	}
	if p.Sentiment != nil && !p.Sentiment.Valid() {
		return desk.Invalid("sentiment", "must be positive, neutral or negative")
	}
	found(p, c, changes, byLanguage, &c.Language, p.Language)
	found(p, c, changes, byCountry, &c.Country, p.Country)
	found(p, c, changes, bySentiment, &c.Sentiment, p.Sentiment)
	if p.Survey != nil {
		var before any
		if c.Survey != nil {
			before = c.Survey.Score
		}
		if before != p.Survey.Score {
			changes["survey"] = [2]any{before, p.Survey.Score}
		}
		c.Survey = p.Survey
	}
	if p.Source != nil && c.Source == "" {
		set(changes, "source", &c.Source, *p.Source)
	}
	if len(p.Fields) == 0 {
		return nil
	}
	fields := maps.Clone(c.Fields)
	if fields == nil {
		fields = map[string]any{}
	}
	for _, key := range slices.Sorted(maps.Keys(p.Fields)) {
		v := p.Fields[key]
		if fields[key] == v {
			continue
		}
		changes["field."+key] = [2]any{fields[key], v}
		if fields[key] = v; v == nil {
			delete(fields, key)
		}
	}
	c.Fields = fields
	return nil
}

// subStatus sets one of the workspace's own states, which brings the case to the
// status that it belongs to; a case that leaves the status leaves it.
func (p WorkPatch) subStatus(c *desk.Case, changes map[string][2]any) {
	next := c.SubStatus
	if _, moved := changes["status"]; moved {
		next = ""
	}
	if p.SetSubStatus {
		if next = ""; p.SubStatus != nil {
			next = p.SubStatus.ID
		}
	}
	set(changes, "sub_status", &c.SubStatus, next)
}

// found sets what may be set by hand. An empty value set by hand has it found
// out again.
func found[T ~string](p WorkPatch, c *desk.Case, changes map[string][2]any, field string, have, next *T) {
	if next == nil || p.Found && slices.Contains(c.ByHand, field) {
		return
	}
	set(changes, field, have, *next)
	if p.Found {
		return
	}
	mine := slices.DeleteFunc(slices.Clone(c.ByHand), func(f string) bool { return f == field })
	if *next != "" {
		mine = append(mine, field)
	}
	slices.Sort(mine)
	if !slices.Equal(mine, c.ByHand) && changes[field] == ([2]any{}) {
		changes["by_hand"] = [2]any{c.ByHand, mine}
	}
	c.ByHand = mine
}
