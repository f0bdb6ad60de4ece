package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"recado.dev/internal/desk"
)

const teamColumns = "workspace_id, id, name, created_at, updated_at"

func scanTeam(row interface{ Scan(...any) error }) (desk.Team, error) {
	v := desk.Team{Members: []string{}}
	var created, updated int64
	err := row.Scan(&v.WorkspaceID, &v.ID, &v.Name, &created, &updated)
	v.CreatedAt, v.UpdatedAt = fromMicros(created), fromMicros(updated)
	return v, err
}

// Teams are the teams of a workspace by name, with their members.
func (q *Queryer) Teams(ctx context.Context, ws string) ([]desk.Team, error) {
	rows, err := q.query(ctx, "SELECT "+teamColumns+" FROM teams WHERE workspace_id = ? ORDER BY name, id", ws)
	out, err := collect(rows, err, "teams", scanTeam)
	if err != nil {
		return nil, err
	}
	members, err := q.query(ctx, "SELECT team_id, user_id FROM team_members WHERE workspace_id = ? ORDER BY team_id, user_id", ws)
	pairs, err := collect(members, err, "members of teams", func(row interface{ Scan(...any) error }) ([2]string, error) {
		var v [2]string
		return v, row.Scan(&v[0], &v[1])
	})
	for _, v := range pairs {
		if at := slices.IndexFunc(out, func(t desk.Team) bool { return t.ID == v[0] }); at >= 0 {
			out[at].Members = append(out[at].Members, v[1])
		}
	}
	return out, err
}

// TeamByID answers a team with its members.
func (q *Queryer) TeamByID(ctx context.Context, ws, id string) (desk.Team, error) {
	v, err := scanTeam(q.row(ctx, "SELECT "+teamColumns+" FROM teams WHERE workspace_id = ? AND id = ?", ws, id))
	if noRow(err) {
		return v, desk.NotFound("team")
	}
	if err != nil {
		return v, fmt.Errorf("read team %s: %w", id, err)
	}
	members, err := collectIDs(q.query(ctx, "SELECT user_id FROM team_members WHERE workspace_id = ? AND team_id = ? ORDER BY user_id", ws, id))
	v.Members = append(v.Members, members...)
	return v, err
}

// SaveTeam adds or changes a team with its members; a name that is taken is a
// conflict.
func (t *Tx) SaveTeam(ctx context.Context, v desk.Team) error {
	_, err := t.exec(ctx, "INSERT INTO teams ("+teamColumns+") VALUES ("+Marks(5)+") "+upsertTail("workspace_id, id", "name", "updated_at"),
		v.WorkspaceID, v.ID, v.Name, micros(v.CreatedAt), micros(v.UpdatedAt))
	if err != nil {
		return namedError("team", v.ID, err)
	}
	if _, err := t.exec(ctx, "DELETE FROM team_members WHERE workspace_id = ? AND team_id = ?", v.WorkspaceID, v.ID); err != nil {
		return fmt.Errorf("empty team %s: %w", v.ID, err)
	}
	rows := make([][]any, len(v.Members))
	for i, user := range v.Members {
		rows[i] = []any{v.WorkspaceID, v.ID, user}
	}
	if err := t.insert(ctx, "INSERT INTO team_members (workspace_id, team_id, user_id) VALUES", "", rows); err != nil {
		return fmt.Errorf("fill team %s: %w", v.ID, err)
	}
	return nil
}

// DeleteTeam takes a team away. The cases that belong to it are the caller's to
// change before.
func (t *Tx) DeleteTeam(ctx context.Context, ws, id string) error {
	for _, query := range [...]string{
		"DELETE FROM team_members WHERE workspace_id = ? AND team_id = ?",
		"DELETE FROM case_counts WHERE workspace_id = ? AND scope = ?",
		"DELETE FROM teams WHERE workspace_id = ? AND id = ?",
	} {
		key := id
		if strings.Contains(query, "scope") {
			key = teamScope(id)
		}
		if _, err := t.exec(ctx, query, ws, key); err != nil {
			return fmt.Errorf("delete team %s: %w", id, err)
		}
	}
	return nil
}

// CasesOfTeam are the ids of cases that belong to a team, at most limit.
func (q *Queryer) CasesOfTeam(ctx context.Context, ws, teamID string, limit int) ([]string, error) {
	return collectIDs(q.query(ctx, "SELECT c.id FROM cases c WHERE c.workspace_id = ? AND c.team_id = ? AND c.team_id <> ''"+limitText(limit), ws, teamID))
}

// teamScope is where the kept counts of a team are.
func teamScope(id string) string { return "team:" + id }

// teamCounts reads the kept counts of all teams, by the team's id.
func (q *Queryer) teamCounts(ctx context.Context, ws string) (map[string]CaseCount, error) {
	rows, err := q.query(ctx, "SELECT scope, name, count FROM case_counts WHERE workspace_id = ? AND scope > 'team:' AND scope < 'team;'", ws)
	if err != nil {
		return nil, fmt.Errorf("read counts of teams: %w", err)
	}
	defer func() { _ = rows.Close() }()
	out := map[string]CaseCount{}
	for rows.Next() {
		var scope, name string
		var n int64
		if err := rows.Scan(&scope, &name, &n); err != nil {
			return nil, fmt.Errorf("scan count of a team: %w", err)
		}
		id := strings.TrimPrefix(scope, teamScope(""))
		count := out[id]
		count.set(name, n)
		out[id] = count
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read counts of teams: %w", err)
	}
	return out, nil
}

// nameCompany fills in the teams and the followers of cases. Where there are
// none it asks nothing.
func (q *Queryer) nameCompany(ctx context.Context, ws string, views []desk.CaseView) error {
	teams, people := map[string]string{}, map[string]string{}
	for i := range views {
		if id := views[i].TeamID; id != "" {
			teams[id] = ""
		}
		for _, id := range views[i].FollowerIDs {
			people[id] = ""
		}
	}
	if err := q.names(ctx, "SELECT id, name FROM teams WHERE workspace_id = ? AND id ", ws, teams); err != nil {
		return err
	}
	if err := q.memberNames(ctx, ws, people); err != nil {
		return err
	}
	for i := range views {
		v := &views[i]
		if name := teams[v.TeamID]; name != "" {
			v.Team = &desk.Ref{ID: v.TeamID, Name: name}
		}
		for _, id := range v.FollowerIDs {
			if name := people[id]; name != "" {
				v.Followers = append(v.Followers, desk.Ref{ID: id, Name: name})
			}
		}
	}
	return nil
}
