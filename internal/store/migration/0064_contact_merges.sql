-- What a merge of two contacts moved, so that it can be undone.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE contact_merges (
    workspace_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kept_id TEXT NOT NULL,
    gone_id TEXT NOT NULL,
    record TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    undo_until BIGINT NOT NULL,
    undone_at BIGINT,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX contact_merges_by_kept ON contact_merges (workspace_id, kept_id, id);
-- A contact's timeline. Messages have histories of their own and stay out.
CREATE INDEX events_by_contact ON events (workspace_id, contact_id, seq) WHERE (substr(type, 1, 8) = 'contact.' OR type = 'case.created');
