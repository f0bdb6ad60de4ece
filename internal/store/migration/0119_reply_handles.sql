-- +goose Up
-- What the newest message of a customer brought along for answers to go by a
-- shorter way: one a conversation, handed out once.
CREATE TABLE reply_handles (
    workspace_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    handle TEXT NOT NULL,
    until BIGINT NOT NULL, -- 0: when it was used
    PRIMARY KEY (workspace_id, conversation_id)
) /*sqlite:WITHOUT ROWID*/;
