-- People who answer together: a case may belong to one team.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE teams (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX teams_by_name ON teams (workspace_id, name);

CREATE TABLE team_members (
    workspace_id TEXT NOT NULL,
    team_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, team_id, user_id)
) /*sqlite:WITHOUT ROWID*/;

ALTER TABLE cases ADD COLUMN team_id TEXT NOT NULL DEFAULT '';
CREATE INDEX cases_by_team ON cases (workspace_id, team_id, status, last_activity_at, id) WHERE team_id <> '';
