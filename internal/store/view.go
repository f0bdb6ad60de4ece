package store

import (
	"context"
	"fmt"
	"slices"

	"recado.dev/internal/desk"
)

// CaseViews answers cases as the API shows them, with three queries however
// many there are.
func (q *Queryer) CaseViews(ctx context.Context, ws string, cases []desk.Case) ([]desk.CaseView, error) {
	out := make([]desk.CaseView, len(cases))
	contacts, users := map[string]string{}, map[string]string{}
	for _, c := range cases {
		contacts[c.ContactID] = ""
		if c.AssigneeID != "" {
			users[c.AssigneeID] = ""
		}
	}
	if err := q.contactNames(ctx, ws, contacts); err != nil {
		return nil, err
	}
	if err := q.memberNames(ctx, ws, users); err != nil {
		return nil, err
	}
	for i, c := range cases {
		out[i] = CaseView(c, contacts[c.ContactID], users[c.AssigneeID])
	}
	if err := q.FillSLA(ctx, ws, out); err != nil {
		return nil, err
	}
	if err := q.nameCompany(ctx, ws, out); err != nil {
		return nil, err
	}
	return out, q.nameQueues(ctx, ws, out)
}

// nameQueues fills in the queues of cases. Where none has one it asks nothing.
func (q *Queryer) nameQueues(ctx context.Context, ws string, views []desk.CaseView) error {
	names := map[string]string{}
	for i := range views {
		if views[i].Queue != "" {
			names[views[i].Queue] = ""
		}
	}
	if err := q.names(ctx, "SELECT id, name FROM queues WHERE workspace_id = ? AND id ", ws, names); err != nil {
		return err
	}
	for i := range views {
		if name := names[views[i].Queue]; name != "" {
			views[i].QueueRef = &desk.Ref{ID: views[i].Queue, Name: name}
		}
	}
	return nil
}

// CaseView is a case with the names that its view needs.
func CaseView(c desk.Case, contactName, assigneeName string) desk.CaseView {
	v := desk.CaseView{Case: c, Contact: desk.Ref{ID: c.ContactID, Name: contactName}}
	if v.Tags == nil {
		v.Tags = []string{}
	}
	if v.Skills == nil {
		v.Skills = []desk.CaseSkill{}
	}
	if v.Fields == nil {
		v.Fields = map[string]any{}
	}
	if v.ByHand == nil {
		v.ByHand = []string{}
	}
	if v.Routing.State == "" {
		v.Routing.State = desk.RoutingNone
	}
	if c.AssigneeID != "" {
		v.Assignee = &desk.Ref{ID: c.AssigneeID, Name: assigneeName}
	}
	return v
}

// ConversationViews answers conversations as the API shows them. Window is left
// zero: the caller fills it with conversation.WindowOf.
func (q *Queryer) ConversationViews(ctx context.Context, ws string, convs []desk.Conversation) ([]desk.ConversationView, error) {
	out := make([]desk.ConversationView, len(convs))
	contacts := map[string]string{}
	ids := make([]string, 0, len(convs))
	var channels []string
	for _, c := range convs {
		contacts[c.ContactID] = ""
		ids = append(ids, c.IdentityID)
		if !slices.Contains(channels, c.ChannelID) {
			channels = append(channels, c.ChannelID)
		}
	}
	if err := q.contactNames(ctx, ws, contacts); err != nil {
		return nil, err
	}
	identities, err := q.IdentitiesByID(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	files, err := q.FilesOn(ctx, ws, channels)
	if err != nil {
		return nil, err
	}
	for i, c := range convs {
		f, said := files[c.ChannelID]
		out[i] = desk.ConversationView{Conversation: c, Contact: desk.Ref{ID: c.ContactID, Name: contacts[c.ContactID]}, Identity: identities[c.IdentityID],
			NoFiles: said && !f.Agents}
	}
	return out, nil
}

// MemberNames answers the names of users of the workspace by id.
func (q *Queryer) MemberNames(ctx context.Context, ws string, userIDs []string) (map[string]string, error) {
	names := make(map[string]string, len(userIDs))
	for _, id := range userIDs {
		names[id] = ""
	}
	return names, q.memberNames(ctx, ws, names)
}

func (q *Queryer) contactNames(ctx context.Context, ws string, names map[string]string) error {
	return q.names(ctx, "SELECT id, name FROM contacts WHERE workspace_id = ? AND id ", ws, names)
}

func (q *Queryer) memberNames(ctx context.Context, ws string, names map[string]string) error {
	return q.names(ctx, "SELECT u.id, u.name FROM members m JOIN users u ON u.id = m.user_id WHERE m.workspace_id = ? AND m.user_id ", ws, names)
}

func (q *Queryer) names(ctx context.Context, query, ws string, names map[string]string) error {
	if len(names) == 0 {
		return nil
	}
	ids := make([]string, 0, len(names))
	for id := range names {
		ids = append(ids, id)
	}
	in, args := anyOf(q.s, ids)
	rows, err := q.query(ctx, query+in, append([]any{ws}, args...)...)
	if err != nil {
		return fmt.Errorf("load names: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, name string
		if err := rows.Scan(&id, &name); err != nil {
			return fmt.Errorf("scan name: %w", err)
		}
		names[id] = name
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("load names: %w", err)
	}
	return nil
}
