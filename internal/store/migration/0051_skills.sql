-- What people can do, and how much they can hold at once.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE skills (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    agentless INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX skills_by_name ON skills (workspace_id, name);

CREATE TABLE agent_skills (
    workspace_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    skill_id TEXT NOT NULL,
    level INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, user_id, skill_id)
) /*sqlite:WITHOUT ROWID*/;

-- A member without a row has the capacity that everyone begins with.
CREATE TABLE agent_settings (
    workspace_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    capacity INTEGER NOT NULL,
    languages TEXT NOT NULL DEFAULT '', -- JSON
    PRIMARY KEY (workspace_id, user_id)
) /*sqlite:WITHOUT ROWID*/;
