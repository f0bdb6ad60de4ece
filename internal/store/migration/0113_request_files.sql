-- Requests of networks that were kept as files beside the journal, so that they
-- can be removed once the journal forgets them too.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE request_files (
    name TEXT NOT NULL PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    kept_at BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
CREATE INDEX request_files_age ON request_files (kept_at, name);
