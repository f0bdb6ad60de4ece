-- +goose Up
-- Stretches of the event log that an endpoint is told of once more.
CREATE TABLE webhook_replays (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    first_seq BIGINT NOT NULL, -- events after this one
    last_seq BIGINT NOT NULL,
    done_seq BIGINT NOT NULL,
    queued INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX webhook_replays_by_webhook ON webhook_replays (workspace_id, webhook_id, id);
