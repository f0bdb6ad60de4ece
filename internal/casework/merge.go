package casework

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"recado.dev/internal/conversation"
	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// UndoWithin is how long a merge of cases can be undone.
const UndoWithin = 24 * time.Hour

// mostMerged is up to how many messages one merge moves: it is one transaction,
// and everybody waits for it.
const mostMerged = 10000

// MergePreview is what a merge would do.
type MergePreview struct {
	Source desk.CaseView `json:"source"`
	Target desk.CaseView `json:"target"`
	// Result is the target as it would be.
	Result        desk.CaseView `json:"result"`
	Messages      int           `json:"messages"`
	Conversations int           `json:"conversations" doc:"those whose next message would be the target's"`
	Tags          []string      `json:"tags" nullable:"false" doc:"what the target gets from the source"`
	Fields        []string      `json:"fields" nullable:"false" doc:"the keys of what the target gets from the source"`
	// Agents are who else is concerned: the source's assignee, where the target
	// has another one.
	Assignee *desk.Ref `json:"assignee" doc:"the source's assignee, where the target has another one"`
}

// Merged is what a merge, or its undoing, made of the two cases.
type Merged struct {
	Merge  desk.CaseMerge `json:"merge"`
	Source desk.CaseView  `json:"source"`
	Target desk.CaseView  `json:"target"`
}

// mergeable refuses what cannot become one.
func mergeable(source, target desk.Case) error {
	switch {
	case source.ID == target.ID:
		return desk.Invalid("case_id", "a case cannot be merged with itself")
	case source.MergedInto != "" || target.MergedInto != "":
		return desk.E(desk.CodeConflict, "the case is part of another one already")
	case source.ContactID != target.ContactID:
		return desk.E(desk.CodeConflict, "the cases are of two contacts: merge the contacts first")
	case target.Status == desk.CaseResolved && source.Status != desk.CaseResolved:
		return desk.E(desk.CodeConflict, "the case to merge into is resolved: open it first, or merge the other way round")
	}
	return nil
}

// merged answers both cases as a merge leaves them, and what it did.
func merged(source, target desk.Case, at time.Time) (desk.Case, desk.Case, *desk.CaseMergeRecord) {
	rec := &desk.CaseMergeRecord{Source: beforeOf(source), Target: beforeOf(target), Tags: []string{}, Fields: []string{}}
	into, gone := target, source
	into.Tags = slices.Clone(target.Tags)
	for _, tag := range source.Tags {
		if !slices.Contains(into.Tags, tag) {
			into.Tags, rec.Tags = append(into.Tags, tag), append(rec.Tags, tag)
		}
	}
	into.Fields = maps.Clone(target.Fields)
	if into.Fields == nil {
		into.Fields = map[string]any{}
	}
	for _, key := range slices.Sorted(maps.Keys(source.Fields)) {
		if _, there := into.Fields[key]; !there {
			into.Fields[key] = source.Fields[key]
			rec.Fields = append(rec.Fields, key)
		}
	}
	into.UnreadCount += source.UnreadCount
	if target.Status != desk.CaseResolved && source.WaitingSince != nil {
		into.WaitingSince = conversation.Earliest(target.WaitingSince, *source.WaitingSince)
	}
	if into.FirstReplyAt == nil {
		into.FirstReplyAt = source.FirstReplyAt
	}
	if source.LastMessage != nil {
		into.LastMessage = conversation.Newest(target.LastMessage, *source.LastMessage)
		if into.LastMessage != nil && into.LastMessage.ID == source.LastMessage.ID {
			into.ConversationID, into.ChannelID, into.Platform = source.ConversationID, source.ChannelID, source.Platform
		}
	}
	if source.LastActivityAt.After(into.LastActivityAt) {
		into.LastActivityAt = source.LastActivityAt
	}
	into.UpdatedAt = at

	gone.Status, gone.SubStatus, gone.MergedInto = desk.CaseResolved, "", target.ID
	gone.WaitingSince, gone.SnoozedUntil, gone.UnreadCount, gone.UpdatedAt = nil, nil, 0, at
	if gone.ResolvedAt == nil {
		gone.ResolvedAt = &at
	}
	taken(&gone, at)
	return gone, into, rec
}

func beforeOf(c desk.Case) desk.CaseMergedBefore {
	return desk.CaseMergedBefore{Status: c.Status, SubStatus: c.SubStatus, ResolvedAt: c.ResolvedAt, SnoozedUntil: c.SnoozedUntil, WaitingSince: c.WaitingSince,
		FirstReplyAt: c.FirstReplyAt, UnreadCount: c.UnreadCount, ConversationID: c.ConversationID, ChannelID: c.ChannelID, Platform: c.Platform,
		LastMessage: c.LastMessage, LastActivityAt: c.LastActivityAt}
}

