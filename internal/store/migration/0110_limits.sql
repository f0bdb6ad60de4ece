-- How many customers may be written to first in 24 hours, and who was.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE limit_channels (
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    scope TEXT NOT NULL, -- whose limit it is: the business's, shared by its numbers
    most BIGINT NOT NULL, -- -1 for no end, 0 where it is not known
    per_second BIGINT NOT NULL, -- 0 where it is not known
    read_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX limit_channels_by_scope ON limit_channels (workspace_id, scope);

CREATE TABLE limit_reached (
    workspace_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    identity_id TEXT NOT NULL,
    at BIGINT NOT NULL, -- the last time
    message_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, scope, identity_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX limit_reached_by_time ON limit_reached (workspace_id, scope, at);
CREATE INDEX limit_reached_by_message ON limit_reached (workspace_id, message_id);

-- How many of limit_reached fall into each five minutes.
CREATE TABLE limit_slots (
    workspace_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    slot BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, scope, slot)
) /*sqlite:WITHOUT ROWID*/;

CREATE TABLE limit_policies (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    policy TEXT NOT NULL -- stop or warn
) /*sqlite:WITHOUT ROWID*/;
