package action

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/automation"
	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// Tags adds tags to the case and takes others away.
type Tags struct{}

type tagsParams struct {
	Add    []string `json:"add,omitempty"`
	Remove []string `json:"remove,omitempty"`
}

// Kind implements automation.Action.
func (Tags) Kind() string { return "tags" }

// Check implements automation.Action.
func (Tags) Check(_ context.Context, _ *store.Queryer, _ desk.Recipe, params json.RawMessage) error {
	var p tagsParams
	if err := decode(params, &p); err != nil {
		return err
	}
	if len(p.Add)+len(p.Remove) == 0 {
		return desk.Invalid("add", "name a tag to add, or one to remove")
	}
	for _, tag := range slices.Concat(p.Add, p.Remove) {
		if tag != strings.TrimSpace(tag) || tag == "" || utf8.RuneCountInString(tag) > 50 {
			return desk.Invalid("add", "a tag's name has 1 to 50 characters")
		}
	}
	return nil
}

// Do implements automation.Action.
func (Tags) Do(ctx context.Context, s *automation.Step) error {
	var p tagsParams
	if err := s.Params(&p); err != nil {
		return err
	}
	return s.Change(ctx, func(before desk.Case) (cases.Patch, error) {
		tags := slices.DeleteFunc(slices.Clone(before.Tags), func(t string) bool { return slices.Contains(p.Remove, t) })
		for _, tag := range p.Add {
			if !slices.Contains(tags, tag) {
				tags = append(tags, tag)
			}
		}
		return cases.Patch{Tags: &tags}, nil
	})
}