// Preview answers what merging a case into another would do. It changes nothing.
func Preview(ctx context.Context, q *store.Queryer, ws, sourceID, targetID string, at time.Time) (MergePreview, error) {
	var out MergePreview
	source, target, err := both(q.CasesByID(ctx, ws, []string{sourceID, targetID}))(sourceID, targetID)
	if err != nil {
		return out, err
	}
	if err := mergeable(source, target); err != nil {
		return out, err
	}
	_, result, rec := merged(source, target, at)
	messages, err := q.MessagesOfCase(ctx, source)
	if err != nil {
		return out, err
	}
	convs, err := q.ConversationsOfCase(ctx, source)
	if err != nil {
		return out, err
	}
	views, err := q.CaseViews(ctx, ws, []desk.Case{source, target, result})
	if err != nil {
		return out, err
	}
	out = MergePreview{Source: views[0], Target: views[1], Result: views[2], Messages: len(messages), Conversations: len(convs), Tags: rec.Tags, Fields: rec.Fields}
	if source.AssigneeID != "" && source.AssigneeID != target.AssigneeID {
		out.Assignee = views[0].Assignee
	}
	return out, nil
}

func both(found map[string]desk.Case, err error) func(a, b string) (desk.Case, desk.Case, error) {
	return func(a, b string) (desk.Case, desk.Case, error) {
		first, ok := found[a]
		second, there := found[b]
		if err == nil && (!ok || !there) {
			err = desk.NotFound("case")
		}
		return first, second, err
	}
}

// Merge makes a case part of another: its messages and what comes next in its
// conversations are the target's, and it is resolved and points there. It has to
// come last in its transaction, like Tx.AppendEvents.
func Merge(ctx context.Context, tx *store.Tx, by By, sourceID, targetID string) (Merged, error) {
	var out Merged
	ws := by.WorkspaceID
	source, target, err := lockBoth(ctx, tx, ws, sourceID, targetID)
	if err != nil {
		return out, err
	}
	if err := mergeable(source, target); err != nil {
		return out, err
	}
	gone, into, rec := merged(source, target, by.At)
	if rec.Messages, err = tx.MessagesOfCase(ctx, source); err != nil {
		return out, err
	}
	if len(rec.Messages) > mostMerged {
		return out, desk.E(desk.CodeTooLarge, "the case has more than %d messages: merge the other way round", mostMerged)
	}
	if rec.Conversations, err = tx.ConversationsOfCase(ctx, source); err != nil {
		return out, err
	}
	if err := tx.MoveMessages(ctx, ws, rec.Messages, sourceID, targetID); err != nil {
		return out, err
	}
	if err := tx.MoveConversations(ctx, ws, rec.Conversations, sourceID, targetID); err != nil {
		return out, err
	}
	m := desk.CaseMerge{WorkspaceID: ws, ID: ident.New(), SourceID: sourceID, TargetID: targetID, Actor: by.Actor, Record: rec, MadeAt: by.At, UndoUntil: by.At.Add(UndoWithin)}
	if err := tx.SaveCaseMerge(ctx, m); err != nil {
		return out, err
	}
	p := pairOf{ctx: ctx, tx: tx, by: by, source: source, target: target, kind: desk.EventCaseMerged}
	return p.save(m, gone, into, map[string][2]any{"merged_into": {nil, point(target)}}, map[string][2]any{"merged": {nil, point(source)}})
}

// lockBoth locks in the order in which everybody does: conversations, cases.
func lockBoth(ctx context.Context, tx *store.Tx, ws, sourceID, targetID string) (desk.Case, desk.Case, error) {
	source, err := tx.CaseByID(ctx, ws, sourceID)
	if err != nil {
		return source, source, err
	}
	if _, err := tx.PartsOf(ctx, ws, source.ContactID, store.PartConversations); err != nil {
		return source, source, err
	}
	return both(tx.LockCases(ctx, ws, []string{sourceID, targetID}))(sourceID, targetID)
}

// pointer names a case in a history.
type pointer struct {
	ID     string `json:"id"`
	Number int64  `json:"number"`
}

func point(c desk.Case) pointer { return pointer{c.ID, c.Number} }

// pairOf is one change of two cases at once.
type pairOf struct {
	ctx            context.Context
	tx             *store.Tx
	by             By
	source, target desk.Case // as they were
	kind           desk.EventType
}

