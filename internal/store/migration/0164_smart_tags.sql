-- +goose Up
-- Tags that put themselves on what their filter says.
CREATE TABLE smart_tags (
    workspace_id TEXT NOT NULL,
    tag_id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (workspace_id, tag_id)
) /*sqlite:WITHOUT ROWID*/;
-- Where each of them holds, and because of what it was put there.
CREATE TABLE smart_applications (
    workspace_id TEXT NOT NULL,
    tag_id TEXT NOT NULL,
    item_id TEXT NOT NULL, -- a case or a message
    state TEXT NOT NULL, -- on, found (the tag was there already), undone
    cause TEXT NOT NULL, -- the event, the clock, the pass over past items
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, tag_id, item_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX smart_applications_by_item ON smart_applications (workspace_id, item_id);
-- When the answer to a filter that asks for time may change by itself.
CREATE TABLE smart_timers (
    workspace_id TEXT NOT NULL,
    tag_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, tag_id, item_id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX smart_timers_due ON smart_timers (due_at, workspace_id);
-- Passes over what was there already.
CREATE TABLE smart_passes (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    tag_id TEXT NOT NULL,
    state TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX smart_passes_by_tag ON smart_passes (workspace_id, tag_id, id);
CREATE INDEX smart_passes_running ON smart_passes (workspace_id, id) WHERE state = 'running';
