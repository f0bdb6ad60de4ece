-- Kept sums of what became of messages, by channel and by template ('' for
-- free messages), so that nobody who asks counts messages. Package insight
-- follows the event log and writes them. A slot is a quarter of an hour since
-- 1970 in UTC, that in which the message was written.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE insight_places (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL -- the newest event that is counted
) /*sqlite:WITHOUT ROWID*/;
CREATE TABLE insight_slots (
    workspace_id TEXT NOT NULL,
    slot BIGINT NOT NULL,
    channel_id TEXT NOT NULL,
    template TEXT NOT NULL,
    received BIGINT NOT NULL DEFAULT 0,
    sent BIGINT NOT NULL DEFAULT 0,
    delivered BIGINT NOT NULL DEFAULT 0,
    read BIGINT NOT NULL DEFAULT 0,
    answered BIGINT NOT NULL DEFAULT 0,
    failed BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, slot, channel_id, template)
) /*sqlite:WITHOUT ROWID*/;
-- The time until a message was read, as counts by its size (report.BucketOf).
CREATE TABLE insight_times (
    workspace_id TEXT NOT NULL,
    slot BIGINT NOT NULL,
    channel_id TEXT NOT NULL,
    template TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    count BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, slot, channel_id, template, bucket)
) /*sqlite:WITHOUT ROWID*/;
-- Why messages failed, in the slot in which they did.
CREATE TABLE insight_errors (
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    slot BIGINT NOT NULL,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    count BIGINT NOT NULL DEFAULT 0,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, slot, code)
) /*sqlite:WITHOUT ROWID*/;
-- Messages of ours that the customer has not written after yet.
CREATE TABLE insight_waiting (
    workspace_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    slot BIGINT NOT NULL,
    channel_id TEXT NOT NULL,
    template TEXT NOT NULL,
    count BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, conversation_id, slot, channel_id, template)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX insight_waiting_old ON insight_waiting (slot);
-- Messages by minute, for an hour: how much a channel carries now.
CREATE TABLE insight_minutes (
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    minute BIGINT NOT NULL,
    received BIGINT NOT NULL DEFAULT 0,
    sent BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, channel_id, minute)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX insight_minutes_old ON insight_minutes (minute);
