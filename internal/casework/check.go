package casework

import (
	"slices"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
)

// check looks at what a patch names, and cleans the names of its tags.
func (r *run) check(p *cases.Patch) error {
	if p.AssigneeID != nil && *p.AssigneeID != "" {
		if err := r.assignee(*p.AssigneeID); err != nil {
			return err
		}
	}
	if err := r.checkCompany(p); err != nil {
		return err
	}
	if err := r.checkWork(p); err != nil {
		return err
	}
	if p.Tags == nil {
		return nil
	}
	names := make([]string, 0, len(*p.Tags))
	for _, name := range *p.Tags {
		if name = strings.TrimSpace(name); name == "" || utf8.RuneCountInString(name) > 50 {
			return desk.Invalid("tags", "a tag's name has 1 to 50 characters")
		}
		names = append(names, name)
	}
	p.Tags = &names
	return r.readTags()
}

// manyAssignees is from how many assignees on all members are read at once.
const manyAssignees = 4

// readMembers notes who may be assigned where there are many to check.
func (r *run) readMembers(steps []Step) error {
	ids := map[string]bool{}
	for _, s := range steps {
		if s.Patch.AssigneeID != nil && *s.Patch.AssigneeID != "" {
			ids[*s.Patch.AssigneeID] = true
		}
	}
	if len(ids) < manyAssignees {
		return nil
	}
	all, err := r.tx.Members(r.ctx, r.by.WorkspaceID)
	for _, m := range all {
		if m.DisabledAt == nil {
			r.members[m.UserID] = true
		}
	}
	return err
}

// assignee refuses who is no member, or one that may not sign in any more.
func (r *run) assignee(id string) error {
	if r.members[id] {
		return nil
	}
	m, err := r.tx.MemberByID(r.ctx, r.by.WorkspaceID, id)
	if desk.CodeOf(err) == desk.CodeNotFound || err == nil && m.DisabledAt != nil {
		return desk.Invalid("assignee", "there is no such member")
	}
	r.members[id] = err == nil
	return err
}

func (r *run) readTags() error {
	if r.read {
		return nil
	}
	tags, err := r.tx.Tags(r.ctx, r.by.WorkspaceID)
	for _, t := range tags {
		r.known = append(r.known, t.Name)
	}
	r.read = err == nil
	return err
}

// makeTags adds the tags that the patch names and nobody made yet, for those
// who may; for others an unknown name is a mistake.
func (r *run) makeTags(p cases.Patch, before desk.Case) error {
	if p.Tags == nil {
		return nil
	}
	for _, name := range *p.Tags {
		if slices.Contains(r.known, name) || slices.Contains(before.Tags, name) {
			continue
		}
		if !r.by.MakeTags {
			return desk.Invalid("tags", "there is no tag %q", name)
		}
		r.newTags = append(r.newTags, desk.Tag{WorkspaceID: r.by.WorkspaceID, ID: ident.New(), Name: name, Color: "grey", CreatedAt: r.by.At})
		r.known = append(r.known, name)
	}
	return nil
}
