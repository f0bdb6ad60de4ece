-- Kept sums for reports, so that no report counts messages. Package report
-- follows the event log and writes them.
-- A slot is a quarter of an hour since 1970 in UTC: every time zone's days
-- begin at one. agent_id is whoever did it, '' where nobody of the team did.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE report_places (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL -- the newest event that is counted
) /*sqlite:WITHOUT ROWID*/;
CREATE TABLE report_slots (
    workspace_id TEXT NOT NULL,
    slot BIGINT NOT NULL,
    channel_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    messages_in BIGINT NOT NULL DEFAULT 0,
    messages_out BIGINT NOT NULL DEFAULT 0,
    messages_failed BIGINT NOT NULL DEFAULT 0,
    cases_opened BIGINT NOT NULL DEFAULT 0,
    cases_reopened BIGINT NOT NULL DEFAULT 0,
    cases_resolved BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, slot, channel_id, agent_id)
) /*sqlite:WITHOUT ROWID*/;
-- Durations as counts by their size, see report.BucketOf: enough for medians,
-- and nothing that tells of one customer.
CREATE TABLE report_times (
    workspace_id TEXT NOT NULL,
    slot BIGINT NOT NULL,
    kind TEXT NOT NULL, -- reply or resolution
    channel_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    count BIGINT NOT NULL DEFAULT 0,
    seconds BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, slot, kind, channel_id, agent_id, bucket)
) /*sqlite:WITHOUT ROWID*/;
-- What was counted of a case so far: what its next event means hangs on it.
CREATE TABLE report_cases (
    workspace_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    opened_at BIGINT NOT NULL, -- the last time
    asked_at BIGINT,           -- the customer's first message
    replied_at BIGINT,         -- our first answer to it
    PRIMARY KEY (workspace_id, case_id)
) /*sqlite:WITHOUT ROWID*/;
-- Messages that stand among the failed ones: a message fails and is sent again.
CREATE TABLE report_failed (
    workspace_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, message_id)
) /*sqlite:WITHOUT ROWID*/;
