-- Channels that were deleted: what became of their open work, and what it takes
-- to have one back. The channel's own row stays, since its history names it.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE channel_removals (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    channel_name TEXT NOT NULL,
    platform TEXT NOT NULL,
    state TEXT NOT NULL, -- running, done, restoring, restored
    open_work TEXT NOT NULL, -- resolve or keep
    note TEXT NOT NULL DEFAULT '',
    workstream_id TEXT NOT NULL DEFAULT '', -- where it belonged
    actor TEXT NOT NULL,
    total BIGINT NOT NULL, -- cases to be resolved
    place BIGINT NOT NULL DEFAULT 0, -- the last one that was looked at
    resolved BIGINT NOT NULL DEFAULT 0,
    kept BIGINT NOT NULL DEFAULT 0, -- left alone: something else became of them meanwhile
    reopened BIGINT NOT NULL DEFAULT 0,
    unsent BIGINT NOT NULL DEFAULT 0, -- planned messages that failed with it
    made_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX channel_removals_open ON channel_removals (state) WHERE state IN ('running', 'restoring');
-- Each case that is to be resolved, as it was before.
CREATE TABLE channel_removal_cases (
    workspace_id TEXT NOT NULL,
    removal_id TEXT NOT NULL,
    number BIGINT NOT NULL, -- from 1
    case_id TEXT NOT NULL,
    status TEXT NOT NULL,
    resolved_at BIGINT, -- when the removal resolved it
    PRIMARY KEY (workspace_id, removal_id, number)
) /*sqlite:WITHOUT ROWID*/;
