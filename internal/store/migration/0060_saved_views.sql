-- Lists that people keep: each member's own, and those shared with everybody.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE saved_views (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    shared INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL,
    color TEXT NOT NULL,
    filter TEXT NOT NULL, -- JSON of package filter
    status TEXT NOT NULL, -- of the cases
    sort TEXT NOT NULL,
    position INTEGER NOT NULL, -- in the owner's list, or in the one that everybody shares
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX saved_views_by_list ON saved_views (workspace_id, shared, owner_id, position);
