-- Where cases wait for an agent, who answers there, and whose turn it was last.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE queues (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL, -- JSON: how its cases are handed out
    turn BIGINT NOT NULL DEFAULT 0, -- the last turn given out
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX queues_by_name ON queues (workspace_id, name);

CREATE TABLE queue_members (
    workspace_id TEXT NOT NULL,
    queue_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    rank INTEGER NOT NULL DEFAULT 1,
    delay_seconds INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, queue_id, user_id)
) /*sqlite:WITHOUT ROWID*/;

-- Kept apart from the members: a queue for everyone has turns as well.
CREATE TABLE queue_turns (
    workspace_id TEXT NOT NULL,
    queue_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    turn BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, queue_id, user_id)
) /*sqlite:WITHOUT ROWID*/;

CREATE INDEX cases_by_queue ON cases (workspace_id, queue, status, last_activity_at, id) WHERE queue <> '';
