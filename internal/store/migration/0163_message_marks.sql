-- +goose Up
-- What the team noted on single messages: on the message to be read with it, and
-- a row for each tag and each one whose it is, to find them by.
ALTER TABLE messages ADD COLUMN marks TEXT NOT NULL DEFAULT '';
CREATE TABLE message_tags (
    workspace_id TEXT NOT NULL,
    tag TEXT NOT NULL,
    occurred_at BIGINT NOT NULL, -- of the message
    message_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, tag, occurred_at, message_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX message_tags_by_message ON message_tags (workspace_id, message_id);
CREATE TABLE message_assignees (
    workspace_id TEXT NOT NULL,
    assignee_id TEXT NOT NULL,
    kind TEXT NOT NULL, -- user, team
    occurred_at BIGINT NOT NULL,
    message_id TEXT NOT NULL,
    PRIMARY KEY (workspace_id, assignee_id, occurred_at, message_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX message_assignees_by_message ON message_assignees (workspace_id, message_id);
-- Messages of which somebody said that nothing is left to be done.
CREATE TABLE message_handled (
    workspace_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, message_id)
) /*sqlite:WITHOUT ROWID*/;
ALTER TABLE public_items ADD COLUMN handled_at BIGINT;
CREATE INDEX public_items_unhandled ON public_items (workspace_id, direction, occurred_at, message_id) WHERE handled_at IS NULL;
CREATE INDEX public_items_handled ON public_items (workspace_id, direction, occurred_at, message_id) WHERE handled_at IS NOT NULL;
