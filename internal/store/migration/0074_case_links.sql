-- Cases that have to do with each other, and those that became one.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE case_links (
    workspace_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    other_id TEXT NOT NULL,
    kind TEXT NOT NULL, -- related, duplicate_of or blocks: the case … the other
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, case_id, other_id, kind)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX case_links_back ON case_links (workspace_id, other_id, case_id, kind);
CREATE TABLE case_merges (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    target_id TEXT NOT NULL,
    record TEXT NOT NULL, -- JSON: all that it takes to undo it
    made_at BIGINT NOT NULL,
    undo_until BIGINT NOT NULL,
    undone_at BIGINT,
    PRIMARY KEY (workspace_id, id)
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX case_merges_by_target ON case_merges (workspace_id, target_id, id);
