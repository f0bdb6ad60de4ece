-- Texts with changes of a case that are done with one press: each member's own,
-- and those shared with everybody.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE macros (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    shared INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL,
    shortcut TEXT NOT NULL,
    actions TEXT NOT NULL, -- JSON: [{kind, value}]
    position INTEGER NOT NULL, -- in the owner's list, or in the one that everybody shares
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX macros_by_list ON macros (workspace_id, shared, owner_id, position);
