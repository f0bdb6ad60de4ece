// Package mark is the one way in which the team's notes on single messages are
// changed: tags, whether something is left to be done, and whose it is. It knows
// no HTTP.
package mark

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

const (
	// mostTags and mostPeople bound what one message carries.
	mostTags, mostPeople = 50, 50
	longestTag           = 50
)

// By is who marks messages.
type By struct {
	WorkspaceID string
	Actor       desk.Actor
	At          time.Time
	MakeTags    bool // names of tags that nobody made yet are made
	Known       bool // the names are those of tags, or will be within this transaction
}

// Patch is what changes of a message's marks; nil leaves a part as it is.
type Patch struct {
	Tags               *[]string // all of them
	AddTags, DropTags  []string
	Handled            *bool
	UserIDs, TeamIDs   *[]string // all of them
	AddUsers, AddTeams []string
}

// Names of what changes, in histories.
const (
	ChangeTags    = "message_tags"
	ChangeHandled = "message_handled"
	ChangeUsers   = "message_users"
	ChangeTeams   = "message_teams"
)

// Apply changes the marks of a message and answers it with the events that tell
// of it, none where nothing changed. The caller appends them, at the end of its
// transaction.
func Apply(ctx context.Context, tx *store.Tx, by By, messageID string, p Patch) (desk.Message, []desk.Event, error) {
	m, err := tx.LockMessage(ctx, by.WorkspaceID, messageID)
	if err != nil {
		return m, nil, err
	}
	before, after := desk.MarksOf(m), patched(desk.MarksOf(m), p, by.At)
	changes := changesOf(before, after)
	if len(changes) == 0 {
		return m, nil, nil
	}
	if err := check(ctx, tx, by, before, after); err != nil {
		return m, nil, err
	}
	events, err := NewTags(ctx, tx, by, before.Tags, after.Tags)
	if err != nil {
		return m, nil, err
	}
	m.Marks = &after
	if after.Empty() {
		m.Marks = nil
	}
	if err := tx.SaveMarks(ctx, m); err != nil {
		return m, nil, err
	}
	data, err := json.Marshal(m)
	if err != nil {
		return m, nil, fmt.Errorf("write event of message %s: %w", m.ID, err)
	}
	return m, append(events, desk.Event{Type: desk.EventMessageUpdated, At: by.At, Actor: by.Actor, CaseID: m.CaseID, ConversationID: m.ConversationID, MessageID: m.ID,
		Changes: changes, Data: data}), nil
}

// Change is Apply as the last thing of its transaction.
func Change(ctx context.Context, tx *store.Tx, by By, messageID string, p Patch) (desk.Message, error) {
	m, events, err := Apply(ctx, tx, by, messageID, p)
	if err != nil {
		return m, err
	}
	return m, tx.AppendEvents(ctx, by.WorkspaceID, events)
}

func patched(m desk.MessageMarks, p Patch, at time.Time) desk.MessageMarks {
	out := m
	out.Tags = list(m.Tags, p.Tags, p.AddTags, p.DropTags)
	out.UserIDs = list(m.UserIDs, p.UserIDs, p.AddUsers, nil)
	out.TeamIDs = list(m.TeamIDs, p.TeamIDs, p.AddTeams, nil)
	if p.Handled != nil && *p.Handled != (m.HandledAt != nil) {
		out.HandledAt = nil
		if *p.Handled {
			out.HandledAt = &at
		}
	}
	return out
}

// list is a list with what is set, added and dropped, each once, in order.
func list(now []string, set *[]string, add, drop []string) []string {
	if set != nil {
		now = *set
	}
	out := []string{}
	for _, v := range slices.Concat(now, add) {
		if !slices.Contains(out, v) && !slices.Contains(drop, v) {
			out = append(out, v)
		}
	}
	return out
}

func changesOf(a, b desk.MessageMarks) map[string][2]any {
	out := map[string][2]any{}
	for _, c := range []struct {
		name string
		a, b []string
	}{{ChangeTags, a.Tags, b.Tags}, {ChangeUsers, a.UserIDs, b.UserIDs}, {ChangeTeams, a.TeamIDs, b.TeamIDs}} {
		if !slices.Equal(c.a, c.b) {
			out[c.name] = [2]any{c.a, c.b}
		}
	}
	if (a.HandledAt == nil) != (b.HandledAt == nil) {
		out[ChangeHandled] = [2]any{a.HandledAt != nil, b.HandledAt != nil}
	}
	return out
}

// check refuses people and teams that are not there, and too much.
func check(ctx context.Context, tx *store.Tx, by By, before, after desk.MessageMarks) error {
	if len(after.Tags) > mostTags || len(after.UserIDs)+len(after.TeamIDs) > mostPeople {
		return desk.Invalid("tags", "a message carries at most %d tags, and %d people and teams", mostTags, mostPeople)
	}
	for _, name := range after.Tags {
		if !GoodTag(name) {
			return desk.Invalid("tags", "a tag's name has 1 to %d characters", longestTag)
		}
	}
	for i, id := range after.UserIDs {
		if slices.Contains(before.UserIDs, id) {
			continue
		}
		if m, err := tx.MemberByID(ctx, by.WorkspaceID, id); err != nil || m.DisabledAt != nil {
			return desk.Invalid(fmt.Sprintf("user_ids[%d]", i), "there is no such member")
		}
	}
	for i, id := range after.TeamIDs {
		if slices.Contains(before.TeamIDs, id) {
			continue
		}
		if _, err := tx.TeamByID(ctx, by.WorkspaceID, id); err != nil {
			return desk.Invalid(fmt.Sprintf("team_ids[%d]", i), "there is no such team")
		}
	}
	return nil
}

// GoodTag says whether a text can be the name of a tag.
func GoodTag(name string) bool {
	return name != "" && name == strings.TrimSpace(name) && utf8.RuneCountInString(name) <= longestTag
}

// NewTags makes the tags of after that nobody made yet, for those who may, and
// answers the events that tell of them; for others an unknown name is a mistake.
// The names of before are taken as they are.
func NewTags(ctx context.Context, tx *store.Tx, by By, before, after []string) ([]desk.Event, error) {
	fresh := slices.DeleteFunc(slices.Clone(after), func(name string) bool { return slices.Contains(before, name) })
	if len(fresh) == 0 || by.Known {
		return nil, nil
	}
	known, err := tx.Tags(ctx, by.WorkspaceID)
	if err != nil {
		return nil, err
	}
	var events []desk.Event
	for _, name := range fresh {
		if slices.ContainsFunc(known, func(t desk.Tag) bool { return t.Name == name }) {
			continue
		}
		if !by.MakeTags {
			return nil, desk.Invalid("tags", "there is no tag %q", name)
		}
		tag := desk.Tag{WorkspaceID: by.WorkspaceID, ID: ident.New(), Name: name, Color: "grey", CreatedAt: by.At}
		if err := tx.InsertTag(ctx, tag); err != nil {
			return nil, err
		}
		data, err := json.Marshal(tag)
		if err != nil {
			return nil, fmt.Errorf("write event of tag %s: %w", tag.ID, err)
		}
		events = append(events, desk.Event{Type: desk.EventTagUpdated, At: by.At, Actor: by.Actor, Data: data})
	}
	return events, nil
}
