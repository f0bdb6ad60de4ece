-- What a channel asks of who answers there, and what it overrules of its
-- workstream about files.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE channel_skills (
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    skill_id TEXT NOT NULL, -- '': somebody decided that none is needed
    level INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (workspace_id, channel_id)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE workstream_channel_files (
    workspace_id TEXT NOT NULL,
    workstream_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    customer_files INTEGER NOT NULL,
    agent_files INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, workstream_id, channel_id)
) /*sqlite:WITHOUT ROWID*/;
