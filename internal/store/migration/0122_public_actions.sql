-- +goose Up
-- What people did to public items and posts, in their order.
CREATE TABLE public_actions (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    post_id TEXT NOT NULL,
    message_id TEXT NOT NULL DEFAULT '', -- '' for the post itself
    channel_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL DEFAULT '',
    case_id TEXT NOT NULL DEFAULT '',
    contact_id TEXT NOT NULL DEFAULT '',
    verb TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    actor TEXT NOT NULL,
    state TEXT NOT NULL,
    error TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    done_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX public_actions_by_item ON public_actions (workspace_id, post_id, message_id, id);
CREATE INDEX public_actions_queued ON public_actions (workspace_id, message_id, id) WHERE state = 'queued';

-- Verbs that agents do not use on a channel, with commas.
ALTER TABLE channels ADD COLUMN public_off TEXT NOT NULL DEFAULT '';

CREATE INDEX public_items_waiting ON public_items (workspace_id, direction, occurred_at, message_id) WHERE answered_at IS NULL;

ALTER TABLE posts ADD COLUMN liked INTEGER NOT NULL DEFAULT 0; -- 1: by us
