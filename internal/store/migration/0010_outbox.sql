-- Who sends a channel's outbox, and which of its messages are on their way.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
-- One row a channel that ever sent. wanted is 1 from the commit of a queued
-- message until its sender, in one transaction, saw the outbox empty. token
-- grows with each change of the sender, and a write of an older one is refused.
-- Times here are the machine's, not the business's.
CREATE TABLE outbox_channels (
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    wanted INTEGER NOT NULL DEFAULT 0,
    wanted_at BIGINT NOT NULL DEFAULT 0,
    owner TEXT NOT NULL DEFAULT '',
    token BIGINT NOT NULL DEFAULT 0,
    lease_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, channel_id)
);
-- A queued message that was tried: 'flying' from before the platform is asked
-- until its answer is stored, 'waiting' until next_at for another try.
CREATE TABLE outbox_sends (
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, channel_id, message_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX attachments_unclaimed ON attachments (created_at) WHERE message_id = '';
