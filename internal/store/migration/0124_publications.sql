-- +goose Up
-- Posts on their way to one or several channels.
CREATE TABLE publications (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    send_at BIGINT, -- NULL: as soon as it may
    author TEXT NOT NULL,
    reviewer TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '', -- why it was rejected
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX publications_by_time ON publications (workspace_id, created_at, id);
CREATE INDEX publications_by_state ON publications (workspace_id, state, created_at, id);
CREATE INDEX publications_due ON publications (send_at) WHERE state = 'scheduled';

CREATE TABLE publication_targets (
    workspace_id TEXT NOT NULL,
    publication_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    channel_id TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '', -- its own wording; '' for that of all
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    tried_at BIGINT, -- when the network was asked first
    external_id TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT '',
    post_id TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '',
    published_at BIGINT,
    PRIMARY KEY (workspace_id, publication_id, channel_id)
) /*sqlite:WITHOUT ROWID*/;

ALTER TABLE workspaces ADD COLUMN publishing_approval INTEGER NOT NULL DEFAULT 0; -- 1: posts of others need a yes
