-- How the work of some channels is handled. A channel belongs to one at most.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE workstreams (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL, -- JSON: rules, defaults, messages
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX workstreams_by_name ON workstreams (workspace_id, name);

CREATE TABLE workstream_channels (
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    workstream_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id)
) /*sqlite:WITHOUT ROWID*/;
