-- Reply windows: when a customer came by an ad and was answered, and of which
-- closing windows people were told.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
ALTER TABLE conversations ADD COLUMN entry_at BIGINT;
ALTER TABLE conversations ADD COLUMN entry_answered_at BIGINT;

CREATE TABLE window_told (
    workspace_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    last_inbound_at BIGINT NOT NULL, -- of the window that people were told of
    PRIMARY KEY (workspace_id, conversation_id)
) /*sqlite:WITHOUT ROWID*/;
