-- +goose Up
-- What recipes would say and people let go: drafts for whoever answers, and
-- replies that wait for a reviewer.
CREATE TABLE prepared_replies (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    mode TEXT NOT NULL, -- draft, approval
    kind TEXT NOT NULL, -- reply, private_reply, public_reply
    state TEXT NOT NULL, -- waiting, sent, rejected, expired
    recipe_id TEXT NOT NULL,
    recipe_name TEXT NOT NULL,
    run_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    message_id TEXT NOT NULL DEFAULT '', -- what it answers
    profile_id TEXT NOT NULL DEFAULT '', -- who speaks in public
    text TEXT NOT NULL,
    original TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    decided_at BIGINT,
    sent_id TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX prepared_replies_by_state ON prepared_replies (workspace_id, mode, state, created_at, id);
CREATE INDEX prepared_replies_waiting ON prepared_replies (workspace_id, case_id) WHERE state = 'waiting';
CREATE INDEX prepared_replies_decided ON prepared_replies (decided_at) WHERE decided_at IS NOT NULL;
