-- How far the reading of cases is in the event log: the language, the country
-- and the mood of customers are found out behind the messages, never in their
-- way. What was written before is not read again.
-- Oldest version that runs on it: 0.1.0.
-- +goose Up
CREATE TABLE case_reading_places (
    workspace_id TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL
) /*sqlite:WITHOUT ROWID*/;
INSERT INTO case_reading_places (workspace_id, seq) SELECT id, event_seq FROM workspaces;
