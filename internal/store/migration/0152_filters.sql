-- +goose Up
-- Filters that people keep under a name. What counts of those that everybody
-- shares is in automation_versions as well, where recipes are explained by it.
CREATE TABLE filters (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    shared INTEGER NOT NULL,
    name TEXT NOT NULL,
    scope TEXT NOT NULL, -- within which its name is its own: the owner, '' for shared ones
    name_key TEXT NOT NULL, -- the name, folded
    about TEXT NOT NULL,
    filter TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE UNIQUE INDEX filters_by_name ON filters (workspace_id, scope, name_key);
