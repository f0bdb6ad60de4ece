-- Messages that are to be sent later. What is here is in no thread yet: at its
-- time a row becomes messages, in one transaction.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE scheduled_messages (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL, -- that of the first message
    conversation_id TEXT NOT NULL,
    user_id TEXT NOT NULL DEFAULT '', -- whose it is
    send_at BIGINT NOT NULL,
    held INTEGER NOT NULL DEFAULT 0, -- for a few seconds, so that it can be taken back
    actor TEXT NOT NULL, -- JSON
    messages TEXT NOT NULL, -- JSON: what is sent, without its files
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX scheduled_messages_by_time ON scheduled_messages (send_at);
CREATE INDEX scheduled_messages_by_conversation ON scheduled_messages (workspace_id, conversation_id, send_at, id);

-- What a person chose for their own desk.
CREATE TABLE desk_settings (
    workspace_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    undo_seconds INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
) /*sqlite:WITHOUT ROWID*/;
