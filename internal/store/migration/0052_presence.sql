-- Whether people take work now, and what routing remembers of them.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE agent_presence (
    workspace_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    state TEXT NOT NULL, -- online, busy, away, offline, invisible
    reason TEXT NOT NULL DEFAULT '',
    since BIGINT NOT NULL,
    by_user TEXT NOT NULL DEFAULT '', -- '' where nobody did: the time was up
    seen_at BIGINT NOT NULL DEFAULT 0, -- by the machine's clock: when a desk of theirs was open
    PRIMARY KEY (workspace_id, user_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX agent_presence_by_seen ON agent_presence (seen_at) WHERE state <> 'offline';

CREATE TABLE agent_activity (
    workspace_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    idle_since BIGINT NOT NULL DEFAULT 0,
    assigned_at BIGINT NOT NULL DEFAULT 0,
    missed INTEGER NOT NULL DEFAULT 0, -- offers in a row that ran out
    PRIMARY KEY (workspace_id, user_id)
) /*sqlite:WITHOUT ROWID*/;
