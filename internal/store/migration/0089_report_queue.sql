-- How fast each queue answers, for the wall: first replies as counts by their
-- size (see report.BucketOf), and promised answers that came in time or late.
-- A case counts for the queue that it was in when it was counted.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE report_queue_times (
    workspace_id TEXT NOT NULL,
    slot BIGINT NOT NULL,
    queue_id TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    count BIGINT NOT NULL DEFAULT 0,
    seconds BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, slot, queue_id, bucket)
) /*sqlite:WITHOUT ROWID*/;
CREATE TABLE report_queue_promises (
    workspace_id TEXT NOT NULL,
    slot BIGINT NOT NULL,
    queue_id TEXT NOT NULL,
    kept BIGINT NOT NULL DEFAULT 0,
    broken BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, slot, queue_id)
) /*sqlite:WITHOUT ROWID*/;
