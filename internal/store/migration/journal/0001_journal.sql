-- The journal's own file of the embedded database: raw requests in the order of
-- their commits. journal_head keeps the newest number when entries have left.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE journal (
    seq INTEGER NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    request BLOB NOT NULL
);
CREATE TABLE journal_head (
    id INTEGER NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL
);
INSERT INTO journal_head (id, seq) VALUES (1, 0);