// save writes both cases and tells of it.
func (p pairOf) save(m desk.CaseMerge, source, target desk.Case, ofSource, ofTarget map[string][2]any) (Merged, error) {
	ws := p.by.WorkspaceID
	changes := []store.CaseChange{{Before: &p.source, After: source}, {Before: &p.target, After: target}}
	if err := p.tx.SaveCases(p.ctx, ws, changes); err != nil {
		return Merged{}, err
	}
	views, err := p.tx.CaseViews(p.ctx, ws, []desk.Case{changes[0].After, changes[1].After})
	if err != nil {
		return Merged{}, err
	}
	if p.source.Status != source.Status {
		ofSource["status"] = [2]any{p.source.Status, source.Status}
	}
	if !slices.Equal(p.target.Tags, target.Tags) {
		ofTarget["tags"] = [2]any{p.target.Tags, target.Tags}
	}
	m.Source = &desk.CaseBrief{ID: source.ID, Number: source.Number, Subject: source.Subject, Status: source.Status, Contact: views[0].Contact}
	out := Merged{Merge: m, Source: views[0], Target: views[1]}
	var events []desk.Event
	for _, e := range []struct {
		typ     desk.EventType
		c       desk.Case
		changes map[string][2]any
		data    any
	}{
		{desk.EventCaseUpdated, source, ofSource, views[0]},
		{desk.EventCaseUpdated, target, ofTarget, views[1]},
		{p.kind, target, nil, m},
	} {
		data, err := json.Marshal(e.data)
		if err != nil {
			return out, fmt.Errorf("write event of case %s: %w", e.c.ID, err)
		}
		events = append(events, desk.Event{Type: e.typ, At: p.by.At, Actor: p.by.Actor, CaseID: e.c.ID, ConversationID: e.c.ConversationID, ContactID: e.c.ContactID, Changes: e.changes, Data: data})
	}
	return out, p.tx.AppendEvents(p.ctx, ws, events)
}

// Unmerge undoes a merge: both cases are as they were, but for what was changed
// since. Once somebody wrote in the case, it stays as it is. It has to come last
// in its transaction, like Tx.AppendEvents.
func Unmerge(ctx context.Context, tx *store.Tx, by By, targetID, mergeID string) (Merged, error) {
	var out Merged
	ws := by.WorkspaceID
	m, err := tx.LockCaseMerge(ctx, ws, mergeID)
	if err != nil {
		return out, err
	}
	if m.TargetID != targetID {
		return out, desk.NotFound("merge")
	}
	source, target, err := lockBoth(ctx, tx, ws, m.SourceID, m.TargetID)
	if err != nil {
		return out, err
	}
	if err := undoable(ctx, tx, m, source, target, by.At); err != nil {
		return out, err
	}
	if err := tx.MoveMessages(ctx, ws, m.Record.Messages, target.ID, source.ID); err != nil {
		return out, err
	}
	if err := tx.MoveConversations(ctx, ws, m.Record.Conversations, target.ID, source.ID); err != nil {
		return out, err
	}
	m.UndoneAt = &by.At
	if err := tx.SaveCaseMerge(ctx, m); err != nil {
		return out, err
	}
	back, left := unmerged(source, target, m.Record, by.At)
	p := pairOf{ctx: ctx, tx: tx, by: by, source: source, target: target, kind: desk.EventCaseUnmerged}
	return p.save(m, back, left, map[string][2]any{"merged_into": {point(target), nil}}, map[string][2]any{"merged": {point(source), nil}})
}

func undoable(ctx context.Context, tx *store.Tx, m desk.CaseMerge, source, target desk.Case, at time.Time) error {
	switch {
	case m.UndoneAt != nil:
		return desk.E(desk.CodeConflict, "the merge was undone already")
	case at.After(m.UndoUntil):
		return desk.E(desk.CodeConflict, "a merge can be undone for %d hours", int(UndoWithin.Hours()))
	case source.MergedInto != target.ID || target.MergedInto != "":
		return desk.E(desk.CodeConflict, "the case became part of another one since")
	}
	newer, err := tx.MessageAfter(ctx, target, m.ID)
	if err == nil && newer {
		return desk.E(desk.CodeConflict, "somebody wrote in the case since: it can be split instead")
	}
	return err
}

// unmerged answers both cases as they are after a merge of them was undone.
func unmerged(source, target desk.Case, rec *desk.CaseMergeRecord, at time.Time) (desk.Case, desk.Case) {
	was := rec.Source
	source.Status, source.SubStatus, source.MergedInto = was.Status, was.SubStatus, ""
	source.ResolvedAt, source.SnoozedUntil, source.WaitingSince = was.ResolvedAt, was.SnoozedUntil, was.WaitingSince
	source.UpdatedAt = at
	if source.SnoozedUntil != nil && !source.SnoozedUntil.After(at) {
		source.Status, source.SnoozedUntil = desk.CaseOpen, nil
	}
	if target.UnreadCount > 0 { // else somebody read it since
		source.UnreadCount, target.UnreadCount = was.UnreadCount, rec.Target.UnreadCount
	}
	target.Tags = slices.DeleteFunc(slices.Clone(target.Tags), func(tag string) bool { return slices.Contains(rec.Tags, tag) })
	target.Fields = maps.Clone(target.Fields)
	for _, key := range rec.Fields {
		if target.Fields[key] == source.Fields[key] {
			delete(target.Fields, key)
		}
	}
	was = rec.Target
	target.ConversationID, target.ChannelID, target.Platform = was.ConversationID, was.ChannelID, was.Platform
	target.LastMessage, target.LastActivityAt, target.FirstReplyAt = was.LastMessage, was.LastActivityAt, was.FirstReplyAt
	if target.WaitingSince = was.WaitingSince; target.Status == desk.CaseResolved {
		target.WaitingSince = nil
	}
	target.UpdatedAt = at
	return source, target
}
